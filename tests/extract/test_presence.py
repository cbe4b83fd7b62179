"""Who is where when no single wording says so: the signs of a whole article weighed together."""

import shutil

import pytest

from lib.data.build_presence import examples
from lib.extract import presence
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


def test_added_presence_names_its_sentence_and_is_less_sure(reading):
    told = reading(SUMMIT)
    visit = next(v for v in told.visits if v.visitor == "Rosa Quispe")
    assert {e.field for e in visit.evidence} >= {"visitor", "destination_country", "status"}
    assert all(0 <= e.start < e.end <= len(SUMMIT) for e in visit.evidence)
    sure = next(v for v in reading("Danish Prime Minister Lars Holm arrived in Lima on Friday on an official visit to Peru.").visits)
    assert visit.confidence <= sure.confidence


def test_explicit_wordings_are_never_outvoted(reading):
    assert seen(reading, "Danish Prime Minister Lars Holm is currently visiting Peru.") == {("Holm", "PE")}


@pytest.mark.parametrize(("more", "less"), [({"claim:motion/plan"}, set()), ({"stage/do/real"}, set()), (set(), {"seen-elsewhere"}), (set(), {"seen-at-home"})])
def test_signs_pull_the_way_a_reader_would_expect(more, less):
    base = dict.fromkeys(("gap:0", "acts", "class:head"), 1.0)
    chance = presence.likelihood({**base, **dict.fromkeys(more, 1.0)})
    against = presence.likelihood({**base, **dict.fromkeys(less, 1.0)})
    assert (chance > presence.likelihood(base)) if more else (against < presence.likelihood(base))


def test_the_table_holds_a_weight_for_every_kind_of_sign():
    kept = {r["sign"] for r in rows("presence")}
    assert "(bias)" in kept and {s.split("/")[0] for s in kept} >= {"attached", "setting", "stage", "filed", "dateline", "encounter", "met-host"}


def test_weights_are_learnt_from_what_a_reading_weighs(tmp_path, reading):
    """What lib/data/build_presence.py learns from: each person with each foreign country, and whether the annotation has a visit there."""
    for kind in ("texts", "gold"):
        (tmp_path / kind).mkdir()
    shutil.copy(ROOT / "tests/gold/texts/g24.txt", tmp_path / "texts")
    shutil.copy(ROOT / "tests/gold/gold/g24.json", tmp_path / "gold")
    found = list(examples(tmp_path))
    assert {article for article, *_ in found} == {"g24"} and {visit for *_, visit in found} == {True, False}
    assert all(signs for _, signs, *_ in found) and any("claim:motion/real" in signs and claimed and visit for _, signs, claimed, visit in found)
    assert presence.judge.__name__ == "judge"  # put back
