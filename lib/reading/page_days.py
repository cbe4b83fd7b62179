"""The days that a web page tells, and where: what it says of itself, its time marks, the line under the title.

Footers, menus and comments tell none.
"""

import json
import re
from collections.abc import Iterator

from lib.reading import blocks, days
from lib.reading.days import Told
from lib.tables import column

_ARTICLE = re.compile(r"Article|Posting|Report|NewsRelease|PressRelease|Review|LiveBlog")
_MARKED = re.compile(r"date|time|publish|posted|created|submitted|dateline|meta|byline|stamp", re.I)
_NOT_MARKED = re.compile(
    r"modif|updat|changed|copyright|footer|comment|related|event|sidebar|archive|calendar|expir|deadline|widget|timeline|lifetime|sometime|tags?\b",
    re.I,
)
_ASIDE = {"footer", "nav", "aside", "form", "table"}
_CHANGED = re.compile(r"\b(?:updated?|modified|edited|reviewed|changed)\b", re.I)
LONGEST = 90  # characters of an element that holds a day and little else
UNDER = 8  # lines below the title that may tell the day
DEEP = 400  # LD nodes looked at


def meta(tree) -> dict[str, str]:
    """published, updated, title, source, byline, url of the page's own description (lib/data/meta_tags.csv), "" where
    it has none.
    """
    values: dict[str, str] = {}
    for tag in tree.iter("meta"):
        key = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if key and tag.get("content"):
            values.setdefault(key, tag.get("content").strip())
    found: dict[str, str] = {}
    for tag, field in column("meta_tags", "tag", "field").items():
        if tag in values and field not in found and not (field == "byline" and values[tag].startswith("http")):
            if field not in ("published", "updated") or days.of_value(values[tag]):
                found[field] = values[tag]
    canonical = [t.get("href") for t in tree.iter("link") if t.get("rel") == "canonical" and t.get("href")]
    if "url" not in found and canonical:
        found["url"] = canonical[0]
    return found


def linked_data(tree) -> dict[str, str]:
    """The same of the first article in the page's JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            told = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for node in _nodes(told):
            if _ARTICLE.search(str(node.get("@type"))):
                return {k: v for k, v in {
                    "published": word(node.get("datePublished")), "updated": word(node.get("dateModified")),
                    "title": word(node.get("headline")), "byline": word(node.get("author")),
                    "source": word(node.get("publisher")), "url": word(node.get("url")),
                }.items() if v}  # fmt: skip
    return {}


def _nodes(told: object) -> Iterator[dict]:
    waiting, many = [told], 0
    while waiting and many < DEEP:
        one = waiting.pop(0)
        many += 1
        if isinstance(one, list):
            waiting = list(one) + waiting
        elif isinstance(one, dict):
            yield one
            waiting += [
                one[k] for k in ("@graph", "mainEntity", "mainEntityOfPage") if isinstance(one.get(k), (list, dict))
            ]


def word(value: object) -> str:
    """The words of a JSON-LD value: a string, a list, or an object with a name."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(word, value[:20])))
    if isinstance(value, dict):
        return word(value.get("name"))
    return value if isinstance(value, str) else ""


def told(tree, title: str) -> Iterator[Told]:
    """Every day that the page shows around its story, in the order of the page."""
    seen: set[str] = set()
    for node in tree.iter():
        if not isinstance(node.tag, str) or _aside(node):
            continue
        stamp = (
            node.get("datetime")
            or (node.get("content") if (node.get("itemprop") or "").lower() == "datepublished" else "")
            or ""
        )
        about = _about(node)
        if node.tag == "time" or (node.get("itemprop") or "").lower() in ("datepublished", "datecreated"):
            words = stamp or _text(node)
            changed = _NOT_MARKED.search(about) or _CHANGED.search(
                _text(node.getparent())[:60] if node.getparent() is not None else ""
            )
            if words and words not in seen and days.of_value(words):
                seen.add(words)
                yield Told("updated" if changed else "time", words)
        elif (
            node.tag
            in ("div", "span", "p", "li", "small", "em", "i", "b", "strong", "h2", "h3", "h4", "h5", "dd", "section")
            and _MARKED.search(about)
            and not _NOT_MARKED.search(about)
        ):
            words = _text(node)
            if len(words) <= LONGEST and words not in seen and days.stamp(words) and len(days.whole(words)) < 50:
                seen.add(words)
                yield Told("updated" if _CHANGED.match(words) else "line", words)
    yield from _under(tree, title)


def _under(tree, title: str) -> Iterator[Told]:
    """The days in the short lines below (or right above) the title."""
    body = next(iter(tree.iter("body")), tree)
    lines = [line for line in blocks.lines(body)[:400] if line != blocks.RULE]
    at = next((i for i, line in enumerate(lines) if title and line.casefold() == title.casefold()), None)
    if at is None:
        head = next((_text(h) for h in tree.iter("h1") if _text(h)), "")
        at = next((i for i, line in enumerate(lines) if head and line == head), None)
    if at is None:
        return
    for line in [*lines[at + 1 : at + 1 + UNDER], *lines[max(0, at - 2) : at]]:
        if len(line) > LONGEST or re.search(r"[a-z]{2}[.!?]$", line):
            break
        if len(line) <= LONGEST and days.stamp(line) and len(days.whole(line)) < 40:
            yield Told(
                "updated" if _CHANGED.search(line) and not re.search(r"publish|post", line, re.I) else "line", line
            )
            return


def _about(node) -> str:
    return f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}"


def _aside(node) -> bool:
    return any(
        a.tag in _ASIDE
        or re.search(r"footer|comment|related|sidebar|breadcrumb|recommend|teaser|most-read", _about(a), re.I)
        for a in [node, *node.iterancestors()][:12]
        if isinstance(a.tag, str)
    )


def _text(node) -> str:
    return " ".join("".join(node.itertext())[:400].split())
