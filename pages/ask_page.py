"""Ask: the answer in one sentence, with its source."""

import streamlit as st

from lib import ui

f = st.session_state["_filters"]
words = (st.session_state.get("ask") or "").strip()
ui.heading(
    words[:1].upper() + words[1:] or "Ask",
    "Answered from what the articles say; nothing leaves this machine." if words else "What do you want to know?",
    f,
)
ui.body(lambda: ui.asking.page(words, f))
