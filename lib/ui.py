"""The only lib module that imports streamlit: the store of this process, the filter bar, lists, cards, the reader."""

import csv
import datetime as dt
import html
import io
import threading
import urllib.parse
from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib import components, sample
from lib.config import Config, load
from lib.draw import palette
from lib.draw.dates import day, shown
from lib.draw.marked import Mark, segments, sentence_html
from lib.errors import EntenteError
from lib.model import STATUSES, Filters
from lib.resolve.gazetteer import Gazetteer, capital_place
from lib.spreadsheet import safe_cell
from lib.store import Store, query
from lib.tables import capitals
from lib.worker import Worker

FIRST_LOAD = threading.Lock()


# --- the process -----------------------------------------------------------------------------------------------------


@st.cache_resource(show_spinner=False)
def config() -> Config:
    return load()


@st.cache_resource(show_spinner="Opening the collection …")
def store() -> Store:
    return Store(config())


@st.cache_resource(show_spinner=False)
def worker() -> Worker:
    made = Worker(config())
    made.warm()
    return made


def open_collection() -> Store:
    """The store, with the sample read into it the first time a data directory is used."""
    held = store()
    if config().load_sample and not held.recall("sample"):
        with FIRST_LOAD:
            if not held.recall("sample"):
                with st.spinner("Opening the sample collection: 36 short articles over true events …"):
                    sample.load(held, config())
    return held


@st.cache_resource(show_spinner=False)
def home_points() -> dict[str, tuple[float, float]]:
    """Home code -> (lat, lon) of its capital or seat, for the start of arcs."""
    gazetteer = Gazetteer()
    found = {c: (p.lat, p.lon) for c in capitals() if (p := capital_place(c, gazetteer)) is not None}
    return {**found, "UN": (40.749, -73.968), "EU": (50.843, 4.382), "NATO": (50.876, 4.422), "AU": (9.0, 38.74)}


@st.cache_data(max_entries=200, show_spinner=False)
def _asked(name: str, version: tuple, f: Filters) -> pd.DataFrame:
    return getattr(query, name)(store(), f)


def ask(name: str, f: Filters) -> pd.DataFrame:
    """query.visits, articles, meetings or topics under the filters, kept until the store changes."""
    return _asked(name, store().version(), f)


@st.cache_data(max_entries=20, show_spinner=False)
def _options(version: tuple, with_sample: bool) -> query.Options:
    return query.options(store(), with_sample)


@st.cache_data(max_entries=20, show_spinner=False)
def _colours(version: tuple) -> dict[str, str]:
    frame = query.visits(store(), Filters(with_staff=True))
    return palette.of_people(frame["person"].value_counts(sort=True).sort_index().sort_values(ascending=False, kind="stable").index)


def colours() -> dict[str, str]:
    """Person uid -> colour, the same on every page and under every filter."""
    return _colours(store().version())


def theme() -> str:
    """"light" or "dark", as the reader's browser shows it."""
    try:
        return st.context.theme.type or "light"
    except AttributeError:
        return "light"


# --- the filter bar --------------------------------------------------------------------------------------------------

_KEYS = ("q", "people", "home", "place", "topic", "status", "class", "source", "from", "to", "staff", "sample")


def _clear() -> None:
    for key in _KEYS:
        if key in st.session_state:
            st.session_state[key] = True if key == "sample" else False if key == "staff" else "" if key == "q" else None if key in ("from", "to") else []
    st.session_state["visit"] = ""


