"""Ties: who meets whom, and who owes whom a visit?"""

import streamlit as st

from lib import ui
from lib.draw import ties

f = st.session_state["_filters"]
ui.heading("Ties", "Who meets whom, and who owes whom a visit?", f)
visits, meetings = ui.ask("visits", f), ui.ask("meetings", f)


def narrow() -> None:
    """Set the country filters to the pair that was clicked."""
    for point in st.session_state.get("matrix", {}).get("selection", {}).get("points", []):
        if data := point.get("customdata"):
            st.session_state["home"], st.session_state["place"] = [data[0]], [data[1]]


with ui.with_card():
    if visits.empty and meetings.empty:
        ui.nothing(f)
    else:
        st.subheader("Who visits whom")
        st.caption("Rows travel, columns receive. Blue pairs visit each other; orange ones go one way only. Click a circle to see the pair.")
        st.plotly_chart(ties.matrix(visits, ui.theme()), key="matrix", on_select=narrow, selection_mode="points", config={"displayModeBar": False})
        st.subheader("Who met whom")
        if meetings.empty:
            st.caption("The articles under these filters tell of no meeting.")
        else:
            st.plotly_chart(ties.network(meetings, ui.theme()), key="network", config={"displayModeBar": False})
        if f.homes or f.places:
            st.subheader("The visits of this pair")
            ui.visit_list(visits.sort_values("first_day", ascending=False, na_position="last", kind="stable"), "pair", 20)
