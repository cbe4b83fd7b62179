"""Sign-in against a real provider in a real browser; what each role then sees and may do; forged widgets; revoked links."""

import datetime as dt
import re
import time
import urllib.request

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from lib.access import WHOLE
from lib.config import Config
from lib.model import Filters, Link
from lib.store import Store, query

REFUSAL = "This link does not work"
SIGN_IN = "for those who sign in"


@pytest.fixture
def store(hosted):
    held = Store(Config(data_dir=hosted[1], database_url=""))
    yield held
    held.engine.dispose()


@pytest.fixture(scope="module")
def signed_in(hosted, provider, browser):
    """e-mail -> (page, cookies as a header) of a browser in which that person signed in by clicking, once."""
    contexts, known = [], {}

    def sign_in(email: str, **claims):
        key = (email, *claims.items())
        if key not in known:
            known[key] = clicked(email, claims)
        return known[key]

    def clicked(email: str, claims: dict):
        provider.person = {"email": email, "email_verified": True, **claims}
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        page.goto(hosted[0])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text(re.compile("Signed in,|does not know you")).first.wait_for(timeout=30_000)
        return page, "; ".join(f"{c['name']}={c['value']}" for c in context.cookies())

    yield sign_in
    for context in contexts:
        context.close()


def share(store: Store, scope: Filters = WHOLE, **more) -> str:
    now = dt.datetime.now(dt.UTC)
    return store.share(Link("", "Test", "", scope, "", "me", now, more.get("expires", now + dt.timedelta(days=1))))


def test_owner_editor_and_strangers_by_sign_in(signed_in):
    page, _ = signed_in("boss@example.org")
    links = page.locator("[data-testid=stTopNavLink]").all_inner_texts()
    assert any("Hosting" in t for t in links) or page.get_by_text("owner").first.is_visible()
    page, _ = signed_in("anna@example.org")
    assert page.get_by_text("Signed in, editor").first.is_visible()
    page, _ = signed_in("eve@evil.com")
    assert page.get_by_text("does not know you").first.is_visible() and not page.get_by_text("Latest visits").count()
    page, _ = signed_in("boss@example.org", email_verified=False)
    assert page.get_by_text("does not know you").first.is_visible()


def test_pages_by_role(hosted, store, signed_in, client):
    told = {}
    for role, email in (("owner", "boss@example.org"), ("editor", "anna@example.org"), ("stranger", "eve@evil.com")):
        told[role] = set(client(hosted[0], cookie=signed_in(email)[1]).pages)
    told["viewer"] = set(client(hosted[0], query=f"share={share(store)}").pages)
    assert {"hosting", "links", "add", "check", "map"} <= told["owner"]
    assert {"links", "add", "check", "map"} <= told["editor"] and "hosting" not in told["editor"]
    assert {"map", "data", "articles"} <= told["viewer"] and not {"hosting", "links", "add", "check"} & told["viewer"]
    assert not {"map", "data", "articles", "add"} & told["stranger"]


def test_strangers_see_nothing_at_all(hosted, store, client):
    token = share(store)
    late = share(store, expires=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1))
    for given in ("", "share=x", f"share={token[:-1]}", f"share={token[:-1]}_", f"share={late}", "visit=1&person=2&article=1&q=Abe", "share=%00%ff"):
        said = client(hosted[0], query=given).said
        assert (REFUSAL if given.startswith("share") else SIGN_IN) in said
        assert "Abe" not in said.replace(given, "") and "Tallinn" not in said


def test_a_forged_cookie_is_no_sign_in(hosted, client):
    assert SIGN_IN in client(hosted[0], cookie='_streamlit_user={"is_logged_in": true, "email": "boss@example.org"}').said
    assert SIGN_IN in client(hosted[0], headers={"X-Streamlit-User": "eyJlbWFpbCI6ICJib3NzQGV4YW1wbGUub3JnIn0=", "X-Forwarded-User": "boss@example.org"}).said


