"""WARC: the pages that a crawler kept, by warcio; the day of the crawl is no day of publication."""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from lib.config import Config
from lib.errors import Broken, NoTexts, TooLarge, UnreadableFile, counted
from lib.reading.archive import Inner
from lib.reading.clean import MEGABYTE

FORM = "web archive"
_KEPT = ("response", "resource", "conversion")  # records that hold what was fetched
_PAGES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
}


def read(name: str, data: bytes, config: Config) -> Iterator[Inner | UnreadableFile]:
    """Each page with status 200 as a file with its address; pictures, scripts and the rest are passed over.

    Raises Broken, TooLarge, NoTexts.
    """
    many = unpacked = records = kept = 0
    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            records += 1
            kept += record.rec_type in _KEPT
            kind = (
                record.http_headers.get_header("Content-Type")
                if record.http_headers
                else record.rec_headers.get_header("Content-Type")
            ) or ""
            ending = _PAGES.get(kind.split(";")[0].strip().lower())
            status = record.http_headers.get_statuscode() if record.http_headers else "200"
            if record.rec_type not in _KEPT or not ending or status != "200":
                continue
            page = record.content_stream().read(config.file_bytes + 1)
            unpacked += len(page)
            if unpacked > config.batch_bytes:
                raise TooLarge(name, f"more than {config.batch_bytes // MEGABYTE} MB unpacked")
            if page.strip():
                many += 1
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                yield Inner(_named(url, many, ending), page, url, FORM)
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, zlib.error, gzip.BadGzipFile):
        if not records:
            raise Broken(name) from None
        yield Broken(f"{name}, record {records}")
    if not kept:
        raise Broken(name)
    if not many:
        raise NoTexts(name, counted(records, "records"))


def _named(url: str, number: int, ending: str) -> str:
    """A file name from the last part of an address."""
    last = re.sub(r"[^\w.-]+", "-", urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1])[:60].strip("-.")
    return f"{last or 'page'}-{number}{ending}"
