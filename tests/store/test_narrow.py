"""In a large home only the people whom a new article touches are worked out again: with the same result as if everybody were."""

import datetime as dt
import random
from dataclasses import replace

import pytest

from lib import correcting
from lib.model import Article, Filters, Meeting, Person, Reading, Visit
from lib.resolve.dates import day
from lib.store import Store, grouping, query
from tests.test_batch import contents, linked

NAMES = ("Abe", "Shinzo Abe", "Shinzō Abe", "Akie Abe", "Taro Kono", "Kono", "Yoshiro Mori", "Mori", "Y. Mori", "Fumio Kishida", "Kishidas", "Fumio Kishita", "Taro Aso", "Aso", "Taro", "Naruhito", "Emperor Naruhito")
CLASSES = ("head_of_government", "foreign_minister", "", "royal")
LANDS = ("EE", "LV", "LT")


def story(draw: random.Random, number: int) -> Reading:
    """An article about a few Japanese visits, with names as articles use them: full, short, misspelt."""
    on = dt.date(2018, 1, 1) + dt.timedelta(days=draw.randrange(120))
    told = [draw.choice(NAMES) for _ in range(draw.randrange(1, 3))]
    visits = tuple(Visit(n, "", draw.choice(CLASSES), "JP", draw.choice(LANDS), start=day(on) if draw.random() < 0.7 else None, confidence=0.6) for n in dict.fromkeys(told))
    people = tuple(Person(v.visitor, "", v.visitor_class, "JP") for v in visits) + (Person("Jüri Ratas", "", "head_of_government", "EE"), Person(other := draw.choice(NAMES), "", draw.choice(CLASSES), "JP"))
    met = tuple(Meeting((n, "Jüri Ratas"), "EE", "Tallinn", day(on)) for n in {visits[0].visitor, other} if draw.random() < 0.6)
    return Reading(Article(f"a{number}", f"Story {number} of {', '.join(told)}.", published=on, source=f"Paper {number % 5}"), visits=visits, people=people, meetings=met)


@pytest.mark.parametrize(("kind", "seed"), [*(("sqlite", n) for n in range(12)), *(("postgresql", n) for n in range(3))])
def test_some_worked_out_again_is_all_worked_out_again(new_store, monkeypatch, seed, kind):
    draw = random.Random(seed)
    stories = [story(draw, n) for n in range(40)]
    both: list[Store] = []
    for whole in (10**9, 0):
        monkeypatch.setattr(grouping, "WHOLE", whole)
        store = new_store(kind)
        for n, r in enumerate(stories):
            store.add(r)
            if n == 20 and seed % 2:
                seen = query.visits(store, Filters(with_staff=True)).sort_values(["visitor", "country", "start", "role_class"])
                correcting.rename(store, seen["person"].iloc[0], "Shinzo Abe", "JP", "me")
            if n in (15, 30):
                store.delete([n - 5])
        linked(store)
        both.append(store)
    assert contents(both[0]) == contents(both[1])


def test_two_people_become_one_in_every_country(new_store, monkeypatch):
    """A fuller name that comes later joins two names that were two people, also where the new article says nothing of a country."""
    for whole in (10**9, 0):
        monkeypatch.setattr(grouping, "WHOLE", whole)
        store = new_store("sqlite")
        base = story(random.Random(1), 0)
        for n, (name, land) in enumerate((("Hashimoto", "EE"), ("Ryutaro", "LV"), ("Ryutaro Hashimoto", "LT"))):
            store.add(replace(base, article=replace(base.article, id=f"h{n}", text=f"Text {n}"), visits=(Visit(name, "", "head_of_government", "JP", land, start=day(dt.date(2018, 1, 1 + n)), confidence=0.5),), meetings=(), people=()))
        assert query.visits(store)["person"].nunique() == 1, whole
        linked(store)
