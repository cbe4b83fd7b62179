"""Toponyms to places, by what else the article names."""

import pytest

from lib.resolve.gazetteer import Gazetteer
from lib.resolve.places import resolve

GAZETTEER = Gazetteer()

# sentence, toponyms in order, (country, city or name) of each
CASES = [
    ("They met in Riga, Latvia.", ["Riga", "Latvia"], ["LV Riga", "LV Latvia"]),
    ("He flew to Paris, Texas.", ["Paris", "Texas"], ["US Paris", "US Texas"]),
    ("He flew to Paris.", ["Paris"], ["FR Paris"]),
    ("Burma freed prisoners.", ["Burma"], ["MM Myanmar"]),
    ("Peking was its name.", ["Peking"], ["CN Beijing"]),
    ("The Latvian premier spoke.", ["Latvian"], ["LV Latvia"]),
    ("He was at the White House.", ["White House"], ["US White House"]),
    ("They met in La Paz, Bolivia.", ["La Paz", "Bolivia"], ["BO La Paz", "BO Bolivia"]),
    ("He visited Tbilisi in Georgia.", ["Tbilisi", "Georgia"], ["GE Tbilisi", "GE Georgia"]),
    ("They met in Victoria, Seychelles.", ["Victoria", "Seychelles"], ["SC Victoria", "SC Seychelles"]),
    ("They flew to Kiev and Lviv.", ["Kiev", "Lviv"], ["UA Kyiv", "UA Lviv"]),
    ("Africa and Europe agreed.", ["Africa", "Europe"], [" Africa", " Europe"]),
    ("He lives in Xyzzyplugh.", ["Xyzzyplugh"], [None]),
    ("He flew to Buffalo, New York.", ["Buffalo", "New York"], ["US Buffalo", "US New York"]),
    ("He flew to New York.", ["New York"], ["US New York City"]),
    ("Floods hit New Mexico, New York and Ohio.", ["New Mexico", "New York", "Ohio"], ["US New Mexico", "US New York", "US Ohio"]),
    ("He landed in Atlanta, Georgia.", ["Atlanta", "Georgia"], ["US Atlanta", "US Georgia"]),
    ("The Kingdom of Norway and the French Republic signed.", ["Kingdom of Norway", "French Republic"], ["NO Norway", "FR France"]),
    ("They met in Riga.", ["Riga"], ["LV Riga"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "names", "expected"), CASES, ids=[c[0] for c in CASES])
def test_places(sentence, names, expected):
    spans, at = [], 0
    for name in names:
        at = sentence.index(name, at)
        spans.append((at, at + len(name), name, name == "Latvian"))
    found = resolve(spans, sentence, GAZETTEER)
    assert [f"{t.place.country} {t.place.name}" if t.place else None for t in found] == expected


def test_the_gazetteer_is_a_geopy_geocoder():
    location = GAZETTEER.geocode("Tallinn")
    assert (round(location.latitude, 1), round(location.longitude, 1)) == (59.4, 24.8)
    assert location.raw["country"] == "EE"
    assert GAZETTEER.geocode("Xyzzyplugh") is None
    assert len(GAZETTEER.geocode("Springfield", exactly_one=False)) > 3
    assert GAZETTEER.geocode("Springfield", country="US").raw["country"] == "US"
    assert GAZETTEER.reverse((56.95, 24.1)).raw["name"] == "Riga"


def test_an_unknown_place_never_gets_coordinates():
    (found,) = resolve([(0, 10, "Xyzzyplugh", False)], "Xyzzyplugh", GAZETTEER)
    assert found.place is None and found.candidates == 0


def test_nominatim_is_asked_only_when_turned_on(monkeypatch):
    from lib.config import Config

    assert Config(nominatim_agent="").nominatim_agent == ""
    from lib import ingest

    assert ingest._online("") is None
