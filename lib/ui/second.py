"""The second reader on the page "Add articles": to whom texts go before the first one leaves, and what came of it."""

import streamlit as st

from lib import reading_twice
from lib.adding import Batch
from lib.errors import EntenteError
from lib.ui.parts import plain, problem
from lib.ui.session import config, store

NOWHERE = "Everything is read on this machine; no text is sent anywhere. Files are not kept, only their text."
FIRST_HERE = "Everything is read on this machine first. Files are not kept, only their text. "


def promise() -> str:
    """What becomes of the texts that are given, in words."""
    try:
        host = reading_twice.goes_to(config())
    except EntenteError:
        host = ""
    return plain(f"{FIRST_HERE}Nothing is sent to the language model at {host} before you say so.") if host else NOWHERE


def offer(batch: Batch) -> None:
    """Say how many articles would go to which host, and send them when somebody says so; then what came of it."""
    for line in batch.second:
        st.caption(plain(line))
    try:
        host = reading_twice.goes_to(config())
    except EntenteError as error:
        problem(error)
        return
    if not host:
        return
    which = config().model_mode
    left = [
        i
        for i, r in enumerate(batch.readings)
        if r.article.fingerprint not in batch.known | batch.asked and reading_twice.is_sent(r, which)
    ]
    if not left:
        return
    many = f"{len(left):,} {'article' if len(left) == 1 else 'articles'}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(f"{many} will be sent to {host} if you let the language model {config().model} read too."))
        if st.button("Let the model read", key=f"second_{len(batch.asked)}"):
            _send(batch, left, which)


def _send(batch: Batch, places: list[int], which: str) -> None:
    store().allow("add")
    report = reading_twice.Report()
    try:
        how = reading_twice.asking(config(), "both", which)
    except EntenteError as error:
        problem(error)
        return
    progress = st.progress(0.0, "Waiting for the model …")
    pairs = [(i, batch.readings[i]) for i in places]
    for n, (i, reading) in enumerate(reading_twice.all_twice(pairs, how, report), 1):
        batch.readings[i] = reading
        batch.asked.add(reading.article.fingerprint)
        progress.progress(n / len(pairs), f"{n:,} of {len(pairs):,}")
    batch.second = list(report.lines())
    st.rerun()
