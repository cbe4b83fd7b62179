"""Plain text and Markdown, with the news headers that stand on top of them."""

import re

from lib.model import Article
from lib.reading import header
from lib.reading.clean import decoded, paragraphs, tidy

_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.S)
_MARKDOWN = [
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"(?m)^\s{0,3}>\s?"), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?m)^\s*(?:[-*_]\s*){3,}$"), ""),
]


def read(name: str, data: bytes) -> Article:
    """One article from a text or Markdown file."""
    return from_text(name, decoded(data), markdown=name.lower().endswith((".md", ".markdown")))


def from_text(name: str, text: str, markdown: bool = False) -> Article:
    """One article from text; front matter and header lines become fields, the rest its paragraphs."""
    fields: dict[str, str] = {}
    text = tidy(text)
    matter = _FRONT_MATTER.match(text + "\n")
    if matter:
        for line in matter[1].split("\n"):
            found = header.field_of(line)
            if found:
                fields[found[0]] = found[1].strip("\"'")
        text = text[matter.end() :]
    if markdown:
        for pattern, plain in _MARKDOWN:
            text = pattern.sub(plain, text)
    found, rest = header.split(paragraphs(text))
    return made(name, {**found, **fields}, [re.sub(r"^#+\s+", "", p) for p in rest] if markdown else rest)


OPENING = 400  # characters in which a story may repeat its date


def made(name: str, fields: dict[str, str], story: list[str], published_by: str = "header") -> Article:
    """The article of header fields and paragraphs. id is the file's stem."""
    text = "\n\n".join(story)
    when = header.stamp(fields.get("published", ""))
    updated = header.stamp(fields.get("updated", ""))
    line = header.dateline(text)
    by = published_by
    if not when and updated:
        when, by = updated, "updated"
    doubt = ""
    if when and not when.agrees:
        doubt = f"The weekday does not fit the publication date {when.day}."
    elif when and when.ambiguous and (told := header.stamp(text[:OPENING])) and not told.ambiguous and {told.day.day, told.day.month} == {when.day.day, when.day.month} and told.day.year == when.day.year:
        when = told  # the story opens with the same date in words
    elif when and when.ambiguous:
        doubt = f"The publication date could be read as day/month or month/day; {when.day} was taken."
    return Article(
        id=stem(name),
        text=text,
        title=fields.get("title", ""),
        published=when.day if when else None,
        published_time=when.time if when else "",
        updated=(updated.time or updated.day.isoformat()) if updated else "",
        published_by=by if when else "",
        doubt=doubt,
        byline=fields.get("byline", ""),
        source=fields.get("source") or header.dateline_parts(line).get("agency", ""),
        dateline=line,
        url=fields.get("url", "") if re.match(r"https?://", fields.get("url", "")) else "",
    )


def stem(name: str) -> str:
    """The file's name without folders and ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return last.rsplit(".", 1)[0] if "." in last[1:] else last
