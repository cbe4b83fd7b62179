"""The published score: what was measured on annotated texts of our own and on new ones, kept in lib/data/accuracy.json
(lib/data/build_accuracy.py).
"""

import json
from functools import cache

import pandas as pd

from lib.tables import DATA, rows


@cache
def kept() -> dict:
    """figures, shares, reliability and texts, as `evaluate --json` prints them; the same of texts never mended with
    under "new".
    """
    return json.loads((DATA / "accuracy.json").read_text(encoding="utf-8"))


def table() -> pd.DataFrame:
    """figure, meaning, new (f1 or share on new texts), precision and recall there, score (f1 or share on our own), n
    (records annotated there), simple (a simple rule on new texts); one row a figure.
    """
    told = []
    for row in rows("figures"):
        figure, share = kept()["figures"].get(row["figure"]), kept()["shares"].get(row["figure"])
        new, new_share = kept()["new"]["figures"].get(row["figure"], {}), kept()["new"]["shares"].get(row["figure"], {})
        if figure:
            told.append(
                (
                    row["figure"],
                    row["meaning"],
                    new.get("f1"),
                    new.get("precision"),
                    new.get("recall"),
                    figure["f1"],
                    figure["annotated"],
                    row["simple"],
                )
            )
        elif share:
            told.append(
                (
                    row["figure"],
                    row["meaning"],
                    new_share.get("share"),
                    None,
                    None,
                    share["share"],
                    share["of"],
                    row["simple"],
                )
            )
    frame = pd.DataFrame(told, columns=["figure", "meaning", "new", "precision", "recall", "score", "n", "simple"])
    numbers = ["new", "precision", "recall", "score", "n", "simple"]
    frame[numbers] = frame[numbers].apply(pd.to_numeric)
    return frame
