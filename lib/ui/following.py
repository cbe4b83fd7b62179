"""Feeds on the screen: followed, listed, left, and looked at in a thread beside the pages."""

import datetime as dt
import html
import logging
import threading
import time
from dataclasses import dataclass, field

import streamlit as st

from lib import following
from lib.access import rights
from lib.config import Config
from lib.draw.dates import day
from lib.errors import EntenteError, StoreError
from lib.model import Feed
from lib.store import Store, feeds
from lib.ui import components
from lib.ui.collection import worker
from lib.ui.fetched import OFF, typed_links
from lib.ui.parts import plain, problem
from lib.ui.session import config, store, who, whole
from lib.worker import Worker

LOG = logging.getLogger(__name__)
LOOKED_EVERY = 60.0  # seconds between two questions whether a feed is due


# --- feeds -----------------------------------------------------------------------------------------------------------


def feeds_field(turn: int) -> None:
    """The feeds that are followed: add one, look at them now, leave one."""
    if not config().fetches:
        st.info(OFF, icon=":material/link_off:")
        return
    with (
        st.form(f"follow_{turn}", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        address = st.text_input(
            "Address of a feed (RSS, Atom), or of a page that names one",
            key="follow_address",
            placeholder="https://",
            max_chars=2_000,
        )
        if st.form_submit_button("Follow", type="primary") and (address or "").strip():
            _follow(address.strip())
    refused = st.session_state.pop("_not_followed", None)
    if refused:
        problem(refused)
    told = st.session_state.pop("_followed", None)
    if told:
        st.success(plain(told), icon=":material/rss_feed:")
    every = feeds.every(store())
    if not every:
        st.caption(
            "No feed is followed so far. Its new articles come in when the app is opened, or with a button here."
        )
        return
    components.links([_item(f) for f in every], "feed_list", lambda number: None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button("Look for new articles", key="feeds_look", icon=":material/refresh:", disabled=_looking().busy):
            _looking().start(every, True)
            st.rerun()
        names = {f.id: following.name(f) for f in every}
        gone = st.selectbox(
            "Follow no longer",
            list(names),
            index=None,
            format_func=names.get,
            key="feed_leave",
            placeholder="Which one",
            width=320,
        )
        st.button("Leave it", key="feed_leave_now", disabled=gone is None, on_click=_leave, args=(gone,))
    progress()
    _refused(every)
    st.caption(
        f"Feeds are looked at when the app is opened and the last look is more than {config().feed_hours} hours old, "
        "with the button, and by “python -m lib follow”. What came is told under “What is new”; of each feed the latest "
        f"{config().feed_entries} are looked at."
    )


def _follow(address: str) -> None:
    try:
        with st.spinner("Asking for the feed …"):
            feed, new = following.follow(typed_links(address)[0], store(), worker(), config())
    except EntenteError as error:
        st.session_state["_not_followed"] = error
        return
    waits = f"; {feed.waiting} {'article' if feed.waiting == 1 else 'articles'} to fetch" if feed.waiting else ""
    st.session_state["_followed"] = (
        f"{following.name(feed)} is followed{waits}." if new else f"{following.name(feed)} is followed already."
    )
    _looking().start([feed], False)
    st.rerun()


def _leave(number: int | None) -> None:
    if isinstance(number, int) and feeds.leave(store(), number):
        st.toast("No longer followed; its articles stay.")


def _item(f: Feed) -> dict:
    looked = f"looked at {day(f.looked.date())}, {f.looked:%H:%M} UTC" if f.looked else "not looked at yet"
    state = (
        f"fails since {day(f.failing.date())}, {f.failing:%H:%M} UTC: {f.failure} Tried again later."
        if f.failing
        else looked
    )
    counts = [
        f"{f.articles:,} {'article' if f.articles == 1 else 'articles'}",
        f"{f.waiting:,} waiting" if f.waiting else "",
        f"{f.refused:,} refused" if f.refused else "",
    ]
    return {
        "id": f.id,
        "main": following.name(f),
        "sub": " · ".join((f.address, state)),
        "n": ", ".join(filter(None, counts)),
    }


def _refused(every: list[Feed]) -> None:
    told = [(f, feeds.refusals(store(), f.id)) for f in every if f.refused]
    if told:
        with st.expander(
            f"{sum(f.refused for f, _ in told):,} articles of these feeds could not be read, for these reasons"
        ):
            for f, reasons in told:
                st.html(
                    f"<p><b>{html.escape(following.name(f))}</b></p>"
                    + "".join(
                        f"<p class='entente-codes'>{html.escape(title)}: {html.escape(reason)}</p>"
                        for title, reason in reasons
                    )
                )


# --- looking, beside the pages ---------------------------------------------------------------------------------------


@dataclass
class Looking:
    """The one look at feeds of this process, in a thread of its own."""

    told: list[str] = field(default_factory=list)  # a line for each feed that was looked at
    queue: list[tuple[Feed, bool]] = field(default_factory=list)  # and whether to look at those that are not due
    asked: float = -LOOKED_EVERY
    thread: threading.Thread | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def busy(self) -> bool:
        """Whether it is under way."""
        return self.thread is not None and self.thread.is_alive()

    def start(self, wanted: list[Feed], force: bool) -> None:
        """Look at feeds: now, or after those that are being looked at."""
        if not wanted:
            return
        reader, held, settings = worker(), whole(), config()  # only now: the reading process takes half a gigabyte
        with self.lock:
            if not self.busy:
                self.told, self.queue = [], []
            self.queue += [(f, force) for f in wanted if f.id not in {q.id for q, _ in self.queue[len(self.told) :]}]
            if self.busy or not self.queue:
                return
            self.thread = threading.Thread(target=self._run, args=(reader, held, settings), name="feeds", daemon=True)
            self.thread.start()

    def _run(self, reader: Worker, held: Store, settings: Config) -> None:
        for feed, force in self.queue:  # which may grow meanwhile
            try:
                most = settings.daily_articles if settings.hosted else 0
                owner = held.used_by(rights()["editor"], None, feed.added_by, most)
                (looked,) = following.look(owner, reader, settings, [feed], force=force)
                self.told.append(looked.words())
            except EntenteError as error:
                self.told.append(f"{following.name(feed)}: {error}")
            except Exception as error:  # at the edge of a thread: nobody else would hear of it
                LOG.exception("looking at a feed failed")
                held.note(f"fault in following: {type(error).__name__}")
                self.told.append(f"{following.name(feed)}: could not be looked at because of a fault in Entente.")


@st.cache_resource(show_spinner=False)
def _looking() -> Looking:
    return Looking()


def opened() -> None:
    """The app was opened: look at the feeds whose last look is too old, beside the page that is drawn."""
    looking = _looking()
    now = time.monotonic()
    if not config().fetches or now - looking.asked < LOOKED_EVERY or looking.busy or not who().may("add"):
        return
    looking.asked = now
    try:
        looking.start(feeds.due(store(), dt.timedelta(hours=config().feed_hours)), False)
    except StoreError:
        LOG.warning("the feeds could not be looked up")


@st.fragment(run_every=2.0)
def _progress() -> None:
    looking = _looking()
    if not looking.busy:
        st.rerun()
    done = len(looking.told)
    st.progress(
        min(1.0, done / max(len(looking.queue), 1)),
        plain(f"Looking at the feeds: {done} of {len(looking.queue)} done" + (f"; {looking.told[-1]}" if done else "")),
    )


def looking_now() -> None:
    """While feeds are looked at: how far it is."""
    if _looking().busy:
        _progress()


def progress() -> None:
    """While feeds are looked at: how far it is; afterwards what it came to, until the next look."""
    looking_now()
    for line in () if _looking().busy else _looking().told:
        st.caption(plain(line))
