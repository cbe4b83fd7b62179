"""Timeline: when?"""

import streamlit as st

from lib import ui
from lib.draw import timeline

f = st.session_state["_filters"]
ui.heading("Timeline", "When was who where?", f)
visits = ui.ask("visits", f)
with ui.with_card():
    if visits.empty:
        ui.nothing(f)
    else:
        st.plotly_chart(timeline.density(visits, ui.theme()), key="density", config={"displayModeBar": False})
        st.plotly_chart(
            timeline.figure(visits, ui.colours(), ui.theme(), chosen=st.session_state.get("visit", "")), key="timeline",
            on_select=ui.pick_from_chart("timeline"), selection_mode="points", config={"displayModeBar": False},
        )  # fmt: skip
        undated = visits[visits["first_day"].isna()]
        st.caption("A bar is as wide as the dates allow; a pale bar means the day is not known exactly; a hollow bar is planned. Drag to zoom, double-click to zoom out.")
        if len(undated):
            st.subheader("Visits without a date")
            st.caption("The articles do not say when these took place.")
            ui.visit_list(undated, "undated", 20)
