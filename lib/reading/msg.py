"""Outlook's .msg, by olefile: turned into a mail, and read as one.

Properties and their numbers: Microsoft's [MS-OXMSG] and [MS-OXPROPS]; compressed RTF: [MS-OXRTFCP].
"""

import datetime as dt
import email.message
import email.utils
import io
import struct
from collections.abc import Iterator

import olefile

from lib.config import Config
from lib.errors import Broken, EmptyText, UnreadableFile
from lib.model import Article
from lib.reading import mail, rtf
from lib.reading.archive import Inner
from lib.reading.clean import decoded

_SUBJECT, _SENDER, _FOR_WHOM, _HEADERS, _BODY, _HTML, _RTF = "0037", "0C1A", "0042", "007D", "1000", "1013", "1009"
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_START = (b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
          b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
          b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx")  # fmt: skip
MOST = 50_000_000  # bytes that compressed RTF may unpack to


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile | Inner]:
    """The article or articles of an Outlook mail. Raises Broken, EmptyText."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            message = _message(name, ole)
    except (OSError, ValueError, IndexError, struct.error, RecursionError, TypeError):
        raise Broken(name) from None
    yield from mail.of_message(name, message)


def _message(name: str, ole: olefile.OleFileIO) -> email.message.EmailMessage:
    told = {number: _string(ole, number) for number in (_SUBJECT, _SENDER, _FOR_WHOM, _HEADERS, _BODY)}
    markup, packed = _bytes(ole, f"__substg1.0_{_HTML}0102"), _bytes(ole, f"__substg1.0_{_RTF}0102")
    made = email.message.EmailMessage()
    made["Subject"] = " ".join(told[_SUBJECT].split())
    made["From"] = email.utils.formataddr((" ".join((told[_FOR_WHOM] or told[_SENDER]).split()), "unknown@invalid"))
    if sent := _day(ole, told[_HEADERS]):
        made["Date"] = sent
    if told[_BODY].strip():
        made.set_content(told[_BODY])
    elif markup:
        made.set_content(decoded(markup), subtype="html")
    elif packed:
        made.set_content(rtf.text_of(name, unpacked(packed)))
    else:
        raise EmptyText(name)
    for folder in sorted({"/".join(p[:1]) for p in ole.listdir() if p[0].startswith("__attach_version1.0_")}):
        title, content = (
            _string(ole, "3707", folder) or _string(ole, "3704", folder),
            _bytes(ole, f"{folder}/__substg1.0_37010102"),
        )
        if title and content:
            made.add_attachment(content, maintype="application", subtype="octet-stream", filename=title)
    return made


def _bytes(ole: olefile.OleFileIO, path: str) -> bytes:
    return ole.openstream(path).read() if ole.exists(path) else b""


def _string(ole: olefile.OleFileIO, number: str, folder: str = "") -> str:
    at = f"{folder}/" if folder else ""
    return _bytes(ole, f"{at}__substg1.0_{number}001F").decode("utf-16-le", "replace") or decoded(
        _bytes(ole, f"{at}__substg1.0_{number}001E")
    )


def _day(ole: olefile.OleFileIO, headers: str) -> str:
    """When it was sent, as a mail's Date: of the mail's own head, else of the properties."""
    said = email.message_from_string(headers).get("Date") if headers else ""
    if said:
        return " ".join(said.split())
    table = _bytes(ole, "__properties_version1.0")[32:]
    found = {}
    for at in range(0, len(table) - 15, 16):
        tag, _, value = struct.unpack_from("<IIQ", table, at)
        if tag & 0xFFFF == 0x0040 and 0 < value < 1 << 62:
            found[tag >> 16] = value
    ticks = found.get(_SUBMITTED) or found.get(_DELIVERED)
    return (
        email.utils.format_datetime(_EPOCH + dt.timedelta(microseconds=ticks // 10))
        if ticks and ticks < 3 * 10**17
        else ""
    )


def unpacked(data: bytes) -> bytes:
    """RTF as it was before Outlook compressed it (LZFu)."""
    size, raw, kind, _ = struct.unpack_from("<IIII", data)
    if kind == 0x414C454D:  # "MELA": not compressed
        return data[16 : 16 + raw]
    window, out, at, here = bytearray(_START.ljust(4096, b"\x00")), bytearray(), 16, len(_START)
    end = min(len(data), size + 4)
    while at < end and len(out) < min(raw, MOST):
        control, at = data[at], at + 1
        for bit in range(8):
            if at >= end:
                break
            if not control >> bit & 1:
                out.append(data[at])
                window[here] = data[at]
                here, at = (here + 1) % 4096, at + 1
                continue
            pair = int.from_bytes(data[at : at + 2], "big")
            offset, length, at = pair >> 4, (pair & 15) + 2, at + 2
            if offset == here:
                return bytes(out)
            for i in range(length):
                c = window[(offset + i) % 4096]
                out.append(c)
                window[here] = c
                here = (here + 1) % 4096
    return bytes(out)
