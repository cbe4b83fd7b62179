"""A report in one file: map and timeline as pictures drawn here, tables and evidence; no script, no request, prints
well.
"""

import html as markup
import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from lib.draw import palette
from lib.draw.dates import day, shown
from lib.draw.map import great_circle
from lib.export.view import View, citation
from lib.model import HELD, OFF

COUNTRIES = Path(__file__).parents[2] / "static" / "countries.geojson"
WIDE, PAD = 960, 14  # pixels
MOST_ROWS = 60  # of the timeline
e = markup.escape
CSS = """
:root { --ink: #1f2933; --dim: #5d6875; --line: #dfe4e8; --paper: #fff; --sea: #eaf0f4; --land: #fbfbf9; --touched: #d8e9ec; --border: #c9d1d8; --accent: #0b7285; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --dim: #a3adb7; --line: #2f3943; --paper: #141a20; --sea: #11181f; --land: #1f2830; --touched: #234048; --border: #3a4651; --accent: #3bc9db; } }
* { box-sizing: border-box; } body { font: 16px/1.5 system-ui, "Source Sans 3", sans-serif; color: var(--ink); background: var(--paper); max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.2rem 4rem; }
h1 { font-size: 2rem; line-height: 1.15; margin: 0 0 .3rem; letter-spacing: -.015em; } h2 { font-size: 1.25rem; margin: 2.6rem 0 .6rem; } h3 { font-size: 1.02rem; margin: 1.6rem 0 .1rem; }
.lead, small, figcaption { color: var(--dim); } small, figcaption { font-size: .85rem; } figure { margin: 0; } svg { width: 100%; height: auto; display: block; border: 1px solid var(--line); border-radius: 6px; }
svg text { font: 11px system-ui, sans-serif; fill: var(--ink); } table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); }
blockquote { margin: .35rem 0; padding-left: .8rem; border-left: 3px solid var(--accent); overflow-wrap: anywhere; } .scroll { overflow-x: auto; } .cancelled { text-decoration: line-through; }
@media print { body { max-width: none; padding: 0; } h3, tr, blockquote { break-inside: avoid; } }
"""


@cache
def _shapes() -> list[tuple[str, list[list[list[float]]]]]:
    """(ISO alpha-2, rings of longitude and latitude) of every country."""
    found = []
    for f in json.loads(COUNTRIES.read_text(encoding="utf-8"))["features"]:
        shape = f["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        found.append((f["properties"].get("iso2", ""), [ring for polygon in polygons for ring in polygon[:1]]))
    return found


def _mercator(lat: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(max(-78, min(80, lat))) / 2)))


