"""The same person and the same visit, worked out again inside a transaction for what changed."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lib import records
from lib.model import Anchor, Visit
from lib.resolve.across import Reported, called, group_names, group_visits, merged, office
from lib.resolve.alike import independent
from lib.store.ledger import Ledger
from lib.store.tables import article, meeting, person, report, visit, visit_host, visit_topic
from lib.tables import fold

ADDED = 1_000_000  # positions from here on are visits that people added
CHUNK = 500  # values in one IN (...)


class Telling(NamedTuple):
    """One report row, as it stands."""

    id: int
    position: int
    visit_id: int | None
    visit: Visit
    anchor: Anchor
    fixes: tuple[int, ...]
    published: dt.date | None
    source: str
    signature: str


def chunks(values: Iterable) -> Iterable[list]:
    """The values in lists short enough for one query."""
    values = list(values)
    return (values[i : i + CHUNK] for i in range(0, len(values), CHUNK))


def restate(db: Connection, numbers: Iterable[int], ledger: Ledger) -> set[tuple[str, str]]:
    """Apply the corrections in force to the tellings of these articles. Returns the (home, country) blocks touched, before and after."""
    blocks: set[tuple[str, str]] = set()
    for number in sorted(set(numbers)):
        fingerprint = db.execute(sa.select(article.c.fingerprint).where(article.c.id == number)).scalar()
        blocks |= {tuple(r) for r in db.execute(sa.select(report.c.home, report.c.country).where(report.c.article_id == number))}
        db.execute(sa.delete(report).where(report.c.article_id == number, report.c.position >= ADDED))
        for c in ledger.added(fingerprint):
            record = records.visit(c.change["record"])
            db.execute(sa.insert(report).values(article_id=number, position=ADDED + c.id, read_as=records.read_as(record.visitor_country, record.visitor), visitor=record.visitor, home=record.visitor_country,
                                                country=record.destination_country, record=c.change["record"]))  # fmt: skip
        rows = db.execute(sa.select(report).where(report.c.article_id == number).order_by(report.c.position)).all()
        for r, stands in zip(rows, ledger.stand(fingerprint, [records.visit(r.record) for r in rows]), strict=True):
            v = stands.visit
            fixes = (*stands.fixes, r.position - ADDED) if r.position >= ADDED else stands.fixes
            new = {"visitor": v.visitor, "home": v.visitor_country, "country": v.destination_country, "status": v.status, "fixes": ",".join(map(str, fixes))}
            if any(getattr(r, k) != value for k, value in new.items()):
                db.execute(sa.update(report).where(report.c.id == r.id).values(**new))
            blocks.add((v.visitor_country, v.destination_country))
    return blocks


def meeting_homes(db: Connection, numbers: Iterable[int], ledger: Ledger) -> set[str]:
    """Homes, as they stand, of the people in these articles' meetings."""
    rows = db.execute(sa.select(meeting.c.first_home, meeting.c.first, meeting.c.second_home, meeting.c.second).where(meeting.c.article_id.in_(list(numbers)))).all()
    return {ledger.named(h, n)[1] for a, b, c, d in rows for h, n in ((a, b), (c, d))} | {h for a, _, c, _ in rows for h in (a, c)}


