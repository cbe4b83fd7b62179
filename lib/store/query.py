"""Filters to DataFrames. Every function states its columns; an empty store gives the same columns with no rows."""

import datetime as dt
import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from lib import records
from lib.model import HELD, OFF, REVIEWS, Article, Evidence, Filters, Topic, Visit
from lib.resolve.journeys import Hop, Leg, homes, itinerary, label_points
from lib.resolve.people import same_person
from lib.store.board import Board
from lib.store.counted import Fitting, Options
from lib.store.fits import STAFF
from lib.store.grouping import CHUNK, chunks
from lib.store.store import Store
from lib.store.tables import article, article_topic, meeting, person, report, tour, visit, visit_host, visit_topic
from lib.store.words import holds, terms
from lib.store.words import numbers as word_numbers
from lib.tables import country_name, country_names, fold

_SENTENCE_END = re.compile(
    r"[.!?](?<![A-Z]\.[A-Z][.!?])(?<!\b[A-Z][.!?])(?<!\bMr[.!?])(?<!\bMrs[.!?])(?<!\bDr[.!?])(?<!\bSen[.!?])(?<!\bGen[.!?])(?<!\bSt[.!?])[”\"’)]?\s+|\n+"
)  # what must not stand before the sign is asked behind it: only signs are looked at
MANY = 5_000  # visits in a store up to which every question is put to the database alone
SHOWN = 3_000  # visits that are drawn one by one; of more there are counts
TEXT = pd.StringDtype(
    "python", na_value=np.nan
)  # pandas' own "str"; kept as Python strings, because what follows walks through them one by one
VISIT_COLUMNS = {
    "uid": "str", "person": "str", "visitor": "str", "role": "str", "role_class": "str", "home": "str",
    "country": "str", "city": "str", "lat": "float64", "lon": "float64", "start": "str", "end": "str",
    "first_day": "datetime64[s]", "last_day": "datetime64[s]", "status": "str", "purpose": "str", "tour": "str",
    "sequence": "Int64", "is_first_ever": "bool", "confidence": "float64", "reports": "int64", "sources": "int64",
    "review": "str", "hosts": "str", "topics": "str", "journey": "str", "leg": "int64", "legs": "int64",
    "at_lat": "float64", "at_lon": "float64", "from_name": "str", "from_lat": "float64", "from_lon": "float64",
    "km": "float64", "back": "float64",
}  # fmt: skip


def _like(words: str) -> str:
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


@dataclass(frozen=True)
class _Within:
    """What _wanted and _seen ask of a store: its scope."""

    scope: Filters | None


def _wanted(store: Store | _Within, f: Filters) -> list[sa.ColumnElement]:
    """WHERE conditions on visit (joined with person): the filters, inside what the store's user may see."""
    seen = _seen(store)
    return _visits(f, seen) + (_visits(store.scope, seen) if store.scope is not None else [])


def _seen(store: Store | _Within) -> list[sa.ColumnElement]:
    """WHERE conditions on article: what the store's user may see."""
    return [] if store.scope is None else _telling(store.scope)


def _known(store: Store) -> list[sa.ColumnElement]:
    """WHERE conditions on person: who travels in visits, or meets somebody in articles, that the store's user may
    see.
    """
    if store.scope is None:
        return []
    went = (
        sa.select(visit.c.person_id)
        .join(person, person.c.id == visit.c.person_id)
        .where(*_wanted(store, Filters(with_staff=True)))
        .correlate(None)
    )
    met = [
        sa.select(meeting.c[side])
        .join(article, article.c.id == meeting.c.article_id)
        .where(meeting.c[side].is_not(None), *_seen(store))
        .correlate(None)
        for side in ("first_person", "second_person")
    ]
    return [sa.or_(*(person.c.id.in_(some) for some in (went, *met)))]


def _visits(f: Filters, seen: Sequence[sa.ColumnElement] = ()) -> list[sa.ColumnElement]:
    """WHERE conditions on visit (joined with person); only articles that fulfil `seen` are asked."""
    where: list[sa.ColumnElement] = []
    if f.people:
        where.append(person.c.uid.in_(f.people))
    if f.homes:
        where.append(visit.c.home.in_(f.homes))
    if f.places:
        where.append(visit.c.country.in_(f.places))
    where.append(visit.c.review.in_(f.reviews) if f.reviews else visit.c.review != "rejected")
    if f.statuses:
        where.append(visit.c.status.in_(f.statuses))
    if f.classes:
        where.append(visit.c.role_class.in_(f.classes))
    elif not f.with_staff:
        where.append(visit.c.role_class.not_in(STAFF))
    if f.topics:
        where.append(sa.exists().where(visit_topic.c.visit_id == visit.c.id, visit_topic.c.topic.in_(f.topics)))
    if f.since:
        where.append(
            sa.or_(
                visit.c.last_day >= f.since,
                sa.and_(visit.c.last_day.is_(None), _reported(article.c.published >= f.since, *seen)),
            )
        )
    if f.until:
        where.append(
            sa.or_(
                visit.c.first_day <= f.until,
                sa.and_(visit.c.first_day.is_(None), _reported(article.c.published <= f.until, *seen)),
            )
        )
    told = _article_conditions(f, with_search=False)
    if told or seen:
        where.append(_reported(*told, *seen))
    for term in terms(f.search):
        words = _like(term)
        where.append(sa.or_(
            person.c.folded.like(words, escape="\\"), visit.c.city.ilike(words, escape="\\"),
            _in_country(visit.c.country, term), sa.exists().where(visit_host.c.visit_id == visit.c.id,
                visit_host.c.name.ilike(words, escape="\\")),
            _reported(holds(term), *seen),
        ))  # fmt: skip
    return where


