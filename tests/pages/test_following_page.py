"""Links and feeds on the screen, with a site on this machine: given, followed, looked at, new under What is new."""

import time
from functools import partial

import pytest

from lib import fetching, following
from lib.config import Config
from lib.reading import links
from lib.store import Store, feeds, pages, query
from tests.loopback import TO_HERE, Site, answer, hasty
from tests.pages.test_pages import app, words  # noqa: F401
from tests.test_following import rss, story, told


@pytest.fixture
def site(monkeypatch):
    fetch = partial(links.fetch, door=TO_HERE, manners=hasty())
    monkeypatch.setattr(fetching.pages_of, "__defaults__", (fetch,))
    for function in (following.follow, following.look):
        monkeypatch.setattr(function, "__defaults__", (fetch, *function.__defaults__[1:]))
    with Site().open() as one:
        one.pages |= {f"/{n}": answer(story(n)) for n in range(4)}
        one.pages["/rss"] = rss(one, 0, 1)
        yield one


def click(at, label: str):
    """Press a button by what stands on it."""
    return next(b for b in at.button if b.label == label).click().run()


def held(where) -> Store:
    return Store(Config(data_dir=where, database_url=""))


def wait_for_the_look(at):
    """Until the look beside the page is over."""
    from lib.ui.following import _looking

    until = time.monotonic() + 90
    while _looking().busy and time.monotonic() < until:
        time.sleep(0.2)
    return at.run()


def test_links_are_fetched_read_and_kept(app, site, tmp_path):  # noqa: F811
    at = app("add", data_dir=tmp_path, sample="0")
    given = f"{site.url('/0')}\n{site.url('/1')} and text\nhttp://192.168.0.1/router\n{site.url('/none')}\nnonsense"
    next(t for t in at.text_area if t.label.startswith("Links")).set_value(given).run()
    click(at, "Read")
    said = words(at)
    assert not at.exception and "2 articles read, 2 visits found; 3 links refused" in said
    assert "192.168.0.1/router is no public address" in said and "there is no such page (404)" in said
    assert "nonsense is no web address" in said
    click(at, "Keep 2 articles")
    assert "2 articles added, telling 2 visits" in words(at)
    at = app("articles", data_dir=tmp_path, sample="0", article="1")
    assert f"UTC from {site.url('/0')}" in words(at) and "Fetched" in words(at)
    at = app("add", data_dir=tmp_path, sample="0")
    next(t for t in at.text_area if t.label.startswith("Links")).set_value(site.url("/0")).run()
    click(at, "Read")
    assert "1 known already" in words(at) and not [b for b in at.button if b.label.startswith("Keep")]


def test_a_table_behind_a_link_waits_for_its_columns_and_keeps_where_it_came_from(app, site, tmp_path):  # noqa: F811
    row = f'A visit from Norway,2019-06-03,"{told(0)}"'
    site.pages["/table.csv"] = answer(f"A,B,C\n{row}\n".encode(), kind="text/csv")
    at = app("add", data_dir=tmp_path, sample="0")
    next(t for t in at.text_area if t.label.startswith("Links")).set_value(site.url("/table.csv")).run()
    click(at, "Read")
    assert not at.exception and "Which column of" in words(at)
    for label, column in (("Title", 0), ("Day of publication", 1), ("Text", 2)):
        next(b for b in at.selectbox if b.label == label).set_value(column).run()
    click(at, "Read with these columns")
    assert not at.exception and "1 article read, 1 visit found." in words(at)
    click(at, "Keep 1 article")
    assert pages.of(held(tmp_path), 1)[0][0] == site.url("/table.csv")


def test_a_link_without_news_is_told_as_unchanged(app, site, tmp_path):  # noqa: F811
    def same(connection, head: str) -> None:
        known = "if-none-match" in head.lower()
        connection.sendall(answer(status="304 Not Modified") if known else answer(story(0), ETag='"one"'))

    site.pages["/0"] = same
    for turn in range(2):
        at = app("add", data_dir=tmp_path, sample="0")
        next(t for t in at.text_area if t.label.startswith("Links")).set_value(site.url("/0")).run()
        click(at, "Read")
        if turn == 0:
            click(at, "Keep 1 article")
    assert "1 link unchanged since last time" in words(at) and "nothing that can be read" not in words(at)


