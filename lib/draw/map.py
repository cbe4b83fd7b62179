"""The map: pins for cities, soft discs for countries without a city, journeys as great-circle lines in order. No outside request."""

import datetime as dt
import json
import math
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from lib.draw import basemap, palette
from lib.draw.dates import shown
from lib.draw.globe import Bounds, arrow, bounds, gathered, great_circle, way
from lib.model import HELD, OFF

__all__ = ["COLOURINGS", "MODES", "Entry", "counted", "figure", "great_circle", "journey", "legend", "shading"]

MOST_NAMES = 7  # visits listed when one points at a place
MOST_ROUTES = 400  # lines between two places, the latest first: more is a hairball, and too much to send
MOST_COLOURS = 8  # entries of the legend
MOST_SPOTS = 2_500  # places sent where visits are counted: the most visited
HIGHEST = 68.0  # degrees of latitude up to which lines count in what is shown
MARGIN = 8.0  # degrees around what is shown
COLOURINGS = ("status", "visitor", "home", "topic")
MODES = ("journeys", "pins", "countries")
ORDER = ("completed", "ongoing", "planned", "postponed", "cancelled")
PIN = (
    "uid",
    "visitor",
    "person",
    "home",
    "topics",
    "status",
    "city",
    "country",
    "start",
    "end",
    "first_day",
    "last_day",
    "leg",
    "legs",
    "at_lat",
    "at_lon",
)  # going through all columns costs as much again
LEG = (
    "uid",
    "journey",
    "visitor",
    "person",
    "home",
    "topics",
    "status",
    "start",
    "end",
    "first_day",
    "last_day",
    "leg",
    "legs",
    "from_name",
    "from_lat",
    "from_lon",
    "city",
    "country",
    "at_lat",
    "at_lon",
)


class Entry(NamedTuple):
    """A line of the legend: what it narrows to, its words and colour, how many visits, and how it is drawn ("full", "hollow", "off")."""

    key: str
    words: str
    colour: str
    n: int
    look: str


def figure(
    visits: pd.DataFrame,
    colours: Mapping[str, str],
    theme: str = "light",
    height: int = 560,
    by: str = "status",
    mode: str = "journeys",
) -> go.Figure:
    """visits: as query.visits; colours: person uid -> colour; by: one of COLOURINGS; mode: one of MODES.

    What is seen are layers of the map's style (basemap.py): sources spots and discs (places, with the uids of their visits), ways (routes, with
    how many went), heads (their arrowheads). The one trace names the cities and is not seen. layout.meta says what to show.
    """
    frame = gathered(visits)
    wheel = _wheel(frame, by, colours, theme)
    alone = frame["person"].nunique() == 1
    spots = [
        _spot(own, exact, wheel, by, alone)
        for exact in (False, True)
        if not (mode == "countries" and not exact)
        for own in _places(frame[frame["exact"] == exact])
    ]
    ways, heads = _routes(frame, wheel, by) if mode == "journeys" else ([], [])
    homes = _homes(frame, spots) if mode == "journeys" else []
    counts = frame["country"].value_counts()
    tints = _shades(counts, theme) if mode == "countries" else dict.fromkeys(counts.index, palette.TOUCHED[theme])
    at = list(zip(frame["at_lat"], frame["at_lon"], strict=True)) + (
        [tuple(h["geometry"]["coordinates"][::-1]) for h in homes]
    )
    seen = bounds(at)
    north = min(HIGHEST, max((p[1] for w in ways for p in w["geometry"]["coordinates"]), default=-90.0))
    return _drawn(
        theme,
        height,
        basemap.style(theme, tints, spots, ways, heads, homes),
        spots,
        seen and (*seen[:3], max(seen[3], north)),
    )


def counted(places: pd.DataFrame, theme: str = "light", height: int = 560, mode: str = "pins") -> go.Figure:
    """Where single visits would be too many: places (Fitting.places) with how many visits; countries (mode countries) tinted. A place's properties say what a click narrows to."""
    places = gathered(places)
    places = (
        places.groupby(["city", "country", "exact", "at_lat", "at_lon"], sort=False, as_index=False)["n"]
        .sum()
        .sort_values("n", ascending=False, kind="stable")
    )
    lands, strong = places.groupby("country")["n"].sum(), mode == "countries"
    tints = (
        _shades(lands, theme)
        if strong
        else dict.fromkeys(lands.index, palette.mixed(palette.LAND[theme], palette.lively(palette.ACCENT, theme), 0.12))
    )
    spots = []
    for r in places.head(MOST_SPOTS).itertuples():
        if r.exact or not strong:
            title = (
                palette.place_name(r.city, r.country)
                if r.exact
                else f"{palette.country_name(r.country)} (no city named)"
            )
            more = {
                "uid": "",
                "uids": "",
                "place": r.country,
                "city": r.city if r.exact else "",
                "hollow": False,
                "off": False,
                "exact": bool(r.exact),
            }
            spots.append(
                basemap.point(
                    r.at_lat,
                    r.at_lon,
                    n=int(r.n),
                    name=r.city if r.exact else "",
                    title=title,
                    colour=palette.lively(palette.ACCENT, theme),
                    **more,
                )
            )
    return _drawn(
        theme,
        height,
        basemap.style(theme, tints, spots),
        spots,
        bounds(zip(places["at_lat"], places["at_lon"], strict=True)),
    )


