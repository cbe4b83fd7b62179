"""Errors on their way from the reading process to the page."""

import pickle

import pytest

from lib import errors


@pytest.mark.parametrize("error", [errors.NotEnglish("a.txt", "German"), errors.TooLarge("b.pdf", "30 MB"), errors.NotADate("13.1."), errors.NothingToCorrect("")])
def test_a_sentence_is_not_said_twice_after_coming_from_another_process(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and str(again) == str(error) and vars(again) == vars(error)
    assert "(it looks like )" not in str(again)