def world(view: View) -> Iterator[str]:
    """The visits on a map (Mercator), as SVG; pins with a title each, journeys as lines."""
    at = view.visits[view.visits["at_lat"].notna()]
    ends = [(r.at_lon, r.at_lat) for r in at.itertuples()] + [
        (r.from_lon, r.from_lat) for r in at.itertuples() if pd.notna(r.from_lat)
    ]
    if not ends:
        return
    west, east = min(x for x, _ in ends) - 6, max(x for x, _ in ends) + 6
    south, north = _mercator(min(y for _, y in ends) - 5), _mercator(max(y for _, y in ends) + 5)
    if east - west < 24:
        middle = (west + east) / 2
        west, east = middle - 12, middle + 12
    scale = WIDE / (east - west)
    least = WIDE * 0.42 / scale
    if north - south < least:
        middle = (north + south) / 2
        south, north = middle - least / 2, middle + least / 2
    high = min(640.0, (north - south) * scale)
    x = lambda lon: round((lon - west) * scale, 1)  # noqa: E731
    y = lambda lat: round((north - _mercator(lat)) * high / (north - south), 1)  # noqa: E731
    touched = set(at["country"])
    yield (
        f'<svg viewBox="0 0 {WIDE} {high:.0f}" role="img" aria-label="Map of the visits">'
        f'<rect width="{WIDE}" height="{high:.0f}" fill="var(--sea)"/>'
    )
    for code, rings in _shapes():
        path = []
        for ring in rings:
            points = [(x(lon), y(lat)) for lon, lat in ring]
            if (
                max(p[0] for p in points) < 0
                or min(p[0] for p in points) > WIDE
                or max(p[1] for p in points) < 0
                or min(p[1] for p in points) > high
            ):
                continue
            kept = [points[0]]
            for p in points[1:]:
                if abs(p[0] - kept[-1][0]) + abs(p[1] - kept[-1][1]) >= 1.2:
                    kept.append(p)
            if len(kept) > 2:
                path.append("M" + "L".join(f"{a:g} {b:g}" for a, b in kept) + "Z")
        if path:
            yield (
                f'<path d="{"".join(path)}" fill="var({"--touched" if code in touched else "--land"})" '
                'stroke="var(--border)" stroke-width=".6"/>'
            )
    for v in at.itertuples():
        if pd.notna(v.from_lat) and v.status not in OFF:
            way = " ".join(
                f"{x(lon):g},{y(lat):g}"
                for lat, lon in great_circle((v.from_lat, v.from_lon), (v.at_lat, v.at_lon), 24)
            )
            dash = ' stroke-dasharray="5 4"' if v.status == "planned" else ""
            yield (
                f'<polyline points="{way}" fill="none" stroke="{palette.STATUS[v.status]}" stroke-width="1.1" '
                f'opacity=".55"{dash}/>'
            )
    for (lat, lon), group in at.groupby(["at_lat", "at_lon"], sort=True):
        names = "\n".join(
            f"{r.visitor}, {shown(r.start, r.end)}, {palette.STATUS_SHOWN[r.status]}" for r in group.itertuples()
        )
        exact = group["lat"].notna().any()
        place = group["city"].iloc[0] or palette.country_name(group["country"].iloc[0])
        radius = 3.2 + 1.6 * math.sqrt(len(group))
        look = (
            f'fill="{palette.STATUS[group["status"].iloc[-1]]}" opacity=".85"'
            if exact
            else f'fill="none" stroke="{palette.STATUS[group["status"].iloc[-1]]}" stroke-dasharray="2 2"'
        )
        yield (
            f'<circle cx="{x(lon):g}" cy="{y(lat):g}" r="{radius:.1f}" {look}><title>{e(place)}\n{e(names)}</title>'
            "</circle>"
        )
    yield "</svg>"


def bars(view: View) -> Iterator[str]:
    """The visits in time, a row per person, as SVG."""
    dated = view.visits[view.visits["first_day"].notna()]
    if dated.empty:
        return
    order = dated.groupby("person")["first_day"].min().sort_values(kind="stable").index[:MOST_ROWS]
    first, last = dated["first_day"].min(), dated["last_day"].fillna(dated["first_day"]).max()
    span, left, row = max((last - first).days, 1), 190, 22
    high = PAD + row * len(order) + 34
    x = lambda d: left + (d - first).days / span * (WIDE - left - 24)  # noqa: E731
    yield f'<svg viewBox="0 0 {WIDE} {high}" role="img" aria-label="Timeline of the visits">'
    for number in range(6):
        d, anchor = first + (last - first) * number / 5, "end" if number == 5 else "middle"
        yield (
            f'<line x1="{x(d):.1f}" y1="{PAD}" x2="{x(d):.1f}" y2="{high - 26}" stroke="var(--line)"/>'
            f'<text x="{x(d):.1f}" y="{high - 10}" text-anchor="{anchor}">{e(day(d.date()))}</text>'
        )
    for number, person in enumerate(order):
        own = dated[dated["person"] == person]
        top = PAD + number * row
        yield f'<text x="8" y="{top + 14}">{e(own["visitor"].iloc[0][:28])}</text>'
        for v in own.itertuples():
            end = v.last_day if pd.notna(v.last_day) else v.first_day
            wide = max(5.0, x(end) - x(v.first_day))
            colour = palette.STATUS[v.status]
            look = f'fill="{colour}"' if v.status in HELD else f'fill="none" stroke="{colour}" stroke-width="1.6"'
            place = palette.place_name(v.city, v.country)
            yield (
                f'<rect x="{x(v.first_day):.1f}" y="{top + 4}" width="{wide:.1f}" height="{row - 9}" rx="2" {look}>'
                f"<title>{e(f'{v.visitor}: {place}, {shown(v.start, v.end)}, {palette.STATUS_SHOWN[v.status]}')}</title></rect>"
            )
    yield "</svg>"


