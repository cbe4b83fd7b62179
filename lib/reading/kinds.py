"""What kind of file the bytes are; the name decides only where the content cannot."""

import io
import re
from zipfile import BadZipFile, ZipFile

from lib.errors import Broken, EmptyText, OldOffice, UnknownType
from lib.reading.clean import decoded
from lib.tables import rows

TEXT_ENDINGS = {r["ending"]: r["kind"] for r in rows("kinds") if r["kind"] and r["binary"] != "yes"}
BINARY_ENDINGS = {r["ending"]: r["kind"] for r in rows("kinds") if r["binary"] == "yes"}
_HTML = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]", re.I)
_FEED = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<\?[^>]{0,400}>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^>\[]{0,300}>\s*)*<(?:rss|feed|rdf:RDF|channel)[\s>]",
    re.I | re.S,
)
_MAIL = re.compile(r"\A(?:[A-Za-z][A-Za-z0-9-]*:(?: .*)?\n(?:[ \t].*\n)*){2,}")
_MAIL_FIELDS = re.compile(
    r"^(?:From|To|Subject|Date|Message-ID|Received|MIME-Version|Delivered-To|Return-Path|X-[A-Za-z-]+): ", re.M | re.I
)
_MBOX = re.compile(
    r"\AFrom (?:\S{1,200} )?.{0,40}(?:\d\d:\d\d|(?:19|20)\d\d).{0,40}\n(?:>?[A-Za-z][A-Za-z0-9-]*:)", re.I
)
_MHTML = re.compile(
    (
        r"^(?:Snapshot-Content-Location:|From: <Saved by|X-MimeOLE: Produced By Microsoft MimeOLE)"
        r"|^Content-Type: multipart/related;(?:.*\n[ \t])*.*type=\"?text/html"
    ),
    re.M | re.I,
)
_RIS = re.compile(r"\A(?:\s|\ufeff)*TY {2}- [A-Z]{3,6}\s*\n")
_JSON = re.compile(r"\A\s*(?:\{\s*(?:\"|\})|\[\s*(?:\{|\]|\[))")
_FACTIVA_XML = re.compile(r"<(?:PPSResponse|ppsArticleResponse|ppsarticle|ArchiveDoc|DistDoc)[\s>]", re.I)
_ROOT = re.compile(
    r"(?:<\?.{0,400}?\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE(?:[^<>\[]|\[.{0,2000}?\]){0,600}>\s*)*<([A-Za-z][\w.:-]{0,60})[\s>/]",
    re.S,
)
AGENCIES = ("nitf", "newsml", "newsitem", "newsmessage", "packageitem")  # roots of the agencies' XML
LISTS = {
    "opml": ("outline", "feeds"),
    "urlset": ("loc", "links"),
    "sitemapindex": ("loc", "links"),
}  # root of a list of addresses -> the element of each, and what they are called
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SNIFFED = 4096
ODD = bytes(b for b in range(32) if (b < 9 or b > 13) and b != 0x1A)  # no text has them
MOST_ODD = 0.02  # share of control characters that a text may hold


def kind_of(name: str, data: bytes) -> str:
    """The kind, as lib/data/kinds.csv has them: text, html, pdf, docx, mbox, feed, json ...

    Raises UnknownType, EmptyText, OldOffice or Broken.
    """
    ending = name.rsplit(".", 1)[-1].lower() if "." in name.replace("\\", "/").rsplit("/", 1)[-1] else ""
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyText(name)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(name, data)
    if data.startswith(OLE):
        return _compound(name, data, ending)
    if data.startswith(b"\x1f\x8b"):
        return "gzip"
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    if data.startswith(b"WARC/"):
        return "warc"
    if ending in BINARY_ENDINGS:
        raise Broken(name)
    if _binary(data[:SNIFFED]):
        raise UnknownType(name)
    kind = _of_text(decoded(data[: 4 * SNIFFED]).lstrip("\ufeff \t\r\n").replace("\r\n", "\n"), ending, data)
    if kind == "unknown" or (
        ending not in TEXT_ENDINGS and kind == "text"
    ):  # "INBOX.2019" is a mailbox by what it holds; "x.py" is nothing to read
        raise UnknownType(name)
    return kind


def _packed(name: str, data: bytes) -> str:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            inside = set(archive.namelist())
            mime = (
                archive.read("mimetype")[:80]
                if "mimetype" in inside and archive.getinfo("mimetype").file_size < 200
                else b""
            )
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        raise Broken(name) from None
    for part, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "sheet"), ("xl/workbook.bin", "sheet")):
        if part in inside:
            return kind
    if mime.startswith(b"application/epub"):
        return "epub"
    if mime.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if mime.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "sheet"
    if "[Content_Types].xml" in inside or mime:
        raise UnknownType(name)
    return "zip"


def _compound(name: str, data: bytes, ending: str) -> str:
    """Microsoft's old container: a mail of Outlook, or a document of Office before 2007."""
    if ending == "msg" or "__properties_version1.0".encode("utf-16-le") in data:
        return "msg"
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "locked"
    if "WordDocument".encode("utf-16-le") in data:
        raise OldOffice(name, "in Word’s format of before 2007")
    if "Workbook".encode("utf-16-le") in data or ending == "xls":
        return "sheet"
    raise UnknownType(name)


def _of_text(head: str, ending: str, data: bytes) -> str:
    told = TEXT_ENDINGS.get(ending, "text")
    if told in ("jsonl", "csv", "markdown"):
        return "json" if told == "jsonl" else told
    if _MBOX.match(head):
        return "mbox"
    top = _MAIL.match(head)
    looks_like_mail = top and len({f.lower() for f in _MAIL_FIELDS.findall(top[0][:SNIFFED])}) >= 2
    if (looks_like_mail or told == "mhtml") and _MHTML.search(head):
        return "mhtml"
    if told in ("eml", "mhtml", "mbox"):
        return "eml"
    if _FEED.match(head) or (
        head.startswith(("<?xml", "<!DOCTYPE")) and "<!ENTITY" in head and re.search(r"<(?:rss|feed)[\s>]", head)
    ):
        return "feed"
    if _FACTIVA_XML.search(head[:SNIFFED]):
        return "factiva_xml"
    root = (m[1].rsplit(":", 1)[-1].lower() if (m := _ROOT.match(head)) else "") if head.startswith("<") else ""
    if root in AGENCIES or root in LISTS:
        return "agencies" if root in AGENCIES else "elements"
    if _RIS.match(head) or told == "ris":
        return "ris"
    if _HTML.search(head[:SNIFFED]):
        return "html"
    if _JSON.match(head) and (
        told == "json" or head.rstrip()[-1:] in '}],"' or len(data) > 4 * SNIFFED or '":' in head
    ):
        return "json"
    if looks_like_mail:
        return "eml"
    return "elements" if told == "xml" or head.startswith("<?xml") else told


def _binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if head[1::2].count(0) > 0.6 * len(head) / 2 or head[::2].count(0) > 0.6 * len(head) / 2:  # UTF-16 without a mark
        head = head.replace(b"\x00", b"")
    odd = len(head) - len(head.translate(None, ODD))
    return b"\x00\x00" in head or odd > len(head) * MOST_ODD
