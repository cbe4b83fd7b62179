"""How well it reads: the published score, what each figure means, and where it fails."""

import streamlit as st

from lib import accuracy, ui
from lib.draw import reliability

f = st.session_state["_filters"]
ui.heading("How well it reads", "What can be trusted, and how far?")
texts = accuracy.kept()["texts"]
st.caption(
    f"Measured on {texts['visits']} short articles in our own words, about true and everyday events of the years 1996 to 2020, each annotated before Entente read it. "
    "Rules were mended with these texts in view, so they flatter: the last twelve gave 0.76 for visitor and country when they were read for the first time. Expect new texts to lie between the two."
)
st.dataframe(
    accuracy.table(), hide_index=True, key="figures",
    column_config={
        "figure": st.column_config.TextColumn("figure"), "meaning": st.column_config.TextColumn("what counts as right", width="large"),
        "score": st.column_config.ProgressColumn("score", help="F1, the balance of precision and recall; a plain share where only one is asked", format="%.2f", min_value=0, max_value=1),
        "precision": st.column_config.NumberColumn("of what it says, right", format="%.2f"), "recall": st.column_config.NumberColumn("of what is there, found", format="%.2f"),
        "n": st.column_config.NumberColumn("annotated"), "simple": st.column_config.NumberColumn("a simple rule", help="any person and any place in a sentence with a word of visiting, on the same texts", format="%.2f"),
    },
)  # fmt: skip
st.subheader("Is it sure when it should be?")
st.plotly_chart(reliability.figure(accuracy.kept()["reliability"], ui.theme()), key="reliability", theme=None, config={"displayModeBar": False})
st.caption("Each dot stands for visits said with about the same confidence; above the dotted line more of them were right than was promised. Confidence is deliberately modest, because it is meant for texts nobody here has seen.")
st.subheader("Where it fails")
st.markdown("""
- **Groups without names**: “the foreign ministers of Germany, France and Poland” are seen only once they are named.
- **People in the room**: somebody who speaks, sits or walks out at a summit is placed there only if the text says that they attend, address or arrive.
- **Who “he” is**: a pronoun after two men in one sentence is sometimes given to the wrong one; so are the visits told with it.
- **Long detours**: a place told three clauses away from the verb (“opened her tour as secretary of state … in Tokyo”) may be missed.
- **Plans that changed in mid-sentence**: “were to leave for Brussels, but changed their minds” still gives an announced visit.
- **Hosts who are not said to meet**: an official who is “also present” is not counted as a host.
- **Little-known officials**: where the text does not say whose minister somebody is, the home is taken from a table of about 3,700 names, or from the place the story was filed, or is left open.
- **English only**, and news prose only: lists, tables and interviews are read badly.
""")
with ui.with_card():
    visits = ui.ask("visits", f)
    if visits.empty:
        ui.nothing(f)
    unsure = visits.sort_values("confidence", kind="stable").head(12)
    if len(unsure):
        st.subheader("Least sure in this collection")
        st.caption("Look at these first: their wording leaves most room for error.")
        ui.visit_list(unsure, "unsure", 12)
st.subheader("Measure it on your own texts")
st.caption("Annotate some articles in the format that lib/evaluate.py describes, then run:")
st.code("python -m lib evaluate FOLDER --misses", language="bash")
