"""The reading process and the answers this server keeps: each for the scope of who asks."""

import datetime as dt
import gc
import itertools
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pandas as pd
import streamlit as st

from lib import correcting, sample
from lib.draw import map as map_
from lib.draw import palette
from lib.exporting import parts
from lib.model import Filters
from lib.resolve.alike import signature
from lib.store import Store, query
from lib.ui.session import config, store, whole
from lib.worker import Worker

FIRST_LOAD = threading.Lock()
LISTED = 1_000  # of more visits (or articles) than can be shown, the latest that are listed
MOST_NAMED = 20_000  # people, and cities, that a question can be about
COLOURED = 500  # people with a colour of their own in a large collection
BUILT_ON = {"people": ("visits", "meetings"), "journeys": ("visits",)}  # answers that begin with other answers


@st.cache_resource(show_spinner=False)
def _worker() -> Worker:
    made = Worker(config().knowing(whole().recall("columns")))
    made.warm()
    return made


def worker() -> Worker:
    """The one reading process, warmed up, for those who may add articles."""
    store().allow("add")
    return _worker()


def waiting() -> int:
    """Files that wait to be read, the one being read included."""
    return _worker().waiting


def open_collection() -> None:
    """Open the store, with the sample read into it the first time a data directory is used."""
    held = whole()
    if config().load_sample and not held.recall("sample"):
        with FIRST_LOAD:
            if not held.recall("sample"):
                with st.spinner("Opening the sample collection: 36 short articles over true events …"):
                    sample.load(held, config())


@st.cache_resource(max_entries=200, show_spinner=False)
def _asked(name: str, version: int, scope: Filters | None, f: Filters) -> pd.DataFrame:
    held = _within(scope)
    if query.large(held):
        found = query.fitting(held, f)
        many = len(found.v) > query.SHOWN
        if name == "people" and many:
            return found.people(LISTED)[0]
        if name in ("visits", "articles", "meetings", "changes", "found", "topics"):
            numbers = {
                "visits": lambda: found.first(LISTED if many else query.SHOWN),
                "articles": lambda: found.latest_articles(LISTED),
                "meetings": lambda: found.latest_meetings(query.SHOWN),
                "changes": lambda: found.changed(100),
                "found": lambda: found.holding(query.MOST_FOUND),
                "topics": lambda: found.latest_articles(LISTED),
            }[name]()
            return getattr(query, name)(
                held, f, numbers=numbers, **({"with_journeys": not many} if name == "visits" else {})
            )
    return getattr(query, name)(held, f, *(_asked(other, version, scope, f) for other in BUILT_ON.get(name, ())))


def _within(scope: Filters | None) -> Store:
    return whole().used_by({"see"}, scope)


def _key(held: Store) -> tuple[int, Filters | None]:
    return query.standing(held), held.scope


def ask(name: str, f: Filters) -> pd.DataFrame:
    """query.visits, articles, meetings, topics, journeys, people, changes or found under the filters, kept until the store changes. Never change it.

    Of more than query.SHOWN visits only the LISTED latest; counted() then has the whole in counts.
    """
    return _asked(name, *_key(store()), f)


def counted(f: Filters) -> query.Fitting | None:
    """Where more visits fit than are drawn one by one: the whole of them, in counts. Else None, and ask() has them all."""
    held = store()
    if not query.large(held):
        return None
    found = query.fitting(held, f)
    return found if len(found.v) > query.SHOWN else None


def drawable(f: Filters) -> tuple[pd.DataFrame | None, query.Fitting | None]:
    """(the visits, None) where they are few enough to be drawn one by one, else (None, counted())."""
    found = counted(f)
    return (ask("visits", f), None) if found is None else (None, found)


def journey_of(uid: str, person: str, with_sample: bool = True) -> pd.DataFrame:
    """Every leg of the journey that a visit belongs to, in order, whatever else is filtered. Never change it."""
    return _journey(*_key(store()), uid, person, with_sample)


@st.cache_resource(max_entries=200, show_spinner=False)
def _journey(version: int, scope: Filters | None, uid: str, person: str, with_sample: bool) -> pd.DataFrame:
    own = _asked("visits", version, scope, Filters(people=(person,), with_staff=True, with_sample=with_sample))
    of = own.loc[own["uid"] == uid, "journey"]
    return own[own["journey"].isin(of)].sort_values("leg", kind="stable")


def drawn_journey(uid: str, person: str, with_sample: bool = True) -> dict[str, dict]:
    """journey_of() as lib.draw.map.journey draws it: for the map, and for the card's picture. Never change it."""
    return _drawn_journey(*_key(store()), uid, person, with_sample)


@st.cache_resource(max_entries=200, show_spinner=False)
def _drawn_journey(version: int, scope: Filters | None, uid: str, person: str, with_sample: bool) -> dict[str, dict]:
    return map_.journey(_journey(version, scope, uid, person, with_sample))


def how_many(f: Filters) -> int:
    """How many visits fit."""
    held = store()
    return len(query.fitting(held, f).v) if query.large(held) else len(ask("visits", f))


def numbers_of(f: Filters) -> dict[str, int]:
    """How many visits, people, countries and articles fit."""
    held = store()
    if query.large(held):
        return query.fitting(held, f).numbers
    visits = ask("visits", f)
    return {
        "visits": len(visits),
        "people": int(visits["person"].nunique()),
        "countries": int(visits["country"].nunique()),
        "articles": len(ask("articles", f)),
    }


def latest_people() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """((uid, name) of people, (name, country) of cities) that questions can be about, the most frequent first."""
    return _named(*_key(store()))


