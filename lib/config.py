"""Every limit and path, read once from the environment."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from platformdirs import user_data_dir


def _number(name: str, default: int) -> int:
    try:
        return int(os.environ.get(name, default))
    except ValueError:
        return default


def _list(name: str) -> tuple[str, ...]:
    return tuple(sorted({x.strip().casefold() for x in os.environ.get(name, "").split(",") if x.strip()}))


@dataclass(frozen=True)
class Config:
    """Sizes in bytes, times in seconds."""

    data_dir: Path = field(
        default_factory=lambda: Path(os.environ.get("ENTENTE_DATA_DIR") or user_data_dir("entente", False))
    )
    database_url: str = field(default_factory=lambda: os.environ.get("ENTENTE_DATABASE_URL", ""))
    spacy_model: str = field(default_factory=lambda: os.environ.get("ENTENTE_SPACY_MODEL", ""))
    reader: str = field(
        default_factory=lambda: os.environ.get("ENTENTE_READER", "").strip().casefold()
    )  # "quick": our own rules; "careful": an encoder beside them; "": careful if installed and careful_memory is free
    careful_memory: int = 2_000_000_000  # bytes that the machine must have free
    careful_articles: int = field(
        default_factory=lambda: _number("ENTENTE_CAREFUL_ARTICLES", 300)
    )  # of one file; more of them are read quickly, unless reader says careful
    nominatim_agent: str = field(default_factory=lambda: os.environ.get("ENTENTE_NOMINATIM_USER_AGENT", ""))
    pool_size: int = field(
        default_factory=lambda: _number("ENTENTE_POOL", 5)
    )  # connections to PostgreSQL a process keeps; as many again under load
    load_sample: bool = field(default_factory=lambda: os.environ.get("ENTENTE_SAMPLE", "1") != "0")

    owners: tuple[str, ...] = field(
        default_factory=lambda: _list("ENTENTE_OWNERS")
    )  # e-mail addresses, or @domains; with any of them the app is hosted
    editors: tuple[str, ...] = field(default_factory=lambda: _list("ENTENTE_EDITORS"))
    public: str = field(
        default_factory=lambda: os.environ.get("ENTENTE_PUBLIC", "").strip().casefold()
    )  # "viewer": everybody may look at everything
    public_url: str = field(
        default_factory=lambda: os.environ.get("ENTENTE_URL", "").strip().rstrip("/")
    )  # the address that links start with
    daily_articles: int = field(
        default_factory=lambda: _number("ENTENTE_EDITOR_ARTICLES", 2_000)
    )  # an editor may add in 24 hours; owners without limit
    link_days: int = 30

    file_bytes: int = field(default_factory=lambda: _number("ENTENTE_FILE_MB", 20) * 1_000_000)
    batch_bytes: int = field(default_factory=lambda: _number("ENTENTE_BATCH_MB", 100) * 1_000_000)
    batch_files: int = field(default_factory=lambda: _number("ENTENTE_BATCH_FILES", 2_000))
    article_characters: int = 200_000  # a long magazine piece has 60,000
    file_seconds: int = field(
        default_factory=lambda: _number("ENTENTE_FILE_SECONDS", 10)
    )  # to take a file apart; and for each 20,000 characters to read
    file_memory: int = field(
        default_factory=lambda: _number("ENTENTE_FILE_MEMORY_MB", 300) * 1_000_000
    )  # to take a file apart, beside what the process holds
    reading_memory: int = field(
        default_factory=lambda: _number("ENTENTE_READING_MEMORY_MB", 1_000) * 1_000_000
    )  # to read the longest article: about 5 kB a character

    fetching: str = field(
        default_factory=lambda: os.environ.get("ENTENTE_FETCH", "").strip()
    )  # "1" on, "0" off, "" see fetches
    contact: str = field(
        default_factory=lambda: os.environ.get("ENTENTE_CONTACT", "").strip()
    )  # told to the sites asked
    fetch_seconds: int = field(default_factory=lambda: _number("ENTENTE_FETCH_SECONDS", 20))  # for one address, in all
    fetch_links: int = 200  # addresses given at a time
    feed_hours: int = field(
        default_factory=lambda: _number("ENTENTE_FEED_HOURS", 6)
    )  # age at which an opened app looks again
    feed_entries: int = 100  # of a feed, the latest

    model_url: str = field(
        default_factory=lambda: os.environ.get("ENTENTE_MODEL_URL", "").strip().rstrip("/")
    )  # of the second reader, a language model behind an OpenAI-compatible address; "" off
    model: str = field(default_factory=lambda: os.environ.get("ENTENTE_MODEL", "").strip())
    model_key: str = field(default_factory=lambda: os.environ.get("ENTENTE_MODEL_KEY", "").strip(), repr=False)
    model_mode: str = field(
        default_factory=lambda: os.environ.get("ENTENTE_MODEL_MODE", "").strip().lower()
    )  # which articles `ingest` and the app send: "unsure", "every"; anything else none
    model_seconds: int = field(default_factory=lambda: _number("ENTENTE_MODEL_SECONDS", 120))  # for one article, in all

    columns: tuple[
        tuple[str, tuple[tuple[str, str], ...]], ...
    ] = ()  # (shape of a table, (column, field) ...) as people said (reading/table.py)

    def with_columns(self, shape: str, columns: Mapping[str, str]) -> "Config":
        """The same configuration, with one more table's columns said."""
        return replace(
            self, columns=(*((s, c) for s, c in self.columns if s != shape), (shape, tuple(sorted(columns.items()))))
        )

    def columns_told(self) -> str:
        """What people said of columns as JSON, for the store."""
        return json.dumps({shape: dict(columns) for shape, columns in self.columns}, ensure_ascii=False)

    def quickly(self) -> "Config":
        """The same configuration without the encoder, unless the settings ask for it."""
        return replace(self, reader=self.reader or "quick")

    def knowing(self, told: str) -> "Config":
        """The same configuration with what columns_told() gave once; "" or nonsense adds nothing."""
        try:
            known = json.loads(told or "{}")
            return replace(
                self,
                columns=tuple(
                    (str(s), tuple((str(c), str(f)) for c, f in sorted(columns.items())))
                    for s, columns in sorted(known.items())
                ),
            )
        except (ValueError, AttributeError):
            return self

    @property
    def fetches(self) -> bool:
        """Whether links and feeds are asked for: on where the app is local, off where it is hosted until the host says
        so.
        """
        return self.fetching != "0" and (not self.hosted or self.fetching == "1")

    @property
    def hosted(self) -> bool:
        """Whether people sign in; otherwise whoever sits at this machine owns the collection."""
        return bool(self.owners or self.editors)

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the store; psycopg 3 for PostgreSQL."""
        if self.database_url:
            return self.database_url.replace("postgresql://", "postgresql+psycopg://").replace(
                "postgres://", "postgresql+psycopg://"
            )
        return f"sqlite:///{self.data_dir / 'entente.sqlite'}"


def load() -> Config:
    """The configuration of this process's environment."""
    return Config()
