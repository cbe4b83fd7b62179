"""The day of publication: every way to write one, where it may stand, what is believed, and what is none."""

import csv
import datetime as dt
import io

import makers as m
import pytest

from lib.config import Config
from lib.model import Article
from lib.reading import days, read_file

CONFIG = Config()
DAY = dt.date(2019, 3, 12)
TITLE = "Foreign Minister Salmela visits Hanoi"
BODY = ["Finnish Foreign Minister Aino Salmela arrived in Hanoi on Monday for talks with Vietnamese Prime Minister Tran Quoc Bao about fisheries and shipping.",
        "The two ministries will set up a joint commission. The visit is the first in six years, the ministry said in a statement to the press on 11 June 2018."]  # fmt: skip


def one(name: str, text: str | bytes) -> Article:
    (found,) = read_file(name, text.encode() if isinstance(text, str) else text, CONFIG)
    assert isinstance(found, Article), str(found)
    return found


WAYS = """March 12, 2019 | 12:00am
12. March 2019
12. March 2019 - 10:15
12.03.2019
12.03.2019 10:15
12 March 2019
12 March, 2019
12th March 2019
the 12th of March 2019
12-Mar-2019
12 Mar 2019, 11:02 IST
Mar 12, 2019, 11:02 IST
Mar. 12, 2019
March 12th, 2019
MARCH 12, 2019
Tuesday, March 12, 2019
Tue, 12 Mar 2019 23:40:00 -0500
Tuesday 12 March 2019 10.15 GMT
Tue Mar 12 10:15:00 2019
Tue, March 12, 2019 / 10:15 AM
March 12, 2019 Tuesday
March 12, 20191:15 AM
March 12, 2019 at 1:15 a.m. EDT
1:15 AM, March 12, 2019
10:15 PM, 12 Mar 2019
2019-03-12
2019-03-12T10:15:00Z
2019/03/12
2019/3/12 10:15
2019.03.12
2019. 3. 12.
2019年3月12日
13/03/2019
12 mars 2019
12. märts 2019
12 de marzo de 2019
12 March 2562
Published: 12 March 2019
Published on March 12, 2019
Published 12:00 am March 12, 2019
Posted on: 12/Mar/2019
Publication Date: 12-03-2019 07:10
Date: 12.3.2019
Oslo, 12 March 2019
Islamabad, 12 March 2019
Hanoi - March 12, 2019
Press release 12 March 2019""".splitlines()


@pytest.mark.parametrize("line", WAYS)
def test_the_line_under_the_title_is_seen_in_every_way_of_writing(line):
    found = one("a.txt", "\n\n".join([TITLE, line, *BODY]))
    assert found.published == (dt.date(2019, 3, 13) if line.startswith("13/") else DAY)
    assert found.title == TITLE and BODY[0] in found.text
    assert days.whole(line) != "" or line not in found.text  # a line that is a day and nothing else is no text


@pytest.mark.parametrize("line", WAYS)
def test_above_the_title_too(line):
    found = one("a.txt", "\n\n".join([line, TITLE, *BODY]))
    assert found.published in (DAY, dt.date(2019, 3, 13))


@pytest.mark.parametrize(("line", "time"), [
    ("2019-03-12T10:15:00+08:00", "2019-03-12T10:15+08:00"), ("March 12, 20191:15 AM", "2019-03-12T01:15"), ("Tue, 12 Mar 2019 23:40:00 -0500", "2019-03-12T23:40-05:00"),
    ("March 12, 2019 | 12:00am", "2019-03-12T00:00"), ("12 March 2019 12:05 pm", "2019-03-12T12:05"), ("10:15, 12/03/2019", "2019-03-12T10:15"), ("12 March 2019", ""), ("12 March 2019 25:99", ""),
])  # fmt: skip
def test_the_clock_comes_along(line, time):
    assert days.stamp(line).time == time


