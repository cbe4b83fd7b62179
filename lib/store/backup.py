"""The whole store in one file, from either database to either database: a ZIP with one JSON-lines file per table and a
manifest.
"""

import base64
import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from lib.errors import StoreError
from lib.files import whole
from lib.store.store import Store
from lib.store.tables import metadata

FORMAT = "entente-backup"
CHUNK = 500  # rows written or put in at a time
MOST_LINE = 64_000_000  # bytes of one row


def backup(store: Store, path: Path) -> dict[str, int]:
    """Write every row of every table, as of one moment, to a new file; it appears whole or not at all.

    Returns rows by table.
    """
    store.allow("administer")
    counts: dict[str, int] = {}
    with whole(path) as written, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file, _reading(store) as db:
        digests = {}
        for table in metadata.sorted_tables:
            digest, counts[table.name] = hashlib.sha256(), 0
            with file.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
                for row in db.execution_options(yield_per=CHUNK).execute(
                    sa.select(table).order_by(*table.primary_key.columns)
                ):
                    line = json.dumps([_out(v) for v in row], ensure_ascii=False).encode() + b"\n"
                    out.write(line)
                    digest.update(line)
                    counts[table.name] += 1
            digests[table.name] = digest.hexdigest()
        schema = db.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        manifest = {
            "format": FORMAT,
            "schema": schema,
            "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "rows": counts,
            "sha256": digests,
            "columns": {t.name: [c.name for c in t.columns] for t in metadata.sorted_tables},
        }
        file.writestr("manifest.json", json.dumps(manifest, indent=1))
    return counts


def restore(store: Store, path: Path) -> dict[str, int]:
    """Put a backup into an empty store, all or nothing.

    Raises StoreError where the store holds articles, or the file is no whole backup of this schema.
    """
    store.allow("administer")
    try:
        with zipfile.ZipFile(path) as file:
            manifest = json.loads(file.read("manifest.json"))
            if manifest.get("format") != FORMAT:
                raise StoreError("This file is no backup of Entente.")
            with store.writing() as db:
                if db.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() != manifest["schema"]:
                    raise StoreError(
                        f"This backup is of schema {manifest['schema']}; restore it with the version of Entente that "
                        "made it, then upgrade."
                    )
                if (
                    db.execute(sa.text("SELECT count(*) FROM article")).scalar()
                    or db.execute(sa.text("SELECT count(*) FROM correction")).scalar()
                ):
                    raise StoreError("The store is not empty; restore into a new data directory or database.")
                for table in reversed(metadata.sorted_tables):
                    db.execute(sa.delete(table))
                for table in metadata.sorted_tables:
                    names = manifest["columns"].get(table.name, [])
                    if set(names) - {c.name for c in table.columns}:
                        raise StoreError("This backup has columns that this version does not know.")
                    digest, rows = hashlib.sha256(), []
                    for line in _lines(file, table.name):
                        digest.update(line)
                        rows.append({n: _in(table.c[n], v) for n, v in zip(names, json.loads(line), strict=True)})
                        if len(rows) >= CHUNK:
                            db.execute(sa.insert(table), rows)
                            rows = []
                    if rows:
                        db.execute(sa.insert(table), rows)
                    if digest.hexdigest() != manifest["sha256"].get(table.name):
                        raise StoreError("This backup is damaged; nothing was restored.")
                    _sequence(db, table)
            return manifest["rows"]
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        raise StoreError("This file is no backup of Entente, or it is damaged; nothing was restored.") from error


def _reading(store: Store) -> sa.Connection:
    """A connection that sees one moment throughout."""
    db = store.engine.connect()
    if store.engine.dialect.name == "postgresql":
        return db.execution_options(isolation_level="REPEATABLE READ")
    db.exec_driver_sql("BEGIN")
    return db


def _lines(file: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with file.open(f"{name}.jsonl") as told:
        while line := told.readline(MOST_LINE):
            yield line


def _out(value: object) -> object:
    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return {"b": base64.b64encode(value).decode()}
    return value


def _in(column: sa.Column, value: object) -> object:
    if value is None or not isinstance(value, str):
        return value
    if isinstance(column.type, sa.DateTime):
        return dt.datetime.fromisoformat(value)
    return dt.date.fromisoformat(value) if isinstance(column.type, sa.Date) else value


def _sequence(db: sa.Connection, table: sa.Table) -> None:
    """PostgreSQL goes on counting after the highest number restored."""
    key = next(iter(table.primary_key.columns))
    if db.dialect.name == "postgresql" and len(table.primary_key.columns) == 1 and isinstance(key.type, sa.Integer):
        db.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{key.name}'), coalesce(max({key.name}), 1), "
                f"max({key.name}) IS NOT NULL) FROM {table.name}"
            )
        )
