"""The reading process under bad files: limits hold, the file is named, what follows is read."""

import io
import os
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from lib import worker as workers
from lib.config import Config
from lib.errors import TookTooLong, UnreadableFile
from lib.model import Article, Reading
from lib.reading import read_file
from lib.worker import Worker
from tests.conftest import ROOT, wait_for

GOOD = b"Riga, 13 January 2018\n\nJapanese Prime Minister Shinzo Abe arrived in Riga on Saturday for talks with Latvian Prime Minister Maris Kucinskis."


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return out.getvalue()


def word(paragraphs: int, words: str) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph(words)
    made.save(out)
    held = zipfile.ZipFile(io.BytesIO(out.getvalue()))
    files = {n: held.read(n) for n in held.namelist()}
    paragraph = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>".encode()
    files["word/document.xml"] = files["word/document.xml"].replace(b"<w:body>", b"<w:body>" + paragraph * paragraphs)
    return zipped(files)


@pytest.fixture(scope="module")
def reader():
    held = Worker(Config(data_dir=None, database_url=""))
    yield held
    held.close()


def _sleep(_config) -> list:
    time.sleep(60)
    return []


def _hog(name: str, data: bytes, config: Config) -> list:
    with workers._room(config.file_memory):
        return [len(bytearray(2_000_000_000))]


def _die(_config) -> list:
    os._exit(9)


def test_what_takes_too_long_is_given_up_and_the_next_is_read(reader):
    began = time.monotonic()
    (given_up,) = reader._result("slow.txt", 1.5, _sleep)
    assert given_up.kind == "too_slow" and "slow.txt" in str(given_up) and time.monotonic() - began < 20
    ((_, (good,)),) = reader.files([("good.txt", GOOD)])
    assert isinstance(good, Reading) and good.visits


def test_what_takes_too_much_memory_or_kills_the_reader_is_named(reader):
    (hog,) = reader._result("hog.txt", 20, _hog, "hog.txt", b"")
    (dead,) = reader._result("dead.txt", 30, _die)
    assert hog.kind == dead.kind == "broken" and "memory" in str(hog)
    told = dict(reader.files([("a.txt", GOOD), ("b.txt", GOOD.replace(b"Riga", b"Oslo"))]))
    assert all(isinstance(o[0], Reading) for o in told.values()) and reader.waiting == 0


def test_the_reader_killed_while_it_reads_loses_nothing(reader):
    reader.text(GOOD.decode())
    many = [(f"{n}.txt", GOOD.replace(b"Saturday", f"Saturday, as announced {n} times".encode())) for n in range(40)]
    killed = []

    def kill() -> None:
        for _ in range(2):
            time.sleep(0.15)
            for process in list(((reader._pool and reader._pool._processes) or {}).values()):
                process.kill()
                killed.append(process.pid)
            time.sleep(6)

    threading.Thread(target=kill).start()
    told = list(reader.files(many))
    assert killed and [n for n, _ in told] == [n for n, _ in many] and all(len(o) == 1 and isinstance(o[0], Reading) for _, o in told)


def test_one_who_waits_is_not_charged_for_another(reader):
    """Two sessions share the process: the time of a file runs only when its turn has come."""
    held = []
    slow = threading.Thread(target=lambda: held.append(reader._result("slow.txt", 4, _sleep)))
    slow.start()
    time.sleep(0.3)
    ((_, (good,)),) = reader.files([("good.txt", GOOD)])
    slow.join()
    assert isinstance(good, Reading) and held[0][0].kind == "too_slow"


