"""What a batch wrote, on its way into the store."""

import json
from collections.abc import Iterator
from pathlib import Path

from lib import sample
from lib.batch import tables
from lib.config import Config
from lib.errors import StoreError
from lib.store import Store
from lib.store.bulk import put_in


def take_in(store: Store, folder: Path, config: Config) -> tuple[int, int]:
    """Put everything that `batch` wrote into the store.

    Returns how many articles were new, and how many known. Raises StoreError where the folder is none of its making, or
    not finished.

    The sample collection, where it is all there is, steps aside meanwhile: what comes into a store without visits need
    not be compared with any.
    """
    try:
        merged = json.loads((folder / tables.FINISHED).read_text(encoding="utf-8"))
        parts = sorted(p.name for p in (folder / tables.DONE).glob("*.json"))
    except (OSError, ValueError) as error:
        raise StoreError(
            f"{folder.name} holds no finished batch; run `batch` with --out {folder.name} first."
        ) from error
    if merged.get("parts") != parts:
        raise StoreError(f"{folder.name} was not finished; run `batch` again with the same --out.")

    def source(name: str, *columns: str) -> Iterator[list[dict]]:
        return tables.batches(folder, name, columns)

    doubles = {(part, print_) for part, prints in merged["doubles"].items() for print_ in prints}
    if not store.holds_only(sample.ORIGIN):
        return put_in(store, source, doubles)
    sample.remove(store)
    try:
        return put_in(store, source, doubles)
    finally:
        sample.load(store, config)
