"""A question's words to a Question: names, countries, cities, topics, days, and what is asked of them."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from lib.tables import column, country_names, demonyms, fold, organisations, rows

LONGEST_NAME = 6  # words
MONTHS = {m.lower(): i for i, m in enumerate(calendar.month_name) if m} | {
    m.lower(): i for i, m in enumerate(calendar.month_abbr) if m
}


@dataclass(frozen=True)
class Question:
    """What was asked.

    kind: pair (when two last met), next, where (somebody's visits), who (who came), talked, count, visits, or search
    where no name or topic was understood.

    people: uids; homes, places, lands: country codes asked as home, as destination, or without a side; cities: (name,
    country); left: words not understood.
    """

    kind: str = "search"
    people: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    lands: tuple[str, ...] = ()
    cities: tuple[tuple[str, str], ...] = ()
    topics: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    left: tuple[str, ...] = ()


class Told(NamedTuple):
    """What a run of words stands for: kind person, land, city, topic, or one of ask_words.csv's."""

    kind: str
    value: object


@dataclass(frozen=True)
class Lexicon:
    """Folded words -> what they stand for in one collection."""

    meaning: Mapping[str, Told] = field(default_factory=dict)

    def find(self, words: list[str], at: int) -> tuple[int, Told] | None:
        """(how many words, meaning) of the longest known run that begins there."""
        for n in range(min(LONGEST_NAME, len(words) - at), 0, -1):
            told = self.meaning.get(" ".join(words[at : at + n]))
            if told is not None:
                return n, told
        return None


@cache
def _common() -> dict[str, Told]:
    """What means the same in every collection."""
    found: dict[str, Told] = {}
    for name, code in {**organisations(), **country_names()}.items():
        found.setdefault(fold(name), Told("land", code))
    for name, code in demonyms().items():
        found.setdefault(fold(name), Told("land", code))
    for r in rows("topics"):
        found[fold(r["label"])] = Told("topic", r["id"])
    for r in rows("ask_words"):
        found[fold(r["word"])] = Told(r["kind"], r["value"])
    return found


def lexicon(people: Iterable[tuple[str, str]], cities: Iterable[tuple[str, str]]) -> Lexicon:
    """people: (uid, name), the most frequent first; cities: (name, country), likewise.

    Of one surname the most frequent bearer is meant.
    """
    own: dict[str, Told] = {}
    for city, country in cities:
        own.setdefault(fold(city), Told("city", (city, country)))
    for uid, name in people:
        parts = fold(name).split()
        for n in range(len(parts)):
            own.setdefault(" ".join(parts[n:]), Told("person", uid))
    common = _common()
    keep = {
        k: v
        for k, v in own.items()
        if k not in common or (common[k].kind == "land" and v.kind == "person" and " " in k)
    }
    return Lexicon({**common, **keep})


def _span(year: int, month: int = 0) -> tuple[dt.date, dt.date]:
    if month:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _time(words: list[str], at: int, today: dt.date) -> tuple[int, dt.date | None, dt.date | None] | None:
    """(how many words, since, until) of a time that begins there."""
    first, rest = words[at], words[at + 1 :]
    year = lambda w: int(w) if re.fullmatch(r"(1[89]|20)\d\d", w) else 0  # noqa: E731
    if first in ("since", "after", "before", "until", "till", "from") and rest and year(rest[0]):
        begin, end = _span(year(rest[0]))
        if first == "from" and len(rest) > 2 and rest[1] in ("to", "until", "till") and year(rest[2]):
            return 4, begin, _span(year(rest[2]))[1]
        return {
            "since": (2, begin, None),
            "from": (2, begin, None),
            "after": (2, end + dt.timedelta(1), None),
            "before": (2, None, begin - dt.timedelta(1)),
        }.get(first, (2, None, end))
    if first == "between" and len(rest) > 2 and year(rest[0]) and rest[1] == "and" and year(rest[2]):
        return 4, _span(year(rest[0]))[0], _span(year(rest[2]))[1]
    if first in ("this", "last") and rest and rest[0] in ("year", "month"):
        if rest[0] == "year":
            return 2, *_span(today.year - (first == "last"))
        month = today.replace(day=1) - dt.timedelta(1) if first == "last" else today
        return 2, *_span(month.year, month.month)
    if first in MONTHS and rest and year(rest[0]):
        return 2, *_span(year(rest[0]), MONTHS[first])
    if year(first):
        return 1, *_span(year(first))
    if re.fullmatch(r"(1[89]|20)\d\ds", first):
        return 1, dt.date(int(first[:4]), 1, 1), dt.date(int(first[:4]) + 9, 12, 31)
    return None


def parse(text: str, known: Lexicon, today: dt.date) -> Question:
    """What a question means. The same words always give the same Question."""
    words = re.findall(r"[\w.]+", fold(text.replace("-", " ").replace("’", " ").replace("'", " ")))
    words = [w.strip(".") for w in words if w.strip(".")]
    found: dict[str, list] = {
        k: [] for k in ("person", "land", "city", "topic", "when", "status", "ask", "meet", "talk", "left")
    }
    sides: dict[str, list[str]] = {"home": [], "place": []}
    since = until = None
    side, at = "", 0
    while at < len(words):
        time = _time(words, at, today)
        if time:
            at, since, until, side = at + time[0], time[1] or since, time[2] or until, ""
            continue
        told = known.find(words, at)
        n, kind, value = (told[0], *told[1]) if told else (1, "left", words[at])
        if kind == "side":
            side = str(value)
            found["ask"] += ["visited"] if words[at] == "visited" else []
        elif kind == "land" and side:
            sides[side].append(str(value))
            side = ""
        elif kind != "skip":
            found[kind].append(value)
            side = side if kind == "land" else ""
        at += n
    q = Question(
        people=_once(found["person"]), homes=_once(sides["home"]), places=_once(sides["place"]),
        lands=_once(found["land"]), cities=_once(found["city"]), topics=_once(found["topic"]),
        statuses=_once(found["status"]), since=since, until=until, left=tuple(found["left"]),
    )  # fmt: skip
    return _meant(q, found)


def _once(values: list) -> tuple:
    return tuple(dict.fromkeys(values))


def _meant(q: Question, found: Mapping[str, list]) -> Question:
    """The kind of question, from what is in it."""
    lands = (*q.homes, *q.lands, *q.places)
    sides = len(q.people) + len(lands)
    nothing = not (sides or q.cities or q.topics or q.statuses or q.since or q.until)
    if nothing and "planned" not in found["when"]:
        return replace(q, kind="search")
    if "who" in found["ask"] and not found["meet"]:
        return replace(q, kind="who", places=_once([*q.places, *q.lands]), lands=())
    if "count" in found["ask"]:
        return _directed(replace(q, kind="count"))
    if "planned" in found["when"] and not (q.people and "held" in found["when"]):  # "where has Abe been, what is next"
        return _directed(replace(q, kind="next", statuses=("planned",)))
    if found["talk"] and len(q.people) + len(lands) >= 1:
        return replace(q, kind="talked")
    if (
        sides == 2
        and not q.cities
        and not q.topics
        and not q.statuses
        and (found["meet"] or "last" in found["when"] or "when" in found["ask"] or not (q.homes or q.places))
        and not (q.people and lands and not found["meet"])
    ):
        return replace(q, kind="pair")
    if q.people and not q.topics:
        return _directed(replace(q, kind="where"))
    return _directed(replace(q, kind="visits"))


def _directed(q: Question) -> Question:
    """Countries without a side: beside a person they are where, of two the first is whence, one alone is where."""
    if not q.lands:
        return q
    if q.people or q.homes or len(q.lands) == 1:
        return replace(q, places=_once([*q.places, *q.lands]), lands=())
    if q.places:
        return replace(q, homes=_once([*q.homes, *q.lands]), lands=())
    return replace(q, homes=q.lands[:1], places=q.lands[1:], lands=())


def topic_words(topics: Iterable[str]) -> str:
    """ "trade and energy": topics in a sentence."""
    names = [column("topics", "id", "label").get(t, t).lower() for t in topics]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
