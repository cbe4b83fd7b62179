"""The likeliest of several answers to one question, by named signs weighed once (lib/data/choices.csv)."""

import datetime as dt
from collections.abc import Hashable, Mapping
from functools import cache
from math import exp
from typing import TypeVar

from lib.model import ENCODER, When
from lib.tables import rows

T = TypeVar("T", bound=Hashable)
Signs = Mapping[str, float]


@cache
def weights(question: str) -> dict[str, float]:
    """Sign -> weight in log odds, of one question ("first day", "status")."""
    return {r["sign"]: float(r["weight"]) for r in rows("choices") if r["question"] == question}


def chances(question: str, answers: Mapping[T, Signs], encoder: Mapping[T, float] | None = None) -> dict[T, float]:
    """How likely each answer is; together 1. A sign without a weight counts nothing.

    encoder: the careful reader's log likelihood of each answer, weighed in where it has been asked.
    """
    known = weights(question)
    scores = {a: sum(known.get(name, 0.0) * value for name, value in signs.items()) for a, signs in answers.items()}
    if encoder is not None:
        both = weights(f"{question}, careful")
        scores = {a: both["(signs)"] * z + both[ENCODER] * encoder[a] for a, z in scores.items()}
    return shares(scores)


def shares(scores: Mapping[T, float]) -> dict[T, float]:
    """Scores in log odds as shares of 1."""
    highest = max(scores.values())
    raised = {a: exp(z - highest) for a, z in scores.items()}
    total = sum(raised.values())
    return {a: x / total for a, x in raised.items()}


def relation(when: When, published: dt.date, before: tuple[int, ...], after: tuple[int, ...]) -> str:
    """Days (both ends known) beside the day of publication: "now", or "before 3", "after 7": how far, in steps."""
    first, last = (when.earliest - published).days, (when.latest - published).days
    if first <= 0 <= last:
        return "now"
    return f"before {step(-last, before)}" if last < 0 else f"after {step(first, after)}"


def step(number: int, edges: tuple[int, ...]) -> str:
    """The first edge that a number does not pass, as a word: step(5, (1, 3, 7)) == "7"; beyond all "more"."""
    return next((str(e) for e in edges if number <= e), "more")
