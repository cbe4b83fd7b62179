"""Articles: what does the text say?"""

import html

import streamlit as st

from lib import ui
from lib.draw.dates import day
from lib.store import query

f = st.session_state["_filters"]
articles = ui.ask("articles", f)
number = st.session_state.get("article", "")
read = query.reading(ui.store(), int(number)) if number.isdigit() else None


def close() -> None:
    """Back to the list."""
    st.session_state["article"] = st.session_state["at"] = ""


def choose() -> None:
    """Open the row that was clicked."""
    rows = st.session_state["article_table"]["selection"]["rows"]
    if rows:
        st.session_state["article"], st.session_state["at"] = str(articles.iloc[rows[0]]["id"]), ""


def step(by: int) -> None:
    """Open the next or previous article of the list."""
    ids = articles["id"].tolist()
    if ids and read is not None:
        here = ids.index(read.id) if read.id in ids else -1
        st.session_state["article"], st.session_state["at"] = str(ids[(here + by) % len(ids)]), ""


if read is None:
    ui.heading("Articles", "What do the texts say?", f)
    if articles.empty:
        ui.nothing(f)
    else:
        shown = articles.assign(published=articles["published"].dt.date)[["published", "title", "source", "visits", "name"]]
        shown["title"] = shown["title"].where(shown["title"] != "", articles["name"])
        st.dataframe(
            shown, hide_index=True, height=min(720, 40 + 35 * len(shown)), key="article_table", on_select=choose, selection_mode="single-row",
            column_config={"published": st.column_config.DateColumn("Published", format="D MMM YYYY", width="small"), "title": st.column_config.TextColumn("Title", width="large"),
                           "source": st.column_config.TextColumn("Source"), "visits": st.column_config.NumberColumn("Visits", width="small"), "name": st.column_config.TextColumn("File")},
        )  # fmt: skip
        st.caption("Click the box at the left of a line to read the article with its facts marked.")
else:
    with st.container(horizontal=True):
        st.button("All articles", on_click=close, icon=":material/arrow_back:", type="tertiary")
        st.button("Previous", on_click=step, args=(-1,), type="tertiary")
        st.button("Next", on_click=step, args=(1,), type="tertiary")
    with ui.with_card():
        a = read.article
        about = " · ".join(x for x in (a.source, day(a.published), a.byline, "sample collection" if read.origin == "sample" else "") if x)
        st.html(f"<h1 class='entente-title'>{html.escape(a.title or a.id)}</h1><p class='entente-question'>{html.escape(about)}</p>")
        at = st.session_state.get("at", "")
        ui.reader(read, int(at) if at.isdigit() else None)
