"""The columns of the whole collection in memory, as numbers: which visits and articles fit the filters, and how many of
what, in milliseconds at any size.

A million visits take some 150 MB. What is shown one by one is then asked of the database by its number (query.py).
"""

import contextlib
import datetime as dt
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from lib.memory import uncollected
from lib.model import HELD, STATUSES, Filters
from lib.resolve.journeys import SAME_TOUR, label_points
from lib.store.tables import article, article_topic, meeting, person, report, visit, visit_host, visit_topic
from lib.tables import country_names, fold, rows

NONE = np.iinfo(np.int32).min  # stands for no day
CHUNK = 50_000  # rows fetched at a time
KEPT = 32  # answers that a board remembers
LARGE = 50_000  # visits from which a board is made anew beside the clicks
REST, LONGEST_REST = 4.0, 300.0  # times as long as making it took, and seconds, until a large board is made anew
STAFF = ("spokesperson", "official")  # kept, but counted only when asked for
UNIX = dt.date(1970, 1, 1).toordinal()


class _Made(dict):
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
        self.of = _Made(self._new)
        self.code: Callable[[Hashable], int] = self.of.__getitem__
        for w in words:
            self.code(w)

    def _new(self, word: Hashable) -> int:
        self.words.append(word)
        return len(self.words) - 1

    def codes(self, wanted: Iterable) -> list[int]:
        """The numbers of those of the words that occur."""
        return [self.of[w] for w in wanted if w in self.of]


def _day(d: dt.date | None) -> int:
    return d.toordinal() if d is not None else NONE


class _Day(FunctionElement):
    """A day as its ordinal number, NONE where there is none, worked out by the database."""

    type = sa.Integer()
    name = "day"
    inherit_cache = True


@compiles(_Day, "sqlite")
def _day_sqlite(element, compiler, **more) -> str:
    return f"coalesce(CAST(julianday({compiler.process(element.clauses, **more)}) + 0.5 AS INTEGER) - 1721425, {NONE})"


@compiles(_Day, "postgresql")
def _day_postgresql(element, compiler, **more) -> str:
    return f"coalesce({compiler.process(element.clauses, **more)} - DATE '0001-01-01' + 1, {NONE})"


def _chunks(db: sa.Connection, query: sa.Select) -> Iterator[list[tuple]]:
    """Rows as the driver gives them: a million of them through SQLAlchemy take ten times as long."""
    words = str(query.compile(dialect=db.dialect, compile_kwargs={"literal_binds": True}))
    with contextlib.closing(
        db.connection.cursor(name="board") if db.dialect.name == "postgresql" else db.connection.cursor()
    ) as cursor:
        cursor.execute(words.replace("%%", "%"))
        while some := cursor.fetchmany(CHUNK):
            yield some


def _fetch(db: sa.Connection, query: sa.Select, kinds: Sequence[tuple[Callable | None, type]]) -> list[np.ndarray]:
    """The columns of a query as arrays: (what makes a number of a value, or None; dtype) for each."""
    parts: list[list[np.ndarray]] = [[] for _ in kinds]
    for chunk in _chunks(db, query):
        for out, values, (make, kind) in zip(parts, zip(*chunk, strict=True), kinds, strict=True):
            out.append(np.fromiter(map(make, values) if make is not None else values, kind, len(chunk)))
    return [np.concatenate(p) if p else np.empty(0, kind) for p, (_, kind) in zip(parts, kinds, strict=True)]


