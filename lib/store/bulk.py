"""Many articles put in at once: rows streamed into the tables (COPY on PostgreSQL), all or nothing."""

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from lib.errors import StoreError
from lib.memory import uncollected
from lib.store import ledger as ledgers
from lib.store.grouping import chunks, meeting_homes, regroup, restate
from lib.store.ledger import Ledger
from lib.store.store import Store, touch
from lib.store.tables import (
    article,
    article_topic,
    correction,
    meeting,
    person,
    report,
    tour,
    visit,
    visit_host,
    visit_topic,
)
from lib.store.words import planned
from lib.tables import fold

if TYPE_CHECKING:
    import psycopg

Source = Callable[..., Iterator[list[dict]]]  # (dataset, *columns; none for all)
AT_ONCE = 5_000  # rows


def put_in(store: Store, source: Source, doubles: Collection[tuple[str, str]] = ()) -> tuple[int, int]:
    """Take in a batch (batch/tables.py): source gives the rows of a dataset (dataset, *columns), each with "part";
    doubles are (part, fingerprint) to pass over. Returns how many articles were new, and how many known.

    One transaction. Into a store without visits the batch's people and visits go as they are; elsewhere they are worked
    out again together with what is there.
    """
    store.allow("add")
    with uncollected(), _without_log(store), store.writing() as db, contextlib.ExitStack() as after:
        if db.dialect.name == "sqlite":
            db.exec_driver_sql("BEGIN IMMEDIATE")  # what follows changes tables, which by itself begins no transaction
        alone = _empty(db, visit, person, correction)
        empty = alone and _empty(db, article)
        if empty:
            after.enter_context(_indexes_afterwards(db))
        numbers, known = _articles(db, source, doubles, store.user, empty)
        if not numbers:
            return 0, known
        here = lambda r: numbers.get(r["fingerprint"]) if (r["part"], r["fingerprint"]) not in doubles else None  # noqa: E731
        people = _people(db, source) if alone else {}
        visits = _visits(db, source, people) if alone else {}
        told = (
            {(r["fingerprint"], r["position"]): visits[r["visit"]] for rows in source("tellings") for r in rows}
            if alone
            else {}
        )
        named = (
            {(r["home"], r["name"], r["role_class"]): people[r["person"]] for rows in source("names") for r in rows}
            if alone
            else {}
        )
        _copy(
            db,
            report,
            (
                {**r, "article_id": n, "visit_id": told.get((r["fingerprint"], r["position"]))}
                for rows in source("reports")
                for r in rows
                if (n := here(r)) is not None
            ),
        )
        _copy(db, meeting, (
            {**r, "article_id": n, "first_person": named.get((r["first_home"], r["first"], r["first_class"])),
             "second_person": named.get((r["second_home"], r["second"], r["second_class"]))}
            for rows in source("meetings") for r in rows if (n := here(r)) is not None
        ))  # fmt: skip
        for name, table in (("topics", article_topic), ("tours", tour)):
            _copy(
                db, table, ({**r, "article_id": n} for rows in source(name) for r in rows if (n := here(r)) is not None)
            )
        if not alone:
            book = Ledger(ledgers.read(db))
            blocks = restate(db, numbers.values(), book)
            regroup(
                db,
                blocks,
                book,
                {h for some in chunks(numbers.values()) for h in meeting_homes(db, some, book)},
                range(min(numbers.values()), max(numbers.values()) + 1),
            )
        after.close()
        touch(db)
        if db.dialect.name == "postgresql" or alone:
            db.execute(sa.text("ANALYZE"))
        return len(numbers), known


def _empty(where: sa.Engine | Connection, *tables: sa.Table) -> bool:
    """Whether none of these tables has a row."""
    with where.connect() if isinstance(where, sa.Engine) else contextlib.nullcontext(where) as db:
        return not any(db.execute(sa.select(t.c.id).limit(1)).scalar() for t in tables)


@contextlib.contextmanager
def _without_log(store: Store) -> Iterator[None]:
    """An empty SQLite file that nobody else has open is written in place: the write-ahead log would be as large as what
    comes, and is slow when it is. Interrupted, the file is empty again.
    """
    engine = store.engine
    if engine.dialect.name != "sqlite" or not _empty(engine, article, visit, person):
        yield
        return
    engine.dispose()
    with (
        engine.connect() as db,
        contextlib.suppress(StoreError, sa.exc.DBAPIError),
    ):  # somebody else has it open: with the log, then
        wait = db.exec_driver_sql("PRAGMA busy_timeout").scalar()
        db.exec_driver_sql("PRAGMA busy_timeout=0")
        try:
            db.exec_driver_sql("PRAGMA journal_mode=DELETE")
        finally:
            db.exec_driver_sql(f"PRAGMA busy_timeout={wait}")
    try:
        yield
    finally:
        with engine.connect() as db, contextlib.suppress(StoreError, sa.exc.DBAPIError):
            db.exec_driver_sql("PRAGMA journal_mode=WAL")


