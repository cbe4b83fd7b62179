"""How likely: the signs of a candidate weighed once, and the reasons told.

The weights are a table (lib/data/weights.csv, made by lib/data/build_weights.py): a logistic model over named signs. Anybody may add a sign: a candidate is a
mapping of names to strengths 0..1, and a sign without a weight counts nothing.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from math import exp
from typing import NamedTuple

from lib.model import ENCODER
from lib.tables import rows


class Model(NamedTuple):
    """Weights by sign, the weight that every candidate has, and the likelihood from which on a candidate is told."""

    weights: dict[str, float]
    bias: float
    threshold: float


@cache
def model(of: str) -> Model:
    """The model of "visit" or "meeting"."""
    weights = {r["sign"]: float(r["weight"]) for r in rows("weights") if r["of"] == of}
    return Model(weights, weights.pop("(bias)", 0.0), weights.pop("(threshold)", 0.5))


def likelihood(of: str, signs: Mapping[str, float], encoder: float | None = None) -> float:
    """0..1: the logistic model's word on a candidate's signs; and the encoder's log odds (lib/careful) weighed in, where it has been asked."""
    weights, bias, _ = model(of)
    z = bias + sum(weights[name] * value for name, value in signs.items() if name in weights)
    if encoder is not None:
        both = model(f"{of}, careful")
        z = both.bias + both.weights["(signs)"] * z + both.weights[ENCODER] * encoder
    return 1 / (1 + exp(-max(-30.0, min(30.0, z))))


def weight(of: str, names: Iterable[str]) -> float:
    """What a sign and what it shares with others add up to, in log odds."""
    weights = model(of).weights
    return sum(weights.get(name, 0.0) for name in names)


def is_told(of: str, chance: float, careful: bool = False) -> bool:
    """Is a candidate of this likelihood told? careful: the encoder has been asked."""
    return chance >= model(f"{of}, careful" if careful else of).threshold
