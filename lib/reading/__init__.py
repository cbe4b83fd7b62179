"""Bytes to articles: one reader per format behind one door, read_file."""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module

from lib.config import Config
from lib.errors import Broken, EmptyText, TooLarge, UnreadableFile
from lib.model import Article
from lib.reading import archive, header, kinds, language, plain, table, wall
from lib.reading.clean import MEGABYTE, tidy

Outcome = Article | UnreadableFile
READERS = {"html": "page", "pdf": "pdf", "docx": "word", "eml": "mail", "text": "plain", "markdown": "plain"}  # kind -> module, imported when first needed


def read_file(name: str, data: bytes, config: Config) -> Iterator[Outcome]:
    """Every article in a file, or the reason there is none; a ZIP, JSONL or CSV gives many.

    Errors are yielded, never raised, so that the rest of a batch goes on.
    """
    try:
        if len(data) > config.file_bytes:
            raise TooLarge(name, f"{len(data) / MEGABYTE:.0f} MB; the limit is {config.file_bytes // MEGABYTE} MB")
        kind = kinds.kind_of(name, data)
        if kind == "zip":
            for inner_name, inner in archive.members(name, data, config):
                yield from [inner] if isinstance(inner, UnreadableFile) else read_file(inner_name, inner, config)
            return
        if kind in ("jsonl", "csv"):
            for outcome in table.read(name, data, kind):
                yield _checked(outcome.id, outcome, config) if isinstance(outcome, Article) else outcome
            return
        yield _checked(name, import_module(f"lib.reading.{READERS[kind]}").read(name, data), config)
    except UnreadableFile as error:
        yield error
    except Exception as error:  # one damaged file must not stop a batch; the parser's own words are not for people
        yield _broken(name, error)


def read_pasted(text: str, config: Config, title: str = "", name: str = "The pasted text") -> Outcome:
    """One article from text that a person typed or pasted; headers in it are understood as in a text file."""
    try:
        article = plain.from_text(name, text)
        return _checked(name, replace(article, title=title or article.title), config)
    except UnreadableFile as error:
        return error


def read_row(where: str, row: dict, name: str, config: Config) -> Outcome:
    """One article from a row of a table (reading/table.py); where and name: what it is called in a refusal, and as an article if the row has no id."""
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


def _checked(name: str, article: Article, config: Config) -> Outcome:
    if not article.text.strip():
        return EmptyText(name)
    if len(article.text) > config.article_characters:
        limit = f"{len(article.text):,} characters; the limit for one article is {config.article_characters:,}"
        return TooLarge(name, limit)
    refused = wall.refusal(name, article.title, article.text) or language.refusal(name, article.text)
    return refused or replace(article, doubt=header.doubt(article))


__all__ = ["Outcome", "read_file", "read_pasted", "read_row", "tidy"]
