"""Timeline: when?"""

import streamlit as st

from lib import ui
from lib.draw import timeline

f = st.session_state["_filters"]
ui.heading("Timeline", "When was who where?", f)
ROWS = {"person": "People", "country": "Countries visited", "journey": "Journeys"}


def draw() -> None:
    visits = ui.ask("visits", f)
    if visits.empty:
        ui.nothing(f)
        return
    rows = st.segmented_control("A row for each of", list(ROWS), default="person", required=True, format_func=ROWS.get, key="rows", bind="query-params")
    ui.chart("density", "Visits over time", lambda t: timeline.density(visits, t, brush=True), f, alt="Visits in each month or year", on_select=ui.brush, modes="box", heading_=False)
    st.caption("Drag over the strip to narrow everything to that time; the filter above takes it away again.")
    chosen = st.session_state.get("visit", "")
    ui.chart("timeline", "When", lambda t: timeline.figure(visits, ui.colours(), t, chosen=chosen, rows=rows), f, chosen, rows, alt=f"{len(visits)} visits as bars in time", on_select=ui.open_point, heading_=False)
    st.caption("A bar is as wide as the dates allow; where the day is not known it fades out to both sides; a hollow bar is announced. Drag to zoom, double-click to zoom out. With few people, days that two spent in the same country are marked.")
    undated = visits[visits["first_day"].isna()]
    if len(undated):
        st.subheader("Visits without a date", anchor=False)
        st.caption("The articles do not say when these took place.")
        ui.visit_list(undated, "undated", 20)


ui.body(draw)
