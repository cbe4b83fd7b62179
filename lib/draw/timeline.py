"""The timeline: a row per person, country or journey; bars as wide as the dates allow, soft where the day is not known, hollow where announced."""

import datetime as dt
import itertools
from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from lib.draw import palette
from lib.draw.dates import shown
from lib.model import HELD

DAY = 86_400_000  # milliseconds
ROW = 30  # pixels
MOST_ROWS = 60
NARROWEST = 0.006  # of the whole span, so that a one-day visit can still be seen and hit
ROWS = ("person", "country", "journey")
SOFT = ((1.0, 0.22), (0.72, 0.22), (0.44, 0.3))  # share of the width, opacity: bars laid over each other fade out to both sides
FEW = 6  # rows up to which stays in the same country at the same time are marked


def figure(visits: pd.DataFrame, colours: Mapping[str, str], theme: str = "light", today: dt.date | None = None, chosen: str = "", rows: str = "person") -> go.Figure:
    """visits: as query.visits; rows: one of ROWS. Undated visits are left to the caller. customdata of each bar is the visit's uid."""
    dated = visits[visits["first_day"].notna()].copy()
    dated["row"] = dated["person" if rows == "person" else "country" if rows == "country" else "journey"]
    dated["till"] = dated["last_day"].fillna(dated["first_day"])
    order = dated.groupby("row")["first_day"].max().sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
    dated = dated[dated["row"].isin(order)]
    label = _labels(dated, order, rows)
    traces: list[go.Bar] = []
    marks: list[tuple[dict, dict]] = []
    if len(dated):
        span = (dated["till"].max() - dated["first_day"].min()).days + 1
        smallest = max(1.0, span * NARROWEST)
        vague = dated["start"].str.startswith("[") | (dated["start"].str.len() < 10)
        for status in ("completed", "ongoing", "planned", "postponed", "cancelled"):
            for soft in (False, True):
                part = dated[(dated["status"] == status) & (vague == soft)]
                if len(part):
                    traces += (_soft(part, status, label, smallest, chosen, theme) if soft else [_bars(part, status, label, smallest, chosen, theme, 1.0, 0.95, True)])
        shown_already: set[str] = set()
        for trace in traces:
            trace.showlegend = trace.name not in shown_already
            trace.legendgroup = trace.name
            shown_already.add(trace.name)
        marks += _today(dated, today or dt.date.today())
        if rows == "person" and len(order) <= FEW:
            marks += _together(dated, theme)
    return palette.figure(
        theme, traces, barmode="overlay", bargap=0.35, height=max(220, 96 + ROW * len(order)), margin={"l": 8, "r": 8, "t": 40, "b": 8}, uirevision="timeline", dragmode="zoom",
        xaxis={"type": "date", "side": "bottom"}, yaxis={"fixedrange": True, "type": "category", "ticksuffix": "  ", "categoryorder": "array", "categoryarray": [label[p] for p in reversed(order)]},
        shapes=[shape for shape, _ in marks], annotations=[note for _, note in marks],
    )  # fmt: skip


def _labels(dated: pd.DataFrame, order, rows: str) -> dict[str, str]:
    """Row key -> its words; never two alike."""
    out: dict[str, str] = {}
    of_row = dict(iter(dated.groupby("row", sort=False)))
    for key in order:
        own = of_row[key]
        first = own.iloc[0]
        if rows == "person":
            words = f"{palette.safe(first['visitor'])}  {first['home']}"
        elif rows == "country":
            words = palette.country_name(key)
        else:
            lands = list(dict.fromkeys(palette.country_name(c) for c in own.sort_values("leg")["country"]))
            words = f"{palette.safe(first['visitor'])}: {', '.join(lands[:3])}{' …' if len(lands) > 3 else ''}"
        while words in out.values():
            words += "\u200b"
        out[key] = words
    return out


def _soft(part: pd.DataFrame, status: str, label: Mapping[str, str], smallest: float, chosen: str, theme: str) -> list[go.Bar]:
    return [_bars(part, status, label, smallest, chosen, theme, share, opacity, number == 0) for number, (share, opacity) in enumerate(SOFT if status in HELD else SOFT[:1])]


