"""The queue of unchecked visits, worked through with the keyboard, and the log of corrections with undo."""

import streamlit as st

from lib import correcting
from lib.draw.dates import day
from lib.model import Filters
from lib.store import query
from lib.ui import components
from lib.ui.card import show_card
from lib.ui.collection import ask, counted, listed
from lib.ui.correct import correct_dialog
from lib.ui.parts import nothing
from lib.ui.session import author, store

MOST_LOGGED = 200


@st.fragment
def queue(f: Filters) -> None:
    """One visit after another, the least sure first: y right, n no visit, e correct, s skip, u undo."""
    skipped: set[str] = st.session_state.setdefault("_skipped", set())
    found = counted(f)
    if found is None:
        visits = ask("visits", f)
        waiting, every = correcting.queue(visits), len(visits)
        unchecked, doubtful = len(waiting), correcting.unsure(visits)
    else:
        numbers, unchecked = found.unsure(correcting.MOST_QUEUED)
        waiting, every = correcting.queue(listed(f, numbers, now=True)), len(found.v)
        doubtful = found.unsure(0, correcting.UNSURE)[1]
    if not every:
        nothing(f)
        return
    left = waiting[~waiting["uid"].isin(skipped)]
    done = every - unchecked
    st.progress(
        done / max(every, 1),
        f"{done:,} checked, {unchecked - len(waiting) + len(left):,} to go"
        + (f", {doubtful:,} of them less sure than three in four" if doubtful else "")
        + (f"; {len(skipped)} skipped" if skipped else ""),
    )
    if left.empty:
        st.info(
            "Nothing is left to check under these filters." if waiting.empty else "You skipped all that is left.",
            icon=":material/done_all:",
        )
        if len(waiting):
            st.button("Show the skipped ones", on_click=skipped.clear, key="queue_again")
        return
    uid = left["uid"].iloc[0]
    card = query.card(store(), uid)
    with st.container(horizontal=True):
        st.button("Right", key="queue_right", type="primary", shortcut="y", on_click=_mark, args=("confirm", uid))
        st.button("Not a visit", key="queue_wrong", shortcut="n", on_click=_mark, args=("reject", uid))
        correct = st.button("Correct …", key="queue_correct", shortcut="e")
        st.button("Skip", key="queue_skip", shortcut="s", on_click=skipped.add, args=(uid,))
        last = st.session_state.get("_marked")
        st.button("Undo", key="queue_undo", shortcut="u", disabled=not last, on_click=_undo)
    with st.container(border=True, key="queue_card"):
        show_card(card, "queue_card_view", closes=False)
    if correct:
        correct_dialog(uid)


def _mark(kind: str, uid: str) -> None:
    number = correcting.mark(store(), kind, uid, author())
    if number:
        st.session_state.setdefault("_marked", []).append(number)


def _undo() -> None:
    marked = st.session_state.get("_marked")
    if marked:
        store().undo(marked.pop(), author())


def log() -> None:
    """Every correction, the latest first; one click takes one back."""
    told = store().corrections()[::-1]
    if not told:
        st.info(
            "Nobody has set anything right so far. Open a visit and choose “Correct”, or work through the queue.",
            icon=":material/history:",
        )
        return
    force = [c for c in told if c.undone_at is None]
    st.caption(f"{len(force):,} in force, {len(told) - len(force):,} undone. What is undone stays in the log.")
    items = [
        {
            "id": c.id,
            "main": correcting.words(c),
            "sub": f"undone by {c.undone_by}, {day(c.undone_at.date())}" if c.undone_at else "click to undo",
            "n": c.kind,
        }
        for c in told[:MOST_LOGGED]
    ]
    components.links(items, "log_list", undo)


def undo(number: int) -> None:
    """Take a correction back (callback)."""
    if isinstance(number, int) and store().undo(number, author()):
        st.toast("Undone.")
    st.rerun()
