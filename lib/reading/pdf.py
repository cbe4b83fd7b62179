"""PDF with a text layer, in reading order."""

import re
from collections.abc import Iterator

import pypdfium2 as pdfium

from lib.config import Config
from lib.errors import Broken, Encrypted, NoTextLayer, TooLarge, UnreadableFile
from lib.model import Article
from lib.reading import exports, header, layout
from lib.reading.article import made
from lib.reading.clean import tidy
from lib.reading.days import Told

MOST_PAGES = 1_000  # an archive's export of 500 articles
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """The article or articles of a PDF. The file's own creation date is offered, with doubt, when the text has none."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Encrypted(name) from None
        raise Broken(name) from None
    try:
        if len(document) > MOST_PAGES:
            raise TooLarge(name, f"{len(document)} pages; the limit is {MOST_PAGES}")
        pages = [layout.text_of(page) for page in document]
        created = _PDF_DATE.match(document.get_metadata_value("CreationDate") or "")
        title = document.get_metadata_value("Title") or ""
    finally:
        document.close()
    raw = layout.joined(layout.without_running_heads(pages))
    raw = re.sub("\xad *\n+ *", "", re.sub("[\ufffe\x02] *\n* *(?=[a-z])", "-\n", raw))
    raw = re.sub("[\ufffe\x02] *\n* *", "-", raw)
    text = tidy(_joined(raw))
    if len(text) < 20 * len(pages):
        raise NoTextLayer(name)
    if (many := exports.cut(name, text, _blocks)) is not None:
        yield from many
        return
    fields, story = header.split(_blocks(text))
    if title and "title" not in fields and not title.lower().endswith((".doc", ".docx", ".pdf")):
        fields["title"] = tidy(title)
    yield made(name, fields, story, more=[Told("file", "-".join(created.groups()) if created else "")])


_KEEPS_HYPHEN = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|long|high|low|well|vice|ex|self|non|so"
    r"|\w*ty|half|full|part|short|north|south|east|west)-\n(?=[a-z])",
    re.I,
)


def _joined(text: str) -> str:
    """Words that the page broke put together; the hyphen of "three-day" stays where a line ends after it."""
    text = _KEEPS_HYPHEN.sub(lambda m: m[0].rstrip("\n"), text)
    return re.sub(r"(\w)[-\u00ad]\n(?=[a-z])", r"\1", text)


def _blocks(text: str) -> list[str]:
    """Paragraphs of text whose every line was broken by the page: a line that ends a sentence well short of the margin
    ends one.
    """
    found: list[str] = []
    for block in re.split(r"\n{2,}", text):
        lines = [x for x in block.split("\n") if x.strip()]
        margin = sorted(len(x) for x in lines)[int(len(lines) * 0.8)] if lines else 0
        current: list[str] = []
        for at, line in enumerate(lines):
            current.append(line)
            short = len(line) < margin * 0.85
            labelled = (short and header.field_of(line) is not None) or (
                len(found) < 5 and at < 6 and any(map(header.stands_alone, lines[at : at + 2]))
            )
            if (
                labelled
                or (short and re.search(r"[.!?:”\"’']$", line))
                or (not found and at < 4 and len(lines) > 4 and short)
            ):
                found.append(" ".join(current))
                current = []
        if current:
            found.append(" ".join(current))
    return found
