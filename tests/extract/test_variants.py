"""The seed's facts retold: other words, other names, other countries. Rules that know one article by heart fail here."""

import pytest

BASE = """{A_nat} Prime Minister {A} and his {B_nat} counterpart {B} agreed on Saturday to cooperate in adding pressure on North Korea to give up its pursuit of nuclear and missile capabilities.

The two leaders also affirmed in their meeting in the {B_nat} capital {B_city} the need to promote economic ties.

As {A_last} called for a tough approach, {B_last} said at a joint press conference that he "shares the same view" on the importance of the matter.

{A_last} and {B_last} also agreed on the need to maintain maritime order based on the rule of law.

They affirmed a plan for {B_nat} Defence Minister {M} to visit {A_land} in February to promote discussions on security.

{A_last} arrived in {B_land} for the second leg of his six-nation tour following {C_land}, where {A_last} met President {P} and Prime Minister {Q} and discussed bilateral cooperation on cybersecurity."""

WORLDS = [
    {"A": "Shinzo Abe", "A_last": "Abe", "A_nat": "Japanese", "A_land": "Japan", "B": "Maris Kucinskis", "B_last": "Kucinskis", "B_nat": "Latvian", "B_land": "Latvia", "B_city": "Riga", "M": "Raimonds Bergmanis", "C_land": "Estonia", "P": "Kersti Kaljulaid", "Q": "Juri Ratas", "a": "JP", "b": "LV", "c": "EE"},
    {"A": "Rafael Quintero", "A_last": "Quintero", "A_nat": "Peruvian", "A_land": "Peru", "B": "Henrik Dahl", "B_last": "Dahl", "B_nat": "Norwegian", "B_land": "Norway", "B_city": "Oslo", "M": "Sigrid Lund", "C_land": "Denmark", "P": "Mette Krag", "Q": "Lars Holm", "a": "PE", "b": "NO", "c": "DK"},
    {"A": "Kwame Boateng", "A_last": "Boateng", "A_nat": "Ghanaian", "A_land": "Ghana", "B": "Nguyen Van Hai", "B_last": "Hai", "B_nat": "Vietnamese", "B_land": "Vietnam", "B_city": "Hanoi", "M": "Tran Duc Long", "C_land": "Laos", "P": "Bounmy Keo", "Q": "Somchai Phet", "a": "GH", "b": "VN", "c": "LA"},
    {"A": "Tomas Novak", "A_last": "Novak", "A_nat": "Czech", "A_land": "the Czech Republic", "B": "Ahmed Mansour", "B_last": "Mansour", "B_nat": "Tunisian", "B_land": "Tunisia", "B_city": "Tunis", "M": "Karim Jaziri", "C_land": "Morocco", "P": "Leila Alaoui", "Q": "Youssef Berrada", "a": "CZ", "b": "TN", "c": "MA"},
]  # fmt: skip


@pytest.mark.parametrize("w", WORLDS, ids=[w["A"] for w in WORLDS])
def test_the_same_facts_in_another_world(reading, w):
    read = reading(BASE.format(**w), "2018-01-13")
    found = {(v.visitor, v.destination_country): v for v in read.visits}
    here = found[(w["A"], w["b"])]
    assert here.destination_city == w["B_city"] and here.status in ("ongoing", "completed") and here.start.edtf == "2018-01-13"
    assert w["B"] in here.hosts
    assert (w["A"], w["c"]) in found and found[(w["A"], w["c"])].status == "completed"
    planned = found[(w["M"], w["a"])]
    assert (planned.status, planned.start.edtf) == ("planned", "2018-02")
    assert {v.destination_country for v in read.visits} == {w["a"], w["b"], w["c"]}
    met = {frozenset(m.participants) for m in read.meetings}
    assert {frozenset((w["A"], w["B"])), frozenset((w["A"], w["P"])), frozenset((w["A"], w["Q"]))} <= met
    assert [t.announced_legs for t in read.tours if t.visitor == w["A"]] == [6]
    assert {"cyber_info", "nuclear_wmd", "territory_sea", "defence"} <= {t.id for t in read.topics}


OTHER_WORDS = """The premier of Japan, Shinzo Abe, was welcomed in Riga on Saturday by Latvian Prime Minister Maris Kucinskis.

The day before, Abe had held talks in Tallinn with Estonian President Kersti Kaljulaid and Estonian Prime Minister Juri Ratas on cyber defence.

Raimonds Bergmanis, the defence minister of Latvia, is expected in Tokyo in February. Neither Lithuania nor China commented on the pressure on North Korea."""


def test_the_same_facts_in_other_words(reading):
    found = {(v.visitor.split()[-1], v.destination_country, v.destination_city): v for v in reading(OTHER_WORDS, "2018-01-13").visits}
    assert ("Abe", "LV", "Riga") in found and ("Abe", "EE", "Tallinn") in found
    assert not {c for _, c, _ in found} & {"LT", "CN", "KP"}


def test_the_seed_article(config):
    from tests.conftest import SHARED

    files = sorted((SHARED / "seed").glob("*.txt"))
    if not files:
        pytest.skip("../shared/seed is not here")
    from lib.ingest import read
    from lib.reading import read_file

    (article,) = read_file(files[0].name, files[0].read_bytes(), config)
    seed = next(read([article], config))
    found = {(v.visitor.split()[-1], v.destination_country): v for v in seed.visits}
    assert found[("Abe", "EE")].destination_city == "Tallinn"
    assert (found[("Abe", "LV")].destination_city, found[("Abe", "LV")].start.edtf) == ("Riga", "2018-01-13")
    assert (found[("Bergmanis", "JP")].status, found[("Bergmanis", "JP")].start.edtf) == ("planned", "2018-02")
    assert {c for _, c in found} == {"EE", "LV", "JP"}
    pairs = {frozenset(n.split()[-1] for n in m.participants) for m in seed.meetings}
    assert frozenset(("Abe", "Kaljulaid")) in pairs and frozenset(("Abe", "Ratas")) in pairs and any("Abe" in p and any(n.startswith("Kucinski") for n in p) for p in pairs)
    assert [t.announced_legs for t in seed.tours] == [6]
    assert {"cyber_info", "nuclear_wmd", "trade_econ", "territory_sea", "defence"} <= {t.id for t in seed.topics}
