"""Figures as dicts: what is drawn, where, and that nothing from a text becomes markup."""

import datetime as dt
import itertools
import json
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.draw import basemap, compare, globe, lanes, palette, strip, ties, timeline, topics
from lib.draw import map as map_
from lib.draw.dates import shown
from lib.draw.marked import Mark, segments
from lib.spreadsheet import plain_cell, safe_cell
from lib.store.query import VISIT_COLUMNS
from lib.tables import rows

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


def drawn(fig) -> dict[str, list[dict]]:
    """What each source of a map holds: the properties of its features, with their coordinates as "at"."""
    sources = fig.to_dict()["layout"]["map"]["style"]["sources"]
    return {name: [{**f["properties"], "at": f["geometry"]["coordinates"]} for f in s["data"]["features"]] for name, s in sources.items() if isinstance(s["data"], dict)}


def layers(fig) -> dict[str, dict]:
    return {layer["id"]: layer for layer in fig.to_dict()["layout"]["map"]["style"]["layers"]}


def test_a_city_is_a_pin_and_a_country_is_never_its_capital():
    seen = drawn(map_.figure(visits(TALLINN, {}, VILNIUS), {"p1": "#123456"}))
    assert sorted(s["at"][1] for s in seen["spots"]) == [56.95, 59.44]
    (disc,) = seen["discs"]
    assert abs(disc["at"][1] - 54.69) + abs(disc["at"][0] - 25.28) > 0.3  # not Vilnius
    assert {s["title"] for s in seen["spots"]} == {"Tallinn, Estonia", "Riga, Latvia"} and disc["title"] == "Lithuania (no city named)"


def test_a_tour_starts_at_home_and_goes_through_its_legs_in_order():
    seen = drawn(map_.figure(visits(TALLINN, {}), {}))
    first, second = seen["ways"]
    assert first["at"][0] == pytest.approx(HOME[::-1], abs=0.01) and first["at"][-1] == pytest.approx([24.75, 59.44], abs=0.01)
    assert second["at"][0] == pytest.approx([24.75, 59.44], abs=0.01) and second["at"][-1] == pytest.approx([24.1, 56.95], abs=0.01)
    assert {s["name"] for s in seen["spots"]} == {"1. Tallinn", "2. Riga"}


def test_points_of_one_city_are_one_pin_that_knows_all_its_visits():
    fig = map_.figure(visits({}, {"lat": 56.951, "lon": 24.1, "person": "p2"}, {"lat": 56.95, "lon": 24.1}, {"country": "US", "city": "Riga", "lat": 41.0, "lon": -80.0}), {})
    riga, far = sorted(drawn(fig)["spots"], key=lambda s: -s["n"])
    assert riga["n"] == 3 and riga["uids"] == "|u0|u1|u2|" and riga["at"] == [24.1, 56.95]
    assert far["n"] == 1  # of the same name, elsewhere
    assert [p for w in drawn(fig)["ways"] for p in (w["at"][0], w["at"][-1]) if abs(p[1] - 56.951) < 1e-9] == []  # lines end at the pin
    counts = pd.DataFrame({"city": ["Riga", "Riga", ""], "country": ["LV"] * 3, "exact": [True, True, False], "at_lat": [56.95, 56.951, 55.3], "at_lon": [24.1, 24.1, 24.1], "n": [2, 9, 4]})
    assert sorted((s["n"], s["place"], s["city"]) for part in ("spots", "discs") for s in drawn(map_.counted(counts))[part]) == [(4, "LV", ""), (11, "LV", "Riga")]


def test_the_dots_of_homes_never_lie_on_a_pin_and_take_no_click():
    seen = drawn(map_.figure(visits({"country": "JP", "city": "Tokyo", "lat": 35.69, "lon": 139.69, "home": "LV", "from_name": "Riga", "from_lat": 56.95, "from_lon": 24.1}, {"leg": 1}), {}))
    assert seen["homes"] == []  # Riga and Tokyo are pins
    fig = map_.figure(visits({}), {})
    assert [h["at"] for h in drawn(fig)["homes"]] == [[139.69, 35.69]]
    assert [t["name"] for t in fig.to_dict()["data"]] == ["cities"] and fig.to_dict()["data"][0]["hoverinfo"] == "skip"


