"""The sample collection: short articles in our own words over true events, in lib/data/sample.

readings.json beside them holds what was read from them, so that the first start need not wait for the language model;
`python -m lib sample` writes it anew, and a test compares it with a live reading.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from lib import records
from lib.config import Config
from lib.errors import UnreadableFile
from lib.model import Article, Reading
from lib.reading import read_file
from lib.store import Store
from lib.tables import DATA

ORIGIN = "sample"
KEPT = DATA / "sample" / "readings.json"


def articles(config: Config) -> list[Article]:
    """The sample's articles, in order of their file names."""
    found = []
    for path in sorted((DATA / "sample").glob("*.md")):
        for outcome in read_file(path.name, path.read_bytes(), config):
            if isinstance(outcome, UnreadableFile):
                raise outcome
            found.append(outcome)
    return found


def read_live(config: Config) -> Iterator[Reading]:
    """The sample read by the pipeline."""
    from lib.ingest import read  # loads the language model's library: only when needed

    for reading in read(articles(config), replace(config, reader="quick")):  # the same on every machine
        if isinstance(reading, UnreadableFile):
            raise reading
        yield reading


def readings(config: Config) -> Iterator[Reading]:
    """The sample as kept in readings.json; what that file does not know is read live."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    own = articles(config)
    if all(kept.get(a.id, {}).get("fingerprint") == a.fingerprint for a in own):
        yield from (records.from_whole(kept[a.id], a) for a in own)
    else:
        yield from read_live(config)


def write(config: Config) -> int:
    """Keep a live reading in readings.json; returns the number of articles."""
    found = {r.article.id: records.whole(r) for r in read_live(config)}
    KEPT.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return len(found)


def load(store: Store, config: Config) -> int:
    """Put the sample into the store; returns the number of articles that were new."""
    new = store.add_together(readings(config), ORIGIN)
    store.remember("sample", "loaded")
    return new


def remove(store: Store) -> int:
    """Take the sample out of the store; it stays out until it is brought back."""
    gone = store.delete_origin(ORIGIN)
    store.remember("sample", "removed")
    return gone
