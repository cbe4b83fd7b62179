"""Articles: what does the text say?"""

import html

import streamlit as st

from lib import ui
from lib.draw.dates import day
from lib.store import query

f = st.session_state["_filters"]
number = st.session_state.get("article") or ""
read = query.reading(ui.store(), int(number)) if number.isdigit() else None


def close() -> None:
    """Back to the list."""
    st.session_state["article"] = st.session_state["at"] = ""


def opened(number: int) -> None:
    """Read another article (callback)."""
    st.session_state["article"], st.session_state["at"] = str(number), ""


STEP = 80  # articles listed, and more with each click


def choose(number: int) -> None:
    """Read the article that was clicked (callback)."""
    if isinstance(number, int):
        opened(number)
        st.rerun()


def everything() -> None:
    articles = ui.ask("articles", f)
    if articles.empty:
        ui.nothing(f)
        return
    if f.search:
        ui.lists.search_hits(f)
    limit = st.session_state.get("_articles_shown", STEP)
    ui.lists.articles_list(articles.head(limit), choose)
    many = ui.numbers_of(f)["articles"]
    if len(articles) > limit:
        st.button(
            f"Show {min(STEP, len(articles) - limit)} more",
            on_click=lambda: st.session_state.update(_articles_shown=limit + STEP),
            key="articles_more",
        )
    if many > len(articles):
        st.caption(f"These are the latest {len(articles):,} of {many:,}; the filters and the search narrow them.")


def one() -> None:
    ids = ui.ask("articles", f)["id"].tolist()
    here = ids.index(read.id) if read.id in ids else -1
    with st.container(horizontal=True):
        st.button(
            "All articles",
            on_click=lambda: (close(), st.rerun()),
            icon=":material/arrow_back:",
            type="tertiary",
            key="article_close",
        )
        if ids:
            st.button(
                "Previous",
                on_click=lambda: (opened(ids[(here - 1) % len(ids)]), st.rerun()),
                type="tertiary",
                shortcut="Left",
                key="article_previous",
            )
            st.button(
                "Next",
                on_click=lambda: (opened(ids[(here + 1) % len(ids)]), st.rerun()),
                type="tertiary",
                shortcut="Right",
                key="article_next",
            )
        if ui.may("correct") and st.button(
            "Add a visit …",
            icon=":material/add:",
            type="tertiary",
            key="article_add",
            help="A visit that the article tells and Entente missed",
        ):
            ui.add_dialog(read.id)
        if ui.may("delete") and st.button(
            "Delete …",
            icon=":material/delete:",
            type="tertiary",
            key="article_delete",
            help="Take this article out of the collection, and what it alone tells",
        ):
            ui.delete_dialog(read)
    ui.date_to_confirm(read)
    at = st.session_state.get("at") or ""
    ui.reader(read, int(at) if at.isdigit() else None, f.search)
    ui.lists.same_visits(read)


a = read.article if read else None
about = (
    " · ".join(
        x for x in (a.source, day(a.published), a.byline, "sample collection" if read.origin == "sample" else "") if x
    )
    if a
    else ""
)
ui.heading((a.title or a.id) if a else "Articles", about or "What do the texts say?", f)
if a is not None and a.url.startswith(("http://", "https://")):
    st.html(f"<p class='entente-codes'>{html.escape(a.url)}</p>")
if read:
    ui.news.came_from(read.id)
ui.body(one if read else everything)
