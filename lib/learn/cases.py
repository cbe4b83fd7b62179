"""Annotated folders to cases: one JSON line an article, with what the encoder looks at, what is right, and what the signs alone say.

    python -m lib.learn.cases OUT.jsonl PRESS... --also FOLDER... --sentences TABLE...      folders in the format of lib/evaluate.py

Runs in Entente's own environment. What the signs say of an article is said by a model that has not seen it (lib/data/build_weights.py).
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

from lib.data.build_weights import OWN, PRESS, SENTENCE, cases, learn, meetings_of, met, scenes, visits_of
from lib.evaluate import same_name
from lib.extract import candidates
from lib.extract.scene import Scene
from lib.ingest import laid_out


def right(scene: Scene, gold: dict) -> dict:
    """stays: [person, country, statuses, first day or None, cities] of the annotation; open: [person, country] not judged; meetings, meetings_open."""
    names = [p.name for p in scene.people]
    found, left_open = [], []
    for v in gold.get("visits", ()):
        for person in [i for i, n in enumerate(names) if same_name(v["visitor"], n)]:
            cities = [c for c in (v.get("destination_city"), *v.get("cities", ())) if c]
            said = [v["status"], *v.get("status_also", ())] if "status" in v else []
            found.append([person, v["destination_country"], said, v.get("start"), cities])
    for v in gold.get("visits_optional", ()):
        left_open += [[i, v["destination_country"]] for i, n in enumerate(names) if same_name(v["visitor"], n)]
    return {
        "stays": found,
        "open": left_open,
        "meetings": sorted(met(gold, "meetings", names)),
        "meetings_open": sorted(met(gold, "meetings_optional", names)),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("out", type=Path)
    asked.add_argument("press", nargs="+", type=Path)
    asked.add_argument("--also", nargs="*", type=Path, default=[])
    asked.add_argument("--sentences", nargs="*", type=Path, default=[])
    asked.add_argument(
        "--unlearnt", nargs="*", type=Path, default=[], help="folders the signs do not learn from: only told"
    )
    options = asked.parse_args()
    folders = (*options.press, *options.also, *options.unlearnt)
    laid = [(PRESS if f in options.press else OWN, *found) for f in folders for found in scenes(f)]
    laid += [(SENTENCE, *found) for path in options.sentences for found in cases(path)]
    visits = [e for count, *found in laid if "meetings.txt" not in found[0] for e in visits_of(*found, count)]
    likely: dict[str, dict[tuple, float]] = defaultdict(dict)
    for e, chance in zip(visits, learn(visits, "visit").unseen, strict=True):
        likely[e.article][e.about] = float(chance)
    meetings = [
        e
        for count, *found in laid
        if "visits.txt" not in found[0]
        for e in meetings_of(*found, count, likely[found[0]])
    ]
    likely_met: dict[str, dict[tuple, float]] = defaultdict(dict)
    for e, chance in zip(meetings, learn(meetings, "meeting").unseen, strict=True):
        likely_met[e.article][e.about] = float(chance)
    with options.out.open("w", encoding="utf-8") as file:
        for count, article, scene, gold in laid:
            if count == SENTENCE:
                continue
            case = laid_out(scene)._asdict() | right(scene, gold)
            case |= {
                "article": article,
                "candidates": [[p, c] for p, c in candidates.candidates(scene)],
                "signs": [[p, c, round(x, 5)] for (p, c), x in likely[article].items()],
                "signs_met": [[a, b, round(x, 5)] for (a, b), x in likely_met[article].items()],
                "missed": _missed(scene, gold),
            }
            file.write(json.dumps(case, ensure_ascii=False) + "\n")


def _missed(scene: Scene, gold: dict) -> int:
    """Visits of the annotation whose person the reading does not know at all."""
    return sum(not any(same_name(v["visitor"], p.name) for p in scene.people) for v in gold.get("visits", ()))


if __name__ == "__main__":
    main()
