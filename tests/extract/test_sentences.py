"""Sentences in tables: visits.txt, meetings.txt, times.txt. One line is one case."""

import datetime as dt
from itertools import combinations
from pathlib import Path

import pytest

from lib.extract import pipeline, times
from lib.extract.parse import Doc
from lib.resolve import dates

HERE = Path(__file__).parent
SATURDAY = dt.date(2018, 1, 13)


OPEN = frozenset((HERE / "open.txt").read_text(encoding="utf-8").splitlines())  # sentences that are not read yet; one that is must leave the list


def lines(name: str) -> list:
    found = [line for line in (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    cases = [[c.strip() for c in line.split(" | ")] for line in found]
    return [pytest.param(*c, id=" | ".join(c)[:70], marks=[pytest.mark.xfail(strict=True, reason="not read yet")] if c[0] in OPEN else []) for c in cases]


@pytest.mark.parametrize(("sentence", "wanted"), lines("visits"))
def test_visits(reading, sentence, wanted):
    told = [] if wanted == "none" else [w.strip().partition(" = ")[::2] for w in wanted.split(";")]
    found = {f"{v.visitor.split()[-1]} > {v.destination_country} {v.destination_city}".strip(): "cancelled" if v.status == "postponed" else v.status for v in reading(sentence).visits}
    assert sorted(found) == sorted(who for who, _ in told)
    for who, status in told:
        assert status in ("", found[who])


@pytest.mark.parametrize(("sentence", "wanted"), lines("meetings"))
def test_meetings(reading, sentence, wanted):
    told = [] if wanted == "none" else [tuple(sorted(w.strip().split(" + "))) for w in wanted.split(";")]
    met = [tuple(sorted(p.split()[-1] for p in pair)) for m in reading(sentence).meetings if m.mode == "in_person" for pair in combinations(m.participants, 2)]
    assert sorted(met) == sorted(told)


@pytest.mark.parametrize(("sentence", "words", "value"), lines("times"))
def test_times(sentence, words, value):
    found = [t for t in dates.anchor(times.find(Doc(pipeline.load()(sentence))), SATURDAY) if words in t.text or t.text in words]
    assert ([t.value for t in found] == []) if value == "none" else (value in [t.value for t in found])


@pytest.mark.parametrize(("sentence", "name", "office", "home"), lines("people"))
def test_people(reading, sentence, name, office, home):
    found = {p.name: p for p in reading(sentence).people}
    assert name in found
    assert (found[name].role_class or "-", found[name].country or "-") == (office, home)
