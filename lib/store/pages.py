"""Pages that were fetched, and which articles they gave: for telling where an article is from, and for asking again
only for what is new.
"""

import datetime as dt

import sqlalchemy as sa

from lib.model import Fetched
from lib.store.feeds import key_of, utc
from lib.store.query import texts
from lib.store.store import Store
from lib.store.tables import page


def remember(store: Store, told: Fetched, number: int) -> None:
    """An article came from this page, then."""
    store.allow("add")
    row = {"asked": told.asked, "address": told.address, "at": told.at, "etag": told.etag, "modified": told.modified}
    with store.writing() as db:
        here = (page.c.key == key_of(told.asked), page.c.article_id == number)
        if db.execute(sa.update(page).where(*here).values(**row)).rowcount == 0:
            db.execute(sa.insert(page).values(key=key_of(told.asked), article_id=number, **row))


def last(store: Store, address: str) -> tuple[int, dt.datetime, str, str] | None:
    """(article, when, etag, modified) of the last time that an address gave an article, or None."""
    columns = sa.select(page.c.article_id, page.c.at, page.c.etag, page.c.modified)
    with store.engine.connect() as db:
        row = db.execute(
            columns.where(page.c.key == key_of(address)).order_by(page.c.at.desc(), page.c.id.desc()).limit(1)
        ).one_or_none()
    return (row.article_id, utc(row.at), row.etag, row.modified) if row else None


def of(store: Store, number: int) -> list[tuple[str, dt.datetime]]:
    """(address, when) of the pages that an article came from, the first one first; none where the article may not be
    seen.
    """
    if not texts(store, [number]):
        return []
    with store.engine.connect() as db:
        query = sa.select(page.c.address, page.c.at).where(page.c.article_id == number).order_by(page.c.at, page.c.id)
        return [(r.address, utc(r.at)) for r in db.execute(query)]
