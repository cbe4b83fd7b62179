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
STORY = 100  # characters from which a line is a paragraph of a story
MOST = 5_000  # parts


def _parts(text: str) -> list[str]:
    """What stands between the lines. A cover or a list of contents at the top is none; a part without a head, which
    goes on with a sentence, belongs to the one before.
    """
    parts = [p for p in (x.strip() for x in _LINE.split(text)) if p]
    if len(parts) > MOST:
        return parts
    if len(parts) > 2 and all(len(x) < STORY for x in parts[0].split("\n")):
        parts = parts[1:]
    found: list[str] = []
    for part in parts:
        if found and len(part.split("\n", 1)[0]) >= STORY and not _headed(part):
            found[-1] += f"\n\n{part}"
        else:
            found.append(part)
    return found


def fits(text: str) -> bool:
    """Are there at least two parts, and does each tell a title and a day of its own?"""
    if not _LINE.search(text):
        return False
    parts = _parts(text)
    return 2 <= len(parts) <= MOST and all(len(p) >= SHORTEST and _headed(p) for p in parts)


def _headed(part: str) -> bool:
    fields, rest = header.split(paragraphs(part[:3_000]))
    return bool(rest) and "title" in fields and bool({"published", "line"} & set(fields))


def articles(name: str, text: str, joined: Callable[[str], list[str]]) -> Iterator[Article | UnreadableFile]:
    """One article for each part."""
    for number, part in enumerate(_parts(text), start=1):
        fields, story = header.split(joined(part))
        yield made(f"{stem(name)}-{number}", fields, story, form=FORM)
