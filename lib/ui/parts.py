"""What every page has: title, tools, lists, charts, messages. Text from articles reaches the browser as text only."""

import datetime as dt
import html
import re
from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from lib import exporting
from lib.draw import palette
from lib.draw.dates import day, shown
from lib.errors import EntenteError
from lib.export import FORMATS, View, citation
from lib.export.view import bibtex
from lib.model import Filters
from lib.store import query
from lib.ui import components, sharing
from lib.ui.collection import ask, described, filter_parts, how_many, standing, theme
from lib.ui.filters import clear, narrow
from lib.ui.filters import go as open_page
from lib.ui.session import checked, may, store

MOST_EXPORTED = 50_000  # visits in one download; a CSV of them has some 20 MB
EPOCH = dt.date(1970, 1, 1)  # as the browser counts days
MODEBAR = {"displayModeBar": False, "scrollZoom": False}


def style() -> None:
    """The few styles that Streamlit's theme does not cover, and the name plate."""
    sheets = ("page.css", "top.css", "explore.css", *(("dark.css",) if theme() == "dark" else ()))
    st.html(f"<style>{''.join(map(components.text_of, sheets))}</style>")
    st.logo(f"static/entente{'-dark' if theme() == 'dark' else ''}.svg", size="large")


def bare() -> None:
    """No navigation, no filter bar, little air: for a page inside another page."""
    st.html(
        "<style>[data-testid='stSidebar'], [data-testid='stExpandSidebarButton'], [data-testid='stHeader'], .st-key-bar, .st-key-foot, .st-key-phone_bar { display: none !important; } .stMainBlockContainer { padding: 0.75rem 1rem 0.5rem !important; }</style>"
    )


def heading(title: str, question: str, f: Filters | None = None, tools: bool = True) -> None:
    """The page's title, the question it answers, Copy link, Share and Export; the browser's tab says what is shown."""
    narrowed = described(f) if f is not None else ""
    st.set_page_config(page_title=" · ".join(x for x in (title, narrowed, "Entente") if x)[:160])
    words = (
        f"<h1 class='entente-title'>{html.escape(title)}</h1><p class='entente-question'>{html.escape(question)}</p>"
    )
    if f is None or not tools:
        st.html(words)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="tools"):
        st.html(words, width="stretch")
        with st.container(
            horizontal=True, vertical_alignment="bottom", width="content", key="tool_buttons"
        ):  # where the title is long they go below it together
            components.copy_link("copy_link")
            if may("share"):
                with st.container(width="content", key="share_holder"):
                    sharing.button(f)
            if may("export"):
                with st.container(width="content", key="export_holder"):
                    export(f, title)


@st.fragment
def export(f: Filters, title: str) -> None:
    """The popover that gives what the filters leave in every format, and the charts as pictures."""
    with st.popover("Export", icon=":material/download:", key="export", on_change="rerun") as box:
        if not box.open:
            return
        many = how_many(f)
        st.caption(f"{many:,} {'visit' if many == 1 else 'visits'} under the filters, with evidence and codebook")
        if many > MOST_EXPORTED:
            st.caption(
                f"More than {MOST_EXPORTED:,} visits are too many for a browser: narrow the filters, or use the command line, `python -m lib export`, which has no limit."
            )
            return
        chosen = FORMATS[
            st.selectbox(
                "Format",
                list(FORMATS),
                format_func=lambda n: FORMATS[n].label,
                key="export_format",
                persist_state="session",
            )
        ]
        st.caption(chosen.use)
        st.download_button(
            f"Download {chosen.label}",
            checked("export", lambda held: chosen.make(exporting.view(held, f))),
            chosen.file,
            chosen.mime,
            key="export_now",
            on_click="ignore",
            type="primary",
        )
        sub = " · ".join(x for x in (described(f), f"{many:,} visits") if x)
        components.pictures(
            {
                "title": title,
                "sub": sub,
                "source": f"Entente, {day(dt.date.today())}. Map: Natural Earth; places: GeoNames.",
            },
            "pictures",
        )
        told = _view_words(f)
        with st.expander("How to cite"):
            st.code(citation(told), language=None, wrap_lines=True)
            st.code(bibtex(told), language=None, wrap_lines=True)


def _view_words(f: Filters) -> View:
    """A View with counts only: enough for a citation."""
    return View(
        {"visits": lambda: ask("visits", f), "articles": lambda _: ask("articles", f)},
        store().recall("collection") or "My collection",
        described(f),
        dt.date.today(),
    )


def nothing(f: Filters) -> None:
    """The one message for an empty view: which filter to loosen."""
    if ask("articles", Filters()).empty:
        st.info(
            "The collection is empty. Add articles on the page “Add articles”, or bring the sample collection back on the page “Data”.",
            icon=":material/article:",
        )
        return
    parts = filter_parts(f)
    if not parts:
        st.info(
            "No visit has been found in the articles so far. Add more on the page “Add articles”.",
            icon=":material/article:",
        )
        return
    st.info("No visit fits these filters. Take one away:", icon=":material/filter_alt_off:")
    helps = [(field, words, how_many(exporting.without(f, field))) for field, words in parts]
    items = [
        {"id": field, "main": f"Without “{words}”", "sub": "", "n": f"{n:,} {'visit' if n == 1 else 'visits'}"}
        for field, words, n in sorted(helps, key=lambda h: -h[2])
        if n
    ]
    items.append({"id": "*", "main": "Without any filter", "sub": "", "n": f"{how_many(Filters()):,} visits"})
    components.links(items, "loosen", lambda field: (clear(field), st.rerun()))


