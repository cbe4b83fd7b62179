"""One reading process for all pages: each would otherwise start one of its own and load the model."""

import pytest

from lib.config import Config
from lib.worker import Worker


@pytest.fixture(scope="session")
def reading_process():
    held = Worker(Config(database_url=""))
    yield held
    held.close()


@pytest.fixture(autouse=True)
def one_reading_process(monkeypatch, reading_process):
    """Every page's worker sends its texts to the same process, each with its own settings."""
    started, restart = Worker._started, Worker._restart
    monkeypatch.setattr(Worker, "_started", lambda _: started(reading_process))
    monkeypatch.setattr(Worker, "_restart", lambda _: restart(reading_process))
