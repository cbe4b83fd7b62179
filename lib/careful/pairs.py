"""Which mentions of two sides are looked at together, and how far apart they stand."""

from typing import NamedTuple

import numpy as np

from lib.careful.layout import Layout
from lib.careful.windows import Windows

PEOPLE_SEEN, PLACES_SEEN = 10, 9  # mentions of one person, of one country
NEAREST, NEAR = 2, {"stay": 12, "meeting": 8}  # mention pairs always looked at; and of one sentence or two neighbours
DISTANCES, GAPS = 16, 4  # buckets of words between (with their side) and of sentences between
OFFICES = ("head_of_state", "head_of_government", "foreign_minister", "defence_minister", "minister", "deputy_head", "organisation_head", "envoy",
           "spokesperson", "delegation", "leader", "royal", "resident", "private", "former", "candidate", "official", "")  # fmt: skip
TRAITS = 8 + len(OFFICES)
OFTEN = 8
EARLY = 60  # characters


class Side(NamedTuple):
    """The mentions looked at: first, last (mentions,) in tokens; sentence (mentions,); owner (mentions,) the person or country; rank: which of the person's
    mentions, of the places, of the times it is in the layout."""

    first: np.ndarray
    last: np.ndarray
    sentence: np.ndarray
    owner: np.ndarray
    rank: np.ndarray

    @staticmethod
    def of(rows: list[tuple[int, int, int, int, int]]) -> "Side":
        return Side(*np.array(rows, dtype=np.int64).reshape(-1, 5).T)


class Together(NamedTuple):
    """Mention pairs, sorted by the pair of owners they speak for: one, other (pairs,) mentions; apart (pairs,) bucket; about (pairs,) which owners."""

    one: np.ndarray
    other: np.ndarray
    apart: np.ndarray
    about: np.ndarray


def _few(items: list, most: int) -> list:
    """The first ones and the last two."""
    return items if len(items) <= most else items[: most - 2] + items[-2:]


def people_side(layout: Layout, windows: Windows) -> Side:
    rows = []
    for person, (spans, mentions) in enumerate(zip(windows.people, layout.people, strict=True)):
        for rank, span, m in _few(list(zip(range(len(spans)), spans, mentions, strict=True)), PEOPLE_SEEN):
            rows.append((*span, m.sentence, person, rank))
    return Side.of(rows)


def places_side(layout: Layout, windows: Windows) -> Side:
    rows = []
    for number, country in enumerate(layout.countries):
        mine = [i for i, p in enumerate(layout.places) if p.country == country]
        rows += [(*windows.places[i], layout.places[i].at.sentence, number, i) for i in _few(mine, PLACES_SEEN)]
    return Side.of(rows)


def times_side(layout: Layout, windows: Windows) -> Side:
    rows = [(*span, t.at.sentence, i, i) for i, (span, t) in enumerate(zip(windows.times, layout.times, strict=True))]
    return Side.of(rows)


def apart(a: Side, i: np.ndarray, b: Side, j: np.ndarray) -> np.ndarray:
    """Bucket of words and sentences between mentions, with which side comes first: 0..DISTANCES * GAPS - 1."""
    words = b.first[j] - a.first[i]
    size = np.digitize(np.abs(words), (4, 7, 11, 19, 33, 65, 129))
    return (size * 2 + (words > 0)) * GAPS + np.minimum(np.abs(a.sentence[i] - b.sentence[j]), GAPS - 1)


def together(a: Side, b: Side, owners: list[tuple[int, int]], kind: str) -> Together:
    """For each two owners the nearest mention pairs, those of neighbouring sentences, and the first mentions of both."""
    of_a, of_b = _mentions(a), _mentions(b)
    one, other, about = [], [], []
    for number, (x, y) in enumerate(owners):
        i = np.repeat(of_a[x], len(of_b[y]))
        j = np.tile(of_b[y], len(of_a[x]))
        gap = np.abs(a.sentence[i] - b.sentence[j])
        order = np.lexsort((j, i, np.abs(a.first[i] - b.first[j]), gap))[: NEAR[kind]]
        kept = order[(np.arange(len(order)) < NEAREST) | (gap[order] <= 1)]
        if 0 not in kept:
            kept = np.append(kept, 0)  # the first mentions of both
        one.append(i[kept])
        other.append(j[kept])
        about.append(np.full(len(kept), number))
    if not owners:
        return Together(*(np.zeros(0, dtype=np.int64) for _ in range(4)))
    first, second = np.concatenate(one), np.concatenate(other)
    return Together(first, second, apart(a, first, b, second), np.concatenate(about))


