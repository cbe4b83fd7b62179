"""What of an article the encoder looks at: the words, and where they name people, places and times."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from lib.model import Person, Timex, Toponym

LONGEST_SURNAME = 2  # characters; a shorter last name is not looked for in the title


class Mention(NamedTuple):
    """Characters [start, end) of Layout.words, and the number of their sentence (the title is 0)."""

    start: int
    end: int
    sentence: int


class PlaceTold(NamedTuple):
    """A place or a demonym: its mention, ISO 3166-1 alpha-2 of its country, its city ("" if none), and whether it is a demonym."""

    at: Mention
    country: str
    city: str
    demonym: bool


class TimeTold(NamedTuple):
    """A time expression with its mention and its EDTF value ("" where it could not be anchored)."""

    at: Mention
    edtf: str


class Layout(NamedTuple):
    """words: title and text, shift characters before the text. people: the mentions of each person; homes, offices: theirs, "" if unknown."""

    words: str
    shift: int
    people: list[list[Mention]]
    homes: list[str]
    offices: list[str]
    places: list[PlaceTold]
    times: list[TimeTold]
    published: str

    @property
    def countries(self) -> list[str]:
        """The countries that the article names, sorted."""
        return sorted({p.country for p in self.places})


def layout(
    title: str,
    text: str,
    published: str,
    sentences: Sequence[int],
    people: Sequence[Person],
    toponyms: Sequence[Toponym],
    timex: Sequence[Timex],
) -> Layout:
    """sentences: the character at which each begins, rising. Spans are those of the text; names that stand in the title are found there by their words."""
    title = title.strip()
    before = f"{title}\n\n" if title and not text.startswith(title) else ""
    shift = len(before)

    def at(start: int, end: int) -> Mention:
        return Mention(start + shift, end + shift, max(1, bisect_right(sentences, start)))

    told = [[at(m.start, m.end) for m in p.mentions] for p in people]
    places = [
        PlaceTold(at(t.start, t.end), t.place.country, t.place.city or "", t.demonym)
        for t in toponyms
        if t.place is not None and t.place.country
    ]
    if before:
        for person, mentions in zip(people, told, strict=True):
            last = person.name.split()[-1] if person.name.split() else ""
            mentions += _in_title(before, last) if len(last) > LONGEST_SURNAME else []
        known = {}
        for t, p in zip((t for t in toponyms if t.place is not None and t.place.country), list(places), strict=True):
            known.setdefault(t.text, p)
        places += [p._replace(at=m) for words, p in known.items() for m in _in_title(before, words)]
    times = [TimeTold(at(t.start, t.end), t.when.edtf if t.when is not None else "") for t in timex]
    return Layout(
        before + text,
        shift,
        [sorted(set(m)) for m in told],
        [p.country for p in people],
        [p.role_class for p in people],
        sorted(places),
        sorted(times),
        published,
    )


def _in_title(title: str, words: str) -> list[Mention]:
    """Where whole words stand in the title."""
    found, start = [], title.find(words)
    while start >= 0:
        end = start + len(words)
        if not title[max(0, start - 1) : start].isalnum() and not title[end : end + 1].isalnum():
            found.append(Mention(start, end, 0))
        start = title.find(words, end)
    return found
