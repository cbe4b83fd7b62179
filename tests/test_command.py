"""The command line's contract: fields, offsets, order, error form, exit status."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = 'RIGA, Jan 13 - Japanese Prime Minister Shinzo Abe met Latvian President Raimonds Vejonis in Riga on Saturday. "We are friends and partners," Abe said. Japanese officials agreed.'


def run(*arguments: str, env: dict | None = None) -> subprocess.CompletedProcess:
    import os

    return subprocess.run([sys.executable, "-m", "lib", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=120, env={**os.environ, **(env or {})})


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> list[dict]:
    where = tmp_path_factory.mktemp("in")
    (where / "a.txt").write_text("PUBLISHED: 2018-01-13\nAbe in Riga\n\n" + TEXT, encoding="utf-8")
    (where / "b.pdf").write_bytes(b"not a pdf")
    (where / "c.jsonl").write_text(json.dumps({"id": "j1", "text": "  " + TEXT, "published": "2018-01-13"}) + "\n", encoding="utf-8")
    done = run("extract", where, "--quiet", env={"ENTENTE_DATA_DIR": str(where / "never")})
    assert done.returncode == 1
    assert "b.pdf" in done.stderr
    assert not (where / "never").exists()
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_input_order_and_errors(printed):
    assert [p["id"] for p in printed] == ["a", "b", "j1"]
    assert printed[1] == {"id": "b", "error": {"kind": "broken", "message": printed[1]["error"]["message"]}}
    assert "b.pdf" in printed[1]["error"]["message"]


def test_fields_of_the_contract(printed):
    wanted = {
        "entities": {"start", "end", "text", "label"}, "toponyms": {"start", "end", "text", "name", "lat", "lon", "country", "geonameid"},
        "timex": {"start", "end", "text", "type", "value", "edtf", "earliest", "latest"}, "people": {"name", "role", "role_class", "country", "mentions"},
        "quotes": {"start", "end", "speaker", "speaker_start", "speaker_end"},
        "visits": {"visitor", "visitor_role", "visitor_country", "destination_country", "destination_city", "start", "end", "status", "hosts", "tour", "sequence", "topics", "confidence", "evidence"},
        "meetings": {"participants", "country", "city", "date", "mode", "status", "evidence"}, "topics": {"id", "weight", "evidence"},
    }  # fmt: skip
    for one in (printed[0], printed[2]):
        assert {"id", "title", "published", "language", "tours"} <= set(one)
        for part, fields in wanted.items():
            for record in one[part]:
                assert fields <= set(record), part
        assert one["visits"] and one["meetings"] and one["quotes"] and one["people"]
    assert "text" in printed[0] and "text" not in printed[2]
    assert printed[0]["title"] == "Abe in Riga" and printed[0]["published"] == "2018-01-13"


def test_offsets_refer_to_the_text(printed):
    for one, text in ((printed[0], printed[0]["text"]), (printed[2], "  " + TEXT)):
        for part in ("entities", "toponyms", "timex"):
            for record in one[part]:
                assert text[record["start"] : record["end"]] == record["text"]
        for person in one["people"]:
            assert any(text[a:b] in person["name"] for a, b in person["mentions"])
        for visit in one["visits"]:
            fields = {e["field"]: text[e["start"] : e["end"]] for e in visit["evidence"]}
            assert fields["destination_city"] == "Riga" and fields["start"] == "Saturday"
        (quote,) = [q for q in one["quotes"] if q["kind"] == "direct"]
        assert text[quote["start"] : quote["end"]].startswith('"We are friends') and quote["speaker"] == "Shinzo Abe"
        assert text[quote["speaker_start"] : quote["speaker_end"]] == "Abe"


def test_ingest_twice_and_wrong_use(tmp_path):
    (tmp_path / "a.txt").write_text("PUBLISHED: 2018-01-13\nAbe in Riga\n\n" + TEXT, encoding="utf-8")
    env = {"ENTENTE_DATA_DIR": str(tmp_path / "data")}
    first, second = run("ingest", tmp_path / "a.txt", env=env), run("ingest", tmp_path / "a.txt", env=env)
    assert first.returncode == second.returncode == 0
    assert "1 added" in first.stderr and "0 added, 1 known already" in second.stderr
    assert run("extract", tmp_path / "nothing.txt").returncode == 2
    assert "usage" in run("extract", "--help").stdout


def test_hash_seed_and_time_zone_change_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("PUBLISHED: 2018-01-13\nAbe in Riga\n\n" + TEXT, encoding="utf-8")
    outputs = {run("extract", tmp_path / "a.txt", env={"PYTHONHASHSEED": seed, "TZ": zone}).stdout for seed, zone in (("1", "UTC"), ("77", "Asia/Tokyo"))}
    assert len(outputs) == 1
