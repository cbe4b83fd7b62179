"""The map's look: a MapLibre style whose only files are our own, and whose layers draw pins, journeys and names. No outside request."""

from collections.abc import Mapping, Sequence

from lib.draw import palette

STATIC = "app/static"
GATHERED = 20  # pixels within which pins are gathered into one with their number
SANS = ["Source Sans", "sans-serif"]
RADIUS = ["interpolate", ["linear"], ["sqrt", ["get", "n"]], 1, 6, 3, 11, 6, 16, 40, 24]  # pixels; n is how many visits
WIDTH = ["interpolate", ["linear"], ["get", "n"], 1, 1.5, 4, 3, 12, 5.5]  # of a line; n is how many went
FINER = ["interpolate", ["linear"], ["zoom"], 0, 0.8, 5, 1.25]
SHOWN_FROM = ["step", ["zoom"], 14, 1.4, 32, 2.4, 80, 3.4, 250]  # country names: the larger lands first


def collection(features: Sequence[dict]) -> dict:
    """GeoJSON of some features."""
    return {"type": "FeatureCollection", "features": list(features)}


def point(lat: float, lon: float, **properties) -> dict:
    """A point of GeoJSON; degrees."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [lon, lat]}}


def line(path: Sequence[tuple[float, float]], **properties) -> dict:
    """A line of GeoJSON through (lat, lon) points."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in path]},
    }


def style(
    theme: str,
    tints: Mapping[str, str],
    spots: Sequence[dict] = (),
    ways: Sequence[dict] = (),
    heads: Sequence[dict] = (),
    homes: Sequence[dict] = (),
) -> dict:
    """The style. tints: country (ISO alpha-2) -> colour; spots, ways, heads, homes: features as map.py makes them.

    What runs in the browser (lib/ui/browser/map.js) knows the names of sources and layers.
    """
    fill: str | list = palette.LAND[theme]
    if tints:
        fill = [
            "match",
            ["get", "iso2"],
            *(x for code, colour in sorted(tints.items()) for x in (code, colour)),
            palette.LAND[theme],
        ]
    gathering = {
        "cluster": True,
        "clusterRadius": GATHERED,
        "clusterMaxZoom": 9,
        "clusterProperties": {"sum": ["+", ["get", "n"]]},
    }
    return {
        "version": 8,
        "sources": {
            "countries": {"type": "geojson", "data": f"{STATIC}/countries.geojson", "attribution": "Made with Natural Earth; boundaries do not imply endorsement"},
            "borders": {"type": "geojson", "data": f"{STATIC}/borders.geojson"},
            "lands": {"type": "geojson", "data": f"{STATIC}/names.geojson"},
            "spots": {"type": "geojson", "data": collection([s for s in spots if s["properties"]["exact"]]), **gathering},
            "discs": {"type": "geojson", "data": collection([s for s in spots if not s["properties"]["exact"]])},
            "ways": {"type": "geojson", "data": collection(ways)}, "heads": {"type": "geojson", "data": collection(heads)},
            "homes": {"type": "geojson", "data": collection(homes)}, "trail": {"type": "geojson", "data": collection(())}, "journey": {"type": "geojson", "data": collection(())}, "legs": {"type": "geojson", "data": collection(())},
        },
        "layers": [
            {"id": "sea", "type": "background", "paint": {"background-color": palette.SEA[theme]}},
            {"id": "land", "type": "fill", "source": "countries", "paint": {"fill-color": fill, "fill-outline-color": palette.BORDER[theme]}},
            {"id": "borders", "type": "line", "source": "borders", "paint": {"line-color": palette.BORDER[theme], "line-width": 0.7}},
            _text("lands", "lands", ["get", "name"], palette.mixed(palette.FAINT[theme], palette.INK[theme], 0.3), theme, size=["interpolate", ["linear"], ["zoom"], 1, 9.5, 5, 13], filter_=["<", ["get", "rank"], SHOWN_FROM], **{"text-letter-spacing": 0.06, "text-max-width": 7}),
            *_lines(theme), *_pins(theme),
        ],
    }  # fmt: skip


