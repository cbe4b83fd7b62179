"""The collection as a whole: its name, the sample in or out, a date that needs confirming."""

import datetime as dt
import html

import streamlit as st

from lib import sample
from lib.errors import EntenteError
from lib.model import Filters
from lib.store import query
from lib.ui.collection import numbers_of, worker
from lib.ui.parts import problem
from lib.ui.session import config, may, store


def _rename() -> None:
    store().remember("collection", (st.session_state.get("collection_name") or "").strip()[:120])


def _remove() -> None:
    sample.remove(store())
    st.rerun()


def _bring() -> None:
    sample.load(store(), config())
    st.rerun()


def collection_settings() -> None:
    """How much there is, what citations call it, and the sample."""
    st.subheader("The collection", anchor=False)
    whole = Filters(with_staff=True)
    st.caption(
        ", ".join(f"{n:,} {what}" for what, n in numbers_of(whole).items()) + ", the sample included if it is loaded."
    )
    if not may("administer"):
        return
    st.text_input(
        "Name of the collection, for citations",
        store().recall("collection") or "My collection",
        key="collection_name",
        max_chars=120,
        on_change=_rename,
        width=420,
    )
    if store().recall("sample") == "loaded":
        st.button("Remove the sample collection", on_click=_remove, icon=":material/delete:", key="sample_remove")
    else:
        st.button("Bring the sample collection back", on_click=_bring, icon=":material/undo:", key="sample_bring")


@st.dialog("Delete this article?")
def delete_dialog(read: query.Read) -> None:
    """Ask once more, then take the article out."""
    st.html(
        f"<p>{html.escape(read.article.title or read.article.id)}</p><p>Its text goes, and with it every visit and meeting that no other article tells. This cannot be undone; the article can be added again.</p>"
    )
    if st.button("Delete it", type="primary", key="delete_now"):
        try:
            store().delete([read.id])
        except EntenteError as error:
            problem(error)
        else:
            st.session_state["article"] = st.session_state["at"] = ""
            st.rerun()


def date_to_confirm(read: query.Read) -> None:
    """Where an article's date is in doubt: the doubt, and a field that settles it and reads the article again."""
    a = read.article
    if not may("correct") or (not a.doubt and a.published is not None):
        return
    st.html(f"<p class='entente-problem'>{html.escape(a.doubt or 'The article has no publication date.')}</p>")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.date_input(
            "Publication date",
            value=a.published,
            key=f"date_{read.id}",
            format="YYYY-MM-DD",
            min_value=dt.date(1900, 1, 1),
            max_value="today",
            width=200,
        )
        if st.button("Use this date", key=f"date_use_{read.id}", disabled=chosen is None):
            outcome = worker().article(a.dated(chosen))
            if isinstance(outcome, EntenteError):
                problem(outcome)  # what is in the store stays as it is
            else:
                store().read_again(read.id, outcome)
                st.rerun()
