"""ZIP: the files inside, with the unpacked size and count known before anything is unpacked."""

import io
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from lib.config import Config
from lib.errors import Broken, Encrypted, TooLarge, UnknownType, UnreadableFile
from lib.reading.clean import MEGABYTE

_LINK = 0o120000
_KIND = 0o170000
_ENCRYPTED = 0x1
HIDDEN = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class Inner(NamedTuple):
    """A file found inside another; url and form where the outer file tells them."""

    name: str
    data: bytes
    url: str = ""
    form: str = ""


def read(name: str, data: bytes, config: Config) -> Iterator[Inner | UnreadableFile]:
    """Each file of a ZIP, or the reason it was refused. Nothing is written to disk; folders and links are passed over.

    Raises TooLarge or Broken for the whole archive.
    """
    try:
        archive = ZipFile(io.BytesIO(data))
        files = [
            i
            for i in archive.infolist()
            if not i.is_dir() and not i.filename.startswith(HIDDEN) and not i.filename.endswith(HIDDEN)
        ]
    except BadZipFile:
        raise Broken(name) from None
    if len(files) > config.batch_files:
        raise TooLarge(name, f"{len(files):,} files inside; the limit is {config.batch_files:,}")
    if sum(i.file_size for i in files) > config.batch_bytes:
        raise TooLarge(name, f"more than {config.batch_bytes // MEGABYTE} MB unpacked")
    for info in files:
        yield _unpacked(archive, info, config)


def _unpacked(archive: ZipFile, info: ZipInfo, config: Config) -> Inner | UnreadableFile:
    if info.flag_bits & _ENCRYPTED:
        return Encrypted(info.filename)
    if (info.external_attr >> 16) & _KIND == _LINK:
        return UnknownType(info.filename)
    try:
        with archive.open(info) as file:
            data = file.read(config.file_bytes + 1)  # the header's size may lie: never read past the limit
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError, zlib.error):
        return Broken(info.filename)
    return (
        Inner(info.filename, data)
        if len(data) <= config.file_bytes
        else TooLarge(info.filename, f"more than {config.file_bytes // MEGABYTE} MB")
    )


def weighed(name: str, data: bytes, most: int) -> ZipFile:
    """A document that is a ZIP, opened once it is sure that it unpacks to at most that many bytes: what its own table
    says is not believed.

    Raises TooLarge, Encrypted or Broken.
    """
    try:
        archive = ZipFile(io.BytesIO(data))
        left = most
        for info in archive.infolist():
            if info.flag_bits & _ENCRYPTED:
                raise Encrypted(name)
            with archive.open(info) as file:
                while piece := file.read(MEGABYTE):
                    left -= len(piece)
                    if left < 0:
                        raise TooLarge(name, f"more than {most // MEGABYTE} MB unpacked")
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError, zlib.error):
        raise Broken(name) from None
    return archive
