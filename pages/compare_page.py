"""Compare: two people or two countries, side by side."""

import streamlit as st

from lib import ui

f = st.session_state["_filters"]
two = ui.comparing.chosen()
ui.heading(
    " and ".join(map(ui.comparing.named, two)) if two else "Compare",
    "When, where, with whom and what about, side by side",
    f,
)
ui.body(lambda: ui.comparing.page(two, f))
