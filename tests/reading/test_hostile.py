"""Files made to cost time or memory, or to end the process: one sentence each, soon. Measured in the reader itself; the app gives each file a process with limits besides."""

import gzip
import time

import makers as m
import pytest

from lib.config import Config
from lib.errors import UnreadableFile
from lib.model import Article
from lib.reading import read_file

CONFIG = Config()
SOON = 20  # seconds; on a machine at rest none takes 3, unguarded each takes minutes, or the process ends
TEXT = m.STORIES[0].text.encode()
HEAD = b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\n"


def lol(root: bytes) -> bytes:
    told = b"".join(b"<!ENTITY a%d '%s'>" % (i, (b"&a%d;" % (i - 1) if i else b"x") * 10) for i in range(10))
    return b"<?xml version='1.0'?><!DOCTYPE %s [%s]><%s>&a9;</%s>" % (root, told, root, root)


def sheet(rows: str) -> bytes:
    space, types = "http://schemas.openxmlformats.org", "application/vnd.openxmlformats-officedocument.spreadsheetml"
    relation = f"<Relationships xmlns='{space}/package/2006/relationships'><Relationship Id='r1' Type='{space}/officeDocument/2006/relationships/{{}}' Target='{{}}'/></Relationships>"
    return m.packed({
        "[Content_Types].xml": f"<Types xmlns='{space}/package/2006/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Override PartName='/xl/workbook.xml' ContentType='{types}.sheet.main+xml'/><Override PartName='/xl/worksheets/sheet1.xml' ContentType='{types}.worksheet+xml'/></Types>".encode(),
        "_rels/.rels": relation.format("officeDocument", "xl/workbook.xml").encode(), "xl/_rels/workbook.xml.rels": relation.format("worksheet", "worksheets/sheet1.xml").encode(),
        "xl/workbook.xml": f"<workbook xmlns='{space}/spreadsheetml/2006/main' xmlns:r='{space}/officeDocument/2006/relationships'><sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets></workbook>".encode(),
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{space}/spreadsheetml/2006/main'><sheetData>{rows}</sheetData></worksheet>".encode(),
    })  # fmt: skip


HOSTILE = {
    "bomb.gz": (lambda: gzip.compress(b"\0" * 200_000_000, 1), "too_large"), "bomb.zip": (lambda: m.packed({"a.txt": b" " * 200_000_000}), "too_large"),
    "lol.xml": (lambda: lol(b"export"), "unknown_type"), "lol-nitf.xml": (lambda: lol(b"nitf"), "no_texts"), "deep.xml": (lambda: b"<a>" * 100_000, "unknown_type"),
    "far.xlsx": (lambda: sheet("<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"), "too_large"), "columns.xlsx": (lambda: sheet(f"<row r='1'>{'<c><v>1</v></c>' * 50_000}</row>"), "too_large"),
    "columns.csv": (lambda: b"text" + b"," * 300_000 + b"\n" + b"x," * 300_000, "too_large"), "rows.csv": (lambda: b"title,text\n" + b"a,b\n" * 300_000, "too_large"), "rows.json": (lambda: b"[" + b'{"a":1},' * 300_000 + b"{}]", "too_large"),
    "deep.json": (lambda: b"[" * 1_000_000, "broken"), "number.json": (lambda: b'[{"text":"a","date":' + b"9" * 1_000_000 + b"}]", "broken"), "braces.rtf": (lambda: b"{\\rtf1" + b"{" * 9_000_000, "too_large"), "words.rtf": (lambda: b"{\\rtf1 " + b"\\par" * 4_000_000, "too_large"),
    "nested.eml": (lambda: (HEAD + b"Content-Type: message/rfc822\n\n") * 1000 + HEAD + b"\n" + TEXT, "broken"), "parts.eml": (lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: text/plain\n\nx\n" * 100_000, "too_large"),
    "subject.eml": (lambda: b"Subject: " + b"=?utf-8?q?a?= " * 300_000 + b"\n" + HEAD + b"\n" + TEXT, "too_large"), "elements.html": (lambda: b"<html><body>" + b"<p>a</p>" * 500_000, "too_large"),
    "attributes.html": (lambda: b"<html><body><p " + b" ".join(b"a%d='x'" % i for i in range(100_000)) + b">x</p>", "too_large"), "letters.txt": (lambda: b"A" * 5_000_000, "too_large"), "years.txt": (lambda: b"2018 " * 800_000, "too_large"),
    "codes.txt": (lambda: b"HD   A\nSN   Times\n" + b"PD   a day\n" * 150_000 + b"TD   words\n" * 150_000, "too_large"),
    "labels.txt": (lambda: b"1 of 1 DOCUMENTS\n\nTimes\n\n" + b"SECTION: a\n\n" * 50_000 + b"words\n\n" * 50_000 + b"LENGTH: 1\n", "empty"),
    "feed.xml": (lambda: b"<rss version='2.0'><channel>" + b"<item><title>a</title></item>" * 50_000 + b"</channel></rss>", "too_large"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_one_sentence_soon(name):
    made, kind = HOSTILE[name]
    data, began = made(), time.monotonic()
    (error,) = read_file(name, data, CONFIG)
    assert isinstance(error, UnreadableFile) and error.kind == kind and str(error).count("\n") == 0
    assert time.monotonic() - began < SOON


def test_entities_from_outside_are_not_fetched():
    told = (
        b"<?xml version='1.0'?><!DOCTYPE nitf [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><nitf><body><body.content><p>&x; %s</p></body.content></body></nitf>"
        % TEXT
    )
    (found,) = read_file("x.xml", told, CONFIG)
    assert isinstance(found, Article) and "root:" not in found.text


def test_halves_of_characters_do_not_reach_the_store():
    (found,) = read_file(
        "a.json",
        b'[{"title":"\\ud800","text":"The minister went \\udfff to Riga and met the president.","date":"2019-03-12"}]',
        CONFIG,
    )
    assert (found.title + found.text).encode() and "went \ufffd to Riga" in found.text
