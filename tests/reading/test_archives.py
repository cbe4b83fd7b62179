"""Archives' exports in the languages of their screens and the layouts of several years; press reviews and lists that people keep."""

import archives as a
import makers as m
import pytest

from lib.config import Config
from lib.reading import read_file

CONFIG = Config()
COVER = (
    "PRESS REVIEW\nMinistry of Foreign Affairs\n1 October 2018\n\nContents\n"
    + "\n".join(s.title for s in m.STORIES)
    + "\n-----\n"
)
FORMS = {
    "uni.docx": m.docx(a.nexis()), "uni-rights.docx": m.docx(a.nexis(rights_apart=True)), "uni-de.docx": m.docx(a.nexis("de")), "uni-fr.rtf": m.rtf(a.nexis("fr")), "uni-nl.txt": "\n".join(a.nexis("nl")).encode(),
    "classic.docx": m.docx(" ".join(x.split()) for x in a.classic().split("\n\n")), "classic-de.txt": a.classic("de").encode(), "classic-cp1252.txt": a.classic("de").encode("cp1252"), "classic-fr.txt": a.classic("fr").encode(), "classic-nl.txt": a.classic("nl").encode(),
    "nineties.txt": a.of_the_nineties().encode(), "stories.txt": a.of_the_nineties("LEVEL 1 - {} OF 3 STORIES").encode(), "docfull.html": a.docfull(),
    "factiva.txt": "\n".join(a.factiva()).encode(), "factiva-de.rtf": m.rtf(a.factiva("de")), "factiva-fr.docx": m.docx(a.factiva("fr")), "factiva-plain-names.txt": "\n".join(a.factiva(by=False, section=False)).encode(),
    "codes.txt": "\n".join(a.factiva_codes()).encode(), "codes.rtf": m.rtf(a.factiva_codes("\t")), "codes-colon.docx": m.docx(a.factiva_codes(": ")), "codes-alone.txt": "\n".join(a.factiva_codes("\n")).encode(), "pps.xml": a.factiva_pps(),
    "proquest.html": a.proquest_of_2023().encode(), "proquest.eml": a.proquest_mail(), "proquest-de.txt": "\n".join(a.proquest_german()).encode(), "proquest.pdf": m.pdf(m.proquest_lines()), "europresse.html": a.europresse(),
    "review.txt": a.review(), "numbered.docx": m.docx(a.review("{n}. {title}\n{source}, {day}").decode().split("\n")), "ruled.txt": a.review(between="\n\n-----\n\n", cover=COVER), "three-lines.txt": a.review("{title}\n{source}\n{day}"),
    "pages.txt": a.review("{title}\n{source}\n{day}", "\n\x0c"), "headings.md": a.review("# {title}\n\n*{source}, {day}*"), "labels.txt": a.review("Title: {title}\nSource: {source}\nDate: {day}"), "front.md": a.review("---\ntitle: {title}\ndate: {day}\nsource: {source}\n---"),
    "headline.txt": a.review("HEADLINE: {title}\nPUBLICATION: {source}\nPUBLISHED: {day}"),
}  # fmt: skip
NO_BYLINE = (
    "review",
    "numbered",
    "ruled",
    "three",
    "pages",
    "headings",
    "labels",
    "front",
    "headline",
    "pps",
    "docfull",
    "classic.docx",
)


@pytest.mark.parametrize("name", FORMS)
def test_each_article_has_its_own_title_day_source_and_words(name):
    found = list(read_file(name, FORMS[name], CONFIG))
    assert m.told(found) == m.TOLD
    if not name.startswith(NO_BYLINE):
        assert [f.byline for f in found] == [s.byline for s in m.STORIES]
    assert not any(f.doubt for f in found)


DIARY = "Programme of the President\n\nMonday, 12 March 2018\n10.00 Meets the Minister of Fisheries of Ghana, who is in Riga for a visit of two days with a delegation of his ministry.\n\nTuesday, 13 March 2018\n9.00 Leaves for Accra, where he is to meet the President of Ghana and to open a forum of the chambers of commerce."
LIVE = (
    "\n\n".join(
        f"Talks in Riga: what we know so far\n\n{n} March 2018\n\nThe ministers of three states met on this day in Riga and spoke about timber, fish and the ships that carry them."
        for n in (1,)
    )
    + "\n\nThe talks go on until Friday, and a statement is expected in the evening.\n\n4 March 2018\n\nA first draft of the statement was given to the delegations on Sunday, and no one has said yet what stands in it."
)


@pytest.mark.parametrize("text", [DIARY, LIVE], ids=["diary", "live"])
def test_days_within_one_text_do_not_cut_it(text):
    assert len(list(read_file("one.txt", text.encode(), CONFIG))) == 1


def test_words_in_capitals_within_a_coded_text_are_no_codes():
    lines = [x.replace("She will stay", "IN BRIEF she will stay") for x in a.factiva_codes()]
    first = next(read_file("f.txt", "\n".join(lines).encode(), CONFIG))
    assert "IN BRIEF she will stay until Thursday" in first.text and "Fishing" not in first.text


def test_labels_within_a_story_do_not_end_it():
    lines = [x.replace("She will stay", "Country: Finland will stay") for x in a.nexis()]
    first = next(read_file("n.docx", m.docx(lines), CONFIG))
    assert "Country: Finland will stay until Thursday" in first.text
