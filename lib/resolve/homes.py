"""The home of an official whose country the text leaves to the reader: where the sentence plays, whose company it is,
where the story is filed."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from lib.model import PersonMention, Place
from lib.tables import column, country_name, seats

NOWHERE = ("continent", "area", "water")  # kinds of place in which nobody's visit counts

SOLE = {
    "head_of_state",
    "head_of_government",
    "foreign_minister",
    "defence_minister",
    "finance_minister",
}  # one a country
HEADS = {"head_of_state", "head_of_government"}
NEAR = {
    "in": "in",
    "at": "in",
    "near": "in",
    "outside": "in",
    "to": "to",
    "from": "to",
    "into": "to",
    "for": "to",
    "through": "to",
    "via": "to",
}
# learnt over 612 officials of real and written press, with folds over articles: told of 84 in 100, 73 in 100 right
WEIGHTS = {
    "in here": 2.6,
    "to here": 3.2,
    "named here": 1.7,
    "subject here": 2.8,
    "named after": 0.9,
    "in before": 0.4,
    "to before": 1.3,
    "named before": 0.9,
    "subject before": 1.5,
    "nearest": 1.0,
    "share": 1.7,
    "first": 1.3,
    "beside": 0.4,
    "joined": 1.2,
    "company": 1.8,
    "taken": -0.9,
    "headline": 0.8,
    "its head": 2.3,
    "its staff": 0.8,
    "organisation": -1.0,
}
NONE = 1.0  # the weight of its being none of them
LEAST = 0.4  # how likely a home must be


class Known(Protocol):
    """What is known of a person so far."""

    names: list[PersonMention]
    role_class: str
    home: str
    is_group: bool


def infer(
    person: Known, everybody: Sequence[Known], nations: Sequence[PersonMention], headline: Sequence[str] = ()
) -> str:
    """The likeliest home of an official of no told country, "" where none is likely enough. headline: the homes that
    it speaks of."""
    found = candidates(person, everybody, nations, headline)
    weight = {home: math.exp(sum(WEIGHTS[sign] * n for sign, n in signs.items())) for home, signs in found.items()}
    best = max(sorted(weight), key=lambda home: weight[home], default="")
    return best if best and weight[best] >= LEAST * (math.exp(NONE) + sum(weight.values())) else ""


def candidates(
    person: Known, everybody: Sequence[Known], nations: Sequence[PersonMention], headline: Sequence[str] = ()
) -> dict[str, Counter[str]]:
    """Home -> signs for it (WEIGHTS), of every country and organisation that the text speaks of."""
    at, spoken = person.names[0], [n for n in nations if n.home]
    told = Counter(n.home for n in spoken)
    found = {
        home: Counter(
            {
                "share": told[home] / told.total(),
                "organisation": _is_organisation(home) * (-3 if person.role_class == "organisation_head" else 1),
            }
        )
        for home in told
    }
    for n in spoken:
        found[n.home] |= Counter(dict.fromkeys(_signs(n, at, person.role_class), 1))
    for home in {n.home for n in spoken[:1]}:
        found[home]["first"] = 1
    for home in [n.home for n in spoken if n.start < at.start and n.role != "dateline"][-1:]:
        found[home]["nearest"] = 1
    for home in found.keys() & set(headline):
        found[home]["headline"] = 1
    others = [o for o in everybody if o is not person and not o.is_group and o.home in found and o.names]
    for other in others:
        found[other.home] |= Counter(dict.fromkeys(_signs_of_others(other, person, at), 1))
    return found


def _is_organisation(home: str) -> bool:
    return country_name(home) == home


def _signs_of_others(other: Known, person: Known, at: PersonMention) -> Iterator[str]:
    """What another official of a home says for or against it."""
    near = [m.sentence for m in other.names if 0 <= at.sentence - m.sentence <= 1 and m.start < at.start]
    if other.role_class == person.role_class and person.role_class in SOLE:
        yield "taken"
    if near:
        yield "company" if at.accompanying and any(m.subject and m.sentence in near for m in other.names) else "beside"
    if at.joined and at.sentence in near:
        yield "joined"


def _signs(n: PersonMention, at: PersonMention, role_class: str) -> Iterator[str]:
    """What a country told at n says of an official named at a place in the text."""
    back, near = at.sentence - n.sentence, NEAR.get(n.role, "subject" if n.subject else "named")
    if n.role == "dateline":
        yield "its head" if role_class in HEADS else "its staff"
    elif 0 <= back <= 1:
        yield "named after" if n.start > at.start else f"{near} {'before' if back else 'here'}"
        if near == "in" and role_class in HEADS:
            yield "its head"


def is_at_home(country: str, place: Place) -> bool:
    """Is who is from this country at home in a place? The Pope is in Rome, the Danish premier in Greenland, the head of
    an
    organisation at its seat."""
    return (
        place.country == country
        or (country, place.country) == ("VA", "IT")
        or column("territories", "territory", "country").get(place.country) == country
        or (bool(place.city) and place.city in seats().get(country, ()))
    )
