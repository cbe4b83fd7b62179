"""Tables that tell visits, from pages and spreadsheets, and visits that a person brings."""

import csv
import datetime as dt
import io

import openpyxl
import pytest

from lib.command import main
from lib.ingest import read
from lib.model import Article, Filters, Reading
from lib.reading import read_file
from lib.store import Store, query


def told(name: str, data: bytes | str, config) -> Reading:
    (article,) = read_file(name, data.encode() if isinstance(data, str) else data, config)
    assert isinstance(article, Article), str(article)
    (reading,) = read([article], config)
    return reading


def visits(reading: Reading) -> list[tuple]:
    edtf = lambda w: w.edtf if w else ""  # noqa: E731
    return [
        (v.visitor, v.visitor_country, v.destination_country, v.destination_city, edtf(v.start), edtf(v.end), v.status)
        for v in reading.visits
    ]


WIKI = """<!doctype html><html><head><title>List of presidential trips made by Aino Salmela - Wikipedia</title></head><body><main><h1>List of international presidential trips made by Aino Salmela</h1>
<div id="mw-content-text"><p>This is a list of international visits undertaken by <b>Aino Salmela</b> as the President of Finland since 2018. She has met Kofi Asante, Tomás Ibarra and Andris Liepa.</p>
<table class="infobox"><tr><th>Office</th><td>President</td></tr><tr><th>Since</th><td>2018</td></tr></table>
<h2>Summary</h2><table class="wikitable"><tr><th>Number of visits</th><th>Countries listed</th></tr><tr><td>1 visit</td><td>Chile, Ghana</td></tr></table>
<h2>2018<span>[edit]</span></h2><table class="wikitable"><caption>Trips</caption><tbody><tr><th></th><th>Country</th><th>Areas visited</th><th>Date(s)</th><th>Details</th><th>Image</th></tr>
<tr><td rowspan="2">1</td><td><span class="flagicon"><img src="x"></span>&nbsp;<a>Chile</a></td><td>Santiago,<br>Punta Arenas</td><td>5–8 February</td><td>Official visit. Met with President Tomás Ibarra.<sup class="reference">[1]</sup></td><td rowspan="3"></td></tr>
<tr><td>Ghana</td><td>Accra</td><td>30 November – 2 December</td><td>State visit. Met with President Kofi Asante.</td></tr>
<tr><td>2</td><td>Latvia</td><td>Riga</td><td>28 December 2018 – 2 January 2019</td><td>The visit was cancelled.</td></tr>
</tbody></table><h2>2019</h2><table class="wikitable"><tr><th>Country</th><th>Location</th><th>Dates</th></tr><tr><td>Sweden</td><td>Stockholm</td><td>March 4</td></tr><tr><td>Finland</td><td>Helsinki</td><td>March 5</td></tr></table>
<h2>Future trips</h2><table class="wikitable"><tr><th>Country</th><th>Location</th><th>Date</th><th>Details</th></tr><tr><td>Japan</td><td>Tokyo</td><td>November 2019</td><td>Expected to attend a banquet.</td></tr></table></div></main>
<footer>This page was last edited on 5 October 2019. <table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table></footer></body></html>"""


def test_a_list_of_trips_on_a_page(config):
    reading = told("trips.html", WIKI, config)
    assert visits(reading) == [
        ("Aino Salmela", "FI", "CL", "Santiago", "2018-02-05", "2018-02-08", "completed"), ("Aino Salmela", "FI", "GH", "Accra", "2018-11-30", "2018-12-02", "completed"),
        ("Aino Salmela", "FI", "LV", "Riga", "2018-12-28", "2019-01-02", "cancelled"), ("Aino Salmela", "FI", "SE", "Stockholm", "2019-03-04", "2019-03-04", "completed"),
        ("Aino Salmela", "FI", "JP", "Tokyo", "2019-11", "", "planned"),
    ]  # fmt: skip
    assert [v.visitor_class for v in reading.visits] == ["head_of_state"] * 5
    assert [v.purpose for v in reading.visits][:2] == ["official", "state"]
    assert reading.visits[0].hosts == ("Tomás Ibarra",)
    assert (
        reading.article.published is None and "[1]" not in reading.article.text and "[edit]" not in reading.article.text
    )