def plain(words: str) -> str:
    """Words from outside for a label that reads Markdown: nothing in them is markup."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~<>$:&])", r"\\\1", words)


def problem(error: EntenteError) -> None:
    """The one way to show an error."""
    st.html(f"<p class='entente-problem' role='alert'>{html.escape(str(error))}</p>")


def numbers(counts: dict[str, int | str]) -> None:
    """Large numbers that say what they count."""
    shown_ = lambda n: f"{n:,}" if isinstance(n, int) else html.escape(str(n))  # noqa: E731
    st.html(
        "<div class='entente-numbers'>"
        + "".join(f"<span><b>{shown_(n)}</b><i>{html.escape(what)}</i></span>" for what, n in counts.items())
        + "</div>"
    )


# --- charts ----------------------------------------------------------------------------------------------------------


@st.cache_resource(max_entries=160, show_spinner=False)
def _drawn(
    maker: str,
    version: int,
    scope: Filters | None,
    f: Filters,
    theme_: str,
    options_: tuple,
    _make: Callable[[], go.Figure],
) -> go.Figure:
    return _make()


def chart(
    key: str,
    title: str,
    make: Callable[[str], go.Figure],
    f: Filters,
    *options_,
    alt: str = "",
    on_select: Callable[[dict], None] | None = None,
    modes: str = "points",
    heading_: bool = True,
    config: dict | None = None,
    height: int = 0,
) -> go.Figure:
    """Draw a chart in the reader's theme, kept for the same filters and options until the store changes; gives it back, never to be changed.

    make takes the theme; options_ are all else that it depends on. on_select gets the selection of a click ("points") or a drag ("box").
    height: in pixels, where a narrow screen may make the chart lower (page.css).
    """
    if heading_:
        st.subheader(title, anchor=False)
    with st.container(key=f"chart_{key}", **({"height": height, "border": False} if height else {})):
        st.html(f"<span data-chart-title hidden>{html.escape(title)}</span>")
        held = store()
        fig = _drawn(key, standing(), held.scope, f, theme(), options_, lambda: make(theme()))
        pick = "ignore" if on_select is None else (lambda: on_select(st.session_state[key]["selection"]))
        st.plotly_chart(
            fig,
            key=key,
            theme=None,
            on_select=pick,
            selection_mode=modes,
            config={**MODEBAR, **(config or {})},
            alt=alt or title,
            height="stretch" if height else "content",
        )
    return fig


def in_counts(found: query.Fitting) -> None:
    """Say that what is drawn is counts, and how to see single visits."""
    st.caption(
        f"{len(found.v):,} visits are too many to draw one by one: circles and squares count them. Narrow the time or the filters, or click, to at most {query.SHOWN:,} visits, and each one appears."
    )


def clicked(selection: dict) -> list:
    """customdata of the first point of a selection that has any, else []."""
    for point in selection.get("points", []):
        data = point.get("customdata")
        if data:
            return list(data)
    return []


def open_point(selection: dict) -> None:
    """Open the card of the visit whose point was clicked."""
    data = clicked(selection)
    if data and isinstance(data[0], str):
        select_visit(data[0])


def brush(selection: dict) -> None:
    """Set the filters' days to the time dragged over."""
    for box in selection.get("box", []):
        days = sorted(pd.to_datetime([str(x) for x in box.get("x", [])], errors="coerce").dropna())
        if len(days) >= 2:
            narrow(**{"from": days[0].date(), "to": days[-1].date()})


# --- lists -----------------------------------------------------------------------------------------------------------


def select_visit(uid: str) -> None:
    """Open the visit card (callback)."""
    if isinstance(uid, str) and uid.isalnum():
        st.session_state["visit"] = uid


def open_person(uid: str) -> None:
    """Open the page of a person (callback)."""
    if isinstance(uid, str) and uid.isalnum():
        open_page("people", person=uid)


def open_article(where: dict) -> None:
    """Open the reader at a sentence (callback)."""
    if isinstance(where, dict) and isinstance(where.get("article"), int) and isinstance(where.get("at"), int):
        open_page("articles", article=str(where["article"]), at=str(where["at"]))


def visit_list(
    frame: pd.DataFrame, key: str, limit: int = 12, numbered: bool = False, many: int = 0, years: bool = False
) -> None:
    """Visits as lines of text that open their card; at most `limit`, then a count of the rest (of `many`, where the frame has not all). numbered: with the leg's number; years: under the name of each year."""
    many = max(many, len(frame))
    chosen = st.session_state.get("visit")
    items = [
        {"uid": r.uid, "date": shown(r.start, r.end), "who": f"{r.leg}. {palette.place_name(r.city, r.country)}" if numbered else r.visitor,
         "where": (f"{r.km:,.0f} km from {r.from_name}" if r.km == r.km and r.km and r.from_name else "") if numbered else palette.place_name(r.city, r.country) + " · " + ", ".join(x for x in (r.role, palette.country_name(r.home)) if x),
         "status": r.status, "shown": palette.STATUS_SHOWN[r.status], "colour": palette.STATUS[r.status], "chosen": r.uid == chosen,
         "year": (str(r.first_day.year) if pd.notna(r.first_day) else "no date") if years else "",
         "days": [(d.date() - EPOCH).days if pd.notna(d) else None for d in (r.first_day, r.last_day)]}
        for r in frame.head(limit).itertuples()
    ]  # fmt: skip
    components.visits(items, key, select_visit)
    if many > limit:
        st.caption(f"and {many - limit:,} more; see Data")


def latest_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Visits with the latest on top, undated last."""
    return frame.sort_values("first_day", ascending=False, na_position="last", kind="stable")
