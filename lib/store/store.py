"""The store: one transaction per article, the same code on SQLite (WAL) and PostgreSQL."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy.engine import Connection, Engine

from lib.config import Config
from lib.errors import StoreError
from lib.model import Article, Reading, Visit
from lib.resolve.across import Reported, group_names, group_visits, merged
from lib.store import records
from lib.store.tables import article, article_topic, meeting, person, report, setting, visit, visit_host, visit_topic

BUSY = 30  # seconds a writer waits for another before giving up


@dataclass(frozen=True)
class Added:
    """What became of one article: new is False if the store knew it already; visits it reports, how many of them were new."""

    article_id: int
    new: bool
    visits: int = 0
    new_visits: int = 0


class Store:
    """A collection of articles and what was read from them. Every method is one transaction."""

    def __init__(self, config: Config):
        self.url = config.url
        if self.url.startswith("sqlite"):
            config.data_dir.mkdir(parents=True, exist_ok=True)
        self.engine: Engine = sa.create_engine(self.url, pool_pre_ping=True)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _sqlite_settings)
        self._migrate()

    def _migrate(self) -> None:
        settings = AlembicConfig()
        settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        try:
            with self.engine.begin() as db:
                if self.engine.dialect.name == "postgresql":
                    db.execute(sa.text("SELECT pg_advisory_xact_lock(4711)"))
                settings.attributes["connection"] = db
                command.upgrade(settings, "head")
        except sa.exc.OperationalError as error:
            raise StoreError("The store cannot be opened; is the data directory writable, or the database reachable?") from error

    # --- writing -----------------------------------------------------------------------------------------------------

    def add(self, reading: Reading, origin: str = "user") -> Added:
        """Put an article and all that was read from it in together, or nothing; known content changes nothing."""
        a = reading.article
        with self.engine.begin() as db:
            known = db.execute(sa.select(article.c.id).where(article.c.fingerprint == a.fingerprint)).scalar()
            if known is not None:
                return Added(known, False)
            try:
                number = db.execute(sa.insert(article).values(**_article_row(reading, origin))).inserted_primary_key[0]
            except sa.exc.IntegrityError:  # another process put the same article in just now
                db.rollback()
                return self.add(reading, origin)
            before = set(db.execute(sa.select(visit.c.uid)).scalars()) if reading.visits else set()
            self._put_reports(db, number, reading)
            blocks = {(v.visitor_country, v.destination_country) for v in reading.visits}
            self._regroup(db, blocks)
            uids = db.execute(sa.select(visit.c.uid).join(report, report.c.visit_id == visit.c.id).where(report.c.article_id == number)).scalars().all()
            return Added(number, True, len(uids), len(set(uids) - before))

    def _put_reports(self, db: Connection, number: int, reading: Reading) -> None:
        if reading.visits:
            db.execute(sa.insert(report), [
                {"article_id": number, "position": i, "visitor": v.visitor, "home": v.visitor_country, "country": v.destination_country, "record": records.dumps(v)}
                for i, v in enumerate(reading.visits)
            ])  # fmt: skip
        if reading.topics:
            db.execute(sa.insert(article_topic), [{"article_id": number, "topic": t.id, "weight": t.weight, "evidence": json.dumps(t.evidence)} for t in reading.topics])
        homes = {p.name: p.country for p in reading.people}
        rows = []
        for m in reading.meetings:
            for i, one in enumerate(m.participants):
                for other in m.participants[i + 1 :]:
                    rows.append({
                        "article_id": number, "first": one, "first_home": homes.get(one, ""), "second": other, "second_home": homes.get(other, ""),
                        "country": m.country, "city": m.city, "date": m.date.edtf if m.date else None, "first_day": m.date.earliest if m.date else None,
                        "last_day": m.date.latest if m.date else None, "mode": m.mode, "status": m.status, "evidence": json.dumps(m.evidence),
                    })  # fmt: skip
        if rows:
            db.execute(sa.insert(meeting), rows)

    def delete(self, numbers: Iterable[int]) -> int:
        """Take articles back, and with them only what they alone supported. Returns how many articles went."""
        numbers = list(numbers)
        if not numbers:
            return 0
        with self.engine.begin() as db:
            blocks = {tuple(r) for r in db.execute(sa.select(report.c.home, report.c.country).where(report.c.article_id.in_(numbers)).distinct())}
            for table in (report, meeting, article_topic):
                db.execute(sa.delete(table).where(table.c.article_id.in_(numbers)))
            gone = db.execute(sa.delete(article).where(article.c.id.in_(numbers))).rowcount
            self._regroup(db, blocks)
        return gone

    def delete_origin(self, origin: str) -> int:
        """Take back every article of one origin ("sample")."""
        with self.engine.connect() as db:
            numbers = db.execute(sa.select(article.c.id).where(article.c.origin == origin)).scalars().all()
        return self.delete(numbers)

    # --- the same person, the same visit -----------------------------------------------------------------------------

    def _regroup(self, db: Connection, blocks: Iterable[tuple[str, str]]) -> None:
        """Work out again who and which visit the reports of these (home, country) blocks mean."""
        for home in sorted({home for home, _ in blocks}):
            countries = sorted({c for h, c in blocks if h == home})
            rows = db.execute(
                sa.select(report.c.id, report.c.position, report.c.visit_id, report.c.visitor, report.c.country, report.c.record, article.c.published, article.c.source, article.c.fingerprint)
                .join(article, article.c.id == report.c.article_id)
                .where(report.c.home == home)
                .order_by(article.c.fingerprint, report.c.position)
            ).all()  # fmt: skip
            visits = {r.id: records.visit(r.record) for r in rows}
            names = sorted({(r.visitor, visits[r.id].visitor_class) for r in rows})
            group_of = dict(zip(names, group_names(names), strict=True))
            by_person: dict[int, list] = {}
            for r in rows:
                by_person.setdefault(group_of[(r.visitor, visits[r.id].visitor_class)], []).append(r)
            for group in by_person.values():
                number = self._person(db, home, group, visits)
                for country in countries:
                    self._legs(db, number, [r for r in group if r.country == country], visits)
            self._sweep(db, home)

    def _person(self, db: Connection, home: str, group: Sequence, visits: dict[int, Visit]) -> int:
        names = Counter(r.visitor for r in group)
        name = max(names, key=lambda n: (len(n.split()), names[n], n))
        latest = max(group, key=lambda r: (r.published or dt.date.min, r.fingerprint))
        held = db.execute(sa.select(visit.c.person_id).where(visit.c.id.in_([r.visit_id for r in group if r.visit_id is not None]))).scalars().all()
        row = {"name": name, "home": home, "role": visits[latest.id].visitor_role, "role_class": visits[latest.id].visitor_class}
        uid = _uid("person", home, name)
        known = db.execute(sa.select(person.c.id).where(person.c.uid == uid)).scalar()
        if known is None and held:
            known = Counter(held).most_common(1)[0][0]
        if known is not None:
            db.execute(sa.update(person).where(person.c.id == known).values(**row))
            return known
        return db.execute(sa.insert(person).values(uid=uid, **row)).inserted_primary_key[0]

    def _legs(self, db: Connection, person_id: int, group: Sequence, visits: dict[int, Visit]) -> None:
        reported = [Reported(visits[r.id], r.published, r.source, f"{r.fingerprint}/{r.position}") for r in group]
        taken: set[int] = set()
        for indexes in group_visits(reported):
            part = [reported[i] for i in indexes]
            whole = merged(part)
            before = Counter(group[i].visit_id for i in indexes if group[i].visit_id is not None and group[i].visit_id not in taken)
            row = _visit_row(whole, person_id, len(part), len({p.source or p.key for p in part}))
            first = min(part, key=lambda p: (p.published or dt.date.max, p.key))
            if before:
                number = before.most_common(1)[0][0]
                db.execute(sa.update(visit).where(visit.c.id == number).values(**row))
                for table in (visit_host, visit_topic):
                    db.execute(sa.delete(table).where(table.c.visit_id == number))
            else:
                uid = _uid("visit", first.key)
                stale = db.execute(sa.select(visit.c.id).where(visit.c.uid == uid)).scalar()
                if stale is not None:
                    uid = _uid("visit", first.key, str(len(taken)), str(person_id))
                number = db.execute(sa.insert(visit).values(uid=uid, **row)).inserted_primary_key[0]
            taken.add(number)
            db.execute(sa.update(report).where(report.c.id.in_([group[i].id for i in indexes])).values(visit_id=number))
            if whole.hosts:
                db.execute(sa.insert(visit_host), [{"visit_id": number, "name": h} for h in dict.fromkeys(whole.hosts)])
            if whole.topics:
                db.execute(sa.insert(visit_topic), [{"visit_id": number, "topic": t} for t in dict.fromkeys(whole.topics)])

    def _sweep(self, db: Connection, home: str) -> None:
        """Visits no report tells any more, and people without visits, go."""
        orphans = sa.select(visit.c.id).where(visit.c.home == home, ~sa.exists().where(report.c.visit_id == visit.c.id))
        numbers = db.execute(orphans).scalars().all()
        if numbers:
            for table in (visit_host, visit_topic):
                db.execute(sa.delete(table).where(table.c.visit_id.in_(numbers)))
            db.execute(sa.delete(visit).where(visit.c.id.in_(numbers)))
        db.execute(sa.delete(person).where(person.c.home == home, ~sa.exists().where(visit.c.person_id == person.c.id)))

    def known(self, fingerprints: Iterable[str]) -> set[str]:
        """Which of these articles the store has already."""
        with self.engine.connect() as db:
            return set(db.execute(sa.select(article.c.fingerprint).where(article.c.fingerprint.in_(list(fingerprints)))).scalars())

    def remember(self, name: str, value: str) -> None:
        """Keep a small setting of the collection."""
        with self.engine.begin() as db:
            if db.execute(sa.update(setting).where(setting.c.name == name).values(value=value)).rowcount == 0:
                db.execute(sa.insert(setting).values(name=name, value=value))

    def recall(self, name: str) -> str:
        """A setting kept before, else ""."""
        with self.engine.connect() as db:
            return db.execute(sa.select(setting.c.value).where(setting.c.name == name)).scalar() or ""

    def version(self) -> tuple[int, int, int]:
        """Changes whenever the content does; for cache keys."""
        with self.engine.connect() as db:
            return tuple(db.execute(sa.select(sa.func.count(article.c.id), sa.func.coalesce(sa.func.max(article.c.id), 0), sa.func.coalesce(sa.select(sa.func.max(visit.c.id)).scalar_subquery(), 0))).one())


def _sqlite_settings(connection, _record) -> None:
    cursor = connection.cursor()
    for line in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY * 1000}"):
        cursor.execute(f"PRAGMA {line}")
    cursor.close()


def _uid(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]


def _article_row(reading: Reading, origin: str) -> dict:
    a: Article = reading.article
    return {
        "fingerprint": a.fingerprint, "name": a.id, "title": a.title, "text": a.text, "published": a.published, "published_time": a.published_time,
        "updated": a.updated, "published_by": a.published_by, "doubt": a.doubt, "byline": a.byline, "source": a.source, "dateline": a.dateline,
        "url": a.url, "language": a.language, "origin": origin, "added": dt.datetime.now(dt.UTC), "reading": records.reading_json(reading),
    }  # fmt: skip


def _visit_row(v: Visit, person_id: int, reports: int, sources: int) -> dict:
    first = v.start.earliest if v.start else v.end.earliest if v.end else None
    last = (v.end.latest if v.end else None) or (v.start.latest if v.start else None)
    return {
        "person_id": person_id, "role": v.visitor_role, "role_class": v.visitor_class, "home": v.visitor_country, "country": v.destination_country,
        "city": v.destination_city, "lat": v.lat, "lon": v.lon,
        "start": v.start.edtf if v.start else None, "start_earliest": v.start.earliest if v.start else None, "start_latest": v.start.latest if v.start else None,
        "end": v.end.edtf if v.end else None, "end_earliest": v.end.earliest if v.end else None, "end_latest": v.end.latest if v.end else None,
        "first_day": first, "last_day": max(last, first) if first and last else last or first, "status": v.status, "purpose": v.purpose, "tour": v.tour,
        "sequence": v.sequence, "is_first_ever": v.is_first_ever, "confidence": v.confidence, "reports": reports, "sources": sources,
    }  # fmt: skip
