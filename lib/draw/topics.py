"""Topics: how much of the reading each takes, over time, by country and by visitor, and compared."""

from collections.abc import Collection

import pandas as pd
import plotly.graph_objects as go

from lib.draw import palette

MOST_COLUMNS = 20
ROW = 38  # pixels
FEW = 6  # topics that are stacked by themselves


def shares(topics: pd.DataFrame, theme: str = "light", chosen: Collection[str] = ()) -> go.Figure:
    """topics: as query.topics. A bar for each topic, as long as its summed share of the articles, its name upon it; customdata is the topic's id."""
    total = topics.groupby("topic")["weight"].sum().sort_values(kind="stable")
    count = topics.groupby("topic")["n"].sum() if "n" in topics else topics.groupby("topic")["article"].nunique()
    share = total / max(total.sum(), 1e-9)
    longest = share.max() if len(share) else 1.0
    quiet = lambda t: 0.95 if not chosen or t in chosen else 0.35  # noqa: E731
    bars = go.Bar(
        orientation="h", y=list(total.index), x=share.round(4).tolist(), customdata=[[t, int(count[t]), palette.topic_label(t)] for t in total.index], width=0.34, offset=-0.42,
        marker={"color": [palette.lively(palette.topic_colour(t), theme) for t in total.index], "opacity": [quiet(t) for t in total.index], "line": {"width": 0}}, showlegend=False,
        hovertemplate="<b>%{customdata[2]}</b><br>%{customdata[1]:,} articles, %{x:.0%} of the text<extra></extra>", **palette.steady(), **palette.TRUSTED,
    )  # fmt: skip
    names = [{"x": 0, "y": t, "xanchor": "left", "yanchor": "bottom", "yshift": -3, "showarrow": False, "text": f"{palette.topic_label(t)}  <span style='opacity:.75'>{share[t]:.0%}</span>", "font": {"size": 13, "color": palette.INK[theme]}} for t in total.index]  # fmt: skip
    return palette.figure(
        theme, [bars], height=max(120, 20 + ROW * len(total)), annotations=names, margin={"l": 0, "r": 4, "t": 4, "b": 4}, bargap=0,
        xaxis={"visible": False, "range": [0, 1.04 * longest], "fixedrange": True}, yaxis={"visible": False, "categoryorder": "array", "categoryarray": list(total.index), "fixedrange": True, "range": [-0.6, len(total) - 0.2]},
    )  # fmt: skip


def over_time(topics: pd.DataFrame, theme: str = "light") -> go.Figure:
    """Share of the reading per month (per year over more than four years), stacked: families of topics, or the topics themselves where there are few."""
    dated = topics[topics["published"].notna()]
    bars = []
    if len(dated):
        unit = "Y" if dated["published"].dt.year.max() - dated["published"].dt.year.min() > 4 else "M"
        when = dated["published"].dt.to_period(unit).dt.to_timestamp()
        few = dated["topic"].nunique() <= FEW
        kinds = dated["topic"] if few else dated["topic"].map(palette.topic_family)
        table = dated.assign(when=when, kind=kinds).pivot_table(
            index="when", columns="kind", values="weight", aggfunc="sum", fill_value=0
        )
        days = [d.date().isoformat() for d in table.index]
        for kind in table.sum().sort_values(ascending=False, kind="stable").index:
            name, colour = (
                (palette.topic_label(kind), palette.topic_colour(kind))
                if few
                else palette.FAMILIES.get(kind, ("Other", palette.OTHERS))
            )
            bars.append(go.Bar(x=days, y=table[kind].round(2).tolist(), name=name, marker={"color": palette.lively(colour, theme), "line": {"width": 0}}, customdata=[[kind]] * len(table),
                                 xperiod="M12" if unit == "Y" else "M1", xperiodalignment="middle", hovertemplate="%{x|" + ("%Y" if unit == "Y" else "%b %Y") + "}: %{y:.1f} articles<extra>%{fullData.name}</extra>", **palette.TRUSTED))  # fmt: skip
    return palette.figure(
        theme,
        bars,
        barmode="stack",
        bargap=0.25,
        height=300,
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        xaxis={"type": "date", "fixedrange": True},
        yaxis={"title": {"text": "articles"}, "fixedrange": True, "nticks": 5},
    )


def by(visits: pd.DataFrame, column: str, theme: str = "light") -> go.Figure:
    """Topics against whom they were talked about with: column country (visited), home or person. customdata is [topic, key, visits]. visits: single ones, or counts (Fitting.topics_by)."""
    long = visits.assign(topic=visits["topics"].str.split("|")).explode("topic")
    long = long[(long["topic"].fillna("") != "") & (long[column] != "")]
    counted = long.assign(n=palette.many(long)).groupby(["topic", column])["n"].sum().reset_index()
    keys = list(counted.groupby(column)["n"].sum().sort_values(ascending=False, kind="stable").index[:MOST_COLUMNS])
    order = counted.groupby("topic")["n"].sum().sort_values(kind="stable").index
    counted = counted[counted[column].isin(keys)]
    name = (
        dict(zip(visits["person"], visits["visitor"].map(palette.safe), strict=True))
        if column == "person"
        else {k: palette.country_name(k) for k in keys}
    )
    biggest = max(counted["n"].max(), 1) if len(counted) else 1
    dots = go.Scatter(
        x=[name[k] for k in counted[column]], y=[palette.topic_label(t) for t in counted["topic"]], mode="markers",
        marker={"size": [8 + 24 * (n / biggest) ** 0.5 for n in counted["n"]], "color": [palette.lively(palette.topic_colour(t), theme) for t in counted["topic"]], "opacity": 0.9, "line": {"width": 0}}, **palette.steady(0.9),
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
    traces = [
        go.Scatter(
            x=xs,
            y=ys,
            mode="lines",
            line={"color": palette.BORDER[theme], "width": 2},
            hoverinfo="skip",
            showlegend=False,
            **palette.TRUSTED,
        )
    ]
    for column, name, colour in (("a", names[0], palette.PEOPLE[0]), ("b", names[1], palette.PEOPLE[1])):
        traces.append(
            go.Scatter(
                x=both[column].round(3).tolist(),
                y=labels,
                mode="markers",
                name=palette.safe(name),
                marker={"size": 12, "color": palette.lively(colour, theme)},
                hovertemplate="%{y}: %{x:.0%} of the visits<extra>" + palette.safe(name) + "</extra>",
                **palette.TRUSTED,
            )
        )
    return palette.figure(
        theme,
        traces,
        height=max(220, 90 + 26 * len(both)),
        margin={"l": 8, "r": 8, "t": 40, "b": 8},
        xaxis={
            "tickformat": ".0%",
            "rangemode": "tozero",
            "title": {"text": "share of the visits"},
            "fixedrange": True,
        },
        yaxis={"fixedrange": True},
    )
