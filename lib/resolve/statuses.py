"""The state of a stay that is not called off: planned, ongoing or completed.

The likeliest is chosen, by what its claims say and by its days. What the rules of lib/resolve/legs.py chose is one sign
among others.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lib.model import Encounter, Story, Visit, When
from lib.resolve import choice
from lib.resolve.first_days import Stay

QUESTION = "status"
STATES = ("planned", "ongoing", "completed")
BARE = 0.6  # the weight of a claim that no clause tells (lib/extract/claims.py)


def options(stay: Stay, story: Story, met: Sequence[Encounter], others: Sequence[Visit]) -> dict[str, dict[str, float]]:
    """For each state the signs that speak for it. met: the visitor's encounters; others: the article's other visits."""
    signs = _signs(stay, story, met, others)
    return {state: {f"{state}: {name}": value for name, value in signs.items()} for state in STATES}


def _signs(stay: Stay, story: Story, met: Sequence[Encounter], others: Sequence[Visit]) -> dict[str, float]:
    visit, own = stay.visit, stay.own
    day = _relation(visit.start, story.published)
    told = ["any", f"rules {visit.status}", f"day {day}", f"day {day}, rules {visit.status}"]
    told += [x for s in {c.status for c in own} for x in (f"claim {s}", f"claim {s}, day {day}")]
    told += [f"claim {c.kind}, {c.status}" for c in own]
    if own and all(c.weight <= BARE for c in own):
        told += ["no clause", f"no clause, rules {visit.status}", f"no clause, day {day}"]
    if any(c.arrives for c in own):
        told += ["arrival", f"arrival, day {day}"]
    if any(c.ends for c in own):
        told += ["end", f"end, day {day}"]
    if visit.end is not None and visit.end.latest and story.published:
        told.append(f"ends {_relation(visit.end, story.published).partition(' ')[0]}")
    if story.dateline is not None and story.dateline.country == visit.destination_country:
        told += ["filed there", f"filed there, day {day}", f"filed there, rules {visit.status}"]
    told += [f"met, {e.status}" for e in met]
    told += _among_legs(visit, [v for v in others if v.visitor == visit.visitor])
    guests = Counter(
        v.status for v in others if v.destination_country == visit.destination_country and v.visitor != visit.visitor
    )
    told += [f"another there {s}" for s in guests]
    told += [f"most there {max(guests, key=lambda s: (guests[s], s))}"] if guests else []
    found = dict.fromkeys(told, 1.0)
    for s, n in Counter(c.status for c in own).items():
        found[f"share {s}"] = n / len(own)
    return found


def _among_legs(visit: Visit, legs: Sequence[Visit]) -> list[str]:
    """Where the stay stands among the visitor's others: who has gone on is there no more."""
    mine = begun(visit)
    held = [d for v in legs if v.status in ("completed", "ongoing") and (d := begun(v)) is not None]
    onward = any(v.status == "planned" for v in legs)
    if mine is None or not (held or onward):
        return [f"elsewhere {v.status}" for v in legs]
    if any(d > mine for d in held):
        return ["gone on"]
    return ["last begun, more planned" if onward else "last begun"]


def begun(visit: Visit) -> dt.date | None:
    return visit.start.earliest if visit.start is not None else None


def _relation(when: When | None, published: dt.date | None) -> str:
    if when is None or published is None or when.earliest is None or when.latest is None:
        return "none"
    return choice.relation(when, published, (1, 3, 7, 31), (1, 7, 31))


def chosen(
    stay: Stay,
    story: Story,
    met: Sequence[Encounter],
    others: Sequence[Visit],
    said: Mapping[str, float] | None = None,
) -> Visit:
    """The stay in its likeliest state; one called off stays so. said: the encoder's log likelihood of each."""
    if stay.visit.status not in STATES:
        return stay.visit
    chance = choice.chances(QUESTION, options(stay, story, met, others), said)
    return replace(stay.visit, status=max(STATES, key=lambda s: chance[s]))
