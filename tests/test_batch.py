"""Batches on Dask: real schedulers and worker processes, killed ones too, against the same articles read and stored one by one."""

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from lib import correcting, loading, sample
from lib.batch import engine, inputs, tables
from lib.batch.inputs import outcomes, parts
from lib.config import Config
from lib.errors import EntenteError, StoreError, UnreadableFile
from lib.model import Filters
from lib.reading.table import as_row
from lib.store import Store, grouping, query
from lib.tables import fold
from tests.conftest import ROOT, free_port, wait_for

SMALL = 1_500  # bytes of a part: some twenty parts


@pytest.fixture(scope="module")
def rows():
    return [as_row(a) for a in sample.articles(Config())]


@pytest.fixture(scope="module")
def lines(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("batch") / "news.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def batch(lines, tmp_path_factory):
    """The sample collection read and merged by two worker processes in small parts, and what the run told."""
    out, said = tmp_path_factory.mktemp("out") / "batch", []
    keep, inputs.PART_BYTES = inputs.PART_BYTES, SMALL
    try:
        told = engine.run([str(lines)], out, Config(), workers=2, say=said.append)
    finally:
        inputs.PART_BYTES = keep
    return out, told, said


@pytest.fixture(scope="module")
def one_by_one(rows, tmp_path_factory):
    """The same rows through the same door, read in this process and stored one after the other."""
    from lib.ingest import read
    from lib.reading import read_row

    config = Config(data_dir=tmp_path_factory.mktemp("serial"), database_url="")
    store = Store(config)
    for reading in read([read_row("row", r, "row", config) for r in rows], config):
        store.add(reading)
    return store


def linked(store: Store) -> None:
    """Nothing points to nothing."""
    with store.engine.connect() as db:
        for words in ("report WHERE visit_id IS NULL", "visit WHERE NOT EXISTS (SELECT 1 FROM report WHERE report.visit_id = visit.id)", "meeting WHERE first_person IS NULL OR second_person IS NULL",
                      "person WHERE NOT EXISTS (SELECT 1 FROM visit WHERE person_id = person.id) AND NOT EXISTS (SELECT 1 FROM meeting WHERE first_person = person.id OR second_person = person.id)"):  # fmt: skip
            assert db.execute(sa.text(f"SELECT count(*) FROM {words}")).scalar() == 0, words


def datasets(out) -> dict[str, list]:
    """Everything that was written, without the order of rows and the names of files."""
    return {name: sorted(json.dumps({k: v for k, v in r.items() if k != "part"}, default=str, sort_keys=True) for r in tables.scan(out, name).to_pylist()) for name in (*tables.READ, *tables.MERGED)}


def contents(store: Store) -> dict[str, list]:
    """What a store holds, whatever its numbers and uids are."""
    f = Filters(with_staff=True)
    seen = query.visits(store, f)
    plain = lambda frame, *gone: sorted(map(str, frame.drop(columns=list(gone)).astype(str).to_dict("records")))  # noqa: E731
    return {
        "visits": plain(seen, "uid", "person", "journey"), "people": plain(query.people(store, f), "person"), "journeys": plain(query.journeys(store, f), "journey", "person"),
        "meetings": plain(query.meetings(store), "article", "first_person", "second_person"), "topics": plain(query.topics(store), "article"),
        "articles": plain(query.articles(store), "id", "added"), "changes": plain(query.changes(store, f), "uid", "article"),
    }  # fmt: skip


def test_a_batch_loaded_is_what_the_store_works_out_one_by_one(batch, one_by_one, any_store):
    out, told, _ = batch
    assert told.articles == len(query.articles(one_by_one)) and told.errors == 0 and told.workers == 2
    store = any_store
    assert loading.take_in(store, out, Config()) == (told.articles, 0)
    linked(store)
    ours, theirs = contents(store), contents(one_by_one)
    for name in theirs:
        assert ours[name] == theirs[name], name
    assert told.visits == len(query.visits(store, Filters(with_staff=True, reviews=("machine",))))
    assert loading.take_in(store, out, Config()) == (0, told.articles)  # once more changes nothing
    assert contents(store) == ours


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_loading_leaves_every_index_and_trigger(batch, new_store, kind):
    def made(store):
        table = "sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_stat%'" if kind == "sqlite" else "pg_indexes WHERE schemaname = current_schema()"
        with store.engine.connect() as db:
            return sorted(map(tuple, db.exec_driver_sql(f"SELECT {'name, sql' if kind == 'sqlite' else 'indexname, indexdef'} FROM {table}")))

    store = new_store(kind)
    before = made(store)
    loading.take_in(store, batch[0], Config())
    assert len(before) > 30 and [n for n, _ in made(store)] == [n for n, _ in before]
    text = query.articles(store).iloc[0]
    word = max(fold(text["title"]).split(), key=len)
    assert text["id"] in query.articles(store, Filters(search=word))["id"].tolist()


@pytest.mark.parametrize("open_elsewhere", [False, True])
def test_a_file_is_loaded_whether_somebody_else_has_it_open_or_not(batch, tmp_path, open_elsewhere):
    import sqlite3

    store = Store(Config(data_dir=tmp_path, database_url=""))
    modes = []
    sa.event.listen(store.engine, "commit", lambda db: modes.append(db.exec_driver_sql("PRAGMA journal_mode").scalar()))
    other = sqlite3.connect(tmp_path / "entente.sqlite") if open_elsewhere else None
    if other:
        other.execute("SELECT count(*) FROM visit").fetchone()
    assert loading.take_in(store, batch[0], Config())[0] == batch[1].articles
    assert modes[-1] == ("wal" if open_elsewhere else "delete")
    with store.engine.connect() as db:
        assert db.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal" and db.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    if other:
        assert other.execute("SELECT count(*) FROM visit").fetchone() == (batch[1].visits,)
        other.close()
    store.engine.dispose()


def test_a_load_that_fails_leaves_nothing(batch, new_store, monkeypatch):
    from lib.store import bulk

    store = new_store("sqlite")
    sample.load(store, Config())
    before = contents(store)
    real = bulk._copy

    def stumble(db, table, rows):
        real(db, table, rows)
        if table.name == "meeting":
            raise OSError("No space left on device")

    monkeypatch.setattr(bulk, "_copy", stumble)
    with pytest.raises(OSError, match="No space"):
        loading.take_in(store, batch[0], Config())
    assert contents(store) == before
    with store.engine.connect() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name IN ('article_words_come', 'ix_visit_home')").scalar() == 2


def test_the_sample_steps_aside_and_comes_back(batch, new_store):
    out, told, _ = batch
    store = new_store("sqlite")
    sample.load(store, Config())
    before = contents(store)
    assert loading.take_in(store, out, Config()) == (told.articles, 0)  # the same articles: what was loaded stays
    assert not store.holds_only(sample.ORIGIN) and store.recall("sample") == "loaded"
    assert len(query.articles(store)) == told.articles and contents(store)["visits"] == before["visits"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("whole", [1_000, 0])
def test_loaded_into_a_store_that_people_use(batch, new_store, kind, whole, monkeypatch):
    """Half is there already, with a correction: the rest comes to it as if added one by one, also where a home is too large to be worked out as a whole."""
    monkeypatch.setattr(grouping, "WHOLE", whole)
    out, _told, _ = batch
    many = pq.read_table(sorted((out / "articles").glob("*.parquet"))[0], columns=["fingerprint"])["fingerprint"].to_pylist()
    readings = list(one_by_one_readings())
    first = [r for r in readings if r.article.fingerprint in many] + readings[:3]
    both = [new_store(kind), new_store(kind)]
    for store in both:
        for r in first:
            store.add(r)
        seen = query.visits(store, Filters(with_staff=True))
        correcting.mark(store, "reject", seen.sort_values(["visitor", "country", "start"])["uid"].iloc[0], "me")
    loading.take_in(both[0], out, Config())
    for r in readings:
        both[1].add(r)
    assert contents(both[0]) == contents(both[1])


def one_by_one_readings():
    from lib.ingest import read
    from lib.reading import read_row

    config = Config()
    return read([read_row("row", as_row(a), "row", config) for a in sample.articles(config)], config)


def test_another_cut_other_workers_the_same_result(batch, lines, tmp_path):
    out, told, _ = batch
    again = engine.run([str(lines)], tmp_path / "other", Config(), workers=1)
    assert datasets(tmp_path / "other") == datasets(out)
    assert (again.articles, again.visits, again.people) == (told.articles, told.visits, told.people)


def test_what_is_done_is_not_done_again(batch, lines, monkeypatch):
    out, told, said = batch
    assert any("articles/s" in words and "left" in words for words in said) and any("dashboard: http://127.0.0.1" in words for words in said)
    monkeypatch.setattr(inputs, "PART_BYTES", SMALL)
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*.parquet")}
    again = engine.run([str(lines)], out, Config(), workers=1)
    assert again.again == len(parts([str(lines)], {}, out)) > 10 and again.articles == told.articles == told.fresh and again.fresh == 0
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*.parquet")} == before


def test_a_cluster_of_its_own_with_a_worker_killed_loses_and_doubles_nothing(batch, lines, tmp_path, monkeypatch):
    """A scheduler and workers started as a host would; one worker is killed as soon as the first part is there, another one comes later."""
    monkeypatch.setattr(inputs, "PART_BYTES", SMALL)
    port = free_port()
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT, "env": env}
    scheduler = subprocess.Popen([sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet)
    command = [sys.executable, "-m", "dask", "worker", f"tcp://127.0.0.1:{port}", "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny", "--host", "127.0.0.1"]
    workers = [subprocess.Popen(command, **quiet) for _ in range(2)]
    out = tmp_path / "out"

    def kill() -> None:
        wait_for(lambda: any((out / "_done").glob("*.json")), 60)
        workers[0].send_signal(signal.SIGKILL)
        workers.append(subprocess.Popen(command, **quiet))

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        engine.run([str(lines)], out, Config(), scheduler=f"tcp://127.0.0.1:{port}")
        killer.join()
        assert workers[0].wait(10) == -signal.SIGKILL
        assert datasets(out) == datasets(batch[0])
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait(20)


def test_interrupted_and_run_again(batch, lines, tmp_path):
    """The command itself is killed in the middle, with all its workers; run again it goes on and ends with the same."""
    out = tmp_path / "out"
    script = f"import lib.batch.inputs as i; i.PART_BYTES = {SMALL}; from lib.command import main; main(['batch', {str(lines)!r}, '--out', {str(out)!r}, '--workers', '2'])"
    script = f"if __name__ == '__main__':\n    {script.replace('; ', chr(10) + '    ')}"
    (tmp_path / "run.py").write_text(script)
    first = subprocess.Popen([sys.executable, str(tmp_path / "run.py")], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for(lambda: len(list((out / "_done").glob("*.json"))) > 2, 60)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(10)
    done = len(list((out / "_done").glob("*.json")))
    assert 2 < done < len(parts([str(lines)], {}, out)) * 100 and not (out / "merged.json").exists()
    with pytest.raises(StoreError, match="no finished batch"):
        loading.take_in(Store(Config(data_dir=tmp_path / "store", database_url="")), out, Config())
    second = subprocess.run([sys.executable, str(tmp_path / "run.py")], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert second.returncode == 0 and "parts read before" in second.stderr, second.stderr[-2000:]
    assert datasets(out) == datasets(batch[0])


POISON = """
import os
from lib.batch import reading

real = reading.read if not hasattr(reading, "real") else reading.real
reading.real = real


def read(articles, config):
    def watched():
        for a in articles:
            if "POISON" in a.text:
                os._exit(7)
            yield a

    return real(watched(), config)


reading.read = read
"""


def test_an_article_that_ends_the_process_is_found_and_named(rows, batch, tmp_path):
    """Its worker dies whenever it is read (as on a fault in a library): everything else is read, and it is told."""
    import dask

    bad = {**rows[7], "id": "bad", "text": f"POISON {rows[7]['text']}"}
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(r) + "\n" for r in (*rows[:7], bad, *rows[7:])), encoding="utf-8")
    (tmp_path / "poison.py").write_text(POISON)
    with dask.config.set({"distributed.worker.preload": [str(tmp_path / "poison.py")]}):
        told = engine.run([str(tmp_path / "news.jsonl")], tmp_path / "out", Config(), workers=2)
    assert told.articles == len(rows) and told.errors == 1
    (error,) = tables.scan(tmp_path / "out", "errors").to_pylist()
    assert error["kind"] == "broken" and "ended the process" in error["message"] and "news.jsonl" in error["name"]
    ours, theirs = datasets(tmp_path / "out"), datasets(batch[0])
    assert {k: v for k, v in ours.items() if k != "errors"} == {k: v for k, v in theirs.items() if k != "errors"}


def test_every_kind_of_input_gives_the_same_articles(rows, lines, tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "PART_BYTES", SMALL)
    monkeypatch.setattr(inputs, "PART_ROWS", 5)
    config = Config()

    def read(*paths, **columns):
        made = parts([str(p) for p in paths], columns, tmp_path / "spool")
        return [replace(o, id="") if not isinstance(o, UnreadableFile) else str(o) for p in made for o in outcomes(p, config)], len(made)

    wanted, many = read(lines)
    assert len(wanted) == len(rows) and many > 10
    with gzip.open(tmp_path / "news.jsonl.gz", "wb") as out:
        out.write(lines.read_bytes())
    assert read(tmp_path / "news.jsonl.gz") == (wanted, many)
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "news.parquet", row_group_size=7)
    assert read(tmp_path / "news.parquet")[0] == wanted
    other = [{"Body": r["text"], "Headline": r["title"], "When": r["published"], "Paper": r["source"], "Who": r["byline"], "Where": r["url"]} for r in rows]
    pq.write_table(pa.Table.from_pylist(other), tmp_path / "archive.parquet")
    assert read(tmp_path / "archive.parquet", text="Body", title="Headline", published="When", source="Paper", byline="Who", url="Where")[0] == wanted
    import pandas as pd

    pd.DataFrame(rows).to_csv(tmp_path / "news.csv.gz", index=False)
    assert read(tmp_path / "news.csv.gz")[0] == wanted
    pd.DataFrame(other).to_csv(tmp_path / "archive.csv", index=False)
    assert read(tmp_path / "archive.csv", text="Body", title="Headline", published="When", source="Paper", byline="Who", url="Where")[0] == wanted
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(lines.read_bytes())
    (folder / "b.txt").write_text("not news", encoding="utf-8")
    (folder / "c.pdf").write_bytes(b"%PDF-1.4 nothing")
    found, _ = read(tmp_path / "fold*")
    assert found[: len(rows)] == wanted and sum(isinstance(o, str) for o in found[len(rows) :]) >= 1
    (tmp_path / "odd.jsonl").write_text('{"text": "x"\n[1]\n\n{"text": 5}\n{"id": "one", "text": "President X met President Y in Riga on Monday and spoke with him about trade."}', encoding="utf-8")
    found, _ = read(tmp_path / "odd.jsonl")
    assert [isinstance(o, str) for o in found] == [True, True, True, False]


def test_a_cut_between_any_two_bytes_reads_each_line_once(tmp_path, monkeypatch):
    texts = ["ä" * n for n in (1, 5, 0, 3)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": t}, ensure_ascii=False) + "\n" for t in texts), encoding="utf-8")
    for size in range(1, 60):
        monkeypatch.setattr(inputs, "PART_BYTES", size)
        found = [row["text"] for p in parts([str(tmp_path / "a.jsonl")], {}, tmp_path) for _, row in inputs._lines(p)]
        assert found == texts, size


def test_a_changed_file_takes_the_place_of_what_it_gave(rows, tmp_path):
    path, out = tmp_path / "news.jsonl", tmp_path / "out"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows[:4]), encoding="utf-8")
    engine.run([str(path)], out, Config(), workers=1)
    time.sleep(0.01)
    path.write_text("".join(json.dumps(r) + "\n" for r in rows[2:5]), encoding="utf-8")
    told = engine.run([str(path)], out, Config(), workers=1)
    assert told.articles == 3 and sorted(r["name"] for r in tables.scan(out, "articles", ["name"]).to_pylist()) == sorted(r["id"] for r in rows[2:5])
    other = tmp_path / "more.jsonl"
    other.write_text("".join(json.dumps({**r, "id": f"z{r['id']}"}) + "\n" for r in rows[3:8]), encoding="utf-8")
    engine.run([str(other)], out, Config(), workers=1)  # more comes to what is there, and two articles twice
    store = Store(Config(data_dir=tmp_path / "store", database_url=""))
    assert loading.take_in(store, out, Config())[0] == 6
    assert sorted(query.articles(store)["name"]) == sorted([r["id"] for r in rows[2:5]] + [f"z{r['id']}" for r in rows[5:8]])
    linked(store)


