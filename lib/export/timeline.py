"""TimelineJS (Knight Lab): its JSON, https://timeline.knightlab.com/docs/json-format.html.

Its texts are HTML, so ours are escaped.
"""

import html
import json
from typing import BinaryIO

import pandas as pd

from lib.draw import palette
from lib.draw.dates import shown
from lib.export.view import View, citation


def _day(d: pd.Timestamp, edtf: str) -> dict[str, int]:
    """Year, and month and day only if the date is told that closely."""
    parts = {"year": d.year}
    if len(edtf) >= 7 or edtf.startswith("["):
        parts["month"] = d.month
    if len(edtf) >= 10:
        parts["day"] = d.day
    return parts


def timelinejs(view: View, out: BinaryIO) -> None:
    """A title slide and one event for each dated visit, grouped by visitor."""
    e = html.escape
    title = {"text": {"headline": e(view.title), "text": f"<p>{e(citation(view))}</p>"}}
    out.write(f'{{"title": {json.dumps(title, ensure_ascii=False)}, "events": ['.encode())
    for n, (v, proof) in enumerate(view.told(view.visits[view.visits["first_day"].notna()])):
        place = palette.place_name(v.city, v.country)
        sentences = "".join(
            (
                f"<blockquote>{e(s.sentence)}<br><small>{e(', '.join(x for x in (s.title, s.source) if x))}</small>"
                "</blockquote>"
            )
            for s in proof[:4]
        )
        office = ", ".join(x for x in (v.role, palette.country_name(v.home)) if x)
        event = {"unique_id": v.uid, "start_date": _day(v.first_day, v.start or v.end),
                 "display_date": shown(v.start, v.end), "group": e(v.visitor),
                 "text": {"headline": e(f"{v.visitor} in {place}"),
                          "text": f"<p>{e(office)}; {palette.STATUS_SHOWN[v.status]}.</p>{sentences}"}}  # fmt: skip
        if pd.notna(v.last_day) and v.last_day > v.first_day:
            event["end_date"] = _day(v.last_day, v.end or v.start)
        out.write(((",\n" if n else "\n") + json.dumps(event, ensure_ascii=False)).encode())
    out.write(b"\n]}")
