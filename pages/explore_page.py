"""Explore: where, when and who, as one."""

import streamlit as st

from lib import ui

f = st.session_state["_filters"]
ui.heading("Explore", "Who went where, and when?", f)
ui.body(lambda: ui.explore.workspace(f))
