"""One model, one reading of the sample, one database server for the whole session."""

import datetime as dt
import os
import random
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

os.environ["ENTENTE_DATA_DIR"] = tempfile.mkdtemp(prefix="entente-tests-")  # of this process
os.environ.pop("ENTENTE_DATABASE_URL", None)
os.environ.setdefault("OMP_NUM_THREADS", "1")  # for small matrices: more threads wait for each other
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["ENTENTE_READER"] = "quick"  # the encoder has tests of its own (tests/careful): all others are of our own rules

from lib import sample
from lib.config import Config
from lib.ingest import read
from lib.model import Article, Reading
from lib.reading import read_pasted
from lib.store import Store

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
CHROMIUM = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome") if Path(p).exists()), "")


LONGEST = (  # first, so that no process begins with one of them when the others are done
    "test_nine_journeys.py", "test_workspace.py", "test_journeys.py", "test_accessible.py", "test_evaluate.py",
    "test_faults.py", "test_accuracy.py", "test_batch.py", "test_sign_in.py", "test_worker.py", "test_pages.py",
    "test_narrow.py", "test_board.py",
)  # fmt: skip
BROWSER = "tests/browser/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first."""
    place = {name: n for n, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With -n: a file's tests run in one process, which makes what they share once; files in the order above.

    All that is clicked runs in one process, with one server and one browser: two browsers wait for each other.
    """
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)

    config.option.loadscopereorder = False
    return Together(config, log)


def skip(why: str) -> None:
    """Skip, except where everything is required (CI): there a missing browser or database is a failure."""
    if os.environ.get("ENTENTE_REQUIRE_ALL"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests: playwright starts once in a process."""
    if not CHROMIUM:
        skip("Chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        opened = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def config(tmp_path_factory) -> Config:
    return Config(data_dir=tmp_path_factory.mktemp("data"), database_url="", load_sample=False)


@pytest.fixture(scope="session")
def reading(config) -> Callable[..., Reading]:
    """text, publication day -> the Reading of it as if pasted."""

    def of(text: str, published: str | None = "2018-01-13", title: str = "") -> Reading:
        article = read_pasted(text, config, title)
        if not isinstance(article, Article):
            article = Article("short", text)
        if published:
            article = article.dated(dt.date.fromisoformat(published))
        return next(read([article], config))

    return of


@pytest.fixture(scope="session")
def sample_readings(config) -> list[Reading]:
    """The sample's readings as kept, which tests/test_sample.py compares with a live reading."""
    return list(sample.readings(config))


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(Config(data_dir=tmp_path, database_url=""))


@pytest.fixture(scope="session")
def seeded_dir(tmp_path_factory, sample_readings) -> Path:
    """A data directory with the sample collection in it."""
    where = tmp_path_factory.mktemp("seeded")
    held = Store(Config(data_dir=where, database_url=""))
    for one in sample_readings:
        held.add(one, sample.ORIGIN)
    held.remember("sample", "loaded")
    held.remember("front_door_seen", "yes")
    held.engine.dispose()
    return where


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL server of this session's own, on loopback."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        skip("PostgreSQL's server is not installed (apt-get install postgresql)")
    bin_dir = found[-1].parent
    where = Path(tempfile.mkdtemp(prefix="entente-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(where, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True, "cwd": "/"}
    subprocess.run([*as_user, bin_dir / "initdb", "-D", where / "db", "-U", "entente", "-A", "trust", "-E", "UTF8", "--no-sync"], **quiet)
    subprocess.run([*as_user, bin_dir / "pg_ctl", "-D", where / "db", "-w", "-l", where / "log", "-o", f"-p {port} -k {where} -c listen_addresses=127.0.0.1 -c fsync=off", "start"], **quiet)
    yield f"postgresql://entente@127.0.0.1:{port}/postgres"
    subprocess.run([*as_user, bin_dir / "pg_ctl", "-D", where / "db", "-m", "immediate", "stop"], **quiet)
    shutil.rmtree(where, ignore_errors=True)


@pytest.fixture
def new_store(request, tmp_path) -> Callable[[str], Store]:
    """"sqlite" or "postgresql" -> an empty store there."""

    def made(kind: str) -> Store:
        where = tmp_path / f"s{random.randrange(10**9)}"
        if kind == "sqlite":
            held = Store(Config(data_dir=where, database_url=""))
        else:
            held = Store(Config(data_dir=where, database_url=fresh_database(request.getfixturevalue("postgres"))))
        request.addfinalizer(held.engine.dispose)
        return held

    return made


def schema_of(db: sa.Connection, version: str) -> None:
    """An empty database as an older release left it."""
    from alembic import command
    from alembic.config import Config as AlembicConfig

    settings = AlembicConfig()
    settings.set_main_option("script_location", str(ROOT / "lib/store/migrations"))
    settings.attributes["connection"] = db
    command.upgrade(settings, version)


def fresh_database(url: str) -> str:
    """The URL of a new, empty database on a server."""
    admin = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    name = f"t{random.randrange(10**9)}"
    with admin.connect() as db:
        db.execute(sa.text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    admin.dispose()
    return url.rsplit("/", 1)[0] + "/" + name


@pytest.fixture(params=["sqlite", "postgresql"])
def any_store(request, new_store) -> Store:
    return new_store(request.param)


def wait_until_up(address: str, seconds: float = 60) -> None:
    """Wait until the server at an address (base path included) answers."""

    def up() -> bool:
        try:
            return urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).status == 200
        except OSError:
            return False

    wait_for(up, seconds)


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Poll until the condition holds."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("gave up waiting")
        time.sleep(0.1)
