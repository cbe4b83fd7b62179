"""Each format in, the same article out; what cannot be read gives one sentence and nothing else."""

import datetime as dt
import io
import json
import textwrap
import zipfile

import pandas as pd
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from lib.config import Config
from lib.errors import UnreadableFile
from lib.export.sheets import frame_csv as as_csv
from lib.model import Article
from lib.reading import read_file, read_pasted, table
from lib.reading.clean import paragraphs, tidy

CONFIG = Config()
TITLE = "Finnish president flies to Ottawa"
BODY = [
    "OTTAWA, March 3 - Finnish President Sauli Niinisto arrived in Ottawa on Tuesday for talks with Canadian Prime Minister Justin Trudeau.",
    "The two leaders spoke about the Arctic, trade and defence, officials said after the meeting.",
]
DAY = dt.date(2020, 3, 3)


def one(name: str, data: bytes) -> Article:
    (found,) = read_file(name, data, CONFIG)
    assert isinstance(found, Article), str(found)
    return found


def refused(name: str, data: bytes) -> UnreadableFile:
    (found,) = read_file(name, data, CONFIG)
    assert isinstance(found, UnreadableFile)
    return found


def text_file() -> bytes:
    return "\n\n".join([TITLE, "PUBLISHED : Tuesday, 3 March, 2020, 9:45pm", "By Anna Virtanen", *BODY]).encode()


def html_page() -> bytes:
    ld = json.dumps(
        {
            "@type": "NewsArticle",
            "headline": TITLE,
            "datePublished": "2020-03-03T21:45:00+02:00",
            "author": {"name": "Anna Virtanen"},
            "publisher": {"name": "Arctic Post"},
        }
    )
    return f"""<!doctype html><html><head><title>x</title><script type="application/ld+json">{ld}</script></head><body><nav>Home News Sport</nav>
    <article><h1>{TITLE}</h1>{"".join(f"<p>{p}</p>" for p in BODY)}</article><script>alert(1)</script><footer>All rights reserved</footer></body></html>""".encode()


def pdf_file(lines=None) -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    page.rect(10, 10, 5, 5)
    y = 800
    for line in (
        lines
        if lines is not None
        else [TITLE, "Published: 3 March 2020", "", *(line for p in BODY for line in textwrap.wrap(p, 80))]
    ):
        page.drawString(60, y, line)
        y -= 16
    page.save()
    return out.getvalue()


def docx_file() -> bytes:
    document, out = Document(), io.BytesIO()
    for line in (TITLE, "Published: 3 March 2020", *BODY):
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def mail_file() -> bytes:
    return ("From: Arctic Post <desk@example.org>\nTo: a@example.org\nSubject: Fwd: " + TITLE + "\nDate: Tue, 03 Mar 2020 21:45:00 +0200\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\n\n" + "\n\n".join(BODY) + "\n").encode()  # fmt: skip


MARKDOWN = f"---\ntitle: {TITLE}\npublished: 2020-03-03\nsource: Arctic Post\n---\n\n" + "\n\n".join(BODY).replace(
    "Ottawa for", "**Ottawa** for"
)


@pytest.mark.parametrize(("name", "data"), [
    ("a.txt", text_file()), ("a.html", html_page()), ("a.pdf", pdf_file()), ("a.docx", docx_file()), ("a.eml", mail_file()), ("a.md", MARKDOWN.encode()),
    ("no-ending", text_file()), ("page-as-text.txt", html_page()),
])  # fmt: skip
def test_every_format_gives_the_article(name, data):
    found = one(name, data)
    assert (found.title, found.published) == (TITLE, DAY)
    assert "Finnish President Sauli Niinisto arrived in Ottawa" in " ".join(found.text.split())
    assert "All rights reserved" not in found.text and "alert" not in found.text and "**" not in found.text


def test_metadata_comes_along():
    page = one("a.html", html_page())
    assert (page.byline, page.source, page.published_time) == ("Anna Virtanen", "Arctic Post", "2020-03-03T21:45+02:00")
    assert one("a.txt", text_file()).byline == "Anna Virtanen"
    assert one("a.eml", mail_file()).source == "Arctic Post"
    assert one("a.txt", text_file()).dateline.startswith("OTTAWA, March 3")


def test_jsonl_keeps_the_text_as_given():
    text = "  Odd   spacing \n stays.\u200b It is the caller's own string, with offsets that refer to it. "
    row = json.dumps({"id": "x1", "text": text, "published": "2020-03-03", "title": "T"})
    good, bad = read_file("many.jsonl", (row + "\nnot json\n").encode(), CONFIG)
    assert (good.id, good.text, good.published) == ("x1", text, DAY)
    assert bad.kind == "broken" and "row 2" in str(bad)


