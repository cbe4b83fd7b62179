"""What the page "Add articles" tells before anything is kept, and what ticks and crosses do."""

import datetime as dt
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "reading"))
import makers as m

from lib import recognised
from lib.adding import Batch
from lib.ingest import read
from lib.model import Article, Filters
from lib.reading import read_file
from lib.store import Store, query


@pytest.fixture()
def own(tmp_path, config):
    from dataclasses import replace

    return Store(replace(config, data_dir=tmp_path))


def batch_of(config, **files: bytes) -> Batch:
    made = Batch()
    for name, data in files.items():
        found = list(read_file(name, data, config))
        readings = read((a for a in found if isinstance(a, Article)), config)
        made.add(name, [next(readings) if isinstance(f, Article) else f for f in found], data)
    return made


def as_json(lines, config) -> bytes:
    """The articles of a Nexis file as an array."""
    held = [a for a in read_file("one.docx", m.docx(lines()), config) if isinstance(a, Article)]
    return json.dumps([{"title": a.title, "text": a.text, "published": str(a.published)} for a in held]).encode()


PLAIN = "Finnish Foreign Minister Aino Salmela arrived in Lima on Monday for talks with Peruvian President Rosa Quispe about the sea."
TABLE = (
    "A,B,C\nFinland’s minister in Lima,03/04/2019,"
    + PLAIN
    + "\nOther,05/06/2019,Ghanaian President Kofi Asante will visit Riga next week his office said on Tuesday.\n"
)


def test_each_file_is_told_in_one_line(config, own):
    batch = batch_of(
        config,
        **{
            "nexis.docx": m.docx(m.nexis_lines()),
            "plain.txt": PLAIN.encode(),
            "bad.pdf": b"%PDF-1.4 x",
            "list.html": m.factiva_list(),
        },
    )
    batch.compare(own)
    said = {g.name: g.sentence() for g in recognised.given(batch)}
    assert said == {
        "nexis.docx": "Nexis Uni, 3 articles, 6 Feb 2018 to 14 Sep 2018",
        "plain.txt": "text, 1 article; 1 without a day",
        "bad.pdf": "nothing that can be read",
        "list.html": "nothing that can be read",
    }
    batch.keep(own)
    again = batch_of(config, **{"again.rtf": m.rtf(m.nexis_lines()), "plain.txt": PLAIN.encode()})
    again.compare(own)
    assert [g.sentence() for g in recognised.given(again)] == [
        "Nexis Uni, 3 articles, 6 Feb 2018 to 14 Sep 2018; 3 of them you have",
        "text, 1 article; you have it; 1 without a day",
    ]


def test_a_file_is_told_as_what_it_is_also_where_another_brought_the_same_articles(config):
    batch = batch_of(config, **{"one.docx": m.docx(m.nexis_lines()), "same.json": as_json(m.nexis_lines, config)})
    one, same = (g.form for g in recognised.given(batch))
    assert one == "Nexis Uni" != same and len(batch.readings) == 3


def test_what_was_left_out_stands_beside_the_file_once(config):
    data = m.newsapi()
    for row in data["articles"]:
        row["content"] = row["content"][:200] + "… [+99 chars]"
    import json

    (given,) = recognised.given(batch_of(config, **{"n.json": json.dumps(data).encode()}))
    assert given.notes == ("The text breaks off: the file holds only its beginning.",)


def test_every_visit_stands_with_its_sentence(config, own):
    batch = batch_of(config, **{"nexis.docx": m.docx(m.nexis_lines())})
    batch.compare(own)
    table = recognised.visits(batch)
    row = table[table["Who"] == "Aino Salmela"].iloc[0]
    assert (
        row["Where"] == "Santiago, Chile"
        and "arrived in Santiago on Monday" in row["Sentence"]
        and row["Article"] == m.STORIES[0].title
        and row["Right"]
    )


