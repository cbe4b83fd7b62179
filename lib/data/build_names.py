"""static/names.geojson: where each country's name is written, the larger lands first. python -m lib.data.build_names"""

import itertools
import json
import math
from pathlib import Path

from lib.tables import country_name, rows

STATIC = Path(__file__).parents[2] / "static"


def _area(ring: list[list[float]]) -> float:
    """Of a ring of (longitude, latitude), in square degrees at its own latitude."""
    pairs = itertools.pairwise(ring)
    return abs(sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairs)) * math.cos(math.radians(ring[0][1]))


def names() -> dict:
    """GeoJSON points with name, iso2 and rank, 0 for the largest land."""
    area: dict[str, float] = {}
    for f in json.loads((STATIC / "countries.geojson").read_text(encoding="utf-8"))["features"]:
        shape = f["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        area[f["properties"]["iso2"]] = area.get(f["properties"]["iso2"], 0) + sum(_area(p[0]) for p in polygons)
    lands = sorted(
        (r for r in rows("countries") if r["label_lat"] and area.get(r["iso2"])), key=lambda r: -area[r["iso2"]]
    )
    made = [
        {
            "type": "Feature",
            "properties": {"name": country_name(r["iso2"]), "iso2": r["iso2"], "rank": i},
            "geometry": {"type": "Point", "coordinates": [float(r["label_lon"]), float(r["label_lat"])]},
        }
        for i, r in enumerate(lands)
    ]
    return {"type": "FeatureCollection", "features": made}


if __name__ == "__main__":
    (STATIC / "names.geojson").write_text(
        json.dumps(names(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