@contextlib.contextmanager
def _indexes_afterwards(db: Connection) -> Iterator[None]:
    """Without the indexes that are only for searching: made once out of all rows they take a fraction of the time.

    PostgreSQL makes whoever reads these tables wait meanwhile.
    """
    searched = [
        i
        for t in (article, person, visit, report, visit_host, visit_topic, article_topic, meeting, tour)
        for i in t.indexes
    ]
    told = lambda words: db.execute(sa.text(words)).scalar_one()  # noqa: E731
    if db.dialect.name == "sqlite":
        gone, again = (
            ["DROP TRIGGER article_words_come"],
            [
                "INSERT INTO article_words(article_words) VALUES('rebuild')",
                told("SELECT sql FROM sqlite_master WHERE name = 'article_words_come'"),
            ],
        )
    else:
        db.execute(sa.text("SET LOCAL maintenance_work_mem = '512MB'"))
        gone = [
            "DROP TRIGGER article_words_come ON article",
            "DROP INDEX ix_article_words",
            "DROP INDEX ix_article_pairs",
        ]
        again = [
            ("INSERT INTO article_words (id, words, pairs) SELECT id, article_words_of(folded), "
             "article_pairs_of(folded) FROM article"),
            *(told(f"SELECT indexdef FROM pg_indexes WHERE indexname = '{name}' AND schemaname = current_schema()")
              for name in ("ix_article_words", "ix_article_pairs")),
            told("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'article_words_come' AND tgrelid = "
                 "'article'::regclass"),
        ]  # fmt: skip
    for index in searched:
        index.drop(db)
    for words in gone:
        db.exec_driver_sql(words)
    yield
    for index in searched:
        index.create(db)
    for words in again:
        db.exec_driver_sql(words)


def _articles(
    db: Connection, source: Source, doubles: Collection[tuple[str, str]], user: str, empty: bool
) -> tuple[dict[str, int], int]:
    """Fingerprint -> number of the articles that the store did not have; how many it had."""
    numbers: dict[str, int] = {}
    known = 0
    following = itertools.count((db.execute(sa.select(sa.func.max(article.c.id))).scalar() or 0) + 1)
    now = dt.datetime.now(dt.UTC)

    def new() -> Iterator[dict]:
        nonlocal known
        for rows in source("articles"):
            there: set[str] = set()
            for some in () if empty else chunks(r["fingerprint"] for r in rows):
                there |= set(
                    db.execute(sa.select(article.c.fingerprint).where(article.c.fingerprint.in_(some))).scalars()
                )
            for r in rows:
                if (r["part"], r["fingerprint"]) in doubles:
                    continue
                if r["fingerprint"] in there:
                    known += 1
                    continue
                numbers[r["fingerprint"]] = n = next(following)
                yield {
                    **r,
                    "id": n,
                    "origin": "user",
                    "added": now,
                    "added_by": user,
                    "folded": fold(f"{r['title']} {r['text']}"),
                }

    # PostgreSQL's planner knows nothing of what came in this transaction, and would read the whole table for each of
    # these questions
    with planned(db, enable_seqscan="off") if db.dialect.name == "postgresql" else contextlib.nullcontext():
        _copy(db, article, new())
    return numbers, known


def _people(db: Connection, source: Source) -> dict[str, int]:
    numbers: dict[str, int] = {}

    def rows() -> Iterator[dict]:
        for some in source("people"):
            for r in some:
                numbers[r["person"]] = len(numbers) + 1
                yield {**r, "id": numbers[r["person"]], "uid": r["person"], "folded": fold(r["name"])}

    _copy(db, person, rows())
    return numbers


def _visits(db: Connection, source: Source, people: dict[str, int]) -> dict[str, int]:
    numbers: dict[str, int] = {}

    def rows() -> Iterator[dict]:
        for some in source("visits"):
            for r in some:
                numbers[r["visit"]] = len(numbers) + 1
                yield {
                    **r,
                    "id": numbers[r["visit"]],
                    "uid": r["visit"],
                    "person_id": people[r["person"]],
                    "review": "machine",
                }

    _copy(db, visit, rows())
    _copy(
        db,
        visit_host,
        (
            {"visit_id": numbers[r["visit"]], "name": h}
            for some in source("visits", "visit", "hosts")
            for r in some
            for h in r["hosts"]
        ),
    )
    _copy(
        db,
        visit_topic,
        (
            {"visit_id": numbers[r["visit"]], "topic": t}
            for some in source("visits", "visit", "topics")
            for r in some
            for t in r["topics"]
        ),
    )
    return numbers


def _copy(db: Connection, table: sa.Table, rows: Iterable[dict]) -> None:
    """Put rows (more keys than columns do no harm) into a table; numbers that they do not have are given on from the
    highest.
    """
    key = table.c.get("id")
    names = [c.name for c in table.columns]
    given = {c.name: c.default.arg for c in table.columns if isinstance(c.default, ScalarElementColumnDefault)}
    following = (
        itertools.count((db.execute(sa.select(sa.func.max(key))).scalar() or 0) + 1) if key is not None else iter(())
    )
    whole = ({**given, **r} if key is None or "id" in r else {**given, **r, "id": next(following)} for r in rows)
    columns = ", ".join(f'"{n}"' for n in names)
    if db.dialect.name == "postgresql":
        with contextlib.closing(cast("psycopg.Cursor", db.connection.cursor())) as cursor:
            while some := list(
                itertools.islice(whole, AT_ONCE)
            ):  # made before the connection is given to COPY: making them may ask it something
                with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as out:
                    for r in some:
                        out.write_row([_storable(r.get(n)) for n in names])
        if key is not None:
            db.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), coalesce(max(id), 1), max(id) IS "
                    f'NOT NULL) FROM "{table.name}"'
                )
            )
        return
    places, days = (
        ", ".join("?" * len(names)),
        [n for n, c in enumerate(table.columns) if isinstance(c.type, sa.Date | sa.DateTime)],
    )
    while some := list(itertools.islice(whole, AT_ONCE)):
        values = [[r.get(n) for n in names] for r in some]
        for row in values:
            for n in days:
                row[n] = _plain(row[n])
        db.connection.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})', values)


def _storable(value: object) -> object:
    return value.replace("\x00", " ") if isinstance(value, str) else value


def _plain(day: dt.date | None) -> str | None:
    """A day or time as SQLAlchemy would put it into SQLite."""
    if isinstance(day, dt.datetime):
        return day.replace(tzinfo=None).isoformat(" ", "microseconds")
    return day.isoformat() if day is not None else None
