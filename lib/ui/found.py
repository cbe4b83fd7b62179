"""The page "Add articles" after reading: what was recognised, the visits to tick or cross, the days to confirm, what tells nothing, what was refused."""

import contextlib
import datetime as dt
import html

import streamlit as st

from lib import recognised
from lib.adding import Batch
from lib.errors import EntenteError, NotAllowed
from lib.fetching import Came
from lib.model import Fetched
from lib.reading.table import FIELDS
from lib.ui.collection import worker
from lib.ui.parts import problem
from lib.ui.session import author, store

ASKED = {
    "text": "Text",
    "title": "Title",
    "published": "Day of publication",
    "source": "Source",
    "byline": "Author",
    "url": "Address",
    "id": "Number",
}
NONE = "—"
FEW = 8  # days to confirm that stand one below the other; more are a table


def files(batch: Batch) -> None:
    """Each file in one line: as what it was recognised, how many articles, from when to when, and what was left out."""
    told = []
    for one in recognised.given(batch):
        notes = "".join(f"<br><small>{html.escape(n)}</small>" for n in one.notes)
        told.append(f"<li><b>{html.escape(one.name)}</b>: {html.escape(one.sentence())}{notes}</li>")
    st.html(f"<ul class='entente-given'>{''.join(told)}</ul>")


def visits(batch: Batch) -> None:
    """Every visit found with its sentence; what is not ticked is crossed out when the batch is kept."""
    table = recognised.visits(batch)
    if table.empty:
        return
    many = len(table)
    st.subheader(f"{many:,} visit{'' if many == 1 else 's'} found", anchor=False)
    st.caption("Untick what is no visit: it is kept as crossed out, also when the article is read again.")
    order = ("Right", "Who", "Where", "When", "Sentence", "Status", "From", "Article")
    kinds = {
        "Right": st.column_config.CheckboxColumn(width="small"),
        "Sentence": st.column_config.TextColumn(width="large"),
        "fingerprint": None,
        "position": None,
    }
    edited = st.data_editor(
        table,
        hide_index=True,
        column_order=order,
        key=f"found_visits_{id(batch)}",
        column_config=kinds,
        disabled=[c for c in table if c != "Right"],
        height=min(560, 40 + 35 * many),
    )
    batch.crossed = {
        (f, int(p)) for f, p in edited.loc[~edited["Right"], ["fingerprint", "position"]].itertuples(index=False)
    }
    batch.checked = st.checkbox("I checked these: keep the ticked ones as confirmed", key=f"found_checked_{id(batch)}")


def days(batch: Batch) -> None:
    """One row for each day that needs a person, with the candidates and where they stand."""
    table = recognised.doubtful(batch)
    if table.empty:
        return
    many = len(table)
    st.subheader(f"{many:,} {'day' if many == 1 else 'days'} to confirm", anchor=False)
    both = recognised.readings_of_numbers(batch)
    if both:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{len(both):,} can be read day first or month first.")
            for which, label in enumerate(("All day first", "All month first")):
                if st.button(label, key=f"days_order_{which}"):
                    _use(batch, {i: pair[which] for i, pair in both.items()})
    if many <= FEW:
        for i, row in table.iterrows():
            _day(batch, int(i), row)
        return
    kinds = {
        "Use": st.column_config.CheckboxColumn(width="small"),
        "Day": st.column_config.DateColumn(format="YYYY-MM-DD"),
        "Candidates": st.column_config.TextColumn(width="large"),
    }
    edited = st.data_editor(
        table,
        hide_index=True,
        key=f"found_days_{id(batch)}_{many}",
        column_config=kinds,
        disabled=["Article", "Why", "Candidates"],
        height=min(420, 40 + 35 * many),
    )
    chosen = edited[(edited["Use"] | (edited["Day"] != table["Day"])) & edited["Day"].notna()]
    if st.button("Use these days", key="days_use", disabled=chosen.empty):
        _use(batch, {int(i): d for i, d in chosen["Day"].items()})


