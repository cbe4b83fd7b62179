"""Visits of one person to journeys: which legs belong to one departure and return, in which order, and how far it
was.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from geopy.distance import geodesic

from lib.model import OFF
from lib.resolve.gazetteer import Gazetteer, capital_place
from lib.tables import capitals, rows

GAP = 5  # days between two legs of one journey: longer ones are spent at home
VAGUE = 10  # days; dates wider than this do not say what comes next
SAME_TOUR = 45  # days between legs of a tour that the articles call so


class Leg(NamedTuple):
    """One visit, as far as travelling is concerned.

    first, last: the days it can have been; lat, lon in degrees; exact: a city is known.
    """

    uid: str
    person: str
    home: str
    country: str
    name: str
    lat: float | None
    lon: float | None
    first: dt.date | None
    last: dt.date | None
    sequence: int | None
    tour: str
    status: str
    articles: frozenset[int] = frozenset()  # that tell of it


class Hop(NamedTuple):
    """How a leg was reached: the journey (named by its first leg), the leg's number in it, how many it has, from where,
    and kilometres along the geodesic.

    back: kilometres home from here, for the last leg; 0 for the others. None: a place is not known.
    """

    journey: str
    leg: int
    legs: int
    from_name: str
    from_lat: float | None
    from_lon: float | None
    km: float | None
    back: float | None


@cache
def homes() -> dict[str, tuple[str, float, float]]:
    """Home code -> (name, lat, lon) of its capital or seat."""
    gazetteer = Gazetteer()
    found = {c: (p.name, p.lat, p.lon) for c in capitals() if (p := capital_place(c, gazetteer)) is not None}
    seats = {r["code"]: (r["seat"], float(r["lat"]), float(r["lon"])) for r in rows("seats")}
    return {**found, **seats}


@cache
def label_points() -> dict[str, tuple[float, float]]:
    """Country -> (lat, lon) at which its name is written on a map; where a visit stands that names no city."""
    return {r["iso2"]: (float(r["label_lat"]), float(r["label_lon"])) for r in rows("countries")}


def itinerary(legs: Iterable[Leg], starts: Mapping[str, tuple[str, float, float]]) -> dict[str, Hop]:
    """uid -> Hop for every leg; a cancelled or postponed one is a journey of its own that nobody made (km 0)."""
    own: dict[str, list[Leg]] = {}
    out: dict[str, Hop] = {}
    for leg in legs:
        if leg.status in OFF:
            out[leg.uid] = Hop(leg.uid, 1, 1, "", None, None, 0.0, 0.0)
        else:
            own.setdefault(leg.person, []).append(leg)
    for mine in own.values():
        for journey in _journeys(mine):
            out |= _hops(journey, starts.get(journey[0].home))
    return out


def _width(leg: Leg) -> int:
    return (leg.last - leg.first).days if leg.first and leg.last else 0


def _follows(before: Leg, leg: Leg) -> bool:
    if leg.first is None or before.first is None:
        return bool(leg.tour and before.tour) and (
            (leg.tour == before.tour and leg.tour != "tour") or bool(leg.articles & before.articles)
        )
    gap = (leg.first - (before.last or before.first)).days
    if leg.tour and leg.tour == before.tour and gap <= SAME_TOUR:
        return True
    return gap <= GAP and max(_width(before), _width(leg)) <= VAGUE


def _journeys(mine: list[Leg]) -> list[list[Leg]]:
    dated = sorted(
        (leg for leg in mine if leg.first),
        key=lambda g: (g.first, g.sequence or 0, g.last or g.first, g.country, g.name, g.uid),
    )
    out: list[list[Leg]] = []
    for leg in dated:
        fits = [j for j in out[-3:] if _follows(j[-1], leg)]
        if fits:
            fits[-1].append(leg)
        else:
            out.append([leg])
    for leg in sorted((g for g in mine if not g.first), key=lambda g: (g.sequence or 0, g.country, g.name, g.uid)):
        fits = [j for j in out if _follows(j[-1], leg)]
        if fits and leg.sequence:
            at = next((i for i, other in enumerate(fits[0]) if (other.sequence or 0) > leg.sequence), len(fits[0]))
            fits[0].insert(at, leg)
        elif fits:
            fits[0].append(leg)
        else:
            out.append([leg])
    return out


def _hops(journey: list[Leg], start: tuple[str, float, float] | None) -> dict[str, Hop]:
    here = start
    out = {}
    for number, leg in enumerate(journey, start=1):
        there = (leg.name, leg.lat, leg.lon) if leg.lat is not None else None
        last = number == len(journey)
        out[leg.uid] = Hop(
            journey[0].uid,
            number,
            len(journey),
            here[0] if here else "",
            here[1] if here else None,
            here[2] if here else None,
            _km(here, there),
            _km(there, start) if last else 0.0,
        )
        here = there or here
    return out


def _km(a: tuple[str, float, float] | None, b: tuple[str, float, float] | None) -> float | None:
    return _apart(a[1:], b[1:]) if a and b else None


@lru_cache(maxsize=200_000)
def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return round(geodesic(a, b).km, 1)
