"""The map: pins for cities, soft discs for countries without a city, journeys as great-circle arcs in order. No outside request."""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import pandas as pd
import plotly.graph_objects as go

from lib.draw import palette
from lib.draw.dates import shown
from lib.model import OFF

STATIC = "app/static"
ARC_POINTS = 24
LONG_WAY = 0.35  # radians of arc from which it is drawn with all its points
DASH = 2  # points drawn, then as many left out, for planned legs
MOST_NAMES = 8  # visits listed in a hover
MOST_PINS = 120  # from here on neighbouring pins are gathered in clusters
MOST_ARCS = 60  # journeys drawn, the latest first: more is a hairball, and too much to send
MOST_FRAMES = 72  # steps of the time slider
MOST_COLOURS = 8  # entries of the legend
COLOURINGS = ("status", "visitor", "home", "topic")
MODES = ("journeys", "pins", "countries")
PIN = ("uid", "visitor", "person", "home", "topics", "status", "city", "country", "start", "end", "first_day", "leg", "legs", "at_lat", "at_lon")  # what a pin tells: going through all columns costs as much again
LEG = ("status", "person", "home", "topics", "from_lat", "from_lon", "at_lat", "at_lon")


def style(theme: str, tints: Mapping[str, str]) -> dict:
    """A MapLibre style whose only sources are our own files; tints: country (ISO alpha-2) -> colour."""
    fill: str | list = palette.LAND[theme]
    if tints:
        fill = ["match", ["get", "iso2"], *(x for code, colour in sorted(tints.items()) for x in (code, colour)), palette.LAND[theme]]
    return {
        "version": 8,
        "sources": {
            "countries": {"type": "geojson", "data": f"{STATIC}/countries.geojson", "attribution": "Made with Natural Earth; boundaries do not imply endorsement"},
            "borders": {"type": "geojson", "data": f"{STATIC}/borders.geojson"},
        },
        "layers": [
            {"id": "sea", "type": "background", "paint": {"background-color": palette.SEA[theme]}},
            {"id": "land", "type": "fill", "source": "countries", "paint": {"fill-color": fill, "fill-outline-color": palette.BORDER[theme]}},
            {"id": "borders", "type": "line", "source": "borders", "paint": {"line-color": palette.BORDER[theme], "line-width": 0.7}},
        ],
    }


def great_circle(a: tuple[float, float], b: tuple[float, float], points: int = ARC_POINTS) -> list[tuple[float, float]]:
    """(lat, lon) points along the shortest way from a to b, in degrees; longitudes run on past 180 so that lines do not jump."""
    (la, lo), (lb, lob) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    va = (math.cos(la) * math.cos(lo), math.cos(la) * math.sin(lo), math.sin(la))
    vb = (math.cos(lb) * math.cos(lob), math.cos(lb) * math.sin(lob), math.sin(lb))
    angle = math.acos(max(-1.0, min(1.0, sum(x * y for x, y in zip(va, vb, strict=True)))))
    if angle < 1e-6:
        return [a, b]
    out: list[tuple[float, float]] = []
    for i in range(points + 1):
        t = i / points
        f, g = math.sin((1 - t) * angle) / math.sin(angle), math.sin(t * angle) / math.sin(angle)
        x, y, z = (f * p + g * q for p, q in zip(va, vb, strict=True))
        lon = math.degrees(math.atan2(y, x))
        if out:
            lon += 360 * round((out[-1][1] - lon) / 360)
        out.append((round(math.degrees(math.atan2(z, math.hypot(x, y))), 3), round(lon, 3)))
    return out


def located(visits: pd.DataFrame) -> pd.DataFrame:
    """The visits that can be drawn, with column exact: a city is known; else they stand where the country's name is written."""
    out = visits[visits["at_lat"].notna()].copy()
    out["exact"] = out["lat"].notna()
    return out


