"""Places: GeoJSON (RFC 7946) and KML (OGC 2.3) of visits and journeys."""

import json
import re
from collections.abc import Iterator
from itertools import groupby
from typing import BinaryIO
from xml.etree import ElementTree as Tree

import pandas as pd

from lib.draw import palette
from lib.draw.dates import shown
from lib.draw.map import great_circle
from lib.export.sheets import plain
from lib.export.view import View, citation
from lib.model import OFF

KML = "http://www.opengis.net/kml/2.2"
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _lines(view: View):
    """(journey row, points lat/lon in degrees along the legs from home) of every journey with at least one known way."""
    legs: dict[str, list] = {}
    for v in view.visits.sort_values("leg", kind="stable").itertuples(index=False):
        legs.setdefault(v.journey, []).append(v)
    for j in view.journeys.itertuples():
        points: list[tuple[float, float]] = []
        for v in legs.get(j.journey, ()):
            if pd.notna(v.from_lat) and pd.notna(v.at_lat) and v.status not in OFF:
                way = great_circle((v.from_lat, v.from_lon), (v.at_lat, v.at_lon))
                points += way if not points or points[-1] != way[0] else way[1:]
        if len(points) > 1:
            yield j, points


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
    """Points (visits; properties as in the codebook, city_known says whether the point is the city) and lines (journeys)."""
    out.write(b'{"type": "FeatureCollection", "features": [')
    for n, feature in enumerate(_features(view)):
        out.write(((", " if n else "") + json.dumps(feature, ensure_ascii=False)).encode())
    out.write(('], "citation": ' + json.dumps(citation(view), ensure_ascii=False) + "}").encode())


def _features(view: View) -> Iterator[dict]:
    for v, sentences in view.told():
        told = {k: plain(getattr(v, k)) for k in view.visits.columns if k not in ("at_lat", "at_lon", "lat", "lon")}
        told = {k: x.isoformat() if hasattr(x, "isoformat") else x for k, x in told.items()}
        told |= {"country_name": palette.country_name(v.country), "when": shown(v.start, v.end), "city_known": bool(pd.notna(v.lat)), "evidence": [s.sentence for s in sentences]}
        point = {"type": "Point", "coordinates": [round(v.at_lon, 5), round(v.at_lat, 5)]} if pd.notna(v.at_lat) else None
        yield {"type": "Feature", "id": v.uid, "geometry": point, "properties": told}
    for j, points in _lines(view):
        told = {"kind": "journey", "visitor": j.visitor, "home": j.home, "countries": j.countries, "km": plain(j.km), "label": j.label}
        if cut := _cut(points):
            yield {"type": "Feature", "id": f"journey-{j.journey}", "geometry": {"type": "MultiLineString", "coordinates": cut}, "properties": told}


def kml(view: View) -> bytes:
    """A folder per visitor with a placemark per visit and a line per journey; time spans for the slider of Google Earth."""
    Tree.register_namespace("", KML)
    text = lambda s: _NOT_XML.sub("", str(s))  # noqa: E731

    def add(parent, tag: str, words: str | None = None, **attributes):
        made = Tree.SubElement(parent, f"{{{KML}}}{tag}", attributes)
        if words is not None:
            made.text = text(words)
        return made

    top = Tree.Element(f"{{{KML}}}kml")
    document = add(top, "Document")
    add(document, "name", view.title)
    add(document, "description", citation(view))
    for status, colour in palette.STATUS.items():
        style = add(document, "Style", id=status)
        add(add(style, "IconStyle"), "color", _kml_colour(colour))
    lines = {}
    for j, points in _lines(view):
        lines.setdefault(j.person, []).append((j, points))
    order = {uid: n for n, uid in enumerate(dict.fromkeys(view.visits["person"]))}
    by_person = view.visits.sort_values("person", key=lambda uids: uids.map(order), kind="stable")
    for uid, own in groupby(view.told(by_person), key=lambda told: told[0].person):
        folder = add(document, "Folder")
        for n, (v, sentences) in enumerate(own):
            if not n:
                add(folder, "name", f"{v.visitor} ({palette.country_name(v.home)})")
            mark = add(folder, "Placemark", id=f"v{v.uid}")
            place = palette.place_name(v.city, v.country)
            add(mark, "name", f"{v.visitor}: {place}")
            add(mark, "description", "\n".join([f"{shown(v.start, v.end)}, {palette.STATUS_SHOWN[v.status]}", *(f"“{s.sentence}” {s.title}" for s in sentences)]))
            if pd.notna(v.first_day):
                span = add(mark, "TimeSpan")
                add(span, "begin", f"{v.first_day:%Y-%m-%d}")
                add(span, "end", f"{v.last_day if pd.notna(v.last_day) else v.first_day:%Y-%m-%d}")
            add(mark, "styleUrl", f"#{v.status}")
            if pd.notna(v.at_lat):
                add(add(mark, "Point"), "coordinates", f"{v.at_lon:.5f},{v.at_lat:.5f}")
        for j, points in lines.get(uid, ()):
            mark = add(folder, "Placemark")
            add(mark, "name", j.label or f"Journey of {j.visitor}")
            several = add(mark, "MultiGeometry")
            for line in _cut(points):
                one = add(several, "LineString")
                add(one, "tessellate", "1")
                add(one, "coordinates", " ".join(f"{lon},{lat}" for lon, lat in line))
    return Tree.tostring(top, encoding="utf-8", xml_declaration=True)


def _kml_colour(colour: str) -> str:
    return "ff" + colour[5:7] + colour[3:5] + colour[1:3]
