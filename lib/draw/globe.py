"""The shape of the earth, as maps need it: great circles, which way the world turns, points of one city."""

import math
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import pandas as pd

STEP = 1.5  # degrees of arc between two points of a line: finer cannot be seen
ROUND = 20  # steps at least, so that a short way looks round when one zooms in
ONE_CITY = 0.6  # degrees; points of one name and country this near each other are one city
ARROW_AT = 0.62  # of the way
HIGHEST = 74.0  # degrees of latitude: a way nearer to a pole leaves a Mercator map, and comes back with a corner

Point = tuple[float, float]  # latitude, longitude in degrees
Bounds = tuple[float, float, float, float]  # west, south, east, north; east may be past 180


def great_circle(a: Point, b: Point, points: int = 24) -> list[Point]:
    """(lat, lon) points along the shortest way from a to b, in degrees; longitudes run on past 180 so that lines do not jump."""
    (la, lo), (lb, lob) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    va = (math.cos(la) * math.cos(lo), math.cos(la) * math.sin(lo), math.sin(la))
    vb = (math.cos(lb) * math.cos(lob), math.cos(lb) * math.sin(lob), math.sin(lb))
    angle = math.acos(max(-1.0, min(1.0, sum(x * y for x, y in zip(va, vb, strict=True)))))
    if angle < 1e-6:
        return [a, b]
    out: list[Point] = []
    for i in range(points + 1):
        t = i / points
        f, g = math.sin((1 - t) * angle) / math.sin(angle), math.sin(t * angle) / math.sin(angle)
        x, y, z = (f * p + g * q for p, q in zip(va, vb, strict=True))
        lon = math.degrees(math.atan2(y, x))
        if out:
            lon += 360 * round((out[-1][1] - lon) / 360)
        out.append((round(math.degrees(math.atan2(z, math.hypot(x, y))), 3), round(lon, 3)))
    return out


@lru_cache(maxsize=8192)
def way(a: Point, b: Point) -> tuple[Point, ...]:
    """The great circle from a to b with as many points as look round; a short way bows a little, so that there and back are two lines."""
    apart = math.degrees(2 * math.asin(min(1.0, math.dist(_unit(a), _unit(b)) / 2)))
    path = great_circle(a, b, max(ROUND, math.ceil(apart / STEP)))
    if max(abs(lat) for lat, _ in path) > max(HIGHEST, abs(a[0]), abs(b[0])):
        return _bow(a, b, len(path) - 1)
    if apart > 25:
        return tuple(path)
    bow, (la, lo), (lb, lob) = 0.09 * min(1.0, 12 / max(apart, 0.1)), path[0], path[-1]
    squeeze = max(0.2, math.cos(math.radians((la + lb) / 2)))
    side = (lob - lo) * squeeze, lb - la
    bend = lambda t: bow * 4 * t * (1 - t)  # noqa: E731
    last = len(path) - 1
    return tuple(
        (round(p + bend(i / last) * side[0], 3), round(q - bend(i / last) * side[1] / squeeze, 3))
        for i, (p, q) in enumerate(path)
    )


def _bow(a: Point, b: Point, steps: int) -> tuple[Point, ...]:
    """Instead of a way over a pole: round on the map, along the shorter way in longitude, up to HIGHEST at most."""
    pole = math.copysign(1, a[0] + b[0])
    ya, yb, top = (pole * _mercator(lat) for lat in (a[0], b[0], pole * HIGHEST))
    lift, across = 0.8 * (top - max(ya, yb)), (b[1] - a[1] + 180) % 360 - 180
    out = [a]
    for i in range(1, steps):
        t = i / steps
        y = pole * (ya + (yb - ya) * t + lift * 4 * t * (1 - t))
        out.append((round(math.degrees(math.atan(math.sinh(y))), 3), round(a[1] + across * t, 3)))
    return (*out, (b[0], round(a[1] + across, 3)))


def _unit(p: Point) -> tuple[float, float, float]:
    lat, lon = map(math.radians, p)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def arrow(path: tuple[Point, ...]) -> tuple[float, float, float]:
    """(lat, lon, degrees clockwise from north) of an arrowhead on the way, as it lies on a Mercator map."""
    at = max(1, round(ARROW_AT * (len(path) - 1)))
    (la, lo), (lb, lob) = path[at - 1], path[at]
    return lb, lob, round(math.degrees(math.atan2(math.radians(lob - lo), _mercator(lb) - _mercator(la))), 1)


def _mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(max(-85.0, min(85.0, lat)))))


def bounds(points: Iterable[Point]) -> Bounds | None:
    """The narrowest window that holds the points, wherever on the globe it lies; None without points."""
    kept = [(lat, lon % 360) for lat, lon in points if lat == lat and lon == lon]
    if not kept:
        return None
    around = sorted({lon for _, lon in kept})
    gaps = [(after - before, after) for before, after in zip(around, [*around[1:], around[0] + 360], strict=True)]
    widest, west = max(gaps, key=lambda g: g[0])
    west = west % 360
    width = 360 - widest
    if west > 180 and west + width > 180 + width / 2:
        west -= 360
    lats = [lat for lat, _ in kept]
    return round(west, 3), min(lats), round(west + width, 3), max(lats)


def gathered(visits: pd.DataFrame) -> pd.DataFrame:
    """The visits that can be drawn (query.visits, or places with n), the points of one city put upon its most visited one; column exact: a city is known."""
    out = visits[visits["at_lat"].notna()].copy()
    out["exact"] = out["exact"] if "exact" in out else out["lat"].notna()
    moved: dict[Point, Point] = {}
    for _, own in out[out["exact"]].groupby(["city", "country"], sort=True):
        weight = (
            own.groupby(["at_lat", "at_lon"])["n"].sum() if "n" in own else own.groupby(["at_lat", "at_lon"]).size()
        )
        seen: list[Point] = []
        for spot in weight.sort_values(ascending=False, kind="stable").index:
            near = next(
                (
                    p
                    for p in seen
                    if abs(p[0] - spot[0]) < ONE_CITY and abs(p[1] - spot[1]) * math.cos(math.radians(p[0])) < ONE_CITY
                ),
                None,
            )
            if near is None:
                seen.append(spot)
            else:
                moved[spot] = near
    if moved:
        for lat, lon in (("at_lat", "at_lon"), ("from_lat", "from_lon")):
            if lat in out:
                put = [moved.get(p, p) for p in zip(out[lat], out[lon], strict=True)]
                out[lat], out[lon] = np.array([p[0] for p in put], float), np.array([p[1] for p in put], float)
    return out
