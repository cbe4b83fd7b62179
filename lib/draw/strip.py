"""The time axis of Explore: counts in bins of one length, long empty times cut out."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from lib.draw import palette
from lib.model import STATUSES

MOST_BINS = 96
UNITS = ("M", "Q", "Y")
EMPTY = 4  # bins without a visit, one after the other, from which they are cut out
MOST_UIDS = 3_000  # visits of which each bin knows its own
EPOCH = dt.date(1970, 1, 1)

Bin = tuple[int, int, str, list[tuple[str, int]], Sequence[str] | None, str]


def bins(visits: pd.DataFrame, theme: str = "light") -> list[Bin]:
    """(first day, last day, words, [(colour, visits)] by status, uids, label) of each bin; days since 1970. uids None: time that is cut out.

    visits: single ones as query.visits, or counts with column n (Fitting.months).
    """
    dated = visits[visits["first_day"].notna()]
    if dated.empty:
        return []
    for unit in UNITS:
        when = dated["first_day"].dt.to_period(unit)
        made = _bins(dated, when, unit, theme)
        if len(made) <= MOST_BINS or unit == UNITS[-1]:
            break
    return made


def _bins(dated: pd.DataFrame, when: pd.Series, unit: str, theme: str) -> list[Bin]:
    counts = palette.many(dated).groupby([when, dated["status"]]).sum()
    own = dated.groupby(when)["uid"].agg(list).to_dict() if "uid" in dated and len(dated) <= MOST_UIDS else {}
    there = sorted(set(when))
    out: list[Bin] = []
    for period, following in zip(there, [*there[1:], None], strict=True):
        parts = [
            (palette.lively(palette.STATUS[s], theme), int(counts[period, s]))
            for s in STATUSES_ORDER
            if (period, s) in counts.index
        ]
        out.append((*_days(period), _words(period, unit), parts, own.get(period, []), f"{period.year}"))
        gap = (following - period).n - 1 if following is not None else 0
        if gap > EMPTY:
            out.append(
                (
                    _days(period + 1)[0],
                    _days(following - 1)[1],
                    f"no visit until {_words(following, unit)}",
                    [],
                    None,
                    "",
                )
            )
        else:
            out += [(*_days(p), _words(p, unit), [], [], f"{p.year}") for p in (period + k for k in range(1, gap + 1))]
    return out


STATUSES_ORDER = ("completed", "ongoing", *(s for s in STATUSES if s not in ("completed", "ongoing")))


def _days(period: pd.Period) -> tuple[int, int]:
    return (period.start_time.date() - EPOCH).days, (period.end_time.date() - EPOCH).days


def _words(period: pd.Period, unit: str) -> str:
    return (
        f"{period:%b %Y}"
        if unit == "M"
        else f"{period.year}"
        if unit == "Y"
        else f"{period.start_time:%b}–{period.end_time:%b %Y}"
    )
