"""Factiva: pages and texts with field codes (HD, PD, SN ...) or in reading form, each article ending with "Document
ABCD0000..."; lists of headlines hold no text.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from lib.errors import EmptyText, NoTexts, UnreadableFile, counted
from lib.model import Article
from lib.reading import blocks, coded, days
from lib.reading.article import made, stem
from lib.reading.marks import any_of, known, of_rights

FORM = "Factiva"
_ID = r"[A-Z]{2}[A-Za-z0-9]{14,}"
_END = re.compile(rf"^[ \t]*{any_of('factiva', 'id')}[ \t]?({_ID})[ \t]*$", re.M | re.I)
_WORDS = re.compile(rf"^[ \t]*[\d.,\u202f ]{{1,9}} ?{any_of('factiva', 'words')}[ \t]*$", re.M | re.I)
_LANGUAGE = re.compile(any_of("factiva", "language"), re.I)
_BY = re.compile(r"^(?:by|von|par|por|di|da|door)\s+", re.I)
_A_NAME = re.compile(r"[A-ZÀ-Þ][\w.'’-]+(?: (?:and |de |van |von |al )?[A-ZÀ-Þ][\w.'’-]*){1,4}")
_FURNITURE = re.compile(r"^(?:Page \d+ of \d+|_+|Factiva|Dow Jones|Factiva Dow Jones)$", re.I)
HEAD = 14  # lines after the count of words in which the head ends
WRAPPED = 60  # characters from which a line of a title may have been broken by the page


def fits(text: str) -> bool:
    """Is this such an export, as text?"""
    return coded.fits(text) or bool(_END.search(text) and _WORDS.search(text))


def articles(name: str, text: str, joined: Callable[[str], list[str]]) -> Iterator[Article | UnreadableFile]:
    """One outcome for each article of a text (RTF, TXT, PDF)."""
    if coded.fits(text):
        found = (_from_codes(record) for record in coded.records(text.split("\n")))
    else:
        parts = _END.split(text)
        found = (_from_text(parts[2 * n], joined) for n in range(len(parts) // 2))
    for number, (fields, story) in enumerate(found, start=1):
        where = f"{name}, article {number}"
        yield made(f"{stem(name)}-{number}", fields, story, "given", form=FORM) if story else EmptyText(where)


def _from_text(chunk: str, joined: Callable[[str], list[str]]) -> tuple[dict[str, str], list[str]]:
    """Title, count of words, day, time, source, code, page, language, copyright, story: by their order."""
    lines = [line.strip() for line in chunk.split("\n")]
    at = next((i for i, line in enumerate(lines) if _WORDS.match(line)), None)
    if at is None:
        return {}, []
    fields = _above([line for line in lines[:at] if line and not _FURNITURE.match(line)])
    begins = at + 1
    for i in range(at + 1, min(at + 1 + HEAD, len(lines))):
        line = lines[i]
        if line and "published" not in fields and days.stamp(line) and len(line) < 40:
            fields["published"] = line
        elif line and "published" in fields and "source" not in fields and not re.fullmatch(r"\d{1,2}[:.]\d\d.*", line):
            fields["source"] = line
        elif re.fullmatch(r"\d{1,2}[:.]\d\d(?:\s?[AP]M)?.{0,6}", line) and "published" in fields:
            fields["published"] += " " + line
        if of_rights(line) or _LANGUAGE.fullmatch(line):
            begins = i + 1
    return fields, [p for p in joined("\n".join(lines[begins:])) if not of_rights(p)]


def _above(lines: list[str]) -> dict[str, str]:
    """title and byline of the lines above the count of words; a section may stand over them."""
    fields: dict[str, str] = {}
    if len(lines) > 1 and (_BY.match(lines[-1]) or (_A_NAME.fullmatch(lines[-1]) and not _A_NAME.fullmatch(lines[-2]))):
        fields["byline"] = _BY.sub("", lines[-1])
        lines = lines[:-1]
    title = lines[-1:]
    while len(lines) > len(title) and WRAPPED < len(lines[-1 - len(title)]) < 2 * WRAPPED:
        title = [lines[-1 - len(title)], *title]
    return fields | {"title": " ".join(title)}


def _from_codes(told: Iterable[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    lines: dict[str, list[str]] = {}
    for code, line in told:
        if field := known("factiva").get(code):
            lines.setdefault(field, []).append(line)
    story = lines.pop("text", [])
    fields = {field: " ".join(words) for field, words in lines.items()}
    if fields.get("time") and fields.get("published"):
        fields["published"] += " " + fields["time"]
    if "byline" in fields:
        fields["byline"] = _BY.sub("", fields["byline"])
    return fields, story


def in_page(tree) -> list:
    """The articles of a Factiva page as elements."""
    return [d for d in tree.iter("div") if re.search(r"(?:^|\s)[a-z]{2}Article(?:\s|$)", d.get("class") or "")]


def from_page(name: str, tree) -> Iterator[Article | UnreadableFile] | None:
    """One outcome for each article of a Factiva page, None where it is no such page.

    Raises NoTexts for a list of headlines.
    """
    found = in_page(tree)
    if found:
        return (_one(name, number, div) for number, div in enumerate(found, start=1))
    listed = [t for t in tree.iter("tr") if (t.get("class") or "") == "headline"] or tree.xpath(
        "//a[contains(@class, 'Headline')]"
    )
    if listed and ("factiva" in (tree.findtext(".//title") or "").lower() or tree.xpath("//*[@class='leadFields']")):
        raise NoTexts(name, counted(len(listed), "headlines"))
    return None


def _one(name: str, number: int, div) -> Article | UnreadableFile:
    id_, where = f"{stem(name)}-{number}", f"{name}, article {number}"
    codes = [
        (row, cells)
        for row in div.iter("tr")
        if len(cells := [c for c in row if c.tag in ("td", "th")]) >= 2
        and re.fullmatch(r"[A-Z]{2,3}", blocks.words(cells[0]))
    ]
    if codes:
        told = ((blocks.words(cells[0]), line) for _, cells in codes for line in blocks.lines(cells[1]))
        fields, story = _from_codes(told)
    else:
        paragraphs = [blocks.words(p) for p in div.iter("p") if "articleParagraph" in (p.get("class") or "")]
        heads = [d for d in div.iter("div") if not list(d.iter("p")) and not any(True for x in d if x.tag == "div")]
        title = next(
            (
                blocks.words(s)
                for s in div.iter("span", "b", "div")
                if "Headline" in (s.get("class") or "") or s.get("id") == "hd"
            ),
            "",
        )
        lines = [blocks.words(d) for d in heads]
        below = lines[lines.index(title) + 1 :] if title in lines else lines  # a section stands above
        fields, _ = _from_text("\n".join([title, *(x for x in below if x)]), lambda text: [])
        fields["title"] = title
        author = next((blocks.words(d) for d in heads if d.get("class") == "author"), "")
        fields |= {"byline": _BY.sub("", author)} if author else {}
        story = [p for p in paragraphs if p and not _END.match(p)]
    return made(id_, {k: v for k, v in fields.items() if v}, story, "given", form=FORM) if story else EmptyText(where)
