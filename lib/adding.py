"""A batch of articles on its way in: what was read, what was refused, what became of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from lib.draw import palette
from lib.draw.dates import day, shown
from lib.errors import LinkRefused, UnknownColumns, UnreadableFile
from lib.fetching import Came, keep
from lib.model import Fetched, Reading
from lib.resolve.alike import SAME_TEXT, minima, shared, signature
from lib.store import Store


@dataclass
class Batch:
    """readings and refused in the order of the files; report is a sentence once the batch was kept, else None."""

    readings: list[Reading] = field(default_factory=list)
    refused: list[UnreadableFile] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    alike: dict[str, tuple[str, float]] = field(
        default_factory=dict
    )  # fingerprint -> title of a near-duplicate, share of words in common
    kept: list[int] = field(default_factory=list)
    report: str | None = None
    files: list[tuple[str, list[tuple[str, str, str]], int]] = field(
        default_factory=list
    )  # name, (fingerprint, id, form) of its articles, how many refused
    crossed: set[tuple[str, int]] = field(
        default_factory=set
    )  # (fingerprint, position) of visits that somebody says are none
    checked: bool = False  # somebody says that the others are right
    waiting: dict[str, bytes | Fetched] = field(
        default_factory=dict
    )  # tables of which somebody must say which column is what
    pages: dict[str, Fetched] = field(default_factory=dict)  # address of an article -> the page it was fetched from
    unchanged: list[str] = field(
        default_factory=list
    )  # links under which nothing has changed since they were last fetched

    asked: set[str] = field(default_factory=set)  # fingerprints of what the second reader was asked about
    second: list[str] = field(default_factory=list)  # what came of that, in sentences

    def link(self, came: Came) -> None:
        """Take in what one link gave."""
        if came.same_since:
            self.unchanged.append(came.name)
            return
        for outcome in came.outcomes:
            if isinstance(outcome, Reading) and came.page:
                self.pages[outcome.article.url] = came.page
        self.add(came.name, came.outcomes, came.page)

    def add(self, name: str, outcomes: list[Reading | UnreadableFile], data: bytes | Fetched | None = None) -> None:
        """Take in what one file gave; the same article twice in a batch counts once.

        data: the file or page, held if it must be read again.
        """
        if data and any(isinstance(o, UnknownColumns) for o in outcomes):
            self.waiting[name] = data
        seen = {r.article.fingerprint for r in self.readings}
        told = [o for o in outcomes if not isinstance(o, UnreadableFile)]
        prints = [(o.article.fingerprint, o.article.id, o.article.form) for o in told]
        self.files.append((name, prints, len(outcomes) - len(told)))
        for outcome in outcomes:
            if isinstance(outcome, UnreadableFile):
                self.refused.append(outcome)
            elif outcome.article.fingerprint not in seen:
                seen.add(outcome.article.fingerprint)
                self.readings.append(outcome)

    def forget(self, names: Iterable[str]) -> None:
        """Take out what files gave that are read again."""
        gone = set(names)
        self.files = [f for f in self.files if f[0] not in gone]
        self.refused = [e for e in self.refused if not isinstance(e, UnknownColumns)]
        for name in gone:
            self.waiting.pop(name, None)

    def counted(self) -> str:
        """What was found so far."""
        return (
            f"{_many(len(self.readings), 'article')}, {_many(sum(len(r.visits) for r in self.readings), 'visit')} "
            "so far"
        )

    def compare(self, store: Store) -> None:
        """Find out which articles the store knows, and which are nearly the same text as another one there or in this
        batch.
        """
        self.known = store.known([r.article.fingerprint for r in self.readings])
        self.known |= store.copies(self.new())  # the same story, come by a link then and by an export now
        new = self.new()
        signs = [signature(r.article.text) for r in new]
        table = minima(signs)
        for i, (r, found) in enumerate(
            zip(new, store.alike(zip(signs, (r.article.published for r in new), strict=True)), strict=True)
        ):
            near = shared(signs[i], table[:i])
            if found:
                self.alike[r.article.fingerprint] = found[1:]
            elif len(near) and near.max() >= SAME_TEXT:
                other = new[int(near.argmax())].article
                self.alike[r.article.fingerprint] = (other.title or other.id, float(near.max()))

    def table(self) -> pd.DataFrame:
        """One row per article: Article, Published, Source, Visits, What (new, known already, a date to confirm, nearly
        the same as ...).
        """
        rows = []
        for r in self.readings:
            a = r.article
            near = self.alike.get(a.fingerprint)
            what = (
                "known already"
                if a.fingerprint in self.known
                else "date to confirm"
                if a.doubt
                else f"nearly the same as “{near[0]}” ({near[1]:.0%})"
                if near
                else "new"
            )
            rows.append((a.title or a.id, a.published, a.source, len(r.visits), what))
        return pd.DataFrame(rows, columns=["Article", "Published", "Source", "Visits", "What"])

    def doubtful(self) -> list[int]:
        """Places of the new readings whose date needs confirming."""
        return [i for i, r in enumerate(self.readings) if r.article.doubt and r.article.fingerprint not in self.known]

    def new(self) -> list[Reading]:
        """The readings the store does not have yet."""
        return [r for r in self.readings if r.article.fingerprint not in self.known]

    def summary(self) -> str:
        """ "3 articles read, 7 visits found; 1 known already; 2 files refused"."""
        parts = [
            (
                f"{_many(len(self.readings), 'article')} read, "
                f"{_many(sum(len(r.visits) for r in self.readings), 'visit')} found"
            )
        ]
        known = len(self.readings) - len(self.new())
        parts += [f"{known} known already"] if known else []
        parts += [f"{_many(len(self.unchanged), 'link')} unchanged since last time"] if self.unchanged else []
        parts += [self._refused()] if self.refused else []
        doubts = sum(bool(r.article.doubt) for r in self.new())
        parts += [f"{_many(doubts, 'date')} to confirm"] if doubts else []
        parts += (
            [f"{_many(len(self.alike), 'near-duplicate')}, counted as one source with the original"]
            if self.alike
            else []
        )
        return "; ".join(parts) + "."

    def _refused(self) -> str:
        links = sum(isinstance(e, LinkRefused) for e in self.refused)
        files = len(self.refused) - links
        told = [_many(files, "file") if files else "", _many(links, "link") if links else ""]
        return " and ".join(filter(None, told)) + " refused"

    def about(self, reading: Reading) -> str:
        """Source, date and size of an article in one line."""
        a = reading.article
        return " · ".join(
            x
            for x in (a.source, day(a.published) or "no publication date", a.byline, f"{len(a.text.split()):,} words")
            if x
        )

    def keep(self, store: Store) -> None:
        """Put the new readings into the store, each in a transaction of its own, and say what became of them."""
        told: Counter[str] = Counter()
        for reading in self.readings:
            if reading.article.fingerprint in self.known and reading.article.url not in self.pages:
                continue
            added = keep(store, reading, self.pages.get(reading.article.url))
            if not added.new:
                told["known"] += reading.article.fingerprint not in self.known
                continue
            self.kept.append(added.article_id)
            told["new"] += 1
            told["visits"] += added.visits
            told["fresh"] += added.new_visits
        known = told["known"] + len(self.readings) - len(self.new())
        parts = [f"{_many(told['new'], 'article')} added, telling {_many(told['visits'], 'visit')}"]
        merged = told["visits"] - told["fresh"]
        parts += [f"{merged} of them told before by other articles" if merged else ""]
        parts += [f"{_many(known, 'article')} known already" if known else "", self._refused() if self.refused else ""]
        self.report = "; ".join(p for p in parts if p) + "."


def _many(n: int, word: str) -> str:
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def preview_rows(reading: Reading) -> pd.DataFrame:
    """The visits found in one article as a table to look at: Who, Office, From, Where, When, Status, Met."""
    return pd.DataFrame(
        [
            {"Who": v.visitor, "Office": v.visitor_role, "From": palette.country_name(v.visitor_country),
             "Where": palette.place_name(v.destination_city, v.destination_country),
             "When": shown(v.start.edtf if v.start else "", v.end.edtf if v.end else ""),
             "Status": palette.STATUS_SHOWN[v.status], "Met": ", ".join(v.hosts)}
            for v in reading.visits
        ]
    )  # fmt: skip
