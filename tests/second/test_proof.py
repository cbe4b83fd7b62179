"""What the text does not hold does not get in."""

import datetime as dt
from dataclasses import replace

import pytest

from lib import ingest, reading_twice
from lib.model import Article, Chance
from lib.second import reader
from lib.second.meeting import Record, both, readers_of

TEXT = (
    "RIGA, Jan 13 - Japanese Prime Minister Shinzo Abe arrived in Riga on Saturday. He will meet Latvian President Raimonds Vejonis. "
    "Angela Merkel said in Berlin that she had read of it. Abe flies to Lithuania on Sunday."
)
ABE = {"name": "Shinzo Abe", "words": "Shinzo Abe", "sentence": 1}
RIGA = {"name": "Riga", "words": "Riga", "sentence": 1}


class Says:
    """A model that gives one answer after the other."""

    host = "tests"

    def __init__(self, *contents):
        self.contents, self.asked = list(contents), 0

    def ask(self, request):
        import json

        self.asked += 1
        told = self.contents.pop(0)
        return told if isinstance(told, str) else json.dumps(told)


@pytest.fixture(scope="module")
def offline(config):
    return next(ingest.read([Article("abe", TEXT, published=dt.date(2018, 1, 13), dateline="RIGA, Jan 13")], config))


def stay(**changed) -> dict:
    told = {"visitor": ABE, "home": None, "place": RIGA, "told": {"words": "arrived in", "sentence": 1}, "status": "ongoing",
            "time": {"words": "on Saturday", "sentence": 1}, "until": None, "hosts": [], "tour": None}  # fmt: skip
    return {**told, **changed}


def second(offline, *visits, meetings=()):
    return reader.read(offline, Says({"visits": list(visits), "meetings": list(meetings)}), lambda s: reading_twice.place_at(TEXT, s))


def test_a_proved_visit_is_our_own_record(offline):
    found = second(offline, stay(hosts=[{"name": "Raimonds Vejonis", "words": "Raimonds Vejonis", "sentence": 2}]))
    (v,) = found.proved.visits
    assert (v.visitor, v.visitor_country, v.destination_country, v.destination_city) == ("Shinzo Abe", "JP", "LV", "Riga")
    assert v.start.edtf == "2018-01-13" and v.status == "ongoing" and v.hosts == ("Raimonds Vejonis",) and v.lat
    assert not found.refused and readers_of(v) == ("model",)
    words = {(e.field, TEXT[e.start : e.end]) for e in v.evidence}
    assert {("visitor", "Shinzo Abe"), ("destination_city", "Riga"), ("status", "arrived in"), ("hosts", "Raimonds Vejonis")} <= words
    assert any(f == "start" and "Saturday" in w for f, w in words)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"place": {"name": "Paris", "words": "Paris", "sentence": 1}}, "place: the words do not stand in the sentence"),
        ({"visitor": {"name": "Vladimir Putin", "words": "Putin", "sentence": 1}}, "visitor: the words do not stand in the sentence"),
        ({"visitor": {"name": "Vladimir Putin", "words": "Japanese Prime Minister Shinzo Abe", "sentence": 1}}, "visitor: the words stand for somebody else"),
        ({"visitor": {**ABE, "sentence": 99}}, "visitor: there is no such sentence"),
        ({"visitor": {**ABE, "sentence": 0}}, "visitor: there is no such sentence"),
        ({"told": {"words": "landed in", "sentence": 1}}, "told: the words do not stand in the sentence"),
        ({"told": {"words": " . ", "sentence": 1}}, "told: no words are cited"),
        ({"place": {"name": "Riga", "words": "arrived", "sentence": 1}, "x": 1}, None),
        ({"visitor": {"name": "Raimonds Vejonis", "words": "Raimonds Vejonis", "sentence": 2}}, "visitor is at home there"),
    ],
)
def test_a_visit_that_the_text_does_not_hold_does_not_exist(offline, changed, why):
    found = second(offline, stay(**changed))
    if why is None:  # words that stand for the place, which a cited sentence names
        assert [v.destination_city for v in found.proved.visits] == ["Riga"]
        return
    assert not found.proved.visits and found.refused == {why: 1}


def test_a_field_that_the_text_does_not_hold_is_left_out_and_counted(offline):
    wrong = {"words": "on Friday", "sentence": 1}
    found = second(offline, stay(time=wrong, hosts=[{"name": "Xi Jinping", "words": "Xi Jinping", "sentence": 2}]))
    (v,) = found.proved.visits
    assert v.start is None and not v.hosts
    assert found.refused == {"time: the words do not stand in the sentence": 1, "host: the words do not stand in the sentence": 1}


def test_days_are_our_calendars(offline):
    (v,) = second(offline, stay(place={"name": "Lithuania", "words": "Lithuania", "sentence": 4}, visitor={**ABE, "words": "Abe", "sentence": 4},
                                told={"words": "flies to", "sentence": 4}, time={"words": "Sunday", "sentence": 4}, status="completed")).proved.visits  # fmt: skip
    assert v.start.edtf == "2018-01-14" and v.status == "planned"  # whatever the model calls it, the day lies ahead


def test_meetings_are_proved_too(offline):
    he = {"name": "Shinzo Abe", "words": "He", "sentence": 2}
    vejonis = {"name": "Raimonds Vejonis", "words": "Raimonds Vejonis", "sentence": 2}
    met = {"people": [he, vejonis], "told": {"words": "will meet", "sentence": 2}, "place": None, "time": None, "mode": "in_person", "status": "planned"}
    found = second(offline, meetings=[met, {**met, "people": [he, {**vejonis, "name": "Xi", "words": "Xi"}]}])
    assert [m.participants for m in found.proved.meetings] == [("Shinzo Abe", "Raimonds Vejonis")]
    assert found.refused == {"participant: the words do not stand in the sentence": 1, "meeting: the text does not hold two people of two countries": 1}


