"""The annotated reader: an article with every fact marked, and the facts beside it; clicking one lights up the other."""

from lib.draw import palette
from lib.draw.dates import shown
from lib.draw.marked import Mark, segments
from lib.store import query
from lib.ui import components
from lib.ui.parts import select_visit

_KIND_OF = {"ORG": "organisation", "EVENT": "organisation"}


def reader(read: query.Read, at: int | None = None, search: str = "") -> None:
    """Draw the article; at is the offset of a sentence to scroll to, search words to mark."""
    marks = [Mark(e.start, e.end, _KIND_OF[e.label]) for e in read.entities if e.label in _KIND_OF]
    places: dict[str, int] = {}
    for t in read.toponyms:
        name = t.place.name if t.place else t.text
        marks.append(Mark(t.start, t.end, "place", f"l{places.setdefault(name, len(places))}"))
    marks += [Mark(s.start, s.end, "person", f"p{i}") for i, p in enumerate(read.people) for s in p.mentions]
    marks += [Mark(t.start, t.end, "date") for t in read.timex]
    marks += [Mark(q.start, q.end, "quote", f"q{i}") for i, q in enumerate(read.quotes) if q.kind == "direct"]
    marks += [Mark(e.start, e.end, "visit", f"v{i}") for i, (_, v) in enumerate(read.visits) for e in v.evidence]
    marks += [
        Mark(e.start, e.end, "meeting", f"m{i}") for i, (*_, evidence) in enumerate(read.meetings) for e in evidence
    ]
    marks += [Mark(s.start, s.end, "topic", f"t{i}") for i, t in enumerate(read.topics) for s in t.evidence]
    marks += [Mark(a, b, "found") for a, b in query.matches(read.article.text, query.terms(search))] if search else []
    runs = segments(read.article.text, marks)
    where = lambda p: palette.country_name(p.country) if p and p.country and p.kind != "country" else ""  # noqa: E731
    known = {
        (t.place.name if t.place else t.text): where(t.place)
        or ("country" if t.place and t.place.kind == "country" else "")
        for t in read.toponyms
    }
    facts = [
        {"group": "Visits", "items": [{"id": f"v{i}", "uid": u, "main": f"{v.visitor} → {palette.place_name(v.destination_city, v.destination_country)}",
                                       "sub": f"{shown(v.start.edtf if v.start else '', v.end.edtf if v.end else '')} · {palette.STATUS_SHOWN[v.status]}", "colour": palette.STATUS[v.status]} for i, (u, v) in enumerate(read.visits)]},
        {"group": "Meetings", "items": [{"id": f"m{i}", "main": f"{a} and {b}", "sub": s.replace("_", " ")} for i, (a, b, s, _) in enumerate(read.meetings)]},
        {"group": "People", "items": [{"id": f"p{i}", "main": p.name, "sub": ", ".join(x for x in (p.role, palette.country_name(p.country)) if x)} for i, p in enumerate(read.people)]},
        {"group": "Quotes", "items": [{"id": f"q{i}", "main": q.speaker or "speaker not told", "sub": read.article.text[q.start : min(q.end, q.start + 70)]} for i, q in enumerate(read.quotes) if q.kind == "direct"]},
        {"group": "Topics", "items": [{"id": f"t{i}", "main": palette.topic_label(t.id), "sub": f"{t.weight:.0%} of the article", "colour": palette.topic_colour(t.id)} for i, t in enumerate(read.topics)]},
        {"group": "Places", "items": [{"id": f"l{i}", "main": name, "sub": known.get(name, "")} for name, i in places.items()]},
    ]  # fmt: skip
    components.reader(
        {
            "runs": [[s.text, " ".join(s.kinds), list(s.ids)] for s in runs],
            "facts": [g for g in facts if g["items"]],
            "at": at,
        },
        f"reader_{read.id}",
        select_visit,
    )
