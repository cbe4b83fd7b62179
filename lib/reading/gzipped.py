"""Files packed with gzip: the one file inside, up to the limit on a file."""

import gzip
import io
import zlib
from collections.abc import Iterator

from lib.config import Config
from lib.errors import Broken, TooLarge
from lib.reading.archive import Inner
from lib.reading.clean import MEGABYTE


def read(name: str, data: bytes, config: Config) -> Iterator[Inner]:
    """The file inside. Raises Broken, TooLarge."""
    try:
        with gzip.open(io.BytesIO(data)) as file:
            inner = file.read(config.file_bytes + 1)
    except (OSError, EOFError, zlib.error):
        raise Broken(name) from None
    if len(inner) > config.file_bytes:
        raise TooLarge(name, f"more than {config.file_bytes // MEGABYTE} MB unpacked")
    yield Inner(name[:-3] if name.lower().endswith(".gz") else name, inner)
