"""DOCX: the paragraphs of the body, in order."""

import io
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from lib.errors import Broken, TooLarge
from lib.model import Article
from lib.reading import header, plain
from lib.reading.clean import MEGABYTE, tidy

MOST_UNPACKED = 100 * MEGABYTE
TEMPLATE_YEAR = 2013  # python-docx's template carries 2013-12-23 as its creation date: never an article's


def read(name: str, data: bytes) -> Article:
    """One article from a Word file. Its core properties' dates are the file's, not the article's, and are not used."""
    try:
        if sum(i.file_size for i in ZipFile(io.BytesIO(data)).infolist()) > MOST_UNPACKED:
            raise TooLarge(name, f"more than {MOST_UNPACKED // MEGABYTE} MB unpacked")
        document = Document(io.BytesIO(data))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        raise Broken(name) from None
    lines = [line for p in document.paragraphs for line in tidy(p.text).split("\n") if line.strip()]
    fields, story = header.split(lines)
    properties = document.core_properties
    if properties.title and "title" not in fields and properties.created and properties.created.year != TEMPLATE_YEAR:
        fields["title"] = tidy(properties.title)
    return plain.made(name, fields, story)
