"""Who uses this session, and the store as they may use it. Asked anew in every run, callback and fragment: a link that is revoked stops."""

import getpass
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from lib.access import STRANGER, Who, at_home, outsider, rights, signed_in
from lib.config import Config, load
from lib.model import Link
from lib.store import Store

TOKEN = "share"  # its name in the address
TRUSTED_FOR = 2.0  # seconds for which a link is not looked up again
BEAT = 3.0  # seconds between two looks at a link's validity in an open session
T = TypeVar("T")
_opened: dict[str, tuple[float, Link | None]] = {}
_lock = threading.Lock()


@st.cache_resource(show_spinner=False)
def config() -> Config:
    """The configuration of this process."""
    return load()


@st.cache_resource(show_spinner="Opening the collection …")
def whole() -> Store:
    """The one store of this process, without any limit: for what the app does itself. Sessions use store()."""
    return Store(config())


def _link(token: str) -> Link | None:
    now = time.monotonic()
    with _lock:
        kept = _opened.get(token)
        if kept and now - kept[0] < TRUSTED_FOR:
            return kept[1]
    found = whole().opened(token)
    with _lock:
        if len(_opened) > 2_000:
            _opened.clear()
        _opened[token] = (now, found)
    return found


def _by_link(token: str) -> Who:
    found = _link(token)
    return Who("viewer", f"link “{found.name}”", found.scope, found.key) if found else STRANGER


def token() -> str:
    """The token this session came with, "" without one. Kept apart from the address, which Streamlit empties between pages."""
    given = (st.query_params.get(TOKEN) or st.session_state.get("_token") or "")[:200]
    if given:
        st.session_state["_token"] = given
    return given


def who() -> Who:
    """Who uses this session: by a link, by sign-in, or because they sit at this machine."""
    given = token()
    if given:
        return _by_link(given)
    if config().hosted:
        known = signed_in(st.user.to_dict(), config())
        return known if known.role != "stranger" or config().public != "viewer" else outsider(config())
    if at_this_machine():
        return Who("owner", _computer_user())
    return outsider(config())


def at_this_machine() -> bool:
    """Whether the browser runs on this very machine, with no proxy between."""
    return at_home(st.context.ip_address, st.context.headers)


def _for(somebody: Who) -> Store:
    return whole().used_by(
        rights()[somebody.role],
        somebody.scope,
        somebody.name,
        config().daily_articles if somebody.role == "editor" else 0,
    )


def store() -> Store:
    """The store as whoever uses this session may use it."""
    return _for(who())


def may(action: str) -> bool:
    """Whether whoever uses this session may do this; for what to show. The store asks again."""
    return who().may(action)


def checked(action: str, make: Callable[[Store], T]) -> Callable[[], T]:
    """A function for later (a download): it makes its answer if the session's right, and its link, still hold then."""
    given, somebody = token(), who()

    def made() -> T:
        held = _for(_by_link(given) if given else somebody)
        held.allow(action)
        return make(held)

    return made


@st.cache_resource(show_spinner=False)
def _computer_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


def author() -> str:
    """Whose corrections these are: who signed in, else the name given on the page, else this computer's user."""
    somebody = who()
    return somebody.name if config().hosted else (st.session_state.get("author") or "").strip()[:80] or somebody.name


@st.fragment(run_every=BEAT)
def _watch() -> None:
    if who().role == "stranger":
        st.rerun()


def watch() -> None:
    """In a session that came by a link: look every few seconds whether it still holds."""
    if token():
        _watch()


def embedded() -> bool:
    """Whether the page is shown inside another one (?embed=true)."""
    return bool(st.context.is_embedded)
