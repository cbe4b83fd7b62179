"""The timeline: bars as wide as the dates allow, soft where the day is not known, hollow where announced, struck where called off; packed into lanes."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from lib.draw import palette
from lib.draw.lanes import LONG, Axis, Bar, axis_of, bars_of, packed, width
from lib.model import HELD, STATUSES

DAY = 86_400_000  # milliseconds
LANE = 26  # pixels
LEFT = 168  # pixels for the names beside the lanes
ROWS = ("person", "country", "journey")
SOFT = (
    (1.0, 0.22),
    (0.72, 0.22),
    (0.44, 0.3),
)  # share of the width, opacity: bars laid over each other fade out to both sides
BINS, BIN = (("M", 30), ("Q", 91)), 9  # how the strip can count, with days; pixels that one bar should have
FEW = 6  # rows up to which stays in the same country at the same time are marked


def figure(
    visits: pd.DataFrame,
    colours: Mapping[str, str],
    theme: str = "light",
    today: dt.date | None = None,
    chosen: str = "",
    rows: str = "person",
) -> go.Figure:
    """visits: as query.visits; rows: one of ROWS. Undated visits are left to the caller. customdata of each bar is a visit's uid.

    Who has several bars has lanes of his own, with his name beside them; the others share lanes and bear their names. layout.meta: left, the number of
    visits that found no lane.
    """
    dated = _dated(visits, rows)
    axis = axis_of(dated)
    per_day = axis.per_day
    bars = bars_of(dated, rows, axis.days > LONG)
    lanes, names, left = packed(bars, rows, axis)
    traces = _traces(lanes, chosen, theme, per_day)
    marks = _today(dated, today or dt.date.today()) if len(dated) else []
    if rows == "person" and dated["row"].nunique() <= FEW:
        marks += _together(dated, theme)
    many = max(len(lanes), 1)
    return palette.figure(
        theme, traces, barmode="overlay", height=max(150, 70 + LANE * many), margin={"l": LEFT, "r": 8, "t": 36, "b": 26}, uirevision="timeline", dragmode="zoom", meta={"left": left},
        xaxis={"type": "date", "side": "bottom", **axis.look()}, shapes=[s for s, _ in marks] + axis.shapes(theme), annotations=[n for _, n in marks],
        yaxis={"fixedrange": True, "automargin": False, "range": [many - 0.4, -0.7], "tickvals": [y for y, _ in names], "ticktext": [w for _, w in names], "ticks": "", "showgrid": False, "ticksuffix": "  "},
    )  # fmt: skip


def _dated(visits: pd.DataFrame, rows: str) -> pd.DataFrame:
    dated = visits[visits["first_day"].notna()].copy()
    dated["row"] = dated["person" if rows == "person" else "country" if rows == "country" else "journey"]
    dated["till"] = dated["last_day"].fillna(dated["first_day"])
    return dated


def _traces(lanes: Sequence[Sequence[Bar]], chosen: str, theme: str, per_day: float) -> list[go.Bar | go.Scatter]:
    placed = [(y, b) for y, lane in enumerate(lanes) for b in lane]
    traces: list[go.Bar | go.Scatter] = []
    for status in ("completed", "ongoing", "planned", "postponed", "cancelled"):
        new = True
        for soft in (False, True):
            part = [(y, b) for y, b in placed if b.status == status and b.vague == soft]
            for number, (share, opacity) in enumerate(
                (SOFT if status in HELD else SOFT[:1]) if soft else ((1.0, 0.95),)
            ):
                if part:
                    traces.append(_drawn(part, status, chosen, theme, per_day, share, opacity, number == 0, new))
                    new = False
        struck = [(y, b) for y, b in placed if b.status == status == "cancelled"]
        if struck:
            xs, ys = [], []
            for y, b in struck:
                xs += [b.first.isoformat(), (b.first + pd.Timedelta(days=width(b, per_day))).isoformat(), None]
                ys += [y, y, None]
            traces.append(
                go.Scatter(
                    x=xs,
                    y=ys,
                    mode="lines",
                    line={"color": palette.lively(palette.STATUS[status], theme), "width": 1.8},
                    hoverinfo="skip",
                    showlegend=False,
                    legendgroup=palette.STATUS_SHOWN[status],
                    **palette.TRUSTED,
                )
            )
    return traces


def _drawn(
    part: Sequence[tuple[int, Bar]],
    status: str,
    chosen: str,
    theme: str,
    per_day: float,
    share: float,
    opacity: float,
    outlined: bool,
    legend: bool,
) -> go.Bar:
    hollow = status not in HELD
    colour = palette.lively(palette.STATUS[status], theme)
    whole = [width(b, per_day) for _, b in part]
    picked = [chosen in b.uids for _, b in part]
    struck = (lambda w: f"<s>{w}</s>") if status == "cancelled" else (lambda w: w)
    return go.Bar(
        orientation="h", y=[y for y, _ in part], width=0.56, base=[(b.first + pd.Timedelta(days=w * (1 - share) / 2)).isoformat() for (_, b), w in zip(part, whole, strict=True)], x=[w * share * DAY for w in whole],
        name=palette.STATUS_SHOWN[status], legendgroup=palette.STATUS_SHOWN[status], showlegend=legend, customdata=[[b.uid] for _, b in part], hovertext=[b.hover for _, b in part], hoverinfo="text",
        text=[struck(palette.safe(b.words)) for _, b in part] if outlined else None, textposition="outside", cliponaxis=False, textfont={"size": 12, "color": palette.INK[theme]}, textangle=0, constraintext="none",
        marker={
            "color": "rgba(0,0,0,0)" if hollow else colour, "opacity": 1 if hollow else opacity,
            "line": {"color": [palette.CHOSEN if p else colour for p in picked], "width": [2.5 if p else 1.6 if hollow else 0 for p in picked] if outlined else 0},
        },
        **palette.steady(1 if hollow else opacity), **palette.TRUSTED,
    )  # fmt: skip


def _today(dated: pd.DataFrame, today: dt.date) -> list[tuple[dict, dict]]:
    """A line and its word, where today lies in what is drawn or shortly after."""
    if not dated["first_day"].min() <= pd.Timestamp(today) <= dated["till"].max() + pd.Timedelta(days=60):
        return []
    at = today.isoformat()
    return [({"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": palette.CHOSEN, "width": 1}},
             {"x": at, "y": 1, "yref": "paper", "yanchor": "bottom", "text": "today", "showarrow": False, "font": {"size": 11, "color": palette.CHOSEN}})]  # fmt: skip


def _together(dated: pd.DataFrame, theme: str) -> list[tuple[dict, dict]]:
    """Bands and their words where two of a few people were in one country on the same days."""
    held = dated[dated["status"].isin(HELD) & (dated["start"].str.len() >= 10)]
    marked, out = set(), []
    for a, b in itertools.combinations(held.itertuples(), 2):
        first, last = max(a.first_day, b.first_day), min(a.till, b.till)
        if a.person != b.person and a.country == b.country and first <= last and (a.country, first) not in marked:
            marked.add((a.country, first))
            begin, end = first.date().isoformat(), (last + pd.Timedelta(days=1)).date().isoformat()
            out.append((
                {"type": "rect", "x0": begin, "x1": end, "y0": 0, "y1": 1, "yref": "paper", "line": {"width": 0}, "fillcolor": palette.CHOSEN, "opacity": 0.12, "layer": "below"},
                {"x": begin, "y": 1, "yref": "paper", "yanchor": "bottom", "text": f"both in {palette.country_name(a.country)}", "showarrow": False, "font": {"size": 11, "color": palette.INK[theme]}, "textangle": -20, "xanchor": "left"},
            ))  # fmt: skip
    return out


def grid(counts: pd.DataFrame, theme: str = "light", what: str = "person") -> go.Figure:
    """Where single bars would be too many: a square for each row (Fitting.rows_in_time) and month (year over more than six years), darker with more visits. customdata is the row's key."""
    yearly = len(counts) and counts["first_day"].dt.year.max() - counts["first_day"].dt.year.min() > 6
    when = counts["first_day"].dt.to_period("Y" if yearly else "M").dt.to_timestamp()
    keys = list(dict.fromkeys(counts["key"]))
    table = (
        counts.assign(when=when)
        .pivot_table(index="key", columns="when", values="n", aggfunc="sum", fill_value=0)
        .reindex(keys)
    )
    first = counts.drop_duplicates("key").set_index("key")
    label = {
        k: palette.country_name(k)
        if what == "country"
        else f"{palette.safe(first.loc[k, 'row'])}  {first.loc[k, 'home']}"
        for k in keys
    }
    seen: dict[str, str] = {}
    for k in keys:
        seen[k] = label[k] + "\u200b" * sum(label[k] == v.rstrip("\u200b") for v in seen.values())
    scale = [
        [0, palette.GRID[theme]],
        [0.001, palette.mixed(palette.LAND[theme], palette.lively(palette.ACCENT, theme), 0.25)],
        [1, palette.lively(palette.ACCENT, theme)],
    ]
    squares = go.Heatmap(
        z=table.to_numpy().tolist(), x=[f"{d:%Y}" if yearly else f"{d:%Y-%m-01}" for d in table.columns], y=[seen[k] for k in table.index], colorscale=scale, showscale=False, xgap=1, ygap=2,
        customdata=[[[k]] * table.shape[1] for k in table.index], hovertemplate="%{y}, %{x}: %{z} visits<extra></extra>", **palette.TRUSTED,
    )  # fmt: skip
    return palette.figure(
        theme, [squares], height=max(220, 80 + 22 * len(keys)), margin={"l": 8, "r": 8, "t": 30, "b": 8}, xaxis={"type": "category" if yearly else "date", "side": "top", "showgrid": False, "fixedrange": True},
        yaxis={"type": "category", "autorange": "reversed", "fixedrange": True, "showgrid": False, "ticksuffix": "  "},
    )  # fmt: skip


