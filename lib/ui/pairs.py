"""The page of two countries: visits both ways, last ones, what is owed, meetings, topics."""

import datetime as dt
import html
from dataclasses import replace

import pandas as pd
import streamlit as st

from lib.draw import palette, ties, timeline
from lib.draw import topics as draw_topics
from lib.draw.dates import day
from lib.model import HELD, Filters
from lib.tables import country_names, organisations
from lib.ui import lists
from lib.ui.collection import ask, colours, met_between
from lib.ui.filters import go
from lib.ui.parts import chart, latest_first, numbers, open_point, visit_list


def known() -> set[str]:
    """Codes of every country and organisation."""
    return {*country_names().values(), *organisations().values()}


def chosen() -> tuple[str, str] | None:
    """The pair in the address, or None."""
    one, _, other = (st.session_state.get("pair") or "").partition("-")
    return (one, other) if one != other and {one, other} <= known() else None


def title(pair: tuple[str, str]) -> str:
    """ "Japan and Latvia"."""
    return " and ".join(map(palette.country_name, pair))


def choose(there: set[str]) -> None:
    """Two fields that open the page of two of these countries."""
    lands = sorted(there - {""}, key=palette.country_name)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        one = st.selectbox(
            "Two countries",
            lands,
            index=None,
            format_func=palette.country_name,
            key="pair_one",
            placeholder="One",
            width=220,
        )
        other = st.selectbox(
            "and",
            lands,
            index=None,
            format_func=palette.country_name,
            key="pair_other",
            placeholder="The other",
            width=220,
        )
        st.button(
            "Show the pair",
            disabled=not one or not other or one == other,
            on_click=lambda: go("ties", pair=f"{one}-{other}"),
            key="pair_open",
        )


def _last(frame: pd.DataFrame) -> pd.Series | None:
    held = frame[frame["status"].isin(HELD) & frame["first_day"].notna()]
    return held.sort_values(["first_day", "uid"], kind="stable").iloc[-1] if len(held) else None


def page(pair: tuple[str, str], f: Filters) -> None:
    """Everything between two countries under the filters (those of countries aside)."""
    a, b = pair
    st.button(
        "All ties",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=lambda: st.session_state.update(pair="") or st.rerun(),
        key="pair_close",
    )
    base = replace(f, homes=(), places=())
    there, back = (
        ask("visits", replace(base, homes=(a,), places=(b,))),
        ask("visits", replace(base, homes=(b,), places=(a,))),
    )
    met = ties.encounters(met_between(base, a, b))
    both = pd.concat([there, back])
    last_there, last_back = _last(there), _last(back)
    days = [v["first_day"] for v in (last_there, last_back) if v is not None] + list(
        met[met["status"] == "held"]["first_day"].dropna()
    )
    held = lambda frame: int(frame["status"].isin(HELD).sum())  # noqa: E731
    one, other = palette.country_name(a), palette.country_name(b)
    lines = []
    for frame, last, who, whom in ((there, last_there, one, other), (back, last_back, other, one)):
        if last is not None:
            lines.append(f"{who} → {whom}: last {day(last['first_day'].date())}.")
        elif len(frame) == 0:
            lines.append(f"{who} → {whom}: no visit is told.")
    if last_there is not None and (last_back is None or last_there["first_day"] > last_back["first_day"]):
        lines.append(f"{other} is to go next.")
    elif last_back is not None:
        lines.append(f"{one} is to go next.")
    coming = both[both["status"] == "planned"]
    if len(coming):
        lines.append(f"{len(coming)} announced.")
    if both["is_first_ever"].any():
        lines.append("One of them was the first ever, say the articles.")
    st.html(f"<p class='entente-answer'>{html.escape(' '.join(lines))}</p>")
    numbers(
        {
            f"visits {one} → {other}": held(there),
            f"visits {other} → {one}": held(back),
            "meetings": len(met),
            **({"days since they last met": (dt.date.today() - max(days).date()).days} if days else {}),
        }
    )
    left, right = st.columns(2, gap="large")
    for column, frame, words, key in (
        (left, there, f"{one} → {other}", "pair_there"),
        (right, back, f"{other} → {one}", "pair_back"),
    ):
        with column:
            st.subheader(words, anchor=False)
            if frame.empty:
                st.caption("No visit is told.")
            visit_list(latest_first(frame), key, 15)
    if len(both) and both["first_day"].notna().any():
        uid = st.session_state.get("visit", "")
        chart(
            "pair_time",
            "When",
            lambda t: timeline.figure(both, colours(), t, chosen=uid),
            base,
            pair,
            uid,
            alt=f"Visits between {one} and {other} in time",
            on_select=open_point,
        )
    if len(met):
        st.subheader("Meetings", anchor=False)
        lists.encounters_list(met, "pair_meetings")
    told = {t for topics in both["topics"] for t in topics.split("|") if t}
    if told:
        long = both.assign(topic=both["topics"].str.split("|")).explode("topic")
        long = (
            long[long["topic"].fillna("") != ""]
            .rename(columns={"first_day": "published"})
            .assign(weight=lambda rows: 1 / rows.groupby("uid")["topic"].transform("size"), article=0)
        )  # a visit counts once, however much was talked about
        chart(
            "pair_topics",
            "What about, over time",
            lambda t: draw_topics.over_time(long[["article", "published", "topic", "weight"]], t),
            base,
            pair,
            alt=f"Topics of visits between {one} and {other} over time",
        )
