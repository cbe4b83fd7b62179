"""Map: where?"""

import streamlit as st

from lib import ui

f = st.session_state["_filters"]
ui.heading("Map", "Who went where?", f)
MODES = {"journeys": "Journeys", "pins": "Places", "countries": "Countries"}
COLOURS = {"status": "Status", "visitor": "Visitor", "home": "Home country", "topic": "Topic"}


def counts(found) -> None:
    """More visits than can be drawn one by one."""
    mode = st.segmented_control(
        "Show", ["pins", "countries"], default="pins", required=True, format_func=MODES.get, key="map_counts"
    )
    ui.counted_map("big_map", "Where", found, f, 620, mode)
    ui.in_counts(found)
    st.subheader("Latest visits", anchor=False)
    ui.visit_list(ui.latest_first(ui.listed(f, found.first(25))), "map_list", 25, many=len(found.v))


def draw() -> None:
    found = ui.counted(f)
    if found is not None:
        counts(found)
        return
    visits = ui.ask("visits", f)
    if visits.empty:
        ui.nothing(f)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        mode = st.segmented_control(
            "Show",
            list(MODES),
            default="journeys",
            required=True,
            format_func=MODES.get,
            key="map",
            bind="query-params",
        )
        by = st.segmented_control(
            "Coloured by",
            list(COLOURS),
            default="status",
            required=True,
            format_func=COLOURS.get,
            key="colour",
            bind="query-params",
        )
    ui.visit_map("big_map", "Where", visits, f, 620, by, mode)
    st.caption(
        "Pins are cities that the articles name; soft discs are countries where no city is named. Lines follow each journey from home through its legs; dashed ones are announced. Click a pin to see its visit."
    )
    st.subheader("Visits on the map", anchor=False)
    ui.visit_list(ui.latest_first(visits), "map_list", 25)


ui.body(draw)
