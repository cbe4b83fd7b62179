"""Makes lib/data/weights.csv and confidence.csv: the weights of the signs of visits and meetings, learnt from annotated folders.

    python -m lib.data.build_weights PRESS... --also FOLDER... --sentences TABLE...      folders in the format of lib/evaluate.py

PRESS are folders of real press: they count double, and the confidence is measured on them. Logistic regression with a ridge penalty, fitted by L-BFGS.
Whatever is measured (the printed figures, the likelihood of stays that meetings are learnt with, the confidence) is said by a model that has not
seen the article (FOLDS folds over articles).
"""

import argparse
import csv
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from lib import ingest
from lib.config import load
from lib.evaluate import inputs, same_name
from lib.extract import candidates, encounters
from lib.extract.scene import Scene
from lib.ingest import articles_in
from lib.model import Article

RIDGE = {"visit": 8.0, "meeting": 5.0}
THRESHOLD = {"visit": 0.4, "meeting": 0.35}  # F1 is flat around it on real press; dense reports would have less
FOLDS = 6
RARE = 8  # texts; a sign of fewer gets no weight
PRESS, OWN, SENTENCE = 2.0, 1.0, 0.5  # how much a text of real press counts, one of our own, a single sentence
SATURDAY = dt.date(2018, 1, 13)  # when the sentences were published
STEP = 40  # records in a step of the confidence, at least
CITY = 0.93  # of the visits told rightly those whose city is right, too (lib evaluate ../shared/dev/check)
HERE = Path(__file__).parent


class Example(NamedTuple):
    """A candidate of an article (its folder and id), who it is about, its signs, whether the annotation has it, and how much it counts."""

    article: str
    about: tuple
    signs: dict[str, float]
    right: bool
    count: float


def told(gold: dict, kind: str, name: str, country: str) -> bool:
    """Does the annotation have the visit?"""
    return any(v["destination_country"] == country and same_name(v["visitor"], name) for v in gold.get(kind, ()))


def met(gold: dict, kind: str, names: Sequence[str]) -> set[tuple[int, int]]:
    """The pairs of people (their numbers) that the annotation lets meet in person."""
    found = set()
    for m in gold.get(kind, ()):
        if m.get("mode", "in_person") == "in_person":
            for a, b in combinations(m["participants"], 2):
                one, other = ([i for i, n in enumerate(names) if same_name(x, n)] for x in (a, b))
                found |= {(min(i, j), max(i, j)) for i in one for j in other if i != j}
    return found


def scenes(folder: Path) -> Iterator[tuple[str, Scene, dict]]:
    """(article, laid out, annotation) of a folder."""
    config, texts = load(), inputs(folder)["visits"]
    given = [a for _, a in articles_in([texts], config) if isinstance(a, Article)]
    for scene in ingest.scenes(given, config):
        gold = texts.parent / "gold" / f"{scene.article.id}.json"
        if gold.exists():
            yield f"{folder}/{scene.article.id}", scene, json.loads(gold.read_text(encoding="utf-8"))


def weighted(press: Sequence[Path], also: Sequence[Path]) -> Iterator[tuple[float, str, Scene, dict]]:
    """(how much it counts, article, laid out, annotation) of folders of real press, and of others."""
    for folder in (*press, *also):
        for found in scenes(folder):
            yield PRESS if folder in press else OWN, *found


