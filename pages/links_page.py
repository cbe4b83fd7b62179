"""Links: who can look without signing in, since when, and until when?"""

import streamlit as st

from lib import ui

ui.heading("Links", "Who can look without signing in, and until when?", st.session_state["_filters"], tools=False)
ui.sharing.listed()
