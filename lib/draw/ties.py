"""Ties: who visits whom, who owes whom a visit, and who met whom."""

from collections.abc import Collection

import networkx as nx
import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lib.draw import palette
from lib.draw.dates import day
from lib.model import HELD

MOST_COUNTRIES = 24
ONE_WAY = 0.45  # of the colour of visits that were returned
MOST_HOMES = 8  # with a colour of their own among those who met
MOST_PEOPLE, MOST_TIES = 70, 240  # more lie on top of each other
MOST_LAID_OUT = 45  # people in one part up to whom the slower, better layout is asked


def balances(visits: pd.DataFrame, among: Collection[str] | None = None) -> pd.DataFrame:
    """One row per pair of countries (both among these) with a visit between them, the most travelled first: a, b, there (visits a to b), back, last_there, last_back, owes ("" if even).

    Who owes is the country that was visited last without having gone back since. Organisations receive no visits and are left out.
    """
    held = visits[visits["status"].isin(HELD)]
    told = (
        held.assign(n=palette.many(held))
        .groupby(["home", "country"], sort=False)
        .agg(n=("n", "sum"), last=("first_day", "max"))
        .reset_index()
    )
    home, country = told["home"].to_numpy(object), told["country"].to_numpy(object)
    there = home < country
    told = told.assign(a=np.where(there, home, country), b=np.where(there, country, home), there=there)
    visited = set(visits["country"])
    told = told[(home != country) & told["home"].isin({h for h in set(home) if h and (h in visited or len(h) == 2)})]
    if among is not None:
        told = told[told["a"].isin(among) & told["b"].isin(among)]
    side = lambda rows, many, last: rows.set_index(["a", "b"])[["n", "last"]].rename(columns={"n": many, "last": last})  # noqa: E731
    frame = (
        side(told[told["there"]], "there", "last_there")
        .join(side(told[~told["there"]], "back", "last_back"), how="outer")
        .reset_index()
    )
    frame[["there", "back"]] = frame[["there", "back"]].fillna(0).astype("int64")
    went, came = frame["last_there"], frame["last_back"]
    last_there, last_back = went.notna() & (came.isna() | (went > came)), came.notna() & (went.isna() | (came > went))
    undated = went.isna() & came.isna()
    owed_by = [
        last_there | (undated & (frame["there"] > frame["back"])),
        last_back | (undated & (frame["back"] > frame["there"])),
    ]
    frame = frame[["a", "b", "there", "back", "last_there", "last_back"]].assign(
        owes=np.select(owed_by, [frame["b"], frame["a"]], "").astype(object), total=frame["there"] + frame["back"]
    )
    return frame.sort_values(["total", "a", "b"], ascending=[False, True, True], kind="stable", ignore_index=True)


def matrix(visits: pd.DataFrame, theme: str = "light") -> go.Figure:
    """Rows travel, columns receive; the area is the number of visits. Pale: nobody came back so far; orange: both travelled, and it is the turn of the country visited. customdata is [home, country]."""
    held = visits[visits["status"].isin(HELD)]
    counted = held.assign(n=palette.many(held)).groupby(["home", "country"])["n"].sum().reset_index()
    counted = counted[counted["home"] != counted["country"]]
    weight = (
        pd.concat([counted.groupby("home")["n"].sum(), counted.groupby("country")["n"].sum()], axis=1)
        .fillna(0)
        .sum(axis=1)
        .sort_values(ascending=False, kind="stable")
    )
    kept = list(weight.index[:MOST_COUNTRIES])
    counted = counted[counted["home"].isin(kept) & counted["country"].isin(kept)]
    biggest = max(counted["n"].max(), 1) if len(counted) else 1
    even = {}
    for r in balances(visits, kept).itertuples():
        even[(r.a, r.b)] = even[(r.b, r.a)] = r
    name = palette.country_name
    hover, colours = [], []
    for r in counted.itertuples():
        pair = even.get((r.home, r.country))
        there, back, last = (
            (pair.there, pair.back, pair.last_there)
            if pair and pair.a == r.home
            else (pair.back, pair.there, pair.last_back)
            if pair
            else (r.n, 0, pd.NaT)
        )
        owes = pair.owes if pair else ""
        words = f"It is the turn of {name(owes)}" if owes else "even"
        hover.append(
            f"<b>{name(r.home)} → {name(r.country)}</b>: {there} {'visit' if there == 1 else 'visits'}"
            + (f", last {day(last.date())}" if pd.notna(last) else "")
            + f"<br>{name(r.country)} → {name(r.home)}: {back}<br>{words}"
        )
        colour = palette.lively(palette.STATUS["planned"] if owes == r.country and back else palette.ACCENT, theme)
        colours.append(colour if back else palette.mixed(palette.LAND[theme], colour, ONE_WAY))
    dots = go.Scatter(
        x=[name(c) for c in counted["country"]], y=[name(h) for h in counted["home"]], mode="markers", hovertext=hover, hoverinfo="text", showlegend=False,
        marker={"size": [9 + 22 * (n / biggest) ** 0.5 for n in counted["n"]], "color": colours, "opacity": 0.9, "symbol": "circle", "line": {"width": 0}}, **palette.steady(0.9),
        customdata=[[h, c] for h, c in zip(counted["home"], counted["country"], strict=True)], **palette.TRUSTED,
    )  # fmt: skip
    columns = [name(c) for c in kept if c in set(counted["country"])]
    lines = [name(c) for c in reversed(kept) if c in set(counted["home"])]
    return palette.figure(
        theme, [dots], height=max(280, 150 + 24 * len(lines)), margin={"l": 4, "r": 4, "t": 100, "b": 4},
        xaxis={"categoryorder": "array", "categoryarray": columns, "tickangle": -40, "side": "top", "fixedrange": True}, yaxis={"categoryorder": "array", "categoryarray": lines, "fixedrange": True},
    )  # fmt: skip


