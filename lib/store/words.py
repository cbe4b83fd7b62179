"""Searching the words of articles by an index, FTS5 on SQLite and a GIN index on PostgreSQL (table article_words, kept by triggers): a term is a run of words, of which the last may go on."""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from lib.store.tables import article


class _Holds(FunctionElement):
    """Whether an article's text holds a term; its clauses: number, the term as FTS5 and as PostgreSQL wants it."""

    type = sa.types.NullType()  # as a Boolean SQLite would be asked whether it is = 1, and look at every article for that
    name = "holds"
    inherit_cache = True


@compiles(_Holds, "sqlite")
def _sqlite(element, compiler, **more) -> str:
    number, term, _ = element.clauses
    return f"{compiler.process(number, **more)} IN (SELECT rowid FROM article_words WHERE article_words MATCH {compiler.process(term, **more)})"


@compiles(_Holds, "postgresql")
def _postgresql(element, compiler, **more) -> str:
    number, _, term = element.clauses
    return f"{compiler.process(number, **more)} IN (SELECT id FROM article_words WHERE words @@ to_tsquery('simple', {compiler.process(term, **more)}))"


def _asked(term: str) -> tuple[str, str]:
    """A term as FTS5 and as PostgreSQL want it; "" where there is no word in it."""
    words = re.findall(r"[^\W_]+", term)
    return (f'"{" ".join(words)}" *', " <-> ".join(words) + ":*") if words else ("", "")


def numbers(db: sa.Connection, term: str) -> Iterator[int]:
    """The numbers of the articles that hold a term, in order."""
    fts5, tsquery = _asked(term)
    if not fts5:
        return iter(())
    if db.dialect.name == "sqlite":
        return (n for (n,) in db.connection.cursor().execute("SELECT rowid FROM article_words WHERE article_words MATCH ? ORDER BY rowid", (fts5,)))
    db.execute(sa.text("SET LOCAL work_mem = '128MB'"))  # with less PostgreSQL notes pages instead of rows, and looks at every row on them
    return (n for (n,) in db.connection.cursor().execute("SELECT id FROM article_words WHERE words @@ to_tsquery('simple', %s) ORDER BY id", (tsquery,)))


def holds(term: str) -> sa.ColumnElement:
    """Condition on article: its title or text holds the folded term ("prime minist": these words beside each other, the last may go on)."""
    fts5, tsquery = _asked(term)
    return _Holds(article.c.id, sa.literal(fts5), sa.literal(tsquery)) if fts5 else sa.false()
