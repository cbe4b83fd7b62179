"""People: where has somebody been, in which order, and what is next?"""

import streamlit as st

from lib import ui
from lib.draw import palette, ties, timeline
from lib.model import HELD, Filters
from lib.store import query

f = st.session_state["_filters"]
uid = st.session_state.get("person") or ""
person = query.person_of(ui.store(), uid) if uid.isalnum() else None
office = ", ".join(x for x in (person["role"], palette.country_name(person["home"])) if x) if person else ""
ui.heading(
    person["name"] if person else "People",
    f"{office}. Where, in which order, and what is next?" if person else "Who travels, and whom do they meet?",
    f,
)


def everybody() -> None:
    folk, found = ui.ask("people", f), ui.counted(f)
    many = len(folk) if found is None else found.numbers["people"]
    if folk.empty:
        ui.nothing(f)
        return
    left, right = st.columns(2, gap="large")
    half = (min(len(folk), 80) + 1) // 2
    with left:
        ui.lists.people_list(folk.head(half), "people_left", half)
    with right:
        ui.lists.people_list(folk.iloc[half:], "people_right", half, many - half)


def one() -> None:
    own = Filters(people=(uid,), with_staff=True, with_sample=f.with_sample, since=f.since, until=f.until)
    visits, journeys, meetings = ui.ask("visits", own), ui.ask("journeys", own), ui.ask("meetings", own)
    told = ties.encounters(meetings)
    met, calls = told[(told["mode"] == "in_person") & (told["status"] == "held")], told[told["mode"] != "in_person"]
    held = visits[visits["status"].isin(HELD)]
    with st.container(horizontal=True):
        st.button(
            "All people",
            icon=":material/arrow_back:",
            type="tertiary",
            key="person_close",
            on_click=lambda: st.session_state.update(person="") or st.rerun(),
        )
        if ui.may("correct") and st.button("Rename, merge, part …", icon=":material/edit:", key="person_correct"):
            ui.person_dialog(uid, person["name"], person["home"])
        st.button(
            "Filter everything by this person",
            icon=":material/filter_alt:",
            key="person_filter",
            on_click=lambda: ui.narrow(people=[uid]),
        )
    made = journeys[~journeys["planned"] & ~journeys["off"]]
    ui.numbers(
        {
            "visits": len(held),
            "countries": int(held["country"].nunique()),
            "journeys": len(made),
            "kilometres travelled": round(made["km"].sum()),
            "announced": int((visits["status"] == "planned").sum()),
            "meetings": len(met),
        }
    )
    if len(visits):
        chosen = st.session_state.get("visit", "")
        ui.visit_map("person_map", "Journeys", visits, own, 440)
        if visits["first_day"].notna().any():
            ui.chart(
                "person_time",
                "When",
                lambda t: timeline.figure(visits, ui.colours(), t, chosen=chosen, rows="country"),
                own,
                chosen,
                alt=f"Visits of {person['name']} in time",
                on_select=ui.open_point,
                heading_=False,
            )
    left, right = st.columns([3, 2], gap="large")
    with left:
        coming = visits[visits["status"] == "planned"]
        if len(coming):
            st.subheader("Announced", anchor=False)
            ui.visit_list(coming, "person_coming", 10)
        st.subheader("Journeys, leg by leg", anchor=False)
        if journeys.empty:
            st.caption("No article tells of a journey of this person.")
        ui.lists.journeys_list(visits, journeys)
    with right:
        st.subheader("Met", anchor=False)
        if met.empty:
            st.caption("No meeting is told.")
        ui.lists.meetings_list(met, uid, "partners")
        if len(calls):
            st.subheader("Spoke with from afar", anchor=False)
            ui.lists.encounters_list(calls, "calls")
        st.subheader("Called in the articles", anchor=False)
        st.text(", ".join(dict.fromkeys(n for _, n, _ in query.names(ui.store(), uid))))


ui.body(one if person else everybody)
