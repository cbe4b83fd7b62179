"""TimelineJS (Knight Lab): its JSON, https://timeline.knightlab.com/docs/json-format.html. Its texts are HTML, so ours are escaped."""

import html
import json

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


def timelinejs(view: View) -> bytes:
    """A title slide and one event for each dated visit, grouped by visitor."""
    e = html.escape
    events = []
    for v, proof in view.told(view.visits[view.visits["first_day"].notna()]):
        place = palette.place_name(v.city, v.country)
        sentences = "".join(f"<blockquote>{e(s.sentence)}<br><small>{e(', '.join(x for x in (s.title, s.source) if x))}</small></blockquote>" for s in proof[:4])
        office = ", ".join(x for x in (v.role, palette.country_name(v.home)) if x)
        event = {"unique_id": v.uid, "start_date": _day(v.first_day, v.start or v.end), "display_date": shown(v.start, v.end), "group": e(v.visitor),
                 "text": {"headline": e(f"{v.visitor} in {place}"), "text": f"<p>{e(office)}; {palette.STATUS_SHOWN[v.status]}.</p>{sentences}"}}  # fmt: skip
        if pd.notna(v.last_day) and v.last_day > v.first_day:
            event["end_date"] = _day(v.last_day, v.end or v.start)
        events.append(event)
    title = {"text": {"headline": e(view.title), "text": f"<p>{e(citation(view))}</p>"}}
    return json.dumps({"title": title, "events": events}, ensure_ascii=False, indent=1).encode()
