"""Records to JSON and back, losslessly."""

import datetime as dt
import json
from dataclasses import asdict

from lib.model import Article, Entity, Evidence, Meeting, Person, Place, Quote, Reading, Span, Timex, Topic, Toponym, Tour, Visit, When


def _plain(value):
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def dumps(record: object) -> str:
    """One record or mapping as compact JSON; dates as ISO strings."""
    return json.dumps(record if isinstance(record, (dict, list)) else asdict(record), default=_plain, ensure_ascii=False, separators=(",", ":"))


def _when(told: dict | None) -> When | None:
    day = lambda s: dt.date.fromisoformat(s) if s else None  # noqa: E731
    return When(told["edtf"], day(told["earliest"]), day(told["latest"])) if told else None


def visit(text: str) -> Visit:
    """The Visit that dumps() wrote."""
    told = json.loads(text)
    told["start"], told["end"] = _when(told["start"]), _when(told["end"])
    told["evidence"] = tuple(Evidence(*e) for e in told["evidence"])
    for key in ("hosts", "topics"):
        told[key] = tuple(told[key])
    return Visit(**told)


def reading_json(reading: Reading) -> str:
    """What the reader page needs of a reading, beside the tables."""
    return dumps({
        "entities": [asdict(e) for e in reading.entities], "toponyms": [asdict(t) for t in reading.toponyms], "timex": [asdict(t) for t in reading.timex],
        "people": [asdict(p) for p in reading.people], "quotes": [asdict(q) for q in reading.quotes], "tours": [asdict(t) for t in reading.tours],
        "topics": [asdict(t) for t in reading.topics],
    })  # fmt: skip


def reading_parts(text: str) -> dict[str, tuple]:
    """entities, toponyms, timex, people, quotes, tours and topics as records again."""
    told = json.loads(text)
    return {
        "entities": tuple(Entity(**e) for e in told["entities"]),
        "toponyms": tuple(Toponym(**{**t, "place": Place(**t["place"]) if t["place"] else None}) for t in told["toponyms"]),
        "timex": tuple(Timex(**{**t, "when": _when(t["when"])}) for t in told["timex"]),
        "people": tuple(Person(**{**p, "mentions": tuple(Span(*m) for m in p["mentions"])}) for p in told["people"]),
        "quotes": tuple(Quote(**q) for q in told["quotes"]),
        "tours": tuple(Tour(**{**t, "legs": tuple(t["legs"]), "evidence": tuple(Evidence(*e) for e in t["evidence"])}) for t in told["tours"]),
        "topics": tuple(Topic(t["id"], t["weight"], tuple(Span(*s) for s in t["evidence"])) for t in told["topics"]),
    }


def whole(reading: Reading) -> dict:
    """Everything of a reading but the article itself, as plain values for JSON."""
    return {"fingerprint": reading.article.fingerprint, "parts": json.loads(reading_json(reading)),
            "visits": [json.loads(dumps(v)) for v in reading.visits], "meetings": [json.loads(dumps(m)) for m in reading.meetings]}  # fmt: skip


def from_whole(told: dict, article: Article) -> Reading:
    """The Reading that whole() took apart, for the same article."""
    meetings = tuple(Meeting(**{**m, "participants": tuple(m["participants"]), "date": _when(m["date"]), "evidence": tuple(Evidence(*e) for e in m["evidence"])}) for m in told["meetings"])
    return Reading(article, visits=tuple(visit(json.dumps(v)) for v in told["visits"]), meetings=meetings, **reading_parts(json.dumps(told["parts"])))
