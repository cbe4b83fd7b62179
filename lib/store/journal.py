"""Who added, fetched, followed, corrected, undid and shared what, out of the tables that say so; for owners."""

import pandas as pd
import sqlalchemy as sa

from lib.store.store import Store
from lib.store.tables import article, correction, feed, link, page

COLUMNS = {"at": "datetime64[s]", "who": "str", "did": "str", "what": "str", "number": "str"}
SAMPLE = "sample"  # articles that the app brought itself


def entries(store: Store, most: int = 100_000) -> pd.DataFrame:
    """One row per deed, the latest first. Columns: COLUMNS.

    at: UTC; who: as they were called then, "" where nobody signed in; did: added, fetched, followed, corrected, undid,
    shared or revoked; what: a title, an address, a kind of correction or a link's name, never a link's token; number:
    the article's, the correction's, the feed's, or the link's key.
    """
    store.allow("administer")
    number = lambda column: sa.cast(column, sa.Text)  # noqa: E731
    title = sa.case((article.c.title != "", article.c.title), else_=article.c.name)
    deeds = (
        sa.select(article.c.added, article.c.added_by, sa.literal("added"), title, number(article.c.id))
        .where(article.c.origin != SAMPLE),
        sa.select(page.c.at, article.c.added_by, sa.literal("fetched"), page.c.address, number(page.c.article_id))
        .join(article, article.c.id == page.c.article_id),
        sa.select(feed.c.added, feed.c.added_by, sa.literal("followed"), feed.c.address, number(feed.c.id)),
        sa.select(correction.c.at, correction.c.author, sa.literal("corrected"), correction.c.kind,
                  number(correction.c.id)),
        sa.select(correction.c.undone_at, correction.c.undone_by, sa.literal("undid"), correction.c.kind,
                  number(correction.c.id)).where(correction.c.undone_at.is_not(None)),
        sa.select(link.c.made_at, link.c.made_by, sa.literal("shared"), link.c.name, link.c.key),
        sa.select(link.c.revoked, sa.literal(""), sa.literal("revoked"), link.c.name, link.c.key)
        .where(link.c.revoked.is_not(None)),
    )  # fmt: skip
    rows: list[tuple] = []
    with store.engine.connect() as db:
        for deed in deeds:
            at = deed.selected_columns[0]
            rows += [(_utc(r[0]), *r[1:]) for r in db.execute(deed.order_by(at.desc()).limit(most))]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    return frame.sort_values("at", ascending=False, kind="stable", ignore_index=True).head(most)


def _utc(at) -> pd.Timestamp:
    stamp = pd.Timestamp(at)
    return stamp if stamp.tzinfo is None else stamp.tz_convert("UTC").tz_localize(None)  # SQLite forgets the zone
