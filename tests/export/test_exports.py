"""What is taken away, opened by the readers that people open it with; nothing in it comes alive."""

import csv
import datetime as dt
import io
import json
import os
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import geojson
import icalendar
import openpyxl
import pytest
from lxml import etree

from lib import exporting
from lib.command import EXPORTS, main
from lib.config import Config
from lib.export import FORMATS, citation
from lib.export.view import bibtex
from lib.model import Article, Evidence, Filters, Reading, Visit
from lib.reading import read_file
from lib.resolve.dates import between
from lib.store import Store, query
from lib.tables import rows

EVIL = "=HYPERLINK(\"http://x.example\",\"<script>alert(1)</script>\") & \x0b]]>"


@pytest.fixture(scope="module")
def store(tmp_path_factory, sample_readings) -> Store:
    held = Store(Config(data_dir=tmp_path_factory.mktemp("export"), database_url=""))
    for r in sample_readings:
        held.add(r, "sample")
    text = f"{EVIL} went to Riga. {EVIL}"
    vague = Visit(EVIL, EVIL, "head_of_state", "JP", "LV", EVIL, 56.9, 24.1, between(dt.date(2018, 1, 1), dt.date(2018, 12, 31)), hosts=(EVIL,), evidence=(Evidence("visitor", 0, len(EVIL)),))
    held.add(Reading(Article(EVIL, text, EVIL, dt.date(2018, 1, 2), source=EVIL, url="javascript:alert(1)"), visits=(vague, replace(vague, destination_country="EE", start=None, destination_city="", lat=None, lon=None, status="planned"))))
    held.add(Reading(Article("plain", "'=already quoted", "+1", dt.date(2018, 1, 2))))
    return held


@pytest.fixture(scope="module")
def view(store):
    return exporting.view(store, Filters(with_staff=True), "A & B", "http://127.0.0.1/map?place=Latvia")


def test_a_workbook_holds_every_table_and_no_formula(view):
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].make(view)))
    sheet = book["visits"]
    head = [c.value for c in sheet[1]]
    assert sheet.max_row == len(view.visits) + 1 and head[: len(query.VISIT_COLUMNS)] == list(query.VISIT_COLUMNS)
    cells = [c for s in book for row in s.iter_rows() for c in row]
    assert EVIL.replace("\x0b", "_x000B_") in {c.value for c in cells} or any(isinstance(c.value, str) and c.value.startswith("=HYPERLINK") for c in cells)
    assert not [c for c in cells if c.data_type == "f"] and not [c for c in cells if c.hyperlink]
    assert isinstance(sheet.cell(2, head.index("first_day") + 1).value, dt.datetime)
    assert {"about", "visits", "meetings", "journeys", "topics", "articles", "evidence", "topic codes", "codebook"} == set(book.sheetnames)


def test_csv_comes_with_a_codebook_that_explains_every_column(view):
    archive = zipfile.ZipFile(io.BytesIO(FORMATS["csv"].make(view)))
    explained = {(r["table"], r["column"]) for r in rows("codebook")}
    for name in ("visits", "meetings", "journeys", "topics", "articles", "evidence"):
        lines = list(csv.reader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))
        assert {(name, c) for c in lines[0]} <= explained, {(name, c) for c in lines[0]} - explained
        assert not [cell for line in lines for cell in line if cell.startswith(("=", "@", "\t")) or re.match(r"[+-]\D", cell)]
    assert "visits told by" in archive.read("CITATION.txt").decode()
    assert len(list(csv.reader(io.StringIO(archive.read("visits.csv").decode("utf-8-sig"))))) == len(view.visits) + 1


def test_colt_rows_have_days_only_where_they_are_known(view):
    lines = list(csv.DictReader(io.StringIO(FORMATS["colt"].make(view).decode("utf-8-sig"))))
    assert list(lines[0]) == [r["column"] for r in rows("codebook") if r["table"] == "colt"] and len(lines) == len(view.visits)
    riga = next(r for r in lines if r["LeaderFullName"] == "Shinzo Abe" and r["CityVisited"] == "Riga")
    assert (riga["LeaderCountryISO"], riga["CountryVisitedISO"], riga["TripStartDate"], riga["TripYear"]) == ("JPN", "LVA", "2018-01-13", "2018")
    vague = next(r for r in lines if r["EntenteStart"].startswith("[2018"))
    assert vague["TripStartDate"] == "" and vague["LeaderFullName"].startswith("'=")


