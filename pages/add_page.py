"""Add articles: give texts, watch them being read, check, store."""

import html

import streamlit as st

from lib import ui
from lib.adding import Batch, preview_rows
from lib.errors import EntenteError
from lib.model import Filters

ui.heading("Add articles", "Give texts, watch them being read, check what was found, keep it.", st.session_state["_filters"], tools=False)
batch: Batch | None = st.session_state.get("_batch")


def again() -> None:
    """Start over with an empty page."""
    st.session_state["_batch"] = None
    st.session_state["_round"] = st.session_state.get("_round", 0) + 1


def give() -> None:
    """Ask for files, a folder or a text, and read them."""
    turn = st.session_state.get("_round", 0)
    one, folder, paste = st.tabs(["Files or a ZIP", "A folder", "Paste a text"])
    kinds = "Text, Markdown, HTML, PDF, DOCX, EML, JSONL, CSV, or a ZIP of such files"
    files = one.file_uploader("Files", accept_multiple_files=True, key=f"files_{turn}", help=kinds)
    files += folder.file_uploader("Every file of a folder", accept_multiple_files="directory", key=f"folder_{turn}", help=kinds)
    with paste:
        title = st.text_input("Title", key=f"title_{turn}", max_chars=300)
        text = st.text_area("Text", key=f"text_{turn}", height=220, placeholder="Paste the article, with its date line if it has one", max_chars=ui.config().article_characters)
    text = (text or "").strip()
    if st.button("Read", type="primary"):  # never grey: a click must not have to wait for the field to lose focus
        if not (files or text):
            st.info("Choose files or paste a text first.", icon=":material/article:")
            return
        read([(f.name, f.getvalue()) for f in files], title, text)
    st.caption("Everything is read on this machine; nothing is sent anywhere. Files are not kept, only their text.")


def read(files: list[tuple[str, bytes]], title: str, text: str) -> None:
    """Read everything in the reading process and tell what is being read."""
    progress, total, done, made = st.progress(0.0, "Waiting for the reader …"), len(files) + bool(text), 0, Batch()
    saying = lambda name: progress.progress(done / total, ui.plain(f"Reading {name} ({done + 1} of {total}); {made.counted()}"))  # noqa: E731
    try:
        if text:
            saying("the pasted text")
            made.add("The pasted text", ui.worker().text(text, title))
            done = 1
        names = [name for name, _ in files]
        if names:
            saying(names[0])
        for name, outcomes in ui.worker().files(files):
            made.add(name, outcomes)
            done += 1
            if done < total:
                saying(names[done - bool(text)])
        progress.progress(1.0, "Comparing with the collection …")
        made.compare(ui.store())
    except EntenteError as error:
        ui.problem(error)
    else:
        st.session_state["_batch"] = made
        st.rerun()


def check() -> None:
    """What was read: the dates to confirm, a table of all, a look into each, and what was refused."""
    st.html(f"<p class='entente-question'>{html.escape(batch.summary())}</p>")
    new = batch.new()
    with st.container(horizontal=True):
        if new and st.button(f"Keep {len(new)} {'article' if len(new) == 1 else 'articles'}", type="primary"):
            batch.keep(ui.store())
            st.rerun()
        st.button("Start over", on_click=again)
    for index in batch.doubtful():
        confirm(index)
    if batch.readings:
        table = batch.table()
        picked = st.dataframe(table, hide_index=True, key="batch_table", on_select="rerun", selection_mode="single-row", height=min(420, 40 + 35 * len(table)),
                              column_config={"Published": st.column_config.DateColumn(format="D MMM YYYY"), "Article": st.column_config.TextColumn(width="large"), "What": st.column_config.TextColumn(width="medium")}, selection_default={"selection": {"rows": [0], "columns": []}})  # fmt: skip
        chosen = (picked.selection.rows or [0])[0]
        reading = batch.readings[min(chosen, len(batch.readings) - 1)]
        st.html(f"<div class='entente-card'><h2>{html.escape(reading.article.title or reading.article.id)}</h2><p class='office'>{html.escape(batch.about(reading))}</p></div>")
        rows = preview_rows(reading)
        if len(rows):
            st.dataframe(rows, hide_index=True, key="batch_visits")
        else:
            st.caption("No visit was found in this article.")
    refused()


def confirm(index: int) -> None:
    """One date that needs a person."""
    a = batch.readings[index].article
    with st.container(border=True, key=f"confirm_{index}"):
        st.html(f"<p class='entente-problem'><b>{html.escape(a.title or a.id)}</b><br>{html.escape(a.doubt)}</p>")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.date_input("Publication date", value=a.published, key=f"day_{index}", format="YYYY-MM-DD", min_value="1900-01-01", max_value="today", width=200)
            if st.button("Use this date", key=f"use_{index}", disabled=chosen is None):
                batch.readings[index] = ui.worker().again(batch.readings[index], chosen)
                batch.compare(ui.store())
                st.rerun()


def refused() -> None:
    """Each refusal with its reason."""
    if batch.refused:
        with st.expander(f"{len(batch.refused)} {'file was' if len(batch.refused) == 1 else 'files were'} refused, for these reasons", expanded=True):
            for error in batch.refused:
                ui.problem(error)


def report() -> None:
    """What became of the batch, and the visits it brought."""
    st.success(batch.report, icon=":material/check:")
    refused()
    with st.container(horizontal=True):
        if batch.kept:
            st.button("Show me only these", type="primary", on_click=lambda: ui.only(tuple(batch.kept)))
        st.button("Add more", on_click=again)
    visits = ui.ask("visits", Filters(articles=tuple(batch.kept), with_staff=True)) if batch.kept else ()
    if len(visits):
        st.subheader("Visits found", anchor=False)
        ui.body(lambda: ui.visit_list(visits, "found", 40))


if batch is None:
    give()
elif batch.report is None:
    check()
else:
    report()
