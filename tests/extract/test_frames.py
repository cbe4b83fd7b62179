"""The frames: each row of lib/data/frames.csv is a case, and a clause told by that sign is found in its example."""

import datetime as dt

import pytest

from lib import ingest
from lib.config import load
from lib.extract import candidates
from lib.extract.lexicon import OWN, classed
from lib.model import Article
from lib.tables import rows

FRAMES = [pytest.param(r["frame"], r["example"], r["who"], r["country"], id=r["frame"]) for r in rows("frames")]


def told(sentence: str) -> dict[tuple[str, str], set[str]]:
    """(name, country) -> the names of the signs that the sentence gives, without their phase."""
    line, _, rest = sentence.partition(" - ")
    filed = Article("case", sentence, published=dt.date(2018, 1, 13), dateline=f"{line} -" if rest else "")
    scene = next(ingest.scenes([filed], load()))
    return {(scene.people[p].name, c): {s.name.split("/")[0] for s in some} for (p, c), some in candidates.signs(scene).items()}


@pytest.mark.parametrize(("frame", "example", "who", "country"), FRAMES)
def test_the_example_of_a_frame_gives_its_sign(frame, example, who, country):
    assert frame in told(example).get((who, country), set())


def test_every_frame_has_a_weight():
    weighed = {r["sign"].split("/")[0] for r in rows("weights") if r["of"] == "visit"}
    assert {r["frame"] for r in rows("frames")} <= weighed


def test_every_class_of_verbs_has_words():
    assert [c for c in OWN if not classed("verb", c)] == []