def regroup(db: Connection, blocks: Iterable[tuple[str, str]], ledger: Ledger, homes: Iterable[str] = ()) -> None:
    """Work out again who and which visit the reports of these (home, country) blocks mean, and who met in those homes."""
    blocks = set(blocks)
    suspects: set[int] = set()
    used: set[int] = set()  # people and visits that have found their group
    taken: set[int] = set()
    for home in sorted({h for h, _ in blocks} | set(homes)):
        tellings = _tellings(db, home, ledger)
        met = _meeting_names(db, home, ledger)
        names = sorted({(t.visit.visitor, t.visit.visitor_class) for t in tellings})
        also = sorted({(name, kind) for _, _, name, _, kind in met} - set(names))
        group_of = dict(zip(names + also, group_names(names + also, ledger.apart(home), len(names)), strict=True))
        by_person: dict[int, tuple[list[Telling], list]] = {}
        for t in tellings:
            by_person.setdefault(group_of[(t.visit.visitor, t.visit.visitor_class)], ([], []))[0].append(t)
        for m in met:
            by_person.setdefault(group_of[(m[2], m[4])], ([], []))[1].append(m)
        countries = sorted({c for h, c in blocks if h == home})
        for told, meetings in by_person.values():
            number = _person(db, home, told, meetings, ledger, used)
            used.add(number)
            for side in ("first", "second"):
                for some in chunks(m[0] for m in meetings if m[1] == side):
                    db.execute(sa.update(meeting).where(meeting.c.id.in_(some)).values(**{f"{side}_person": number}))
            for country in countries:
                suspects |= _legs(db, number, [t for t in told if t.visit.destination_country == country], ledger, taken)
    _sweep(db, suspects, {h for h, _ in blocks} | set(homes))


def _tellings(db: Connection, home: str, ledger: Ledger) -> list[Telling]:
    rows = db.execute(
        sa.select(report, article.c.published, article.c.source, article.c.fingerprint, article.c.signature)
        .join(article, article.c.id == report.c.article_id).where(report.c.home == home).order_by(article.c.fingerprint, report.c.position)
    ).all()  # fmt: skip
    out = []
    for r in rows:
        record = records.visit(r.record)
        anchor = anchor_of(r.fingerprint, record)
        fixes = tuple(int(n) for n in r.fixes.split(",") if n)
        v = replace(ledger.corrected(record, fixes), visitor=r.visitor, visitor_country=r.home)
        out.append(Telling(r.id, r.position, r.visit_id, v, anchor, fixes, r.published, r.source, r.signature))
    return out


def anchor_of(fingerprint: str, record: Visit) -> Anchor:
    """How a telling is found again: by what was read, never by what it was corrected to."""
    return Anchor(fingerprint, record.visitor, record.visitor_country, record.destination_country, record.start.edtf if record.start else "")


def _meeting_names(db: Connection, home: str, ledger: Ledger) -> list[tuple[int, str, str, str, str]]:
    """(meeting, side, name as it stands, role, class) of everybody of that home who met somebody."""
    found = []
    asked = {home, "", *ledger.read_homes(home)}
    for side in ("first", "second"):
        c = meeting.c
        rows = db.execute(sa.select(c.id, c[side], c[f"{side}_home"], c[f"{side}_role"], c[f"{side}_class"]).where(c[f"{side}_home"].in_(asked)).order_by(c.id))
        for number, name, read_home, role, kind in rows:
            name, stands = ledger.named(read_home, name)
            if stands == home:
                found.append((number, side, name, role, kind))
    return found


def _person(db: Connection, home: str, told: Sequence[Telling], met: Sequence[tuple], ledger: Ledger, used: set[int]) -> int:
    names = Counter(t.visit.visitor for t in told) or Counter(m[2] for m in met)
    name = called(names, [n for n in names if (home, n) in ledger.targets])
    role, kind = office([(t.published, t.anchor.fingerprint, t.position, t.visit.visitor_role, t.visit.visitor_class) for t in told], [(m[3], m[4]) for m in met])
    held = []
    for some in chunks(t.visit_id for t in told if t.visit_id is not None):
        held += db.execute(sa.select(visit.c.person_id).where(visit.c.id.in_(some))).scalars().all()
    row = {"name": name, "folded": fold(name), "home": home, "role": role, "role_class": kind}
    own = records.uid("person", home, name)
    known = db.execute(sa.select(person.c.id).where(person.c.uid == own)).scalar()
    if known in used:
        known = None
        own = records.uid("person", home, name, *sorted({fold(t.anchor.visitor) for t in told} or {"met"}))
        known = db.execute(sa.select(person.c.id).where(person.c.uid == own)).scalar()
    if known is None:
        free = [n for n, _ in Counter(held).most_common() if n not in used]
        known = free[0] if free else None
    if known is not None:
        db.execute(sa.update(person).where(person.c.id == known).values(**row))
        return known
    return db.execute(sa.insert(person).values(uid=own, **row)).inserted_primary_key[0]


