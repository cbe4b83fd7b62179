"""A View out of the store: where exports meet what was read. The page and the command line both call view()."""

import datetime as dt
from dataclasses import replace

import pandas as pd

from lib.draw import palette
from lib.draw.dates import day
from lib.export import Sentence, View
from lib.model import Filters
from lib.store import Store, query


def view(store: Store, f: Filters, collection: str = "", link: str = "") -> View:
    """Everything under the filters that an export can hold, read when it is asked for."""

    def articles(visits: pd.DataFrame) -> pd.DataFrame:
        telling = query.telling(store, visits["uid"]) | set(query.articles(store, f)["id"])
        everything = query.articles(store, Filters(with_staff=True))
        return everything[everything["id"].isin(telling)].reset_index(drop=True)

    read = {
        "visits": lambda: query.visits(store, f), "meetings": lambda: query.meetings(store, f),
        "topics": lambda: query.topics(store, f), "articles": articles,
        "journeys": lambda visits: query.journeys(store, f, visits),
        "evidence": lambda uids: (Sentence(*row) for row in query.evidence(store, uids)),
        "texts": lambda numbers: query.texts(store, numbers),
    }  # fmt: skip
    return View(
        read, collection or store.recall("collection") or "My collection", described(store, f), dt.date.today(), link
    )


def described(store: Store, f: Filters) -> str:
    """The filters in words, for titles, captions and citations; "" if nothing is narrowed."""
    return " · ".join(words for _, words in parts(store, f))


def parts(store: Store, f: Filters) -> list[tuple[str, str]]:
    """(name of the field in Filters, what it narrows to in words), in the order in which people say it."""
    named = dict(query.named(store, f.people)) if f.people else {}
    country = lambda codes: ", ".join(map(palette.country_name, codes))  # noqa: E731
    said = [
        ("people", ", ".join(named.get(u, "somebody unknown") for u in f.people)),
        ("homes", f"from {country(f.homes)}" if f.homes else ""),
        ("places", f"to {country(f.places)}" if f.places else ""),
        ("topics", ", ".join(map(palette.topic_label, f.topics))),
        ("statuses", ", ".join(palette.STATUS_SHOWN[s] for s in f.statuses)),
        ("classes", ", ".join(palette.CLASS_SHOWN.get(c, c) for c in f.classes)),
        ("sources", ", ".join(f.sources)), ("since", f"since {day(f.since)}" if f.since else ""),
        ("until", f"until {day(f.until)}" if f.until else ""),
        ("search", f"“{f.search}”" if f.search and not set(f.search) & set("\"“”") else f.search),
        ("articles", f"{len(f.articles)} chosen {'article' if len(f.articles) == 1 else 'articles'}" if f.articles
         else ""),
        ("with_staff", "spokespersons and staff counted" if f.with_staff else ""),
        ("with_sample", "" if f.with_sample else "without the sample collection"),
    ]  # fmt: skip
    return [(field, words) for field, words in said if words]


def without(f: Filters, field: str) -> Filters:
    """The filters with one of them taken away."""
    return replace(f, **{field: getattr(Filters(), field)})
