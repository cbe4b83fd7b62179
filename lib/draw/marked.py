"""Text with marks: segments for the reader and for the sentences of the card, which the browser sets as text."""

import itertools
from collections.abc import Iterable
from typing import NamedTuple


class Mark(NamedTuple):
    """Characters [start, end) that mean something: kind person, place, date, organisation, quote, visit, topic; id names the fact."""

    start: int
    end: int
    kind: str
    id: str = ""


class Segment(NamedTuple):
    """A run of text under the same marks."""

    text: str
    kinds: tuple[str, ...]
    ids: tuple[str, ...]


def segments(text: str, marks: Iterable[Mark]) -> list[Segment]:
    """The text cut wherever a mark begins or ends; the segments' texts joined are the text."""
    kept = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    edges = sorted({0, len(text), *(m.start for m in kept), *(m.end for m in kept)})
    starts: dict[int, list[Mark]] = {}
    for m in kept:
        starts.setdefault(m.start, []).append(m)
    active: list[Mark] = []
    out = []
    for a, b in itertools.pairwise(edges):
        active = [m for m in active if m.end > a] + starts.get(a, [])
        out.append(
            Segment(
                text[a:b],
                tuple(dict.fromkeys(m.kind for m in active)),
                tuple(dict.fromkeys(m.id for m in active if m.id)),
            )
        )
    return out
