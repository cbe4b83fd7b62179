"""What is new for somebody: the articles added since the mark of what they have seen."""

import datetime as dt

import sqlalchemy as sa

from lib.errors import NotAllowed
from lib.store.feeds import utc
from lib.store.store import Store
from lib.store.tables import article, seen

SAMPLE = "sample"


def since(store: Store, most: int) -> tuple[list[int], int, dt.datetime | None]:
    """(the latest so many articles, how many in all, when the last of them was added) that were added after this
    person's mark; the sample never counts.

    Who comes for the first time has seen what is there: their mark is set, and nothing is new.
    """
    _somebody(store)
    with store.engine.connect() as db:
        mark = db.execute(sa.select(seen.c.at).where(seen.c.person == store.user)).scalar()
        if mark is not None:
            new = (article.c.added > utc(mark), article.c.origin != SAMPLE)
            many, latest = db.execute(sa.select(sa.func.count(), sa.func.max(article.c.added)).where(*new)).one()
            numbers = (
                db.execute(
                    sa.select(article.c.id)
                    .where(*new)
                    .order_by(article.c.added.desc(), article.c.id.desc())
                    .limit(most)
                )
                .scalars()
                .all()
                if many
                else []
            )
            return list(numbers), many, utc(latest) if latest else None
    mark_seen(store, _latest(store))
    return [], 0, None


def mark_seen(store: Store, until: dt.datetime | None = None) -> None:
    """This person has seen what was added until then (default: all there is)."""
    _somebody(store)
    until = until or _latest(store)
    with store.writing() as db:
        if db.execute(sa.update(seen).where(seen.c.person == store.user).values(at=until)).rowcount == 0:
            db.execute(sa.insert(seen).values(person=store.user, at=until))


def _latest(store: Store) -> dt.datetime:
    with store.engine.connect() as db:
        found = db.execute(sa.select(sa.func.max(article.c.added))).scalar()
    return utc(found) if found else dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _somebody(store: Store) -> None:
    """Marks are for people with a name who see the whole collection, not for links."""
    store.allow("see")
    if store.scope is not None or not store.user:
        raise NotAllowed("see")
