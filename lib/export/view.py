"""What is exported: the frames under the filters, their evidence, and the words that say what they are."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from lib import __version__
from lib.draw.dates import day

Row = Any  # a row of one of the frames, as pandas' itertuples gives it: its columns are its fields
PIECE = 1_000  # visits or articles whose sentences or texts are held at a time


class Sentence(NamedTuple):
    """One sentence that supports fields of a visit. published None if the article has no date."""

    uid: str
    article: int
    title: str
    source: str
    published: dt.date | None
    url: str
    fields: str
    sentence: str


@dataclass(frozen=True)
class View:
    """What the filters leave, each table read when a format first asks for it.

    read: how to get "visits", "meetings", "topics", "articles" and "journeys" (of the visits) as in lib/store/query.py,
    "evidence" (of some visits, by uid, in their order) and "texts" (article -> text, of some articles); filters: in
    words, "" if none.
    """

    read: Mapping[str, Callable]
    collection: str
    filters: str
    made: dt.date
    link: str = ""

    @cached_property
    def visits(self) -> pd.DataFrame:
        return self.read["visits"]()

    @cached_property
    def meetings(self) -> pd.DataFrame:
        return self.read["meetings"]()

    @cached_property
    def topics(self) -> pd.DataFrame:
        return self.read["topics"]()

    @cached_property
    def articles(self) -> pd.DataFrame:
        return self.read["articles"](self.visits)

    @cached_property
    def journeys(self) -> pd.DataFrame:
        return self.read["journeys"](self.visits)

    def evidence(self) -> Iterator[Sentence]:
        """The sentences of every visit; never all of them at once."""
        return self.read["evidence"](self.visits["uid"])

    def told(self, visits: pd.DataFrame | None = None) -> Iterator[tuple[Row, list[Sentence]]]:
        """Each visit as a named tuple, with its sentences."""
        visits = self.visits if visits is None else visits
        for start in range(0, len(visits), PIECE):
            piece = visits[start : start + PIECE]
            found: dict[str, list[Sentence]] = {}
            for s in self.read["evidence"](piece["uid"]):
                found.setdefault(s.uid, []).append(s)
            for v in piece.itertuples(index=False):
                yield v, found.get(v.uid, [])

    def texts(self) -> Iterator[tuple[Row, str]]:
        """Each article as a named tuple, with its text."""
        for start in range(0, len(self.articles), PIECE):
            piece = self.articles[start : start + PIECE]
            found = self.read["texts"](piece["id"].tolist())
            for a in piece.itertuples(index=False):
                yield a, found.get(a.id, "")

    @property
    def title(self) -> str:
        """What this is, in a few words."""
        return f"Diplomatic visits: {self.filters}" if self.filters else "Diplomatic visits"


def citation(view: View) -> str:
    """How to cite what was exported: collection, filters, counts, date, version."""
    counts = f"{len(view.visits):,} visits told by {len(view.articles):,} articles"
    narrowed = f"; filters: {view.filters}" if view.filters else ""
    return f"Entente {__version__}, collection “{view.collection}”, {counts}{narrowed}. Exported {day(view.made)}." + (
        f" {view.link}" if view.link else ""
    )


def bibtex(view: View) -> str:
    """The citation as a BibTeX entry."""

    def plain(s):
        return (
            s.replace("\\", "")
            .replace("{", "(")
            .replace("}", ")")
            .replace("&", r"\&")
            .replace("%", r"\%")
            .replace("_", r"\_")
            .replace("#", r"\#")
        )

    note = f"Filters: {plain(view.filters)}. " if view.filters else ""
    return (f"@misc{{entente-{view.made:%Y%m%d},\n  title = {{{{{plain(view.collection)}: visits read by "
            f"Entente}}}},\n  year = {{{view.made.year}}},\n"
            f"  note = {{{note}{len(view.visits)} visits, {len(view.articles)} articles, exported "
            f"{view.made.isoformat()} with Entente {__version__}}}\n}}\n")  # fmt: skip
