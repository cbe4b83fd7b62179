"""Words found again in any script."""

import pytest

from lib.model import Span
from lib.second.words import find, sentences

FOUND = [
    ("Riga", "Abe flew to Riga on Saturday.", "Riga"),
    ("Māris", "President MARIS Kučinskis", "MARIS"),
    ("Kučinskis", "Ma\u0304ris Kuc\u030cinskis came", "Kuc\u030cinskis"),
    ("安倍晋三首相", "安倍晋三首相は13日、ラトビアの首都リガに到着した。", "安倍晋三首相"),
    ("リガ", "ラトビアの首都ﾘｶﾞに到着した。", "ﾘｶﾞ"),
    ("Синдзо Абэ", "Премьер-министр Японии Синдзо Абэ прибыл в Ригу.", "Синдзо Абэ"),
    ("Ρίγα", "Ο Άμπε έφτασε στη ΡΙΓΑ.", "ΡΙΓΑ"),
    ("الرياض", "وصل الرئيس إلى الرياض أمس", "الرياض"),
    ("ירושלים", "הנשיא הגיע לירושלים אתמול", "ירושלים"),
    ("दिल्ली", "राष्ट्रपति दिल्ली पहुँचे।", "दिल्ली"),
    ("กรุงเทพ", "นายกรัฐมนตรีเดินทางถึงกรุงเทพเมื่อวาน", "กรุงเทพ"),
    ("도쿄", "대통령이 도쿄에 도착했다", "도쿄"),
    ("თბილისში", "პრეზიდენტი თბილისში ჩავიდა", "თბილისში"),
    ("Japan's prime minister", "Japan’s  prime\nminister spoke", "Japan’s  prime\nminister"),
]


@pytest.mark.parametrize(("words", "text", "found"), FOUND)
def test_words_are_found_as_they_stand(words, text, found):
    span = find(words, text, Span(0, len(text)))
    assert span is not None and text[span.start : span.end] == found


@pytest.mark.parametrize(
    ("words", "text"),
    [("Oman", "a woman of Rome"), ("Riga", "Abe flew to Tallinn."), ("", "anything"), ("ri", "Riga"), ("강", "각오했다"), ("Oslo", "")],
)
def test_words_that_do_not_stand_there_are_not_found(words, text):
    assert find(words, text, Span(0, len(text))) is None


def test_only_the_sentence_is_searched():
    text = "Abe is here. Riga is there."
    first, second = sentences(text)
    assert find("Riga", text, first) is None and find("Riga", text, second) == Span(13, 17)


def test_sentences_of_several_scripts():
    cut = lambda text: [text[a:b] for a, b in sentences(text)]  # noqa: E731
    assert cut("U.S. President Mr. Bush came. He left.\n\nIt rained") == ["U.S. President Mr. Bush came.", "He left.", "It rained"]
    assert cut("安倍首相は到着した。翌日、帰国した。") == ["安倍首相は到着した。", "翌日、帰国した。"]
    assert cut("राष्ट्रपति पहुँचे। वे लौटे।") == ["राष्ट्रपति पहुँचे।", "वे लौटे।"]
    assert cut("Am 13. Januar kam er. Dann ging er.")[-1] == "Dann ging er."
    assert all(len(s) <= 600 for s in cut("word " * 1000)) and "".join(cut("word " * 1000)).count("word") == 1000
