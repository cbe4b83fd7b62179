"""Explore: where, when and who, as one. Before anybody went in: the front door."""

import streamlit as st

from lib import ui
from lib.model import Filters

f = st.session_state["_filters"]
if f == Filters() and ui.front.wanted():
    ui.front.page()
else:
    ui.heading("Explore", "Who went where, and when?", f)
    ui.news.told_on_top(f)
    ui.body(lambda: ui.explore.workspace(f))
