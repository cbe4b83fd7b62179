"""What kind of file the bytes are; the name decides only where the content cannot."""

import io
import re
from zipfile import BadZipFile, ZipFile

from lib.errors import Broken, EmptyText, UnknownType
from lib.reading.clean import decoded

TEXT_ENDINGS = {"txt": "text", "text": "text", "": "text", "md": "markdown", "markdown": "markdown", "htm": "html", "html": "html",
                "xhtml": "html", "eml": "eml", "jsonl": "jsonl", "ndjson": "jsonl", "csv": "csv", "tsv": "csv"}
_HTML = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]", re.I)
_MAIL = re.compile(r"\A(?:[A-Za-z][A-Za-z0-9-]*: .*\n(?:[ \t].*\n)*){2,}")
_MAIL_FIELDS = re.compile(r"^(?:From|To|Subject|Date|Message-ID|Received|MIME-Version): ", re.M | re.I)
SNIFFED = 4096
MOST_ODD = 0.02  # share of control characters that a text may hold


def kind_of(name: str, data: bytes) -> str:
    """One of text, markdown, html, pdf, docx, eml, jsonl, csv, zip.

    Raises UnknownType, EmptyText or Broken.
    """
    ending = name.rsplit(".", 1)[-1].lower() if "." in name.replace("\\", "/").rsplit("/", 1)[-1] else ""
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyText(name)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        try:
            inside = set(ZipFile(io.BytesIO(data)).namelist())
        except BadZipFile:
            raise Broken(name) from None
        if "word/document.xml" in inside:
            return "docx"
        if "[Content_Types].xml" in inside or "mimetype" in inside:
            raise UnknownType(name)
        return "zip"
    if ending in ("pdf", "docx", "zip"):
        raise Broken(name)
    if ending not in TEXT_ENDINGS or _binary(data[:SNIFFED]):
        raise UnknownType(name)
    if ending in ("jsonl", "ndjson", "csv", "tsv", "md", "markdown", "eml"):
        return TEXT_ENDINGS[ending]
    head = decoded(data[:SNIFFED]).lstrip().replace("\r\n", "\n")
    if _HTML.search(head):
        return "html"
    if head.startswith("{") and '"text"' in head:
        return "jsonl"
    if _MAIL.match(head) and len(_MAIL_FIELDS.findall(head)) >= 2:
        return "eml"
    return TEXT_ENDINGS[ending]


def _binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    odd = sum(b < 9 or 13 < b < 32 for b in head)
    return b"\x00\x00" in head or odd > len(head) * MOST_ODD
