"""The store on SQLite and on a real PostgreSQL: together or not at all, the same again changes nothing, only its own goes."""

import datetime as dt
import re
import warnings
from types import SimpleNamespace

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib import records
from lib.config import Config
from lib.model import Article, Filters, Reading
from lib.store import Store, query, words
from lib.store import store as stores
from lib.store.tables import article, metadata, report, visit
from lib.tables import fold


def rows(store: Store) -> dict[str, int]:
    with store.engine.connect() as db:
        return {t.name: db.execute(sa.select(sa.func.count()).select_from(t)).scalar() for t in metadata.sorted_tables}


def seen(store: Store) -> list[tuple]:
    frame = query.visits(store, Filters(with_staff=True))
    return sorted(frame.drop(columns=["uid", "person", "journey"]).astype(str).itertuples(index=False, name=None))


def test_the_whole_sample_in_and_out(any_store, sample_readings):
    empty = rows(any_store)
    for reading in sample_readings:
        assert any_store.add(reading).new
    assert rows(any_store)["article"] == len(sample_readings)
    again = any_store.add(sample_readings[3])
    assert not again.new and rows(any_store)["article"] == len(sample_readings)
    with any_store.engine.connect() as db:
        numbers = db.execute(sa.select(article.c.id)).scalars().all()
    assert any_store.delete(numbers) == len(sample_readings)
    assert rows(any_store) == empty


def test_order_of_arrival_does_not_matter(tmp_path, sample_readings):
    forward, backward = (Store(Config(data_dir=tmp_path / n, database_url="")) for n in ("a", "b"))
    for reading in sample_readings:
        forward.add(reading)
    for reading in reversed(sample_readings):
        backward.add(reading)
    assert seen(forward) == seen(backward)


def test_deleting_an_article_takes_back_only_what_it_alone_supported(any_store, sample_readings):
    told = [r for r in sample_readings if any(v.visitor == "Shinzo Abe" and v.destination_country == "LV" for v in r.visits)]
    assert len(told) >= 3
    for reading in told[:-1]:
        any_store.add(reading)
    before = seen(any_store)
    number = any_store.add(told[-1]).article_id
    frame = query.visits(any_store)
    riga = frame[(frame["visitor"] == "Shinzo Abe") & (frame["country"] == "LV")]
    assert len(riga) == 1 and riga["reports"].iloc[0] == len(told)
    any_store.delete([number])
    assert seen(any_store) == before