def _drawn(theme: str, height: int, style: dict, spots: list[dict], seen: Bounds | None) -> go.Figure:
    cities = [(s["geometry"]["coordinates"], s["properties"]) for s in spots if s["properties"]["exact"]]
    trace = go.Scattermap(
        lat=[c[1] for c, _ in cities] or [None], lon=[c[0] for c, _ in cities] or [None], text=[palette.safe(p["title"]) for _, p in cities], mode="markers", name="cities",
        marker={"size": 1, "opacity": 0}, hoverinfo="skip", showlegend=False, **palette.TRUSTED,
    )  # fmt: skip
    west, south, east, north = seen or (-120.0, -35.0, 150.0, 65.0)
    meta = {"bounds": [[west - MARGIN, max(-80.0, south - MARGIN / 2)], [east + MARGIN, min(84.0, north + MARGIN / 2)]]}
    wide = max(east - west, 1.6 * (north - south), 8) + 2 * MARGIN
    view = {
        "center": {"lat": (south + north) / 2, "lon": (west + east) / 2},
        "zoom": round(max(0.2, min(5, math.log2(700 / wide))), 2),
    }
    return palette.figure(
        theme,
        [trace],
        map={"style": style, **view},
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        meta=meta,
        uirevision="map",
    )


def _shades(counts: pd.Series, theme: str) -> dict[str, str]:
    top = math.log1p(counts.max()) if len(counts) else 1
    return {
        c: palette.mixed(palette.LAND[theme], palette.lively(palette.ACCENT, theme), 0.15 + 0.75 * math.log1p(n) / top)
        for c, n in counts.items()
    }


