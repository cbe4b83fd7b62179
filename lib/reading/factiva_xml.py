"""Factiva's XML (ppsArticle, DistDoc): each article is an element with headline, paragraphs, day, source."""

import re
from collections.abc import Iterator

from lib.config import Config
from lib.errors import Broken, EmptyText, UnreadableFile
from lib.model import Article
from lib.reading import blocks
from lib.reading.article import made, stem
from lib.reading.blocks import tag
from lib.reading.factiva import FORM

_ARTICLES = {"article", "distdoc", "archivedoc"}
_NO_STORY = {"headline", "byline", "copyright", "columnname", "sectionname", "notes", "corrections", "contact", "art"}


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """One outcome for each article. Entities are not expanded. Raises Broken."""
    found = [
        n
        for n in blocks.xml(name, data).iter()
        if tag(n) in _ARTICLES and not any(tag(a) in _ARTICLES for a in n.iterancestors())
    ]
    if not found:
        raise Broken(name)
    for number, node in enumerate(found, start=1):
        told = {
            f: _words(node, *tags)
            for f, tags in {"title": ("headline",), "byline": ("byline",), "source": ("sourcename",)}.items()
        }
        day = next((n for n in node.iter() if tag(n) == "publicationdate"), None)
        told["published"] = (
            (next((blocks.words(n) for n in day.iter() if tag(n) in ("datetime", "date")), "") or blocks.words(day))
            if day is not None
            else ""
        )
        told["byline"] = re.sub(r"^by\s+", "", told["byline"], flags=re.I)
        story = [
            t
            for n in node.iter()
            if tag(n) in ("para", "paragraph", "p")
            and not any(tag(a) in _NO_STORY for a in n.iterancestors())
            and (t := blocks.words(n))
        ]
        yield (
            made(f"{stem(name)}-{number}", {k: v for k, v in told.items() if v}, story, "given", form=FORM)
            if story
            else EmptyText(f"{name}, article {number}")
        )


def _words(node, *tags: str) -> str:
    return next((blocks.words(n) for n in node.iter() if tag(n) in tags), "")
