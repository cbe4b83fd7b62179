"""XML that no format of news describes: elements whose children are named as the columns of tables are (title, date,
text ...) are articles; lists of addresses are told as such.
"""

from collections.abc import Iterator

from lib.config import Config
from lib.errors import NoTexts, UnknownType, UnreadableFile, counted
from lib.model import Article
from lib.reading import blocks, table
from lib.reading.blocks import tag
from lib.reading.kinds import LISTS

MOST_CHILDREN = 200


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile]:
    """One outcome for each element that is an article. Raises UnknownType where there is none, NoTexts, Broken."""
    tree = blocks.xml(name, data)
    if tag(tree) in LISTS:
        element, called = LISTS[tag(tree)]
        raise NoTexts(name, counted(sum(tag(n) == element for n in tree.iter()), called))
    rows = [row for node in tree.iter() if (row := _row(node))]
    if not rows:
        raise UnknownType(name)
    yield from table.articles(name, rows, "XML")


def _row(node) -> dict[str, object]:
    """The children of an element as a row, {} where they tell no article."""
    children = list(node)[:MOST_CHILDREN]
    row: dict[str, object] = {}
    for child in children:
        name = table.normal(child.get("name") or tag(child))
        paragraphs = [blocks.words(p) for p in child.iter() if tag(p) in ("p", "para")]
        words = "\n\n".join(paragraphs) if paragraphs else "".join(child.itertext()).strip()
        if name and words:
            row.setdefault(name, words)
    fields = {table.known().get(name) for name in row}
    return row if "text" in fields and fields & {"title", "published"} else {}
