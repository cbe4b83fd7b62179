"""Links on their way in: fetched from the web, read in the reading process, put into the store with the page they came
from.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from lib.config import Config
from lib.errors import LinkRefused, UnknownColumns, UnreadableFile, shown_address
from lib.model import Fetched, Reading
from lib.reading import links
from lib.store import Store, pages
from lib.store.store import Added
from lib.worker import Worker

LOG = logging.getLogger(__name__)
AT_ONCE = 4  # pages fetched while others are read; a host is asked once a second all the same
Fetch = Callable[..., Fetched | LinkRefused]  # links.fetch, or one that goes through another door (tests)


@dataclass(frozen=True)
class Came:
    """What came of one link: readings and refusals; the page, without its bytes unless it must be read again; or since
    when nothing has changed there.
    """

    address: str
    outcomes: list[Reading | UnreadableFile] = field(default_factory=list)
    page: Fetched | None = None
    same_since: dt.datetime | None = None

    @property
    def name(self) -> str:
        """The address as it may be shown."""
        return shown_address(self.address)


def pages_of(
    addresses: Iterable[str], store: Store, worker: Worker, config: Config, fetch: Fetch = links.fetch
) -> Iterator[Came]:
    """Each link with what came of it, in order. A page that gave an article before is asked for only if it has changed
    since.
    """
    store.allow("add")

    def fetched(address: str) -> Came:
        known = pages.last(store, links.normal(address))
        page = ask(fetch, address, config, *(known[2:] if known else ("", "")))
        if isinstance(page, LinkRefused):
            return Came(address, [page])
        return Came(address, page=page, same_since=known[1] if known and page.unchanged else None)

    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fetch")
    try:
        for came in pool.map(fetched, list(dict.fromkeys(addresses))):
            if came.page is None or came.same_since:
                yield came
            else:
                outcomes = worker.page(came.page)
                again = any(isinstance(o, UnknownColumns) for o in outcomes)  # somebody may say which column is what
                yield replace(came, outcomes=outcomes, page=came.page if again else replace(came.page, data=b""))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def ask(fetch: Fetch, address: str, config: Config, etag: str = "", modified: str = "") -> Fetched | LinkRefused:
    """fetch, with a fault of our own as a refusal."""
    try:
        return fetch(address, config, etag, modified)
    except Exception:  # around one link of many only
        LOG.exception("fetching a link failed")
        return LinkRefused(address)


def keep(store: Store, reading: Reading, page: Fetched | None) -> Added:
    """Put a reading into the store, and down where it came from."""
    added = store.add(reading)
    if page is not None:
        pages.remember(store, page, added.article_id)
    return added
