"""Bytes to articles: one reader per format behind one door, read_file."""

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module

from lib.config import Config
from lib.errors import Broken, EmptyText, Encrypted, ManyArticles, Nested, TooLarge, UnreadableFile
from lib.model import Article
from lib.reading import header, kinds, language, plain, table, wall
from lib.reading.archive import Inner
from lib.reading.clean import MEGABYTE, tidy

Outcome = Article | UnreadableFile
# kind -> module, imported when first needed; each has read(name, data, config), which gives articles, refusals, and
# files found inside
READERS = {
    "html": "page", "pdf": "pdf", "docx": "word", "rtf": "rtf", "odt": "odt", "epub": "epub", "text": "plain",
    "markdown": "plain", "eml": "mail", "msg": "msg", "mbox": "mailbox", "mhtml": "mhtml", "feed": "feed",
    "json": "records", "csv": "sheet", "sheet": "sheet", "ris": "ris", "factiva_xml": "factiva_xml", "warc": "warc",
    "agencies": "agencies", "elements": "elements",
    "zip": "archive", "gzip": "gzipped",
}  # fmt: skip
DEEPEST = 3  # archives within one another


def read_file(
    name: str, data: bytes, config: Config, depth: int = 0, left: list[int] | None = None
) -> Iterator[Outcome]:
    """Every article in a file, or the reason there is none; exports, mailboxes, feeds, tables and archives give many.

    Errors are yielded, never raised, so that the rest of a batch goes on. depth and left: how deep in archives this
    file lies, and the bytes that may yet be unpacked.
    """
    left = [2 * config.batch_bytes] if left is None else left
    try:
        if len(data) > config.file_bytes:
            raise TooLarge(name, f"{len(data) / MEGABYTE:.0f} MB; the limit is {config.file_bytes // MEGABYTE} MB")
        kind = kinds.kind_of(name, data)
        if kind == "locked":
            raise Encrypted(name)
        if depth >= DEEPEST and kind in ("zip", "gzip", "warc"):
            raise Nested(name)
        for found in import_module(f"lib.reading.{READERS[kind]}").read(name, data, config):
            if isinstance(found, Inner):
                left[0] -= len(found.data)
                if left[0] < 0:
                    raise TooLarge(name, f"more than {2 * config.batch_bytes // MEGABYTE} MB unpacked")
                yield from (
                    replace(o, url=o.url or found.url, form=o.form or found.form) if isinstance(o, Article) else o
                    for o in read_file(found.name, found.data, config, depth + 1, left)
                )
            else:
                yield (
                    _checked(name if found.id == article_id(name) else found.id, found, config)
                    if isinstance(found, Article)
                    else found
                )
    except UnreadableFile as error:
        yield error
    except Exception as error:  # one damaged file must not stop a batch; the parser's own words are not for people
        yield _broken(name, error)


def article_id(name: str) -> str:
    """How the only article of a file is called."""
    from lib.reading.article import stem

    return stem(name)


def read_pasted(text: str, config: Config, title: str = "", name: str = "The pasted text") -> Outcome:
    """The one article in a text that a person typed or pasted, or why there is none; ManyArticles where there are
    several.
    """
    found = read_texts(text, config, title, name)
    return found[0] if len(found) == 1 else ManyArticles(name, f"{len(found):,}")


def read_texts(text: str, config: Config, title: str = "", name: str = "The pasted text") -> list[Outcome]:
    """What a person typed or pasted; headers in it are understood as in a text file, and an export's text is cut."""
    try:
        found = list(plain.from_text(name, text))
        if len(found) == 1 and isinstance(found[0], Article):
            found = [replace(found[0], title=title or found[0].title)]
        return [_checked(name if len(found) == 1 else f.id, f, config) if isinstance(f, Article) else f for f in found]
    except UnreadableFile as error:
        return [error]


def read_row(where: str, row: dict, name: str, config: Config) -> Outcome:
    """One article from a row of a table (reading/table.py); where and name: what it is called in a refusal, and as an
    article if the row has no id.
    """
    try:
        found = table.article(where, row, name)
        return _checked(found.id, found, config) if isinstance(found, Article) else found
    except UnreadableFile as error:
        return error
    except Exception as error:  # one damaged row must not stop a batch
        return _broken(where, error)


def _broken(name: str, error: Exception) -> UnreadableFile:
    found = Broken(name)
    found.__cause__ = error
    return found


_HALF = re.compile("[\ud800-\udfff]")  # halves of characters, which nothing can store


def _whole(words: str) -> str:
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALF.search(words) else words


def _checked(name: str, article: Article, config: Config) -> Outcome:
    told = {f: _whole(getattr(article, f)) for f in ("id", "text", "title", "source", "byline", "url")}
    article = replace(article, **told) if any(told[f] != getattr(article, f) for f in told) else article
    if not article.text.strip():
        return EmptyText(name)
    if len(article.text) > config.article_characters:
        limit = f"{len(article.text):,} characters; the limit for one article is {config.article_characters:,}"
        return TooLarge(name, limit)
    refused = (
        None
        if article.trips
        else wall.refusal(name, article.title, article.text) or language.refusal(name, article.text)
    )
    return refused or replace(article, doubt=header.doubt(article))


__all__ = ["Outcome", "read_file", "read_pasted", "read_row", "read_texts", "tidy"]
