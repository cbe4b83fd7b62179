"""JSONL and CSV of many articles: columns id, text and optionally title, published, url, source, byline."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator

from lib.errors import Broken, EmptyText, UnreadableFile
from lib.model import Article
from lib.reading import header
from lib.reading.clean import decoded
from lib.reading.plain import stem
from lib.spreadsheet import plain_cell

COLUMNS = {"id": ("id", "article_id", "doc_id"), "text": ("text", "body", "content", "article"), "title": ("title", "headline"),
           "published": ("published", "date", "publication_date", "published_at", "pubdate"), "url": ("url", "link"),
           "source": ("source", "publisher", "outlet"), "byline": ("byline", "author"), "language": ("language", "lang")}  # fmt: skip
LONGEST_FIELD = 10_000_000


def read(name: str, data: bytes, kind: str) -> Iterator[Article | UnreadableFile]:
    """One outcome per row. The text is taken exactly as given, so that offsets refer to the caller's string."""
    lines = _json_rows(decoded(data)) if kind == "jsonl" else _csv_rows(name, decoded(data))
    for number, row in enumerate(lines, start=1):
        where = f"{stem(name)}, row {number}"
        if isinstance(row, str):
            yield Broken(where, f": {row}")
        else:
            yield article(where, row, f"{stem(name)}-{number}")


def _json_rows(text: str) -> Iterator[dict | str]:
    for line in text.split("\n"):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                yield "this line is not JSON"
                continue
            yield row if isinstance(row, dict) else "this line is not a JSON object"


def _csv_rows(name: str, text: str) -> Iterator[dict | str]:
    csv.field_size_limit(LONGEST_FIELD)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=separator)
    names = {(n or "").strip().lower() for n in reader.fieldnames or ()}
    if not names & set(COLUMNS["text"]):
        raise Broken(name, ": it has no column named text, body or content")
    for row in reader:
        yield {(k or "").strip().lower(): plain_cell(v) if isinstance(v, str) else v for k, v in row.items()}


def article(where: str, row: dict, fallback: str) -> Article | UnreadableFile:
    """One row, its keys in small letters, as an article; fallback: its name where the row gives none."""
    def told(field: str) -> str:
        return next((str(row[c]) for c in COLUMNS[field] if row.get(c) not in (None, "")), "")

    text = told("text")
    if not isinstance(row.get("text", ""), str) or not text.strip():
        return EmptyText(where)
    given = told("published")
    when = header.stamp(given) or (header.stamp(f"{given[:4]}-{given[4:6]}-{given[6:8]}") if given.isdigit() and len(given) == 8 else None)
    return Article(
        id=told("id") or fallback, text=text, title=told("title"), published=when.day if when else None,
        published_time=when.time if when else "", published_by="given" if when else "", byline=told("byline"),
        source=told("source") or header.dateline_parts(header.dateline(text)).get("agency", ""), dateline=header.dateline(text),
        url=told("url") if told("url").startswith(("http://", "https://")) else "",
    )  # fmt: skip


def as_row(article: Article) -> dict[str, str]:
    """The row that read() gives the same article back from."""
    day: dt.date | None = article.published
    return {"id": article.id, "title": article.title, "published": article.published_time or (day.isoformat() if day else ""),
            "source": article.source, "byline": article.byline, "url": article.url, "text": article.text}  # fmt: skip
