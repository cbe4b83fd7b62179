"""Europresse: saved pages of <article> elements with source, day, title and text in elements of known classes."""

import re
from collections.abc import Iterator

from lib.errors import EmptyText, UnreadableFile
from lib.model import Article
from lib.reading import blocks, days
from lib.reading.article import made, stem

FORM = "Europresse"
_SOURCE, _HEAD, _TITLE, _TEXT = "DocPublicationName", "DocHeader", "titreArticle", "docOcurrContainer"
_BYLINE = ("docAuthors", "rdp__authors", "rdp__byline", "sm-margin-bottomNews")
_CODE = re.compile(r"[a-z]+[·.](\d{8})[·.]", re.I)


def from_page(name: str, tree) -> Iterator[Article | UnreadableFile] | None:
    """One outcome for each article of a Europresse page, None where it is no such page."""
    found = [a for a in tree.iter("article") if _first(a, _SOURCE) and (_first(a, _TITLE) or _first(a, _HEAD))]
    return (_one(name, number, a) for number, a in enumerate(found, start=1)) if found else None


def _nodes(article, *names: str) -> list:
    return [n for n in article.iter() if isinstance(n.tag, str) and {*(n.get("class") or "").split()} & {*names}]


def _first(article, *names: str) -> str:
    return next((x for n in _nodes(article, *names) if (x := blocks.words(n))), "")


def _one(name: str, number: int, article) -> Article | UnreadableFile:
    head, code = _first(article, _HEAD), _first(article, "publiC-lblNodoc")
    day = head if days.stamp(head) else (m[1] if (m := _CODE.match(code)) else "")
    texts = _nodes(article, _TEXT) or _nodes(article, "DocText")
    story = [x for n in texts[:1] for x in blocks.lines(n) if x != blocks.RULE]
    fields = {
        "title": _first(article, "titreArticleVisu", "rdp__articletitle", _TITLE),
        "source": re.sub(r",? (?:no|n°)\.? ?[\w-]+$", "", _first(article, _SOURCE)),
        "byline": _first(article, *_BYLINE),
        "published": day,
    }
    where = f"{name}, article {number}"
    told = {k: v for k, v in fields.items() if v}
    return made(f"{stem(name)}-{number}", told, story, "given", form=FORM) if story else EmptyText(where)
