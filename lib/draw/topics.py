"""Topics: how much of the reading each takes, over time, by country and by visitor, and compared."""

import textwrap

import pandas as pd
import plotly.graph_objects as go

from lib.draw import palette

MOST_COLUMNS = 20
WRAP = 18  # characters of a tile's line


def treemap(topics: pd.DataFrame, theme: str = "light", chosen: str = "") -> go.Figure:
    """topics: as query.topics. One tile per topic, as large as its summed share; customdata is the topic's id."""
    total = topics.groupby("topic")["weight"].sum().sort_values(ascending=False)
    count = topics.groupby("topic")["n"].sum() if "n" in topics else topics.groupby("topic")["article"].nunique()
    share = total / max(total.sum(), 1e-9)
    tiles = go.Treemap(
        labels=["<br>".join(textwrap.wrap(palette.topic_label(t), WRAP)) for t in total.index], parents=[""] * len(total), values=total.round(3).tolist(), customdata=[[t, int(count[t]), f"{share[t]:.0%}"] for t in total.index],
        marker={"colors": [palette.topic_colour(t) for t in total.index], "line": {"width": [3 if t == chosen else 0 for t in total.index], "color": palette.INK[theme]}}, texttemplate="%{label}<br>%{customdata[2]}", textfont={"color": "white", "size": 14},
        textposition="top left", tiling={"pad": 2}, hovertemplate="<b>%{label}</b><br>%{customdata[1]} articles<extra></extra>", pathbar={"visible": False}, **palette.TRUSTED,
    )  # fmt: skip
    return palette.figure(theme, [tiles], height=380, uniformtext={"minsize": 11, "mode": "hide"}, margin={"l": 0, "r": 0, "t": 0, "b": 0})


def over_time(topics: pd.DataFrame, theme: str = "light") -> go.Figure:
    """Share of the reading per month (per year over more than four years), stacked."""
    dated = topics[topics["published"].notna()]
    bars = []
    if len(dated):
        unit = "Y" if dated["published"].dt.year.max() - dated["published"].dt.year.min() > 4 else "M"
        when = dated["published"].dt.to_period(unit).dt.to_timestamp()
        table = dated.assign(when=when).pivot_table(index="when", columns="topic", values="weight", aggfunc="sum", fill_value=0)
        days = [d.date().isoformat() for d in table.index]
        for topic in table.sum().sort_values(ascending=False).index:
            bars.append(go.Bar(x=days, y=table[topic].round(2).tolist(), name=palette.topic_label(topic), marker={"color": palette.topic_colour(topic)}, customdata=[[topic]] * len(table),
                                 xperiod="M12" if unit == "Y" else "M1", xperiodalignment="middle", hovertemplate="%{x|" + ("%Y" if unit == "Y" else "%b %Y") + "}<extra>%{fullData.name}</extra>", **palette.TRUSTED))  # fmt: skip
    return palette.figure(theme, bars, barmode="stack", bargap=0.2, height=430, legend={"y": -0.12, "yanchor": "top", "font": {"size": 11, "color": palette.INK[theme]}}, xaxis={"type": "date"}, yaxis={"title": {"text": "articles"}})


def by(visits: pd.DataFrame, column: str, theme: str = "light") -> go.Figure:
    """Topics against whom they were talked about with: column country (visited), home or person. customdata is [topic, key, visits]. visits: single ones, or counts (Fitting.topics_by)."""
    long = visits.assign(topic=visits["topics"].str.split("|")).explode("topic")
    long = long[(long["topic"].fillna("") != "") & (long[column] != "")]
    counted = long.assign(n=palette.many(long)).groupby(["topic", column])["n"].sum().reset_index()
    keys = list(counted.groupby(column)["n"].sum().sort_values(ascending=False, kind="stable").index[:MOST_COLUMNS])
    order = counted.groupby("topic")["n"].sum().sort_values(kind="stable").index
    counted = counted[counted[column].isin(keys)]
    name = dict(zip(visits["person"], visits["visitor"].map(palette.safe), strict=True)) if column == "person" else {k: palette.country_name(k) for k in keys}
    biggest = max(counted["n"].max(), 1) if len(counted) else 1
    dots = go.Scatter(
        x=[name[k] for k in counted[column]], y=[palette.topic_label(t) for t in counted["topic"]], mode="markers",
        marker={"size": [8 + 24 * (n / biggest) ** 0.5 for n in counted["n"]], "color": [palette.topic_colour(t) for t in counted["topic"]], "opacity": 0.9, "line": {"width": 0}},
        customdata=[[t, k, n] for t, k, n in zip(counted["topic"], counted[column], counted["n"], strict=True)], hovertemplate="%{y} · %{x}: %{customdata[2]} visits<extra></extra>", **palette.TRUSTED,
    )  # fmt: skip
    return palette.figure(
        theme, [dots], height=max(280, 130 + 26 * len(order)), xaxis={"categoryorder": "array", "categoryarray": [name[k] for k in keys], "tickangle": -40, "fixedrange": True},
        yaxis={"categoryorder": "array", "categoryarray": [palette.topic_label(t) for t in order], "fixedrange": True},
    )  # fmt: skip


def compared(left: pd.DataFrame, right: pd.DataFrame, names: tuple[str, str], theme: str = "light") -> go.Figure:
    """Shares of topics in two sets of visits, as two dots a topic; frames as query.visits."""
    shares = []
    for frame in (left, right):
        if "n" in frame:  # counts: topics, n, of frame.attrs["visits"] visits
            shares.append(frame.set_index("topics")["n"].sort_values(ascending=False) / max(frame.attrs["visits"], 1))
            continue
        told = frame["topics"].str.split("|").explode()
        told = told[told.fillna("") != ""]
        shares.append(told.value_counts() / max(len(frame), 1))
    both = pd.concat(shares, axis=1, keys=["a", "b"]).fillna(0.0)
    both = both.assign(most=both.max(axis=1)).sort_values(["most"], kind="stable")
    labels = [palette.topic_label(t) for t in both.index]
    xs, ys = [], []
    for label, a, b in zip(labels, both["a"], both["b"], strict=True):
        xs += [a, b, None]
        ys += [label, label, None]
    traces = [go.Scatter(x=xs, y=ys, mode="lines", line={"color": palette.BORDER[theme], "width": 2}, hoverinfo="skip", showlegend=False, **palette.TRUSTED)]
    for column, name, colour in (("a", names[0], palette.PEOPLE[0]), ("b", names[1], palette.PEOPLE[1])):
        traces.append(go.Scatter(x=both[column].round(3).tolist(), y=labels, mode="markers", name=palette.safe(name), marker={"size": 12, "color": palette.lively(colour, theme)}, hovertemplate="%{y}: %{x:.0%} of the visits<extra>" + palette.safe(name) + "</extra>", **palette.TRUSTED))
    return palette.figure(theme, traces, height=max(220, 90 + 26 * len(both)), margin={"l": 8, "r": 8, "t": 40, "b": 8}, xaxis={"tickformat": ".0%", "rangemode": "tozero", "title": {"text": "share of the visits"}, "fixedrange": True}, yaxis={"fixedrange": True})
