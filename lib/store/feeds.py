"""Feeds that are followed: what is due, what they brought, what failed. Each function is one transaction."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lib.errors import LinkRefused
from lib.model import Entry, Feed, Fetched
from lib.store.store import Store
from lib.store.tables import entry, feed

CLAIMED_FOR = dt.timedelta(minutes=15)  # in which nobody else looks at what somebody looks at
AGAIN_AFTER = dt.timedelta(hours=1)  # a first failure; twice as long for each one more
LATEST_AGAIN = dt.timedelta(days=1)
MOST_TRIES = 5  # of an entry
WAITING, KEPT, REFUSED = "waiting", "kept", "refused"


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def key_of(address: str) -> str:
    """What an address is looked up by."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def follow(store: Store, address: str, title: str) -> tuple[Feed, bool]:
    """Follow a feed; (the feed, whether it is new)."""
    store.allow("add")
    at = now()
    with store.writing() as db:
        known = db.execute(sa.select(feed.c.id).where(feed.c.key == key_of(address))).scalar()
        if known is None:
            row = {
                "key": key_of(address),
                "address": address,
                "title": title,
                "added": at,
                "added_by": store.user,
                "due": at,
            }
            db.execute(sa.insert(feed).values(**row))
    return next(f for f in every(store) if f.address == address), known is None


def leave(store: Store, number: int) -> bool:
    """Follow a feed no longer; its articles stay. False if there is none of that number."""
    store.allow("add")
    with store.writing() as db:
        db.execute(sa.delete(entry).where(entry.c.feed_id == number))
        return db.execute(sa.delete(feed).where(feed.c.id == number)).rowcount == 1


def every(store: Store) -> list[Feed]:
    """All feeds in the order of their titles, each with how many articles came of it, wait and were refused."""
    store.allow("add")
    counts = [
        sa.func.coalesce(sa.func.sum(sa.case((entry.c.state == s, 1), else_=0)), 0).label(name)
        for s, name in ((KEPT, "articles"), (WAITING, "waiting"), (REFUSED, "refused"))
    ]
    counted = sa.select(entry.c.feed_id, *counts).group_by(entry.c.feed_id).subquery()
    columns = [sa.func.coalesce(counted.c[n], 0).label(n) for n in ("articles", "waiting", "refused")]
    query = sa.select(feed, *columns).select_from(feed.outerjoin(counted, counted.c.feed_id == feed.c.id))
    with store.engine.connect() as db:
        found = [_feed(r) for r in db.execute(query).mappings()]
    return sorted(found, key=lambda f: ((f.title or f.address).casefold(), f.id))


def _feed(row: sa.RowMapping) -> Feed:
    told: dict[str, Any] = {n: row[n] for n in Feed.__dataclass_fields__}
    told.update({n: utc(v) for n, v in told.items() if isinstance(v, dt.datetime)})
    return Feed(**told)


def utc(at: dt.datetime) -> dt.datetime:
    """SQLite forgets the zone."""
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def due(store: Store, unseen_for: dt.timedelta = dt.timedelta(0)) -> list[Feed]:
    """The feeds that may be looked at now, and were not within that time; or have entries that wait for their turn."""
    at = now()
    ready = {n for n, _ in _entries_due(store, at)}
    rested = lambda f: f.looked is None or f.looked <= at - unseen_for  # noqa: E731
    return [f for f in every(store) if (f.due is not None and f.due <= at and rested(f)) or f.id in ready]


def _entries_due(store: Store, at: dt.datetime) -> set[tuple[int, str]]:
    query = sa.select(entry.c.feed_id, entry.c.state).where(entry.c.state == WAITING, entry.c.due <= at).distinct()
    with store.engine.connect() as db:
        return {tuple(r) for r in db.execute(query)}


def claim(store: Store, number: int, force: bool = False) -> bool:
    """Take a feed to look at, so that nobody else does meanwhile. False where it is not due (force: even then it is
    taken) or gone.
    """
    store.allow("add")
    at = now()
    wanted = [feed.c.id == number] + ([] if force else [feed.c.due <= at])
    with store.writing() as db:
        return db.execute(sa.update(feed).where(*wanted).values(due=at + CLAIMED_FOR)).rowcount == 1


def answered(store: Store, number: int, page: Fetched, title: str, entries: Sequence[Entry]) -> int:
    """A feed answered: its new entries wait to be fetched from now on. Returns how many are new."""
    store.allow("add")
    at = now()
    told = {
        "looked": at,
        "fine": at,
        "failure": "",
        "failing": None,
        "failures": 0,
        "due": at,
        "etag": page.etag,
        "modified": page.modified,
    }
    with store.writing() as db:
        if db.execute(sa.update(feed).where(feed.c.id == number).values(**told)).rowcount == 0:
            return 0  # it was left meanwhile
        if title:
            db.execute(sa.update(feed).where(feed.c.id == number, feed.c.title == "").values(title=title))
        known = set(db.execute(sa.select(entry.c.key).where(entry.c.feed_id == number)).scalars())
        new = [e for e in entries if e.key not in known]
        fresh = {"feed_id": number, "found": at, "state": WAITING, "reason": "", "tries": 0, "due": at}
        rows = [{f: getattr(e, f) for f in Entry.__dataclass_fields__} | fresh for e in new]
        if rows:
            db.execute(sa.insert(entry), rows)
        return len(rows)


