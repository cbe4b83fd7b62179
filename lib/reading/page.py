"""A web page: the story and its metadata, without menus, scripts and remote things."""

import json

import trafilatura
from lxml import html as lxml_html

from lib.errors import EmptyText
from lib.model import Article
from lib.reading import plain
from lib.reading.clean import decoded, paragraphs, tidy

_TIMES = ("article:published_time", "datepublished", "date", "pubdate", "dc.date", "dc.date.issued", "parsely-pub-date", "sailthru.date", "publish-date")


def read(name: str, data: bytes) -> Article:
    """One article from an HTML page; meta tags and JSON-LD before what the page shows."""
    markup = decoded(data)
    found = trafilatura.bare_extraction(markup, include_comments=False, include_tables=False, with_metadata=True)
    text = tidy((found.text if found else "") or _all_text(markup))
    if not text:
        raise EmptyText(name)
    tree = lxml_html.fromstring(markup.encode("utf-8"), parser=lxml_html.HTMLParser(encoding="utf-8", no_network=True))
    meta = {**_from_ld(tree), **{k: v for k, v in _from_meta(tree).items() if v}}
    fields = {
        "title": meta.get("title") or (found.title if found else "") or "",
        "published": meta.get("published") or (found.date if found else "") or "",
        "updated": meta.get("updated", ""),
        "byline": meta.get("byline") or (found.author if found else "") or "",
        "source": meta.get("source") or (found.sitename if found else "") or "",
        "url": meta.get("url") or (found.url if found else "") or "",
    }
    story = [p for p in paragraphs(text) if p != fields["title"]]
    from_story, story = plain.header.split(story)
    for key, value in from_story.items():
        if key == "title" and fields["title"]:
            story.insert(0, value)
        elif not fields.get(key):
            fields[key] = value
    return plain.made(name, {k: tidy(v).replace("\n", " ") for k, v in fields.items() if v}, story, "metadata" if meta.get("published") else "header")


def _all_text(markup: str) -> str:
    tree = lxml_html.fromstring(markup.encode("utf-8"), parser=lxml_html.HTMLParser(encoding="utf-8", no_network=True))
    for gone in tree.xpath("//script|//style|//noscript|//form|//nav|//template"):
        gone.drop_tree()
    return "\n\n".join(t.strip() for t in tree.itertext() if t.strip())


def _from_meta(tree) -> dict[str, str]:
    values: dict[str, str] = {}
    for tag in tree.iter("meta"):
        key = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if key and tag.get("content"):
            values.setdefault(key, tag.get("content").strip())
    shown = [t.get("datetime") for t in tree.iter("time") if t.get("datetime")]
    canonical = [t.get("href") for t in tree.iter("link") if t.get("rel") == "canonical"]
    return {
        "published": next((values[k] for k in _TIMES if k in values), shown[0] if len(shown) == 1 else ""),
        "updated": values.get("article:modified_time", ""),
        "title": values.get("og:title", ""),
        "source": values.get("og:site_name", ""),
        "byline": values.get("author", "") if not values.get("author", "").startswith("http") else "",
        "url": values.get("og:url", "") or (canonical[0] if canonical and canonical[0] else ""),
    }


def _from_ld(tree) -> dict[str, str]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            told = json.loads(script.text or "")
        except ValueError:
            continue
        nodes = told if isinstance(told, list) else told.get("@graph", [told]) if isinstance(told, dict) else []
        for node in nodes:
            if isinstance(node, dict) and "Article" in str(node.get("@type")):
                return {k: v for k, v in {
                    "published": _word(node.get("datePublished")), "updated": _word(node.get("dateModified")),
                    "title": _word(node.get("headline")), "byline": _word(node.get("author")),
                    "source": _word(node.get("publisher")), "url": _word(node.get("url")),
                }.items() if v}
    return {}


def _word(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_word, value)))
    if isinstance(value, dict):
        return _word(value.get("name"))
    return value if isinstance(value, str) else ""
