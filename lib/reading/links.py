"""Links to bytes: fetch gives what stands at a web address, or one of our refusals; read makes articles of it."""

import codecs
import contextlib
import datetime as dt
import html
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

from lib.config import Config
from lib.errors import Answered, FetchingOff, IsAFeed, LinkRefused, NotText, Roundabout
from lib.model import Article, Fetched, Told
from lib.reading import Outcome, header, read_file, wire
from lib.reading.addresses import Address, parse, unwrapped
from lib.reading.clean import tidy
from lib.reading.manners import MOVED, Manners, agent
from lib.tables import column

MOST_HOPS = 5  # redirects followed
HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/pdf,*/*;q=0.5",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate",
}
MEDIA = {"image": "a picture", "video": "a film", "audio": "a recording", "font": "a typeface"}
SAID = {
    401: "one has to sign in there",
    402: "it is for subscribers",
    403: "its site does not let programs in",
    404: "there is no such page",
    410: "the page is gone",
    429: "its site asks to come back later",
    451: "it may not be shown here",
    503: "its site is busy",
}  # what an HTTP status means for whoever gave the link
BUSY = (429, 503)
LONGEST_WAIT = 86_400  # seconds that a site's Retry-After is heeded
LONGEST_NAME = 80  # characters
LIKE_BROWSERS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
_TEXT_ENCODINGS = re.compile(
    r"iso8859|iso2022|cp\d|koi8|gb|big5|hz|euc|shift|johab|utf-16|utf-32|ascii|mac|tis|ptcp|kz1048"
)
MANNERS = Manners()  # of this process


def fetch(
    url: str,
    config: Config,
    etag: str = "",
    modified: str = "",
    door: wire.Door = wire.FRONT,
    manners: Manners = MANNERS,
) -> Fetched | LinkRefused:
    """What stands at a web address: its final address, bytes and content type, or one of our refusals, which is given
    back, not raised.

    http and https only. Every address that the name resolves to, and every redirect, must lie on the open web, and the
    connection goes to the
    address that was checked. Limits: config.file_bytes (packed and unpacked), config.fetch_seconds for each request
    however slowly it drips,
    MOST_HOPS redirects. robots.txt is obeyed; a host is asked once a second at most. etag and modified are those of
    the last time:
    where nothing has changed since, Fetched.unchanged is set and there are no bytes.
    """
    try:
        if not config.fetches:
            raise FetchingOff(url)
        return _followed(
            parse(unwrapped(url)), config, {"If-None-Match": etag, "If-Modified-Since": modified}, door, manners
        )
    except LinkRefused as refused:
        return refused


def _followed(first: Address, config: Config, conditions: dict[str, str], door: wire.Door, manners: Manners) -> Fetched:
    at = first
    headers = {
        "User-Agent": agent(config),
        **HEADERS,
        **{k: v for k, v in conditions.items() if v and v.isascii() and v.isprintable()},
    }
    left = float(config.fetch_seconds)
    for _ in range(MOST_HOPS + 1):
        manners.ask(at, config, door)
        began = time.monotonic()
        answer = wire.get(at, headers, config.file_bytes, left, door, wanted=_is_text(at))
        left -= time.monotonic() - began
        if answer.status in MOVED and answer.headers.get("location"):
            at = parse(answer.headers["location"], at)
            continue
        if answer.status not in (wire.OK, HTTPStatus.NOT_MODIFIED):
            raise _refused(at, answer)
        kind, charset = _content_type(answer.headers.get("content-type", ""))
        kept = {
            "etag": answer.headers.get("etag", "")[:300],
            "modified": answer.headers.get("last-modified", "")[:100],
            "unchanged": answer.status == HTTPStatus.NOT_MODIFIED,
        }
        name = _name(at, kind, answer.headers.get("content-disposition", ""))
        data = _as_utf8(answer.body, kind, charset)
        return Fetched(str(first), str(at), data, kind, name, dt.datetime.now(dt.UTC), **kept)
    raise Roundabout(str(first))


def _is_text(at: Address):
    """Asked before the body is read: pictures, films and the like are not."""

    def wanted(headers: dict[str, str]) -> None:
        family = _content_type(headers.get("content-type", ""))[0].partition("/")[0]
        if family in MEDIA:
            raise NotText(str(at), MEDIA[family])

    return wanted


def _refused(at: Address, answer: wire.Answer) -> Answered:
    """What an HTTP status means for whoever gave the link."""
    status = answer.status
    said = SAID.get(status) or ("its site has a fault" if status >= 500 else "the page did not come")
    refused = Answered(str(at), f"{said} ({status})")
    refused.status, refused.passing = status, status >= 500 or status in BUSY
    wait = answer.headers.get("retry-after", "")
    refused.later = min(LONGEST_WAIT, int(wait)) if wait.isascii() and wait.isdigit() and len(wait) < 10 else 0
    return refused


def _content_type(told: str) -> tuple[str, str]:
    """("text/html", "windows-1251")."""
    kind, _, rest = told.partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", rest, re.I)
    return kind.strip().lower()[:100], charset[1].lower() if charset else ""


def _as_utf8(data: bytes, kind: str, charset: str) -> bytes:
    """Text in the encoding that the site told, as UTF-8 with a mark, so that nobody has to guess; what does not fit
    stays as it is.
    """
    if not charset or not (kind.startswith("text/") or kind.endswith(("xml", "json"))):
        return data
    try:
        name = codecs.lookup(charset).name
        if not _TEXT_ENCODINGS.match(name):
            return data
        if not name.startswith(("utf-16", "utf-32")):
            with contextlib.suppress(UnicodeDecodeError):  # many servers say Latin-1 of pages that are UTF-8
                data.decode("utf-8")
                return data
        return codecs.BOM_UTF8 + data.decode(LIKE_BROWSERS.get(name, name)).encode("utf-8")
    except (LookupError, UnicodeError):
        return data


def _name(at: Address, kind: str, disposition: str) -> str:
    """What the page is called as a file: "example.org › story.html". The ending is that of its content type, where that
    says anything.
    """
    told = re.search(r"filename\s*=\s*\"?([^\";]{1,120})", disposition, re.I)
    last = told[1].strip() if told else at.target.partition("?")[0].rstrip("/").rpartition("/")[2]
    last = re.sub(r"[^\w.-]+", "-", last) or "page"
    ending = column("content_types", "type", "ending").get(kind, "")
    stem, dot, own = last.rpartition(".")
    if ending and own.lower() != ending and ending not in ("xml", "json"):
        last = f"{stem if dot and len(own) <= 5 else last}.{ending}"
    elif not dot:
        last += f".{ending or 'html'}"
    room = max(20, LONGEST_NAME - len(at.host) - 3)
    stem, _, own = last.rpartition(".")
    return f"{at.host} › {stem[: room - len(own) - 1]}.{own}"


def normal(url: str) -> str:
    """The address as Fetched.asked has it; words that are no address as they are."""
    try:
        return str(parse(unwrapped(url)))
    except LinkRefused:
        return url


# --- what was fetched, read ------------------------------------------------------------------------------------------


def read(page: Fetched, config: Config, told: Told = Told()) -> Iterator[Outcome]:
    """Every article in a page, as read_file; with the page's address as its url. Where the page has no day, title or
    source, told has.
    """
    if is_feed(page):
        yield IsAFeed(page.address)
        return
    for outcome in read_file(page.name, page.data, config):
        yield _placed(outcome, page, told) if isinstance(outcome, Article) else outcome


_BEFORE = ((b"<?", b"?>"), (b"<!--", b"-->"), (b"<!", b">"))  # what may stand before a feed's first tag
MOST_BEFORE = 5


def is_feed(page: Fetched) -> bool:
    """Whether the page is an RSS, Atom or JSON feed."""
    head = page.data[:4_000].lstrip(codecs.BOM_UTF8 + b" \t\r\n")
    if head.startswith(b"{"):
        return b"://jsonfeed.org/version/" in head
    for opening, closing in _BEFORE * MOST_BEFORE:
        if head.startswith(opening) and closing in head:
            head = head.partition(closing)[2].lstrip()
    return bool(re.match(rb"<(?:rss|feed|rdf:RDF)[\s>]", head))


def _placed(article: Article, page: Fetched, told: Told) -> Article:
    when = header.stamp(told.published)
    if when and (
        article.published is None
        or (article.doubt and not when.ambiguous and when.day in _either_way(article.published))
    ):
        article = replace(article, published=when.day, published_time=when.time, published_by="feed", doubt="")
    own = bool(article.url) and _host(article.url) == _host(page.address)
    named = (
        article.source if own or not re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", article.source) else ""
    )  # another site's host is none
    url, source = article.url if own else page.address, named or told.source or _host(page.address)
    article = replace(article, url=url, title=article.title or told.title, source=source)
    return replace(article, doubt=header.doubt(article))


def _either_way(day: dt.date) -> set[dt.date]:
    """The day, and what it is with day and month exchanged."""
    return {day} | ({day.replace(month=day.day, day=day.month)} if day.day <= 12 else set())


def _host(address: str) -> str:
    try:
        return parse(address).host.removeprefix("www.")
    except LinkRefused:
        return re.sub(r"^https?://(?:www\.)?|[:/].*", "", address.lower())


def as_page(address: str, told: Told, story: str, at: dt.datetime) -> Fetched:
    """What a feed itself says of an entry (story: HTML), as if it had been fetched: for pages that are closed to
    programs.
    """
    e = html.escape
    head = f'<meta charset="utf-8"><title>{e(told.title)}</title><meta property="og:title" content="{e(told.title)}">'
    day = f'<meta property="article:published_time" content="{e(told.published)}">'
    body = f"<article><h1>{e(told.title)}</h1>{story}</article>"
    made = f"<!doctype html><html><head>{head}{day}</head><body>{body}</body></html>"
    return Fetched(
        address,
        address,
        made.encode("utf-8", "replace"),
        "text/html",
        f"{_host(address)} › {tidy(told.title)[:50] or 'entry'}.html",
        at,
    )


def length(story: str) -> int:
    """Characters of a feed's own text of an entry, without its markup; of one that breaks off with dots, none."""
    words = " ".join(html.unescape(re.sub(r"<[^>]{0,2000}>", " ", story)).split())
    return 0 if words.endswith(("…", "...", "[…]", "[...]")) else len(words)
