"""XML of agencies and of anybody, pages and books that hold several articles: each with its own title, day and words."""

import html
import io
import zipfile

import makers as m
import pytest

from lib.config import Config
from lib.reading import read_file

CONFIG = Config()


def body(s: m.Story) -> str:
    return "".join(f"<p>{html.escape(p)}</p>" for p in s.paragraphs)


def nitf(s: m.Story) -> str:
    return (f"<nitf><head><docdata><date.issue norm='{s.day:%Y%m%d}T101500Z'/></docdata><pubdata date.publication='{s.day:%Y%m%d}T101500Z' name='{s.source}'/></head><body><body.head><hedline><hl1>{html.escape(s.title)}</hl1></hedline>"
            f"<byline>By <person>{s.byline}</person><byttl>Correspondent</byttl></byline><abstract><p>What it is about</p></abstract></body.head><body.content>{body(s)}<media><media-caption><p>A man</p></media-caption></media></body.content></body></nitf>")  # fmt: skip


def g2(s: m.Story, story: str) -> str:
    return (f"<newsItem standard='NewsML-G2'><itemMeta><provider><name>{s.source}</name></provider><versionCreated>2018-10-01T10:20:00Z</versionCreated><firstCreated>{s.day}T10:15:00Z</firstCreated></itemMeta>"
            f"<contentMeta><by>{s.byline}</by><headline>{html.escape(s.title)}</headline></contentMeta><contentSet><inlineXML>{story}</inlineXML></contentSet></newsItem>")  # fmt: skip


def newsml(s: m.Story, story: str) -> str:
    return (f"<NewsItem><Identification><DateId>{s.day:%Y%m%d}</DateId></Identification><NewsComponent><NewsLines><HeadLine>{html.escape(s.title)}</HeadLine><ByLine>{s.byline}</ByLine><CopyrightLine>(c) 2018</CopyrightLine></NewsLines>"
            f"<AdministrativeMetadata><Provider><Party FormalName='{s.source}'/></Provider></AdministrativeMetadata><ContentItem><DataContent>{story}</DataContent></ContentItem></NewsComponent></NewsItem>")  # fmt: skip


def solr(s: m.Story) -> str:
    told = {"title": s.title, "source": s.source, "author": s.byline, "content": s.text}
    return f"<doc><date name='date'>{s.day}T00:00:00Z</date>{''.join(f'<str name={k!r}>{html.escape(v)}</str>' for k, v in told.items())}</doc>"


def xml(inner: str) -> bytes:
    return f"<?xml version='1.0' encoding='UTF-8'?>{inner}".encode()


