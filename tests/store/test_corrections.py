"""What people set right: it stands above the reading, outlives it, reaches later articles, and can be taken back."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lib import records
from lib.config import Config
from lib.errors import NotADate
from lib.model import Article, Correction, Filters, Meeting, Person, Reading, Visit
from lib.resolve.alike import independent, minima, shared, signature
from lib.resolve.dates import day
from lib.resolve.edtf import parse
from lib.store import Store, query
from lib.store.grouping import anchor_of
from lib.store.tables import article, report

EVERYONE = Filters(with_staff=True)


def told(name: str, country: str, on: str, by: str = "M. Kucinskis", home: str = "LV", text: str = "", **fields) -> Reading:
    when = dt.date.fromisoformat(on)
    v = Visit(by, "Prime Minister", "head_of_government", home, country, start=day(when), **fields)
    return Reading(Article(name, text or f"{by} went to {country}, says {name}.", published=when, source=name), visits=(v,))


def fix(change: dict[str, str], *readings: Reading, kind: str = "fix") -> Correction:
    return Correction(0, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "Ann", kind, anchors=tuple(anchor_of(r.article.fingerprint, r.visits[0]) for r in readings), change=change)


def names(change: dict[str, str], *read: tuple[str, str], kind: str = "rename") -> Correction:
    return Correction(0, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "Ann", kind, names=read, change=change)


def only(store: Store):
    frame = query.visits(store, EVERYONE)
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_name_set_right_reaches_later_articles_and_is_taken_back(any_store):
    any_store.add(told("a", "EE", "2018-02-01"))
    number = any_store.correct(names({"name": "Māris Kučinskis", "home": "LV"}, ("LV", "M. Kucinskis")))
    assert only(any_store)["visitor"] == "Māris Kučinskis"
    any_store.add(told("b", "LT", "2018-03-01"))
    any_store.add(told("c", "PL", "2018-04-01", by="Kucinskis"))
    frame = query.visits(any_store, EVERYONE)
    assert set(frame["visitor"]) == {"Māris Kučinskis"} and frame["person"].nunique() == 1
    assert any_store.undo(number, "Ben") and not any_store.undo(number, "Ben")
    assert set(query.visits(any_store, EVERYONE)["visitor"]) == {"M. Kucinskis"}
    (log,) = any_store.corrections()
    assert (log.author, log.undone_by, log.kind) == ("Ann", "Ben", "rename")


def test_two_people_become_one_across_homes_and_two_again(any_store):
    any_store.add(told("a", "EE", "2018-02-01", by="Federica Mogherini", home="EU"))
    any_store.add(told("b", "EE", "2018-02-02", by="F. Mogherini", home="IT"))
    assert len(query.visits(any_store, EVERYONE)) == 2
    number = any_store.correct(names({"name": "Federica Mogherini", "home": "EU"}, ("IT", "F. Mogherini")))
    row = only(any_store)
    assert (row["home"], row["reports"], row["sources"]) == ("EU", 2, 2)
    any_store.undo(number, "Ann")
    assert len(query.visits(any_store, EVERYONE)) == 2


def test_a_wrong_merge_of_people_is_split_and_stays_split(any_store):
    any_store.add(told("a", "EE", "2018-02-01", by="Igor Ivanov", home="RU"))
    any_store.add(told("b", "EE", "2018-02-02", by="Ivanov", home="RU"))
    assert only(any_store)["visitor"] == "Igor Ivanov"
    any_store.correct(names({}, ("RU", "Ivanov"), ("RU", "Igor Ivanov"), kind="apart"))
    assert set(query.visits(any_store, EVERYONE)["visitor"]) == {"Igor Ivanov", "Ivanov"}
    any_store.add(told("c", "LT", "2018-05-02", by="Ivanov", home="RU"))
    frame = query.visits(any_store, EVERYONE)
    assert len(frame) == 3 and frame["person"].nunique() == 2


def test_fields_set_right_survive_reading_again(any_store):
    one = told("a", "EE", "2018-02-01")
    number = any_store.add(one).article_id
    before = only(any_store)["uid"]
    any_store.correct(fix({"destination_country": "LT", "destination_city": "Vilnius", "lat": "54.69", "lon": "25.28", "start": "2018-02-03", "status": "cancelled", "hosts": "Saulius Skvernelis|Dalia Grybauskaitė"}, one))

    def holds() -> bool:
        row = only(any_store)
        return (row["country"], row["city"], row["start"], row["status"], row["review"], sorted(row["hosts"].split("|"))) == (
            "LT", "Vilnius", "2018-02-03", "cancelled", "corrected", ["Dalia Grybauskaitė", "Saulius Skvernelis"])  # fmt: skip

    assert holds() and only(any_store)["uid"] == before
    assert any_store.read_again(number, one) and holds() and only(any_store)["uid"] == before
    anew = replace(one, visits=(replace(one.visits[0], visitor="Maris Kucinskis", start=None),))  # a better reader, which words things differently
    assert any_store.read_again(number, anew) and holds()
    right = replace(one, visits=(replace(one.visits[0], destination_country="LT"),))
    assert any_store.read_again(number, right) and holds()
    assert not any_store.read_again(number + 99, one)
    any_store.delete([number])
    assert query.visits(any_store, EVERYONE).empty
    any_store.add(one)
    assert holds()


def test_a_correction_follows_an_article_whose_date_is_confirmed(any_store):
    one = told("a", "EE", "2018-02-01")
    number = any_store.add(one).article_id
    any_store.correct(fix({"status": "postponed"}, one))
    any_store.read_again(number, replace(one, article=one.article.dated(dt.date(2018, 2, 2))))
    assert only(any_store)["status"] == "postponed" and query.articles(any_store)["published"].dt.day.tolist() == [2]


def test_a_corrected_visit_meets_the_one_that_others_tell(any_store):
    wrong, right = told("a", "EE", "2018-02-01"), told("b", "LT", "2018-02-01")
    any_store.add(wrong)
    any_store.add(right)
    any_store.correct(fix({"destination_country": "LT"}, wrong))
    assert (only(any_store)["country"], only(any_store)["reports"]) == ("LT", 2)


def test_the_last_word_counts_and_later_articles_do_not_change_it(any_store):
    one = told("a", "EE", "2018-02-01")
    any_store.add(one)
    any_store.correct(fix({"status": "postponed"}, one))
    any_store.correct(fix({"status": "cancelled"}, one))
    any_store.add(told("b", "EE", "2018-02-02"))
    assert (only(any_store)["status"], only(any_store)["reports"]) == ("cancelled", 2)


def test_a_rejected_visit_is_hidden_but_can_be_found_and_comes_back(any_store):
    one = told("a", "EE", "2018-02-01")
    any_store.add(one)
    number = any_store.correct(fix({}, one, kind="reject"))
    assert query.visits(any_store, EVERYONE).empty
    (uid,) = query.visits(any_store, Filters(with_staff=True, reviews=("rejected",)))["uid"]
    assert query.card(any_store, uid).row["review"] == "rejected"  # its card opens, so that it can be brought back
    any_store.add(told("b", "EE", "2018-02-02"))
    assert query.visits(any_store, EVERYONE).empty  # the same visit, told again, stays rejected
    any_store.undo(number, "Ann")
    assert only(any_store)["review"] == "machine"
    any_store.correct(fix({}, one, kind="confirm"))
    assert only(any_store)["review"] == "confirmed"


def test_tellings_are_joined_and_split(any_store):
    early, late = told("a", "EE", "2018-02-01"), told("b", "EE", "2018-06-01")
    near = told("c", "EE", "2018-02-03")
    for r in (early, late):
        any_store.add(r)
    assert len(query.visits(any_store, EVERYONE)) == 2
    number = any_store.correct(fix({}, early, late, kind="join"))
    assert only(any_store)["reports"] == 2
    any_store.undo(number, "Ann")
    any_store.add(near)
    assert sorted(query.visits(any_store, EVERYONE)["reports"]) == [1, 2]
    any_store.correct(fix({}, near, early, kind="split"))
    assert sorted(query.visits(any_store, EVERYONE)["reports"]) == [1, 1, 1]


def test_a_visit_that_was_missed_is_added_and_outlives_its_article(any_store):
    one = replace(told("a", "EE", "2018-02-01"), visits=())
    number = any_store.add(one).article_id
    record = Visit("Māris Kučinskis", "Prime Minister", "head_of_government", "LV", "EE", start=day(dt.date(2018, 2, 1)))
    added = any_store.correct(Correction(0, dt.datetime.now(dt.UTC), "Ann", "add", anchors=(anchor_of(one.article.fingerprint, record),), change={"record": records.dumps(record)}))
    assert (only(any_store)["visitor"], only(any_store)["review"]) == ("Māris Kučinskis", "added")
    any_store.read_again(number, one)
    assert only(any_store)["review"] == "added"
    any_store.delete([number])
    assert query.visits(any_store, EVERYONE).empty
    any_store.add(one)
    assert only(any_store)["review"] == "added"
    any_store.undo(added, "Ann")
    assert query.visits(any_store, EVERYONE).empty


def test_corrections_come_to_the_same_in_any_order_of_articles(tmp_path, sample_readings):
    chosen = [r for r in sample_readings if r.visits]
    words = [fix({"status": "cancelled", "destination_city": "Here"}, chosen[0]), names({"name": "The Premier", "home": "JP"}, ("JP", "Shinzo Abe"), ("JP", "Abe")), fix({}, chosen[5], kind="reject")]
    seen = []
    for label, order in (("a", chosen), ("b", list(reversed(chosen)))):
        store = Store(Config(data_dir=tmp_path / label, database_url=""))
        for c in words if label == "a" else ():
            store.correct(c)
        for r in order:
            store.add(r)
        for c in words if label == "b" else ():
            store.correct(c)
        frame = query.visits(store, Filters(with_staff=True, reviews=("machine", "corrected", "rejected")))
        seen.append(sorted(frame.drop(columns=["uid", "person", "journey"]).astype(str).itertuples(index=False, name=None)))
    assert seen[0] == seen[1]


def test_who_only_met_somebody_is_a_person_too(any_store):
    people = (Person("M. Kucinskis", "Prime Minister", "head_of_government", "LV"), Person("Jüri Ratas", "Prime Minister", "head_of_government", "EE"))
    one = replace(told("a", "EE", "2018-02-01"), people=people, meetings=(Meeting(("M. Kucinskis", "Jüri Ratas"), "EE", "Tallinn", day(dt.date(2018, 2, 1))),))
    number = any_store.add(one).article_id
    (met,) = query.meetings(any_store).itertuples()
    assert met.first_person == only(any_store)["person"] and len(met.second_person) == 12 and met.second_home == "EE"
    any_store.correct(names({"name": "Māris Kučinskis", "home": "LV"}, ("LV", "M. Kucinskis")))
    assert query.meetings(any_store)["first"].tolist() == ["Māris Kučinskis"]
    assert len(query.meetings(any_store, Filters(people=(met.second_person,)))) == 1
    any_store.delete([number])
    with any_store.engine.connect() as db:
        assert db.execute(sa.text("SELECT count(*) FROM person")).scalar() == 0


def test_copies_of_one_wire_report_are_one_source(any_store):
    text = "The prime minister of Latvia arrived in Tallinn on Thursday and met his Estonian colleague, officials said, to talk about the railway, the islands and the border. " * 3
    any_store.add(told("Reuters", "EE", "2018-02-01", text=text))
    any_store.add(told("Daily Copy", "EE", "2018-02-02", text=text + "The paper added a line of its own."))
    any_store.add(told("Postimees", "EE", "2018-02-02", text="Ratas received his guest from Riga. They spoke for an hour about Rail Baltica, and then had lunch by the sea in the old harbour."))
    assert (only(any_store)["reports"], only(any_store)["sources"]) == (3, 2)
    assert any_store.alike([(signature(text + "Another line."), None), (signature("Nothing like it was ever written by anybody in this town."), None)])[0][1:][0] == "Reuters"
    assert any_store.alike([(signature("Nothing like it was ever written by anybody in this town."), None)]) == [None]


def test_in_a_large_store_copies_are_looked_for_near_in_time(any_store, monkeypatch):
    from lib.store import store as stores

    monkeypatch.setattr(stores, "COMPARED", 1)
    text = "The prime minister of Latvia arrived in Tallinn on Thursday and met his Estonian colleague, officials said, to talk about the railway. " * 3
    any_store.add(told("Reuters", "EE", "2018-02-01", text=text))
    any_store.add(told("Other", "EE", "2018-03-01", text="Nothing like it was ever written by anybody in this town, nor will it ever be."))
    day = dt.date.fromisoformat
    assert [bool(x) for x in any_store.alike([(signature(text), day(d)) for d in ("2018-02-05", "2018-02-20", "2018-01-25")] + [(signature(text), None)])] == [True, False, True, False]  # without a day: the latest added only


def test_signatures_tell_copies_from_other_texts():
    words = [f"w{i}" for i in range(400)]
    a = signature(" ".join(words))
    assert shared(a, minima([a, signature(" ".join(words[:360])), signature(" ".join(reversed(words))), ""])) == pytest.approx([1, 0.9, 0, 0], abs=0.09)
    assert independent([("Reuters", a), ("", a), ("Reuters", ""), ("AFP", "")]) == 2


@pytest.mark.parametrize(("typed", "first", "last"), [("2018-01-13", "2018-01-13", "2018-01-13"), (" 2018-02 ", "2018-02-01", "2018-02-28"), ("2018", "2018-01-01", "2018-12-31"),
                                                     ("[2018-01-08..2018-01-14]", "2018-01-08", "2018-01-14"), ("2018-01-12/2018-01-17", "2018-01-12", "2018-01-17"), ("2018-01~", "2018-01-01", "2018-01-31")])  # fmt: skip
def test_days_as_people_type_them(typed, first, last):
    when = parse(typed)
    assert (when.earliest.isoformat(), when.latest.isoformat()) == (first, last)


@pytest.mark.parametrize("typed", ["yesterday", "2018-13", "2018-02-30", "[2018-02..2018-01]", "13.1.2018", "2018/01", "=1+1", "0000-01-01"])
def test_what_is_no_day_is_said_to_be_none(typed):
    with pytest.raises(NotADate):
        parse(typed)


def test_an_older_store_is_brought_up_to_date(tmp_path, sample_readings):
    store = Store(Config(data_dir=tmp_path, database_url=""))
    for r in sample_readings[:15]:
        store.add(r)
    before, met = query.visits(store), query.meetings(store)
    with store.engine.begin() as db:  # as version 1 left it
        for line in ("UPDATE article SET signature = ''", "UPDATE report SET read_as = '', status = ''", "UPDATE meeting SET first_person = NULL, second_person = NULL, first_role = '', second_role = ''",
                     "DELETE FROM person WHERE NOT EXISTS (SELECT 1 FROM visit WHERE visit.person_id = person.id)", "INSERT INTO setting VALUES ('stale', '1')"):  # fmt: skip
            db.execute(sa.text(line))
    again = Store(Config(data_dir=tmp_path, database_url=""))
    assert query.visits(again).equals(before)
    assert query.meetings(again)[["first", "second", "first_home"]].equals(met[["first", "second", "first_home"]])
    with again.engine.connect() as db:
        assert "" not in db.execute(sa.select(article.c.signature)).scalars().all() and "" not in db.execute(sa.select(report.c.read_as)).scalars().all()
    assert again.recall("stale") == ""
