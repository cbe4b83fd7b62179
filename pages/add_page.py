"""Add articles: give texts, watch them being read, check, store."""

import html

import streamlit as st

from lib import ui
from lib.adding import Batch, preview_rows
from lib.errors import EntenteError

ui.heading("Add articles", "Give texts, watch them being read, check what was found, keep it.")
batch: Batch | None = st.session_state.get("_batch")


def again() -> None:
    """Start over with an empty page."""
    st.session_state["_batch"] = None
    st.session_state["_round"] = st.session_state.get("_round", 0) + 1


if batch is None:
    turn = st.session_state.get("_round", 0)
    files = st.file_uploader("Files", accept_multiple_files=True, key=f"files_{turn}", help="Text, Markdown, HTML, PDF, DOCX, EML, JSONL, CSV, or a ZIP of such files")
    with st.expander("Or paste a text"):
        title = st.text_input("Title", key=f"title_{turn}", max_chars=300)
        text = st.text_area("Text", key=f"text_{turn}", height=220, placeholder="Paste the article, with its date line if it has one", max_chars=ui.config().article_characters)
    if st.button("Read", type="primary", disabled=not (files or (text or "").strip())):
        progress = st.progress(0.0, "Waiting for the reader …")
        made = Batch()
        total = len(files) + bool((text or "").strip())
        try:
            done = 0
            if (text or "").strip():
                progress.progress(0.0, "Reading the pasted text")
                made.add("The pasted text", ui.worker().text(text, title))
                done = 1
            for name, outcomes in ui.worker().files([(f.name, f.getvalue()) for f in files]):
                made.add(name, outcomes)
                done += 1
                progress.progress(done / total, f"{done} of {total} files read")
        except EntenteError as error:
            ui.problem(error)
        else:
            made.known = ui.store().known([r.article.fingerprint for r in made.readings])
            st.session_state["_batch"] = made
            st.rerun()
    st.caption("Everything is read on this machine; nothing is sent anywhere. Files are not kept, only their text.")
elif batch.report is None:
    if batch.readings:
        st.html(f"<p class='entente-question'>{html.escape(batch.summary())}</p>")
        for index, reading in enumerate(batch.readings):
            a = reading.article
            with st.container(border=True, key=f"preview_{index}"):
                st.html(f"<div class='entente-card'><h2>{html.escape(a.title or a.id)}</h2><p class='office'>{html.escape(batch.about(reading))}</p></div>")
                if a.fingerprint in batch.known:
                    st.caption("Already in the collection; nothing will change.")
                    continue
                if a.doubt:
                    st.html(f"<p class='entente-problem'>{html.escape(a.doubt)}</p>")
                    chosen = st.date_input("Publication date", value=a.published, key=f"day_{index}", format="YYYY-MM-DD", min_value="1900-01-01", max_value="today")
                    if chosen is not None and st.button("Use this date", key=f"use_{index}"):
                        batch.readings[index] = ui.worker().again(reading, chosen)
                        st.rerun()
                rows = preview_rows(reading)
                if len(rows):
                    st.dataframe(rows, hide_index=True)
                else:
                    st.caption("No visit was found in this article.")
    for error in batch.refused:
        ui.problem(error)
    left, right = st.columns([1, 4])
    new = batch.new()
    if new and left.button(f"Keep {len(new)} {'article' if len(new) == 1 else 'articles'}", type="primary"):
        batch.keep(ui.store())
        st.rerun()
    right.button("Start over", on_click=again)
else:
    st.success(batch.report, icon=":material/check:")
    for error in batch.refused:
        ui.problem(error)
    frame = ui.ask("visits", type(st.session_state["_filters"])(articles=tuple(batch.kept), with_staff=True)) if batch.kept else None
    if frame is not None and len(frame):
        st.subheader("Visits found")
        with ui.with_card():
            ui.visit_list(frame, "found", 40)
    st.button("Add more", on_click=again, type="primary")
