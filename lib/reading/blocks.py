"""Markup to lines: what stands in blocks of its own on a page, in order, without scripts and styles; XML to a tree."""

import re

from lxml import etree
from lxml import html as lxml_html

from lib.errors import Broken, TooLarge
from lib.reading.encoding import decoded, mended

RULE = "_" * 20  # stands for a line drawn across the page
DEEPEST = 400  # elements within one another; parsers and walkers stop at more
MOST_TAGS = 300_000  # of a page; an archive's page of 500 articles has 110,000
MOST_ATTRIBUTES = 5_000  # of one element
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_BLOCKS = {"p", "div", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "article", "section",
           "header", "footer", "main", "pre", "ul", "ol", "dl", "dt", "dd", "figure", "figcaption", "address", "form",
           "fieldset", "center", "body", "aside", "nav", "td", "th", "caption", "title", "doc", "text",
           "docfull"}  # fmt: skip
_GONE = {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "button", "textarea"}
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:-]{2,30})|<\?xml[^>]{0,80}encoding\s*=\s*["']([A-Za-z0-9_-]{2,30})""",
    re.I,
)


def markup(data: bytes, said: str = "") -> str:
    """A page's bytes as text; the encoding the page names counts where the bytes allow it."""
    found = _CHARSET.search(data[:8192])
    return mended(decoded(data, said or ((found[1] or found[2]).decode("ascii") if found else "")).replace("\x00", ""))


def tree(name: str, text: str):
    """The parsed page; nothing is fetched, no entity is expanded, and depth is limited.

    Raises Broken where there is nothing to parse.
    """
    if text.count("<") > MOST_TAGS or any(m[0].count("=") > MOST_ATTRIBUTES for m in _LONG_TAG.finditer(text)):
        raise TooLarge(name, f"more than {MOST_TAGS:,} marks of elements")
    try:
        found = lxml_html.fromstring(
            re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace"),
            parser=lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Broken(name) from None
    return found


def xml(name: str, data: bytes, recover: bool = True):
    """The root of an XML file; entities are not expanded and nothing is fetched. Raises Broken.

    recover: what is not well-formed is read as far as it goes.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover)
    try:
        found = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        raise Broken(name) from None
    if found is None:
        raise Broken(name)
    return found


def tag(node) -> str:
    """The name of an element without its namespace, in lower case; "" for what is none."""
    return node.tag.rsplit("}", 1)[-1].lower() if isinstance(node.tag, str) else ""


def words(node) -> str:
    """All that is written in an element, in one line."""
    return " ".join("".join(node.itertext()).split())


def fragment(where: str, text: str) -> list[str]:
    """The lines of a piece of markup that a file holds among other things, borders left out. Raises Broken."""
    return [line for line in lines(tree(where, f"<div>{text}</div>")) if line != RULE]


def lines(top) -> list[str]:
    """The text of each block, one line each, empty ones left out; <br> ends a line, <hr> and drawn borders
    give RULE.
    """
    parts: list[str] = []
    hidden = None
    for event, node in etree.iterwalk(top, events=("start", "end")):
        called = node.tag if isinstance(node.tag, str) else ""
        if hidden is not None:
            if event == "end" and node is hidden:
                hidden = None
                parts.append(node.tail or "")
            continue
        if event == "start":
            if not called or called in _GONE or "display:none" in (node.get("style") or "").replace(" ", ""):
                hidden = node
                continue
            if called == "hr":
                parts.append(f"\n{RULE}\n")
            elif called == "br" or called in _BLOCKS:
                parts.append("\n")
            parts.append(_spaced(node.text))
        else:
            if called in _BLOCKS:
                parts.append(
                    f"\n{RULE}\n" if "border-bottom" in (node.get("style") or "") and called == "div" else "\n"
                )
            parts.append(_spaced(node.tail) if node is not top else "")
    return [line for line in (" ".join(x.split()) for x in "".join(parts).split("\n")) if line]


def _spaced(text: str | None) -> str:
    return re.sub(r"[\r\n\t ]+", " ", text or "").replace("\xa0", " ")
