"""Days: visits as all-day events (iCalendar, RFC 5545)."""

import datetime as dt
from typing import BinaryIO

import pandas as pd
from icalendar import Calendar, Event

from lib import __version__
from lib.draw import palette
from lib.draw.dates import shown
from lib.export.view import View, citation
from lib.model import HELD

WIDEST = 45  # days; a visit of which less is known has no place in a calendar
STATUS = {"planned": "TENTATIVE", "postponed": "TENTATIVE", "cancelled": "CANCELLED"}


def ics(view: View, out: BinaryIO) -> None:
    """One event a visit that is dated to within WIDEST days; its UID stays the same, so that importing again updates
    it.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Entente//{__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", view.title)
    calendar.add("x-wr-caldesc", citation(view))
    head, _, end = calendar.to_ical().rpartition(b"END:VCALENDAR")
    out.write(head)
    stamp = dt.datetime(view.made.year, view.made.month, view.made.day, tzinfo=dt.UTC)
    for v, sentences in view.told():
        last = v.last_day if pd.notna(v.last_day) else v.first_day
        if pd.isna(v.first_day) or (last - v.first_day).days > WIDEST:
            continue
        place = palette.place_name(v.city, v.country)
        event = Event()
        event.add("uid", f"{v.uid}@entente")
        event.add("dtstamp", stamp)
        event.add("dtstart", v.first_day.date())
        event.add("dtend", last.date() + dt.timedelta(days=1))
        event.add(
            "summary", f"{v.visitor}: {place}" + ("" if v.status in HELD else f" ({palette.STATUS_SHOWN[v.status]})")
        )
        event.add("location", place)
        event.add("status", STATUS.get(v.status, "CONFIRMED"))
        event.add("transp", "TRANSPARENT")
        told = [
            f"{shown(v.start, v.end)}, {palette.STATUS_SHOWN[v.status]}",
            f"Met: {v.hosts.replace('|', ', ')}" if v.hosts else "",
            *(f"“{s.sentence}” ({', '.join(x for x in (s.title, s.source) if x)})" for s in sentences),
        ]
        event.add("description", "\n".join(t for t in told if t))
        if pd.notna(v.lat):
            event.add("geo", (v.lat, v.lon))
        if v.topics:
            event.add("categories", [palette.topic_label(t) for t in v.topics.split("|")])
        out.write(event.to_ical())
    out.write(b"END:VCALENDAR" + end)