def _in_country(column: sa.Column, term: str) -> sa.ColumnElement:
    return column.in_([code for name, code in country_names().items() if fold(name) == term] or ["-"])


def _reported(*conditions: sa.ColumnElement) -> sa.ColumnElement:
    """Whether an article that fulfils the conditions tells of the visit. A condition that nothing fulfils leaves the
    join standing, which as one more condition would fall away beside it.
    """
    told = report.join(article, article.c.id == report.c.article_id)
    fits = sa.select(report.c.id).select_from(told).where(report.c.visit_id == visit.c.id, *conditions)
    return fits.correlate(visit).exists()


def _article_conditions(f: Filters, with_search: bool = True) -> list[sa.ColumnElement]:
    where: list[sa.ColumnElement] = []
    if not f.with_sample:
        where.append(article.c.origin != "sample")
    if f.sources:
        where.append(article.c.source.in_(f.sources))
    if f.articles:
        where.append(article.c.id.in_(f.articles))
    if with_search:
        where += [holds(term) for term in terms(f.search)]
    return where


def _telling(f: Filters) -> list[sa.ColumnElement]:
    """WHERE conditions on article: those of articles, and telling of a visit that the filters let through, if they
    narrow visits.
    """
    where = _article_conditions(f)
    narrowed = f.of_visits
    if narrowed is not None:
        fits = (
            sa.select(report.c.article_id)
            .join(visit, visit.c.id == report.c.visit_id)
            .join(person, person.c.id == visit.c.person_id)
            .where(*_visits(narrowed))
            .correlate(None)
        )
        where.append(article.c.id.in_(fits))
    return where


def _frame(rows, columns: dict[str, str]) -> pd.DataFrame:
    by_column = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {name: _column(values, kind) for (name, kind), values in zip(columns.items(), by_column, strict=True)}
    )


def _column(values: Sequence, kind: str) -> pd.api.extensions.ExtensionArray | np.ndarray | pd.DatetimeIndex:
    if kind == "str":
        return pd.array(["" if v is None or v != v else v for v in values], dtype=TEXT)
    if kind.startswith("datetime64"):
        return pd.to_datetime(list(values)).astype(kind)
    return pd.array(list(values), dtype=kind) if kind[0].isupper() else np.array(values, dtype=kind)


def _plain(store: Store, column: sa.Column) -> sa.ColumnElement:
    """A text column to order by: by code points on either database, in every locale."""
    return sa.collate(column, "C") if store.engine.dialect.name == "postgresql" else column


def _joined(table: sa.Table, column: sa.Column, store: Store) -> sa.ScalarSelect:
    ordered: sa.ColumnElement = aggregate_order_by(sa.literal_column("'|'"), _plain(store, column))
    gather = (
        sa.func.string_agg(column, ordered)
        if store.engine.dialect.name == "postgresql"
        else sa.func.group_concat(column, "|")
    )
    return sa.select(gather).where(table.c.visit_id == visit.c.id).scalar_subquery()


def large(store: Store) -> bool:
    """Whether the store holds so much that questions go through its board."""
    return _size(store.engine, store.version()) > MANY


@lru_cache(maxsize=16)
def _size(engine: sa.Engine, version: int) -> int:
    with engine.connect() as db:
        return db.execute(sa.select(sa.func.count()).select_from(visit)).scalar_one()


def fitting(store: Store, f: Filters = Filters()) -> Fitting:
    """What fits the filters, counted in memory (counted.py): at its best in large stores."""
    return Fitting.of(_board(store)[1], f, store.scope)


def standing(store: Store) -> int:
    """The version of the store that answers stand for: the present one, or where the store is large the one that its
    board is made of, a little earlier while things come in.
    """
    return _board(store)[0] if large(store) else store.version()


def _board(store: Store) -> tuple[int, Board]:
    engine = store.engine

    def read() -> Board:
        with engine.connect() as db:
            return Board.read(db, lambda term: _articles_with(engine, term))

    return store.keeper.get(store.version(), read)


def _articles_with(engine: sa.Engine, term: str) -> np.ndarray:
    """Numbers of the articles whose text holds a folded term, in order."""
    with engine.connect() as db:
        return np.fromiter(word_numbers(db, term), np.int64)


