"""What goes wrong under a store, really done: killed processes, failing calls, full disks, locks, damaged files, restarts, and many at once."""

import datetime as dt
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib import correcting
from lib.config import Config
from lib.errors import StoreError
from lib.model import Filters
from lib.store import Store, query
from lib.store import store as stores
from lib.store.tables import article, meeting, metadata, report, visit
from tests.conftest import ROOT, fresh_database, skip

KILLS = 100
TOGETHER = 50


def contents(store: Store, but: tuple[str, ...] = ()) -> dict[str, list]:
    """Everything but the order of arrival."""
    return {
        "visits": sorted(query.visits(store, Filters(with_staff=True)).drop(columns=list(but)).to_csv(index=False).splitlines()), "articles": sorted(query.articles(store)["name"]), "people": sorted(query.people(store, Filters(with_staff=True))["person"]),
        "meetings": sorted(map(tuple, query.meetings(store).drop(columns=["article"]).astype(str).to_numpy().tolist())),
    }  # fmt: skip


def rows(store: Store) -> dict[str, list[str]]:
    """Every row of every table."""
    with store.engine.connect() as db:
        return {t.name: sorted(map(repr, db.execute(sa.select(t)).tuples())) for t in metadata.sorted_tables}


UIDS = ("uid", "journey")  # they last, and so depend on what came first: two stores of the same articles agree on all else


def whole(store: Store) -> None:
    """Every article is whole: it has the reports and meetings that its reading has, and nothing points to nothing."""
    with store.engine.connect() as db:
        assert not db.execute(sa.select(report.c.id).outerjoin(article, article.c.id == report.c.article_id).where(article.c.id.is_(None))).all()
        assert not db.execute(sa.select(meeting.c.id).outerjoin(article, article.c.id == meeting.c.article_id).where(article.c.id.is_(None))).all()
        assert not db.execute(sa.select(report.c.id).where(report.c.visit_id.is_(None))).all()
        assert not db.execute(sa.select(visit.c.id).outerjoin(report, report.c.visit_id == visit.c.id).where(report.c.id.is_(None))).all()
        for number, reports in db.execute(sa.select(article.c.id, sa.func.count(report.c.id)).outerjoin(report, report.c.article_id == article.c.id).group_by(article.c.id)).all():
            assert reports == EXPECTED[db.execute(sa.select(article.c.fingerprint).where(article.c.id == number)).scalar()]


EXPECTED: dict[str, int] = {}


@pytest.fixture(autouse=True)
def expected(sample_readings):
    EXPECTED.update({r.article.fingerprint: len(r.visits) for r in sample_readings})


@pytest.fixture(scope="module")
def alone(sample_readings, tmp_path_factory) -> dict[str, list]:
    """What a store holds to which nothing happened while the sample was added."""
    held = Store(Config(data_dir=tmp_path_factory.mktemp("alone"), database_url=""))
    for reading in sample_readings:
        held.add(reading)
    yield contents(held, UIDS)
    held.engine.dispose()


class Child:
    """A process of its own that opens a store and adds readings."""

    def __init__(self, where: Path, url: str, readings: list) -> None:
        self._opened, opened = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            done = 1
            try:
                own = Store(Config(data_dir=where, database_url=url))
                os.write(opened, b"opened")
                for reading in readings:
                    own.add(reading)
                done = 0
            finally:
                os._exit(done)
        os.close(opened)

    def wait_until_open(self) -> None:
        """Until it adds."""
        os.read(self._opened, 6)

    def end(self, kill: bool = False) -> int:
        """How it ended: 0 where it has added everything."""
        if kill:
            os.kill(self.pid, signal.SIGKILL)
        os.close(self._opened)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_a_hundred_times_every_article_is_whole_or_absent(request, tmp_path, sample_readings, alone, kind):
    """Each of a hundred processes is killed with SIGKILL somewhere in the middle of adding, every tenth while it opens."""
    url = fresh_database(request.getfixturevalue("postgres")) if kind == "postgresql" else ""
    Store(Config(data_dir=tmp_path, database_url=url)).engine.dispose()
    seen, ended = set(), []
    for n in range(KILLS):
        child = Child(tmp_path, url, sample_readings[n % 7 :])
        if n % 10:
            child.wait_until_open()
        time.sleep(0.002 + 0.0015 * (n % 83))
        ended.append(child.end(kill=True))
        if n % 10 == 9:
            held = Store(Config(data_dir=tmp_path, database_url=url))
            whole(held)
            seen.add(len(query.articles(held)))
            if len(query.articles(held)) == len(sample_readings):  # start over, so that every kill hits something
                held.delete(query.articles(held)["id"].tolist())
            held.engine.dispose()
    assert len(seen) > 1
    assert set(ended) <= {0, -signal.SIGKILL} and ended.count(0) < KILLS // 4  # a busy machine may kill too late
    held = Store(Config(data_dir=tmp_path, database_url=url))
    for reading in sample_readings:
        held.add(reading)
    whole(held)
    assert contents(held, UIDS) == alone
    held.engine.dispose()


