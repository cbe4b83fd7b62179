"""The access table, cell by cell: what each role may do works, what it may not is refused where the work is done and leaves nothing behind."""

import datetime as dt
from dataclasses import replace

import pytest

from lib import correcting, exporting
from lib.access import ROLES, STRANGER, WHOLE, Who, at_home, rights, signed_in
from lib.config import Config
from lib.errors import NotAllowed, OverQuota
from lib.export import FORMATS
from lib.export.sheets import tables
from lib.model import Article, Filters, Link, Reading
from lib.store import Store, query
from lib.tables import rows

NOW = dt.datetime.now(dt.UTC)


def one_link(**more) -> Link:
    return Link(**{"key": "", "name": "For Anna", "note": "", "scope": WHOLE, "view": "", "made_by": "me", "made_at": NOW, "expires": NOW + dt.timedelta(days=30), **more})


def held_by(store: Store, role: str) -> Store:
    return store.used_by(rights()[role], WHOLE if role == "viewer" else None, role)


def fingerprint(store: Store) -> tuple:
    frame = query.visits(store, Filters(with_staff=True))
    return tuple(frame["uid"]), tuple(frame["review"]), tuple(query.articles(store)["id"]), store.recall("collection"), len(store.links()), len(store.corrections())


ATTEMPTS = {
    "see": [lambda s: query.visits(s), lambda s: query.articles(s), lambda s: query.meetings(s), lambda s: query.people(s), lambda s: query.topics(s), lambda s: query.changes(s), lambda s: query.options(s), lambda s: s.alike([])],
    "filter": [lambda s: query.visits(s, Filters(places=("LV",))), lambda s: query.found(s, Filters(search="Riga"))],
    "export": [lambda s: FORMATS["articles"].make(exporting.view(s, Filters())), lambda s: exporting.view(s, Filters()).visits, lambda s: list(query.evidence(s, ["v"])), lambda s: query.telling(s, ["v"])],
    "add": [lambda s: s.add(Reading(Article("new", "A text that is new.")))],
    "correct": [lambda s: correcting.mark(s, "reject", query.visits(s)["uid"].iloc[0], "x"), lambda s: s.undo(1, "x"), lambda s: s.corrections(), lambda s: s.read_again(1, Reading(Article("a", "Other words.")))],
    "delete": [lambda s: s.delete([1]), lambda s: s.delete_origin("sample")],
    "share": [lambda s: s.share(one_link()), lambda s: s.links(), lambda s: s.revoke("nothing")],
    "administer": [lambda s: s.remember("collection", "Mine"), lambda s: s.incidents(), lambda s: s.size()],
}


def test_the_table_and_the_attempts_name_the_same_actions():
    assert {r["role"] for r in rows("access")} == set(ROLES)
    assert set(rows("access")[0]) - {"role"} == set(ATTEMPTS)
    assert rights()["stranger"] == frozenset() and rights()["viewer"] == {"see", "filter", "export"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ATTEMPTS)
def test_every_cell(store, sample_readings, role, action):
    for reading in sample_readings[:6]:
        store.add(reading)
    before = fingerprint(store)
    for attempt in ATTEMPTS[action]:
        if action in rights()[role]:
            attempt(held_by(store, role))
        else:
            with pytest.raises(NotAllowed):
                attempt(held_by(store, role))
            assert fingerprint(store) == before


def test_who_somebody_is_by_their_provider():
    config = Config(owners=("boss@example.org",), editors=("@example.org", "guest@other.org"))
    told = lambda email, **more: signed_in({"is_logged_in": True, "email": email, **more}, config).role  # noqa: E731
    assert told("Boss@Example.org") == "owner" and told("a@example.org") == "editor" and told("guest@other.org") == "editor"
    assert told("a@evil-example.org") == told("a@example.org.evil.com") == told("a@b@example.org") == told("") == told("example.org") == "stranger"
    assert told("boss@example.org", email_verified=False) == "stranger"
    assert signed_in({"email": "boss@example.org"}, config) == STRANGER


@pytest.mark.parametrize(("address", "headers", "home"), [
    (None, {}, True), ("127.0.0.1", {}, True), ("::1", {}, True), ("::ffff:127.0.0.1", {}, True), ("192.168.1.5", {}, False), ("nonsense", {}, False), (None, {"X-Forwarded-For": "127.0.0.1"}, False), (None, {"forwarded": "x"}, False),
])  # fmt: skip
def test_only_this_machine_is_at_home(address, headers, home):
    assert at_home(address, headers) is home


# --- links ---------------------------------------------------------------------------------------------------------------


def test_a_token_opens_only_whole_and_in_time(any_store):
    token = any_store.share(one_link(name="Anna"))
    assert any_store.opened(token).name == "Anna" and any_store.links()[0].last_used is not None
    tried = {token[:i] + chr(ord(c) ^ (1 << bit)) + token[i + 1 :] for i, c in enumerate(token) for bit in range(8)} | {token[:i] for i in range(len(token))} | {token + "x", token + "\x00", token.upper(), " " + token, token * 2, "é" * 40, "\ud800.x"}
    assert not [t for t in tried if any_store.opened(t) is not None]
    late = any_store.share(one_link(expires=NOW - dt.timedelta(seconds=1)))
    assert any_store.opened(late) is None
    assert any_store.revoke(token.split(".")[0]) and any_store.opened(token) is None
    assert not any_store.revoke(token.split(".")[0])
    kept = str(any_store.links())
    assert token.split(".")[1] not in kept


