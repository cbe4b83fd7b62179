"""Searching the words of articles by an index, FTS5 on SQLite and GIN indexes on PostgreSQL (table article_words, kept
by triggers): a term is a run of words, of which the last may go on.

PostgreSQL's index knows which words an article holds, not where. So there is one of every two words that stand beside
each other as well: a term of two words needs no more, for longer ones those articles are looked through that hold all
their pairs.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from lib.store.tables import article
from lib.tables import fold


class _Holds(FunctionElement):
    """Whether an article's text holds a term; its clauses: number, the term as FTS5 wants it, its words and its pairs
    as PostgreSQL does. One class for each way of finding them: the way is part of the statement, not of what it is
    given.
    """

    type = (
        sa.types.NullType()
    )  # as a Boolean SQLite would be asked whether it is = 1, and look at every article for that
    name = "holds"
    inherit_cache = True
    found = "SELECT id FROM article_words WHERE words @@ to_tsquery('simple', {words})"


class _HoldsPair(_Holds):
    inherit_cache = True
    found = "SELECT id FROM article_words WHERE pairs @@ CAST({pairs} AS tsquery)"


class _HoldsRun(_Holds):
    inherit_cache = True
    found = (
        "SELECT id FROM (SELECT id, words FROM article_words WHERE pairs @@ CAST({pairs} AS tsquery) OFFSET 0) AS "
        "near WHERE words @@ to_tsquery('simple', {words})"
    )


@compiles(_Holds, "sqlite")
def _sqlite(element, compiler, **more) -> str:
    number, term, _, _ = element.clauses
    return (
        f"{compiler.process(number, **more)} IN (SELECT rowid FROM article_words WHERE article_words MATCH "
        f"{compiler.process(term, **more)})"
    )


@compiles(_Holds, "postgresql")
def _postgresql(element, compiler, **more) -> str:
    number, _, words, pairs = element.clauses
    return (
        f"{compiler.process(number, **more)} IN "
        f"({element.found.format(words=compiler.process(words, **more), pairs=compiler.process(pairs, **more))})"
    )


def _asked(term: str) -> tuple[type[_Holds], str, str, str] | None:
    """How PostgreSQL finds a term, and the term as FTS5 wants it, its words and its pairs as PostgreSQL does; None
    where there is no word in it.
    """
    words = re.findall(r"[^\W_]+", term)
    if not words:
        return None
    pairs = (
        [f"'{a}-{b}'" for a, b in pairwise(words)] if term.isascii() else []
    )  # of other letters PostgreSQL has its own opinion where a word ends
    way = _Holds if not pairs else _HoldsPair if len(pairs) == 1 else _HoldsRun
    return way, f'"{" ".join(words)}" *', " <-> ".join(words) + ":*", " & ".join(pairs) + ":*" if pairs else ""


def numbers(db: sa.Connection, term: str) -> Iterator[int]:
    """The numbers of the articles that hold a term, in order."""
    asked = _asked(term)
    if asked is None:
        return iter(())
    way, fts5, words, pairs = asked
    if db.dialect.name == "sqlite":
        return (
            n
            for (n,) in db.connection.cursor().execute(
                "SELECT rowid FROM article_words WHERE article_words MATCH ? ORDER BY rowid", (fts5,)
            )
        )
    # with less memory PostgreSQL notes pages instead of rows, and looks at every row on them; of a word that most
    # articles hold it would look at every article's words
    with planned(db, work_mem="128MB", enable_indexscan="off", enable_seqscan="off"):
        found = way.found.format(words="%(words)s", pairs="%(pairs)s")
        rows = db.connection.cursor().execute(f"{found} ORDER BY id", {"words": words, "pairs": pairs})
    return (n for (n,) in rows)


@contextmanager
def planned(db: sa.Connection, **settings: str) -> Iterator[None]:
    """Tells PostgreSQL how to find what is asked inside; where that fails the transaction ends, and the settings with
    it.
    """
    db.execute(sa.text("; ".join(f"SET LOCAL {name} = '{value}'" for name, value in settings.items())))
    yield
    db.execute(sa.text("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in settings)))


def holds(term: str) -> sa.ColumnElement:
    """Condition on article: its title or text holds the folded term ("prime minist": these words beside each other, the
    last may go on).
    """
    asked = _asked(term)
    if asked is None:
        return sa.false()
    way, *given = asked
    return way(article.c.id, *map(sa.literal, given))


def terms(search: str) -> list[str]:
    """What is searched for: words, or phrases between quotation marks, folded; all must be there."""
    return [t for t in (fold(a or b) for a, b in re.findall(r"[\"“”]([^\"“”]+)[\"“”]|(\S+)", search)) if t][:12]
