"""Makes lib/data/choices.csv: how much each sign counts when the first day and the state of a stay are chosen (lib/resolve/choice.py).

    python -m lib.learn.choices PRESS... --also FOLDER...      folders in the format of lib/evaluate.py

Runs in Entente's own environment. PRESS are folders of real press: they count double. A conditional logistic model with a ridge penalty, fitted by L-BFGS:
of all the answers to one question those that the annotation takes for right should be likeliest together. The printed shares are those of models that have
not seen the article (FOLDS folds). How much the encoder's word on the state counts is learnt on the articles that it has not seen (lib/learn/folds.py).
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from lib.careful import reader as careful
from lib.data.build_weights import FOLDS, RARE, fold_by_article, weighted
from lib.evaluate import same_name, same_start
from lib.extract import candidates, claims, encounters, score, tours
from lib.extract.scene import Scene
from lib.extract.story import story_of
from lib.ingest import laid_out
from lib.learn.folds import KEPT_OUT, fold_of
from lib.model import ENCODER, Encounter, Story, Visit
from lib.resolve import choice, first_days, legs, statuses
from lib.resolve.first_days import Stay

RIDGE = 8.0
UNTOLD = 0.5  # how much a stay counts whose day the annotation does not name
SEEN = 0.7  # how likely at least a stay is taken to be that the annotation has
DATA = Path(__file__).parent.parent / "data"


class Asked(NamedTuple):
    """One question about one stay: the article, the signs of each answer, which are right, how much it counts."""

    article: str
    answers: Mapping[str, Mapping[str, float]]
    right: frozenset[str]
    count: float


class Known(NamedTuple):
    """A stay as the rules left it, its annotation, and what it is judged by; said is the encoder's word on its state, where it has not seen the article."""

    article: str
    stay: Stay
    gold: dict
    story: Story
    met: list[Encounter]
    others: list[Visit]
    count: float
    said: Mapping[str, float] | None


def known(article: str, scene: Scene, gold: dict, count: float) -> Iterator[Known]:
    """Every annotated stay of an article that is a candidate, laid out as if it had been told."""
    found, names = candidates.candidates(scene), [p.name for p in scene.people]
    right = defaultdict(list)
    for v in gold.get("visits", ()):
        for p, name in enumerate(names):
            if any(same_name(n, name) for n in (v["visitor"], *v.get("visitor_aliases", ()))):
                right[p, v["destination_country"]].append(v)
    likely = {pair: score.likelihood("visit", c.signs) for pair, c in found.items()}
    likely = {pair: max(x, SEEN) if pair in right else x for pair, x in likely.items()}
    told = {pair: x for pair, x in likely.items() if pair in right or score.is_told("visit", x)}
    said = [c for pair, x in told.items() for c in claims.claims_of(scene, pair, found[pair], x)]
    said += claims.homeward(scene)
    story = story_of(scene)
    met = legs.placed(scene.people, said, encounters.find(scene, likely), story)
    visits = legs.by_rules(scene.people, said, met, tours.find(scene), story, scene.toponyms)
    heard = careful.judged(laid_out(scene)).states if right and fold_of(article) == KEPT_OUT else {}
    for stay, mine, others in legs.in_company(legs.stays(visits, said), met):
        about = stay.person, stay.visit.destination_country
        if stay.is_open and len(right[about]) == 1:
            yield Known(article, stay, right[about][0], story, mine, others, count, heard.get(about))


def of_day(k: Known) -> Asked:
    """Which first day is right, whatever end comes with it."""
    found = first_days.options(k.stay, k.story)
    if not k.gold["start"]:
        return Asked(k.article, found.signs, frozenset({first_days.NO_DAY}), k.count * UNTOLD)
    dated = {key: first_days.with_day(k.stay, day) for key, day in found.days.items() if key}
    right = {key for key, visit in dated.items() if same_start(k.gold, as_told(visit))}
    return Asked(k.article, found.signs, frozenset(right), k.count)


def with_likeliest(k: Known, said: Mapping[str, float]) -> Visit:
    """The stay with the day that a model's scores take for the likeliest."""
    best = first_days.likeliest(choice.shares(said), k.stay.visit)
    return first_days.with_day(k.stay, first_days.options(k.stay, k.story).days[best])


def as_told(visit: Visit) -> dict:
    return {"start": visit.start.edtf if visit.start else None, "end": visit.end.edtf if visit.end else None}


def of_status(k: Known, visit: Visit) -> Asked:
    """Which state is right of a stay with the first day that was chosen."""
    answers = statuses.options(k.stay._replace(visit=visit), k.story, k.met, k.others)
    right = {k.gold["status"], *k.gold.get("status_also", ())} & set(answers)
    return Asked(k.article, answers, frozenset(right), k.count)


class Table(NamedTuple):
    """Answers as rows: signs (answers, signs), right (answers,) 0 or 1, begins (questions,) the first row of each, counts (questions,)."""

    signs: sparse.csr_matrix
    right: np.ndarray
    begins: np.ndarray
    counts: np.ndarray


def table(asked: Sequence[Asked], at: Mapping[str, int]) -> Table:
    """The questions to which an answer is right."""
    asked = [a for a in asked if a.right]
    answers = [(key in a.right, signs) for a in asked for key, signs in a.answers.items()]
    cells = [(row, at[n], x) for row, (_, signs) in enumerate(answers) for n, x in signs.items() if n in at]
    rows, columns, values = (np.array(c) for c in zip(*cells, strict=True))
    sizes = np.array([len(a.answers) for a in asked])
    return Table(
        sparse.csr_matrix((values, (rows, columns)), shape=(len(answers), len(at))),
        np.array([float(r) for r, _ in answers]),
        np.concatenate([[0], sizes.cumsum()[:-1]]),
        np.array([a.count for a in asked]),
    )


