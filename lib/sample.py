"""The sample collection: short articles in our own words over true events, in lib/data/sample."""

from lib.config import Config
from lib.errors import UnreadableFile
from lib.ingest import read
from lib.model import Article
from lib.reading import read_file
from lib.store import Store
from lib.tables import DATA

ORIGIN = "sample"


def articles(config: Config) -> list[Article]:
    """The sample's articles, in order of their file names."""
    found = []
    for path in sorted((DATA / "sample").glob("*.md")):
        for outcome in read_file(path.name, path.read_bytes(), config):
            if isinstance(outcome, UnreadableFile):
                raise outcome
            found.append(outcome)
    return found


def load(store: Store, config: Config) -> int:
    """Read the sample into the store; returns the number of articles that were new."""
    new = 0
    for reading in read(articles(config), config):
        if isinstance(reading, UnreadableFile):
            raise reading
        new += store.add(reading, ORIGIN).new
    store.remember("sample", "loaded")
    return new


def remove(store: Store) -> int:
    """Take the sample out of the store; it stays out until it is brought back."""
    gone = store.delete_origin(ORIGIN)
    store.remember("sample", "removed")
    return gone