def density(visits: pd.DataFrame, theme: str = "light", brush: bool = False, axis: Axis | None = None) -> go.Figure:
    """Visits per month (per year over more than fifteen years), stacked by status; with brush, dragging selects a time. visits: single ones, or counts with column n (Fitting.months). axis: of the chart below."""
    dated = visits[visits["first_day"].notna()]
    bars = []
    if len(dated):
        years = dated["first_day"].dt.year.max() - dated["first_day"].dt.year.min()
        unit = next((u for u, days in BINS if days * axis.per_day > BIN), "Y") if axis else "Y" if years > 15 else "M"
        when = dated["first_day"].dt.to_period(unit).dt.to_timestamp()
        for status in STATUSES:
            here = dated["status"] == status
            counted = palette.many(dated)[here].groupby(when[here]).sum().sort_index()
            if len(counted):
                told = f"%{{customdata}}: %{{y}}<extra>{palette.STATUS_SHOWN[status]}</extra>"
                words = [
                    f"{d:%Y}" if unit == "Y" else f"{d:%b %Y}" + (" and two months" if unit == "Q" else "")
                    for d in counted.index
                ]
                starts = [axis.begins(d) if axis else d for d in counted.index]
                wide = [
                    (d + pd.tseries.frequencies.to_offset(f"1{unit}S") - s).days * DAY * 0.86
                    for d, s in zip(counted.index, starts, strict=True)
                ]
                bars.append(go.Bar(x=[d.date().isoformat() for d in starts], y=counted.tolist(), width=wide, offset=0, name=palette.STATUS_SHOWN[status], customdata=words, marker={"color": palette.lively(palette.STATUS[status], theme), "line": {"width": 0}}, hovertemplate=told, **palette.TRUSTED))  # fmt: skip
    more = {"dragmode": "select", "selectdirection": "h"} if brush else {}
    same = {"margin": {"l": LEFT, "r": 8, "t": 8, "b": 26}, "shapes": axis.shapes(theme)} if axis else {}
    return palette.figure(
        theme, bars, barmode="stack", height=130, showlegend=False, bargap=0.15, xaxis={"type": "date", "fixedrange": True, **(axis.look() if axis else {})},
        yaxis={"tickformat": "d", "nticks": 3, "fixedrange": True, "automargin": not axis}, **more, **same,
    )  # fmt: skip


