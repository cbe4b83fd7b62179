"""Makes lib/data/presence.csv: the weights of the signs by which presence is judged (lib/extract/presence.py), learnt from annotated folders.

    python -m lib.data.build_presence tests/gold tests/wires        folders in the format of lib/evaluate.py

Logistic regression with a ridge penalty, fitted by L-BFGS. Prints what five-fold cross-validation over articles says: how well the model tells
visits from other pairs of person and country, beside the rules alone.
"""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from lib import ingest
from lib.config import load
from lib.evaluate import inputs, same_name
from lib.extract import presence
from lib.ingest import articles_in
from lib.model import Article

RIDGE = 2.0
FOLDS = 5
RARE = 4  # a sign seen in fewer candidates gets no weight

Row = tuple[str, dict[str, float], bool, bool]  # article, signs, claimed by a rule, a visit


def examples(folder: Path) -> Iterator[Row]:
    """Every candidate of the folder's articles; those that the annotation leaves open are passed over."""
    config = load()
    texts = inputs(folder)["visits"]
    seen: list = []
    judge = presence.judge
    presence.judge = lambda scene, claims, met: (seen.append((scene, claims, presence.candidates(scene, claims, met))), judge(scene, claims, met))[1]  # while the parse is there
    try:
        for a in (a for _, a in articles_in([texts], config) if isinstance(a, Article)):
            seen.clear()
            next(ingest.read([a], config))
            gold = json.loads((texts.parent / "gold" / f"{a.id}.json").read_text(encoding="utf-8"))
            scene, claims, found = seen[0]
            claimed = {(c.person, c.place.country) for c in claims if c.status != "negated"}
            for (person, country), candidate in found.items():
                told = lambda kind: any(v["destination_country"] == country and same_name(v["visitor"], scene.people[person].name) for v in gold.get(kind, []))  # noqa: B023, E731
                if not told("visits_optional") or told("visits"):
                    yield a.id, dict(candidate.signs), (person, country) in claimed, told("visits")
    finally:
        presence.judge = judge


def fit(matrix: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Weights, the bias last. matrix (candidates, signs) floats, labels (candidates,) 0 or 1."""
    x = np.hstack([matrix, np.ones((len(matrix), 1))])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = np.logaddexp(0, z).sum() - labels @ z + RIDGE / 2 * (w[:-1] @ w[:-1])
        return value, x.T @ (p - labels) + RIDGE * np.append(w[:-1], 0)

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x


def scored(chance: np.ndarray, labels: np.ndarray, least: float) -> tuple[float, float, float]:
    """F1, precision, recall of saying "visit" from a likelihood on."""
    said = chance >= least
    right = float((said & (labels > 0)).sum())
    precision, recall = right / max(1, said.sum()), right / max(1, labels.sum())
    return 2 * precision * recall / max(1e-9, precision + recall), precision, recall


def main() -> None:
    rows = [row for folder in map(Path, sys.argv[1:]) for row in examples(folder)]
    counts: dict[str, int] = {}
    for _, signs, _, _ in rows:
        for name, value in signs.items():
            counts[name] = counts.get(name, 0) + (value != 0)
    names = sorted(n for n, c in counts.items() if c >= RARE)
    matrix = np.array([[signs.get(n, 0.0) for n in names] for _, signs, _, _ in rows])
    labels = np.array([float(visit) for *_, visit in rows])
    claimed = np.array([float(c) for _, _, c, _ in rows])
    articles = sorted({a for a, *_ in rows})
    fold_of = {a: i % FOLDS for i, a in enumerate(articles)}
    folds = np.array([fold_of[a] for a, *_ in rows])
    chance = np.zeros(len(rows))
    for k in range(FOLDS):
        w = fit(matrix[folds != k], labels[folds != k])
        chance[folds == k] = 1 / (1 + np.exp(-(matrix[folds == k] @ w[:-1] + w[-1])))
    print(f"{len(rows)} candidates, {int(labels.sum())} visits, {len(names)} signs")
    shown = lambda said, least=0.5: "F1 {:.3f}  precision {:.3f}  recall {:.3f}".format(*scored(said, labels, least))  # noqa: E731
    print(f"rules alone     {shown(claimed)}")
    for least in (0.3, 0.4, 0.5, 0.6):
        print(f"model from {least}  {shown(chance, least)}")
    both = np.where(claimed > 0, (chance >= presence.DROP), (chance >= presence.ADD)).astype(float)
    print(f"both            {shown(both)}")
    w = fit(matrix, labels)
    with (Path(__file__).parent / "presence.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["sign", "weight", "seen"])
        out.writerow(["(bias)", round(float(w[-1]), 3), len(rows)])
        out.writerows([n, round(float(v), 3), counts[n]] for n, v in zip(names, w, strict=False))


if __name__ == "__main__":
    main()