@dataclass
class Board:
    """One state of the store.

    Arrays named v_ have a place for each visit, a_ for each article, r_ for each telling, m_ for each meeting, h_ for
    each host of a visit, t_ for each topic of an article.
    """

    words: Callable[[str], np.ndarray]  # the numbers of the articles whose text has a term
    homes: Codes = field(default_factory=Codes)
    countries: Codes = field(default_factory=Codes)
    places: Codes = field(default_factory=Codes)  # (city, country, lat, lon)
    status: Codes = field(default_factory=lambda: Codes(STATUSES))
    classes: Codes = field(default_factory=Codes)
    reviews: Codes = field(default_factory=Codes)
    sources: Codes = field(default_factory=Codes)
    origins: Codes = field(default_factory=Codes)
    hosts: Codes = field(default_factory=Codes)
    modes: Codes = field(default_factory=Codes)
    topics: Codes = field(default_factory=lambda: Codes(r["id"] for r in rows("topics")))

    @classmethod
    def read(cls, db: sa.Connection, words: Callable[[str], np.ndarray]) -> "Board":
        """Everything that is counted and filtered by, out of the database."""
        with uncollected():
            return cls._read(db, words)

    @classmethod
    def _read(cls, db: sa.Connection, words: Callable[[str], np.ndarray]) -> "Board":
        b, i32, i16, i8 = cls(words), np.int32, np.int16, np.int8
        c = visit.c
        p = person.c
        b.p_id, b.p_home = _fetch(db, sa.select(p.id, p.home).order_by(p.id), [(None, i32), (b.homes.code, i16)])
        told = [tuple(r) for r in db.execute(sa.select(p.uid, p.name, p.folded, p.role, p.role_class).order_by(p.id))]
        b.p_uid, b.p_name, b.p_folded, b.p_role, b.p_class = ([r[n] for r in told] for n in range(5))
        (b.v_id, v_person, b.v_home, b.v_country, b.v_status, b.v_class, b.v_review, b.v_first, b.v_last,
         b.v_confidence) = _fetch(
            db, sa.select(c.id, c.person_id, c.home, c.country, c.status, c.role_class, c.review, _Day(c.first_day),
                          _Day(c.last_day), c.confidence).order_by(c.id),
            [(None, i32), (None, i32), (b.homes.code, i16), (b.countries.code, i16), (b.status.code, i8),
             (b.classes.code, i16), (b.reviews.code, i8), (None, i32), (None, i32), (None, np.float32)],
        )  # fmt: skip
        points = label_points()
        nowhere = (float("nan"), float("nan"))

        def place(row: tuple) -> int:
            city, country, lat, lon = row
            return b.places.code(
                (
                    city if lat is not None else "",
                    country,
                    lat is not None,
                    *((lat, lon) if lat is not None else points.get(country, nowhere)),
                )
            )

        spot = _Made(place).__getitem__
        spots: list[np.ndarray] = [
            np.fromiter(map(spot, chunk), i32, len(chunk))
            for chunk in _chunks(db, sa.select(c.city, c.country, c.lat, c.lon).order_by(c.id))
        ]
        b.v_place = np.concatenate(spots) if spots else np.empty(0, i32)
        b.v_person = np.searchsorted(b.p_id, v_person).astype(i32)
        vt_visit, vt_topic = _fetch(
            db, sa.select(visit_topic.c.visit_id, visit_topic.c.topic), [(None, i32), (b.topics.code, i8)]
        )
        b.vt_visit, b.vt_topic = np.searchsorted(b.v_id, vt_visit).astype(i32), vt_topic
        b.v_topics = np.zeros(len(b.v_id), np.uint64)
        np.bitwise_or.at(b.v_topics, b.vt_visit, np.uint64(1) << vt_topic.astype(np.uint64))
        a = article.c
        told = _fetch(
            db,
            sa.select(a.id, _Day(a.published), a.source, a.origin),
            [(None, i32), (None, i32), (b.sources.code, i16), (b.origins.code, i8)],
        )  # in the order of an index that has all of it
        order = np.argsort(told[0])
        b.a_id, b.a_day, b.a_source, b.a_origin = (column[order] for column in told)
        r_visit, r_article, b.r_status = _fetch(
            db,
            sa.select(report.c.visit_id, report.c.article_id, report.c.status).where(report.c.visit_id.is_not(None)),
            [(None, i32), (None, i32), (b.status.code, i8)],
        )
        b.r_visit, b.r_article = (
            np.searchsorted(b.v_id, r_visit).astype(i32),
            np.searchsorted(b.a_id, r_article).astype(i32),
        )
        t = article_topic.c
        t_article, b.t_topic, b.t_weight = _fetch(
            db, sa.select(t.article_id, t.topic, t.weight), [(None, i32), (b.topics.code, i8), (None, np.float64)]
        )
        b.t_article = np.searchsorted(b.a_id, t_article).astype(i32)
        h_visit, b.h_name = _fetch(
            db, sa.select(visit_host.c.visit_id, visit_host.c.name), [(None, i32), (b.hosts.code, i32)]
        )
        b.h_visit = np.searchsorted(b.v_id, h_visit).astype(i32)
        m = meeting.c
        b.m_id, m_article, m_first, m_second, b.m_country, b.m_from, b.m_till, b.m_mode, b.m_held = _fetch(
            db, sa.select(m.id, m.article_id, m.first_person, m.second_person, m.country, _Day(m.first_day),
                          _Day(m.last_day), m.mode, m.status).where(m.first_person.is_not(None),
                          m.second_person.is_not(None)),
            [(None, i32), (None, i32), (None, i32), (None, i32), (b.countries.code, i16), (None, i32), (None, i32),
             (b.modes.code, i8), (_Made(lambda s: s == "held").__getitem__, bool)],
        )  # fmt: skip
        b.m_article, b.m_first, b.m_second = (
            np.searchsorted(b.a_id, m_article).astype(i32),
            np.searchsorted(b.p_id, m_first).astype(i32),
            np.searchsorted(b.p_id, m_second).astype(i32),
        )
        b._answers = OrderedDict()
        return b

    @cached_property
    def _v_latest(self) -> np.ndarray:
        """All visits, the latest first, undated ones last."""
        return _by_day(self.v_id, self.v_first)

    @cached_property
    def _a_latest(self) -> np.ndarray:
        """All articles, the latest first, undated ones last."""
        return _by_day(self.a_id, self.a_day)

    @cached_property
    def _m_latest(self) -> np.ndarray:
        """All meetings, the latest first, undated ones last."""
        return _by_day(self.m_id, self.m_from)

    @cached_property
    def _v_month(self) -> np.ndarray:
        """The month in which each visit begins, counted from 1970; NONE without a day."""
        return np.where(self.v_first == NONE, NONE, _months(self.v_first)).astype(np.int32)

    @cached_property
    def _a_month(self) -> np.ndarray:
        """The month in which each article was published, counted from 1970; NONE without a day."""
        return np.where(self.a_day == NONE, NONE, _months(self.a_day)).astype(np.int32)

    @cached_property
    def _runs(self) -> np.ndarray:
        """A number for each visit: those of one person that have the same may be legs of one journey, others cannot."""
        order = np.lexsort((self.v_first, self.v_person))
        person, first = self.v_person[order].astype(np.int64) * 10**7, self.v_first[order].astype(np.int64)
        undated = first == NONE
        last = np.maximum(first, np.where(self.v_last[order] == NONE, first, self.v_last[order]).astype(np.int64))
        until = np.maximum.accumulate(person + np.where(undated, 0, last))
        begins = np.ones(len(order), bool)
        begins[1:] = (person[1:] != person[:-1]) | (~undated[1:] & (person[1:] + first[1:] - until[:-1] > SAME_TOUR))
        out = np.empty(len(order), np.int64)
        out[order] = np.cumsum(begins)
        return out

    def beside(self, numbers: Sequence[int]) -> np.ndarray:
        """Numbers of the visits that may be legs of one journey with any of these, these included."""
        at = np.searchsorted(self.v_id, np.asarray(numbers, np.int64))
        at = at[at < len(self.v_id)]
        folk = np.zeros(len(self.p_id), bool)
        folk[self.v_person[at]] = True
        runs = np.zeros(int(self._runs.max(initial=0)) + 1, bool)
        runs[self._runs[at]] = True
        vague = np.zeros(
            len(self.p_id), bool
        )  # whoever has a visit without a date: it may belong to any journey of theirs
        vague[self.v_person[self.v_first == NONE]] = True
        return self.v_id[runs[self._runs] | (folk & vague)[self.v_person]]

    # --- what fits -------------------------------------------------------------------------------------------------

    def _is(self, column: np.ndarray, codes: Codes, wanted: Iterable) -> np.ndarray:
        table = np.zeros(max(len(codes.words), 1), bool)
        table[codes.codes(wanted)] = True
        return table[column] if len(column) else np.zeros(0, bool)

    def _people(self, uids: Iterable[str]) -> np.ndarray:
        wanted = set(uids)
        return np.fromiter((u in wanted for u in self.p_uid), bool, len(self.p_uid))

    def _telling(self, articles: np.ndarray) -> np.ndarray:
        """The visits that at least one of these articles (a mask) tells."""
        out = np.zeros(len(self.v_id), bool)
        out[self.r_visit[articles[self.r_article]]] = True
        return out

    def _told(self, f: Filters, search: bool) -> np.ndarray | None:
        """The articles that fulfil what filters say of articles; None for all."""
        masks = []
        if not f.with_sample:
            masks.append(~self._is(self.a_origin, self.origins, ["sample"]))
        if f.sources:
            masks.append(self._is(self.a_source, self.sources, f.sources))
        if f.articles:
            masks.append(np.isin(self.a_id, f.articles))
        if search:
            masks += [self._with_words(t) for t in terms(f.search)]
        return np.logical_and.reduce(masks) if masks else None

    def _with_words(self, term: str) -> np.ndarray:
        """The articles that hold a term; visits and articles ask alike, the database is asked once."""
        return self._kept(term, lambda: self._asked(term))

    def _asked(self, term: str) -> np.ndarray:
        out = np.zeros(len(self.a_id), bool)
        found = self.words(term)
        at = np.searchsorted(self.a_id, found)
        at = at[at < len(self.a_id)]
        out[at[np.isin(self.a_id[at], found)]] = True
        return out

    def _visits(self, f: Filters, seen: np.ndarray | None) -> np.ndarray:
        """The visits that fit, as query._visits says it; seen: the articles that may be asked (None: all)."""
        fits = np.ones(len(self.v_id), bool)
        if f.people:
            fits &= self._people(f.people)[self.v_person]
        if f.homes:
            fits &= self._is(self.v_home, self.homes, f.homes)
        if f.places:
            fits &= self._is(self.v_country, self.countries, f.places)
        fits &= (
            self._is(self.v_review, self.reviews, f.reviews)
            if f.reviews
            else ~self._is(self.v_review, self.reviews, ["rejected"])
        )
        if f.statuses:
            fits &= self._is(self.v_status, self.status, f.statuses)
        if f.classes:
            fits &= self._is(self.v_class, self.classes, f.classes)
        elif not f.with_staff:
            fits &= ~self._is(self.v_class, self.classes, STAFF)
        if f.topics:
            bits = np.bitwise_or.reduce(
                [np.uint64(1) << np.uint64(n) for n in self.topics.codes(f.topics)] or [np.uint64(0)]
            )
            fits &= (self.v_topics & bits) != 0
        near = lambda within: self._telling(within if seen is None else within & seen)  # noqa: E731
        dated = self.a_day != NONE
        if f.since:
            fits &= (self.v_last >= _day(f.since)) | (
                (self.v_last == NONE) & near(dated & (self.a_day >= _day(f.since)))
            )
        if f.until:
            fits &= ((self.v_first != NONE) & (self.v_first <= _day(f.until))) | (
                (self.v_first == NONE) & near(dated & (self.a_day <= _day(f.until)))
            )
        told = self._told(f, search=False)
        if told is not None or seen is not None:
            fits &= self._telling(told if seen is None else seen if told is None else told & seen)
        for term in terms(f.search):
            has = np.fromiter((term in n for n in self.p_folded), bool, len(self.p_folded))[self.v_person]
            has |= np.fromiter((term in p[0].lower() for p in self.places.words), bool, len(self.places.words))[
                self.v_place
            ]
            has |= self._is(
                self.v_country, self.countries, [code for name, code in country_names().items() if fold(name) == term]
            )
            of_host = np.fromiter((term in h.lower() for h in self.hosts.words), bool, len(self.hosts.words))
            has[self.h_visit[of_host[self.h_name]]] = True
            fits &= has | near(self._with_words(term))
        return fits

    def _articles(self, f: Filters) -> np.ndarray:
        """The articles that fit, as query._telling says it."""
        told = self._told(f, search=True)
        fits = np.ones(len(self.a_id), bool) if told is None else told
        narrowed = Filters(
            people=f.people,
            homes=f.homes,
            places=f.places,
            topics=f.topics,
            statuses=f.statuses,
            classes=f.classes,
            since=f.since,
            until=f.until,
            with_staff=True,
        )
        if narrowed != Filters(with_staff=True):
            own = np.zeros(len(self.a_id), bool)
            own[self.r_article[self._visits(narrowed, None)[self.r_visit]]] = True
            fits = fits & own
        return fits

    def fitting(self, f: Filters, scope: Filters | None) -> "Fitting":
        """What fits the filters inside a scope (None: everything); kept for the next questions."""
        return self._kept((f, scope), lambda: self._fitting(f, scope))

    def _fitting(self, f: Filters, scope: Filters | None) -> "Fitting":
        seen = None if scope is None else self._articles(scope)
        visits = self._visits(f, seen) if scope is None else self._visits(f, seen) & self._visits(scope, seen)
        articles = self._articles(f) if seen is None else self._articles(f) & seen
        return Fitting(
            self, f, scope, np.flatnonzero(visits).astype(np.int32), np.flatnonzero(articles).astype(np.int32), seen
        )

    def _kept(self, key: Hashable, make: Callable) -> object:
        """An answer given before, or made now and kept, as long as KEPT others are not."""
        found = self._answers.get(key)
        if found is None:
            found = self._answers[key] = make()
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return found


