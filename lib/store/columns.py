"""What a board is made of: words as small numbers, days as numbers, and columns out of the database as arrays."""

import contextlib
import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

NONE = np.iinfo(np.int32).min  # stands for no day
CHUNK = 50_000  # rows fetched at a time
UNIX = dt.date(1970, 1, 1).toordinal()


class Made(dict):
    """A dictionary that makes what it lacks of the key.

    Its lookup is no Python call: a million take a tenth of a second.
    """

    def __init__(self, make: Callable):
        super().__init__()
        self.make = make

    def __missing__(self, key):
        found = self[key] = self.make(key)
        return found


class Codes:
    """Words as small numbers."""

    def __init__(self, words: Iterable = ()):
        self.words: list = []
        self.of = Made(self._new)
        self.code: Callable[[Hashable], int] = self.of.__getitem__
        for w in words:
            self.code(w)

    def _new(self, word: Hashable) -> int:
        self.words.append(word)
        return len(self.words) - 1

    def codes(self, wanted: Iterable) -> list[int]:
        """The numbers of those of the words that occur."""
        return [self.of[w] for w in wanted if w in self.of]


def day_number(d: dt.date | None) -> int:
    return d.toordinal() if d is not None else NONE


class Day(FunctionElement):
    """A day as its ordinal number, NONE where there is none, worked out by the database."""

    type = sa.Integer()
    name = "day"
    inherit_cache = True


@compiles(Day, "sqlite")
def _day_sqlite(element, compiler, **more) -> str:
    return f"coalesce(CAST(julianday({compiler.process(element.clauses, **more)}) + 0.5 AS INTEGER) - 1721425, {NONE})"


@compiles(Day, "postgresql")
def _day_postgresql(element, compiler, **more) -> str:
    return f"coalesce({compiler.process(element.clauses, **more)} - DATE '0001-01-01' + 1, {NONE})"


def fetched(db: sa.Connection, query: sa.Select) -> Iterator[list]:
    """Rows as the driver gives them: a million of them through SQLAlchemy take ten times as long."""
    words = str(query.compile(dialect=db.dialect, compile_kwargs={"literal_binds": True}))
    with contextlib.closing(
        db.connection.cursor(name="board") if db.dialect.name == "postgresql" else db.connection.cursor()
    ) as cursor:
        cursor.execute(words.replace("%%", "%"))
        while some := cursor.fetchmany(CHUNK):
            yield list(some)


def columns_of(db: sa.Connection, query: sa.Select, kinds: Sequence[tuple[Callable | None, type]]) -> list[np.ndarray]:
    """The columns of a query as arrays: (what makes a number of a value, or None; dtype) for each."""
    parts: list[list[np.ndarray]] = [[] for _ in kinds]
    for chunk in fetched(db, query):
        for out, values, (make, kind) in zip(parts, zip(*chunk, strict=True), kinds, strict=True):
            out.append(np.fromiter(map(make, values) if make is not None else values, kind, len(chunk)))
    return [np.concatenate(p) if p else np.empty(0, kind) for p, (_, kind) in zip(parts, kinds, strict=True)]


def latest_first(ids: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Places in the order of their days, the latest first, NONE last; of one day by number."""
    return np.lexsort((ids, -days.astype(np.int64))).astype(np.int32)


def among(order: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Some places (each once) in the order of all."""
    if len(own) == len(order):
        return order
    within = np.zeros(len(order), bool)
    within[own] = True
    return order[within[order]]


def tallied(codes: np.ndarray, weights: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray, int]:
    """(how many of each, or the sum of their weights; how many of each; what the first stands for) of numbers that lie
    close together.
    """
    least = int(codes.min(initial=0))
    n = np.bincount(codes - least)
    return (n if weights is None else np.bincount(codes - least, weights)), n, least


def months(days: np.ndarray) -> np.ndarray:
    """Ordinal days as months since 1970."""
    return (days.astype(np.int64) - UNIX).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def stamps(days: np.ndarray) -> np.ndarray:
    """Ordinal days as datetime64[s], NaT where there is none."""
    out = (days.astype(np.int64) - UNIX).astype("datetime64[D]").astype("datetime64[s]")
    out[days == NONE] = np.datetime64("NaT")
    return out


@dataclass
class Columns:
    """The columns of a board.

    Arrays named p_ have a place for each person, v_ for each visit, vt_ for each topic of a visit, a_ for each
    article, r_ for each telling, m_ for each meeting, h_ for each host of a visit, t_ for each topic of an article.
    """

    p_id: np.ndarray = field(init=False)
    p_home: np.ndarray = field(init=False)
    p_uid: list[str] = field(init=False)
    p_name: list[str] = field(init=False)
    p_folded: list[str] = field(init=False)
    p_role: list[str] = field(init=False)
    p_class: list[str] = field(init=False)
    v_id: np.ndarray = field(init=False)
    v_person: np.ndarray = field(init=False)
    v_home: np.ndarray = field(init=False)
    v_country: np.ndarray = field(init=False)
    v_place: np.ndarray = field(init=False)
    v_status: np.ndarray = field(init=False)
    v_class: np.ndarray = field(init=False)
    v_review: np.ndarray = field(init=False)
    v_first: np.ndarray = field(init=False)
    v_last: np.ndarray = field(init=False)
    v_confidence: np.ndarray = field(init=False)
    v_topics: np.ndarray = field(init=False)
    vt_visit: np.ndarray = field(init=False)
    vt_topic: np.ndarray = field(init=False)
    a_id: np.ndarray = field(init=False)
    a_day: np.ndarray = field(init=False)
    a_source: np.ndarray = field(init=False)
    a_origin: np.ndarray = field(init=False)
    r_visit: np.ndarray = field(init=False)
    r_article: np.ndarray = field(init=False)
    r_status: np.ndarray = field(init=False)
    h_visit: np.ndarray = field(init=False)
    h_name: np.ndarray = field(init=False)
    t_article: np.ndarray = field(init=False)
    t_topic: np.ndarray = field(init=False)
    t_weight: np.ndarray = field(init=False)
    m_id: np.ndarray = field(init=False)
    m_article: np.ndarray = field(init=False)
    m_first: np.ndarray = field(init=False)
    m_second: np.ndarray = field(init=False)
    m_country: np.ndarray = field(init=False)
    m_from: np.ndarray = field(init=False)
    m_till: np.ndarray = field(init=False)
    m_mode: np.ndarray = field(init=False)
    m_held: np.ndarray = field(init=False)
