"""The one filter bar, the address bar, and going from page to page with the view kept."""

import datetime as dt
import itertools
from dataclasses import replace
from typing import NoReturn

import streamlit as st

from lib.draw import palette
from lib.model import REVIEWS, STATUSES, Filters
from lib.ui import components
from lib.ui.collection import filter_parts, how_many, latest_people, options
from lib.ui.session import TOKEN, token

EMPTY = {
    "q": "",
    "people": [],
    "home": [],
    "place": [],
    "topic": [],
    "status": [],
    "class": [],
    "source": [],
    "from": None,
    "to": None,
    "staff": False,
    "sample": True,
    "review": [],
    "only": "",
}
FIELDS = {
    "people": "people",
    "homes": "home",
    "places": "place",
    "topics": "topic",
    "statuses": "status",
    "classes": "class",
    "sources": "source",
    "since": "from",
    "until": "to",
    "search": "q",
    "with_staff": "staff",
    "with_sample": "sample",
    "reviews": "review",
    "articles": "only",
}  # field of Filters -> widget
CARRIED = {
    "article": 12,
    "at": 20,
    "person": 12,
    "pair": 20,
    "ask": 200,
    "two": 30,
}  # what is open, on whichever page -> longest value; bound to the address like the filters
STATE = ("visit", *CARRIED, TOKEN)
REVIEW_SHOWN = {
    "machine": "as read",
    "confirmed": "confirmed",
    "corrected": "corrected",
    "added": "added by hand",
    "rejected": "rejected",
}
MOST_SUGGESTED = 400  # people, and cities, among what is offered while one types
PAIRED = 12  # countries of which every two are offered as a pair
TRIED = ("Japan Latvia", "Where has Abe been?", "Who visited Riga in 2022?", "Summits 2018", "What did Abe and Ratas talk about?")  # fmt: skip
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 1, 1)


def clear(field: str = "*") -> None:
    """Take one filter away, or all of them (callback)."""
    for key in EMPTY if field == "*" else [FIELDS[field]]:
        if key in st.session_state:
            st.session_state[key] = EMPTY[key]
    if field == "*":
        st.session_state["visit"] = ""


def narrow(**to) -> None:
    """Set filters by their widgets' names and draw everything anew (callback)."""
    for key, value in to.items():
        st.session_state[key] = value
    st.rerun()


def go(page: str, **state: str | bool) -> NoReturn:
    """Open another page with the filters as they are and `state` set (callback). Needs no reload."""
    for key, value in state.items():
        st.session_state[key] = value
    _set_again(*EMPTY, *STATE)
    st.switch_page(st.session_state["_pages"][page], query_params={})


def only(articles: tuple[int, ...]) -> NoReturn:
    """The Overview of these articles alone, whatever was filtered before (callback). Spokespersons and staff count if one of their visits is in them: nothing that was just found may seem lost."""
    clear()
    go(
        "overview",
        only=numbered(articles),
        staff=how_many(Filters(articles=articles, with_staff=True)) > how_many(Filters(articles=articles)),
    )


def _set_again(*keys: str) -> None:
    """Give the widgets what the session holds for them, so that Streamlit writes it into the new page's address and into the browser's boxes."""
    for key in keys:
        if st.session_state.get(key, EMPTY.get(key, "")) != EMPTY.get(key, ""):
            st.session_state[key] = st.session_state[key]


def _carry_over() -> None:
    """Who goes to another page before the browser has put up the boxes keeps what stood in the address: the browser then tells of no filter at all (Streamlit 1.67), the session still knows them."""
    page = st.session_state["_page"]
    if page != st.session_state.get("_page_before", page):
        _set_again(*(key for key in (*EMPTY, *CARRIED) if key not in st.query_params))
    st.session_state["_page_before"] = page


