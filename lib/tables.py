"""The word lists in lib/data as Python values: read once, never changed."""

import csv
import unicodedata
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
_PLAIN = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "’": "'"}
)


def fold(text: str) -> str:
    """Lower case without diacritics or dots, for comparing names: "Māris" -> "maris", "U.S." -> "us"."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c)).translate(_PLAIN)
    return " ".join(text.casefold().replace(".", "").replace("-", " ").split())


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of lib/data/<name>.csv as dicts of strings."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def column(name: str, key: str, value: str | None = None) -> dict[str, str]:
    """key column -> value column of a table; the whole-row order is kept."""
    return {row[key]: row[value or key] for row in rows(name)}


@cache
def words(name: str, kind: str) -> frozenset[str]:
    """The `word` column of a table where its `kind` column equals kind."""
    return frozenset(row["word"] for row in rows(name) if row["kind"] == kind)


@cache
def country_names() -> dict[str, str]:
    """Country names and aliases as written in news -> ISO alpha-2."""
    found = {}
    for row in rows("countries"):
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            found.setdefault(name, row["iso2"])
    return found


def country_name(code: str) -> str:
    """ "LV" -> "Latvia"; an organisation's code stays as it is."""
    return column("countries", "iso2", "name").get(code, code)


@cache
def demonyms() -> dict[str, str]:
    """Demonyms ("Latvian", "Latvians") -> ISO alpha-2."""
    found = {}
    for row in rows("countries"):
        for name in filter(None, row["demonyms"].split("|")):
            found.setdefault(name, row["iso2"])
    return found


@cache
def capitals() -> dict[str, str]:
    """ISO alpha-2 -> capital as countries.csv names it."""
    return {row["iso2"]: row["capital"] for row in rows("countries") if row["capital"]}


@cache
def city_states() -> frozenset[str]:
    """Countries that are called as their capital is: Singapore, Monaco, Luxembourg ..."""
    return frozenset(row["iso2"] for row in rows("countries") if row["capital"] and row["capital"] == row["name"])


@cache
def organisations() -> dict[str, str]:
    """Names of international organisations -> the code used as a home (UN, EU, NATO ...)."""
    return column("organisations", "name", "code")


@cache
def _homes() -> dict[str, str]:
    found = {fold(k): v for k, v in organisations().items()}
    found.update({fold(v): k for k, v in capitals().items()})
    found.update({fold(k): v for k, v in demonyms().items()})
    found.update({fold(k): v for k, v in country_names().items()})
    return found


def home_of(words: str) -> str:
    """The country or organisation code that a name, demonym or capital stands for, else ""."""
    words = fold(words)
    if words.startswith("the "):
        words = words[4:]
    if words.endswith("'s"):
        words = words[:-2]
    return _homes().get(words) or (_homes().get(words.removesuffix("'")) or "")


@cache
def seats() -> dict[str, frozenset[str]]:
    """Organisation -> the cities it sits in: the UN chief in New York is at home."""
    found: dict[str, frozenset[str]] = {}
    for r in rows("organisations"):
        found[r["code"]] = found.get(r["code"], frozenset()) | frozenset(filter(None, r["seats"].split("|")))
    return found
