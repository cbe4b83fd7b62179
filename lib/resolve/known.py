"""What headlines and the tables of officials add to what a text tells: homes, and offices held on its day."""

import datetime as dt
from collections.abc import Sequence
from functools import cache

from rapidfuzz.distance import Levenshtein

from lib.model import PersonMention
from lib.resolve.clusters import Cluster
from lib.resolve.meant import same_office
from lib.resolve.names import name_words, same_person
from lib.tables import rows


def from_headline(c: Cluster, clusters: Sequence[Cluster], hints: Sequence[PersonMention]) -> None:
    """ "Nepal's king leaves for China": the headline tells the home of the king the story only names."""
    for hint in hints:
        named = hint.kind == "name" and any(same_person(hint.text, n.text) for n in c.names)
        rivals = [
            o
            for o in clusters
            if o.role_class == hint.role_class
            and same_office(hint.role, o.role)
            and (o is not c or o.home)
            and not (hint.gender and o.gender and hint.gender != o.gender)
        ]
        if (
            not c.is_group
            and hint.home
            and not c.home
            and (
                named
                or (
                    hint.kind == "title"
                    and hint.role_class
                    and hint.role_class == c.role_class
                    and same_office(hint.role, c.role)
                    and not rivals
                )
            )
        ):
            c.home = hint.home
        if named and hint.role_class and not c.role_class:
            c.role, c.role_class = hint.role, hint.role_class


@cache
def _leaders() -> dict[str, list[tuple[list[str], str, str, int, int]]]:
    """Last word of the name -> (words of the name, home, class, first year, last year)."""
    found: dict[str, list] = {}
    for r in rows("leaders"):
        words = name_words(r["name"])
        found.setdefault(words[-1], []).append((words, r["home"], r["class"], int(r["since"]), int(r["until"])))
    return found


def from_leaders(c: Cluster, published: dt.date | None) -> None:
    """Home, and office if the text tells none, of a well-known holder on that day; a bare surname counts only where
    no fuller name stands."""
    if c.is_group or not c.names or (c.home and c.role_class):
        return
    words = name_words(c.name)
    family_first = [row for row in _leaders().get(words[-1], ()) if row[0] == words]
    family_first = family_first or [
        row
        for row in _leaders().get(words[-1], ())
        if len(row[0]) == len(words) > 1 and all(_misspelt(a, b) for a, b in zip(row[0], words, strict=True))
    ]
    options = family_first or [
        row
        for key in dict.fromkeys((words[-1], words[0]))
        for row in _leaders().get(key, ())
        if set(words) <= set(row[0]) or (set(row[0]) <= set(words) and len(row[0]) > 1)
    ]
    holding = [row for row in options if published is None or row[3] <= published.year <= row[4]]
    if len({row[1] for row in holding}) != 1 or (
        len(words) == 1
        and (len(words[0]) < 4 or (words[0] in ("may", "brown", "rice", "park", "bush") and not c.role_class))
    ):
        return
    _, home, kind, _, _ = holding[0]
    if c.home and c.home != home:
        return
    c.home = c.home or home
    if not c.role_class:
        c.role_class = kind


def _misspelt(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) >= 5 and a[0] == b[0] and Levenshtein.distance(a, b) <= 1)


@cache
def _known() -> dict[tuple[str, ...], str]:
    """Words of a full name -> home, for officials of the last decades (people.csv)."""
    found: dict[tuple[str, ...], str] = {}
    for r in (*rows("people"), *(r for r in rows("leaders") if r["home"])):
        found.setdefault(tuple(name_words(r["name"])), r["home"])
    return found


def from_known(c: Cluster) -> None:
    """Where a well-known official comes from, by the full name only; who is known for nothing else here is an
    official."""
    if c.is_group or c.former or not c.names or (c.home and c.role_class):
        return
    if c.role_class == "organisation_head":
        return  # at home in the organisation
    for name in sorted({m.text for m in c.names}, key=len, reverse=True):
        home = _known().get(tuple(name_words(name))) if " " in name else None
        if home and c.home in ("", home):
            c.home = home
            c.role_class = c.role_class or "official"
            return
