"""The store, the reading process and cached answers of this server; what a session is allowed and called."""

import gc
import getpass
import threading

import pandas as pd
import streamlit as st

from lib import sample
from lib.config import Config, load
from lib.draw import palette
from lib.exporting import parts
from lib.model import Filters
from lib.resolve.alike import signature
from lib.store import Store, query
from lib.worker import Worker

FIRST_LOAD = threading.Lock()
BUILT_ON = {"people": ("visits", "meetings"), "journeys": ("visits",)}  # answers that begin with other answers


@st.cache_resource(show_spinner=False)
def config() -> Config:
    """The configuration of this process."""
    return load()


@st.cache_resource(show_spinner="Opening the collection …")
def store() -> Store:
    """The one store of this process."""
    return Store(config())


@st.cache_resource(show_spinner=False)
def worker() -> Worker:
    """The one reading process, warmed up."""
    made = Worker(config())
    made.warm()
    return made


def open_collection() -> Store:
    """The store, with the sample read into it the first time a data directory is used."""
    held = store()
    if config().load_sample and not held.recall("sample"):
        with FIRST_LOAD:
            if not held.recall("sample"):
                with st.spinner("Opening the sample collection: 36 short articles over true events …"):
                    sample.load(held, config())
    return held


@st.cache_resource(max_entries=200, show_spinner=False)
def _asked(name: str, version: int, f: Filters) -> pd.DataFrame:
    return getattr(query, name)(store(), f, *(_asked(other, version, f) for other in BUILT_ON.get(name, ())))


def ask(name: str, f: Filters) -> pd.DataFrame:
    """query.visits, articles, meetings, topics, journeys, people, changes or found under the filters, kept until the store changes. Never change it."""
    return _asked(name, store().version(), f)


@st.cache_resource(max_entries=200, show_spinner=False)
def _nearly_same(version: int, number: int, text: str) -> tuple[int, str, float] | None:
    return store().alike([signature(text)], but=number)[0]


def nearly_same(number: int, text: str) -> tuple[int, str, float] | None:
    """The article most like that one, (number, title, share in common), or None if none is a near-duplicate."""
    return _nearly_same(store().version(), number, text)


@st.cache_resource(max_entries=20, show_spinner=False)
def _options(version: int, with_sample: bool) -> query.Options:
    return query.options(store(), with_sample)


def options(with_sample: bool = True) -> query.Options:
    """What the filter bar can offer."""
    return _options(store().version(), with_sample)


@st.cache_resource(max_entries=8, show_spinner=False)
def _colours(version: int) -> dict[str, str]:
    frame = _asked("visits", version, Filters(with_staff=True))
    return palette.of_people(frame["person"].value_counts(sort=True).sort_index().sort_values(ascending=False, kind="stable").index)


def colours() -> dict[str, str]:
    """Person uid -> colour, the same on every page and under every filter."""
    return _colours(store().version())


@st.cache_resource(max_entries=200, show_spinner=False)
def _parts(version: int, f: Filters) -> list[tuple[str, str]]:
    return parts(store(), f)


def filter_parts(f: Filters) -> list[tuple[str, str]]:
    """(field, words) of what narrows the view."""
    return _parts(store().version(), f)


def described(f: Filters) -> str:
    """The filters in words; "" if nothing is narrowed."""
    return " · ".join(words for _, words in filter_parts(f))


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Take what was loaded at the start out of the garbage collector's sight: Streamlit collects after every run, which then costs a tenth."""
    gc.collect()
    gc.freeze()


def theme() -> str:
    """"light" or "dark", as the reader's browser shows it."""
    try:
        return st.context.theme.type or "light"
    except AttributeError:
        return "light"


def author() -> str:
    """Whose corrections these are: the name given on the page, else the one this computer knows."""
    return (st.session_state.get("author") or "").strip()[:80] or _computer_user()


@st.cache_resource(show_spinner=False)
def _computer_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