def _lines(theme: str) -> list[dict]:
    joined = {"line-cap": "round", "line-join": "round"}
    paint = {"line-color": ["get", "colour"], "line-width": ["*", WIDTH, 1], "line-opacity": 0.62}
    lit = {"line-color": palette.lively(palette.CHOSEN, theme), "line-width": ["+", WIDTH, 1.2], "line-opacity": 0.95}
    nobody = ["==", ["get", "uids"], ""]
    head = {"text-field": "▲", "text-size": ["interpolate", ["linear"], ["get", "n"], 1, 10, 8, 16], "text-rotate": ["get", "turn"], "text-rotation-alignment": "map", "text-allow-overlap": True, "text-ignore-placement": True, "text-font": SANS}  # fmt: skip
    return [
        {"id": "homes", "type": "circle", "source": "homes", "paint": {"circle-radius": 2.6, "circle-color": palette.FAINT[theme]}},
        {"id": "ways", "type": "line", "source": "ways", "filter": ["!", ["get", "planned"]], "layout": joined, "paint": paint},
        {"id": "ways_planned", "type": "line", "source": "ways", "filter": ["get", "planned"], "layout": {"line-join": "round"}, "paint": {**paint, "line-dasharray": [2.6, 2.2], "line-opacity": 0.85}},
        {"id": "heads", "type": "symbol", "source": "heads", "layout": head, "paint": {"text-color": ["get", "colour"], "text-opacity": 0.9}},
        {"id": "trail", "type": "line", "source": "trail", "layout": joined, "paint": {"line-color": ["get", "colour"], "line-width": ["+", WIDTH, 0.8], "line-opacity": ["get", "fresh"]}},
        {"id": "ways_lit", "type": "line", "source": "ways", "filter": ["all", nobody, ["!", ["get", "planned"]]], "layout": joined, "paint": lit},
        {"id": "ways_lit_planned", "type": "line", "source": "ways", "filter": ["all", nobody, ["get", "planned"]], "layout": {"line-join": "round"}, "paint": {**lit, "line-dasharray": [2.2, 1.6]}},
        {"id": "journey", "type": "line", "source": "journey", "filter": ["!", ["get", "planned"]], "layout": joined, "paint": {**lit, "line-width": 2.6}},
        {"id": "journey_planned", "type": "line", "source": "journey", "filter": ["get", "planned"], "layout": {"line-join": "round"}, "paint": {**lit, "line-width": 2.4, "line-dasharray": [2.2, 1.6]}},
        {"id": "heads_lit", "type": "symbol", "source": "heads", "filter": nobody, "layout": {**head, "text-size": 15}, "paint": {"text-color": palette.lively(palette.CHOSEN, theme)}},
    ]  # fmt: skip