def test_a_failure_half_way_leaves_nothing(any_store, sample_readings, monkeypatch):
    empty = rows(any_store)
    monkeypatch.setattr("lib.store.store.regroup", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        any_store.add(next(r for r in sample_readings if r.visits))
    assert rows(any_store) == empty


def test_columns_and_types_are_as_documented(any_store, sample_readings):
    for frame, columns in ((query.visits(any_store), query.VISIT_COLUMNS), (query.articles(any_store), query.ARTICLE_COLUMNS),
                           (query.meetings(any_store), query.MEETING_COLUMNS), (query.topics(any_store), query.TOPIC_COLUMNS)):  # fmt: skip
        assert {c: str(t) for c, t in frame.dtypes.items()} == columns and frame.empty
    for reading in sample_readings[:12]:
        any_store.add(reading)
    frame = query.visits(any_store)
    assert {c: str(t) for c, t in frame.dtypes.items()} == query.VISIT_COLUMNS
    assert frame["first_day"].dropna().is_monotonic_increasing and len(frame) > 10


def test_filters_narrow(any_store, sample_readings):
    for reading in sample_readings:
        any_store.add(reading, "sample")
    every = query.visits(any_store)
    assert set(query.visits(any_store, Filters(places=("LV",)))["country"]) == {"LV"}
    assert set(query.visits(any_store, Filters(homes=("JP",)))["home"]) == {"JP"}
    assert set(query.visits(any_store, Filters(statuses=("cancelled",)))["status"]) == {"cancelled"}
    uid = every[every["visitor"] == "Barack Obama"]["person"].iloc[0]
    assert set(query.visits(any_store, Filters(people=(uid,)))["visitor"]) == {"Barack Obama"}
    late = query.visits(any_store, Filters(since=dt.date(2019, 1, 1)))
    assert 0 < len(late) < len(every) and (late["last_day"].dropna() >= pd.Timestamp("2019-01-01")).all()
    assert set(query.visits(any_store, Filters(search="Sugihara"))["country"]) >= {"LT"}
    assert query.visits(any_store, Filters(search="100% _nothing_")).empty
    assert query.visits(any_store, Filters(with_sample=False)).empty
    assert "cyber_info" in set(query.topics(any_store, Filters(people=()))["topic"])
    assert len(query.options(any_store).people) > 10 and query.options(any_store, with_sample=False).people == {}


def test_a_search_for_what_is_no_word_finds_nothing_and_multiplies_no_tables(any_store, sample_readings):
    """Of a condition that nothing fulfils SQLAlchemy keeps no other beside it: the tables must be joined all the same."""
    for reading in sample_readings[:3]:
        any_store.add(reading)
    for f in (Filters(search="]]> &"), Filters(search="riga ]]>"), Filters(search="<", since=dt.date(2018, 1, 1))):
        with warnings.catch_warnings():
            warnings.simplefilter("error", sa.exc.SAWarning)
            assert query.visits(any_store, f).empty and query.articles(any_store, f).empty


@pytest.mark.parametrize("name", ["visits", "articles", "meetings", "topics", "journeys", "people", "changes", "found"])
def test_every_table_takes_every_filter(name, postgres, tmp_path, sample_readings):
    for url in ("", postgres):
        held = Store(Config(data_dir=tmp_path, database_url=url))
        for reading in sample_readings[15:24]:
            held.add(reading)
        uid = query.visits(held)["person"].iloc[0]
        alone = [Filters(people=(uid,)), Filters(homes=("JP",)), Filters(places=("LV",)), Filters(topics=("trade_econ",)), Filters(statuses=("completed",)), Filters(classes=("head_of_government",)), Filters(sources=("Baltic Notes",)),
                 Filters(since=dt.date(2018, 1, 1)), Filters(until=dt.date(2018, 1, 15)), Filters(search='riga "prime minister"'), Filters(with_staff=True), Filters(with_sample=False), Filters(articles=(1, 2)), Filters(reviews=("machine",))]  # fmt: skip
        every = getattr(query, name)(held, Filters())
        for f in (Filters(), *alone):
            frame = getattr(query, name)(held, f)
            assert list(frame.columns) == list(every.columns) and (frame.dtypes == every.dtypes).all(), f
            if name != "found":
                assert len(frame) <= len(every) or f.with_staff
        assert len(query.found(held, Filters(search="Kučinskis"))) == len(query.found(held, Filters(search="kucinskis"))) > 0
        held.engine.dispose()


def test_words_are_found_without_capitals_and_diacritics():
    text = "Premier Māris Kučinskis met Abe.\n“It's the U.S. we need,” he said."
    assert [text[a:b] for a, b in query.matches(text, query.terms("kucinskis"))] == ["Kučinskis"]
    assert [text[a:b] for a, b in query.matches(text, query.terms('"maris kucinskis" us'))] == ["Māris Kučinskis", "U.S."]
    told = "Ratas, of cooperation: “Tallinn.” The U.S. (in Tallinn), José\u0301 said."
    marked = lambda words: [told[a:b] for a, b in query.matches(told, query.terms(words))]  # noqa: E731
    assert (marked("rat"), marked("tallinn"), marked("us"), marked("coop"), marked("jose")) == (["Ratas"], ["Tallinn", "Tallinn"], ["U.S."], ["cooperation"], ["José\u0301"])
    lines = "In the U.S.\nTallinn."
    assert [lines[a:b] for a, b in query.matches(lines, query.terms('"us tallinn"'))] == ["U.S.\nTallinn"]  # the full stop of the first word is none of the last
    assert query.terms('  "two words" one ') == ["two words", "one"] and query.matches(text, query.terms("nothing")) == []


def test_a_visit_of_sample_and_user_stays_when_the_sample_goes(any_store, sample_readings):
    from dataclasses import replace

    one = next(r for r in sample_readings if "abe-in-riga" in r.article.id)
    any_store.add(one, "sample")
    mine = replace(one, article=replace(one.article, text=one.article.text + " ", title="My own clipping of it"))
    any_store.add(mine, "user")
    assert len(query.visits(any_store, Filters(with_sample=False))) == len(query.visits(any_store)) > 0
    any_store.delete_origin("sample")
    assert len(query.visits(any_store)) > 0 and (query.visits(any_store)["reports"] == 1).all()


def test_the_card_holds_every_telling(any_store, sample_readings):
    for reading in sample_readings:
        any_store.add(reading)
    frame = query.visits(any_store)
    riga = frame[(frame["visitor"] == "Shinzo Abe") & (frame["country"] == "LV")].iloc[0]
    card = query.card(any_store, riga["uid"])
    assert next(t.visit.status for t in card.told) == "planned" and len(card.told) == riga["reports"]
    for told in card.told:
        for e in told.visit.evidence:
            assert told.article.text[e.start : e.end].strip()
    assert query.card(any_store, "nonsense") is None


@given(text=st.text(min_size=1, max_size=300).filter(lambda t: "\x00" not in t and all(not 0xD800 <= ord(c) < 0xE000 for c in t)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives_the_store(store, text):
    number = store.add(Reading(Article("x", text, title=text[:20]))).article_id
    back = query.reading(store, number)
    assert (back.article.text, back.article.title) == (text, text[:20])
    store.delete([number])  # the next text may differ in what a fingerprint passes over


def test_records_survive_json(sample_readings):
    for reading in sample_readings:
        for one in reading.visits:
            assert records.visit(records.dumps(one)) == one
        parts = records.reading_parts(records.reading_json(reading))
        assert parts["people"] == reading.people and parts["toponyms"] == reading.toponyms and parts["timex"] == reading.timex


def test_the_same_article_put_in_twice_at_once(any_store, sample_readings):
    from concurrent.futures import ThreadPoolExecutor

    one = next(r for r in sample_readings if len(r.visits) > 2)
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda _: any_store.add(one), range(4)))
    assert sum(a.new for a in added) == 1
    assert rows(any_store)["article"] == 1 and rows(any_store)["report"] == len(one.visits)
    with any_store.engine.connect() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(report).where(report.c.visit_id.is_(None))).scalar() == 0
        assert db.execute(sa.select(sa.func.count()).select_from(visit)).scalar() == len(one.visits)


