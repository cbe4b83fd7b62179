"""RSS, Atom and RDF feeds saved as files, by feedparser: each entry is an article."""

import calendar
import datetime as dt
import io
import re
from collections.abc import Iterator

import feedparser

from lib.config import Config
from lib.errors import Broken, EmptyText, NoTexts, TooLarge, UnreadableFile, counted
from lib.model import Article
from lib.reading import blocks, header
from lib.reading.article import made, stem
from lib.reading.clean import each_line, tidy
from lib.reading.days import Told

FORM = "news feed"
MOST_ENTRIES = 10_000
A_TEXT = 60  # characters from which a summary is worth reading
_CUT_OFF = re.compile(r"(?:\[…\]|\[\.\.\.\]|\[&#8230;\]|…|\.\.\.|Read more.?|Continue reading.{0,80})\s*$", re.I)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)\b(?:[^<>\[]|\[.{0,20000}?\]\s*)*>", re.I | re.S)


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """One outcome for each entry; the day is that in the entry's own time zone.

    Raises NoTexts for a feed of titles and links.
    """
    if data.count(b"<item") + data.count(b"<entry") > MOST_ENTRIES:
        raise TooLarge(name, f"more than {MOST_ENTRIES:,} entries")
    told = feedparser.parse(
        io.BytesIO(_ENTITIES.sub(b"", data)),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-location": ""},
    )
    if not told.entries:
        raise EmptyText(name) if told.version else Broken(name)
    stories = [_story(name, entry) for entry in told.entries]
    if not any(stories):
        raise NoTexts(name, counted(len(stories), "entries"))
    source = tidy(told.feed.get("title", "")).replace("\n", " ")
    for number, (entry, story) in enumerate(zip(told.entries, stories, strict=True), start=1):
        if not story:
            yield EmptyText(f"{name}, entry {number}")
            continue
        _, rest = header.split(["", *story]) if len(story) > 1 else ({}, story)
        link = entry.get("link", "")
        fields = {
            "title": tidy(_plain(name, entry.get("title", ""))),
            "url": link,
            "byline": _names(entry),
            "source": _source(entry) or source,
        }
        more = [
            Told("given", w) for w in (entry.get("published") or entry.get("created") or entry.get("dc_date"),) if w
        ] or [Told("given", w) for w in _parsed(entry)]
        notes = (
            ("The text breaks off: the feed holds only its beginning.",)
            if not entry.get("content") and _CUT_OFF.search(story[-1])
            else ()
        )
        yield made(
            f"{stem(name)}-{number}",
            {**{k: v for k, v in fields.items() if v}, "updated": entry.get("updated", "")},
            [p for p in rest if p],
            more=more,
            form=FORM,
            notes=notes,
        )


def _story(name: str, entry) -> list[str]:
    """The paragraphs of the longest of content and summary; [] if there is too little."""
    texts = [c.get("value", "") for c in entry.get("content", ())] + [entry.get("summary", "")]
    best = max((_paragraphs(name, t) for t in texts if t), key=lambda ps: sum(map(len, ps)), default=[])
    return best if sum(map(len, best)) >= A_TEXT else []


def _paragraphs(name: str, markup: str) -> list[str]:
    if not re.search(r"<\w|&\w+;|&#\d", markup):
        return each_line(markup)
    return [tidy(x) for x in blocks.fragment(name, markup)]


def _plain(name: str, markup: str) -> str:
    return " ".join(_paragraphs(name, markup)) if markup.strip() else ""


def _names(entry) -> str:
    return ", ".join(dict.fromkeys(n for a in entry.get("authors", ()) if (n := tidy(a.get("name", "")))))


def _source(entry) -> str:
    return tidy(str(entry.get("source", {}).get("title", "") or "")) if isinstance(entry.get("source"), dict) else ""


def _parsed(entry) -> Iterator[str]:
    moment = entry.get("published_parsed")
    if moment:
        yield dt.datetime.fromtimestamp(calendar.timegm(moment), dt.UTC).isoformat()
