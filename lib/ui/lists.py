"""Lists of people, pairs, changes, search hits and journeys."""

import html
from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib.draw import palette, topics
from lib.draw.dates import day, shown
from lib.draw.marked import Mark, segments
from lib.model import HELD, Filters
from lib.store import query
from lib.tables import fold
from lib.ui import components
from lib.ui.collection import ask, drawable, nearly_same, sentences_of
from lib.ui.filters import go, narrow
from lib.ui.parts import chart, open_article, open_person, select_visit, visit_list
from lib.ui.session import store


def _many(n: int, word: str) -> str:
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def _marked(text: str, wanted: list[str]) -> list[list]:
    return [
        [s.text, bool(s.kinds)] for s in segments(text, [Mark(a, b, "found") for a, b in query.matches(text, wanted)])
    ]


def search_hits(f: Filters) -> None:
    """People and articles that hold the words searched for, the words marked."""
    wanted = query.terms(f.search)
    folk, hits = ask("people", f), ask("found", f)
    own = folk[[all(t in fold(name) for t in wanted) for name in folk["name"]]]
    if len(own):
        people_list(own, "found_people", 5)
    items = [
        {
            "id": {"article": r.article, "at": r.start},
            "runs": _marked(r.title, wanted),
            "subruns": _marked(r.text, wanted),
            "n": " · ".join(x for x in (r.source, day(r.published.date()) if pd.notna(r.published) else "") if x),
        }
        for r in hits.itertuples()
    ]
    components.links(items, "found_articles", open_article)
    if hits.empty and own.empty:
        st.caption("No article holds all these words under the other filters.")


def people_list(frame: pd.DataFrame, key: str, limit: int = 40, many: int = 0) -> None:
    """People (query.people) as lines that open their page; many: how many there are, where the frame has not all."""
    many = max(many, len(frame))
    items = [
        {"id": r.person, "main": r.name, "sub": ", ".join(x for x in (r.role, palette.country_name(r.home)) if x),
         "n": ", ".join(x for x in (_many(r.visits, "visit") if r.visits else "", f"{r.planned} announced" if r.planned else "", _many(r.meetings, "meeting") if r.meetings and not r.visits else "") if x)}
        for r in frame.head(limit).itertuples()
    ]  # fmt: skip
    components.links(items, key, open_person)
    if many > limit:
        st.caption(f"and {many - limit:,} more; the filters and the search narrow the list")


def changes_list(f: Filters, limit: int = 8) -> None:
    """Visits whose status a later article changed."""
    items = [
        {"id": r.uid, "main": f"{r.visitor} → {palette.place_name(r.city, r.country)}", "sub": f"{palette.STATUS_SHOWN[r.before]}, then {palette.STATUS_SHOWN[r.after]}: {r.title}", "n": day(r.published.date())}
        for r in ask("changes", f).head(limit).itertuples()
    ]  # fmt: skip
    if items:
        components.links(items, "changes", select_visit)
    else:
        st.caption("No later article has changed a status under these filters.")


def new_pairs(visits: pd.DataFrame, limit: int = 6) -> None:
    """Pairs of home and country whose first visit in the collection is the latest."""
    held = visits[visits["status"].isin(HELD) & visits["first_day"].notna() & (visits["home"] != "")]
    first = (
        held.sort_values(["first_day", "uid"], kind="stable")
        .drop_duplicates(["home", "country"])
        .sort_values("first_day", ascending=False, kind="stable")
        .head(limit)
    )
    items = [
        {
            "id": f"{r.home}-{r.country}",
            "main": f"{palette.country_name(r.home)} → {palette.country_name(r.country)}",
            "sub": f"{r.visitor}, {shown(r.start, r.end)}",
            "n": "first ever" if r.is_first_ever else "",
        }
        for r in first.itertuples()
    ]
    components.links(items, "new_pairs", open_pair)


def open_pair(pair: str) -> None:
    """Open the page of two countries, "JP-LV" (callback)."""
    if isinstance(pair, str) and len(pair) < 20:
        go("ties", pair=pair)


def busiest(received: pd.Series, limit: int = 6) -> None:
    """Countries that received most visits (country -> how many); a click narrows to one."""
    items = [
        {"id": c, "main": palette.country_name(c), "sub": "", "n": _many(int(n), "visit")}
        for c, n in received.head(limit).items()
    ]
    components.links(items, "busiest", lambda c: narrow(place=[c]))


