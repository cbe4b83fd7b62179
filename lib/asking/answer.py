"""A Question to its Answer: one sentence, what it rests on, and the view behind it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import pandas as pd

from lib.asking.grammar import Question, topic_words
from lib.draw import palette
from lib.draw.dates import day, shown
from lib.draw.ties import encounters
from lib.model import HELD, Filters

MOST_NAMED = 5  # people or places in a sentence


class Collection(Protocol):
    """What is asked of the collection; frames as query.visits and query.meetings."""

    def visits(self, f: Filters) -> pd.DataFrame:
        """Visits under filters."""

    def meetings(self, f: Filters) -> pd.DataFrame:
        """Meetings under filters."""

    def many(self, f: Filters) -> int:
        """How many visits fit."""


@dataclass(frozen=True)
class Answer:
    """sentence; filters of the view behind it; visits (uids) and articles (numbers) that it rests on; pair and person:
    pages that show more; note: what was not understood.
    """

    sentence: str
    filters: Filters
    visits: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()
    pair: tuple[str, str] | None = None
    person: str = ""
    note: str = ""


def answer(q: Question, text: str, held: Collection, names: Mapping[str, str], base: Filters = Filters()) -> Answer:
    """names: person uid -> name. base: filters that hold for every answer (whether the sample counts)."""
    if q.kind == "search":
        f = replace(base, search=text.strip())
        n = held.many(f)
        return Answer(
            f"{_many(n, 'visit')} {'is' if n == 1 else 'are'} told by articles that hold these words."
            if n
            else "No article holds all these words.",
            f,
            note="No name, place, day or topic was understood, so the words were searched for in the texts.",
        )
    f = _filters(q, base)
    made = {
        "pair": _pair,
        "next": _next,
        "where": _where,
        "who": _who,
        "talked": _talked,
        "count": _count,
        "visits": _visits,
    }[q.kind](q, f, held, names)
    if not q.left:
        return made
    words = " ".join(q.left)
    return replace(made, note=f"Not understood, and left aside: “{words}”.")


def _filters(q: Question, base: Filters) -> Filters:
    cities = " ".join(f'"{city}"' for city, _ in q.cities)
    places = tuple(dict.fromkeys((*q.places, *(country for _, country in q.cities))))
    return replace(
        base,
        people=q.people,
        homes=q.homes,
        places=places,
        topics=q.topics,
        statuses=q.statuses,
        since=q.since,
        until=q.until,
        search=cities,
    )


def _many(n: int, word: str) -> str:
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def _list(words: list[str], most: int = MOST_NAMED) -> str:
    kept = list(dict.fromkeys(words))
    if len(kept) > most:
        return ", ".join(kept[:most]) + f" and {len(kept) - most} more"
    return " and ".join([", ".join(kept[:-1]), kept[-1]] if len(kept) > 1 else kept)


def _place(r) -> str:
    return r.city or palette.country_name(r.country)


def _in_city(frame: pd.DataFrame, q: Question) -> pd.DataFrame:
    """Only the visits to the cities that were asked for."""
    return (
        frame[[pair in q.cities for pair in zip(frame["city"], frame["country"], strict=True)]] if q.cities else frame
    )


def _told(n: int) -> str:
    return f" ({('one', 'two', 'three', 'four', 'five')[n - 1] if n < 6 else n} {'article' if n == 1 else 'articles'})"


def _coming(frame: pd.DataFrame, after: pd.Timestamp | None = None) -> str:
    """What is announced for later than a day."""
    planned = frame[frame["status"] == "planned"]
    if after is not None:
        planned = planned[planned["last_day"].isna() | (planned["last_day"] > after)]
    if planned.empty:
        return "Nothing announced since." if after is not None else "Nothing is announced."
    return (
        "Announced: "
        + _list([f"{r.visitor} to {_place(r)}, {shown(r.start, r.end)}" for r in planned.itertuples()], 3)
        + "."
    )


def _pair(q: Question, f: Filters, held: Collection, names: Mapping[str, str]) -> Answer:
    """When two countries, or two people, last met."""
    sides = (*q.people, *q.homes, *q.lands, *q.places)
    one, other = sides[0], sides[1]
    alone = replace(f, people=(), homes=(), places=(), search="")
    who = lambda s: names.get(s) or palette.country_name(s)  # noqa: E731
    theirs = {
        s: held.meetings(replace(alone, people=(s,)) if s in names else replace(alone, homes=(s,)))
        for s in (one, other)
    }
    both = encounters(_between(theirs[one], one, other, names))
    if one in names and other in names:
        there = held.visits(replace(alone, people=(one, other)))
        going, pair = (
            there[
                [
                    other_ in str(h)
                    for h, other_ in zip(
                        there["hosts"], [names[other] if p == one else names[one] for p in there["person"]], strict=True
                    )
                ]
            ],
            None,
        )
        view = replace(alone, people=(one, other))
    else:
        a, b = (held.visits(replace(alone, **_going(x, y, names))) for x, y in ((one, other), (other, one)))
        going, pair = pd.concat([a, b]), None if one in names or other in names else (one, other)
        view = (
            replace(alone, **_going(one, other, names))
            if pair is None
            else replace(alone, homes=(one, other), places=(one, other))
        )
    return _last(
        who(one), who(other), both[(both["status"] == "held") & (both["mode"] == "in_person")], going, view, pair
    )


def _going(one: str, other: str, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        **({"people": (one,)} if one in names else {"homes": (one,)}),
        **({"places": (other,)} if other not in names else {}),
    }


def _between(frame: pd.DataFrame, one: str, other: str, names: Mapping[str, str]) -> pd.DataFrame:
    side = lambda which, s: frame[f"{which}_person"] == s if s in names else frame[f"{which}_home"] == s  # noqa: E731
    return frame[(side("first", one) & side("second", other)) | (side("first", other) & side("second", one))]


def _last(
    one: str, other: str, met: pd.DataFrame, going: pd.DataFrame, view: Filters, pair: tuple[str, str] | None
) -> Answer:
    went = going[going["status"].isin(HELD) & going["first_day"].notna()].sort_values("first_day", kind="stable")
    met = met[met["first_day"].notna()].sort_values("first_day", kind="stable")
    last = met.iloc[-1] if len(met) else None
    visit = went.iloc[-1] if len(went) else None
    if last is None and visit is None:
        return Answer(f"No article tells that {one} and {other} met. {_coming(going)}", view, pair=pair)
    if visit is not None and (last is None or visit["first_day"] >= last["first_day"]):
        words = (
            f"{one} and {other} last met on {_long(visit['first_day'])} in {_place(visit)}, when "
            f"{visit['visitor']} came{_told(int(visit['reports']))}."
        )
        return Answer(f"{words} {_coming(going, visit['first_day'])}", view, visits=(visit["uid"],), pair=pair)
    where = f" in {_place(last)}" if last["country"] else ""
    words = (
        f"{one} and {other} last met on {_long(last['first_day'])}{where}: {last['first']} and "
        f"{last['second']}{_told(int(last['reports']))}."
    )
    return Answer(f"{words} {_coming(going, last['first_day'])}", view, articles=(int(last["article"]),), pair=pair)


def _long(d: pd.Timestamp) -> str:
    return f"{d.day} {d:%B %Y}"


def _next(q: Question, f: Filters, held: Collection, names: Mapping[str, str]) -> Answer:
    frame = _in_city(held.visits(f), q)
    who = _list([names.get(u, "") for u in q.people]) or "Nobody"
    if frame.empty:
        last = held.visits(replace(f, statuses=HELD)).tail(1)
        more = (
            f" The last visit told is to {_place(last.iloc[0])}, {shown(last.iloc[0]['start'], last.iloc[0]['end'])}."
            if len(last) and q.people
            else ""
        )
        return Answer(
            f"No article announces a visit{' of ' + who if q.people else ''} that has not been told as held.{more}",
            replace(f, statuses=()) if q.people else f,
            visits=tuple(last["uid"]) if more else (),
            person=q.people[0] if len(q.people) == 1 else "",
        )
    told = _list(
        [
            f"{'' if len(q.people) == 1 else r.visitor + ' to '}{_place(r)} ({shown(r.start, r.end)})"
            for r in frame.itertuples()
        ]
    )
    words = f"{who} is announced in {told}." if len(q.people) == 1 else f"Announced: {told}."
    return Answer(words, f, visits=tuple(frame["uid"].head(3)), person=q.people[0] if len(q.people) == 1 else "")


def _where(q: Question, f: Filters, held: Collection, names: Mapping[str, str]) -> Answer:
    frame = _in_city(held.visits(f), q)
    went, who = frame[frame["status"].isin(HELD)], _list([names.get(u, "") for u in q.people])
    alone = q.people[0] if len(q.people) == 1 else ""
    if went.empty:
        met = encounters(held.meetings(f))
        partners = [
            r.second if r.first_person in q.people else r.first for r in met[met["status"] == "held"].itertuples()
        ]
        more = f" Met, say the articles: {_list(partners)}." if partners else ""
        return Answer(
            (
                f"No article tells of {'such a visit' if q.places or q.cities or q.since or q.until else 'a visit'} of "
                f"{who}.{more} {_coming(frame)}"
            ),
            f,
            articles=tuple(int(n) for n in dict.fromkeys(met["article"]))[:2],
            person=alone,
        )
    dated = went[went["first_day"].notna()].sort_values("first_day", ascending=False, kind="stable")
    places = _list([_place(r) for r in pd.concat([dated, went[went["first_day"].isna()]]).itertuples()], 6)
    last = dated.head(1)
    tail = f" Last: {_place(last.iloc[0])}, {shown(last.iloc[0]['start'], last.iloc[0]['end'])}." if len(last) else ""
    return Answer(
        (
            f"{who} made {_many(len(went), 'visit')}{_when(q)}: {places}.{tail} "
            f"{_coming(frame, last.iloc[0]['first_day'] if len(last) else None)}"
        ),
        f,
        visits=tuple(last["uid"]),
        person=alone,
    )


def _who(q: Question, f: Filters, held: Collection, names: Mapping[str, str]) -> Answer:
    frame, total = _in_city(held.visits(f), q), held.many(f)
    went = frame if q.statuses else frame[frame["status"].isin(HELD)]
    where = _list([c for c, _ in q.cities] or [palette.country_name(c) for c in q.places])
    if went.empty:
        return Answer(f"No article tells of a visit{' to ' + where if where else ''}{_when(q)}. {_coming(frame)}", f)
    folk = went["visitor"].value_counts(sort=True)
    told = _list([n if k == 1 else f"{n} ({k} times)" for n, k in folk.items()])
    few = f" (of the latest {len(frame):,} of {total:,} visits)" if total > len(frame) and not q.cities else ""
    return Answer(f"{told} visited{' ' + where if where else ''}{_when(q)}{few}.", f, visits=tuple(went["uid"].tail(2)))


def _when(q: Question) -> str:
    if q.since and q.until:
        if q.since == dt.date(q.since.year, 1, 1) and q.until == dt.date(q.since.year, 12, 31):
            return f" in {q.since.year}"
        return f" between {day(q.since)} and {day(q.until)}"
    return f" since {day(q.since)}" if q.since else f" until {day(q.until)}" if q.until else ""


def _talked(q: Question, f: Filters, held: Collection, names: Mapping[str, str]) -> Answer:
    people, lands = q.people, (*q.homes, *q.lands, *q.places)
    view = replace(f, homes=(), places=lands, people=people[:1] if len(people) == 2 else people)
    if not people and len(lands) == 2:
        view = replace(f, homes=lands[:1], places=lands[1:])
    frame = held.visits(view)
    if len(people) == 2:
        other = held.visits(replace(view, people=people[1:]))
        frame = pd.concat(
            [
                own[[names[host] in str(h).split("|") for h in own["hosts"]]]
                for own, host in ((frame, people[1]), (other, people[0]))
            ]
        )
        view = replace(view, people=people)
    about = frame[frame["topics"] != ""]
    who = _list([names.get(u, "") for u in people] + [palette.country_name(c) for c in lands])
    if about.empty:
        return Answer(f"The articles do not say what {who} talked about.", view, visits=tuple(frame["uid"].tail(1)))
    counted = about["topics"].str.split("|").explode().value_counts()
    last = about.iloc[-1]
    return Answer(
        (
            f"{who} talked about {topic_words(counted.index[:MOST_NAMED])}. Last: {_place(last)}, "
            f"{shown(last['start'], last['end'])}."
        ),
        view,
        visits=tuple(about["uid"].tail(2)),
    )


def _count(q: Question, f: Filters, held: Collection, names: Mapping[str, str]) -> Answer:
    done = replace(f, statuses=q.statuses or HELD)
    n = len(_in_city(held.visits(done), q)) if q.cities else held.many(done)
    return Answer(f"{_many(n, 'visit')}{_who_where(q, names)}{_when(q)}{'' if q.statuses else ' took place'}.", done)


def _who_where(q: Question, names: Mapping[str, str]) -> str:
    by = _list([names.get(u, "") for u in q.people] + [palette.country_name(c) for c in q.homes])
    to = _list([c for c, _ in q.cities] or [palette.country_name(c) for c in q.places])
    about = f" about {topic_words(q.topics)}" if q.topics else ""
    return (f" by {by}" if by else "") + (f" to {to}" if to else "") + about


def _visits(q: Question, f: Filters, held: Collection, names: Mapping[str, str]) -> Answer:
    frame, total = _in_city(held.visits(f), q), held.many(f)
    total = len(frame) if q.cities else total
    status = f" {_list([palette.STATUS_SHOWN[s] for s in q.statuses])}" if q.statuses else ""
    if not total:
        return Answer(f"No article tells of a{status} visit{_who_where(q, names)}{_when(q)}.", f)
    last = frame[frame["first_day"].notna()].tail(1)
    tail = (
        (
            f" The latest: {last.iloc[0]['visitor']} in {_place(last.iloc[0])}, "
            f"{shown(last.iloc[0]['start'], last.iloc[0]['end'])}."
        )
        if len(last)
        else ""
    )
    return Answer(
        f"{total:,}{status} {'visit' if total == 1 else 'visits'}{_who_where(q, names)}{_when(q)}.{tail}",
        f,
        visits=tuple(last["uid"]),
    )
