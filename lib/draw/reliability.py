"""Reliability: of the records said with some confidence, how many were right?"""

from collections.abc import Sequence

import plotly.graph_objects as go

from lib.draw import palette


def figure(bins: Sequence[dict], theme: str = "light") -> go.Figure:
    """bins: as evaluate.reliability. A dot for each bin, as large as its records are many; on the line, stated and right agree."""
    even = go.Scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": palette.FAINT[theme], "dash": "dot"},
        hoverinfo="skip",
        showlegend=False,
        **palette.TRUSTED,
    )
    dots = go.Scatter(
        x=[b["stated"] for b in bins], y=[b["right"] for b in bins], mode="markers+lines", line={"color": palette.ACCENT}, marker={"size": [10 + b["records"] ** 0.5 for b in bins], "color": palette.ACCENT},
        customdata=[[b["records"]] for b in bins], hovertemplate="stated %{x:.0%}<br>right %{y:.0%}<br>%{customdata[0]} visits<extra></extra>", showlegend=False, **palette.TRUSTED,
    )  # fmt: skip
    axis = {"range": [0.5, 1.02], "tickformat": ".0%", "fixedrange": True}
    return palette.figure(
        theme,
        [even, dots],
        height=340,
        xaxis={**axis, "title": {"text": "confidence stated", "standoff": 12}},
        yaxis={**axis, "title": {"text": "share that was right", "standoff": 12}},
    )