HOSTILE = {  # made when needed: the reading process imports this file too
    "bomb.zip": (lambda: zipped({"0.txt": b"0" * 150_000_000}), "too_large"),
    "nested.zip": (lambda: zipped({"inner.zip": zipped({"in.zip": zipped({"i.zip": zipped({"a.txt": GOOD})})})}), "nested"),
    "links.zip": (None, "unknown_type"),
    "many.zip": (lambda: zipped({f"{n}.txt": b"x" for n in range(2_500)}, zipfile.ZIP_STORED), "too_large"),
    "huge.docx": (lambda: word(400_000, "Abe visited Riga."), None),
    "line.txt": (lambda: b"word " * 21_000_000, "too_large"),
    "nul.txt": (lambda: b"\x00" * 5_000, "empty"),
    "noise.txt": (lambda: os.urandom(50_000), None),
    "objects.pdf": (lambda: b"%PDF-1.4\n" + b"".join(b"%d 0 obj << /Type /Page /JS (app.alert(1)) >> endobj\n" % n for n in range(200_000)) + b"trailer << /Root 1 0 R >>\n%%EOF", None),
    "bad.pdf": (lambda: b"%PDF-1.7\n%%EOF", None),
    "deep.jsonl": (lambda: b"[" * 100_000 + b"\n", None),
    "unpacked.docx": (lambda: word(1, "x" * 120_000_000), "too_large"),
    "entities.html": (lambda: b"<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]><html><body><p>&b;&b;</p></body></html>", "read"),
    "deep.html": (lambda: b"<html><body>" + b"<div>" * 60_000 + b"text" + b"</div>" * 60_000, None),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_one_sentence_within_the_limits(reader, name):
    make, kind = HOSTILE[name]
    data = make() if make else b""
    if name == "links.zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            link = zipfile.ZipInfo("passwd.txt")
            link.external_attr = 0o120777 << 16
            file.writestr(link, "/etc/passwd")
        data = out.getvalue()
    began = time.monotonic()
    ((_, outcomes),) = reader.files([(name, data)])
    assert time.monotonic() - began < 25
    if kind == "read":
        assert "aaa" not in outcomes[0].article.text  # an entity stays what it is
        return
    assert outcomes and all(isinstance(o, UnreadableFile) for o in outcomes)
    if kind:
        assert {o.kind for o in outcomes} == {kind}
    assert all(len(str(o)) < 300 and "Traceback" not in str(o) and "\n" not in str(o) for o in outcomes)


def test_a_good_file_in_a_batch_of_bad_ones(reader):
    told = dict(reader.files([(n, HOSTILE[n][0]()) for n in ("nested.zip", "noise.txt", "bad.pdf", "nul.txt", "deep.jsonl")] + [("good.txt", GOOD)]))
    assert isinstance(told["good.txt"][0], Reading)


@pytest.mark.parametrize("name", ["../../x.txt", "con.txt", "a" * 300 + ".txt", "🕊.txt", "a\x00b.txt", "\u202etxt.exe.txt", "C:\\x\\y.txt", "-rf.txt", "<script>.txt"])
def test_a_file_name_is_only_a_name(name, tmp_path):
    (article,) = read_file(name, GOOD, Config(data_dir=tmp_path, database_url=""))
    assert "Riga" in article.text and not list(tmp_path.iterdir())
    (refused,) = read_file(name, b"", Config(data_dir=tmp_path, database_url=""))
    assert len(str(refused)) < 200 and not set("\x00\u202e/\\") & set(str(refused))


@pytest.mark.parametrize(("encoding", "text"), [("utf-16", "Latvian Prime Minister Māris Kučinskis welcomed Abe in Riga on Saturday."), ("cp1257", "Latvian Prime Minister Māris Kučinskis welcomed Abe in Rīga on Saturday, he said at the airport."), ("utf-8-sig", "Māris Kučinskis welcomed Abe in Riga on Saturday.")])
def test_encodings(encoding, text, config):
    (article,) = read_file("x.txt", text.encode(encoding), config)
    assert "Kučinskis" in article.text and "\ufeff" not in article.text


def test_a_file_of_too_many_articles_says_so(reader):
    rows = "\n".join(f'{{"id": "{n}", "text": "Abe arrived in Riga on Saturday, {n} times."}}' for n in range(12))
    outcomes = workers.take_apart("rows.jsonl", rows.encode(), replace(reader.config, batch_files=10))
    assert len(outcomes) == 11 and outcomes[-1].kind == "too_large" and "first 10" in str(outcomes[-1])


def test_hard_texts_are_read_within_the_limits(reader):
    hard = {
        "names.txt": ("\n".join(f"Prime Minister John Smith{n}son visited Riga on 3 May 2018." for n in range(1_200))), "sentence.txt": "Abe met Merkel in Riga and " * 1_500,
        "marks.txt": "Abe \u202eagiR ni\u202c arrived in Riga \u0007 on Saturday. " * 500, "dots.txt": "." * 150_000, "markup.txt": "<script>alert(1)</script> ![x](http://evil.test/x.png) Abe visited Riga on Saturday. " * 20,
    }  # fmt: skip
    for name, text in hard.items():
        began = time.monotonic()
        ((_, outcomes),) = reader.files([(name, text.encode())])
        assert len(outcomes) == 1 and isinstance(outcomes[0], Reading | UnreadableFile)
        assert time.monotonic() - began < 65, name


def test_the_limits_are_what_is_promised():
    told = Config()
    assert told.file_seconds <= 10 and told.file_memory <= 300_000_000
    assert replace(told, file_seconds=5).file_seconds == 5


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the process under /proc")
def test_the_reading_process_ends_with_the_app_however_that_ends(tmp_path):
    script = """if __name__ == "__main__":
    import os, sys, time
    from lib.config import Config
    from lib.worker import Worker
    reader = Worker(Config())
    print(reader._started().submit(os.getpid).result(), flush=True)
    time.sleep(600)
"""
    (tmp_path / "app.py").write_text(script, encoding="utf-8")
    app = subprocess.Popen([sys.executable, str(tmp_path / "app.py")], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True)
    child = int(app.stdout.readline())
    assert Path(f"/proc/{child}").exists()
    app.kill()
    app.wait(10)
    wait_for(lambda: not Path(f"/proc/{child}").exists() or " Z " in Path(f"/proc/{child}/stat").read_text(), 20)


class Slow(Worker):
    """A worker whose careful reading never comes back."""

    def _result(self, name, seconds, function, *args):
        articles, quickly = args
        return [f"read {a.id}" for a in articles] if quickly else [TookTooLong(name, f"{seconds:g}")]


def test_what_the_encoder_is_too_slow_for_is_read_without_it():
    article = Article("a", "Abe arrived in Riga.")
    assert Slow(Config(reader="")).article(article) == "read a"
    assert isinstance(Slow(Config(reader="careful")).article(article), TookTooLong)
    assert isinstance(Slow(Config(reader="quick")).article(article), TookTooLong)
