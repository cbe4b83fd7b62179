"""Nexis Uni and Lexis Advance: articles that each end with "End of Document", after a cover list that is no text."""

import re
from collections.abc import Callable, Iterator

from lib.errors import EmptyText, Incomplete, UnreadableFile
from lib.model import Article
from lib.reading import days
from lib.reading.article import made, stem
from lib.reading.marks import any_of, known, of_rights

FORM = "Nexis Uni"
_END = re.compile(rf"^[ \t]*{any_of('nexis', 'end')}[ \t]*$", re.M | re.I)
_BODY = re.compile(rf"{any_of('nexis', 'body')}", re.I)
_SAID = re.compile(rf"^[ \t]*{any_of('nexis', 'said')} \((\d{{1,5}})\)[ \t]*$", re.M | re.I)
_LABEL = re.compile(r"^\s*([^\W\d_][^\W\d_]+(?:[ -][^\W\d_]+){0,3})\s*:\s*(.*)$")
_TAIL = re.compile(rf"{any_of('nexis', 'tail')}", re.I)
_PAGE = re.compile(r"^\s*(?:Page \d+ of \d+|\d+|Link to Image|Link to PDF|Back to Top)\s*$", re.I)
LONGEST_CHUNK = 60  # words after the last end from which they are an article that was cut off


def fits(text: str) -> bool:
    """Is this such an export?"""
    return bool(_END.search(text)) and any(_marks(line) for line in text.split("\n"))


def _marks(line: str) -> bool:
    return line.lstrip().startswith("Copyright ") or bool(_BODY.fullmatch(line.strip())) or _field(line) is not None


def _field(line: str) -> str | None:
    """The field of a labelled line ("" where it is none of ours); None for any other line."""
    found = _LABEL.match(line)
    return known("lexis").get(" ".join(found[1].lower().split())) if found else None


def articles(name: str, text: str, joined: Callable[[str], list[str]]) -> Iterator[Article | UnreadableFile]:
    """One outcome for each article."""
    *chunks, rest = _END.split(text)
    if len(rest.split()) > LONGEST_CHUNK and any(map(_marks, rest.split("\n"))):
        chunks.append(rest)
    said = _SAID.search(chunks[0])
    for number, chunk in enumerate(chunks, start=1):
        yield _article(f"{stem(name)}-{number}", f"{name}, article {number}", chunk, number == 1, joined)
    if said and int(said[1]) > len(chunks):
        yield Incomplete(name, f"{int(said[1]):,} articles, but {len(chunks):,} were found")


def _article(
    id_: str, where: str, chunk: str, first: bool, joined: Callable[[str], list[str]]
) -> Article | UnreadableFile:
    lines = [line.strip() for line in chunk.split("\n") if not _PAGE.match(line)]
    body = next((i for i, line in enumerate(lines) if _BODY.fullmatch(line)), None)
    head = _head(lines[: body if body is not None else len(lines)], first)
    begins = head.pop("begins")
    begins = begins if body is None else body + 1
    ends = next((i for i in range(begins, len(lines)) if _ends(lines[i])), len(lines))
    title = head.get("title", "")
    story = [
        p
        for p in joined("\n".join(line for line in lines[begins:ends] if line != title or not title))
        if not of_rights(p)
    ]
    return made(id_, head, story, "given", form=FORM) if story else EmptyText(where)


def _ends(line: str) -> bool:
    """Does the tail of an article begin at a line?"""
    return bool(_TAIL.fullmatch(line)) or (_field(line) == "end" and bool(_LABEL.match(line)[1][0].isupper()))


def _head(lines: list[str], first: bool) -> dict:
    """title, source, published and byline; begins: the line after the last label, where there is no "Body"."""
    marked = [i for i, line in enumerate(lines) if of_rights(line) or _field(line) not in (None, "end", "late", "body")]
    at = [i for i, line in enumerate(lines) if line and days.whole(line) == "" and (not marked or i < marked[-1])]
    when = at[-1 if first else 0] if at else None  # the cover tells days of its own
    fields: dict = {"begins": marked[-1] + 1 if marked else (when + 1 if when is not None else 0)}
    for i in marked:
        if (field := _field(lines[i])) in ("byline", "url", "title"):
            fields[field] = re.sub(r"^by\s+", "", _LABEL.match(lines[i])[2].strip(), flags=re.I)
    if when is None:
        return fields
    fields["published"] = lines[when]
    above = lines[:when]
    source = _last_block(above)
    if first and len(source) > 2:  # a PDF has no blank lines between cover and title: the cover names it
        listed = {" ".join(m[1].split()) for line in above if (m := re.match(r"\d+\. (.+)$", line))}
        many = next((k for k in (1, 2, 3) if " ".join(above[i] for i in source[-1 - k : -1]) in listed), 1)
        source = source[-1 - many :]
    fields["source"] = above[source[-1]] if source else ""
    if source and len(source) > 1:  # title and source without a blank line between them
        title = [above[i] for i in source[:-1]]
    elif source:
        rest = above[: source[0]]
        title = [rest[i] for i in _last_block(rest)] if first else [line for line in rest if line]
    else:
        title = []
    fields.setdefault("title", " ".join(title)[:400])
    return fields


def _last_block(lines: list[str]) -> list[int]:
    """Places of the last lines that stand together."""
    found: list[int] = []
    for i in range(len(lines) - 1, -1, -1):
        if lines[i]:
            found.insert(0, i)
        elif found:
            break
    return found
