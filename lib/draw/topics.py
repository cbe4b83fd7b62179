"""Topics: how much of the reading each takes, over time, and by country."""

import pandas as pd
import plotly.graph_objects as go

from lib.draw import palette

BARE = {"margin": {"l": 4, "r": 4, "t": 8, "b": 4}, "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}


def treemap(topics: pd.DataFrame) -> go.Figure:
    """topics: as query.topics. One tile per topic, as large as its summed share; customdata is the topic's id."""
    total = topics.groupby("topic")["weight"].sum().sort_values(ascending=False)
    count = topics.groupby("topic")["article"].nunique()
    fig = go.Figure(go.Treemap(
        labels=[palette.topic_label(t) for t in total.index], parents=[""] * len(total), values=total.round(3).tolist(), customdata=[[t, int(count[t])] for t in total.index],
        marker={"colors": [palette.topic_colour(t) for t in total.index], "line": {"width": 0}}, textinfo="label", textfont={"color": "white", "size": 14}, textposition="top left", tiling={"pad": 2},
        hovertemplate="<b>%{label}</b><br>%{customdata[1]} articles<extra></extra>",
    ))  # fmt: skip
    return fig.update_layout(height=380, uniformtext={"minsize": 11, "mode": "hide"}, **BARE)


def over_time(topics: pd.DataFrame, theme: str = "light") -> go.Figure:
    """Share of the reading per month (per year over more than four years), stacked."""
    dated = topics[topics["published"].notna()]
    fig = go.Figure()
    if len(dated):
        unit = "Y" if dated["published"].dt.year.max() - dated["published"].dt.year.min() > 4 else "M"
        when = dated["published"].dt.to_period(unit).dt.to_timestamp()
        table = dated.assign(when=when).pivot_table(index="when", columns="topic", values="weight", aggfunc="sum", fill_value=0)
        for topic in table.sum().sort_values(ascending=False).index:
            fig.add_trace(go.Bar(x=table.index, y=table[topic].round(2), name=palette.topic_label(topic), marker={"color": palette.topic_colour(topic)}, customdata=[[topic]] * len(table),
                                 xperiod="M12" if unit == "Y" else "M1", xperiodalignment="middle", hovertemplate="%{x|" + ("%Y" if unit == "Y" else "%b %Y") + "}<extra>%{fullData.name}</extra>"))  # fmt: skip
    return fig.update_layout(barmode="stack", height=360, bargap=0.15, legend={"font": {"size": 11}, "title": None}, xaxis={"type": "date", "gridcolor": palette.GRID[theme]},
                             yaxis={"title": "articles' worth of text", "gridcolor": palette.GRID[theme]}, **BARE)  # fmt: skip


def by_country(visits: pd.DataFrame, theme: str = "light") -> go.Figure:
    """Bubbles: topic by country visited; the area is the number of visits. customdata is [topic, country]."""
    long = visits.assign(topic=visits["topics"].str.split("|")).explode("topic")
    long = long[long["topic"].fillna("") != ""]
    counted = long.groupby(["topic", "country"]).size().reset_index(name="n")
    countries = counted.groupby("country")["n"].sum().sort_values(ascending=False).index[:20]
    order = counted.groupby("topic")["n"].sum().sort_values().index
    counted = counted[counted["country"].isin(countries)]
    biggest = max(counted["n"].max(), 1) if len(counted) else 1
    fig = go.Figure(go.Scatter(
        x=[palette.country_name(c) for c in counted["country"]], y=[palette.topic_label(t) for t in counted["topic"]], mode="markers",
        marker={"size": [8 + 26 * (n / biggest) ** 0.5 for n in counted["n"]], "color": [palette.topic_colour(t) for t in counted["topic"]], "opacity": 0.85, "line": {"width": 0}},
        customdata=[[t, c, n] for t, c, n in zip(counted["topic"], counted["country"], counted["n"], strict=True)], hovertemplate="%{y} · %{x}: %{customdata[2]} visits<extra></extra>",
    ))  # fmt: skip
    fig.update_xaxes(categoryorder="array", categoryarray=[palette.country_name(c) for c in countries], gridcolor=palette.GRID[theme], tickangle=-40)
    fig.update_yaxes(categoryorder="array", categoryarray=[palette.topic_label(t) for t in order], gridcolor=palette.GRID[theme], automargin=True)
    return fig.update_layout(height=max(260, 110 + 26 * len(order)), **BARE)
