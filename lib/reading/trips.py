"""Tables that tell visits: lists of trips, travels, programmes.

Each row becomes a paragraph "Country: Vietnam | Date(s): 11–13 March 2019 | ...", and is read from it.

So a row is its own evidence, and an article read again from the collection tells the same visits.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from lib.model import Article, Cell, Trip
from lib.reading import days, table
from lib.reading.article import stem
from lib.tables import rows as words

BETWEEN = " | "
BROUGHT = "Visits coded by hand, brought by {who} from {name}."
_BROUGHT = re.compile(r"^Visits coded by hand, brought by ", re.M)
MOST = 300  # rows of one article
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_FUTURE = re.compile(r"\b(?:future|upcoming|scheduled|planned|forthcoming)\b", re.I)
_BY = re.compile(
    (
        r"\b(?:made|undertaken|paid|taken|conducted)\s+by\s+(?:the\s+)?(?P<made>.+)$|\b(?:travels?(?: abroad)?|trips?"
        r"|visits?|journeys|calendar|programme|itinerary)\b.*?\b(?:of|by)\s+(?:the\s+)?(?P<of>.+)$"
        r"|^(?P<own>.+?)[’']s? (?:foreign |official |international |overseas )*(?:trips|visits|travels)\b"
    ),
    re.I,
)
_IN_OFFICE = re.compile(
    r"\b(?:as|the)\s+(?:the\s+)?(?:\d+\w\w\s+)?(?P<office>(?:[A-Z][\w-]+\s+){0,3}(?:President|Prime Minister|Premier"
    r"|Chancellor|Minister|Secretary|King|Queen|Emperor|Pope|Taoiseach|Secretary[- ]General)(?:\s+(?:of"
    r"|for)\s+(?:the\s+)?(?:[A-Z][\w-]+|and|of|the)(?:\s+(?:[A-Z][\w-]+|and|of|the))*)?)"
)


@cache
def known() -> dict[str, str]:
    """Names of columns, made alike by table.normal(), and the field each stands for (lib/data/trip_columns.csv)."""
    return {table.normal(r["column"]): r["field"] for r in words("trip_columns")}


def field(column: str) -> str:
    """The field of a column's name; "" if it is none of a trip."""
    name = re.sub(r"\(.*?\)", lambda m: "_s" if m[0] == "(s)" else "", column.strip().lower())
    return known().get(table.normal(name), "") or known().get(table.normal(name).removesuffix("_s"), "")


def fits(columns: Sequence[str]) -> bool:
    """Do these columns tell of trips: where, and when, and no texts?"""
    fields = {field(c) for c in columns}
    return (
        bool(fields & {"country", "city", "country_code"})
        and bool(fields & {"dates", "start"})
        and "text" not in {table.known().get(table.normal(c), "") for c in columns}
    )


def heads(rows: Sequence[Sequence[object]]) -> int | None:
    """Place of the row that names the columns of a table of trips; None if it is no such table."""
    return next(
        (i for i, row in enumerate(rows[:8]) if len(row) >= 2 and fits([str(c if c is not None else "") for c in row])),
        None,
    )


def lines(rows: Sequence[Sequence[object]], top: int) -> list[str]:
    """One line per row below the names of the columns, "" for rows without a place or without a day."""
    columns = [" ".join(str(c if c is not None else "").replace("|", "/").replace(":", "").split()) for c in rows[top]]
    out = []
    for row in rows[top + 1 :]:
        cells = [(c, _words(v)) for c, v in zip(columns, row, strict=False)]
        told = {field(c) for c, v in cells if v}
        if (
            told & {"country", "city", "country_code"}
            and told & {"dates", "start", "year"}
            and len({v for _, v in cells}) > 1
        ):
            out.append(BETWEEN.join(f"{c or 'No.'}: {v}" for c, v in cells if v))
        elif any(v for _, v in cells):
            out.append("")
    return out


def left_out(told: Sequence[str]) -> tuple[str, ...]:
    """What is said of rows that are no trips."""
    many = sum(not line for line in told)
    return (
        (
            f"{many} {'row' if many == 1 else 'rows'} without a place or a day {'was' if many == 1 else 'were'} "
            "left out.",
        )
        if many
        else ()
    )


