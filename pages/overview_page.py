"""Overview: what is new and what is coming?"""

import streamlit as st

from lib import ui
from lib.draw import map as map_
from lib.draw import timeline
from lib.model import HELD

f = st.session_state["_filters"]
ui.heading("Overview", "What is new, and what is coming?", f)


def draw() -> None:
    visits = ui.ask("visits", f)
    if f.search:
        st.subheader("Found", anchor=False)
        ui.lists.search_hits(f)
    if visits.empty:
        ui.nothing(f)
        return
    ui.numbers({"visits": len(visits), "people": int(visits["person"].nunique()), "countries visited": int(visits["country"].nunique()), "articles": len(ui.ask("articles", f))})
    chosen = st.session_state.get("visit", "")
    ui.chart("overview_map", "Where", lambda t: map_.figure(visits, ui.colours(), t, 400, chosen), f, chosen, alt="Map of the visits", on_select=ui.open_point, heading_=False)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Latest visits", anchor=False)
        ui.visit_list(ui.latest_first(visits[visits["status"].isin(HELD)]), "latest", 8)
        ui.chart("heat", "Visits by month", lambda t: timeline.heat(visits, t), f, alt="Number of visits in each month of each year")
        st.subheader("First between two countries", anchor=False)
        ui.lists.new_pairs(visits)
    with right:
        st.subheader("Announced, postponed, called off", anchor=False)
        coming = visits[visits["status"].isin(("planned", "postponed", "cancelled"))]
        if coming.empty:
            st.caption("No announced visit under these filters.")
        ui.visit_list(ui.latest_first(coming), "coming", 8)
        st.subheader("Changed by a later article", anchor=False)
        ui.lists.changes_list(f)
        st.subheader("Busiest hosts", anchor=False)
        ui.lists.busiest(visits)


ui.body(draw)
