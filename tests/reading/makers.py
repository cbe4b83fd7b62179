"""Files in the forms that people have, made by the tests: invented articles, and each kind of export around them."""

import datetime as dt
import email.message
import email.utils
import html
import io
import json
import textwrap
import zipfile
from collections.abc import Iterable
from typing import NamedTuple

import openpyxl
from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from lib.model import Article


class Story(NamedTuple):
    title: str
    day: dt.date
    source: str
    byline: str
    paragraphs: tuple[str, ...]
    url: str = ""

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


STORIES = (
    Story("Finland, Chile to share polar stations", dt.date(2018, 2, 6), "The Santiago Herald", "Rosa Fuentes",
          ("SANTIAGO, Feb 6 (Reuters) - Finnish Foreign Minister Aino Salmela arrived in Santiago on Monday for talks with Chilean President Tomás Ibarra about research in the Antarctic and new ships.",
           "She will stay until Thursday, her ministry said in a statement. The two governments hope to sign an agreement on polar research before the end of the year."), "https://example.org/a/1"),
    Story("Ghana’s president to see Riga in May", dt.date(2018, 4, 23), "Baltic Weekly", "Ilze Kalna",
          ("Ghanaian President Kofi Asante will travel to Riga on May 3 for a three-day visit, his office announced on Sunday afternoon in Accra.",
           "He will meet Latvian President Andris Liepa and open a trade forum on timber. Schools and shipping are on the agenda as well, the office said."), "https://example.org/a/2"),
    Story("Minister puts off journey to Seoul", dt.date(2018, 9, 14), "Pacific Wire", "",
          ("WELLINGTON - New Zealand’s Defence Minister Hana Parata has postponed a visit to Seoul planned for next week, the ministry said on Friday.",
           "She was to have met her South Korean counterpart, Min Jae-ho, on Tuesday. No new date was given, and officials declined to say more about the reasons."), "https://example.org/a/3"),
)  # fmt: skip


TOLD = [(s.title, s.day, s.source, " ".join(s.text.split())) for s in STORIES]


def told(found: Iterable) -> list:
    """TOLD where each outcome is the article of a story; a refusal stands as its sentence."""
    return [
        (f.title, f.published, f.source, " ".join(f.text.split())) if isinstance(f, Article) else str(f) for f in found
    ]


def american(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def english(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def nexis_lines(stories=STORIES) -> list[str]:
    """Nexis Uni, "one file": cover list, then articles that end with "End of Document"."""
    out = ["Date and Time: Monday, 1. October 2018 09:31:00 CEST", "Job Number: 1234", f"Documents ({len(stories)})"]
    for n, s in enumerate(stories, start=1):
        out += [
            f"{n}. {s.title}",
            "Client/Matter: -None-",
            "Search Terms: visit w/5 minister",
            "Search Type: Natural Language",
            "",
        ]
    for s in stories:
        out += ["", s.title, s.source, f"{american(s.day)} {s.day:%A}", "", f"Copyright {s.day.year} {s.source} All Rights Reserved", "Section: WORLD; Version:1",
                f"Length: {len(s.text.split())} words", *([f"Byline: {s.byline}"] if s.byline else []), "Body", "", *(x for p in s.paragraphs for x in (p, "")),
                "Load-Date: October 1, 2018", "", "End of Document", ""]  # fmt: skip
    return out


def docx(lines) -> bytes:
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def rtf(lines) -> bytes:
    def coded(text: str) -> str:
        return "".join(
            c
            if 31 < ord(c) < 127 and c not in "\\{}"
            else f"\\{c}"
            if c in "\\{}"
            else f"\\'{c.encode('cp1252').hex()}"
            for c in text
        )

    body = "".join(f"\\pard {coded(line)}\\par\n" for line in lines)
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}\n" + body + "}").encode(
        "ascii"
    )


def pdf(lines, heads: str = "") -> bytes:
    """Lines on A4 pages, with a running head and a page number where heads is given."""
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    number, y = 1, 780
    for line in [x for told in lines for x in (textwrap.wrap(told, 85) or [""])]:
        if y < 80:
            _edges(page, heads, number)
            page.showPage()
            number, y = number + 1, 780
        page.drawString(60, y, line)
        y -= 15
    _edges(page, heads, number)
    page.save()
    return out.getvalue()


def _edges(page, heads: str, number: int) -> None:
    if heads:
        page.drawString(60, 810, heads)
        page.drawString(290, 40, f"Page {number} of 9")


