"""Map: where?"""

import streamlit as st

from lib import ui
from lib.draw import map as map_

f = st.session_state["_filters"]
ui.heading("Map", "Who went where?", f)
visits = ui.ask("visits", f)
with ui.with_card():
    if visits.empty:
        ui.nothing(f)
    else:
        st.plotly_chart(
            map_.figure(visits, ui.home_points(), ui.colours(), ui.theme(), 620, st.session_state.get("visit", "")), key="map", theme=None,
            on_select=ui.pick_from_chart("map"), selection_mode="points", config={"displayModeBar": False, "scrollZoom": True},
        )  # fmt: skip
        st.caption("Pins are cities that the articles name; soft discs are countries where no city is named. Lines start at home and follow each journey in order; dashed lines are planned. Click a pin to see its visit.")
        st.subheader("Visits on the map")
        ui.visit_list(visits.sort_values("first_day", ascending=False, na_position="last", kind="stable"), "map_list", 25)
