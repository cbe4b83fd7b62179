"""What a person takes away: a View of the collection as bytes in the formats of the field.

Nothing here knows the store or streamlit.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from lib.export import calendar, geo, plover, report, sheets, timeline
from lib.export.view import Sentence, View, citation

__all__ = ["FORMATS", "Format", "Sentence", "View", "citation"]


@dataclass(frozen=True)
class Format:
    """One way to take a view away: name on the command line, label on the screen, what it is good for, file name, MIME
    type.
    """

    name: str
    label: str
    use: str
    file: str
    mime: str
    write: Callable[[View, BinaryIO], None]

    def make(self, view: View) -> bytes:
        """The whole of it in memory, as a browser wants it."""
        out = io.BytesIO()
        self.write(view, out)
        return out.getvalue()


FORMATS = {f.name: f for f in (
    Format("csv", "CSV with codebook", "All tables as CSV in one ZIP, each column explained", "entente-csv.zip",
           "application/zip", sheets.csv_zip),
    Format("xlsx", "Excel workbook", "Visits, meetings, journeys, evidence, codebook as sheets", "entente.xlsx",
           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheets.xlsx),
    Format("colt", "CSV, COLT columns", ("One row per leg, with the column names of Country and Organizational Leader "
                                         "Travel"), "entente-colt.csv", "text/csv", sheets.colt),
    Format("geojson", "GeoJSON", "Points of visits and lines of journeys, for QGIS and web maps", "entente.geojson",
           "application/geo+json", geo.geojson),
    Format("kml", "KML", "The same for Google Earth, with time spans", "entente.kml",
           "application/vnd.google-earth.kml+xml", geo.kml),
    Format("ics", "Calendar", "Visits as all-day events for Outlook, Apple or Google calendars", "entente.ics",
           "text/calendar", calendar.ics),
    Format("timelinejs", "TimelineJS", "JSON for Knight Lab's TimelineJS", "entente-timeline.json", "application/json",
           timeline.timelinejs),
    Format("plover", "PLOVER events", "CONSULT and AGREE events, one JSON object a line", "entente-plover.jsonl",
           "application/x-ndjson", plover.jsonl),
    Format("html", "Report", "One page with map, timeline, tables and evidence; opens offline and prints",
           "entente-report.html", "text/html", report.html),
    Format("articles", "Articles", "The articles themselves, one JSON object a line; Entente reads them back",
           "entente-articles.jsonl", "application/x-ndjson", sheets.articles),
)}  # fmt: skip
