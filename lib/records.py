"""Records to JSON and back, losslessly, and to the rows of the tables that the store and a batch keep."""

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from lib.model import (
    Article,
    Entity,
    Evidence,
    Meeting,
    Person,
    Place,
    Quote,
    Reading,
    Reason,
    Span,
    Timex,
    Topic,
    Toponym,
    Tour,
    Visit,
    When,
)
from lib.resolve.alike import signature
from lib.tables import fold


def _plain(value):
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def dumps(record: object) -> str:
    """One record or mapping as compact JSON; dates as ISO strings."""
    return json.dumps(
        record if isinstance(record, (dict, list)) else asdict(record),
        default=_plain,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _when(told: dict | None) -> When | None:
    day = lambda s: dt.date.fromisoformat(s) if s else None  # noqa: E731
    return When(told["edtf"], day(told["earliest"]), day(told["latest"])) if told else None


def visit(text: str) -> Visit:
    """The Visit that dumps() wrote."""
    told = json.loads(text)
    told["start"], told["end"] = _when(told["start"]), _when(told["end"])
    told["evidence"] = tuple(Evidence(*e) for e in told["evidence"])
    told["why"] = tuple(Reason(*r) for r in told.get("why", ()))
    for key in ("hosts", "topics"):
        told[key] = tuple(told[key])
    return Visit(**told)


def reading_json(reading: Reading) -> str:
    """What the reader page needs of a reading, beside the tables."""
    return dumps({
        "entities": [asdict(e) for e in reading.entities], "toponyms": [asdict(t) for t in reading.toponyms],
        "timex": [asdict(t) for t in reading.timex], "people": [asdict(p) for p in reading.people],
        "quotes": [asdict(q) for q in reading.quotes], "tours": [asdict(t) for t in reading.tours],
        "topics": [asdict(t) for t in reading.topics],
    })  # fmt: skip


def reading_parts(text: str) -> dict[str, tuple]:
    """entities, toponyms, timex, people, quotes, tours and topics as records again."""
    told = json.loads(text)
    return {
        "entities": tuple(Entity(**e) for e in told["entities"]),
        "toponyms": tuple(
            Toponym(**{**t, "place": Place(**t["place"]) if t["place"] else None}) for t in told["toponyms"]
        ),
        "timex": tuple(Timex(**{**t, "when": _when(t["when"])}) for t in told["timex"]),
        "people": tuple(Person(**{**p, "mentions": tuple(Span(*m) for m in p["mentions"])}) for p in told["people"]),
        "quotes": tuple(Quote(**q) for q in told["quotes"]),
        "tours": tuple(
            Tour(**{**t, "legs": tuple(t["legs"]), "evidence": tuple(Evidence(*e) for e in t["evidence"])})
            for t in told["tours"]
        ),
        "topics": tuple(Topic(t["id"], t["weight"], tuple(Span(*s) for s in t["evidence"])) for t in told["topics"]),
    }


def whole(reading: Reading) -> dict:
    """Everything of a reading but the article itself, as plain values for JSON."""
    return {"fingerprint": reading.article.fingerprint, "parts": json.loads(reading_json(reading)),
            "visits": [json.loads(dumps(v)) for v in reading.visits],
            "meetings": [json.loads(dumps(m)) for m in reading.meetings]}  # fmt: skip


def from_whole(told: dict, article: Article) -> Reading:
    """The Reading that whole() took apart, for the same article."""
    meetings = tuple(
        Meeting(
            **{
                **m,
                "participants": tuple(m["participants"]),
                "date": _when(m["date"]),
                "evidence": tuple(Evidence(*e) for e in m["evidence"]),
            }
        )
        for m in told["meetings"]
    )
    return Reading(
        article,
        visits=tuple(visit(json.dumps(v)) for v in told["visits"]),
        meetings=meetings,
        **reading_parts(json.dumps(told["parts"])),
    )


# --- rows ------------------------------------------------------------------------------------------------------------


LATEST = dt.date.max  # stands for no date where the earliest is looked for


def uid(*parts: str) -> str:
    """A short name that the same parts always give: 60 bits, so that ten million do not collide."""
    return (
        base64.b32encode(hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).digest())[:12]
        .decode()
        .lower()
    )


