"""Factiva: pages and texts with field codes (HD, PD, SN ...) or in reading form, each article ending with "Document
ABCD0000..."; lists of headlines hold no text.
"""

import re
from collections.abc import Callable, Iterator

from lib.errors import EmptyText, NoTexts, UnreadableFile
from lib.model import Article
from lib.reading import blocks, days
from lib.reading.article import made, stem
from lib.reading.marks import known

FORM = "Factiva"
_END = re.compile(r"^[ \t]*(?:Document|Dokument|Documento|Документ) ([A-Z]{2}[A-Za-z0-9]{14,})[ \t]*$", re.M)
_WORDS = re.compile(r"^[ \t]*[\d.,\u202f ]{1,9} (?:words|mots|W[öo]rter|palabras|parole|palavras)[ \t]*$", re.M | re.I)
_COPYRIGHT = re.compile(r"^\s*(?:\(c\)|©|copyright\b)", re.I)
_CODED = re.compile(r"^[ \t|]*([A-Z]{2,3})[ \t|\xa0]+(\S.*)?$")
_CODE_ALONE = re.compile(r"^[ \t|]*([A-Z]{2,3})[ \t|\xa0]*$")
_BY = re.compile(r"^by\s+", re.I)
HEAD = 14  # lines after the count of words in which the head ends


def fits(text: str) -> bool:
    """Is this such an export, as text?"""
    return bool(_END.search(text)) and (bool(_WORDS.search(text)) or _is_coded(text))


def _is_coded(text: str) -> bool:
    return all(re.search(rf"^[ \t|]*{code}\b", text, re.M) for code in ("HD", "PD", "SN"))


def articles(name: str, text: str, joined: Callable[[str], list[str]]) -> Iterator[Article | UnreadableFile]:
    """One outcome for each article of a text (RTF, TXT, PDF)."""
    parts = _END.split(text)
    coded = _is_coded(text)
    for number in range(len(parts) // 2):
        where = f"{name}, article {number + 1}"
        fields, story = (
            _from_codes(_code_lines(parts[2 * number].split("\n"))) if coded else _from_text(parts[2 * number], joined)
        )
        yield made(f"{stem(name)}-{number + 1}", fields, story, "given", form=FORM) if story else EmptyText(where)


def _from_text(chunk: str, joined: Callable[[str], list[str]]) -> tuple[dict[str, str], list[str]]:
    """Title, count of words, day, time, source, code, page, language, copyright, story: by their order."""
    lines = [line.strip() for line in chunk.split("\n")]
    at = next((i for i, line in enumerate(lines) if _WORDS.match(line)), None)
    if at is None:
        return {}, []
    above = [line for line in lines[:at] if line and not re.match(r"^Page \d+ of \d+|^_+$", line)]
    fields: dict[str, str] = {}
    if len(above) > 1 and (
        _BY.match(above[-1]) or (len(above) > 2 and len(above[-1].split()) <= 4 and not above[-1].endswith((".", "?")))
    ):
        fields["byline"] = _BY.sub("", above.pop())
    fields["title"] = above[-1] if above else ""
    begins = at + 1
    for i in range(at + 1, min(at + 1 + HEAD, len(lines))):
        line = lines[i]
        if line and "published" not in fields and days.stamp(line) and len(line) < 40:
            fields["published"] = line
        elif line and "published" in fields and "source" not in fields and not re.fullmatch(r"\d{1,2}[:.]\d\d.*", line):
            fields["source"] = line
        elif re.fullmatch(r"\d{1,2}[:.]\d\d(?:\s?[AP]M)?.{0,6}", line) and "published" in fields:
            fields["published"] += " " + line
        if _COPYRIGHT.match(line) or line in ("English", "Englisch", "Anglais", "Inglés"):
            begins = i + 1
    return fields, [p for p in joined("\n".join(lines[begins:])) if not _COPYRIGHT.match(p)]


def _code_lines(lines: list[str]) -> Iterator[tuple[str, str]]:
    """(code, line) of a text with field codes; a line without a code belongs to the one before."""
    codes, code = known("factiva"), ""
    for line in lines:
        found = _CODED.match(line) or _CODE_ALONE.match(line)
        if found and found[1] in codes:
            code, line = found[1], (found[2] if found.re is _CODED else "") or ""
        if code and line.strip(" |\xa0"):
            yield code, line.strip(" |\xa0")


def _from_codes(told: Iterator[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    codes, fields, story = known("factiva"), {}, []
    for code, line in told:
        field = codes.get(code, "")
        if field == "text":
            story.append(line)
        elif field:
            fields[field] = f"{fields[field]} {line}" if field in fields else line
    if fields.get("time") and fields.get("published"):
        fields["published"] += " " + fields["time"]
    if "byline" in fields:
        fields["byline"] = _BY.sub("", fields["byline"])
    return fields, story


def in_page(tree) -> list:
    """The articles of a Factiva page as elements."""
    return [d for d in tree.iter("div") if re.match(r"article\b.*\b[a-z]{2}Article\b", d.get("class") or "")]


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
        raise NoTexts(name, f"{len(listed):,} headlines")
    return None


def _one(name: str, number: int, div) -> Article | UnreadableFile:
    id_, where = f"{stem(name)}-{number}", f"{name}, article {number}"
    codes = [
        (row, cells)
        for row in div.iter("tr")
        if len(cells := [c for c in row if c.tag in ("td", "th")]) >= 2 and re.fullmatch(r"[A-Z]{2,3}", _text(cells[0]))
    ]
    if codes:
        told = ((_text(cells[0]), line) for _, cells in codes for line in blocks.lines(cells[1]))
        fields, story = _from_codes(told)
    else:
        paragraphs = [_text(p) for p in div.iter("p") if "articleParagraph" in (p.get("class") or "")]
        heads = [d for d in div.iter("div") if not list(d.iter("p")) and not any(True for x in d if x.tag == "div")]
        title = next(
            (
                _text(s)
                for s in div.iter("span", "b", "div")
                if "Headline" in (s.get("class") or "") or s.get("id") == "hd"
            ),
            "",
        )
        lines = [_text(d) for d in heads]
        fields, _ = _from_text("\n".join([title, *(x for x in lines if x and x != title)]), lambda text: [])
        fields["title"] = title
        author = next((_text(d) for d in heads if d.get("class") == "author"), "")
        fields |= {"byline": _BY.sub("", author)} if author else {}
        story = [p for p in paragraphs if p and not _END.match(p)]
    return made(id_, {k: v for k, v in fields.items() if v}, story, "given", form=FORM) if story else EmptyText(where)


def _text(node) -> str:
    return " ".join("".join(node.itertext()).replace("\xa0", " ").split())
