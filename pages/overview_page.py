"""Overview: what is new and what is coming?"""

import streamlit as st

from lib import ui
from lib.draw import timeline
from lib.model import HELD

f = st.session_state["_filters"]
ui.heading("What is new", "And what is coming?", f)


def draw() -> None:
    visits, found = ui.drawable(f)
    if f.search:
        st.subheader("Found", anchor=False)
        ui.lists.search_hits(f)
    ui.news.news_of(f)
    if visits is not None and visits.empty:
        ui.nothing(f)
        return
    ui.numbers({"countries visited" if what == "countries" else what: n for what, n in ui.numbers_of(f).items()})
    if found is None:
        ui.visit_map("overview_map", "Where", visits, f, 420)
    else:
        ui.counted_map("overview_map", "Where", found, f, 420)
    if found is not None:
        ui.in_counts(found)

    def of(*statuses):
        return visits[visits["status"].isin(statuses)] if found is None else ui.listed(f, found.first(20, statuses))

    among = lambda *statuses: 0 if found is None else found.many(statuses)  # noqa: E731
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Latest visits", anchor=False)
        ui.visit_list(ui.latest_first(of(*HELD)), "latest", 8, many=among(*HELD))
        ui.chart(
            "heat",
            "Visits by month",
            lambda t: timeline.heat(visits if found is None else found.months(), t),
            f,
            alt="Number of visits in each month of each year",
        )
        st.subheader("First between two countries", anchor=False)
        ui.lists.new_pairs(visits if found is None else ui.listed(f, found.new_pairs(20)))
    with right:
        st.subheader("Announced, postponed, called off", anchor=False)
        coming = of("planned", "postponed", "cancelled")
        if coming.empty:
            st.caption("No announced visit under these filters.")
        ui.visit_list(ui.latest_first(coming), "coming", 8, many=among("planned", "postponed", "cancelled"))
        st.subheader("Changed by a later article", anchor=False)
        ui.lists.changes_list(f)
        st.subheader("Busiest hosts", anchor=False)
        ui.lists.busiest(
            visits[visits["status"].isin(HELD)]["country"].value_counts() if found is None else found.lands(held=True)
        )


ui.body(draw)