def test_csv_and_zip_of_many():
    table = 'id,title,published,text\n1,A,2020-03-03,"The minister said in English that all was well today."\n2,B,2020-03-04,"A second text, also in plain English words."\n'
    assert [a.id for a in read_file("t.csv", table.encode(), CONFIG)] == ["1", "2"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("folder/one.txt", text_file())
        z.writestr("folder/two.pdf", b"%PDF-1.4 broken")
        z.writestr("../../evil.txt", text_file())
        z.writestr("inner.zip", b"PK\x03\x04")
    outcomes = list(read_file("all.zip", out.getvalue(), CONFIG))
    assert [type(o).__name__ for o in outcomes] == ["Article", "Broken", "Article", "Broken"]
    assert outcomes[2].id == "evil"


@given(st.text(min_size=1, max_size=120).filter(lambda t: t.strip() and "\x00" not in t))
@settings(max_examples=80, deadline=None)
def test_any_text_survives_csv_unchanged(text):
    article = Article("a1", text, title="=1+1", published=DAY)
    row = table.as_row(article)
    frame = pd.DataFrame([row]).astype("str")
    (back,) = table.read("t.csv", as_csv(frame), "csv")
    assert isinstance(back, Article) and (back.text, back.title, back.published) == (text, "=1+1", DAY)


def encrypted_pdf() -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, encrypt="secret")
    page.drawString(60, 800, "hidden")
    page.save()
    return out.getvalue()


LATVIAN = (
    "Latvijas premjerministrs trešdien Rīgā tikās ar Japānas premjerministru, lai pārrunātu ekonomiskās attiecības un drošību Baltijas reģionā. "
    * 3
)
WALL = "<html><body><h1>Sign in to continue</h1><p>Please log in to continue reading. Enter your password.</p></body></html>"


@pytest.mark.parametrize(("name", "data", "kind"), [
    ("latvian.txt", LATVIAN.encode(), "not_english"),
    ("scan.pdf", pdf_file([]), "no_text_layer"),
    ("empty.txt", b" \n\t\x00", "empty"),
    ("big.txt", b"x" * (CONFIG.file_bytes + 1), "too_large"),
    ("long.txt", b"A sentence in English about a visit. " * 9000, "too_large"),
    ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "unknown_type"),
    ("sheet.xlsx", b"\x00\x01binary", "broken"),
    ("locked.pdf", encrypted_pdf(), "encrypted"),
    ("broken.docx", b"PK\x03\x04 not really", "broken"),
    ("fake.pdf", b"no pdf at all", "broken"),
    ("login.html", WALL.encode(), "not_an_article"),
])  # fmt: skip
def test_refusals_name_the_file_and_the_reason(name, data, kind):
    error = refused(name, data)
    assert error.kind == kind
    assert name in str(error) and str(error).endswith(".") and "\n" not in str(error)


SPANISH_NAMES = """ASUNCIÓN, April 4 (Herald) - Chinese Trade Minister Esko Nastase visited Asunción on April 2 for a three-day visit. Nastase met Paraguayan Energy Minister Speciosa Duarte and discussed natural gas supplies and a new pipeline.
Negotiators had worked through the night. Business leaders welcomed the announcement. Local newspapers gave the event little room. Both governments have faced pressure at home over rising prices. Opposition parties criticised spending."""


def test_english_about_people_and_places_of_another_language_is_read():
    from lib.reading.language import _foreign

    assert _foreign(" ".join(SPANISH_NAMES.split())) is not None  # as a whole it looks Spanish
    assert "Speciosa Duarte" in one("asuncion.txt", SPANISH_NAMES.encode()).text
    assert (
        refused(
            "asuncion-es.txt",
            "El Presidente Nastase viajó a Asunción, donde se reunió con la Ministra Speciosa Duarte para hablar del comercio entre los dos países.".encode(),
        ).kind
        == "not_english"
    )
    assert (
        refused(
            "asuncion-capitals.txt",
            "EL PRESIDENTE VIAJÓ EL LUNES A BOGOTÁ, DONDE SE REUNIÓ CON SU HOMÓLOGO PARA HABLAR DEL COMERCIO ENTRE LOS DOS PAÍSES.".encode(),
        ).kind
        == "not_english"
    )


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\u202egpj.exe", "x" * 300 + ".bin", "con", "<b>.bin"])
def test_hostile_file_names_are_shown_harmlessly(name):
    error = refused(name, b"\x00\x01\x02\x03" * 50)
    assert "/" not in str(error).split(" is ")[0] and "\u202e" not in str(error) and len(str(error)) < 250


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_tidying_twice_changes_nothing_and_any_text_is_read(text):
    assert tidy(tidy(text)) == tidy(text)
    assert "\n\n".join(paragraphs(tidy(text))).count("\n\n\n") == 0
    assert isinstance(read_pasted(text, CONFIG), Article | UnreadableFile)


@given(
    st.binary(max_size=300),
    st.sampled_from(["a.txt", "a.html", "a.pdf", "a.docx", "a.eml", "a.csv", "a.jsonl", "a.zip", "a.md", "a"]),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(data, name):
    for found in read_file(name, data, CONFIG):
        assert isinstance(found, Article | UnreadableFile)
