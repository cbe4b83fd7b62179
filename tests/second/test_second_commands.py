"""The second reader from the command line: requests to files, answers from files and from a server, and how well it reads."""

import json

import pytest
from model_server import ModelServer, telling

from lib import command

TEXT = "PUBLISHED: 2018-01-13\nAbe in Riga\n\nJapanese Prime Minister Shinzo Abe arrived in Riga on Saturday. He met Latvian President Raimonds Vejonis."
VISIT = {"visitor": {"name": "Shinzo Abe", "words": "Shinzo Abe", "sentence": 1}, "home": None, "place": {"name": "Riga", "words": "Riga", "sentence": 1},
         "told": {"words": "arrived in", "sentence": 1}, "status": "ongoing", "time": {"words": "Saturday", "sentence": 1}, "until": None, "hosts": [], "tour": None}  # fmt: skip
ANSWER = {"visits": [VISIT, {**VISIT, "place": {"name": "Paris", "words": "Paris", "sentence": 1}}], "meetings": []}


@pytest.fixture
def texts(tmp_path, monkeypatch):
    for name in ("ENTENTE_MODEL_URL", "ENTENTE_MODEL", "ENTENTE_MODEL_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ENTENTE_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "texts"


def printed(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_requests_to_files_and_answers_from_files(texts, tmp_path, capsys):
    where = tmp_path / "asked"
    assert command.main(["extract", str(texts), "--reader", "model", "--dry-run", str(where), "--quiet"]) == 0
    (request,) = where.iterdir()
    body = json.loads(request.read_text(encoding="utf-8"))
    assert "Shinzo Abe arrived in Riga" in body["messages"][1]["content"] and not capsys.readouterr().out
    answers = tmp_path / "answers"
    answers.mkdir()
    for content in (ANSWER, {"choices": [{"message": {"content": json.dumps(ANSWER)}}]}):
        (answers / request.name).write_text(json.dumps(content), encoding="utf-8")
        assert command.main(["extract", str(texts), "--reader", "model", "--answers", str(answers), "--quiet"]) == 0
        told = capsys.readouterr()
        (row,) = (json.loads(line) for line in told.out.splitlines())
        assert [(v["visitor"], v["destination_city"], v["start"]) for v in row["visits"]] == [("Shinzo Abe", "Riga", "2018-01-13")]
        assert {e["reader"] for e in row["visits"][0]["evidence"]} == {"model"}
        assert "1 place: the words do not stand in the sentence" in told.err
    assert command.main(["extract", str(texts), "--reader", "both", "--answers", str(answers), "--quiet"]) == 0
    (row,) = printed(capsys)
    assert {e["reader"] for v in row["visits"] for e in v["evidence"]} == {"offline", "model"}


def test_an_answer_that_is_missing_is_said(texts, tmp_path, capsys):
    assert command.main(["extract", str(texts), "--quiet"]) == 0
    offline = printed(capsys)
    assert command.main(["extract", str(texts), "--reader", "both", "--answers", str(tmp_path), "--quiet"]) == 1
    told = capsys.readouterr()
    assert [json.loads(line) for line in told.out.splitlines()] == offline and "holds no answer" in told.err


def test_from_a_server_it_is_said_whom_the_text_goes_to(texts, capsys, monkeypatch):
    with ModelServer(telling(ANSWER)).open() as server:
        monkeypatch.setenv("ENTENTE_MODEL_URL", server.url)
        monkeypatch.setenv("ENTENTE_MODEL", "m")
        assert command.main(["extract", str(texts), "--quiet"]) == 0 and not server.asked  # off unless asked for
        capsys.readouterr()
        assert command.main(["extract", str(texts), "--reader", "model", "--quiet"]) == 0
        told = capsys.readouterr()
        assert f"sent to 127.0.0.1:{server.url.split(':')[2][:-3]}" in told.err and len(server.asked) == 1
        assert len(json.loads(told.out)["visits"]) == 1


@pytest.mark.parametrize(
    "wrong", [["--reader", "model"], ["--answers", "x"], ["--dry-run", "x"], ["--reader", "both", "--answers", "nowhere"]]
)
def test_wrong_use_is_a_sentence(texts, capsys, wrong):
    assert command.main(["extract", str(texts), *wrong, "--quiet"]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_how_well_a_model_reads_is_measured(texts, tmp_path, capsys):
    gold = tmp_path / "gold"
    gold.mkdir()
    wanted = [{"visitor": "Shinzo Abe", "visitor_country": "JP", "destination_country": "LV", "destination_city": "Riga", "start": "2018-01-13", "status": "ongoing", "hosts": []}]
    (gold / "a.json").write_text(json.dumps({"id": "a", "visits": wanted, "meetings": []}), encoding="utf-8")
    where, answers = tmp_path / "asked", tmp_path / "answers"
    command.main(["extract", str(texts), "--reader", "model", "--dry-run", str(where), "--quiet"])
    answers.mkdir()
    right = lambda: json.loads(capsys.readouterr().out)["figures"]["with the first day"]["f1"]  # noqa: E731
    for content, f1 in ((ANSWER, 1.0), ({"visits": [], "meetings": []}, 0.0)):
        (answers / next(where.iterdir()).name).write_text(json.dumps(content), encoding="utf-8")
        capsys.readouterr()
        command.main(["evaluate", str(tmp_path), "--reader", "model", "--reader-answers", str(answers), "--json", "--quiet"])
        assert right() == f1
    command.main(["evaluate", str(tmp_path), "--reader-answers", str(answers), "--json", "--quiet"])
    assert right() == 1.0  # both: nothing of the offline reading is taken away


def test_ingest_asks_the_model_where_the_settings_say_so(texts, capsys, monkeypatch, tmp_path):
    with ModelServer(telling(ANSWER)).open() as server:
        monkeypatch.setenv("ENTENTE_MODEL_URL", server.url)
        monkeypatch.setenv("ENTENTE_MODEL", "m")
        monkeypatch.setenv("ENTENTE_SAMPLE", "0")
        (texts / "b.txt").write_text(TEXT.replace("Saturday", "Friday"), encoding="utf-8")
        assert command.main(["ingest", str(texts / "b.txt"), "--quiet"]) == 0 and not server.asked  # no mode is set
        monkeypatch.setenv("ENTENTE_MODEL_MODE", "every")
        assert command.main(["ingest", str(texts / "a.txt"), "--reader", "offline", "--quiet"]) == 0 and not server.asked
        (texts / "a.txt").write_text(TEXT + " It was cold.", encoding="utf-8")
        capsys.readouterr()
        assert command.main(["ingest", str(texts), "--quiet"]) == 0
        told = capsys.readouterr().err
        assert len(server.asked) == 1 and "sent to 127.0.0.1" in told and "told by both" in told  # b.txt is known already
        assert command.main(["ingest", str(texts), "--quiet"]) == 0 and len(server.asked) == 1
        from lib.config import Config
        from lib.model import Filters
        from lib.store import Store, query

        cards = [query.card(Store(Config()), uid) for uid in query.visits(Store(Config()), Filters())["uid"]]
        assert {e.reader for card in cards for t in card.told for e in t.visit.evidence} == {"offline", "model"}
        assert command.main(["extract", str(texts / "a.txt"), "--reader", "both", "--quiet"]) == 0
        assert len(server.asked) == 1 and "1 answers kept from before" in capsys.readouterr().err
        assert command.main(["ingest", "https://example.org/a", "--quiet"]) == 2 and "offline reader only" in capsys.readouterr().err
