"""Words cut into tokens, and tokens into windows that the encoder can take."""

from typing import NamedTuple

import numpy as np

from lib.careful.layout import Layout, Mention

WINDOW, STEP = 510, 382  # tokens
BEGIN, END, PAD = 0, 2, 1  # the tokens around a window, and the one that fills it up (MPNet)
NOTHING, PERSON, PLACE, DEMONYM, TIME = range(5)  # marks


class Windows(NamedTuple):
    """ids, marks (tokens,); windows: [first, last) of each; own, position (tokens,): the row and column where each token is read; and the spans, in
    tokens, of the mentions: people and times as in the layout, places too."""

    ids: np.ndarray
    marks: np.ndarray
    windows: list[tuple[int, int]]
    own: np.ndarray
    position: np.ndarray
    people: list[list[tuple[int, int]]]
    places: list[tuple[int, int]]
    times: list[tuple[int, int]]


def cut(tokenizer, layout: Layout) -> Windows | None:
    """tokenizer: tokenizers.Tokenizer, neither padding nor truncating. None for an article without a token."""
    encoded = tokenizer.encode(layout.words, add_special_tokens=False)
    count = len(encoded.ids)
    if not count:
        return None
    starts, ends = (np.array(side) for side in zip(*encoded.offsets, strict=True))

    def span(m: Mention) -> tuple[int, int]:
        first = min(int(np.searchsorted(ends, m.start, side="right")), count - 1)
        return first, max(first + 1, int(np.searchsorted(starts, m.end, side="left")))

    people = [[span(m) for m in mentions] for mentions in layout.people]
    places, times = [span(p.at) for p in layout.places], [span(t.at) for t in layout.times]
    marks = np.zeros(count, dtype=np.int64)
    for first, last in times:
        marks[first:last] = TIME
    for mentions in people:
        for first, last in mentions:
            marks[first:last] = PERSON
    for place, (first, last) in zip(layout.places, places, strict=True):
        marks[first:last] = DEMONYM if place.demonym else PLACE
    begun = list(range(0, max(1, count - WINDOW + STEP), STEP)) if count > WINDOW else [0]
    windows = [(b, min(count, b + WINDOW)) for b in begun]
    own, position = _owned(count, windows)
    return Windows(np.array(encoded.ids, dtype=np.int64), marks, windows, own, position, people, places, times)


def _owned(count: int, windows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Each token belongs to the window in which it is farthest from an edge that cuts the text."""
    at = np.arange(count)
    room = np.full((len(windows), count), -1)
    for row, (first, last) in enumerate(windows):
        before = at - first if first else np.full(count, count)
        behind = last - at if last < count else np.full(count, count)
        inside = (at >= first) & (at < last)
        room[row, inside] = np.minimum(before, behind)[inside]
    own = room.argmax(0)
    return own, at - np.array([w[0] for w in windows])[own] + 1
