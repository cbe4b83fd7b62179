"""The map: pins for cities, soft discs for countries without a city, tours as great-circle arcs in order. No outside request."""

import math
from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from lib.draw import palette
from lib.draw.dates import shown
from lib.tables import capitals, rows

STATIC = "app/static"
ARC_POINTS = 40
DASH = 3  # points drawn, then as many left out, for planned legs
MOST_NAMES = 8  # visits listed in a hover


def style(theme: str, touched: list[str]) -> dict:
    """A MapLibre style whose only sources are our own files; countries in `touched` (ISO alpha-2) are tinted."""
    return {
        "version": 8,
        "sources": {
            "countries": {"type": "geojson", "data": f"{STATIC}/countries.geojson", "attribution": "Made with Natural Earth; boundaries do not imply endorsement"},
            "borders": {"type": "geojson", "data": f"{STATIC}/borders.geojson"},
        },
        "layers": [
            {"id": "sea", "type": "background", "paint": {"background-color": palette.SEA[theme]}},
            {"id": "land", "type": "fill", "source": "countries", "paint": {"fill-color": palette.LAND[theme], "fill-outline-color": palette.BORDER[theme]}},
            {"id": "touched", "type": "fill", "source": "countries", "filter": ["in", ["get", "iso2"], ["literal", touched]], "paint": {"fill-color": palette.TOUCHED[theme]}},
            {"id": "borders", "type": "line", "source": "borders", "paint": {"line-color": palette.BORDER[theme], "line-width": 0.7}},
        ],
    }


def _label_points() -> dict[str, tuple[float, float]]:
    return {r["iso2"]: (float(r["label_lat"]), float(r["label_lon"])) for r in rows("countries")}


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
        out.append((math.degrees(math.atan2(z, math.hypot(x, y))), lon))
    return out


def located(visits: pd.DataFrame) -> pd.DataFrame:
    """The visits with columns at_lat, at_lon, exact: the named city, else the country's label point (exact False)."""
    labels = _label_points()
    out = visits.copy()
    out["exact"] = out["lat"].notna()
    out["at_lat"] = [lat if pd.notna(lat) else labels.get(c, (math.nan,) * 2)[0] for lat, c in zip(out["lat"], out["country"], strict=True)]
    out["at_lon"] = [lon if pd.notna(lon) else labels.get(c, (math.nan,) * 2)[1] for lon, c in zip(out["lon"], out["country"], strict=True)]
    return out[out["at_lat"].notna()]


def figure(visits: pd.DataFrame, homes: Mapping[str, tuple[float, float]], colours: Mapping[str, str], theme: str = "light", height: int = 560, chosen: str = "") -> go.Figure:
    """visits: as query.visits; homes: home code -> (lat, lon) of its capital; colours: person uid -> colour.

    Each pin's customdata is the uid of the latest visit there; pins are places, arcs are tours in order.
    """
    frame = located(visits)
    fig = go.Figure()
    for trace in _arcs(frame, homes, colours):
        fig.add_trace(trace)
    if len(frame):
        fig.add_trace(_homes(frame, homes, theme))
        for exact in (False, True):
            part = frame[frame["exact"] == exact]
            if len(part):
                fig.add_trace(_pins(part, exact, theme, chosen))
    fig.update_layout(
        map={"style": style(theme, sorted(set(frame["country"]))), **_view(frame, homes)}, height=height, margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False, hoverlabel={"align": "left"}, paper_bgcolor="rgba(0,0,0,0)", uirevision="map",
    )  # fmt: skip
    return fig


def _view(frame: pd.DataFrame, homes) -> dict:
    if frame.empty:
        return {"center": {"lat": 30, "lon": 25}, "zoom": 0.8}
    points = [(r.at_lat, r.at_lon) for r in frame.itertuples()]
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    extent = max((max(lons) - min(lons)) / 2, (max(lats) - min(lats)) * 1.1, 4)
    return {"center": {"lat": (max(lats) + min(lats)) / 2, "lon": (max(lons) + min(lons)) / 2}, "zoom": max(0.6, min(5, math.log2(380 / extent) - 0.9))}


