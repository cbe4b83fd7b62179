"""Hosting: how large is the collection, what waits, and what went wrong?"""

import pandas as pd
import streamlit as st

from lib import hosting, ui
from lib.export.sheets import frame_csv
from lib.store import journal

SHOWN = 200  # deeds in the table; the file has them all

ui.heading(
    "Hosting",
    "How large is the collection, what waits, and what went wrong?",
    st.session_state["_filters"],
    tools=False,
)


@st.fragment(run_every=10)
def draw() -> None:
    store = ui.store()
    for what, how_much in hosting.state(store, ui.config(), ui.waiting()):
        left, right = st.columns([1, 3])
        left.caption(what)
        right.text(how_much)
    st.subheader("Errors of the last day", anchor=False)
    wrong = store.incidents()
    if wrong:
        st.dataframe(
            pd.DataFrame(wrong, columns=["What", "Where", "How often", "Last"]), hide_index=True, key="incidents"
        )
    else:
        st.caption("None.")


def deeds() -> None:
    st.subheader("Who did what", anchor=False)
    told = journal.entries(ui.store(), SHOWN)
    if told.empty:
        st.caption("Nobody has added, corrected or shared anything yet.")
        return
    st.dataframe(told, hide_index=True, key="deeds")
    st.caption(f"The latest {SHOWN} at most, in UTC. The file has all of them.")
    st.download_button(
        "Download the journal as CSV",
        ui.checked("administer", lambda held: frame_csv(journal.entries(held))),
        "entente-journal.csv",
        "text/csv",
        key="deeds_csv",
        icon=":material/download:",
        on_click="ignore",
    )


draw()
deeds()
