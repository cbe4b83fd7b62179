"""Cases to a trained net.

    python -m lib.learn.train CASES.jsonl MPNET_FOLDER OUT_FOLDER --layers 8 --frozen 4 --epochs 3

Articles of one fold (by the hash of their name) are kept out and judged after each epoch: OUT/net.pt, OUT/judged.jsonl, OUT/log.txt. Seeds are fixed.
"""

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from lib.learn.examples import Example
from lib.learn.folds import KEPT_OUT, fold_of
from lib.learn.net import Net, of_spans

COUNTS = {"real": 2.0, "retold": 2.0}  # folders that count more than once
STATUS, DAY, CITY, MEETING = 0.3, 0.4, 0.3, 0.7  # how much of the loss
LEARN_ENCODER, LEARN_HEADS, WARM = 8e-5, 7e-4, 0.1
BATCH = 4


def count_of(article: str) -> float:
    return COUNTS.get(Path(article).parent.name, 1.0)


def inputs_of(net: Net, examples: list[Example]) -> list[dict]:
    """The heads' inputs of each article, with the encoder's word on its mentions."""
    kept = [e.kept for e in examples]
    said = net.words([e.cut for e in examples], kept)
    for e, k in zip(examples, kept, strict=True):
        e.kept = k
    return [
        e.inputs
        | {
            "people": of_spans(h, torch.tensor(e.people.first), torch.tensor(e.people.last)),
            "places": of_spans(h, torch.tensor(e.places.first), torch.tensor(e.places.last))
            if len(e.places.first)
            else None,
            "times": of_spans(h, torch.tensor(e.times.first), torch.tensor(e.times.last))
            if len(e.times.first)
            else torch.zeros(0, h.shape[1]),
        }
        for e, h in zip(examples, said, strict=True)
    ]


def among(scores: torch.Tensor, right: list[set[int]]) -> torch.Tensor:
    """The loss of choosing one of the slots that are right."""
    log = scores.log_softmax(-1)
    return -sum((torch.logsumexp(log[i, sorted(r)], 0) for i, r in enumerate(right)), torch.zeros(()))


def asked_cities(net: Net, e: Example, out: dict, rows: list[int]) -> torch.Tensor:
    """(rows, 1 + places) scores."""
    where = torch.full((len(e.stays),), -1, dtype=torch.long)
    where[rows] = torch.arange(len(rows))
    of = where[e.inputs["stay_about"]]
    keep = of >= 0
    return net.heads.cities(
        out["pooled"][rows], out["pairs"][keep], of[keep], e.inputs["stay_j"][keep], len(e.places.owner)
    )


def loss_of(net: Net, e: Example, x: dict) -> torch.Tensor:
    out = net.heads(x)
    loss = torch.zeros(())
    if "stay" in out:
        loss = loss + (F.binary_cross_entropy_with_logits(out["stay"], e.stay, reduction="none") * e.counts).sum()
        if (told := e.status.sum(-1) > 0).any():
            right = torch.log(e.status[told].clamp(min=1e-6))
            loss = loss - STATUS * torch.logsumexp(out["status"][told].log_softmax(-1) + right, -1).sum()
        if rows := [r for r, slots in e.days.items() if slots]:
            loss = loss + DAY * among(
                net.heads.days(out["pooled"][rows], x["times"], *e.gaps(rows)), [e.days[r] for r in rows]
            )
        if rows := [r for r, slots in e.cities.items() if slots]:
            loss = loss + CITY * among(asked_cities(net, e, out, rows), [e.cities[r] for r in rows])
    if "meeting" in out:
        loss = (
            loss
            + MEETING
            * (F.binary_cross_entropy_with_logits(out["meeting"], e.met, reduction="none") * e.met_counts).sum()
        )
    return loss


@torch.no_grad()
def judged(net: Net, e: Example) -> dict:
    """What the net says of an article: logits of every stay and meeting, and the slots of its stays."""
    (x,) = inputs_of(net, [e])
    out = net.heads(x)
    told = {"article": e.article, "stays": [], "meetings": []}
    if "stay" in out:
        rows = list(range(len(e.stays)))
        days = net.heads.days(out["pooled"], x["times"], *e.gaps(rows)).softmax(-1)
        cities = asked_cities(net, e, out, rows).softmax(-1)
        countries = e.layout.countries
        for r, (p, c) in enumerate(e.stays):
            best = int(days[r].argmax())
            told["stays"].append(
                [p, countries[c], round(float(out["stay"][r]), 4), [round(float(z), 3) for z in out["status"][r]], best, round(float(days[r, best]), 3), int(cities[r].argmax())]
            )  # fmt: skip
    if "meeting" in out:
        told["meetings"] = [[*pair, round(float(z), 4)] for pair, z in zip(e.meetings, out["meeting"], strict=True)]
    return told