def _bars(part: pd.DataFrame, status: str, label: Mapping[str, str], smallest: float, chosen: str, theme: str, share: float, opacity: float, outlined: bool) -> go.Bar:
    hollow = status in ("planned", "postponed")
    colour = palette.lively(palette.STATUS[status], theme)
    base, width, hover = [], [], []
    for r in part[["visitor", "city", "country", "start", "end", "first_day", "till"]].itertuples():
        whole = max((r.till - r.first_day).days + 1, smallest)
        base.append((r.first_day + pd.Timedelta(days=whole * (1 - share) / 2)).isoformat())
        width.append(whole * share * DAY)
        hover.append(f"<b>{palette.safe(r.visitor)}</b><br>{palette.safe(palette.place_name(r.city, r.country))}<br>{shown(r.start, r.end)} · {palette.STATUS_SHOWN[status]}")
    picked = [u == chosen for u in part["uid"]]
    return go.Bar(
        orientation="h", y=[label[k] for k in part["row"]], base=base, x=width, name=palette.STATUS_SHOWN[status], customdata=[[u] for u in part["uid"]], hovertext=hover, hoverinfo="text",
        marker={
            "color": "rgba(0,0,0,0)" if hollow else colour, "opacity": 1 if hollow else opacity,
            "line": {"color": [palette.CHOSEN if p else colour for p in picked], "width": [2.5 if p else 1.6 if hollow else 0 for p in picked] if outlined else 0},
            "pattern": {"shape": "/" if status == "cancelled" else "", "fgcolor": palette.LAND[theme]},
        },
        **palette.TRUSTED,
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
    table = counts.assign(when=when).pivot_table(index="key", columns="when", values="n", aggfunc="sum", fill_value=0).reindex(keys)
    first = counts.drop_duplicates("key").set_index("key")
    label = {k: palette.country_name(k) if what == "country" else f"{palette.safe(first.loc[k, 'row'])}  {first.loc[k, 'home']}" for k in keys}
    seen: dict[str, str] = {}
    for k in keys:
        seen[k] = label[k] + "\u200b" * sum(label[k] == v.rstrip("\u200b") for v in seen.values())
    scale = [[0, palette.GRID[theme]], [0.001, palette.mixed(palette.LAND[theme], palette.lively(palette.ACCENT, theme), 0.25)], [1, palette.lively(palette.ACCENT, theme)]]
    squares = go.Heatmap(
        z=table.to_numpy().tolist(), x=[f"{d:%Y}" if yearly else f"{d:%Y-%m-01}" for d in table.columns], y=[seen[k] for k in table.index], colorscale=scale, showscale=False, xgap=1, ygap=2,
        customdata=[[[k]] * table.shape[1] for k in table.index], hovertemplate="%{y}, %{x}: %{z} visits<extra></extra>", **palette.TRUSTED,
    )  # fmt: skip
    return palette.figure(
        theme, [squares], height=max(220, 80 + 22 * len(keys)), margin={"l": 8, "r": 8, "t": 30, "b": 8}, xaxis={"type": "category" if yearly else "date", "side": "top", "showgrid": False, "fixedrange": True},
        yaxis={"type": "category", "autorange": "reversed", "fixedrange": True, "showgrid": False, "ticksuffix": "  "},
    )  # fmt: skip


def density(visits: pd.DataFrame, theme: str = "light", brush: bool = False) -> go.Figure:
    """Visits per month (per year over more than fifteen years), stacked by status; with brush, dragging selects a time. visits: single ones, or counts with column n (Fitting.months)."""
    dated = visits[visits["first_day"].notna()]
    bars = []
    if len(dated):
        years = dated["first_day"].dt.year.max() - dated["first_day"].dt.year.min()
        unit = "Y" if years > 15 else "M"
        when = dated["first_day"].dt.to_period(unit).dt.to_timestamp()
        for status in ("completed", "ongoing", "planned", "cancelled"):
            here = dated["status"] == status
            counted = palette.many(dated)[here].groupby(when[here]).sum().sort_index()
            if len(counted):
                bars.append(go.Bar(x=[d.date().isoformat() for d in counted.index], y=counted.tolist(), name=palette.STATUS_SHOWN[status], marker={"color": palette.lively(palette.STATUS[status], theme)}, hovertemplate="%{x|" + ("%Y" if unit == "Y" else "%b %Y") + "}: %{y}<extra>" + palette.STATUS_SHOWN[status] + "</extra>", xperiod="M12" if unit == "Y" else "M1", xperiodalignment="middle", **palette.TRUSTED))
    more = {"dragmode": "select", "selectdirection": "h"} if brush else {}
    return palette.figure(theme, bars, barmode="stack", height=130, showlegend=False, bargap=0.15, xaxis={"type": "date", "fixedrange": True}, yaxis={"tickformat": "d", "nticks": 3, "fixedrange": True}, **more)


MOST_YEARS = 12


def heat(visits: pd.DataFrame, theme: str = "light") -> go.Figure:
    """Activity by month: a strip of twelve squares per year, darker with more visits; the latest MOST_YEARS years that have any."""
    dated = visits[visits["first_day"].notna() & visits["status"].isin(HELD)]
    years = sorted(dated["first_day"].dt.year.unique())[-MOST_YEARS:]
    counted = palette.many(dated).groupby([dated["first_day"].dt.year, dated["first_day"].dt.month]).sum()
    table = [[int(counted.get((y, m), 0)) for m in range(1, 13)] for y in years]
    months = [] if not years else ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    scale = [[0, palette.GRID[theme]], [0.001, palette.mixed(palette.LAND[theme], palette.lively(palette.ACCENT, theme), 0.3)], [1, palette.lively(palette.ACCENT, theme)]]
    squares = go.Heatmap(z=table, x=months, y=[str(y) for y in years], colorscale=scale, showscale=False, xgap=3, ygap=3, hovertemplate="%{x} %{y}: %{z} visits<extra></extra>", **palette.TRUSTED)
    return palette.figure(theme, [squares], height=max(80, 46 + 22 * len(years)), xaxis={"side": "top", "fixedrange": True, "showgrid": False}, yaxis={"type": "category", "autorange": "reversed", "fixedrange": True, "showgrid": False})