def test_when_any_one_call_fails_nothing_is_half_done(any_store, sample_readings):
    """The n-th statement fails, for every n: while adding, correcting, and deleting."""
    busy = max(sample_readings, key=lambda r: len(r.visits) + len(r.meetings))
    for reading in sample_readings[:4]:
        if reading is not busy:
            any_store.add(reading)
    uid = query.visits(any_store)["uid"].iloc[0]
    numbers = query.articles(any_store)["id"].tolist()[:1]
    failing = {"at": -1, "n": 0}

    @sa.event.listens_for(any_store.engine, "before_cursor_execute")
    def fail(connection, cursor, statement, *_):
        failing["n"] += 1
        if failing["n"] == failing["at"]:
            raise sa.exc.OperationalError(statement, {}, Exception("made to fail"))

    tried = 0
    for act in (lambda: any_store.add(busy), lambda: correcting.mark(any_store, "reject", uid, "me"), lambda: any_store.delete(numbers)):
        failing["at"] = -1
        before = rows(any_store)
        for n in itertools.count(1):
            failing.update(at=n, n=0)
            try:
                act()
            except sa.exc.OperationalError:
                failing["at"] = -1
                assert rows(any_store) == before
                tried += 1
                continue
            break
        failing["at"] = -1
        assert rows(any_store) != before
    whole(any_store)
    assert tried > 25


def test_eight_processes_add_the_same_at_once(request, tmp_path, sample_readings):
    """Fifty rounds of two and of eight threads, each with connections of its own: one article each time."""
    some = [r for r in sample_readings if r.visits]
    for kind in ("sqlite", "postgresql"):
        url = fresh_database(request.getfixturevalue("postgres")) if kind == "postgresql" else ""
        held = Store(Config(data_dir=tmp_path, database_url=url, pool_size=10))
        for n in range(TOGETHER):
            many, reading = (2, 8)[n % 2], some[n % len(some)]
            gate, told = threading.Barrier(many), []

            def add(reading=reading, gate=gate, told=told, held=held) -> None:
                gate.wait()
                told.append(held.add(reading))

            threads = [threading.Thread(target=add) for _ in range(many)]
            [t.start() for t in threads]
            [t.join() for t in threads]
            assert [a.new for a in told].count(True) == (1 if n < len(some) else 0) and len({a.article_id for a in told}) == 1, (kind, n)
        whole(held)
        held.engine.dispose()


def test_processes_of_their_own_add_the_same_collection(request, tmp_path, sample_readings, alone):
    for kind in ("sqlite", "postgresql"):
        url = fresh_database(request.getfixturevalue("postgres")) if kind == "postgresql" else ""
        where = tmp_path / kind
        children = [Child(where, url, sample_readings) for _ in range(4)]
        assert [child.end() for child in children] == [0] * 4
        held = Store(Config(data_dir=where, database_url=url))
        assert len(query.articles(held)) == len(sample_readings)
        whole(held)
        assert contents(held, UIDS) == alone
        held.engine.dispose()


