"""Formats of one article each: the story's own title, day, source and words, whatever stands around it."""

import datetime as dt
import email.policy
import io
import struct
from email.message import EmailMessage
from itertools import pairwise

import makers as m
import olefile
import pytest
from reportlab.pdfgen import canvas

from lib.config import Config
from lib.errors import UnreadableFile
from lib.model import Article
from lib.reading import read_file
from lib.reading.msg import unpacked

CONFIG = Config()
STORY = m.STORIES[0]
LATER = dt.date(2018, 8, 30)
LINES = [STORY.title, m.english(STORY.day), *STORY.paragraphs]


def one(name: str, data: bytes) -> Article:
    (found,) = read_file(name, data, CONFIG)
    assert isinstance(found, Article), str(found)
    return found


def odt(lines) -> bytes:
    body = "".join(
        f"<text:p>{x}<text:note><text:note-body><text:p>a note</text:p></text:note-body></text:note></text:p>"
        for x in lines
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:text>{body}</office:text></office:body></office:document-content>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    return m.packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def epub(chapters) -> bytes:
    items = "".join(
        f'<item id="c{i}" href="c{i}.xhtml" media-type="application/xhtml+xml"/>' for i in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    package = f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A book of news</dc:title><dc:date>2020-01-01</dc:date></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>'
    container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="O/p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    pages = {
        f"O/c{i}.xhtml": (
            "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body>"
            + "".join(f"<p>{x}</p>" for x in lines)
            + "</body></html>"
        ).encode()
        for i, lines in enumerate(chapters)
    }
    return m.packed(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": container.encode(),
            "O/p.opf": package.encode(),
            **pages,
        }
    )


def mhtml() -> bytes:
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"], made["Snapshot-Content-Location"], made["Subject"] = "<Saved by Blink>", STORY.url, STORY.title
    made["Date"] = "Thu, 30 Aug 2018 09:00:00 -0000"
    made.set_content(m.dated_page(STORY).decode(), subtype="html")
    made["Content-Location"] = STORY.url
    made.add_related(b"p{}", "text", "css")
    return bytes(made)


