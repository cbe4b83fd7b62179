"""Both readings of one article met: what both tell is surer, what one alone tells is shown as such."""

from collections import Counter
from dataclasses import dataclass, replace
from math import exp, log

from lib.model import Meeting, Reading, Visit, When
from lib.resolve.names import same_person
from lib.second.proof import Proved

ODD = 0.1  # likelihood under which the offline reading holds a claim for odd
FIRST_ODD, FIRST = 2, 8  # what a model nobody has heard yet counts for: two odd claims of eight
STEEP, MOST = 1.25, 3.0  # log odds that a claim adds for each of the log odds that it is not odd, and at most
UNSEEN = 0.12  # likelihood of a visit by somebody whom the offline reading does not know, before the model's word
TOLD = 0.5  # likelihood from which a claim of the model alone gets in
SURE = 0.99
READERS = ("offline", "model")


@dataclass(frozen=True)
class Met:
    """One reading out of two, and how its visits came: counts of both, offline, model, and "left out" (the model's
    alone, too unlikely).
    """

    reading: Reading
    counts: Counter[str]


@dataclass
class Record:
    """How often a model's proved claims were heard, and how many of them the offline reading holds for odd."""

    claims: int = 0
    odd: int = 0

    def hear(self, offline: Reading, second: Proved) -> None:
        """Count an article's claims."""
        self.claims += len(second.visits)
        self.odd += sum(_chance(offline, v) < ODD for v in second.visits)

    @property
    def word(self) -> float:
        """Log odds that a claim of the model adds: none from one that claims what comes up, MOST from one that does
        not.
        """
        share = (self.odd + FIRST_ODD) / (self.claims + FIRST)
        return min(MOST, max(0.0, -STEEP * log_odds(share)))


def both(offline: Reading, second: Proved, word: float) -> Met:
    """The offline reading with what the model's proved claims add to it. Nothing of the offline reading is taken away.

    word: log odds that a claim adds (Record.word).
    """
    counts: Counter[str] = Counter()
    visits = list(offline.visits)
    taken: set[int] = set()
    for claim in second.visits:
        i = next((i for i, v in enumerate(visits) if i not in taken and _same(v, claim)), None)
        if i is not None:
            visits[i] = _agreed(visits[i], claim, word)
            taken.add(i)
            continue
        chance = _surer(_chance(offline, claim), word)
        if chance < TOLD:
            counts["left out"] += 1
            continue
        visits.append(replace(claim, confidence=round(chance, 3)))
        taken.add(len(visits) - 1)
        counts["model"] += 1
    counts["both"] = len(taken) - counts["model"]
    counts["offline"] = len(offline.visits) - counts["both"]
    mine = [t for t in second.tours if not any(same_person(t.visitor, o.visitor) for o in offline.tours)]
    meetings = _meetings(offline.meetings, second.meetings, word)
    return Met(replace(offline, visits=tuple(visits), meetings=meetings, tours=(*offline.tours, *mine)), +counts)


def readers_of(record: Visit | Meeting) -> tuple[str, ...]:
    """Who tells a record: "offline", "model" or both, by its evidence."""
    told = {e.reader for e in record.evidence}
    return tuple(r for r in READERS if r in told)


def log_odds(chance: float) -> float:
    """Of a chance 0..1; nothing is surer than one in a thousand."""
    chance = min(max(chance, 0.001), 0.999)
    return log(chance / (1 - chance))


def _surer(chance: float, word: float) -> float:
    return min(SURE, 1 / (1 + exp(-log_odds(chance) - word)))


def _chance(offline: Reading, claim: Visit) -> float:
    """How likely the offline reading held the visit before anybody else spoke."""
    known = any(p.name == claim.visitor for p in offline.people)
    told = [c.likely for c in offline.chances if c.visitor == claim.visitor and c.country == claim.destination_country]
    return max(told, default=0.0 if known and offline.chances else UNSEEN)


def _same(a: Visit, b: Visit) -> bool:
    off = ("cancelled", "postponed")
    if a.destination_country != b.destination_country or not same_person(a.visitor, b.visitor):
        return False
    if (a.status in off) != (b.status in off) and a.start is not None and b.start is not None:
        return False
    return _overlap(a.start, b.start)


def _overlap(a: When | None, b: When | None) -> bool:
    """Can the two be of one stay? Days up to ten apart can: arrival and a day within."""
    if a is None or b is None or None in (a.earliest, a.latest, b.earliest, b.latest):
        return True
    return (a.earliest - b.latest).days <= 10 and (b.earliest - a.latest).days <= 10


def _agreed(v: Visit, claim: Visit, word: float) -> Visit:
    """The offline visit, surer; what it leaves open is filled from the model's proved fields."""
    fields = {"visitor", "destination_country", "status"}
    change: dict = {}
    if not v.destination_city and claim.destination_city:
        change |= {"destination_city": claim.destination_city, "lat": claim.lat, "lon": claim.lon}
        fields.add("destination_city")
    for side in ("start", "end"):
        if getattr(v, side) is None and getattr(claim, side) is not None and _ordered(v, claim, side):
            change[side] = getattr(claim, side)
            fields.add(side)
    new = [h for h in claim.hosts if not any(same_person(h, o) for o in v.hosts)]
    if new:
        change["hosts"] = (*v.hosts, *new)
        fields.add("hosts")
    if not v.tour and claim.tour:
        change |= {"tour": claim.tour, "sequence": claim.sequence}
        fields.add("tour")
    spans = tuple(e for e in claim.evidence if e.field in fields)
    return replace(
        v, confidence=round(max(v.confidence, _surer(v.confidence, word)), 3), evidence=(*v.evidence, *spans), **change
    )


def _ordered(v: Visit, claim: Visit, side: str) -> bool:
    """Does the model's day leave first and last day in order?"""
    start, end = (claim.start, v.end) if side == "start" else (v.start, claim.end)
    if start is None or end is None or start.earliest is None or end.latest is None:
        return True
    return start.earliest <= end.latest


def _meetings(offline: tuple[Meeting, ...], second: list[Meeting], word: float) -> tuple[Meeting, ...]:
    found = list(offline)
    for m in second:
        i = next((i for i, o in enumerate(found) if o.mode == m.mode and _same_people(o, m)), None)
        if i is None:
            found.append(m)
        elif "model" not in readers_of(found[i]):
            surer = round(max(found[i].confidence, _surer(found[i].confidence, word)), 3)
            found[i] = replace(found[i], confidence=surer, evidence=(*found[i].evidence, *m.evidence))
    return tuple(found)


def _same_people(a: Meeting, b: Meeting) -> bool:
    return len(a.participants) == len(b.participants) and all(
        any(same_person(x, y) for y in b.participants) for x in a.participants
    )