def cases(path: Path) -> Iterator[tuple[str, Scene, dict]]:
    """Each line of a table of sentences (tests/extract/visits.txt, meetings.txt) as an article of one sentence, with its annotation."""
    lines = [
        line.split(" | ") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    given = [Article(f"{path.stem}/{i}", words[0].strip(), published=SATURDAY) for i, words in enumerate(lines)]
    for scene, (_, wanted, *_) in zip(ingest.scenes(given, load()), lines, strict=True):
        told = [w.partition(" = ")[0].strip() for w in wanted.split(";") if w.strip() != "none"]
        visits = [
            {"visitor": w.split(" > ")[0], "destination_country": w.split(" > ")[1].split()[0]}
            for w in told
            if " > " in w
        ]
        yield (
            f"{path}/{scene.article.id}",
            scene,
            {"visits": visits, "meetings": [{"participants": w.split(" + ")} for w in told if " + " in w]},
        )


def visits_of(article: str, scene: Scene, gold: dict, count: float) -> Iterator[Example]:
    """Every person and country of an article; those that the annotation leaves open are passed over."""
    for (person, country), found in candidates.candidates(scene).items():
        name = scene.people[person].name
        right = told(gold, "visits", name, country)
        if right or not told(gold, "visits_optional", name, country):
            yield Example(article, (person, country), dict(found.signs), right, count)


def meetings_of(article: str, scene: Scene, gold: dict, count: float, likely: dict[tuple, float]) -> Iterator[Example]:
    """Every pair of people of an article; likely is how likely each stay is, by a model that has not seen it."""
    names = [p.name for p in scene.people]
    right, left_open = met(gold, "meetings", names), met(gold, "meetings_optional", names)
    for pair, signs in encounters.signs(scene, likely).items():
        if pair in right or pair not in left_open:
            yield Example(article, pair, dict(signs), pair in right, count)


def fit(matrix: sparse.csr_matrix, labels: np.ndarray, counts: np.ndarray, ridge: float) -> np.ndarray:
    """Weights, the bias last. matrix (candidates, signs), labels (candidates,) 0 or 1, counts (candidates,) how much each counts."""
    x = sparse.hstack([matrix, np.ones((matrix.shape[0], 1))]).tocsr()

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        chance = 1 / (1 + np.exp(-z))
        value = (counts * (np.logaddexp(0, z) - labels * z)).sum() + ridge / 2 * (w[:-1] @ w[:-1])
        return value, x.T @ (counts * (chance - labels)) + ridge * np.append(w[:-1], 0)

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x


class Learnt(NamedTuple):
    """Sign -> weight ("(bias)" too), sign -> number of texts, and for each example what a model said that had not seen its article."""

    weights: dict[str, float]
    texts: dict[str, int]
    unseen: np.ndarray


def fold_by_article(articles: Iterable[str]) -> dict[str, int]:
    """Each article's fold, 0..FOLDS - 1: drawn, the same each time."""
    names = sorted(set(articles))
    order = np.random.RandomState(0).permutation(len(names))
    return {names[a]: i % FOLDS for i, a in enumerate(order)}


def learn(examples: Sequence[Example], of: str) -> Learnt:
    """A logistic model, and what models of the other folds say of each example."""
    seen = defaultdict(set)
    for e in examples:
        for name in e.signs:
            seen[name].add(e.article)
    names = sorted(n for n, articles in seen.items() if len(articles) >= RARE)
    at = {n: i for i, n in enumerate(names)}
    cells = [(row, at[n], value) for row, e in enumerate(examples) for n, value in e.signs.items() if n in at]
    rows, columns, values = (np.array(c) for c in zip(*cells, strict=True))
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(examples), len(names)))
    labels = np.array([float(e.right) for e in examples])
    counts = np.array([e.count for e in examples])
    fold = fold_by_article(e.article for e in examples)
    folds = np.array([fold[e.article] for e in examples])
    unseen = np.zeros(len(examples))
    for k in range(FOLDS):
        mine = folds == k
        w = fit(matrix[~mine], labels[~mine], counts[~mine], RIDGE[of])
        unseen[mine] = 1 / (1 + np.exp(-(matrix[mine] @ w[:-1] + w[-1])))
    w = fit(matrix, labels, counts, RIDGE[of])
    return Learnt(
        {"(bias)": float(w[-1])} | dict(zip(names, map(float, w), strict=False)),
        {n: len(seen[n]) for n in names},
        unseen,
    )


def report(examples: Sequence[Example], learnt: Learnt, of: str) -> None:
    """Print F1, precision and recall for each folder, of what a model says that has not seen the article. What is no candidate at all is not counted."""
    folders = np.array([e.article.rpartition("/")[0] for e in examples])
    right = np.array([e.right for e in examples])
    for folder in sorted(set(folders)):
        mine = folders == folder
        said = learnt.unseen[mine] >= THRESHOLD[of]
        hit = float((said & right[mine]).sum())
        precision, recall = hit / max(1, said.sum()), hit / max(1, right[mine].sum())
        print(
            f"{of:8} {folder:40} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}  precision {precision:.3f}  recall {recall:.3f}"
        )


