"""The heads of the net (lib/learn/net.py) in numpy: what the encoder said of the mentions to what is likely of stays, meetings, days and cities."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from lib.careful import pairs
from lib.careful.layout import Layout
from lib.careful.pairs import Asked, Side, Together
from lib.model import Span

Weights = Mapping[str, np.ndarray]


STATES = ("planned", "ongoing", "completed", "off")  # what the encoder tells apart; off is cancelled or postponed


class Judged(NamedTuple):
    """Log odds of each stay (person, country) and each meeting (person, person). For each stay, were it one, the log likelihood of each state; and looked:
    the characters [start, end) of the text that name the person and the place it went by most, None where they stand in the title."""

    stays: dict[tuple[int, str], float]
    meetings: dict[tuple[int, int], float]
    looked: dict[tuple[int, str], tuple[Span, Span] | None]
    states: dict[tuple[int, str], dict[str, float]]


def judge(layout: Layout, asked: Asked, words: np.ndarray, w: Weights) -> Judged:
    """words (tokens, width): what the encoder said."""
    total = np.concatenate([np.zeros((1, words.shape[1]), words.dtype), words.cumsum(0, dtype=np.float64)])
    people, found = _spans(total, asked.people), Judged({}, {}, {}, {})
    if asked.stays:
        _stays(layout, asked, people, _spans(total, asked.places), w, found)
    if asked.meetings:
        pooled, _ = _pooled("meetings", people, people, asked.of_meetings, w)
        told = _judge("meeting", np.concatenate([pooled, pairs.traits_of_meeting(layout, asked.meetings)], -1), w)[:, 0]
        found.meetings.update({pair: float(z) for pair, z in zip(asked.meetings, told, strict=True)})
    return found


def _stays(layout: Layout, asked: Asked, people: np.ndarray, places: np.ndarray, w: Weights, found: Judged) -> None:
    two = asked.of_stays
    pooled, weight = _pooled("stays", people, places, two, w)
    of_person = _mean_by(_linear("person", people, w), asked.people.owner, len(layout.people))
    of_country = _mean_by(_linear("country", places, w), asked.places.owner, len(layout.countries))
    who, where = (np.array(side) for side in zip(*asked.stays, strict=True))
    traits = pairs.traits_of_stay(layout, asked.stays)
    told = _judge("stay", np.concatenate([pooled, of_person[who], of_country[where], traits], -1), w)
    states = told[:, 1:] - np.log(np.exp(told[:, 1:]).sum(-1, keepdims=True))
    best = _loudest(two, weight, len(asked.stays))
    mentions, towns = asked.people.rank[two.one[best]], asked.places.rank[two.other[best]]
    for (person, number), z, state, mention, place in zip(
        asked.stays, told[:, 0], states, mentions, towns, strict=True
    ):
        key = (person, layout.countries[number])
        found.stays[key] = float(z)
        found.states[key] = dict(zip(STATES, map(float, state), strict=True))
        found.looked[key] = _words(layout, person, mention, place)


def _loudest(two: Together, weight: np.ndarray, count: int) -> np.ndarray:
    """(count,): the mention pair that each two owners' mean goes by most."""
    order = np.lexsort((-weight, two.about))
    return order[np.searchsorted(two.about[order], np.arange(count))]


def _words(layout: Layout, person: int, mention: int, place: int) -> tuple[Span, Span] | None:
    told = layout.people[person][mention], layout.places[place].at
    if any(m.start < layout.shift for m in told):
        return None
    one, other = (Span(m.start - layout.shift, m.end - layout.shift) for m in told)
    return one, other


def _pooled(of: str, one: np.ndarray, other: np.ndarray, two: Together, w: Weights) -> tuple[np.ndarray, np.ndarray]:
    """(owners, 2 * hidden): the largest values and the mean weighed by attention; and the weights of the mention pairs (pairs,)."""
    a, b, a2, b2 = (_linear(f"{of}.{name}", x, w) for name, x in (("a", one), ("b", other), ("a2", one), ("b2", other)))
    h = np.maximum(
        a[two.one] + b[two.other] + w[f"{of}.apart.weight"][two.apart] + np.tanh(a2)[two.one] * np.tanh(b2)[two.other],
        0,
    )
    first = np.flatnonzero(np.diff(two.about, prepend=-1))
    weight = np.exp(np.clip(_linear(f"{of}.look", h, w), -15, 15))
    mean = np.add.reduceat(weight * h, first) / np.add.reduceat(weight, first)
    return np.concatenate([np.maximum.reduceat(h, first), mean], -1), weight[:, 0]


def _linear(name: str, x: np.ndarray, w: Weights) -> np.ndarray:
    return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def _judge(name: str, x: np.ndarray, w: Weights) -> np.ndarray:
    return _linear(f"{name}.3", np.maximum(_linear(f"{name}.0", x, w), 0), w)


def _mean_by(x: np.ndarray, owner: np.ndarray, count: int) -> np.ndarray:
    total = np.zeros((count, x.shape[1]), np.float32)
    np.add.at(total, owner, x)
    return total / np.maximum(np.bincount(owner, minlength=count), 1)[:, None]


def _spans(total: np.ndarray, side: Side) -> np.ndarray:
    """(mentions, width): the mean of each span's tokens."""
    return ((total[side.last] - total[side.first]) / (side.last - side.first)[:, None]).astype(np.float32)
