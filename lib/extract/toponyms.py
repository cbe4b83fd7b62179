"""Which entities are place names."""

from functools import cache

from lib.extract.parse import Span
from lib.tables import country_names, demonyms, rows, words

NOT_ALONE = {"North", "South", "East", "West", "Gulf", "Earth", "Internet", "Parliament", "Congress", "Senate"}


@cache
def _seats() -> frozenset[str]:
    return frozenset(row["name"] for row in rows("areas") if row["kind"] == "seat")


def find(entities: list[Span]) -> list[tuple[int, int, str, bool]]:
    """(start, end, words, is demonym) of each toponym, in order; character offsets."""
    found = []
    for e in entities:
        if e.end < len(e.doc) and e.doc[e.end].lower_ in words("modifiers", "disease"):
            continue  # "West Nile virus", "Lassa fever"
        if any(c.isdigit() for c in e.text):
            continue
        demonym = (e.label_ == "NORP" and e.text in demonyms()) or (
            e.text in demonyms() and e.text not in country_names()
        )
        if (e.label_ in ("GPE", "LOC") and e.text not in NOT_ALONE) or demonym or e.text in _seats():
            found.append((e.start_char, e.end_char, e.text, demonym))
    return found


def inside_names(entities: list[Span]) -> list[tuple[int, int, str, bool]]:
    """The countries in names of organisations: "U.S." in "U.S. Department of Agriculture". Nobody visits them by
    these words."""
    found = []
    for e in entities:
        if e.label_ not in ("ORG", "FAC") or len(e) < 2:
            continue
        for width in (3, 2, 1):
            head = e.doc.span(e.start, e.start + width)
            if (
                len(e) > width
                and head.text in country_names()
                and e.doc[e.start + width].text not in ("'s", "’s", "and", ",")
            ):
                found.append((head.start_char, head.end_char, head.text, False))
                break
    return found
