"""Texts that hold several articles: the archives' own exports, and texts that people put together.

What cannot be cut safely is refused with the count.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from lib.errors import ManyArticles, UnreadableFile
from lib.model import Article
from lib.reading import digest, divided, factiva, headed, labelled, lexisnexis, nexis, proquest
from lib.reading.clean import paragraphs, tidy
from lib.tables import rows

FORMS = (
    nexis,
    factiva,
    proquest,
    lexisnexis,
    digest,
    labelled,
    divided,
    headed,
)  # in this order; each has fits(text) and articles(name, text, paragraphs)


def cut(
    name: str, text: str, joined: Callable[[str], list[str]] = paragraphs, mail: str = ""
) -> Iterator[Article | UnreadableFile] | None:
    """The articles of a text that holds several or has an export's furniture around one; None where it is one article.

    joined: how lines become paragraphs where they were broken by a page. mail: the whole text of a mail, in which
    heads of mails are no sign, but links to the rest of a story are.
    Raises ManyArticles where there are signs of several, and no known form.
    """
    text = "\x0c".join(tidy(page) for page in text.split("\x0c"))
    for form in FORMS:
        if form.fits(text):
            return form.articles(name, text, joined)
    many = several(mail or text, ("the head of a mail",) if mail else ("a link to the rest",))
    if many > 1:
        raise ManyArticles(name, f"{many:,}")
    return None


@cache
def _signs() -> list[tuple[dict[str, str], re.Pattern]]:
    return [(row, re.compile(row["pattern"], re.M)) for row in rows("signs")]


def several(text: str, but: tuple[str, ...] = ()) -> int:
    """How many articles the marks in a text speak of (lib/data/signs.csv); 1 where nothing speaks of several."""
    most = 1
    for row, pattern in (x for x in _signs() if x[0]["what"] not in but):
        found = {
            " ".join(m.split()).lower() if row["distinct"] == "yes" else str(i)
            for i, m in enumerate(pattern.findall(text))
        }
        if len(found) >= int(row["least"]):
            most = max(most, len(found))
    return most
