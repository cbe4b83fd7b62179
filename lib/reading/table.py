"""Rows of many articles (JSON, CSV, Excel, Parquet) as articles: which column is what (lib/data/columns.csv), and which
comes first in numeric days.
"""

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from lib.errors import Broken, EmptyText, NoTexts, TooLarge, UnknownColumns, UnreadableFile, counted
from lib.model import Article
from lib.reading import blocks, days, header
from lib.reading.article import stem
from lib.reading.clean import decoded, mended, paragraphs, tidy
from lib.reading.days import Told
from lib.spreadsheet import plain_cell
from lib.tables import rows as words

LONGEST_FIELD = 10_000_000
_WORDS_OF = (
    "name", "title", "main", "display_name", "original", "id", "text", "rendered", "$date", "$numberLong", "iso",
    "date", "$oid",
)  # fmt: skip
MOST_ROWS = 200_000
LONG_TEXT = 120  # characters on average from which a column holds texts
TOP_ROWS = 25  # rows above which the names of columns must stand
FIELDS = ("text", "title", "published", "source", "byline", "url", "id")  # what a person can say of a column
_TAGGED = re.compile(r"</?(?:p|br|div|a|b|i|em|strong|span|h[1-6]|ul|li|img)\b[^>]*>", re.I)
_CUT_OFF = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+?\d+ char(?:acter)?s\]\s*$")


@cache
def known() -> dict[str, str]:
    """Names of columns, made alike by normal(), and the field each stands for; the earlier of two goes first."""
    return {normal(r["column"]): r["field"] for r in words("columns")}


def normal(name: object) -> str:
    """ "Publication Date" -> "publication_date"."""
    return re.sub(r"[\s_\-./'’()]+", "_", str(name if name is not None else "").strip().lower()).strip("_")


def read(
    name: str, data: bytes, kind: str = "csv", columns: Mapping[str, Mapping[str, str]] | None = None
) -> Iterator[Article | UnreadableFile]:
    """One outcome per row of a CSV file, or of JSON lines.

    A column named text is taken exactly as given, so that offsets refer to the caller's string.

    columns: by a table's shape, what a person said its columns are (column -> field).
    """
    if kind == "jsonl":
        from lib.reading import records

        yield from records.lines(name, decoded(data))
        return
    yield from of_rows(
        name, [[plain_cell(c) for c in row] for row in csv_rows(name, decoded(data))], columns or {}, "CSV"
    )


def csv_rows(name: str, text: str) -> list[list[str]]:
    """The cells of a CSV file: a line "sep=;" is heeded, else the sign is taken that gives the most known columns.

    Raises Broken.
    """
    csv.field_size_limit(LONGEST_FIELD)
    text = text.lstrip("\ufeff").replace("\x00", "")
    said = re.match(r"\s*\"?sep=(.)\"?\s*\r?\n", text, re.I)
    if said:
        text = text[said.end() :]
    signs = said[1] if said else ",;\t|^~"
    top = text[:100_000]
    sign = max(signs, key=lambda s: _promise(top, s))
    try:
        told = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        found = list(islice((row for row in told if any(c.strip() for c in row)), MOST_ROWS + 1))
    except csv.Error as error:
        raise Broken(name, ": one of its cells is too long" if "field larger" in str(error) else "") from None
    if len(found) > MOST_ROWS:
        raise TooLarge(name, f"more than {MOST_ROWS:,} rows")
    return found


def _promise(text: str, sign: str) -> tuple[int, int]:
    """(known columns, columns) that a sign gives in the best of the first rows."""
    try:
        found = [
            row
            for row, _ in zip(csv.reader(io.StringIO(text, newline=""), delimiter=sign), range(TOP_ROWS), strict=False)
        ]
    except csv.Error:
        return 0, 0
    return max(((sum(normal(c) in known() for c in row), len(row)) for row in found), default=(0, 0))


