"""PLOVER-style events (github.com/openeventdata/PLOVER): visits and meetings as CONSULT, announced ones as AGREE; one
JSON object a line.
"""

import json
from collections.abc import Iterator
from typing import BinaryIO

import pandas as pd

from lib.draw import palette
from lib.export.sheets import alpha3
from lib.export.view import View
from lib.model import OFF
from lib.tables import rows


def _actor(name: str, home: str, role: str = "") -> dict[str, str]:
    return {"name": name, "country": alpha3(home) or home, "sector": "GOV" if alpha3(home) else "IGO", "title": role}


def _contexts(topics: str) -> list[str]:
    of = {r["id"]: r["plover_contexts"] for r in rows("topics")}
    return list(dict.fromkeys(c.strip() for t in topics.split("|") if t for c in of.get(t, "").split(",") if c.strip()))


def jsonl(view: View, out: BinaryIO) -> None:
    """mode: visit, multilateral (summits) or third-party (met elsewhere) for CONSULT; AGREE for what is announced;
    cancelled or postponed visits are left out.
    """
    for event in _events(view):
        out.write((json.dumps(event, ensure_ascii=False) + "\n").encode())


def _events(view: View) -> Iterator[dict]:
    for v, sentences in view.told():
        if v.status in OFF:
            continue
        multilateral = v.purpose == "multilateral" or "summit_igo" in v.topics.split("|")
        yield {
            "id": v.uid, "event_type": "AGREE" if v.status == "planned" else "CONSULT",
            "event_mode": "" if v.status == "planned" else "multilateral" if multilateral else "visit",
            "date": f"{v.first_day:%Y-%m-%d}" if pd.notna(v.first_day) else None, "date_edtf": v.start or None,
            "actor": [_actor(v.visitor, v.home, v.role)],
            "recipient": [_actor(h, v.country) for h in v.hosts.split("|")] if v.hosts else [_actor("", v.country)],
            "contexts": _contexts(v.topics), "location": {"country": alpha3(v.country),
                                                          "name": v.city or palette.country_name(v.country),
                                                          "lat": v.lat if pd.notna(v.lat) else None,
                                                          "lon": v.lon if pd.notna(v.lon) else None},
                                                          "confidence": v.confidence,
                                                          "text": sentences[0].sentence if sentences else "",
                                                          "sources": sorted({s.url or s.title for s in sentences}),
        }  # fmt: skip
    for n, m in enumerate(view.meetings.itertuples()):
        if m.status == "cancelled" or (m.mode == "in_person" and m.country in (m.first_home, m.second_home)):
            continue  # one of them was the guest of the other: the visit says so
        yield {
            "id": f"m{n}-{m.article}", "event_type": "AGREE" if m.status == "planned" else "CONSULT",
            "event_mode": "" if m.status == "planned" else "phone" if m.mode != "in_person" else "third-party",
            "date": f"{m.first_day:%Y-%m-%d}" if pd.notna(m.first_day) else None, "date_edtf": m.date or None,
            "actor": [_actor(m.first, m.first_home)], "recipient": [_actor(m.second, m.second_home)], "contexts": [],
            "location": {"country": alpha3(m.country) or None,
                         "name": m.city or (palette.country_name(m.country) if m.country else None), "lat": None,
                         "lon": None},
        }  # fmt: skip
