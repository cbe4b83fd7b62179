"""DOCX: the paragraphs of the body, in order."""

import io
from collections.abc import Iterator
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from lib.config import Config
from lib.errors import Broken, TooLarge, UnreadableFile
from lib.model import Article
from lib.reading import archive, exports, header
from lib.reading.article import made
from lib.reading.clean import MEGABYTE, each_line, tidy

MOST_UNPACKED = 100 * MEGABYTE
MOST_PARAGRAPHS = 100_000  # an export of 500 articles has 20,000
TEMPLATE_YEAR = 2013  # python-docx's template carries 2013-12-23 as its creation date: never an article's


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """The article or articles of a Word file.

    Its core properties' dates are the file's, not the article's, and are not used.
    """
    archive.weighed(name, data, MOST_UNPACKED).close()
    try:
        document = Document(io.BytesIO(data))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        raise Broken(name) from None
    if sum(1 for _ in document.element.body.iter(_PARAGRAPH)) > MOST_PARAGRAPHS:
        raise TooLarge(name, f"more than {MOST_PARAGRAPHS:,} paragraphs")
    paragraphs = [text for node in document.element.body.iter(_PARAGRAPH) if (text := _text(node)).strip()]
    many = exports.cut(name, "\n\n".join(paragraphs), each_line)
    if many is not None:
        yield from many
        return
    fields, story = header.split([line for p in paragraphs for line in each_line(p)])
    properties = document.core_properties
    if properties.title and "title" not in fields and properties.created and properties.created.year != TEMPLATE_YEAR:
        fields["title"] = tidy(properties.title)
    yield made(name, fields, story)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _BREAKS = f"{_W}p", {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}


def _text(paragraph) -> str:
    """The words of a paragraph, links and insertions included, deletions and fields' codes not; those of cells and
    boxes come as paragraphs of their own.
    """
    parts = []
    for node in paragraph.iter(f"{_W}t", *_BREAKS):
        if next(node.iterancestors(_PARAGRAPH)) is paragraph:
            parts.append(_BREAKS.get(node.tag) or node.text or "")
    return "".join(parts)
