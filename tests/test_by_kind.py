"""Figures by kind of text, with intervals."""

import json

from lib import by_kind

VISIT = {"visitor": "Ana Lima", "visitor_country": "BR", "destination_country": "NO", "destination_city": None, "start": None, "end": None, "status": "completed", "hosts": []}
SAID = {"visitor": "Ana Lima", "visitor_country": "BR", "destination_country": "NO", "status": "completed", "confidence": 0.8}


def test_each_kind_has_its_figures_and_an_interval_around_them(tmp_path):
    (tmp_path / "gold").mkdir()
    for n in range(12):
        kind = ["summit"] if n < 6 else ["negative", "rare"] if n == 6 else ["negative"]
        (tmp_path / "gold" / f"{n}.json").write_text(json.dumps({"id": str(n), "kind": kind, "visits": [VISIT], "meetings": []}))
    told = {str(n): {"visits": [SAID] if n in (0, 1, 2, 6, 7, 8, 9, 10, 11) else [], "meetings": []} for n in range(12)}
    found = {(m.kind, m.figure): m for m in by_kind.measured(tmp_path, told)}
    assert {k for k, _ in found} == {"all", "summit", "negative"}, "a kind of one text is not worth a line"
    summit, negative, whole = (found[(k, "visitor and country")] for k in ("summit", "negative", "all"))
    assert (summit.texts, round(summit.f1, 3)) == (6, 0.667) and (negative.texts, negative.f1) == (6, 1.0)
    assert summit.low < summit.f1 < summit.high and (negative.low, negative.high) == (1.0, 1.0)
    assert summit.f1 < whole.f1 < negative.f1
    assert by_kind.measured(tmp_path, told) == by_kind.measured(tmp_path, told), "the draw is the same each time"
    assert "summit" in by_kind.as_text(list(found.values()))
