"""Topics: about what?"""

import streamlit as st

from lib import ui
from lib.draw import topics as draw

f = st.session_state["_filters"]
ui.heading("Topics", "What was it about?", f)
topics, visits = ui.ask("topics", f), ui.ask("visits", f)


def narrow(key: str) -> None:
    """Set the topic filter to the tile or bubble that was clicked."""
    for point in st.session_state.get(key, {}).get("selection", {}).get("points", []):
        data = point.get("customdata")
        if data:
            st.session_state["topic"] = [data[0]]
            if len(data) > 2:
                st.session_state["place"] = [data[1]]


with ui.with_card():
    if topics.empty:
        ui.nothing(f)
    else:
        st.plotly_chart(draw.treemap(topics), key="treemap", theme=None, on_select=lambda: narrow("treemap"), selection_mode="points", config={"displayModeBar": False})
        st.caption("A tile is as large as its topic's share of the articles. Topics follow the news industry's Media Topics; each rests on sentences that the reader shows.")
        st.subheader("Over time")
        st.plotly_chart(draw.over_time(topics, ui.theme()), key="topics_time", config={"displayModeBar": False})
        if visits["topics"].str.len().sum():
            st.subheader("By country visited")
            st.plotly_chart(draw.by_country(visits, ui.theme()), key="topics_country", on_select=lambda: narrow("topics_country"), selection_mode="points", config={"displayModeBar": False})
            st.subheader("Visits about these topics")
            ui.visit_list(visits[visits["topics"] != ""].sort_values("first_day", ascending=False, na_position="last", kind="stable"), "topic_visits", 12)