MOST_YEARS = 60
TIGHT = 14  # years from which the squares are low


def heat(visits: pd.DataFrame, theme: str = "light") -> go.Figure:
    """Activity by month: twelve squares for every year from the first to the last, darker with more visits; of more than MOST_YEARS years the latest (layout.meta: left, the visits before them)."""
    dated = visits[visits["first_day"].notna() & visits["status"].isin(HELD)]
    number = dated["first_day"].dt.year
    years = list(range(number.min(), number.max() + 1))[-MOST_YEARS:] if len(dated) else []
    counted = palette.many(dated).groupby([number, dated["first_day"].dt.month]).sum()
    table = [[int(counted.get((y, m), 0)) for m in range(1, 13)] for y in years]
    months = [] if not years else ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    scale = [
        [0, palette.GRID[theme]],
        [0.001, palette.mixed(palette.LAND[theme], palette.lively(palette.ACCENT, theme), 0.3)],
        [1, palette.lively(palette.ACCENT, theme)],
    ]
    gap, high = (3, 22) if len(years) < TIGHT else (2, 13)
    squares = go.Heatmap(
        z=table,
        x=months,
        y=[str(y) for y in years],
        colorscale=scale,
        showscale=False,
        xgap=gap,
        ygap=gap,
        hovertemplate="%{x} %{y}: %{z} visits<extra></extra>",
        **palette.TRUSTED,
    )
    before = palette.many(dated)[number < years[0]].sum() if years else 0
    return palette.figure(
        theme,
        [squares],
        height=max(80, 46 + high * len(years)),
        meta={"left": int(before)},
        xaxis={"side": "top", "fixedrange": True, "showgrid": False},
        yaxis={"type": "category", "autorange": "reversed", "fixedrange": True, "showgrid": False, "nticks": 20},
    )
