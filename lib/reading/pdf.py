"""PDF with a text layer, in reading order."""

import re
from dataclasses import replace

import pypdfium2 as pdfium

from lib.errors import Broken, Encrypted, NoTextLayer, TooLarge
from lib.model import Article
from lib.reading import header, plain
from lib.reading.clean import tidy

MOST_PAGES = 200
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def read(name: str, data: bytes) -> Article:
    """One article from a PDF. The file's own creation date is offered, with doubt, when the text has none."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Encrypted(name) from None
        raise Broken(name) from None
    try:
        if len(document) > MOST_PAGES:
            raise TooLarge(name, f"{len(document)} pages; the limit is {MOST_PAGES}")
        pages = []
        for page in document:
            words = page.get_textpage()
            pages.append(words.get_text_range() if words.count_chars() else "")
        created = _PDF_DATE.match(document.get_metadata_value("CreationDate") or "")
        title = document.get_metadata_value("Title") or ""
    finally:
        document.close()
    text = tidy(_joined("\n\n".join(pages).replace("\r\n", "\n").replace("\ufffe", "").replace("\x02", "")))
    if len(text) < 20 * len(pages):
        raise NoTextLayer(name)
    fields, story = header.split(_blocks(text))
    if title and "title" not in fields and not title.lower().endswith((".doc", ".docx", ".pdf")):
        fields["title"] = tidy(title)
    if "published" not in fields and created:
        article = plain.made(name, {**fields, "published": "-".join(created.groups())}, story, "metadata")
        return plain.made(name, fields, story) if not article.published else _doubted(article)
    return plain.made(name, fields, story)


def _doubted(article: Article) -> Article:
    return replace(article, doubt=f"The only date in this PDF is the day the file was made, {article.published}; is that when it was published?")


def _joined(text: str) -> str:
    return re.sub(r"(\w)[-\u00ad]\n(?=[a-z])", r"\1", text)


def _blocks(text: str) -> list[str]:
    """Paragraphs of text whose every line was broken by the page: a line that ends a sentence well short of the margin ends one."""
    found: list[str] = []
    for block in re.split(r"\n{2,}", text):
        lines = [x for x in block.split("\n") if x.strip()]
        margin = sorted(len(x) for x in lines)[int(len(lines) * 0.8)] if lines else 0
        current: list[str] = []
        for at, line in enumerate(lines):
            current.append(line)
            short = len(line) < margin * 0.85
            labelled = short and header.field_of(line) is not None
            if labelled or (short and re.search(r"[.!?:”\"’']$", line)) or (not found and at < 4 and len(lines) > 4 and short):
                found.append(" ".join(current))
                current = []
        if current:
            found.append(" ".join(current))
    return found
