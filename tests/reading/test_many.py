"""Files that hold many articles: each comes out with its own title, day, source and words, or the file is refused with the count."""

import csv
import io
import json
from email.message import EmailMessage
from pathlib import Path

import makers as m
import pytest

from lib.config import Config
from lib.errors import UnreadableFile
from lib.model import Article
from lib.reading import read_file

CONFIG = Config()
NO_TEXT = ("Load-Date", "LOAD-DATE", "End of Document", "DOCUMENTS", "Copyright", "All rights", "All Rights", "Section:", "Length:", "Client/Matter", "gdip", "EXMPL", "ProQuest document", "Publication title", "Subject:",
           "First Edition", "Contact us")  # fmt: skip


def told(name: str, data: bytes) -> list[Article]:
    found = list(read_file(name, data, CONFIG))
    assert all(isinstance(f, Article) for f in found), [str(f) for f in found]
    return found


def csv_of(rows: list[dict], delimiter=",", **options) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=delimiter, **options)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def digest() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = (
        "list@example.org",
        "r@example.org",
        "News Digest, Vol 3",
        "Mon, 01 Oct 2018 10:00:00 +0000",
    )
    parts = "\n\n".join(
        f"{'-' * 30}\n\nMessage: {n}\nDate: {s.day:%a}, {s.day.day} {s.day:%b} {s.day.year} 10:15:00 +0000\nFrom: {s.source} <news@example.org>\nSubject: {s.title}\n\n{s.text}\n"
        for n, s in enumerate(m.STORIES, start=1)
    )
    mail.set_content("Today's Topics:\n\n   1. x\n   2. y\n\n\n" + parts + f"\n{'-' * 30}\n\nEnd of News Digest\n")
    return bytes(mail)


def mails_in_mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = (
        "desk@example.org",
        "r@example.org",
        "Three stories",
        "Mon, 01 Oct 2018 10:00:00 +0000",
    )
    mail.set_content("See the three mails attached.")
    for s in m.STORIES:
        mail.add_attachment(m.mail(s))
    return bytes(mail)


