"""The offline gazetteer, written as a geopy geocoder: GeoNames' towns, regions and our own countries, areas and seats.

Nominatim is an option a person turns on (ENTENTE_NOMINATIM_USER_AGENT); it is asked only for names the gazetteer lacks.
"""

import sqlite3
from functools import cache, lru_cache

from geopy.exc import GeocoderServiceError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from lib.model import Place
from lib.tables import DATA, capitals, country_names, demonyms, fold, rows

KIND_WORDS = (
    " province",
    " city",
    " state",
    " region",
    " county",
    " district",
    " oblast",
    " prefecture",
    " governorate",
    " island",
    " islands",
)
MOST_CANDIDATES = 60
SAME_TOWN = 0.12  # degrees
SIZEABLE = 100_000  # inhabitants


class Gazetteer(Geocoder):
    """geocode("Riga") -> Location(56.946, 24.10589), raw = the Place's fields. Nothing leaves the machine."""

    def __init__(self, path=DATA / "gazetteer.sqlite", **options):
        super().__init__(scheme="https", **options)
        self._path = path
        self._open: sqlite3.Connection | None = None

    @property
    def _db(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = sqlite3.connect(f"file:{self._path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        return self._open

    def geocode(
        self, query: str, *, exactly_one: bool = True, country: str = "", timeout=None
    ) -> Location | list[Location] | None:
        """The likeliest place of that name, or all of them, most populous first; country narrows to an ISO alpha-2
        code.
        """
        found = [p for p in self.candidates(query) if not country or p.country == country]
        locations = [_location(p) for p in sorted(found, key=lambda p: (-_weight(p), p.geonameid or 0))]
        return (locations[0] if locations else None) if exactly_one else locations or None

    def reverse(self, query, *, exactly_one: bool = True, timeout=None) -> Location | None:
        """The town at (lat, lon): the largest within about 10 km, else the nearest within about 50 km."""
        lat, lon = (float(v) for v in query) if not isinstance(query, str) else map(float, query.split(","))
        near = self._db.execute(
            "SELECT id, name, country, kind, lat, lon, population FROM place WHERE lat BETWEEN ? AND ? AND lon "
            "BETWEEN ? AND ? AND id > 0 "
            "ORDER BY (lat - ?) * (lat - ?) + (lon - ?) * (lon - ?) LIMIT 40",
            (lat - 0.5, lat + 0.5, lon - 0.5, lon + 0.5, lat, lat, lon, lon),
        ).fetchall()
        found = [_place(row) for row in near]
        same_town = [p for p in found if abs(p.lat - lat) + abs(p.lon - lon) < SAME_TOWN]
        return _location(max(same_town, key=_weight) if same_town else found[0]) if found else None

    def candidates(self, name: str) -> tuple[Place, ...]:
        """Every place a name can stand for, in no order that matters."""
        own = fixed(name)
        return (own,) if own is not None else self._towns(fold(name).removeprefix("the "))

    def knows(self, name: str) -> bool:
        """Is this the name of a place large enough to be meant without being introduced?"""
        return any(
            p.population >= SIZEABLE or p.kind in ("country", "capital", "region", "seat")
            for p in self.candidates(name)
            if p.reason != "other name"
        )

    @lru_cache(maxsize=20_000)  # noqa: B019 - one gazetteer per process, kept as long as it lives
    def _towns(self, folded: str) -> tuple[Place, ...]:
        for form in (
            folded,
            *(folded.removesuffix(w) for w in KIND_WORDS if folded.endswith(w)),
            folded.removesuffix(" dc"),
            folded.replace("saint ", "st "),
            folded.replace("'", ""),
        ):
            found = self._db.execute(
                "SELECT p.id, p.name, p.country, p.kind, p.lat, p.lon, p.population, n.alternate FROM name n JOIN "
                "place p ON p.id = n.place "
                "WHERE n.folded = ? ORDER BY p.population DESC, p.id LIMIT ?",
                (form, MOST_CANDIDATES),
            ).fetchall()
            if found:
                return tuple(_place(row) for row in found)
        return ()


def _place(row: tuple) -> Place:
    number, name, country, kind, lat, lon, population = row[:7]
    city = name if kind in ("city", "capital") else ""
    return Place(
        name,
        country,
        kind,
        lat,
        lon,
        number if number > 0 else None,
        city,
        population,
        "other name" if len(row) > 7 and row[7] else "",
    )


def _location(p: Place) -> Location:
    return Location(
        f"{p.name}, {p.country}" if p.country else p.name,
        (p.lat, p.lon),
        {"name": p.name, "country": p.country, "kind": p.kind, "geonameid": p.geonameid, "population": p.population},
    )


def _weight(p: Place) -> float:
    return p.population + {
        "capital": 3e6,
        "country": 1e9,
        "continent": 1e9,
        "area": 1e9,
        "seat": 1e9,
        "water": 1e9,
        "region": 5e5,
        "county": 2e4,
    }.get(p.kind, 0)


@cache
def _fixed() -> dict[str, Place]:
    by_code = {r["iso2"]: r for r in rows("countries")}
    found: dict[str, Place] = {}

    def country(code: str, why: str) -> Place:
        r = by_code[code]
        return Place(r["name"], code, "country", float(r["lat"]), float(r["lon"]), None, "", 0, why)

    for name, code in demonyms().items():
        found[fold(name)] = country(code, "demonym")
    for name, code in country_names().items():
        found[fold(name)] = country(code, "country name")
    for r in rows("areas"):
        found[fold(r["name"])] = Place(
            r["name"],
            r["country"],
            r["kind"],
            float(r["lat"]),
            float(r["lon"]),
            None,
            r["city"],
            0,
            "known area or seat",
        )
    return found


def fixed(name: str) -> Place | None:
    """A country, demonym, area or seat of our own tables."""
    folded = fold(name).removeprefix("the ")
    return _fixed().get(folded) or _fixed().get(folded.removesuffix("'s"))


@cache
def country_place(code: str) -> Place | None:
    """The country with an ISO alpha-2 code as a Place."""
    return next((p for p in _fixed().values() if p.country == code and p.kind == "country"), None)


def capital_place(code: str, gazetteer: Gazetteer) -> Place | None:
    """A country's capital as a Place."""
    name = capitals().get(code, "")
    found = [p for p in gazetteer._towns(fold(name)) if p.country == code] if name else []
    return max(found, key=_weight) if found else None


class Online:
    """Nominatim behind a rate limit, with answers kept for the life of the process; used only if a person configured
    it.
    """

    def __init__(self, user_agent: str):
        self._ask = RateLimiter(
            Nominatim(user_agent=user_agent).geocode, min_delay_seconds=1.0, swallow_exceptions=False
        )
        self._known: dict[str, Place | None] = {}

    def place(self, name: str) -> Place | None:
        """The best answer, or None; an unreachable service counts as no answer."""
        if name not in self._known:
            try:
                found = self._ask(name, language="en", addressdetails=True)
            except GeocoderServiceError:
                found = None
            self._known[name] = found and Place(
                name,
                found.raw.get("address", {}).get("country_code", "").upper(),
                "city",
                found.latitude,
                found.longitude,
                None,
                name,
                0,
                "Nominatim",
            )
        return self._known[name]