def terms(search: str) -> list[str]:
    """What is searched for: words, or phrases between quotation marks, folded; all must be there."""
    return [t for t in (fold(a or b) for a, b in re.findall(r"[\"“”]([^\"“”]+)[\"“”]|(\S+)", search)) if t][:12]


def _by_day(ids: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Places in the order of their days, the latest first, NONE last; of one day by number."""
    return np.lexsort((ids, -days.astype(np.int64))).astype(np.int32)


def _among(order: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Some places (each once) in the order of all."""
    if len(own) == len(order):
        return order
    within = np.zeros(len(order), bool)
    within[own] = True
    return order[within[order]]


def _counted(codes: np.ndarray, weights: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray, int]:
    """(how many of each, or the sum of their weights; how many of each; what the first stands for) of numbers that lie
    close together.
    """
    least = int(codes.min(initial=0))
    n = np.bincount(codes - least)
    return (n if weights is None else np.bincount(codes - least, weights)), n, least


def _months(days: np.ndarray) -> np.ndarray:
    """Ordinal days as months since 1970."""
    return (days.astype(np.int64) - UNIX).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _stamps(days: np.ndarray) -> np.ndarray:
    """Ordinal days as datetime64[s], NaT where there is none."""
    out = (days.astype(np.int64) - UNIX).astype("datetime64[D]").astype("datetime64[s]")
    out[days == NONE] = np.datetime64("NaT")
    return out


@dataclass(frozen=True)
class Options:
    """What the filter bar can offer: uid -> shown name, and codes with their number of visits."""

    people: dict[str, str]
    homes: tuple[str, ...]
    places: tuple[str, ...]
    topics: tuple[str, ...]
    classes: tuple[str, ...]
    sources: tuple[str, ...]
    first_day: object
    last_day: object


@dataclass
class Fitting:
    """The visits and articles (their places in the board) that fit some filters, and how many of what there are among
    them. Frames with column n count; they have the columns that charts ask of single visits.
    """

    board: Board
    f: Filters
    scope: Filters | None
    v: np.ndarray
    a: np.ndarray
    seen: np.ndarray | None

    @cached_property
    def held(self) -> np.ndarray:
        """Those of the visits that took place or are under way."""
        return self.v[self.board._is(self.board.v_status[self.v], self.board.status, HELD)]

    @property
    def numbers(self) -> dict[str, int]:
        """visits, people, countries, articles."""
        b = self.board
        different = lambda codes: int(np.count_nonzero(np.bincount(codes)))  # noqa: E731
        return {
            "visits": len(self.v),
            "people": different(b.v_person[self.v]),
            "countries": different(b.v_country[self.v]),
            "articles": len(self.a),
        }

    def options(self, people: int) -> Options:
        """What occurs, most frequent first; of people at most so many."""
        b = self.board

        def often(values: np.ndarray, words: list, key: Callable = str) -> tuple:
            counted = np.bincount(values, minlength=max(len(words), 1))
            return tuple(
                words[k]
                for k in sorted(np.flatnonzero(counted), key=lambda k: (-counted[k], key(words[k])))
                if words[k]
            )

        counted = np.bincount(b.v_person[self.v], minlength=max(len(b.p_id), 1))
        folk = sorted(np.argsort(-counted, kind="stable")[:people], key=lambda k: (-counted[k], b.p_name[k]))
        within = np.zeros(len(b.a_id), bool)
        within[self.a] = True
        first, last = b.v_first[self.v], b.v_last[self.v]
        first, last = first[first != NONE], last[last != NONE]
        day = lambda d: dt.date.fromordinal(int(d))  # noqa: E731
        return Options(
            {b.p_uid[k]: f"{b.p_name[k]} ({h})" if (h := b.homes.words[b.p_home[k]]) else b.p_name[k] for k in folk
             if counted[k]}, often(b.v_home[self.v], b.homes.words), often(b.v_country[self.v], b.countries.words),
            often(b.t_topic[within[b.t_article]], b.topics.words), often(b.v_class[self.v], b.classes.words),
            often(b.a_source[self.a], b.sources.words), day(first.min()) if len(first) else None,
            day(last.max()) if len(last) else None,
        )  # fmt: skip

    def first(self, many: int, statuses: Iterable[str] = ()) -> np.ndarray:
        """Numbers (ids) of the latest visits, undated ones last."""
        b = self.board
        return b.v_id[
            _among(b._v_latest, self.v[b._is(b.v_status[self.v], b.status, statuses)] if statuses else self.v)[:many]
        ]

    def latest_articles(self, many: int) -> np.ndarray:
        """Numbers of the latest articles, undated ones last."""
        return self.board.a_id[_among(self.board._a_latest, self.a)[:many]]

    def articles_about(self, topic: str, many: int) -> np.ndarray:
        """Numbers of the latest of the articles that have a topic."""
        b = self.board
        about = np.zeros(len(b.a_id), bool)
        about[b.t_article[b.t_topic == b.topics.of.get(topic, -1)]] = True
        return b.a_id[_among(b._a_latest, self.a[about[self.a]])[:many]]

    def holding(self, many: int) -> np.ndarray:
        """Numbers of the latest articles that hold the words searched for, whichever visits they tell."""
        told = self.board._told(self.f, search=True)
        fits = np.ones(len(self.board.a_id), bool) if told is None else told
        return self.board.a_id[
            _among(self.board._a_latest, np.flatnonzero(fits if self.seen is None else fits & self.seen))[:many]
        ]

    def latest_meetings(self, many: int) -> np.ndarray:
        """Numbers of the latest meetings, undated ones last."""
        return self.board.m_id[_among(self.board._m_latest, self.met)[:many]]

    def undated(self, many: int) -> tuple[np.ndarray, int]:
        """Numbers of visits without a date, and how many there are."""
        own = self.v[self.board.v_first[self.v] == NONE]
        return self.board.v_id[own[:many]], len(own)

    def months(self) -> pd.DataFrame:
        """first_day (of the month), status, n."""
        b = self.board
        own = self.v[b.v_first[self.v] != NONE]
        counted, _, least = _counted(b._v_month[own] * 8 + b.v_status[own])
        there = np.flatnonzero(counted)
        keys, n = there + least, counted[there]
        return pd.DataFrame(
            {
                "first_day": (keys // 8).astype("datetime64[M]").astype("datetime64[s]"),
                "status": [b.status.words[k] for k in keys % 8],
                "n": n,
            }
        )

    def places(self) -> pd.DataFrame:
        """city, country, exact (the city is known), at_lat, at_lon, n. Most visited first."""
        b = self.board
        n = np.bincount(b.v_place[self.v], minlength=len(b.places.words))
        there = np.flatnonzero(n)
        frame = pd.DataFrame(
            [b.places.words[p] for p in there], columns=["city", "country", "exact", "at_lat", "at_lon"]
        ).assign(n=n[there])
        return frame[frame["at_lat"].notna()].sort_values("n", ascending=False, kind="stable", ignore_index=True)

    def lands(self, column: str = "country", held: bool = False) -> pd.Series:
        """Country (or home) -> number of visits, the most first."""
        b = self.board
        codes, values = (b.countries, b.v_country) if column == "country" else (b.homes, b.v_home)
        counted = np.bincount(values[self.held if held else self.v], minlength=len(codes.words))
        found = pd.Series(counted, index=codes.words)
        return found[found > 0].sort_index().sort_values(ascending=False, kind="stable")

    def pairs(self) -> pd.DataFrame:
        """home, country, first_day (the latest), status (completed), n: visits that took place."""
        b = self.board
        wide = max(len(b.countries.words), 1)
        own = _among(b._v_latest, self.held)[::-1]
        key = b.v_home[own].astype(np.int64) * wide + b.v_country[own]
        counted, latest = np.bincount(key), np.full(int(key.max(initial=0)) + 1, NONE, np.int32)
        latest[key] = b.v_first[own]  # of the same pair the last one written stays
        keys = np.flatnonzero(counted)
        n, last = counted[keys], latest[keys]
        return pd.DataFrame(
            {
                "home": [b.homes.words[k // wide] for k in keys],
                "country": [b.countries.words[k % wide] for k in keys],
                "first_day": _stamps(last),
                "status": "completed",
                "n": n,
            }
        )

    def new_pairs(self, many: int) -> np.ndarray:
        """Numbers of visits that were the first from their home to their country, the latest of them first."""
        b = self.board
        own = self.held[(b.v_first[self.held] != NONE) & (b.v_home[self.held] != b.homes.of.get("", -1))]
        key = b.v_home[own].astype(np.int64) * max(len(b.countries.words), 1) + b.v_country[own]
        days = np.full(int(key.max(initial=0)) + 1, np.iinfo(np.int32).max, np.int32)
        np.minimum.at(days, key, b.v_first[own])
        own, key = own[b.v_first[own] == days[key]], key[b.v_first[own] == days[key]]
        _, starts = np.unique(key, return_index=True)  # of several on that day the one with the least number
        firsts = own[starts]
        return b.v_id[firsts[np.argsort(-b.v_first[firsts], kind="stable")][:many]]

    def topics_by(self, column: str, most: int = 20) -> pd.DataFrame:
        """topic, the column (country, home or person) and n, for the keys with most; a visit counts for each of its
        topics. visitor: who a person is.
        """
        b = self.board
        values, words = {
            "country": (b.v_country, b.countries.words),
            "home": (b.v_home, b.homes.words),
            "person": (b.v_person, b.p_uid),
        }[column]
        own = self.v[b.v_topics[self.v] != 0]
        counted = np.bincount(values[own], np.bitwise_count(b.v_topics[own]), max(len(words), 1)).astype(np.int64)
        kept = sorted((k for k in np.flatnonzero(counted) if words[k]), key=lambda k: (-counted[k], words[k]))[:most]
        at = np.full(max(len(words), 1), -1, np.int64)
        at[kept] = np.arange(len(kept))
        fits = np.zeros(len(b.v_id), bool)
        fits[self.v] = True
        here = fits[b.vt_visit]
        row, topic = at[values[b.vt_visit[here]]], b.vt_topic[here]
        table = np.bincount(row[row >= 0] * 64 + topic[row >= 0], minlength=64 * len(kept))
        found = [
            (b.topics.words[n], words[k], b.p_name[k] if column == "person" else "", int(table[i * 64 + n]))
            for i, k in enumerate(kept)
            for n in range(len(b.topics.words))
            if table[i * 64 + n]
        ]
        return pd.DataFrame(found, columns=["topics", column, "visitor", "n"])

    def _per_topic(self, own: np.ndarray) -> list[tuple[str, int]]:
        """(topic, how many of these visits, places in the board, are about it), for those that occur."""
        bits = self.board.v_topics[own]
        told = ((t, int(((bits >> np.uint64(n)) & np.uint64(1)).sum())) for n, t in enumerate(self.board.topics.words))
        return [(t, many) for t, many in told if many]

    def _topics(self, own: np.ndarray) -> pd.DataFrame:
        """topics, n of some visits (places in the board); attrs["visits"]: how many they are."""
        frame = pd.DataFrame(self._per_topic(own), columns=["topics", "n"])
        frame.attrs["visits"] = len(own)
        return frame

    def about(self) -> pd.DataFrame:
        """Topics of all the visits, as draw.topics.compared takes them."""
        return self._topics(self.v)

    def of_country(self, country: str) -> pd.DataFrame:
        """Topics of the visits to a country, as draw.topics.compared takes them."""
        return self._topics(self.v[self.board.v_country[self.v] == self.board.countries.of.get(country, -1)])

    def middle(self) -> dt.date | None:
        """The median first day; None where there are not two."""
        days = self.board.v_first[self.v]
        days = days[days != NONE]
        return dt.date.fromordinal(int(np.median(days))) if len(days) and days.min() < days.max() else None

    def parted(self, day: dt.date) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Topics of the visits before a day, and from it on."""
        days = self.board.v_first[self.v]
        return self._topics(self.v[(days != NONE) & (days < _day(day))]), self._topics(self.v[days >= _day(day)])

    def many(self, statuses: Iterable[str]) -> int:
        """How many of the visits have one of these statuses."""
        return int(self.board._is(self.board.v_status[self.v], self.board.status, statuses).sum())

    def article_topics(self) -> pd.DataFrame:
        """topic, published (the month), weight (summed), n (articles)."""
        b = self.board
        within = np.zeros(len(b.a_id), bool)
        within[self.a] = True
        own = within[b.t_article]
        if self.f.topics:
            own &= b._is(b.t_topic, b.topics, self.f.topics)
        at = b.t_article[own]
        undated = int(b._a_month[b._a_month != NONE].min(initial=0)) - 1  # stands before the first month
        month = b._a_month[at].astype(np.int64)
        month[month == NONE] = undated
        weight, n, least = _counted(month * 64 + b.t_topic[own], b.t_weight[own])
        there = np.flatnonzero(n)
        keys = there + least
        when = (keys // 64).astype("datetime64[M]").astype("datetime64[s]")
        when[keys // 64 == undated] = np.datetime64("NaT")
        return pd.DataFrame(
            {"topic": [b.topics.words[k] for k in keys % 64], "published": when, "weight": weight[there], "n": n[there]}
        )

    @cached_property
    def met(self) -> np.ndarray:
        """Places of the meetings that fit, as query._met says it."""
        b, out = self.board, None
        for f in (self.f, self.scope) if self.scope is not None else (self.f,):
            told = b._told(f, search=True)
            fits = np.ones(len(b.m_article), bool) if told is None else told[b.m_article]
            day = b.a_day[b.m_article]
            if f.since:
                till = np.where(b.m_till != NONE, b.m_till, day)
                fits &= (till != NONE) & (till >= _day(f.since))
            if f.until:
                begun = np.where(b.m_from != NONE, b.m_from, day)
                fits &= (begun != NONE) & (begun <= _day(f.until))
            if f.homes:
                from_ = b._is(b.p_home, b.homes, f.homes)
                fits &= from_[b.m_first] | from_[b.m_second]
            if f.places:
                fits &= b._is(b.m_country, b.countries, f.places)
            if f.topics:
                about = np.zeros(len(b.a_id), bool)
                about[b.t_article[b._is(b.t_topic, b.topics, f.topics)]] = True
                fits &= about[b.m_article]
            if f.people:
                wanted = b._people(f.people)
                fits &= wanted[b.m_first] | wanted[b.m_second]
            out = fits if out is None else out & fits
        if self.seen is not None:
            out &= self.seen[b.m_article]
        return np.flatnonzero(out & (b.m_first != b.m_second))

    def met_by(self, home: str) -> np.ndarray:
        """Numbers of the meetings with somebody from a home, the latest first."""
        b, home_ = self.board, self.board.homes.of.get(home, -1)
        own = self.met
        return b.m_id[
            _among(b._m_latest, own[(b.p_home[b.m_first[own]] == home_) | (b.p_home[b.m_second[own]] == home_)])
        ]

    def ties(self, most: int) -> pd.DataFrame:
        """Pairs of people who met in person, among the `most` with most partners: first, first_home, first_person,
        second ..., mode, status, n.
        """
        b = self.board
        own = self.met
        own = own[b.m_held[own] & b._is(b.m_mode[own], b.modes, ["in_person"])]
        one, other = (
            np.minimum(b.m_first[own], b.m_second[own]).astype(np.int64),
            np.maximum(b.m_first[own], b.m_second[own]).astype(np.int64),
        )
        keys, n = np.unique(one * len(b.p_id) + other, return_counts=True)
        one, other = keys // max(len(b.p_id), 1), keys % max(len(b.p_id), 1)
        partners = np.bincount(one, minlength=len(b.p_id)) + np.bincount(other, minlength=len(b.p_id))
        kept = np.zeros(len(b.p_id), bool)
        kept[np.lexsort((np.arange(len(partners)), -partners))[:most]] = True
        here = kept[one] & kept[other]
        one, other, n = one[here], other[here], n[here]

        def side(at):
            return (
                [b.p_name[k] for k in at],
                [b.homes.words[b.p_home[k]] for k in at],
                [b.p_uid[k] for k in at],
            )

        (a, ah, au), (c, ch, cu) = side(one), side(other)
        return pd.DataFrame(
            {
                "first": a,
                "first_home": ah,
                "first_person": au,
                "second": c,
                "second_home": ch,
                "second_person": cu,
                "mode": "in_person",
                "status": "held",
                "n": n,
            }
        )

    def people(self, most: int) -> tuple[pd.DataFrame, int]:
        """The people (columns as query.people) with most visits, and how many there are."""
        b, many = self.board, len(self.board.p_id)
        planned = self.v[b._is(b.v_status[self.v], b.status, ["planned"])]
        done, coming = (
            np.bincount(b.v_person[self.held], minlength=many),
            np.bincount(b.v_person[planned], minlength=many),
        )
        own = self.met
        met = np.bincount(b.m_first[own], minlength=many) + np.bincount(b.m_second[own], minlength=many)
        went = np.bincount(b.v_person[self.v], minlength=many)
        there = np.flatnonzero(went + met)
        order = sorted(
            there[np.lexsort((-met[there], -(done + coming)[there]))[: most * 2]],
            key=lambda k: (-int(done[k]) - int(coming[k]), -int(met[k]), b.p_name[k], b.p_uid[k]),
        )[:most]
        wanted = np.zeros(many, bool)
        wanted[order] = True
        mine = self.held[wanted[b.v_person[self.held]]]
        frame = pd.DataFrame(
            {"p": b.v_person[mine], "c": b.v_country[mine], "first": b.v_first[mine], "last": b.v_last[mine]}
        )
        dated = frame[frame["first"] != NONE].groupby("p")
        lands, first, last = (
            frame.groupby("p")["c"].nunique().to_dict(),
            dated["first"].min().to_dict(),
            dated["last"].max().to_dict(),
        )
        made = [
            (
                b.p_uid[k],
                b.p_name[k],
                b.homes.words[b.p_home[k]],
                b.p_role[k],
                b.p_class[k],
                int(done[k]),
                int(coming[k]),
                int(lands.get(k, 0)),
                int(met[k]),
                first.get(k, NONE),
                last.get(k, NONE),
            )
            for k in order
        ]
        out = pd.DataFrame(
            made,
            columns=[
                "person",
                "name",
                "home",
                "role",
                "role_class",
                "visits",
                "planned",
                "countries",
                "meetings",
                "first_day",
                "last_day",
            ],
        )
        return out.assign(
            first_day=_stamps(out["first_day"].to_numpy(np.int64)), last_day=_stamps(out["last_day"].to_numpy(np.int64))
        ), len(there)

    def rows_in_time(self, column: str, most: int) -> pd.DataFrame:
        """Where single bars would be too many: the `most` people or countries seen last, by year or month: row (its
        name), first_day, n.
        """
        b = self.board
        values, words = (b.v_country, b.countries.words) if column == "country" else (b.v_person, b.p_uid)
        own = self.v[b.v_first[self.v] != NONE]
        counted = np.bincount(values[own], minlength=len(words))
        kept = [k for k in np.argsort(-counted, kind="stable")[:most] if counted[k]]
        table = np.full(max(len(words), 1), -1, np.int32)
        table[kept] = np.arange(len(kept))
        own = own[table[values[own]] >= 0]
        keys, n = np.unique(
            table[values[own]].astype(np.int64) * 100_000 + b._v_month[own] + 50_000, return_counts=True
        )
        who = [kept[k] for k in keys // 100_000]
        names = b.p_name if column == "person" else words
        return pd.DataFrame({"key": [words[k] for k in who], "row": [names[k] for k in who],
                             "home": [b.homes.words[b.p_home[k]] if column == "person" else "" for k in who],
                             "first_day": (keys % 100_000 - 50_000).astype("datetime64[M]")
                             .astype("datetime64[s]"), "n": n})  # fmt: skip

    def changed(self, most: int) -> np.ndarray:
        """Numbers of visits that articles tell with different statuses, those told latest first."""
        b = self.board
        low, high = np.full(len(b.v_id), 99, np.int8), np.full(len(b.v_id), -1, np.int8)
        np.minimum.at(low, b.r_visit, b.r_status)
        np.maximum.at(high, b.r_visit, b.r_status)
        own = self.v[(low < high)[self.v]]
        told = np.full(len(b.v_id), NONE, np.int32)
        np.maximum.at(told, b.r_visit, b.a_day[b.r_article])
        return b.v_id[own[np.argsort(-told[own].astype(np.int64), kind="stable")][:most]]

    def unsure(self, most: int, below: float = 2.0) -> tuple[np.ndarray, int]:
        """Numbers of unchecked visits less sure than `below`, the least sure first, and how many there are."""
        b = self.board
        own = self.v[b._is(b.v_review[self.v], b.reviews, ["machine"]) & (b.v_confidence[self.v] < below)]
        return b.v_id[own[np.argsort(b.v_confidence[own], kind="stable")][:most]], len(own)


class Keeper:
    """The board of one store, made anew when the store has changed; a large one beside the clicks, which see the one
    before until it is there.
    """

    def __init__(self) -> None:
        self._board: Board | None = None
        self._version, self._took, self._made_at = -1, 0.0, 0.0
        self._lock, self._making = threading.Lock(), threading.Lock()

    def get(self, version: int, make: Callable[[], Board]) -> tuple[int, Board]:
        """(its version, the board): of this version, or of an earlier one where making it takes long."""
        with self._lock:
            if self._board is not None and (self._version == version or len(self._board.v_id) > LARGE):
                rested = time.monotonic() - self._made_at > min(
                    self._took * REST, LONGEST_REST
                )  # while articles keep coming in, most of the time is the readers'
                if self._version != version and rested and self._making.acquire(blocking=False):
                    threading.Thread(target=self._make, args=(version, make), daemon=True).start()
                return self._version, self._board
            with self._making:
                self._put(version, *_timed(make))
            return version, self._board

    def _make(self, version: int, make: Callable[[], Board]) -> None:
        try:
            made, took = _timed(make)
            with self._lock:
                self._put(version, made, took)
        finally:
            self._making.release()

    def _put(self, version: int, made: Board, took: float) -> None:
        self._board, self._version, self._took, self._made_at = made, version, took, time.monotonic()


def _timed(make: Callable[[], Board]) -> tuple[Board, float]:
    """What was made, and the seconds it took."""
    begun = time.monotonic()
    return make(), time.monotonic() - begun
