"""What people set right, and what it does to the tellings: pure functions over corrections; store.py applies them."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lib.model import Anchor, Correction, Visit
from lib.resolve.edtf import parse
from lib.resolve.people import same_person
from lib.store.tables import correction, inserted
from lib.tables import fold

FIELDS = (
    "visitor",
    "visitor_role",
    "visitor_class",
    "visitor_country",
    "destination_country",
    "destination_city",
    "lat",
    "lon",
    "start",
    "end",
    "status",
    "purpose",
    "hosts",
    "topics",
    "is_first_ever",
)
MARKS = {"reject": "rejected", "confirm": "confirmed", "fix": "corrected", "add": "added"}


class Stands(NamedTuple):
    """A telling as it stands: the visit with every correction applied, and the numbers of those corrections."""

    visit: Visit
    fixes: tuple[int, ...]


def fixed(visit: Visit, change: dict[str, str]) -> Visit:
    """The visit with the fields of a fix; hosts and topics are joined by "|", dates EDTF, "" empties a field."""
    new: dict = {k: v for k, v in change.items() if k in FIELDS}
    for key in ("hosts", "topics"):
        if key in new:
            new[key] = tuple(x for x in new[key].split("|") if x)
    for key in ("start", "end"):
        if key in new:
            new[key] = parse(new[key])
    for key in ("lat", "lon"):
        if key in new:
            new[key] = float(new[key]) if new[key] else None
    if "is_first_ever" in new:
        new["is_first_ever"] = new["is_first_ever"] == "yes"
    return replace(visit, **new)


class Ledger:
    """The corrections in force, looked up by what they touch."""

    def __init__(self, corrections: Iterable[Correction]):
        self.by_id = {c.id: c for c in corrections}
        self._names: dict[tuple[str, str], tuple[str, str]] = {}
        self.targets: set[tuple[str, str]] = set()  # (home, name) that a person chose
        self._apart: dict[str, set[frozenset[str]]] = {}
        self._by_article: dict[str, list[tuple[Anchor, Correction]]] = {}
        for c in sorted(self.by_id.values(), key=lambda c: c.id):
            if c.kind == "rename":
                for home, name in c.names:
                    self._names[(home, fold(name))] = (c.change["name"], c.change["home"])
                self.targets.add((c.change["home"], c.change["name"]))
            elif c.kind == "apart" and c.names:
                (home, one), *others = c.names
                self._apart.setdefault(home, set()).update(frozenset((fold(one), fold(other))) for _, other in others)
            for a in c.anchors:
                self._by_article.setdefault(a.fingerprint, []).append((a, c))

    def named(self, home: str, name: str) -> tuple[str, str]:
        """(name, home) that a name as read means; an unknown home takes the only one that name was given."""
        if not self._names:
            return name, home
        folded = fold(name)
        if (home, folded) in self._names:
            return self._names[(home, folded)]
        known = {v for (_, n), v in self._names.items() if n == folded} if not home else set()
        return known.pop() if len(known) == 1 else (name, home)

    def read_homes(self, home: str) -> set[str]:
        """Homes as read under which people of that home may stand in the texts."""
        return {read for (read, _), (_, meant) in self._names.items() if meant == home}

    def apart(self, home: str) -> set[frozenset[str]]:
        """Pairs of folded names of that home that are two people."""
        return self._apart.get(home, set())

    def stand(self, fingerprint: str, visits: Sequence[Visit]) -> list[Stands]:
        """All tellings of one article, in order, as they stand."""
        touching: list[list[Correction]] = [[] for _ in visits]
        for anchor, c in self._by_article.get(fingerprint, ()):
            found = _meant(anchor, c, visits)
            if found is not None:
                touching[found].append(c)
        out = []
        for v, own in zip(visits, touching, strict=True):
            name, home = self.named(v.visitor_country, v.visitor)
            fixes = tuple(dict.fromkeys(c.id for c in own))
            out.append(Stands(self.corrected(replace(v, visitor=name, visitor_country=home), fixes), fixes))
        return out

    def corrected(self, visit: Visit, numbers: Iterable[int]) -> Visit:
        """The visit with those of the numbered corrections that fix fields, oldest first: the last word counts."""
        for number in sorted(set(numbers)):
            if self.by_id[number].kind == "fix":
                visit = fixed(visit, self.by_id[number].change)
        return visit

    def added(self, fingerprint: str) -> list[Correction]:
        """Visits that people added to that article."""
        return [
            c for c in self.by_id.values() if c.kind == "add" and c.anchors and c.anchors[0].fingerprint == fingerprint
        ]

    def together(
        self, one: tuple[int, ...], article_one: str, other: tuple[int, ...], article_other: str
    ) -> bool | None:
        """Whether a person said that two tellings (their corrections, the fingerprints of their articles) are one
        visit; the last word counts.
        """
        said = None
        for number in sorted(set(one) & set(other)):
            c = self.by_id[number]
            if c.kind == "join":
                said = True
            elif c.kind == "split" and (c.anchors[0].fingerprint == article_one) != (
                c.anchors[0].fingerprint == article_other
            ):
                said = False
        return said

    def final(self, visit: Visit, fixes: Iterable[int]) -> tuple[Visit, str]:
        """(the merged visit with fixes on top, its review state); the last word counts."""
        fixes = sorted(set(fixes))
        review = "machine"
        for number in fixes:
            review = MARKS.get(self.by_id[number].kind, review)
        return self.corrected(visit, fixes), review


def _meant(anchor: Anchor, c: Correction, visits: Sequence[Visit]) -> int | None:
    """Which of an article's visits an anchor means, though the article may have been read anew and differently."""
    there = c.change.get("destination_country", anchor.country)
    edtf = lambda v: v.start.edtf if v.start else ""  # noqa: E731
    tries = (
        lambda v: (
            fold(v.visitor) == fold(anchor.visitor)
            and v.destination_country == anchor.country
            and edtf(v) == anchor.start
        ),
        lambda v: fold(v.visitor) == fold(anchor.visitor) and v.destination_country == anchor.country,
        lambda v: same_person(v.visitor, anchor.visitor) and v.destination_country == anchor.country,
        lambda v: same_person(v.visitor, anchor.visitor) and v.destination_country == there,
    )
    for fits in tries:
        found = [i for i, v in enumerate(visits) if fits(v)]
        if found:
            return found[0]
    return None


