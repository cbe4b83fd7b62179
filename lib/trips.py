"""Visits that the rows of tables tell: between reading (cells) and the store, beside what is read from sentences."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from babel.core import get_global

from lib.errors import NotADate
from lib.extract.people import office_in
from lib.model import PURPOSES, STATUSES, Evidence, Person, Reading, Trip, Visit, When
from lib.reading import days, trips
from lib.resolve import dates, edtf
from lib.resolve.gazetteer import Gazetteer
from lib.tables import fold, home_of, organisations

BY_TABLE, BY_HAND = (
    0.9,
    0.99,
)  # confidence: rows are clear, but whose trips they are may be read wrongly; what a person coded is theirs
_MET = re.compile(r"\b(?:met|meets?|meeting|talks|held|hosted|received|guest|audience|dinner|lunch)\b", re.I)
_OFF = (
    ("cancelled", re.compile(r"\b(?:cancell?ed|called off)\b", re.I)),
    ("postponed", re.compile(r"\b(?:postponed|put off)\b", re.I)),
)
_PURPOSE = (("state", re.compile(r"\bstate visit\b", re.I)),
            ("private", re.compile(r"\b(?:private|vacation|holiday)\b", re.I)),
            ("working", re.compile(r"\bworking (?:visit|dinner|lunch)\b", re.I)),
            ("official", re.compile(r"\bofficial visit\b", re.I)),
            ("multilateral", re.compile((r"\b(?:summit|conference|general assembly|g-?20|g-?7|g-?8|nato|apec|asean"
                                         r"|forum|session)\b"), re.I)))  # fmt: skip
_DASH = r"\s*(?:–|—|-|to|until|through|and|/)\s*"
_MONTHS = "|".join(
    sorted((re.escape(m) for m in [*calendar.month_name[1:], *calendar.month_abbr[1:], "Sept"]), key=len, reverse=True)
)
_RANGES = [re.compile(p, re.I) for p in (
    rf"(?P<d1>\d{{1,2}})(?:\s+(?P<m1>{_MONTHS})\.?)?(?:,?\s+(?P<y1>\d{{4}}))?{_DASH}(?P<d2>\d{{1,2}})\s+(?P<m2>{_MONTHS})\.?(?:,?\s+(?P<y2>\d{{4}}))?",
    rf"(?P<m1>{_MONTHS})\.?\s+(?P<d1>\d{{1,2}})(?:,\s*(?P<y1>\d{{4}}))?{_DASH}(?:(?P<m2>{_MONTHS})\.?\s+)?(?P<d2>\d{{1,2}})(?:,?\s+(?P<y2>\d{{4}}))?(?!\d)",
    rf"(?P<d1>\d{{1,2}})\s+(?P<m1>{_MONTHS})\.?(?:,?\s+(?P<y1>\d{{4}}))?",
    rf"(?P<m1>{_MONTHS})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>\d{{4}}))?(?!\d)",
)]  # fmt: skip
_MONTH_ALONE = re.compile(rf"(?P<m>{_MONTHS})\.?,?(?:\s+(?P<y>\d{{4}}))?", re.I)
_NUMERIC = re.compile(r"(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})")


def told(reading: Reading, gazetteer: Gazetteer) -> Reading:
    """The reading with the visits that its article's table rows tell in place of what sentences seemed to say there."""
    found = reading.article.trips or trips.find(reading.article.title, reading.article.text)
    if not found:
        return reading
    inside = lambda evidence: any(t.start <= e.start < t.end for e in evidence for t in found)  # noqa: E731
    kept = tuple(v for v in reading.visits if not inside(v.evidence))
    by_row = [tuple(_visits(t, reading, gazetteer)) for t in found]
    silent = sum(not visits for visits in by_row)
    if silent:  # whoever adds it is told
        said = f"{silent} of {len(found)} rows tell no visit: who travelled, or a country not their own, is not known."
        reading = replace(reading, article=replace(reading.article, notes=(*reading.article.notes, said)))
    made = tuple(v for visits in by_row for v in visits)
    return replace(
        reading,
        visits=kept + made,
        meetings=tuple(m for m in reading.meetings if not inside(m.evidence)),
        tours=tuple(t for t in reading.tours if not inside(t.evidence)),
    )


def _visits(trip: Trip, reading: Reading, gazetteer: Gazetteer) -> Iterator[Visit]:
    who = _who(trip, reading)
    if who is None:
        return
    name, role, kind, home = who
    start, end = _when(trip)
    details = f"{trip.told('purpose')} {trip.told('details')}"
    places = list(_places(trip, gazetteer))
    if (
        len(places) > 1 and start and end and start != end and start.earliest and end.latest
    ):  # several countries share the days of one row
        start = end = dates.between(start.earliest, end.latest)
    for country, city, lat, lon in places:
        if country == home:
            continue
        evidence = [
            Evidence("visitor", *_span(trip, "visitor")),
            Evidence("destination_country", *_span(trip, "country", "country_code", "city")),
            Evidence("status", trip.start, trip.end),
        ]
        evidence += [Evidence("destination_city", *_span(trip, "city", "country"))] if city else []
        evidence += [Evidence("start", *_span(trip, "start", "dates", "year"))] if start else []
        evidence += [Evidence("end", *_span(trip, "end", "dates", "start"))] if end else []
        hosts = _hosts(trip, reading, name)
        evidence += [Evidence("hosts", *_span(trip, "hosts", "details"))] if hosts else []
        yield Visit(name, role, kind, home, country, city, lat, lon, start, end,
                    _status(trip, details, start, reading.article.published), _purpose(trip, details), hosts,
                    confidence=BY_HAND if trip.given else BY_TABLE, evidence=tuple(evidence))  # fmt: skip


