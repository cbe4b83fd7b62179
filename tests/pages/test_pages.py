"""Every page with a seeded store, an empty one, a first run, filters and forged addresses."""

import json
import re
from pathlib import Path

import pytest
import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent.parent
PAGES = ("explore", "ask", "compare", "overview", "map", "timeline", "topics", "ties", "people", "articles", "add", "check", "data", "accuracy")


@pytest.fixture
def app(monkeypatch, seeded_dir):
    def opened(page: str = "overview", data_dir=None, sample: str = "1", **query: str) -> AppTest:
        monkeypatch.setenv("ENTENTE_DATA_DIR", str(data_dir or seeded_dir))
        monkeypatch.setenv("ENTENTE_SAMPLE", sample)
        monkeypatch.setattr("lib.ui.session.at_this_machine", lambda: True)  # AppTest has no connection to ask
        st.cache_resource.clear()
        st.cache_data.clear()
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90)
        for key, value in query.items():
            at.query_params[key.rstrip("_")] = value
        at.run()
        return at.switch_page(f"pages/{page}_page.py").run() if page != "explore" else at

    return opened


def words(at: AppTest) -> str:
    html = " ".join(str(h.proto.body) for h in at.get("html") if "<style>" not in str(h.proto.body))
    components = " ".join(json.dumps(json.loads(c.proto.json), ensure_ascii=False) for c in at.get("bidi_component") if c.proto.json)
    return html + " ".join(c.value for c in (*at.caption, *at.info, *at.subheader, *at.success)) + components


def told(at: AppTest, component: str) -> dict:
    """What the first component of that name was given."""
    return next(json.loads(c.proto.json) for c in at.get("bidi_component") if c.proto.component_name == component)


def number_of(at: AppTest, what: str) -> int:
    return int(re.search(rf"<b>([\d,]+)</b><i>{what}", words(at))[1].replace(",", ""))


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens(app, page):
    at = app(page)
    assert not at.exception
    assert "entente-title" in words(at)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_says_what_to_do_when_empty(app, tmp_path, page):
    at = app(page, data_dir=tmp_path, sample="0")
    assert not at.exception
    if page not in ("add", "ask", "compare"):
        assert "Add articles" in words(at) or "Bring your articles" in [b.label for b in at.button]
    assert page == "accuracy" or not at.get("plotly_chart")  # that page shows what was measured, not the collection


def test_the_first_run_reads_the_sample(app, tmp_path):
    at = app(data_dir=tmp_path)
    assert not at.exception and number_of(at, "articles") == len(list((ROOT / "lib/data/sample").glob("*.md")))
    assert number_of(at, "visits") > 50


def test_the_front_door_is_shown_once(app, tmp_path):
    at = app("explore", data_dir=tmp_path)
    legs = told(at, "entente_front")["legs"]
    assert [leg["place"].split(",")[0] for leg in legs] == ["Tallinn", "Riga", "Vilnius", "Sofia", "Belgrade", "Bucharest"] and all(leg["sentence"] and leg["source"] for leg in legs)
    next(b for b in at.button if b.key == "front_explore").click().run()
    assert not at.exception
    again = app("explore", data_dir=tmp_path)
    assert "front_explore" not in [b.key for b in again.button] and told(again, "entente_axis")["bins"]
    assert "ribbon_add" in [b.key for b in again.button]  # the sample is called so until there are own texts
    assert "front_explore" not in [b.key for b in app("explore", data_dir=tmp_path, place="Latvia").button]


def test_a_question_is_answered_with_its_source(app):
    at = app("ask", ask="when did Japan and Latvia last meet")
    assert not at.exception and "22 October 2019" in words(at) and "Who says so" in words(at)
    at = app("ask", ask="<img src=x> qwertyuiop")
    assert not at.exception and "No article holds all these words." in words(at)


def test_two_countries_and_two_people_are_compared(app):
    at = app("compare", two="JP~US")
    assert not at.exception and "Both were in" in words(at) and "They met" in words(at)
    people = dict(told(at, "entente_bar")["suggestions"])
    assert people
    for forged in ("JP~JP", "JP~nobody", "<b>~LV", "~"):
        assert "Choose two people" in words(app("compare", two=forged))


def test_a_filter_changes_the_numbers_and_clearing_brings_them_back(app):
    at = app()
    every = number_of(at, "visits")
    at.multiselect(key="place").set_value(["LV"]).run()
    narrowed = number_of(at, "visits")
    assert 0 < narrowed < every
    assert "to Latvia" in words(at)
    at.toggle(key="sample").set_value(False).run()
    assert "No visit fits these filters" in words(at)
    next(b for b in at.button if b.label == "Clear all filters").click().run()
    assert number_of(at, "visits") == every


def test_search_finds_words_in_the_text(app):
    at = app()
    at.text_input(key="q").set_value("Sugihara").run()
    assert 0 < number_of(at, "visits") < 6


