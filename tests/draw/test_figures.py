"""Figures as dicts: what is drawn, where, and that nothing from a text becomes markup."""

import datetime as dt
import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.draw import map as map_
from lib.draw import palette, ties, timeline, topics
from lib.draw.dates import shown
from lib.draw.marked import Mark, segments
from lib.spreadsheet import plain_cell, safe_cell
from lib.store.query import VISIT_COLUMNS

HOME = (35.69, 139.69)


@pytest.fixture(autouse=True)
def checked(monkeypatch):
    """Every figure drawn here is checked by plotly, which the running app saves itself."""
    monkeypatch.setitem(palette.TRUSTED, "_validate", True)


def visits(*rows: dict) -> pd.DataFrame:
    base = {"uid": "u", "person": "p1", "visitor": "Shinzo Abe", "role": "Prime Minister", "role_class": "head_of_government", "home": "JP", "country": "LV", "city": "Riga", "lat": 56.95,
            "lon": 24.1, "start": "2018-01-13", "end": "", "first_day": "2018-01-13", "last_day": "2018-01-13", "status": "completed", "purpose": "official", "tour": "", "sequence": None,
            "is_first_ever": False, "confidence": 0.9, "reports": 1, "sources": 1, "review": "machine", "hosts": "", "topics": "trade_econ"}  # fmt: skip
    made, here = [], HOME
    for i, r in enumerate(rows):
        row = {**base, "uid": f"u{i}", "journey": "u0", "leg": i + 1, "legs": len(rows), "from_name": "Tokyo", "from_lat": here[0], "from_lon": here[1], "km": 100.0, "back": 0.0, **r}
        row["at_lat"], row["at_lon"] = (row["lat"], row["lon"]) if row["lat"] is not None else (55.3, 24.1)
        here = (row["at_lat"], row["at_lon"])
        made.append(row)
    frame = pd.DataFrame(made, columns=list(VISIT_COLUMNS))
    for day in ("first_day", "last_day"):
        frame[day] = pd.to_datetime(frame[day])
    frame["sequence"] = frame["sequence"].astype("Int64")
    return frame


TALLINN = {"country": "EE", "city": "Tallinn", "lat": 59.44, "lon": 24.75, "first_day": "2018-01-12", "last_day": "2018-01-12", "start": "2018-01-12"}
VILNIUS = {"country": "LT", "city": "", "lat": None, "lon": None, "status": "planned", "first_day": "2018-01-14", "last_day": "2018-01-14", "start": "2018-01-14"}


def test_a_city_is_a_pin_and_a_country_is_never_its_capital():
    fig = map_.figure(visits(TALLINN, {}, VILNIUS), {"p1": "#123456"}).to_dict()
    by_name = {t.get("name"): t for t in fig["data"]}
    assert sorted(by_name["cities"]["lat"]) == [56.95, 59.44]
    (lat,), (lon,) = by_name["countries"]["lat"], by_name["countries"]["lon"]
    assert abs(lat - 54.69) + abs(lon - 25.28) > 0.3  # not Vilnius
    assert by_name["countries"]["marker"]["opacity"] < by_name["cities"]["marker"]["opacity"]
    assert "Latvia" in by_name["cities"]["hovertext"][0] + by_name["cities"]["hovertext"][1]


def test_a_tour_starts_at_home_and_goes_through_its_legs_in_order():
    fig = map_.figure(visits(TALLINN, {}), {}).to_dict()
    (line,) = [t for t in fig["data"] if t["mode"] == "lines"]
    ends = [(line["lat"][i], line["lon"][i]) for i in range(len(line["lat"])) if line["lat"][i] is not None]
    assert ends[0] == pytest.approx(HOME, abs=0.01) and ends[map_.ARC_POINTS] == pytest.approx((59.44, 24.75), abs=0.01)
    assert any(e == pytest.approx((56.95, 24.1), abs=0.01) for e in ends)
    pins = next(t for t in map_.figure(visits(TALLINN, {}), {}).to_dict()["data"] if t["name"] == "cities")
    assert set(pins["text"]) == {"1. Tallinn", "2. Riga"}


def test_planned_legs_are_dashed_and_cancelled_ones_not_drawn():
    dashed = next(t for t in map_.figure(visits({"status": "planned"}), {}).to_dict()["data"] if t["mode"] == "lines")
    assert dashed["lat"].count(None) > 3
    assert not [t for t in map_.figure(visits({"status": "cancelled"}), {}).to_dict()["data"] if t["mode"] == "lines"]


def test_the_map_asks_only_our_own_files():
    style = map_.style("light", {"LV": "#ffffff"})
    assert all(s["data"].startswith("app/static/") for s in style["sources"].values())
    assert "http" not in str(style) and "glyphs" not in style


