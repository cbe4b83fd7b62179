"""LexisNexis as it was until 2019: "1 of 57 DOCUMENTS", source and day in the middle, labels in capitals."""

import re
from collections.abc import Callable, Iterator

from lib.errors import EmptyText, UnreadableFile
from lib.model import Article
from lib.reading import days
from lib.reading.article import made, stem
from lib.reading.nexis import known

FORM = "LexisNexis"
_START = re.compile(
    r"^[ \t]*(?:\d{1,5} of \d{1,5} DOCUMENTS?|Dokument \d{1,5} von \d{1,5}|Document \d{1,5} de \d{1,5})[ \t]*$", re.M
)
_LABEL = re.compile(r"^([A-ZÄÖÜ][A-ZÄÖÜ-]{2,20})\s*:\s*(.*)$", re.S)
_COPYRIGHT = re.compile(r"^\s*(?:copyright|\(c\)|©)\s|all rights reserved", re.I)
TOP = 6  # blocks in which source and day stand


def fits(text: str) -> bool:
    """Is this such an export?"""
    return bool(_START.search(text))


def articles(name: str, text: str, joined: Callable[[str], list[str]]) -> Iterator[Article | UnreadableFile]:
    """One outcome for each article; the cover before the first is no text."""
    for number, chunk in enumerate(_START.split(text)[1:], start=1):
        yield _article(f"{stem(name)}-{number}", f"{name}, article {number}", chunk)


def _article(id_: str, where: str, chunk: str) -> Article | UnreadableFile:
    blocks = [
        [line.strip() for line in b.split("\n") if line.strip()]
        for b in re.split(r"\n[ \t]*\n", chunk.replace("\xa0", " "))
    ]
    blocks = [b for b in blocks if b and not any(_COPYRIGHT.search(line) for line in b)]
    labels = known("lexis")
    fields: dict[str, str] = {}
    dated = next(
        (i for i, b in enumerate(blocks[:TOP]) if any(days.stamp(line) and len(line) < 60 for line in b)), None
    )
    at = 0
    if dated is not None:
        line = next(i for i, x in enumerate(blocks[dated]) if days.stamp(x))
        fields["published"] = blocks[dated][line]
        before = [x for b in blocks[:dated] for x in b] + blocks[dated][:line]
        fields["source"] = before[0] if before else ""
        at = dated + 1
    elif blocks and len(blocks[0]) == 1 and not _LABEL.match(blocks[0][0]):
        fields["source"], at = blocks[0][0], 1
    title: list[str] = []
    story: list[str] = []
    for block in blocks[at:]:
        found = _LABEL.match(" ".join(block))
        field = labels.get(found[1].lower()) if found else None
        if field == "end" and story:
            break
        if field is not None and not story:
            if field and field != "end":
                fields.setdefault(field, found[2].strip())
        elif not story and not title and "title" not in fields and _any_label(blocks[at:], labels):
            title = block
        else:
            story.append(" ".join(block))
    if not title and len(story) > 1 and len(story[0]) < 200:
        title, story = [story[0]], story[1:]
    fields.setdefault("title", " ".join(title))
    return made(id_, fields, [p for p in story if p != "Body"], "given", form=FORM) if story else EmptyText(where)


def _any_label(blocks: list[list[str]], labels: dict[str, str]) -> bool:
    return any((m := _LABEL.match(" ".join(b))) and labels.get(m[1].lower(), "end") != "end" for b in blocks)
