"""How much the encoder's word counts beside the signs: learnt on articles that neither has seen, written to lib/data/weights.csv and confidence.csv.

    python -m lib.learn.blend CASES.jsonl JUDGED.jsonl

Runs in Entente's own environment. CASES has what the signs say (of models that had not seen the article), JUDGED what the net says of its kept out fold.
"""

import argparse
import csv
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import sparse

from lib.data.build_weights import CITY, fit, steps_of
from lib.evaluate import Figure
from lib.model import ENCODER
from lib.resolve import alike

DATA = Path(__file__).parent.parent / "data"
RIDGE = 0.1
REAL, LIKE_PRESS = ("real",), ("real", "press", "retold")  # folders whose F1 the threshold is chosen by, half and half
THRESHOLDS = np.arange(0.15, 0.7, 0.01)
CLIP = 1e-6
TWIN = 0.2  # of the runs of words that two articles share


class Pairs(NamedTuple):
    """Stays or meetings of unseen articles: folder of each (n,), log odds of signs and encoder (n, 2), right (n,)."""

    folder: np.ndarray
    said: np.ndarray
    right: np.ndarray


def with_twins(cases: dict[str, dict], judged: set[str]) -> set[str]:
    """The judged articles that were learnt from under another name, too: they are no test."""
    signs = {name: alike.signature(case["words"]) for name, case in cases.items()}
    learnt_from = alike.minima(sign for name, sign in signs.items() if name not in judged)
    return {name for name in judged if (alike.shared(signs[name], learnt_from) >= TWIN).any()}


def log_odds(chance: float) -> float:
    return float(np.log(max(chance, CLIP) / max(1 - chance, CLIP)))


def pairs_of(cases: dict[str, dict], judged: list[dict], kind: str) -> tuple[Pairs, Pairs]:
    """What both say of; and what the signs alone say of (the text names no place there): their encoder column is 0."""
    both, alone = [], []
    for told in judged:
        case = cases[told["article"]]
        right = {(a, b) for a, b, *_ in case["stays" if kind == "visit" else "meetings"]}
        left_open = {(a, b) for a, b, *_ in case["open" if kind == "visit" else "meetings_open"]} - right
        net = {(s[0], s[1]): s[2] for s in told["stays" if kind == "visit" else "meetings"]}
        for a, b, chance in case["signs" if kind == "visit" else "signs_met"]:
            if (a, b) not in left_open:
                row = (
                    Path(told["article"]).parent.name,
                    log_odds(chance),
                    net.get((a, b), 0.0),
                    float((a, b) in right),
                )
                (both if (a, b) in net else alone).append(row)
    return _table(both), _table(alone)


def _table(rows: list[tuple]) -> Pairs:
    return Pairs(
        np.array([r[0] for r in rows]),
        np.array([r[1:3] for r in rows], float).reshape(-1, 2),
        np.array([r[3] for r in rows], float),
    )


def figure(right: np.ndarray, told: np.ndarray) -> Figure:
    """right, told (n,): 0 or 1."""
    return Figure(int((right * told).sum()), int(told.sum()), int(right.sum()))


def learnt(pairs: Pairs) -> tuple[np.ndarray, float, np.ndarray]:
    """Weights (signs, encoder, bias), the threshold of the best F1 on press, and the likelihood of each pair."""
    w = fit(sparse.csr_matrix(pairs.said), pairs.right, np.ones(len(pairs.right)), RIDGE)
    chance = 1 / (1 + np.exp(-(pairs.said @ w[:2] + w[2])))
    groups = [np.isin(pairs.folder, some) for some in (REAL, LIKE_PRESS)]
    curve = np.array([np.mean([figure(pairs.right[g], chance[g] >= t).f1 for g in groups]) for t in THRESHOLDS])
    smooth = np.convolve(np.pad(curve, 3, mode="edge"), np.ones(7) / 7, mode="valid")  # the top, not its noise
    return w, float(THRESHOLDS[smooth.argmax()]), chance


def report(kind: str, pairs: Pairs, chance: np.ndarray, threshold: float, quick: float) -> None:
    for folder in (*sorted(set(pairs.folder)), ""):
        mine = (pairs.folder == folder) | (not folder)
        signs = 1 / (1 + np.exp(-pairs.said[mine, 0])) >= quick
        alone, together = (figure(pairs.right[mine], said) for said in (signs, chance[mine] >= threshold))
        print(
            f"{kind:8} {folder or 'all':8} {int(pairs.right[mine].sum()):5}  signs "
            + _told(alone)
            + "  with the encoder "
            + _told(together)
        )


def _told(f: Figure) -> str:
    return f"{f.f1:.3f} {f.precision:.3f} {f.recall:.3f}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("cases", type=Path)
    asked.add_argument("judged", type=Path)
    options = asked.parse_args()
    cases = {c["article"]: c for c in map(json.loads, options.cases.open(encoding="utf-8"))}
    judged = list(map(json.loads, options.judged.open(encoding="utf-8")))
    twins = with_twins(cases, {t["article"] for t in judged})
    judged = [t for t in judged if t["article"] not in twins]
    print(f"{len(judged)} articles; {len(twins)} left out that were learnt from under another name")
    old = list(csv.DictReader((DATA / "weights.csv").open(encoding="utf-8")))
    kept = [r for r in old if not r["of"].endswith(", careful")]
    quick = {r["of"]: float(r["weight"]) for r in kept if r["sign"] == "(threshold)"}
    for kind in ("visit", "meeting"):
        both, alone = pairs_of(cases, judged, kind)
        w, threshold, chance = learnt(both)
        report(kind, both, chance, threshold, quick[kind])
        print(
            f"{kind:8} weights {w.round(3)} threshold {threshold:.2f}; without a place in the text {int(alone.right.sum())} right of {len(alone.right)}"
        )
        rows = {"(threshold)": threshold, "(bias)": w[2], "(signs)": w[0], ENCODER: w[1]}
        kept += [
            {"of": f"{kind}, careful", "sign": s, "weight": round(float(x), 3), "texts": len(judged)}
            for s, x in rows.items()
        ]
        if kind == "visit":
            _confidence(chance, both.right, threshold)
    with (DATA / "weights.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, ["of", "sign", "weight", "texts"], lineterminator="\n")
        out.writeheader()
        out.writerows(kept)


def _confidence(chance: np.ndarray, right: np.ndarray, threshold: float) -> None:
    """The steps of the careful reader behind those of the quick one."""
    path = DATA / "confidence.csv"
    old = [r for r in csv.DictReader(path.open(encoding="utf-8")) if r.get("reader", "quick") == "quick"]
    told = sorted((float(c), bool(r)) for c, r in zip(chance, right, strict=True) if c >= threshold)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["reader", "raw_from", "records", "right", "confidence"])
        out.writerows(["quick", r["raw_from"], r["records"], r["right"], r["confidence"]] for r in old)
        out.writerows(["careful", *step] for step in steps_of(told, CITY))


if __name__ == "__main__":
    main()
