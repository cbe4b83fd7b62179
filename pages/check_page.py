"""Check: what the machine was unsure of, one visit at a time, and the log of what people set right."""

import streamlit as st

from lib import ui

f = st.session_state["_filters"]
ui.heading("Check", "What was the machine unsure of, and what have people set right?", f)


def draw() -> None:
    queue, log = st.tabs(["To check", "Log"], key="check_tab", on_change="rerun")
    with queue:
        if queue.open is not False:
            ui.review.queue(f)
    with log:
        if log.open:
            ui.review.log()


draw()
