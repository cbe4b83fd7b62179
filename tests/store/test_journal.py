"""The journal of deeds: everything that somebody did stands in it once, under who did it, and only owners read it."""

import datetime as dt
from dataclasses import replace

import pytest

from lib import correcting
from lib.access import WHOLE, rights
from lib.errors import NotAllowed
from lib.model import Link
from lib.store import journal, pages, query
from lib.store.tables import page


def test_each_deed_is_told_once_with_who_did_it(any_store, sample_readings):
    told = [r for r in sample_readings if r.visits]
    anna = any_store.used_by(rights()["editor"], user="anna@example.org")
    any_store.add(told[0], "sample")
    number = anna.add(told[1]).article_id
    with any_store.writing() as db:
        row = {"key": "k", "asked": "https://x.example/1", "address": "https://x.example/1", "article_id": number}
        db.execute(page.insert().values(**row, at=dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)))
    assert pages.of(any_store, number)
    uid = query.visits(any_store)["uid"].iloc[0]
    correcting.mark(any_store, "reject", uid, "bert@example.org")
    any_store.undo(any_store.corrections()[-1].id, "carla@example.org")
    now = dt.datetime.now(dt.UTC)
    token = any_store.share(Link("", "For =Dora", "", WHOLE, "", "emil@example.org", now, now + dt.timedelta(days=1)))
    any_store.revoke(token.split(".")[0])
    frame = journal.entries(any_store)
    assert {c: str(t) for c, t in frame.dtypes.items()} == {c: str(t) for c, t in journal.COLUMNS.items()}
    assert sorted(frame[["did", "who"]].itertuples(index=False, name=None)) == [
        ("added", "anna@example.org"), ("corrected", "bert@example.org"), ("fetched", "anna@example.org"),
        ("revoked", ""), ("shared", "emil@example.org"), ("undid", "carla@example.org"),
    ]  # fmt: skip
    of = frame.set_index("did")
    assert of.loc["added", "what"] == told[1].article.title and of.loc["shared", "what"] == "For =Dora"
    assert str(of.loc["fetched", "at"]) == "2026-01-02 03:04:05" and of.loc["fetched", "number"] == str(number)
    assert frame["at"].is_monotonic_decreasing and token.split(".")[1] not in frame.to_csv()
    assert abs(of.loc["added", "at"].to_pydatetime() - now.replace(tzinfo=None)) < dt.timedelta(minutes=5)
    assert len(journal.entries(any_store, 2)) == 2


def test_an_empty_store_has_an_empty_journal(store):
    frame = journal.entries(store)
    assert frame.empty and list(frame.columns) == list(journal.COLUMNS)


@pytest.mark.parametrize("role", ["editor", "viewer", "stranger"])
def test_only_owners_read_it(store, sample_readings, role):
    store.add(replace(sample_readings[0]))
    with pytest.raises(NotAllowed):
        journal.entries(store.used_by(rights()[role]))
    assert len(journal.entries(store.used_by(rights()["owner"]))) == 1
