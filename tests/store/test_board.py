"""The columns in memory say the same as the database, whatever the filters and the scope."""

import datetime as dt
import re
from collections import Counter

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.draw import ties, timeline, topics
from lib.model import HELD, REVIEWS, STATUSES, Filters, Reading
from lib.store import query
from lib.store.keeper import Keeper
from lib.store.tables import visit

DAYS = st.one_of(st.none(), st.dates(dt.date(1990, 1, 1), dt.date(2024, 12, 31)))


@pytest.fixture(scope="module")
def held(sample_readings, tmp_path_factory):
    from lib import correcting
    from lib.config import Config
    from lib.store import Store

    store = Store(Config(data_dir=tmp_path_factory.mktemp("board"), database_url=""))
    for n, r in enumerate(sample_readings):
        store.add(r, "sample" if n % 3 == 0 else "user")
    uids = query.visits(store, Filters(with_staff=True))["uid"]
    correcting.mark(store, "reject", uids.iloc[3], "me")
    correcting.mark(store, "confirm", uids.iloc[7], "me")
    return store


def some(values, most=3):
    return st.lists(st.sampled_from(sorted(set(values)) or [""]), max_size=most, unique=True).map(tuple)


@pytest.fixture(scope="module")
def filters(held):
    frame, told = query.visits(held, Filters(with_staff=True)), query.articles(held)
    words = st.sampled_from(["", "", "", "riga", "Abe", "defence", '"prime minister"', "Latvia", "zzz", "nato summit", "Kučinskis"])
    return st.builds(
        Filters, people=some(frame["person"], 2), homes=some(frame["home"]), places=some(frame["country"]), topics=some({t for x in frame["topics"] for t in x.split("|") if t}), statuses=some(STATUSES), classes=some(frame["role_class"]),
        sources=some(told["source"], 2), since=DAYS, until=DAYS, search=words, with_staff=st.booleans(), with_sample=st.booleans(), articles=st.one_of(st.just(()), some(told["id"], 20)), reviews=some(REVIEWS),
    )  # fmt: skip


def few(drawn):
    """Most filters stand alone: all together nothing is left to compare."""
    return st.tuples(drawn, st.sets(st.sampled_from(list(Filters.__dataclass_fields__)), max_size=3)).map(lambda t: Filters(**{name: getattr(t[0], name) for name in t[1]}))


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_the_same_visits_articles_and_meetings_fit(held, filters, data):
    f = data.draw(few(filters))
    scope = data.draw(st.one_of(st.none(), few(filters)))
    store = held if scope is None else held.used_by({"see"}, scope)
    found = query.fitting(store, f)
    b = found.board
    with held.engine.connect() as db:
        of = dict(db.execute(sa.select(visit.c.id, visit.c.uid)).tuples().all())
    assert sorted(of[int(n)] for n in b.v_id[found.v]) == sorted(query.visits(store, f)["uid"])
    assert sorted(b.a_id[found.a].tolist()) == sorted(query.articles(store, f)["id"])
    told = query.meetings(store, f)
    assert len(query.meetings(store, f, b.m_id[found.met])) == len(told)
    assert sorted(query.meetings(store, f, b.m_id[found.met]).astype(str).itertuples(index=False, name=None)) == sorted(told.astype(str).itertuples(index=False, name=None))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_counts_are_those_of_the_single_visits(held, filters, data):
    f = data.draw(few(filters))
    found, frame = query.fitting(held, f), query.visits(held, f)
    assert found.numbers == {"visits": len(frame), "people": frame["person"].nunique(), "countries": frame["country"].nunique(), "articles": len(query.articles(held, f))}
    dated = frame[frame["first_day"].notna()]
    months = found.months()
    assert Counter({(str(r.first_day)[:7], r.status): r.n for r in months.itertuples()}) == Counter(zip(dated["first_day"].astype(str).str[:7], dated["status"], strict=True))
    spots = frame[frame["at_lat"].notna()]
    assert sorted(found.places()["n"]) == sorted(spots.groupby([spots["at_lat"], spots["at_lon"], spots["lat"].notna()]).size())
    assert ties.balances(found.pairs()).drop(columns=["last_there", "last_back"]).to_dict() == ties.balances(frame).drop(columns=["last_there", "last_back"]).to_dict()
    done = frame[frame["status"].isin(HELD)]
    assert found.lands(held=True).to_dict() == done["country"].value_counts().to_dict()
    own = query.topics(held, f)
    summed = found.article_topics().groupby("topic")["weight"].sum()
    assert summed.to_dict() == pytest.approx(own.groupby("topic")["weight"].sum().to_dict())
    folk, many = found.people(80)
    everybody = query.people(held, f)
    assert many == len(everybody) and folk.astype(str).to_dict("records") == everybody.head(80).astype(str).to_dict("records")
    assert query.visits(held, f, numbers=found.first(10**6)).drop(columns=["sequence"]).equals(frame.drop(columns=["sequence"]))
    assert query.found(held, f, found.holding(query.MOST_FOUND)).equals(query.found(held, f))
    assert query.topics(held, f, found.latest_articles(10**6)).equals(query.topics(held, f))
    for topic in set(own["topic"]):
        told, wanted = query.topic_sentences(held, f, topic, numbers=found.articles_about(topic, 10**6)), query.topic_sentences(held, f, topic)
        assert told == wanted != []
    met = query.meetings(held, f)
    for home in {*met["first_home"], *met["second_home"]} - {""}:
        assert len(query.meetings(held, f, found.met_by(home))) == ((met["first_home"] == home) | (met["second_home"] == home)).sum()
    assert set(query.changes(held, f, found.changed(100))["uid"]) == set(query.changes(held, f)["uid"])