def test_catching_up_once_more_doubles_nothing(any_store, sample_readings):
    """A migration may ask for it in a store that has everything already."""
    for r in sample_readings:
        any_store.add(r)
    counts = lambda db: {t.name: db.execute(sa.select(sa.func.count()).select_from(t)).scalar() for t in metadata.sorted_tables if t.name != "setting"}  # noqa: E731
    with any_store.engine.begin() as db:
        before = counts(db)
        assert before["tour"]
        db.execute(sa.text("INSERT INTO setting (name, value) VALUES ('stale', '1')"))
        stores._catch_up(db)
        assert counts(db) == before


def test_migrations_give_the_tables_that_the_code_knows(any_store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with any_store.engine.connect() as db:
        differences = [d for d in compare_metadata(MigrationContext.configure(db), metadata) if "article_words" not in repr(d)]  # the index of words is no table of ours
        assert differences == []


def test_an_article_of_very_many_words_is_kept_and_found(new_store):
    """More different words than PostgreSQL takes into its index."""
    from lib.resolve.alike import signature

    told = " ".join(f"w{n:06x}" for n in range(200_000))
    for kind in ("sqlite", "postgresql"):
        store = new_store(kind)
        reading = Reading(Article("long", f"Zanzibar. {told}", "Long", dt.date(2020, 1, 1)))
        assert store.add(reading).new and signature(told)
        assert [len(query.articles(store, Filters(search=w))) for w in ("zanzibar", "w000005", "\"w000005 w000006\"", "\"w000005 w000007\"", "nothing")] == [1, 1, 1, 0, 0], kind
        store.delete([1])
        assert not len(query.articles(store, Filters(search="zanzibar")))


TOLD = (
    "The prime minister’s visit to Riga: the Prime  Minister, it is said, met the ministers.", "Prime time. Minister of State; the minister of foreign affairs of Latvia—Riga.", "He came (prime\nminister) by G20_train; «Foreign» affairs, 3×4 and 1e5 a2b.",
    "The minister of the interior. Foreign affairs of state, minister of foreign policy.", "Läti peaminister, Løkke Rasmussen and Łódź; Привет мир, prime премьер minister.", f"prime {'x' * 3000} minister", "", "one", "prime-minister prime/minister",
)  # fmt: skip
RUNS = (
    "prime", "prime minister", "prime minist", "the prime minister", "minister of foreign affairs", "minister of foreign affairs of latvia", "minister of state", "minister of the foreign", "of foreign aff", "minister s visit", "latvia riga",
    "g20 train", "g20_train", "foreign affairs", "lokke rasmussen", "løkke rasmussen", "привет мир", "one", "one two", "'prime' & minister", "prime:* | minister", "1e5 a2b", "-", "lati peaminister", "x minister",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_runs_of_words_are_found_where_they_stand_and_nowhere_else(new_store, kind):
    """Words, pairs and longer runs, the last of which may go on, against looking through the texts."""
    store = new_store(kind)
    for n, text in enumerate(TOLD):
        assert store.add(Reading(Article(f"a{n}", text, f"Title {n}", dt.date(2020, 1, 1)))).new
    with store.engine.connect() as db:
        plain = {n: " ".join(re.findall(r"[^\W_]+", folded)) for n, folded in db.execute(sa.select(article.c.id, article.c.folded))}
    for run in RUNS:
        asked = " ".join(re.findall(r"[^\W_]+", fold(run)))
        right = {n for n, text in plain.items() if asked and f" {asked}" in f" {text}"}
        with store.engine.connect() as db:
            assert set(words.numbers(db, fold(run))) == right, run
            assert set(db.execute(sa.select(article.c.id).where(words.holds(fold(run)))).scalars()) == right, run
    assert any(run.count(" ") > 2 and f" {run}" in text for run in RUNS for text in plain.values())


def test_articles_of_an_older_postgresql_are_found_by_their_pairs(postgres, tmp_path):
    """What lay there before the pairs did; and who asks for two words needs no look at any article's own."""
    from tests.conftest import fresh_database, schema_of

    url = fresh_database(postgres)
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as db:
        schema_of(db, "0006")
        told = [{"id": n, "fingerprint": str(n), "name": "", "text": text, "folded": fold(text), "added": dt.datetime.now(dt.UTC), "reading": "{}"} for n, text in enumerate(TOLD, 1)]
        db.execute(article.insert(), told)
    engine.dispose()
    store = Store(Config(data_dir=tmp_path, database_url=url))
    with store.engine.connect() as db:
        assert set(words.numbers(db, "prime minist")) == {1, 3, 9} and set(words.numbers(db, "minister of foreign affairs")) == {2}
        db.execute(sa.text("SET LOCAL enable_seqscan = off"))  # among nine articles it would not trouble with it
        db.execute(sa.text("SET LOCAL enable_indexscan = off"))
        asked = sa.select(article.c.id).where(words.holds("prime minist")).compile(db, compile_kwargs={"literal_binds": True})
        plan = "\n".join(db.execute(sa.text(f"EXPLAIN {asked}".replace(":", "\\:"))).scalars())
        assert "ix_article_pairs" in plan, plan
    with store.engine.connect() as db:
        for term, index in (("one", "ix_article_words"), ("prime minist", "ix_article_pairs"), ("minister of foreign affairs", "ix_article_pairs")):
            plan = "\n".join(words.numbers(explaining(db), term))  # of a word that most articles hold PostgreSQL would look through each
            assert f"Bitmap Index Scan on {index}" in plan and "Seq Scan" not in plan, plan
        assert db.scalar(sa.text("SHOW enable_seqscan")) == db.scalar(sa.text("SHOW enable_indexscan")) == "on"
    store.engine.dispose()


def explaining(db: sa.Connection) -> SimpleNamespace:
    """A connection whose plain cursor tells how it would find what it is asked."""
    cursor = SimpleNamespace(execute=lambda asked, given: db.connection.cursor().execute(f"EXPLAIN {asked}", given))
    return SimpleNamespace(dialect=db.dialect, execute=db.execute, connection=SimpleNamespace(cursor=lambda: cursor))


def test_articles_put_in_together_are_as_one_by_one(new_store, sample_readings):
    for kind in ("sqlite", "postgresql"):
        single, together = new_store(kind), new_store(kind)
        for reading in sample_readings:
            single.add(reading, "sample")
        assert together.add_together(sample_readings[:5], "sample") == 5
        assert together.add_together([*sample_readings, sample_readings[0]], "sample") == len(sample_readings) - 5
        assert together.add_together(sample_readings, "sample") == 0
        assert seen(together) == seen(single) and rows(together) == rows(single)
        assert query.people(together).drop(columns=["person"]).equals(query.people(single).drop(columns=["person"]))


def test_articles_put_in_together_while_another_process_does(any_store, sample_readings, monkeypatch):
    any_store.add(sample_readings[2])  # whoever brings them did not see this one
    monkeypatch.setattr(any_store, "_known", lambda db, fingerprints: set())
    assert any_store.add_together(sample_readings[:6], "sample") == 5
    assert len(query.articles(any_store)) == 6


def test_articles_put_in_together_come_all_or_none(any_store, sample_readings, monkeypatch):
    empty = rows(any_store)
    monkeypatch.setattr("lib.store.store.regroup", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        any_store.add_together(sample_readings, "sample")
    assert rows(any_store) == empty
