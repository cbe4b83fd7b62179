"""Topics: about what?"""

from dataclasses import replace

import streamlit as st

from lib import ui
from lib.draw import topics as draw_
from lib.tables import rows

f = st.session_state["_filters"]
ui.heading("Topics", "What was it about?", f)
COLUMNS = {"country": "Country visited", "home": "Home country", "person": "Visitor"}
FILTERS = {"country": "place", "home": "home", "person": "people"}


def choose(selection: dict) -> None:
    """Narrow to the topic, and to the country or person, that was clicked."""
    data = ui.clicked(selection)
    if len(data) == 3 and isinstance(data[2], int):
        ui.narrow(topic=[data[0]], **{FILTERS[st.session_state.get("against") or "country"]: [data[1]]})
    elif data:
        ui.narrow(topic=[] if f.topics == (data[0],) else [data[0]])


def codes(topic: str) -> None:
    """A topic's codes in the industry's lists, and the sentences behind it."""
    row = next(r for r in rows("topics") if r["id"] == topic)
    st.subheader(row["label"], anchor=False)
    st.html(
        f"<p class='entente-codes'>IPTC Media Topics: {row['iptc_media_topics']}<br>PLOVER contexts: {row['plover_contexts']}</p>"
    )
    ui.lists.sentences_of_topic(f, topic)


def draw() -> None:
    found = ui.counted(f)
    visits = ui.ask("visits", f) if found is None else ui.listed(f, found.first(50))
    topics = ui.ask("topics", f) if found is None else found.article_topics()
    if topics.empty:
        ui.nothing(f)
        return
    every = replace(f, topics=())
    whole = ui.counted(every)
    all_topics = ui.ask("topics", every) if whole is None else whole.article_topics()
    left, right = st.columns([3, 2], gap="large") if f.topics else (st.container(), None)
    with left:
        ui.chart(
            "shares",
            "Topics of the articles",
            lambda t: draw_.shares(all_topics, t, f.topics),
            f,
            alt="Share of each topic in the articles",
            on_select=choose,
            heading_=False,
        )
        st.caption(
            "A bar is as long as its topic's share of the text. Click one to see the sentences behind it and to narrow everything to it; click it again to see everything."
        )
    for topic in f.topics[:2]:
        with right:
            codes(topic)
    ui.chart("topics_time", "Over time", lambda t: draw_.over_time(topics, t), f, alt="Share of each topic over time")
    if found is not None or visits["topics"].str.len().sum():
        st.subheader("By whom and where", anchor=False)
        against = st.segmented_control(
            "Topics by",
            list(COLUMNS),
            default="country",
            required=True,
            format_func=COLUMNS.get,
            key="against",
            bind="query-params",
        )
        ui.chart(
            "topics_by",
            f"Topics by {COLUMNS[against].lower()}",
            lambda t: draw_.by(visits if found is None else found.topics_by(against), against, t),
            f,
            against,
            alt=f"Topics by {COLUMNS[against].lower()}",
            on_select=choose,
            heading_=False,
        )
        ui.lists.compare_topics(f)
        st.subheader("Visits about these topics", anchor=False)
        ui.visit_list(
            ui.latest_first(visits[visits["topics"] != ""]),
            "topic_visits",
            12,
            many=0 if found is None else len(found.v),
        )


ui.body(draw)
