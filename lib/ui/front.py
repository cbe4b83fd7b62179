"""The front door: what this is, a real tour drawn leg by leg beside its sentence, and two ways in. Shown until somebody went in once."""

import html

import pandas as pd
import streamlit as st

from lib.draw import globe, palette
from lib.draw.dates import shown
from lib.model import Filters
from lib.store import query
from lib.ui import components
from lib.ui.collection import ask, theme
from lib.ui.filters import go
from lib.ui.session import may, store, token

SEEN = "front_door_seen"
WHO, FIRST_DAY = "Shinzo Abe", pd.Timestamp("2018-01-12")  # the tour in the sample that the door shows
ONE_SENTENCE = "Entente reads news articles and shows the diplomatic visits in them: who went where, when, whom they met and what about, with the sentence behind every field."


def wanted() -> bool:
    """Whether the door stands in the way: once, for whoever may add articles, before anything was filtered or opened."""
    return may("add") and not token() and not store().recall(SEEN) and not own_articles()


def own_articles() -> int:
    """How many articles are not of the sample."""
    return int(ask("articles", Filters(with_sample=False)).shape[0])


def enter(page: str) -> None:
    """Go in; the door is not shown again (callback)."""
    if page in ("add", "explore"):
        store().remember(SEEN, "yes")
        go(page)


def tour() -> list[dict]:
    """The legs of the tour, in order: place, lat, lon, when, the sentence that tells of it and its source; [] if the sample is gone."""
    everything = ask("visits", Filters(with_staff=True))
    own = everything[(everything["visitor"] == WHO) & (everything["first_day"] == FIRST_DAY)]
    legs = everything[everything["journey"].isin(own["journey"])].sort_values("leg", kind="stable")
    told: dict[str, tuple[str, str]] = {}
    for uid, _, title, source, _, _, fields, sentence in query.evidence(store(), legs["uid"]):
        if uid not in told or ("destination_city" in fields and len(sentence) > len(told[uid][0])):
            told[uid] = (sentence, " · ".join(x for x in (title, source) if x))
    return [
        {"uid": r.uid, "place": palette.place_name(r.city, r.country), "when": shown(r.start, r.end), "sentence": told.get(r.uid, ("", ""))[0], "source": told.get(r.uid, ("", ""))[1],
         "way": [[lon, lat] for lat, lon in globe.way((r.from_lat, r.from_lon), (r.at_lat, r.at_lon))]}
        for r in legs.itertuples() if pd.notna(r.from_lat)
    ]  # fmt: skip


def page() -> None:
    """The door."""
    legs, shade = tour(), theme()
    with st.container(key="front"):
        st.html(
            f"<h1 class='entente-title entente-front'>Who went where, and whom did they meet?</h1><p class='entente-answer'>{html.escape(ONE_SENTENCE)}</p>"
        )
        with st.container(horizontal=True, key="ways_in"):
            st.button(
                "Bring your articles",
                type="primary",
                icon=":material/add_circle:",
                key="front_add",
                on_click=enter,
                args=("add",),
            )
            st.button(
                "Explore the sample", icon=":material/public:", key="front_explore", on_click=enter, args=("explore",)
            )
        if legs:
            components.front(
                {
                    "legs": legs,
                    "title": f"{WHO}’s tour of January 2018, as {len({leg['source'] for leg in legs})} articles of the sample tell it",
                    "look": palette.atlas(
                        shade, palette.lively(palette.ACCENT, shade), palette.lively(palette.CHOSEN, shade)
                    ),
                },
                "front_tour",
            )
        st.caption(
            "Everything stays on this machine. The sample is 36 short articles in our own words about true events; it goes with one click."
        )


def ribbon() -> None:
    """Say that what is shown is the sample, as long as there is nothing else."""
    if may("add") and store().recall(SEEN) and store().recall("sample") == "loaded" and not own_articles():
        with st.container(key="ribbon", horizontal=True, vertical_alignment="center"):
            st.html(
                "<span><b>Sample</b> You look at 36 short articles about true events, 1991 to 2024.</span>",
                width="content",
            )
            st.button("Bring your articles", key="ribbon_add", type="tertiary", on_click=lambda: enter("add"))
