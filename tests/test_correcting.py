"""What forms do: tidy what is typed, refuse what cannot be, and say in words what was done."""

import pytest

from lib import correcting
from lib.errors import NotADate, NotAPlace, NothingToCorrect
from lib.model import Filters
from lib.store import query


@pytest.fixture
def filled(store, sample_readings):
    for r in sample_readings[14:24]:
        store.add(r, "sample")
    return store


def riga(store):
    frame = query.visits(store, Filters(with_staff=True))
    return frame[(frame["visitor"] == "Shinzo Abe") & (frame["country"] == "LV")].iloc[0]


def test_a_fix_keeps_only_what_differs_and_finds_the_city(filled):
    row = riga(filled)
    typed = correcting.values(row) | {"destination_city": "liepaja", "end": " 2018-01-14 ", "hosts": "Maris Kucinskis\n Raimonds Vejonis "}
    number = correcting.fix(filled, row["uid"], typed, "Ann")
    now = riga(filled)
    assert (now["city"], now["end"], now["review"]) == ("Liepaja", "2018-01-14", "corrected") and abs(now["lat"] - 56.5) < 0.1
    assert set(now["hosts"].split("|")) == {"Maris Kucinskis", "Raimonds Vejonis"}
    (told,) = correcting.of_visit(filled, row["uid"])
    assert told.id == number and set(told.change) == {"destination_city", "lat", "lon", "end", "hosts"}
    assert "city was Riga, is Liepaja" in correcting.words(told) and "(Ann," in correcting.words(told)


@pytest.mark.parametrize(("typed", "error"), [({"start": "yesterday"}, NotADate), ({"destination_city": "Nowhereville-on-Sea"}, NotAPlace), ({}, NothingToCorrect), ({"destination_country": "EE", "destination_city": "Liepaja"}, NotAPlace)])
def test_what_cannot_be_is_refused_and_changes_nothing(filled, typed, error):
    row = riga(filled)
    with pytest.raises(error):
        correcting.fix(filled, row["uid"], correcting.values(row) | typed, "Ann")
    assert filled.corrections() == [] and riga(filled)["city"] == "Riga"


def test_two_people_are_merged_and_named_and_a_visit_is_added_by_hand(filled):
    folk = query.people(filled, Filters(with_staff=True))
    uid = dict(zip(folk["name"], folk["person"], strict=True))
    correcting.rename(filled, uid["Shinzo Abe"], "  Abe   Shinzo ", "JP", "Ann")
    assert "Abe Shinzo" in set(query.visits(filled)["visitor"]) and "Shinzo Abe" not in set(query.visits(filled)["visitor"])
    article = int(query.articles(filled)["id"].iloc[0])
    text = query.texts(filled, [article])[article]
    correcting.add(filled, article, {"visitor": "Ivars Pilsetnieks", "visitor_role": "Latvian Foreign Minister", "visitor_country": "LV", "destination_country": "JP", "destination_city": "Tokyo", "start": "2018-02"}, "Ben")
    added = query.visits(filled, Filters(reviews=("added",))).iloc[0]
    assert (added["visitor"], added["role_class"], added["city"], added["start"]) == ("Ivars Pilsetnieks", "foreign_minister", "Tokyo", "2018-02") and text
    with pytest.raises(NothingToCorrect):
        correcting.add(filled, article, {"visitor": " ", "destination_country": "JP"}, "Ben")
    assert all(correcting.words(c) for c in filled.corrections())


def test_the_queue_has_the_least_sure_first_and_shrinks(filled):
    before = correcting.queue(query.visits(filled))
    assert before["confidence"].is_monotonic_increasing
    number = correcting.mark(filled, "confirm", before["uid"].iloc[0], "Ann")
    assert len(correcting.queue(query.visits(filled))) == len(before) - 1
    filled.undo(number, "Ann")
    assert len(correcting.queue(query.visits(filled))) == len(before)
    assert correcting.mark(filled, "confirm", "nonsense", "Ann") is None


def test_reports_are_parted_and_joined_again(filled):
    row = riga(filled)
    card = query.card(filled, row["uid"])
    correcting.split(filled, row["uid"], card.told[-1].article_id, "Ann")
    assert len(correcting.others(filled, row["uid"])) == 1
    correcting.join(filled, row["uid"], correcting.others(filled, row["uid"])["uid"].iloc[0], "Ann")
    assert correcting.others(filled, row["uid"]).empty and riga(filled)["reports"] == len(card.told)
