"""One chart with its filters, for showing inside another web page: /embed?embed=true&chart=map&share=..."""

import html

import streamlit as st

from lib import ui
from lib.draw import ties, timeline, topics

f = st.session_state["_filters"]
HEIGHT = 460
name = st.query_params.get("chart", "map")
visits, found = ui.drawable(f)
topics_ = lambda: ui.ask("topics", f) if found is None else found.article_topics()  # noqa: E731
CHARTS = {
    "map": ("Map of the visits", None),
    "timeline": (
        "Visits in time",
        lambda t: (
            timeline.figure(visits, ui.colours(), t)
            if found is None
            else timeline.grid(found.rows_in_time("person", 40), t)
        ),
    ),
    "months": ("Visits by month", lambda t: timeline.heat(visits if found is None else found.months(), t)),
    "topics": ("Topics", lambda t: topics.shares(topics_(), t)),
    "topics_time": ("Topics over time", lambda t: topics.over_time(topics_(), t)),
    "matrix": ("Who visits whom", lambda t: ties.matrix(visits if found is None else found.pairs(), t)),
    "network": (
        "Who met whom",
        lambda t: ties.network(ui.ask("meetings", f) if found is None else found.ties(ties.MOST_PEOPLE), t),
    ),
}
title, make = CHARTS.get(name, CHARTS["map"])
ui.bare()
if visits is not None and visits.empty:
    ui.nothing(f)
elif CHARTS.get(name, CHARTS["map"]) is CHARTS["map"]:
    ui.visit_map("embed_map", title, visits, f, HEIGHT) if found is None else ui.counted_map(
        "embed_map", title, found, f, HEIGHT
    )
else:
    ui.chart(f"embed_{name if name in CHARTS else 'map'}", title, make, f)
many = ui.how_many(f)
about = " · ".join(
    x for x in (ui.described(f), f"{many:,} {'visit' if many == 1 else 'visits'}", "Entente; map: Natural Earth") if x
)
st.html(f"<p class='entente-codes'>{html.escape(about)}</p>")