def unchanged(store: Store, number: int) -> None:
    """A feed answered that nothing is new."""
    store.allow("add")
    at = now()
    told = {"looked": at, "fine": at, "failure": "", "failing": None, "failures": 0, "due": at}
    with store.writing() as db:
        db.execute(sa.update(feed).where(feed.c.id == number).values(**told))


def failed(store: Store, number: int, refusal: LinkRefused) -> bool:
    """A feed did not answer, and is tried again later. Whether this is its first failure in a row, which is the one to
    tell.
    """
    store.allow("add")
    at = now()
    with store.writing() as db:
        row = db.execute(sa.select(feed.c.failures, feed.c.failing).where(feed.c.id == number)).one_or_none()
        if row is None:
            return False
        told = {"looked": at, "failure": str(refusal), "failing": row.failing or at, "failures": row.failures + 1}
        db.execute(
            sa.update(feed).where(feed.c.id == number).values(**told, due=at + _pause(row.failures, refusal.later))
        )
        return row.failures == 0


def _pause(before: int, asked: int) -> dt.timedelta:
    """How long to wait after a failure: an hour, twice that after each one more, a day at most; longer where the site
    asks for it.
    """
    return max(min(LATEST_AGAIN, AGAIN_AFTER * 2 ** min(before, 10)), dt.timedelta(seconds=asked))


# --- entries ---------------------------------------------------------------------------------------------------------


def waiting(store: Store, number: int) -> list[tuple[int, Entry]]:
    """(number, entry) of a feed's entries whose turn has come, the oldest first, as the feed lists the latest first."""
    query = (
        sa.select(entry)
        .where(entry.c.feed_id == number, entry.c.state == WAITING, entry.c.due <= now())
        .order_by(entry.c.id.desc())
    )
    with store.engine.connect() as db:
        return [
            (r["id"], Entry(r["key"], r["address"], r["title"], r["published"], r["story"]))
            for r in db.execute(query).mappings()
        ]


def take(store: Store, number: int) -> bool:
    """Take an entry to fetch, so that nobody else does meanwhile. False where somebody did."""
    store.allow("add")
    at = now()
    with store.writing() as db:
        mine = sa.update(entry).where(entry.c.id == number, entry.c.state == WAITING, entry.c.due <= at)
        return db.execute(mine.values(due=at + CLAIMED_FOR, tries=entry.c.tries + 1)).rowcount == 1


def kept(store: Store, number: int, article_id: int | None) -> None:
    """An entry's article is in the store."""
    _settle(store, number, state=KEPT, reason="", story="", article_id=article_id)


def refused(store: Store, number: int, reason: str) -> None:
    """An entry gives no article, and is not tried again."""
    _settle(store, number, state=REFUSED, reason=reason, story="")


def later(store: Store, number: int, reason: str, after: int = 0, counts: bool = True) -> bool:
    """An entry could not be had now. Whether it is tried again: MOST_TRIES times in all, not counting those that were
    not its fault.
    """
    store.allow("add")
    with store.writing() as db:
        tries = db.execute(sa.select(entry.c.tries).where(entry.c.id == number)).scalar() or 0
        if counts and tries >= MOST_TRIES:
            db.execute(sa.update(entry).where(entry.c.id == number).values(state=REFUSED, reason=reason, story=""))
            return False
        told = {
            "reason": reason,
            "due": now() + _pause(tries - 1 if counts else 0, after),
            "tries": tries if counts else tries - 1,
        }
        db.execute(sa.update(entry).where(entry.c.id == number).values(**told))
        return True


def _settle(store: Store, number: int, **values: object) -> None:
    store.allow("add")
    with store.writing() as db:
        db.execute(sa.update(entry).where(entry.c.id == number).values(**values))


def refusals(store: Store, number: int, most: int = 50) -> list[tuple[str, str]]:
    """(title or address, reason) of a feed's entries that gave no article, the latest first."""
    store.allow("add")
    columns = sa.select(entry.c.title, entry.c.address, entry.c.reason).where(
        entry.c.feed_id == number, entry.c.state == REFUSED
    )
    with store.engine.connect() as db:
        return [(r.title or r.address, r.reason) for r in db.execute(columns.order_by(entry.c.id.desc()).limit(most))]