def owed(frame: pd.DataFrame, limit: int = 8) -> None:
    """Pairs (ties.balances) in which it is one country's turn: it was visited last and has not gone back since."""
    items = []
    for r in frame[frame["owes"] != ""].head(limit).itertuples():
        other = r.b if r.owes == r.a else r.a
        last = r.last_there if r.owes == r.b else r.last_back
        came, went = (r.there, r.back) if r.a == other else (r.back, r.there)
        name, guest = palette.country_name(r.owes), palette.country_name(other)
        items.append(
            {
                "id": f"{other}-{r.owes}",
                "main": f"{name} is to go to {guest} next",
                "sub": f"visited last on {day(last.date())}; nobody has gone back since" if pd.notna(last) else "",
                "n": f"{guest} came {_times(came)}, {name} went {_times(went)}",
            }
        )
    components.links(items, "owed", open_pair)


def _times(n: int) -> str:
    return ("never", "once", "twice")[n] if n < 3 else f"{n:,} times"


def encounters_list(told: pd.DataFrame, key: str, limit: int = 30) -> None:
    """Meetings of two people (ties.encounters), each once, the latest first; a click opens the first of them."""
    items = []
    for r in told.sort_values("first_day", ascending=False, na_position="last", kind="stable").head(limit).itertuples():
        when = shown(r.date) if r.date else "day not told"
        place = palette.place_name(r.city, r.country) if r.country else ""
        how = {"in_person": "", "phone": "by telephone", "video": "by video"}.get(r.mode, r.mode.replace("_", " "))
        state = {"held": "", "planned": "announced"}.get(r.status, r.status)
        items.append(
            {
                "id": r.first_person or r.second_person or None,
                "main": f"{r.first} and {r.second}",
                "sub": " · ".join(x for x in (when, place, how, state) if x),
                "n": _many(r.reports, "article"),
            }
        )
    components.links(items, key, open_person)
    if len(told) > limit:
        st.caption(f"and {len(told) - limit:,} earlier ones")


def journeys_list(visits: pd.DataFrame, told: pd.DataFrame, limit: int = 30) -> None:
    """The journeys (query.journeys) of one person, each with its legs in order out of the visits, kilometres, and what was announced but not seen."""
    for n, j in enumerate(told.head(limit).itertuples()):
        legs = visits[visits["journey"] == j.journey].sort_values("leg", kind="stable")
        way = " → ".join(palette.country_name(c) for c in j.countries.split("|"))
        when = (
            shown(legs["start"].iloc[0], "")
            if len(legs) == 1
            else f"{day(j.first_day.date())} – {day(j.last_day.date())}"
            if pd.notna(j.first_day) and pd.notna(j.last_day) and j.first_day != j.last_day
            else day(j.first_day.date())
            if pd.notna(j.first_day)
            else "no date"
        )
        missing = (
            f"{j.announced} legs announced, {j.seen} seen"
            if pd.notna(j.announced) and j.announced != j.seen
            else f"all {j.announced} announced legs seen"
            if pd.notna(j.announced)
            else _many(j.seen, "leg")
            if j.seen > 1
            else ""
        )
        state = "called off or postponed" if j.off else "announced" if j.planned else ""
        km = f"{j.km:,.0f} km there and back" if pd.notna(j.km) and j.km else ""
        st.html(
            f"<div><h3 class='entente-journey'>{html.escape(way)}</h3><div class='entente-codes'>{html.escape(' · '.join(x for x in (when, j.label if j.label != 'tour' else '', missing, km, state) if x))}</div></div>"
        )
        visit_list(legs, f"journey_{n}", 20, numbered=True)
    if len(told) > limit:
        st.caption(f"and {len(told) - limit} earlier journeys; narrow the days to see them")


def meetings_list(told: pd.DataFrame, person: str, key: str, limit: int = 12) -> None:
    """Whom a person met (ties.encounters), the most often met first; a click opens the other's page."""
    sides = [
        (r.second_person, r.second, r.second_home, r)
        if r.first_person == person
        else (r.first_person, r.first, r.first_home, r)
        for r in told.itertuples()
    ]
    met: dict[str, list] = {}
    for uid, name, home, r in sides:
        met.setdefault(uid or name, [uid, name, home, []])[3].append(r)
    ordered = sorted(met.values(), key=lambda m: (-len(m[3]), m[1]))
    items = []
    for uid, name, home, rows in ordered[:limit]:
        last = max((r.first_day for r in rows if pd.notna(r.first_day)), default=None)
        items.append(
            {
                "id": uid or None,
                "main": name,
                "sub": ", ".join(
                    x for x in (palette.country_name(home), f"last {day(last.date())}" if last is not None else "") if x
                ),
                "n": _times(len(rows)),
            }
        )
    components.links(items, key, open_person)
    if len(ordered) > limit:
        st.caption(f"and {len(ordered) - limit:,} more people")


