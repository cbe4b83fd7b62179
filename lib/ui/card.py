"""The visit card in a drawer on every page: each field with its sentences, from all articles that report it; and what people may do with it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib import correcting
from lib.draw import palette
from lib.draw.dates import day, shown
from lib.draw.marked import Mark, segments
from lib.errors import EntenteError
from lib.model import ENCODER, PURPOSES, STATUSES, Filters
from lib.second.meeting import readers_of
from lib.store import query
from lib.tables import country_names
from lib.ui import components
from lib.ui.collection import ask, counted, drawn_journey, journey_of
from lib.ui.correct import HELP_DATE, correct_dialog
from lib.ui.filters import REVIEW_SHOWN, hidden
from lib.ui.parts import open_article, open_person, select_visit
from lib.ui.session import author, may, store

FIELD_SHOWN = {
    "visitor": "who",
    "destination_country": "where",
    "destination_city": "where",
    "start": "when",
    "end": "until",
    "status": "that it happened",
    "hosts": "met or hosted",
    "tour": "tour",
}
SHOWN_EMPTY = ("when", "hosts")  # fields that can be set right in the card even where nobody told them
MOST_LISTED = 60  # visits to one place that the card lists
LONGEST = 4_000  # characters of a field
REASONS = 4  # words that a card tells as the grounds of a visit
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
    main = st.container(key="page_body")
    with st.container(key="drawer"):  # always there, so that the page beside it is never built anew
        if card is not None:
            with st.container(key="visit_card"):
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
    uid = card.row["uid"]
    components.card(
        {**told(card, closes), "steps": steps(card) if closes else [], "edit": editing(card) if may("correct") else None},
        key, closed=lambda _: close(), person=open_person, opened=open_article, stepped=select_visit, undo=_undo, fixed=lambda told: keep_field(uid, told),
    )  # fmt: skip


def _undo(number: Any) -> None:
    if isinstance(number, int) and not isinstance(number, bool):
        store().undo(number, author())
        st.rerun()


def steps(card: query.Card) -> list[dict[str, Any]]:
    """Where the visit stands among those to the same place, and in its journey: {words, at, of, before, after (uids), all: [uid, when, who]}."""
    f, row = st.session_state.get("_filters") or Filters(), card.row
    here = replace(f, places=(row.country,), articles=(), search="")
    places = ask("visits", here) if counted(here) is None else None
    rows = []
    if places is not None:
        place = row.city or palette.country_name(row.country)
        rows.append(_among(places[places["city"] == row.city], row.uid, f"in {place}", True))
    if row.legs > 1:
        rows.append(_among(journey_of(row.uid, row.person, f.with_sample), row.uid, "legs of the journey", False))
    return [r for r in rows if r]


def _among(frame: pd.DataFrame, uid: str, words: str, listed_: bool) -> dict[str, Any] | None:
    uids = frame["uid"].tolist()
    if uid not in uids or len(uids) < 2:
        return None
    at = uids.index(uid)
    every = (
        [
            [r.uid, shown(r.start, r.end), r.visitor]
            for r in frame.iloc[max(0, at - MOST_LISTED // 2) :].head(MOST_LISTED).itertuples()
        ]
        if listed_
        else []
    )
    return {
        "words": words,
        "at": at + 1,
        "of": len(uids),
        "before": uids[at - 1] if at else "",
        "after": uids[at + 1] if at + 1 < len(uids) else "",
        "all": every,
    }


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
            history.append(
                [day(t.article.published) or "undated", palette.STATUS_SHOWN[t.visit.status], t.article.title]
            )
    tour = (
        f"{r.tour}, leg {r.leg} of {r.legs}"
        if r.tour and r.tour != "tour"
        else f"leg {r.leg} of {r.legs}"
        if r.legs > 1
        else ""
    )
    rows = [
        ("When", shown(r.start, r.end), "when"), ("Where", palette.place_name(r.city, r.country), "where"), ("Status", palette.STATUS_SHOWN[r.status], "status"),
        ("Met", ", ".join(r.hosts.split("|")) if r.hosts else "", "hosts"), ("About", ", ".join(palette.topic_label(t) for t in r.topics.split("|")) if r.topics else "", "topics"),
        ("Purpose", r.purpose if r.purpose != "unspecified" else "", "purpose"), ("Journey", tour, "tour"),
        ("Distance", f"{r.km:,.0f} km from {r.from_name}" if pd.notna(r.km) and r.km and r.from_name else "", ""), ("First ever", "yes, says the article" if r.is_first_ever else "", "is_first_ever"),
        ("Told by", f"{r.reports} {'article' if r.reports == 1 else 'articles'}, {r.sources} independent {'source' if r.sources == 1 else 'sources'}", ""),
        ("Read by", _readers(card.told), ""),
        ("Confidence", _sure(r.confidence, card.told) if r.review == "machine" else "", ""),
        ("Why", _why(card.told) if r.review == "machine" else "", ""),
    ]  # fmt: skip
    set_right = _set_right(card) if may("correct") else {}
    wanted = SHOWN_EMPTY if may("correct") else ()
    return {
        "uid": r.uid, "status": r.status, "shown": palette.STATUS_SHOWN[r.status], "colour": palette.STATUS[r.status], "review": REVIEW_SHOWN[r.review] if r.review != "machine" else "", "closes": closes,
        "who": r.visitor, "person": r.person, "place": palette.place_name(r.city, r.country), "office": ", ".join(x for x in (r.role, palette.country_name(r.home)) if x),
        "rows": [[label, value, field, said.get(field, 0), set_right.get(field, "")] for label, value, field in rows if value or field in wanted], "history": history,
        "corrections": [{"id": c.id, "words": correcting.words(c)} for c in (correcting.of_visit(store(), card.row["uid"]) if may("correct") else ())],
        "told": [_telling(t, found) for t, found in sayings], "atlas": _atlas(r) if closes else None,
    }  # fmt: skip


def _atlas(row: pd.Series) -> dict[str, Any] | None:
    """The journey for the picture that one can take away; None where no place is known."""
    f = st.session_state.get("_filters") or Filters()
    drawn = drawn_journey(row.uid, row.person, f.with_sample)
    look = palette.atlas("light", palette.STATUS[row.status], palette.CHOSEN)
    return {**drawn, "leg": int(row.leg), "look": look} if drawn["legs"]["features"] else None


def _readers(tellings: Sequence[query.Told]) -> str:
    """Who tells the visit, where the second reader had a word in it."""
    readers = {reader for t in tellings for reader in readers_of(t.visit)}
    if "model" not in readers:
        return ""
    return "Entente’s rules and the language model" if "offline" in readers else "the language model alone"


def _sure(confidence: float, tellings: Sequence[query.Told]) -> str:
    """The confidence, and whether it was measured: the word of a model of the user's own was not."""
    if _readers(tellings):
        return f"{confidence:.0%}, the model’s word weighed in (not measured)"
    return f"{confidence:.0%} of records this sure are right"