# --- the table -------------------------------------------------------------------------------------------------------


def read(db: Connection, with_undone: bool = False) -> list[Correction]:
    """Every correction, oldest first."""
    query = sa.select(correction).order_by(correction.c.id)
    if not with_undone:
        query = query.where(correction.c.undone_at.is_(None))
    return [
        Correction(r.id, r.at, r.author, r.kind, tuple(tuple(n) for n in json.loads(r.names)),
                   tuple(Anchor(*a) for a in json.loads(r.anchors)), json.loads(r.change), json.loads(r.before),
                   r.undone_at, r.undone_by)
        for r in db.execute(query)
    ]  # fmt: skip


def write(db: Connection, c: Correction) -> int:
    """Put a correction down; returns its number."""
    row = {"at": c.at, "author": c.author, "kind": c.kind, "names": json.dumps(c.names, ensure_ascii=False),
           "anchors": json.dumps(c.anchors, ensure_ascii=False), "change": json.dumps(c.change, ensure_ascii=False),
           "before": json.dumps(c.before, ensure_ascii=False)}  # fmt: skip
    return inserted(db, sa.insert(correction).values(**row))


def strike(db: Connection, number: int, author: str) -> bool:
    """Mark a correction as undone; False if there is none in force with that number."""
    query = sa.update(correction).where(correction.c.id == number, correction.c.undone_at.is_(None))
    return db.execute(query.values(undone_at=dt.datetime.now(dt.UTC), undone_by=author)).rowcount == 1


def moved(db: Connection, old: str, new: str) -> None:
    """An article's fingerprint changed (its date was confirmed): the anchors follow."""
    rows = db.execute(
        sa.select(correction.c.id, correction.c.anchors).where(correction.c.anchors.like(f"%{old}%"))
    ).all()
    for r in rows:
        db.execute(sa.update(correction).where(correction.c.id == r.id).values(anchors=r.anchors.replace(old, new)))
