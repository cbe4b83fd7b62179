"""RIS: records of tagged lines ("TI  - ... ER  -"), as ProQuest, EBSCO and reference managers write them."""

import re
from collections.abc import Iterator

from lib.config import Config
from lib.errors import EmptyText, NoTexts, UnreadableFile, counted
from lib.model import Article
from lib.reading import blocks
from lib.reading.article import made, stem
from lib.reading.clean import decoded, paragraphs, tidy
from lib.reading.marks import known

FORM = "RIS"
_LINE = re.compile(r"^([A-Z][A-Z0-9]) {2}-(?: (.*))?$")
A_TEXT = 100  # characters from which an abstract or a note is worth reading


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """One outcome for each record. Raises NoTexts where none has more than a title."""
    records = list(_records(decoded(data).lstrip("\ufeff").splitlines()))
    texts = [_story(r) for r in records]
    if not any(texts):
        raise NoTexts(name, counted(len(records), "articles"))
    for number, (record, (text)) in enumerate(zip(records, texts, strict=True), start=1):
        if not text:
            yield EmptyText(f"{name}, record {number}")
            continue
        fields = {"title": _first(record, "title"), "byline": "; ".join(record.get("byline", [])),
                  "source": _first(record, "source") or _first(record, "publisher"),
                  "published": _day(_first(record, "published")), "url": _first(record, "url")}  # fmt: skip
        notes = (
            ("only the abstract is in the export",)
            if not record.get("note") or text not in "\n".join(record["note"])
            else ()
        )
        yield made(
            f"{stem(name)}-{number}",
            {k: v for k, v in fields.items() if v},
            _paragraphs(name, text),
            "given",
            form=FORM,
            notes=notes,
        )


def _records(lines: list[str]) -> Iterator[dict[str, list[str]]]:
    fields, record, field = known("ris"), {}, ""
    for line in lines:
        found = _LINE.match(line)
        if found and found[1] == "ER":
            yield record
            record, field = {}, ""
        elif found:
            field = fields.get(found[1], "")
            if field and (found[2] or "").strip():
                record.setdefault(field, []).append(tidy(found[2]))
        elif field and line.strip() and record.get(field):
            record[field][-1] += "\n" + line.strip()
    if record:
        yield record


def _first(record: dict[str, list[str]], field: str) -> str:
    return (record.get(field) or [""])[0]


def _story(record: dict[str, list[str]]) -> str:
    """The longest of notes and abstracts; ProQuest puts the full text into either."""
    return max((t for f in ("abstract", "note") for t in record.get(f, ()) if len(t) >= A_TEXT), key=len, default="")


def _day(words: str) -> str:
    """ "2019/03/12/" as 2019-03-12; a year alone is no day."""
    found = re.match(r"(\d{4})/(\d\d?)/(\d\d?)", words)
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else words


def _paragraphs(name: str, text: str) -> list[str]:
    if re.search(r"</?(?:p|br|div)\b", text, re.I):
        return blocks.fragment(name, text)
    return paragraphs(text)
