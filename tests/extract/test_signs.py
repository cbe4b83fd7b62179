"""Who is where when no single wording says so: the signs of a whole article weighed once, and the reasons told."""

import random

import pytest
from spacy.tokens import Doc as SpacyDoc

from lib import ingest
from lib.config import load
from lib.data import build_weights
from lib.extract import claims, pipeline, score
from lib.extract.candidates import candidates, parts
from lib.extract.parse import Doc
from lib.extract.scene import Scene
from lib.extract.who import actors
from lib.model import Article
from lib.tables import rows
from tests.conftest import ROOT

SUMMIT = (
    "OSLO, Jan 13 (Reuters) - Leaders of five nations closed their summit on the fisheries on Saturday without a result.\n\n"
    "Peruvian President Rosa Quispe told reporters that the sea belonged to all. Danish Prime Minister Lars Holm spoke of a lost chance. "
    "Polish Prime Minister Jan Wolski and Ghanaian President Kofi Adu left before dinner.\n\n"
    "In Lima, Peruvian Foreign Minister Juan Rojas said that his country would not give in."
)
AFAR = (
    "OSLO, Jan 13 (Reuters) - Norway closed its waters to foreign trawlers on Saturday.\n\n"
    "Danish Prime Minister Lars Holm said in Copenhagen that the step was illegal. Peruvian President Rosa Quispe, speaking in Lima, called it a provocation. "
    "Polish Prime Minister Jan Wolski telephoned Norwegian Prime Minister Kari Berg to complain."
)


def seen(reading, text: str) -> set[tuple[str, str]]:
    return {(v.visitor.split()[-1], v.destination_country) for v in reading(text).visits}


def test_who_acts_at_a_summit_is_there(reading):
    found = seen(reading, SUMMIT)
    assert {("Quispe", "NO"), ("Holm", "NO"), ("Wolski", "NO"), ("Adu", "NO")} <= found
    assert not any(who == "Rojas" for who, _ in found)


def test_who_speaks_from_home_is_not_where_the_story_was_filed(reading):
    assert seen(reading, AFAR) == set()


def test_presence_without_a_wording_names_its_sentence_and_is_less_sure(reading):
    visit = next(v for v in reading(SUMMIT).visits if v.visitor == "Rosa Quispe")
    assert {e.field for e in visit.evidence} >= {"visitor", "destination_country", "status"}
    assert all(0 <= e.start < e.end <= len(SUMMIT) for e in visit.evidence)
    sure = next(v for v in reading("Danish Prime Minister Lars Holm arrived in Lima on Friday on an official visit to Peru.").visits)
    assert visit.confidence <= sure.confidence


def test_every_visit_says_why_and_the_reasons_are_words_of_the_text(reading):
    text = "Danish Prime Minister Lars Holm arrived in Lima on Friday and met Peruvian President Rosa Quispe."
    (visit,) = reading(text).visits
    assert visit.why and visit.why[0].weight > 0
    assert {text[r.start : r.end] for r in visit.why} & {"arrived in Lima"}
    assert [abs(r.weight) for r in visit.why] == sorted((abs(r.weight) for r in visit.why), reverse=True)


@pytest.mark.parametrize(
    ("sign", "helps"),
    [("arrive:doer:at/real", True), ("visit-noun:doer:to/plan", True), ("host:target:at/real", True), ("seen-at-home", False), ("own:none", False), ("class:resident", False)],
)
def test_signs_pull_the_way_a_reader_would_expect(sign, helps):
    told = score.weight("visit", parts(sign) if ":" in sign and "/" in sign else (sign,))
    assert (told > 0) is helps


def test_likelihood_takes_signs_from_anybody_and_what_it_does_not_know_counts_nothing():
    base = score.likelihood("visit", {"arrive:doer:at/real": 1.0})
    assert score.likelihood("visit", {"arrive:doer:at/real": 1.0, "an encoder of tomorrow": 1.0}) == base
    assert 0 < score.likelihood("visit", {"share": 1e9}) <= 1


def test_each_weight_was_learnt_from_texts_enough():
    assert all(int(r["texts"]) >= build_weights.RARE for r in rows("weights") if r["texts"])
    assert {r["of"] for r in rows("weights")} == {f"{what}{reader}" for what in ("visit", "meeting") for reader in ("", ", careful")}


def test_weights_are_learnt_from_what_a_reading_weighs(tmp_path):
    """Each person with each foreign country, and whether the annotation has a visit there."""
    for kind in ("texts", "gold"):
        (tmp_path / kind).mkdir()
        for path in (ROOT / "tests/gold" / kind).glob("g24.*"):
            (tmp_path / kind / path.name).write_bytes(path.read_bytes())
    ((article, scene, gold),) = build_weights.scenes(tmp_path)
    found = list(build_weights.visits_of(article, scene, gold, 1.0))
    assert {e.right for e in found} == {True, False} and all(e.signs for e in found)


def test_a_likely_stay_that_no_clause_tells_still_has_its_words():
    text = "OSLO, Jan 13 (Reuters) - Danish Prime Minister Lars Holm. Norway."
    scene = next(ingest.scenes([Article("a", text, dateline="OSLO, Jan 13 (Reuters) -")], load()))
    pair = next(pair for pair in candidates(scene) if pair[1] == "NO")
    (claim,) = claims.claims_of(scene, pair, type(candidates(scene)[pair])(), 0.9)
    assert claim.place.country == "NO" and text[claim.visitor_span.start : claim.visitor_span.end] == "Lars Holm"


def test_no_parse_however_odd_makes_reading_turn_in_a_circle():
    """Heads, labels and tags drawn at random over a real text: every question about who does what ends."""
    nlp = pipeline.load()
    words = [t.text for t in nlp(SUMMIT + " “I was there,” he said. “I came,” she said. “I went,” I said.")]
    draw = random.Random(0)
    for _ in range(40):
        heads, deps, tags, poses = [], [], [], []
        for i in range(len(words)):
            begin, end = i - i % 30, min(len(words), i - i % 30 + 30)
            heads.append(begin if i == begin else draw.randrange(begin, i) if draw.random() < 0.9 else min(end - 1, i - 1))
            deps.append("ROOT" if i == begin else draw.choice(["nsubj", "dobj", "xcomp", "ccomp", "advcl", "relcl", "conj", "prep", "pobj", "acl", "poss"]))
            tags.append(draw.choice(["VBD", "VBG", "VB", "NN", "NNP", "PRP", "IN"]))
            poses.append(draw.choice(["VERB", "NOUN", "PROPN", "PRON", "ADP", "AUX"]))
        doc = Doc(SpacyDoc(nlp.vocab, words=words, heads=heads, deps=deps, tags=tags, pos=poses, lemmas=[w.lower() for w in words]))
        scene = Scene(doc, Article("odd", doc.text), [], [], [], {}, {})
        assert [actors(scene, t) for t in doc] == [[]] * len(doc)
        assert candidates(scene) == {}


def test_countries_are_asked_in_the_order_of_the_text():
    """Of two places of one clause the first decides, on every start of Python: a set would draw lots."""
    order = ["PE", "CL", "BR", "AR", "GH", "SN", "KE", "SE", "FI", "NO"]
    text = "Danish Prime Minister Lars Holm will visit Peru, Chile, Brazil, Argentina, Ghana, Senegal, Kenya, Sweden, Finland and Norway."
    (scene,) = ingest.scenes([Article("order", text)], load())
    assert [country for _, country in candidates(scene)] == order
