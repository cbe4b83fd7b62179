"""What somebody gave, told before it is kept: which files were recognised as what, the visits with their sentences, the
days to confirm, what tells nothing and why.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from lib import correcting
from lib.adding import Batch
from lib.draw import palette
from lib.draw.dates import day, shown
from lib.errors import UnknownColumns, UnreadableFile
from lib.model import Reading
from lib.reading import days
from lib.store import Store, query

MOST_WORDS = 400  # characters of a sentence shown


class Given(NamedTuple):
    """One file or text as it was recognised. notes: what of it was left out or decided, each once."""

    name: str
    form: str
    articles: int
    first: dt.date | None
    last: dt.date | None
    known: int
    undated: int
    refused: int
    notes: tuple[str, ...]

    def sentence(self) -> str:
        """ "Nexis Uni, 57 articles, 12 March 2019 to 4 October 2019; 3 of them you have; 2 without a day"."""
        if not self.articles:
            return "nothing that can be read"
        span = day(self.first) if self.first == self.last else f"{day(self.first)} to {day(self.last)}"
        parts = [
            self.form or "text",
            f"{self.articles:,} article{'' if self.articles == 1 else 's'}",
            *([span] if self.first else []),
        ]
        more = (
            [f"{self.known:,} of them you have"]
            if self.known and self.articles > 1
            else ["you have it"]
            if self.known
            else []
        )
        more += [f"{self.undated:,} without a day"] if self.undated else []
        more += [f"{self.refused:,} refused"] if self.refused else []
        return "; ".join([", ".join(parts), *more])


def given(batch: Batch) -> list[Given]:
    """Each file that was given, in order."""
    by_print = {r.article.fingerprint: r for r in batch.readings}
    renamed = {r.article.id: r for r in batch.readings}
    out = []
    for name, prints, refused in batch.files:
        told = [r for key, id_, _ in prints if (r := by_print.get(key) or renamed.get(id_))]
        dated = sorted(r.article.published for r in told if r.article.published)
        form = Counter(form for _, _, form in prints if form).most_common(1)
        notes = tuple(dict.fromkeys(n for r in told for n in r.article.notes))
        known = sum(r.article.fingerprint in batch.known for r in told)
        out.append(
            Given(
                name,
                form[0][0] if form else "",
                len(told),
                dated[0] if dated else None,
                dated[-1] if dated else None,
                known,
                sum(not r.article.published and not r.article.trips for r in told),
                refused,
                notes,
            )
        )
    return out


def visits(batch: Batch) -> pd.DataFrame:
    """One row per visit found in new articles: Right (False where it was crossed out), Who, From, Where, When, Status,
    Sentence, Article; fingerprint and position name it.
    """
    rows = []
    for r in batch.new():
        for position, v in enumerate(r.visits):
            spans = list(query.sentences(r.article.text, v.evidence))
            said = " … ".join(" ".join(r.article.text[a:b].split()) for a, b in spans[:2])[:MOST_WORDS]
            rows.append({"Right": (r.article.fingerprint, position) not in batch.crossed, "Who": v.visitor,
                         "From": palette.country_name(v.visitor_country),
                         "Where": palette.place_name(v.destination_city, v.destination_country),
                         "When": shown(v.start.edtf if v.start else "", v.end.edtf if v.end else ""),
                         "Status": palette.STATUS_SHOWN[v.status], "Sentence": said,
                         "Article": r.article.title or r.article.id, "fingerprint": r.article.fingerprint,
                         "position": position})  # fmt: skip
    return pd.DataFrame(
        rows,
        columns=["Right", "Who", "From", "Where", "When", "Status", "Sentence", "Article", "fingerprint", "position"],
    )


def doubtful(batch: Batch) -> pd.DataFrame:
    """One row per new article whose day needs a person: Use, Article, Day (the one taken), Why, Candidates (each day
    with where it stands); index is its place in batch.readings.
    """
    rows, places = [], batch.doubtful()
    for i in places:
        a = batch.readings[i].article
        told = "; ".join(
            f"{d.day} ({days.shown(d.where)}: “{' '.join(d.words.split())[:40]}”)" for d in dict.fromkeys(a.days)
        )
        rows.append({"Use": False, "Article": a.title or a.id, "Day": a.published, "Why": a.doubt, "Candidates": told})
    return pd.DataFrame(rows, columns=["Use", "Article", "Day", "Why", "Candidates"], index=places)


def readings_of_numbers(batch: Batch) -> dict[int, tuple[dt.date, dt.date]]:
    """Place in batch.readings -> (day first, month first) of the articles whose day can be read both ways."""
    out = {}
    for i in batch.doubtful():
        both = [d.day for d in batch.readings[i].article.days[:2]]
        if (
            len(both) == 2
            and (both[0].day, both[0].month) == (both[1].month, both[1].day)
            and batch.readings[i].article.published == both[0]
        ):
            out[i] = (both[0], both[1])
    return out


def silent(batch: Batch) -> pd.DataFrame:
    """The new articles that tell no visit: Article, Published, Why."""
    told = [(r.article.title or r.article.id, r.article.published, why_silent(r)) for r in batch.new() if not r.visits]
    return pd.DataFrame(told, columns=["Article", "Published", "Why"])


def why_silent(reading: Reading) -> str:
    """Why nothing was found in an article, as far as its words show."""
    if any(m.mode in ("phone", "video") for m in reading.meetings):
        return "tells of talks by telephone or video"
    if any(m.mode == "in_person" for m in reading.meetings):
        return "tells of a meeting, but of nobody who came from abroad for it"
    officials = [p for p in reading.people if p.role_class]
    if not officials:
        return "no official is named in it"
    abroad = {t.place.country for t in reading.toponyms if t.place and t.place.country and not t.demonym} - {
        p.country for p in officials
    }
    return "no official travels in it" if abroad else "names officials, but no country that is not their own"


def refusals(errors: Iterable[UnreadableFile]) -> list[tuple[UnreadableFile, int]]:
    """Each refusal once, with how often it was given."""
    many: dict[str, list[UnreadableFile]] = {}
    for error in errors:
        many.setdefault(str(error), []).append(error)
    return [(same[0], len(same)) for same in many.values()]


def unknown_tables(batch: Batch) -> list[UnknownColumns]:
    """The tables of which somebody must say which column is what, one of each shape."""
    return list({e.shape: e for e in batch.refused if isinstance(e, UnknownColumns)}.values())


def put_right(batch: Batch, store: Store, author: str, confirm: bool) -> None:
    """After the batch was kept: reject the visits that were crossed out; confirm the others if somebody says that they
    checked them.
    """
    marks, held = [], store.known([r.article.fingerprint for r in batch.readings])
    for r in batch.readings:
        if (
            r.article.fingerprint in batch.known or r.article.fingerprint not in held
        ):  # the same story twice in a batch is stored once
            continue
        crossed = [v for i, v in enumerate(r.visits) if (r.article.fingerprint, i) in batch.crossed]
        right = [v for i, v in enumerate(r.visits) if (r.article.fingerprint, i) not in batch.crossed]
        for kind, told in (("reject", crossed), ("confirm", right if confirm else [])):
            marks += [correcting.marked(kind, r.article.fingerprint, visit, author) for visit in told]
    store.correct_all(marks)
