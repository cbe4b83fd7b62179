"""Lanes of the timeline: which bars there are, on which axis, and how they are packed so that no word lies on another."""

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from lib.draw import palette
from lib.draw.dates import shown

MOST_LANES = 80
WIDE = 980  # pixels: what the chart has for time on a usual screen
LETTER = 6.4  # pixels of a letter
NARROWEST = 8.0  # pixels, so that a one-day visit can still be seen and hit
LONG = 3 * 366  # days from which the legs of a journey are one bar
TAIL = 0.14  # of the axis, after its last day
YEAR, MONTHS = 44, 800  # pixels of a year's name; days up to which the axis names months
EMPTY, AROUND = 500, 100  # days without any visit that are cut out of the axis, and what stays of them on each side


@dataclass(frozen=True)
class Bar:
    """What one bar stands for: a visit, or the legs of a journey; first and till as days."""

    row: str
    uid: str
    uids: tuple[str, ...]
    first: pd.Timestamp
    till: pd.Timestamp
    status: str
    vague: bool
    words: str
    who: str
    hover: str


@dataclass(frozen=True)
class Axis:
    """A time axis: from, to, and what is cut out because nothing happened then. Strip and chart share one."""

    first: pd.Timestamp
    till: pd.Timestamp
    cuts: tuple[tuple[pd.Timestamp, pd.Timestamp], ...]

    @property
    def days(self) -> int:
        """How many days are on it."""
        return self.at(self.till) + 1

    def at(self, day: pd.Timestamp) -> int:
        """How many days from its beginning a day lies, without what is cut out."""
        return (day - self.first).days - sum((min(b, day) - a).days for a, b in self.cuts if a < day)

    @property
    def per_day(self) -> float:
        """Pixels of a day on a usual screen."""
        return WIDE / max(self.days, 1)

    def look(self) -> dict:
        """Settings of the plotly axis; at its end there is room for words."""
        start, end = self.first - pd.Timedelta(days=0.01 * self.days), self.till + pd.Timedelta(days=TAIL * self.days)
        years = self.years()
        return {
            "range": [start.isoformat(), end.isoformat()],
            **({"tickvals": [d.isoformat() for d in years], "ticktext": [str(d.year) for d in years]} if years else {}),
            "rangebreaks": [{"bounds": [a.date().isoformat(), b.date().isoformat()]} for a, b in self.cuts],
            "automargin": False,
        }

    def years(self) -> list[pd.Timestamp]:
        """The first days of the years that are named under the axis; none where months are."""
        if self.days < MONTHS:
            return []
        out: list[pd.Timestamp] = []
        for year in range(self.first.year + 1, self.till.year + 2):
            day = pd.Timestamp(year, 1, 1)
            room = not out or (self.at(day) - self.at(out[-1])) * self.per_day >= YEAR
            if room and not any(a <= day < b for a, b in self.cuts):
                out.append(day)
        return out

    def begins(self, day: pd.Timestamp) -> pd.Timestamp:
        """The day, or where the axis goes on if it is cut out."""
        return next((b for a, b in self.cuts if a <= day < b), day)

    def shapes(self, theme: str) -> list[dict]:
        """A dotted line where time is cut out."""
        return [{"type": "line", "x0": a.date().isoformat(), "x1": a.date().isoformat(), "y0": 0, "y1": 1, "yref": "paper", "layer": "below", "line": {"width": 1, "dash": "dot", "color": palette.FAINT[theme]}} for a, _ in self.cuts]  # fmt: skip


def axis_of(visits: pd.DataFrame) -> Axis:
    """The axis that shows these visits; long empty times are cut out."""
    dated = visits[visits["first_day"].notna()]
    if dated.empty:
        now = pd.Timestamp(dt.date.today())
        return Axis(now, now, ())
    ends = dated["last_day"].fillna(dated["first_day"]) if "last_day" in dated else dated["first_day"]
    cuts, reached = [], None
    for first, till in sorted(zip(dated["first_day"], ends, strict=True)):
        if reached is not None and (first - reached).days > EMPTY:
            cuts.append((reached + pd.Timedelta(days=AROUND), first - pd.Timedelta(days=AROUND)))
        reached = till if reached is None else max(reached, till)
    return Axis(dated["first_day"].min(), ends.max(), tuple(cuts))


