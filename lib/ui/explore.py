"""Map, time and list as one: what is chosen or pointed at in one is lit in the others."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from lib.draw import strip
from lib.draw.dates import day
from lib.model import Filters
from lib.ui import components
from lib.ui.collection import ask, counted, listed, standing, theme
from lib.ui.filters import EARLIEST, LATEST, narrow
from lib.ui.maps import counted_map, visit_map
from lib.ui.parts import in_counts, latest_first, nothing, visit_list
from lib.ui.session import store

MODES = {"journeys": "Journeys", "pins": "Places", "countries": "Countries"}
COLOURS = {"status": "Status", "visitor": "Visitor", "home": "Home country", "topic": "Topic"}
HIGH, LISTED = 560, 60  # pixels of the map; visits in the list


def workspace(f: Filters) -> None:
    """The map, the axis under it, the list beside it."""
    found = counted(f)
    visits = ask("visits", f) if found is None else None
    if visits is not None and visits.empty:
        nothing(f)
        return
    with st.container(key="workspace"):
        left, right = st.columns([11, 5], gap="medium")
        with left:
            mode, by = _look(found is not None)
            if found is None:
                visit_map("explore_map", "Where", visits, f, HIGH, by, mode)
            else:
                counted_map("explore_map", "Where", found, f, HIGH, mode)
            time_axis(f, "explore_axis")
        with right, st.container(key="beside"):
            many = len(visits) if found is None else len(found.v)
            st.html(
                f"<p class='entente-many'><b>{many:,}</b> {'visit' if many == 1 else 'visits'}, the latest first</p>"
            )
            shown = latest_first(visits) if found is None else latest_first(listed(f, found.first(LISTED)))
            visit_list(shown, "explore_list", LISTED, many=many, years=True)
    if found is not None:
        in_counts(found)


def _look(counts: bool) -> tuple[str, str]:
    """What the map shows, and what its colours mean."""
    with st.container(horizontal=True, key="look"):
        modes = ["pins", "countries"] if counts else list(MODES)
        mode = st.segmented_control(
            "Show",
            modes,
            default=modes[0],
            required=True,
            format_func=MODES.get,
            key="map_counts" if counts else "map",
            label_visibility="collapsed",
            **({} if counts else {"bind": "query-params"}),
        )
        if counts:
            return mode, "status"
        by = st.segmented_control(
            "Coloured by",
            list(COLOURS),
            default="status",
            required=True,
            format_func=COLOURS.get,
            key="colour",
            bind="query-params",
            label_visibility="collapsed",
        )
    return mode, by


def time_axis(f: Filters, key: str) -> None:
    """All of the time, with what the filters leave of it marked."""
    whole = replace(f, since=None, until=None)
    found = counted(whole)
    bins = _bins(
        standing(), store().scope, whole, theme(), lambda: ask("visits", whole) if found is None else found.months()
    )
    since, until = ((d - strip.EPOCH).days if d else None for d in (f.since, f.until))
    words = (
        f"{day(f.since)} – {day(f.until)}"
        if f.since and f.until
        else f"since {day(f.since)}"
        if f.since
        else f"until {day(f.until)}"
        if f.until
        else ""
    )
    components.axis(
        {"bins": bins, "since": since, "until": until, "words": words or "Drag over the bars to narrow the time"},
        key,
        brushed=brushed,
    )


@st.cache_resource(max_entries=60, show_spinner=False)
def _bins(
    version: int, scope: Filters | None, f: Filters, theme_: str, _visits: Callable[[], pd.DataFrame]
) -> list[strip.Bin]:
    return strip.bins(_visits(), theme_)


def brushed(days: dict) -> None:
    """Set the filters' days to the time that was dragged over, or take them away (callback)."""
    if not isinstance(days, dict):
        return
    there = [days.get(k) for k in ("since", "until")]
    if all(d is None for d in there):
        narrow(**{"from": None, "to": None})
    elif all(isinstance(d, int) and abs(d) < 80_000 for d in there):
        since, until = (min(LATEST, max(EARLIEST, strip.EPOCH + dt.timedelta(days=d))) for d in there)
        narrow(**{"from": since, "to": until})