@pytest.mark.parametrize(
    "line",
    [
        "31 February 2019",
        "Page 12 of 2019",
        "12 apples 2019",
        "1.2.3.2019",
        "2019",
        "March 2019",
        "99/99/2019",
        "0/0/2019",
        "00-00-0000",
    ],
)
def test_what_is_no_day(line):
    assert days.stamp(line) is None


HEADS = [
    ("philippine", [TITLE, "Maria Reyes - The Example Star", "March 12, 2019 | 12:00am", *BODY], ("Maria Reyes", "The Example Star")),
    ("byline first", [TITLE, "By Anna Virtanen", "Published: 12 March 2019", *BODY], ("Anna Virtanen", "")),
    ("briefing", ["Department Press Briefing - March 12, 2019", "Ruth Adler, Department Spokesperson", "Washington, D.C.", "March 12, 2019", "2:14 p.m. EDT", *BODY], ("", "")),
    ("only in the title", ["Department Press Briefing - March 12, 2019", *BODY], ("", "")),
    ("letterhead", ["Ministry of Foreign Affairs of Finland", "PRESS RELEASE 34/2019", TITLE, "12 March 2019", *BODY], ("", "Ministry of Foreign Affairs of Finland")),
    ("signed", [TITLE, *BODY, "New Delhi", "March 12, 2019"], ("", "")),
    ("telex", ["ZCZC ABC0123", "R I", TITLE.upper(), f"HANOI, MARCH 12 2019 (EXAMPLE NEWS) - {BODY[0].upper()}", BODY[1].upper(), "MORE", "NNNN"], ("", "EXAMPLE NEWS")),
    ("dateline", [TITLE, f"HANOI, March 12, 2019 (Reuters) - {BODY[0]}", BODY[1]], ("", "Reuters")),
    ("updated beside published", [TITLE, "Published: 12 March 2019", "Updated: 3 September 2024", *BODY], ("", "")),
    ("bars with a label", [TITLE, "Source: Xinhua| 2019-03-12 10:15:00|Editor: Li", *BODY], ("", "Xinhua")),
    ("bars with agency and place", [TITLE, "PTI | New Delhi | March 12, 2019 10:15 am", *BODY], ("", "PTI")),
    ("bars with a byline", [TITLE, "By Rosa Fuentes | 12 March 2019 | 10:15", *BODY], ("Rosa Fuentes", "")),
    ("newspaper and day", [TITLE, "The Example Herald, 12 March 2019", *BODY], ("", "The Example Herald")),
    ("newspaper above the day", [TITLE, "Baltic Weekly", "12 March 2019", *BODY], ("", "Baltic Weekly")),
    ("section in capitals", [TITLE, "FOREIGN POLICY", "Issued on: March 12, 2019", *BODY], ("", "")),
    ("two days on one line", [TITLE, "On Mar 12, 2019 Last updated Sep 3, 2024", *BODY], ("", "")),
    ("updated on the same line", [TITLE, "Updated 10:33pm, March 12, 2019", *BODY], ("", "")),
]  # fmt: skip


LOCAL = """mardi 12 mars 2019 à 10h15
Publié le 12 mars 2019
Dienstag, 12. März 2019
terça-feira, 12 de março de 2019
12.3.2019 klo 10.15
12 marca 2019 r.
2019. március 12. 10:15
2019. gada 12. marts
2019 m. kovo 12 d.
12 марта 2019
2019-03-12 10:15 GMT+8
12 March 2019 · 3 min read
March 12, 2019 0
March 12, 201910:15 AM
12-Mar-19
13/03/19""".splitlines()


@pytest.mark.parametrize("line", LOCAL)
def test_the_line_of_the_day_as_each_country_writes_it(line):
    found = one("a.txt", "\n\n".join([TITLE, line, *BODY]))
    assert found.published == (DAY.replace(day=13) if line.startswith("13") else DAY) and line not in found.text


