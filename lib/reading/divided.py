"""Texts that somebody put together from several articles with lines between them (=====, * * *, a page break).

Cut only if each part has its own day.
"""

import re
from collections.abc import Callable, Iterator

from lib.errors import UnreadableFile
from lib.model import Article
from lib.reading import header
from lib.reading.article import made, stem
from lib.reading.clean import paragraphs

FORM = "several articles"
_LINE = re.compile(r"(?:^[ \t]*(?:[-=_*#~+]{3,}|(?:[*#~+=-][ \t]+){2,}[*#~+=-])[ \t]*$|\x0c)", re.M)
SHORTEST = 80  # characters of an article


def _parts(text: str) -> list[str]:
    return [p for p in (x.strip() for x in _LINE.split(text)) if p]


def fits(text: str) -> bool:
    """Are there at least two parts, and does each tell a title and a day of its own?"""
    if not _LINE.search(text):
        return False
    parts = _parts(text)
    return 2 <= len(parts) <= 5_000 and all(len(p) >= SHORTEST and _headed(p) for p in parts)


def _headed(part: str) -> bool:
    fields, rest = header.split(paragraphs(part[:3_000]))
    return bool(rest) and "title" in fields and bool({"published", "line"} & set(fields))


def articles(name: str, text: str, joined: Callable[[str], list[str]]) -> Iterator[Article | UnreadableFile]:
    """One article for each part."""
    for number, part in enumerate(_parts(text), start=1):
        fields, story = header.split(joined(part))
        yield made(f"{stem(name)}-{number}", fields, story, form=FORM)
