"""Timeline: when?"""

import streamlit as st

from lib import ui
from lib.draw import timeline

f = st.session_state["_filters"]
ui.heading("Timeline", "When was who where?", f)
MOST = 40  # rows where visits are counted
AGENDA = 150  # visits that a phone lists
ROWS = {"person": "People", "country": "Countries visited", "journey": "Journeys"}


def choose(selection: dict) -> None:
    """Narrow to the person or country whose square was clicked."""
    data = ui.clicked(selection)
    if data and isinstance(data[0], str):
        ui.narrow(**({"place": [data[0]]} if st.session_state.get("rows") == "country" else {"people": [data[0]]}))


def counts(found, what: str) -> None:
    """More visits than can be drawn one by one."""
    ui.chart(
        "timeline",
        "When",
        lambda t: timeline.grid(found.rows_in_time(what, MOST), t, what),
        f,
        what,
        alt=f"{len(found.v):,} visits counted in time",
        on_select=choose,
        heading_=False,
    )
    st.caption(f"The {MOST} with most visits.")
    ui.in_counts(found)
    numbers, many = found.undated(20)
    if many:
        st.subheader("Visits without a date", anchor=False)
        ui.visit_list(ui.listed(f, numbers), "undated", 20, many=many)


def strip(visits, axis) -> None:
    """Visits over time, to drag over."""
    ui.chart(
        "density",
        "Visits over time",
        lambda t: timeline.density(visits, t, brush=True, axis=axis),
        f,
        alt="Visits in each month or year",
        on_select=ui.brush,
        modes="box",
        heading_=False,
    )


def draw() -> None:
    visits, found = ui.drawable(f)
    if visits is not None and visits.empty:
        ui.nothing(f)
        return
    rows = st.segmented_control(
        "A row for each of",
        list(ROWS),
        default="person",
        required=True,
        format_func=ROWS.get,
        key="rows",
        bind="query-params",
    )
    st.caption("Drag over the strip to narrow everything to that time; the filter above takes it away again.")
    if found is not None:
        strip(found.months(), None)
        counts(found, "country" if rows == "country" else "person")
        return
    chosen = st.session_state.get("visit", "")
    with st.container(key="agenda"):  # instead of the lanes where there is no room for them: explore.css
        ui.explore.time_axis(f, "agenda_axis")
        ui.visit_list(ui.latest_first(visits), "agenda_list", AGENDA, years=True)
    with st.container(key="times"):
        strip(visits, timeline.axis_of(visits))
        made = ui.chart(
            "timeline",
            "When",
            lambda t: timeline.figure(visits, ui.colours(), t, chosen=chosen, rows=rows),
            f,
            chosen,
            rows,
            alt=f"{len(visits)} visits as bars in time",
            on_select=ui.open_point,
            heading_=False,
        )
    left = made.layout.meta["left"]
    st.caption(
        (f"{left:,} earlier visits found no room; narrow the time or the filters to see them. " if left else "")
        + "A bar is as wide as the dates allow; where the day is not known it fades out to both sides; a hollow bar is announced, a struck one was called off. Dotted: a time without any visit is left out. Drag to zoom, double-click to zoom out."
    )
    undated = visits[visits["first_day"].isna()]
    if len(undated):
        st.subheader("Visits without a date", anchor=False)
        st.caption("The articles do not say when these took place.")
        ui.visit_list(undated, "undated", 20)


ui.body(draw)