def _span(trip: Trip, *fields: str) -> tuple[int, int]:
    return next(((c.start, c.end) for f in fields for c in trip.cells if c.field == f), (trip.start, trip.end))


def _who(trip: Trip, reading: Reading) -> tuple[str, str, str, str] | None:
    """(name, office as worded, its class, home) of whoever travelled; None where nobody is named."""
    name, role = _parted(trip.told("visitor") or trip.visitor)
    role = trip.told("role") or role or trip.role
    if not name and not role:
        return None
    office = office_in(role)
    home = _code(trip.told("home_code")) or _country(trip.told("home")) or _home_in(role) or office[2]
    known = next(
        (
            p
            for p in reading.people
            if name and (fold(p.name) == fold(name) or fold(p.name).split()[-1:] == fold(name).split()[-1:])
        ),
        Person(""),
    )
    role = _bare_office(role) or known.role
    return name or role, role, office[1] or known.role_class, home or known.country or _home_in(reading.article.title)


def _parted(words: str) -> tuple[str, str]:
    """ "Prime Minister Ingrid Solvang" -> ("Ingrid Solvang", "Prime Minister"); "Solvang, Ingrid" as it is spoken."""
    words = " ".join(re.sub(r"\(.*?\)", " ", words).split())
    if re.fullmatch(r"[A-Z][\w’'-]+, [A-Z][\w’' -]+", words) and not office_in(words)[0]:
        last, first = words.split(", ", 1)
        return f"{first} {last}", ""
    tokens = words.replace(",", " ").split()
    for cut in range(len(tokens), 0, -1):
        head = " ".join(tokens[:cut])
        office = office_in(head)
        if (
            office[0]
            and fold(head).endswith(office[0].split(" of ")[-1].split()[-1])
            and (cut == len(tokens) or tokens[cut][:1].isupper())
        ):
            return " ".join(tokens[cut:]), head
    return words, ""


def _bare_office(role: str) -> str:
    """ "Prime Minister of Norway" -> "Prime Minister"."""
    bare = re.sub(r"\s+of (?:the )?(?P<c>[A-Z].*)$", lambda m: "" if home_of(m["c"]) else m[0], role).strip()
    first, _, rest = bare.partition(" ")
    return rest if rest and home_of(first) else bare


def _home_in(words: str) -> str:
    """The country or organisation that an office's words name."""
    tokens = re.findall(r"[\w.’'-]+", words)
    for size in (4, 3, 2, 1):
        for i in range(len(tokens) - size + 1):
            said = " ".join(tokens[i : i + size])
            if said[:1].isupper() and (code := home_of(said)):
                return code
    return ""


@cache
def _alpha3() -> dict[str, str]:
    return {
        three: to[0]
        for three, to in get_global("territory_aliases").items()
        if len(to) == 1 and re.fullmatch("[A-Z]{3}", three)
    }


def _code(words: str) -> str:
    """An ISO 3166-1 code of two or three letters, or an organisation's, as Entente has it."""
    words = words.strip().upper()
    return words if re.fullmatch("[A-Z]{2}", words) or words in organisations().values() else _alpha3().get(words, "")


def _country(words: str) -> str:
    words = words.strip()
    return (
        home_of(words)
        or home_of(re.sub(r"\s*\(.*?\)", "", words))
        or (_code(words) if words.isupper() and len(words) <= 4 else "")
    )


def _places(trip: Trip, gazetteer: Gazetteer) -> Iterator[tuple[str, str, float | None, float | None]]:
    """(country, city, latitude, longitude) of each country that a row names."""
    said = trip.told("country")
    code = _code(trip.told("country_code")) or _country(said)
    countries = [code] if code else [c for c in (_country(p) for p in re.split(r"\s*(?:[;,/]|\band\b)\s*", said)) if c]
    cities = [c for c in re.split(r"\s*(?:[;,/•]|\band\b)\s*", trip.told("city")) if c]
    if not countries:  # "Destination: Hanoi", "Paris, France"
        parts = cities or [p for p in re.split(r"\s*[;,/]\s*", said) if p]
        named = [c for p in parts if (c := _country(p))]
        best = next(
            (p for part in parts for p in gazetteer.candidates(part)[:1] if p.country and not _country(part)), None
        )
        if named and best:
            best = next(
                (p for part in parts for p in gazetteer.candidates(part) if p.country == named[0] and p.city), best
            )
        if best or named:
            city = best.city if best else ""
            yield (named or [best.country])[0], city, best.lat if city else None, best.lon if city else None
        return
    for country in dict.fromkeys(countries):
        towns = [
            (name, p)
            for name in cities
            for p in sorted(gazetteer.candidates(name), key=lambda p: -p.population)
            if p.country == country and p.city
        ]
        if towns:
            yield country, towns[0][1].city, towns[0][1].lat, towns[0][1].lon
        else:
            yield (
                country,
                cities[0]
                if len(countries) == 1 and len(cities) == 1 and not _country(cities[0]) and len(cities[0]) < 40
                else "",
                None,
                None,
            )