def _pins(part: pd.DataFrame, exact: bool, theme: str, chosen: str) -> go.Scattermap:
    rows_ = []
    for (lat, lon), group in part.groupby(["at_lat", "at_lon"], sort=True):
        latest = group.sort_values(["first_day", "uid"], na_position="first").iloc[-1]
        place = f"{latest.city}, {palette.country_name(latest.country)}" if exact else f"{palette.country_name(latest.country)} (no city named)"
        lines = [f"<b>{palette.safe(place)}</b> · {len(group)} {'visit' if len(group) == 1 else 'visits'}"]
        for r in group.iloc[::-1].head(MOST_NAMES).itertuples():
            lines.append(f"{palette.safe(r.visitor)} · {shown(r.start, r.end)} · {palette.STATUS_SHOWN[r.status]}")
        if len(group) > MOST_NAMES:
            lines.append(f"and {len(group) - MOST_NAMES} more")
        states = set(group["status"])
        colour = palette.ACCENT if states & {"completed", "ongoing"} else palette.STATUS["planned"] if "planned" in states else palette.STATUS["cancelled"]
        rows_.append((lat, lon, len(group), "<br>".join(lines), latest.uid, colour, chosen in set(group["uid"])))
    sizes = [min(34, 9 + 5 * math.sqrt(n)) if exact else min(44, 20 + 4 * math.sqrt(n)) for _, _, n, *_ in rows_]
    return go.Scattermap(
        lat=[r[0] for r in rows_], lon=[r[1] for r in rows_], customdata=[[r[4]] for r in rows_], hovertext=[r[3] for r in rows_], hoverinfo="text",
        mode="markers", name="cities" if exact else "countries",
        marker={"size": sizes, "color": ["#c2255c" if r[6] else r[5] for r in rows_], "opacity": 0.88 if exact else 0.3},
    )  # fmt: skip


def _homes(frame: pd.DataFrame, homes, theme: str) -> go.Scattermap:
    used = [h for h in sorted(set(frame["home"])) if h in homes]
    names = [f"{palette.safe(capitals().get(h, h))}: home of {', '.join(sorted({palette.safe(v) for v in frame[frame['home'] == h]['visitor']})[:6])}" for h in used]
    return go.Scattermap(
        lat=[homes[h][0] for h in used], lon=[homes[h][1] for h in used], hovertext=names, hoverinfo="text", mode="markers", name="homes",
        marker={"size": 6, "color": palette.FAINT[theme], "opacity": 0.9},
    )  # fmt: skip


def _arcs(frame: pd.DataFrame, homes, colours) -> list[go.Scattermap]:
    """One trace per person and kind of line: done or planned. A tour starts at home and goes through its legs in order."""
    lines: dict[tuple[str, bool], list] = {}
    names: dict[str, str] = {}
    for journey in journeys(frame):
        person = journey[0].person
        names[person] = journey[0].visitor
        here = homes.get(journey[0].home)
        for leg in journey:
            there = (leg.at_lat, leg.at_lon)
            if here is not None and leg.status not in ("cancelled", "postponed"):
                planned = leg.status == "planned"
                path = great_circle(here, there)
                line = lines.setdefault((person, planned), [])
                if planned:
                    for i in range(0, len(path) - DASH, 2 * DASH):
                        line += [*path[i : i + DASH], (None, None)]
                else:
                    line += [*path, (None, None)]
            if leg.status not in ("cancelled", "postponed"):
                here = there
    return [
        go.Scattermap(
            lat=[p[0] for p in line], lon=[p[1] for p in line], mode="lines", hoverinfo="skip", name=palette.safe(names[person]) + (" (planned)" if planned else ""),
            line={"color": colours.get(person, palette.OTHERS), "width": 1.6}, opacity=0.75,
        )
        for (person, planned), line in sorted(lines.items())
    ]  # fmt: skip


def journeys(frame: pd.DataFrame) -> list[list]:
    """Legs of one person that belong to one tour (at most three weeks apart), in order; lone visits are journeys of one leg."""
    out: list[list] = []
    for _, own in frame.groupby("person", sort=True):
        current: list = []
        for leg in own.sort_values(["first_day", "sequence", "uid"], na_position="last").itertuples():
            if (current and pd.notna(leg.first_day) and pd.notna(current[-1].first_day) and (leg.first_day - current[-1].first_day).days <= 21) or (current and (pd.isna(leg.first_day) and leg.tour and leg.tour == current[-1].tour)):
                current.append(leg)
            else:
                if current:
                    out.append(current)
                current = [leg]
        if current:
            out.append(current)
    return out
