"""The forms in which people set things right. What they do is in lib/correcting.py."""

import html
from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib import correcting
from lib.draw import palette
from lib.draw.dates import day, shown
from lib.errors import EntenteError
from lib.model import PURPOSES, STATUSES, Filters
from lib.store import query
from lib.tables import country_names, organisations, rows
from lib.ui.session import author, config, store

HELP_DATE = "2018-01-13; 2018-01 for a month; 2018 for a year; [2018-01-08..2018-01-14] for a day in between; empty if nobody says"


def _countries() -> list[str]:
    return sorted(set(country_names().values()), key=palette.country_name)


def _homes() -> list[str]:
    return ["", *_countries(), *sorted(set(organisations().values()))]


def _try(act: Callable[[], object], done: str) -> None:
    """Do it and draw everything anew; what cannot be done gets its sentence."""
    try:
        act()
    except EntenteError as error:
        st.error(str(error))
    else:
        st.toast(done)
        st.rerun()


def _name_field() -> None:
    if config().hosted:
        return  # who signed in stands beside it
    st.text_input(
        "Your name",
        key="author",
        value=author(),
        max_chars=80,
        help="Stands beside the correction, so that others know whom to ask",
    )


def _pick(label: str, options: list[str], now: str, shown_: Callable[[str], str], key: str) -> str:
    options = options if now in options else [now, *options]
    return st.selectbox(
        label, options, index=options.index(now), format_func=lambda v: shown_(v) or "not told", key=key
    )


def _fields(now: dict[str, str], key: str) -> dict[str, str]:
    """The form's fields, filled with what stands; returns what is typed."""
    left, right = st.columns(2)
    with left:
        visitor = st.text_input("Who", now["visitor"], key=f"{key}_visitor", max_chars=200)
        role = st.text_input("Office", now["visitor_role"], key=f"{key}_role", max_chars=200)
        country = _pick(
            "Country visited", _countries(), now["destination_country"], palette.country_name, f"{key}_country"
        )
        start = st.text_input("First day", now["start"], key=f"{key}_start", max_chars=40, help=HELP_DATE)
        status = _pick("Status", list(STATUSES), now["status"], lambda s: palette.STATUS_SHOWN[s], f"{key}_status")
    with right:
        home = _pick("Of", _homes(), now["visitor_country"], palette.country_name, f"{key}_home")
        kind = _pick(
            "Class of office",
            ["", *palette.CLASS_SHOWN],
            now["visitor_class"],
            lambda c: palette.CLASS_SHOWN.get(c, c),
            f"{key}_class",
        )
        city = st.text_input(
            "City", now["destination_city"], key=f"{key}_city", max_chars=100, help="Empty if no city is named"
        )
        end = st.text_input("Last day", now["end"], key=f"{key}_end", max_chars=40, help=HELP_DATE)
        purpose = _pick("Purpose", list(PURPOSES), now["purpose"], str, f"{key}_purpose")
    hosts = st.text_area(
        "People met or hosting, one a line",
        now["hosts"].replace("|", "\n"),
        key=f"{key}_hosts",
        height=80,
        max_chars=2_000,
    )
    topics = st.multiselect(
        "Topics",
        [r["id"] for r in rows("topics")],
        [t for t in now["topics"].split("|") if t],
        format_func=palette.topic_label,
        key=f"{key}_topics",
    )
    first = st.checkbox("The first such visit ever, says an article", now["is_first_ever"] == "yes", key=f"{key}_first")
    return {"visitor": visitor, "visitor_role": role, "visitor_class": kind, "visitor_country": home, "destination_country": country, "destination_city": city, "start": start, "end": end, "status": status,
            "purpose": purpose, "hosts": hosts, "topics": "|".join(topics), "is_first_ever": "yes" if first else "no"}  # fmt: skip


@st.dialog("Correct this visit", width="large")
def correct_dialog(uid: str) -> None:
    """Fields, reports that belong elsewhere, and visits that are the same."""
    card = query.card(store(), uid)
    if card is None:
        st.info("This visit is no longer there.")
        return
    fields, parts = st.tabs(["Fields", "Reports"])
    with fields:
        for words in said(card):
            st.html(f"<blockquote class='entente-said'>{html.escape(words)}</blockquote>")
        typed = _fields(correcting.values(card.row), "fix")
        _name_field()
        if st.button("Keep the correction", type="primary", key="fix_keep"):
            _try(
                lambda: correcting.fix(store(), uid, typed, author()),
                "Kept. It stands above every reading of these articles, and can be undone.",
            )
    with parts:
        _reports(card, uid)