def shape(columns: Sequence[str]) -> str:
    """Names tables with the same columns."""
    return hashlib.sha256("\n".join(map(normal, columns)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def heads(rows: Sequence[Sequence[object]]) -> int:
    """Place of the row that names the columns: the one of the first with the most known names, the first row if none
    has any.
    """
    return max(
        range(min(len(rows), TOP_ROWS)), key=lambda i: (sum(normal(c) in known() for c in rows[i]), -i), default=0
    )


def of_rows(
    name: str, rows: Sequence[Sequence[object]], columns: Mapping[str, Mapping[str, str]], form: str
) -> Iterator[Article | UnreadableFile]:
    """One outcome per row below the names of the columns.

    Raises UnknownColumns where no column is known to hold texts, NoTexts for lists of links.
    """
    if not rows:
        raise EmptyText(name)
    top = heads(rows)
    names = [str(c if c is not None else "") for c in rows[top]]
    said = columns.get(shape(names), {})
    fields = [said.get(n) or ("" if said else known().get(normal(n), "")) for n in names]
    below = rows[top + 1 :]
    if "text" not in fields and not _long(below, fields, "abstract"):
        if not _long(below, fields, ""):
            _only_links(name, rows if not any(fields) else below, fields)
        raise UnknownColumns(
            name, tuple(names), tuple(tuple(_shown(c) for c in row[: len(names)]) for row in below[:3]), shape(names)
        )
    keys = (
        {f: next(n for n, x in zip(names, fields, strict=True) if x == f) for f in dict.fromkeys(fields) if f}
        if said
        else {}
    )
    made = [
        {
            **{normal(n): v for n, v in zip(names, row, strict=False)},
            **{f: row[names.index(n)] for f, n in keys.items() if names.index(n) < len(row)},
        }
        for row in below
    ]
    yield from articles(name, made, form)


def _long(below: Sequence[Sequence[object]], fields: Sequence[str], field: str) -> bool:
    """Does a column of a field hold texts, not words? field: "" for the columns that are not known."""
    return any(
        f == field and sum(len(str(row[i])) for row in below[:50] if i < len(row)) > LONG_TEXT * min(50, len(below))
        for i, f in enumerate(fields)
    )


def _only_links(name: str, rows: Sequence[Sequence[object]], fields: Sequence[str]) -> None:
    """Raises NoTexts for a table whose every row holds an address, and titles at most."""
    linked = sum(any(str(c).startswith(("http://", "https://")) for c in row) for row in rows)
    if rows and (linked == len(rows) or {"url", "title"} <= set(fields)):
        raise NoTexts(name, counted(len(rows), "articles" if "title" in fields else "links"))


def _shown(value: object) -> str:
    return str(value if value is not None else "")[:120]


def articles(name: str, rows: Iterable[dict | str], form: str) -> Iterator[Article | UnreadableFile]:
    """One outcome per row, its keys made alike; a string instead of a row says what is wrong with it.

    The order of day and month is that of all rows.
    """
    rows = list(islice(rows, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise TooLarge(name, f"more than {MOST_ROWS:,} rows")
    days_told = [_told(row, "published") for row in rows if isinstance(row, dict)]
    order = days.order_of(days_told)
    numeric = sum(bool(re.search(r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b", str(d))) for d in days_told)
    notes = (
        (f"Days such as 03/04/2019 were read with the {order} first, since other rows cannot be read otherwise.",)
        if order and numeric > 1
        else ()
    )
    texts = [r for r in rows if isinstance(r, str) or _told(r, "text")]
    if rows and not texts:
        if any(_told(r, "abstract") for r in rows):
            notes += ("Only the summaries are in this file.",)
        elif all(_told(r, "url") or _told(r, "title") for r in rows):
            raise NoTexts(name, counted(len(rows), "articles"))
    for number, row in enumerate(rows, start=1):
        where = f"{stem(name)}, row {number}"
        yield (
            Broken(where, f": {row}")
            if isinstance(row, str)
            else article(where, row, f"{stem(name)}-{number}", order, form, notes)
        )


def _told(row: Mapping[str, object], field: str) -> object:
    """The first value among a row's columns that stand for a field, in the order of columns.csv."""
    found = _first(row, field)
    return row[found] if found else ""


def _first(row: Mapping[str, object], *fields: str) -> str:
    """The name of that column, those of the earlier field first; "" where the row has none with a value."""
    ranks = _ranks()
    told = [
        (fields.index(ranks[c][0]), ranks[c][1], c)
        for c, value in row.items()
        if c in ranks and ranks[c][0] in fields and value not in (None, "", [], {})
    ]
    return min(told)[2] if told else ""


@cache
def _ranks() -> dict[str, tuple[str, int]]:
    """Name of a column -> (its field, its place in columns.csv)."""
    return {c: (f, i) for i, (c, f) in enumerate(known().items())}


def _word(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(_word, value[:20])))
    if isinstance(value, dict):
        return next((_word(value[k]) for k in _WORDS_OF if value.get(k)), "")
    return " ".join(str(value).split()) if value is not None else ""


def article(
    where: str, row: Mapping[str, object], fallback: str, order: str = "", form: str = "", notes: tuple[str, ...] = ()
) -> Article | UnreadableFile:
    """One row, its keys as known() has them, as an article; fallback: its name where the row gives none."""
    row = {normal(k): v for k, v in row.items()}
    key = _first(row, "text", "abstract")
    text = row.get(key, "")
    text = "\n\n".join(map(_word, text)) if isinstance(text, (list, tuple)) else text
    if not key or not isinstance(text, str) or not text.strip():
        return EmptyText(where)
    cut_off = _CUT_OFF.search(text[-40:])
    text = text if key == "text" else _prose(_CUT_OFF.sub("", text), where)
    line = header.dateline(text)
    url = _word(_told(row, "url"))
    url = url if url.startswith(("http://", "https://")) else ""
    parts = header.dateline_parts(line)
    told = [Told("given", value) for value in (_told(row, "published"),) if value]
    told += [Told("dateline", f"{parts['day']} {parts['year']}")] if parts.get("day") and parts.get("year") else []
    told += [Told("updated", _word(_told(row, "updated")))]
    told += [Told("address", day.isoformat())] if (day := days.in_address(url)) else []
    chosen = days.choose([t._replace(words=_day_word(t.words)) for t in told if t.words], order)
    return Article(
        id=_word(_told(row, "id")) or fallback, text=text, title=mended(_word(_told(row, "title"))),
        published=chosen.stamp.day if chosen.stamp else None, published_time=chosen.stamp.time if chosen.stamp else "",
        published_by=days.by(chosen.where), doubt=chosen.doubt, byline=_word(_told(row, "byline")),
        source=_word(_told(row, "source")) or parts.get("agency", ""), dateline=line, url=url, form=form,
        days=chosen.days, notes=notes + (("The text breaks off: the file holds only its beginning.",) if cut_off
                                         else ()),
    )  # fmt: skip


def _day_word(value: object) -> str:
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return _word(value)


def _prose(text: str, where: str) -> str:
    """Paragraphs of a text that may hold markup."""
    if _TAGGED.search(text[:5000]):
        return "\n\n".join(blocks.fragment(where, text))
    return "\n\n".join(paragraphs(tidy(text)))


def as_row(article: Article) -> dict[str, str]:
    """The row that read() gives the same article back from."""
    day: dt.date | None = article.published
    return {"id": article.id, "title": article.title, "published": article.published_time
            or (day.isoformat() if day else ""), "source": article.source, "byline": article.byline, "url": article.url,
            "text": article.text}  # fmt: skip