def test_geojson_is_valid_and_has_points_and_journeys(view):
    told = geojson.loads(FORMATS["geojson"].make(view))
    assert told.is_valid, told.errors()
    by_id = {f["id"]: f for f in told["features"]}
    assert len(by_id) == len(told["features"])
    riga = next(f for f in told["features"] if f["properties"].get("visitor") == "Shinzo Abe" and f["properties"].get("city") == "Riga")
    assert riga["geometry"]["coordinates"] == pytest.approx([24.1059, 56.946]) and riga["properties"]["city_known"] and riga["properties"]["evidence"]
    lines = [f for f in told["features"] if f["geometry"] and f["geometry"]["type"] == "MultiLineString"]
    assert lines and all(-180 <= lon <= 180 for f in lines for line in f["geometry"]["coordinates"] for lon, _ in line)


def test_kml_is_well_formed_with_spans_and_lines(view):
    top = etree.fromstring(FORMATS["kml"].make(view))
    at = {"k": "http://www.opengis.net/kml/2.2"}
    marks = top.xpath("//k:Placemark[k:styleUrl]", namespaces=at)
    assert len(marks) == len(view.visits)
    riga = next(m for m in marks if m.findtext("k:name", namespaces=at) == "Shinzo Abe: Riga, Latvia")
    assert riga.findtext("k:TimeSpan/k:begin", namespaces=at) == "2018-01-13" and riga.findtext("k:Point/k:coordinates", namespaces=at).startswith("24.10590,56.94600")
    styles = {s.get("id") for s in top.xpath("//k:Style", namespaces=at)}
    assert {m.findtext("k:styleUrl", namespaces=at)[1:] for m in marks} <= styles and top.xpath("//k:LineString", namespaces=at)


def test_a_calendar_has_all_day_events_with_stable_names(view):
    calendar = icalendar.Calendar.from_ical(FORMATS["ics"].make(view))
    events = {str(e["summary"]): e for e in calendar.walk("VEVENT")}
    riga = events["Shinzo Abe: Riga, Latvia"]
    assert riga.decoded("dtstart") == dt.date(2018, 1, 13) and riga.decoded("dtend") == dt.date(2018, 1, 14) and str(riga["uid"]).endswith("@entente")
    assert {str(e["status"]) for e in events.values()} >= {"CONFIRMED", "TENTATIVE", "CANCELLED"}
    assert not [s for s in events if "HYPERLINK" in s]  # a year wide, and without a date: no day to stand on


def test_timelinejs_has_what_its_format_asks(view):
    told = json.loads(FORMATS["timelinejs"].make(view))
    assert told["title"]["text"]["headline"] and len(told["events"]) == view.visits["first_day"].notna().sum()
    for event in told["events"]:
        assert isinstance(event["start_date"]["year"], int) and event["text"]["headline"] and event["unique_id"]
        assert "<script" not in json.dumps(event)
    assert next(e for e in told["events"] if e["text"]["headline"] == "Shinzo Abe in Riga, Latvia")["start_date"] == {"year": 2018, "month": 1, "day": 13}


def test_plover_events_know_visits_summits_calls_and_plans(view):
    events = [json.loads(line) for line in FORMATS["plover"].make(view).decode().splitlines()]
    assert {(e["event_type"], e["event_mode"]) for e in events} >= {("CONSULT", "visit"), ("CONSULT", "multilateral"), ("CONSULT", "phone"), ("AGREE", "")}
    riga = next(e for e in events if e["actor"][0]["name"] == "Shinzo Abe" and e["location"]["name"] == "Riga")
    assert riga["actor"][0]["country"] == "JPN" and riga["recipient"][0]["country"] == "LVA" and riga["contexts"]
    assert len({e["id"] for e in events}) == len(events)


def test_a_report_opens_offline_and_runs_nothing(view):
    page = FORMATS["html"].make(view).decode()
    assert "<script" not in page and "http-equiv=\"Content-Security-Policy\"" in page and not re.search(r"(src|href)=", page.replace("href='#", ""))
    tree = etree.HTML(page)
    assert len(tree.xpath("//table[1]/tbody/tr")) >= len(view.visits) and len(tree.xpath("//svg")) == 2 and len(tree.xpath("//section")) == len(view.visits)
    assert "Shinzo Abe" in page and "A &amp; B" in page


def test_articles_come_back_as_they_were(view, store):
    data = FORMATS["articles"].make(view)
    back = list(read_file("entente-articles.jsonl", data, Config(database_url="")))
    assert all(isinstance(a, Article) for a in back if "HYPERLINK" not in str(a) and "plain" not in str(a)), back
    with store.engine.connect() as db:
        held = set(db.exec_driver_sql("SELECT fingerprint FROM article WHERE origin = 'sample'").scalars())
    assert held <= {a.fingerprint for a in back if isinstance(a, Article)}