def confidence(examples: Sequence[Example], learnt: Learnt) -> list[tuple[float, int, int, float]]:
    """The steps of the confidence on real press."""
    told = sorted(
        (float(c), e.right)
        for e, c in zip(examples, learnt.unseen, strict=True)
        if e.count == PRESS and c >= THRESHOLD["visit"]
    )
    return steps_of(told, CITY)


def steps_of(told: list[tuple[float, bool]], city: float) -> list[tuple[float, int, int, float]]:
    """(likelihood from which, records, right, share right with the city), rising, each step of STEP records or more. told: (likelihood, right), rising."""
    steps = [told[i : i + STEP] for i in range(0, len(told), STEP)]
    if len(steps) > 1 and len(steps[-1]) < STEP:
        steps[-2:] = [steps[-2] + steps[-1]]
    while any(_share(a) > _share(b) for a, b in pairwise(steps)):  # pool adjacent violators
        i = next(i for i in range(len(steps) - 1) if _share(steps[i]) > _share(steps[i + 1]))
        steps[i : i + 2] = [steps[i] + steps[i + 1]]
    return [
        (round(s[0][0], 3) if i else 0.0, len(s), sum(r for _, r in s), round(city * _share(s), 2))
        for i, s in enumerate(steps)
    ]


def _share(step: list[tuple[float, bool]]) -> float:
    return sum(r for _, r in step) / len(step)


def _careful_rows(table: str, column: str) -> list[dict[str, str]]:
    """The rows that lib/learn/blend.py wrote: they stay until it is run again."""
    return [r for r in csv.DictReader((HERE / f"{table}.csv").open(encoding="utf-8")) if "careful" in r.get(column, "")]


class Both(NamedTuple):
    """The examples of visits and of meetings, and what was learnt from each."""

    visits: list[Example]
    of_visits: Learnt
    meetings: list[Example]
    of_meetings: Learnt


def learn_both(laid: Sequence[tuple[float, str, Scene, dict]]) -> Both:
    """laid: (how much it counts, article, scene, annotation). Meetings are learnt with the likelihood of stays that a model says which has not seen the article."""
    visits = [e for count, *found in laid if "meetings.txt" not in found[0] for e in visits_of(*found, count)]
    of_visits = learn(visits, "visit")
    likely = by_article(visits, of_visits)
    meetings = [
        e
        for count, *found in laid
        if "visits.txt" not in found[0]
        for e in meetings_of(*found, count, likely[found[0]])
    ]
    return Both(visits, of_visits, meetings, learn(meetings, "meeting"))


def by_article(examples: Sequence[Example], learnt: Learnt) -> dict[str, dict[tuple, float]]:
    """Article -> who it is about -> how likely, by a model that has not seen the article."""
    likely: dict[str, dict[tuple, float]] = defaultdict(dict)
    for e, chance in zip(examples, learnt.unseen, strict=True):
        likely[e.article][e.about] = float(chance)
    return likely


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("press", nargs="+", type=Path)
    asked.add_argument("--also", nargs="*", type=Path, default=[])
    asked.add_argument("--sentences", nargs="*", type=Path, default=[], help="tables of single sentences")
    options = asked.parse_args()
    print("laying out", flush=True)
    laid = list(weighted(options.press, options.also))
    laid += [(SENTENCE, *found) for path in options.sentences for found in cases(path)]
    visits, of_visits, meetings, of_meetings = learn_both(laid)
    report(visits, of_visits, "visit")
    report(meetings, of_meetings, "meeting")
    careful, careful_steps = _careful_rows("weights", "of"), _careful_rows("confidence", "reader")
    with (HERE / "weights.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["of", "sign", "weight", "texts"])
        for of, learnt in (("visit", of_visits), ("meeting", of_meetings)):
            out.writerow([of, "(threshold)", THRESHOLD[of], ""])
            out.writerows(
                [of, n, round(w, 3), learnt.texts.get(n, "")]
                for n, w in sorted(learnt.weights.items())
                if abs(w) >= 0.005
            )
        out.writerows([r["of"], r["sign"], r["weight"], r["texts"]] for r in careful)
    with (HERE / "confidence.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["reader", "raw_from", "records", "right", "confidence"])
        out.writerows(["quick", *step] for step in confidence(visits, of_visits))
        out.writerows([r[c] for c in ("reader", "raw_from", "records", "right", "confidence")] for r in careful_steps)


if __name__ == "__main__":
    main()