def shading(counts: pd.Series, theme: str) -> list[tuple[str, str]]:
    """(words, colour) of the fewest, the middle and the most: what the shades of countries mean. counts: country -> visits."""
    shades, ordered = _shades(counts, theme), counts.sort_values(kind="stable")
    picks = dict.fromkeys(ordered.index[i] for i in (0, len(ordered) // 2, len(ordered) - 1)) if len(ordered) else {}
    return list({int(counts[c]): (f"{int(counts[c]):,}", shades[c]) for c in picks}.values())


def legend(
    visits: pd.DataFrame, colours: Mapping[str, str], theme: str = "light", height: int = 560, by: str = "status"
) -> list[Entry]:
    """What the colours mean, the most frequent first; a click narrows to one."""
    wheel = _wheel(visits, by, colours, theme)
    keys = pd.Series(
        [_key(r, by) for r in visits[["person", "home", "topics", "status"]].itertuples()], dtype=object
    ).value_counts()

    def look(k):
        return (
            ("off" if k == "cancelled" else "hollow" if k in ("planned", "postponed") else "full")
            if by == "status"
            else "full"
        )

    return [
        Entry(k, words, colour, int(keys.get(k, 0)), look(k))
        for k, (words, colour) in list(wheel.items())[:MOST_COLOURS]
    ]


def _wheel(frame: pd.DataFrame, by: str, colours: Mapping[str, str], theme: str) -> dict[str, tuple[str, str]]:
    """Key -> (words, colour) for what the pins are coloured by, the most frequent first."""
    if by == "visitor":
        order = (
            frame.groupby("person")
            .agg(n=("uid", "size"), name=("visitor", "first"))
            .sort_values(["n", "name"], ascending=[False, True], kind="stable")
        )
        found = [(k, name, colours.get(k, palette.OTHERS)) for k, name in zip(order.index, order["name"], strict=True)]
    elif by == "home":
        order = frame["home"].value_counts()
        own = palette.of_people(order.index)
        found = [(k, palette.country_name(k), own[k]) for k in order.index]
    elif by == "topic":
        order = frame["topics"].str.split("|").str[0].replace("", pd.NA).dropna().value_counts()
        found = [(k, palette.topic_label(k), palette.topic_colour(k)) for k in order.index]
    else:
        there = set(frame["status"])
        found = [(k, palette.STATUS_SHOWN[k], palette.STATUS[k]) for k in palette.STATUS if k in there]
    return {k: (words, palette.lively(colour, theme)) for k, words, colour in found}


def _key(row, by: str) -> str:
    return (
        row.person
        if by == "visitor"
        else row.home
        if by == "home"
        else row.topics.split("|")[0]
        if by == "topic"
        else row.status
    )


def _day(d: pd.Timestamp) -> int | None:
    """Days since 1970, as the browser counts them."""
    return (d.date() - dt.date(1970, 1, 1)).days if pd.notna(d) else None


def _places(part: pd.DataFrame) -> list[list]:
    there: dict[tuple[float, float], list] = {}
    for r in part[list(PIN)].itertuples(index=False):
        there.setdefault((r.at_lat, r.at_lon), []).append(r)
    return [own for _, own in sorted(there.items())]


def _spot(own: list, exact: bool, wheel: Mapping, by: str, alone: bool) -> dict:
    """One place with its visits. alone: all visits are of one person, so that the places can bear the numbers of the legs."""
    latest = max(own, key=lambda r: (r.first_day if pd.notna(r.first_day) else pd.Timestamp.min, r.uid))
    keys = [_key(r, by) for r in own]
    statuses = {r.status for r in own}
    key = next(s for s in ORDER if s in keys) if by == "status" else max(dict.fromkeys(keys), key=keys.count)
    lines = [
        f"{r.visitor} · {shown(r.start, r.end)} · {palette.STATUS_SHOWN[r.status]}" for r in own[::-1][:MOST_NAMES]
    ]
    lines += [f"and {len(own) - MOST_NAMES} more"] if len(own) > MOST_NAMES else []
    number = f"{latest.leg}. " if alone and len(own) == 1 and latest.legs > 1 else ""
    title = (
        palette.place_name(latest.city, latest.country)
        if exact
        else f"{palette.country_name(latest.country)} (no city named)"
    )
    return basemap.point(
        latest.at_lat, latest.at_lon, n=len(own), uid=latest.uid, uids="|" + "|".join(r.uid for r in own) + "|", name=number + latest.city if exact else "", title=title, lines=json.dumps(lines, ensure_ascii=False), exact=exact,
        colour=wheel.get(key, ("", palette.OTHERS))[1], hollow=not statuses & {*HELD, *OFF}, off=statuses <= set(OFF), days=json.dumps([[_day(r.first_day), _day(r.last_day)] for r in own]),
    )  # fmt: skip


def _routes(frame: pd.DataFrame, wheel: Mapping, by: str) -> tuple[list[dict], list[dict]]:
    """Lines and arrowheads, one for each way between two places, colour and kind: as wide as many went; the latest MOST_ROUTES."""
    legs = frame[frame["from_lat"].notna() & ~frame["status"].isin(OFF)].sort_values(
        ["first_day", "leg"], na_position="first", kind="stable"
    )
    routes: dict[tuple, list] = {}
    for leg in legs[list(LEG)].itertuples(index=False):
        a, b = (leg.from_lat, leg.from_lon), (leg.at_lat, leg.at_lon)
        if a != b:
            key = (a, b, wheel.get(_key(leg, by), ("", palette.OTHERS))[1], leg.status == "planned")
            routes.setdefault(key, []).append(leg)
    ways, heads = [], []
    for (a, b, colour, planned), own in sorted(
        routes.items(), key=lambda r: (_day(r[1][-1].first_day) or 0, r[1][-1].uid)
    )[-MOST_ROUTES:]:
        path = way(a, b)
        lat, lon, turn = arrow(path)
        bar = lambda values: "|" + "|".join(values) + "|"  # noqa: E731
        lines = [
            f"{r.visitor} · {shown(r.start, r.end)}" + (f" · leg {r.leg} of {r.legs}" if r.legs > 1 else "")
            for r in own[::-1][:MOST_NAMES]
        ]
        same = {
            "uid": own[-1].uid,
            "uids": bar(r.uid for r in own),
            "journeys": bar(dict.fromkeys(r.journey for r in own)),
            "n": len(own),
            "colour": colour,
            "planned": planned,
        }
        told = {
            "title": f"{own[-1].from_name} → {palette.place_name(own[-1].city, own[-1].country)}",
            "lines": json.dumps(lines, ensure_ascii=False),
            "days": json.dumps([[_day(r.first_day), _day(r.last_day)] for r in own]),
        }
        ways.append(basemap.line(path, **same, **told))
        heads.append(basemap.point(lat, lon, turn=turn, **same))
    return ways, heads


def journey(legs: pd.DataFrame) -> dict[str, dict]:
    """The whole journey of one visit, whatever the filters hide: GeoJSON of its lines (ways) and of its places with the legs' numbers (legs). legs: as query.visits, in order."""
    frame = gathered(legs)
    went = frame[frame["from_lat"].notna()]
    ways = [
        basemap.line(way((r.from_lat, r.from_lon), (r.at_lat, r.at_lon)), planned=r.status == "planned")
        for r in went.itertuples()
        if (r.from_lat, r.from_lon) != (r.at_lat, r.at_lon)
    ]
    places = [
        basemap.point(r.at_lat, r.at_lon, leg=int(r.leg), name=r.city or palette.country_name(r.country))
        for r in frame.itertuples()
    ]
    return {"ways": basemap.collection(ways), "legs": basemap.collection(places)}


def _homes(frame: pd.DataFrame, spots: list[dict]) -> list[dict]:
    """Where journeys begin, where no pin stands: small dots that take no click."""
    first = frame[(frame["leg"] == 1) & frame["from_lat"].notna() & ~frame["status"].isin(OFF)]
    taken = {tuple(s["geometry"]["coordinates"]) for s in spots}
    found = dict.fromkeys(zip(first["from_lat"], first["from_lon"], strict=True))
    near = lambda lat, lon: any(abs(y - lat) < 0.3 and abs(x - lon) < 0.3 for x, y in taken)  # noqa: E731
    return [basemap.point(lat, lon) for lat, lon in found if not near(lat, lon)]
