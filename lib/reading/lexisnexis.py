"""LexisNexis as it was until 2019: "1 of 57 DOCUMENTS", source and day in the middle, labels in capitals; the older
layouts with the copyright on top and HEADLINE and BODY among the labels too.
"""

import re
from collections.abc import Callable, Iterator

from lib.errors import EmptyText, UnreadableFile
from lib.model import Article
from lib.reading import days
from lib.reading.article import made, stem
from lib.reading.marks import known, of_rights

FORM = "LexisNexis"
_START = re.compile(
    r"^[ \t]*(?:\d{1,5} (?:of|von|de|van|di) \d{1,5} (?:DOCUMENT|DOKUMENT)\w{0,3}"
    r"|(?:Dokument|Document|Documento) \d{1,5} (?:von|de|van|di|af|av) \d{1,5}"
    r"|LEVEL \d+ - \d{1,5} OF \d{1,5} (?:STOR(?:Y|IES)|DOCUMENTS?|ARTICLES?|ITEMS?))[ \t]*$",
    re.M,
)
_LABEL = re.compile(r"^([A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ-]{2,20})\s*:\s*(.*)$", re.S)
_EDITION = re.compile(
    r"^(?:.{0,40}\b(?:edition|final|ausgabe|édition|editie|edición)\b.{0,20}|correction appended|scotland|ireland|early"
    r"|late|main|first|national|metro|home)[;.]?$",
    re.I,
)
TOP = 8  # blocks in which source and day stand
ENDS = ("end", "late")  # fields of the labels that follow a story
LONGEST = 60  # characters of a line that holds the day, and little else


def fits(text: str) -> bool:
    """Is this such an export?"""
    return bool(_START.search(text))


def articles(name: str, text: str, joined: Callable[[str], list[str]]) -> Iterator[Article | UnreadableFile]:
    """One outcome for each article; the cover before the first is no text."""
    for number, chunk in enumerate(_START.split(text)[1:], start=1):
        yield _article(f"{stem(name)}-{number}", f"{name}, article {number}", chunk)


def _article(id_: str, where: str, chunk: str) -> Article | UnreadableFile:
    told = [[x.strip() for x in b.split("\n")] for b in re.split(r"\n[ \t]*\n", chunk.replace("\xa0", " "))]
    blocks = [b for b in ([x for x in lines if x and not of_rights(x)] for lines in told) if b]
    fields, at = _source_and_day(blocks)
    loose, story = _labelled(blocks[at:], fields)
    if "title" not in fields and len(loose) > 1:
        loose = [line for line in loose if not _EDITION.match(line)] or loose
    if "title" not in fields and not loose and len(story) > 1 and len(story[0]) < 200:
        loose = [story.pop(0)]
    fields.setdefault("title", " ".join(loose))
    fields["byline"] = re.sub(r"^by\s+", "", fields.get("byline", ""), flags=re.I)
    return made(id_, fields, story, "given", form=FORM) if story else EmptyText(where)


def _source_and_day(blocks: list[list[str]]) -> tuple[dict[str, str], int]:
    """(source and day, the first block after them)."""
    for i, block in enumerate(blocks[:TOP]):
        if _label_of(block) is not None:
            break
        line = next((n for n, x in enumerate(block) if len(x) < LONGEST and days.stamp(x)), None)
        if line is not None:
            before = [x for b in blocks[:i] for x in b] + block[:line]
            return {"published": block[line], "source": before[0] if before else ""}, i + 1
    if blocks and len(blocks[0]) == 1 and _label_of(blocks[0]) is None:
        return {"source": blocks[0][0]}, 1
    return {}, 0


def _label_of(block: list[str]) -> str | None:
    """The field of a block that begins with a label in capitals; None for any other."""
    found = _LABEL.match(block[0])
    return known("lexis").get(found[1].lower()) if found else None


def _labelled(blocks: list[list[str]], fields: dict[str, str]) -> tuple[list[str], list[str]]:
    """(the lines of the title, where it has no label; the paragraphs of the story); labelled lines go into fields."""
    last = max((i for i, b in enumerate(blocks) if _label_of(b) not in (None, *ENDS)), default=-1)
    first, title, story = True, [], []
    for i, block in enumerate(blocks):
        field = _label_of(block)
        words = " ".join(block)
        if field in ENDS and story:
            break
        if field is None:
            if first and not story and "title" not in fields and i < last:
                title += block
            else:
                first = False
                story.append(words)
        elif field == "body":
            first = False
            story += [rest] if (rest := _LABEL.match(words)[2].strip()) else []
        elif story:  # a line such as "TICKER: ABC" within a story
            story.append(words)
        elif field and field not in ENDS:
            fields.setdefault(field, _LABEL.match(words)[2].strip())
            first = first and field != "title"
    return title, story
