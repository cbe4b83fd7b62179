"""Entente: the router. Page config, styles, the one filter bar, navigation. `streamlit run app.py` serves it."""

import warnings

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

warnings.filterwarnings(
    "ignore", message=r".*\[W095\].*"
)  # the pinned model was made for spaCy 3.7 and measured under 3.8


# name in the address, title, what one must be allowed to do to see it, the menu it is in ("": on top; None: in none)
PAGES = (
    ("explore", "Explore", "see", ""),
    ("topics", "Topics", "see", ""),
    ("ties", "Ties", "see", ""),
    ("people", "People", "see", ""),
    ("articles", "Articles", "see", ""),
    ("add", "Add", "add", ""),
    ("check", "Check", "correct", ""),
    ("overview", "What is new", "see", "More"),
    ("map", "Map", "see", "More"),
    ("timeline", "Timeline", "see", "More"),
    ("compare", "Compare", "see", "More"),
    ("data", "Data", "see", "More"),
    ("accuracy", "How well it reads", "see", "More"),
    ("links", "Links", "share", "More"),
    ("hosting", "Hosting", "administer", "More"),
    ("ask", "Ask", "see", None),
    ("embed", "Embedded chart", "see", None),
)


HOME = "explore"  # what opens first


def main() -> None:
    """One run of the script for one session."""
    st.set_page_config(page_title="Entente", page_icon="static/icon.png", layout="wide", initial_sidebar_state="auto")

    from lib import ui
    from lib.errors import EntenteError

    ui.style()
    ui.keys()
    try:
        ui.open_collection()
        somebody = ui.who()
        waiting = ui.to_check() if somebody.may("correct") else 0
        # A file in pages/ must not bear the name of its address: Streamlit would run it alone, without this router.
        pages = {
            name: st.Page(f"pages/{name}_page.py", title=f"{title} ({waiting})" if name == "check" and waiting
                          else title, url_path=name, default=name == HOME,
                          visibility="hidden" if menu is None else "visible")
            for name, title, action, menu in PAGES if somebody.may(action)
        }  # fmt: skip
        if not pages:
            st.navigation(
                [st.Page(lambda: ui.door.closed(somebody), title="Entente", url_path=HOME, default=True)],
                position="hidden",
            ).run()
            return
        menus = {
            menu or "": [pages[name] for name, _, _, own in PAGES if name in pages and (own or "") == (menu or "")]
            for _, _, _, menu in PAGES
        }
        page = st.navigation(menus, position="hidden" if ui.embedded() else "top")
        st.session_state["_pages"], st.session_state["_page"] = pages, page.url_path or HOME
        st.session_state["_filters"] = ui.filter_bar()
        if not ui.embedded():
            ui.following.opened()
            ui.front.ribbon()
        page.run()
        ui.door.name_plate(somebody)
        ui.door.phone_bar(pages)
        ui.watch()
        ui.settle()
    except EntenteError as error:
        ui.problem(error)


if __name__ == "__main__":
    main()
else:  # `streamlit run` imports this file once, before the first session, and serves what is called app
    PagesManager.uses_pages_directory = (
        False  # what st.navigation sets: too late for a deep link that is the very first request
    )
    from starlette.middleware import Middleware

    from lib.logs import quiet
    from lib.ui.faults import went_wrong
    from lib.web import Headers, sign_in_secrets

    quiet()
    app = st.App("app.py", middleware=[Middleware(Headers)], on_script_error=went_wrong, secrets=sign_in_secrets())
