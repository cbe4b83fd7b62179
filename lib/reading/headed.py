"""Texts of several articles under heads of one kind: a title, and below it a line with source and day (press reviews,
lists of releases). Cut only where every long paragraph stands under such a head.
"""

import re
from collections.abc import Callable, Iterator

from lib.errors import UnreadableFile
from lib.model import Article
from lib.reading import days, header
from lib.reading.article import made, stem

FORM = "several articles"
_RULE = re.compile(r"^[ \t]*(?:[-=_*#~+]{3,})[ \t]*$")
_NUMBER = re.compile(r"^(?:#+\s*|\(?\d{1,3}[.)]\s+)")
_NO_TITLE = re.compile(
    r"^\W*\d{1,2}[:.h]\d\d|[.;:,]$|^(?-i:[a-z(])|^(?:by|source|published|posted|updated|date)\b"
    r"|^(?:from|to|sent|cc|subject|von|gesendet|an|betreff|de|envoyé|à|objet)\s*:",
    re.I,
)
LONGEST_TITLE, FEWEST_WORDS = 180, 3
MOST_LINES = 100_000  # 2,000 articles have 50,000
STORY = 100  # characters from which a line is a paragraph of a story
NEAR = 3  # lines below a head's day in which the story begins
BESIDE = 60  # characters beside the day
STAMPS = 90  # characters of a line with a day


def _heads(lines: list[str]) -> list[tuple[int, int]]:
    """(line of the title, line of the day) of each head; lines hold no blank ones."""
    found: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        if at == 0 or len(line) > STAMPS:
            continue
        beside = days.whole(line.strip("*_ "))
        if (
            beside == "\0"
            or beside.lower() in ("sent", "date", "gesendet", "envoyé")
            or len(beside) > BESIDE
            or re.search(r"[a-z]{3}\.$", line)
        ):
            continue
        title = next((t for t in (at - 1, at - 2) if t >= 0 and _a_title(lines[t])), None)
        if title == at - 1 and at > 1 and _a_title(lines[at - 2]) and header.a_source(lines[at - 1]):
            title = at - 2
        if title is None or (found and title <= found[-1][1]) or (title == at - 2 and len(lines[at - 1]) > BESIDE):
            continue
        if any(len(x) >= STORY for x in lines[at + 1 : at + 1 + NEAR]):
            found.append((title, at))
    return found


def _a_title(line: str) -> bool:
    bare = _NUMBER.sub("", line).strip("*_ ")
    return (
        len(bare) <= LONGEST_TITLE
        and len(bare.split()) >= FEWEST_WORDS
        and not _NO_TITLE.search(bare)
        and days.whole(bare) == "\0"
        and not header.dateline(bare)
    )


def _lines(text: str) -> list[str]:
    return [x.strip() for x in text.split("\n") if x.strip() and not _RULE.match(x)]


def fits(text: str) -> bool:
    """Are there two such heads or more, all of one shape, with nothing but a cover before the first?"""
    lines = _lines(text)
    heads = _heads(lines) if len(lines) < MOST_LINES else []
    return (
        len(heads) >= 2
        and len({day - title for title, day in heads}) == 1
        and all(len(x) < STORY for x in lines[: heads[0][0]])
    )


def articles(name: str, text: str, joined: Callable[[str], list[str]]) -> Iterator[Article | UnreadableFile]:
    """One article for each head."""
    lines = _lines(text)
    heads = _heads(lines)
    blank = _blocks(text)
    for number, (title, day) in enumerate(heads, start=1):
        end = heads[number][0] if number < len(heads) else len(lines)
        fields = {"title": _NUMBER.sub("", lines[title]).strip("*_# "), "line": lines[day].strip("*_ ")}
        beside = days.whole(fields["line"])
        above = " ".join(lines[title + 1 : day])
        if source := (beside or above):
            fields["source"] = source
        more, story = header.below_title(joined(_text(lines, day + 1, end, blank)))
        yield made(f"{stem(name)}-{number}", {**more, **fields}, story, form=FORM)


def _blocks(text: str) -> set[int]:
    """Places, in _lines, of the lines after which a blank line stands."""
    found: set[int] = set()
    at = -1
    for line in text.split("\n"):
        if line.strip() and not _RULE.match(line):
            at += 1
        else:
            found.add(at)
    return found


def _text(lines: list[str], start: int, end: int, blank: set[int]) -> str:
    return "\n".join(lines[i] + ("\n" if i in blank else "") for i in range(start, end))
