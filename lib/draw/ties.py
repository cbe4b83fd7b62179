"""Ties: who visits whom, and who met whom."""

import networkx as nx
import pandas as pd
import plotly.graph_objects as go

from lib.draw import palette

BARE = {"margin": {"l": 4, "r": 4, "t": 8, "b": 4}, "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
MOST_COUNTRIES = 24
MOST_PEOPLE = 70


def matrix(visits: pd.DataFrame, theme: str = "light") -> go.Figure:
    """Rows travel, columns receive; the area is the number of visits that took place or are under way. customdata is [home, country]."""
    held = visits[visits["status"].isin(("completed", "ongoing"))]
    counted = held.groupby(["home", "country"]).size().reset_index(name="n")
    weight = pd.concat([counted.groupby("home")["n"].sum(), counted.groupby("country")["n"].sum()], axis=1).fillna(0).sum(axis=1).sort_values(ascending=False)
    kept = list(weight.index[:MOST_COUNTRIES])
    counted = counted[counted["home"].isin(kept) & counted["country"].isin(kept)]
    biggest = max(counted["n"].max(), 1) if len(counted) else 1
    back = {(r.home, r.country): r.n for r in counted.itertuples()}
    hover = []
    for r in counted.itertuples():
        returned = back.get((r.country, r.home), 0)
        owed = "balanced" if returned == r.n else f"{palette.country_name(r.country)} returned {returned}"
        hover.append(f"<b>{palette.country_name(r.home)} → {palette.country_name(r.country)}</b>: {r.n} {'visit' if r.n == 1 else 'visits'}<br>{owed}")
    fig = go.Figure(go.Scatter(
        x=[palette.country_name(c) for c in counted["country"]], y=[palette.country_name(h) for h in counted["home"]], mode="markers", hovertext=hover, hoverinfo="text",
        marker={"size": [8 + 24 * (n / biggest) ** 0.5 for n in counted["n"]], "color": [palette.ACCENT if (r.country, r.home) in back else palette.STATUS["planned"] for r in counted.itertuples()],
                "opacity": 0.85, "symbol": "circle", "line": {"width": 0}},
        customdata=[[h, c] for h, c in zip(counted["home"], counted["country"], strict=True)],
    ))  # fmt: skip
    columns = [palette.country_name(c) for c in kept if c in set(counted["country"])]
    lines = [palette.country_name(c) for c in reversed(kept) if c in set(counted["home"])]
    fig.update_xaxes(categoryorder="array", categoryarray=columns, gridcolor=palette.GRID[theme], tickangle=-40, side="top")
    fig.update_yaxes(categoryorder="array", categoryarray=lines, gridcolor=palette.GRID[theme], automargin=True)
    return fig.update_layout(height=max(280, 140 + 24 * len(lines)), **{**BARE, "margin": {"l": 4, "r": 4, "t": 90, "b": 4}})


def network(meetings: pd.DataFrame, theme: str = "light") -> go.Figure:
    """Who met whom in person: circles are people (as large as their number of partners), coloured by home; hover names them."""
    held = meetings[(meetings["mode"] == "in_person") & (meetings["status"] == "held")]
    graph = nx.Graph()
    for r in held.itertuples():
        for name, home in ((r.first, r.first_home), (r.second, r.second_home)):
            graph.add_node(name, home=home)
        weight = graph.get_edge_data(r.first, r.second, {"weight": 0})["weight"]
        graph.add_edge(r.first, r.second, weight=weight + 1)
    if len(graph) > MOST_PEOPLE:
        strongest = sorted(graph, key=lambda n: (-graph.degree(n), n))[:MOST_PEOPLE]
        graph = graph.subgraph(strongest).copy()
    fig = go.Figure()
    if len(graph):
        at = _layout(graph)
        xs: list = []
        ys: list = []
        for a, b in sorted(graph.edges):
            xs += [at[a][0], at[b][0], None]
            ys += [at[a][1], at[b][1], None]
        fig.add_trace(go.Scatter(x=xs, y=ys, mode="lines", line={"color": palette.BORDER[theme], "width": 1.2}, hoverinfo="skip", showlegend=False))
        homes = sorted({graph.nodes[n]["home"] for n in graph}, key=lambda h: (-sum(graph.nodes[n]["home"] == h for n in graph), h))
        colours = palette.of_people(homes)
        for home in homes:
            people = sorted(n for n in graph if graph.nodes[n]["home"] == home)
            fig.add_trace(go.Scatter(
                x=[at[n][0] for n in people], y=[at[n][1] for n in people], mode="markers+text", name=palette.country_name(home) if home else "home not told",
                text=[palette.safe(n.split()[-1]) if graph.degree(n) > 1 or len(graph) < 26 else "" for n in people], textposition="top center", textfont={"size": 11, "color": palette.INK[theme]},
                marker={"size": [9 + 3.2 * graph.degree(n) ** 0.8 for n in people], "color": colours[home], "line": {"width": 1, "color": palette.LAND[theme]}}, customdata=[[n] for n in people],
                hovertext=[f"<b>{palette.safe(n)}</b> ({palette.country_name(home)})<br>met {palette.safe(', '.join(sorted(graph.neighbors(n))))}" for n in people], hoverinfo="text",
            ))  # fmt: skip
    fig.update_xaxes(visible=False)
    fig.update_yaxes(visible=False, scaleanchor="x")
    return fig.update_layout(height=560, legend={"font": {"size": 11}, "title": None, "itemsizing": "constant"}, **BARE)


def _layout(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Each connected part laid out for itself, the parts set beside each other, largest first."""
    parts = sorted(nx.connected_components(graph), key=lambda c: (-len(c), min(c)))
    at: dict[str, tuple[float, float]] = {}
    x = y = row = 0.0
    for part in parts:
        sub = graph.subgraph(sorted(part))
        size = len(part) ** 0.6
        local = nx.kamada_kawai_layout(sub) if len(part) > 2 else nx.circular_layout(sub)
        if x > 0 and x + size > 9:
            x, y, row = 0.0, y - row - 1.4, 0.0
        for name, (px, py) in local.items():
            at[name] = (x + size / 2 + px * size / 2, y - size / 2 + py * size / 2)
        x += size + 1.4
        row = max(row, size)
    return at
