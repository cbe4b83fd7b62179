"""The store: one transaction per article or correction, the same code on SQLite (WAL) and PostgreSQL."""

import contextlib
import copy
import datetime as dt
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.util.exc import CommandError
from sqlalchemy.engine import Connection, Engine

from lib import records
from lib.config import Config
from lib.errors import NotAllowed, OverQuota, StoreError
from lib.model import Correction, Filters, Link, Reading
from lib.resolve.alike import SAME_TEXT, minima, shared, signature
from lib.store import copies, links
from lib.store import ledger as ledgers
from lib.store.grouping import chunks, meeting_homes, regroup, restate
from lib.store.keeper import Keeper
from lib.store.ledger import Ledger
from lib.store.tables import article, article_topic, incident, inserted, meeting, report, setting, tour, visit
from lib.tables import fold

BUSY = 30  # seconds a writer waits for another before giving up
INCIDENT_DAYS = 30
COMPARED, COPIED_WITHIN = (
    5_000,
    dt.timedelta(days=10),
)  # articles compared with a new one; days around it, where there are more
VERSION_FOR = 1.5  # seconds


@dataclass(frozen=True)
class Added:
    """What became of one article: new is False if the store knew it already; visits it reports, how many of them were
    new.
    """

    article_id: int
    new: bool
    visits: int = 0
    new_visits: int = 0


