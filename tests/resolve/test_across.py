"""One visit told by many articles."""

import datetime as dt
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.model import Visit
from lib.resolve import dates
from lib.resolve.across import Reported, group_names, group_visits, merged
from lib.resolve.people import name_words, same_person


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


def plain_names(names, first=None):
    """Every pair compared: what group_names must equal."""
    first = len(names) if first is None else first
    order = sorted(range(len(names)), key=lambda i: (i >= first, -len(name_words(names[i][0])), names[i][0], names[i][1]))
    groups = []
    for i in order:
        fits = [g for g in groups if any(same_person(names[i][0], names[j][0]) for j in g)]
        if len(fits) > 1:
            fits = [g for g in fits if any(names[j][1] == names[i][1] for j in g)] or fits
        (fits[0] if fits else groups.append([]) or groups[-1]).append(i)
    return [next(n for n, g in enumerate(groups) if i in g) for i in range(len(names))]


WORDS = st.sampled_from(["Abe", "Shinzo", "Sisi", "Al-Sisi", "Netanyahu", "Netanyau", "Nethanyahu", "Kucinskis", "Kučinskis", "Kim", "Jong-un", "Kims", "Lopez", "Lopes", "Lope", "Mohammed", "Mohamed", "Muhammad", "J", "S.", "Sinzo", "Ab", "Merkel", "Merkels"])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), st.sampled_from(["", "minister", "royal"])), max_size=14, unique=True), st.integers(0, 14))
def test_looking_up_instead_of_comparing_every_pair_finds_the_same_people(names, first):
    assert group_names(names, first=min(first, len(names))) == plain_names(names, min(first, len(names)))


def plain_visits(reports):
    """Every pair compared: what group_visits must equal."""
    return group_visits(reports, lambda a, b: None)


DAYS = st.one_of(st.none(), st.dates(dt.date(2018, 1, 1), dt.date(2018, 7, 1)))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 40), DAYS, st.sampled_from(["planned", "completed", "cancelled"]), st.sampled_from(["", "Riga", "Liepaja"]), st.integers(0, 6)), max_size=16))
def test_looking_near_in_time_only_finds_the_same_visits(told_):
    reports = []
    for n, (start, width, published, status, city, article) in enumerate(told_):
        when = dates.between(start, start + dt.timedelta(days=width)) if start and width else dates.day(start) if start else None
        reports.append(Reported(Visit("Shinzo Abe", "", "", "JP", "LV", start=when, status=status, destination_city=city, confidence=0.5), published, "", f"{article}/{n}"))
    assert group_visits(reports) == plain_visits(reports)
