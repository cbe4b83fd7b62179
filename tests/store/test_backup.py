"""Backups from either database to either; what is restored equals what was there, and goes on counting."""

import datetime as dt
import zipfile

import pytest
import sqlalchemy as sa

from lib import correcting
from lib.errors import StoreError
from lib.model import Article, Filters, Link, Reading
from lib.store import query
from lib.store.backup import backup, restore
from lib.store.tables import metadata

KINDS = ("sqlite", "postgresql")
NOW = dt.datetime.now(dt.UTC)


def contents(store) -> dict[str, list]:
    utc = lambda v: v.replace(tzinfo=dt.UTC) if isinstance(v, dt.datetime) and v.tzinfo is None else v  # noqa: E731
    with store.engine.connect() as db:
        return {t.name: [tuple(map(utc, r)) for r in db.execute(sa.select(t).order_by(*t.primary_key.columns))] for t in metadata.sorted_tables}


@pytest.fixture
def filled(sample_readings):
    def fill(store):
        for reading in sample_readings[:12]:
            store.add(reading)
        store.add(Reading(Article("odd", "Ā “quote” \u2028 line, 日本語, emoji 🕊, \\ backslash, \u0001 control.")))
        correcting.mark(store, "reject", query.visits(store)["uid"].iloc[0], "me")
        store.share(Link("", "A", "", Filters(places=("LV",)), "", "me", NOW, NOW + dt.timedelta(days=3)))
        store.remember("collection", "Mine")
        store.note("fault", "here:1")
        return store

    return fill


@pytest.mark.parametrize("there", KINDS)
@pytest.mark.parametrize("here", KINDS)
def test_a_restored_store_equals_the_old_one(new_store, filled, tmp_path, here, there):
    old, new = filled(new_store(here)), new_store(there)
    counts = backup(old, tmp_path / "b.zip")
    assert restore(new, tmp_path / "b.zip") == counts
    assert contents(new) == contents(old) and query.visits(new).equals(query.visits(old))
    added = new.add(Reading(Article("next", "An article after the restore.")))
    assert added.new and correcting.mark(new, "confirm", query.visits(new)["uid"].iloc[1], "me") == counts["correction"] + 1


def test_nothing_is_restored_over_something_or_from_rubbish(new_store, filled, tmp_path):
    old, new = filled(new_store("sqlite")), new_store("sqlite")
    backup(old, tmp_path / "b.zip")
    before = contents(old)
    with pytest.raises(StoreError, match="not empty"):
        restore(old, tmp_path / "b.zip")
    assert contents(old) == before
    data = (tmp_path / "b.zip").read_bytes()
    empty = contents(new)
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    (tmp_path / "text.zip").write_text("no zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as a, zipfile.ZipFile(tmp_path / "other.zip", "w") as b:
        for name in a.namelist():
            b.writestr(name, a.read(name).replace(b"Riga", b"Oslo") if name == "article.jsonl" else a.read(name))
    for name in ("cut.zip", "text.zip", "other.zip", "missing.zip"):
        with pytest.raises(StoreError):
            restore(new, tmp_path / name)
        assert contents(new) == empty
    assert not list(tmp_path.glob(".b.zip*"))
