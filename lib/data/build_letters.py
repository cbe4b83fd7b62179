"""How letters with marks stand between their neighbours in names: python -m lib.data.build_letters writes letters.csv.

For choosing the encoding of short texts (lib/reading/encoding.py). Sources: GeoNames' names in gazetteer.sqlite, and
marked_names.csv (names of each language with their marks, written from memory; GeoNames writes some countries without
them).
"""

import csv
import sqlite3
from collections import Counter

from lib.tables import DATA, rows

LEAST = 3  # times that three letters must stand together to be kept
PEOPLE = 25  # places that one name of marked_names.csv counts for: texts name people
LETTERS = {
    c
    for page in ("cp1252", "cp1250", "cp1257", "cp1254")
    for b in range(128, 256)
    for c in bytes([b]).decode(page, "ignore").lower()
    if c.isalpha()
}


def triples(name: str) -> list[str]:
    """ "Hélène" -> ["hél", "lèn"]: each marked letter between its neighbours, ^ and $ at a word's ends."""
    return [
        f"{word[i - 1]}{c}{word[i + 1]}"
        for w in name.lower().replace("-", " ").split()
        for word in [f"^{w}$"]
        for i, c in enumerate(word)
        if c in LETTERS
    ]


def main() -> None:
    """Count and write."""
    found: Counter[str] = Counter()
    for (name,) in sqlite3.connect(f"file:{DATA / 'gazetteer.sqlite'}?mode=ro", uri=True).execute(
        "SELECT name FROM place"
    ):
        found.update(triples(name))
    for row in rows("marked_names"):
        for triple in triples(row["names"]):
            found[triple] += PEOPLE
    with (DATA / "letters.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["letters", "count"])
        out.writerows((t, n) for t, n in sorted(found.items()) if n >= LEAST and t[0].isascii() | (t[0] in LETTERS))


if __name__ == "__main__":
    main()