def test_a_feed_is_followed_looked_at_and_left(app, site, tmp_path):  # noqa: F811
    app(data_dir=tmp_path, sample="0")  # who comes for the first time has seen what is there
    at = app("add", data_dir=tmp_path, sample="0")
    at.text_input(key="follow_address").set_value(site.url("/rss"))
    click(at, "Follow")
    wait_for_the_look(at)
    assert not at.exception and "The Ministry" in words(at) and "2 articles added, telling 2 visits" in words(at)
    at.switch_page("pages/explore_page.py").run()
    assert "2 articles are new since you last looked." in words(at)
    click(at, "What is new")
    at.switch_page("pages/overview_page.py").run()  # AppTest does not follow
    assert not at.exception and "New since you last looked" in words(at) and "2 articles, telling 2 visits." in words(at)
    click(at, "I have seen these")
    assert not at.exception and "New since you last looked" not in words(at)
    at = app("add", data_dir=tmp_path, sample="0")
    site.pages["/rss"] = answer(status="500 Oops")
    backdate(tmp_path)
    click(at, "Look for new articles")
    wait_for_the_look(at)
    assert "fails since" in words(at) and "its site has a fault (500)" in words(at)
    at.selectbox(key="feed_leave").set_value(feeds.every(held(tmp_path))[0].id).run()
    click(at, "Leave it")
    assert feeds.every(held(tmp_path)) == [] and len(query.articles(held(tmp_path))) == 2


def backdate(where) -> None:
    """As if the feeds had been looked at yesterday."""
    import datetime as dt

    import sqlalchemy as sa

    from lib.store.tables import feed

    with held(where).writing() as db:
        db.execute(sa.update(feed).values(looked=dt.datetime.now(dt.UTC) - dt.timedelta(days=1)))


def test_opening_the_app_looks_at_old_feeds_only(app, site, tmp_path):  # noqa: F811
    store = held(tmp_path)
    feeds.follow(store, site.url("/rss"), "The Ministry")
    at = app(data_dir=tmp_path, sample="0")
    wait_for_the_look(at)
    assert "New since you last looked" in words(at) and len(query.articles(store)) == 2
    asked = len(site.asked)
    at = app(data_dir=tmp_path, sample="0")
    wait_for_the_look(at)
    assert len(site.asked) == asked
    backdate(tmp_path)
    at = app(data_dir=tmp_path, sample="0")
    wait_for_the_look(at)
    assert len(site.asked) > asked


def test_opening_the_app_without_feeds_starts_no_reading_process(app, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr("lib.ui.following.worker", lambda: 1 / 0)
    for page in ("overview", "add"):
        assert not app(page, data_dir=tmp_path, sample="0").exception


def test_what_does_not_answer_is_one_sentence_and_follows_nothing(app, site, tmp_path):  # noqa: F811
    at = app("add", data_dir=tmp_path, sample="0")
    for address, sentence in (
        ("http://169.254.169.254/latest", "is no public address"),
        (site.url("/0"), "is no feed, and names none"),
        ("gopher://x.example/", "is no web address"),
    ):
        at.text_input(key="follow_address").set_value(address)
        click(at, "Follow")
        assert sentence in words(at) and not at.exception
    assert feeds.every(held(tmp_path)) == []


def test_off_where_it_is_hosted(app, site, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setenv("ENTENTE_FETCH", "0")
    at = app("add", data_dir=tmp_path, sample="0")
    assert "Links are not fetched here" in words(at) and not [t for t in at.text_area if t.label.startswith("Links")]
    assert not [b for b in at.button if b.label == "Follow"]


def test_a_link_into_the_collection_sees_no_news(app, seeded_dir, site):  # noqa: F811
    import datetime as dt

    from lib.access import WHOLE
    from lib.model import Link

    now = dt.datetime.now(dt.UTC)
    token = held(seeded_dir).share(Link("", "For Anna", "", WHOLE, "", "me", now, now + dt.timedelta(days=3)))
    at = app(share=token)
    assert not at.exception and "New since" not in words(at) and "entente-title" in words(at)