def compound(streams: dict[str, bytes]) -> bytes:
    """A minimal compound file (MS-CFB, version 3): every stream in full sectors, folders by one level of "/"."""
    sector, free, end, fat_mark = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    folders = sorted({p.split("/")[0] for p in streams if "/" in p})
    top = sorted([*(p for p in streams if "/" not in p), *folders], key=lambda n: (len(n), n.upper()))
    entries: list[list] = [["Root Entry", 5, free, free, free, end, 0]]
    place: dict[str, int] = {}

    def add(path: str, kind: int) -> int:
        entries.append([path.rsplit("/", 1)[-1], kind, free, free, free, end, 0])
        place[path] = len(entries) - 1
        return place[path]

    def chain(paths: list[str], kinds: list[int]) -> int:
        numbers = [add(p, k) for p, k in zip(paths, kinds, strict=True)]
        for a, b in pairwise(numbers):
            entries[a][3] = b  # all to the right: an unbalanced tree is a tree
        return numbers[0] if numbers else free

    entries[0][4] = chain(top, [1 if n in folders else 2 for n in top])
    for folder in folders:
        inner = sorted((p for p in streams if p.startswith(folder + "/")), key=lambda n: (len(n), n.upper()))
        entries[place[folder]][4] = chain(inner, [2] * len(inner))
    data, fat = b"", []
    for path, content in streams.items():
        content = (
            content.ljust(4096, b"\x00") if len(content) < 4096 else content
        )  # below 4096 it would be a mini stream
        many = -(-len(content) // sector)
        entries[place[path]][5], entries[place[path]][6] = len(fat), len(content)
        fat += [len(fat) + i + 1 for i in range(many - 1)] + [end]
        data += content.ljust(many * sector, b"\x00")
    folder_first, many = len(fat), -(-len(entries) // 4)
    fat += [len(fat) + i + 1 for i in range(many - 1)] + [end]
    for name, kind, left, right, child, first, size in entries:
        raw = name.encode("utf-16-le") + b"\x00\x00"
        data += raw.ljust(64, b"\x00") + struct.pack(
            "<HBBIII16sIQQIQ", len(raw), kind, 1, left, right, child, b"", 0, 0, 0, first, size
        )
    data = data.ljust((folder_first + many) * sector, b"\x00")
    fats = -(-(len(fat) + 8) // 128)
    first_fat = len(fat)
    fat += [fat_mark] * fats
    fat += [free] * (fats * 128 - len(fat))
    data += struct.pack(f"<{len(fat)}I", *fat)
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 16
        + struct.pack("<HHHHH6sIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, fats, folder_first, 0, 4096, end, 0, end, 0)
    )
    return head + struct.pack(f"<{109}I", *[first_fat + i for i in range(fats)], *[free] * (109 - fats)) + data


def msg(body: str, day: dt.date, **more: bytes) -> bytes:
    ticks = (
        int((dt.datetime.combine(day, dt.time(10), dt.UTC) - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)).total_seconds())
        * 10_000_000
    )
    wide = lambda s: s.encode("utf-16-le")  # noqa: E731
    return compound({"__substg1.0_0037001F": wide("FW: " + STORY.title), "__substg1.0_0C1A001F": wide("Desk Officer"), "__substg1.0_1000001F": wide(body),
                     "__properties_version1.0": b"\x00" * 32 + struct.pack("<IIQ", 0x00390040, 6, ticks), **more})  # fmt: skip


FORWARDS = {
    "gmail": f"For the file.\n\n---------- Forwarded message ---------\nFrom: {STORY.source} <n@example.org>\nDate: Tue, 6 Feb 2018 at 10:15\nSubject: {STORY.title}\nTo: <desk@example.org>\n\n\n{STORY.text}\n\n-- \nDesk Officer | Asia\nPhone 000",
    "outlook": f"FYI\n\n-----Original Message-----\nFrom: {STORY.source} [mailto:n@example.org]\nSent: Tuesday, February 6, 2018 10:15 AM\nTo: Desk Officer\nSubject: {STORY.title}\n\n" + "\n".join("> " + x for x in STORY.text.split("\n")),
    "outlook without a line": f"Please see below.\n\n________________________________\nFrom: {STORY.source} <n@example.org>\nSent: 06 February 2018 10:15\nTo: Desk\nCc: Other; Third\nSubject: {STORY.title}\n\n{STORY.text}\n\nSent from my iPhone",
    "apple": f"Begin forwarded message:\n\n> From: {STORY.source} <n@example.org>\n> Subject: {STORY.title}\n> Date: 6 February 2018 at 10:15:00 CET\n> To: desk@example.org\n> \n" + "\n".join("> " + x for x in STORY.text.split("\n")),
    "german outlook": f"z. K.\n\nVon: {STORY.source} <n@example.org>\nGesendet: Dienstag, 6. Februar 2018 10:15\nAn: Desk\nBetreff: {STORY.title}\n\n{STORY.text}",
    "forwarded twice": f"Look\n\n---------- Forwarded message ---------\nFrom: Colleague <c@example.org>\nDate: Wed, 9 May 2018 at 08:00\nSubject: Fwd: {STORY.title}\nTo: <d@example.org>\n\nsee this\n\n---------- Forwarded message ---------\nFrom: {STORY.source} <n@example.org>\nDate: Tue, 6 Feb 2018 at 10:15\nSubject: {STORY.title}\nTo: <c@example.org>\n\n{STORY.text}",
    "quoted": f"Interesting, no?\n\nOn Tue, Feb 6, 2018 at 10:15 AM {STORY.source} <n@example.org> wrote:\n\n" + "\n".join("> " + x for x in STORY.text.split("\n")),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORWARDS)
def test_a_forwarded_story_keeps_its_own_day_source_and_words(kind):
    mail = m.mail(
        STORY._replace(day=LATER), FORWARDS[kind], From="Desk Officer <desk@example.org>", Subject="Fwd: " + STORY.title
    )
    found = one("fw.eml", bytes(mail))
    assert (found.title, found.published, found.source) == (STORY.title, STORY.day, STORY.source)
    assert found.text == STORY.text


def test_a_forward_as_markup():
    head = f"<b>From:</b> {STORY.source} &lt;n@example.org&gt;<br><b>Sent:</b> Tuesday, February 6, 2018 10:15 AM<br><b>To:</b> Desk<br><b>Subject:</b> {STORY.title}"
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = (
        "Desk <d@example.org>",
        "FW: " + STORY.title,
        "Thu, 30 Aug 2018 09:00:00 +0000",
    )
    made.set_content(
        f"<html><body><p>FYI</p><div>{head}</div>{''.join(f'<p>{p}</p>' for p in STORY.paragraphs)}</body></html>",
        subtype="html",
    )
    found = one("fw.eml", bytes(made))
    assert (found.published, found.source, found.text) == (STORY.day, STORY.source, STORY.text)


def test_a_forward_without_a_day_of_its_own_asks():
    mail = m.mail(
        STORY._replace(day=LATER),
        f"FYI\n\n-----Original Message-----\nFrom: {STORY.source}\nSubject: {STORY.title}\nDate: yesterday\n\n"
        + STORY.text.replace("Feb 6 ", ""),
        Subject="FW: x",
    )
    found = one("fw.eml", bytes(mail))
    assert found.published == LATER and "forwards it" in found.doubt


def test_what_hangs_on_a_mail_is_read_and_what_cannot_be_is_said():
    mail = m.mail(STORY._replace(day=LATER), "Please see the attached story.")
    mail.add_attachment(m.docx(LINES), maintype="application", subtype="octet-stream", filename="story.docx")
    found = one("a.eml", bytes(mail))
    assert (found.title, found.published) == (STORY.title, STORY.day)
    mail = m.mail(STORY)
    mail.add_attachment(b"\x89PNG\r\n" + bytes(50), maintype="image", subtype="png", filename="map.png")
    assert one("b.eml", bytes(mail)).notes == ("The attachment map.png was left out.",)


@pytest.mark.parametrize(("name", "data"), [
    ("a.rtf", m.rtf(LINES)), ("a.odt", odt(LINES)), ("a.epub", epub([LINES])), ("a.mhtml", mhtml()), ("a.mht", mhtml()), ("a.docx", m.docx(LINES)), ("a.pdf", m.pdf(LINES)),
    ("a.msg", msg(FORWARDS["outlook"], LATER)), ("a.html", m.dated_page(STORY)), ("plain.msg", msg(STORY.text, STORY.day)),
])  # fmt: skip
def test_each_format_gives_the_story(name, data):
    found = one(name, data)
    assert (found.title, found.published) == (STORY.title, STORY.day)
    assert " ".join(found.text.split()) == " ".join(STORY.text.split())


def test_a_page_saved_whole_has_its_address_and_not_the_day_of_saving():
    found = one("a.mhtml", mhtml())
    assert (found.url, found.published, found.source, found.form) == (STORY.url, STORY.day, STORY.source, "web page")


def test_an_epub_of_news_is_articles_and_a_book_is_one_text():
    news = list(read_file("news.epub", epub([[s.title, m.english(s.day), *s.paragraphs] for s in m.STORIES]), CONFIG))
    assert [(a.title, a.published) for a in news] == [(s.title, s.day) for s in m.STORIES]
    assert STORY.paragraphs[1] in one("book.epub", epub([["Chapter", *s.paragraphs] for s in m.STORIES])).text


def test_outlook_mails_made_by_these_tests_are_such_files():
    with olefile.OleFileIO(io.BytesIO(msg("x", LATER))) as ole:
        assert ["__substg1.0_0037001F"] in ole.listdir()
    attached = {
        "__attach_version1.0_#00000000/__substg1.0_3707001F": "story.docx".encode("utf-16-le"),
        "__attach_version1.0_#00000000/__substg1.0_37010102": m.docx(LINES),
    }
    assert one("att.msg", msg("see attached", LATER, **attached)).published == STORY.day


def test_outlooks_compressed_rtf():
    """Stored, as literals, and with a reference into the text that every such stream starts with."""
    raw = b"{\\rtf1 hello}"
    assert unpacked(struct.pack("<IIII", len(raw) + 12, len(raw), 0x414C454D, 0) + raw) == raw
    body = b"\x00" + raw[:8] + b"\x00" + raw[8:]  # literals only
    assert unpacked(struct.pack("<IIII", len(body) + 12, len(raw), 0x75465A4C, 0) + body) == raw
    again = (
        b"\x02{\x00\x14" + raw[5:8] + b"\x00" + raw[8:]
    )  # "\\rtf" is a reference to the start, at 1, of four and two letters
    assert unpacked(struct.pack("<IIII", len(again) + 12, len(raw), 0x75465A4C, 0) + again)[:5] == b"{\\rtf"


COLUMNS = [["The Finnish Foreign Minister, Aino", "Salmela, arrived in Santiago on", "Monday for talks with the President", "of Chile. They spoke about research", "in the Antarctic, about ships and", "about schools, and agreed to hold", "a confer-"],
           ["ence in Turku in the autumn. On", "Tuesday, Minister Salmela travelled", "to Punta Arenas, where she opened", "a station. She will continue to Lima", "on Wednesday and meet the Minister", "of Trade there, before she returns", "to Helsinki on Friday evening."]]  # fmt: skip


def two_columns() -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(595, 842))
    page.drawString(60, 790, "Foreign Minister Salmela visits Chile and Peru this week")
    page.drawString(60, 770, "6 February 2018")
    for i, (left, right) in enumerate(zip(*COLUMNS, strict=True)):  # row by row, as layout programs draw
        page.drawString(60, 730 - 14 * i, left)
        page.drawString(320, 730 - 14 * i, right)
    page.drawString(295, 30, "1")
    page.save()
    return out.getvalue()


def test_columns_are_read_one_after_the_other():
    found = one("columns.pdf", two_columns())
    assert (found.title, found.published) == (
        "Foreign Minister Salmela visits Chile and Peru this week",
        dt.date(2018, 2, 6),
    )
    assert found.text == (" ".join(COLUMNS[0]) + " ".join(COLUMNS[1])).replace("confer-ence", "conference")


def test_running_heads_page_numbers_and_hyphens_are_gone():
    lines = [STORY.title, m.english(STORY.day), ""]
    for i in range(30):
        lines += [
            f"The minister spoke about point {i} of the agenda at some length, and the other side agreed to most of it after a long discus-",
            f"sion of point {i}.",
            "",
        ]
    text = one("long.pdf", m.pdf(lines, "Ministry Bulletin 12/2018")).text
    assert "Bulletin" not in text and "Page " not in text
    assert text.count("discussion of point") == 30


def quoted(words: str) -> bytes:
    return f"Minister in Bamako\n\nPublished: 12 March 2019\n\n{words}".encode()


NAMES = {
    "cp1252": ["Hélène Garçon", "Peña Nieto", "Jørgen Sørlie", "Åse Bjørnstad", "João Simões", "Jürg Schärer", "Ragnhildur Þórsdóttir", "François Bérard"],
    "cp1250": ["Tomáš Zvěřina", "Zdeněk Hřebíček", "Łukasz Zębaty", "Ľubomír Šťastný", "Győző Szűcs", "Đorđe Čvorović"],
    "cp1257": ["Māra Dzērve", "Jānis Bērzs", "Gintarė Žvirblytė", "Kęstutis Šaulys", "Ģirts Kaņepe"],
    "cp1254": ["Ayşegül Yağcı", "Oğuzhan Işıkçı"], "mac_roman": ["Hélène Garçon", "Peña Núñez"],
}  # fmt: skip


@pytest.mark.parametrize(("page", "name"), [(page, name) for page, names in NAMES.items() for name in names])
def test_names_in_old_encodings_keep_their_letters(page, name):
    data = f"Minister abroad\n\nPublished: 12 March 2019\n\nForeign Minister {name} arrived in Bamako on Monday for talks with the Prime Minister. “We’ll stay,” {name} said.".encode(
        page, "replace"
    )
    assert f"Foreign Minister {name} arrived" in one("old.txt", data).text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "utf-32"])
