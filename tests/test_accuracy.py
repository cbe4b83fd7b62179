"""Floors under the figures on the development sets beside the project; they may only rise. Not here, not run."""

import importlib.util
import json
import sys

import pytest

from lib.command import as_json
from lib.ingest import articles_in, read
from lib.model import Article
from tests.conftest import SHARED

DEV = SHARED / "dev"
# measured 2026-11-24, rounded down: visits and meetings on 25 texts, dates on 118
VISITOR_COUNTRY, WITH_CITY, WITH_START, STATUS, HOSTS_FOUND, HOSTS_RIGHT, MEETINGS = 0.95, 0.87, 0.77, 0.93, 0.84, 0.90, 0.89
DATES_VALUE, DATES_SPAN = 0.80, 0.90


def predictions(config, path) -> list[dict]:
    given = [a for _, a in articles_in([path], config) if isinstance(a, Article)]
    return [as_json(r, with_text=False) for r in read(given, config)]


@pytest.fixture(scope="module")
def scorer():
    if not (DEV / "visits_score.py").exists():
        pytest.skip("../shared/dev is not here: accuracy is not measured")
    spec = importlib.util.spec_from_file_location("visits_score", DEV / "visits_score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_visits_and_meetings(scorer, config):
    gold = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((DEV / "visits" / "gold").glob("*.json"))]
    result, _ = scorer.score(gold, {p["id"]: p for p in predictions(config, DEV / "visits" / "texts")})
    assert result["visitor_country"]["f1"] >= VISITOR_COUNTRY
    assert result["visitor_country_city"]["f1"] >= WITH_CITY
    assert result["visitor_country_city_start"]["f1"] >= WITH_START
    assert result["of_matched"]["status_accuracy"] >= STATUS
    assert result["of_matched"]["host_recall"] >= HOSTS_FOUND and result["of_matched"]["host_precision"] >= HOSTS_RIGHT
    assert result["meetings"]["f1"] >= MEETINGS
    assert result["negatives"]["false_visits"] == 0


def test_dates(scorer, config, capsys, monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(DEV))
    spec = importlib.util.spec_from_file_location("score", DEV / "score.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "score", module)
    spec.loader.exec_module(module)
    module.dates(predictions(config, DEV / "dates.docs.jsonl"), False)
    lines = {line.split("  ")[1].strip(): float(line.split("F1 ")[1].split()[0]) for line in capsys.readouterr().out.splitlines() if "F1" in line}
    assert lines["VALUE (overlapping span + value)"] >= DATES_VALUE
    assert lines["span, overlapping"] >= DATES_SPAN