def test_a_viewer_who_forges_the_owners_widgets_changes_nothing(hosted, store, signed_in, client):
    number = int(query.articles(store)["id"].iloc[0])
    uid = query.visits(store)["uid"].iloc[0]
    where = f"article={number}&visit={uid}"
    cookie = signed_in("boss@example.org")[1]
    owner = client(hosted[0], query=where, cookie=cookie)
    for page in ("articles", "data", "check", "links", "add", "hosting"):
        owner.run(page=page)
    buttons = {i for i, kind in owner.widgets.items() if kind in ("button", "download_button")}
    assert any("card_wrong" in i for i in buttons) and any("article_delete" in i for i in buttons) and any("sample_remove" in i for i in buttons)
    before = (len(query.articles(store)), query.visits(store, Filters(reviews=("rejected",)))["uid"].tolist(), store.corrections(), len(store.links()), store.recall("collection"))
    forger = client(hosted[0], query=f"{where}&share={share(store)}")
    before = (*before[:3], len(store.links()), before[4])
    own = set(forger.pages)
    for page in sorted(own):
        states = [WidgetState(id=i, trigger_value=True) if i in buttons else WidgetState(id=i, string_value="forged") for i in sorted(owner.widgets)]
        for at in range(0, len(states), 10):
            forger.run(states[at : at + 10], page=page)
    for page in set(owner.pages) - own:  # pages the viewer does not have, asked for by their hash
        forger.pages[page] = owner.pages[page]
        said = forger.run(page=page)
        assert "Files waiting" not in said and "Revoke" not in said and "Keep" not in said
    after = (len(query.articles(store)), query.visits(store, Filters(reviews=("rejected",)))["uid"].tolist(), store.corrections(), len(store.links()), store.recall("collection"))
    assert after == before
    wrong = {WidgetState(id=i, trigger_value=True).id for i in buttons if "card_wrong" in i}
    owner.run(page="articles")
    owner.run([WidgetState(id=wrong.pop(), trigger_value=True)], page="articles")
    assert uid in query.visits(store, Filters(reviews=("rejected",)))["uid"].tolist()  # the same forging works for who may


def test_a_revoked_link_stops_within_five_seconds_in_open_windows(hosted, store, browser):
    token = share(store)
    page = browser.new_context().new_page()
    page.goto(f"{hosted[0]}/map?share={token}")
    page.get_by_text("Visits on the map").first.wait_for(timeout=60_000)
    assert token not in page.title() and "You look at what was shared" in page.content()
    page.get_by_text("Topics", exact=True).first.click()
    page.get_by_text("What was it about?").first.wait_for(timeout=60_000)
    page.wait_for_url(re.compile(f"share={re.escape(token)}"), timeout=10_000)  # a copied address opens for whoever gets it
    store.revoke(token.split(".")[0])
    began = time.monotonic()
    page.get_by_text(REFUSAL).first.wait_for(timeout=20_000)
    assert time.monotonic() - began < 6
    page.wait_for_timeout(500)
    assert "Abe" not in page.inner_text("body")
    page.context.close()


def test_a_scoped_link_shows_its_part_only(hosted, store, client):
    token = share(store, Filters(places=("LV",)))
    for given in ("", "&place=Japan", "&q=Kyiv", "&sample=true&staff=true", "&review=rejected"):
        one = client(hosted[0], query=f"share={token}{given}")
        said = one.said + "".join(one.run(page=p) for p in ("overview", "ask", "compare", "map", "timeline", "ties", "people", "data", "articles", "topics"))
        for secret in ("Kishida", "Hiroshima", "Albanese"):
            assert secret not in said, (given, secret)
    assert "Riga" in client(hosted[0], query=f"share={token}").said


def test_the_log_holds_no_token_and_no_text(hosted, store, client):
    token = share(store)
    client(hosted[0], query=f"share={token}")
    client(hosted[0], query=f"share={token[:-3]}")
    told = hosted[2].read_text()
    assert token not in told and token.split(".")[1] not in told and "Shinzo" not in told


def test_headers_keep_other_hosts_out(hosted):
    told = urllib.request.urlopen(hosted[0]).headers
    assert told["Referrer-Policy"] == "no-referrer" and told["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in told["Content-Security-Policy"] and "frame-ancestors 'self'" in told["Content-Security-Policy"]
    assert "frame-ancestors *" in urllib.request.urlopen(f"{hosted[0]}/embed").headers["Content-Security-Policy"]


def test_one_chart_in_another_page(hosted, store, provider, browser):
    context = browser.new_context(viewport={"width": 900, "height": 640})
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
    provider.newspaper = f"<h1>A newspaper</h1><iframe width=800 height=560 src='{hosted[0]}/embed?embed=true&chart=timeline&place=Latvia&share={share(store)}'></iframe>"
    page.goto(f"{provider.url}/newspaper")
    frame = page.frame_locator("iframe")
    frame.locator(".js-plotly-plot").wait_for(timeout=60_000)
    assert frame.locator(".js-plotly-plot").count() == 1 and "to Latvia" in frame.locator("body").inner_text() and not frame.get_by_text("Add articles").count()
    assert not refused
    context.close()


def test_no_page_needs_what_the_policy_forbids(hosted, store, browser):
    context = browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
    token, number = share(store), int(query.articles(store)["id"].iloc[0])
    uid = query.visits(store)["uid"].iloc[0]
    for where in ("?", "map?", "topics?", f"articles?article={number}&", "data?", f"?visit={uid}&"):
        page.goto(f"{hosted[0]}/{where}share={token}")
        page.locator(".entente-title").first.wait_for(timeout=60_000)
        page.wait_for_load_state("networkidle")
    assert not refused
    context.close()