def visits(
    store: Store,
    f: Filters = Filters(),
    uid: str = "",
    numbers: Sequence[int] | None = None,
    with_journeys: bool = True,
) -> pd.DataFrame:
    """One row per visit (leg), earliest first, undated last. Columns and dtypes: VISIT_COLUMNS.

    country, home: ISO alpha-2 or organisation code; lat, lon: degrees, NaN if no city is known; start, end: EDTF, "" if
    unknown; first_day, last_day: the plain days that filters and sorting use; hosts, topics: joined by "|"; review: as
    in model.REVIEWS. journey: uid of the first leg of the same journey, leg: the leg's number of legs in it; at_lat,
    at_lon: the city, else where the country's name stands; from_name, from_lat, from_lon: where the leg began; km:
    kilometres along the geodesic from there; back: home after the last leg. uid narrows to one visit; numbers to the
    visits that Fitting named, of which f is not asked any more. Without journeys each visit is one of its own.
    """
    query = (
        sa.select(
            visit.c.uid, person.c.uid, person.c.name, visit.c.id, visit.c.role, visit.c.role_class, visit.c.home,
            visit.c.country, visit.c.city, visit.c.lat, visit.c.lon, visit.c.start, visit.c.end, visit.c.first_day,
            visit.c.last_day, visit.c.status, visit.c.purpose, visit.c.tour, visit.c.sequence, visit.c.is_first_ever,
            visit.c.confidence, visit.c.reports, visit.c.sources, visit.c.review,
            _joined(visit_host, visit_host.c.name, store), _joined(visit_topic, visit_topic.c.topic, store),
        )
        .join(person, person.c.id == visit.c.person_id)
        .where(*(_wanted(store, f) if numbers is None else []), *([visit.c.uid == uid] if uid else []))
        .order_by(visit.c.first_day.is_(None), visit.c.first_day, sa.func.coalesce(visit.c.sequence, 0),
                  _plain(store, person.c.name), _plain(store, visit.c.country), _plain(store, visit.c.uid))
    )  # fmt: skip
    with store.engine.connect() as db:
        parts = [None] if numbers is None else chunks(map(int, numbers))
        rows = [r for some in parts for r in db.execute(query if some is None else query.where(visit.c.id.in_(some)))]
    if numbers is not None and len(numbers) > CHUNK:
        rows.sort(
            key=lambda r: (r.first_day is None, r.first_day or dt.date.min, r.sequence or 0, r[2], r.country, r[0])
        )
    if not with_journeys:
        hops = {}
    else:
        hops = _hops(
            store.engine,
            store.version(),
            store.scope,
            frozenset(_board(store)[1].beside([r[3] for r in rows]).tolist()) if large(store) else None,
        )
    points = label_points()
    nan = float("nan")
    whole = []
    for r in rows:
        hop: Hop = hops.get(r[0], _NO_HOP)
        lat, lon = (r.lat, r.lon) if r.lat is not None else points.get(r.country, (nan, nan))
        whole.append(
            (
                *r[:3],
                *r[4:],
                hop.journey or r[0],
                hop.leg,
                hop.legs,
                lat,
                lon,
                hop.from_name,
                hop.from_lat,
                hop.from_lon,
                hop.km,
                hop.back,
            )
        )
    return _frame(whole, VISIT_COLUMNS)


_NO_HOP = Hop("", 1, 1, "", None, None, None, None)


@lru_cache(maxsize=8)
def _hops(engine: sa.Engine, version: int, scope: Filters | None, of: frozenset[int] | None = None) -> dict[str, Hop]:
    """Every visit's place in its journey (of: only of these, by number), whatever the filters hide, inside what the
    user may see; version is the store's, so that a change is seen.
    """
    query = sa.select(
        visit.c.uid, person.c.uid, visit.c.home, visit.c.country, visit.c.city, visit.c.lat, visit.c.lon,
        visit.c.first_day, visit.c.last_day, visit.c.sequence, visit.c.tour, visit.c.status
    ).join(person, person.c.id == visit.c.person_id).where(*_wanted(_Within(scope),
        Filters(with_staff=True)))  # fmt: skip
    points = label_points()
    legs = []
    telling: dict[str, set[int]] = {}
    told = (
        sa.select(visit.c.uid, report.c.article_id)
        .join(report, report.c.visit_id == visit.c.id)
        .where(visit.c.tour != "")
    )
    asked = [(told, query)]
    if of is not None:
        asked = [(told.where(visit.c.id.in_(some)), query.where(visit.c.id.in_(some))) for some in chunks(sorted(of))]
    with engine.connect() as db:
        for tours, visits_ in asked:
            for uid, number in db.execute(tours):
                telling.setdefault(uid, set()).add(number)
            for uid, who, home, country, city, lat, lon, first, last, sequence, called, status in db.execute(visits_):
                at = (lat, lon) if lat is not None else points.get(country, (None, None))
                legs.append(
                    Leg(
                        uid,
                        who,
                        home,
                        country,
                        city or country_name(country),
                        at[0],
                        at[1],
                        first,
                        last,
                        sequence,
                        called,
                        status,
                        frozenset(telling.get(uid, ())),
                    )
                )
    return itinerary(legs, homes())


JOURNEY_COLUMNS = {"journey": "str", "person": "str", "visitor": "str", "home": "str", "first_day": "datetime64[s]",
                   "last_day": "datetime64[s]", "seen": "int64", "announced": "Int64", "label": "str",
                   "countries": "str", "km": "float64", "planned": "bool", "off": "bool"}  # fmt: skip


