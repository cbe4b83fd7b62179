"""A web page: the story and its metadata, without menus, scripts and remote things; archives' pages and tables of
visits are known.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import trafilatura

from lib.config import Config
from lib.errors import EmptyText, UnreadableFile
from lib.model import Article
from lib.reading import blocks, days, europresse, exports, factiva, grid, header, page_days, sections, trips
from lib.reading.article import made, stem
from lib.reading.clean import each_line, paragraphs, tidy
from lib.reading.days import Told

FORM = "web page"
_EXPORT = re.compile(
    r"End of Document|\d+ of \d+ DOCUMENTS?|ProQuest document ID|Document\s[A-Z]{2}[A-Za-z0-9]{14,}", re.I
)
SHORT = 1_000  # characters
FULL_ARTICLE = 500  # characters of one of several articles on a page


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """The article or articles of an HTML page."""
    text = blocks.markup(data)
    tree = blocks.tree(name, text)
    for archive in (factiva, europresse):
        if (found := archive.from_page(name, tree)) is not None:
            yield from found
            return
    if _EXPORT.search(text):
        lines = blocks.lines(tree)
        if (
            many := exports.cut(
                name, "\n\n".join(lines), lambda words: [p for p in each_line(words) if p != blocks.RULE]
            )
        ) is not None:
            yield from many
            return
    several = _several(tree)
    if len(several) > 1:
        for number, node in enumerate(several, start=1):
            fields, story = header.split([tidy(x) for x in blocks.lines(node)])
            heading = next((blocks.words(h) for h in node.iter("h1", "h2", "h3")), "")
            times = [Told("time", t.get("datetime")) for t in node.iter("time") if t.get("datetime")][:1]
            yield made(
                f"{stem(name)}-{number}",
                {**fields, "title": heading or fields.get("title", "")},
                [p for p in story if p != heading],
                more=times,
                form=FORM,
            )
        return
    if found := sections.cut(name, tree):
        yield from found
        return
    yield tabled(name, tree) or article(name, text, tree)


def _several(tree) -> list:
    """The articles of a page that holds several whole ones, each with a heading, a day and paragraphs of its own; []
    for a page about one thing.
    """
    found = [
        a
        for a in tree.iter("article")
        if not any(b.tag == "article" for b in a.iterancestors())
        and not re.search(r"comment|teaser|related|card|promo", a.get("class") or "", re.I)
    ]
    whole = [
        a
        for a in found
        if next(a.iter("h1", "h2", "h3"), None) is not None
        and sum(1 for _ in a.iter("p")) >= 2
        and len(blocks.words(a)) >= FULL_ARTICLE
    ]
    dated = [
        a
        for a in whole
        if any(t.get("datetime") for t in a.iter("time")) or any(days.whole(line) == "" for line in blocks.lines(a)[:6])
    ]
    return dated if len(dated) > 1 and len(dated) == len(whole) else []


_LAYOUT = re.compile(r"infobox|navbox|sidebar|metadata|toc|ambox|mbox|layout|vertical-navbox|navigation", re.I)
_OUT = ("nav", "footer", "aside", "header", "form")


def _tables(tree) -> list:
    """The page's tables of data: at least two rows of two cells, not of layout."""
    found = [
        t
        for t in tree.iter("table")
        if not _LAYOUT.search(f"{t.get('class') or ''} {t.get('role') or ''}")
        and not any(a.tag in _OUT for a in t.iterancestors())
        and next(t.iterdescendants("table"), None) is None
    ]
    return [t for t in found if sum(1 for tr in t.iter("tr") if sum(1 for c in tr if c.tag in ("td", "th")) >= 2) >= 2]


def tabled(name: str, tree) -> Article | None:
    """The article of a page with tables of trips, its rows as paragraphs; None if it has none.

    The rows' days are none of publication.
    """
    tables = _tables(tree)
    if not any(trips.heads(grid.rows(t)) is not None for t in tables):
        return None
    main = next(iter(tree.xpath("//main|//*[@id='mw-content-text']|//article|//body")), tree)
    story: list[tuple[str, object]] = []
    for node in main.iter():
        if node in tables:
            story.append(("table", grid.rows(node)))
        elif (
            node.tag in ("h1", "h2", "h3", "h4", "p", "caption")
            and not any(a.tag in (*_OUT, "table") for a in node.iterancestors() if a is not main)
            and (words := grid.text(node))
        ):
            story.append(("text", re.sub(r"\[edit\]$", "", words)))
    heading = next((grid.text(h) for h in tree.iter("h1")), "") or tidy(tree.findtext(".//title") or "")
    paragraphs_, counts = trips.of_page([s for s in story if s[1] != heading], heading)
    if not counts["read"]:
        return None
    left = (
        (f"{counts['left']} {'table was' if counts['left'] == 1 else 'tables were'} left out.",)
        if counts["left"]
        else ()
    )
    left += trips.left_out([""] * counts["rows"])
    meta, linked = page_days.meta(tree), page_days.linked_data(tree)
    of = lambda field: meta.get(field) or linked.get(field) or ""  # noqa: E731
    more = [Told("meta", meta.get("published", "")), Told("ld", linked.get("published", ""))]
    made_ = made(
        name,
        {"title": heading, "source": of("source"), "url": of("url")},
        paragraphs_,
        more=more,
        form=f"{FORM} with a table of visits",
        notes=left,
    )
    return replace(made_, dateline="", trips=trips.find(heading, made_.text))


def article(name: str, text: str, tree) -> Article:
    """One article from a page; what the page says of itself before what it shows. Raises EmptyText."""
    found = trafilatura.bare_extraction(text, include_comments=False, include_tables=False, with_metadata=True)
    words = tidy((found.text if found else "") or "\n\n".join(blocks.lines(tree)))
    if "\n" not in words and len(words) < SHORT:  # of a short page the library gives everything in one line
        own = [
            p
            for node in tree.iter("p")
            if not any(a.tag in (*_OUT, "table") for a in node.iterancestors()) and (p := grid.text(node))
        ]
        words = tidy("\n\n".join(own)) if sum(map(len, own)) > len(words) / 3 else words
    if not words:
        raise EmptyText(name)
    meta, linked = page_days.meta(tree), page_days.linked_data(tree)
    of = lambda field, other="": meta.get(field) or linked.get(field) or other or ""  # noqa: E731
    fields = {
        "title": of("title", found.title if found else ""), "updated": of("updated"),
        "byline": of("byline", found.author if found else ""), "source": of("source", found.sitename if found else ""),
        "url": of("url", found.url if found else ""),
    }  # fmt: skip
    from_story, story = header.split([p for p in paragraphs(words) if p != fields["title"]])
    for key, value in from_story.items():
        if key == "title" and fields["title"]:
            story.insert(0, value)
        elif not fields.get(key):
            fields[key] = value
    more = [
        Told("meta", meta.get("published", "")),
        Told("ld", linked.get("published", "")),
        *page_days.told(tree, fields["title"]),
    ]
    left = len(_tables(tree))
    notes = (f"{left} {'table was' if left == 1 else 'tables were'} left out.",) if left else ()
    return made(
        name, {k: tidy(v).replace("\n", " ") for k, v in fields.items() if v}, story, more=more, form=FORM, notes=notes
    )