def _words(value: object) -> str:
    if isinstance(value, dt.datetime):
        value = value.date()
    return " ".join(
        str(value.isoformat() if isinstance(value, dt.date) else value if value is not None else "")
        .replace("|", ";")
        .split()
    )


def find(title: str, text: str) -> tuple[Trip, ...]:
    """The trips that a text's rows tell, with what stands above them: whose they are, the year, whether they are to
    come.
    """
    if BETWEEN not in text:
        return ()
    given = bool(_BROUGHT.search(text))
    found: list[Trip] = []
    year, future, at = 0, False, 0
    whose = _whose(title, text)
    for paragraph in text.split("\n\n"):
        cells = tuple(_cells(paragraph, at)) if BETWEEN in paragraph else ()
        if {c.field for c in cells} & {"country", "city", "country_code"} and {c.field for c in cells} & {
            "dates",
            "start",
            "year",
        }:
            told = " ".join(c.words for c in cells if c.field in ("dates", "start", "year"))
            own = _YEAR.search(told)
            year = int(own[1]) if own else year
            found.append(Trip(at, at + len(paragraph), cells, *whose, year=year, future=future, given=given))
        elif len(paragraph) < 200:
            heading = _YEAR.search(paragraph) if len(paragraph) < 60 else None
            year = int(heading[1]) if heading else year
            future = bool(_FUTURE.search(paragraph)) or (future and not heading)
        at += len(paragraph) + 2
    order = days.order_of(c.words for t in found for c in t.cells if c.field in ("dates", "start", "end"))
    return tuple(
        Trip(t.start, t.end, t.cells, t.visitor, t.role, t.home, t.year, t.future, order, t.given) for t in found
    )


def _cells(paragraph: str, at: int) -> Iterator[Cell]:
    for part in re.finditer(r"(?:^|(?<= \| ))(?P<column>[^|:]{1,60}): (?P<value>.*?)(?= \| |$)", paragraph):
        if name := field(part["column"]):
            yield Cell(name, part["value"], at + part.start("value"), at + part.end("value"))


def _whose(title: str, text: str) -> tuple[str, str, str]:
    """(name, office, home) of the person whose trips a page lists; "" for what is not told: the office mostly names the
    home.
    """
    found = _BY.search(" ".join(title.split()))
    name = (found["made"] or found["of"] or found["own"] or "").strip(" .:,") if found else ""
    name = re.sub(r"\s*[-–(|].*$", "", name)
    lead = next((p for p in text.split("\n\n") if BETWEEN not in p and len(p) > 60), "")
    office = _IN_OFFICE.search(lead)
    return name, office["office"].strip() if office else "", ""


def of_rows(name: str, rows: Sequence[Sequence[object]], form: str, who: str = "") -> Iterator[Article] | None:
    """Articles of a spreadsheet of trips, MOST rows each; None where it is no such table.

    who: the person who coded them by hand and brings them.
    """
    top = heads(rows)
    told = lines(rows, top) if top is not None else []
    return _articles(name, told, form, who) if any(told) else None


def _articles(name: str, told: list[str], form: str, who: str) -> Iterator[Article]:
    notes, told = left_out(told), [line for line in told if line]
    lead = [BROUGHT.format(who=who, name=stem(name))] if who else []
    for number, at in enumerate(range(0, len(told), MOST), start=1):
        text = "\n\n".join([*lead, *told[at : at + MOST]])
        part = f", part {number}" if len(told) > MOST else ""
        title = f"Visits brought by {who}: {stem(name)}{part}" if who else f"{stem(name)}{part}"
        yield Article(
            stem(name) if not part else f"{stem(name)}-{number}",
            text,
            title,
            source=who,
            form=form,
            trips=find(title, text),
            notes=notes if number == 1 else (),
        )


def of_page(story: Sequence[tuple[str, object]], title: str) -> tuple[list[str], Mapping[str, int]]:
    """(paragraphs, counts of tables "read" and "left", and of "rows" that are no trips) of a page's story: ("text",
    words) and ("table", rows) in order.
    """
    out: list[str] = []
    counts = {"read": 0, "left": 0, "rows": 0}
    for kind, what in story:
        if kind == "text":
            out.append(str(what))
            continue
        top = heads(what)
        told = lines(what, top) if top is not None else []
        counts["read" if any(told) else "left"] += 1
        counts["rows"] += sum(not line for line in told) if any(told) else 0
        out += [line for line in told if line]
    return out, counts