@pytest.mark.parametrize(("lines", "who"), [(h[1], h[2]) for h in HEADS], ids=[h[0] for h in HEADS])
def test_heads_of_news(lines, who):
    found = one("a.txt", "\n\n".join(lines))
    assert found.published == DAY
    assert (found.byline, found.source) == who
    assert not any(x in found.text for x in ("ZCZC", "NNNN", "PRESS RELEASE", "12:00am"))


def test_a_day_in_the_story_is_none_of_publication():
    found = one("a.txt", "\n\n".join([TITLE, *BODY]))
    assert found.published is None and "No publication date" in found.doubt


def web(
    head: str = "",
    under: str = "",
    foot: str = "<p>&copy; 2024 Ministry. Page last updated: 03.09.2024</p>",
    body: str = "",
    ld: str = "",
) -> Article:
    script = f"<script type='application/ld+json'>{ld}</script>" if ld else ""
    return one("a.html", f"<!doctype html><html><head><meta charset='utf-8'><title>{TITLE} | Ministry</title>{head}{script}</head><body><nav><a href='/'>Home</a> 1 January 2020</nav><main><article><h1>{TITLE}</h1>{under}"
               f"{''.join(f'<p>{p}</p>' for p in BODY)}{body}</article></main><aside><h3>Related</h3><ul><li><time datetime='2020-02-02'>2 Feb 2020</time> Other story</li></ul></aside><footer>{foot}</footer></body></html>")  # fmt: skip


@pytest.mark.parametrize(("page", "where"), [
    (lambda: web('<meta property="article:published_time" content="2019-03-12T18:15:00+08:00">'), "meta"), (lambda: web('<meta name="DC.date.issued" content="2019-03-12">'), "meta"),
    (lambda: web(ld='{"@type": "NewsArticle", "datePublished": "2019-03-12T10:00:00Z", "dateModified": "2024-01-01"}'), "ld"), (lambda: web(ld='{"@graph": [{"@type": "WebSite"}, {"@type": ["Article"], "datePublished": "2019-03-12"}]}'), "ld"),
    (lambda: web(under='<div class="field field--name-created">12. March 2019 - 10:15</div>'), "line"), (lambda: web(under="<p>12 March 2019</p>"), "line"), (lambda: web(under='<time datetime="2019-03-12T10:15:00Z">Tuesday</time>'), "time"),
    (lambda: web(under='<span itemprop="datePublished" content="2019-03-12">today</span>'), "time"), (lambda: web('<link rel="canonical" href="https://example.org/2019/03/12/visit">'), "address"),
    (lambda: web('<meta property="article:modified_time" content="2024-09-03"><meta property="og:updated_time" content="2024-09-03">', "<p class='date'>Published: 12 March 2019</p>"), "label"),
])  # fmt: skip
def test_pages_tell_their_day_and_footers_none(page, where):
    found = page()
    assert found.published == DAY and where in {d.where for d in found.days}
    assert found.doubt == "" and "12. March 2019" not in found.text


def test_a_footer_a_menu_and_other_stories_tell_no_day():
    assert web().published is None


def test_only_an_updated_day_is_taken_as_such():
    found = web('<meta property="article:modified_time" content="2019-03-12">')
    assert (found.published, found.published_by) == (DAY, "updated")


def test_two_good_sources_that_differ_are_doubted_and_all_are_shown():
    found = web('<meta property="article:published_time" content="2019-03-12">', "<p class='date'>2 May 2019</p>")
    assert found.published == DAY and "2019-05-02" in found.doubt
    assert [(str(d.day), d.where) for d in found.days][:2] == [("2019-03-12", "meta"), ("2019-05-02", "line")]
    assert (
        web(
            '<meta property="article:published_time" content="2019-03-12T23:00:00Z">',
            "<p class='date'>13 March 2019</p>",
        ).doubt
        == ""
    )  # a time zone


