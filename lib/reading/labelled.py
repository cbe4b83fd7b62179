"""Texts of several articles that each begin with labelled lines ("Title: ...", "Source: ...", "Date: ..."), front
matter of Markdown among them; the labels are those of tables (lib/data/columns.csv) and of news heads (headers.csv).
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from lib.errors import EmptyText, UnreadableFile
from lib.model import Article
from lib.reading import header, table
from lib.reading.article import made, stem
from lib.tables import rows

FORM = "several articles"
_LABEL = re.compile(r"^[ \t>*#-]*\**([^\W\d_][\w /-]{0,30}?)\**\s*:\**\s*(.*)$")
_RULE = re.compile(r"^[ \t]*(?:[-=_*#~]{3,})[ \t]*$")
FEWEST = 2  # labelled lines of a head
MOST_LINES = 100_000  # 2,000 articles have 50,000
LONGEST_COVER = 300  # characters of a line before the first head from which it is a story


@cache
def _fields() -> dict[str, str]:
    return table.known() | {table.normal(r["label"]): r["field"] for r in rows("headers")} | {"section": "", "to": ""}


def _label(line: str) -> tuple[str, str] | None:
    found = _LABEL.match(line)
    field = _fields().get(table.normal(found[1])) if found else None
    return (field, found[2].strip(" *")) if field is not None else None


def _heads(lines: list[str]) -> list[tuple[int, int]]:
    """(first line, line after the last) of each run of labelled lines; blank lines and rules may stand within."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        if not _label(lines[at]):
            at += 1
            continue
        start, last, fields = at, at, []
        while at < len(lines) and ((told := _label(lines[at])) or not lines[at].strip() or _RULE.match(lines[at])):
            if told:
                if told[0] and told[0] in fields:  # the next record begins at once: this one has no text of its own
                    break
                fields.append(told[0])
                last = at
            at += 1
            if told and told[0] == "text":
                break
        if len(fields) >= FEWEST and "title" in fields and {"published", "source", "byline", "text", "url"} & {*fields}:
            found.append((start, last + 1))
        at = max(at, last + 1)
    return found


def fits(text: str) -> bool:
    """Are there two such heads or more, with nothing but a cover before the first?"""
    lines = text.split("\n")
    heads = _heads(lines) if len(lines) < MOST_LINES else []
    return len(heads) >= 2 and all(len(x) < LONGEST_COVER for x in lines[: heads[0][0]])


def articles(name: str, text: str, joined: Callable[[str], list[str]]) -> Iterator[Article | UnreadableFile]:
    """One outcome for each head."""
    lines = text.split("\n")
    heads = _heads(lines)
    for number, (start, end) in enumerate(heads, start=1):
        after = heads[number][0] if number < len(heads) else len(lines)
        fields: dict[str, str] = {}
        body = lines[end:after]
        for line in lines[start:end]:
            told = _label(line)
            if told and told[0] == "text":
                body.insert(0, told[1])
            elif told and told[0] and told[1]:
                fields.setdefault(told[0], told[1].strip("\"'"))
        while body and (not body[-1].strip() or _RULE.match(body[-1])):
            body.pop()
        more, story = header.split(joined("\n".join(x for x in body if not _RULE.match(x))))
        if "title" in more and more["title"] != fields.get("title"):
            story.insert(0, more.pop("title"))
        where = f"{name}, article {number}"
        yield made(f"{stem(name)}-{number}", {**more, **fields}, story, form=FORM) if story else EmptyText(where)