def encounters(meetings: pd.DataFrame) -> pd.DataFrame:
    """query.meetings with one row for each encounter, however many articles tell of it: the same two people on one day, or in one place where no day is told.

    Added column reports: how many articles; what was announced and then held is held. The order is that of the first telling.
    """
    if meetings.empty:
        return meetings.assign(reports=pd.Series(dtype="int64"))
    one, other = (
        meetings["first_person"].where(meetings["first_person"] != "", meetings["first"]),
        meetings["second_person"].where(meetings["second_person"] != "", meetings["second"]),
    )
    pair = ["\n".join(sorted(p)) for p in zip(one, other, strict=True)]
    remote = meetings["mode"] != "in_person"
    when = meetings["first_day"].astype(str).where(meetings["first_day"].notna(), meetings["country"])
    rank = meetings["status"].map({"held": 0, "planned": 1}).fillna(2)
    keyed = meetings.assign(
        _key=[f"{p}\n{w}\n{r}" for p, w, r in zip(pair, when, remote, strict=True)],
        _rank=rank,
        _at=range(len(meetings)),
    )
    keyed["reports"] = keyed.groupby("_key")["article"].transform("nunique")
    best = keyed.sort_values(["_rank", "_at"], kind="stable").drop_duplicates("_key").sort_values("_at", kind="stable")
    return best.drop(columns=["_key", "_rank", "_at"]).reset_index(drop=True)