def filter_bar() -> Filters:
    """The one filter bar; every setting is bound to the address bar."""
    with st.sidebar:
        st.text_input("Search", key="q", placeholder="Names, places, words in the text", bind="query-params", max_chars=200)
        with_sample = st.session_state.get("sample", True)
        offered = _options(store().version(), with_sample)
        people = st.multiselect("People", list(offered.people), format_func=lambda u: offered.people.get(u, u), key="people", bind="query-params", placeholder="Everyone")
        homes = st.multiselect("From", list(offered.homes), format_func=palette.country_name, key="home", bind="query-params", placeholder="Any country")
        places = st.multiselect("To", list(offered.places), format_func=palette.country_name, key="place", bind="query-params", placeholder="Any country")
        topics = st.multiselect("Topics", list(offered.topics), format_func=palette.topic_label, key="topic", bind="query-params", placeholder="All topics")
        statuses = st.multiselect("Status", list(STATUSES), format_func=lambda s: palette.STATUS_SHOWN[s], key="status", bind="query-params", placeholder="Any status")
        left, right = st.columns(2)
        since = left.date_input("Since", value=None, key="from", bind="query-params", format="YYYY-MM-DD", min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1))
        until = right.date_input("Until", value=None, key="to", bind="query-params", format="YYYY-MM-DD", min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1))
        with st.expander("More", expanded=bool(st.session_state.get("class") or st.session_state.get("source"))):
            classes = st.multiselect("Office", list(offered.classes), format_func=lambda c: palette.CLASS_SHOWN.get(c, c), key="class", bind="query-params", placeholder="Principals")
            sources = st.multiselect("Source", list(offered.sources), key="source", bind="query-params", placeholder="All sources")
            staff = st.toggle("Count spokespersons and staff", key="staff", bind="query-params")
            with_sample = st.toggle("Show the sample collection", value=True, key="sample", bind="query-params")
        st.button("Clear all filters", on_click=_clear, type="tertiary", icon=":material/close:")
        with st.container(key="hidden_state"):
            st.text_input("visit", key="visit", bind="query-params", max_chars=12, label_visibility="collapsed")
            st.text_input("article", key="article", bind="query-params", max_chars=12, label_visibility="collapsed")
            st.text_input("at", key="at", bind="query-params", max_chars=20, label_visibility="collapsed")
    return Filters(
        tuple(people), tuple(homes), tuple(places), tuple(topics), tuple(statuses), tuple(classes), tuple(sources), since, until,
        (st.session_state.get("q") or "").strip(), staff, with_sample,
    )  # fmt: skip


def described(f: Filters) -> str:
    """The filters in words, for titles and captions; "" if nothing is narrowed."""
    offered = _options(store().version(), f.with_sample)
    parts = [", ".join(offered.people.get(u, u).split(" (")[0] for u in f.people)]
    parts += ["from " + ", ".join(map(palette.country_name, f.homes)) if f.homes else ""]
    parts += ["to " + ", ".join(map(palette.country_name, f.places)) if f.places else ""]
    parts += [", ".join(map(palette.topic_label, f.topics)), ", ".join(palette.STATUS_SHOWN[s] for s in f.statuses)]
    parts += [f"since {day(f.since)}" if f.since else "", f"until {day(f.until)}" if f.until else "", f"“{f.search}”" if f.search else ""]
    return " · ".join(p for p in parts if p)


# --- what every page has ---------------------------------------------------------------------------------------------


def heading(title: str, question: str, f: Filters | None = None) -> None:
    """The page's title and the question it answers, with the filters in words; all as plain text."""
    narrowed = described(f) if f is not None else ""
    st.html(f"<h1 class='entente-title'>{html.escape(title)}</h1><p class='entente-question'>{html.escape(question)}{' — ' + html.escape(narrowed) if narrowed else ''}</p>")


def nothing(f: Filters) -> None:
    """The one message for an empty view: what to do next."""
    if query.counts(store())["articles"] == 0:
        st.info("The collection is empty. Add articles on the page “Add articles”, or bring the sample collection back on the page “Data”.", icon=":material/article:")
    elif described(f) or not f.with_sample:
        st.info("No visit fits these filters. Take one away, or clear them all in the bar on the left.", icon=":material/filter_alt_off:")
    else:
        st.info("No visit has been found in the articles so far. Add more on the page “Add articles”.", icon=":material/article:")


def problem(error: EntenteError) -> None:
    """The one way to show an error."""
    with st.container(key="problem_" + str(abs(hash(str(error))))):
        st.html(f"<p class='entente-problem'>{html.escape(str(error))}</p>")


def select_visit(uid: str) -> None:
    """Open the visit card (callback)."""
    st.session_state["visit"] = uid


def pick_from_chart(key: str) -> Callable[[], None]:
    """A callback that opens the card of the point chosen in the chart with that key."""

    def chosen() -> None:
        points = st.session_state.get(key, {}).get("selection", {}).get("points", [])
        for point in points:
            data = point.get("customdata")
            if data and isinstance(data[0], str):
                select_visit(data[0])

    return chosen