def test_a_filter_of_the_address_stays_when_one_goes_on_before_the_browser_shows_it(app):
    at = app(q="Sugihara", place="Lithuania")
    narrowed = number_of(at, "visits")
    at.query_params = {}  # what the browser sends when one clicks a page before its boxes stand: no address, no widgets
    at.switch_page("pages/timeline_page.py")._run(WidgetStates())
    assert at.query_params == {"q": "Sugihara", "place": "Lithuania"}
    assert at.text_input(key="q").proto.set_value and at.text_input(key="q").proto.value == "Sugihara"  # so that the box is filled, and the next click does not send an empty one
    assert at.multiselect(key="place").proto.set_value
    at.switch_page("pages/overview_page.py").run()
    assert number_of(at, "visits") == narrowed
    at.text_input(key="q").set_value("").run()
    at.query_params = {"place": "Lithuania"}  # the browser takes it out of the address itself
    at.switch_page("pages/timeline_page.py").run()
    assert at.query_params == {"place": "Lithuania"}  # what was emptied by hand stays empty


def test_the_card_shows_sentences(app, seeded_dir):
    from lib.config import Config
    from lib.store import Store, query

    held = Store(Config(data_dir=seeded_dir, database_url=""))
    frame = query.visits(held)
    uid = frame[(frame["visitor"] == "Shinzo Abe") & (frame["country"] == "LV")]["uid"].iloc[0]
    at = app()
    at.text_input(key="visit").set_value(uid).run()
    card = told(at, "entente_card")
    assert (card["who"], card["place"], card["status"]) == ("Shinzo Abe", "Riga, Latvia", "completed")
    rows = {label: (value, n) for label, value, _, n, _ in card["rows"]}
    assert rows["When"] == ("13 Jan 2018", rows["When"][1]) and rows["When"][1] >= 2 and "independent" in rows["Told by"][0]
    assert [words_ for _, words_, _ in card["history"]] == ["announced", "reported under way", "took place"]
    assert any(marked for a in card["told"] for s in a["sentences"] for _, marked in s["runs"])
    next(b for b in at.button if b.key == "card_right").click().run()
    assert told(at, "entente_card")["review"] == "confirmed"
    held.undo(held.corrections()[-1].id, "test")


@pytest.mark.parametrize("value", ["nonsense", "' OR 1=1 --", "<script>", "../../x", "9" * 12])
def test_forged_selections_change_nothing(app, value):
    at = app()
    at.text_input(key="visit").set_value(value[:12]).run()
    assert not at.exception and "entente-title" in words(at)
    at = app("articles")
    at.text_input(key="article").set_value(value[:12]).run()
    assert not at.exception


def test_the_sample_goes_and_comes_back(app, tmp_path):
    at = app("data", data_dir=tmp_path)
    next(b for b in at.button if b.label == "Remove the sample collection").click().run()
    assert "0 articles" in words(at)
    next(b for b in at.button if b.label == "Bring the sample collection back").click().run()
    assert "36 articles" in words(at)


def test_pasted_text_is_read_previewed_and_kept(app, tmp_path):
    at = app("add", data_dir=tmp_path, sample="0")
    at.text_area[0].set_value("OSLO, March 3 - Finnish President Sauli Niinisto arrived in Oslo on Tuesday and met Norwegian Prime Minister Erna Solberg.\n\nThe talks went well, officials said in the evening.").run()
    next(b for b in at.button if b.label == "Read").click().run()
    assert not at.exception
    assert "No publication date" in words(at)
    assert at.dataframe[0].value["Who"].tolist() == ["Sauli Niinisto"] and at.dataframe[1].value["What"].tolist() == ["date to confirm"]
    next(b for b in at.button if b.label.startswith("Keep")).click().run()
    assert "1 article added, telling 1 visit" in words(at)


def test_only_these_are_all_that_were_found(app, tmp_path):
    at = app("add", data_dir=tmp_path, sample="0", q="Wellington")
    at.text_area[0].set_value("OSLO, March 3, 2020 - Finnish President Sauli Niinisto arrived in Oslo on Tuesday and met Norwegian Prime Minister Erna Solberg.\n\nEstonian government spokesman Jaan Tamm visited Oslo on Tuesday, the Norwegian foreign ministry said.").run()
    next(b for b in at.button if b.label == "Read").click().run()
    next(b for b in at.button if b.label.startswith("Keep")).click().run()
    assert "telling 2 visits" in words(at)
    next(b for b in at.button if b.label == "Show me only these").click().run()
    assert not at.exception
    assert (at.session_state["only"], at.session_state["staff"], at.session_state["q"]) == ("1", True, "")
    at.switch_page("pages/overview_page.py").run()  # AppTest does not follow
    assert number_of(at, "visits") == 2


def test_what_cannot_be_read_is_one_sentence_and_stores_nothing(app, tmp_path):
    at = app("add", data_dir=tmp_path, sample="0")
    at.text_area[0].set_value("Latvijas premjerministrs trešdien Rīgā tikās ar Japānas premjerministru, lai pārrunātu ekonomiskās attiecības un drošību Baltijas reģionā un citus jautājumus.").run()
    next(b for b in at.button if b.label == "Read").click().run()
    assert "not in English" in words(at)
    assert not [b for b in at.button if b.label.startswith("Keep")]