def test_announced_legs_are_dashed_in_pixels_and_cancelled_ones_not_drawn():
    fig = map_.figure(visits({"status": "planned"}), {})
    assert [w["planned"] for w in drawn(fig)["ways"]] == [True] and layers(fig)["ways_planned"]["paint"]["line-dasharray"] and None not in drawn(fig)["ways"][0]["at"]
    assert all(layers(fig)[h]["layout"]["text-size"] for h in ("heads", "heads_lit"))  # arrowheads are as large on the screen however near one looks
    assert drawn(map_.figure(visits({"status": "cancelled"}), {}))["ways"] == []


def test_how_a_pin_looks_says_whether_anybody_was_there():
    look = lambda *statuses: next((s["hollow"], s["off"], s["colour"]) for s in drawn(map_.figure(visits(*({"status": s} for s in statuses)), {}))["spots"])  # noqa: E731
    assert look("planned") == (True, False, palette.STATUS["planned"]) and look("cancelled") == (False, True, palette.STATUS["cancelled"])
    assert look("planned", "completed") == (False, False, palette.STATUS["completed"])


def test_lines_are_as_wide_as_many_went_and_round():
    seen = drawn(map_.figure(visits({"leg": 1}, {"leg": 1, "person": "p2", "from_lat": HOME[0], "from_lon": HOME[1]}), {}))
    assert [(w["n"], w["uids"]) for w in seen["ways"]] == [(2, "|u0|u1|")]
    line = seen["ways"][0]["at"]
    bends = [abs((c[1] - b[1]) - (b[1] - a[1])) for a, b, c in zip(line, line[1:], line[2:], strict=False)]
    assert len(line) > 40 and max(bends) < 0.5


def test_the_world_turns_to_where_the_points_are():
    assert globe.bounds([(35.7, 139.7), (38.9, -77.0), (21.3, -157.9)]) == pytest.approx((139.7, 21.3, 283.0, 38.9))  # the Pacific in the middle
    west, _, east, _ = globe.bounds([(56.95, 24.1), (35.7, 139.7)])
    assert (west, east) == pytest.approx((24.1, 139.7)) and globe.bounds([]) is None
    assert globe.bounds([(51.5, -0.1), (48.9, 2.4)])[:1] == pytest.approx((-0.1,))


def test_the_whole_journey_of_a_visit():
    told = map_.journey(visits(TALLINN, {}, VILNIUS))
    assert [f["properties"] for f in told["legs"]["features"]] == [{"leg": 1, "name": "Tallinn"}, {"leg": 2, "name": "Riga"}, {"leg": 3, "name": "Lithuania"}]
    assert [f["properties"]["planned"] for f in told["ways"]["features"]] == [False, False, True]


def test_names_of_countries_are_those_of_the_table():
    from lib.data import build_names

    assert json.loads((build_names.STATIC / "names.geojson").read_text(encoding="utf-8")) == build_names.names()


def test_the_map_asks_only_our_own_files():
    style = basemap.style("light", {"LV": "#ffffff"})
    files = [s["data"] for s in style["sources"].values() if isinstance(s["data"], str)]
    assert files and all(f.startswith("app/static/") for f in files)
    assert "http" not in str(style) and "glyphs" not in style


def test_great_circles_bend_to_the_pole_and_do_not_jump():
    path = map_.great_circle((35.7, 139.7), (38.9, -77.0))
    assert max(p[0] for p in path) > 60
    assert all(abs(a[1] - b[1]) < 40 for a, b in itertools.pairwise(path))


def test_a_way_over_a_pole_is_a_round_bow_that_a_mercator_map_can_show():
    for a, b in (((38.9, -77.0), (1.35, 103.8)), ((-41.0, 174.0), (-33.4, -70.6))):
        path = globe.way(a, b)
        assert path[0] == a and path[-1][0] == b[0] and (path[-1][1] - b[1]) % 360 < 0.001
        assert max(abs(lat) for lat, _ in path) < 74
        turns = [math.atan2(q[0] - p[0], q[1] - p[1]) for p, q in itertools.pairwise(path)]
        assert max(abs((v - u + math.pi) % (2 * math.pi) - math.pi) for u, v in itertools.pairwise(turns)) < math.radians(12)  # no corner


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
    assert all(t["unselected"]["marker"]["opacity"] == t["marker"]["opacity"] for t in fig["data"])  # a click fades nothing


