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
from lib.draw.marked import Mark, segments, sentence_html
from lib.spreadsheet import plain_cell, safe_cell
from lib.store.query import VISIT_COLUMNS

HOMES = {"JP": (35.69, 139.69), "US": (38.9, -77.04)}


def visits(*rows: dict) -> pd.DataFrame:
    base = {"uid": "u", "person": "p1", "visitor": "Shinzo Abe", "role": "Prime Minister", "role_class": "head_of_government", "home": "JP", "country": "LV", "city": "Riga", "lat": 56.95,
            "lon": 24.1, "start": "2018-01-13", "end": "", "first_day": "2018-01-13", "last_day": "2018-01-13", "status": "completed", "purpose": "official", "tour": "", "sequence": None,
            "is_first_ever": False, "confidence": 0.9, "reports": 1, "sources": 1, "hosts": "", "topics": "trade_econ"}  # fmt: skip
    frame = pd.DataFrame([{**base, "uid": f"u{i}", **r} for i, r in enumerate(rows)], columns=list(VISIT_COLUMNS))
    for day in ("first_day", "last_day"):
        frame[day] = pd.to_datetime(frame[day])
    frame["sequence"] = frame["sequence"].astype("Int64")
    return frame


TALLINN = {"country": "EE", "city": "Tallinn", "lat": 59.44, "lon": 24.75, "first_day": "2018-01-12", "last_day": "2018-01-12", "start": "2018-01-12"}
VILNIUS = {"country": "LT", "city": "", "lat": None, "lon": None, "status": "planned", "first_day": "2018-01-14", "last_day": "2018-01-14", "start": "2018-01-14"}


def test_a_city_is_a_pin_and_a_country_is_never_its_capital():
    fig = map_.figure(visits(TALLINN, {}, VILNIUS), HOMES, {"p1": "#123456"}).to_dict()
    by_name = {t.get("name"): t for t in fig["data"]}
    assert sorted(by_name["cities"]["lat"]) == [56.95, 59.44]
    (lat,), (lon,) = by_name["countries"]["lat"], by_name["countries"]["lon"]
    assert abs(lat - 54.69) + abs(lon - 25.28) > 0.3  # not Vilnius
    assert by_name["countries"]["marker"]["opacity"] < by_name["cities"]["marker"]["opacity"]
    assert "Latvia" in by_name["cities"]["hovertext"][0] + by_name["cities"]["hovertext"][1]


def test_a_tour_starts_at_home_and_goes_through_its_legs_in_order():
    fig = map_.figure(visits({}, TALLINN), HOMES, {}).to_dict()
    (line,) = [t for t in fig["data"] if t["mode"] == "lines"]
    ends = [(line["lat"][i], line["lon"][i]) for i in range(len(line["lat"])) if line["lat"][i] is not None]
    assert ends[0] == pytest.approx(HOMES["JP"])
    assert ends[map_.ARC_POINTS] == pytest.approx((59.44, 24.75)) and ends[-1] == pytest.approx((56.95, 24.1))


def test_planned_legs_are_dashed_and_cancelled_ones_not_drawn():
    dashed = map_.figure(visits({"status": "planned"}), HOMES, {}).to_dict()["data"][0]
    assert dashed["lat"].count(None) > 3
    assert not [t for t in map_.figure(visits({"status": "cancelled"}), HOMES, {}).to_dict()["data"] if t["mode"] == "lines"]


def test_the_map_asks_only_our_own_files():
    style = map_.style("light", ["LV"])
    assert all(s["data"].startswith("app/static/") for s in style["sources"].values())
    assert "http" not in str(style) and "glyphs" not in style


def test_great_circles_bend_to_the_pole_and_do_not_jump():
    path = map_.great_circle((35.7, 139.7), (38.9, -77.0))
    assert max(p[0] for p in path) > 60
    assert all(abs(a[1] - b[1]) < 40 for a, b in itertools.pairwise(path))


def test_bars_are_as_wide_as_the_dates_allow():
    frame = visits({"start": "2018-02", "first_day": "2018-02-01", "last_day": "2018-02-28", "status": "planned"}, {})
    fig = timeline.figure(frame, {}, today=dt.date(2026, 1, 1)).to_dict()
    by_name = {t["name"]: t for t in fig["data"]}
    assert by_name["announced"]["x"][0] == 28 * timeline.DAY
    assert by_name["announced"]["marker"]["color"][0] == "rgba(0,0,0,0)"
    assert by_name["took place"]["marker"]["opacity"][0] > by_name["announced"]["marker"]["opacity"][0]
    assert by_name["took place"]["customdata"][0][0] == "u1"


def test_markup_in_a_name_stays_text():
    evil = visits({"visitor": "<a href='https://x.example'>A</a>", "city": "<b>B</b>"})
    meetings = pd.DataFrame([{"first": "<a href='https://x.example'>A</a>", "first_home": "JP", "second": "Zed", "second_home": "LV", "mode": "in_person", "status": "held"}])
    for fig in (map_.figure(evil, HOMES, {}), timeline.figure(evil, {}), ties.network(meetings)):
        drawn = [str(t.get(k)) for t in fig.to_dict()["data"] for k in ("hovertext", "text", "y", "name")]
        assert "<a " not in "".join(drawn) and "<b>B" not in "".join(drawn)


def test_matrix_network_and_topics_count():
    frame = visits({}, {}, {"home": "LV", "country": "JP"}, {"status": "planned", "country": "EE"})
    matrix = ties.matrix(frame).to_dict()["data"][0]
    assert {tuple(c) for c in matrix["customdata"]} == {("JP", "LV"), ("LV", "JP")}
    assert matrix["marker"]["color"] == [palette.ACCENT] * 2
    meetings = pd.DataFrame([{"first": a, "first_home": "JP", "second": b, "second_home": "LV", "mode": "in_person", "status": "held"} for a, b in (("A", "B"), ("A", "C"))])
    names = {n for t in ties.network(meetings).to_dict()["data"] if t["mode"] != "lines" for (n,) in t["customdata"]}
    assert names == {"A", "B", "C"}
    told = pd.DataFrame({"article": [1, 1, 2], "published": pd.to_datetime(["2018-01-13"] * 3), "topic": ["trade_econ", "defence", "defence"], "weight": [0.5, 0.5, 1.0]})
    tree = topics.treemap(told).to_dict()["data"][0]
    assert dict(zip(tree["labels"], tree["values"], strict=True)) == {"Defence & security cooperation": 1.5, "Trade, investment, economy": 0.5}


def test_empty_frames_draw_empty_figures():
    nothing = visits()
    for fig in (map_.figure(nothing, HOMES, {}), timeline.figure(nothing, {}), timeline.density(nothing), ties.matrix(nothing), topics.by_country(nothing)):
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


@given(st.text(max_size=60))
def test_no_text_becomes_markup(text):
    drawn = sentence_html(text, 0, len(text), [(0, 3)])
    assert "<" not in drawn.replace("<mark>", "").replace("</mark>", "")


@given(st.text(max_size=40))
def test_cells_stay_text_and_come_back(text):
    assert plain_cell(safe_cell(text)) == text
    assert not safe_cell(text).startswith(("=", "+", "-", "@"))