def test_a_link_keeps_its_scope(any_store):
    scope = Filters(people=("a",), places=("LV", "EE"), since=dt.date(2018, 1, 1), search="Riga", articles=(1, 2), with_sample=False)
    assert any_store.opened(any_store.share(one_link(scope=scope))).scope == scope


# --- scope ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_worlds(any_store, reading):
    """Articles about a visit to Latvia, and others about secret things, some of the same person."""
    for text in (
        "TOKYO - Japanese Prime Minister Shinzo Abe arrived in Riga on Saturday for talks with Latvian Prime Minister Maris Kucinskis about trade.",
        "HELSINKI - Finnish President Sauli Niinisto arrived in Secretville on Friday. He met Swedish Prime Minister Hidden Person in Stockholm on Friday and discussed submarines.",
        "TOKYO - Japanese Prime Minister Shinzo Abe arrived in Stockholm on Thursday for talks with Swedish Prime Minister Hidden Person about submarines.",
    ):
        any_store.add(reading(text))
    return any_store


def everything(store: Store) -> str:
    """All that any question tells, in one string."""
    wide = Filters(with_staff=True, reviews=("machine", "confirmed", "corrected", "added", "rejected"))
    told: list[object] = []
    for f in (Filters(), wide, Filters(search="discussed"), Filters(places=("SE",)), Filters(homes=("FI",))):
        told += [getattr(query, name)(store, f).to_json() for name in ("visits", "articles", "meetings", "topics", "journeys", "people", "changes", "found")]
        told += [query.topic_sentences(store, f, t) for t in ("trade_econ", "defence_sec")]
        view = exporting.view(store, f)
        told += [*((name, list(lines)) for name, _, lines in tables(view)), list(view.told()), list(view.texts())]
    uids = query.visits(store.used_by({"see"}), wide)["uid"].tolist()
    folk = query.people(store.used_by({"see"}), wide)["person"].tolist()
    told += [query.options(store), list(query.evidence(store, uids)), query.telling(store, uids), [query.card(store, u) for u in uids], [query.reading(store, n) for n in range(1, 9)], [query.tells_too(store, n) for n in range(1, 9)]]
    told += [query.texts(store, range(1, 9)), query.named(store, folk), [query.names(store, u) for u in folk], [query.person_of(store, u) for u in folk], query.people_named(store, "Hidden"), query.counts(store)]
    return " ".join(map(str, told))


@pytest.mark.parametrize("scope", [Filters(places=("LV",)), Filters(search="Kucinskis"), Filters(articles=(1,)), Filters(topics=("trade_econ",), places=("LV",))])
def test_a_scope_holds_in_every_question(two_worlds, scope):
    store = two_worlds.used_by(rights()["viewer"], scope)
    told = everything(store)
    assert "Riga" in told and "Abe" in told
    for secret in ("Hidden", "Stockholm", "Niinisto", "submarine", "Secretville"):
        assert secret.casefold() not in told.casefold(), secret
    assert "Hidden" in everything(two_worlds)


def test_a_scope_cannot_be_probed_by_searching(two_worlds):
    """The visit to Riga is told by a secret article too: whether that one holds a word cannot be found out."""
    told = query.card(two_worlds, query.visits(two_worlds, Filters(places=("LV",)))["uid"].iloc[0]).told[0].visit
    two_worlds.add(Reading(Article("again", "Abe arrived in Riga. The password is swordfish.", "Again", dt.date(2018, 1, 13)), visits=(replace(told, evidence=()),)))
    assert not query.visits(two_worlds, Filters(search="swordfish")).empty
    store = two_worlds.used_by(rights()["viewer"], Filters(articles=(1,)))
    assert query.visits(store, Filters(search="swordfish")).empty and query.found(store, Filters(search="swordfish")).empty
    assert not query.visits(store, Filters(search="Riga")).empty


def test_what_was_rejected_is_not_in_a_whole_link(two_worlds):
    uid = query.visits(two_worlds, Filters(places=("LV",)))["uid"].iloc[0]
    correcting.mark(two_worlds, "reject", uid, "me")
    viewer = two_worlds.used_by(rights()["viewer"], WHOLE)
    assert query.card(viewer, uid) is None and uid not in set(query.visits(viewer, Filters(reviews=("rejected",)))["uid"])
    assert query.card(two_worlds, uid) is not None


def test_an_editor_has_a_daily_share(store):
    held = store.used_by(rights()["editor"], None, "ed@example.org", 2)
    for n in range(2):
        held.add(Reading(Article(f"a{n}", f"Text number {n}.")))
    with pytest.raises(OverQuota):
        held.add(Reading(Article("a3", "Text number three.")))
    assert not held.add(Reading(Article("a0", "Text number 0."))).new  # what is known costs nothing
    store.used_by(rights()["editor"], None, "other@example.org", 2).add(Reading(Article("a3", "Text number three.")))
    assert len(query.articles(store)) == 3


def test_roles_are_plain_values():
    assert Who("editor", "a").may("add") and not Who("viewer").may("add")
