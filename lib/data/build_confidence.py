"""Makes lib/data/confidence.csv: what share of records that sound this sure is right, measured on annotated folders.

    python -m lib.data.build_confidence GOLD [GOLD ...]      folders in the format of lib/evaluate.py

The raw score of a record (wording, number of sentences) is mapped by isotonic regression (pool adjacent violators) to the share of records
with the right visitor, country and city, drawn towards DOUBT as if PRIOR more records had been seen in each step, times UNREAD.
"""

import csv
import sys
from pathlib import Path

from lib.config import load
from lib.evaluate import inputs, score_visits
from lib.ingest import articles_in, read
from lib.model import Article
from lib.resolve import visits as legs

PRIOR, DOUBT = 4, 0.6
UNREAD = 0.92  # rules flatter the texts they were made with: of 33 records in 12 texts read for the first time 0.79 were right, after mending 0.93; this is half-way
LEAST = 12  # records in a step


def main() -> None:
    import json

    from lib.command import as_json

    legs.CALIBRATED = False
    told: list[tuple[float, bool]] = []
    config = load()
    for folder in map(Path, sys.argv[1:]):
        texts = inputs(folder)["visits"]
        given = [a for _, a in articles_in([texts], config) if isinstance(a, Article)]
        mine = {r.article.id: as_json(r, with_text=False) for r in read(given, config)}
        told += score_visits((json.loads(p.read_text(encoding="utf-8")) for p in sorted((texts.parent / "gold").glob("*.json"))), mine).told
    steps: list[list[float]] = []  # [lowest raw score, records, right]
    for raw, right in sorted(told):
        if steps and raw == steps[-1][3]:
            steps[-1][1] += 1
            steps[-1][2] += right
            continue
        steps.append([raw, 1, float(right), raw])
    share = lambda s: UNREAD * (s[2] + PRIOR * DOUBT) / (s[1] + PRIOR)  # noqa: E731
    merged: list[list[float]] = []
    for step in steps:
        merged.append(step[:3])
        while len(merged) > 1 and (share(merged[-2]) >= share(merged[-1]) or merged[-2][1] < LEAST):
            low = merged.pop()
            merged[-1] = [merged[-1][0], merged[-1][1] + low[1], merged[-1][2] + low[2]]
    with (Path(__file__).parent / "confidence.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["raw_from", "records", "right", "confidence"])
        for step in merged:
            out.writerow([0.0 if step is merged[0] else step[0], int(step[1]), int(step[2]), round(share(step), 2)])
            print(step, round(share(step), 2))


if __name__ == "__main__":
    main()