def _mentions(side: Side) -> dict[int, np.ndarray]:
    return {int(owner): np.flatnonzero(side.owner == owner) for owner in np.unique(side.owner)}


def stays(layout: Layout, people: Side, places: Side) -> list[tuple[int, int]]:
    """Every (person, number of a country) but a person's own home."""
    countries = layout.countries
    return [
        (int(p), int(c))
        for p in np.unique(people.owner)
        for c in np.unique(places.owner)
        if layout.homes[p] != countries[c]
    ]


def meetings(layout: Layout, people: Side) -> list[tuple[int, int]]:
    """Every two people whose homes are not known to be one."""
    present = [int(p) for p in np.unique(people.owner)]
    home = layout.homes
    return [(a, b) for k, a in enumerate(present) for b in present[k + 1 :] if not home[a] or home[a] != home[b]]


def traits_of_stay(layout: Layout, owners: list[tuple[int, int]]) -> np.ndarray:
    """(stays, TRAITS) 0..1: what is known of the person and the country beside the words."""
    countries = layout.countries
    named = [[p for p in layout.places if p.country == c] for c in countries]
    towns = sum(not p.demonym for p in layout.places) or 1
    rows = []
    for person, number in owners:
        mine, mentions = named[number], layout.people[person]
        proper = sum(not p.demonym for p in mine)
        gap = min((abs(m.sentence - p.at.sentence) for m in mentions for p in mine), default=9)
        rows.append(
            [not layout.homes[person], min(len(mentions), OFTEN) / OFTEN, min(len(mine), OFTEN) / OFTEN, proper > 0,
             bool(mine) and mine[0].at.start - layout.shift < EARLY, min(gap, 4) / 4, proper / towns,
             min(sum(h == countries[number] for h in layout.homes), 4) / 4]
            + [layout.offices[person] == o for o in OFFICES]
        )  # fmt: skip
    return np.array(rows, dtype=np.float32).reshape(-1, TRAITS)


def traits_of_meeting(layout: Layout, owners: list[tuple[int, int]]) -> np.ndarray:
    """(meetings, 3) 0..1: is a home unknown, is an office unknown, how many sentences lie between."""
    rows = []
    for a, b in owners:
        gap = min((abs(m.sentence - n.sentence) for m in layout.people[a] for n in layout.people[b]), default=9)
        rows.append(
            [
                not layout.homes[a] or not layout.homes[b],
                not layout.offices[a] or not layout.offices[b],
                min(gap, 4) / 4,
            ]
        )
    return np.array(rows, dtype=np.float32).reshape(-1, 3)


class Asked(NamedTuple):
    """What the heads are asked of an article: the sides, every stay and meeting that could be, and the mention pairs that speak for each."""

    people: Side
    places: Side
    stays: list[tuple[int, int]]
    meetings: list[tuple[int, int]]
    of_stays: Together
    of_meetings: Together

    @staticmethod
    def of(layout: Layout, windows: Windows) -> "Asked":
        people, places = people_side(layout, windows), places_side(layout, windows)
        could_stay, could_meet = stays(layout, people, places), meetings(layout, people)
        two = together(people, places, could_stay, "stay")
        demonym = np.array([p.demonym for p in layout.places], dtype=np.int64)
        if len(two.other):
            two = two._replace(apart=two.apart * 2 + demonym[places.rank][two.other])
        return Asked(people, places, could_stay, could_meet, two, together(people, people, could_meet, "meeting"))


def nearest(side: Side, owner: int, times: Side) -> np.ndarray:
    """(times,): bucket from the owner's nearest mention to each time expression."""
    mine = np.flatnonzero(side.owner == owner)
    away = np.abs(side.first[mine][:, None] - times.first[None]) + 1000 * np.minimum(
        np.abs(side.sentence[mine][:, None] - times.sentence[None]), GAPS
    )
    best = mine[away.argmin(0)]
    return apart(side, best, times, np.arange(len(times.first)))