def read_as(home: str, name: str) -> str:
    """How a name as read is looked up."""
    return f"{home}\n{fold(name)}"


def article_row(reading: Reading) -> dict:
    """The columns of an article, but when and by whom it was added."""
    a = reading.article
    return {
        "fingerprint": a.fingerprint, "name": a.id, "title": a.title, "text": a.text, "published": a.published,
        "published_time": a.published_time, "updated": a.updated, "published_by": a.published_by, "doubt": a.doubt,
        "byline": a.byline, "source": a.source, "dateline": a.dateline, "url": a.url, "language": a.language,
        "signature": signature(a.text), "reading": reading_json(reading),
    }  # fmt: skip


def report_rows(reading: Reading) -> list[dict]:
    """One row per visit that the article tells."""
    return [
        {"position": i, "read_as": read_as(v.visitor_country, v.visitor), "visitor": v.visitor,
         "home": v.visitor_country, "country": v.destination_country, "role_class": v.visitor_class, "status": v.status,
         "record": dumps(v)}
        for i, v in enumerate(reading.visits)
    ]  # fmt: skip


def topic_rows(reading: Reading) -> list[dict]:
    """One row per topic of the article."""
    return [{"topic": t.id, "weight": t.weight, "evidence": json.dumps(t.evidence)} for t in reading.topics]


def tour_rows(tours: Iterable[Tour]) -> list[dict]:
    """One row per tour that the article tells."""
    return [
        {"visitor": t.visitor, "label": t.label, "announced": t.announced_legs, "legs": "|".join(t.legs)} for t in tours
    ]


def meeting_rows(reading: Reading) -> list[dict]:
    """One row per pair of people of each meeting that the article tells."""
    people = {p.name: p for p in reading.people}
    rows = []
    for m in reading.meetings:
        for i, one in enumerate(m.participants):
            for other in m.participants[i + 1 :]:
                row = {"country": m.country, "city": m.city, "date": m.date.edtf if m.date else None,
                       "first_day": m.date.earliest if m.date else None, "last_day": m.date.latest if m.date else None,
                       "mode": m.mode, "status": m.status, "evidence": json.dumps(m.evidence)}  # fmt: skip
                for side, name in (("first", one), ("second", other)):
                    p = people.get(name)
                    row |= {
                        side: name,
                        f"{side}_home": p.country if p else "",
                        f"{side}_role": p.role if p else "",
                        f"{side}_class": p.role_class if p else "",
                    }
                rows.append(row)
    return rows


def visit_row(v: Visit, reports: int, sources: int) -> dict:
    """The columns of a visit, but whose it is."""
    first = v.start.earliest if v.start else v.end.earliest if v.end else None
    last = (v.end.latest if v.end else None) or (v.start.latest if v.start else None)
    return {
        "role": v.visitor_role, "role_class": v.visitor_class, "home": v.visitor_country,
        "country": v.destination_country, "city": v.destination_city, "lat": v.lat, "lon": v.lon,
        "start": v.start.edtf if v.start else None, "start_earliest": v.start.earliest if v.start else None,
        "start_latest": v.start.latest if v.start else None, "end": v.end.edtf if v.end else None,
        "end_earliest": v.end.earliest if v.end else None, "end_latest": v.end.latest if v.end else None,
        "first_day": first, "last_day": max(last, first) if first and last else last or first, "status": v.status,
        "purpose": v.purpose, "tour": v.tour, "sequence": v.sequence, "is_first_ever": v.is_first_ever,
        "confidence": v.confidence, "reports": reports, "sources": sources,
    }  # fmt: skip
