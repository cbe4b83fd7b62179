"""Toponyms to places: candidates from the gazetteer, chosen by what else the article names. The reason is kept."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from lib.model import Place, Toponym
from lib.resolve.gazetteer import Gazetteer, Online, fixed
from lib.tables import fold
from lib.tables import rows as table

BASE = {"region": 5.6, "county": 4.1}  # weight of places whose population the gazetteer lacks, as log10 of inhabitants
CAPITAL = 1.2
SAME_COUNTRY = 1.6  # per country told in the article
INSIDE = 6.0  # "Paris, Texas": the next name contains this one
OTHER_NAME = 1.0
FAR = 500  # characters at which a clue to a homonym says nothing more
STATE_OF = ("state of ", "State of ", "states of ", "province of ", "governor of ", "Governor of ", "upstate ")
INSIDE_REGION = 6.0  # degrees from its middle
A_CITY = 100_000  # inhabitants from which a name means the city rather than the region called after it


def resolve(
    spans: Sequence[tuple[int, int, str, bool]],
    text: str,
    gazetteer: Gazetteer,
    online: Online | None = None,
    near: str = "",
) -> list[Toponym]:
    """(start, end, words, is demonym) of each toponym -> Toponyms with their places.

    near is the country of the dateline, "" if there is none.
    """
    countries: Counter[str] = Counter({near: 2} if near else {})
    known: list[Place | None] = []
    for _, _, words, _ in spans:
        place = fixed(words)
        known.append(place)
        if place and place.country:
            countries[place.country] += 1
    for i, (start, _, words, _) in enumerate(spans):
        known[i] = _homonym(words, known[i], text, start, countries)
    options = [(p,) if p else gazetteer.candidates(w) for p, (_, _, w, _) in zip(known, spans, strict=True)]
    for choices in options:  # names that can mean one country only speak for it
        if (
            choices
            and choices[0].kind not in ("country",)
            and len({c.country for c in choices if c.population > 100_000 or c.kind == "region"}) == 1
        ):
            countries[choices[0].country] += 0.5
    options = [_region(spans, options, text, i) for i in range(len(spans))]
    found, chosen_before = [], {}
    for i, (start, end, words, demonym) in enumerate(spans):
        inside = _container(spans, options, text, i)
        key = (fold(words), inside.name if inside else "")
        best = (
            known[i]
            or _best(options[i], countries, inside)
            or chosen_before.get(fold(words))
            or (online.place(words) if online else None)
        )
        if best is not None and inside is None and fold(words) in chosen_before and known[i] is None:
            best = chosen_before[fold(words)]
        if best is not None and known[i] is None:
            chosen_before.setdefault(key[0], best)
        found.append(Toponym(start, end, words, best, demonym, len(options[i])))
    return found


def _region(spans, options, text: str, i: int) -> tuple[Place, ...]:
    """ "Buffalo, New York", "New Mexico, New York and Ohio", "the state of Washington": of a city and a region of one
    name the region."""
    regions = tuple(p for p in options[i] if p.kind == "region" and p.reason != "other name")
    if not regions or len(regions) == len(options[i]) or not any(p.kind in ("city", "capital") for p in options[i]):
        return options[i]
    if (
        text[: spans[i][0]].endswith(STATE_OF)
        or _holds_before(spans, options, text, i, regions)
        or _among_regions(spans, options, text, i)
    ):
        return regions
    return options[i]


def _holds_before(spans, options, text: str, i: int, regions: tuple[Place, ...]) -> bool:
    """Does the name before the comma lie in the region?"""
    if not i or text[spans[i - 1][1] : spans[i][0]] != ", ":
        return False
    return any(
        p.country == r.country and p.kind in ("city", "county") and p.name != r.name and _degrees(p, r) < INSIDE_REGION
        for r in regions
        for p in options[i - 1]
    )


def _among_regions(spans, options, text: str, i: int) -> bool:
    """Do regions stand on both sides in a list?"""
    sides = [
        (j, text[min(spans[i][1], spans[j][1]) : max(spans[i][0], spans[j][0])])
        for j in (i - 1, i + 1)
        if 0 <= j < len(spans)
    ]
    return len(sides) == 2 and all(
        between.strip() in (",", "and", ", and") and any(p.kind == "region" for p in options[j][:1])
        for j, between in sides
    )


def other_meaning(words: str) -> Place | None:
    """The region elsewhere that bears a country's name (homonyms.csv)."""
    return next(
        (
            Place(words, r["country"], "region", float(r["lat"]), float(r["lon"]))
            for r in table("homonyms")
            if r["name"] == words
        ),
        None,
    )


