"""RSS, Atom and JSON feeds: what they are called and the articles they name; and the feeds that a web page names."""

import hashlib
import io
import json
import urllib.parse

import feedparser
from lxml import html as lxml_html

from lib.errors import LinkRefused, NotAFeed
from lib.model import Entry, FeedRead, Fetched
from lib.reading.addresses import parse, unwrapped
from lib.reading.clean import decoded, tidy
from lib.reading.links import is_feed

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
LONGEST_TITLE, LONGEST_STORY = 300, 200_000  # characters
MOST_NAMED = 10


def read(page: Fetched, most: int) -> FeedRead:
    """The feed in a page, with at most so many entries; or the feeds that the page names. Raises NotAFeed where it is
    and names none.
    """
    if is_feed(page) and page.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _from_json(page, most)
    told = feedparser.parse(
        io.BytesIO(page.data), response_headers={"content-type": page.kind, "content-location": page.address}
    )
    if not told.get("version") and not told.entries:
        named = _named(page)
        if not named:
            raise NotAFeed(page.address)
        return FeedRead(named=named)
    found = (
        _entry(
            page, _link(e), e.get("title", ""), e.get("published") or e.get("updated") or "", _story(e), e.get("id", "")
        )
        for e in told.entries[: 2 * most]
    )
    return FeedRead(_title(told.feed.get("title", "")), _once(found, most))


def _from_json(page: Fetched, most: int) -> FeedRead:
    try:
        told = json.loads(decoded(page.data))
        items = [i for i in told.get("items", []) if isinstance(i, dict)][: 2 * most]
    except (ValueError, AttributeError, RecursionError):
        raise NotAFeed(page.address) from None
    word = lambda item, *names: next((item[n] for n in names if isinstance(item.get(n), str)), "")  # noqa: E731
    found = (
        _entry(
            page,
            word(i, "url", "external_url"),
            word(i, "title"),
            word(i, "date_published", "date_modified"),
            word(i, "content_html", "content_text"),
            str(i.get("id", "")),
        )
        for i in items
    )
    return FeedRead(_title(word(told, "title")), _once(found, most))


def _link(entry: feedparser.FeedParserDict) -> str:
    """Where an entry's article stands: its link, else its first link to a page, else an id that is an address."""
    if entry.get("link"):
        return entry["link"]
    others = [x.get("href", "") for x in entry.get("links", []) if x.get("rel", "alternate") == "alternate"]
    return next(filter(None, others), entry.get("id", ""))


def _story(entry: feedparser.FeedParserDict) -> str:
    """The longest that the feed tells of the entry, as HTML."""
    told = [c.get("value", "") for c in entry.get("content", [])] + [entry.get("summary", "")]
    return max(told, key=len, default="")


def _entry(page: Fetched, link: str, title: str, published: str, story: str, own: str) -> Entry | None:
    """None where the entry names no address that can be asked for."""
    try:
        address = str(parse(unwrapped(urllib.parse.urljoin(page.address, link.strip()))))
    except (LinkRefused, ValueError):
        return None
    key = hashlib.sha256((own.strip() or address).encode("utf-8", "surrogatepass")).hexdigest()
    return Entry(key, address, _title(title), tidy(published)[:100], story[:LONGEST_STORY])


def _title(words: str) -> str:
    """Words of a title without markup, in one line."""
    if "<" in words or "&" in words:
        tree = lxml_html.fromstring(f"<p>{words[: 4 * LONGEST_TITLE]}</p>")
        words = tree.text_content()
    return " ".join(tidy(words).split())[:LONGEST_TITLE]


def _once(found, most: int) -> tuple[Entry, ...]:
    """Entries that can be asked for, each once."""
    return tuple({e.key: e for e in found if e is not None}.values())[:most]


def _named(page: Fetched) -> tuple[str, ...]:
    """The feeds that a web page names in its head, as addresses."""
    try:
        tree = lxml_html.fromstring(
            decoded(page.data).encode("utf-8"), parser=lxml_html.HTMLParser(encoding="utf-8", no_network=True)
        )
    except (ValueError, lxml_html.etree.LxmlError):
        return ()
    found = []
    for tag in tree.iter("link"):
        if (
            "alternate" in (tag.get("rel") or "").lower().split()
            and (tag.get("type") or "").lower().strip() in FEED_TYPES
        ):
            try:
                found.append(str(parse(urllib.parse.urljoin(page.address, (tag.get("href") or "").strip()))))
            except (LinkRefused, ValueError):
                continue
    return tuple(dict.fromkeys(found))[:MOST_NAMED]