def test_each_row_is_its_own_evidence_and_what_is_left_out_is_said(config):
    reading = told("trips.html", WIKI, config)
    for visit, country in zip(reading.visits, ("Chile", "Ghana", "Latvia", "Sweden", "Japan"), strict=True):
        for e in visit.evidence:
            row = reading.article.text[reading.article.text.rfind("\n\n", 0, e.start) + 2 :].split("\n\n")[0]
            assert f"Country: {country}" in row
        assert {e.field for e in visit.evidence} >= {
            "visitor",
            "destination_country",
            "destination_city",
            "start",
            "status",
        }
        (told_country,) = {
            reading.article.text[e.start : e.end] for e in visit.evidence if e.field == "destination_country"
        }
        assert told_country == country
    assert "1 table was left out." in reading.article.notes
    assert any("1 of 6 rows tell no visit" in n for n in reading.article.notes)  # Helsinki is home


def test_a_page_read_again_from_the_collection_tells_the_same(config):
    reading = told("trips.html", WIKI, config)
    bare = Article(reading.article.id, reading.article.text, reading.article.title)
    (again,) = read([bare], config)
    assert visits(again) == visits(reading)


def test_a_story_beside_a_table_of_something_else_is_a_story(config):
    page = "<html><head><title>x</title></head><body><main><article><h1>Minister in Riga</h1><p>Finnish President Aino Salmela arrived in Riga on 5 May 2018 for talks with President Andris Liepa about trade.</p><table><tr><th>Goods</th><th>Value</th></tr><tr><td>Wood</td><td>3</td></tr></table></article></main></body></html>"
    reading = told("a.html", page, config)
    assert visits(reading)[0][:3] == ("Aino Salmela", "FI", "LV") and reading.article.notes == (
        "1 table was left out.",
    )


HISTORIAN = "<html><head><title>Travels</title></head><body><main><h1>Travels Abroad of the Secretary of State Helen Ward</h1><table><thead><tr><th>Country</th><th>Locale</th><th>Remarks</th><th>Date</th></tr></thead>{rows}</table></main></body></html>"


@pytest.mark.parametrize(("when", "start", "end"), [
    ("February 19, 2019", "2019-02-19", "2019-02-19"), ("March 11–13, 2019", "2019-03-11", "2019-03-13"), ("March 30-April 2, 2019", "2019-03-30", "2019-04-02"), ("December 30, 2018–January 2, 2019", "2018-12-30", "2019-01-02"),
    ("11 - 13 March 2019", "2019-03-11", "2019-03-13"), ("28 February to 1 March 2019", "2019-02-28", "2019-03-01"), ("11 March 2019", "2019-03-11", "2019-03-11"), ("March 2019", "2019-03", ""), ("2019", "2019", ""),
    ("2019-03-11/2019-03-13", "2019-03-11", "2019-03-13"), ("2019-03-11", "2019-03-11", "2019-03-11"), ("11.03.2019 – 13.03.2019", "2019-03-11", "2019-03-13"), ("to be announced in 2019", "2019", ""), ("30 December – 2 January 2019", "2018-12-30", "2019-01-02"),
])  # fmt: skip
def test_the_days_of_a_row(config, when, start, end):
    reading = told(
        "t.html",
        HISTORIAN.format(
            rows=f"<tr><td>Vietnam</td><td>Hanoi</td><td>Met with Prime Minister Bao.</td><td>{when}</td></tr>"
        ),
        config,
    )
    assert visits(reading) == [("Helen Ward", "US", "VN", "Hanoi", start, end, "completed")]


