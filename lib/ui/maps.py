"""A map on a page: lib/draw/map.py's figure, and beside it what makes it answer to the pointer. Its legend is also a filter."""

import pandas as pd
import streamlit as st

from lib.draw import map as map_
from lib.draw import palette
from lib.model import Filters
from lib.store import query
from lib.ui import components
from lib.ui.collection import colours, drawn_journey, standing, theme
from lib.ui.filters import narrow
from lib.ui.parts import chart, select_visit

FILTERS = {
    "status": "status",
    "visitor": "people",
    "home": "home",
    "topic": "topic",
}  # what the pins are coloured by -> the filter's widget


def visit_map(
    key: str,
    title: str,
    visits: pd.DataFrame,
    f: Filters,
    height: int = 560,
    by: str = "status",
    mode: str = "journeys",
) -> None:
    """Single visits (query.visits); a click on a place or a line opens its latest visit, one on the legend narrows to it."""
    shades = map_.shading(visits["country"].value_counts(), theme()) if mode == "countries" else []
    chart(
        key,
        title,
        lambda t: map_.figure(visits, colours(), t, height, by, mode),
        f,
        by,
        mode,
        height=height,
        alt=f"Map of {len(visits):,} visits",
        heading_=False,
        config={"scrollZoom": True},
    )
    entries = map_.legend(visits, colours(), theme(), by)
    now = st.session_state.get(FILTERS[by]) or []
    chosen = st.session_state.get("visit") or ""
    row = visits[visits["uid"] == chosen]
    told = {
        "plot": key, "journey": drawn_journey(chosen, row["person"].iloc[0], f.with_sample) if len(row) else None, "legend": [{**e._asdict(), "on": e.key in now} for e in entries], "shades": shades, "tint": palette.TOUCHED[theme()] if mode != "countries" else "", "lines": mode == "journeys",
        "chosen": chosen, "view": str((key, standing(), f, by, mode)),
    }  # fmt: skip
    components.map_(
        told,
        f"{key}_live",
        picked=select_visit,
        narrowed=_to_place,
        legend=lambda k: narrow(**{FILTERS[by]: [] if now == [k] else [k]}),
    )


def counted_map(key: str, title: str, found: query.Fitting, f: Filters, height: int = 560, mode: str = "pins") -> None:
    """Too many visits to draw one by one, counted by place; a click narrows to the place."""
    chart(
        key,
        title,
        lambda t: map_.counted(found.places(), t, height, mode),
        f,
        mode,
        height=height,
        alt=f"Map of {len(found.v):,} visits, counted by place",
        heading_=False,
        config={"scrollZoom": True},
    )
    shades = map_.shading(found.lands(), theme()) if mode == "countries" else []
    told = {
        "plot": key,
        "journey": None,
        "legend": [],
        "shades": shades,
        "tint": "",
        "lines": False,
        "chosen": "",
        "view": str((key, standing(), f, mode)),
    }
    components.map_(told, f"{key}_live", picked=select_visit, narrowed=_to_place, legend=lambda _: None)


def _to_place(where: dict) -> None:
    """Narrow to the place where visits are counted (callback)."""
    if isinstance(where, dict) and isinstance(where.get("place"), str) and isinstance(where.get("city"), str):
        narrow(place=[where["place"]], **({"q": f'"{where["city"]}"'} if where["city"] else {}))