def visit_list(frame: pd.DataFrame, key: str, limit: int = 12) -> None:
    """Visits as lines of text that open their card; at most `limit`, then a count of the rest."""
    items = [
        {"uid": r.uid, "date": shown(r.start, r.end), "who": r.visitor, "role": r.role, "home": palette.country_name(r.home),
         "place": f"{r.city}, {palette.country_name(r.country)}" if r.city else palette.country_name(r.country), "status": r.status,
         "shown": palette.STATUS_SHOWN[r.status], "colour": palette.STATUS[r.status], "chosen": r.uid == st.session_state.get("visit")}
        for r in frame.head(limit).itertuples()
    ]  # fmt: skip
    components.visits(items, key, select_visit)
    if len(frame) > limit:
        st.caption(f"and {len(frame) - limit} more; see Data")


def with_card():
    """The page's main column; beside it the card of the selected visit, if there is one."""
    uid = st.session_state.get("visit", "")
    card = query.card(store(), uid) if uid.isalnum() else None
    if card is None:
        return st.container()
    main, side = st.columns([5, 3], gap="medium")
    with side, st.container(border=True, key="visit_card"):
        _card(card)
    return main


def _close_card() -> None:
    st.session_state["visit"] = ""


def _article_link(number: int, at: int) -> str:
    """The reader's address with the view as it is; a link, because st.switch_page fails while a bound filter is set."""
    view = {**st.query_params.to_dict(), "article": number, "at": at}
    return "articles?" + urllib.parse.urlencode(view, doseq=True)


def _card(card: query.Card) -> None:
    r = card.row
    place = f"{r.city}, {palette.country_name(r.country)}" if r.city else palette.country_name(r.country)
    e = html.escape
    status = f"<span class='entente-chip' style='--c:{palette.STATUS[r.status]}' data-status='{r.status}'>{palette.STATUS_SHOWN[r.status]}</span>"
    office = ", ".join(x for x in (r.role, palette.country_name(r.home)) if x)
    rows = [("When", shown(r.start, r.end)), ("Where", place), ("Met or hosted by", ", ".join(r.hosts.split("|")) if r.hosts else ""),
            ("About", ", ".join(palette.topic_label(t) for t in r.topics.split("|")) if r.topics else ""), ("Purpose", r.purpose if r.purpose != "unspecified" else ""),
            ("Tour", f"{r.tour}, leg {r.sequence}" if r.tour and pd.notna(r.sequence) else ""), ("First ever", "yes, says the article" if r.is_first_ever else ""),
            ("Told by", f"{r.reports} {'article' if r.reports == 1 else 'articles'}, {r.sources} independent {'source' if r.sources == 1 else 'sources'}"),
            ("Confidence", f"{r.confidence:.0%}")]  # fmt: skip
    lines = "".join(f"<dt>{k}</dt><dd>{e(v)}</dd>" for k, v in rows if v)
    st.html(f"<div class='entente-card'>{status}<h2>{e(r.visitor)} → {e(place)}</h2><p class='office'>{e(office)}</p><dl>{lines}</dl></div>")
    if len(card.told) > 1:
        history = [f"<li>{e(day(t.article.published) or 'undated')}: {palette.STATUS_SHOWN[t.visit.status]}</li>" for t in card.told]
        st.html(f"<div class='entente-card'><h3>How it was told</h3><ul>{''.join(history)}</ul></div>")
    st.html("<div class='entente-card'><h3>What the articles say</h3></div>")
    for told in card.told:
        _evidence(told)
    st.button("Close", on_click=_close_card, key="close_card", icon=":material/close:")


