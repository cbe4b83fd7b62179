"""Ties: who meets whom, whose turn it is to travel, and what lies between two countries?"""

import streamlit as st

from lib import ui
from lib.draw import ties

f = st.session_state["_filters"]
pair = ui.pairs.chosen()
ui.heading(
    "Ties" if pair is None else ui.pairs.title(pair),
    "Who meets whom, and whose turn is it to travel?"
    if pair is None
    else "Who visited whom, when last, and what about?",
    f,
)


def open_pair(selection: dict) -> None:
    """Open the page of the pair whose circle was clicked."""
    data = ui.clicked(selection)
    if len(data) == 2:
        ui.lists.open_pair("-".join(data))


def open_person(selection: dict) -> None:
    """Open the page of the person who was clicked."""
    data = ui.clicked(selection)
    if data:
        ui.open_person(data[0])


def draw() -> None:
    if pair is not None:
        ui.pairs.page(pair, f)
        return
    visits, found = ui.drawable(f)
    meetings = ui.ask("meetings", f) if found is None else found.ties(ties.MOST_PEOPLE)
    ui.pairs.choose(
        {*visits["home"], *visits["country"]} if found is None else {*found.lands("home").index, *found.lands().index}
    )
    flows = visits if found is None else found.pairs()
    if flows.empty and meetings.empty:
        ui.nothing(f)
        return
    with st.container(key="ties_both"):
        left, right = st.columns([8, 5], gap="large")
    with left:
        ui.chart(
            "matrix",
            "Who visits whom",
            lambda t: ties.matrix(flows, t),
            f,
            alt="Number of visits from each country to each other",
            on_select=open_pair,
        )
        st.caption(
            "Rows travel, columns receive; a larger circle is more visits. Pale: nobody has come back so far; orange: both have travelled, and the country visited is to go next. Click a circle to see the pair."
        )
    with right:
        st.subheader("Whose turn is it?", anchor=False)
        ui.lists.owed(ties.balances(flows))
    if meetings.empty:
        st.caption("The articles under these filters tell of no meeting.")
    else:
        ui.chart(
            "network",
            "Who met whom",
            lambda t: ties.network(meetings, t),
            f,
            alt="Network of people who met in person",
            on_select=open_person,
        )
        st.caption(
            "A circle is a person, larger with more partners, coloured by country; of very many, those with most partners and the ties told most often. Click one to see the person's journeys."
        )


ui.body(draw)