def numbers(text: str) -> tuple[int, ...]:
    """ "3-5,9" -> (3, 4, 5, 9); what is no number is passed over."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first.isdigit() and len(first) < 10:
            a, b = int(first), int(last) if last.isdigit() and len(last) < 10 else int(first)
            found |= set(range(a, min(b, a + 5_000) + 1))
    return tuple(sorted(found))


def numbered(values) -> str:
    """(3, 4, 5, 9) -> "3-5,9"."""
    runs: list[list[int]] = []
    for n in sorted(set(values)):
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def hidden(key: str, longest: int) -> None:
    """A value that only the address bar shows."""
    st.text_input(key, key=key, bind="query-params", max_chars=longest, label_visibility="collapsed")


def filter_bar() -> Filters:
    """The one line on top of every page, with its panel of filters; every setting is bound to the address bar."""
    _carry_over()
    if token() and TOKEN not in st.query_params:
        st.session_state[TOKEN] = token()  # so that it stands in every page's address
    line = st.container(key="bar")
    with st.container(key="filter_panel"):  # always there, so that the address and its boxes agree; page.css shows it
        made = _panel()
    with st.container(key="hidden_state"):
        hidden("only", 2_000)
        for key, longest in (*(((TOKEN, 80),) if token() else ()), *CARRIED.items()):
            hidden(key, longest)
    f = replace(made, articles=numbers(st.session_state.get("only") or ""))
    with line:
        chips = [{"field": field, "words": words} for field, words in filter_parts(f)]
        components.bar(
            {
                "chips": chips,
                "suggestions": suggestions(made.with_sample),
                "examples": TRIED if made.with_sample else [],
            },
            "bar_line",
            asked=ask_for,
            removed=clear,
        )
    return f


def suggestions(with_sample: bool = True) -> list[list[str]]:
    """(kind, words) of what there is to ask for, the most frequent first of each kind; those who travel before those who only receive."""
    offered, (folk, cities) = options(with_sample), latest_people()
    travel = [words.rsplit(" (", 1)[0] for words in list(offered.people.values())[:MOST_SUGGESTED]]
    people = dict.fromkeys([*travel, *(name for _, name in folk[:MOST_SUGGESTED])])
    lands = dict.fromkeys(palette.country_name(c) for c in (*offered.places, *offered.homes))
    pairs = [f"{a} {b}" for a, b in itertools.permutations(list(lands)[:PAIRED], 2)]
    kinds = {
        "country": lands,
        "city": dict.fromkeys(name for name, _ in cities[:MOST_SUGGESTED]),
        "person": people,
        "two countries": pairs,
        "topic": [palette.topic_label(t) for t in offered.topics],
    }
    return [[kind, words] for kind, every in kinds.items() for words in every]


def ask_for(words: str) -> None:
    """Answer what was asked (callback)."""
    if isinstance(words, str):
        go("ask", ask=words[:200])


def _panel() -> Filters:
    bound, choices = (
        {"bind": "query-params"},
        {"bind": "query-params", "select_all": False},
    )  # else Enter takes every match
    offered = options(st.session_state.get("sample", True))
    one, two, three = st.columns(3)
    with one:
        people = st.multiselect(
            "People",
            list(offered.people),
            format_func=lambda u: offered.people.get(u, u),
            key="people",
            placeholder="Everyone",
            **choices,
        )
        homes = st.multiselect(
            "From",
            list(offered.homes),
            format_func=palette.country_name,
            key="home",
            placeholder="Any country",
            **choices,
        )
        places = st.multiselect(
            "To",
            list(offered.places),
            format_func=palette.country_name,
            key="place",
            placeholder="Any country",
            **choices,
        )
        search = st.text_input(
            "Search", key="q", placeholder="Names, places, words in the text", max_chars=200, **bound
        )
    with two:
        topics = st.multiselect(
            "Topics",
            list(offered.topics),
            format_func=palette.topic_label,
            key="topic",
            placeholder="All topics",
            **choices,
        )
        statuses = st.multiselect(
            "Status",
            list(STATUSES),
            format_func=lambda s: palette.STATUS_SHOWN[s],
            key="status",
            placeholder="Any status",
            **choices,
        )
        left, right = st.columns(2)
        since = left.date_input(
            "Since", value=None, key="from", format="YYYY-MM-DD", min_value=EARLIEST, max_value=LATEST, **bound
        )
        until = right.date_input(
            "Until", value=None, key="to", format="YYYY-MM-DD", min_value=EARLIEST, max_value=LATEST, **bound
        )
        sample = st.toggle("Show the sample collection", value=True, key="sample", **bound)
    with three:
        classes = st.multiselect(
            "Office",
            list(offered.classes),
            format_func=lambda c: palette.CLASS_SHOWN.get(c, c),
            key="class",
            placeholder="Principals",
            **choices,
        )
        sources = st.multiselect("Source", list(offered.sources), key="source", placeholder="All sources", **choices)
        reviews = st.multiselect(
            "Checked",
            list(REVIEWS),
            format_func=lambda r: REVIEW_SHOWN[r],
            key="review",
            placeholder="All but the rejected",
            **choices,
        )
        staff = st.toggle("Count spokespersons and staff", key="staff", **bound)
        st.button("Clear all filters", on_click=clear, type="tertiary", icon=":material/close:", key="clear_all")
    return Filters(
        tuple(people),
        tuple(homes),
        tuple(places),
        tuple(topics),
        tuple(statuses),
        tuple(classes),
        tuple(sources),
        since,
        until,
        (search or "").strip(),
        staff,
        sample,
        (),
        tuple(reviews),
    )