def sentences_of_topic(f: Filters, topic: str) -> None:
    """The sentences behind one topic; a click opens the reader there."""
    items = [
        {
            "id": {"article": number, "at": start},
            "main": sentence,
            "look": "quote",
            "sub": " · ".join(x for x in (title, source, day(on)) if x),
        }
        for number, title, source, on, start, sentence in sentences_of(f, topic)
    ]
    components.links(items, "topic_sentences", open_article)


def compare_topics(f: Filters) -> None:
    """Topics of two countries visited, or of two spans of time, side by side."""
    st.subheader("Compare", anchor=False)
    visits, found = drawable(f)
    what = st.segmented_control(
        "Compare",
        ["countries", "periods"],
        default="countries",
        required=True,
        format_func={"countries": "Two countries", "periods": "Before and after a day"}.get,
        key="compare",
        bind="query-params",
        label_visibility="collapsed",
    )
    if what == "countries":
        lands = list(visits["country"].value_counts().index if found is None else found.lands().index)
        if len(lands) < 2:
            st.caption("Only one country was visited under these filters.")
            return
        left, right = st.columns(2)
        one = left.selectbox("One country", lands, index=0, format_func=palette.country_name, key="compare_a")
        other = right.selectbox("Other country", lands, index=1, format_func=palette.country_name, key="compare_b")
        parts, names = (
            (visits[visits["country"] == one], visits[visits["country"] == other])
            if found is None
            else (found.of_country(one), found.of_country(other)),
            (palette.country_name(one), palette.country_name(other)),
        )
    else:
        dated = visits[visits["first_day"].notna()]
        middle = (
            found.middle()
            if found is not None
            else dated["first_day"].median().date()
            if dated["first_day"].nunique() > 1
            else None
        )
        if middle is None:
            st.caption("The visits under these filters are of one day, or have no date.")
            return
        cut = st.date_input("The day that parts them", middle, key="compare_day", format="YYYY-MM-DD")
        parts = (
            found.parted(cut)
            if found is not None
            else (dated[dated["first_day"] < pd.Timestamp(cut)], dated[dated["first_day"] >= pd.Timestamp(cut)])
        )
        names = (f"before {day(cut)}", f"from {day(cut)}")
    chart(
        "topics_compared",
        f"Topics: {names[0]} and {names[1]}",
        lambda t: topics.compared(*parts, names, t),
        f,
        *names,
        alt=f"Shares of topics, {names[0]} and {names[1]}",
        heading_=False,
    )


def articles_list(frame: pd.DataFrame, picked: Callable[[int], None]) -> None:
    """Articles (query.articles): the title opens the reader."""
    items = [
        {"id": int(r.id), "main": r.title or r.name, "look": "title", "sub": " · ".join(x for x in (day(r.published.date()) if pd.notna(r.published) else "no date", r.source, r.byline if r.origin != "sample" else "sample") if x), "n": _many(r.visits, "visit") if r.visits else ""}
        for r in frame.itertuples()
    ]  # fmt: skip
    components.links(items, "article_list", picked)


def same_visits(read: query.Read) -> None:
    """Other articles that tell of the same visits, and articles that are nearly this one; a click opens one."""
    items = [
        {
            "id": {"article": number, "at": 0},
            "main": title,
            "sub": " · ".join(
                x for x in (source, day(on), f"also tells of {who} in {palette.country_name(country)}") if x
            ),
        }
        for number, title, source, on, who, country in query.tells_too(store(), read.id)
    ]
    alike = nearly_same(read.id, read.article.text, read.article.published)
    if alike:
        items.insert(
            0,
            {
                "id": {"article": alike[0], "at": 0},
                "main": alike[1],
                "sub": f"nearly the same text ({alike[2]:.0%} of its runs of words): counted as one source",
            },
        )
    if items:
        st.subheader("Articles of the same visits", anchor=False)
        components.links(items, "tells_too", open_article)
