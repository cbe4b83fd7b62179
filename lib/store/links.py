"""Links into the collection: made, opened, revoked. A token is key and secret; only the secret's hash is kept."""

import datetime as dt
import hashlib
import hmac
import json
import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lib.model import Filters, Link
from lib.store.tables import link

SECRET_BYTES = 24  # 192 bits
KEY_BYTES = 6
LONGEST = 80  # characters of a token that are looked at
NOTED_EVERY = dt.timedelta(minutes=1)  # last use is written at most this often
_NOBODY = hashlib.sha256(
    secrets.token_bytes(SECRET_BYTES)
).hexdigest()  # compared with where there is no such key, so that it takes as long


def make(db: Connection, made: Link) -> str:
    """Write a new link down; returns its token, key and secret joined by a dot. made.key is chosen here."""
    key, secret = secrets.token_hex(KEY_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    db.execute(
        sa.insert(link).values(
            key=key,
            hash=_hash(secret),
            name=made.name,
            note=made.note,
            scope=_dumps(made.scope),
            view=made.view,
            made_by=made.made_by,
            made_at=made.made_at,
            expires=made.expires,
        )
    )
    return f"{key}.{secret}"


def every(db: Connection) -> list[Link]:
    """All links, the latest first, ended ones included."""
    return [_link(r) for r in db.execute(sa.select(link).order_by(link.c.made_at.desc(), link.c.key)).mappings()]


def revoke(db: Connection, key: str) -> bool:
    """End a link now; False if there was nothing to end."""
    return (
        db.execute(
            sa.update(link).where(link.c.key == key, link.c.revoked.is_(None)).values(revoked=dt.datetime.now(dt.UTC))
        ).rowcount
        == 1
    )


def opened(db: Connection, token: str) -> Link | None:
    """The link of a token that is whole, not expired and not revoked, else None; its last use is noted."""
    key, _, secret = token[:LONGEST].partition(".")
    row = (
        db.execute(sa.select(link).where(link.c.key == key)).mappings().one_or_none()
        if key.isascii() and key.isalnum()
        else None
    )
    right = hmac.compare_digest(_hash(secret), row["hash"] if row else _NOBODY)
    now = dt.datetime.now(dt.UTC)
    if row is None or not right or len(token) > LONGEST:
        return None
    found = _link(row)
    if found.revoked is not None or found.expires <= now:
        return None
    if found.last_used is None or now - found.last_used > NOTED_EVERY:
        db.execute(sa.update(link).where(link.c.key == key).values(last_used=now))
    return found


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _dumps(scope: Filters) -> str:
    told = {f: getattr(scope, f) for f in Filters.__dataclass_fields__ if getattr(scope, f) != getattr(Filters(), f)}
    return json.dumps({k: v.isoformat() if isinstance(v, dt.date) else v for k, v in told.items()}, sort_keys=True)


def _loads(text: str) -> Filters:
    told: dict[str, Any] = json.loads(text)
    lists = {k: tuple(v) for k, v in told.items() if isinstance(v, list)}
    days = {k: dt.date.fromisoformat(v) for k, v in told.items() if k in ("since", "until")}
    told.update(lists)
    told.update(days)
    return Filters(**told)


def _utc(at: dt.datetime | None) -> dt.datetime | None:
    return at.replace(tzinfo=dt.UTC) if at is not None and at.tzinfo is None else at  # SQLite forgets the zone


def _link(row: sa.RowMapping) -> Link:
    made_at, expires, revoked, last_used = (_utc(row[c]) for c in ("made_at", "expires", "revoked", "last_used"))
    assert made_at is not None and expires is not None  # as the table says
    return Link(
        row["key"],
        row["name"],
        row["note"],
        _loads(row["scope"]),
        row["view"],
        row["made_by"],
        made_at,
        expires,
        revoked,
        last_used,
    )
