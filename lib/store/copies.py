"""The same story come twice, by a link and in an archive's export: one article, not two.

Copies in other papers stay articles of their own, which count as one source (resolve/alike.py).
"""

import datetime as dt
import re

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lib.model import Article, Reading
from lib.resolve.alike import minima, shared, signature
from lib.store.tables import article, report
from lib.tables import fold

SAME_STORY = (
    0.8  # of the runs of words shared: what an export adds (captions, sections) is less, what an update tells is more
)
SAME_WORDS = 0.95  # where nobody says which paper it was
APART = dt.timedelta(days=1)  # between the days of print and web
SHORTEST = 4  # letters of an outlet's name found within another's


def known(db: Connection, reading: Reading, origin: str = "user") -> int | None:
    """The stored article of that origin that is this one come another way, or None.

    It has nearly the same words, is of the same day or the next, and of the same paper (or the same address); and the
    new one tells no visit
    that it does not tell.
    """
    a = reading.article
    if a.published is None:
        return None
    columns = sa.select(article.c.id, article.c.source, article.c.url, article.c.signature)
    near = (article.c.published.between(a.published - APART, a.published + APART), article.c.origin == origin)
    rows = [
        r
        for r in db.execute(columns.where(*near).order_by(article.c.id))
        if _one_paper(a, r.source, r.url) is not False
    ]
    likeness = shared(signature(a.text), minima(r.signature for r in rows))
    for i in sorted(range(len(rows)), key=lambda i: -likeness[i]):
        if likeness[i] < (SAME_STORY if _one_paper(a, rows[i].source, rows[i].url) else SAME_WORDS):
            continue
        if _told(reading) <= _stored(db, rows[i].id):
            return rows[i].id
    return None


def _told(reading: Reading) -> set[tuple[str, str]]:
    return {(fold(v.visitor), v.destination_country) for v in reading.visits}


def _stored(db: Connection, number: int) -> set[tuple[str, str]]:
    query = sa.select(report.c.read_as, report.c.country).where(report.c.article_id == number)
    return {(r.read_as.partition("\n")[2], r.country) for r in db.execute(query)}


def _one_paper(one: Article, source: str, url: str) -> bool | None:
    """Whether both are of one paper, None where one of them does not say."""
    if one.url and one.url == url:
        return True
    mine, theirs = _outlet(one.source), _outlet(source)
    if not mine or not theirs:
        return None
    short, long = sorted((mine, theirs), key=len)
    return short == long or (len(short) >= SHORTEST and short in long)


def _outlet(source: str) -> str:
    """ "The Japan Times" and "japantimes.co.jp" alike."""
    name = re.sub(r"^(?:www\.)|\.(?:com?|org|net|gov|go|gouv|info|news|[a-z]{2})\b", "", source.lower())
    return re.sub(r"\W|\bthe\b", "", fold(name))