def table(dates: list[str], name: str = "published") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["title", name, "text"])
    writer.writerows((f"T{i}", d, " ".join(BODY)) for i, d in enumerate(dates))
    return out.getvalue().encode()


@pytest.mark.parametrize(("dates", "right"), [
    (["03/04/2019", "25/04/2019"], ["2019-04-03", "2019-04-25"]), (["03/04/2019", "04/25/2019"], ["2019-03-04", "2019-04-25"]), (["3/4/19 10:15", "4/25/19 11:00"], ["2019-03-04", "2019-04-25"]),
    (["03-04-2019", "25-04-2019"], ["2019-04-03", "2019-04-25"]),
])  # fmt: skip
def test_which_comes_first_is_decided_for_the_whole_column_and_said(dates, right):
    found = list(read_file("t.csv", table(dates), CONFIG))
    assert [str(a.published) for a in found] == right
    assert not any(a.doubt for a in found) and all("first" in a.notes[0] for a in found)


def test_which_comes_first_is_asked_if_it_stays_open():
    for dates in (["03/04/2019", "05/06/2019"], ["13/04/2019", "04/25/2019", "03/04/2019"]):
        found = list(read_file("t.csv", table(dates), CONFIG))
        open_ = next(a for a in found if a.days[0].words == "03/04/2019")
        assert "day/month or month/day" in open_.doubt and {str(d.day) for d in open_.days} == {
            "2019-04-03",
            "2019-03-04",
        }
    (dotted,) = read_file("t.csv", table(["03.04.2019"]), CONFIG)
    assert (str(dotted.published), dotted.doubt) == ("2019-04-03", "")


@pytest.mark.parametrize(
    "name",
    [
        "Date",
        "Publication Date",
        "pub_date",
        "publishedAt",
        "date_publish",
        "seendate",
        "PubDate",
        "webPublicationDate",
        "Published at",
    ],
)
def test_names_of_columns_of_the_common_exports(name):
    (found,) = read_file("t.csv", table(["2019-03-12"], name), CONFIG)
    assert found.published == DAY


@pytest.mark.parametrize("name", ["date_download", "indexed_date", "Load date", "date_modify", "exported"])
def test_columns_that_are_no_day_of_publication(name):
    (found,) = read_file("t.csv", table(["2019-03-12"], name), CONFIG)
    assert found.published is None or found.published_by == "updated"


@pytest.mark.parametrize(
    "name",
    [
        "text",
        "Full text",
        "Body",
        "content",
        "maintext",
        "article_text",
        "Article Body",
        "bodyText",
        "content_text",
        "Story",
    ],
)
def test_names_of_columns_of_texts(name):
    out = io.StringIO()
    csv.writer(out).writerows([["Nr", "Headline", name, "Date"], ["1", TITLE, " ".join(BODY), "12.03.2019"]])
    (found,) = read_file("t.csv", out.getvalue().encode(), CONFIG)
    assert (found.title, found.published) == (TITLE, DAY)


def test_a_table_that_nobody_knows_asks_which_column_is_what_and_remembers():
    out = io.StringIO()
    csv.writer(out).writerows([["A", "B", "C"], ["Visit", "12.03.2019", BODY[0]], ["Other", "13.03.2019", BODY[1]]])
    (error,) = read_file("t.csv", out.getvalue().encode(), CONFIG)
    assert error.kind == "unknown_columns" and error.columns == ("A", "B", "C") and error.sample[0][0] == "Visit"
    said = Config(columns=((error.shape, (("A", "title"), ("B", "published"), ("C", "text"))),))
    assert [(a.title, str(a.published)) for a in read_file("t.csv", out.getvalue().encode(), said)] == [
        ("Visit", "2019-03-12"),
        ("Other", "2019-03-13"),
    ]
    book = m.excel([["A", "B", "C"], ["Visit", dt.datetime(2019, 3, 12), BODY[0]]])
    assert [str(a.published) for a in read_file("t.xlsx", book, said)] == ["2019-03-12"]
