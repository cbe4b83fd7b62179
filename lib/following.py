"""Feeds: followed, looked at, and their new entries fetched, read and kept. What fails is told once and tried later."""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from lib.config import Config
from lib.errors import Answered, FetchingOff, KeptOut, LinkRefused, NotAFeed, OverQuota, UnreadableFile
from lib.fetching import Fetch, ask, keep
from lib.model import Entry, Feed, Reading, Told
from lib.reading import links
from lib.store import Store, feeds, pages
from lib.worker import Worker

LOG = logging.getLogger(__name__)
ENOUGH = 400  # characters of a feed's own text that make an article where its page is closed to programs
FRESH = dt.timedelta(minutes=1)  # a feed that was asked for so lately is not asked for again
QUOTA_PAUSE = 3_600  # seconds until an entry is tried again after a full quota


@dataclass
class Looked:
    """What one look at a feed came to: entries that were new, articles added and known already, visits told, (title,
    reason) of what was
    refused for good, how many are tried later; failure: why the feed itself gave nothing, and whether that is to be
    told (the first time)."""

    feed: Feed
    new: int = 0
    added: int = 0
    known: int = 0
    visits: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    later: int = 0
    failure: str = ""
    first: bool = False

    def words(self) -> str:
        """One line: "Ministry of Foreign Affairs: 3 articles added, telling 2 visits; 1 refused"."""
        if self.failure:
            return f"{name(self.feed)}: {self.failure} It is tried again later."
        parts = (
            [
                f"{_many(self.added, 'article')} added"
                + (f", telling {_many(self.visits, 'visit')}" if self.added else "")
            ]
            if self.added
            else []
        )
        parts += [f"{self.known} known already"] if self.known else []
        parts += [f"{len(self.refused)} refused"] if self.refused else []
        parts += [f"{self.later} to be tried again"] if self.later else []
        return f"{name(self.feed)}: {'; '.join(parts) or 'nothing new'}."


def name(feed: Feed) -> str:
    """What a feed is called."""
    return feed.title or feed.address


def _many(n: int, word: str) -> str:
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def follow(address: str, store: Store, worker: Worker, config: Config, fetch: Fetch = links.fetch) -> tuple[Feed, bool]:
    """Follow the feed at an address, or the first one that the page there names; (the feed, whether it is new). Raises
    the refusal.
    """
    store.allow("add")
    page, read = _read(address, worker, config, fetch)
    if read.named:
        page, read = _read(read.named[0], worker, config, fetch)
        if read.named:
            raise NotAFeed(page.address)
    feed, new = feeds.follow(store, page.address, read.title)
    feeds.answered(store, feed.id, page, read.title, read.entries)
    return feed, new


def _read(address: str, worker: Worker, config: Config, fetch: Fetch):
    page = ask(fetch, address, config)
    if isinstance(page, LinkRefused):
        raise page
    return page, worker.feed(page)


def look(
    store: Store, worker: Worker, config: Config, wanted: list[Feed], fetch: Fetch = links.fetch, force: bool = False
) -> Iterator[Looked]:
    """Look at feeds one after the other, and keep what is new. force: also at those that are not due. What somebody
    else looks at is passed over.
    """
    store.allow("add")
    if not config.fetches:
        raise FetchingOff("")
    for feed in wanted:
        made = Looked(feed)
        fresh = feed.looked is not None and feed.looked > feeds.now() - FRESH
        if not fresh and feeds.claim(store, feed.id, force):
            _look_at(made, store, worker, config, fetch)
        if not made.failure:
            for number, entry in feeds.waiting(store, feed.id):
                if feeds.take(store, number) and not _take_in(number, entry, made, store, worker, config, fetch):
                    break
        yield made


def _look_at(made: Looked, store: Store, worker: Worker, config: Config, fetch: Fetch) -> None:
    """Ask for the feed itself; its new entries wait afterwards."""
    feed = made.feed
    try:
        page = ask(fetch, feed.address, config, feed.etag, feed.modified)
        if isinstance(page, LinkRefused):
            raise page
        if page.unchanged:
            feeds.unchanged(store, feed.id)
            return
        read = worker.feed(page)
        if read.named:
            raise NotAFeed(page.address)
        made.new = feeds.answered(store, feed.id, page, read.title, read.entries)
    except UnreadableFile as refused:
        made.failure, made.first = str(refused), feeds.failed(store, feed.id, refused)


def _take_in(
    number: int, entry: Entry, made: Looked, store: Store, worker: Worker, config: Config, fetch: Fetch
) -> bool:
    """Fetch, read and keep one entry. False where the others have to wait too (a full quota)."""
    known = pages.last(store, entry.address)
    if known:  # by another feed, or as a link
        feeds.kept(store, number, known[0])
        made.known += 1
        return True
    told = Told(entry.title, entry.published, name(made.feed))
    page = ask(fetch, entry.address, config)
    if isinstance(page, LinkRefused) and page.passing:
        _again(number, entry, page, made, store)
        return True
    if isinstance(page, LinkRefused):
        outcomes, page = _from_feed(entry, page, told, worker)
    else:
        outcomes = worker.page(page, told)
    readings = [o for o in outcomes if isinstance(o, Reading)]
    refused = [o for o in outcomes if isinstance(o, UnreadableFile)]
    try:
        added = [(keep(store, r, page), r) for r in readings]
    except OverQuota as full:
        feeds.later(store, number, str(full), QUOTA_PAUSE, counts=False)
        made.later += 1
        return False
    for one, reading in added:
        made.added += one.new
        made.known += not one.new
        made.visits += len(reading.visits) if one.new else 0
    if added:
        feeds.kept(store, number, added[0][0].article_id)
    else:
        reason = str(refused[0]) if refused else "It holds no article."
        feeds.refused(store, number, reason)
        made.refused.append((entry.title or entry.address, reason))
    return True


def _from_feed(entry: Entry, refusal: LinkRefused, told: Told, worker: Worker):
    """Where a page may not be read: what the feed itself tells, if that is a whole text."""
    if isinstance(refusal, Answered | KeptOut) and links.length(entry.story) >= ENOUGH:
        page = links.as_page(entry.address, told, entry.story, dt.datetime.now(dt.UTC))
        return worker.page(page, told), page
    return [refusal], None


def _again(number: int, entry: Entry, refusal: LinkRefused, made: Looked, store: Store) -> None:
    if feeds.later(store, number, str(refusal), refusal.later):
        made.later += 1
    else:
        made.refused.append((entry.title or entry.address, str(refusal)))