def page(lines, title="Results") -> bytes:
    return f"<!doctype html><html><head><meta charset='utf-8'><title>{title}</title></head><body>{''.join(f'<p>{html.escape(x)}</p>' for x in lines)}</body></html>".encode()


def classic(stories=STORIES) -> str:
    out = f"\n\nDownload Request: Selected Items: 1-{len(stories)}\nTime Of Request: Monday, October 01, 2018  16:51:31\n\nSend To:\n\nEXAMPLE LIBRARY\n\nTerms: (visit)\n\n"
    for n, s in enumerate(stories, start=1):
        body = "\n\n".join(textwrap.fill(p, 78) for p in s.paragraphs)
        out += (f"\n{f'{n} of {len(stories)} DOCUMENTS':^78}\n\n\n\n{s.source:^78}\n\n{f'{american(s.day)} {s.day:%A}':^78}\n{'First Edition':^78}\n\n{s.title}\n\n"
                + (f"BYLINE: {s.byline}\n\n" if s.byline else "") + f"SECTION: NEWS; Pg. 3\n\nLENGTH: {len(s.text.split())} words\n\n\n{body}\n\nLOAD-DATE: October 1, 2018\n\nLANGUAGE: ENGLISH\n\n"
                f"PUBLICATION-TYPE: Newspaper\n\n\n{f'Copyright {s.day.year} {s.source}':^78}\n{'All Rights Reserved':^78}\n")  # fmt: skip
    return out


def factiva_codes(s: Story, number: int) -> list[tuple[str, str]]:
    return [("SE", "World"), ("HD", s.title), *([("BY", f"By {s.byline}")] if s.byline else []), ("WC", f"{len(s.text.split())} words"), ("PD", english(s.day)), ("ET", "10:15"), ("SN", s.source),
            ("SC", "EXMPL"), ("ED", "First"), ("PG", "A3"), ("LA", "English"), ("CY", f"(c) {s.day.year} Example. All rights reserved."), ("LP", s.paragraphs[0]), ("TD", s.paragraphs[1]),
            ("CO", "exmpl : Example Corp"), ("IN", "i1 : Fishing"), ("NS", "gdip : International Relations"), ("RE", "fin : Finland"), ("IPC", "ABC"), ("PUB", "Example Holdings"), ("AN", f"Document EXMPL0002018{number:04d}e2ab00001")]  # fmt: skip


def _cell(code: str, words: str) -> str:
    text = html.escape(words)
    return f"<p class='articleParagraph enarticleParagraph'>{text}</p>" if code in ("LP", "TD") else text


def factiva_html(stories=STORIES, codes=True) -> bytes:
    out = "<html><head><title>Factiva</title></head><body><div id='contentLeft'>"
    for n, s in enumerate(stories, start=1):
        if codes:
            rows = "".join(
                f"<tr><td class='index'><b>{c}</b>&nbsp;</td><td>{_cell(c, v)}</td></tr>"
                for c, v in factiva_codes(s, n)
            )
            out += f"<div class='article enArticle'><table>{rows}</table></div>"
        else:
            told = dict(factiva_codes(s, n))
            by = f"<div class='author'>By {s.byline}</div>" if s.byline else ""
            heads = "".join(f"<div>{html.escape(told[c])}</div>" for c in ("WC", "PD", "ET", "SN", "SC", "LA", "CY"))
            out += (f"<div class='article enArticle'><div id='hd'><span class='enHeadline'>{html.escape(s.title)}</span></div>{by}{heads}"
                    + "".join(f"<p class='articleParagraph enarticleParagraph'>{html.escape(p)}</p>" for p in s.paragraphs) + f"<p>{told['AN']}</p></div>")  # fmt: skip
    return (out + "</div></body></html>").encode()


def factiva_list(stories=STORIES) -> bytes:
    rows = "".join(
        f"<tr class='headline'><td>{n}</td><td><a class='enHeadline' href='x'>{s.title}</a><div class='leadFields'>{s.source}, {english(s.day)}, 58 words, (English)</div></td></tr>"
        for n, s in enumerate(stories, 1)
    )
    return f"<html><head><title>Factiva</title></head><body><table>{rows}</table></body></html>".encode()


