"""Add articles: give texts and links, follow feeds, watch them being read, check, store."""

import html

import streamlit as st

from lib import ui
from lib.adding import Batch, preview_rows
from lib.errors import EntenteError
from lib.model import Filters

ui.heading(
    "Add articles",
    "Give texts or links, watch them being read, check what was found, keep it.",
    st.session_state["_filters"],
    tools=False,
)
batch: Batch | None = st.session_state.get("_batch")


def again() -> None:
    """Start over with an empty page."""
    st.session_state["_batch"] = None
    st.session_state["_round"] = st.session_state.get("_round", 0) + 1


def give() -> None:
    """Ask for files, a folder, a text or links, and read them; the feeds that are followed."""
    turn = st.session_state.get("_round", 0)
    one, folder, paste, web, feeds = st.tabs(
        ["Files or a ZIP", "A folder", "Paste a text", "Links", "Feeds"], key="add_by"
    )
    kinds = "Articles in any usual form: exports of Nexis, Factiva, ProQuest; mails and mailboxes; web pages, feeds; Word, PDF, RTF, OpenDocument, EPUB; JSON, CSV, Excel; WARC; or a ZIP of such files"
    files = one.file_uploader("Files", accept_multiple_files=True, key=f"files_{turn}", help=kinds)
    files += folder.file_uploader(
        "Every file of a folder", accept_multiple_files="directory", key=f"folder_{turn}", help=kinds
    )
    with paste:
        title = st.text_input("Title", key=f"title_{turn}", max_chars=300)
        text = st.text_area(
            "Text",
            key=f"text_{turn}",
            height=220,
            placeholder="Paste the article, with its date line if it has one",
            max_chars=ui.config().article_characters,
        )
    with web:
        links = ui.fetched.links_field(turn)
    with feeds:
        ui.following.feeds_field(turn)
    text = (text or "").strip()
    if st.button("Read", type="primary"):  # never grey: a click must not have to wait for the field to lose focus
        if not (files or text or links):
            st.info("Choose files, paste a text or give links first.", icon=":material/article:")
            return
        read([(f.name, f.getvalue()) for f in files], title, text, links)
    st.caption(ui.second.promise())


def read(files: list[tuple[str, bytes]], title: str, text: str, links: list[str]) -> None:
    """Fetch the links, read everything in the reading process, and tell what is being read."""
    total, done, made = len(files) + bool(text) + len(links), 0, Batch()
    progress = st.progress(0.0, "Waiting for the reader …")

    def saying(name):
        return progress.progress(done / total, ui.plain(f"Reading {name} ({done + 1} of {total}); {made.counted()}"))

    try:
        if text:
            saying("the pasted text")
            made.add("The pasted text", ui.worker().text(text, title))
            done = 1
        names = [name for name, _ in files]
        if names:
            saying(names[0])
        for (name, outcomes), (_, data) in zip(ui.worker().files(files), files, strict=True):
            made.add(name, outcomes, data)
            done += 1
            if done < total:
                saying(names[done - bool(text)])
        for done, came in enumerate(ui.fetched.came(links), total - len(links)):  # noqa: B007
            saying(came.name)
            made.link(came)
        progress.progress(1.0, "Comparing with the collection …")
        made.compare(ui.store())
    except EntenteError as error:
        ui.problem(error)
    else:
        st.session_state["_batch"] = made
        st.rerun()


def check() -> None:
    """What was recognised and found, the days to confirm, a table of all, a look into each, and what was refused."""
    st.html(f"<p class='entente-question'>{html.escape(batch.summary())}</p>")
    new = batch.new()
    with st.container(horizontal=True):
        if new and st.button(f"Keep {len(new)} {'article' if len(new) == 1 else 'articles'}", type="primary"):
            ui.found.keep(batch)
            st.rerun()
        st.button("Start over", on_click=again)
    ui.second.offer(batch)
    ui.found.files(batch)
    ui.found.columns(batch)
    ui.found.visits(batch)
    ui.found.days(batch)
    ui.found.silent(batch)
    if batch.readings:
        table = batch.table()
        picked = st.dataframe(table, hide_index=True, key="batch_table", on_select="rerun", selection_mode="single-row", height=min(420, 40 + 35 * len(table)),
                              column_config={"Published": st.column_config.DateColumn(format="D MMM YYYY"), "Article": st.column_config.TextColumn(width="large"), "What": st.column_config.TextColumn(width="medium")}, selection_default={"selection": {"rows": [0], "columns": []}})  # fmt: skip
        chosen = (picked.selection.rows or [0])[0]
        reading = batch.readings[min(chosen, len(batch.readings) - 1)]
        st.html(
            f"<div class='entente-card'><h2>{html.escape(reading.article.title or reading.article.id)}</h2><p class='office'>{html.escape(batch.about(reading))}</p></div>"
        )
        rows = preview_rows(reading)
        if len(rows):
            st.dataframe(rows, hide_index=True, key="batch_visits")
        else:
            st.caption("No visit was found in this article.")
    ui.found.refused(batch)


def report() -> None:
    """What became of the batch, and the visits it brought."""
    st.success(batch.report, icon=":material/check:")
    ui.found.refused(batch)
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
