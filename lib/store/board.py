"""The columns of the whole collection in memory, as numbers: what fits the filters (fits.py) and how many of what
(counted.py) is then known in milliseconds at any size.

A million visits take some 150 MB. What is shown one by one is asked of the database by its number (query.py).
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import sqlalchemy as sa

from lib.memory import uncollected
from lib.model import STATUSES
from lib.resolve.journeys import SAME_TOUR, label_points
from lib.store.columns import NONE, Codes, Columns, Day, Made, columns_of, fetched, latest_first, months
from lib.store.tables import article, article_topic, meeting, person, report, visit, visit_host, visit_topic
from lib.tables import rows

KEPT = 32  # answers that a board remembers
T = TypeVar("T")


@dataclass
class Board(Columns):
    """One state of the store."""

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

    _answers: OrderedDict[Hashable, Any] = field(init=False, default_factory=OrderedDict)

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
        b.p_id, b.p_home = columns_of(db, sa.select(p.id, p.home).order_by(p.id), [(None, i32), (b.homes.code, i16)])
        told = [tuple(r) for r in db.execute(sa.select(p.uid, p.name, p.folded, p.role, p.role_class).order_by(p.id))]
        b.p_uid, b.p_name, b.p_folded, b.p_role, b.p_class = ([r[n] for r in told] for n in range(5))
        (b.v_id, v_person, b.v_home, b.v_country, b.v_status, b.v_class, b.v_review, b.v_first, b.v_last,
         b.v_confidence) = columns_of(
            db, sa.select(c.id, c.person_id, c.home, c.country, c.status, c.role_class, c.review, Day(c.first_day),
                          Day(c.last_day), c.confidence).order_by(c.id),
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

        spot = Made(place).__getitem__
        spots = [
            np.fromiter(map(spot, chunk), i32, len(chunk))
            for chunk in fetched(db, sa.select(c.city, c.country, c.lat, c.lon).order_by(c.id))
        ]
        b.v_place = np.concatenate(spots) if spots else np.empty(0, i32)
        b.v_person = np.searchsorted(b.p_id, v_person).astype(i32)
        vt_visit, vt_topic = columns_of(
            db, sa.select(visit_topic.c.visit_id, visit_topic.c.topic), [(None, i32), (b.topics.code, i8)]
        )
        b.vt_visit, b.vt_topic = np.searchsorted(b.v_id, vt_visit).astype(i32), vt_topic
        b.v_topics = np.zeros(len(b.v_id), np.uint64)
        np.bitwise_or.at(b.v_topics, b.vt_visit, np.uint64(1) << vt_topic.astype(np.uint64))
        a = article.c
        found = columns_of(
            db,
            sa.select(a.id, Day(a.published), a.source, a.origin),
            [(None, i32), (None, i32), (b.sources.code, i16), (b.origins.code, i8)],
        )  # in the order of an index that has all of it
        order = np.argsort(found[0])
        b.a_id, b.a_day, b.a_source, b.a_origin = (column[order] for column in found)
        r_visit, r_article, b.r_status = columns_of(
            db,
            sa.select(report.c.visit_id, report.c.article_id, report.c.status).where(report.c.visit_id.is_not(None)),
            [(None, i32), (None, i32), (b.status.code, i8)],
        )
        b.r_visit, b.r_article = (
            np.searchsorted(b.v_id, r_visit).astype(i32),
            np.searchsorted(b.a_id, r_article).astype(i32),
        )
        t = article_topic.c
        t_article, b.t_topic, b.t_weight = columns_of(
            db, sa.select(t.article_id, t.topic, t.weight), [(None, i32), (b.topics.code, i8), (None, np.float64)]
        )
        b.t_article = np.searchsorted(b.a_id, t_article).astype(i32)
        h_visit, b.h_name = columns_of(
            db, sa.select(visit_host.c.visit_id, visit_host.c.name), [(None, i32), (b.hosts.code, i32)]
        )
        b.h_visit = np.searchsorted(b.v_id, h_visit).astype(i32)
        m = meeting.c
        b.m_id, m_article, m_first, m_second, b.m_country, b.m_from, b.m_till, b.m_mode, b.m_held = columns_of(
            db, sa.select(m.id, m.article_id, m.first_person, m.second_person, m.country, Day(m.first_day),
                          Day(m.last_day), m.mode, m.status).where(m.first_person.is_not(None),
                          m.second_person.is_not(None)),
            [(None, i32), (None, i32), (None, i32), (None, i32), (b.countries.code, i16), (None, i32), (None, i32),
             (b.modes.code, i8), (Made(lambda s: s == "held").__getitem__, bool)],
        )  # fmt: skip
        b.m_article, b.m_first, b.m_second = (
            np.searchsorted(b.a_id, m_article).astype(i32),
            np.searchsorted(b.p_id, m_first).astype(i32),
            np.searchsorted(b.p_id, m_second).astype(i32),
        )
        return b

    @cached_property
    def v_latest(self) -> np.ndarray:
        """All visits, the latest first, undated ones last."""
        return latest_first(self.v_id, self.v_first)

    @cached_property
    def a_latest(self) -> np.ndarray:
        """All articles, the latest first, undated ones last."""
        return latest_first(self.a_id, self.a_day)

    @cached_property
    def m_latest(self) -> np.ndarray:
        """All meetings, the latest first, undated ones last."""
        return latest_first(self.m_id, self.m_from)

    @cached_property
    def v_month(self) -> np.ndarray:
        """The month in which each visit begins, counted from 1970; NONE without a day."""
        return np.where(self.v_first == NONE, NONE, months(self.v_first)).astype(np.int32)

    @cached_property
    def a_month(self) -> np.ndarray:
        """The month in which each article was published, counted from 1970; NONE without a day."""
        return np.where(self.a_day == NONE, NONE, months(self.a_day)).astype(np.int32)

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

    def is_one_of(self, column: np.ndarray, codes: Codes, wanted: Iterable) -> np.ndarray:
        table = np.zeros(max(len(codes.words), 1), bool)
        table[codes.codes(wanted)] = True
        return table[column] if len(column) else np.zeros(0, bool)

    def people(self, uids: Iterable[str]) -> np.ndarray:
        wanted = set(uids)
        return np.fromiter((u in wanted for u in self.p_uid), bool, len(self.p_uid))

    def told_by(self, articles: np.ndarray) -> np.ndarray:
        """The visits that at least one of these articles (a mask) tells."""
        out = np.zeros(len(self.v_id), bool)
        out[self.r_visit[articles[self.r_article]]] = True
        return out

    def with_words(self, term: str) -> np.ndarray:
        """The articles that hold a term; visits and articles ask alike, the database is asked once."""
        return self.kept(term, lambda: self._asked(term))

    def _asked(self, term: str) -> np.ndarray:
        out = np.zeros(len(self.a_id), bool)
        found = self.words(term)
        at = np.searchsorted(self.a_id, found)
        at = at[at < len(self.a_id)]
        out[at[np.isin(self.a_id[at], found)]] = True
        return out

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """An answer given before, or made now and kept, as long as KEPT others are not."""
        found = self._answers.get(key)
        if found is None:
            found = self._answers[key] = make()
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return found
