"""The careful reader: what it is given, how it looks, and how its word enters the scorer. The net itself is judged by lib evaluate."""

import datetime as dt

import numpy as np
import pytest

from lib import ingest
from lib.careful import heads, pairs
from lib.careful.encoder import steps_apart
from lib.careful.layout import Layout, layout
from lib.careful.windows import DEMONYM, PERSON, PLACE, TIME, WINDOW, _owned, cut
from lib.config import Config
from lib.extract import score
from lib.extract.scene import Scene
from lib.model import Article

WIDTH = 12
TEXT = "TALLINN - Japanese Prime Minister Shinzo Abe met Estonian Prime Minister Juri Ratas in Tallinn on Friday. Abe then flew to Riga."


class Encoded:
    def __init__(self, offsets: list[tuple[int, int]]) -> None:
        self.offsets, self.ids = offsets, list(range(len(offsets)))


class Words:
    """A tokenizer for tests: a token for each word or mark."""

    def encode(self, text: str, add_special_tokens: bool = True) -> Encoded:
        import re

        return Encoded([m.span() for m in re.finditer(r"\w+|[^\w\s]", text)])


@pytest.fixture(scope="module")
def scene() -> Scene:
    article = Article("a", TEXT, title="Abe in Tallinn", published=dt.date(2018, 1, 13), dateline="TALLINN")
    return next(ingest.scenes([article], Config()))


@pytest.fixture(scope="module")
def laid(scene) -> Layout:
    return ingest.laid_out(scene)


def random_heads(seed: int = 0) -> dict[str, np.ndarray]:
    """Heads of the net's shapes, small, with weights of chance."""
    draw, hidden, side = np.random.default_rng(seed), 6, 4
    made: dict[str, np.ndarray] = {}

    def linear(name: str, told: int, given: int) -> None:
        made[f"{name}.weight"], made[f"{name}.bias"] = draw.normal(size=(told, given)).astype("f4"), draw.normal(size=told).astype("f4")

    for of in ("stays", "meetings"):
        for name in ("a", "b", "a2", "b2"):
            linear(f"{of}.{name}", hidden, WIDTH)
        linear(f"{of}.look", 1, hidden)
        made[f"{of}.apart.weight"] = draw.normal(size=(2 * pairs.DISTANCES * pairs.GAPS, hidden)).astype("f4")
    linear("person", side, WIDTH), linear("country", side, WIDTH)
    linear("stay.0", 8, 2 * hidden + 2 * side + pairs.TRAITS), linear("stay.3", 5, 8)
    linear("meeting.0", 8, 2 * hidden + 3), linear("meeting.3", 1, 8)
    return made


def said(laid: Layout) -> tuple[heads.Judged, np.ndarray]:
    windows = cut(Words(), laid)
    words = np.random.default_rng(1).normal(size=(len(windows.ids), WIDTH)).astype("f4")
    return heads.judge(laid, pairs.Asked.of(laid, windows), words, random_heads()), words


def test_layout_names_people_and_places_where_they_stand(laid):
    told = {laid.words[m.start : m.end] for mentions in laid.people for m in mentions}
    assert any("Abe" in t for t in told) and any("Ratas" in t for t in told)
    assert {"EE", "LV", "JP"} <= set(laid.countries)
    assert laid.words.startswith("Abe in Tallinn\n\n") and laid.shift == len("Abe in Tallinn\n\n")
    assert any(m.sentence == 0 and laid.words[m.start : m.end] == "Abe" for mentions in laid.people for m in mentions), "the title names him"
    assert any(p.at.sentence == 0 and p.city == "Tallinn" for p in laid.places)
    assert [laid.words[t.at.start : t.at.end] for t in laid.times] and laid.times[0].edtf == "2018-01-12"


def test_a_name_within_a_word_of_the_title_is_not_found():
    article = Article("a", TEXT, title="Abed in Tallinn")
    found = ingest.laid_out(next(ingest.scenes([article], Config())))
    assert not any(m.sentence == 0 for mentions in found.people for m in mentions)


def test_marks_lie_on_the_words(laid):
    windows = cut(Words(), laid)
    spans = Words().encode(laid.words).offsets
    marked = {kind: {laid.words[a:b] for (a, b), m in zip(spans, windows.marks, strict=True) if m == kind} for kind in range(5)}
    assert {"Abe", "Ratas"} <= marked[PERSON] and {"Tallinn", "Riga"} <= marked[PLACE]
    assert {"Japanese", "Estonian"} & (marked[DEMONYM] | marked[PERSON]) and "Friday" in marked[TIME] and "met" in marked[0]


@pytest.mark.parametrize("count", [1, WINDOW, WINDOW + 1, 3 * WINDOW])
def test_every_token_is_read_once_and_inside_its_window(count):
    words = " ".join(["w"] * count)
    windows = cut(Words(), layout("", words, "", [0], [], [], []))
    assert len(windows.ids) == count and all(b - a <= WINDOW for a, b in windows.windows)
    for token in range(count):
        first, last = windows.windows[windows.own[token]]
        assert first <= token < last and windows.position[token] == token - first + 1