def test_an_article_that_cannot_be_read_again_keeps_what_was_read(app, tmp_path, monkeypatch, sample_readings):
    import datetime as dt
    from dataclasses import replace

    from lib.config import Config
    from lib.errors import ReadingFailed
    from lib.store import Store, query
    from lib.worker import Worker

    held = Store(Config(data_dir=tmp_path, database_url=""))
    one = next(r for r in sample_readings if r.visits)
    number = held.add(replace(one, article=replace(one.article, published=None, doubt="No publication date was found."))).article_id
    before = len(query.visits(held))
    monkeypatch.setattr(Worker, "article", lambda self, article: ReadingFailed(article.id))
    at = app("articles", data_dir=tmp_path, sample="0", article=str(number))
    at.date_input(key=f"date_{number}").set_value(dt.date(2018, 1, 1)).run()
    next(b for b in at.button if b.key == f"date_use_{number}").click().run()
    assert "could not be read" in words(at) and len(query.visits(held)) == before > 0 and query.articles(held)["published"].isna().all()


@pytest.mark.parametrize("page", [*PAGES, "embed"])
def test_each_page_opens_where_visits_are_counted(app, monkeypatch, page):
    """As in a store of a million: nothing is drawn one by one, and the numbers are the same."""
    from lib.store import query

    plain = app() if page == "overview" else None
    monkeypatch.setattr(query, "MANY", 0)
    monkeypatch.setattr(query, "SHOWN", 5)
    query._size.cache_clear()
    try:
        at = app(page) if page != "embed" else app("embed", embed="true", chart="timeline")
        assert not at.exception
        if page == "overview":
            assert [number_of(at, w) for w in ("visits", "people", "countries visited", "articles")] == [number_of(plain, w) for w in ("visits", "people", "countries visited", "articles")]
            at.multiselect(key="place").set_value(["LV"]).run()
            assert not at.exception and number_of(at, "visits") > 5 and "too many to draw one by one" in words(at)
            at.multiselect(key="place").set_value([]).run()
            at.text_input(key="q").set_value("Sugihara").run()
            assert not at.exception and number_of(at, "visits") <= 5 and "too many" not in words(at)
    finally:
        query._size.cache_clear()


@pytest.mark.parametrize(("page", "query_"), [("overview", {"q": "Sugihara"}), ("topics", {"topic": "Defence & security cooperation"}), ("ties", {"pair": "JP-LV"}), ("data", {"table": "topics"}), ("data", {"table": "journeys"}), ("articles", {"q": "Riga"}), ("people", {}), ("check", {})])
def test_a_page_says_the_same_whether_the_database_or_the_columns_in_memory_are_asked(app, monkeypatch, page, query_):
    from lib.store import query

    def said(at):
        return words(at), [b.label for b in at.button], [frame.value.to_csv() for frame in at.dataframe]

    plain = said(app(page, **query_))
    monkeypatch.setattr(query, "MANY", 0)
    query._size.cache_clear()
    try:
        at = app(page, **query_)
        assert not at.exception and said(at) == plain
        assert page != "topics" or "IPTC Media Topics" in plain[0]
    finally:
        query._size.cache_clear()


def test_owners_see_who_did_what(app, tmp_path, sample_readings):
    from lib.access import rights
    from lib.config import Config
    from lib.store import Store

    held = Store(Config(data_dir=tmp_path, database_url=""))
    assert "Nobody has added" in words(app("hosting", data_dir=tmp_path, sample="0"))
    held.used_by(rights()["editor"], user="anna@example.org").add(sample_readings[0])
    at = app("hosting", data_dir=tmp_path, sample="0")
    assert not at.exception
    (journal,) = (d.value for d in at.dataframe)
    assert journal[["who", "did", "what"]].to_numpy().tolist() == [["anna@example.org", "added", sample_readings[0].article.title]]


def test_what_was_checked_does_not_come_again_where_counts_are_a_little_behind(app, monkeypatch, tmp_path, sample_readings):
    from lib.config import Config
    from lib.store import Store, query
    from lib.store import keeper as keepers

    held = Store(Config(data_dir=tmp_path, database_url=""))
    for r in sample_readings[:12]:
        held.add(r)
    for name, value in (("MANY", 0), ("SHOWN", 5)):
        monkeypatch.setattr(query, name, value)
    monkeypatch.setattr(keepers, "LARGE", 0)
    monkeypatch.setattr(keepers.Keeper, "_make", lambda *_: None)  # never done making the new one
    query._size.cache_clear()
    try:
        at = app("check", data_dir=tmp_path, sample="0")
        seen = []
        for _ in range(3):
            seen.append(words(at))
            at.button(key="queue_right").click().run()
            assert not at.exception
        assert len(set(seen)) == 3
    finally:
        query._size.cache_clear()
    assert (query.visits(held)["review"] == "confirmed").sum() == 3