def test_what_was_called_off_is_a_struck_outline():
    fig = timeline.figure(visits({"status": "cancelled"}, {"status": "postponed", "first_day": "2018-02-13", "last_day": "2018-02-13"}), {}).to_dict()
    bar, strike = next(t for t in fig["data"] if t.get("customdata") == [["u0"]]), next(t for t in fig["data"] if t["type"] == "scatter")
    assert bar["marker"]["color"] == "rgba(0,0,0,0)" and bar["marker"]["line"]["width"] == [1.6] and bar["text"] == ["<s>Riga</s>"]
    assert strike["y"][0] == strike["y"][1] == bar["y"][0] and strike["x"][0] == bar["base"][0]
    counts = timeline.density(visits({"status": "cancelled"}, {"status": "postponed"})).to_dict()["data"]
    assert {t["name"] for t in counts} == {"cancelled", "postponed"}


def test_rows_by_person_country_and_journey():
    frame = visits({}, TALLINN, {"person": "p2", "visitor": "Egils Levits", "home": "LV", "country": "JP", "city": "Tokyo", "journey": "x", "first_day": "2019-10-22", "last_day": "2019-10-22"})

    def told(kind: str) -> tuple[list[str], set[str]]:
        fig = timeline.figure(frame, {}, rows=kind).to_dict()
        return fig["layout"]["yaxis"]["ticktext"], {w for t in fig["data"] for w in t.get("text") or ()}

    assert told("person") == (["Shinzo Abe", "once"], {"Riga", "Tallinn", "Levits · Tokyo"})
    assert told("country") == ([], {"Latvia · Abe", "Estonia · Abe", "Japan · Levits"})
    assert told("journey") == ([], {"Abe · Tallinn → Riga", "Levits · Tokyo"})


def test_lanes_are_packed_and_no_word_lies_on_another():
    many = visits(*({"person": f"p{i}", "visitor": f"Leader Number{i}", "journey": f"j{i}", "first_day": f"20{i % 20:02}-0{i % 9 + 1}-1{i % 10}", "last_day": None} for i in range(60)))
    axis = lanes.axis_of(many)
    placed, _, left = lanes.packed(lanes.bars_of(many.assign(row=many["person"], till=many["first_day"]), "person", True), "person", axis)
    assert left == 0 and sum(map(len, placed)) == 60 and len(placed) < 20
    for lane in placed:
        reach = [lanes.span(b, axis) for b in lane]
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(reach))
    left = timeline.figure(visits(*({"person": f"p{i}", "visitor": f"L{i}", "journey": f"j{i}"} for i in range(lanes.MOST_LANES + 5))), {}).layout.meta["left"]
    assert left == 5  # and the page says so


def test_strip_and_chart_have_one_axis_and_long_empty_times_are_cut_out():
    frame = visits({"first_day": "1991-09-14", "last_day": "1991-09-14", "journey": "a"}, {"first_day": "2018-01-13", "last_day": "2018-01-13"})
    axis = timeline.axis_of(frame)
    assert len(axis.cuts) == 1 and axis.days < 300 and axis.at(pd.Timestamp("2018-01-13")) == axis.days - 1
    one, other = timeline.figure(frame, {}).to_dict()["layout"], timeline.density(frame, axis=axis).to_dict()["layout"]
    assert one["xaxis"]["rangebreaks"] == other["xaxis"]["rangebreaks"] and one["margin"]["l"] == other["margin"]["l"] and one["xaxis"]["range"][0] == other["xaxis"]["range"][0]


def test_the_squares_leave_no_year_out():
    fig = timeline.heat(visits({"first_day": "1991-09-14", "last_day": "1991-09-14"}, {"first_day": "2018-01-13", "last_day": "2018-01-13"})).to_dict()
    assert fig["data"][0]["y"] == [str(y) for y in range(1991, 2019)] and fig["layout"]["meta"]["left"] == 0


def test_two_leaders_in_one_country_on_one_day_are_marked():
    both = visits({}, {"person": "p2", "visitor": "Angela Merkel", "home": "DE"})
    assert "both in Latvia" in str(timeline.figure(both, {}).to_dict()["layout"]["annotations"])
    assert "both in" not in str(timeline.figure(visits({}, {"person": "p2", "first_day": "2018-02-13", "last_day": "2018-02-13"}), {}).to_dict()["layout"])