def journeys(store: Store, f: Filters = Filters(), wanted: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per journey (departure to return) that has a visit under the filters, latest first, with all its legs.

    Columns: JOURNEY_COLUMNS.

    seen: legs that articles tell of; announced: how many they said there would be, NA if none did; countries: of the
    legs in order, joined by "|"; km: the whole way, home and back, NaN if a place is unknown; planned: not begun; off:
    called off or postponed. wanted: visits(store, f), where they are at hand.
    """
    wanted = visits(store, f) if wanted is None else wanted
    whole = (
        visits(store, Filters(people=tuple(sorted(set(wanted["person"]))), with_staff=True)) if len(wanted) else wanted
    )
    whole = whole[whole["journey"].isin(set(wanted["journey"]))].sort_values(["journey", "leg"], kind="stable")
    told = _tours(store, whole["uid"].tolist())
    rows = []
    columns = [
        "journey",
        "uid",
        "person",
        "visitor",
        "home",
        "country",
        "status",
        "tour",
        "first_day",
        "last_day",
        "km",
        "back",
    ]
    for key, legs in groupby(
        zip(*(whole[c] for c in columns), strict=True), key=itemgetter(0)
    ):  # a frame for each journey would take a minute for every 30,000
        _, uids, whose, visitors, home, countries, statuses, tours, first, last, km, back = map(
            list, zip(*legs, strict=True)
        )
        said = [t for uid in uids for t in told.get(uid, ()) if same_person(t[0], visitors[0])]
        label = max((t[1] for t in said), key=len, default="") or next(filter(None, tours), "")
        rows.append((key, whose[0], visitors[0], home[0], min((d for d in first if d is not pd.NaT), default=None),
                     max((d for d in last if d is not pd.NaT), default=None), len(uids),
                     max((t[2] for t in said if t[2]), default=None), label, "|".join(countries), sum(km) + back[-1],
                     all(s == "planned" for s in statuses), all(s in OFF for s in statuses)))  # fmt: skip
    frame = _frame(rows, JOURNEY_COLUMNS)
    return frame.sort_values("first_day", ascending=False, na_position="last", kind="stable", ignore_index=True)


def _tours(store: Store, uids: list[str]) -> dict[str, list[tuple[str, str, int | None]]]:
    """Visit uid -> (visitor, label, announced legs) of the tours that its articles tell."""
    found: dict[str, list] = {}
    with store.engine.connect() as db:
        for some in chunks(uids):
            query = (
                sa.select(visit.c.uid, tour.c.visitor, tour.c.label, tour.c.announced)
                .join(report, report.c.visit_id == visit.c.id)
                .join(tour, tour.c.article_id == report.c.article_id)
            )
            for uid, *told in db.execute(
                query.join(article, article.c.id == tour.c.article_id)
                .where(visit.c.uid.in_(some), *_seen(store))
                .order_by(tour.c.id)
            ):
                found.setdefault(uid, []).append(tuple(told))
    return found


PEOPLE_COLUMNS = {"person": "str", "name": "str", "home": "str", "role": "str", "role_class": "str", "visits": "int64",
                  "planned": "int64", "countries": "int64", "meetings": "int64", "first_day": "datetime64[s]",
                  "last_day": "datetime64[s]"}  # fmt: skip


def people(
    store: Store, f: Filters = Filters(), went: pd.DataFrame | None = None, met: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per person who visits or meets somebody under the filters, the most travelled first.

    Columns: PEOPLE_COLUMNS.

    visits took place or are under way, planned are announced; first_day, last_day: of the former; meetings: partners in
    different articles. went, met: visits(store, f) and meetings(store, f), where they are at hand.
    """
    went, met = visits(store, f) if went is None else went, meetings(store, f) if met is None else met
    partners = Counter([*met["first_person"], *met["second_person"]])
    done, coming = (
        went[went["status"].isin(HELD)].groupby("person"),
        went[went["status"] == "planned"].groupby("person").size().to_dict(),
    )
    count, lands, first, last = (
        x.to_dict() for x in (done.size(), done["country"].nunique(), done["first_day"].min(), done["last_day"].max())
    )
    uids = [u for u in dict.fromkeys([*went["person"], *partners]) if u]
    rows = []
    with store.engine.connect() as db:
        for some in chunks(uids):
            for r in db.execute(
                sa.select(person.c.uid, person.c.name, person.c.home, person.c.role, person.c.role_class).where(
                    person.c.uid.in_(some)
                )
            ):
                u = r.uid
                rows.append(
                    (
                        *r,
                        int(count.get(u, 0)),
                        int(coming.get(u, 0)),
                        int(lands.get(u, 0)),
                        int(partners.get(u, 0)),
                        first.get(u),
                        last.get(u),
                    )
                )
    rows.sort(key=lambda r: (-r[5] - r[6], -r[8], r[1], r[0]))
    return _frame(rows, PEOPLE_COLUMNS)


def names(store: Store, uid: str) -> list[tuple[str, str, int]]:
    """(home, name as read, number of tellings and meetings) of one person, most frequent first: what corrections of
    names speak of.
    """
    counted: Counter[tuple[str, str]] = Counter()
    with store.engine.connect() as db:
        number = db.execute(sa.select(person.c.id).where(person.c.uid == uid, *_known(store))).scalar()
        if number is None:
            return []
        for (record,) in db.execute(
            sa.select(report.c.record)
            .join(visit, visit.c.id == report.c.visit_id)
            .join(article, article.c.id == report.c.article_id)
            .where(visit.c.person_id == number, *_seen(store))
        ):
            v = records.visit(record)
            counted[(v.visitor_country, v.visitor)] += 1
        for side in ("first", "second"):
            for home, name in db.execute(
                sa.select(meeting.c[f"{side}_home"], meeting.c[side])
                .join(article, article.c.id == meeting.c.article_id)
                .where(meeting.c[f"{side}_person"] == number, *_seen(store))
            ):
                counted[(home, name)] += 1
    return [(h, n, c) for (h, n), c in sorted(counted.items(), key=lambda x: (-x[1], x[0]))]


def named(store: Store, uids: Iterable[str]) -> list[tuple[str, str]]:
    """(uid, name) of people."""
    with store.engine.connect() as db:
        return [
            tuple(r)
            for r in db.execute(
                sa.select(person.c.uid, person.c.name).where(person.c.uid.in_(list(uids)), *_known(store))
            )
        ]


def person_of(store: Store, uid: str) -> dict[str, str] | None:
    """name, home, role and role_class of a person, or None if there is nobody of that uid (any more)."""
    with store.engine.connect() as db:
        row = (
            db.execute(
                sa.select(person.c.uid, person.c.name, person.c.home, person.c.role, person.c.role_class).where(
                    person.c.uid == uid, *_known(store)
                )
            )
            .mappings()
            .one_or_none()
        )
    return dict(row) if row else None


def fixes(store: Store, uid: str) -> set[int]:
    """Numbers of the corrections in force that touch a visit."""
    with store.engine.connect() as db:
        return {
            int(n)
            for (told,) in db.execute(
                sa.select(report.c.fixes).join(visit, visit.c.id == report.c.visit_id).where(visit.c.uid == uid)
            )
            for n in told.split(",")
            if n
        }


def tells_too(store: Store, number: int) -> list[tuple[int, str, str, dt.date | None, str, str]]:
    """(article, title, source, published, visitor, country) of other articles that tell of a visit of this one; each
    article once, earliest first.
    """
    here, there = report.alias("here"), report.alias("there")
    query = (
        sa.select(article.c.id, article.c.title, article.c.name, article.c.source, article.c.published, person.c.name,
                  visit.c.country)
        .select_from(here.join(there, sa.and_(there.c.visit_id == here.c.visit_id,
                                              there.c.article_id != here.c.article_id))
                                              .join(article, article.c.id == there.c.article_id)
                                              .join(visit, visit.c.id == here.c.visit_id)
                                              .join(person, person.c.id == visit.c.person_id))
        .where(here.c.article_id == number, *_wanted(store, Filters(with_staff=True)), *_seen(store))
        .order_by(article.c.published.is_(None), article.c.published, article.c.id, visit.c.id)
    )  # fmt: skip
    with store.engine.connect() as db:
        rows = db.execute(query).all()
    return [
        (n, title or name, source, on, who, country)
        for n, title, name, source, on, who, country in {r[0]: r for r in reversed(rows)}.values()
    ][::-1]


def topic_sentences(
    store: Store, f: Filters, topic: str, most: int = 30, numbers: Sequence[int] | None = None
) -> list[tuple[int, str, str, dt.date | None, int, str]]:
    """(article, title, source, published, start, sentence) of what earned a topic under the filters, latest first; at
    most two sentences an article. numbers: of articles that Fitting named, a few thousand.
    """
    numbers = articles(store, f)["id"].tolist() if numbers is None else [int(n) for n in numbers]
    query = (
        sa.select(article.c.id, article.c.title, article.c.name, article.c.source, article.c.published, article.c.text,
                  article_topic.c.evidence)
        .join(article_topic, article_topic.c.article_id == article.c.id)
        .where(article_topic.c.topic == topic, article.c.id.in_(numbers))
        .order_by(article.c.published.is_(None), article.c.published.desc(), article_topic.c.weight.desc()).limit(most)
    )  # fmt: skip
    out = []
    with store.engine.connect() as db:
        for number, title, name, source, on, text, spans in db.execute(query):
            for start, end in json.loads(spans)[:2]:
                out.append((number, title or name, source, on, start, " ".join(text[start:end].split())))
    return out[:most]


def people_named(store: Store, name: str) -> list[str]:
    """uids of the people whose name holds these words, capitals and diacritics aside."""
    with store.engine.connect() as db:
        return list(
            db.execute(
                sa.select(person.c.uid).where(
                    *(person.c.folded.like(_like(t), escape="\\") for t in terms(name)), *_known(store)
                )
            ).scalars()
        )


CHANGE_COLUMNS = {
    "uid": "str",
    "visitor": "str",
    "home": "str",
    "country": "str",
    "city": "str",
    "before": "str",
    "after": "str",
    "published": "datetime64[s]",
    "article": "int64",
    "title": "str",
}


def changes(store: Store, f: Filters = Filters(), numbers: Sequence[int] | None = None) -> pd.DataFrame:
    """One row per change of a visit's status from one article to a later one, latest first.

    Columns: CHANGE_COLUMNS. numbers: as in visits, a few hundred.
    """
    several = (
        sa.select(report.c.visit_id).group_by(report.c.visit_id).having(sa.func.count(sa.distinct(report.c.status)) > 1)
    )
    query = (
        sa.select(visit.c.uid, person.c.name, visit.c.home, visit.c.country, visit.c.city, report.c.status,
                  article.c.published, article.c.id, article.c.title, article.c.name)
        .join(visit, visit.c.id == report.c.visit_id).join(person, person.c.id == visit.c.person_id)
        .join(article, article.c.id == report.c.article_id)
        .where(*([visit.c.id.in_(several), *_wanted(store, f)] if numbers is None
                 else [visit.c.id.in_([int(n) for n in numbers])]), article.c.published.is_not(None), *_seen(store))
                 .order_by(visit.c.uid, article.c.published, article.c.id)
    )  # fmt: skip
    found, last = [], None
    with store.engine.connect() as db:
        for uid, name, home, country, city, status, on, number, title, file in db.execute(query):
            if last and last[0] == uid and last[1] != status:
                found.append((uid, name, home, country, city, last[1], status, on, number, title or file))
            last = (uid, status)
    found.sort(key=lambda r: (r[7], r[8]), reverse=True)
    return _frame(found, CHANGE_COLUMNS)


FOUND_COLUMNS = {
    "article": "int64",
    "title": "str",
    "source": "str",
    "published": "datetime64[s]",
    "start": "int64",
    "end": "int64",
    "text": "str",
}
AROUND = 110  # characters of context on each side of the words found
MOST_FOUND = 30


def found(store: Store, f: Filters = Filters(), numbers: Sequence[int] | None = None) -> pd.DataFrame:
    """Where the words searched for stand: one row per article, latest first, at most MOST_FOUND. Columns:
    FOUND_COLUMNS. numbers: of articles that Fitting named.

    text: the words with what stands around them; start, end: of the sentence's first match in the article's text (0, 0:
    they stand in the title).
    """
    wanted = terms(f.search)
    if not wanted:
        return _frame([], FOUND_COLUMNS)
    where = (
        [*_article_conditions(f), *_seen(store)] if numbers is None else [article.c.id.in_([int(n) for n in numbers])]
    )
    query = sa.select(
        article.c.id, article.c.title, article.c.name, article.c.source, article.c.published, article.c.text
    ).where(*where)
    rows = []
    with store.engine.connect() as db:
        for r in db.execute(
            query.order_by(article.c.published.is_(None), article.c.published.desc(), article.c.id).limit(MOST_FOUND)
        ):
            spans = matches(r.text, wanted)
            start, end = spans[0] if spans else (0, 0)
            left, right = max(0, start - AROUND), min(len(r.text), end + AROUND)
            rows.append(
                (
                    r.id,
                    r.title or r.name,
                    r.source,
                    r.published,
                    start,
                    end,
                    ("… " if left else "")
                    + " ".join(r.text[left:right].split())
                    + (" …" if right < len(r.text) else ""),
                )
            )
    return _frame(rows, FOUND_COLUMNS)


def matches(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    """(start, end) of each place where a word begins with one of the folded terms, in order; whole words, without the
    marks around them.
    """
    plain, at = [], []
    for found_word in re.finditer(r"\S+", text):
        word = fold(found_word.group())
        if word:
            at += [(found_word.start(), found_word.end())] * (len(word) + 1)
            plain.append(word + " ")
    joined = "".join(plain)
    out = set()
    for term in wanted:
        place = joined.find(term)
        while place >= 0:
            if not (place and joined[place - 1].isalnum()):  # as the index: "rat" is in "Ratas", not in "cooperation"
                out.add(_bare(text, at[place][0], at[min(place + len(term) - 1, len(at) - 1)][1]))
            place = joined.find(term, place + 1)
    return sorted(out)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Without quotation marks, commas and the full stop around it; the one of an abbreviation stays ("U.S.")."""
    while start < end - 1 and _is_mark(text[start]):
        start += 1
    while (
        start < end - 1
        and _is_mark(text[end - 1])
        and not (text[end - 1] == "." and "." in text[start : end - 1].split()[-1])
    ):
        end -= 1
    return start, end


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("P")


ARTICLE_COLUMNS = {"id": "int64", "name": "str", "title": "str", "source": "str", "byline": "str",
                   "published": "datetime64[s]", "origin": "str", "url": "str", "doubt": "str", "visits": "int64",
                   "characters": "int64", "added": "str"}  # fmt: skip


def articles(store: Store, f: Filters = Filters(), numbers: Sequence[int] | None = None) -> pd.DataFrame:
    """One row per article, latest first.

    Columns: ARTICLE_COLUMNS; visits is the number of visits it reports. numbers: those that Fitting named, of which f
    is not asked any more.
    """
    where = [*_telling(f), *_seen(store)] if numbers is None else []
    count = sa.select(sa.func.count()).where(report.c.article_id == article.c.id).scalar_subquery()
    query = sa.select(
        article.c.id, article.c.name, article.c.title, article.c.source, article.c.byline, article.c.published,
        article.c.origin, article.c.url, article.c.doubt, count, sa.func.length(article.c.text),
        sa.cast(article.c.added, sa.String),
    ).where(*where).order_by(article.c.published.is_(None), article.c.published.desc(), article.c.id)  # fmt: skip
    with store.engine.connect() as db:
        if numbers is None:
            return _frame(db.execute(query), ARTICLE_COLUMNS)
        told = [r for some in chunks(map(int, numbers)) for r in db.execute(query.where(article.c.id.in_(some)))]
    return _frame(
        sorted(told, key=lambda r: (r.published is None, -(r.published or dt.date.min).toordinal(), r.id)),
        ARTICLE_COLUMNS,
    )


MEETING_COLUMNS = {"article": "int64", "first": "str", "first_home": "str", "first_person": "str", "second": "str",
                   "second_home": "str", "second_person": "str", "country": "str", "city": "str", "date": "str",
                   "first_day": "datetime64[s]", "mode": "str", "status": "str"}  # fmt: skip


def _met(f: Filters, one: sa.FromClause, other: sa.FromClause) -> list[sa.ColumnElement]:
    """WHERE conditions on meeting, joined with article and the two people."""
    where = _article_conditions(f)
    if f.since:
        where.append(sa.func.coalesce(meeting.c.last_day, article.c.published) >= f.since)
    if f.until:
        where.append(sa.func.coalesce(meeting.c.first_day, article.c.published) <= f.until)
    if f.homes:
        where.append(sa.or_(one.c.home.in_(f.homes), other.c.home.in_(f.homes)))
    if f.places:
        where.append(meeting.c.country.in_(f.places))
    if f.topics:
        where.append(sa.exists().where(article_topic.c.article_id == article.c.id, article_topic.c.topic.in_(f.topics)))
    if f.people:
        where.append(sa.or_(one.c.uid.in_(f.people), other.c.uid.in_(f.people)))
    return where


def meetings(store: Store, f: Filters = Filters(), numbers: Sequence[int] | None = None) -> pd.DataFrame:
    """One row per pair of people who met, as each article tells it.

    Columns: MEETING_COLUMNS; mode in_person, phone or video.

    first and second are called as their people are, corrections applied; first_person, second_person are their uids.
    numbers: those that Fitting named.
    """
    one, other = person.alias("one"), person.alias("other")
    where = [c for some in (f, store.scope) if some is not None for c in _met(some, one, other)] + _seen(store)
    query = sa.select(
        meeting.c.article_id, sa.func.coalesce(one.c.name, meeting.c.first),
        sa.func.coalesce(one.c.home, meeting.c.first_home), one.c.uid, sa.func.coalesce(other.c.name, meeting.c.second),
        sa.func.coalesce(other.c.home, meeting.c.second_home), other.c.uid, meeting.c.country, meeting.c.city,
        meeting.c.date, meeting.c.first_day, meeting.c.mode, meeting.c.status,
    ).select_from(meeting.join(article, article.c.id == meeting.c.article_id)
    .outerjoin(one, one.c.id == meeting.c.first_person).outerjoin(other, other.c.id == meeting.c.second_person)
    ).where(*(where if numbers is None else []), sa.or_(one.c.id.is_(None), other.c.id.is_(None),
                                                        one.c.id != other.c.id)).order_by(meeting.c.first_day.is_(None),
                                                        meeting.c.first_day, meeting.c.id)  # fmt: skip
    with store.engine.connect() as db:
        if numbers is None:
            return _frame(db.execute(query), MEETING_COLUMNS)
        told = [r for some in chunks(map(int, numbers)) for r in db.execute(query.where(meeting.c.id.in_(some)))]
    return _frame(sorted(told, key=lambda r: (r.first_day is None, r.first_day or dt.date.min)), MEETING_COLUMNS)


TOPIC_COLUMNS = {"article": "int64", "published": "datetime64[s]", "topic": "str", "weight": "float64"}


def topics(store: Store, f: Filters = Filters(), numbers: Sequence[int] | None = None) -> pd.DataFrame:
    """One row per article and topic; weight is the topic's share of the article.

    Columns: TOPIC_COLUMNS. numbers: of articles that Fitting named, a few thousand.
    """
    chosen = articles(store, f)["id"].tolist() if numbers is None else [int(n) for n in numbers]
    query = sa.select(article.c.id, article.c.published, article_topic.c.topic, article_topic.c.weight).join(
        article, article.c.id == article_topic.c.article_id
    )
    query = query.where(article.c.id.in_(chosen)).order_by(
        article.c.published.is_(None),
        article.c.published,
        article.c.id,
        article_topic.c.weight.desc(),
        _plain(store, article_topic.c.topic),
    )
    if f.topics:
        query = query.where(article_topic.c.topic.in_(f.topics))
    with store.engine.connect() as db:
        return _frame(db.execute(query), TOPIC_COLUMNS)


MOST_PEOPLE = 2_000  # that the filter bar offers; the page of a person is found by searching


def options(store: Store, with_sample: bool = True) -> Options:
    """The values that occur in the store, most frequent first; of people at most MOST_PEOPLE."""
    f = Filters(with_staff=True, with_sample=with_sample)
    if large(store):
        return fitting(store, f).options(MOST_PEOPLE)
    base = sa.select(visit.c.id).join(person, person.c.id == visit.c.person_id).where(*_wanted(store, f))
    told = [*_article_conditions(f), *_seen(store)]
    with store.engine.connect() as db:

        def often(column: sa.Column) -> tuple[str, ...]:
            q = (
                sa.select(column)
                .where(visit.c.id.in_(base), column != "")
                .group_by(column)
                .order_by(sa.func.count().desc(), _plain(store, column))
            )
            return tuple(db.execute(q).scalars())

        people = db.execute(
            sa.select(person.c.uid, person.c.name, person.c.home).join(visit, visit.c.person_id == person.c.id)
            .where(visit.c.id.in_(base))
            .group_by(person.c.uid, person.c.name, person.c.home)
            .order_by(sa.func.count().desc(), _plain(store, person.c.name))
        ).all()  # fmt: skip
        used = tuple(
            db.execute(
                sa.select(article_topic.c.topic)
                .join(article, article.c.id == article_topic.c.article_id)
                .where(*told)
                .group_by(article_topic.c.topic)
                .order_by(sa.func.count().desc(), _plain(store, article_topic.c.topic))
            ).scalars()
        )
        sources = tuple(
            db.execute(
                sa.select(article.c.source)
                .where(article.c.source != "", *told)
                .group_by(article.c.source)
                .order_by(sa.func.count().desc(), _plain(store, article.c.source))
            ).scalars()
        )
        first, last = db.execute(
            sa.select(sa.func.min(visit.c.first_day), sa.func.max(visit.c.last_day)).where(visit.c.id.in_(base))
        ).one()
        homes, places, classes = often(visit.c.home), often(visit.c.country), often(visit.c.role_class)
    return Options(
        {u: f"{n} ({h})" if h else n for u, n, h in people}, homes, places, used, classes, sources, first, last
    )


@dataclass(frozen=True)
class Told:
    """A visit as one article tells it, with that article."""

    article_id: int
    article: Article
    visit: Visit


@dataclass(frozen=True)
class Card:
    """Everything about one visit: its row, and each article's telling with evidence, earliest first."""

    row: pd.Series
    told: tuple[Told, ...]


def card(store: Store, uid: str) -> Card | None:
    """The visit with that uid, or None if there is none (any more)."""
    query = (
        sa.select(report.c.record, article)
        .join(visit, visit.c.id == report.c.visit_id).join(article, article.c.id == report.c.article_id)
        .where(visit.c.uid == uid, *_seen(store)).order_by(article.c.published.is_(None), article.c.published,
                                                           article.c.id)
    )  # fmt: skip
    with store.engine.connect() as db:
        rows = db.execute(query).mappings().all()
    if not rows:
        return None
    found = visits(store, Filters(with_staff=True, reviews=REVIEWS), uid)
    return (
        Card(found.iloc[0], tuple(Told(r["id"], _article(r), records.visit(r["record"])) for r in rows))
        if len(found)
        else None
    )


def evidence(store: Store, uids: Iterable[str]) -> Iterator[tuple[str, int, str, str, dt.date | None, str, str, str]]:
    """(visit, article, its title, source, publication day, url, fields, sentence) for each sentence that supports a
    visit, in the order of the texts.
    """
    columns = (
        visit.c.uid,
        article.c.id,
        article.c.title,
        article.c.name,
        article.c.source,
        article.c.published,
        article.c.url,
        article.c.text,
        report.c.record,
    )
    with store.engine.connect() as db:
        for some in chunks(uids):
            query = _tellings(store, some, *columns).order_by(
                visit.c.uid, article.c.published.is_(None), article.c.published, article.c.id
            )
            for uid, number, title, name, source, on, url, text, record in db.execute(query):
                for (first, last), spans in sentences(text, records.visit(record).evidence).items():
                    fields = ", ".join(dict.fromkeys(field for _, _, field in spans))
                    yield uid, number, title or name, source, on, url, fields, " ".join(text[first:last].split())


def telling(store: Store, uids: Iterable[str]) -> set[int]:
    """The numbers of the articles that tell of visits."""
    found: set[int] = set()
    with store.engine.connect() as db:
        for some in chunks(uids):
            found.update(db.execute(_tellings(store, some, article.c.id)).scalars())
    return found


def _tellings(store: Store, uids: list[str], *columns: sa.Column) -> sa.Select:
    """Those columns of each article's telling of some visits."""
    told = (
        visit.join(report, report.c.visit_id == visit.c.id)
        .join(article, article.c.id == report.c.article_id)
        .join(person, person.c.id == visit.c.person_id)
    )
    return (
        sa.select(*columns)
        .select_from(told)
        .where(visit.c.uid.in_(uids), *_wanted(store, Filters(with_staff=True, reviews=REVIEWS)), *_seen(store))
    )


def sentences(text: str, told: Iterable[Evidence]) -> dict[tuple[int, int], list[tuple[int, int, str]]]:
    """(start, end) of each sentence that evidence lies in -> its (start, end, field), in the order of the text."""
    found: dict[tuple[int, int], list[tuple[int, int, str]]] = {}
    ends = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    for e in told:
        if 0 <= e.start < e.end <= len(text):
            first, last = ends[bisect_right(ends, e.start) - 1], ends[bisect_left(ends, e.end)]
            found.setdefault((first, first + len(text[first:last].rstrip())), []).append((e.start, e.end, e.field))
    return dict(sorted(found.items()))


def texts(store: Store, numbers: Iterable[int]) -> dict[int, str]:
    """Article number -> its text."""
    found: dict[int, str] = {}
    with store.engine.connect() as db:
        for some in chunks(numbers):
            found |= dict(
                db.execute(sa.select(article.c.id, article.c.text).where(article.c.id.in_(some), *_seen(store)))
                .tuples()
                .all()
            )
    return found


def _article(row) -> Article:
    return Article(
        row["name"], row["text"], row["title"], row["published"], row["published_time"], row["updated"],
        row["published_by"], row["doubt"], row["byline"], row["source"], row["dateline"], row["url"], row["language"],
    )  # fmt: skip


@dataclass(frozen=True)
class Read:
    """One article with everything read from it, for the reader page."""

    id: int
    article: Article
    origin: str
    entities: tuple
    toponyms: tuple
    timex: tuple
    people: tuple
    quotes: tuple
    tours: tuple
    topics: tuple[Topic, ...]
    visits: tuple[tuple[str, Visit], ...]
    meetings: tuple[tuple[str, str, str, tuple[Evidence, ...]], ...]


def reading(store: Store, number: int) -> Read | None:
    """The article with that number and its reading, or None."""
    with store.engine.connect() as db:
        row = db.execute(sa.select(article).where(article.c.id == number, *_seen(store))).mappings().one_or_none()
        if row is None:
            return None
        told = db.execute(
            sa.select(visit.c.uid, report.c.record).join(visit, visit.c.id == report.c.visit_id)
            .join(person, person.c.id == visit.c.person_id)
            .where(report.c.article_id == number, *_wanted(store, Filters(with_staff=True, reviews=REVIEWS)))
            .order_by(report.c.position)
        ).all()  # fmt: skip
        met = (
            db.execute(sa.select(meeting).where(meeting.c.article_id == number).order_by(meeting.c.id)).mappings().all()
        )
    parts = records.reading_parts(row["reading"])
    return Read(
        number, _article(row), row["origin"], visits=tuple((u, records.visit(r)) for u, r in told),
        meetings=tuple((m["first"], m["second"], m["status"] if m["mode"] == "in_person" else m["mode"],
                        tuple(Evidence(*e) for e in json.loads(m["evidence"]))) for m in met),
        **parts,
    )  # fmt: skip


def counts(store: Store, with_sample: bool = True) -> dict[str, int]:
    """articles, visits, people and countries in the collection."""
    if large(store):
        return fitting(store, Filters(with_staff=True, with_sample=with_sample)).numbers
    frame = visits(store, Filters(with_staff=True, with_sample=with_sample))
    return {
        "articles": len(articles(store, Filters(with_sample=with_sample))),
        "visits": len(frame),
        "people": frame["person"].nunique(),
        "countries": frame["country"].nunique(),
    }
