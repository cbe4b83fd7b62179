"""ZIP: the files inside, with the unpacked size and count known before anything is unpacked."""

import io
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile, ZipInfo

from lib.config import Config
from lib.errors import Broken, Encrypted, TooLarge, UnknownType, UnreadableFile
from lib.reading.clean import MEGABYTE

_LINK = 0o120000
_KIND = 0o170000
_ENCRYPTED = 0x1
HIDDEN = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def members(name: str, data: bytes, config: Config) -> Iterator[tuple[str, bytes | UnreadableFile]]:
    """(file name, bytes or the reason it was refused) for each file. Nothing is written to disk; folders, links and archives inside are passed over.

    Raises TooLarge or Broken for the whole archive.
    """
    try:
        archive = ZipFile(io.BytesIO(data))
        files = [i for i in archive.infolist() if not i.is_dir() and not i.filename.startswith(HIDDEN) and not i.filename.endswith(HIDDEN)]
    except BadZipFile:
        raise Broken(name) from None
    if len(files) > config.batch_files:
        raise TooLarge(name, f"{len(files):,} files inside; the limit is {config.batch_files:,}")
    if sum(i.file_size for i in files) > config.batch_bytes:
        raise TooLarge(name, f"more than {config.batch_bytes // MEGABYTE} MB unpacked")
    for info in files:
        yield info.filename, _unpacked(archive, info, config)


def _unpacked(archive: ZipFile, info: ZipInfo, config: Config) -> bytes | UnreadableFile:
    if info.flag_bits & _ENCRYPTED:
        return Encrypted(info.filename)
    if (info.external_attr >> 16) & _KIND == _LINK or info.filename.lower().endswith(".zip"):
        return UnknownType(info.filename)
    try:
        with archive.open(info) as file:
            data = file.read(config.file_bytes + 1)  # the header's size may lie: never read past the limit
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        return Broken(info.filename)
    return data if len(data) <= config.file_bytes else TooLarge(info.filename, f"more than {config.file_bytes // MEGABYTE} MB")