def test_pins_are_coloured_and_countries_shaded_by_what_is_asked():
    frame = visits({}, {**TALLINN, "person": "p2", "visitor": "Angela Merkel", "home": "DE", "topics": "defence"})
    names = lambda by: {e.words: e.n for e in map_.legend(frame, {"p1": "#111111", "p2": "#222222"}, by=by)}  # noqa: E731
    assert names("visitor") == {"Shinzo Abe": 1, "Angela Merkel": 1} and names("home") == {"Japan": 1, "Germany": 1} and names("topic") == {"Trade, investment, economy": 1, "Defence & security cooperation": 1}
    assert {s["colour"] for s in drawn(map_.figure(frame, {"p1": "#111111", "p2": "#222222"}, by="visitor"))["spots"]} == {"#111111", "#222222"}
    three = visits({}, {}, TALLINN)
    shaded = layers(map_.figure(three, {}, mode="countries"))["land"]["paint"]["fill-color"]
    assert shaded[0] == "match" and shaded[shaded.index("LV") + 1] != shaded[shaded.index("EE") + 1]
    assert map_.shading(three["country"].value_counts(), "light") == [("1", shaded[shaded.index("EE") + 1]), ("2", shaded[shaded.index("LV") + 1])]
    assert drawn(map_.figure(frame, {}, mode="pins"))["ways"] == []


def test_a_place_knows_its_days_for_playing():
    frame = visits({"last_day": "2018-03-02", "end": "2018-03-02"}, {**TALLINN, "first_day": None, "last_day": None, "start": ""})
    days = {s["title"]: json.loads(s["days"]) for s in drawn(map_.figure(frame, {}))["spots"]}
    since = lambda y, m, d: (dt.date(y, m, d) - dt.date(1970, 1, 1)).days  # noqa: E731
    assert days == {"Riga, Latvia": [[since(2018, 1, 13), since(2018, 3, 2)]], "Tallinn, Estonia": [[None, None]]}


def test_a_crowded_map_gathers_pins_and_stays_small():
    many = visits(*({"city": f"C{i}", "lat": -60 + i * 0.11, "lon": (i * 7) % 170, "journey": f"j{i}", "leg": 1} for i in range(1100)))
    fig = map_.figure(many, {})
    assert fig.layout.map.style["sources"]["spots"]["cluster"] and len(drawn(fig)["ways"]) == map_.MOST_ROUTES
    assert len(fig.to_json()) < 1_500_000


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
        said = [str(t.get(k)) for t in fig.to_dict()["data"] for k in ("hovertext", "text", "y", "name")]
        assert "<a " not in "".join(said) and "<b>B" not in "".join(said)  # what the map's layers say is set as text


def test_matrix_network_and_topics_count():
    frame = visits({}, {}, {"home": "LV", "country": "JP", "first_day": "2017-01-13"}, {"status": "planned", "country": "EE"})
    matrix = ties.matrix(frame).to_dict()["data"][0]
    assert {tuple(c) for c in matrix["customdata"]} == {("JP", "LV"), ("LV", "JP")}
    assert matrix["marker"]["color"] == [palette.STATUS["planned"], palette.ACCENT]  # Latvia owes nothing where Japan does
    meetings = pd.DataFrame([{"first": a, "first_home": "JP", "first_person": a, "second": b, "second_home": "LV", "second_person": b, "mode": "in_person", "status": "held"} for a, b in (("A", "B"), ("A", "C"))])
    names = {n for t in ties.network(meetings).to_dict()["data"] if t["mode"] != "lines" for (n,) in t["customdata"]}
    assert names == {"A", "B", "C"}
    told = pd.DataFrame({"article": [1, 1, 2], "published": pd.to_datetime(["2018-01-13"] * 3), "topic": ["trade_econ", "defence", "defence"], "weight": [0.5, 0.5, 1.0]})
    bars = topics.shares(told).to_dict()["data"][0]
    assert {c[0]: (x, c[1]) for c, x in zip(bars["customdata"], bars["x"], strict=True)} == {"defence": (0.75, 2), "trade_econ": (0.25, 1)}
    assert bars["unselected"]["marker"]["opacity"] == bars["selected"]["marker"]["opacity"] == 1  # a click fades nothing


