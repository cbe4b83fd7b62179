"""Plain text and Markdown, with the news headers that stand on top of them."""

import re
from collections.abc import Iterator

from lib.config import Config
from lib.errors import NoTexts, TooLarge, UnreadableFile, counted
from lib.model import Article
from lib.reading import exports, header
from lib.reading.article import made
from lib.reading.clean import decoded, mended, paragraphs, tidy

_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.S)
TIMES = 10  # as long as the longest article
_LINK = re.compile(r"\s*https?://\S+\s*")
_MARKDOWN = [
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"(?m)^\s{0,3}>\s?"), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?m)^\s*(?:[-*_]\s*){3,}$"), ""),
]


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """The article or articles of a text or Markdown file."""
    most = TIMES * config.article_characters
    yield from from_text(name, mended(decoded(data)), name.lower().endswith((".md", ".markdown")), most)


def from_text(name: str, text: str, markdown: bool = False, most: int = 0) -> Iterator[Article | UnreadableFile]:
    """The articles of an archive's export or of a text that several were put together in; else the one article
    it is. most: characters from which one article is surely too long, and is not looked at.
    """
    kept = re.sub(r"\n{4,}", "\n\n\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line for line in kept.split("\n") if line.strip()]
    if lines and all(map(_LINK.fullmatch, lines)):
        raise NoTexts(name, counted(len(lines), "links"))
    many = exports.cut(name, "\n".join(line.rstrip() for line in kept.replace("\ufeff", "").split("\n")))
    if many is None and most and len(kept) > most:
        raise TooLarge(name, f"{len(kept):,} characters; the limit for one article is {most // TIMES:,}")
    yield from [one(name, text, markdown)] if many is None else many


def one(name: str, text: str, markdown: bool = False) -> Article:
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
