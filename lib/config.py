"""Every limit and path, read once from the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_dir


def _number(name: str, default: int) -> int:
    try:
        return int(os.environ.get(name, default))
    except ValueError:
        return default


@dataclass(frozen=True)
class Config:
    """Sizes in bytes, times in seconds."""

    data_dir: Path = field(default_factory=lambda: Path(os.environ.get("ENTENTE_DATA_DIR") or user_data_dir("entente", False)))
    database_url: str = field(default_factory=lambda: os.environ.get("ENTENTE_DATABASE_URL", ""))
    spacy_model: str = field(default_factory=lambda: os.environ.get("ENTENTE_SPACY_MODEL", ""))
    nominatim_agent: str = field(default_factory=lambda: os.environ.get("ENTENTE_NOMINATIM_USER_AGENT", ""))
    load_sample: bool = field(default_factory=lambda: os.environ.get("ENTENTE_SAMPLE", "1") != "0")

    file_bytes: int = field(default_factory=lambda: _number("ENTENTE_FILE_MB", 20) * 1_000_000)
    batch_bytes: int = field(default_factory=lambda: _number("ENTENTE_BATCH_MB", 100) * 1_000_000)
    batch_files: int = field(default_factory=lambda: _number("ENTENTE_BATCH_FILES", 2_000))
    article_characters: int = 200_000  # a long magazine piece has 60,000
    file_seconds: int = field(default_factory=lambda: _number("ENTENTE_FILE_SECONDS", 60))
    file_memory: int = field(default_factory=lambda: _number("ENTENTE_WORKER_MB", 3_000) * 1_000_000)

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the store; psycopg 3 for PostgreSQL."""
        if self.database_url:
            return self.database_url.replace("postgresql://", "postgresql+psycopg://").replace("postgres://", "postgresql+psycopg://")
        return f"sqlite:///{self.data_dir / 'entente.sqlite'}"


def load() -> Config:
    """The configuration of this process's environment."""
    return Config()
