"""What is new for whoever looks, and where an article is from."""

import datetime as dt
import html
from dataclasses import replace

import streamlit as st

from lib.draw.dates import day
from lib.errors import StoreError
from lib.model import Filters
from lib.store import news, pages
from lib.ui import components
from lib.ui.collection import ask
from lib.ui.filters import go, only
from lib.ui.following import looking_now
from lib.ui.parts import open_article, visit_list
from lib.ui.session import store, who

MOST_NEW = 500  # articles, of those that are new
LISTED = 6


def _since(f: Filters) -> tuple[list[int], int, dt.datetime | None] | None:
    """As store/news.since; None for whoever has no mark of what they have seen."""
    somebody = who()
    if somebody.link or not somebody.name or f.articles or somebody.scope is not None:
        return None
    try:
        return news.since(store(), MOST_NEW)
    except StoreError:  # a store that may only be read keeps no marks
        return None


def told_on_top(f: Filters) -> None:
    """In one line: how much is new since this person last looked, and the way there."""
    found = _since(f)
    if found is None:
        return
    looking_now()
    many = found[1]
    if many:
        with st.container(horizontal=True, vertical_alignment="center", key="news_line"):
            words = f"{many:,} {'article is' if many == 1 else 'articles are'} new since you last looked."
            st.html(f"<span>{words}</span>", width="content")
            st.button("What is new", key="news_open", type="tertiary", on_click=go, args=("overview",))


def news_of(f: Filters) -> None:
    """“New since you last looked”: articles that came since this person's mark, as far as the filters leave them, and
    the visits they tell.
    """
    found = _since(f)
    if found is None:
        return
    looking_now()
    numbers, many, latest = found
    if not many:
        return
    within = replace(f, articles=tuple(numbers))
    articles, visits = ask("articles", within), ask("visits", within)
    st.subheader("New since you last looked", anchor=False)
    told = f"{many:,} {'article' if many == 1 else 'articles'}" + (
        f", the latest {MOST_NEW:,} of them looked through" if many > MOST_NEW else ""
    )
    left = "" if len(articles) == min(many, MOST_NEW) else f"; {len(articles):,} under the filters"
    st.caption(f"{told}{left}, telling {len(visits):,} {'visit' if len(visits) == 1 else 'visits'}.")
    if len(visits):
        visit_list(
            visits.sort_values("first_day", ascending=False, na_position="last", kind="stable"), "news_visits", LISTED
        )
    silent = articles[articles["visits"] == 0]
    if len(silent):
        with st.expander(f"{len(silent):,} without a visit"):
            components.links([_article(r) for r in silent.head(50).itertuples()], "news_articles", open_article)
    with st.container(horizontal=True):
        if len(articles):
            st.button("Show me only these", on_click=lambda: only(tuple(numbers)), key="news_only")
        st.button(
            "I have seen these",
            on_click=news.mark_seen,
            args=(store(), latest),
            key="news_seen",
            icon=":material/done_all:",
        )


def _article(r) -> dict:
    on = day(r.published.date()) if r.published == r.published else ""
    return {
        "id": {"article": int(r.id), "at": 0},
        "main": r.title or r.name,
        "sub": " · ".join(x for x in (r.source, on) if x),
        "n": "",
    }


def came_from(number: int) -> None:
    """The addresses that an article was fetched from, and when."""
    told = pages.of(store(), number)
    if told:
        st.html(
            "".join(
                f"<p class='entente-codes'>Fetched {day(at.date())}, {at:%H:%M} UTC from {html.escape(address)}</p>"
                for address, at in told[:3]
            )
        )
