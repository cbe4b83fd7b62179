"""Searching the words of articles by an index, FTS5 on SQLite and a GIN index on PostgreSQL: a term is a run of words, of which the last may go on."""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from lib.store.tables import article

PLAIN = r"[^a-z0-9\u0080-\uffff]+"  # what parts words on PostgreSQL; as the migration that made the index has it


class _Holds(FunctionElement):
    """Whether an article's text holds a term; its clauses: number, folded text, the term as FTS5 and as PostgreSQL wants it."""

    type = sa.types.NullType()  # as a Boolean SQLite would be asked whether it is = 1, and look at every article for that
    name = "holds"
    inherit_cache = True


@compiles(_Holds, "sqlite")
def _sqlite(element, compiler, **more) -> str:
    number, _, term, _ = element.clauses
    return f"{compiler.process(number, **more)} IN (SELECT rowid FROM article_words WHERE article_words MATCH {compiler.process(term, **more)})"


@compiles(_Holds, "postgresql")
def _postgresql(element, compiler, **more) -> str:
    _, folded, _, term = element.clauses
    return f"to_tsvector('simple', regexp_replace({compiler.process(folded, **more)}, '{PLAIN}', ' ', 'g')) @@ to_tsquery('simple', {compiler.process(term, **more)})"


def numbers(db: sa.Connection, term: str) -> Iterator[int]:
    """The numbers of the articles that hold a term, in order."""
    if db.dialect.name == "sqlite":
        words = re.findall(r"[^\W_]+", term)
        return (n for (n,) in db.connection.cursor().execute("SELECT rowid FROM article_words WHERE article_words MATCH ? ORDER BY rowid", (f'"{" ".join(words)}" *',))) if words else iter(())
    db.execute(sa.text("SET LOCAL work_mem = '128MB'"))  # with less PostgreSQL notes pages instead of rows, and makes words of every text on them again
    return iter(db.execute(sa.select(article.c.id).where(holds(term)).order_by(article.c.id)).scalars())


def holds(term: str) -> sa.ColumnElement:
    """Condition on article: its title or text holds the folded term ("prime minist": these words beside each other, the last may go on)."""
    words = re.findall(r"[^\W_]+", term)
    if not words:
        return sa.false()
    return _Holds(article.c.id, article.c.folded, sa.literal(f'"{" ".join(words)}" *'), sa.literal(" <-> ".join(words) + ":*"))