def factiva_text(stories=STORIES, codes=False) -> list[str]:
    out = []
    for n, s in enumerate(stories, start=1):
        told = dict(factiva_codes(s, n))
        if codes:
            out += [f"{c}   {v}" if c != "AN" else "AN" for c, v in factiva_codes(s, n)] + [told["AN"], ""]
        else:
            out += [
                s.title,
                *([f"By {s.byline}"] if s.byline else []),
                told["WC"],
                told["PD"],
                told["ET"],
                s.source,
                "EXMPL",
                "A3",
                "English",
                told["CY"],
                "",
                *(x for p in s.paragraphs for x in (p, "")),
                told["AN"],
                "",
            ]
    return out


def factiva_xml(stories=STORIES) -> bytes:
    rows = "".join(
        f"<article><headline><para>{html.escape(s.title)}</para></headline><byline><para>By {s.byline}</para></byline><publicationDate><date>{s.day}T00:00:00Z</date></publicationDate>"
        f"<sourceName>{s.source}</sourceName><leadParagraph><para>{s.paragraphs[0]}</para></leadParagraph><tailParagraphs><para>{s.paragraphs[1]}</para></tailParagraphs><copyright><para>(c) x</para></copyright></article>"
        for s in stories
    )  # fmt: skip
    return f"<?xml version='1.0' encoding='UTF-8'?><ppsArticleResponse>{rows}</ppsArticleResponse>".encode()


def proquest_lines(stories=STORIES) -> list[str]:
    out = []
    for n, s in enumerate(stories, start=1):
        out += ["_" * 60, "", f"Document {n} of {len(stories)}", "", s.title, "", *([f"Author: {s.byline}", ""] if s.byline else []), f"Publication info: {s.source} ; London [London]{english(s.day)}: A.2.", "",
                f"https://search.proquest.com/docview/{n}", "", f"Abstract: {s.paragraphs[0][:60]}", "", "Links: none", "", f"Full text: {s.paragraphs[0]}", "", s.paragraphs[1], "",
                "Subject: International relations; Ministers", "", "Location: Finland", "", f"Title: {s.title}", "", f"Publication title: {s.source}", "", "Pages: A.2", "", f"Publication year: {s.day.year}", "",
                f"Publication date: {s.day:%b} {s.day.day}, {s.day.year}", "", "Section: News", "", "Source type: Newspapers", "", f"ProQuest document ID: {1000 + n}", "",
                f"Document URL: https://search.proquest.com/docview/{n}", "", "Copyright: Copyright Example 2018", "", "Last updated: 2018-10-01", "", "Database: Example Dailies", ""]  # fmt: skip
    return [
        *out,
        "_" * 60,
        "",
        "Contact us at: http://www.proquest.com/go/contactsupport",
        "Database copyright (c) 2018 ProQuest LLC. All rights reserved.",
    ]


def ris(stories=STORIES) -> str:
    return "\n".join(
        f"TY  - NEWS\nAB  - {s.text.replace(chr(10), ' ')}\nAU  - {s.byline}\nDA  - {s.day:%Y/%m/%d}/\nJF  - {s.source}\nLA  - English\nPY  - {s.day.year}\nTI  - {s.title}\nUR  - {s.url}\nY1  - {s.day:%Y/%m/%d}/\nER  - \n"
        for s in stories
    )


def mail(s: Story, body: str = "", **heads: str) -> email.message.EmailMessage:
    made = email.message.EmailMessage()
    moment = dt.datetime.combine(s.day, dt.time(10, 15), dt.UTC)
    told = {
        "From": f"{s.source} <news@example.org>",
        "To": "reader@example.org",
        "Subject": s.title,
        "Date": email.utils.format_datetime(moment),
        "Message-ID": f"<{s.day}@example.org>",
        **heads,
    }
    for key, value in told.items():
        made[key] = value
    made.set_content(body or s.text)
    return made


def mbox(mails) -> bytes:
    return b"".join(
        b"From news@example.org Mon Oct  1 10:15:00 2018\n" + bytes(m).replace(b"\nFrom ", b"\n>From ") + b"\n\n"
        for m in mails
    )


def rss(stories=STORIES) -> str:
    items = "".join(
        f"<item><title>{html.escape(s.title)}</title><link>{s.url}</link><pubDate>{email.utils.format_datetime(dt.datetime.combine(s.day, dt.time(23, 40), dt.timezone(dt.timedelta(hours=-5))))}</pubDate>"
        f"<dc:creator>{s.byline}</dc:creator><description>{html.escape(s.paragraphs[0])}</description><content:encoded><![CDATA[{''.join(f'<p>{p}</p>' for p in s.paragraphs)}]]></content:encoded></item>"
        for s in stories
    )  # fmt: skip
    return f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Example News</title><link>https://example.org</link><description>x</description><lastBuildDate>Mon, 01 Oct 2018 07:00:00 GMT</lastBuildDate>{items}</channel></rss>"