def figure(
    visits: pd.DataFrame, colours: Mapping[str, str], theme: str = "light", height: int = 560, chosen: str = "", by: str = "status", mode: str = "journeys", playing: bool = False
) -> go.Figure:
    """visits: as query.visits; colours: person uid -> colour; by: one of COLOURINGS; mode: one of MODES; playing: with a slider, month by month.

    Each pin's customdata is the uid of the latest visit there; pins are places, arcs are journeys in order with arrowheads.
    """
    frame = located(visits)
    wheel = _wheel(frame, by, colours, theme)
    counts = visits["country"].value_counts()
    tints = dict.fromkeys(counts.index, palette.TOUCHED[theme])
    if mode == "countries":
        top = math.log1p(counts.max()) if len(counts) else 1
        tints = {c: palette.mixed(palette.LAND[theme], palette.lively(palette.ACCENT, theme), 0.15 + 0.75 * math.log1p(n) / top) for c, n in counts.items()}
    traces = [*_arcs(frame, wheel, by, theme), _starts(frame, theme)] if mode == "journeys" else []
    traces += [*_places(frame, wheel, by, theme, chosen, mode), *_legend(wheel, by, theme)]
    frames, controls = _play(traces, frame, wheel, by, theme, mode) if playing else ([], {})
    own = {
        "map": {"style": style(theme, tints), **_view(frame, chosen)}, "height": height, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "showlegend": by != "status" or mode != "countries", "uirevision": f"map{chosen}",
        "legend": {"x": 0.01, "y": 0.99, "yanchor": "top", "bgcolor": palette.veil(theme), "borderwidth": 0},
    }  # fmt: skip
    return palette.figure(theme, traces, frames, **{**own, **controls})


MOST_SPOTS = 2_500  # places sent where visits are counted: the most visited


def counted(places: pd.DataFrame, theme: str = "light", height: int = 560, mode: str = "pins") -> go.Figure:
    """Where single visits would be too many: places (Fitting.places) as circles with how many visits; countries (mode countries) tinted. customdata is [kind, country, city]: what a click narrows to."""
    lands = places.groupby("country")["n"].sum()
    top = math.log1p(lands.max()) if len(lands) else 1
    strong = mode == "countries"
    tints = {c: palette.mixed(palette.LAND[theme], palette.lively(palette.ACCENT, theme), (0.15 + 0.75 * math.log1p(n) / top) if strong else 0.12) for c, n in lands.items()}
    traces = []
    for exact in (False, True):
        part = places[places["exact"] == exact].head(MOST_SPOTS)
        if part.empty or (strong and not exact):
            continue
        biggest = math.sqrt(max(places["n"].max(), 1))
        names = [palette.place_name(r.city, r.country) if exact else f"{palette.country_name(r.country)} (no city named)" for r in part.itertuples()]
        traces.append(go.Scattermap(
            lat=part["at_lat"].tolist(), lon=part["at_lon"].tolist(), customdata=[["place", r.country, r.city] for r in part.itertuples()], hoverinfo="text", name="cities" if exact else "countries",
            hovertext=[f"<b>{palette.safe(name)}</b> · {n:,} visits" for name, n in zip(names, part["n"], strict=True)], mode="markers+text", text=[palette.safe(r.city) if exact else "" for r in part.itertuples()],
            textposition="top center", textfont={"size": 12, "color": palette.INK[theme]}, showlegend=False,
            marker={"size": [5 + 33 * math.sqrt(n) / biggest for n in part["n"]], "color": palette.lively(palette.ACCENT, theme), "opacity": 0.75 if exact else 0.3}, **palette.TRUSTED,
        ))  # fmt: skip
    own = {"map": {"style": style(theme, tints), **_view(places.assign(uid="", journey=""), "")}, "height": height, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "uirevision": "counted"}
    return palette.figure(theme, traces, **own)


