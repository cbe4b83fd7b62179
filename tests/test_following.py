"""Feeds and links into the store, through the real reading process, from a site on this machine."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
import sqlalchemy as sa

from lib import following
from lib.access import rights
from lib.config import Config
from lib.errors import LinkRefused, NotAFeed, NotAllowed, OverQuota
from lib.fetching import keep, pages_of
from lib.model import Feed, Filters, Reading
from lib.reading import links
from lib.store import Store, feeds, news, pages, query
from lib.store.tables import entry, feed, metadata
from lib.worker import Worker
from tests.loopback import TO_HERE, Site, answer, hasty, moved

CONFIG = Config(database_url="", load_sample=False, fetching="1", fetch_seconds=3)
VISITS = [
    ("Norway", "Norwegian Prime Minister Erna Solberg", "Hanoi", "Vietnamese Prime Minister Nguyen Xuan Phuc"),
    ("Kenya", "Kenyan President Uhuru Kenyatta", "Lisbon", "Portuguese President Marcelo Rebelo de Sousa"),
    ("Finland", "Finnish President Sauli Niinisto", "Oslo", "Norwegian Prime Minister Erna Solberg"),
    ("Japan", "Japanese Prime Minister Shinzo Abe", "Riga", "Latvian Prime Minister Maris Kucinskis"),
    ("Chile", "Chilean President Sebastian Pinera", "Ottawa", "Canadian Prime Minister Justin Trudeau"),
]
MORE = "The talks went well, officials said in the evening, and both sides agreed on a further round in the autumn."


def told(n: int) -> str:
    """The sentence of a visit."""
    _, who, where, host = VISITS[n]
    return f"{who} arrived in {where} on Monday and met {host}."


def story(n: int, more: str = "", day: str = "2019-06-03") -> bytes:
    title = f"A visit from {VISITS[n][0]}"
    day = f'<meta property="article:published_time" content="{day}T08:00:00Z">'
    head = f'<meta property="og:title" content="{title}">{day}'
    body = f"<article><h1>{title}</h1><p>{told(n)}</p><p>{MORE}</p>{more}</article>"
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def rss(site: Site, *numbers: int, title: str = "The Ministry", story_of: Callable[[int], str] = lambda n: "") -> bytes:
    items = "".join(
        f"<item><title>A visit from {VISITS[n][0]}</title><link>{site.url(f'/{n}')}</link><guid>id-{n}</guid>"
        f"<pubDate>Mon, 03 Jun 2019 08:00:00 GMT</pubDate><description>{story_of(n)}</description></item>"
        for n in numbers
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
    return answer(feed.encode(), kind="application/rss+xml", ETag=f'"{len(numbers)}"')


@pytest.fixture(scope="module")
def worker():
    one = Worker(CONFIG)
    yield one
    one.close()


@pytest.fixture
def site():
    with Site().open() as one:
        for n in range(len(VISITS)):
            one.pages[f"/{n}"] = answer(story(n), ETag=f'"page-{n}"')
        yield one


@pytest.fixture
def fetch():
    return partial(links.fetch, door=TO_HERE, manners=hasty())


def look(store: Store, worker: Worker, fetch, force: bool = True, config: Config = CONFIG) -> list[following.Looked]:
    """All feeds looked at, as if a day had passed since they were last asked for."""
    with store.writing() as db:
        db.execute(sa.update(feed).values(looked=dt.datetime.now(dt.UTC) - dt.timedelta(days=1)))
        db.execute(sa.update(entry).values(due=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)))
    return list(following.look(store, worker, config, feeds.every(store), fetch, force))


def the_feed(store: Store) -> Feed:
    (one,) = feeds.every(store)
    return one


# --- feeds ----------------------------------------------------------------------------------------------------------


def test_a_feed_is_followed_and_its_new_entries_are_read(any_store, worker, site, fetch):
    site.pages["/rss"] = rss(site, 0, 1)
    one, new = following.follow(site.url("/rss"), any_store, worker, CONFIG, fetch)
    assert new and one.title == "The Ministry" and feeds.every(any_store)[0].waiting == 2
    (looked,) = look(any_store, worker, fetch)
    assert (looked.added, looked.visits, looked.refused, looked.failure) == (2, 2, [], "")
    assert sorted(query.visits(any_store)["country"]) == ["PT", "VN"]
    assert looked.words() == "The Ministry: 2 articles added, telling 2 visits."
    site.pages["/rss"] = rss(site, 2, 0, 1)
    (looked,) = look(any_store, worker, fetch)
    assert (looked.new, looked.added, looked.visits) == (1, 1, 1)
    assert site.paths().count("/0") == site.paths().count("/2") == 1  # each page is asked for once
    again, new = following.follow(site.url("/rss"), any_store, worker, CONFIG, fetch)
    assert not new and again.id == one.id and the_feed(any_store).articles == 3
    (number,) = query.articles(any_store)[lambda t: t["title"] == "A visit from Finland"]["id"]
    ((address, at),) = pages.of(any_store, int(number))
    assert address == site.url("/2") and dt.datetime.now(dt.UTC) - at < dt.timedelta(minutes=1)
    assert query.reading(any_store, int(number)).article.url == site.url("/2")


def test_where_nothing_is_new_the_site_is_asked_politely(store, worker, site, fetch):
    site.pages["/rss"] = rss(site, 0)
    following.follow(site.url("/rss"), store, worker, CONFIG, fetch)
    look(store, worker, fetch)
    site.pages["/rss"] = answer(status="304 Not Modified")
    (looked,) = look(store, worker, fetch)
    assert looked.words() == "The Ministry: nothing new." and 'If-None-Match: "1"' in site.asked[-1]
    assert the_feed(store).failure == "" and the_feed(store).etag == '"1"'


def test_a_web_page_leads_to_the_feed_it_names(store, worker, site, fetch):
    named = b'<link rel="alternate" type="application/rss+xml" href="/rss">'
    page = b"<html><head>%s</head><body><p>News</p></body></html>" % named
    site.pages |= {"/news": answer(page), "/rss": rss(site, 0), "/plain": answer(b"<html><body>Nothing</body></html>")}
    one, _ = following.follow(site.url("/news"), store, worker, CONFIG, fetch)
    assert one.address == site.url("/rss")
    with pytest.raises(NotAFeed):
        following.follow(site.url("/plain"), store, worker, CONFIG, fetch)
    with pytest.raises(LinkRefused):
        following.follow("http://127.0.0.1/rss", store, worker, CONFIG, fetch)
    assert len(feeds.every(store)) == 1


@pytest.mark.parametrize("kind", ["atom", "json", "rdf"])
def test_other_kinds_of_feeds(store, worker, site, fetch, kind):
    at = site.url("/3")
    when = "2019-06-03T08:00:00Z"
    ns = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    feed = {
        "atom": f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><entry><title>T</title><id>urn:1</id>'
        f'<updated>{when}</updated><link rel="alternate" href="{at}"/></entry></feed>',
        "json": '{"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": '
        f'[{{"id": "1", "url": "{at}", "date_published": "{when}"}}]}}',
        "rdf": f"<rdf:RDF {ns}><channel><title>Paper</title></channel>"
        f"<item><title>T</title><link>{at}</link></item></rdf:RDF>",
    }[kind]
    site.pages["/f"] = answer(feed.encode(), kind="application/xml")
    one, _ = following.follow(site.url("/f"), store, worker, CONFIG, fetch)
    (looked,) = look(store, worker, fetch)
    assert one.title == "Paper" and (looked.added, looked.visits) == (1, 1)


def test_a_feed_that_fails_says_so_once_and_is_tried_later(any_store, worker, site, fetch):
    site.pages["/rss"] = rss(site, 0)
    following.follow(site.url("/rss"), any_store, worker, CONFIG, fetch)
    look(any_store, worker, fetch)
    site.pages["/rss"] = answer(status="503 Busy", Retry_After="7200")
    looks = [look(any_store, worker, fetch)[0] for _ in range(3)]
    assert [t.first for t in looks] == [True, False, False] and all("busy" in t.failure for t in looks)
    one = the_feed(any_store)
    assert one.failures == 3 and "busy" in one.failure and one.due > dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    assert feeds.due(any_store) == [] and not feeds.claim(any_store, one.id)
    site.pages["/rss"] = rss(site, 0, 1)
    (looked,) = look(any_store, worker, fetch)
    assert looked.added == 1 and the_feed(any_store).failure == "" and the_feed(any_store).failing is None
    site.pages["/rss"] = answer(status="404 Not Found")
    assert look(any_store, worker, fetch)[0].first


def test_entries_that_cannot_be_had_are_tried_again_and_then_given_up(store, worker, site, fetch):
    site.pages |= {
        "/rss": rss(site, 0, 1, 2),
        "/0": answer(status="500 Oops"),
        "/1": answer(status="404 Not Found"),
        "/2": answer(story(2)),
    }
    following.follow(site.url("/rss"), store, worker, CONFIG, fetch)
    (looked,) = look(store, worker, fetch)
    assert (looked.added, looked.later, [t for t, _ in looked.refused]) == (1, 1, ["A visit from Kenya"])
    (looked,) = following.look(store, worker, CONFIG, feeds.every(store), fetch)
    assert not looked.later  # not before its time
    for _ in range(feeds.MOST_TRIES):
        look(store, worker, fetch)
    assert site.paths().count("/0") == feeds.MOST_TRIES and site.paths().count("/1") == 1
    one = the_feed(store)
    assert (one.articles, one.waiting, one.refused) == (1, 0, 2)
    assert {t for t, _ in feeds.refusals(store, one.id)} == {"A visit from Norway", "A visit from Kenya"}


def test_where_the_page_is_closed_the_feeds_own_text_is_read(store, worker, site, fetch):
    whole = lambda n: f"&lt;p&gt;{told(n)}&lt;/p&gt;&lt;p&gt;{MORE * 4}&lt;/p&gt;"  # noqa: E731
    site.pages |= {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /0", kind="text/plain"),
        "/1": answer(status="403 Forbidden"),
        "/2": answer(status="403 Forbidden"),
    }
    site.pages["/rss"] = rss(site, 0, 1, 2, story_of=lambda n: whole(n) if n < 2 else "A teaser …")
    following.follow(site.url("/rss"), store, worker, CONFIG, fetch)
    (looked,) = look(store, worker, fetch)
    assert (looked.added, looked.visits, len(looked.refused)) == (2, 2, 1)
    kept = query.articles(store)
    assert (
        set(kept["url"]) == {site.url("/0"), site.url("/1")}
        and set(kept["source"]) == {"The Ministry"}
        and kept["published"].notna().all()
    )


def test_two_who_look_at_once_ask_once(any_store, site):
    one, _ = feeds.follow(any_store, site.url("/rss"), "T")
    assert (
        feeds.claim(any_store, one.id)
        and not feeds.claim(any_store, one.id)
        and feeds.claim(any_store, one.id, force=True)
    )


def test_an_editors_quota_holds_and_loses_nothing(store, worker, site, fetch):
    site.pages["/rss"] = rss(site, 0, 1, 2)
    held = store.used_by(rights()["editor"], None, "ed@example.org", 2)
    following.follow(site.url("/rss"), held, worker, CONFIG, fetch)
    (looked,) = look(held, worker, fetch)
    assert looked.added == 2 and looked.later == 1 and the_feed(store).waiting == 1
    with pytest.raises(OverQuota):
        held.add(Reading(next(iter(links.read(fetch(site.url("/3"), CONFIG), CONFIG)))))
    (looked,) = look(store, worker, fetch)
    assert looked.added == 1 and the_feed(store).waiting == 0


def test_following_is_for_those_who_may_add(store, worker, site, fetch):
    site.pages["/rss"] = rss(site, 0)
    following.follow(site.url("/rss"), store, worker, CONFIG, fetch)
    for role in ("viewer", "stranger"):
        held = store.used_by(rights()[role], Filters(with_staff=True), "x")
        for tried in (
            lambda h=held: feeds.every(h),
            lambda h=held: feeds.follow(h, "https://a.example/", "T"),
            lambda h=held: feeds.leave(h, 1),
            lambda h=held: feeds.claim(h, 1),
            lambda h=held: list(following.look(h, worker, CONFIG, [], fetch)),
            lambda h=held: list(pages_of([site.url("/0")], h, worker, CONFIG, fetch)),
            lambda h=held: following.follow(site.url("/rss"), h, worker, CONFIG, fetch),
        ):
            with pytest.raises(NotAllowed):
                tried()
    assert len(feeds.every(store)) == 1


def test_off_means_that_nothing_is_asked_and_nothing_is_lost(store, worker, site, fetch):
    site.pages["/rss"] = rss(site, 0)
    following.follow(site.url("/rss"), store, worker, CONFIG, fetch)
    asked = len(site.asked)
    with pytest.raises(LinkRefused):
        look(store, worker, fetch, config=replace(CONFIG, fetching="0"))
    assert the_feed(store).waiting == 1 and len(site.asked) == asked


def test_leaving_a_feed_keeps_its_articles(any_store, worker, site, fetch):
    site.pages["/rss"] = rss(site, 0)
    one, _ = following.follow(site.url("/rss"), any_store, worker, CONFIG, fetch)
    look(any_store, worker, fetch)
    assert feeds.leave(any_store, one.id) and not feeds.leave(any_store, one.id) and feeds.every(any_store) == []
    assert len(query.articles(any_store)) == 1
    any_store.delete([1])
    with any_store.engine.connect() as db:
        assert not any(
            db.execute(sa.select(sa.func.count()).select_from(t)).scalar()
            for t in metadata.sorted_tables
            if t.name in ("feed", "entry", "page", "article")
        )


# --- links and copies -----------------------------------------------------------------------------------------------


def test_links_are_read_in_order_and_asked_again_only_for_what_is_new(any_store, worker, site, fetch):
    site.pages["/moved"] = moved("/3")
    given = [site.url("/3"), site.url("/nothing"), "http://10.0.0.1/", site.url("/4"), site.url("/3")]
    came = list(pages_of(given, any_store, worker, CONFIG, fetch))
    assert [len(c.outcomes) for c in came] == [1, 1, 1, 1] and [isinstance(c.outcomes[0], Reading) for c in came] == [
        True,
        False,
        False,
        True,
    ]
    for c in came:
        for o in c.outcomes:
            if isinstance(o, Reading):
                assert keep(any_store, o, c.page).new and c.page.data == b""
    site.pages["/3"] = answer(status="304 Not Modified")
    (again,) = pages_of([site.url("/3")], any_store, worker, CONFIG, fetch)
    assert again.same_since and again.outcomes == [] and 'If-None-Match: "page-3"' in site.asked[-1]
    site.pages["/3"] = answer(story(3))
    (other,) = pages_of([site.url("/moved")], any_store, worker, CONFIG, fetch)
    added = keep(any_store, other.outcomes[0], other.page)
    assert not added.new and len(pages.of(any_store, added.article_id)) == 2


@pytest.mark.parametrize("first", ["link", "export"])
def test_the_same_story_by_link_and_by_export_is_one(any_store, worker, site, fetch, first):
    site.pages["/3"] = answer(story(3, f"<p>{MORE.replace('autumn', 'spring')}</p>" * 3))
    page = fetch(site.url("/3"), CONFIG)
    (by_link,) = worker.page(page)
    article = by_link.article
    exported = replace(
        by_link,
        article=replace(
            article,
            id="nexis",
            url="",
            source="News.Example",
            text=article.text + "\n\nGraphic: two flags",
            byline="Someone",
        ),
    )
    readings = [by_link, exported] if first == "link" else [exported, by_link]
    assert [any_store.add(r).new for r in readings] == [True, False]
    assert any_store.copies([readings[1]]) == {readings[1].article.fingerprint} and len(query.articles(any_store)) == 1


def test_what_is_no_copy_stays_an_article_of_its_own(any_store, worker, site, fetch):
    site.pages["/3"] = answer(story(3, f"<p>{MORE.replace('autumn', 'spring')}</p>" * 3))
    (by_link,) = worker.page(fetch(site.url("/3"), CONFIG))
    a = by_link.article
    any_store.add(by_link)
    others = [
        replace(
            by_link, article=replace(a, source="The Other Paper", url="", title="In another paper")
        ),  # copies in other papers count as articles
        replace(by_link, article=replace(a, published=a.published + dt.timedelta(days=5), title="Days later")),
        replace(
            by_link,
            article=replace(a, text=a.text + " More." + f" {told(0)}" * 8, title="An update with much more"),
        ),
        replace(
            by_link,
            visits=(*by_link.visits, replace(by_link.visits[0], visitor="Taro Kono")),
            article=replace(a, title="With one visit more"),
        ),
    ]
    for other in others:
        assert any_store.add(other).new, other.article.title


# --- new since you last looked --------------------------------------------------------------------------------------


def test_news_is_what_came_since_this_person_looked(any_store, sample_readings):
    anna, bo = (any_store.used_by(rights()["owner"], None, n) for n in ("anna", "bo"))
    for r in sample_readings[:3]:
        any_store.add(r, "sample")
    assert news.since(anna, 10) == ([], 0, None)  # who comes for the first time has seen what is there
    first, second = (anna.add(r).article_id for r in sample_readings[3:5])
    numbers, many, latest = news.since(anna, 10)
    assert numbers == [second, first] and many == 2 and news.since(bo, 10)[1] == 0
    third = bo.add(sample_readings[5]).article_id
    any_store.add(sample_readings[6], "sample")
    news.mark_seen(anna, latest)  # what came after the list was drawn stays new
    assert news.since(anna, 10)[0] == [third] and news.since(bo, 10)[0] == [third]
    news.mark_seen(anna)
    assert news.since(anna, 10)[1] == 0 and news.since(bo, 1) == ([third], 1, news.since(bo, 10)[2])


def test_marks_are_for_people_with_a_name(store):
    for held in (
        store.used_by(rights()["viewer"], Filters(with_staff=True), "link “A”"),
        store.used_by(rights()["owner"], None, ""),
        store.used_by(rights()["stranger"], None, "x"),
    ):
        for tried in (lambda h=held: news.since(h, 5), lambda h=held: news.mark_seen(h)):
            with pytest.raises(NotAllowed):
                tried()


def test_where_an_article_is_from_is_told_to_those_who_may_see_it(store, worker, site, fetch):
    for n in (0, 1):
        (came,) = pages_of([site.url(f"/{n}")], store, worker, CONFIG, fetch)
        keep(store, came.outcomes[0], came.page)
    held = store.used_by(rights()["viewer"], Filters(places=("VN",)), "link")
    assert len(pages.of(held, 1)) == 1 and pages.of(held, 2) == [] and len(pages.of(store, 2)) == 1
