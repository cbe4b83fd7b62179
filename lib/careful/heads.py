"""The heads of the net (lib/learn/net.py) in numpy: what the encoder said of the mentions to what is likely of stays, meetings, days and cities."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from lib.careful import pairs
from lib.careful.layout import Layout
from lib.careful.pairs import Side, Together
from lib.careful.windows import Windows
from lib.model import Span

Weights = Mapping[str, np.ndarray]
MASKED = -1e4
NO_DAY, PUBLICATION, FIRST_TIME = 0, 1, 2  # the slots of a day: none, the day of publication, then the time expressions


class Judged(NamedTuple):
    """Log odds of each stay (person, country) and each meeting (person, person); for each stay the scores of its days and cities, and looked: the
    characters [start, end) of the text that name the person and the place it went by most, None where they stand in the title."""

    stays: dict[tuple[int, str], float]
    meetings: dict[tuple[int, int], float]
    days: dict[tuple[int, str], np.ndarray]
    cities: dict[tuple[int, str], np.ndarray]
    looked: dict[tuple[int, str], tuple[Span, Span] | None]


def judge(layout: Layout, cut: Windows, words: np.ndarray, w: Weights) -> Judged:
    """words (tokens, width): what the encoder said. days: 2 + the time expressions of the layout; cities: 1 + the places of the layout."""
    total = np.concatenate([np.zeros((1, words.shape[1]), words.dtype), words.cumsum(0, dtype=np.float64)])
    people, places = pairs.people_side(layout, cut), pairs.places_side(layout, cut)
    times = pairs.times_side(layout, cut)
    spoken = {"people": _spans(total, people), "places": _spans(total, places), "times": _spans(total, times)}
    stays = pairs.stays(layout, people, places) if len(places.owner) else []
    met = pairs.meetings(layout, people)
    found = Judged({}, {}, {}, {}, {})
    if stays:
        _stays(layout, stays, (people, places, times), spoken, w, found)
    if met:
        two = pairs.together(people, people, met, "meeting")
        pooled, _, _ = _pooled("meetings", spoken["people"], spoken["people"], two, two.apart, w)
        told = _judge("meeting", np.concatenate([pooled, pairs.traits_of_meeting(layout, met)], -1), w)[:, 0]
        found.meetings.update({pair: float(z) for pair, z in zip(met, told, strict=True)})
    return found


def _stays(
    layout: Layout,
    stays: list[tuple[int, int]],
    sides: tuple[Side, Side, Side],
    spoken: dict,
    w: Weights,
    found: Judged,
) -> None:
    people, places, times = sides
    two = pairs.together(people, places, stays, "stay")
    demonym = np.array([p.demonym for p in layout.places], dtype=np.int64)
    pooled, own, weight = _pooled(
        "stays", spoken["people"], spoken["places"], two, two.apart * 2 + demonym[places.rank][two.other], w
    )
    of_person = _mean_by(_linear("person", spoken["people"], w), people.owner, len(layout.people))
    of_country = _mean_by(_linear("country", spoken["places"], w), places.owner, len(layout.countries))
    who, where = (np.array(side) for side in zip(*stays, strict=True))
    told = _judge(
        "stay", np.concatenate([pooled, of_person[who], of_country[where], pairs.traits_of_stay(layout, stays)], -1), w
    )
    value = _linear("city", own, w)[:, 0]
    towns = np.full((len(stays), len(layout.places)), MASKED, np.float32)
    np.maximum.at(towns, (two.about, places.rank[two.other]), value)
    towns = np.concatenate([_linear("no_city", pooled, w), towns], -1)
    best = _loudest(two, weight, len(stays))
    for row, (person, number) in enumerate(stays):
        key = (person, layout.countries[number])
        found.stays[key] = float(told[row, 0])
        found.cities[key] = towns[row]
        found.looked[key] = _words(layout, person, people.rank[two.one[best[row]]], places.rank[two.other[best[row]]])
        found.days[key] = _days(
            pooled[row : row + 1],
            spoken["times"],
            pairs.nearest(people, person, times),
            pairs.nearest(places, number, times),
            w,
        )


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


def _days(
    pooled: np.ndarray, times: np.ndarray, person_gap: np.ndarray, place_gap: np.ndarray, w: Weights
) -> np.ndarray:
    none = _linear("no_day", pooled, w)[0]
    if not len(times):
        return none
    h = (
        _linear("time_in", times, w)
        + _linear("stay_in", pooled, w)
        + w["time_gap.weight"][person_gap]
        + w["place_gap.weight"][place_gap]
    )
    return np.concatenate([none, _linear("day", np.maximum(h, 0), w)[:, 0]])


def _pooled(
    of: str, one: np.ndarray, other: np.ndarray, two: Together, apart: np.ndarray, w: Weights
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(owners, 2 * hidden): the largest values and the mean weighed by attention; the vectors of the mention pairs, and their weights (pairs,)."""
    a, b, a2, b2 = (_linear(f"{of}.{name}", x, w) for name, x in (("a", one), ("b", other), ("a2", one), ("b2", other)))
    h = np.maximum(
        a[two.one] + b[two.other] + w[f"{of}.apart.weight"][apart] + np.tanh(a2)[two.one] * np.tanh(b2)[two.other], 0
    )
    first = np.flatnonzero(np.diff(two.about, prepend=-1))
    weight = np.exp(np.clip(_linear(f"{of}.look", h, w), -15, 15))
    mean = np.add.reduceat(weight * h, first) / np.add.reduceat(weight, first)
    return np.concatenate([np.maximum.reduceat(h, first), mean], -1), h, weight[:, 0]


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