def test_many_topics_over_time_are_a_few_families_and_no_weight_is_lost():
    ids = [r["id"] for r in rows("topics")]
    told = pd.DataFrame({"article": range(len(ids)), "published": pd.to_datetime("2018-01-13"), "topic": ids, "weight": 1.0})
    stacked = topics.over_time(told).to_dict()["data"]
    assert {t["name"] for t in stacked} == {name for name, _ in palette.FAMILIES.values()} and sum(t["y"][0] for t in stacked) == len(ids)
    assert {t["name"] for t in topics.over_time(told.head(2)).to_dict()["data"]} == {palette.topic_label(t) for t in ids[:2]}
    assert len({palette.topic_colour(t) for t in ids}) == len(ids)  # each its own, of five hues


def test_two_are_mirrored_on_one_axis_and_shared_places_come_first():
    one, other = visits({}, {"first_day": "2018-02-01", "country": "EE"}, {"status": "planned"}), visits({"country": "JP"}, {"country": "EE"}, {"country": "EE"})
    up, down = compare.mirrored(one, other, ("A", "<b>B")).to_dict()["data"]
    assert up["y"] == [2] and down["y"] == [-3] and down["name"] == "&lt;b&gt;B" and up["x"] == down["x"]
    assert compare.places(one, other).to_dict("records") == [{"country": "EE", "one": 1, "other": 2}, {"country": "JP", "one": 0, "other": 1}, {"country": "LV", "one": 1, "other": 0}]
    assert not compare.mirrored(visits(), visits(), ("A", "B")).to_dict()["data"]


def test_the_axis_of_explore_counts_every_visit_once_and_cuts_out_empty_time():
    frame = visits({"first_day": "1991-09-14"}, {}, {"status": "cancelled"}, {"first_day": "2018-03-02"}, {"first_day": None})
    made = strip.bins(frame)
    assert sum(n for _, _, _, parts, _, _ in made for _, n in parts) == 4 and sorted(u for b in made for u in b[4] or ()) == ["u0", "u1", "u2", "u3"]
    assert [b[2] for b in made if b[4] is None] == ["no visit until Jan 2018"] and [b[2] for b in made if b[4] is not None] == ["Sep 1991", "Jan 2018", "Feb 2018", "Mar 2018"]
    assert all(a[1] < b[0] for a, b in itertools.pairwise(made)) and strip.bins(visits()) == []


def test_a_meeting_told_three_times_is_one_and_a_call_is_none_of_them():
    row = {"article": 1, "first": "Shinzo Abe", "first_home": "JP", "first_person": "a", "second": "Juri Ratas", "second_home": "EE", "second_person": "b", "country": "EE", "city": "Tallinn", "date": "2018-01-12", "first_day": "2018-01-12", "mode": "in_person", "status": "held"}
    swapped = {"first": "Juri Ratas", "first_person": "b", "second": "Shinzo Abe", "second_person": "a"}
    told = pd.DataFrame([{**row, "status": "planned"}, {**row, "article": 2, **swapped}, {**row, "article": 3}, {**row, "article": 4, "mode": "phone"}, {**row, "article": 5, "first_day": "2018-02-12", "date": "2018-02-12"}])
    told["first_day"] = pd.to_datetime(told["first_day"])
    met = ties.encounters(told)
    assert [(r.mode, r.status, r.reports, str(r.first_day)[:7]) for r in met.itertuples()] == [("in_person", "held", 3, "2018-01"), ("phone", "held", 1, "2018-01"), ("in_person", "held", 1, "2018-02")]


def test_a_circle_is_pale_until_somebody_came_back():
    frame = visits({"country": "EE", "first_day": "2018-01-12"}, {}, {"home": "LV", "country": "JP", "first_day": "2019-10-22"})
    dots = ties.matrix(frame).to_dict()["data"][0]
    colour = {tuple(c): k for c, k in zip(dots["customdata"], dots["marker"]["color"], strict=True)}
    assert colour[("LV", "JP")] == palette.STATUS["planned"] and colour[("JP", "LV")] == palette.ACCENT and colour[("JP", "EE")] not in (palette.STATUS["planned"], palette.ACCENT)


def test_empty_frames_draw_empty_figures():
    nothing = visits()
    assert not drawn(map_.figure(nothing, {}))["spots"]
    for fig in (timeline.figure(nothing, {}), timeline.density(nothing), ties.matrix(nothing), topics.by(nothing, "country"), timeline.heat(nothing)):
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
