"""Tables: CSV, CSV with COLT's columns, XLSX, and the articles themselves. Text never becomes a formula."""

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from typing import IO, BinaryIO

import pandas as pd
import xlsxwriter
from babel.core import get_global

from lib.draw import palette
from lib.errors import TooManyRows
from lib.export.view import Sentence, View, bibtex, citation
from lib.spreadsheet import safe_cell
from lib.tables import rows

WIDEST = 60  # characters of a spreadsheet's column
LONGEST_CELL = 32_000  # Excel allows 32,767
MOST_ROWS = 1_048_576  # of a sheet, the head included


def plain(value):
    """A cell's value as Python's own: days as dates, missing values as None."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def as_csv(columns: Iterable[str], lines: Iterable[Iterable], out: IO[bytes]) -> None:
    """Rows as UTF-8 CSV; text that a spreadsheet would run as a formula is made harmless."""
    written = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(written)
    writer.writerow(columns)
    for line in lines:
        cells = [plain(v) for v in line]
        writer.writerow(
            [
                ""
                if v is None
                else v.isoformat()
                if isinstance(v, dt.date)
                else safe_cell(v)
                if isinstance(v, str)
                else v
                for v in cells
            ]
        )
    written.detach()  # flushed, and not closed


def frame_csv(frame: pd.DataFrame) -> bytes:
    """A table as CSV."""
    out = io.BytesIO()
    as_csv(frame.columns, frame.itertuples(index=False, name=None), out)
    return out.getvalue()


def tables(view: View) -> Iterator[tuple[str, list[str], Iterable[tuple]]]:
    """(name, columns, rows) of everything in a view, the codebook and the topics' codes included."""
    for name in ("visits", "meetings", "journeys", "topics", "articles"):
        frame = getattr(view, name)
        yield name, list(frame.columns), frame.itertuples(index=False, name=None)
    yield "evidence", list(Sentence._fields), view.evidence()
    yield (
        "topic codes",
        ["id", "label", "iptc_media_topics", "plover_contexts"],
        [tuple(r[k] for k in ("id", "label", "iptc_media_topics", "plover_contexts")) for r in rows("topics")],
    )
    yield (
        "codebook",
        ["table", "column", "meaning"],
        [(r["table"], r["column"], r["meaning"]) for r in rows("codebook") if r["table"] != "colt"],
    )


def csv_zip(view: View, out: BinaryIO) -> None:
    """Every table as a CSV file, the codebook and the citation, in one ZIP."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, columns, lines in tables(view):
            with archive.open(f"{name.replace(' ', '-')}.csv", "w", force_zip64=True) as file:
                as_csv(columns, lines, file)
        archive.writestr("CITATION.txt", citation(view) + "\n\n" + bibtex(view))


def xlsx(view: View, out: BinaryIO) -> None:
    """A workbook with a sheet for each table; text stays text, days are days.

    TooManyRows where a table is longer than a sheet can be.
    """
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        },
    )
    head, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    about = book.add_worksheet("about")
    about.set_column(0, 0, 110)
    for i, words in enumerate(
        [
            view.title,
            citation(view),
            "Each column is explained on the sheet “codebook”. A blank means that the articles do not say.",
        ]
    ):
        about.write_string(i, 0, words, head if i == 0 else None)
    for name, columns, lines in tables(view):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for c, column in enumerate(columns):
            sheet.write_string(0, c, column, head)
        wide, r = [len(c) for c in columns], 0
        for r, line in enumerate(lines, start=1):
            if r >= MOST_ROWS:
                book.close()
                raise TooManyRows(name, MOST_ROWS - 1)
            if r <= 200:
                wide = [max(w, len(str(plain(v) or ""))) for w, v in zip(wide, line, strict=True)]
            for c, value in enumerate(map(plain, line)):
                if isinstance(value, bool):
                    sheet.write_boolean(r, c, value)
                elif isinstance(value, str):
                    sheet.write_string(r, c, value[:LONGEST_CELL])
                elif isinstance(value, dt.date):
                    sheet.write_datetime(
                        r, c, dt.datetime(value.year, value.month, value.day), day
                    ) if value.year >= 1900 else sheet.write_string(r, c, value.isoformat())
                elif value is not None:
                    sheet.write_number(r, c, value)
        for c, longest in enumerate(wide):
            sheet.set_column(c, c, min(WIDEST, longest + 2))
        if r:
            sheet.autofilter(0, 0, r, len(columns) - 1)
    book.close()


def alpha3(code: str) -> str:
    """ "LV" -> "LVA"; "" for organisations (from CLDR's aliases)."""
    return _alpha3().get(code, "")


@cache
def _alpha3() -> dict[str, str]:
    aliases = get_global("territory_aliases")
    return {
        to[0]: three
        for three, to in sorted(aliases.items(), reverse=True)
        if len(to) == 1 and re.fullmatch("[A-Z]{3}", three)
    }


def colt(view: View, out: BinaryIO) -> None:
    """One row per leg under the column names of COLT; days only where they are known to the day, the rest beside it
    under names of our own.
    """
    columns = [r["column"] for r in rows("codebook") if r["table"] == "colt"]
    exact = lambda edtf: edtf if re.fullmatch(r"\d{4}-\d\d-\d\d", edtf) else ""  # noqa: E731

    def lines() -> Iterator[tuple]:
        for v in view.visits.itertuples():
            start, end = exact(v.start), exact(v.end)
            days = (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days + 1 if start and end else None
            yield (v.first_day.year if pd.notna(v.first_day) else None, palette.country_name(v.home), alpha3(v.home),
                   v.visitor, v.role, palette.country_name(v.country), alpha3(v.country), v.city, start, end, days,
                   v.purpose, v.start, v.status, v.confidence, v.uid)  # fmt: skip

    as_csv(columns, lines(), out)


def articles(view: View, out: BinaryIO) -> None:
    """The articles with their texts as JSONL; reading the file again gives the same articles."""
    for a, text in view.texts():
        row = {
            "id": a.name,
            "text": text,
            "title": a.title,
            "published": a.published.date().isoformat() if pd.notna(a.published) else "",
            "url": a.url,
            "source": a.source,
            "byline": a.byline,
        }
        out.write(
            (json.dumps({k: v for k, v in row.items() if v or k in ("id", "text")}, ensure_ascii=False) + "\n").encode(
                "utf-8", "surrogatepass"
            )
        )
