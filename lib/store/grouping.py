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
from lib.resolve.across import Reported, called, group_people, group_visits, merged, office
from lib.resolve.alike import independent
from lib.store.ledger import Ledger
from lib.store.tables import article, inserted, meeting, person, report, visit, visit_host, visit_topic
from lib.tables import fold

ADDED = 1_000_000  # positions from here on are visits that people added
WHOLE = 1_000  # tellings of a home up to which everybody there is worked out again
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
    """Apply the corrections in force to the tellings of these articles.

    Returns the (home, country) blocks touched, before and after.
    """
    blocks: set[tuple[str, str]] = set()
    for number in sorted(set(numbers)):
        fingerprint = db.execute(sa.select(article.c.fingerprint).where(article.c.id == number)).scalar_one()
        blocks |= {
            tuple(r)
            for r in db.execute(sa.select(report.c.home, report.c.country).where(report.c.article_id == number))
        }
        db.execute(sa.delete(report).where(report.c.article_id == number, report.c.position >= ADDED))
        for c in ledger.added(fingerprint):
            record = records.visit(c.change["record"])
            db.execute(sa.insert(report).values(article_id=number, position=ADDED + c.id,
                                                read_as=records.read_as(record.visitor_country, record.visitor),
                                                visitor=record.visitor, home=record.visitor_country,
                                                country=record.destination_country,
                                                record=c.change["record"]))  # fmt: skip
        rows = db.execute(sa.select(report).where(report.c.article_id == number).order_by(report.c.position)).all()
        for r, stands in zip(rows, ledger.stand(fingerprint, [records.visit(r.record) for r in rows]), strict=True):
            v = stands.visit
            fixes = (*stands.fixes, r.position - ADDED) if r.position >= ADDED else stands.fixes
            new = {
                "visitor": v.visitor,
                "home": v.visitor_country,
                "country": v.destination_country,
                "role_class": v.visitor_class,
                "status": v.status,
                "fixes": ",".join(map(str, fixes)),
            }
            if any(getattr(r, k) != value for k, value in new.items()):
                db.execute(sa.update(report).where(report.c.id == r.id).values(**new))
            blocks.add((v.visitor_country, v.destination_country))
    return blocks


def meeting_homes(db: Connection, numbers: Iterable[int], ledger: Ledger) -> set[str]:
    """Homes, as they stand, of the people in these articles' meetings."""
    rows = db.execute(
        sa.select(meeting.c.first_home, meeting.c.first, meeting.c.second_home, meeting.c.second).where(
            meeting.c.article_id.in_(list(numbers))
        )
    ).all()
    return {ledger.named(h, n)[1] for a, b, c, d in rows for h, n in ((a, b), (c, d))} | {
        h for a, _, c, _ in rows for h in (a, c)
    }


def regroup(
    db: Connection,
    blocks: Iterable[tuple[str, str]],
    ledger: Ledger,
    homes: Iterable[str] = (),
    added: range = range(0),
) -> None:
    """Work out again who and which visit the reports of these (home, country) blocks mean, and who met in those homes.

    added: the numbers of the articles that came in, if nothing else has changed: of a home with more than WHOLE
    tellings only the people whom they touch are worked out again.
    """
    blocks = set(blocks)
    suspects: set[int] = set()
    used: set[int] = set()  # people and visits that have found their group
    taken: set[int] = set()
    narrow: set[str] = set()
    for home in sorted({h for h, _ in blocks} | set(homes)):
        some = _touched(db, home, ledger, added) if added and _many(db, home) else None
        if some is not None:
            narrow.add(home)
        tellings = _tellings(db, home, ledger, some)
        met = _meeting_names(db, home, ledger, some)
        group_of = (
            some.group_of
            if some
            else group_people(
                {(t.visit.visitor, t.visit.visitor_class) for t in tellings},
                {(name, kind) for _, _, name, _, kind in met},
                ledger.apart(home),
            )
        )
        groups_of: dict[int | None, set[int]] = {None: set()}
        for t in tellings:
            if t.visit_id is not None:
                groups_of.setdefault(t.visit_id, set()).add(group_of[(t.visit.visitor, t.visit.visitor_class)])
        by_person: dict[int, tuple[list[Telling], list]] = {}
        for t in tellings:
            by_person.setdefault(group_of[(t.visit.visitor, t.visit.visitor_class)], ([], []))[0].append(t)
        for m in met:
            by_person.setdefault(group_of[(m[2], m[4])], ([], []))[1].append(m)
        countries = sorted({c for h, c in blocks if h == home})
        person_of: dict[int | None, int] = {}
        for ids in chunks(t.visit_id for t in tellings if t.visit_id is not None):
            person_of |= dict(
                db.execute(sa.select(visit.c.id, visit.c.person_id).where(visit.c.id.in_(ids))).tuples().all()
            )
        for told, meetings in by_person.values():
            number = _person(db, home, told, meetings, ledger, used, some)
            used.add(number)
            for side in ("first", "second"):
                for ids in chunks(m[0] for m in meetings if m[1] == side):
                    db.execute(sa.update(meeting).where(meeting.c.id.in_(ids)).values(**{f"{side}_person": number}))
            moved = {
                t.visit.destination_country
                for t in told
                if person_of.get(t.visit_id, number) != number or len(groups_of[t.visit_id]) > 1
            }  # these visits were somebody else's until now, or in part are
            for country in sorted({*countries, *moved}):
                suspects |= _legs(
                    db, number, [t for t in told if t.visit.destination_country == country], ledger, taken
                )
    _sweep(db, suspects, {h for h, _ in blocks} | set(homes), narrow)


