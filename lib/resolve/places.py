"""Toponyms to places: candidates from the gazetteer, chosen by what else the article names. The reason is kept."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from lib.model import Place, Toponym
from lib.resolve.gazetteer import Gazetteer, Online, fixed
from lib.tables import fold
from lib.tables import rows as table

BASE = {"region": 5.6, "county": 4.1}  # weight of places whose population the gazetteer lacks, as log10 of inhabitants
CAPITAL = 1.2
SAME_COUNTRY = 1.6  # per country told in the article
INSIDE = 6.0  # "Paris, Texas": the next name contains this one
OTHER_NAME = 1.0
A_CITY = 100_000  # inhabitants from which a name means the city rather than the region called after it


def resolve(spans: Sequence[tuple[int, int, str, bool]], text: str, gazetteer: Gazetteer, online: Online | None = None, near: str = "") -> list[Toponym]:
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
    for i, (_, _, words, _) in enumerate(spans):
        known[i] = _homonym(words, known[i], countries, sum(w == words for _, _, w, _ in spans))
    options = [(p,) if p else gazetteer.candidates(w) for p, (_, _, w, _) in zip(known, spans, strict=True)]
    for choices in options:  # names that can mean one country only speak for it
        if choices and choices[0].kind not in ("country",) and len({c.country for c in choices if c.population > 100_000 or c.kind == "region"}) == 1:
            countries[choices[0].country] += 0.5
    found, chosen_before = [], {}
    for i, (start, end, words, demonym) in enumerate(spans):
        inside = _container(spans, options, text, i)
        key = (fold(words), inside.name if inside else "")
        best = known[i] or _best(options[i], countries, inside) or chosen_before.get(fold(words)) or (online.place(words) if online else None)
        if best is not None and inside is None and fold(words) in chosen_before and known[i] is None:
            best = chosen_before[fold(words)]
        if best is not None and known[i] is None:
            chosen_before.setdefault(key[0], best)
        found.append(Toponym(start, end, words, best, demonym, len(options[i])))
    return found


def other_meaning(words: str) -> Place | None:
    """The region elsewhere that bears a country's name (homonyms.csv)."""
    return next((Place(words, r["country"], "region", float(r["lat"]), float(r["lon"])) for r in table("homonyms") if r["name"] == words), None)


def _homonym(words: str, place: Place | None, countries: Counter, times: int) -> Place | None:
    """A country's name that is a region's elsewhere (homonyms.csv), in an article that names the other country and nothing else of this one."""
    for row in table("homonyms"):
        if row["name"] == words and place is not None and countries[place.country] <= times and countries[row["country"]] >= 2:
            return Place(words, row["country"], "region", float(row["lat"]), float(row["lon"]), reason="its other country is named in the article")
    return place


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
    return max((p for p in following if p.country in mine), key=lambda p: (p.kind == "country", p.kind == "region", p.population), default=None)


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
    towns = [p for p in choices if p.kind in ("city", "capital") and p.country == best.country and p.population >= A_CITY and p.reason != "other name"]
    if best.kind in ("region", "county") and towns:  # "in Geneva" is the city, not the canton around it
        best = max(towns, key=lambda p: p.population)
    reasons = [f"named as in {inside.name}"] if inside is not None and best.country == inside.country else []
    reasons += ["its country is named in the article"] if countries[best.country] else []
    reasons += ["only place of that name"] if len(choices) == 1 else ["capital"] if best.kind == "capital" else ["largest of that name"] if best.population == max(p.population for p in choices) else []
    return replace(best, reason="; ".join(reasons) or "nearest in kind")


def _degrees(a: Place, b: Place) -> float:
    return math.hypot(a.lat - b.lat, (a.lon - b.lon) * math.cos(math.radians(a.lat)))
