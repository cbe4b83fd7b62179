"""Mailboxes (mbox, with and without that ending): each mail is a file of its own."""

import re
from collections.abc import Iterator

from lib.config import Config
from lib.errors import TooLarge, UnreadableFile
from lib.reading.archive import Inner
from lib.reading.article import stem

FORM = "mailbox"
_BETWEEN = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]{0,300}(?:\d\d:\d\d|\b(?:19|20)\d\d\b)[^\n]{0,60}\r?\n"
    rb"(?=>?[A-Za-z][A-Za-z0-9-]*:|>From )"
)
_ESCAPED = re.compile(rb"(?m)^>(>*From )")


def read(name: str, data: bytes, config: Config) -> Iterator[Inner | UnreadableFile]:
    """Each mail as a file. More than the limit on a batch are said, not dropped."""
    mails = [m for m in _BETWEEN.split(data.lstrip()) if m.strip()]
    for number, mail in enumerate(mails[: config.batch_files], start=1):
        yield Inner(f"{stem(name)}-{number}.eml", _ESCAPED.sub(rb"\1", mail), form=FORM)
    if len(mails) > config.batch_files:
        yield TooLarge(name, f"{len(mails):,} mails; the first {config.batch_files:,} were read")