def _day(batch: Batch, i: int, row) -> None:
    """One article's day in one row: why it is asked, the candidates, the day to use."""
    words, field, button = st.columns([6, 2, 2], vertical_alignment="bottom")
    told = f"<br>{html.escape(row['Candidates'])}" if row["Candidates"] else ""
    words.html(
        f"<p class='entente-problem'><b>{html.escape(row['Article'])}</b><br>{html.escape(row['Why'])}{told}</p>"
    )
    taken = row["Day"] if isinstance(row["Day"], dt.date) else None
    chosen = field.date_input(
        "Publication date", value=taken, key=f"day_{i}", format="YYYY-MM-DD", min_value="1900-01-01", max_value="today"
    )
    if button.button("Use this date", key=f"use_{i}", disabled=chosen is None):
        _use(batch, {i: chosen})


def _use(batch: Batch, chosen: dict) -> None:
    progress = st.progress(0.0, "Reading again with these days …")
    for n, (i, when) in enumerate(chosen.items(), start=1):
        batch.readings[i] = worker().again(batch.readings[i], when.date() if hasattr(when, "date") else when)
        progress.progress(n / len(chosen))
    batch.compare(store())
    st.rerun()


def silent(batch: Batch) -> None:
    """The articles without a visit, each with the reason."""
    table = recognised.silent(batch)
    if len(table):
        many = len(table)
        with st.expander(f"{many:,} {'article tells' if many == 1 else 'articles tell'} no visit, for these reasons"):
            st.dataframe(
                table,
                hide_index=True,
                key="found_silent",
                column_config={
                    "Published": st.column_config.DateColumn(format="D MMM YYYY"),
                    "Article": st.column_config.TextColumn(width="large"),
                },
            )


def refused(batch: Batch) -> None:
    """Each refusal once, with its reason."""
    told = recognised.refusals(batch.refused)
    if told:
        with st.expander(
            f"{len(batch.refused):,} {'was' if len(batch.refused) == 1 else 'were'} refused, for these reasons",
            expanded=True,
        ):
            for error, many in told:
                problem(error)
                if many > 1:
                    st.caption(f"{many} times")


def keep(batch: Batch) -> None:
    """Put the new articles into the collection, and down what was ticked and crossed."""
    batch.keep(store())
    recognised.put_right(batch, store(), author(), batch.checked)


def columns(batch: Batch) -> None:
    """For tables that nothing fits: which column is what, beside three rows; remembered for the next table of that shape."""
    for error in recognised.unknown_tables(batch):
        with st.container(border=True, key=f"columns_{error.shape}"):
            st.html(f"<p class='entente-problem'>Which column of <b>{html.escape(error.name)}</b> is what?</p>")
            st.dataframe(
                [dict(zip(_named(error.columns), row, strict=False)) for row in error.sample],
                hide_index=True,
                key=f"columns_sample_{error.shape}",
            )
            told: dict[str, str] = {}
            with st.container(horizontal=True):
                for field in FIELDS:
                    choice = st.selectbox(
                        ASKED[field],
                        [NONE, *range(len(error.columns))],
                        format_func=lambda c, e=error: c if c == NONE else _named(e.columns)[c],
                        key=f"column_{error.shape}_{field}",
                        width=170,
                    )
                    if choice != NONE:
                        told[error.columns[choice]] = field
            if st.button(
                "Read with these columns", key=f"columns_read_{error.shape}", disabled="text" not in told.values()
            ):
                _read_again(batch, error.shape, told)


def _named(names: tuple[str, ...]) -> list[str]:
    """Names to show, each different."""
    return [f"{n[:40] or 'column'} ({i + 1})" if names.count(n) > 1 or not n else n[:40] for i, n in enumerate(names)]


def _read_again(batch: Batch, shape: str, told: dict[str, str]) -> None:
    known = worker().know(shape, told)
    with contextlib.suppress(NotAllowed):  # whoever may only look adds nothing either
        store().remember_columns(known)
    try:
        waiting = list(batch.waiting.items())
        batch.forget(name for name, _ in waiting)
        for name, given in waiting:
            if isinstance(given, Fetched):
                batch.link(Came(given.asked, worker().page(given), given))
            else:
                batch.add(*next(worker().files([(name, given)])), given)
        batch.compare(store())
    except EntenteError as error:
        problem(error)
        return
    st.rerun()
