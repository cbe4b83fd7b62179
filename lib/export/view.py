"""What is exported: the frames under the filters, their evidence, and the words that say what they are."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from lib import __version__
from lib.draw.dates import day


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
    """visits, meetings, topics, articles, journeys: as in lib/store/query.py; texts: article -> its text; filters: in words, "" if none."""

    visits: pd.DataFrame
    meetings: pd.DataFrame
    topics: pd.DataFrame
    articles: pd.DataFrame
    journeys: pd.DataFrame
    evidence: tuple[Sentence, ...]
    texts: dict[int, str]
    collection: str
    filters: str
    made: dt.date
    link: str = ""

    def of(self, uid: str) -> list[Sentence]:
        """The sentences of one visit."""
        return self._by_uid.get(uid, [])

    @cached_property
    def _by_uid(self) -> dict[str, list[Sentence]]:
        found: dict[str, list[Sentence]] = {}
        for s in self.evidence:
            found.setdefault(s.uid, []).append(s)
        return found

    @property
    def title(self) -> str:
        """What this is, in a few words."""
        return f"Diplomatic visits: {self.filters}" if self.filters else "Diplomatic visits"


def citation(view: View) -> str:
    """How to cite what was exported: collection, filters, counts, date, version."""
    counts = f"{len(view.visits):,} visits told by {len(view.articles):,} articles"
    narrowed = f"; filters: {view.filters}" if view.filters else ""
    return f"Entente {__version__}, collection “{view.collection}”, {counts}{narrowed}. Exported {day(view.made)}." + (f" {view.link}" if view.link else "")


def bibtex(view: View) -> str:
    """The citation as a BibTeX entry."""
    plain = lambda s: s.replace("\\", "").replace("{", "(").replace("}", ")").replace("&", r"\&").replace("%", r"\%").replace("_", r"\_").replace("#", r"\#")  # noqa: E731
    note = f"Filters: {plain(view.filters)}. " if view.filters else ""
    return (f"@misc{{entente-{view.made:%Y%m%d},\n  title = {{{{{plain(view.collection)}: visits read by Entente}}}},\n  year = {{{view.made.year}}},\n"
            f"  note = {{{note}{len(view.visits)} visits, {len(view.articles)} articles, exported {view.made.isoformat()} with Entente {__version__}}}\n}}\n")  # fmt: skip