def sheet(rows: list[list]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_of_trips(config):
    rows = [["Trips of the ministers, 2018"], [], ["Minister", "Country", "City", "From", "To", "Remarks"], ["Foreign Minister Aino Salmela (Finland)", "Chile", "Santiago", dt.datetime(2018, 2, 5), dt.datetime(2018, 2, 8), "Talks"],
            ["Salmela, Aino", "Estonia; Latvia", "Tallinn; Riga", dt.date(2018, 3, 1), dt.date(2018, 3, 2), ""], ["", "", "", "", "", "Total: 2"]]  # fmt: skip
    reading = told("trips.xlsx", sheet(rows), config)
    assert [v[2:6] for v in visits(reading)] == [
        ("CL", "Santiago", "2018-02-05", "2018-02-08"),
        ("EE", "Tallinn", "[2018-03-01..2018-03-02]", "[2018-03-01..2018-03-02]"),
        ("LV", "Riga", "[2018-03-01..2018-03-02]", "[2018-03-01..2018-03-02]"),
    ]
    assert {v.visitor for v in reading.visits} == {"Aino Salmela"}
    assert any("1 row without a place or a day" in n for n in reading.article.notes)


def test_numeric_days_of_a_column_are_read_one_way(config):
    text = "Visitor,Home,Country,Date\nAino Salmela,Finland,Chile,03/04/2018\nAino Salmela,Finland,Ghana,04/25/2018\n"
    assert [v[4] for v in visits(told("t.csv", text, config))] == ["2018-03-04", "2018-04-25"]
    open_ = "Visitor,Home,Country,Date\nAino Salmela,Finland,Chile,03/04/2018\n"
    assert [v[4] for v in visits(told("t.csv", open_, config))] == ["[2018-03-04..2018-04-03]"]


COLT = [["TripYear", "LeaderCountryOrIGO", "LeaderCountryISO", "LeaderFullName", "LeaderTitle", "CountryVisited", "CountryVisitedISO", "CityVisited", "TripStartDate", "TripEndDate", "TripDuration", "TripPurpose"],
        ["2018", "Finland", "FIN", "Aino Salmela", "President", "Chile", "CHL", "Santiago", "2018-02-05", "2018-02-08", "4", "official"], ["2018", "European Union", "", "Ida Kern", "President of the Commission", "Ghana", "GHA", "", "2018-04-01", "", "", "working"],
        ["2019", "Finland", "FIN", "Aino Salmela", "President", "Nowhereland", "", "", "2019-01-01", "", "", ""]]  # fmt: skip


@pytest.fixture()
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ENTENTE_SAMPLE", "0")
    return tmp_path


def written(path, rows) -> str:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def test_visits_coded_by_hand_come_in_under_a_name_and_once(own, config, capsys):
    from lib.config import load

    path = written(own / "colt.csv", COLT)
    assert main(["import", "visits", path, "--by", "Anna Virtanen", "--quiet"]) == 0
    said = capsys.readouterr().err
    assert "2 visits added, 0 known already" in said and "1 of 3 rows tell no visit" in said
    assert main(["import", "visits", path, "--by", "Anna Virtanen", "--quiet"]) == 0
    assert "0 visits added, 2 known already" in capsys.readouterr().err
    found = query.visits(Store(load()), Filters(with_staff=True)).sort_values("start")
    assert [(v.visitor, v.home, v.country, v.city, v.start, v.end, v.purpose) for v in found.itertuples()] == [
        ("Aino Salmela", "FI", "CL", "Santiago", "2018-02-05", "2018-02-08", "official"), ("Ida Kern", "EU", "GH", "", "2018-04-01", "", "working")]  # fmt: skip
    assert set(query.articles(Store(load()), Filters())["source"]) == {"Anna Virtanen"}


def test_our_own_export_comes_back(own, capsys):
    ours = [
        ["visitor", "role", "role_class", "home", "country", "city", "start", "end", "status", "purpose", "hosts"],
        [
            "Aino Salmela",
            "Foreign Minister",
            "foreign_minister",
            "FI",
            "CL",
            "Santiago",
            "2018-02",
            "",
            "planned",
            "official",
            "Tomás Ibarra|Rosa Fuentes",
        ],
    ]
    assert main(["import", "visits", written(own / "visits.csv", ours), "--by", "A", "--quiet"]) == 0
    from lib.config import load

    found = query.visits(Store(load()), Filters(with_staff=True))
    assert [(v.visitor, v.role, v.home, v.country, v.start, v.status) for v in found.itertuples()] == [
        ("Aino Salmela", "Foreign Minister", "FI", "CL", "2018-02", "planned")
    ]
    assert set(found["hosts"][0].split("|")) == {"Tomás Ibarra", "Rosa Fuentes"}


def test_a_table_without_visits_is_refused(own, capsys):
    assert main(["import", "visits", written(own / "x.csv", [["a", "b"], ["1", "2"]]), "--by", "A", "--quiet"]) == 1
    assert "tells no visits" in capsys.readouterr().err