def _evidence(told: query.Told) -> None:
    text = told.article.text
    by_sentence: dict[tuple[int, int], list[tuple[int, int, str]]] = {}
    for ev in told.visit.evidence:
        if 0 <= ev.start < ev.end <= len(text):
            by_sentence.setdefault(tuple(query.sentence_around(text, ev.start, ev.end)), []).append((ev.start, ev.end, ev.field))
    source = " · ".join(x for x in (told.article.source, day(told.article.published)) if x)
    lines = []
    for (start, end), spans in sorted(by_sentence.items()):
        fields = ", ".join(dict.fromkeys(f.replace("destination_", "").replace("visitor", "who") for _, _, f in spans))
        lines.append(f"<blockquote>{sentence_html(text, start, end, [(a, b) for a, b, _ in spans])}<small>{html.escape(fields)}</small></blockquote>")
    first = min((s for s, _ in by_sentence), default=0)
    link = f"<a href='{html.escape(_article_link(told.article_id, first), quote=True)}' target='_self'>Read it in the article</a>"
    st.html(f"<div class='entente-evidence'><p class='source'>{html.escape(told.article.title or told.article.id)}<br><small>{html.escape(source)}</small></p>{''.join(lines)}{link}</div>")


# --- the reader ------------------------------------------------------------------------------------------------------

_KIND_OF = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "place"}


def reader(read: query.Read, at: int | None = None) -> None:
    """The article with every fact marked, and the facts beside it; clicking one lights up the other."""
    marks = [Mark(e.start, e.end, _KIND_OF[e.label]) for e in read.entities if e.label in _KIND_OF and e.label not in ("GPE", "LOC", "FAC", "NORP", "PERSON")]
    marks += [Mark(t.start, t.end, "place", f"l{t.place.name}" if t.place else "") for t in read.toponyms]
    marks += [Mark(s.start, s.end, "person", f"p{i}") for i, p in enumerate(read.people) for s in p.mentions]
    marks += [Mark(t.start, t.end, "date") for t in read.timex]
    marks += [Mark(q.start, q.end, "quote", f"q{i}") for i, q in enumerate(read.quotes) if q.kind == "direct"]
    marks += [Mark(e.start, e.end, "visit", f"v{i}") for i, (_, v) in enumerate(read.visits) for e in v.evidence]
    marks += [Mark(e.start, e.end, "meeting", f"m{i}") for i, (*_, evidence) in enumerate(read.meetings) for e in evidence]
    marks += [Mark(s.start, s.end, "topic", f"t{i}") for i, t in enumerate(read.topics) for s in t.evidence]
    runs = segments(read.article.text, marks)
    facts = [
        {"group": "Visits", "items": [{"id": f"v{i}", "uid": u, "main": f"{v.visitor} → {v.destination_city + ', ' if v.destination_city else ''}{palette.country_name(v.destination_country)}",
                                       "sub": f"{shown(v.start.edtf if v.start else '', v.end.edtf if v.end else '')} · {palette.STATUS_SHOWN[v.status]}", "colour": palette.STATUS[v.status]} for i, (u, v) in enumerate(read.visits)]},
        {"group": "Meetings", "items": [{"id": f"m{i}", "main": f"{a} and {b}", "sub": s} for i, (a, b, s, _) in enumerate(read.meetings)]},
        {"group": "People", "items": [{"id": f"p{i}", "main": p.name, "sub": ", ".join(x for x in (p.role, palette.country_name(p.country)) if x)} for i, p in enumerate(read.people)]},
        {"group": "Quotes", "items": [{"id": f"q{i}", "main": q.speaker or "speaker not told", "sub": read.article.text[q.start : min(q.end, q.start + 70)]} for i, q in enumerate(read.quotes) if q.kind == "direct"]},
        {"group": "Topics", "items": [{"id": f"t{i}", "main": palette.topic_label(t.id), "sub": f"{t.weight:.0%} of the article", "colour": palette.topic_colour(t.id)} for i, t in enumerate(read.topics)]},
    ]  # fmt: skip
    components.reader({"runs": [[s.text, " ".join(s.kinds), list(s.ids)] for s in runs], "facts": [g for g in facts if g["items"]], "at": at}, f"reader_{read.id}", select_visit)


# --- tables ----------------------------------------------------------------------------------------------------------


def as_csv(frame: pd.DataFrame) -> bytes:
    """A table as UTF-8 CSV; text that a spreadsheet would run as a formula is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow(["" if v is None or v is pd.NaT or v is pd.NA or v != v else v.date().isoformat() if isinstance(v, pd.Timestamp) else safe_cell(v) if isinstance(v, str) else v for v in row])
    return out.getvalue().encode("utf-8-sig")


def style() -> None:
    """The few styles that Streamlit's theme does not cover."""
    st.html(f"<style>{components.PAGE_CSS}</style>")
