"""The visit card beside every page: each field with its sentences, from all articles that report it; and what people may do with it."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from lib import correcting
from lib.draw import palette
from lib.draw.dates import day, shown
from lib.draw.marked import Mark, segments
from lib.store import query
from lib.ui import components
from lib.ui.correct import correct_dialog
from lib.ui.filters import REVIEW_SHOWN, hidden
from lib.ui.parts import open_article, open_person
from lib.ui.session import author, may, store

FIELD_SHOWN = {"visitor": "who", "destination_country": "where", "destination_city": "where", "start": "when", "end": "until", "status": "that it happened", "hosts": "met or hosted", "tour": "tour"}
FIELD_OF = {"start": "when", "end": "when", "destination_country": "where", "destination_city": "where"}


def body(draw: Callable[[], None]) -> None:
    """The page's main column, and beside it the card of the selected visit; a click in it draws only this part of the page anew."""
    _body(draw)


@st.fragment
def _body(draw: Callable[[], None]) -> None:
    with st.container(key="hidden_visit"):
        hidden("visit", 12)
    uid = st.session_state.get("visit") or ""
    card = query.card(store(), uid) if uid.isalnum() else None
    if card is None:
        with st.container():
            draw()
        return
    with st.container(key="with_card"):
        main, side = st.columns([5, 3], gap="medium")
    with side, st.container(border=True, key="visit_card"):
        show_card(card, "card")
        if may("correct"):
            actions(card)
    with main:
        draw()


def close() -> None:
    """Close the card (callback)."""
    st.session_state["visit"] = ""


def show_card(card: query.Card, key: str, closes: bool = True) -> None:
    """Draw everything that is known of a visit."""
    components.card(
        told(card, closes), key, closed=lambda _: close(), person=open_person, opened=open_article, undo=lambda number: _undo(number)
    )  # fmt: skip


def _undo(number: Any) -> None:
    if isinstance(number, int):
        store().undo(number, author())
        st.rerun()


def told(card: query.Card, closes: bool) -> dict[str, Any]:
    """The card as plain values for the browser."""
    r = card.row
    sayings = [(t, query.sentences(t.article.text, t.visit.evidence)) for t in card.told]
    said: dict[str, int] = {}
    for _, found in sayings:
        for spans in found.values():
            for field in {FIELD_OF.get(f, f) for _, _, f in spans}:
                said[field] = said.get(field, 0) + 1
    history = []
    for i, t in enumerate(card.told):
        if len(card.told) > 1 and (i == 0 or t.visit.status != card.told[i - 1].visit.status):
            history.append([day(t.article.published) or "undated", palette.STATUS_SHOWN[t.visit.status], t.article.title])
    tour = f"{r.tour}, leg {r.leg} of {r.legs}" if r.tour and r.tour != "tour" else f"leg {r.leg} of {r.legs}" if r.legs > 1 else ""
    rows = [
        ("When", shown(r.start, r.end), "when"), ("Where", palette.place_name(r.city, r.country), "where"), ("Status", palette.STATUS_SHOWN[r.status], "status"),
        ("Met", ", ".join(r.hosts.split("|")) if r.hosts else "", "hosts"), ("About", ", ".join(palette.topic_label(t) for t in r.topics.split("|")) if r.topics else "", "topics"),
        ("Purpose", r.purpose if r.purpose != "unspecified" else "", "purpose"), ("Journey", tour, "tour"),
        ("Distance", f"{r.km:,.0f} km from {r.from_name}" if pd.notna(r.km) and r.km and r.from_name else "", ""), ("First ever", "yes, says the article" if r.is_first_ever else "", "is_first_ever"),
        ("Told by", f"{r.reports} {'article' if r.reports == 1 else 'articles'}, {r.sources} independent {'source' if r.sources == 1 else 'sources'}", ""),
        ("Confidence", f"{r.confidence:.0%} of records this sure are right", ""),
    ]  # fmt: skip
    return {
        "uid": r.uid, "status": r.status, "shown": palette.STATUS_SHOWN[r.status], "colour": palette.STATUS[r.status], "review": REVIEW_SHOWN[r.review] if r.review != "machine" else "", "closes": closes,
        "who": r.visitor, "person": r.person, "place": palette.place_name(r.city, r.country), "office": ", ".join(x for x in (r.role, palette.country_name(r.home)) if x),
        "rows": [[label, value, field, said.get(field, 0)] for label, value, field in rows if value], "history": history,
        "corrections": [{"id": c.id, "words": correcting.words(c)} for c in (correcting.of_visit(store(), card.row["uid"]) if may("correct") else ())],
        "told": [_telling(t, found) for t, found in sayings],
    }  # fmt: skip


def _telling(t: query.Told, found: dict) -> dict[str, Any]:
    text = t.article.text
    sentences = []
    for (start, end), spans in found.items():
        runs = segments(text[start:end], [Mark(max(a, start) - start, min(b, end) - start, "evidence") for a, b, _ in spans])
        fields = list(dict.fromkeys(FIELD_OF.get(f, f) for _, _, f in spans))
        sentences.append({"at": start, "runs": [[s.text, bool(s.kinds)] for s in runs], "fields": fields, "shown": ", ".join(dict.fromkeys(FIELD_SHOWN.get(f, f) for _, _, f in spans))})
    return {"article": t.article_id, "title": t.article.title or t.article.id, "sub": " · ".join(x for x in (t.article.source, day(t.article.published)) if x), "sentences": sentences,
            "none": "" if sentences else "A person added this visit to the article."}  # fmt: skip


def actions(card: query.Card) -> None:
    """Right, wrong, correct: the buttons under the card."""
    uid = card.row["uid"]
    with st.container(horizontal=True):
        st.button("Right", key="card_right", icon=":material/check:", on_click=_mark, args=("confirm", uid), help="Mark this visit as checked")
        st.button("Not a visit", key="card_wrong", icon=":material/close:", on_click=_mark, args=("reject", uid), help="Hide it everywhere; it can be brought back")
        if st.button("Correct …", key="card_correct", icon=":material/edit:", help="Change who, where, when, status, hosts; split or join reports"):
            correct_dialog(uid)


def _mark(kind: str, uid: str) -> None:
    correcting.mark(store(), kind, uid, author())
    st.toast("Marked as right." if kind == "confirm" else "Hidden as no visit. “Checked: rejected” in the filters shows it again.")
    st.rerun()