def test_a_token_is_read_where_most_is_seen_around_it():
    own, _ = _owned(10, [(0, 7), (3, 10)])
    assert own.tolist() == [0] * 6 + [1] * 4


def test_no_words_no_windows():
    assert cut(Words(), layout("", "", "", [], [], [], [])) is None


def test_nobody_is_asked_about_at_home(laid):
    windows = cut(Words(), laid)
    people, places = pairs.people_side(laid, windows), pairs.places_side(laid, windows)
    for person, number in pairs.stays(laid, people, places):
        assert laid.homes[person] != laid.countries[number]
    for a, b in pairs.meetings(laid, people):
        assert a < b and laid.homes[a] != laid.homes[b]


def test_mention_pairs_are_the_nearest_and_the_first(laid):
    windows = cut(Words(), laid)
    people, places = pairs.people_side(laid, windows), pairs.places_side(laid, windows)
    stays = pairs.stays(laid, people, places)
    two = pairs.together(people, places, stays, "stay")
    for row, (person, number) in enumerate(stays):
        mine = [(i, j) for i, j, about in zip(two.one, two.other, two.about, strict=True) if about == row]
        ones, others = np.flatnonzero(people.owner == person), np.flatnonzero(places.owner == number)
        assert (ones[0], others[0]) in mine
        gaps = {(i, j): (abs(people.sentence[i] - places.sentence[j]), abs(people.first[i] - places.first[j])) for i in ones for j in others}
        assert gaps[min(gaps, key=gaps.get)] in [gaps[p] for p in mine]
    assert two.apart.max() < pairs.DISTANCES * pairs.GAPS


def test_every_stay_and_meeting_has_a_finite_word(laid):
    judged, _ = said(laid)
    assert judged.stays and judged.meetings
    assert all(np.isfinite(z) for z in (*judged.stays.values(), *judged.meetings.values()))
    assert judged.looked.keys() == judged.stays.keys()


def test_what_was_looked_at_names_the_person_and_the_place(laid):
    judged, _ = said(laid)
    for (person, country), looked in judged.looked.items():
        if looked is not None:
            words = [TEXT[s.start : s.end] for s in looked]
            assert words[0] in {laid.words[m.start : m.end] for m in laid.people[person]}
            assert words[1] in {laid.words[p.at.start : p.at.end] for p in laid.places if p.country == country}


def test_the_word_depends_on_the_order_of_nothing_else(laid):
    """The same article with a further person gives the first ones the same vectors: no state is kept between articles."""
    one, other = said(laid)[0], said(laid)[0]
    assert one.stays == other.stays and one.meetings == other.meetings


def test_buckets_of_distance_are_mpnets():
    steps = steps_apart(300)
    assert steps[0, 0] == 0 and steps[5, 3] == 2 and steps[3, 5] == 18
    assert steps[299, 0] == 15 and steps[0, 299] == 31 and steps.max() == 31


def test_an_article_without_people_is_not_given_to_the_encoder(monkeypatch):
    from lib.careful import encoder, reader

    monkeypatch.setattr(encoder, "load", lambda: pytest.fail("asked"))
    assert reader.judged(layout("", "It rained in Riga.", "", [0], [], [], [])) == reader.NOTHING


def test_without_the_encoder_nothing_changes():
    signs = {"often": 0.5}
    assert score.likelihood("visit", signs) == score.likelihood("visit", signs, None)


@pytest.fixture
def weighed(monkeypatch):
    """Weights of the careful scorer as a table would have them."""
    given = {"visit, careful": score.Model({"(signs)": 0.5, score.ENCODER: 1.0}, 0.0, 0.4), "meeting, careful": score.Model({"(signs)": 0.5, score.ENCODER: 1.0}, 0.0, 0.4)}
    real = score.model
    monkeypatch.setattr(score, "model", lambda of: given.get(of) or real(of))


def test_the_encoders_word_moves_the_likelihood(weighed):
    signs = {"often": 0.5}
    low, high = (score.likelihood("visit", signs, z) for z in (-3.0, 3.0))
    assert low < score.likelihood("visit", signs, 0.0) < high


def test_its_word_makes_and_unmakes_a_visit_and_stands_among_the_reasons(scene, laid, weighed):
    abe = next(i for i, p in enumerate(scene.people) if "Abe" in p.name)
    span = scene.people[abe].mentions[0]
    looked = {(abe, c): (span, span) for c in laid.countries}
    for z, told in ((30.0, True), (-30.0, False)):
        second = heads.Judged({(abe, "LV"): z}, {}, looked, {})
        visits = [v for v in ingest._read(scene, second).visits if "Abe" in v.visitor and v.destination_country == "LV"]
        assert bool(visits) is told
        if told:
            assert any(r.sign == score.ENCODER and r.weight == 30.0 for r in visits[0].why)