def _hosts(trip: Trip, reading: Reading, visitor: str) -> tuple[str, ...]:
    """Who is named as met: the cell for it, or the people in sentences of meeting."""
    if cell := trip.told("hosts"):
        return tuple(dict.fromkeys(_parted(p)[0] for p in re.split(r"\s*[;|]\s*", cell) if p.strip()))
    details = next((c for c in trip.cells if c.field == "details"), None)
    if details is None:
        return ()
    spans = [
        (details.start + m.start(), details.start + m.end())
        for m in re.finditer(r"[^.;]+(?:\.(?=[A-Z])[^.;]*)*", details.words)
        if _MET.search(m[0])
    ]
    return tuple(
        dict.fromkeys(
            p.name
            for p in reading.people
            if not p.is_group
            and fold(p.name) != fold(visitor)
            and any(a <= m.start < b for m in p.mentions for a, b in spans)
            and p.name[:1].isupper()
        )
    )


def _status(trip: Trip, details: str, start: When | None, published: dt.date | None) -> str:
    said = trip.told("status").strip().lower()
    if said in STATUSES:
        return said
    off = next((name for name, pattern in _OFF if pattern.search(f"{said} {details}")), "")
    to_come = (
        trip.future
        or said in ("future", "scheduled", "upcoming")
        or bool(published and start and start.earliest and start.earliest > published)
    )
    return off or ("planned" if to_come else "completed")


def _purpose(trip: Trip, details: str) -> str:
    said = trip.told("purpose").strip().lower()
    return (
        said
        if said in PURPOSES
        else next((name for name, pattern in _PURPOSE if pattern.search(details)), "unspecified")
    )


def _when(trip: Trip) -> tuple[When | None, When | None]:
    """(first day, last day) of a row."""
    first, last = trip.told("start"), trip.told("end")
    if first or last:
        a, b = _days(first, trip), _days(last, trip)
        return a[0], b[1] or b[0]
    found = _days(trip.told("dates"), trip)
    return (
        found
        if found[0]
        else ((dates.year(int(trip.told("year"))), None) if re.fullmatch(r"\d{4}", trip.told("year")) else (None, None))
    )


def _days(words: str, trip: Trip) -> tuple[When | None, When | None]:
    """The first and the last day that a cell tells, as wide as it leaves them."""
    words = " ".join(words.replace("\xa0", " ").split())
    if not words:
        return None, None
    try:
        said = edtf.parse(words)
        lasts = said and said.edtf.count("/") == 1 and "[" not in said.edtf
        return (
            (dates.day(said.earliest), dates.day(said.latest))
            if lasts
            else (said, said if said and said.earliest == said.latest else None)
        )
    except NotADate:
        pass
    numeric = [s for s in (days.stamp(w, trip.order, short=True) for w in _NUMERIC.findall(words)) if s]
    if numeric:
        a, b = numeric[0], numeric[-1]
        if a.ambiguous:
            other = a.day.replace(month=a.day.day, day=a.day.month)
            return dates.between(min(a.day, other), max(a.day, other)), None
        return dates.day(a.day), dates.day(b.day) if b.day >= a.day else None
    try:
        return _in_words(words, trip.year)
    except ValueError:
        return None, None


def _in_words(words: str, known_year: int) -> tuple[When | None, When | None]:
    for pattern in _RANGES:
        found = pattern.search(words)
        if not found:
            continue
        part = {k: v for k, v in found.groupdict().items() if v}
        m1, m2 = _number(part.get("m1") or part.get("m2", "")), _number(part.get("m2") or part.get("m1", ""))
        y2 = int(part.get("y2") or part.get("y1") or known_year or 0)
        if not y2:
            return None, None
        y1 = int(part.get("y1") or (y2 - 1 if m1 > m2 and "y2" in part else y2))
        y2 = y1 + 1 if "y2" not in part and m2 < m1 else y2
        first = dt.date(y1, m1, int(part["d1"]))
        last = dt.date(y2, m2, int(part["d2"])) if "d2" in part else first
        return (dates.day(first), dates.day(last)) if last >= first else (dates.day(first), None)
    month = _MONTH_ALONE.search(words)
    year = re.search(r"\b((?:19|20)\d\d)\b", words)
    number = int(year[1]) if year else known_year
    if month and number:
        return dates.month(number, _number(month["m"])), None
    return (dates.year(int(year[1])), None) if year else (None, None)


def _number(name: str) -> int:
    return next((i for i in range(1, 13) if name and calendar.month_name[i].lower().startswith(name[:3].lower())), 0)