def said(card: query.Card, most: int = 3) -> list[str]:
    """The first sentences that the visit rests on, to have before one's eyes while correcting it."""
    found = [
        " ".join(t.article.text[a:b].split())
        for t in card.told
        for a, b in query.sentences(t.article.text, t.visit.evidence)
    ]
    return list(dict.fromkeys(found))[:most]


def _reports(card: query.Card, uid: str) -> None:
    if len(card.told) > 1:
        st.caption("These articles are thought to tell of one visit. Take out one that tells of another.")
        tellings = {
            t.article_id: f"{day(t.article.published) or 'undated'}, {t.article.source}: {t.article.title or t.article.id}"
            for t in card.told
        }
        chosen = st.selectbox("Report", list(tellings), format_func=tellings.get, key="split_report")
        if st.button("It tells of another visit", key="split_now"):
            _try(lambda: correcting.split(store(), uid, chosen, author()), "Parted.")
    else:
        st.caption("Only one article tells of this visit.")
    near = correcting.others(store(), uid)
    if len(near):
        st.caption("Other visits of the same person to the same country. Join one that is the same stay.")
        names = {
            r.uid: f"{shown(r.start, r.end)}, {palette.place_name(r.city, r.country)}, {palette.STATUS_SHOWN[r.status]}"
            for r in near.itertuples()
        }
        other = st.selectbox("Visit", list(names), format_func=names.get, key="join_visit")
        if st.button("It is the same visit", key="join_now"):
            _try(lambda: correcting.join(store(), uid, other, author()), "Joined.")


@st.dialog("Add a visit that this article tells", width="large")
def add_dialog(article: int) -> None:
    """A visit the machine missed; its evidence is looked up in the article."""
    empty = dict.fromkeys(correcting.LABELS, "") | {
        "status": "completed",
        "purpose": "unspecified",
        "is_first_ever": "no",
        "destination_country": "LV",
    }
    typed = _fields(empty, "add")
    _name_field()
    if st.button("Add the visit", type="primary", key="add_keep"):
        _try(lambda: correcting.add(store(), article, typed, author()), "Added.")


@st.dialog("Who is this?", width="medium")
def person_dialog(uid: str, name: str, home: str) -> None:
    """Rename, merge, split."""
    renaming, merging, parting = st.tabs(["Name", "Same as", "Two people"])
    with renaming:
        st.caption("The name and home by which this person is shown, in every article read so far and to come.")
        new = st.text_input("Name", name, key="rename_name", max_chars=200)
        of = _pick("Of", _homes(), home, palette.country_name, "rename_home")
        _name_field()
        if st.button("Keep the name", type="primary", key="rename_keep"):
            _try(
                lambda: correcting.rename(store(), uid, new, of, author()),
                "Kept. Later articles that use one of the old names mean this person too.",
            )
    with merging:
        st.caption("Everything told of this person is told of somebody else in the collection.")
        folk = query.people(store(), Filters(with_staff=True))
        named = {r.person: f"{r.name} ({palette.country_name(r.home)})" for r in folk.itertuples() if r.person != uid}
        into = st.selectbox(
            "The same person as",
            list(named),
            index=None,
            format_func=named.get,
            key="merge_into",
            placeholder="Choose somebody",
        )
        if st.button("They are one person", type="primary", key="merge_keep", disabled=into is None):
            _try(lambda: correcting.merge(store(), uid, into, author()), "Merged.")
    with parting:
        read = query.names(store(), uid)
        st.dataframe(
            pd.DataFrame(
                [(n, palette.country_name(h), c) for h, n, c in read], columns=["name in the articles", "of", "times"]
            ),
            hide_index=True,
        )
        if len(read) < 2:
            st.caption("The articles use one name only; there is nothing to part.")
            return
        names = {i: f"{n} ({palette.country_name(h)})" for i, (h, n, _) in enumerate(read)}
        chosen = st.selectbox(
            "This name is somebody else",
            list(names),
            index=None,
            format_func=names.get,
            key="apart_name",
            placeholder="Choose a name",
        )
        if st.button("Part them", type="primary", key="apart_keep", disabled=chosen is None):
            _try(lambda: correcting.apart(store(), uid, read[chosen][0], read[chosen][1], author()), "Parted.")
