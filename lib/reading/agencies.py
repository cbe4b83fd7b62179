"""The agencies’ XML: NITF, NewsML-G2, NewsML 1.x and Reuters’ corpus. Each news item is an article."""

import re
from collections.abc import Iterator

from lib.config import Config
from lib.errors import Broken, EmptyText, NoTexts, UnreadableFile, counted
from lib.model import Article
from lib.reading import blocks
from lib.reading.article import made, stem
from lib.reading.blocks import tag
from lib.reading.clean import each_line
from lib.tables import rows

FORM = "agency XML"
_TEXTS = ("body.content", "datacontent", "inlinexml", "inlinedata", "text")  # what holds the story, the inner one first
_LEFT = {"media", "media-caption", "caption", "figcaption", "byline", "hedline", "abstract", "tagline", "head",
         "body.head", "body.end", "copyright", "note"}  # fmt: skip
_PARAGRAPHS = {"p", "para", "hl2"}


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """One outcome for each news item. Raises Broken, and NoTexts where no item has a text."""
    tree = blocks.xml(name, data)
    items = [
        n for n in tree.iter() if tag(n) == "newsitem" and not any(tag(d) == "newsitem" for d in n.iterdescendants())
    ]
    items = items or [n for n in tree.iter() if tag(n) == "nitf"]
    told = [(item, _story(item)) for item in items]
    if not any(story for _, story in told):
        raise NoTexts(name, counted(len(items), "items")) if items else Broken(name)
    for number, (item, story) in enumerate(told, start=1):
        alone = len(told) == 1
        where = name if alone else f"{name}, item {number}"
        id_ = name if alone else f"{stem(name)}-{number}"
        yield made(id_, _fields(item), story, "given", form=FORM) if story else EmptyText(where)


def _fields(item) -> dict[str, str]:
    """What an item tells of itself (lib/data/agency_fields.csv), the first that is there of each field."""
    found: dict[str, str] = {}
    for row in rows("agency_fields"):
        if row["field"] not in found and (words := _words(item, row["element"], row["attribute"])):
            found[row["field"]] = words
    found["byline"] = re.sub(r"^by\b\s*", "", found.get("byline", ""), flags=re.I)
    return found


def _words(item, path: str, attribute: str) -> str:
    *above, last = path.split("/")
    for node in item.iter():
        if tag(node) == last and (not above or any(tag(a) == above[0] for a in node.iterancestors())):
            words = node.get(attribute, "") if attribute else "".join(_told(node))
            if words.strip():
                return " ".join(words.split())
    return ""


def _told(node) -> Iterator[str]:
    """The words in an element, without a person's office."""
    yield node.text or ""
    for child in node.iter():
        if child is not node:
            yield "" if tag(child) == "byttl" else child.text or ""
            yield child.tail or ""


def _story(item) -> list[str]:
    holder = next((n for name in _TEXTS for n in item.iter() if tag(n) == name and "".join(n.itertext()).strip()), item)
    whole = [b for b in holder.iter() if tag(b) == "block" and "full_text" in (b.get("class") or "")]
    holder = whole[0] if whole else holder
    found = [
        words
        for p in holder.iter()
        if tag(p) in _PARAGRAPHS and not any(tag(a) in _LEFT for a in p.iterancestors()) and (words := blocks.words(p))
    ]
    if found or holder is item:
        return found
    text = "".join(holder.itertext())
    if re.search(r"</?p\b", text, re.I):
        return blocks.fragment("item", text)
    return each_line(text)
