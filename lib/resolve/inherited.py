"""What a leg is not told itself but has from its article: a city from the dateline, the staff or the only one named;
days.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from lib.model import Evidence, Place, Timex, Toponym, TourPhrase, Visit, When
from lib.resolve import dates
from lib.tables import capitals, city_states

FRESH_WEEK = 7  # days after its start in which a visit is the story's own
JUST_BEGUN = 3  # days before publication in which a stay that is told as going on, without a day, began at the latest
TRAVELS_ALONG = ("spokesperson", "official", "minister", "foreign_minister")


def complete(
    visits: Sequence[tuple[int, Visit]],
    tours: Sequence[TourPhrase],
    dateline: Place | None,
    lead: Sequence[tuple[int, Timex]],
    published: dt.date | None,
    named: Sequence[Toponym],
) -> list[tuple[int, Visit]]:
    """(person, visit) as given, with the cities and days that stand elsewhere in the article.

    dateline is where the article was written, lead the days of its first sentences, named the places it names.
    """
    staff: dict[tuple[str, str], Visit] = {}
    for _, v in visits:
        if v.destination_city:
            staff.setdefault((v.visitor_country, v.destination_country), v)
    out = []
    for person, given in visits:
        v = _with_city(given, staff, dateline, published, named)
        if v.start is None:
            v = _from_tour(person, v, tours)
        if v.start is None:
            v = _from_lead(person, v, lead, dateline)
        if v.start is None and v.status == "ongoing" and published is not None:
            v = _under_way(v, published)
        out.append((person, v))
    return out


def _with_city(
    v: Visit,
    staff: dict[tuple[str, str], Visit],
    dateline: Place | None,
    published: dt.date | None,
    named: Sequence[Toponym],
) -> Visit:
    if v.destination_city:
        return v
    if v.destination_country in city_states() and capitals().get(v.destination_country):
        return replace(v, destination_city=capitals()[v.destination_country])  # Singapore is in Singapore
    late = v.start.latest if v.start is not None else None
    recent = late is None or published is None or (published - late).days <= FRESH_WEEK
    if not recent:
        return v
    held = v.status in ("ongoing", "completed")
    if held and dateline is not None and dateline.city and dateline.country == v.destination_country:
        return replace(v, destination_city=dateline.city, lat=dateline.lat, lon=dateline.lon)
    other = staff.get((v.visitor_country, v.destination_country)) if held else None
    if other is not None and other.visitor_class in TRAVELS_ALONG and other.status in ("ongoing", "completed"):
        spans = tuple(e for e in other.evidence if e.field == "destination_city")
        city = {"destination_city": other.destination_city, "lat": other.lat, "lon": other.lon}
        return replace(v, **city, evidence=v.evidence + spans)
    return _in_the_only_city(v, named)


def _in_the_only_city(v: Visit, named: Sequence[Toponym]) -> Visit:
    """Of the country visited the article names one city and no other: "to Vietnam ... left Hanoi for home"."""
    cities = [t for t in named if t.place is not None and t.place.country == v.destination_country and t.place.city]
    if len({t.place.city for t in cities}) != 1:
        return v
    told, place = cities[0], cities[0].place
    where = Evidence("destination_city", told.start, told.end)
    return replace(v, destination_city=place.city, lat=place.lat, lon=place.lon, evidence=(*v.evidence, where))


def _from_lead(person: int, v: Visit, lead: Sequence[tuple[int, Timex]], dateline: Place | None) -> Visit:
    here = dateline is not None and dateline.country == v.destination_country
    if v.status != "ongoing" and not (v.status == "completed" and here):
        return v
    day = next((t for p, t in lead if p == person), None) or (lead[0][1] if lead and here else None)
    if day is None:
        return v
    return replace(v, start=day.when, evidence=(*v.evidence, Evidence("start", day.start, day.end)))


def _under_way(v: Visit, published: dt.date) -> Visit:
    """Who is told to be there, without a day, is there when the article is published: about that day, by its status."""
    about = When(f"{published.isoformat()}~", published - JUST_BEGUN * dates.DAY, published)
    shown = [e._replace(field="start") for e in v.evidence if e.field == "status"][:1]
    return replace(v, start=about, evidence=(*v.evidence, *shown))


def _from_tour(person: int, v: Visit, tours: Sequence[TourPhrase]) -> Visit:
    for t in tours:
        timed = next(
            (x for x in t.times if x.when is not None and x.when.earliest and x.when.earliest == x.when.latest), None
        )
        if t.person == person and timed is not None and v.status in ("planned", "ongoing"):
            last = timed.when.earliest + dates.DAY * ((t.days or 1) - 1)
            told = Evidence("start", timed.start, timed.end)
            return replace(v, start=dates.between(timed.when.earliest, last), evidence=(*v.evidence, told))
    return v
