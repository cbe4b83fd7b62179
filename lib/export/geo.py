"""Places: GeoJSON (RFC 7946) and KML (OGC 2.3) of visits and journeys."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import BinaryIO
from xml.etree import ElementTree as Tree

import pandas as pd

from lib.draw import palette
from lib.draw.dates import shown
from lib.draw.map import great_circle
from lib.export.sheets import plain
from lib.export.view import Row, Sentence, View, citation
from lib.model import OFF

KML = "http://www.opengis.net/kml/2.2"
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _ways(view: View) -> Callable[[str], list[tuple[float, float]]]:
    """How a journey went: journey -> points lat/lon in degrees along its known legs, none if no way is known."""
    legs: dict[str, list] = {}
    for v in view.visits.sort_values("leg", kind="stable")[
        ["journey", "from_lat", "from_lon", "at_lat", "at_lon", "status"]
    ].itertuples(index=False):
        if pd.notna(v.from_lat) and pd.notna(v.at_lat) and v.status not in OFF:
            legs.setdefault(v.journey, []).append(((v.from_lat, v.from_lon), (v.at_lat, v.at_lon)))

    def points(journey: str) -> list[tuple[float, float]]:
        found: list[tuple[float, float]] = []
        for leg in legs.get(journey, ()):
            way = great_circle(*leg)
            found += way if not found or found[-1] != way[0] else way[1:]
        return found

    return points


def _cut(points: list[tuple[float, float]]) -> list[list[list[float]]]:
    """Longitude, latitude lines within -180..180, cut at the antimeridian as RFC 7946 (3.1.9) asks."""
    lines: list[list[list[float]]] = [[]]
    for lat, lon in points:
        inside = (lon + 180) % 360 - 180
        if lines[-1] and abs(inside - lines[-1][-1][0]) > 180:
            lines.append([])
        lines[-1].append([round(inside, 4), round(lat, 4)])
    return [line for line in lines if len(line) > 1]


def geojson(view: View, out: BinaryIO) -> None:
    """Points (visits; properties as in the codebook, city_known says whether the point is the city) and lines
    (journeys).
    """
    out.write(b'{"type": "FeatureCollection", "features": [')
    for n, feature in enumerate(_features(view)):
        out.write(((", " if n else "") + json.dumps(feature, ensure_ascii=False)).encode())
    out.write(('], "citation": ' + json.dumps(citation(view), ensure_ascii=False) + "}").encode())


def _features(view: View) -> Iterator[dict]:
    for v, sentences in view.told():
        told = {k: plain(getattr(v, k)) for k in view.visits.columns if k not in ("at_lat", "at_lon", "lat", "lon")}
        told = {k: x.isoformat() if hasattr(x, "isoformat") else x for k, x in told.items()}
        told |= {
            "country_name": palette.country_name(v.country),
            "when": shown(v.start, v.end),
            "city_known": bool(pd.notna(v.lat)),
            "evidence": [s.sentence for s in sentences],
        }
        point = (
            {"type": "Point", "coordinates": [round(v.at_lon, 5), round(v.at_lat, 5)]} if pd.notna(v.at_lat) else None
        )
        yield {"type": "Feature", "id": v.uid, "geometry": point, "properties": told}
    way = _ways(view)
    for j in view.journeys.itertuples():
        told = {
            "kind": "journey",
            "visitor": j.visitor,
            "home": j.home,
            "countries": j.countries,
            "km": plain(j.km),
            "label": j.label,
        }
        if cut := _cut(way(j.journey)):
            yield {
                "type": "Feature",
                "id": f"journey-{j.journey}",
                "geometry": {"type": "MultiLineString", "coordinates": cut},
                "properties": told,
            }


def kml(view: View, out: BinaryIO) -> None:
    """A folder per visitor with a placemark per visit and a line per journey; time spans for the slider of Google
    Earth.
    """
    put = lambda made: out.write(Tree.tostring(made, encoding="utf-8"))  # noqa: E731
    out.write(f"<?xml version='1.0' encoding='utf-8'?>\n<kml xmlns=\"{KML}\"><Document>".encode())
    put(_add(None, "name", view.title))
    put(_add(None, "description", citation(view)))
    for status, colour in palette.STATUS.items():
        style = _add(None, "Style", id=status)
        _add(_add(style, "IconStyle"), "color", _kml_colour(colour))
        put(style)
    way = _ways(view)
    journeys: dict[str, list[Row]] = {}
    for j in view.journeys.itertuples():
        journeys.setdefault(j.person, []).append(j)
    order = {uid: n for n, uid in enumerate(dict.fromkeys(view.visits["person"]))}
    by_person = view.visits.sort_values("person", key=lambda uids: uids.map(order), kind="stable")
    for uid, own in groupby(view.told(by_person), key=lambda told: told[0].person):
        folder = Tree.Element("Folder")
        for v, sentences in own:
            if not len(folder):
                _add(folder, "name", f"{v.visitor} ({palette.country_name(v.home)})")
            _visit(folder, v, sentences)
        for j in journeys.get(uid, ()):
            if lines := _cut(way(j.journey)):
                _journey(folder, j, lines)
        put(folder)
    out.write(b"</Document></kml>")


def _add(parent: Tree.Element | None, tag: str, words: str | None = None, **attributes: str) -> Tree.Element:
    """An element, in its parent if it has one."""
    made = Tree.Element(tag, attributes) if parent is None else Tree.SubElement(parent, tag, attributes)
    if words is not None:
        made.text = _NOT_XML.sub("", str(words))
    return made


def _visit(folder: Tree.Element, v: Row, sentences: list[Sentence]) -> None:
    mark = _add(folder, "Placemark", id=f"v{v.uid}")
    _add(mark, "name", f"{v.visitor}: {palette.place_name(v.city, v.country)}")
    _add(
        mark,
        "description",
        "\n".join(
            [
                f"{shown(v.start, v.end)}, {palette.STATUS_SHOWN[v.status]}",
                *(f"“{s.sentence}” {s.title}" for s in sentences),
            ]
        ),
    )
    if pd.notna(v.first_day):
        span = _add(mark, "TimeSpan")
        _add(span, "begin", f"{v.first_day:%Y-%m-%d}")
        _add(span, "end", f"{v.last_day if pd.notna(v.last_day) else v.first_day:%Y-%m-%d}")
    _add(mark, "styleUrl", f"#{v.status}")
    if pd.notna(v.at_lat):
        _add(_add(mark, "Point"), "coordinates", f"{v.at_lon:.5f},{v.at_lat:.5f}")


def _journey(folder: Tree.Element, j: Row, lines: list[list[list[float]]]) -> None:
    mark = _add(folder, "Placemark")
    _add(mark, "name", j.label or f"Journey of {j.visitor}")
    several = _add(mark, "MultiGeometry")
    for line in lines:
        one = _add(several, "LineString")
        _add(one, "tessellate", "1")
        _add(one, "coordinates", " ".join(f"{lon},{lat}" for lon, lat in line))


def _kml_colour(colour: str) -> str:
    return "ff" + colour[5:7] + colour[3:5] + colour[1:3]