class Some(NamedTuple):
    """The part of a home that new articles touch.

    group_of: (name, class) -> group, of all names there; affected: the groups to work out again; read: how the articles
    call those of them who met somebody.
    """

    group_of: dict[tuple[str, str], int]
    affected: frozenset[int]
    read: frozenset[str]

    @property
    def names(self) -> list[str]:
        """The names of the affected people."""
        return sorted({name for (name, _), n in self.group_of.items() if n in self.affected})


def _many(db: Connection, home: str) -> bool:
    """Whether a home has more than WHOLE tellings."""
    few = sa.select(report.c.id).where(report.c.home == home).limit(WHOLE + 1).subquery()
    return db.execute(sa.select(sa.func.count()).select_from(few)).scalar_one() > WHOLE


def _touched(db: Connection, home: str, ledger: Ledger, added: range) -> Some:
    """Whom the names in new articles mean, and whose names they bring together or part."""
    new = lambda c: c.between(added[0], added[-1])  # noqa: E731

    def told(*where: sa.ColumnElement) -> set[tuple[str, str]]:
        return {
            tuple(r)
            for r in db.execute(
                sa.select(report.c.visitor, report.c.role_class).where(report.c.home == home, *where).distinct()
            )
        }

    def met(*where: sa.ColumnElement) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for side in ("first", "second"):
            c = meeting.c
            for read, read_home, kind in db.execute(
                sa.select(c[side], c[f"{side}_home"], c[f"{side}_class"])
                .where(c[f"{side}_home"].in_({home, "", *ledger.read_homes(home)}), *where)
                .distinct()
            ):
                name, stands = ledger.named(read_home, read)
                if stands == home:
                    found.setdefault((name, kind), set()).add(read)
        return found

    sides = met()
    after = group_people(told(), sides, ledger.apart(home))
    before = group_people(told(~new(report.c.article_id)), met(~new(meeting.c.article_id)), ledger.apart(home))
    here = told(new(report.c.article_id)) | set(met(new(meeting.c.article_id)))
    known = set(_members(before).values())
    changed = frozenset(n for n, members in _members(after).items() if members not in known)
    affected = changed | {after[k] for k in here}
    return Some(after, affected, frozenset(r for key, reads in sides.items() if after[key] in affected for r in reads))


def _members(group_of: dict[tuple[str, str], int]) -> dict[int, frozenset[tuple[str, str]]]:
    out: dict[int, set[tuple[str, str]]] = {}
    for key, n in group_of.items():
        out.setdefault(n, set()).add(key)
    return {n: frozenset(members) for n, members in out.items()}


def _tellings(db: Connection, home: str, ledger: Ledger, some: Some | None = None) -> list[Telling]:
    query = (
        sa.select(report, article.c.published, article.c.source, article.c.fingerprint, article.c.signature)
        .join(article, article.c.id == report.c.article_id).where(report.c.home == home)
        .order_by(article.c.fingerprint, report.c.position)
    )  # fmt: skip
    if some is None:
        rows = db.execute(query).all()
    else:
        rows = [
            r
            for names in chunks(some.names)
            for r in db.execute(query.where(report.c.visitor.in_(names)))
            if some.group_of[(r.visitor, r.role_class)] in some.affected
        ]
        rows.sort(key=lambda r: (r.fingerprint, r.position))
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
    return Anchor(
        fingerprint,
        record.visitor,
        record.visitor_country,
        record.destination_country,
        record.start.edtf if record.start else "",
    )


def _meeting_names(
    db: Connection, home: str, ledger: Ledger, some: Some | None = None
) -> list[tuple[int, str, str, str, str]]:
    """(meeting, side, name as it stands, role, class) of everybody of that home who met somebody."""
    found = []
    asked = {home, "", *ledger.read_homes(home)}
    for side in ("first", "second"):
        c = meeting.c
        query = (
            sa.select(c.id, c[side], c[f"{side}_home"], c[f"{side}_role"], c[f"{side}_class"])
            .where(c[f"{side}_home"].in_(asked))
            .order_by(c.id)
        )
        if some is None:
            rows = db.execute(query).all()
        else:
            rows = [r for names in chunks(sorted(some.read)) for r in db.execute(query.where(c[side].in_(names)))]
        for number, name, read_home, role, kind in rows:
            name, stands = ledger.named(read_home, name)
            if stands == home and (some is None or some.group_of.get((name, kind)) in some.affected):
                found.append((number, side, name, role, kind))
    return found