def bars_of(dated: pd.DataFrame, rows: str, coarse: bool) -> list[Bar]:
    columns = [
        "row",
        "uid",
        "journey",
        "visitor",
        "city",
        "country",
        "start",
        "end",
        "first_day",
        "till",
        "status",
        "leg",
    ]
    every = list(dated[columns].sort_values(["first_day", "leg"], kind="stable").itertuples(index=False))
    groups: dict[tuple, list] = {}
    for r in every:
        groups.setdefault(
            (r.journey, r.status) if (coarse and rows != "country") or rows == "journey" else (r.uid,), []
        ).append(r)
    out = []
    for legs in groups.values():
        a, z = legs[0], legs[-1]
        place = a.city or palette.country_name(a.country)
        words = (
            place
            if len(legs) == 1
            else f"{place} → {z.city or palette.country_name(z.country)}"
            if len(legs) == 2
            else f"{place} … {z.city or palette.country_name(z.country)}, {len(legs)} stops"
        )
        lines = [
            f"{palette.safe(palette.place_name(r.city, r.country))} · {shown(r.start, r.end)} · {palette.STATUS_SHOWN[r.status]}"
            for r in legs[:8]
        ] + ([f"and {len(legs) - 8} more"] if len(legs) > 8 else [])
        vague = all(r.start.startswith("[") or len(r.start) < 10 for r in legs)
        out.append(
            Bar(
                a.row,
                a.uid,
                tuple(r.uid for r in legs),
                min(r.first_day for r in legs),
                max(r.till for r in legs),
                a.status,
                vague,
                words,
                a.visitor,
                f"<b>{palette.safe(a.visitor)}</b><br>" + "<br>".join(lines),
            )
        )
    return out


def _words(bar: Bar, rows: str, own: bool, alone: bool) -> str:
    """What stands on a bar. own: its row has a name beside it; alone: all bars are of one person."""
    last = bar.who.split()[-1] if bar.who else ""
    if alone:
        return bar.words
    if rows == "country":
        return last if own else f"{palette.country_name(bar.row)} · {last}"
    return bar.words if own else f"{last} · {bar.words}"


def packed(bars: list[Bar], rows: str, axis: Axis) -> tuple[list[list[Bar]], list[tuple[float, str]], int]:
    """(lanes, (where, name) of the rows that have lanes of their own, visits without a lane); the latest rows first."""
    of_row: dict[str, list[Bar]] = {}
    alone = len({b.who for b in bars}) == 1
    for b in bars:
        of_row.setdefault(b.row, []).append(b)
    several = sorted(
        (r for r, own in of_row.items() if len(own) > 1 and rows != "journey"),
        key=lambda r: max(b.first for b in of_row[r]),
        reverse=True,
    )
    lanes: list[list[Bar]] = []
    names: list[tuple[float, str]] = []
    for row in several:
        own = _lanes([_called(b, _words(b, rows, True, alone)) for b in of_row[row]], axis)
        name = palette.country_name(row) if rows == "country" else of_row[row][0].who
        names.append((len(lanes) + (len(own) - 1) / 2, palette.safe(name if len(name) < 25 else name[:24] + "…")))
        lanes += own
    rest = [
        _called(b, _words(b, rows, False, alone)) for r, own in of_row.items() if r not in set(several) for b in own
    ]
    shared = _lanes(rest, axis)
    if shared and several:
        names.append((len(lanes), "once"))
    lanes += shared
    return (
        lanes[:MOST_LANES],
        [n for n in names if n[0] < MOST_LANES],
        sum(len(b.uids) for lane in lanes[MOST_LANES:] for b in lane),
    )


def _called(bar: Bar, words: str) -> Bar:
    return replace(bar, words=words)


def _lanes(bars: list[Bar], axis: Axis) -> list[list[Bar]]:
    """As few lanes as there can be without a word on another."""
    out: list[tuple[float, list[Bar]]] = []
    for b in sorted(bars, key=lambda b: (b.first, b.uid)):
        start, end = span(b, axis)
        free = next((i for i, (reached, _) in enumerate(out) if reached <= start), None)
        if free is None:
            out.append((end, [b]))
        else:
            out[free] = (end, [*out[free][1], b])
    return [lane for _, lane in out]


def span(bar: Bar, axis: Axis) -> tuple[float, float]:
    """From where to where a bar and its words reach, in pixels."""
    start = axis.at(bar.first) * axis.per_day
    return start, start + width(bar, axis.per_day) * axis.per_day + LETTER * len(bar.words) + 14


def width(bar: Bar, per_day: float) -> float:
    """Days that a bar is wide."""
    return max((bar.till - bar.first).days + 1, (NARROWEST + 8 * (bar.status == "cancelled")) / per_day)