def test_a_citation_names_collection_filters_counts_and_day(store):
    told = exporting.view(store, Filters(places=("LV",), since=dt.date(2018, 1, 1)), "Baltic {desk}")
    words = citation(told)
    assert "Baltic {desk}" in words and "to Latvia · since 1 Jan 2018" in words and f"{len(told.visits)} visits" in words and str(dt.date.today().year) in words
    assert bibtex(told).count("{") == bibtex(told).count("}")


@pytest.mark.parametrize("name", EXPORTS)
def test_an_empty_view_exports_too(store, name):
    assert FORMATS[name].make(exporting.view(store, Filters(search="nothing says this"))) is not None


def test_the_command_writes_what_the_filters_leave(store, tmp_path, monkeypatch, capsys):
    assert set(EXPORTS) == set(FORMATS)
    monkeypatch.setenv("ENTENTE_DATA_DIR", store.url.removeprefix("sqlite:///").rsplit("/", 1)[0])
    out = tmp_path / "riga.geojson"
    assert main(["export", "geojson", "--out", str(out), "--place", "Latvia", "--person", "abe", "--since", "2018-01-01"]) == 0
    assert {f["properties"]["country"] for f in json.loads(out.read_text())["features"] if f["geometry"]["type"] == "Point"} == {"LV"}
    assert main(["export", "csv", "--place", "Atlantis"]) == 2 and "Atlantis" in capsys.readouterr().err
    assert main(["export", "csv", "--person", "Nobody Atall"]) == 2


def test_what_is_searched_for_is_quoted_once(new_store):
    store = new_store("sqlite")
    told = [exporting.described(store, Filters(search=s)) for s in ("riga talks", '"prime minister" riga', "“white house”", "")]
    assert told == ["“riga talks”", '"prime minister" riga', "“white house”", ""]


@pytest.mark.parametrize("name", EXPORTS)
def test_piece_by_piece_is_the_same_as_at_once(store, name, monkeypatch):
    def made() -> object:
        data = FORMATS[name].make(exporting.view(store, Filters(with_staff=True), "A & B"))
        if name == "csv":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return {n: archive.read(n) for n in archive.namelist()}
        return [[c.value for c in row] for s in openpyxl.load_workbook(io.BytesIO(data)) for row in s.iter_rows()] if name == "xlsx" else data

    whole = made()
    monkeypatch.setattr("lib.export.view.PIECE", 2)
    assert made() == whole


def test_a_search_for_the_marks_of_a_format_breaks_none(store):
    hostile = 'END:VCALENDAR ]]></kml> "}]} <script>'
    shown = exporting.view(store, Filters(search=hostile), "A & B")
    assert hostile in shown.title
    assert icalendar.Calendar.from_ical(FORMATS["ics"].make(shown))["X-WR-CALNAME"] == shown.title
    assert etree.fromstring(FORMATS["kml"].make(shown)).find(".//{*}name").text == shown.title
    assert "END:VCALENDAR" in json.loads(FORMATS["timelinejs"].make(shown))["title"]["text"]["headline"]
    assert b"<script" not in FORMATS["html"].make(shown)


def test_nothing_is_read_that_a_format_does_not_need(store, monkeypatch):
    for unused in ("evidence", "journeys", "meetings", "topics", "texts"):
        monkeypatch.setattr(query, unused, lambda *_, unused=unused: pytest.fail(f"{unused} was read"))
    assert FORMATS["colt"].make(exporting.view(store, Filters()))


def test_a_table_longer_than_a_sheet_is_refused_in_one_sentence(store, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ENTENTE_DATA_DIR", store.url.removeprefix("sqlite:///").rsplit("/", 1)[0])
    out = tmp_path / "all.xlsx"
    out.write_bytes(b"from last week")
    monkeypatch.setattr("lib.export.sheets.MOST_ROWS", 20)
    assert main(["export", "xlsx", "--out", str(out)]) == 2
    assert "holds 19 rows, and “visits” has more" in capsys.readouterr().err
    assert out.read_bytes() == b"from last week" and list(tmp_path.iterdir()) == [out]
    monkeypatch.undo()
    monkeypatch.setenv("ENTENTE_DATA_DIR", store.url.removeprefix("sqlite:///").rsplit("/", 1)[0])
    assert main(["export", "xlsx", "--out", str(out)]) == 0 and openpyxl.load_workbook(out)["visits"].max_row > 20


def test_the_command_writes_into_a_pipe(store, tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_DATA_DIR", store.url.removeprefix("sqlite:///").rsplit("/", 1)[0])
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        told = reader.submit(pipe.read_bytes)
        assert main(["export", "articles", "--out", str(pipe)]) == 0
        assert len(told.result(30).splitlines()) == len(exporting.view(store, Filters()).articles)