LEARNT = " (the careful reader, which has learnt from press)"


def _why(tellings: Sequence[query.Told]) -> str:
    """The words that spoke loudest for the visit and against it, of the article that told it most clearly, each with its weight in log odds."""
    loudest = max(tellings, key=lambda t: sum(r.weight for r in t.visit.why), default=None)
    said = (
        [
            f"“{loudest.article.text[r.start : r.end]}” {r.weight:+.1f}{LEARNT if r.sign == ENCODER else ''}"
            for r in loudest.visit.why[:REASONS]
        ]
        if loudest is not None
        else []
    )
    return ", ".join(said)


def _telling(t: query.Told, found: dict) -> dict[str, Any]:
    text = t.article.text
    sentences = []
    for (start, end), spans in found.items():
        runs = segments(
            text[start:end], [Mark(max(a, start) - start, min(b, end) - start, "evidence") for a, b, _ in spans]
        )
        fields = list(dict.fromkeys(FIELD_OF.get(f, f) for _, _, f in spans))
        sentences.append(
            {
                "at": start,
                "runs": [[s.text, bool(s.kinds)] for s in runs],
                "fields": fields,
                "shown": ", ".join(dict.fromkeys(FIELD_SHOWN.get(f, f) for _, _, f in spans)),
            }
        )
    return {"article": t.article_id, "title": t.article.title or t.article.id, "sub": " · ".join(x for x in (t.article.source, day(t.article.published)) if x), "sentences": sentences,
            "none": "" if sentences else "A person added this visit to the article."}  # fmt: skip


