"""The timeline: one row per principal, bars as wide as the dates allow, planned ones hollow."""

import datetime as dt
from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from lib.draw import palette
from lib.draw.dates import shown

DAY = 86_400_000  # milliseconds
ROW = 30  # pixels
MOST_ROWS = 60
NARROWEST = 0.006  # of the whole span, so that a one-day visit can still be seen and hit


def figure(visits: pd.DataFrame, colours: Mapping[str, str], theme: str = "light", today: dt.date | None = None, chosen: str = "") -> go.Figure:
    """visits: as query.visits. Undated visits are left to the caller. customdata of each bar is the visit's uid."""
    dated = visits[visits["first_day"].notna()]
    order = dated.groupby("person")["first_day"].max().sort_values(ascending=False).index[:MOST_ROWS]
    dated = dated[dated["person"].isin(order)]
    label = {p: f"{palette.safe(dated[dated['person'] == p]['visitor'].iloc[0])}  {dated[dated['person'] == p]['home'].iloc[0]}" for p in order}
    fig = go.Figure()
    if len(dated):
        span = (dated["last_day"].fillna(dated["first_day"]).max() - dated["first_day"].min()).days + 1
        smallest = max(1.0, span * NARROWEST)
        for status in ("completed", "ongoing", "planned", "postponed", "cancelled"):
            part = dated[dated["status"] == status]
            if len(part):
                fig.add_trace(_bars(part, status, label, smallest, chosen, theme))
        fig.update_yaxes(categoryorder="array", categoryarray=[label[p] for p in reversed(order)])
        today = today or dt.date.today()
        if dated["first_day"].min() <= pd.Timestamp(today) <= dated["last_day"].fillna(dated["first_day"]).max() + pd.Timedelta(days=60):
            fig.add_vline(x=pd.Timestamp(today).value / 1e6, line={"color": "#c2255c", "width": 1})
    fig.update_layout(
        barmode="overlay", bargap=0.35, height=max(220, 90 + ROW * len(order)), margin={"l": 8, "r": 8, "t": 34, "b": 8}, hoverlabel={"align": "left"},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "title": None}, paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", uirevision="timeline",
        xaxis={"type": "date", "gridcolor": palette.GRID[theme], "side": "bottom"}, yaxis={"gridcolor": palette.GRID[theme], "automargin": True, "ticklabelstandoff": 6},
    )  # fmt: skip
    return fig


def _bars(part: pd.DataFrame, status: str, label: Mapping[str, str], smallest: float, chosen: str, theme: str) -> go.Bar:
    first = part["first_day"]
    last = part["last_day"].fillna(first)
    width = [max((b - a).days + 1, smallest) for a, b in zip(first, last, strict=True)]
    vague = [r.start.startswith("[") or len(r.start) < 10 for r in part.itertuples()]
    hollow = status in ("planned", "postponed")
    colour = palette.STATUS[status]
    hover = [
        f"<b>{palette.safe(r.visitor)}</b><br>{palette.safe(r.city + ', ' if r.city else '')}{palette.country_name(r.country)}<br>{shown(r.start, r.end)} · {palette.STATUS_SHOWN[status]}"
        for r in part.itertuples()
    ]
    return go.Bar(
        orientation="h", y=[label[p] for p in part["person"]], base=first, x=[w * DAY for w in width], name=palette.STATUS_SHOWN[status],
        customdata=[[u] for u in part["uid"]], hovertext=hover, hoverinfo="text",
        marker={
            "color": ["rgba(0,0,0,0)" if hollow else colour for _ in width], "opacity": [0.45 if v else 0.95 for v in vague],
            "line": {"color": ["#c2255c" if u == chosen else colour for u in part["uid"]], "width": [2.5 if u == chosen or hollow else 1 for u in part["uid"]]},
            "pattern": {"shape": ["/" if status == "cancelled" else "" for _ in width], "fgcolor": palette.LAND[theme]},
        },
    )  # fmt: skip


def density(visits: pd.DataFrame, theme: str = "light") -> go.Figure:
    """Visits per month (per year over more than fifteen years), stacked by status."""
    dated = visits[visits["first_day"].notna()]
    fig = go.Figure()
    if len(dated):
        years = dated["first_day"].dt.year.max() - dated["first_day"].dt.year.min()
        unit = "Y" if years > 15 else "M"
        when = dated["first_day"].dt.to_period(unit).dt.to_timestamp()
        for status in ("completed", "ongoing", "planned", "cancelled"):
            counted = when[dated["status"] == status].value_counts().sort_index()
            if len(counted):
                fig.add_trace(go.Bar(x=counted.index, y=counted.values, name=palette.STATUS_SHOWN[status], marker={"color": palette.STATUS[status]}, hovertemplate="%{x|" + ("%Y" if unit == "Y" else "%b %Y") + "}: %{y}<extra>" + palette.STATUS_SHOWN[status] + "</extra>", xperiod="M12" if unit == "Y" else "M1", xperiodalignment="middle"))
    fig.update_layout(barmode="stack", height=150, margin={"l": 8, "r": 8, "t": 8, "b": 8}, showlegend=False, bargap=0.15, paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
                      xaxis={"type": "date", "gridcolor": palette.GRID[theme]}, yaxis={"gridcolor": palette.GRID[theme], "tickformat": "d", "nticks": 4})  # fmt: skip
    return fig