def _pins(theme: str) -> list[dict]:
    paper, ink = palette.LAND[theme], palette.INK[theme]
    alone, hollow = ["!", ["has", "point_count"]], ["any", ["get", "hollow"], ["get", "off"]]
    cluster = ["interpolate", ["linear"], ["sqrt", ["get", "sum"]], 1, 8, 3, 13, 6, 18, 40, 28]
    number = {"text-color": palette.PAPER["light"] if theme == "light" else palette.SEA["dark"]}
    shown = {"text-allow-overlap": True, "text-ignore-placement": True}
    body = {"circle-radius": RADIUS, "circle-color": ["case", hollow, paper, ["get", "colour"]], "circle-stroke-width": ["case", hollow, 2, 1.5], "circle-stroke-color": ["case", hollow, ["get", "colour"], paper]}  # fmt: skip
    lit = {
        "circle-radius": ["+", RADIUS, 3.5],
        "circle-color": "rgba(0,0,0,0)",
        "circle-stroke-width": 2.5,
        "circle-stroke-color": palette.lively(palette.CHOSEN, theme),
    }
    soft = {"circle-radius": ["+", RADIUS, 5], "circle-color": ["get", "colour"], "circle-opacity": ["case", hollow, 0.08, 0.24], "circle-stroke-width": 1, "circle-stroke-color": ["get", "colour"], "circle-stroke-opacity": 0.7}  # fmt: skip
    room = {
        "text-field": "●",
        "text-size": ["+", 6, ["*", 2, RADIUS]],
        "text-allow-overlap": True,
        "text-font": SANS,
    }  # unseen: where a pin stands, no name is written
    beside = {
        "text-variable-anchor": [
            "top",
            "bottom",
            "left",
            "right",
            "top-left",
            "top-right",
            "bottom-left",
            "bottom-right",
        ],
        "text-justify": "auto",
        "symbol-sort-key": ["-", 0, ["get", "n"]],
        "text-padding": 3,
    }
    return [
        {"id": "discs", "type": "circle", "source": "discs", "paint": soft},
        _text("discs_n", "discs", ["case", [">", ["get", "n"], 1], ["to-string", ["get", "n"]], ""], ink, theme, size=11, **shown),
        {"id": "spots", "type": "circle", "source": "spots", "filter": alone, "layout": {"circle-sort-key": ["get", "n"]}, "paint": body},
        {"id": "gathered", "type": "circle", "source": "spots", "filter": ["has", "point_count"],
         "paint": {"circle-radius": cluster, "circle-color": palette.mixed(palette.lively(palette.ACCENT, theme), paper, 0.12), "circle-stroke-width": 3, "circle-stroke-color": palette.mixed(paper, palette.lively(palette.ACCENT, theme), 0.3)}},
        {"id": "lit", "type": "circle", "source": "spots", "filter": ["==", ["get", "uids"], ""], "paint": lit},
        {"id": "discs_lit", "type": "circle", "source": "discs", "filter": ["==", ["get", "uids"], ""], "paint": lit},
        {"id": "off", "type": "symbol", "source": "spots", "filter": ["all", alone, ["get", "off"]], "layout": {"text-field": "×", "text-size": 14, "text-font": SANS, **shown}, "paint": {"text-color": ["get", "colour"]}},
        _text("spots_n", "spots", ["to-string", ["get", "n"]], number["text-color"], theme, size=11, filter_=["all", alone, [">", ["get", "n"], 1], ["!", hollow]], paint=number, **shown),
        _text("gathered_n", "spots", ["to-string", ["get", "sum"]], number["text-color"], theme, size=12, filter_=["has", "point_count"], paint=number, **shown),
        _text("names", "spots", ["get", "name"], ink, theme, size=12.5, filter_=alone, **beside, **{"text-radial-offset": ["+", 0.35, ["/", RADIUS, 12.5]]}),
        {"id": "legs", "type": "circle", "source": "legs", "paint": {"circle-radius": 9, "circle-color": paper, "circle-stroke-width": 2, "circle-stroke-color": lit["circle-stroke-color"]}},
        _text("legs_n", "legs", ["to-string", ["get", "leg"]], ink, theme, size=11.5, **shown),
        _text("legs_names", "legs", ["get", "name"], ink, theme, size=12.5, **{**beside, "symbol-sort-key": ["get", "leg"], "text-radial-offset": 1.1}),
        {"id": "room", "type": "symbol", "source": "spots", "layout": room, "paint": {"text-opacity": 0}},
        {"id": "legs_room", "type": "symbol", "source": "legs", "layout": {**room, "text-size": 24}, "paint": {"text-opacity": 0}},
    ]  # fmt: skip


def _text(
    name: str,
    source: str,
    field: list,
    colour: str,
    theme: str,
    size: float | list = 12,
    filter_: list | None = None,
    paint: dict | None = None,
    **layout,
) -> dict:
    """A layer of words, with a halo of the land's colour where they stand on the map."""
    made = {"id": name, "type": "symbol", "source": source, "layout": {"text-field": field, "text-size": size, "text-font": SANS, **layout}, "paint": paint or {"text-color": colour, "text-halo-color": palette.LAND[theme], "text-halo-width": 1.4}}  # fmt: skip
    return {**made, "filter": filter_} if filter_ is not None else made
