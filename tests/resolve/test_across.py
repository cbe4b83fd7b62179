"""One visit told by many articles."""

import datetime as dt
import itertools

from lib.model import Visit
from lib.resolve import dates
from lib.resolve.across import Reported, group_names, group_visits, merged


def visit(start=None, status="completed", **more) -> Visit:
    when = dates.day(dt.date.fromisoformat(start)) if start else None
    return Visit("Shinzo Abe", "Prime Minister", "head_of_government", "JP", "LV", start=when, status=status, confidence=0.8, **more)


def told(published: str, key: str, *args, source="A", **more) -> Reported:
    return Reported(visit(*args, **more), dt.date.fromisoformat(published), source, key)


PLAN = told("2018-01-10", "a/0", "2018-01-13", "planned")
HELD = told("2018-01-14", "b/0", "2018-01-13", "completed", hosts=("Maris Kucinskis",), destination_city="Riga", source="B")
LATER = told("2018-02-20", "c/0", None, "completed")
OTHER = told("2022-05-01", "d/0", "2022-04-30", "completed")


def test_order_does_not_matter():
    wanted = None
    for order in itertools.permutations([PLAN, HELD, LATER, OTHER]):
        groups = sorted(sorted(order[i].key for i in g) for g in group_visits(order))
        wanted = wanted or groups
        assert groups == wanted == [["a/0", "b/0", "c/0"], ["d/0"]]


def test_a_later_article_upgrades_a_plan_and_brings_its_facts():
    whole = merged([HELD, PLAN])
    assert (whole.status, whole.hosts, whole.destination_city, whole.start.edtf) == ("completed", ("Maris Kucinskis",), "Riga", "2018-01-13")
    assert whole.confidence > 0.8


def test_a_cancellation_after_the_plan_wins():
    off = told("2018-01-12", "e/0", "2018-01-13", "cancelled")
    assert merged([PLAN, off]).status == "cancelled"


def test_two_legs_of_one_article_stay_two():
    a, b = told("2018-01-14", "x/0", "2018-01-10"), told("2018-01-14", "x/1", "2018-01-12")
    assert len(group_visits([a, b])) == 2


def test_names_group_by_fuller_form_and_spelling():
    names = [("Abe", ""), ("Shinzo Abe", ""), ("Maris Kucinskis", ""), ("Māris Kučinskis", ""), ("Akie Sato", "")]
    groups = group_names(names)
    assert groups[0] == groups[1] and groups[2] == groups[3] and len(set(groups)) == 3
