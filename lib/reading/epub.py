"""EPUB: the chapters in reading order.

Chapters with days of their own are articles (news made into a book); else the book is one text.
"""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from lib.config import Config
from lib.errors import Broken, EmptyText, Encrypted, UnreadableFile
from lib.model import Article
from lib.reading import archive, blocks, exports, header
from lib.reading.article import made, stem
from lib.reading.clean import MEGABYTE, each_line, tidy

FORM = "EPUB"
MOST_UNPACKED = 100 * MEGABYTE
MOST_CHAPTERS = 5_000
SHORTEST = 200  # characters of a chapter; covers and lists of contents have less
_CALIBRE = re.compile(  # what calibre writes around each article
    r"^(?:this article was downloaded by calibre from\b.*|[|\s]*(?:(?:next|previous|(?:section|main) menu)[|\s]*)+)$",
    re.I,
)


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """The article or articles of an EPUB. Raises Broken, Encrypted, EmptyText."""
    with archive.weighed(name, data, MOST_UNPACKED) as packed:
        if "META-INF/encryption.xml" in packed.namelist() and b"EncryptedKey" in packed.read("META-INF/encryption.xml"):
            raise Encrypted(name)
        title, chapters = _chapters(name, packed)
    if not chapters:
        raise EmptyText(name)
    heads = [header.split(lines) for lines in chapters]
    if len(chapters) > 1 and sum(bool({"published", "line"} & set(fields)) for fields, _ in heads) * 2 >= len(chapters):
        for number, (fields, story) in enumerate(heads, start=1):
            yield made(f"{stem(name)}-{number}", fields, story, form=FORM)
        return
    lines = [line for chapter in chapters for line in chapter]
    if (many := exports.cut(name, "\n\n".join(lines), each_line)) is not None:
        yield from many
        return
    fields, story = header.split(lines)
    yield made(name, {"title": title, **fields} if title else fields, story, form=FORM)


def _chapters(name: str, packed) -> tuple[str, list[list[str]]]:
    """(title, the lines of each chapter that holds a text) by the book's spine."""
    try:
        container = blocks.xml(name, packed.read("META-INF/container.xml"), recover=False)
        root = container.xpath("string(//*[local-name()='rootfile']/@full-path)")
        package = blocks.xml(name, packed.read(root), recover=False)
    except (KeyError, ValueError):
        raise Broken(name) from None
    title = tidy(package.xpath("string(//*[local-name()='title'])")).replace("\n", " ")
    files = {i.get("id"): i for i in package.xpath("//*[local-name()='manifest']/*[local-name()='item']")}
    found = []
    refs = package.xpath("//*[local-name()='spine']/*[local-name()='itemref']/@idref")
    for ref in list(dict.fromkeys(refs))[:MOST_CHAPTERS]:
        part = files.get(ref)
        path = (
            posixpath.normpath(posixpath.join(posixpath.dirname(root), unquote((part.get("href") or "").split("#")[0])))
            if part is not None
            else ""
        )
        if part is None or path not in packed.namelist() or "nav" in (part.get("properties") or "").split():
            continue
        lines = [tidy(x) for x in blocks.lines(blocks.tree(name, blocks.markup(packed.read(path)))) if x != blocks.RULE]
        lines = [x for x in lines if not _CALIBRE.match(x)]
        if sum(map(len, lines)) >= SHORTEST:
            found.append(lines)
    return title, found
