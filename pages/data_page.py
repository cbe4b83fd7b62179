"""Data: tables to take away, and the collection itself."""

import streamlit as st

from lib import sample, ui
from lib.store import query

f = st.session_state["_filters"]
ui.heading("Data", "Tables to take away, under the filters you set.", f)
TABLES = {"visits": "Visits", "meetings": "Meetings", "topics": "Topics", "articles": "Articles"}
for tab, (name, title) in zip(st.tabs(list(TABLES.values())), TABLES.items(), strict=True):
    with tab:
        frame = ui.ask(name, f)
        if frame.empty:
            ui.nothing(f)
            continue
        st.dataframe(frame, hide_index=True, height=420, key=f"table_{name}")
        st.download_button(f"Download {title.lower()} as CSV", lambda frame=frame: ui.as_csv(frame), f"entente-{name}.csv", "text/csv", key=f"csv_{name}", icon=":material/download:")

st.subheader("The collection")
counts = query.counts(ui.store())
held = ui.store().recall("sample") == "loaded"
st.caption(f"{counts['articles']} articles, {counts['visits']} visits, {counts['people']} people, {counts['countries']} countries, the sample included if it is loaded.")


def remove_sample() -> None:
    """Take the sample collection out."""
    sample.remove(ui.store())


def bring_sample() -> None:
    """Read the sample collection in again."""
    sample.load(ui.store(), ui.config())


if held:
    st.button("Remove the sample collection", on_click=remove_sample, icon=":material/delete:")
else:
    st.button("Bring the sample collection back", on_click=bring_sample, icon=":material/undo:")
