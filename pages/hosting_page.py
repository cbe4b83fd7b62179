"""Hosting: how large is the collection, what waits, and what went wrong?"""

import pandas as pd
import streamlit as st

from lib import hosting, ui

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


draw()