def html(view: View, out: BinaryIO) -> None:
    """The whole page; everything from the texts is escaped, and its policy forbids scripts and requests."""
    for part in _parts(view):
        out.write(part.encode("utf-8", "replace"))


def _parts(view: View) -> Iterator[str]:
    visits = view.visits
    counts = (
        f"{len(visits):,} visits by {visits['person'].nunique():,} people to {visits['country'].nunique():,} "
        f"countries, told by {len(view.articles):,} articles"
    )
    yield f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>{e(view.title)}</title><style>{CSS}</style></head><body>
<h1>{e(view.title)}</h1><p class="lead">{e(counts)}. {e(day(view.made))}.</p>
<h2>Where</h2><figure>"""
    yield from world(view)
    yield """<figcaption>Filled circles are cities that the articles name, dashed ones countries of which no city is named; dashed lines are announced. Made with Natural Earth; boundaries do not imply endorsement.</figcaption></figure>
<h2>When</h2><figure>"""
    yield from bars(view)
    yield """<figcaption>A bar is as wide as the dates allow; hollow ones did not take place, or not yet.</figcaption></figure>
<h2>Visits</h2><div class="scroll"><table><thead><tr><th>When</th><th>Who</th><th>Where</th><th>Status</th><th>Met</th><th>About</th></tr></thead><tbody>"""
    for v in visits.itertuples():
        office = ", ".join(x for x in (v.role, palette.country_name(v.home)) if x)
        yield (f"<tr><td>{e(shown(v.start, v.end))}</td><td><b>{e(v.visitor)}</b><br><small>{e(office)}</small></td>"
               f"<td class='{v.status}'>{e(palette.place_name(v.city, v.country))}</td>"
               f"<td>{palette.STATUS_SHOWN[v.status]}</td><td>{e(v.hosts.replace('|', ', '))}</td>"
               f"<td>{e(', '.join(palette.topic_label(t) for t in v.topics.split('|') if t))}</td></tr>")  # fmt: skip
    yield "</tbody></table></div>\n"
    journeys = view.journeys[view.journeys["seen"] > 1]
    if len(journeys):
        yield (
            '<h2>Journeys of several legs</h2><div class="scroll"><table><thead><tr><th>Who</th><th>From</th>'
            "<th>Way</th><th>Legs</th><th>Distance</th></tr></thead><tbody>"
        )
        for j in journeys.itertuples():
            yield (f"<tr><td>{e(j.visitor)}</td>"
                   f"<td>{e(day(j.first_day.date()) if pd.notna(j.first_day) else 'no date')}</td>"
                   f"<td>{e(' → '.join(palette.country_name(c) for c in j.countries.split('|')))}</td>"
                   f"<td>{f'{j.announced} announced, {j.seen} seen' if pd.notna(j.announced) else j.seen}</td>"
                   f"<td>{f'{j.km:,.0f} km' if pd.notna(j.km) and j.km else ''}</td></tr>")  # fmt: skip
        yield "</tbody></table></div>"
    yield "\n<h2>Evidence</h2>"
    for v, sentences in view.told():
        said = "".join(
            (
                f"<blockquote>{e(s.sentence)}<br>"
                f"<small>{e(' · '.join(x for x in (s.title, s.source, day(s.published), s.fields) if x))}</small>"
                "</blockquote>"
            )
            for s in sentences
        )
        yield (f"<section id='v{v.uid}'><h3>{e(v.visitor)} → {e(palette.place_name(v.city, v.country))}, "
               f"{e(shown(v.start, v.end))}</h3>"
               f"<small>told by {v.reports} {'article' if v.reports == 1 else 'articles'}, {v.sources} independent; "
               f"confidence {v.confidence:.0%}</small>{said}</section>")  # fmt: skip
    yield f"""
<h2>How to cite</h2><p>{e(citation(view))}</p><p><small>A blank means that the articles do not say. Places: GeoNames (CC-BY 4.0).</small></p></body></html>"""