def _wheel(frame: pd.DataFrame, by: str, colours: Mapping[str, str], theme: str) -> dict[str, tuple[str, str]]:
    """Key -> (words, colour) for what the pins are coloured by, the most frequent first."""
    if by == "visitor":
        order = frame.groupby("person").agg(n=("uid", "size"), name=("visitor", "first")).sort_values(["n", "name"], ascending=[False, True], kind="stable")
        found = [(k, r.name_, colours.get(k, palette.OTHERS)) for k, r in zip(order.index, order.rename(columns={"name": "name_"}).itertuples(), strict=True)]
    elif by == "home":
        order = frame["home"].value_counts()
        own = palette.of_people(order.index)
        found = [(k, palette.country_name(k), own[k]) for k in order.index]
    elif by == "topic":
        order = frame["topics"].str.split("|").str[0].replace("", pd.NA).dropna().value_counts()
        found = [(k, palette.topic_label(k), palette.topic_colour(k)) for k in order.index]
    else:
        found = [(k, palette.STATUS_SHOWN[k], palette.STATUS[k]) for k in palette.STATUS if k in set(frame["status"])]
    return {k: (words, palette.lively(colour, theme)) for k, words, colour in found}


def _key(row, by: str) -> str:
    return row.person if by == "visitor" else row.home if by == "home" else row.topics.split("|")[0] if by == "topic" else row.status


def _places(frame: pd.DataFrame, wheel: Mapping, by: str, theme: str, chosen: str, mode: str) -> list[go.Scattermap]:
    out = []
    for exact in (False, True):
        part = frame[frame["exact"] == exact]
        if len(part) and not (mode == "countries" and not exact):
            out.append(_pins(part, exact, wheel, by, theme, chosen, frame["person"].nunique() == 1))
    return out


def _pins(part: pd.DataFrame, exact: bool, wheel: Mapping, by: str, theme: str, chosen: str, alone: bool) -> go.Scattermap:
    """alone: all visits are of one person, so that the places can bear the numbers of the legs."""
    spots = []
    there: dict[tuple[float, float], list] = {}
    for r in part[list(PIN)].itertuples(index=False):
        there.setdefault((r.at_lat, r.at_lon), []).append(r)
    for (lat, lon), own in sorted(there.items()):
        latest = max(own, key=lambda r: (r.first_day if pd.notna(r.first_day) else pd.Timestamp.min, r.uid))
        place = palette.place_name(latest.city, latest.country) if exact else f"{palette.country_name(latest.country)} (no city named)"
        lines = [f"<b>{palette.safe(place)}</b> · {len(own)} {'visit' if len(own) == 1 else 'visits'}"]
        lines += [f"{palette.safe(r.visitor)} · {shown(r.start, r.end)} · {palette.STATUS_SHOWN[r.status]}" for r in own[::-1][:MOST_NAMES]]
        lines += [f"and {len(own) - MOST_NAMES} more"] if len(own) > MOST_NAMES else []
        keys = [_key(r, by) for r in own]
        if by == "status":
            key = next(s for s in ("completed", "ongoing", "planned", "postponed", "cancelled") if s in keys)
        else:
            key = max(dict.fromkeys(keys), key=keys.count)
        is_chosen = any(r.uid == chosen for r in own)
        colour = palette.CHOSEN if is_chosen else wheel.get(key, ("", palette.OTHERS))[1]
        number = f"{latest.leg}. " if alone and len(own) == 1 and latest.legs > 1 else ""
        spots.append((lat, lon, len(own), "<br>".join(lines), chosen if is_chosen else latest.uid, colour, number + palette.safe(latest.city if exact else "")))
    spots.sort(key=lambda s: -s[2])  # the larger place keeps its label where two would collide
    sizes = [min(34, 9 + 4.5 * math.sqrt(s[2])) if exact else min(46, 22 + 4 * math.sqrt(s[2])) for s in spots]
    gathered = {"enabled": True, "maxzoom": 6, "step": [10, 50], "size": [18, 26, 34], "color": [palette.lively(palette.ACCENT, theme)] * 3, "opacity": 0.8} if exact and len(spots) > MOST_PINS else {"enabled": False}
    return go.Scattermap(
        lat=[s[0] for s in spots], lon=[s[1] for s in spots], customdata=[[s[4]] for s in spots], hovertext=[s[3] for s in spots], hoverinfo="text", name="cities" if exact else "countries",
        mode="markers+text", text=[s[6] for s in spots], textposition="top center", textfont={"size": 12, "color": palette.INK[theme]}, showlegend=False, cluster=gathered,
        marker={"size": sizes, "color": [s[5] for s in spots], "opacity": 0.9 if exact else 0.32}, **palette.TRUSTED,
    )  # fmt: skip