def figures(net: Net, held: list[Example]) -> tuple[list[dict], str]:
    """What the net says of articles it has not seen, and a line on how good that is."""
    net.eval()
    told = [judged(net, e) for e in held]
    right, said = np.array([]), np.array([])
    met, met_said = np.array([]), np.array([])
    day = day_all = city = city_all = 0
    for e, t in zip(held, told, strict=True):
        keep = e.counts.numpy() > 0
        right, said = (
            np.append(right, e.stay.numpy()[keep]),
            np.append(said, np.array([s[2] for s in t["stays"]])[keep] if t["stays"] else []),
        )
        keep = e.met_counts.numpy() > 0
        met, met_said = (
            np.append(met, e.met.numpy()[keep]),
            np.append(met_said, np.array([m[2] for m in t["meetings"]])[keep] if t["meetings"] else []),
        )
        for r, slots in e.days.items():
            day, day_all = day + (bool(slots) and t["stays"][r][4] in slots), day_all + 1
        for r, slots in e.cities.items():
            city, city_all = city + (bool(slots) and t["stays"][r][6] in slots), city_all + 1
    best, met_best = best_f1(right, said), best_f1(met, met_said)
    return (
        told,
        f"stay F1 {best[0]:.3f} at {best[1]:.2f}  meeting F1 {met_best[0]:.3f} at {met_best[1]:.2f}  day {day / max(1, day_all):.3f} city {city / max(1, city_all):.3f} of {day_all}",
    )


def best_f1(right: np.ndarray, said: np.ndarray) -> tuple[float, float]:
    """(F1, probability from which on): the best threshold."""
    order = np.argsort(-said)
    hits = np.cumsum(right[order])
    f1 = 2 * hits / (np.arange(1, len(hits) + 1) + right.sum())
    at = int(f1.argmax())
    return float(f1[at]), float(1 / (1 + np.exp(-said[order][at])))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("cases", type=Path)
    asked.add_argument("encoder", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--layers", type=int, default=8)
    asked.add_argument("--frozen", type=int, default=4)
    asked.add_argument("--epochs", type=int, default=3)
    asked.add_argument("--fold", type=int, default=KEPT_OUT, help="the fold kept out; -1 for none")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--some", type=int, default=0, help="only so many articles: to try it out")
    options = asked.parse_args()
    torch.manual_seed(options.seed), random.seed(options.seed), np.random.seed(options.seed)
    torch.set_flush_denormal(True)
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.no_truncation(), tokenizer.no_padding()
    given = [json.loads(line) for line in options.cases.open(encoding="utf-8")][: options.some or None]
    examples = [e for e in (Example(c, tokenizer) for c in given) if len(e.people.owner)]
    held = [e for e in examples if fold_of(e.article) == options.fold]
    learnt = [e for e in examples if fold_of(e.article) != options.fold]
    net = Net(options.encoder, options.layers, options.frozen)
    options.out.mkdir(parents=True, exist_ok=True)
    log = (options.out / "log.txt").open("a", encoding="utf-8")

    def say(line: str) -> None:
        print(line, flush=True)
        print(line, file=log, flush=True)

    say(f"{len(learnt)} articles, {sum(len(e.cut.ids) for e in learnt)} tokens; kept out {len(held)}; {vars(options)}")
    learn(net, learnt, held, options, say)


def learn(net: Net, learnt: list[Example], held: list[Example], options: argparse.Namespace, say) -> None:
    heads = list(net.heads.parameters())
    encoder = [p for p in net.encoder.parameters() if p.requires_grad]
    ways = torch.optim.AdamW(
        [{"params": heads, "lr": LEARN_HEADS}, {"params": encoder, "lr": LEARN_ENCODER}], weight_decay=0.01
    )
    steps = options.epochs * -(-len(learnt) // BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(
        ways, lambda i: min(1, (i + 1) / (WARM * steps)) * max(0.02, 1 - i / steps)
    )
    begun, done = time.time(), 0
    for epoch in range(options.epochs):
        net.train()
        order = sorted(learnt, key=lambda e: len(e.cut.ids) + random.uniform(-60, 60))
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        random.shuffle(batches)
        total = 0.0
        for batch in batches:
            xs = inputs_of(net, batch)
            loss = sum(count_of(e.article) * loss_of(net, e, x) for e, x in zip(batch, xs, strict=True)) / len(batch)
            ways.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            ways.step(), pace.step()
            total, done = total + loss.item(), done + 1
            if done in (5, 20) or done % 50 == 0:
                say(f"batch {done} of {steps}: loss {loss.item():.2f}, {time.time() - begun:.0f} s")
        torch.save(net.state_dict(), options.out / "net.pt")
        if held:
            told, line = figures(net, held)
            (options.out / "judged.jsonl").write_text("".join(json.dumps(t) + "\n" for t in told), encoding="utf-8")
            say(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {time.time() - begun:.0f} s; kept out: {line}")


if __name__ == "__main__":
    main()
