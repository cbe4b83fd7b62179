"""News headers as papers and agencies write them."""

import datetime as dt

import pytest

from lib.model import Article
from lib.reading import header


@pytest.mark.parametrize(("line", "day", "time"), [
    ("PUBLISHED : Saturday, 13 January, 2018, 9:45pm", "2018-01-13", "2018-01-13T21:45"),
    ("2018-01-13T21:45+08:00", "2018-01-13", "2018-01-13T21:45+08:00"),
    ("Updated 10:33pm, January 13, 2018", "2018-01-13", ""),
    ("Jan. 5, 2021", "2021-01-05", ""),
    ("5th of nothing", None, None),
    ("31 February 2018", None, None),
    ("Sunday 7 May 2017 18.30 BST", "2017-05-07", "2017-05-07T18:30"),
])  # fmt: skip
def test_stamps(line, day, time):
    found = header.stamp(line)
    assert (found.day.isoformat() if found else None) == day
    if day and time:
        assert found.time.startswith(time)


def test_a_wrong_weekday_is_noticed():
    assert not header.stamp("Monday, 13 January 2018").agrees
    assert header.stamp("Saturday, 13 January 2018").agrees


@pytest.mark.parametrize(("line", "field", "value"), [
    ("Posted on: 13 January 2018", "published", "13 January 2018"),
    ("Written by: Ann Poe", "byline", "Ann Poe"),
    ("Minister: no comment", None, None),
])  # fmt: skip
def test_labels(line, field, value):
    assert (header.field_of(line) or (None, None)) == (field, value)


@pytest.mark.parametrize(("text", "city", "day", "agency"), [
    ("RIGA, Jan 13 (Kyodo) - Japanese Prime Minister ...", "RIGA", "Jan 13", "Kyodo"),
    ("BERLIN (dpa) - Chancellor ...", "BERLIN", "", "dpa"),
    ("KIEV (dpa-AFX) - The ...", "KIEV", "", "dpa-AFX"),
    ("SANTIAGO, August 18 (Xinhua) -- U.S. Secretary of State", "SANTIAGO", "August 18", "Xinhua"),
    ("NAIROBI, Kenya (AP) _\n\nU.S. Secretary", "NAIROBI", "", "AP"),
    ("LONDON — Britain said", "LONDON", "", ""),
    ("WASHINGTON, Nov. 11 (Xinhua)-- US President", "WASHINGTON", "Nov. 11", "Xinhua"),
    ("Tokyo (Reuters) - Japan said", "Tokyo", "", "Reuters"),
    ("Officials in Riga said", None, None, None),
    ("ATTENTION - ADDS quote", None, None, None),
])  # fmt: skip
def test_datelines(text, city, day, agency):
    parts = header.dateline_parts(header.dateline(text))
    assert (parts.get("city"), parts.get("day"), parts.get("agency")) == (city, day, agency)


@pytest.mark.parametrize(("article", "word"), [
    (Article("a", "text"), "No publication date"),
    (Article("a", "text", published=dt.date(2999, 1, 1)), "not plausible"),
    (Article("a", "text", published=dt.date(1700, 1, 1)), "not plausible"),
    (Article("a", "text", published=dt.date(2018, 6, 1), dateline="RIGA, Jan 13 (Kyodo) -"), "Jan 13"),
])  # fmt: skip
def test_doubtful_dates_ask_a_person(article, word):
    assert word in header.doubt(article, dt.date(2026, 1, 1))


def test_a_good_date_asks_nobody():
    assert (
        header.doubt(
            Article("a", "text", published=dt.date(2018, 1, 14), dateline="RIGA, Jan 13 (Kyodo) -"), dt.date(2026, 1, 1)
        )
        == ""
    )