def fit(t: Table, ridge: float = RIDGE) -> np.ndarray:
    """Weights (signs,)."""
    of = np.repeat(np.arange(len(t.begins)), np.diff(np.append(t.begins, len(t.right))))

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = t.signs @ w
        raised = np.exp(z - np.maximum.reduceat(z, t.begins)[of])
        whole = np.add.reduceat(raised, t.begins)
        right = np.maximum(np.add.reduceat(raised * t.right, t.begins), 1e-12)
        value = (t.counts * (np.log(whole) - np.log(right))).sum() + ridge / 2 * (w @ w)
        pull = raised / whole[of] - raised * t.right / right[of]
        return value, t.signs.T @ (t.counts[of] * pull) + ridge * w

    return minimize(loss, np.zeros(t.signs.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


def scores(a: Asked, weights: Mapping[str, float]) -> dict[str, float]:
    return {k: sum(weights.get(n, 0.0) * x for n, x in signs.items()) for k, signs in a.answers.items()}


def best(said: Mapping[str, float]) -> str:
    return max(said, key=lambda answer: said[answer])


class Learnt(NamedTuple):
    """Sign -> weight, sign -> number of texts, and what a model that has not seen its article says of each answer to each question."""

    weights: dict[str, float]
    texts: dict[str, int]
    unseen: list[dict[str, float]]


def learn(asked: Sequence[Asked]) -> Learnt:
    seen = defaultdict(set)
    for a in asked:
        for signs in a.answers.values():
            for name in signs:
                seen[name].add(a.article)
    names = sorted(n for n, articles in seen.items() if len(articles) >= RARE)
    at = {n: i for i, n in enumerate(names)}
    fold = fold_by_article(a.article for a in asked)
    unseen: list[dict[str, float]] = [{}] * len(asked)
    for k in range(FOLDS):
        w = dict(zip(names, fit(table([a for a in asked if fold[a.article] != k], at)), strict=True))
        for i, a in enumerate(asked):
            if fold[a.article] == k:
                unseen[i] = scores(a, w)
    weights = dict(zip(names, map(float, fit(table(asked, at))), strict=True))
    return Learnt(weights, {n: len(seen[n]) for n in names}, unseen)


def with_encoder(stays: Sequence[Known], states: Sequence[Asked], of_states: Learnt) -> dict[str, float]:
    """How much the signs' word and the encoder's count together, learnt on articles that neither has seen."""
    kept = [i for i, k in enumerate(stays) if k.said is not None and states[i].right]
    asked = []
    for i in kept:
        answers = {s: {"(signs)": z, ENCODER: stays[i].said[s]} for s, z in of_states.unseen[i].items()}
        asked.append(states[i]._replace(answers=answers))
    names = ("(signs)", ENCODER)
    w = dict(zip(names, map(float, fit(table(asked, {n: i for i, n in enumerate(names)}), 0.1)), strict=True))
    report(
        "with it",
        [stays[i] for i in kept],
        [best(of_states.unseen[i]) in states[i].right for i in kept],
        [best(scores(a, w)) in a.right for a in asked],
    )
    return w


def report(of: str, stays: Sequence[Known], before: Sequence[bool], after: Sequence[bool]) -> None:
    """The share that was right by the rules, and is by the choice, in each folder."""
    folders = [k.article.rpartition("/")[0] for k in stays]
    for folder in sorted(set(folders)):
        mine = [i for i, f in enumerate(folders) if f == folder]
        shares = [sum(right[i] for i in mine) / len(mine) for right in (before, after)]
        print(f"{of:10} {folder:30} {len(mine):5}  rules {shares[0]:.3f}  chosen {shares[1]:.3f}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("press", nargs="+", type=Path)
    asked.add_argument("--also", nargs="*", type=Path, default=[])
    options = asked.parse_args()
    stays = [k for count, *found in weighted(options.press, options.also) for k in known(*found, count)]
    days = [of_day(k) for k in stays]
    of_days = learn(days)
    chosen = [with_likeliest(k, said) for k, said in zip(stays, of_days.unseen, strict=True)]
    right = [same_start(k.gold, as_told(v)) for k, v in zip(stays, chosen, strict=True)]
    named = [i for i, k in enumerate(stays) if k.gold.get("start")]
    report(
        first_days.QUESTION,
        [stays[i] for i in named],
        [same_start(stays[i].gold, as_told(stays[i].stay.visit)) for i in named],
        [right[i] for i in named],
    )
    states = [of_status(k, v) for k, v in zip(stays, chosen, strict=True)]
    of_states = learn(states)
    told = [i for i, a in enumerate(states) if a.right]
    report(
        statuses.QUESTION,
        [stays[i] for i in told],
        [stays[i].stay.visit.status in states[i].right for i in told],
        [best(of_states.unseen[i]) in states[i].right for i in told],
    )
    both = with_encoder(stays, states, of_states)
    with (DATA / "choices.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["question", "sign", "weight", "texts"])
        for question, learnt in ((first_days.QUESTION, of_days), (statuses.QUESTION, of_states)):
            out.writerows(
                [question, n, round(w, 3), learnt.texts[n]]
                for n, w in sorted(learnt.weights.items())
                if abs(w) >= 0.005
            )
        out.writerows([f"{statuses.QUESTION}, careful", n, round(w, 3), ""] for n, w in both.items())


if __name__ == "__main__":
    main()
