"""How many of what fits some filters, counted in a board in milliseconds."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.store.columns import NONE, among, day_number, stamps, tallied
from lib.store.folk import Folk


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
class Fitting(Folk):
    """How many of what there are among what fits. Frames with column n count; they have the columns that charts ask of
    single visits.
    """

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

    def months(self) -> pd.DataFrame:
        """first_day (of the month), status, n."""
        b = self.board
        own = self.v[b.v_first[self.v] != NONE]
        n, _, least = tallied(b.v_month[own] * 8 + b.v_status[own])
        there = np.flatnonzero(n)
        keys, n = there + least, n[there]
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
        own = among(b.v_latest, self.held)[::-1]
        key = b.v_home[own].astype(np.int64) * wide + b.v_country[own]
        counted, latest = np.bincount(key), np.full(int(key.max(initial=0)) + 1, NONE, np.int32)
        latest[key] = b.v_first[own]  # of the same pair the last one written stays
        keys = np.flatnonzero(counted)
        n, last = counted[keys], latest[keys]
        return pd.DataFrame(
            {
                "home": [b.homes.words[k // wide] for k in keys],
                "country": [b.countries.words[k % wide] for k in keys],
                "first_day": stamps(last),
                "status": "completed",
                "n": n,
            }
        )

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
        return self._topics(self.v[(days != NONE) & (days < day_number(day))]), self._topics(
            self.v[days >= day_number(day)]
        )

    def many(self, statuses: Iterable[str]) -> int:
        """How many of the visits have one of these statuses."""
        return int(self.board.is_one_of(self.board.v_status[self.v], self.board.status, statuses).sum())

    def article_topics(self) -> pd.DataFrame:
        """topic, published (the month), weight (summed), n (articles)."""
        b = self.board
        within = np.zeros(len(b.a_id), bool)
        within[self.a] = True
        own = within[b.t_article]
        if self.f.topics:
            own &= b.is_one_of(b.t_topic, b.topics, self.f.topics)
        at = b.t_article[own]
        undated = int(b.a_month[b.a_month != NONE].min(initial=0)) - 1  # stands before the first month
        month = b.a_month[at].astype(np.int64)
        month[month == NONE] = undated
        weight, n, least = tallied(month * 64 + b.t_topic[own], b.t_weight[own])
        there = np.flatnonzero(n)
        keys = there + least
        when = (keys // 64).astype("datetime64[M]").astype("datetime64[s]")
        when[keys // 64 == undated] = np.datetime64("NaT")
        return pd.DataFrame(
            {"topic": [b.topics.words[k] for k in keys % 64], "published": when, "weight": weight[there], "n": n[there]}
        )