def test_great_circles_bend_to_the_pole_and_do_not_jump():
    path = map_.great_circle((35.7, 139.7), (38.9, -77.0))
    assert max(p[0] for p in path) > 60
    assert all(abs(a[1] - b[1]) < 40 for a, b in itertools.pairwise(path))


def test_bars_are_as_wide_as_the_dates_allow():
    frame = visits({"start": "2018-02", "first_day": "2018-02-01", "last_day": "2018-02-28", "status": "planned"}, {}, {"start": "[2018-03-01..2018-03-10]", "first_day": "2018-03-01", "last_day": "2018-03-10"})
    fig = timeline.figure(frame, {}, today=dt.date(2026, 1, 1)).to_dict()
    announced = next(t for t in fig["data"] if t["name"] == "announced")
    assert announced["x"][0] == 28 * timeline.DAY and announced["marker"]["color"] == "rgba(0,0,0,0)"
    held = [t for t in fig["data"] if t["name"] == "took place"]
    sharp, soft = [t for t in held if t["customdata"][0][0] == "u1"], [t for t in held if t["customdata"][0][0] == "u2"]
    assert len(sharp) == 1 and sharp[0]["marker"]["opacity"] > 0.9
    assert [t["x"][0] / timeline.DAY for t in soft] == pytest.approx([10, 7.2, 4.4]) and all(t["marker"]["opacity"] < 0.4 for t in soft)  # fades out to both sides
    assert soft[0]["base"][0] < soft[1]["base"][0] < soft[2]["base"][0]
    assert sum(bool(t["showlegend"]) for t in fig["data"]) == len({t["name"] for t in fig["data"]})


def test_rows_by_person_country_and_journey():
    frame = visits({}, TALLINN, {"person": "p2", "visitor": "Egils Levits", "home": "LV", "country": "JP", "journey": "x"})
    rows = {kind: set(timeline.figure(frame, {}, rows=kind).to_dict()["layout"]["yaxis"]["categoryarray"]) for kind in timeline.ROWS}
    assert rows["person"] == {"Shinzo Abe  JP", "Egils Levits  LV"} and rows["country"] == {"Latvia", "Estonia", "Japan"} and rows["journey"] == {"Shinzo Abe: Latvia, Estonia", "Egils Levits: Japan"}


def test_two_leaders_in_one_country_on_one_day_are_marked():
    both = visits({}, {"person": "p2", "visitor": "Angela Merkel", "home": "DE"})
    assert "both in Latvia" in str(timeline.figure(both, {}).to_dict()["layout"]["annotations"])
    assert "both in" not in str(timeline.figure(visits({}, {"person": "p2", "first_day": "2018-02-13", "last_day": "2018-02-13"}), {}).to_dict()["layout"])


def test_pins_are_coloured_and_countries_shaded_by_what_is_asked():
    frame = visits({}, {**TALLINN, "person": "p2", "visitor": "Angela Merkel", "home": "DE", "topics": "defence"})
    names = lambda by: {t["name"] for t in map_.figure(frame, {"p1": "#111111", "p2": "#222222"}, by=by).to_dict()["data"] if t.get("showlegend") is not False}  # noqa: E731
    assert names("visitor") == {"Shinzo Abe", "Angela Merkel"} and names("home") == {"Japan", "Germany"} and names("topic") == {"Trade, investment, economy", "Defence &amp; security cooperation"}
    shaded = map_.figure(visits({}, {}, TALLINN), {}, mode="countries").to_dict()["layout"]["map"]["style"]["layers"][1]["paint"]["fill-color"]
    assert shaded[0] == "match" and shaded[shaded.index("LV") + 1] != shaded[shaded.index("EE") + 1]
    assert not [t for t in map_.figure(frame, {}, mode="pins").to_dict()["data"] if t["mode"] == "lines"]


def test_a_stay_is_on_the_playing_map_from_first_to_last_day():
    frame = visits({"last_day": "2018-03-02", "end": "2018-03-02"}, {**TALLINN, "first_day": "2018-05-01", "last_day": "2018-05-01"})
    fig = map_.figure(frame, {}, playing=True).to_dict()
    seen = {f["name"]: [len(t["lat"]) for t in f["data"] if t.get("name") == "cities"] for f in fig["frames"]}
    assert seen == {"2018-01": [1], "2018-02": [1], "2018-03": [1], "2018-05": [1]}
    assert [s["label"] for s in fig["layout"]["sliders"][0]["steps"]] == ["Jan 2018", "Feb 2018", "Mar 2018", "May 2018"]


def test_a_crowded_map_gathers_pins_and_stays_small():
    many = visits(*({"city": f"C{i}", "lat": -60 + i * 0.11, "lon": (i * 7) % 170, "journey": f"j{i}", "leg": 1} for i in range(1100)))
    fig = map_.figure(many, {}).to_dict()
    pins = next(t for t in fig["data"] if t["name"] == "cities")
    assert pins["cluster"]["enabled"] and sum(len(t["lat"]) for t in fig["data"] if t["mode"] == "lines") < 2_500