def test_charts_of_counts_are_charts_of_visits(held):
    f = Filters()
    found, frame = query.fitting(held, f), query.visits(held, f)
    bars = lambda fig: [(t.name, t.x, t.y) for t in fig.data]  # noqa: E731
    assert bars(timeline.density(found.months())) == bars(timeline.density(frame))
    assert timeline.heat(found.months()).data[0].z == timeline.heat(frame).data[0].z
    assert sorted(zip(*(getattr(topics.shares(found.article_topics()).data[0], k) for k in ("y", "x")), strict=True)) == sorted(zip(*(getattr(topics.shares(query.topics(held, f)).data[0], k) for k in ("y", "x")), strict=True))
    marks = lambda fig: sorted(map(str, fig.data[0].customdata))  # noqa: E731
    assert marks(ties.matrix(found.pairs())) == marks(ties.matrix(frame))
    assert marks(topics.by(found.topics_by("country"), "country")) == marks(topics.by(frame, "country"))
    people = lambda fig: {u for t in fig.data if t.customdata for (u,) in t.customdata}  # noqa: E731
    assert people(ties.network(found.ties(ties.MOST_PEOPLE))) == people(ties.network(query.meetings(held, f))) != set()


def test_options_and_counts_do_not_depend_on_the_size(held, monkeypatch):
    small, counted = query.options(held), query.counts(held)
    monkeypatch.setattr(query, "MANY", 0)
    query._size.cache_clear()
    large = query.options(held)
    assert query.large(held) and counted == query.counts(held)
    for name in ("homes", "places", "topics", "classes", "sources", "first_day", "last_day"):
        assert getattr(large, name) == getattr(small, name), name
    assert set(large.people.items()) == set(small.people.items())


def test_a_large_board_is_made_anew_beside_the_clicks(held, monkeypatch):
    import threading

    from lib.store import keeper as keepers

    gate, made = threading.Event(), []
    keeper = Keeper()
    first = query.fitting(held, Filters()).board
    assert keeper.get(1, lambda: first) == (1, first)
    monkeypatch.setattr(keepers, "LARGE", 0)

    def slow():
        gate.wait(20)
        made.append(1)
        return first

    assert keeper.get(2, slow) == (1, first) and keeper.get(2, slow) == (1, first)
    gate.set()
    from tests.conftest import wait_for

    wait_for(lambda: keeper.get(2, slow)[0] == 2)
    assert made == [1]
    monkeypatch.setattr(keepers, "REST", 10**9)  # what comes in meanwhile waits
    assert keeper.get(3, slow) == (2, first) and keeper.get(4, slow) == (2, first) and made == [1]
    monkeypatch.setattr(keepers, "REST", 0)
    wait_for(lambda: keeper.get(5, slow)[0] == 5)
    assert made == [1, 1]


def test_no_question_about_a_few_visits_reads_them_all(held, new_store):
    """What pages ask of the database where the store is large, by its query plans: no scan of visits, reports, articles or meetings."""
    for kind in ("sqlite", "postgresql"):
        store = new_store(kind)
        for r in readings_of(held):
            store.add(r)
        asked: list[tuple[str, object]] = []

        @sa.event.listens_for(store.engine, "before_cursor_execute")
        def note(connection, cursor, statement, parameters, context, many, asked=asked):
            if statement.lstrip().upper().startswith("SELECT"):
                asked.append((statement, parameters))

        found = query.fitting(store, Filters())
        uid = query.visits(store)["uid"].iloc[0]
        person = query.visits(store)["person"].iloc[0]
        query._size.cache_clear()
        asked.clear()
        query.visits(store, Filters(), numbers=found.first(20))
        query._hops.__wrapped__(store.engine, -1, None, frozenset(found.board.v_id[:3].tolist()))
        query.articles(store, Filters(), numbers=found.latest_articles(20))
        query.meetings(store, Filters(), numbers=found.latest_meetings(20))
        query.changes(store, Filters(), numbers=found.changed(20))
        query.card(store, uid)
        query.reading(store, 1)
        query.tells_too(store, 1)
        query.visits(store, Filters(people=(person,)))
        questions = [q for q in asked if "FROM setting" not in q[0]]
        assert len(questions) >= 9
        with store.engine.connect() as db:
            if kind == "postgresql":
                db.exec_driver_sql("SET enable_seqscan = off")  # so few rows are read whole; forbidden, a scan is left only where there is no index
            for statement, parameters in questions:
                plan = "\n".join(str(tuple(r)) for r in db.exec_driver_sql(("EXPLAIN QUERY PLAN " if kind == "sqlite" else "EXPLAIN ") + statement, parameters))
                bad = re.findall(r"SCAN (visit|report|article|meeting|person|one|other|here|there)\b(?! USING)", plan) if kind == "sqlite" else re.findall(r"Seq Scan on (visit|report|article|meeting|person)\b", plan)
                assert not bad, f"{kind} scans {bad}:\n{statement}\n{plan}"


def readings_of(store):
    return [query.reading(store, int(n)) and _again(store, int(n)) for n in query.articles(store)["id"][:20]]


def _again(store, number):
    read = query.reading(store, number)
    return Reading(read.article, read.entities, read.toponyms, read.timex, read.people, read.quotes, tuple(v for _, v in read.visits), (), read.tours, read.topics)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_journeys_of_a_few_visits_are_those_of_the_whole(held, filters, data):
    f = data.draw(few(filters))
    whole = query.visits(held, f)
    found = query.fitting(held, f)
    part = query._hops.__wrapped__(held.engine, -1, None, frozenset(found.board.beside(found.board.v_id[found.v]).tolist()))
    every = query._hops.__wrapped__(held.engine, -1, None)
    assert {u: part[u] for u in whole["uid"] if u in part} == {u: every[u] for u in whole["uid"] if u in every}
