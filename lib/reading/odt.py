"""OpenDocument text, by odfdo: headings and paragraphs in order; notes and tracked deletions left out."""

import io
from collections.abc import Iterator
from zipfile import BadZipFile

from lxml.etree import LxmlError
from odfdo import Document

from lib.config import Config
from lib.errors import Broken, UnreadableFile
from lib.model import Article
from lib.reading import archive, exports, header
from lib.reading.article import made
from lib.reading.clean import MEGABYTE, each_line, tidy

MOST_UNPACKED = 100 * MEGABYTE
_BREAKS = {"line-break": "\n", "tab": " ", "s": " "}
_LEFT = {"note", "annotation", "tracked-changes", "annotation-end"}


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """The article or articles of an OpenDocument text. The file's own dates are not used. Raises Broken, TooLarge."""
    with archive.weighed(name, data, MOST_UNPACKED) as packed:
        parts = packed.namelist()
        if any(b"<!ENTITY" in packed.read(part) for part in ("content.xml", "styles.xml", "meta.xml") if part in parts):
            raise Broken(name)
    try:
        document = Document(io.BytesIO(data))
        body = document.body._xml_element
        title = (document.meta.title or "") if "meta.xml" in parts else ""
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, LxmlError):
        raise Broken(name) from None
    paragraphs = [
        p
        for node in body.iter()
        if _tag(node) in ("p", "h")
        and not any(_tag(a) in _LEFT for a in node.iterancestors())
        and (p := _text(node)).strip()
    ]
    many = exports.cut(name, "\n\n".join(paragraphs), each_line)
    if many is not None:
        yield from many
        return
    fields, story = header.split([line for p in paragraphs for line in each_line(p)])
    if title and "title" not in fields:
        fields["title"] = tidy(title)
    yield made(name, fields, story)


def _tag(node) -> str:
    return node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def _text(node) -> str:
    parts = [node.text or ""]
    for child in node:
        tag = _tag(child)
        if tag not in _LEFT:
            parts.append(_BREAKS.get(tag) or (_text(child) if tag not in ("p", "h") else ""))
        parts.append(child.tail or "")
    return "".join(parts)
