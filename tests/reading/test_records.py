"""JSON of many shapes, and tables whose columns have names in many languages: a row is an article with all its fields."""

import csv
import datetime as dt
import io
import json

import makers as m
import pytest

from lib.config import Config
from lib.reading import read_file

CONFIG = Config()
ROWS = m.rows()


def of(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def millis(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(10), dt.UTC).timestamp() * 1000)


SHAPES = {
    "by-address": of({r["url"]: r for r in ROWS}), "columns": of({k: [r[k] for r in ROWS] for k in ROWS[0]}), "pandas": of({k: {str(i): r[k] for i, r in enumerate(ROWS)} for k in ROWS[0]}),
    "split": of({"columns": list(ROWS[0]), "index": [0, 1, 2], "data": [list(r.values()) for r in ROWS]}), "one-after-another": b"\n".join(json.dumps(r, indent=2).encode() for r in ROWS), "commas": b",\n".join(map(of, ROWS)),
    "mongo": of([{"_id": {"$oid": "5f"}, "title": s.title, "text": s.text, "date": {"$date": {"$numberLong": str(millis(s.day))}}, "source": s.source} for s in m.STORIES]),
    "paragraphs": of([{"title": s.title, "paragraphs": list(s.paragraphs), "date": str(s.day), "source": s.source} for s in m.STORIES]),
    "new-york-times": of({"response": {"docs": [{"headline": {"main": s.title}, "body": s.text, "pub_date": f"{s.day}T10:15:00+0000", "source": s.source, "byline": {"original": s.byline}} for s in m.STORIES]}}),
    "ninjs": m.jsonl({"type": "text", "versioncreated": f"{s.day}T10:15:00Z", "headline": s.title, "body_text": s.text, "provider": s.source} for s in m.STORIES),
    "event-registry": of({"articles": {"results": [{"lang": "eng", "dateTime": f"{s.day}T10:15:00Z", "title": s.title, "body": s.text, "source": {"uri": "e.org", "title": s.source}} for s in m.STORIES]}}),
    "linked-data": of({"@graph": [{"@type": "NewsArticle", "headline": s.title, "articleBody": s.text, "datePublished": f"{s.day}T10:15:00Z", "publisher": {"name": s.source}} for s in m.STORIES]}),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_json_of_many_shapes(shape):
    assert m.told(list(read_file("a.json", SHAPES[shape], CONFIG))) == m.TOLD


HEADS = [
    "Heading,Article body,Date of publication,News source,Journalist,Web address",
    "Überschrift,Volltext,Erscheinungsdatum,Medium,Verfasser,URL",
    "Titre de l'article,Texte intégral,Date de publication,Journal,Auteur(s),Adresse",
    "Titular,Cuerpo,Fecha de publicación,Medio,Autor,Enlace",
    "Titolo,Testo,Data,Fonte,Autore,Link",
    "Título,Texto,Data,Fonte,Autor,Link",
    "Titel,Tekst,Datum,Bron,Auteur,Link",
    "Tytuł,Treść,Data,Źródło,Autor,Link",
    "Pealkiri,Tekst,Kuupäev,Allikas,Autor,Link",
    "Virsraksts,Teksts,Datums,Avots,Autors,Saite",
    "Antraštė,Tekstas,Data,Šaltinis,Autorius,Nuoroda",
    "Rubrik,Text,Datum,Källa,Författare,Länk",
    "Otsikko,Teksti,Päivämäärä,Lähde,Kirjoittaja,Linkki",
    "Overskrift,Tekst,Dato,Kilde,Forfatter,Link",
    "Başlık,Metin,Tarih,Kaynak,Yazar,Bağlantı",
    "Заголовок,Текст,Дата,Источник,Автор,Ссылка",
    "タイトル,本文,日付,出典,著者,URL",
    "标题,正文,日期,来源,作者,链接",
    "HD,TD,PD,SN,BY,URL",
]


def table(head: list[str], sign=",", day=str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=sign).writerows(
        [head, *([s.title, s.text, day(s.day), s.source, s.byline, s.url] for s in m.STORIES)]
    )
    return out.getvalue().encode()


@pytest.mark.parametrize("head", HEADS)
def test_names_of_columns_in_many_languages(head):
    found = list(read_file("a.csv", table(head.split(",")), CONFIG))
    assert m.told(found) == m.TOLD
    assert [(f.byline, f.url) for f in found] == [(s.byline, s.url) for s in m.STORIES]


def test_carets_between_cells_and_days_as_excel_counts_them():
    assert (
        m.told(list(read_file("a.csv", table(["Title", "Text", "Date", "Source", "Author", "URL"], "^"), CONFIG)))
        == m.TOLD
    )
    rows = [
        ["Title", "Text", "Date", "Source"],
        *([s.title, s.text, (s.day - dt.date(1899, 12, 30)).days, s.source] for s in m.STORIES),
    ]
    assert m.told(list(read_file("a.xlsx", m.excel(rows), CONFIG))) == m.TOLD


def test_a_reference_manager_s_table_has_the_texts_as_abstracts():
    head = [
        "Key",
        "Item Type",
        "Publication Year",
        "Author",
        "Title",
        "Publication Title",
        "Url",
        "Abstract Note",
        "Date",
        "Date Added",
        "Access Date",
    ]
    rows = [
        [
            "A",
            "newspaperArticle",
            s.day.year,
            s.byline,
            s.title,
            s.source,
            s.url,
            s.text,
            str(s.day),
            "2018-10-01 10:00:00",
            "2018-10-01",
        ]
        for s in m.STORIES
    ]
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    found = list(read_file("zotero.csv", out.getvalue().encode(), CONFIG))
    assert m.told(found) == m.TOLD
    assert all("Only the summaries are in this file." in f.notes for f in found)


EVENT = "\t".join(
    [
        "1039999999",
        "20190312",
        "201903",
        "2019",
        "2019.19",
        "NOR",
        *[""] * 50,
        "20190312000000",
        "https://example.org/a",
    ]
)


@pytest.mark.parametrize(("name", "text", "said"), [
    ("links.txt", "https://example.org/1\nhttps://example.org/2\n", "2 links"),
    ("one.txt", "https://example.org/1", "1 link"),
    ("links.csv", "url\nhttps://example.org/1\nhttps://example.org/2\n", "2 links"),
    ("events.csv", f"{EVENT}\n{EVENT}\n{EVENT}\n", "3 links"),
    ("gdelt.csv", 'URL,MobileURL,Date,Title\nhttps://example.org/1,,2018-02-06,"A"\n', "1 article"),
])  # fmt: skip
def test_lists_of_links_are_told_from_texts(name, text, said):
    (error,) = read_file(name, text.encode(), CONFIG)
    assert error.kind == "no_texts" and f"lists {said} without their texts" in str(error)
