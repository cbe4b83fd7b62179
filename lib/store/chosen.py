"""What of a board fits some filters, and the numbers of those of it that are shown one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from lib.model import HELD, Filters
from lib.store import fits
from lib.store.board import Board
from lib.store.columns import NONE, among


@dataclass
class Chosen:
    """The visits (v) and articles (a), as places in the board, that fit the filters f inside a scope (None: everything,
    as far as the articles `seen` tell of it).
    """

    board: Board
    f: Filters
    scope: Filters | None
    v: np.ndarray
    a: np.ndarray
    seen: np.ndarray | None

    @classmethod
    def of(cls, board: Board, f: Filters, scope: Filters | None) -> Self:
        """What fits; kept for the next questions."""
        return board.kept((f, scope), lambda: cls._of(board, f, scope))

    @classmethod
    def _of(cls, b: Board, f: Filters, scope: Filters | None) -> Self:
        seen = None if scope is None else fits.articles(b, scope)
        visits = fits.visits(b, f, seen) if scope is None else fits.visits(b, f, seen) & fits.visits(b, scope, seen)
        articles = fits.articles(b, f) if seen is None else fits.articles(b, f) & seen
        return cls(
            b, f, scope, np.flatnonzero(visits).astype(np.int32), np.flatnonzero(articles).astype(np.int32), seen
        )

    @cached_property
    def held(self) -> np.ndarray:
        """Those of the visits that took place or are under way."""
        return self.v[self.board.is_one_of(self.board.v_status[self.v], self.board.status, HELD)]

    @cached_property
    def met(self) -> np.ndarray:
        """Places of the meetings that fit."""
        b = self.board
        out = fits.meetings(b, self.f)
        if self.scope is not None:
            out &= fits.meetings(b, self.scope)
        if self.seen is not None:
            out &= self.seen[b.m_article]
        return np.flatnonzero(out & (b.m_first != b.m_second))

    def first(self, many: int, statuses: Iterable[str] = ()) -> np.ndarray:
        """Numbers (ids) of the latest visits, undated ones last."""
        b = self.board
        return b.v_id[
            among(b.v_latest, self.v[b.is_one_of(b.v_status[self.v], b.status, statuses)] if statuses else self.v)[
                :many
            ]
        ]

    def latest_articles(self, many: int) -> np.ndarray:
        """Numbers of the latest articles, undated ones last."""
        return self.board.a_id[among(self.board.a_latest, self.a)[:many]]

    def articles_about(self, topic: str, many: int) -> np.ndarray:
        """Numbers of the latest of the articles that have a topic."""
        b = self.board
        about = np.zeros(len(b.a_id), bool)
        about[b.t_article[b.t_topic == b.topics.of.get(topic, -1)]] = True
        return b.a_id[among(b.a_latest, self.a[about[self.a]])[:many]]

    def holding(self, many: int) -> np.ndarray:
        """Numbers of the latest articles that hold the words searched for, whichever visits they tell."""
        b, asked = self.board, fits.told(self.board, self.f, search=True)
        hold = np.ones(len(b.a_id), bool) if asked is None else asked
        return b.a_id[among(b.a_latest, np.flatnonzero(hold if self.seen is None else hold & self.seen))[:many]]

    def latest_meetings(self, many: int) -> np.ndarray:
        """Numbers of the latest meetings, undated ones last."""
        return self.board.m_id[among(self.board.m_latest, self.met)[:many]]

    def met_by(self, home: str) -> np.ndarray:
        """Numbers of the meetings with somebody from a home, the latest first."""
        b, home_ = self.board, self.board.homes.of.get(home, -1)
        own = self.met
        return b.m_id[
            among(b.m_latest, own[(b.p_home[b.m_first[own]] == home_) | (b.p_home[b.m_second[own]] == home_)])
        ]

    def undated(self, many: int) -> tuple[np.ndarray, int]:
        """Numbers of visits without a date, and how many there are."""
        own = self.v[self.board.v_first[self.v] == NONE]
        return self.board.v_id[own[:many]], len(own)

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
        own = self.v[b.is_one_of(b.v_review[self.v], b.reviews, ["machine"]) & (b.v_confidence[self.v] < below)]
        return b.v_id[own[np.argsort(b.v_confidence[own], kind="stable")][:most]], len(own)