def _another(db: Connection, number: int, ledger: Ledger, some: Some) -> bool:
    """Is it a person who is not worked out again now?"""
    of = (
        sa.select(report.c.visitor, report.c.role_class)
        .join(visit, visit.c.id == report.c.visit_id)
        .where(visit.c.person_id == number)
        .distinct()
    )
    names = {tuple(r) for r in db.execute(of)}
    for side in ("first", "second"):
        c = meeting.c
        names |= {
            (ledger.named(h, n)[0], k)
            for n, h, k in db.execute(
                sa.select(c[side], c[f"{side}_home"], c[f"{side}_class"])
                .where(c[f"{side}_person"] == number)
                .distinct()
            )
        }
    return any(some.group_of[k] not in some.affected for k in names if k in some.group_of)


def _person(
    db: Connection,
    home: str,
    told: Sequence[Telling],
    met: Sequence[tuple],
    ledger: Ledger,
    used: set[int],
    some: Some | None = None,
) -> int:
    names = Counter(t.visit.visitor for t in told) or Counter(m[2] for m in met)
    name = called(names, [n for n in names if (home, n) in ledger.targets])
    role, kind = office(
        [(t.published, t.anchor.fingerprint, t.position, t.visit.visitor_role, t.visit.visitor_class) for t in told],
        [(m[3], m[4]) for m in met],
    )
    held: list[int] = []
    for ids in chunks(t.visit_id for t in told if t.visit_id is not None):
        held += db.execute(sa.select(visit.c.person_id).where(visit.c.id.in_(ids))).scalars().all()
    row = {"name": name, "folded": fold(name), "home": home, "role": role, "role_class": kind}
    own = records.uid("person", home, name)
    known = db.execute(sa.select(person.c.id).where(person.c.uid == own)).scalar()
    if known in used or (known is not None and some is not None and _another(db, known, ledger, some)):
        known = None
        own = records.uid("person", home, name, *sorted({fold(t.anchor.visitor) for t in told} or {"met"}))
        known = db.execute(sa.select(person.c.id).where(person.c.uid == own)).scalar()
    if known is None:
        free = [n for n, _ in Counter(held).most_common() if n not in used]
        known = free[0] if free else None
    if known is not None:
        db.execute(sa.update(person).where(person.c.id == known).values(**row))
        return known
    return inserted(db, sa.insert(person).values(uid=own, **row))


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
        told = [group[i].visit_id for i in indexes]
        before = Counter(n for n in told if n is not None and n not in taken)
        row = {
            **records.visit_row(
                whole, len(part), independent([(group[i].source, group[i].signature) for i in indexes])
            ),
            "person_id": person_id,
            "review": review,
        }
        if before:
            number = before.most_common(1)[0][0]
            db.execute(sa.update(visit).where(visit.c.id == number).values(**row))
            for table in (visit_host, visit_topic):
                db.execute(sa.delete(table).where(table.c.visit_id == number))
        else:
            first = min(part, key=lambda p: (p.published or dt.date.max, p.key))
            own = records.uid("visit", first.key)
            if db.execute(sa.select(visit.c.id).where(visit.c.uid == own)).scalar() is not None:
                own = records.uid(
                    "visit", first.key, *sorted(p.key for p in part), whole.visitor, whole.destination_country
                )
            number = inserted(db, sa.insert(visit).values(uid=own, **row))
        taken.add(number)
        for some in chunks(group[i].id for i in indexes):
            db.execute(sa.update(report).where(report.c.id.in_(some)).values(visit_id=number))
        if whole.hosts:
            db.execute(sa.insert(visit_host), [{"visit_id": number, "name": h} for h in dict.fromkeys(whole.hosts)])
        if whole.topics:
            db.execute(sa.insert(visit_topic), [{"visit_id": number, "topic": t} for t in dict.fromkeys(whole.topics)])
    return {t.visit_id for t in group if t.visit_id is not None}


def _sweep(db: Connection, suspects: set[int], homes: set[str], narrow: set[str]) -> None:
    """Visits no report tells any more, and people who neither visit nor meet, go.

    narrow: homes of which only the suspects can be such.
    """
    empty = ~sa.exists().where(report.c.visit_id == visit.c.id)
    numbers = set(db.execute(sa.select(visit.c.id).where(visit.c.home.in_(list(homes - narrow)), empty)).scalars())
    for some in chunks(suspects):
        numbers |= set(db.execute(sa.select(visit.c.id).where(visit.c.id.in_(some), empty)).scalars())
    for some in chunks(numbers):
        for table in (visit_host, visit_topic):
            db.execute(sa.delete(table).where(table.c.visit_id.in_(some)))
        db.execute(sa.delete(visit).where(visit.c.id.in_(some)))
    idle = (
        ~sa.exists().where(visit.c.person_id == person.c.id),
        ~sa.exists().where(meeting.c.first_person == person.c.id),
        ~sa.exists().where(meeting.c.second_person == person.c.id),
    )
    db.execute(sa.delete(person).where(person.c.home.in_(list(homes)), *idle))
