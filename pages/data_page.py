"""Data: tables to take away, and the collection itself."""

import streamlit as st

from lib import ui
from lib.export.sheets import frame_csv

f = st.session_state["_filters"]
ui.heading("Data", "Tables to take away, under the filters you set.", f)
TABLES = {
    "visits": "Visits",
    "meetings": "Meetings",
    "journeys": "Journeys",
    "people": "People",
    "topics": "Topics",
    "articles": "Articles",
}
DRAWN = ("at_lat", "at_lon", "from_lat", "from_lon", "back")  # only for drawing; they are in the exports


def draw() -> None:
    name = st.segmented_control(
        "Table",
        list(TABLES),
        default="visits",
        required=True,
        format_func=TABLES.get,
        key="table",
        bind="query-params",
        label_visibility="collapsed",
    )
    frame = ui.ask(name, f)
    if frame.empty:
        ui.nothing(f)
    else:
        found = ui.counted(f)
        if found is not None:
            st.caption(
                f"The latest {len(frame):,} lines. All {len(found.v):,} visits are in what the command line exports, `python -m lib export`."
            )
        st.dataframe(
            frame.drop(columns=[c for c in DRAWN if c in frame]), hide_index=True, height=480, key=f"table_{name}"
        )
        if ui.may("export"):
            st.download_button(
                f"Download {TABLES[name].lower()} as CSV",
                ui.checked("export", lambda _: frame_csv(frame)),
                f"entente-{name}.csv",
                "text/csv",
                key=f"csv_{name}",
                icon=":material/download:",
                on_click="ignore",
            )
            st.caption(
                "The Export button above gives everything at once: CSV with codebook, Excel, COLT columns, GeoJSON, KML, calendar, TimelineJS, PLOVER, a report, the articles."
            )
    ui.collection_settings()


ui.body(draw)
