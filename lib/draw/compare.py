"""Two people, or two countries, side by side: mirrored time, and the places of one, the other and both."""

import pandas as pd
import plotly.graph_objects as go

from lib.draw import palette
from lib.model import HELD

LONG = 6  # years over which years are counted, else quarters


def mirrored(one: pd.DataFrame, other: pd.DataFrame, names: tuple[str, str], theme: str = "light") -> go.Figure:
    """Visits that took place over time, those of one upwards, those of the other downwards, on one axis. Frames as query.visits, or counts with column n."""
    parts = [f[f["first_day"].notna() & f["status"].isin(HELD)] for f in (one, other)]
    every = pd.concat([p["first_day"] for p in parts])
    traces: list[go.Bar] = []
    most = 1
    if len(every):
        unit = "Y" if every.dt.year.max() - every.dt.year.min() > LONG else "Q"
        for part, name, sign, colour in zip(parts, names, (1, -1), (palette.PEOPLE[0], palette.PEOPLE[1]), strict=True):
            counted = palette.many(part).groupby(part["first_day"].dt.to_period(unit)).sum().sort_index()
            most = max(most, int(counted.max()) if len(counted) else 0)
            words = [f"{p.year}" if unit == "Y" else f"{p.start_time:%b}–{p.end_time:%b %Y}" for p in counted.index]
            traces.append(go.Bar(
                x=[p.start_time.date().isoformat() for p in counted.index], y=[sign * int(n) for n in counted], customdata=[[w, int(n)] for w, n in zip(words, counted, strict=True)], name=palette.safe(name),
                marker={"color": palette.lively(colour, theme), "line": {"width": 0}}, width=(330 if unit == "Y" else 80) * 86_400_000, offset=0, hovertemplate="%{customdata[0]}: %{customdata[1]}<extra>" + palette.safe(name) + "</extra>", **palette.TRUSTED,
            ))  # fmt: skip
    ticks = sorted({0, most, -most, most // 2, -(most // 2)})
    return palette.figure(
        theme, traces, barmode="overlay", bargap=0.3, height=260, margin={"l": 8, "r": 8, "t": 34, "b": 8}, xaxis={"type": "date", "fixedrange": True},
        yaxis={"fixedrange": True, "tickvals": ticks, "ticktext": [str(abs(t)) for t in ticks], "zeroline": True, "zerolinecolor": palette.FAINT[theme]},
    )  # fmt: skip


def places(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """country, one, other: how many visits of each took place there; shared ones first, then by number."""
    counts = [palette.many(h).groupby(h["country"]).sum() for h in (f[f["status"].isin(HELD)] for f in (one, other))]
    frame = pd.concat(counts, axis=1, keys=["one", "other"]).fillna(0).astype(int).rename_axis("country").reset_index()
    frame = frame.assign(both=(frame["one"] > 0) & (frame["other"] > 0), total=frame["one"] + frame["other"])
    return frame.sort_values(
        ["both", "total", "country"], ascending=[False, False, True], kind="stable", ignore_index=True
    )[["country", "one", "other"]]
