"""The first day and the state of a stay: which signs an answer has, and that the likeliest is taken."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.model import Claim, Evidence, Naming, Place, Span, Story, TimeTold, Timex, Visit, When
from lib.resolve import choice, dates, first_days, legs, statuses
from lib.resolve.first_days import Day, Stay

SATURDAY = dt.date(2018, 1, 13)
OSLO = Place("Oslo", "NO", "Oslo", 59.9, 10.7, "capital")


def timex(start: int, when: When, text: str = "Friday") -> Timex:
    return Timex(start, start + len(text), text, "DATE", when.edtf, when)


def told(start: int, day: dt.date, sentence: int = 0, **more) -> TimeTold:
    return TimeTold(timex(start, dates.day(day)), sentence, Span(0, 1), "arrive", "VBD", "", None, "on")._replace(**more)


def claim(times=(), status="completed", **more) -> Claim:
    return Claim(0, OSLO, "motion", status, 0, Span(10, 17), Span(0, 4), Span(20, 24), times=tuple(times), **more)


def stay(start: When | None = None, status: str = "completed", own=(), **more) -> Stay:
    spans = (Evidence("status", 10, 17), Evidence("destination_country", 20, 24))
    visit = Visit("Lars Holm", "prime minister", "head_of_government", "DK", "NO", start=start, status=status, evidence=spans)
    return Stay(0, replace(visit, **more), own or (claim(),), ())


def story(*times: TimeTold, published=SATURDAY, **more) -> Story:
    return Story(times, ((Naming(0, 4, 0),),), (Naming(20, 24, 0, "NO"),), published=published, **more)


def test_every_day_told_is_an_answer_and_so_are_none_and_the_day_of_publication():
    found = first_days.options(stay(), story(told(30, dt.date(2018, 1, 12)), told(90, dt.date(2018, 2, 1), 3)))
    assert set(found.days) == {"", "2018-01-12", "2018-02-01", "2018-01-13"}
    assert found.days["2018-01-12"].told == (30, 36) and found.days["2018-01-13"].told is None
    near, far = found.signs["2018-01-12"], found.signs["2018-02-01"]
    assert "visitor and country" in near and "visitor and country" not in far
    assert "before 1" in near and "after 31" in far and "rules: none" in found.signs[""]


def test_what_the_rules_chose_is_a_sign_of_its_own():
    day = dates.day(dt.date(2018, 1, 12))
    one = told(30, dt.date(2018, 1, 12))
    shown = (Evidence("start", 30, 36),)
    found = first_days.options(stay(day, own=(claim([one.timex]),), evidence=shown), story(one))
    assert found.signs["2018-01-12"].items() >= {"rules: of a claim": 1.0, "nearest of a claim": 1.0}.items()
    counted = first_days.options(stay(dates.day(dt.date(2018, 1, 11))), story(one))
    assert "rules: worked out" in counted.signs["2018-01-11"] and "rules" not in counted.signs["2018-01-12"]


def test_a_day_of_another_stay_is_told_from_one_of_this():
    one = told(30, dt.date(2018, 1, 12))
    other = stay()._replace(elsewhere=(claim([one.timex]),))
    assert "of another stay" in first_days.options(other, story(one)).signs["2018-01-12"]


def test_a_day_told_beside_visitor_and_place_is_likelier_than_one_far_away():
    near, far = told(30, dt.date(2018, 1, 12)), told(900, dt.date(2017, 3, 2), 9)
    (one,) = first_days.chosen([stay()], story(near, far))
    assert one.visit.start.edtf == "2018-01-12"


def test_nobody_begins_two_stays_on_one_day_unless_both_are_told_so():
    near = told(30, dt.date(2018, 1, 12))
    day = dates.day(dt.date(2018, 1, 12))
    sweden = stay(day, own=(claim([near.timex]),), destination_country="SE", evidence=(Evidence("start", 30, 36),))
    norway, there = first_days.chosen([stay(), sweden], story(near))
    assert (norway.visit.start, there.visit.start) == (None, day)
    both = first_days.chosen([stay(day), sweden], story(near))
    assert [s.visit.start for s in both] == [day, day]


@pytest.mark.parametrize(
    ("edtf", "more", "start", "end"),
    [
        ("2018-01-10/2018-01-12", {}, "2018-01-10", "2018-01-12"),
        ("2018-01-10", {"days": 3}, "2018-01-10", "2018-01-12"),
        ("2018-01-10", {}, "2018-01-10", None),
    ],
)
def test_the_end_follows_the_day(edtf, more, start, end):
    when = When(edtf, dt.date(2018, 1, 10), dt.date(2018, 1, 12) if "/" in edtf else dt.date(2018, 1, 10))
    visit = first_days.with_day(stay(own=(claim(**more),)), Day(when, (30, 40)))
    assert (visit.start.edtf, visit.end.edtf if visit.end else None) == (start, end)
    assert Evidence("start", 30, 40) in visit.evidence


def test_an_end_before_the_new_day_goes_with_its_words():
    old = stay(dates.day(dt.date(2018, 1, 1)), end=dates.day(dt.date(2018, 1, 3)), evidence=(Evidence("end", 5, 9), Evidence("status", 1, 2)))
    visit = first_days.with_day(old, Day(dates.day(dt.date(2018, 1, 10)), None))
    assert visit.end is None and [e.field for e in visit.evidence] == ["status", "start"]


def test_days_that_are_counted_and_visits_that_share_their_claims_stand():
    assert not stay(own=(claim(day=2),)).is_open and stay().is_open
    two = [(0, stay().visit), (0, stay().visit)]
    assert [s.is_open for s in legs.stays(two, [claim()])] == [False, False]
    assert [s.is_open for s in legs.stays(two[:1], [claim()])] == [True]


def test_what_lies_ahead_is_planned_and_what_is_past_is_over():
    ahead = stay(dates.day(dt.date(2018, 1, 20)), "planned", (claim(status="planned"),))
    past = stay(dates.day(dt.date(2017, 12, 1)), "completed")
    assert statuses.chosen(ahead, story(), (), ()).status == "planned"
    assert statuses.chosen(past, story(), (), ()).status == "completed"


def test_who_has_gone_on_is_there_no_more():
    here = stay(dates.day(dt.date(2018, 1, 11)), "ongoing").visit
    next_leg = replace(here, destination_country="SE", start=dates.day(dt.date(2018, 1, 12)))
    signs = statuses.options(stay(here.start, "ongoing"), story(), (), [next_leg])["ongoing"]
    assert "ongoing: gone on" in signs
    signs = statuses.options(stay(here.start, "ongoing"), story(), (), [replace(next_leg, status="planned")])["ongoing"]
    assert "ongoing: last begun, more planned" in signs


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_what_the_words_call_off_is_off(status):
    said = {"planned": -9.0, "ongoing": -9.0, "completed": -0.01}
    assert statuses.chosen(stay(status=status), story(), (), (), said).status == status


def test_the_encoder_is_weighed_in_where_it_was_asked():
    one = stay(dates.day(dt.date(2018, 1, 13)), "ongoing")
    sure = {"planned": -20.0, "ongoing": -20.0, "completed": 0.0}
    assert statuses.chosen(one, story(), (), (), sure).status == "completed"
    assert statuses.chosen(one, story(), (), (), {**sure, "completed": -20.0, "ongoing": 0.0}).status == "ongoing"


def test_chances_are_shares_and_unknown_signs_count_nothing():
    told = choice.chances(first_days.QUESTION, {"a": {"nobody learnt this": 5.0}, "b": {}})
    assert told == {"a": 0.5, "b": 0.5}
    assert choice.chances(first_days.QUESTION, {"a": {"visitor and country": 1.0}, "b": {}})["a"] > 0.5


def test_each_weight_was_learnt_from_texts_enough():
    from lib.tables import rows

    assert all(int(r["texts"]) >= 8 for r in rows("choices") if r["texts"])
    assert {r["question"] for r in rows("choices")} == {"first day", "status", "status, careful"}