def _set_right(card: query.Card) -> dict[str, str]:
    """Field of the card -> who set it right, and when."""
    out = {}
    for c in correcting.of_visit(store(), card.row["uid"]):
        if c.kind == "fix":
            out |= {
                FIELD_OF.get(field, field): f"set right by {c.author}, {day(c.at.date())}"
                for field in c.change
                if c.change[field] != c.before.get(field, c.change[field])
            }
    return out


def editing(card: query.Card) -> dict[str, Any]:
    """The forms of the fields that can be set right in the card, each with the sentences it was read from, and what was wrong with the last one."""
    now, sentences = (
        correcting.values(card.row),
        [(t, query.sentences(t.article.text, t.visit.evidence)) for t in card.told],
    )

    def said(field: str) -> list[str]:
        found = [
            " ".join(t.article.text[a:b].split())
            for t, spans in sentences
            for (a, b), marks in spans.items()
            if field in {FIELD_OF.get(m, m) for *_, m in marks}
        ]
        return list(dict.fromkeys(found))[:3]

    part = lambda name, label, **more: {"name": name, "label": label, "value": now[name], **more}  # noqa: E731
    lands = [
        [c, palette.country_name(c)]
        for c in sorted({*country_names().values(), now["destination_country"]}, key=palette.country_name)
    ]
    parts = {
        "when": [part("start", "First day", help=HELP_DATE), part("end", "Last day", help="empty if nobody says")],
        "where": [part("destination_city", "City", help="empty if no city is named"), part("destination_country", "Country", options=lands)],
        "status": [part("status", "Status", options=[[s, palette.STATUS_SHOWN[s]] for s in STATUSES])],
        "hosts": [{**part("hosts", "People met or hosting, one a line", many=True), "value": now["hosts"].replace("|", "\n")}],
        "purpose": [part("purpose", "Purpose", options=[[p, p] for p in PURPOSES])],
    }  # fmt: skip
    wrong = st.session_state.get("_card_problem")
    return {
        "fields": {f: {"parts": p, "said": said(f)} for f, p in parts.items()},
        "problem": wrong[1] if wrong and wrong[0] == card.row["uid"] else None,
    }


def keep_field(uid: str, told: Any) -> None:
    """Keep what was typed into one field of the card (callback); what cannot be kept stays in its form with the reason."""
    typed = told.get("typed") if isinstance(told, dict) else None
    if not isinstance(typed, dict) or not all(
        isinstance(v, str) and len(v) < LONGEST and k in correcting.LABELS for k, v in typed.items()
    ):
        return
    try:
        correcting.fix(store(), uid, {k: v.replace("\r", "") for k, v in typed.items()}, author())
    except EntenteError as error:
        st.session_state["_card_problem"] = (
            uid,
            {"field": str(told.get("field")), "words": str(error), "typed": typed},
        )
    else:
        st.session_state["_card_problem"] = None
        st.toast("Kept. It stands above every reading of these articles, and can be undone.")
        st.rerun()


def actions(card: query.Card) -> None:
    """Right, wrong, correct: the buttons under the card."""
    uid = card.row["uid"]
    with st.container(horizontal=True):
        st.button(
            "Right",
            key="card_right",
            icon=":material/check:",
            on_click=_mark,
            args=("confirm", uid),
            help="Mark this visit as checked",
        )
        st.button(
            "Not a visit",
            key="card_wrong",
            icon=":material/close:",
            on_click=_mark,
            args=("reject", uid),
            help="Hide it everywhere; it can be brought back",
        )
        if st.button(
            "All fields …",
            key="card_correct",
            icon=":material/edit:",
            help="Change who, office, topics and the rest; split or join reports",
        ):
            correct_dialog(uid)


def _mark(kind: str, uid: str) -> None:
    correcting.mark(store(), kind, uid, author())
    st.toast(
        "Marked as right."
        if kind == "confirm"
        else "Hidden as no visit. “Checked: rejected” in the filters shows it again."
    )
    st.rerun()
