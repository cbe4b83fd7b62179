"""The sample collection: true to its kept reading, and about what the design asks for."""

from lib import sample


def test_what_is_kept_is_what_is_read_live(config, sample_readings):
    assert sample.KEPT.exists()
    assert list(sample.read_live(config)) == sample_readings, "run `python -m lib sample` after a change to the reading, and look at the difference"


def test_it_covers_tours_plans_cancellations_summits_and_calls(sample_readings):
    visits = [v for r in sample_readings for v in r.visits]
    assert {v.status for v in visits} >= {"planned", "ongoing", "completed", "cancelled"}
    assert {"JP", "LV", "EE"} <= {v.destination_country for v in visits}
    abe = {v.destination_country for v in visits if v.visitor == "Shinzo Abe" and v.start and v.start.edtf.startswith(("2018-01", "[2018-01"))}
    assert abe == {"EE", "LV", "LT", "BG", "RS", "RO"}
    assert any(m.mode == "phone" for r in sample_readings for m in r.meetings)
    assert any(t.announced_legs == 6 for r in sample_readings for t in r.tours)
    assert all(r.article.published and not r.article.doubt for r in sample_readings)
