"""The answer to a question, with its source and the view behind it."""

import datetime as dt
import html
from dataclasses import fields

import pandas as pd
import streamlit as st

from lib.asking.answer import Answer, answer
from lib.asking.grammar import Lexicon, lexicon, parse
from lib.draw.dates import day
from lib.model import Filters
from lib.store import query
from lib.ui import components, lists
from lib.ui.collection import ask, counted, how_many, latest_people, standing
from lib.ui.filters import EMPTY, FIELDS, TRIED, go
from lib.ui.maps import counted_map, visit_map
from lib.ui.parts import in_counts, latest_first, open_article, open_person, visit_list
from lib.ui.session import store

MOST_SOURCES = 4


class _Held:
    """The collection as whoever asks may see it."""

    def visits(self, f: Filters) -> pd.DataFrame:
        return ask("visits", f)

    def meetings(self, f: Filters) -> pd.DataFrame:
        return ask("meetings", f)

    def many(self, f: Filters) -> int:
        return how_many(f)


@st.cache_resource(max_entries=8, show_spinner=False)
def _lexicon(version: int, scope: Filters | None, _cities: tuple, _people: tuple) -> Lexicon:
    return lexicon(_people, _cities)


def known() -> tuple[Lexicon, dict[str, str]]:
    """What words can mean in this collection, and people's names by uid."""
    people, cities = latest_people()
    return _lexicon(standing(), store().scope, cities, people), dict(people)


def page(words: str, f: Filters) -> None:
    """The answer to what was asked; without words, what one can ask."""
    if not words:
        st.caption("Type into the line above, or press Ctrl K (Cmd K) on any page. For example:")
        components.links(
            [{"id": t, "main": t, "sub": "", "n": ""} for t in TRIED], "ask_tried", lambda t: go("ask", ask=t)
        )
        return
    words_known, names = known()
    told = answer(parse(words, words_known, dt.date.today()), words, _Held(), names, Filters(with_sample=f.with_sample))
    st.html(f"<p class='entente-answer' role='status'>{html.escape(told.sentence)}</p>")
    if told.note:
        st.caption(told.note)
    _sources(told)
    _onwards(told)
    _view(told)


def _sources(told: Answer) -> None:
    """The sentences that the answer rests on; a click reads them in their article."""
    items = []
    for _, number, title, source, on, _, _, sentence in query.evidence(store(), told.visits):
        items.append(
            {
                "id": {"article": number, "at": max(0, _at(number, sentence))},
                "main": sentence,
                "look": "quote",
                "sub": " · ".join(x for x in (title, source, day(on)) if x),
            }
        )
    for number in told.articles:
        read = query.reading(store(), number)
        if read is not None:
            items.append(
                {
                    "id": {"article": number, "at": 0},
                    "main": read.article.title or read.article.id,
                    "sub": " · ".join(x for x in (read.article.source, day(read.article.published)) if x),
                }
            )
    if items:
        st.subheader("Who says so", anchor=False)
        components.links(items[:MOST_SOURCES], "ask_sources", open_article)


def _at(number: int, sentence: str) -> int:
    text = query.texts(store(), [number]).get(number, "")
    return text.find(sentence[:40])


def _onwards(told: Answer) -> None:
    """Where more of it is."""
    with st.container(horizontal=True):
        if told.pair:
            st.button(
                "Everything between the two",
                key="ask_pair",
                icon=":material/hub:",
                on_click=lambda: lists.open_pair("-".join(told.pair)),
            )
        if told.person:
            st.button(
                "All journeys", key="ask_person", icon=":material/person:", on_click=lambda: open_person(told.person)
            )
        st.button(
            "Explore these visits",
            key="ask_explore",
            icon=":material/public:",
            on_click=lambda: go(
                "explore",
                **{k: v for k, v in widgets(told.filters).items() if v != st.session_state.get(k, EMPTY.get(k))},
            ),
        )


def widgets(f: Filters) -> dict:
    """Every filter's widget with its value under f."""
    return {
        FIELDS[x.name]: (list(v) if isinstance(v := getattr(f, x.name), tuple) else v)
        for x in fields(f)
        if x.name in FIELDS and x.name != "articles"
    } | {"only": EMPTY["only"]}


def _view(told: Answer) -> None:
    found = counted(told.filters)
    visits = ask("visits", told.filters)
    if found is not None:
        counted_map("ask_map", "Where", found, told.filters, 420)
        in_counts(found)
    elif len(visits):
        visit_map("ask_map", "Where", visits, told.filters, 420)
        visit_list(latest_first(visits), "ask_list", 12)
