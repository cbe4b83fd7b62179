"""Figures for each kind of text that the annotations name, each with an interval: how far would another such set of
texts have differed?
"""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.evaluate import Figure, score_visits, visits_in

DRAWS = 1000  # sets of articles drawn with replacement from those there are (bootstrap)
LEAST = 5  # texts of a kind that are worth a line
SHOWN = ("visitor and country", "with the city", "with the first day", "meetings")


@dataclass(frozen=True)
class Measured:
    """A figure over some articles: kind ("all" for all), figure, number of texts, F1, and the F1 between which 95 of
    100 drawn sets lie.
    """

    kind: str
    figure: str
    texts: int
    f1: float
    low: float
    high: float


def measured(folder: Path, told: dict[str, dict]) -> list[Measured]:
    """The figures of a folder's annotated articles, of all and of each kind of LEAST texts or more.

    told: id -> what `extract` printed.
    """
    golds = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((visits_in(folder) / "gold").glob("*.json"))]
    counts = [(set(g.get("kind", ())), score_visits([g], told).figures) for g in golds]
    kinds = sorted({k for mine, _ in counts for k in mine})
    found = _of("all", [figures for _, figures in counts])
    for kind in kinds:
        mine = [figures for own, figures in counts if kind in own]
        if len(mine) >= LEAST:
            found += _of(kind, mine)
    return found


def _of(kind: str, articles: Sequence[dict[str, Figure]]) -> list[Measured]:
    return [
        Measured(kind, name, len(articles), *_interval([a.get(name, Figure()) for a in articles])) for name in SHOWN
    ]


def _interval(counts: Sequence[Figure]) -> tuple[float, float, float]:
    """(F1, low, high) of the counts of some articles."""
    draw = random.Random(0)
    drawn = sorted(_f1(draw.choices(counts, k=len(counts))) for _ in range(DRAWS))
    return _f1(counts), drawn[DRAWS // 40], drawn[-DRAWS // 40 - 1]


def _f1(counts: Iterable[Figure]) -> float:
    right = predicted = annotated = 0
    for c in counts:
        right, predicted, annotated = right + c.right, predicted + c.predicted, annotated + c.annotated
    return 2 * right / (predicted + annotated) if predicted + annotated else 1.0


def as_text(found: Sequence[Measured]) -> str:
    """A table for the terminal: a line a kind."""
    out = [f"{'kind':<24}{'texts':>6}  " + "  ".join(f"{name:<22}" for name in SHOWN)]
    for kind in dict.fromkeys(m.kind for m in found):
        mine = {m.figure: m for m in found if m.kind == kind}
        out.append(
            f"{kind:<24}{mine[SHOWN[0]].texts:>6}  "
            + "  ".join(f"{f'{mine[n].f1:.3f} ({mine[n].low:.2f}-{mine[n].high:.2f})':<22}" for n in SHOWN)
        )
    return "\n".join(out)
