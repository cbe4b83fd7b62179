"""CSV, Excel and OpenDocument tables: of articles (reading/table.py), or of visits (reading/trips.py)."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import reduce
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from lib.config import Config
from lib.errors import Broken, EmptyText, Encrypted, NoVisits, TooLarge, UnreadableFile
from lib.model import Article
from lib.reading import archive, table, trips
from lib.reading.article import stem
from lib.reading.clean import MEGABYTE, decoded
from lib.spreadsheet import plain_cell

_SHEET = re.compile(r"^/?xl/worksheets/[^/]+\.xml$", re.I)
_REFERENCE = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]{0,200}?\s)?r=["']([A-Z]{1,9})(\d{1,18})["']""")
MOST_UNPACKED = 100 * MEGABYTE
MOST_COLUMNS = 2_000
MOST_CELLS = 5_000_000
OLD = b"\xd0\xcf\x11\xe0"


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """The articles of a table. Raises UnknownColumns where no column is known to hold texts."""
    said = {shape: dict(columns) for shape, columns in config.columns}
    if not data.startswith((b"PK", OLD)):
        rows = [[plain_cell(c) for c in row] for row in table.csv_rows(name, decoded(data))]
        yield from _of(name, rows, said, "CSV")
        return
    sheets = list(_sheets(name, data))
    refused = []
    for title, rows in sheets:
        try:
            yield from _of(name if len(sheets) == 1 else f"{stem(name)}, {title}", rows, said, "Excel")
        except UnreadableFile as error:
            refused.append(error)
    if len(refused) == len(sheets):
        raise refused[0] if refused else EmptyText(name)
    yield from (e for e in refused if not isinstance(e, EmptyText))


def visits(name: str, data: bytes, who: str) -> Iterator[Article]:
    """A table of visits that a person coded by hand and brings, with COLT's columns or ours. Raises NoVisits."""
    if data.startswith((b"PK", OLD)):
        sheets = list(_sheets(name, data))
        sheets = [
            s for s in sheets if s[0].lower() == "visits"
        ] or sheets  # our own workbook tells them again on other sheets
    else:
        sheets = [("", [[plain_cell(c) for c in row] for row in table.csv_rows(name, decoded(data))])]
    found = [
        articles
        for _, rows in sheets
        if (articles := trips.of_rows(name, rows, "visits brought by a person", who)) is not None
    ]
    if not found:
        raise NoVisits(name)
    for articles in found:
        yield from articles


def _of(name: str, rows: list[list[object]], said: dict, form: str) -> Iterator[Article | UnreadableFile]:
    widest = max(map(len, rows), default=0)
    if widest > MOST_COLUMNS:
        raise TooLarge(name, f"{widest:,} columns; the limit is {MOST_COLUMNS:,}")
    top = table.heads(rows)
    has_texts = "text" in {table.known().get(table.normal(c), "") for c in rows[top]} if rows else False
    found = None if has_texts else trips.of_rows(name, rows, f"{form} of visits")
    yield from table.of_rows(name, rows, said, form) if found is None else found


def _sheets(name: str, data: bytes) -> Iterator[tuple[str, list[list[object]]]]:
    """(title, rows) of each sheet that has any."""
    if data.startswith(b"PK"):
        _measured(name, archive.weighed(name, data, MOST_UNPACKED))
    try:
        from io import BytesIO

        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for title in book.sheet_names:
            sheet = book.get_sheet_by_name(title)
            if sheet.total_height > table.MOST_ROWS or sheet.total_height * sheet.total_width > MOST_CELLS:
                raise TooLarge(name, f"{sheet.total_height:,} rows of {sheet.total_width:,} cells")
            rows = [
                [_cell(c) for c in row]
                for row in sheet.to_python(skip_empty_area=True)
                if any(c not in ("", None) for c in row)
            ]
            if rows:
                yield title, rows
    except CalamineError as error:
        raise (Encrypted(name) if "assword" in str(error) else Broken(name)) from None


def _measured(name: str, book: ZipFile) -> None:
    """Raises TooLarge for sheets whose cells lie so far apart that the library would lay out millions between them."""
    with book:
        for part in (p for p in book.namelist() if _SHEET.search(p)):
            down, across = [1], [1]
            for letters, number in _REFERENCE.findall(book.read(part)):
                across.append(reduce(lambda n, c: n * 26 + c - 64, letters, 0))
                down.append(int(number))
            rows, cells = max(down) - min(down[1:] or [1]) + 1, max(across) - min(across[1:] or [1]) + 1
            if rows > table.MOST_ROWS or rows * cells > MOST_CELLS:
                raise TooLarge(name, f"{rows:,} rows of {cells:,} cells")


def _cell(value: object) -> object:
    """Numbers that are whole as such; times as words."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, (dt.time, dt.timedelta)) and hasattr(value, "isoformat") else value
