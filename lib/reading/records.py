"""JSON of many articles: lines, arrays, and objects that hold a list of them (lib/data/wrappers.csv), as archives,
crawlers and search engines write it.
"""

import json
import re
from collections.abc import Iterator

from lib.config import Config
from lib.errors import Broken, EmptyText, UnreadableFile
from lib.model import Article
from lib.reading import table
from lib.reading.clean import decoded
from lib.tables import rows

DEEPEST = 5  # objects within one another in which a list of articles is looked for
_INNER = ("_source", "fields", "doc", "article", "document", "source_document")  # where one row's own fields lie
MOST_FIELDS = 500
_BETWEEN = re.compile(r"[\s,]*")


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """The articles of a JSON or JSON-lines file."""
    text = decoded(data).lstrip("\ufeff")
    if text.lstrip().startswith("["):
        yield from whole(name, text)
        return
    first = text.lstrip().split("\n", 1)[0]
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        if len(first) < 3 or name.lower().endswith(".json"):
            yield from whole(name, text)
            return
    if "\n" not in text.strip():
        yield from whole(name, text)
    else:
        yield from lines(name, text)


def lines(name: str, text: str) -> Iterator[Article | UnreadableFile]:
    """One outcome per line."""
    yield from table.articles(name, _lines(text), "JSON lines")


def _lines(text: str) -> Iterator[dict | str]:
    for line in text.split("\n"):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                yield "this line is not JSON"
                continue
            if (
                isinstance(row, dict) and len(row) == 1 and set(row) <= {"index", "create"}
            ):  # Elasticsearch's bulk form: what to do with the next line
                continue
            yield flat(row) if isinstance(row, dict) else "this line is not a JSON object"


def whole(name: str, text: str) -> Iterator[Article | UnreadableFile]:
    """The articles of one JSON value: an array, an object with a list, or an object that is one article.

    Raises Broken.
    """
    try:
        value = json.loads(text)
    except RecursionError:
        raise Broken(name, ": it is nested too deeply") from None
    except ValueError:
        value = _one_after_another(text)
        if value is None:
            raise Broken(name, ": it is not JSON") from None
    found = _rows_in(turned(value))
    if found is None:
        raise EmptyText(name)
    yield from table.articles(
        name, (flat(r) if isinstance(r, dict) else "it is not a JSON object" for r in found), "JSON"
    )


def _one_after_another(text: str) -> list | None:
    """The objects of a file that holds one after another, commas between them or not; None where it is anything
    else.
    """
    found, at, decoder = [], 0, json.JSONDecoder()
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, dict):
            return None
        found.append(value)
        at = _BETWEEN.match(text, at).end()
    return found or None


def turned(value: object) -> object:
    """A table as pandas writes it by columns, or split into names and rows, as rows; an object of articles under
    their keys as a list; anything else as it is.
    """
    if not isinstance(value, dict) or not value:
        return value
    if isinstance(names := value.get("columns"), list) and isinstance(data := value.get("data"), list):
        return [dict(zip(map(str, names), row, strict=False)) for row in data if isinstance(row, list)]
    held = list(value.values())
    if all(isinstance(v, dict) for v in held):
        if len(held) > 1 and all(_tells(v) for v in held[:MOST_FIELDS]):
            return held
        held = [list(v.values()) for v in held]
    columns = {table.known().get(table.normal(k)) for k in list(value)[:MOST_FIELDS]}
    if "text" in columns and len(value) > 1 and all(isinstance(v, list) and len(v) == len(held[0]) for v in held):
        return [dict(zip(value, row, strict=False)) for row in zip(*held, strict=True)]
    return value


def _tells(row: dict) -> bool:
    """Has an object a text of its own, and a title or a day?"""
    fields = {table.known().get(k) for k, v in flat(row).items() if isinstance(v, str) and v}
    return "text" in fields and bool(fields & {"title", "published", "url"})


def _rows_in(value: object, depth: int = 0) -> list | None:
    """The rows of a JSON value: itself if it is a list of objects, the list under a known key, or the object itself if
    it has a text.
    """
    if depth > DEEPEST:
        return None
    if isinstance(value, list):
        return value if value and any(isinstance(v, dict) for v in value) else None
    if not isinstance(value, dict):
        return None
    fields = {table.known().get(k, "") for k, v in flat(value).items() if isinstance(v, (str, list)) and v}
    if "text" in fields and not any(
        isinstance(value.get(k), list) and any(isinstance(x, dict) for x in value[k])
        for k in ("articles", "items", "results", "docs")
    ):
        return [value]
    for key in (*(r["key"] for r in rows("wrappers")), *value):
        inner = value.get(key)
        if isinstance(inner, (list, dict)) and (found := _rows_in(inner, depth + 1)) is not None:
            return found
    return [value] if fields & {"title", "abstract"} else None


def flat(row: dict) -> dict[str, object]:
    """A row with the fields that lie one object deeper (_source, fields) beside its own, keys made alike."""
    found: dict[str, object] = {}
    for key, value in list(row.items())[:MOST_FIELDS]:
        if key in _INNER and isinstance(value, dict):
            found |= {k: v for k, v in flat(value).items() if v is not None}
        else:
            found.setdefault(table.normal(key), value)
    return found