def test_crosses_reject_and_ticks_confirm_and_both_survive_reading_again(config, own):
    batch = batch_of(config, **{"nexis.docx": m.docx(m.nexis_lines()[:])})
    batch.compare(own)
    table = recognised.visits(batch)
    crossed = table[table["Who"] == "Kofi Asante"].iloc[0]
    batch.crossed = {(crossed["fingerprint"], int(crossed["position"]))}
    assert not recognised.visits(batch).set_index("Who").loc["Kofi Asante", "Right"]
    batch.keep(own)
    recognised.put_right(batch, own, "Anna", confirm=True)
    def reviews() -> dict[str, str]:
        found = query.visits(own, Filters(with_staff=True, reviews=("machine", "confirmed", "rejected")))
        return dict(found[["visitor", "review"]].itertuples(index=False))

    assert reviews()["Kofi Asante"] == "rejected" and reviews()["Aino Salmela"] == "confirmed"
    numbers = {r.article.fingerprint: n for r, n in zip(batch.readings, batch.kept, strict=True)}
    for reading in batch.readings:
        own.read_again(numbers[reading.article.fingerprint], reading)
    assert reviews()["Kofi Asante"] == "rejected" and reviews()["Aino Salmela"] == "confirmed"


def test_days_to_confirm_show_their_candidates_and_where_they_stand(config, own):
    page = m.story_page(m.STORIES[0], '<meta property="article:published_time" content="2018-02-06">').replace(
        b"</h1>", b"</h1><p class='date'>2 May 2018</p>"
    )
    batch = batch_of(config, **{"a.html": page, "plain.txt": PLAIN.encode()})
    batch.compare(own)
    table = recognised.doubtful(batch)
    assert list(table["Day"]) == [dt.date(2018, 2, 6), None]
    assert (
        "2018-02-06 (the page’s own description" in table["Candidates"].iloc[0]
        and "2018-05-02 (the line under the title: “2 May 2018”)" in table["Candidates"].iloc[0]
    )


def test_which_column_is_what_is_said_once_and_which_number_is_the_day_for_all(config, own):
    batch = batch_of(config, **{"mine.csv": TABLE.encode()})
    (error,) = recognised.unknown_tables(batch)
    assert error.sample[0][0].startswith("Finland") and batch.waiting == {"mine.csv": TABLE.encode()}
    known = config.with_columns(error.shape, {"A": "title", "B": "published", "C": "text"})
    own.remember_columns(known.columns_told())
    again = batch_of(config.knowing(own.recall("columns")), **{"next.csv": TABLE.encode()})
    again.compare(own)
    assert [r.article.title for r in again.readings] == ["Finland’s minister in Lima", "Other"]
    assert recognised.readings_of_numbers(again) == {
        0: (dt.date(2019, 4, 3), dt.date(2019, 3, 4)),
        1: (dt.date(2019, 6, 5), dt.date(2019, 5, 6)),
    }
    batch.forget(["mine.csv"])
    assert not batch.refused and not batch.files and not batch.waiting


@pytest.mark.parametrize("told", ["", "nonsense", "[]", '{"a": 1}', "null"])
def test_nonsense_in_the_store_adds_no_columns(config, told):
    assert config.knowing(told).columns == config.columns


@pytest.mark.parametrize(("text", "why"), [
    ("Finnish President Aino Salmela spoke by telephone with Chilean President Tomás Ibarra on Monday about trade.", "telephone"),
    ("The harvest was poor this year, farmers in the valley said on Monday, and prices will rise in all markets.", "no official"),
    ("Finnish Prime Minister Aino Salmela said on Monday that the budget was ready and would be presented soon.", "no"),
])  # fmt: skip
def test_articles_without_a_visit_say_why(config, own, text, why):
    batch = batch_of(config, **{"a.txt": f"Title of it\n\n12 March 2019\n\n{text}".encode()})
    batch.compare(own)
    table = recognised.silent(batch)
    assert len(table) == 1 and why in table["Why"].iloc[0]


def test_a_refusal_is_told_once(config):
    batch = batch_of(config, **{"a.pdf": b"%PDF-1.4 x"})
    batch.refused *= 3
    assert [(str(e), n) for e, n in recognised.refusals(batch.refused)] == [
        ("a.pdf is damaged or not what its name says.", 3)
    ]


def test_the_reading_process_says_a_refusal_once(config):
    from lib.worker import Worker

    reader = Worker(config)
    try:
        ((_, (error,)),) = reader.files([("a.xlsx", b"nothing")])
        assert str(error) == "a.xlsx is damaged or not what its name says."
        ((_, (unknown,)),) = reader.files([("t.csv", TABLE.encode())])
        reader.know(unknown.shape, {"A": "title", "B": "published", "C": "text"})
        ((_, told),) = reader.files([("t.csv", TABLE.encode())])
        assert [r.article.title for r in told] == ["Finland’s minister in Lima", "Other"]
    finally:
        reader.close()