@st.cache_resource(max_entries=20, show_spinner=False)
def _named(version: int, scope: Filters | None) -> tuple:
    held, everybody = _within(scope), Filters(with_staff=True)
    if query.large(held):
        found = query.fitting(held, everybody)
        folk, places = found.people(MOST_NAMED)[0], found.places()
        ranked = places[places["exact"]].sort_values(["n", "city", "country"], ascending=[False, True, True])
        cities = ranked.head(MOST_NAMED)
    else:
        folk, cities = _asked("people", version, scope, everybody), _asked("visits", version, scope, everybody)
        cities = (
            cities[cities["city"] != ""]
            .groupby(["city", "country"])
            .size()
            .sort_values(ascending=False, kind="stable")
            .reset_index()
        )
    return tuple(zip(folk["person"], folk["name"], strict=True)), tuple(
        zip(cities["city"], cities["country"], strict=True)
    )


def to_check() -> int:
    """How many visits nobody has checked yet, of those that the machine is unsure of."""
    return _to_check(*_key(store()))


@st.cache_resource(max_entries=20, show_spinner=False)
def _to_check(version: int, scope: Filters | None) -> int:
    held = _within(scope)
    return (
        query.fitting(held, Filters()).unsure(0, correcting.UNSURE)[1]
        if query.large(held)
        else correcting.unsure(_asked("visits", version, scope, Filters()))
    )


def met_between(f: Filters, one: str, other: str) -> pd.DataFrame:
    """The meetings (query.meetings) under the filters of somebody from one country with somebody from the other."""
    held, own = store(), replace(f, homes=(one,))
    met = (
        query.meetings(held, own, numbers=query.fitting(held, own).met_by(other)[:LISTED])
        if query.large(held)
        else ask("meetings", own)
    )
    return met[
        ((met["first_home"] == one) & (met["second_home"] == other))
        | ((met["first_home"] == other) & (met["second_home"] == one))
    ].reset_index(drop=True)


def sentences_of(f: Filters, topic: str) -> list[tuple]:
    """query.topic_sentences under the filters."""
    held = store()
    return query.topic_sentences(
        held, f, topic, numbers=query.fitting(held, f).articles_about(topic, LISTED) if query.large(held) else None
    )


def listed(f: Filters, numbers: Sequence[int], now: bool = False) -> pd.DataFrame:
    """The visits of these numbers (from counted()), as query.visits; now: as they are this moment, where a large collection's counts may be a little behind."""
    held = store()
    return _listed(held.version() if now else query.standing(held), held.scope, f, tuple(map(int, numbers)))


@st.cache_resource(max_entries=100, show_spinner=False)
def _listed(version: int, scope: Filters | None, f: Filters, numbers: tuple[int, ...]) -> pd.DataFrame:
    return query.visits(_within(scope), f, numbers=numbers, with_journeys=False)


def standing() -> int:
    """The version of the store that is shown."""
    return query.standing(store())


@st.cache_resource(max_entries=200, show_spinner=False)
def _nearly_same(
    version: int, scope: Filters | None, number: int, text: str, day: dt.date | None
) -> tuple[int, str, float] | None:
    found = _within(scope).alike([(signature(text), day)], but=number)[0]
    return found if found and query.texts(_within(scope), [found[0]]) else None


def nearly_same(number: int, text: str, day: dt.date | None) -> tuple[int, str, float] | None:
    """The article most like that one, (number, title, share in common), or None if none is a near-duplicate."""
    return _nearly_same(*_key(store()), number, text, day)


@st.cache_resource(max_entries=20, show_spinner=False)
def _options(version: int, scope: Filters | None, with_sample: bool) -> query.Options:
    return query.options(_within(scope), with_sample)


def options(with_sample: bool = True) -> query.Options:
    """What the filter bar can offer."""
    return _options(*_key(store()), with_sample)


@st.cache_resource(max_entries=8, show_spinner=False)
def _colours(version: int, scope: Filters | None) -> dict[str, str]:
    held = _within(scope)
    if query.large(held):
        return palette.of_people(query.fitting(held, Filters(with_staff=True)).people(COLOURED)[0]["person"])
    frame = _asked("visits", version, scope, Filters(with_staff=True))
    return palette.of_people(
        frame["person"].value_counts(sort=True).sort_index().sort_values(ascending=False, kind="stable").index
    )


def colours() -> dict[str, str]:
    """Person uid -> colour, the same on every page and under every filter."""
    return _colours(*_key(store()))


@st.cache_resource(max_entries=200, show_spinner=False)
def _parts(version: int, scope: Filters | None, f: Filters) -> list[tuple[str, str]]:
    return parts(_within(scope), f)


def filter_parts(f: Filters) -> list[tuple[str, str]]:
    """(field, words) of what narrows the view."""
    return _parts(*_key(store()), f)


def described(f: Filters) -> str:
    """The filters in words; "" if nothing is narrowed."""
    return " · ".join(words for _, words in filter_parts(f))


SETTLED_FOR, EVERYTHING_AFTER = 10.0, 5  # seconds between two looks; every so many of them is a long one


@cache
def settle() -> threading.Thread:
    """From now on, take what there is out of the garbage collector's sight once in a while: Streamlit collects after every run, which else costs a tenth of a second.

    Now and then what was put out of sight is looked through too, so that ended sessions give back their memory and their event loops' files.
    """

    def look() -> None:
        for n in itertools.count():
            if n % EVERYTHING_AFTER == 0:
                gc.unfreeze()
            gc.collect()
            gc.freeze()
            time.sleep(SETTLED_FOR)

    made = threading.Thread(target=look, name="settle", daemon=True)
    made.start()
    return made


def theme() -> str:
    """ "light" or "dark", as the reader's browser shows it."""
    try:
        return st.context.theme.type or "light"
    except AttributeError:
        return "light"