def network(meetings: pd.DataFrame, theme: str = "light") -> go.Figure:
    """Who met whom in person: circles are people (as large as their number of partners), coloured by home; customdata is the person's uid, or ""."""
    held = meetings[(meetings["mode"] == "in_person") & (meetings["status"] == "held")]
    graph = nx.Graph()
    for r in held.itertuples():
        ends = []
        for name, home, uid in ((r.first, r.first_home, r.first_person), (r.second, r.second_home, r.second_person)):
            key = uid or f"{name}\n{home}"
            graph.add_node(key, name=name, home=home, uid=uid)
            ends.append(key)
        weight = graph.get_edge_data(*ends, {"weight": 0})["weight"]
        graph.add_edge(*ends, weight=weight + getattr(r, "n", 1))
    if len(graph) > MOST_PEOPLE:
        strongest = sorted(graph, key=lambda n: (-graph.degree(n), n))[:MOST_PEOPLE]
        graph = graph.subgraph(strongest).copy()
    if graph.number_of_edges() > MOST_TIES:
        often = sorted(graph.edges(data="weight"), key=lambda e: (-e[2], min(e[:2]), max(e[:2])))
        graph.remove_edges_from([e[:2] for e in often[MOST_TIES:]])
    graph.remove_nodes_from([n for n in list(graph) if graph.degree(n) == 0])
    traces = []
    if len(graph):
        at = _layout(graph)
        xs: list = []
        ys: list = []
        for a, b in sorted(graph.edges):
            xs += [at[a][0], at[b][0], None]
            ys += [at[a][1], at[b][1], None]
        traces.append(
            go.Scatter(
                x=xs,
                y=ys,
                mode="lines",
                line={"color": palette.BORDER[theme], "width": 1.2},
                hoverinfo="skip",
                showlegend=False,
                **palette.TRUSTED,
            )
        )
        homes = sorted(
            {graph.nodes[n]["home"] for n in graph}, key=lambda h: (-sum(graph.nodes[n]["home"] == h for n in graph), h)
        )
        colours = palette.of_people(homes)
        named = _labelled(graph, at)
        larger = min(
            3.2, 24 / max(d for _, d in graph.degree) ** 0.8
        )  # pixels; the largest circle stays one among others
        known, of = lambda n: graph.nodes[n]["name"], lambda n: palette.country_name(graph.nodes[n]["home"])  # noqa: E731
        for home in [*homes[:MOST_HOMES], None]:
            people = sorted(
                (
                    n
                    for n in graph
                    if (
                        graph.nodes[n]["home"] == home
                        if home is not None
                        else graph.nodes[n]["home"] in homes[MOST_HOMES:]
                    )
                ),
                key=known,
            )
            if not people:
                continue
            traces.append(go.Scatter(
                x=[at[n][0] for n in people], y=[at[n][1] for n in people], mode="markers+text", name="others" if home is None else palette.country_name(home) if home else "home not told",
                text=[palette.safe(known(n).split()[-1]) if n in named else "" for n in people], textposition="top center", textfont={"size": 11, "color": palette.INK[theme]},
                marker={"size": [9 + larger * graph.degree(n) ** 0.8 for n in people], "color": palette.lively(palette.OTHERS if home is None else colours[home], theme), "line": {"width": 1, "color": palette.LAND[theme]}},
                customdata=[[graph.nodes[n]["uid"]] for n in people],
                hovertext=[f"<b>{palette.safe(known(n))}</b> ({of(n)})<br>met {palette.safe(', '.join(sorted(map(known, graph.neighbors(n)))))}" for n in people], hoverinfo="text", **palette.steady(), **palette.TRUSTED,
            ))  # fmt: skip
    return palette.figure(
        theme,
        traces,
        height=560,
        margin={"l": 4, "r": 4, "t": 60, "b": 4},
        xaxis={"visible": False},
        yaxis={"visible": False},
        legend={"font": {"size": 11, "color": palette.INK[theme]}},
    )


def _labelled(graph: nx.Graph, at: dict[str, tuple[float, float]]) -> set[str]:
    """Whose names are written: those with most partners first, as long as no name lies on another."""
    xs, ys = [p[0] for p in at.values()], [p[1] for p in at.values()]
    wide, high = (max(xs) - min(xs) or 1) / 900, (max(ys) - min(ys) or 1) / 460  # units per pixel
    placed: list[tuple[float, float, float]] = []
    chosen = set()
    for n in sorted(graph, key=lambda n: (-graph.degree(n), n)):
        half = 3.6 * len(graph.nodes[n]["name"].split()[-1]) * wide
        x, y = at[n]
        if all(abs(x - px) > half + ph or abs(y - py) > 17 * high for px, py, ph in placed):
            placed.append((x, y, half))
            chosen.add(n)
    return chosen


def _layout(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Each connected part laid out for itself, the parts set beside each other, largest first."""
    parts = sorted(nx.connected_components(graph), key=lambda c: (-len(c), min(c)))
    at: dict[str, tuple[float, float]] = {}
    x = y = row = 0.0
    for part in parts:
        sub = graph.subgraph(sorted(part))
        size = len(part) ** 0.6
        local = nx.kamada_kawai_layout(sub, weight=None) if 2 < len(part) <= MOST_LAID_OUT else nx.circular_layout(sub)
        if len(part) > 8:  # a hub's partners lie on top of each other: push them apart
            local = nx.spring_layout(
                sub,
                pos=local,
                k=(2.2 if len(part) <= MOST_LAID_OUT else 4.0) / len(part) ** 0.5,
                iterations=60 if len(part) <= MOST_LAID_OUT else 150,
                seed=1,
                weight=None,
            )
        if x > 0 and x + size > 9:
            x, y, row = 0.0, y - row - 1.4, 0.0
        for name, (px, py) in local.items():
            at[name] = (round(x + size / 2 + px * size / 2, 3), round(y - size / 2 + py * size / 2, 3))
        x += size + 1.4
        row = max(row, size)
    return at
