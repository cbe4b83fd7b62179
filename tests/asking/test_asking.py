"""Questions people type, what they mean, and the sentence they get from the sample."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.asking.answer import answer
from lib.asking.grammar import Question, lexicon, parse
from lib.model import Filters
from lib.store import query

TODAY = dt.date(2024, 6, 1)
PEOPLE = [("a", "Shinzo Abe"), ("r", "Juri Ratas"), ("k", "Māris Kučinskis"), ("c", "Hillary Clinton"), ("b", "Bill Clinton")]
KNOWN = lexicon(PEOPLE, [("Riga", "LV"), ("Tokyo", "JP"), ("New York City", "US")])
D = dt.date


@pytest.mark.parametrize(("words", "meant"), [
    ("Japan Latvia", Question("pair", lands=("JP", "LV"))),
    ("when did Japan and Latvia last meet", Question("pair", lands=("JP", "LV"))),
    ("When did Japan and Latvia last meet?", Question("pair", lands=("JP", "LV"))),
    ("last meeting between Abe and Ratas", Question("pair", people=("a", "r"))),
    ("Abe next", Question("next", people=("a",), statuses=("planned",))),
    ("Where is Shinzo Abe's next visit?", Question("next", people=("a",), statuses=("planned",))),
    ("Where has Abe been, what is next?", Question("where", people=("a",))),
    ("upcoming visits to Latvia", Question("next", places=("LV",), statuses=("planned",))),
    ("who visited Riga in 2022", Question("who", cities=(("Riga", "LV"),), since=D(2022, 1, 1), until=D(2022, 12, 31))),
    ("who went to Japan since 2019", Question("who", places=("JP",), since=D(2019, 1, 1))),
    ("summits 2018", Question("visits", topics=("summit_igo",), since=D(2018, 1, 1), until=D(2018, 12, 31))),
    ("what did Abe and Ratas talk about", Question("talked", people=("a", "r"))),
    ("Where has Abe been", Question("where", people=("a",))),
    ("abe", Question("where", people=("a",))),
    ("Kucinskis", Question("where", people=("k",))),
    ("Abe in Latvia", Question("where", people=("a",), places=("LV",))),
    ("visits from Japan to Latvia", Question("visits", homes=("JP",), places=("LV",))),
    ("Japanese visits to Riga", Question("visits", places=("JP",), cities=(("Riga", "LV"),))),
    ("how many visits to Latvia in the 1990s", Question("count", places=("LV",), since=D(1990, 1, 1), until=D(1999, 12, 31))),
    ("cancelled visits 2013", Question("visits", statuses=("cancelled",), since=D(2013, 1, 1), until=D(2013, 12, 31))),
    ("energy between 2012 and 2014", Question("visits", topics=("energy",), since=D(2012, 1, 1), until=D(2014, 12, 31))),
    ("Clinton", Question("where", people=("c",))), ("Bill Clinton", Question("where", people=("b",))),
    ("january 2018", Question("visits", since=D(2018, 1, 1), until=D(2018, 1, 31))),
    ("last year", Question("visits", since=D(2023, 1, 1), until=D(2023, 12, 31))),
    ("before 2000", Question("visits", until=D(1999, 12, 31))),
    ("Sugihara", Question("search", left=("sugihara",))),
    ("Abe sushi", Question("where", people=("a",), left=("sushi",))),
    ("", Question("search")), ("?!", Question("search")),
])  # fmt: skip
def test_what_words_mean(words, meant):
    assert parse(words, KNOWN, TODAY) == meant


@given(st.text(max_size=120))
def test_no_words_are_too_odd(text):
    assert parse(text, KNOWN, TODAY).kind in {"pair", "next", "where", "who", "talked", "count", "visits", "search"}


class Sample:
    """The store asked directly."""

    def __init__(self, held):
        self.held = held

    def visits(self, f: Filters) -> pd.DataFrame:
        return query.visits(self.held, f)

    def meetings(self, f: Filters) -> pd.DataFrame:
        return query.meetings(self.held, f)

    def many(self, f: Filters) -> int:
        return len(self.visits(f))


@pytest.fixture(scope="module")
def asked(seeded_dir):
    from lib.config import Config
    from lib.store import Store

    held = Store(Config(data_dir=seeded_dir, database_url=""))
    folk, frame = query.people(held), query.visits(held)
    known = lexicon(zip(folk["person"], folk["name"], strict=True), {(c, k): 1 for c, k in zip(frame["city"], frame["country"], strict=True) if c})
    names = dict(zip(folk["person"], folk["name"], strict=True))
    return lambda text: answer(parse(text, known, TODAY), text, Sample(held), names)


@pytest.mark.parametrize(("words", "said"), [
    ("when did Japan and Latvia last meet", ["22 October 2019", "Tokyo", "Nothing announced since."]),
    ("Abe Ratas", ["12 January 2018"]),
    ("who visited Riga in 2022", ["Antony Blinken", "in 2022"]),
    ("where has Abe been", ["Shinzo Abe made", "Bucharest"]),
    ("what did Abe and Ratas talk about", ["cyber"]),
    ("Blinken in Riga", ["Antony Blinken made 2 visits", "Riga"]),
    ("how many visits to Latvia in 2006", ["visits to Latvia in 2006 took place"]),
    ("visits from Japan to Latvia", ["1 visit by Japan to Latvia", "Shinzo Abe in Riga"]),
    ("Mongolia Peru", ["No article tells that Mongolia and Peru met."]),
    ("diplomat", ["told by articles that hold these words"]), ("Sugihara", ["No article tells of a visit of Chiune Sugihara."]),
    ("qwertyuiop", ["No article holds all these words."]),
])  # fmt: skip
def test_what_the_sample_answers(asked, words, said):
    told = asked(words)
    assert all(part in told.sentence for part in said), told.sentence
    assert "  " not in told.sentence and not told.sentence.startswith(" ")


def test_an_answer_names_what_it_rests_on_and_what_it_left_aside(asked):
    told = asked("when did Japan and Latvia last meet")
    assert (told.visits or told.articles) and told.pair == ("JP", "LV")
    assert "sushi" in asked("Abe sushi").note and "searched for" in asked("diplomat").note and asked("Abe").note == ""
