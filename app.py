"""Entente: the router. Page config, styles, the one filter bar, navigation. `streamlit run app.py` serves it."""

import warnings

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

warnings.filterwarnings("ignore", message=r".*\[W095\].*")  # the pinned model was made for spaCy 3.7 and measured under 3.8


def main() -> None:
    """One run of the script for one session."""
    st.set_page_config(page_title="Entente", page_icon="static/icon.png", layout="wide", initial_sidebar_state="auto")

    from lib import ui
    from lib.errors import EntenteError

    ui.style()
    # A file in pages/ must not bear the name of its address: Streamlit would run it alone, without this router.
    pages = [
        st.Page("pages/overview_page.py", title="Overview", url_path="overview", default=True),
        st.Page("pages/map_page.py", title="Map", url_path="map"),
        st.Page("pages/timeline_page.py", title="Timeline", url_path="timeline"),
        st.Page("pages/topics_page.py", title="Topics", url_path="topics"),
        st.Page("pages/ties_page.py", title="Ties", url_path="ties"),
        st.Page("pages/people_page.py", title="People", url_path="people"),
        st.Page("pages/articles_page.py", title="Articles", url_path="articles"),
        st.Page("pages/add_page.py", title="Add articles", url_path="add"),
        st.Page("pages/check_page.py", title="Check", url_path="check"),
        st.Page("pages/data_page.py", title="Data", url_path="data"),
        st.Page("pages/accuracy_page.py", title="How well it reads", url_path="accuracy"),
    ]
    page = st.navigation(pages, position="top")
    st.session_state["_pages"] = {p.url_path or "overview": p for p in pages}
    try:
        ui.open_collection()
        st.session_state["_filters"] = ui.filter_bar()
        page.run()
        ui.settle()
    except EntenteError as error:
        ui.problem(error)


if __name__ == "__main__":
    main()
else:  # `streamlit run` imports this file once, before the first session, and serves what is called app
    PagesManager.uses_pages_directory = False  # what st.navigation sets: too late for a deep link that is the very first request
    app = st.App("app.py")