def test_who_owes_whom_a_visit():
    frame = visits({}, {}, {"home": "LV", "country": "JP", "first_day": "2019-10-22"}, {"country": "EE", "first_day": "2018-01-12"})
    told = {(r.a, r.b): (r.there, r.back, r.owes) for r in ties.balances(frame).itertuples()}
    assert told == {("JP", "LV"): (2, 1, "JP"), ("EE", "JP"): (0, 1, "EE")}


def test_topics_compared():
    fig = topics.compared(visits({}), visits({"topics": "trade_econ|defence"}, {"topics": ""}), ("A", "<b>B"), "dark").to_dict()
    a, b = fig["data"][1], fig["data"][2]
    assert dict(zip(b["y"], b["x"], strict=True)) == {"Trade, investment, economy": 0.5, "Defence & security cooperation": 0.5} and dict(zip(a["y"], a["x"], strict=True))["Trade, investment, economy"] == 1
    assert b["name"] == "&lt;b&gt;B"


def test_markup_in_a_name_stays_text():
    evil = visits({"visitor": "<a href='https://x.example'>A</a>", "city": "<b>B</b>"})
    meetings = pd.DataFrame([{"first": "<a href='https://x.example'>A</a>", "first_home": "JP", "second": "Zed", "second_home": "LV", "first_person": "a", "second_person": "", "mode": "in_person", "status": "held"}])
    for fig in (map_.figure(evil, {}), timeline.figure(evil, {}), ties.network(meetings)):
        drawn = [str(t.get(k)) for t in fig.to_dict()["data"] for k in ("hovertext", "text", "y", "name")]
        assert "<a " not in "".join(drawn) and "<b>B" not in "".join(drawn)


def test_matrix_network_and_topics_count():
    frame = visits({}, {}, {"home": "LV", "country": "JP", "first_day": "2017-01-13"}, {"status": "planned", "country": "EE"})
    matrix = ties.matrix(frame).to_dict()["data"][0]
    assert {tuple(c) for c in matrix["customdata"]} == {("JP", "LV"), ("LV", "JP")}
    assert matrix["marker"]["color"] == [palette.STATUS["planned"], palette.ACCENT]  # Latvia owes nothing where Japan does
    meetings = pd.DataFrame([{"first": a, "first_home": "JP", "first_person": a, "second": b, "second_home": "LV", "second_person": b, "mode": "in_person", "status": "held"} for a, b in (("A", "B"), ("A", "C"))])
    names = {n for t in ties.network(meetings).to_dict()["data"] if t["mode"] != "lines" for (n,) in t["customdata"]}
    assert names == {"A", "B", "C"}
    told = pd.DataFrame({"article": [1, 1, 2], "published": pd.to_datetime(["2018-01-13"] * 3), "topic": ["trade_econ", "defence", "defence"], "weight": [0.5, 0.5, 1.0]})
    tree = topics.treemap(told).to_dict()["data"][0]
    assert {label.replace("<br>", " "): v for label, v in zip(tree["labels"], tree["values"], strict=True)} == {"Defence & security cooperation": 1.5, "Trade, investment, economy": 0.5}


def test_empty_frames_draw_empty_figures():
    nothing = visits()
    for fig in (map_.figure(nothing, {}), timeline.figure(nothing, {}), timeline.density(nothing), ties.matrix(nothing), topics.by(nothing, "country"), timeline.heat(nothing)):
        assert not [t for t in fig.to_dict()["data"] if t.get("x") is not None and len(t["x"])]


@pytest.mark.parametrize(("start", "end", "words"), [
    ("2018-01-13", "", "13 Jan 2018"), ("2018-01-12", "2018-01-17", "12–17 Jan 2018"), ("2018-02", "", "Feb 2018"), ("2018", "", "2018"), ("", "", "no date"),
    ("2018-01-30", "2018-02-02", "30 Jan – 2 Feb 2018"), ("[2018-01-08..2018-01-14]", "", "between 8 and 14 Jan 2018"), ("2019-21", "", "spring 2019"), ("199X", "", "1990s"),
])  # fmt: skip
def test_dates_as_people_read_them(start, end, words):
    assert shown(start, end) == words


marks = st.lists(st.builds(Mark, st.integers(-5, 60), st.integers(-5, 60), st.sampled_from(["person", "place"]), st.sampled_from(["", "p1"])), max_size=8)


@given(st.text(max_size=50), marks)
def test_marks_stripped_give_the_text_back(text, given_marks):
    assert "".join(s.text for s in segments(text, given_marks)) == text


@given(st.text(max_size=40))
def test_cells_stay_text_and_come_back(text):
    assert plain_cell(safe_cell(text)) == text
    assert not safe_cell(text).startswith(("=", "+", "-", "@"))
