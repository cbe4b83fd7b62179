"""Tables: CSV, CSV with COLT's columns, XLSX, and the articles themselves. Text never becomes a formula."""

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterable
from functools import cache

import pandas as pd
import xlsxwriter
from babel.core import get_global

from lib.draw import palette
from lib.export.view import Sentence, View, bibtex, citation
from lib.spreadsheet import safe_cell
from lib.tables import rows

WIDEST = 60  # characters of a spreadsheet's column
LONGEST_CELL = 32_000  # Excel allows 32,767


def plain(value):
    """A cell's value as Python's own: days as dates, missing values as None."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def as_csv(columns: Iterable[str], lines: Iterable[Iterable]) -> bytes:
    """Rows as UTF-8 CSV; text that a spreadsheet would run as a formula is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for line in lines:
        cells = [plain(v) for v in line]
        writer.writerow(["" if v is None else v.isoformat() if isinstance(v, dt.date) else safe_cell(v) if isinstance(v, str) else v for v in cells])
    return out.getvalue().encode("utf-8-sig")


def frame_csv(frame: pd.DataFrame) -> bytes:
    """A table as CSV."""
    return as_csv(frame.columns, frame.itertuples(index=False, name=None))


def tables(view: View) -> dict[str, tuple[list[str], list[tuple]]]:
    """Name -> (columns, rows) of everything in a view, the codebook and the topics' codes included."""
    frames = {"visits": view.visits, "meetings": view.meetings, "journeys": view.journeys, "topics": view.topics, "articles": view.articles}
    out = {name: (list(f.columns), list(f.itertuples(index=False, name=None))) for name, f in frames.items()}
    out["evidence"] = (list(Sentence._fields), list(view.evidence))
    out["topic codes"] = (["id", "label", "iptc_media_topics", "plover_contexts"], [tuple(r[k] for k in ("id", "label", "iptc_media_topics", "plover_contexts")) for r in rows("topics")])
    out["codebook"] = (["table", "column", "meaning"], [(r["table"], r["column"], r["meaning"]) for r in rows("codebook") if r["table"] != "colt"])
    return out


def csv_zip(view: View) -> bytes:
    """Every table as a CSV file, the codebook and the citation, in one ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (columns, lines) in tables(view).items():
            archive.writestr(f"{name.replace(' ', '-')}.csv", as_csv(columns, lines))
        archive.writestr("CITATION.txt", citation(view) + "\n\n" + bibtex(view))
    return out.getvalue()


def xlsx(view: View) -> bytes:
    """A workbook with a sheet for each table; text stays text, days are days."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True})
    head, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    about = book.add_worksheet("about")
    about.set_column(0, 0, 110)
    for i, line in enumerate([view.title, citation(view), "Each column is explained on the sheet “codebook”. A blank means that the articles do not say."]):
        about.write_string(i, 0, line, head if i == 0 else None)
    for name, (columns, lines) in tables(view).items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for c, column in enumerate(columns):
            sheet.write_string(0, c, column, head)
        for r, line in enumerate(lines, start=1):
            for c, value in enumerate(map(plain, line)):
                if isinstance(value, bool):
                    sheet.write_boolean(r, c, value)
                elif isinstance(value, str):
                    sheet.write_string(r, c, value[:LONGEST_CELL])
                elif isinstance(value, dt.date):
                    sheet.write_datetime(r, c, dt.datetime(value.year, value.month, value.day), day) if value.year >= 1900 else sheet.write_string(r, c, value.isoformat())
                elif value is not None:
                    sheet.write_number(r, c, value)
        for c, column in enumerate(columns):
            longest = max([len(column), *(len(str(plain(line[c]) or "")) for line in lines[:200])])
            sheet.set_column(c, c, min(WIDEST, longest + 2))
        if lines:
            sheet.autofilter(0, 0, len(lines), len(columns) - 1)
    book.close()
    return out.getvalue()


def alpha3(code: str) -> str:
    """"LV" -> "LVA"; "" for organisations (from CLDR's aliases)."""
    return _alpha3().get(code, "")


@cache
def _alpha3() -> dict[str, str]:
    aliases = get_global("territory_aliases")
    return {to[0]: three for three, to in sorted(aliases.items(), reverse=True) if len(to) == 1 and re.fullmatch("[A-Z]{3}", three)}


def colt(view: View) -> bytes:
    """One row per leg under the column names of COLT; days only where they are known to the day, the rest beside it under names of our own."""
    columns = [r["column"] for r in rows("codebook") if r["table"] == "colt"]
    exact = lambda edtf: edtf if re.fullmatch(r"\d{4}-\d\d-\d\d", edtf) else ""  # noqa: E731
    lines = []
    for v in view.visits.itertuples():
        start, end = exact(v.start), exact(v.end)
        days = (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days + 1 if start and end else None
        lines.append((v.first_day.year if pd.notna(v.first_day) else None, palette.country_name(v.home), alpha3(v.home), v.visitor, v.role, palette.country_name(v.country), alpha3(v.country),
                      v.city, start, end, days, v.purpose, v.start, v.status, v.confidence, v.uid))  # fmt: skip
    return as_csv(columns, lines)


def articles(view: View) -> bytes:
    """The articles with their texts as JSONL; reading the file again gives the same articles."""
    lines = []
    for a in view.articles.itertuples():
        row = {"id": a.name, "text": view.texts.get(a.id, ""), "title": a.title, "published": a.published.date().isoformat() if pd.notna(a.published) else "", "url": a.url, "source": a.source, "byline": a.byline}
        lines.append(json.dumps({k: v for k, v in row.items() if v or k in ("id", "text")}, ensure_ascii=False))
    return "".join(line + "\n" for line in lines).encode("utf-8", "surrogatepass")