def _starts(frame: pd.DataFrame, theme: str) -> go.Scattermap:
    """Where journeys begin: small grey dots."""
    first = frame[(frame["leg"] == 1) & frame["from_lat"].notna() & ~frame["status"].isin(OFF)]
    spots: dict[tuple[float, float], tuple[str, dict[str, None]]] = {}
    for lat, lon, place, who in zip(first["from_lat"], first["from_lon"], first["from_name"], first["visitor"], strict=True):
        spots.setdefault((lat, lon), (place, {}))[1][who] = None
    names = [f"{palette.safe(place)}: home of {palette.safe(', '.join(sorted(who)[:6]))}" for place, who in spots.values()]
    return go.Scattermap(
        lat=[k[0] for k in spots], lon=[k[1] for k in spots], hovertext=names, hoverinfo="text", mode="markers", name="homes", marker={"size": 6, "color": palette.FAINT[theme], "opacity": 0.9}, showlegend=False, **palette.TRUSTED,
    )  # fmt: skip


def _arcs(frame: pd.DataFrame, wheel: Mapping, by: str, theme: str) -> list[go.Scattermap]:
    """One trace per colour and kind of line: done or planned. Each leg runs from where it began, with an arrowhead at two thirds of its way."""
    lines: dict[tuple[str, bool], list] = {}
    legs = frame[frame["from_lat"].notna() & ~frame["status"].isin(OFF)].sort_values(["first_day", "leg"], na_position="first", kind="stable")
    kept = list(dict.fromkeys(legs["journey"].iloc[::-1]))[:MOST_ARCS]
    widest = 0.02 * _extent(frame)
    for leg in legs[legs["journey"].isin(kept)][list(LEG)].itertuples(index=False):
        planned = leg.status == "planned"
        path = _way((leg.from_lat, leg.from_lon), (leg.at_lat, leg.at_lon))
        line = lines.setdefault((wheel.get(_key(leg, by), ("", palette.OTHERS))[1], planned), [])
        if planned:
            for i in range(0, len(path) - DASH + 1, 2 * DASH):
                line += [*path[i : i + DASH + 1], (None, None)]
        else:
            line += [*path, (None, None)]
        line += _arrow(path, widest)
    return [
        go.Scattermap(lat=[p[0] for p in line], lon=[p[1] for p in line], mode="lines", hoverinfo="skip", name="planned legs" if planned else "legs", line={"color": colour, "width": 1.6}, opacity=0.7, showlegend=False, **palette.TRUSTED)
        for (colour, planned), line in sorted(lines.items())
    ]  # fmt: skip


@lru_cache(maxsize=4096)
def _way(a: tuple[float, float], b: tuple[float, float]) -> list[tuple[float, float]]:
    apart = math.radians(math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians(a[0]))))
    return great_circle(a, b, ARC_POINTS if apart > LONG_WAY else 8)