def test_a_full_disk_loses_nothing(tmp_path, sample_readings):
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(small)], capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")  # needs a capability that not every container has
    try:
        held = Store(Config(data_dir=small, database_url=""))
        kept = 0
        with pytest.raises((StoreError, sa.exc.OperationalError), match=r"(?i)full|disk"):
            for reading in sample_readings:
                held.add(reading)
                kept += 1
        assert 0 < kept < len(sample_readings) and len(query.articles(held)) == kept
        whole(held)
        held.engine.dispose()
        shutil.copytree(small, tmp_path / "large")
        held = Store(Config(data_dir=tmp_path / "large", database_url=""))
        for reading in sample_readings:
            held.add(reading)
        whole(held)
        assert len(query.articles(held)) == len(sample_readings)
        held.engine.dispose()
    finally:
        subprocess.run(["umount", str(small)], check=False)


@pytest.mark.parametrize("kept", [True, False])
def test_a_locked_database_is_waited_for_or_told(tmp_path, sample_readings, monkeypatch, kept):
    """Locked for five seconds: waited for. Locked for longer than anybody waits, which is two seconds here: one sentence, nothing half done."""
    assert stores.BUSY == 30
    if not kept:
        monkeypatch.setattr(stores, "BUSY", 2)
    store = Store(Config(data_dir=tmp_path, database_url=""))
    with store.engine.connect() as db:
        assert db.exec_driver_sql("PRAGMA busy_timeout").scalar() == 1_000 * stores.BUSY
    other = sqlite3.connect(tmp_path / "entente.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    if kept:
        threading.Timer(5, lambda: other.execute("ROLLBACK")).start()
        assert store.add(sample_readings[0]).new
        assert time.monotonic() - begun > 4.9
    else:
        with pytest.raises(StoreError, match="busy"):
            store.add(sample_readings[0])
        assert 0.9 * stores.BUSY < time.monotonic() - begun < 60
        assert query.articles(store).empty  # looking is possible all the while
        other.execute("ROLLBACK")
        assert store.add(sample_readings[0]).new
    whole(store)
    other.close()


def test_when_every_connection_is_taken_that_is_one_sentence(postgres, sample_readings, monkeypatch):
    monkeypatch.setattr(stores, "BUSY", 0.3)
    store = Store(Config(database_url=fresh_database(postgres), pool_size=1))
    taken = [store.engine.connect() for _ in range(2)]
    for act in (lambda: store.add(sample_readings[0]), lambda: query.visits(store)):
        with pytest.raises(StoreError, match="Too many"):
            act()
    [c.close() for c in taken]
    assert store.add(sample_readings[0]).new
    store.engine.dispose()


def test_a_store_on_a_disk_that_may_only_be_read_is_told_and_stays_as_it_is(tmp_path, sample_readings):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("a disk cannot be mounted here")  # needs a capability that not every container has
    try:
        store = Store(Config(data_dir=disk, database_url=""))
        for reading in sample_readings[:4]:
            store.add(reading)
        held = contents(store)
        store.engine.dispose()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(StoreError, match=r"may only be read|cannot be opened"):
            Store(Config(data_dir=disk, database_url=""))
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        store = Store(Config(data_dir=disk, database_url=""))
        assert contents(store) == held
        assert store.add(sample_readings[5]).new
        whole(store)
        store.engine.dispose()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


@pytest.mark.parametrize("damage", ["truncated", "overwritten", "text", "newer"])
def test_a_damaged_database_is_one_sentence_and_stays_as_it_is(tmp_path, sample_readings, damage):
    store = Store(Config(data_dir=tmp_path, database_url=""))
    for reading in sample_readings[:5]:
        store.add(reading)
    if damage == "newer":
        with store.engine.begin() as db:
            db.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.engine.dispose()
    path = tmp_path / "entente.sqlite"
    for beside in tmp_path.glob("entente.sqlite-*"):
        beside.unlink()
    data = path.read_bytes()
    if damage == "truncated":
        path.write_bytes(data[: len(data) // 3])
    elif damage == "overwritten":
        path.write_bytes(b"\x00" * 200 + data[200:])
    elif damage == "text":
        path.write_text("This is no database." * 500)
    before = path.read_bytes()
    with pytest.raises(StoreError) as told:
        held = Store(Config(data_dir=tmp_path, database_url=""))
        query.visits(held)
        held.add(sample_readings[7])
    assert len(str(told.value)) < 300 and "Traceback" not in str(told.value)
    assert path.read_bytes() == before


def test_an_older_release_is_migrated(tmp_path, sample_readings):
    from tests.conftest import schema_of

    for version in ("0001", "0002"):
        where = tmp_path / version
        where.mkdir()
        engine = sa.create_engine(f"sqlite:///{where / 'entente.sqlite'}")
        with engine.begin() as db:
            schema_of(db, version)
        engine.dispose()
        store = Store(Config(data_dir=where, database_url=""))
        assert store.add(sample_readings[0]).new
        with store.engine.connect() as db:
            assert {t.name for t in metadata.sorted_tables} <= set(sa.inspect(db).get_table_names())
        store.engine.dispose()


def test_postgresql_restarted_under_use(sample_readings, tmp_path):
    """A server of this test's own, stopped hard and started again between two uses of the same pool."""
    from tests.conftest import free_port

    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        skip("PostgreSQL's server is not installed (apt-get install postgresql)")
    import tempfile

    where = Path(tempfile.mkdtemp(prefix="entente-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(where, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    port, quiet = free_port(), {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True, "cwd": "/"}
    control = [*as_user, found[-1].parent / "pg_ctl", "-D", where / "db", "-w", "-l", where / "log"]
    subprocess.run([*as_user, found[-1], "-D", where / "db", "-U", "entente", "-A", "trust", "--no-sync"], **quiet)
    start = [*control, "-o", f"-p {port} -k {where} -c listen_addresses=127.0.0.1", "start"]
    try:
        subprocess.run(start, **quiet)
        held = Store(Config(data_dir=tmp_path, database_url=f"postgresql://entente@127.0.0.1:{port}/postgres"))
        for reading in sample_readings[:5]:
            held.add(reading)
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
        with pytest.raises(StoreError):
            held.add(sample_readings[6])
        subprocess.run(start, **quiet)
        assert held.add(sample_readings[6]).new and len(query.articles(held)) == 6
        whole(held)
        held.engine.dispose()
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **{**quiet, "check": False})
        shutil.rmtree(where, ignore_errors=True)


SAME = textwrap.dedent("""
    import hashlib, sys
    from pathlib import Path
    from lib import sample
    from lib.config import Config
    from lib.model import Filters
    from lib.store import Store, query
    store = Store(Config(data_dir=Path(sys.argv[1]), database_url=""))
    readings = list(sample.readings(Config()))
    for reading in readings[::-1] if sys.argv[2] == "back" else readings:
        store.add(reading)
    frame = query.visits(store, Filters(with_staff=True)).drop(columns=["uid", "journey"])  # a visit is called after its first telling, so that links to it last
    frame = frame.sort_values(list(frame.columns))
    print(hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest())
""")


def test_zone_locale_hash_seed_and_order_change_nothing(tmp_path):
    worlds = [("UTC", "C", "0", "on"), ("Pacific/Kiritimati", "tr_TR.UTF-8", "1", "back"), ("America/Anchorage", "lv_LV.UTF-8", "42", "on"), ("Asia/Kathmandu", "C.UTF-8", "random", "back")]
    begun = []
    for n, (zone, locale, seed, order) in enumerate(worlds):
        env = {**os.environ, "TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": seed}
        begun.append(subprocess.Popen([sys.executable, "-c", SAME, str(tmp_path / str(n)), order], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True))
    told = {one.communicate()[0].strip() for one in begun}
    assert [one.returncode for one in begun] == [0] * len(worlds)
    assert len(told) == 1 and len(told.pop()) == 64


LEAP = """Estonian president visits Riga

PUBLISHED: Thursday, 29 February 2024

RIGA, Feb 29 - Estonian President Alar Karis arrived in Riga on Thursday and met Latvian President Edgars Rinkevics. He will visit Vilnius next Thursday. He last visited Helsinki a year ago.
"""


def test_a_leap_day_is_a_day_like_others(any_store):
    from lib.ingest import read
    from lib.reading import read_pasted

    config = Config()
    (reading,) = read([read_pasted(LEAP, config)], config)
    any_store.add(reading)
    days = {r.country: (r.start, str(r.first_day.date())) for r in query.visits(any_store).itertuples() if r.start}
    assert days["LV"] == ("2024-02-29", "2024-02-29") and days["LT"] == ("2024-03-07", "2024-03-07")
    on = dt.date(2024, 2, 29)
    assert query.visits(any_store, Filters(since=on, until=on))["country"].tolist() == ["LV"]
