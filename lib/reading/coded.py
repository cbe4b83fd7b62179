"""Factiva's texts with field codes ("HD   Title", "LP   First paragraph"): which lines belong to which code, and where
one article ends and the next begins.
"""

import re
from collections.abc import Iterator, Sequence

from lib.reading.marks import known

_CODED = re.compile(r"^[ \t|]*([A-Z]{2,4})(?:[ \t|\xa0]*:)?(?:[ \t|\xa0]+(\S.*)?|$)")
_ID = re.compile(r"(?:\S{1,12} ?)?[A-Z]{2}[A-Za-z0-9]{14,}")
NEEDED = ("HD", "PD", "SN")
FIRST = ("SE", "HD", "CLM")  # codes that a record may begin with
NAMED = ("CO", "IN", "NS", "RE")  # codes whose lines read "fin : Finland"
AFTER = ("LP", "TD", "TXT", "CT", "RF", "ART", "CX", "IPC", "IPD", "PUB", *NAMED)  # codes that may follow a text
NEAR = 4  # lines after SE in which HD must stand


def fits(text: str) -> bool:
    """Is this such a text?"""
    return all(re.search(rf"^[ \t|]*{code}(?:[ \t|\xa0:]|$)", text, re.M) for code in NEEDED)


def records(lines: Sequence[str]) -> Iterator[list[tuple[str, str]]]:
    """Each article as (code, line); a line without a code belongs to the one before."""
    record: list[tuple[str, str]] = []
    held: set[str] = set()  # codes of the record
    code = ""
    for at, line in enumerate(lines):
        found = _CODED.match(line)
        if found and _is_code(found[1], (found[2] or "").strip(), code, lines, at):
            now = found[1]
            if now in FIRST and "HD" in held and (now == "HD" or held & {"AN", "LP", "TD", "TXT"}):
                yield record
                record, held = [], set()
            code, line = now, found[2] or ""
            held.add(code)
        if code and line.strip(" |\xa0"):
            record.append((code, line.strip(" |\xa0")))
    if "HD" in held:
        yield record


def _is_code(code: str, words: str, now: str, lines: Sequence[str], at: int) -> bool:
    """Does a line begin with a code, not with a word in capitals? now: the code that the line above belongs to."""
    if code not in known("factiva"):
        return False
    if code == "AN":
        return not words or bool(_ID.fullmatch(words))
    if code == "SE" and known("factiva").get(now) == "text":
        return any(x.lstrip(" \t|").startswith("HD") for x in lines[at + 1 : at + 1 + NEAR])
    if known("factiva").get(now) != "text" or code in FIRST:
        return True
    return code in AFTER and (code not in NAMED or not words or ":" in words)
