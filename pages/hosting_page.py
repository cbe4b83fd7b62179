"""Hosting: how large is the collection, what waits, and what went wrong?"""

import streamlit as st

from lib import ui

ui.heading("Hosting", "How large is the collection, what waits, and what went wrong?", st.session_state["_filters"], tools=False)