def _legs(db: Connection, person_id: int, group: Sequence[Telling], ledger: Ledger, taken: set[int]) -> set[int]:
    """Put down the visits of one person to one country; returns the visits that its reports belonged to before."""
    reported = [Reported(t.visit, t.published, t.source, f"{t.anchor.fingerprint}/{t.position}") for t in group]
    of_key = {r.key: t for r, t in zip(reported, group, strict=True)}
    decided = any(t.fixes for t in group)

    def together(a: str, b: str) -> bool | None:
        one, other = of_key[a], of_key[b]
        return ledger.together(one.fixes, one.anchor.fingerprint, other.fixes, other.anchor.fingerprint)

    for indexes in group_visits(reported, together) if decided else group_visits(reported):
        part = [reported[i] for i in indexes]
        fixes = [n for i in indexes for n in group[i].fixes]
        whole, review = ledger.final(merged(part), fixes)
        before = Counter(group[i].visit_id for i in indexes if group[i].visit_id is not None and group[i].visit_id not in taken)
        row = {**records.visit_row(whole, len(part), independent([(group[i].source, group[i].signature) for i in indexes])), "person_id": person_id, "review": review}
        if before:
            number = before.most_common(1)[0][0]
            db.execute(sa.update(visit).where(visit.c.id == number).values(**row))
            for table in (visit_host, visit_topic):
                db.execute(sa.delete(table).where(table.c.visit_id == number))
        else:
            first = min(part, key=lambda p: (p.published or dt.date.max, p.key))
            own = records.uid("visit", first.key)
            if db.execute(sa.select(visit.c.id).where(visit.c.uid == own)).scalar() is not None:
                own = records.uid("visit", first.key, *sorted(p.key for p in part), whole.visitor, whole.destination_country)
            number = db.execute(sa.insert(visit).values(uid=own, **row)).inserted_primary_key[0]
        taken.add(number)
        for some in chunks(group[i].id for i in indexes):
            db.execute(sa.update(report).where(report.c.id.in_(some)).values(visit_id=number))
        if whole.hosts:
            db.execute(sa.insert(visit_host), [{"visit_id": number, "name": h} for h in dict.fromkeys(whole.hosts)])
        if whole.topics:
            db.execute(sa.insert(visit_topic), [{"visit_id": number, "topic": t} for t in dict.fromkeys(whole.topics)])
    return {t.visit_id for t in group if t.visit_id is not None}


def _sweep(db: Connection, suspects: set[int], homes: Iterable[str]) -> None:
    """Visits no report tells any more, and people who neither visit nor meet, go."""
    empty = ~sa.exists().where(report.c.visit_id == visit.c.id)
    numbers = set(db.execute(sa.select(visit.c.id).where(visit.c.home.in_(list(homes)), empty)).scalars())
    for some in chunks(suspects):
        numbers |= set(db.execute(sa.select(visit.c.id).where(visit.c.id.in_(some), empty)).scalars())
    for some in chunks(numbers):
        for table in (visit_host, visit_topic):
            db.execute(sa.delete(table).where(table.c.visit_id.in_(some)))
        db.execute(sa.delete(visit).where(visit.c.id.in_(some)))
    idle = (~sa.exists().where(visit.c.person_id == person.c.id), ~sa.exists().where(meeting.c.first_person == person.c.id), ~sa.exists().where(meeting.c.second_person == person.c.id))
    db.execute(sa.delete(person).where(*idle))
