"""Annotated folders to cases: one JSON line an article, with what the encoder looks at, what is right, and what the signs alone say.

    python -m lib.learn.cases OUT.jsonl PRESS... --also FOLDER... --sentences TABLE...      folders in the format of lib/evaluate.py

Runs in Entente's own environment. What the signs say of an article is said by a model that has not seen it (lib/data/build_weights.py).
"""

import argparse
import json
from pathlib import Path

from lib.data.build_weights import SENTENCE, by_article, cases, learn_both, met, weighted
from lib.evaluate import same_name
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
    options = asked.parse_args()
    articles = list(weighted(options.press, options.also))
    both = learn_both(articles + [(SENTENCE, *found) for path in options.sentences for found in cases(path)])
    likely, likely_met = by_article(both.visits, both.of_visits), by_article(both.meetings, both.of_meetings)
    with options.out.open("w", encoding="utf-8") as file:
        for _, article, scene, gold in articles:
            case = laid_out(scene)._asdict() | right(scene, gold)
            case |= {
                "article": article,
                "signs": [[p, c, round(x, 5)] for (p, c), x in likely[article].items()],
                "signs_met": [[a, b, round(x, 5)] for (a, b), x in likely_met[article].items()],
            }
            file.write(json.dumps(case, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
