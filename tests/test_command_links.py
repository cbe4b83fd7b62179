"""`ingest` with links, and `follow`: output, exit status, and that nothing is asked for where it is off."""

from functools import partial

import pytest

from lib import command, fetching, following
from lib.config import Config
from lib.reading import links
from lib.store import Store, feeds, query
from tests.loopback import TO_HERE, Site, answer, hasty
from tests.test_following import rss, story


@pytest.fixture
def site():
    with Site().open() as one:
        one.pages |= {f"/{n}": answer(story(n)) for n in range(3)}
        one.pages["/rss"] = rss(one, 0, 1)
        yield one


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Arguments -> (exit status, standard output, standard error), through the tests' own door."""
    monkeypatch.setenv("ENTENTE_DATA_DIR", str(tmp_path / "data"))
    for name in ("ENTENTE_FETCH", "ENTENTE_OWNERS"):
        monkeypatch.delenv(name, raising=False)
    fetch = partial(links.fetch, door=TO_HERE, manners=hasty())
    monkeypatch.setattr(fetching.pages_of, "__defaults__", (fetch,))
    for function in (following.follow, following.look):
        monkeypatch.setattr(function, "__defaults__", (fetch, *function.__defaults__[1:]))

    def ran(*arguments) -> tuple[int, str, str]:
        try:
            status = command.main([str(a) for a in arguments])
        except SystemExit as ended:
            status = ended.code
        return status, *capsys.readouterr()

    return ran


def stored(tmp_path) -> Store:
    return Store(Config(data_dir=tmp_path / "data", database_url=""))


def test_links_are_ingested_beside_files(run, site, tmp_path):
    (tmp_path / "a.txt").write_text(
        "PUBLISHED: 2018-01-13\nAbe in Riga\n\nShinzo Abe arrived in Riga on Saturday.", encoding="utf-8"
    )
    status, out, err = run("ingest", site.url("/0"), tmp_path / "a.txt", "http://192.168.0.1/", "--quiet")
    assert (
        status == 1
        and out == ""
        and "refused: 192.168.0.1/ is no public address" in err
        and "2 added, 0 known already, 1 refused" in err
    )
    status, _, err = run("ingest", site.url("/0"), "--quiet")
    assert status == 0 and "0 added, 1 known already, 0 refused" in err
    assert set(query.articles(stored(tmp_path))["url"]) == {site.url("/0"), ""}


def test_files_of_links(run, site, tmp_path):
    (tmp_path / "links.txt").write_text(f"# mine\n{site.url('/0')}\n{site.url('/1')}\n", encoding="utf-8")
    (tmp_path / "media.csv").write_text(
        f"date,url\n2019-06-03,{site.url('/2')}\n2019-06-03,{site.url('/0')}\n", encoding="utf-8"
    )
    status, _, err = run("ingest", tmp_path / "links.txt", "--links", tmp_path / "media.csv")
    assert status == 0 and "3 added" in err and sorted(site.paths()) == ["/0", "/1", "/2"]
    assert (
        run("ingest", "--links", tmp_path / "none.csv")[0]
        == run("ingest")[0]
        == run("ingest", tmp_path / "none.txt")[0]
        == 2
    )


def test_feeds_are_followed_looked_at_listed_and_left(run, site, tmp_path):
    status, _, err = run("follow", "add", site.url("/rss"))
    assert status == 0 and "The Ministry is followed" in err
    assert "followed already" in run("follow", "add", site.url("/rss"))[2]
    status, _, err = run("follow")
    assert status == 0 and "The Ministry: 2 articles added, telling 2 visits." in err
    status, out, _ = run("follow", "list")
    assert "The Ministry" in out and site.url("/rss") in out and "2 articles" in out
    assert run("follow", "leave", site.url("/rss"))[0] == 0 and feeds.every(stored(tmp_path)) == []
    assert run("follow", "leave", "7")[0] == run("follow", "add")[0] == 2
    assert run("follow", "add", "http://127.0.0.1/")[0] == 1 and len(query.articles(stored(tmp_path))) == 2


def test_a_failing_feed_is_told_once(run, site):
    run("follow", "add", site.url("/rss"))
    run("follow", "--quiet")
    site.pages["/rss"] = answer(status="500 Oops")
    with_age(run)
    first = run("follow", "--all")
    with_age(run)
    asked = len(site.asked)
    second = run("follow", "--all", "--quiet")
    assert len(site.asked) > asked
    assert first[0] == 1 and "its site has a fault" in first[2] and "tried again later" in first[2]
    assert second == (0, "", "")


def with_age(run) -> None:
    """As if the feeds had been looked at yesterday."""
    import datetime as dt

    import sqlalchemy as sa

    from lib.config import load
    from lib.store.tables import feed

    with Store(load()).writing() as db:
        db.execute(sa.update(feed).values(looked=dt.datetime.now(dt.UTC) - dt.timedelta(days=1)))


def test_off_where_hosted(run, site, monkeypatch):
    monkeypatch.setenv("ENTENTE_OWNERS", "a@example.org")
    for arguments in (("ingest", site.url("/0")), ("follow",), ("follow", "add", site.url("/rss"))):
        status, _, err = run(*arguments)
        assert status == 2 and "ENTENTE_FETCH=1" in err
    assert site.reached == 0
