"""RTF: the text without its control words, by striprtf."""

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from lib.config import Config
from lib.errors import Broken, EmptyText, TooLarge, UnreadableFile
from lib.model import Article
from lib.reading import exports, header
from lib.reading.article import made
from lib.reading.clean import each_line

_PICTURE = re.compile(rb"(?:[0-9A-Fa-f]{2}[\r\n]*){400,}")  # pictures as hexadecimal digits
_BINARY = re.compile(rb"\\bin(\d{1,9}) ")
MOST_MARKS = 1_500_000  # control words and braces; an export of 500 articles has 200,000
DEEPEST = 3_000  # braces within one another


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """The article or articles of an RTF file. Raises Broken, EmptyText."""
    text = text_of(name, data)
    many = exports.cut(name, "\n\n".join(text.split("\n")), each_line)
    if many is not None:
        yield from many
        return
    fields, story = header.split(each_line(text))
    yield made(name, fields, story)


def text_of(name: str, data: bytes) -> str:
    """The text of an RTF file, one paragraph a line."""
    data = _PICTURE.sub(b"", _without_binary(data))
    if data.count(b"\\") + data.count(b"{") > MOST_MARKS:
        raise TooLarge(name, f"more than {MOST_MARKS:,} marks of formatting")
    depth = deepest = 0
    for brace in re.findall(rb"\\.|[{}]", data):
        depth += 1 if brace == b"{" else -1 if brace == b"}" else 0
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise Broken(name, ": it is nested too deeply")
    try:
        text = rtf_to_text(data.decode("cp1252", "replace"), encoding="cp1252", errors="replace")
    except (ValueError, LookupError, IndexError, KeyError, RecursionError):
        raise Broken(name) from None
    if not text.strip():
        raise EmptyText(name)
    return text


def _without_binary(data: bytes) -> bytes:
    """The bytes without embedded binary runs, which may hold braces."""
    out, at = [], 0
    for found in _BINARY.finditer(data):
        if found.start() >= at:
            out.append(data[at : found.start()])
            at = found.end() + int(found[1])
    return b"".join([*out, data[at:]])