MALFORMED = [
    "Sure! Here are the visits.", "```json\n{\"visits\": [], \"meetings\": []}\n```", '{"visits": [{"visitor": {"na', "[]", "null", '{"visits": 3}',
    '{"visits": [3]}', '{"visits": [], "meetings": [], "key": 1}', '{"visits": [{"visitor": "Abe"}]}', "[" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("content", MALFORMED)
def test_a_malformed_answer_is_asked_for_once_more_then_the_offline_reading_stands(offline, content):
    says = Says(content, content, content)
    found = reader.read(offline, says, lambda s: None)
    assert says.asked == 2 and found.failure.startswith("The language model at tests gave no answer that can be used: ")
    assert reader.alone(offline, found) == offline
    again = Says(content, {"visits": [stay()], "meetings": []})
    assert len(reader.read(offline, again, lambda s: reading_twice.place_at(TEXT, s)).proved.visits) == 1


def test_records_in_the_thousands_are_no_answer(offline):
    says = Says(*[{"visits": [stay()] * 5_000, "meetings": []}] * 2)
    assert "5,000 records; the limit is 100" in reader.read(offline, says, lambda s: None).failure
    assert second(offline, *[stay()] * 50).refused == {"told twice": 49}


def test_both_readers_agree(offline):
    assert [v.visitor for v in offline.visits if v.destination_country == "LV"] == ["Shinzo Abe"]
    met = both(offline, second(offline, stay()).proved, 2.0)
    before = next(v for v in offline.visits if v.destination_country == "LV")
    after = next(v for v in met.reading.visits if v.destination_country == "LV")
    assert met.counts["both"] == 1 and readers_of(after) == ("offline", "model") and readers_of(before) == ("offline",)
    assert before.confidence < after.confidence <= 0.99 or before.confidence >= 0.99
    assert len(met.reading.visits) == len(offline.visits)


def test_a_lone_claim_that_the_offline_reader_holds_for_unlikely_does_not_get_in(offline):
    berlin = stay(visitor={**ABE, "words": "Abe", "sentence": 4}, place={"name": "Berlin", "words": "Berlin", "sentence": 3},
                  told={"words": "said in", "sentence": 3}, time=None, status="completed")  # fmt: skip
    proved = second(offline, berlin).proved
    assert len(proved.visits) == 1  # every word stands in the text
    met = both(offline, proved, 3.0)
    assert met.counts["left out"] == 1 and {v.destination_country for v in met.reading.visits} == {v.destination_country for v in offline.visits}


def test_the_report_counts_refusals(offline):
    report = reading_twice.Report()
    bad = {"visits": [stay(), stay(place={"name": "Paris", "words": "Paris", "sentence": 1})], "meetings": []}
    ((_, found),) = reading_twice.all_twice([("a", offline)], reading_twice.Asking(Says(bad)), report)
    assert found.visits and report.articles == 1 and report.visits["told by both"] == 1
    assert any("the words do not stand in the sentence" in line for line in report.lines())


def test_only_what_the_offline_reader_is_unsure_of(config):
    texts = ["It rained in the valley all day and the harvest was good.", TEXT]
    nothing, told = ingest.read([Article(str(i), t, published=dt.date(2018, 1, 13)) for i, t in enumerate(texts)], config)
    sure = replace(told, chances=(Chance("Shinzo Abe", "LV", 0.99), Chance("Angela Merkel", "LV", 0.01)))
    near = replace(told, chances=(Chance("Shinzo Abe", "LV", 0.99), Chance("Angela Merkel", "LV", 0.4)))
    assert [reading_twice.unsure(r) for r in (nothing, sure, near)] == [True, False, True]
    report, says = reading_twice.Report(), Says({"visits": [], "meetings": []})
    how = reading_twice.Asking(says, which="unsure")
    got = dict(reading_twice.all_twice([("a", sure), ("b", nothing), ("c", sure)], how, report))
    assert got == {"a": sure, "b": nothing, "c": sure} and says.asked == 1 and (report.passed, report.articles) == (2, 1)


def test_nothing_is_paid_twice(offline, tmp_path):
    kept = reader.Kept(tmp_path / "answers", "m")
    says = Says("prose", {"visits": [stay()], "meetings": []})
    place = lambda s: reading_twice.place_at(TEXT, s)  # noqa: E731
    first = reader.read(offline, says, place, kept)
    again = reader.read(offline, Says(), place, kept)
    assert first.paid and not again.paid and again.proved.visits == first.proved.visits and len(first.proved.visits) == 1
    assert says.asked == 2 and len(list((tmp_path / "answers").iterdir())) == 1  # prose is not kept
    other = Says({"visits": [], "meetings": []})
    assert reader.read(offline, other, place, reader.Kept(tmp_path / "answers", "another model")).paid and other.asked == 1
    next((tmp_path / "answers").iterdir()).write_text("half a", encoding="utf-8")
    for file in (tmp_path / "answers").iterdir():
        file.write_text('{"visits": [', encoding="utf-8")
    damaged = Says({"visits": [stay()], "meetings": []})
    assert reader.read(offline, damaged, place, kept).paid and damaged.asked == 1


def test_a_model_that_claims_whatever_comes_up_is_not_believed():
    assert 1.0 < Record().word < 2.0
    assert Record(claims=200, odd=8).word == 3.0 and Record(claims=200, odd=110).word == 0.0
    assert Record(claims=20, odd=2).word > Record(claims=20, odd=6).word > Record(claims=20, odd=10).word