def atom(stories=STORIES) -> str:
    entries = "".join(
        f"<entry><title>{html.escape(s.title)}</title><link href='{s.url}'/><id>{s.url}</id><published>{s.day}T10:15:00+02:00</published><updated>2018-10-01T00:00:00Z</updated><author><name>{s.byline}</name></author>"
        f"<content type='html'>{html.escape(''.join(f'<p>{p}</p>' for p in s.paragraphs))}</content></entry>" for s in stories
    )  # fmt: skip
    return f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Example News</title><updated>2018-10-01T00:00:00Z</updated><id>x</id>{entries}</feed>"


def rows(stories=STORIES, **names: str) -> list[dict]:
    """One dict a story; names: what a field is called."""
    called = {
        "title": "title",
        "text": "text",
        "published": "published",
        "source": "source",
        "byline": "byline",
        "url": "url",
    } | names
    return [
        {
            called["title"]: s.title,
            called["text"]: s.text,
            called["published"]: s.day.isoformat(),
            called["source"]: s.source,
            called["byline"]: s.byline,
            called["url"]: s.url,
        }
        for s in stories
    ]


def newsapi(stories=STORIES) -> dict:
    return {
        "status": "ok",
        "totalResults": len(stories),
        "articles": [
            {
                "source": {"id": None, "name": s.source},
                "author": s.byline,
                "title": s.title,
                "description": s.paragraphs[0][:50],
                "url": s.url,
                "urlToImage": None,
                "publishedAt": f"{s.day}T10:15:00Z",
                "content": s.text,
            }
            for s in stories
        ],
    }


def elasticsearch(stories=STORIES) -> dict:
    return {
        "took": 3,
        "hits": {
            "total": {"value": len(stories)},
            "hits": [
                {
                    "_index": "news",
                    "_id": str(n),
                    "_score": 1.0,
                    "_source": {
                        "headline": s.title,
                        "body": s.text,
                        "pub_date": f"{s.day}T10:15:00",
                        "outlet": s.source,
                        "author": s.byline,
                        "link": s.url,
                    },
                }
                for n, s in enumerate(stories)
            ],
        },
    }


def newsplease(stories=STORIES) -> list[dict]:
    return [
        {
            "authors": [s.byline] if s.byline else [],
            "date_download": "2018-10-01 10:00:00",
            "date_modify": "2018-10-01 10:00:00",
            "date_publish": f"{s.day} 10:15:00",
            "maintext": s.text.replace("\n\n", "\n"),
            "source_domain": s.source,
            "title": s.title,
            "url": s.url,
        }
        for s in stories
    ]


def jsonl(values) -> bytes:
    return "\n".join(json.dumps(v, ensure_ascii=False) for v in values).encode()


def excel(table) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in table:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def story_page(s: Story, more: str = "") -> bytes:
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(s.title)} | {s.source}</title><meta property="og:title" content="{html.escape(s.title)}"><meta property="og:site_name" content="{s.source}">{more}</head>
    <body><nav><a href="/">Home</a></nav><main><article><h1>{html.escape(s.title)}</h1>{"".join(f"<p>{html.escape(p)}</p>" for p in s.paragraphs)}</article></main><footer>Last updated: 1 October 2018. Copyright 2018</footer></body></html>""".encode()


def dated_page(s: Story) -> bytes:
    return story_page(
        s,
        f'<meta property="article:published_time" content="{s.day}T18:15:00+08:00"><meta property="article:modified_time" content="2018-10-01T00:00:00Z">',
    )


def warc(stories=STORIES, gzip=False) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    for s in stories:
        heads = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                s.url,
                "response",
                payload=io.BytesIO(dated_page(s)),
                http_headers=heads,
                warc_headers_dict={"WARC-Date": "2018-10-01T00:00:00Z"},
            )
        )
    picture = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            "https://example.org/x.png", "response", payload=io.BytesIO(b"\x89PNG"), http_headers=picture
        )
    )
    gone = StatusAndHeaders("404 Not Found", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            "https://example.org/gone",
            "response",
            payload=io.BytesIO(b"<html><body>Not found</body></html>"),
            http_headers=gone,
        )
    )
    return out.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
