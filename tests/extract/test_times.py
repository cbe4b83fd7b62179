"""Time expressions: words, publication day -> TIMEX3 value and EDTF. One line per case."""

import datetime as dt

import pytest

from lib.extract import pipeline, times
from lib.extract.parse import Doc
from lib.resolve import dates

SATURDAY = "2018-01-13"

# sentence, published, words, value, edtf ("" for none)
CASES = [
    ("They met on Saturday.", SATURDAY, "Saturday", "2018-01-13", "2018-01-13"),
    ("They met on Friday.", SATURDAY, "Friday", "2018-01-12", "2018-01-12"),
    ("He will arrive on Monday.", SATURDAY, "Monday", "2018-01-15", "2018-01-15"),
    ("He arrived on Monday.", SATURDAY, "Monday", "2018-01-08", "2018-01-08"),
    ("She is to speak on Saturday.", SATURDAY, "Saturday", "2018-01-13", "2018-01-13"),
    ("He left last Friday.", SATURDAY, "last Friday", "2018-01-12", "2018-01-12"),
    ("He leaves next Tuesday.", SATURDAY, "next Tuesday", "2018-01-16", "2018-01-16"),
    ("The minister plans to visit in February.", SATURDAY, "February", "2018-02", "2018-02"),
    ("The king visited in November.", SATURDAY, "November", "2017-11", "2017-11"),
    ("They signed it in May 2003.", SATURDAY, "May 2003", "2003-05", "2003-05"),
    ("They may sign it.", SATURDAY, None, None, None),
    ("The tour runs from January 12 to 17.", SATURDAY, "January 12 to 17", "2018-01-12", "2018-01-12/2018-01-17"),
    ("He stays Jan 12-17.", SATURDAY, "Jan 12-17", "2018-01-12", "2018-01-12/2018-01-17"),
    ("He stays from Friday 12 to Wednesday 17 January.", SATURDAY, "Friday 12 to Wednesday 17 January", "2018-01-12", "2018-01-12/2018-01-17"),
    ("She stays from Friday, January 12 to Wednesday, January 17.", SATURDAY, "Friday, January 12 to Wednesday, January 17", "2018-01-12", "2018-01-12/2018-01-17"),
    ("It lasts from 12 to 17 January.", SATURDAY, "12 to 17 January", "2018-01-12", "2018-01-12/2018-01-17"),
    ("It was signed on 3 March 2011.", SATURDAY, "3 March 2011", "2011-03-03", "2011-03-03"),
    ("It was signed on March 3, 2011.", SATURDAY, "March 3, 2011", "2011-03-03", "2011-03-03"),
    ("It was signed on December 20.", SATURDAY, "December 20", "2017-12-20", "2017-12-20"),
    ("She will fly on December 20.", SATURDAY, "December 20", "2018-12-20", "2018-12-20"),
    ("He came yesterday.", SATURDAY, "yesterday", "2018-01-12", "2018-01-12"),
    ("She speaks today.", SATURDAY, "today", "2018-01-13", "2018-01-13"),
    ("It starts tomorrow.", SATURDAY, "tomorrow", "2018-01-14", "2018-01-14"),
    ("He visited last week.", SATURDAY, "last week", "2018-W01", "[2018-01-01..2018-01-07]"),
    ("They meet next month.", SATURDAY, "next month", "2018-02", "2018-02"),
    ("They met last year.", SATURDAY, "last year", "2017", "2017"),
    ("The talks start later this year.", SATURDAY, "later this year", "2018", "[2018-01-13..2018-12-31]"),
    ("The round will be held later in 2018.", SATURDAY, "later in 2018", "2018", "[2018-01-13..2018-12-31]"),
    ("It may come early in 2019.", SATURDAY, "2019", "2019", "2019"),
    ("It was built in the 1990s.", SATURDAY, "the 1990s", "199", "199X"),
    ("She took office in 2016.", SATURDAY, "2016", "2016", "2016"),
    ("He left two days ago.", SATURDAY, "two days ago", "2018-01-11", "2018-01-11"),
    ("They met three years ago.", SATURDAY, "three years ago", "2015", "2015"),
    ("It happened in the third quarter of 2009.", SATURDAY, "the third quarter of 2009", "2009-Q3", "2009-35"),
    ("It will open in the spring of 2019.", SATURDAY, "spring of 2019", "2019-SP", "2019-21"),
    ("He is on a five-day visit.", SATURDAY, "five-day", "P5D", ""),
    ("The talks lasted two hours.", SATURDAY, "two hours", "PT2H", ""),
    ("They meet every year.", SATURDAY, "every year", "P1Y", ""),
    ("The summit is at 18:00 UTC.", SATURDAY, "18:00 UTC", "2018-01-13T18:00Z", "2018-01-13"),
    ("They met on Friday evening.", SATURDAY, "Friday evening", "2018-01-12TEV", "2018-01-12"),
    ("He is currently in Riga.", SATURDAY, "currently", "PRESENT_REF", ""),
    ("They met in mid-March 2016.", SATURDAY, "mid-March 2016", "2016-03", "[2016-03-11..2016-03-20]"),
    ("He arrived on 2017-11-05.", SATURDAY, "2017-11-05", "2017-11-05", "2017-11-05"),
    ("He arrived on Saturday.", None, None, None, None),
    ("He arrived on 5 June 1998.", None, "5 June 1998", "1998-06-05", "1998-06-05"),
    ("He arrives in June.", None, "June", "XXXX-06", ""),
    ("The army has 1,400 troops.", SATURDAY, None, None, None),
    ("It cost 2010 dollars.", SATURDAY, None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "published", "words", "value", "edtf"), CASES, ids=[f"{c[0][:40]}-{c[1]}" for c in CASES])
def test_time_expressions(sentence, published, words, value, edtf):
    doc = Doc(pipeline.load()(sentence))
    found = dates.anchor(times.find(doc), dt.date.fromisoformat(published) if published else None)
    if words is None:
        assert found == []
        return
    match = [t for t in found if words in t.text or t.text in words]
    assert match, [t.text for t in found]
    assert match[0].value == value
    assert (match[0].when.edtf if match[0].when else "") == edtf
    assert sentence[match[0].start : match[0].end] == match[0].text
    if match[0].when:
        assert match[0].when.earliest <= match[0].when.latest


def test_nothing_hangs_on_the_day_of_reading():
    doc = Doc(pipeline.load()("They met on Saturday, will meet next month and met last year."))
    assert [t.value for t in dates.anchor(times.find(doc), dt.date(1996, 8, 23))] == ["1996-08-17", "1996-09", "1995"]
