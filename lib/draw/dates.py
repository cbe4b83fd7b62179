"""Dates as people read them."""

import datetime as dt
import re

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


_PARTS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter", "33": "first quarter of", "34": "second quarter of",
          "35": "third quarter of", "36": "fourth quarter of", "40": "first half of", "41": "second half of"}  # fmt: skip


def _one(edtf: str) -> str:
    about = "about " if edtf.endswith("~") else ""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", edtf.rstrip("~?"))
    if not found:
        return about + edtf.rstrip("~?").replace("XX", "00s").replace("X", "0s")
    year, month, day_ = found.groups()
    if month in _PARTS:
        return f"{about}{_PARTS[month]} {year}"
    return about + (f"{int(day_)} " if day_ else "") + (f"{MONTHS[int(month) - 1]} " if month else "") + year


def shown(start: str, end: str = "") -> str:
    """ "2018-01-12", "2018-01-17" -> "12–17 Jan 2018"; an uncertain day as "between ... and ..."; "" stays "no date"."""
    if not start and not end:
        return "no date"
    if not start:
        return f"until {_range(end)}"
    if end and end != start and not end.startswith("["):
        a, b = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", start), re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", end)
        if a and b:
            if a[1] == b[1] and a[2] == b[2]:
                return f"{int(a[3])}–{int(b[3])} {MONTHS[int(a[2]) - 1]} {a[1]}"
            if a[1] == b[1]:
                return f"{int(a[3])} {MONTHS[int(a[2]) - 1]} – {_one(end)}"
        return f"{_range(start)} – {_range(end)}"
    return _range(start)


def _range(edtf: str) -> str:
    span = re.fullmatch(r"\[(.+)\.\.(.+)\]", edtf)
    if span:
        a, b = span.groups()
        if a[:7] == b[:7] and len(a) == len(b) == 10:
            return f"between {int(a[8:])} and {_one(b)}"
        return f"between {_one(a)} and {_one(b)}"
    if "/" in edtf:
        a, b = edtf.split("/", 1)
        return f"since {_one(a)}" if b == ".." else shown(a, b) if b else _one(a)
    return _one(edtf)


def day(d: dt.date | None) -> str:
    """A plain day: "13 Jan 2018"; "" for none."""
    return f"{d.day} {MONTHS[d.month - 1]} {d.year}" if d is not None else ""
