"""ProQuest: labelled records ("Full text: ... ProQuest document ID: ...") in text, pages and mails."""

import re
from collections.abc import Callable, Iterator

from lib.errors import EmptyText, Incomplete, NoTexts, UnreadableFile, counted
from lib.model import Article
from lib.reading.article import made, stem
from lib.reading.marks import known

FORM = "ProQuest"
_RULE = re.compile(r"^[ \t]*(?:[_=*-]{20,}|(?:Document|Dokument|Documento) \d+ (?:of|von|de|sur|di) \d+)[ \t]*$", re.I)
_SAID = re.compile(r"^[ \t]*(?:Document|Dokument|Documento) \d+ (?:of|von|de|sur|di) (\d+)[ \t]*$", re.M | re.I)
_LABEL = re.compile(r"^\s*([^\W\d_a-z][^\W\d_]*(?:[ /’'-]+[^\W\d_]+){0,5})\s*:\s*(.*)$")
_INFO = re.compile(
    r"(?:^|\. ?)([^.;]{2,60})[;,].* \d{1,2} [A-Z][a-z]{2,8}\.? \d{4}\b"
)  # "Doe, J. The Times; London [London] 10 Mar 2022."
_FURNITURE = re.compile(
    (
        r"^(?:table of contents|contact us at|database copyright|bibliography|terms and conditions|email \d+ of \d+"
        r"|proquest document link|report information from proquest|search strategy|[\d.]+\.? .{0,200}(?:\.{3,}|\d)$)"
        r"|sent you the following:$|reproduced with the permission of the copyright"
    ),
    re.I,
)
_NO_TEXT = re.compile(r"^(?:not available\.?|full text (?:is )?not available.*|none available\.?)$", re.I)


def fits(text: str) -> bool:
    """Is this such an export?"""
    if "proquest" not in text.lower():
        return False
    labels = known("proquest")
    told = {labels.get(m[1].lower()) for line in text.split("\n") if (m := _LABEL.match(line))}
    return "id" in told and bool(told & {"text", "abstract", "source", "info"})


def articles(name: str, text: str, joined: Callable[[str], list[str]]) -> Iterator[Article | UnreadableFile]:
    """One outcome for each record that has a text."""
    records = list(_records(text.split("\n")))
    if not any(r.get("text") or r.get("abstract") for r in records):
        raise NoTexts(name, counted(len(records), "articles"))
    for number, record in enumerate(records, start=1):
        yield _article(f"{stem(name)}-{number}", f"{name}, article {number}", record, joined)
    said = _SAID.search(text)
    if said and int(said[1]) > len(records):
        yield Incomplete(name, f"{int(said[1]):,} articles, but {len(records):,} were found")


def _records(lines: list[str]) -> Iterator[dict[str, list[str]]]:
    """field -> lines of each record.

    A record begins with a rule, or with a line without label after the last record's tail.
    """
    labels = known("proquest")
    record: dict[str, list[str]] = {}
    field, loose = "", []
    for line in lines:
        found = _LABEL.match(line)
        label = found[1].lower() if found else ""
        if _RULE.match(line):
            if record.get("id"):
                yield record
                record = {}
            field, loose = "", []
        elif label in labels and not (field == "text" and label in _IN_STORIES):
            first_of_next = record.get("id") and (
                (labels[label] in record and labels[label] in ("byline", "info", "text", "abstract"))
                or (loose and labels[label] in ("byline", "info", "abstract", "text"))
            )
            if first_of_next:
                yield record
                record, loose = {}, loose[-2 if loose and _INFO.search(loose[-1]) else -1 :]
            if loose and "head" not in record:
                _take_head(record, loose)
            loose, field = [], labels[label] or "-"
            record.setdefault(field, [])
            if found[2].strip():
                record[field].append(found[2].strip())
        elif field == "text" or (field == "abstract" and line.strip()):
            record[field].append(line.strip())
        elif line.strip() and not _FURNITURE.search(line.strip()):
            loose.append(line.strip())
    if record.get("id"):
        yield record


def _take_head(record: dict[str, list[str]], loose: list[str]) -> None:
    """The title of a record, and the line with author, source and day that may stand below it."""
    if len(loose) > 1 and _INFO.search(loose[-1]):
        record["info"], loose = loose[-1:], loose[:-1]
    record["head"] = loose[-1:]


_IN_STORIES = {
    "section",
    "page",
    "pages",
    "year",
    "people",
    "location",
    "volume",
    "issue",
    "column",
    "series",
    "caption",
    "illustration",
    "company",
    "publisher",
    "dateline",
    "title",
    "subtitle",
}  # a story may have such lines


def _article(
    id_: str, where: str, record: dict[str, list[str]], joined: Callable[[str], list[str]]
) -> Article | UnreadableFile:
    told = {k: " ".join(v).strip() for k, v in record.items()}
    text = "\n".join(record.get("text", []))
    notes: tuple[str, ...] = ()
    if not text.strip() or _NO_TEXT.match(text.strip()):
        text, notes = "\n".join(record.get("abstract", [])), ("only the abstract is in the export",)
    story = joined(text)
    info = re.match(r"(.+?)\s*[;:,]\s", told.get("info", ""))
    source = re.sub(r"(?:, [\w ]*\b[Ee]dition\b.*|;.*)$", "", told.get("source", ""))
    fields = {"title": told.get("title") or told.get("head", ""), "byline": told.get("byline", ""),
              "published": told.get("published", "") or told.get("info", ""),
              "source": source or (info[1] if info else ""), "url": told.get("url", "")}  # fmt: skip
    return (
        made(id_, {k: v for k, v in fields.items() if v}, story, "given", form=FORM, notes=notes)
        if story
        else EmptyText(where)
    )
