"""Entente: the router. Page config, styles, the one filter bar, navigation. `streamlit run app.py` serves it."""

import warnings

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

warnings.filterwarnings("ignore", message=r".*\[W095\].*")  # the pinned model was made for spaCy 3.7 and measured under 3.8


PAGES = (  # name in the address, title, what one must be allowed to do to see it
    ("overview", "Overview", "see"),
    ("map", "Map", "see"),
    ("timeline", "Timeline", "see"),
    ("topics", "Topics", "see"),
    ("ties", "Ties", "see"),
    ("people", "People", "see"),
    ("articles", "Articles", "see"),
    ("add", "Add articles", "add"),
    ("check", "Check", "correct"),
    ("data", "Data", "see"),
    ("accuracy", "How well it reads", "see"),
    ("links", "Links", "share"),
    ("hosting", "Hosting", "administer"),
    ("embed", "Embedded chart", "see"),
)


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
        # A file in pages/ must not bear the name of its address: Streamlit would run it alone, without this router.
        pages = [st.Page(f"pages/{name}_page.py", title=title, url_path=name, default=name == "overview", visibility="hidden" if name == "embed" else "visible") for name, title, action in PAGES if somebody.may(action)]
        if not pages:
            st.navigation([st.Page(lambda: ui.door.closed(somebody), title="Entente", url_path="overview", default=True)], position="hidden").run()
            return
        page = st.navigation(pages, position="hidden" if ui.embedded() else "top")
        st.session_state["_pages"], st.session_state["_page"] = {p.url_path or "overview": p for p in pages}, page.url_path or "overview"
        st.session_state["_filters"] = ui.filter_bar()
        ui.door.name_plate(somebody)
        page.run()
        ui.watch()
        ui.settle()
    except EntenteError as error:
        ui.problem(error)


if __name__ == "__main__":
    main()
else:  # `streamlit run` imports this file once, before the first session, and serves what is called app
    PagesManager.uses_pages_directory = False  # what st.navigation sets: too late for a deep link that is the very first request
    from starlette.middleware import Middleware

    from lib.logs import quiet
    from lib.ui.faults import went_wrong
    from lib.web import Headers, sign_in_secrets

    quiet()
    app = st.App("app.py", middleware=[Middleware(Headers)], on_script_error=went_wrong, secrets=sign_in_secrets())
