"""A View out of the store: where exports meet what was read. The page and the command line both call view()."""

import datetime as dt
from dataclasses import replace

from lib.draw import palette
from lib.draw.dates import day
from lib.export import Sentence, View
from lib.model import Filters
from lib.store import Store, query


def view(store: Store, f: Filters, collection: str = "", link: str = "") -> View:
    """Everything under the filters that an export can hold, with the sentences of each visit."""
    visits = query.visits(store, f)
    articles = query.articles(store, f)
    held = [Sentence(*row) for row in query.evidence(store, visits["uid"])]
    telling = {s.article for s in held} | set(articles["id"])
    everything = query.articles(store, Filters(with_staff=True))
    return View(
        visits, query.meetings(store, f), query.topics(store, f), everything[everything["id"].isin(telling)].reset_index(drop=True), query.journeys(store, f), tuple(held),
        query.texts(store, sorted(telling)), collection or store.recall("collection") or "My collection", described(store, f), dt.date.today(), link,
    )  # fmt: skip


def described(store: Store, f: Filters) -> str:
    """The filters in words, for titles, captions and citations; "" if nothing is narrowed."""
    return " · ".join(words for _, words in parts(store, f))


def parts(store: Store, f: Filters) -> list[tuple[str, str]]:
    """(name of the field in Filters, what it narrows to in words), in the order in which people say it."""
    named = dict(query.named(store, f.people)) if f.people else {}
    country = lambda codes: ", ".join(map(palette.country_name, codes))  # noqa: E731
    said = [
        ("people", ", ".join(named.get(u, "somebody unknown") for u in f.people)), ("homes", f"from {country(f.homes)}" if f.homes else ""),
        ("places", f"to {country(f.places)}" if f.places else ""), ("topics", ", ".join(map(palette.topic_label, f.topics))),
        ("statuses", ", ".join(palette.STATUS_SHOWN[s] for s in f.statuses)), ("classes", ", ".join(palette.CLASS_SHOWN.get(c, c) for c in f.classes)),
        ("sources", ", ".join(f.sources)), ("since", f"since {day(f.since)}" if f.since else ""), ("until", f"until {day(f.until)}" if f.until else ""),
        ("search", f"“{f.search}”" if f.search and not set(f.search) & set("\"“”") else f.search), ("articles", f"{len(f.articles)} chosen {'article' if len(f.articles) == 1 else 'articles'}" if f.articles else ""),
        ("with_staff", "spokespersons and staff counted" if f.with_staff else ""), ("with_sample", "" if f.with_sample else "without the sample collection"),
    ]  # fmt: skip
    return [(field, words) for field, words in said if words]


def without(f: Filters, field: str) -> Filters:
    """The filters with one of them taken away."""
    return replace(f, **{field: getattr(Filters(), field)})
