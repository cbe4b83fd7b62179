"""The model's answer, taken strictly: one JSON object of the asked shape, within limits, or Malformed."""

import json
from dataclasses import dataclass

from lib.second.request import MODES, STATUSES

MOST_RECORDS = 100  # visits and meetings in one answer
MOST_NAMED = 20  # hosts of a visit, people of a meeting
LONGEST = 300  # characters of a reference
MEETING_STATUSES = ("held", "planned", "cancelled")


class Malformed(Exception):
    """An answer that is not what was asked for; str() says in which way."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Words that the model says stand in a sentence (numbered from 1), and the name they stand for, "" if it gave
    none.
    """

    words: str
    sentence: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """A visit as the model tells it; nothing of it is proved."""

    visitor: Ref
    place: Ref
    told: Ref
    status: str
    home: Ref | None = None
    time: Ref | None = None
    until: Ref | None = None
    tour: Ref | None = None
    hosts: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A meeting as the model tells it; nothing of it is proved."""

    people: tuple[Ref, ...]
    told: Ref
    mode: str
    status: str
    place: Ref | None = None
    time: Ref | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the model told of one article."""

    visits: tuple[Stay, ...] = ()
    meetings: tuple[Contact, ...] = ()


def taken(content: str) -> Answer:
    """The answer in a message's content.

    Raises Malformed for prose, fences, half a JSON, other shapes and too many records.
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise Malformed("it is not one JSON object") from None
    if not isinstance(told, dict) or set(told) - {"visits", "meetings"} or "visits" not in told:
        raise Malformed("it is not an object of visits and meetings")
    visits, meetings = told["visits"], told.get("meetings", [])
    if not isinstance(visits, list) or not isinstance(meetings, list):
        raise Malformed("its visits or meetings are no list")
    if len(visits) + len(meetings) > MOST_RECORDS:
        raise Malformed(f"it tells {len(visits) + len(meetings):,} records; the limit is {MOST_RECORDS}")
    return Answer(tuple(map(_stay, visits)), tuple(map(_contact, meetings)))


def _stay(told: object) -> Stay:
    held = _fields(told)
    return Stay(
        _ref(held.get("visitor")), _ref(held.get("place")), _ref(held.get("told")), _of(held.get("status"), STATUSES),
        *(_perhaps(held.get(k)) for k in ("home", "time", "until", "tour")), _refs(held.get("hosts")),
    )  # fmt: skip


def _contact(told: object) -> Contact:
    held = _fields(told)
    return Contact(
        _refs(held.get("people")), _ref(held.get("told")), _of(held.get("mode", "in_person"), MODES),
        _of(held.get("status", "held"), MEETING_STATUSES), _perhaps(held.get("place")), _perhaps(held.get("time")),
    )  # fmt: skip


def _fields(told: object) -> dict:
    if not isinstance(told, dict):
        raise Malformed("a record is no object")
    return told


def _of(told: object, known: tuple[str, ...]) -> str:
    if told not in known:
        raise Malformed("a status or mode is none of those asked for")
    return str(told)


def _ref(told: object) -> Ref:
    if not isinstance(told, dict) or not isinstance(told.get("words"), str):
        raise Malformed("a field is no reference to words in a sentence")
    number, name = told.get("sentence"), told.get("name") or ""
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(name, str):
        raise Malformed("a reference has no sentence number")
    return Ref(told["words"][:LONGEST], number, name[:LONGEST])


def _perhaps(told: object) -> Ref | None:
    if told is None or (isinstance(told, dict) and not told.get("words")):
        return None
    return _ref(told)


def _refs(told: object) -> tuple[Ref, ...]:
    if told is None:
        return ()
    if not isinstance(told, list) or len(told) > MOST_NAMED:
        raise Malformed("people are no list, or a very long one")
    return tuple(map(_ref, told))
