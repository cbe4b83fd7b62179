"""Overview: what is new and what is coming?"""

import html

import streamlit as st

from lib import ui
from lib.draw import map as map_
from lib.draw import palette, timeline

f = st.session_state["_filters"]
ui.heading("Overview", "What is new, and what is coming?", f)
visits = ui.ask("visits", f)
with ui.with_card():
    if visits.empty:
        ui.nothing(f)
    else:
        numbers = {"visits": len(visits), "people": visits["person"].nunique(), "countries visited": visits["country"].nunique(), "articles": len(ui.ask("articles", f))}
        st.html("<div class='entente-numbers'>" + "".join(f"<span><b>{n:,}</b>{html.escape(k)}</span>" for k, n in numbers.items()) + "</div>")
        st.plotly_chart(
            map_.figure(visits, ui.home_points(), ui.colours(), ui.theme(), 400, st.session_state.get("visit", "")), key="overview_map", theme=None,
            on_select=ui.pick_from_chart("overview_map"), selection_mode="points", config={"displayModeBar": False},
        )  # fmt: skip
        st.plotly_chart(timeline.density(visits, ui.theme()), key="overview_density", config={"displayModeBar": False})
        left, right = st.columns(2, gap="large")
        with left:
            st.subheader("Latest visits")
            done = visits[visits["status"].isin(("completed", "ongoing"))].sort_values("first_day", ascending=False, na_position="last", kind="stable")
            ui.visit_list(done, "latest", 10)
        with right:
            st.subheader("Announced, postponed, called off")
            coming = visits[visits["status"].isin(("planned", "postponed", "cancelled"))].sort_values("first_day", ascending=False, na_position="last", kind="stable")
            if coming.empty:
                st.caption("No announced visit under these filters.")
            ui.visit_list(coming, "coming", 10)
            st.subheader("Busiest hosts")
            busiest = visits[visits["status"].isin(("completed", "ongoing"))]["country"].value_counts().head(6)
            st.html("<div class='entente-card'><dl>" + "".join(f"<dt>{html.escape(palette.country_name(c))}</dt><dd>{n} {'visit' if n == 1 else 'visits'}</dd>" for c, n in busiest.items()) + "</dl></div>")
