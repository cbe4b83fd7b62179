"""The parse as plain objects tells what spaCy's own tells."""

import re

import pytest
from spacy.tokens import Doc as SpacyDoc

from lib.config import load
from lib.extract import pipeline, times
from lib.extract.parse import Doc
from lib.sample import articles

ODD = [
    "", " ", "\n\n", "Yes", "  Two blanks  inside \n and a line end\n", "Talks with Moon Jae-in, Kim Jong-un and Ban Ki-moon’s aides (U.S. and U.K.).", "🙂🙂 He met 🇪🇪 President Kaljulaid\u00a0in Tallinn\u2014then left!",
    "RIGA, Jan 13 (Reuters) - He arrived.\n\n“We agreed,” Mr. Abe said; she didn't. \n\tTabs\tand\u3000wide blanks ...", "Ａｂｅ went. ² 4² ½ \u200b x\u0301 ﬁne", "no full stop " * 150,
]  # fmt: skip


def _texts() -> list[str]:
    return [*ODD, *(a.text for a in articles(load()))]


@pytest.fixture(scope="module")
def parsed() -> list[SpacyDoc]:
    nlp = pipeline.load()
    return list(nlp.pipe(pipeline.prepared(nlp, text) for text in _texts()))


def _numbers(tokens) -> list[int]:
    return [t.i for t in tokens]


def test_words_are_spacys(parsed):
    for raw in parsed:
        doc = Doc(raw)
        assert doc.text == raw.text and len(doc) == len(raw) and doc.words == [t.text for t in raw]
        for mine, theirs in zip(doc, raw, strict=True):
            for name in ("i", "idx", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "ent_iob_", "whitespace_", "text_with_ws", "is_alpha", "is_punct", "is_space"):
                assert getattr(mine, name) == getattr(theirs, name), (theirs, name)
            assert mine.is_sent_start == bool(theirs.is_sent_start) and len(mine) == len(theirs)


def test_the_tree_is_spacys(parsed):
    for raw in parsed:
        doc = Doc(raw)
        for mine, theirs in zip(doc, raw, strict=True):
            assert mine.head.i == theirs.head.i and mine.head is doc[theirs.head.i]
            for name in ("children", "lefts", "rights", "subtree"):
                assert _numbers(getattr(mine, name)) == _numbers(getattr(theirs, name)), (theirs, name)
            assert (mine.left_edge.i, mine.right_edge.i) == (theirs.left_edge.i, theirs.right_edge.i)
            assert (mine.sent.start, mine.sent.end, mine.sent.text) == (theirs.sent.start, theirs.sent.end, theirs.sent.text)
            assert doc.sentences[doc.sentence[mine.i]] == (theirs.sent.start, theirs.sent.end)


def test_spans_are_spacys(parsed):
    for raw in parsed:
        doc = Doc(raw)
        assert [(e.start, e.end, e.label_, e.text) for e in doc.ents] == [(e.start, e.end, e.label_, e.text) for e in raw.ents]
        for start in range(len(raw)):
            for end in range(start + 1, min(start + 7, len(raw)) + 1):
                mine, theirs = doc.span(start, end), raw[start:end]
                assert (mine.text, mine.start_char, mine.end_char, len(mine), mine.root.i, mine.sent.text, _numbers(mine)) == (theirs.text, theirs.start_char, theirs.end_char, len(theirs), theirs.root.i, theirs.sent.text, _numbers(theirs))
        assert doc.span(0, 10_000).text == raw[0:10_000].text and len(doc.span(len(doc), 0)) == 0


def test_characters_find_their_words(parsed):
    for raw in parsed:
        doc = Doc(raw)
        for start in range(-1, min(len(raw.text), 400) + 2):
            for end in (start + 1, start + 2, start + 9):
                mine = doc.around(start, end)
                if start < 0 or end > len(raw.text) or raw.char_span(start, start + 1, alignment_mode="expand") is None:
                    assert mine is None or start >= 0
                    continue
                if raw[min(len(raw) - 1, mine.start)].idx < end and mine.start < mine.end:  # spaCy refuses what is only a blank
                    theirs = raw.char_span(start, end, alignment_mode="expand")
                    assert (mine.start, mine.end) == (theirs.start, theirs.end)


def test_a_closed_parse_holds_nothing(parsed):
    doc = Doc(parsed[5])
    token = doc[3]
    doc.close()
    assert not doc and not doc.ents and token.head is None and token.doc is None and not token.children


def test_what_a_time_must_have_is_in_every_text_that_tells_it():
    told = 0
    for text in _texts():
        signs = times._signs(text)
        for kind, needed, pattern in times._COMPILED:
            if found := pattern.search(text):
                told += 1
                assert not any(map(signs.isdisjoint, needed)), (kind, found[0])
        assert not re.search(times._references(), text) or not signs.isdisjoint(times._telling("time_references", "phrase"))
    assert told > 100


@pytest.mark.parametrize("words", ["2018-01-13", "January 12-15, 2018", "12-15 January", "Jan. 5", "the 5th of May 2017", "early June 2018", "March last year", "May of next year", "next May", "in late July", "two weeks ago",
                                   "the past several months", "mid-2018", "later in 2018", "the 1990s", "the '80s", "5 p.m. EST", "1430 GMT", "noon", "17.30", "at this time next year", "the first quarter of 2018", "Q3 2018", "New Year's Eve"])  # fmt: skip
def test_the_signs_let_each_kind_of_time_through(words):
    text = f"They met at {words} in Riga."
    signs = times._signs(text)
    assert [p for _, needed, p in times._COMPILED if p.search(text) and any(map(signs.isdisjoint, needed))] == []
    assert times.find(Doc(pipeline.load()(text)))
