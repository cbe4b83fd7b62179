"""The published score: what was measured on our own annotated texts, kept in lib/data/accuracy.json (`python -m lib evaluate tests/gold --json`)."""

import json
from functools import cache

import pandas as pd

from lib.tables import DATA, rows


@cache
def kept() -> dict:
    """figures, shares, reliability and texts, as `evaluate --json` prints them."""
    return json.loads((DATA / "accuracy.json").read_text(encoding="utf-8"))


def table() -> pd.DataFrame:
    """figure, meaning, f1 or share, precision, recall, simple (what a simple rule reaches), n (records annotated); one row a figure."""
    told = []
    for row in rows("figures"):
        figure, share = kept()["figures"].get(row["figure"]), kept()["shares"].get(row["figure"])
        if figure:
            told.append((row["figure"], row["meaning"], figure["f1"], figure["precision"], figure["recall"], figure["annotated"], row["simple"]))
        elif share:
            told.append((row["figure"], row["meaning"], share["share"], None, None, share["of"], row["simple"]))
    frame = pd.DataFrame(told, columns=["figure", "meaning", "score", "precision", "recall", "n", "simple"])
    frame["simple"] = pd.to_numeric(frame["simple"])
    return frame