def _homonym(words: str, place: Place | None, text: str, at: int, countries: Counter) -> Place | None:
    """A country's name that is a region's elsewhere (homonyms.csv): the nearest clue decides, and without one what
    the article names more."""
    row = next((r for r in table("homonyms") if r["name"] == words), None)
    if row is None or place is None:
        return place
    other, own = (
        min((abs(m.start() - at) for m in _clues(row[c]).finditer(text)), default=FAR) for c in ("clues", "own_clues")
    )
    elsewhere = (
        other < own
        if min(other, own) < FAR
        else countries[row["country"]] >= 2 > countries[place.country] - text.count(words)
    )
    return (
        Place(
            words,
            row["country"],
            "region",
            float(row["lat"]),
            float(row["lon"]),
            reason="what is told nearby speaks for it",
        )
        if elsewhere
        else place
    )


@cache
def _clues(listed: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(c) for c in listed.split("|")) + r")(?!\w)")


def _container(spans, options, text: str, i: int) -> Place | None:
    """The place that directly follows after a comma or "in", if it can contain this one."""
    if i + 1 >= len(spans):
        return None
    between = text[spans[i][1] : spans[i + 1][0]]
    if not re.fullmatch(r"\s?,\s?(?:in )?|\s?\(|,? in (?:the )?(?:\w+ )?", between):
        return None
    following = [p for p in options[i + 1] if p.kind in ("country", "region", "county", "capital")]
    if not following or ("," not in between and following[0].kind != "country"):
        return None
    mine = {p.country for p in options[i]}
    return max(
        (p for p in following if p.country in mine),
        key=lambda p: (p.kind == "country", p.kind == "region", p.population),
        default=None,
    )


def _best(choices: Sequence[Place], countries: Counter, inside: Place | None) -> Place | None:
    def score(p: Place) -> float:
        value = BASE.get(p.kind) or math.log10(p.population + 300)
        value += CAPITAL * (p.kind == "capital") - OTHER_NAME * (p.reason == "other name")
        value += min(SAME_COUNTRY, SAME_COUNTRY * countries[p.country] / 2) + (0.4 if countries[p.country] >= 3 else 0)
        if inside is not None and p.country == inside.country:
            value += INSIDE - (0 if inside.kind == "country" else min(4.0, _degrees(p, inside) / 3))
        return value

    if not choices:
        return None
    best = max(choices, key=lambda p: (score(p), p.population, -(p.geonameid or 0)))
    towns = [
        p
        for p in choices
        if p.kind in ("city", "capital")
        and p.country == best.country
        and p.population >= A_CITY
        and p.reason != "other name"
    ]
    if best.kind in ("region", "county") and towns:  # "in Geneva" is the city, not the canton around it
        best = max(towns, key=lambda p: p.population)
    reasons = [f"named as in {inside.name}"] if inside is not None and best.country == inside.country else []
    reasons += ["its country is named in the article"] if countries[best.country] else []
    reasons += (
        ["only place of that name"]
        if len(choices) == 1
        else ["capital"]
        if best.kind == "capital"
        else ["largest of that name"]
        if best.population == max(p.population for p in choices)
        else []
    )
    return replace(best, reason="; ".join(reasons) or "nearest in kind")


def _degrees(a: Place, b: Place) -> float:
    return math.hypot(a.lat - b.lat, (a.lon - b.lon) * math.cos(math.radians(a.lat)))
