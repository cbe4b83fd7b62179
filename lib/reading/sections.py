"""Pages that hold several articles under headings of one level, each with a day below it: press reviews, days of a
ministry on one page. Pages of teasers hold no texts.
"""

import copy
import re

from lib.errors import NoTexts, counted
from lib.model import Article
from lib.reading import blocks, days, header
from lib.reading.article import made, stem

FORM = "web page"
MARK = "\ue000"  # before a heading; no page has it
TOP = 3  # lines below a heading in which the day stands
STORY = 100  # characters from which a line is a paragraph of a story
STAMP, BESIDE = 90, 60  # characters of a line with a day, and of what stands beside it
_OUT = re.compile(r"comment|related|sidebar|recommend|teaser|promo|menu|share|cookie|breadcrumb", re.I)
_OUT_TAGS = ("nav", "footer", "aside", "form")
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\])\s*$|^(?:read more|read on|more|continue reading)\b.{0,60}$", re.I)


def cut(name: str, tree) -> list[Article]:
    """The articles of such a page, [] for any other. Raises NoTexts where all that is there are their beginnings."""
    for level in ("h2", "h3", "h1"):
        parts = _parts(tree, level)
        if len(parts) > 1 and all(map(_is_article, parts)):
            if all(any(_CUT_OFF.search(x) for x in part[1:]) for part in parts):
                raise NoTexts(name, counted(len(parts), "articles"))
            return [_article(f"{stem(name)}-{n}", part) for n, part in enumerate(parts, start=1)]
    return []


def _parts(tree, level: str) -> list[list[str]]:
    """The lines under each heading of a level, the heading first, in what is the page's own; [] where a story stands
    above the first.
    """
    main = next(iter(tree.xpath("//main|//*[@role='main']|//*[@id='content']|//body")), tree)
    if sum(1 for _ in main.iter(level)) < 2:
        return []
    main = copy.deepcopy(main)
    for node in list(main.iter()):
        if isinstance(node.tag, str) and node is not main and node.getparent() is not None:
            about = f"{node.get('class') or ''} {node.get('id') or ''}"
            if node.tag in _OUT_TAGS or (node.tag in ("div", "section", "ul") and _OUT.search(about)):
                node.drop_tree()
            elif node.tag == level:
                node.text = MARK + (node.text or "")
    parts: list[list[str]] = [[]]
    for line in blocks.lines(main):
        if line.startswith(MARK):
            parts.append([line.lstrip(MARK).strip()])
        elif line != blocks.RULE:
            parts[-1].append(line)
    above, *parts = parts
    parts = [p for p in parts if any(_prose(x) or _dated(x) for x in p[1:])]  # "Share", "Contact" are no articles
    return [] if any(len(x) >= STORY for x in above) else parts


def _is_article(part: list[str]) -> bool:
    return bool(part[0]) and any(map(_dated, part[1 : 1 + TOP])) and any(map(_prose, part[1:]))


def _prose(line: str) -> bool:
    return len(line) >= STORY or bool(_CUT_OFF.search(line))


def _dated(line: str) -> bool:
    return len(line) <= STAMP and (beside := days.whole(line)) != "\0" and len(beside) < BESIDE


def _article(id_: str, part: list[str]) -> Article:
    at = next(i for i in range(1, 1 + TOP) if _dated(part[i]))
    fields = {"title": part[0], "line": part[at]}
    beside = days.whole(part[at])
    if beside and not re.match(r"(?:published|posted|date|updated)\b", beside, re.I):
        fields["source"] = beside
    more, story = header.below_title([*part[1:at], *part[at + 1 :]])
    return made(id_, {**more, **fields}, [x for x in story if not _CUT_OFF.match(x)], form=FORM)