def test_wide_encodings_with_and_without_a_mark(encoding):
    assert (
        "Hélène Garçon"
        in one(
            "wide.txt",
            "Minister in Bamako\n\n12 March 2019\n\nForeign Minister Hélène Garçon arrived in Bamako on Monday for talks about trade.".encode(
                encoding
            ),
        ).text
    )


def test_a_page_in_the_encoding_it_names():
    page = "<html><head><meta charset='windows-1257'><title>x</title></head><body><article><h1>Visit</h1><p>Prime Minister Māris Kučinskis arrived in Tallinn on Monday for talks with his colleague about the railway.</p></article></body></html>"
    assert "Māris Kučinskis" in one("a.html", page.encode("cp1257")).text


def test_text_that_was_read_wrongly_before_is_set_right():
    assert (
        "Hélène Garçon"
        in one(
            "a.txt",
            "Visit\n\n12 March 2019\n\nForeign Minister HÃ©lÃ¨ne GarÃ§on arrived in Bamako on Monday for talks about trade.".encode(),
        ).text
    )


def test_no_odd_spaces_inside_names():
    text = "Visit\n\n12 March 2019\n\nForeign Minister H\u00e9l\u00ad\u00e8ne\u00a0Gar\u00e7on\u2009arrived\u202fin Bamako on Monday for talks about trade and other things."
    assert "Minister Hélène Garçon arrived in" in one("a.txt", text.encode()).text
    assert "Hélène Garçon arrived" in one("a.docx", m.docx(text.split("\n"))).text