def test_folders_of_others_are_left_alone(tmp_path, lines):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("precious")
    with pytest.raises(EntenteError, match="is not empty"):
        engine.run([str(lines)], tmp_path / "mine", Config(), workers=1)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "entente.json").write_text('{"version": "0.0.1"}')
    with pytest.raises(EntenteError, match=r"Entente 0\.0\.1"):
        engine.run([str(lines)], tmp_path / "old", Config(), workers=1)
    with pytest.raises(EntenteError, match="no file or folder"):
        engine.run([str(tmp_path / "nowhere*")], tmp_path / "new", Config(), workers=1)


def test_workers_keep_no_samples_of_their_own_stack():
    with engine.cluster(workers=1) as client:
        (kept,) = client.run(_kept).values()
    assert not {"profile", "profile-cycle"} & set(kept)  # an hour of them is hundreds of megabytes


def _kept(dask_worker):
    return list(dask_worker.periodic_callbacks)


@pytest.mark.parametrize(("seconds", "share", "left"), [(3_600, 0.4, "1 h 30 min left"), (100, 0.5, "1 min 40 s left"), (3_595, 0.5, "59 min 55 s left"), (9, 1.0, "0 min 00 s left")])
def test_the_time_left_is_told_in_whole_hours_and_minutes(seconds, share, left):
    assert engine._progress(10, 100, 0, seconds, share).endswith(left)