def epub(chapters: list[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml", "<container><rootfiles><rootfile full-path='c.opf'/></rootfiles></container>"
        )
        spine = "".join(f"<itemref idref='c{n}'/>" for n in range(len(chapters)))
        items = "".join(f"<item id='c{n}' href='c{n}.xhtml'/>" for n in range(len(chapters)))
        book.writestr(
            "c.opf",
            f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>",
        )
        for n, chapter in enumerate(chapters):
            book.writestr(f"c{n}.xhtml", f"<html><body>{chapter}</body></html>")
    return out.getvalue()


CALIBRE = "<p>| Next | Section Menu | Main Menu |</p>{}<p>This article was downloaded by calibre from https://example.org/</p>"


def page(inner: str) -> bytes:
    return f"<!doctype html><html><head><meta charset='utf-8'><title>Press review</title></head><body><nav><a href='/'>Home</a></nav><main><h1>Press review</h1><p>1 October 2018</p>{inner}<h2>Share</h2><p>Mail</p></main><footer>Copyright 2018</footer></body></html>".encode()


def headed(s: m.Story, text: str = "") -> str:
    return f"<h2>{html.escape(s.title)}</h2><p>{s.source}, {m.english(s.day)}</p>{text or body(s)}"


FORMS = {
    "message.xml": xml(f"<newsMessage><header><sent>2018-10-01T00:00:00Z</sent></header><itemSet>{''.join(g2(s, f'<html><body>{body(s)}</body></html>') for s in m.STORIES)}</itemSet></newsMessage>"),
    "g2-nitf.xml": xml(f"<newsMessage><itemSet>{''.join(g2(s, nitf(s)) for s in m.STORIES)}</itemSet></newsMessage>"),
    "newsml.xml": xml(f"<NewsML><NewsEnvelope><DateAndTime>20181001T000000Z</DateAndTime></NewsEnvelope>{''.join(newsml(s, body(s)) for s in m.STORIES)}</NewsML>"),
    "newsml-nitf.xml": xml(f"<!DOCTYPE NewsML SYSTEM 'x.dtd'><NewsML>{''.join(newsml(s, nitf(s)) for s in m.STORIES)}</NewsML>"),
    "own.xml": xml(f"<export>{''.join(f'<doc><headline>{html.escape(s.title)}</headline><date>{s.day}</date><source>{s.source}</source><author>{s.byline}</author><text>{body(s)}</text></doc>' for s in m.STORIES)}</export>"),
    "solr.xml": xml(f"<response><result>{''.join(map(solr, m.STORIES))}</result></response>"),
    "review.html": page("".join(map(headed, m.STORIES))), "posts.html": page("".join(f"<div class='post'>{headed(s)}</div>" for s in m.STORIES)), "news.epub": epub([CALIBRE.format(headed(s)) for s in m.STORIES]),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_each_article_has_its_own_title_day_source_and_words(name):
    found = list(read_file(name, FORMS[name], CONFIG))
    assert m.told(found) == m.TOLD
    if name.endswith(".xml"):
        assert [f.byline for f in found] == [s.byline for s in m.STORIES]


def test_one_item_of_an_agency():
    (found,) = read_file("one.xml", xml(nitf(m.STORIES[0])), CONFIG)
    assert (found.id, found.title, found.published) == (
        "one",
        m.STORIES[0].title,
        m.STORIES[0].day,
    ) and "A man" not in found.text


def test_of_the_new_york_times_corpus_the_full_text_is_read_once():
    story = (
        nitf(m.STORIES[0])
        .replace(
            "<body.content>", "<body.content><block class='lead_paragraph'><p>LEAD</p></block><block class='full_text'>"
        )
        .replace("<media>", "</block><media>")
    )
    (found,) = read_file("nyt.xml", xml(story), CONFIG)
    assert found.text == m.STORIES[0].text


def test_a_page_of_beginnings_holds_no_texts():
    teasers = "".join(headed(s, f"<p>{s.paragraphs[0][:80]} ...</p><a href='/x'>Read more</a>") for s in m.STORIES)
    (error,) = read_file("list.html", page(teasers), CONFIG)
    assert error.kind == "no_texts" and "lists 3 articles" in str(error)


def test_an_article_with_headings_of_its_own_stays_one():
    inner = f"<p>{m.STORIES[0].paragraphs[0]}</p><h2>What was said in Santiago</h2><p>{m.STORIES[0].paragraphs[1]}</p><h2>What happened on 3 May</h2><p>{m.STORIES[1].paragraphs[1]}</p>"
    (found,) = read_file("a.html", page(inner), CONFIG)
    assert m.STORIES[1].paragraphs[1] in found.text


@pytest.mark.parametrize(("text", "said"), [
    ("<urlset><url><loc>https://example.org/1</loc></url><url><loc>https://example.org/2</loc></url></urlset>", "lists 2 links"),
    ("<opml><head><title>x</title></head><body><outline xmlUrl='https://example.org/rss'/></body></opml>", "lists 1 feed "),
    ("<newsItem><contentMeta><headline>A picture</headline></contentMeta></newsItem>", "lists 1 item "),
    ("<invoice><total>3</total></invoice>", "is not a kind of file"),
])  # fmt: skip
def test_xml_without_texts_gets_a_true_sentence(text, said):
    (error,) = read_file("a.xml", xml(text), CONFIG)
    assert said in str(error)