@pytest.mark.parametrize(("name", "data", "kind"), [
    ("old.doc", compound({"WordDocument": b"x"}), "old_office"), ("a.zip", m.packed({"b.zip": m.packed({"c.zip": m.packed({"d.zip": m.packed({"e.txt": b"x"})})})}), "nested"),
    ("broken.rtf", b"{\\rtf1 {{{{", "empty"), ("deep.rtf", b"{\\rtf1 " + b"{" * 5000 + b"x" + b"}" * 5000 + b"}", "broken"), ("fake.rtf", b"no rtf", "broken"), ("fake.xlsx", m.packed({"xl/workbook.xml": b"<x/>"}), "broken"),
    ("entities.odt", m.packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "broken"), ("fake.epub", m.packed({"mimetype": b"application/epub+zip"}), "broken"),
    ("fake.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "broken"), ("fake.warc", b"WARC/1.0\r\nnonsense", "broken"), ("deep.json", b"[" * 100_000, "broken"), ("odd.json", b"{not json", "broken"),
    ("cell.csv", b"id,text\n1,\"" + b"x" * 11_000_000 + b"\"\n", "broken"), ("packed.gz", b"\x1f\x8b\x08broken", "broken"), ("many.json", b"[1,2,3]", "empty"), ("empty.mbox", b"From a Mon Oct  1 10:15:00 2018\nSubject: x\nFrom: y\n\n", "empty"),
    ("bomb.docx", m.packed({"word/document.xml": b"\x00" * 120_000_000, "[Content_Types].xml": b"x"}), "too_large"), ("code.py", b"print('hello world')", "unknown_type"),
    ("lol.xml", b"<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'>" + b"".join(b"<!ENTITY lol%d '%s'>" % (i, b"&lol%s;" % (str(i - 1).encode() if i > 1 else b"") * 10) for i in range(1, 9)) + b"]><rss version='2.0'><channel><title>&lol8;</title></channel></rss>", "empty"),
])  # fmt: skip
def test_hostile_and_broken_files_get_one_true_sentence(name, data, kind):
    (error,) = read_file(name, data, CONFIG)
    assert isinstance(error, UnreadableFile) and error.kind == kind, str(error)
    assert str(error).endswith(".") and "\n" not in str(error) and len(str(error)) < 300


def test_a_refusal_says_its_sentence_once_wherever_it_was_made():
    import pickle

    (error,) = read_file("fake.rtf", b"no rtf", CONFIG)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) and again.name == error.name and type(again) is type(error)