def _arrow(path: Sequence[tuple[float, float]], longest: float) -> list[tuple[float | None, float | None]]:
    """A small arrowhead on the path, two thirds of the way along, as long as 3 % of it, at most `longest` degrees."""
    at = max(1, 2 * len(path) // 3)
    (la, lo), (lb, lob) = path[at - 1], path[at]
    size = min(longest, 0.03 * math.hypot(path[-1][0] - path[0][0], path[-1][1] - path[0][1]))
    if size < 0.02:
        return []
    stretch = max(0.2, math.cos(math.radians(lb)))  # a degree of longitude is that much shorter here
    way = math.atan2(lb - la, (lob - lo) * stretch)
    wings = [(lb - size * math.sin(way + turn), lob - size * math.cos(way + turn) / stretch) for turn in (0.45, -0.45)]
    return [wings[0], (lb, lob), wings[1], (None, None)]


def _legend(wheel: Mapping, by: str, theme: str) -> list[go.Scattermap]:
    """Entries of the legend: what the colours mean."""
    entries = list(wheel.values())[:MOST_COLOURS]
    if by != "status" and len(wheel) > MOST_COLOURS:
        entries.append(("others", palette.OTHERS))
    return [go.Scattermap(lat=[None], lon=[None], mode="markers", name=palette.safe(words), marker={"size": 10, "color": colour}, hoverinfo="skip", **palette.TRUSTED) for words, colour in entries]


def _view(frame: pd.DataFrame, chosen: str) -> dict:
    if frame.empty:
        return {"center": {"lat": 30, "lon": 25}, "zoom": 0.8}
    picked = frame[frame["uid"] == chosen]
    part = frame[frame["journey"].isin(picked["journey"])] if len(picked) else frame
    lats, lons = part["at_lat"], part["at_lon"]
    return {"center": {"lat": (lats.max() + lats.min()) / 2, "lon": (lons.max() + lons.min()) / 2}, "zoom": round(max(0.6, min(5, math.log2(380 / _extent(part)) - 0.9)), 2)}


def _extent(part: pd.DataFrame) -> float:
    """How many degrees the places lie apart, at least 4."""
    lats, lons = part["at_lat"], part["at_lon"]
    return float(max((lons.max() - lons.min()) / 2, (lats.max() - lats.min()) * 1.1, 4))


def _play(traces: Sequence[go.Scattermap], frame: pd.DataFrame, wheel: Mapping, by: str, theme: str, mode: str) -> tuple[list[go.Frame], dict]:
    """Frames and layout of a slider over the months (years where there are too many); a stay is on the map from its first to its last day."""
    dated = frame[frame["first_day"].notna()]
    if dated.empty:
        return [], {}
    first, last = dated["first_day"], dated["last_day"].fillna(dated["first_day"])
    unit = "M" if len(pd.period_range(first.min(), last.max(), freq="M")) <= MOST_FRAMES else "Y"
    steps = [p for p in pd.period_range(first.min(), last.max(), freq=unit) if ((first <= p.end_time) & (last >= p.start_time)).any()][-MOST_FRAMES:]
    numbers = [i for i, t in enumerate(traces) if t.name in ("cities", "countries", "legs", "planned legs")]
    empty = go.Scattermap(lat=[], lon=[], text=[], hovertext=[], customdata=[], **palette.TRUSTED)
    frames = []
    for step in steps:
        part = dated[(first <= step.end_time) & (last >= step.start_time)]
        drawn = {t.name: t for t in _places(part, wheel, by, theme, "", mode)}
        lines = _arcs(part, wheel, by, theme) if mode == "journeys" else []
        data = []
        for i in numbers:
            kind = traces[i].name
            same = next((t for t in lines if t.name == kind and t.line.color == traces[i].line.color), None) if "legs" in kind else drawn.get(kind)
            data.append(same if same is not None else empty)
        frames.append(go.Frame(name=str(step), data=data, traces=numbers, **palette.TRUSTED))
    label = lambda p: f"{p:%b %Y}" if unit == "M" else str(p)  # noqa: E731
    go_to = {"mode": "immediate", "frame": {"duration": 0, "redraw": True}, "transition": {"duration": 0}}
    return frames, {
        "sliders": [{"active": 0, "x": 0.13, "len": 0.85, "y": 0, "yanchor": "top", "pad": {"t": 8, "b": 8}, "currentvalue": {"prefix": "", "xanchor": "left", "font": {"size": 14}}, "tickcolor": palette.BORDER[theme],
                  "steps": [{"label": label(p), "method": "animate", "args": [[str(p)], go_to]} for p in steps]}],
        "updatemenus": [{"type": "buttons", "direction": "left", "x": 0, "y": 0, "xanchor": "left", "yanchor": "top", "pad": {"t": 26, "r": 8}, "showactive": False, "bgcolor": palette.PAPER[theme], "bordercolor": palette.BORDER[theme],
                      "buttons": [{"label": "Play", "method": "animate", "args": [None, {"frame": {"duration": 700, "redraw": True}, "fromcurrent": True, "transition": {"duration": 0}}]},
                                  {"label": "Stop", "method": "animate", "args": [[None], go_to]}]}],
        "margin": {"l": 0, "r": 0, "t": 0, "b": 90},
    }  # fmt: skip