class Store:
    """A collection of articles and what was read from them. Every method is one transaction.

    may: the actions (columns of data/access.csv) open to whoever holds it, None for all; each method asks. scope: what
    of the collection can be seen through it, None for all; every question in query.py keeps to it. user: who holds it;
    daily: how many articles they may add in 24 hours, 0 for any number.
    """

    may: frozenset[str] | None = None
    scope: Filters | None = None
    user: str = ""
    daily: int = 0

    def __init__(self, config: Config):
        self.url = config.url
        if self.url.startswith("sqlite"):
            config.data_dir.mkdir(parents=True, exist_ok=True)
        pool = (
            {
                "pool_size": config.pool_size,
                "max_overflow": config.pool_size,
                "pool_timeout": BUSY,
                "pool_recycle": 1_800,
                "poolclass": _Pool,
            }
            if self.url.startswith("postgresql")
            else {}
        )
        self._engine: Engine = sa.create_engine(self.url, pool_pre_ping=True, **pool)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _sqlite_settings)
        sa.event.listen(self._engine, "handle_error", _told)
        self.keeper = Keeper()
        self._known_version: dict[str, tuple[float, int]] = {}  # shared by all who hold this store
        self._migrate()

    def used_by(self, may: Iterable[str], scope: Filters | None = None, user: str = "", daily: int = 0) -> "Store":
        """The same store in the hands of somebody who may do only this and see only that."""
        held = copy.copy(self)
        held.may, held.scope, held.user, held.daily = frozenset(may), scope, user, daily
        return held

    def allow(self, action: str) -> None:
        """Raise NotAllowed where whoever holds the store may not do this."""
        if self.may is not None and action not in self.may:
            raise NotAllowed(action)

    @property
    def engine(self) -> Engine:
        """The database, for those who may see what is in it."""
        self.allow("see")
        return self._engine

    def _migrate(self) -> None:
        settings = AlembicConfig()
        settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        try:
            with self.engine.begin() as db:
                if self.engine.dialect.name == "postgresql":
                    db.execute(sa.text("SELECT pg_advisory_xact_lock(4711)"))
                else:
                    db.exec_driver_sql("BEGIN IMMEDIATE")  # processes that start together take turns
                settings.attributes["connection"] = db
                command.upgrade(settings, "head")
                _catch_up(db)
        except CommandError as error:
            raise StoreError(
                "The store was made by a newer version of Entente; use that version, or a new data directory. Nothing "
                "was changed."
            ) from error

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that changes the store.

        Writers take turns, so that each sees what the others did (SQLite does so by itself).
        """
        with self.engine.begin() as db:
            if db.dialect.name == "postgresql":
                db.execute(sa.text(f"SET LOCAL lock_timeout = '{BUSY}s'"))
                db.execute(sa.text("SELECT pg_advisory_xact_lock(4712)"))
            yield db
        self._known_version.pop(self.user, None)

    # --- articles ----------------------------------------------------------------------------------------------------

    def add(self, reading: Reading, origin: str = "user") -> Added:
        """Put an article and all that was read from it in together, or nothing; known content, and the same story come
        another way, changes nothing.
        """
        self.allow("add")
        a = reading.article
        with self.writing() as db:
            known = db.execute(sa.select(article.c.id).where(article.c.fingerprint == a.fingerprint)).scalar()
            known = known or copies.known(db, reading, origin)
            if known is not None:
                return Added(known, False)
            if (
                self.daily
                and db.execute(
                    sa.select(sa.func.count()).where(
                        article.c.added_by == self.user,
                        article.c.added > dt.datetime.now(dt.UTC) - dt.timedelta(days=1),
                    )
                ).scalar_one()
                >= self.daily
            ):
                raise OverQuota(self.daily)
            try:
                row = {**_article_row(reading, origin), "added_by": self.user}
                number = inserted(db, sa.insert(article).values(**row))
            except sa.exc.IntegrityError:  # another process put the same article in just now
                db.rollback()
                return self.add(reading, origin)
            latest = db.execute(sa.select(sa.func.max(visit.c.id))).scalar() or 0
            self._put(db, number, reading)
            told = db.execute(sa.select(report.c.visit_id).where(report.c.article_id == number)).scalars().all()
            touch(db)
            return Added(number, True, len(told), len({n for n in told if n is not None and n > latest}))

    def add_together(self, readings: Iterable[Reading], origin: str) -> int:
        """Put articles in, all or none, and work out only once what they mean; returns how many were new.

        For what the app brings itself: nobody's quota, and no looking for the same story come another way.
        """
        self.allow("add")
        given = {r.article.fingerprint: r for r in readings}
        try:
            with self.writing() as db:
                known = self._known(db, given)
                new = [r for f, r in given.items() if f not in known]
                numbers = []
                for reading in new:
                    row = {**_article_row(reading, origin), "added_by": self.user}
                    numbers.append(inserted(db, sa.insert(article).values(**row)))
                    _put_rows(db, numbers[-1], reading)
                if numbers:
                    book = Ledger(ledgers.read(db))
                    homes = meeting_homes(db, numbers, book)
                    regroup(db, restate(db, numbers, book), book, homes, range(min(numbers), max(numbers) + 1))
                    touch(db)
                return len(new)
        except sa.exc.IntegrityError:  # another process put one of them in just now
            return sum(self.add(r, origin).new for r in given.values())

    def read_again(self, number: int, reading: Reading) -> bool:
        """Put a new reading in the place of an article's old one; corrections stay. False if there is no such article.

        The article's date may have changed (a person confirmed it): then its corrections follow it.
        """
        self.allow("correct")
        with self.writing() as db:
            row = db.execute(
                sa.select(article.c.fingerprint, article.c.origin, article.c.added).where(article.c.id == number)
            ).one_or_none()
            if row is None:
                return False
            blocks, homes = self._take_out(db, [number])
            held = db.execute(
                sa.select(report.c.visitor, report.c.home, report.c.country, report.c.visit_id)
                .where(report.c.article_id == number)
                .order_by(report.c.position)
            ).all()
            for table in (report, meeting, article_topic, tour):
                db.execute(sa.delete(table).where(table.c.article_id == number))
            db.execute(
                sa.update(article)
                .where(article.c.id == number)
                .values(**{**_article_row(reading, row.origin), "added": row.added})
            )
            if row.fingerprint != reading.article.fingerprint:
                ledgers.moved(db, row.fingerprint, reading.article.fingerprint)
            self._put(
                db, number, reading, {(h.visitor, h.home, h.country): h.visit_id for h in reversed(held)}, blocks, homes
            )
            touch(db)
        return True

    def _put(
        self,
        db: Connection,
        number: int,
        reading: Reading,
        held: dict | None = None,
        blocks: set | frozenset = frozenset(),
        homes: set | frozenset = frozenset(),
    ) -> None:
        """Reports, meetings and topics of one article, and what they mean together with all others.

        held: visits that tellings belonged to before.
        """
        _put_rows(db, number, reading)
        book = Ledger(ledgers.read(db))
        touched = restate(db, [number], book)
        if held:
            c = report.c
            told = sa.select(c.id, c.visitor, c.home, c.country).where(c.article_id == number)
            for r in db.execute(told).all():
                same = held.pop((r.visitor, r.home, r.country), None)
                if same is not None:
                    db.execute(sa.update(report).where(c.id == r.id).values(visit_id=same))
        regroup(
            db,
            touched | set(blocks),
            book,
            meeting_homes(db, [number], book) | set(homes),
            range(0) if held is not None else range(number, number + 1),
        )

    def _take_out(self, db: Connection, numbers: list[int]) -> tuple[set[tuple[str, str]], set[str]]:
        """The (home, country) blocks and the homes that articles touch, before they go."""
        blocks: set[tuple[str, str]] = set()
        homes: set[str] = set()
        book = Ledger(ledgers.read(db))
        for some in chunks(numbers):
            blocks |= {
                tuple(r)
                for r in db.execute(
                    sa.select(report.c.home, report.c.country).where(report.c.article_id.in_(some)).distinct()
                )
            }
            homes |= meeting_homes(db, some, book)
        return blocks, homes

    def delete(self, numbers: Iterable[int]) -> int:
        """Take articles back, and with them only what they alone supported. Returns how many articles went."""
        self.allow("delete")
        numbers = list(numbers)
        if not numbers:
            return 0
        gone = 0
        with self.writing() as db:
            blocks, homes = self._take_out(db, numbers)
            for some in chunks(numbers):
                for table in (report, meeting, article_topic, tour):
                    db.execute(sa.delete(table).where(table.c.article_id.in_(some)))
                gone += db.execute(sa.delete(article).where(article.c.id.in_(some))).rowcount
            regroup(db, blocks, Ledger(ledgers.read(db)), homes)
            touch(db)
        return gone

    def holds_only(self, origin: str) -> bool:
        """Whether there are articles of that origin and no others, and nobody has corrected anything."""
        with self.engine.connect() as db:
            there = set(db.execute(sa.select(article.c.origin).distinct()).scalars())
            return there == {origin} and not ledgers.read(db, with_undone=True)

    def delete_origin(self, origin: str) -> int:
        """Take back every article of one origin ("sample")."""
        with self.engine.connect() as db:
            numbers = db.execute(sa.select(article.c.id).where(article.c.origin == origin)).scalars().all()
        return self.delete(numbers)

    def alike(
        self, signatures: Iterable[tuple[str, dt.date | None]], but: int = 0
    ) -> list[tuple[int, str, float] | None]:
        """For each text's (signature, publication day) the stored article most like it, (number, title, share of words
        in common 0..1), or None if none is a near-duplicate. but: an article to pass over.

        In a store of more than COMPARED articles only those of the COPIED_WITHIN days around are compared, or without a
        day the COMPARED latest added: copies are made within days.
        """
        out: list[tuple[int, str, float] | None] = []
        kept: dict[object, tuple] = {}
        with self.engine.connect() as db:
            columns = (
                sa.select(article.c.id, article.c.title, article.c.name, article.c.signature)
                .where(article.c.id != but)
                .order_by(article.c.id)
            )
            few = (
                db.execute(
                    sa.select(sa.func.count()).select_from(sa.select(article.c.id).limit(COMPARED + 1).subquery())
                ).scalar_one()
                <= COMPARED
            )
            for one, day in signatures:
                near: dt.date | str | None = None if few else day or "none"
                if near not in kept:
                    query = columns
                    if isinstance(near, str):
                        query = sa.select(
                            columns.order_by(None).order_by(article.c.id.desc()).limit(COMPARED).subquery()
                        )
                    elif near is not None:
                        query = columns.where(article.c.published.between(near - COPIED_WITHIN, near + COPIED_WITHIN))
                    rows = db.execute(query).all()
                    kept = {near: (rows, minima(r.signature for r in rows))}
                rows, held = kept[near]
                likeness = shared(one, held)
                best = int(likeness.argmax()) if len(rows) else 0
                out.append(
                    (rows[best].id, rows[best].title or rows[best].name, float(likeness[best]))
                    if len(rows) and likeness[best] >= SAME_TEXT
                    else None
                )
        return out

    # --- corrections -------------------------------------------------------------------------------------------------

    def correct(self, correction: Correction) -> int:
        """Put a correction down and apply it, in one transaction; returns its number."""
        self.allow("correct")
        with self.writing() as db:
            number = ledgers.write(db, correction)
            self._apply(db, [correction])
            return number

    def correct_all(self, corrections: Sequence[Correction]) -> None:
        """Put several corrections down and apply them, all in one transaction."""
        self.allow("correct")
        with self.writing() as db:
            for correction in corrections:
                ledgers.write(db, correction)
            if corrections:
                self._apply(db, list(corrections))

    def undo(self, number: int, author: str) -> bool:
        """Take a correction back; it stays in the log. False if it was undone before or never was."""
        self.allow("correct")
        with self.writing() as db:
            struck = next((c for c in ledgers.read(db) if c.id == number), None)
            if struck is None or not ledgers.strike(db, number, author):
                return False
            self._apply(db, [struck])
            return True

    def corrections(self) -> list[Correction]:
        """The whole log, oldest first, what was undone included."""
        self.allow("correct")
        with self.engine.connect() as db:
            return ledgers.read(db, with_undone=True)

    def _apply(self, db: Connection, changed: list[Correction]) -> None:
        book = Ledger(ledgers.read(db))
        prints = {a.fingerprint for c in changed for a in c.anchors}
        numbers: set[int] = set()
        for some in chunks(prints):
            numbers |= set(db.execute(sa.select(article.c.id).where(article.c.fingerprint.in_(some))).scalars())
        homes: set[str] = set()
        for c in changed:
            homes |= {h for h, _ in c.names} | ({c.change["home"]} if c.kind == "rename" else set())
            for some in chunks({records.read_as(h, n) for home, n in c.names for h in (home, "")}):
                numbers |= set(db.execute(sa.select(report.c.article_id).where(report.c.read_as.in_(some))).scalars())
        blocks = restate(db, numbers, book)
        blocks |= {
            tuple(r)
            for r in db.execute(
                sa.select(report.c.home, report.c.country).where(report.c.home.in_(list(homes))).distinct()
            )
        }
        regroup(db, blocks, book, homes)
        touch(db)

    # --- links -------------------------------------------------------------------------------------------------------

    def share(self, link: Link) -> str:
        """Make a link; returns its token, which is kept nowhere."""
        self.allow("share")
        with self.writing() as db:
            return links.make(db, link)

    def links(self) -> list[Link]:
        """Every link that was made, the latest first."""
        self.allow("share")
        with self.engine.connect() as db:
            return links.every(db)

    def revoke(self, key: str) -> bool:
        """End a link now. False if there is none, or it was ended before."""
        self.allow("share")
        with self.writing() as db:
            return links.revoke(db, key)

    def opened(self, token: str) -> Link | None:
        """The link that a token opens, or None: whether it never was, has expired or was revoked is not told.

        Notes that it was used.
        """
        with self._engine.begin() as db:
            return links.opened(db, token)

    # --- small things ------------------------------------------------------------------------------------------------

    def copies(self, readings: Iterable[Reading]) -> set[str]:
        """The fingerprints of those that the store has already, come another way (store/copies.py)."""
        with self.engine.connect() as db:
            return {r.article.fingerprint for r in readings if copies.known(db, r) is not None}

    def known(self, fingerprints: Iterable[str]) -> set[str]:
        """Which of these articles the store has already."""
        with self.engine.connect() as db:
            return self._known(db, fingerprints)

    @staticmethod
    def _known(db: Connection, fingerprints: Iterable[str]) -> set[str]:
        return set(
            db.execute(sa.select(article.c.fingerprint).where(article.c.fingerprint.in_(list(fingerprints)))).scalars()
        )

    def remember(self, name: str, value: str) -> None:
        """Keep a small setting of the collection."""
        self.allow("administer")
        with self.writing() as db:
            if db.execute(sa.update(setting).where(setting.c.name == name).values(value=value)).rowcount == 0:
                db.execute(sa.insert(setting).values(name=name, value=value))

    def remember_columns(self, told: str) -> None:
        """Keep what people said the columns of tables are (JSON); whoever may add may say so."""
        self.allow("add")
        self.used_by(("see", "administer")).remember("columns", told)

    def recall(self, name: str) -> str:
        """A setting kept before, else ""."""
        with self.engine.connect() as db:
            return db.execute(sa.select(setting.c.value).where(setting.c.name == name)).scalar() or ""

    def note(self, kind: str, where: str = "") -> None:
        """Remember that something went wrong; what is older than INCIDENT_DAYS is forgotten.

        Nothing is raised: this is called where the store may be the cause.
        """
        now = dt.datetime.now(dt.UTC)
        with contextlib.suppress(sa.exc.SQLAlchemyError, StoreError), self._engine.begin() as db:
            db.execute(sa.delete(incident).where(incident.c.at < now - dt.timedelta(days=INCIDENT_DAYS)))
            db.execute(sa.insert(incident).values(at=now, kind=kind[:48], place=where[:200]))

    def incidents(self, hours: int = 24) -> list[tuple[str, str, int, dt.datetime]]:
        """(kind, place, how often, last time in UTC) of what went wrong lately, the latest first."""
        self.allow("administer")
        last = sa.func.max(incident.c.at)
        query = (
            sa.select(incident.c.kind, incident.c.place, sa.func.count(), last)
            .where(incident.c.at > dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours))
            .group_by(incident.c.kind, incident.c.place)
            .order_by(last.desc())
        )
        with self.engine.connect() as db:
            return [tuple(r) for r in db.execute(query)]

    def size(self) -> int:
        """Bytes that the database takes up."""
        self.allow("administer")
        with self.engine.connect() as db:
            if self.engine.dialect.name == "postgresql":
                return int(db.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one())
            return int(
                db.execute(
                    sa.text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
                ).scalar_one()
            )

    def version(self) -> int:
        """Changes whenever the content does; for cache keys.

        It may be VERSION_FOR seconds behind what others did (never behind what its own user did): while many articles
        come in, not every click works everything out anew.
        """
        self.allow("see")
        now = time.monotonic()
        known = self._known_version.get(self.user)
        if known is None or now - known[0] > VERSION_FOR:
            known = self._known_version[self.user] = (now, int(self.recall("version") or 0))
        return known[1]


class _Pool(sa.pool.QueuePool):
    """Connections kept; when all are in use for too long, that is told as our own error."""

    def connect(self) -> sa.pool.PoolProxiedConnection:
        try:
            return super().connect()
        except sa.exc.TimeoutError as error:
            raise StoreError(
                "Too many people are asking at once; nothing of this was kept. Try again in a moment."
            ) from error


FAULTS = (  # what a database says, and what that means for whoever uses it
    (
        ("locked", "lock timeout", "deadlock"),
        "The store is busy with another change; nothing of this was kept. Try again in a moment.",
    ),
    (("is full", "no space", "disk i/o"), "The disk is full; nothing of this was kept. Make room and try again."),
    (
        ("malformed", "not a database", "corrupt", "no such table", "no such column"),
        "The store's file is damaged; nothing was changed. Restore it from a backup, or use a new data directory.",
    ),
    (
        ("readonly", "read-only", "permission denied"),
        "The store may only be read here; nothing of this was kept. Make its folder writable.",
    ),
    (("unable to open",), "The store cannot be opened; is the data directory writable, or the database reachable?"),
)


def _told(context: sa.engine.ExceptionContext) -> Exception | None:
    """What the database says, as one of our own errors; what our code handles itself passes."""
    if isinstance(context.sqlalchemy_exception, sa.exc.IntegrityError | sa.exc.DataError) or not isinstance(
        context.sqlalchemy_exception, sa.exc.DBAPIError
    ):
        return None
    said = str(context.original_exception).casefold()
    return StoreError(
        next(
            (sentence for words, sentence in FAULTS if any(w in said for w in words)),
            "The database does not answer; nothing of this was kept. Try again in a moment.",
        )
    )


def _catch_up(db: Connection) -> None:
    """Fill what a migration left open: signatures, names as read, the people of meetings; then work everything out
    again.
    """
    if db.execute(sa.delete(setting).where(setting.c.name == "stale")).rowcount == 0:
        return
    numbers = db.execute(sa.select(article.c.id).order_by(article.c.id)).scalars().all()
    for number in numbers:
        row = db.execute(
            sa.select(article.c.title, article.c.text, article.c.reading).where(article.c.id == number)
        ).one()
        db.execute(
            sa.update(article)
            .where(article.c.id == number)
            .values(folded=fold(f"{row.title} {row.text}"), signature=signature(row.text))
        )
        parts = records.reading_parts(row.reading)
        db.execute(sa.delete(tour).where(tour.c.article_id == number))  # they may be there already
        if parts["tours"]:
            db.execute(sa.insert(tour), [{"article_id": number, **r} for r in records.tour_rows(parts["tours"])])
        for p in parts["people"]:
            for side in ("first", "second"):
                here = (meeting.c.article_id == number, meeting.c[side] == p.name)
                db.execute(
                    sa.update(meeting).where(*here).values({f"{side}_role": p.role, f"{side}_class": p.role_class})
                )
        for r in db.execute(sa.select(report.c.id, report.c.record).where(report.c.article_id == number)).all():
            v = records.visit(r.record)
            db.execute(
                sa.update(report)
                .where(report.c.id == r.id)
                .values(read_as=records.read_as(v.visitor_country, v.visitor), status=v.status)
            )
    book = Ledger(ledgers.read(db))
    blocks = restate(db, numbers, book)
    regroup(db, blocks, book, {h for some in chunks(numbers) for h in meeting_homes(db, some, book)})


def _put_rows(db: Connection, number: int, reading: Reading) -> None:
    """Reports, meetings, topics and tours of one article, as they were read."""
    made = (report, records.report_rows), (article_topic, records.topic_rows), (meeting, records.meeting_rows)
    for table, rows in (*((table, rows(reading)) for table, rows in made), (tour, records.tour_rows(reading.tours))):
        if rows:
            db.execute(sa.insert(table), [{"article_id": number, **r} for r in rows])


def touch(db: Connection) -> None:
    """The content changed: a new version.

    The last statement of a transaction, because it makes writers wait for each other.
    """
    db.execute(
        sa.update(setting)
        .where(setting.c.name == "version")
        .values(value=sa.cast(sa.cast(setting.c.value, sa.Integer) + 1, sa.Text))
    )


def _sqlite_settings(connection, _record) -> None:
    cursor = connection.cursor()
    for line in (f"busy_timeout={BUSY * 1000}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {line}")
    cursor.close()


def _article_row(reading: Reading, origin: str) -> dict:
    a = reading.article
    return {
        **records.article_row(reading),
        "origin": origin,
        "added": dt.datetime.now(dt.UTC),
        "folded": fold(f"{a.title} {a.text}"),
    }
