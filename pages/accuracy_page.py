"""How well it reads: the published score, what each figure means, and where it fails."""

import streamlit as st

from lib import accuracy, ui
from lib.draw import reliability

f = st.session_state["_filters"]
ui.heading("How well it reads", "What can be trusted, and how far?", f, tools=False)
texts, new = accuracy.kept()["texts"], accuracy.kept()["new"]["texts"]
st.caption(
    f"Measured twice. {new['visits']} of the articles are real press (AFP, Xinhua, AP, Reuters, BBC, Wikinews, ministries; 1996 to 2023) that was annotated before Entente read it and at whose "
    f"errors nobody has ever looked: what it reads there is what to expect. {texts['visits']} short ones are in our own words and were in view while the reader was made, so they flatter."
)
st.dataframe(
    accuracy.table(), hide_index=True, key="figures", height="content", placeholder="", column_order=("figure", "new", "precision", "recall", "score", "simple", "n", "meaning"),
    column_config={
        "figure": st.column_config.TextColumn("figure", width="medium"), "meaning": st.column_config.TextColumn("what counts as right", width="large"),
        "new": st.column_config.ProgressColumn("fresh press", help="F1, the balance of precision and recall; a plain share where only one is asked", format="%.2f", min_value=0, max_value=1),
        "precision": st.column_config.NumberColumn("said, right", help="of what Entente says about fresh press, the share that is right", format="%.2f"),
        "recall": st.column_config.NumberColumn("there, found", help="of what is in fresh press, the share that Entente finds", format="%.2f"),
        "score": st.column_config.ProgressColumn("short, in view", format="%.2f", min_value=0, max_value=1), "n": st.column_config.NumberColumn("annotated", help="records in the short texts"),
        "simple": st.column_config.NumberColumn("a simple rule", help="any person and any place in a sentence with a word of visiting, on agency reports in our own words", format="%.2f"),
    },
)  # fmt: skip
st.subheader("Is it sure when it should be?")
ui.chart(
    "reliability",
    "Confidence stated and share right",
    lambda t: reliability.figure(accuracy.kept()["new"]["reliability"], t),
    f,
    alt="Share of visits that were right against the confidence stated",
    heading_=False,
)
st.caption(
    "Each dot stands for visits of fresh press said with about the same confidence; above the dotted line more of them were right than was promised. Confidence is deliberately modest, because it is meant for texts nobody here has seen."
)
st.subheader("Where it fails")
st.markdown("""
- **Groups without names**: “the foreign ministers of Germany, France and Poland” are seen only once they are named.
- **Two visits of five are missed** on fresh press, most of them told in half a sentence, by a list of guests, or by what somebody does at a summit.
- **People in the room**: somebody who speaks or sits at a summit is placed there by weighing the whole article (who acts where the story plays, who else came). That sometimes places a minister there who only spoke from home.
- **Who “he” is**: a pronoun after two men in one sentence is sometimes given to the wrong one; so are the visits told with it.
- **Lists after the fact**: “the presidents of Poland and Latvia came too: X and Y stood beside him” is often lost.
- **Long detours**: a place told three clauses away from the verb (“opened her tour as secretary of state … in Tokyo”) may be missed.
- **Plans that changed in mid-sentence**: “were to leave for Brussels, but changed their minds” still gives an announced visit.
- **Hosts who are not said to meet**: an official who is “also present” is not counted as a host.
- **Little-known officials**: where the text does not say whose minister somebody is, the home is taken from a table of about 3,700 names, or from the place the story was filed, or is left open.
- **English only**, and news prose only: lists, tables and interviews are read badly.
""")


def unsure() -> None:
    visits = ui.ask("visits", f)
    if visits.empty:
        ui.nothing(f)
        return
    st.subheader("Least sure in this collection", anchor=False)
    st.caption(
        "Look at these first: their wording leaves most room for error. The page “Check” goes through them one by one."
    )
    ui.visit_list(visits.sort_values("confidence", kind="stable"), "unsure", 12)


ui.body(unsure)
st.subheader("Measure it on your own texts")
st.caption("Annotate some articles in the format that lib/evaluate.py describes, then run:")
st.code("python -m lib evaluate FOLDER --misses", language="bash")
