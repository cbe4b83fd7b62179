"""Links into the collection: made in a dialog on every page, listed and revoked for owners and editors."""

import datetime as dt
import urllib.parse
from dataclasses import replace

import streamlit as st

from lib.access import WHOLE
from lib.draw.dates import day
from lib.errors import EntenteError
from lib.model import Filters, Link
from lib.ui import components
from lib.ui.collection import described
from lib.ui.session import TOKEN, author, config, store

LONGEST_DAYS = 3_650


def button(f: Filters) -> None:
    """Opens the dialog that makes a link."""
    if st.button(
        "Share",
        icon=":material/share:",
        key="share_open",
        help="Make a link that shows this to somebody who cannot sign in",
    ):
        _dialog(f)


@st.dialog("Share by a link", width="medium")
def _dialog(f: Filters) -> None:
    made = st.session_state.get("_link_made")
    narrowed = described(f)
    what = "view"
    if narrowed:
        what = st.radio(
            "What can be seen",
            ["view", "all"],
            format_func={"view": f"Only this: {narrowed}", "all": "The whole collection"}.get,
            key="share_what",
        )
    else:
        st.caption("The whole collection can be seen. To share less, set filters first.")
    name = st.text_input("Name of the link", key="share_name", max_chars=80, placeholder="For whom is it?")
    note = st.text_input("Note", key="share_note", max_chars=200, placeholder="Only you and your colleagues see this")
    days = st.number_input("Days until it ends", 1, LONGEST_DAYS, config().link_days, key="share_days", width=200)
    st.caption(
        "Whoever has the link can look, filter and export, but add and change nothing. It can be revoked at any time on the page “Links”."
    )
    asked = st.button("Make the link", type="primary", key="share_make")
    if asked and not (name or "").strip():
        st.info("Give the link a name first, so that you know later whose it is.", icon=":material/edit:")
    elif asked:
        now = dt.datetime.now(dt.UTC)
        scope = f if what == "view" and narrowed else replace(WHOLE, with_sample=f.with_sample)
        view = urllib.parse.urlencode(
            [(k, v) for k in st.query_params if k != TOKEN for v in st.query_params.get_all(k)]
        )
        page = st.session_state["_page"]
        try:
            token = store().share(
                Link(
                    "",
                    name.strip(),
                    (note or "").strip(),
                    scope,
                    f"{page}?{view}",
                    author(),
                    now,
                    now + dt.timedelta(days=int(days)),
                )
            )
        except EntenteError as error:
            st.error(str(error))
            return
        st.session_state["_link_made"] = made = (name.strip(), address(token, page, view))
    if made:
        st.success(
            f"The link “{made[0]}” works now. Copy it here; it is shown only this once.".replace("[", "(").replace(
                "]", ")"
            )
        )
        st.code(made[1], language=None, wrap_lines=True)
        st.session_state["_link_made"] = None


def address(token: str, page: str = "explore", view: str = "") -> str:
    """The whole address of a link."""
    base = config().public_url or (st.context.url or "http://localhost:8501/").split("?")[0].rstrip("/")
    if not config().public_url and base.rsplit("/", 1)[-1] in st.session_state["_pages"]:
        base = base.rsplit("/", 1)[0]
    return f"{base}/{'' if page == 'explore' else page}?{TOKEN}={token}" + (f"&{view}" if view else "")


def listed() -> None:
    """Every link with its last use, and a field that revokes one."""
    links = store().links()
    if not links:
        st.info("No link has been made so far. “Share” on any page makes one.", icon=":material/share:")
        return
    now = dt.datetime.now(dt.UTC)
    items = []
    for one in links:
        state = (
            f"revoked {day(one.revoked.date())}"
            if one.revoked
            else f"ended {day(one.expires.date())}"
            if one.expires <= now
            else f"until {day(one.expires.date())}"
        )
        used = f"last used {day(one.last_used.date())}, {one.last_used:%H:%M} UTC" if one.last_used else "never used"
        about = described(one.scope) if one.scope != WHOLE else "the whole collection"
        items.append(
            {
                "id": one.key,
                "main": one.name,
                "sub": " · ".join(
                    x
                    for x in (
                        about or "the whole collection",
                        used,
                        f"by {one.made_by}" if one.made_by else "",
                        one.note,
                    )
                    if x
                ),
                "n": state,
            }
        )
    alive = [one for one in links if not one.revoked and one.expires > now]
    components.links(items, "link_list", lambda key: None)
    if alive:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(
                "Revoke a link",
                [one.key for one in alive],
                index=None,
                format_func=lambda k: next(one.name for one in alive if one.key == k),
                key="revoke_which",
                placeholder="Which one",
                width=320,
            )
            st.button("Revoke it", key="revoke", disabled=not chosen, on_click=_revoke, args=(chosen,))


def _revoke(key: str) -> None:
    if isinstance(key, str) and store().revoke(key):
        st.toast("Revoked. It stops within seconds, in open windows too.")
