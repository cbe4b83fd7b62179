"""MHTML: a page that a browser saved whole; its Date is when that was."""

import email
import email.policy
from collections.abc import Iterator

from lib.config import Config
from lib.errors import Broken
from lib.reading.archive import Inner
from lib.reading.article import stem
from lib.reading.clean import decoded

FORM = "saved page"


def read(name: str, data: bytes, config: Config) -> Iterator[Inner]:
    """The page inside as a file, with its address. Raises Broken where there is none."""
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    where = str(message.get("Snapshot-Content-Location") or message.get("Content-Location") or "").strip()
    pages = [p for p in message.walk() if p.get_content_type() in ("text/html", "application/xhtml+xml")]
    root = next(
        (p for p in pages if where and str(p.get("Content-Location", "")).strip() == where), pages[0] if pages else None
    )
    if root is None:
        raise Broken(name)
    where = where or str(root.get("Content-Location", "")).strip()
    payload = root.get_payload(decode=True) or b""
    charset = root.get_content_charset() or ""
    yield Inner(
        f"{stem(name)}.html",
        decoded(payload, charset).encode("utf-8", "replace") if charset else payload,
        where if where.startswith(("http://", "https://")) else "",
        FORM,
    )