FEED = "Example News"
TITLED = {"text": "Full text", "title": "Headline", "published": "Publication Date", "source": "Publication"}
FORMS = {
    "nexis.docx": m.docx(m.nexis_lines()), "nexis.rtf": m.rtf(m.nexis_lines()), "nexis.txt": "\n".join(m.nexis_lines()).encode(), "nexis.pdf": m.pdf(m.nexis_lines(), "Nexis Uni Results"), "nexis.html": m.page(m.nexis_lines()),
    "classic.txt": m.classic().encode("utf-8-sig"), "classic.html": m.page(x for x in m.classic().split("\n\n") if x.strip()),
    "factiva.html": m.factiva_html(), "factiva-reading.html": m.factiva_html(codes=False), "factiva.rtf": m.rtf(m.factiva_text()), "factiva-codes.rtf": m.rtf(m.factiva_text(codes=True)), "factiva.txt": "\n".join(m.factiva_text()).encode(), "factiva.xml": m.factiva_xml(),
    "proquest.txt": "\n".join(m.proquest_lines()).encode(), "proquest.html": m.page(x for x in m.proquest_lines() if x), "proquest.rtf": m.rtf(m.proquest_lines()), "proquest.ris": m.ris().encode(),
    "news.mbox": m.mbox(map(m.mail, m.STORIES)), "Inbox": m.mbox(map(m.mail, m.STORIES)), "INBOX.2018": m.mbox(map(m.mail, m.STORIES)), "mails.eml": m.mbox(map(m.mail, m.STORIES)), "digest.eml": digest(),
    "copied-mails.txt": "\n\n".join(f"From: {s.source}\nDate: {m.american(s.day)}\nSubject: {s.title}\n\n{s.text}" for s in m.STORIES).encode(), "attached.eml": mails_in_mail(),
    "rss.xml": m.rss().encode(), "feed.rss": m.rss().encode(), "atom.xml": m.atom().encode(), "atom": m.atom().encode(),
    "array.json": json.dumps(m.rows()).encode(), "newsapi.json": json.dumps(m.newsapi(), indent=2).encode(), "elastic.json": json.dumps(m.elasticsearch()).encode(), "elasticdump.json": m.jsonl(m.elasticsearch()["hits"]["hits"]),
    "newsplease.jsonl": m.jsonl(m.newsplease()), "bulk.ndjson": m.jsonl(x for h in m.elasticsearch()["hits"]["hits"] for x in ({"index": {"_id": h["_id"]}}, h["_source"])),
    "rows.csv": csv_of(m.rows()).encode(), "semicolons.csv": csv_of(m.rows(**TITLED), ";").encode("utf-8-sig"), "tabs.tsv": csv_of(m.rows(**TITLED), "\t").encode("utf-16"), "sep.csv": ("sep=|\n" + csv_of(m.rows(), "|")).encode(),
    "headed.csv": ("Export of 1 October 2018\n\n" + csv_of(m.rows(**TITLED))).encode(), "latin.csv": csv_of(m.rows(**TITLED), ";").encode("cp1252"),
    "rows.xlsx": m.excel([list(m.rows(**TITLED)[0]), *([*list(r.values())[:2], s.day, *list(r.values())[3:]] for r, s in zip(m.rows(), m.STORIES, strict=True))]),
    "crawl.warc": m.warc(), "crawl.warc.gz": m.warc(gzip=True),
    "all.zip": m.packed({f"folder/{n}.html": m.dated_page(s) for n, s in enumerate(m.STORIES)}),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_each_article_has_its_own_title_day_source_and_words(name):
    found = told(name, FORMS[name])
    assert [(a.title, a.published) for a in found] == [(s.title, s.day) for s in m.STORIES]
    assert [a.source for a in found] == [
        FEED if name.startswith(("rss", "feed", "atom")) else s.source for s in m.STORIES
    ]
    for article, s in zip(found, m.STORIES, strict=True):
        assert " ".join(article.text.split()) == " ".join(s.text.split())
        assert not any(word in article.text for word in NO_TEXT)
    assert len({a.id for a in found}) == 3 and all(a.form for a in found)
    assert not any(a.doubt for a in found)


@pytest.mark.parametrize(
    "name",
    [
        "nexis.docx",
        "classic.txt",
        "factiva.html",
        "factiva-reading.html",
        "factiva.rtf",
        "proquest.txt",
        "atom.xml",
        "newsapi.json",
        "newsplease.jsonl",
        "rows.csv",
        "proquest.ris",
    ],
)
def test_bylines_come_along(name):
    assert [a.byline for a in told(name, FORMS[name])] == [s.byline for s in m.STORIES]


@pytest.mark.parametrize(
    "name",
    [
        "atom.xml",
        "rss.xml",
        "newsapi.json",
        "elastic.json",
        "newsplease.jsonl",
        "rows.csv",
        "crawl.warc",
        "proquest.ris",
    ],
)
def test_addresses_come_along(name):
    assert [a.url for a in told(name, FORMS[name])] == [s.url for s in m.STORIES]


def test_a_zip_of_all_kinds_gives_all_articles():
    files = {f"{i}/{name}": data for i, (name, data) in enumerate(FORMS.items())}
    found = list(read_file("everything.zip", m.packed(files), CONFIG))
    assert len(found) == 3 * len(FORMS) and all(isinstance(f, Article) for f in found), [
        str(f) for f in found if isinstance(f, UnreadableFile)
    ]


def test_one_article_of_an_archive_loses_the_furniture_too():
    one = m.STORIES[:1]
    for name, data in {
        "n.docx": m.docx(m.nexis_lines(one)),
        "c.txt": m.classic(one).encode(),
        "f.html": m.factiva_html(one),
        "p.txt": "\n".join(m.proquest_lines(one)).encode(),
    }.items():
        (article,) = told(name, data)
        assert (article.title, article.published) == (one[0].title, one[0].day) and not any(
            w in article.text for w in NO_TEXT
        )


def test_the_limit_on_length_is_for_an_article_not_for_the_file():
    many = [s._replace(title=f"{s.title} {i}") for i in range(250) for s in m.STORIES]
    data = m.rtf(m.nexis_lines(many))
    assert len(data) > CONFIG.article_characters
    assert len(told("large.rtf", data)) == 750


def cover_says_more() -> bytes:
    return m.docx("Documents (57)" if line == "Documents (3)" else line for line in m.nexis_lines())


def test_a_file_that_says_it_holds_more_says_so():
    *found, last = read_file("n.docx", cover_says_more(), CONFIG)
    assert len(found) == 3 and last.kind == "incomplete" and "57 articles, but 3" in str(last)


UNKNOWN = {
    "numbered.txt": "\n\n".join(f"Article {n} of 3\n{s.title}\n{s.text}" for n, s in enumerate(m.STORIES, start=1)),
    "counted.txt": "\n\n".join(f"{s.title}\n{len(s.text.split())} words\n{s.text}" for s in m.STORIES),
    "briefs.txt": "\n\n".join(
        f"{city}, March {n} (Reuters) - The minister of somewhere arrived here on Monday for talks about trade and the like with the president."
        for n, city in enumerate(("RIGA", "OSLO", "LIMA"), 1)
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_cannot_be_cut_safely_is_refused_with_the_count(name):
    (error,) = read_file(name, UNKNOWN[name].encode(), CONFIG)
    assert isinstance(error, UnreadableFile) and error.kind == "many_articles" and "holds 3 articles" in str(error)
    (again,) = read_file("x.docx", m.docx(UNKNOWN[name].split("\n")), CONFIG)
    assert again.kind == "many_articles"


def test_texts_that_somebody_put_together_are_cut_where_each_part_has_its_head():
    text = "\n\n=====\n\n".join(f"{s.title}\n\n{m.english(s.day)}\n\n{s.text}" for s in m.STORIES)
    assert [(a.title, a.published) for a in told("mine.txt", text.encode())] == [(s.title, s.day) for s in m.STORIES]
    (one,) = told(
        "stars.txt",
        f"{m.STORIES[0].title}\n\n{m.english(m.STORIES[0].day)}\n\n{m.STORIES[0].paragraphs[0]}\n\n* * *\n\n{m.STORIES[0].paragraphs[1]}".encode(),
    )
    assert m.STORIES[0].paragraphs[1] in one.text


@pytest.mark.parametrize(("name", "data", "said"), [
    ("list.html", m.factiva_list(), "3 headlines"),
    ("gdelt.json", json.dumps({"articles": [{"url": s.url, "title": s.title, "seendate": "20180206T101500Z", "domain": "example.org", "language": "English"} for s in m.STORIES]}).encode(), "3 articles"),
    ("mediacloud.csv", csv_of([{"id": "1", "indexed_date": "2018-10-01", "language": "en", "media_name": s.source, "publish_date": str(s.day), "title": s.title, "url": s.url} for s in m.STORIES]).encode(), "3 articles"),
    ("links.jsonl", m.jsonl({"url": s.url, "title": s.title} for s in m.STORIES), "3 articles"),
    ("titles.xml", b"<rss version='2.0'><channel><title>x</title><item><title>A</title><link>https://e.org/1</link></item><item><title>B</title><link>https://e.org/2</link></item></channel></rss>", "2 entries"),
    ("titles.ris", b"TY  - NEWS\nTI  - A\nER  - \nTY  - NEWS\nTI  - B\nER  - \n", "2 articles"),
    ("alert.eml", bytes(m.mail(m.STORIES[0], "One https://www.google.com/url?rct=j&url=https://a.org/1&ct=ga\nTwo https://www.google.com/url?rct=j&url=https://a.org/2&ct=ga", From="Google Alerts <googlealerts-noreply@google.com>")), "2 links"),
])  # fmt: skip
def test_lists_without_texts_get_a_true_sentence(name, data, said):
    (error,) = read_file(name, data, CONFIG)
    assert error.kind == "no_texts" and f"lists {said} without their texts" in str(error)


def test_news_of_one_row_that_break_off_say_so():
    value = m.newsapi()
    value["articles"][0]["content"] = m.STORIES[0].text[:200] + "… [+1234 chars]"
    first = told("n.json", json.dumps(value).encode())[0]
    assert "1234" not in first.text and any("breaks off" in n for n in first.notes)


def test_a_ticket_of_mails_of_one_thread_is_one_story():
    body = f"FYI\n\n---------- Forwarded message ---------\nFrom: {m.STORIES[0].source} <n@example.org>\nDate: Tue, Feb 6, 2018 at 10:15\nSubject: {m.STORIES[0].title}\nTo: <d@example.org>\n\n{m.STORIES[0].text}"
    (one,) = told("fw.eml", bytes(m.mail(m.STORIES[1], body, Subject="Fwd: " + m.STORIES[0].title)))
    assert (one.title, one.published, one.source) == (m.STORIES[0].title, m.STORIES[0].day, m.STORIES[0].source)


FIELD = Path(__file__).parents[3] / "shared" / "field"
THREE = [
    "01-nexis-uni.docx",
    "02-lexisnexis-classic.txt",
    "03-factiva.html",
    "04-factiva.rtf",
    "05-proquest.eml",
    "08-array.json",
    "08b-newsplease.jsonl",
    "09-ministry-rss.xml",
    "12-newsletters.mbox",
    "12c-mails.eml",
]


@pytest.mark.skipif(not FIELD.exists(), reason="../shared/field is not there")
@pytest.mark.parametrize("name", THREE)
def test_the_files_of_the_field_hold_three(name):
    found = told(name, (FIELD / name).read_bytes())
    assert [str(a.published) for a in found] == ["2019-03-12", "2019-06-03", "2019-09-20"]
    assert [a.title for a in found] == [
        "Norway, Vietnam seek fisheries accord",
        "Kenyan president to visit Lisbon next week",
        "Peru calls off minister's trip to Ottawa",
    ]
