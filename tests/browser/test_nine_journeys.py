"""The nine journeys people come for, each in real Chromium."""

import datetime as dt
import io
import json
import re
import urllib.parse
import zipfile

import pytest

from tests.browser.conftest import idle, search, visits_shown
from tests.conftest import wait_for

CARD = ".st-key-visit_card"


def see(tab, address: str) -> None:
    tab.goto(address)
    tab.locator(".entente-title").first.wait_for()
    idle(tab)


def state(tab) -> dict[str, str]:
    return dict(urllib.parse.parse_qsl(urllib.parse.urlparse(tab.url).query))


def open_riga(tab, base: str) -> None:
    """The card of Abe's visit to Riga, from the list under the map."""
    see(tab, base + "/map?place=Latvia&from=2018-01-01&to=2018-12-31")
    tab.locator("button.row", has_text="Shinzo Abe").first.click()
    tab.locator(CARD).get_by_text("Shinzo Abe → Riga, Latvia").wait_for()
    tab.wait_for_timeout(300)  # the map makes room for the card
    idle(tab)


def test_1_where_has_abe_been_in_which_order(tab, base):
    open_riga(tab, base)
    tab.locator(CARD).get_by_role("button", name="Shinzo Abe", exact=True).click()
    tab.get_by_text("Where, in which order, and what is next?").wait_for()
    assert state(tab)["person"] and state(tab)["place"] == "Latvia"  # the filters stay
    see(tab, base + "/people?person=" + state(tab)["person"])
    tab.get_by_text("Estonia → Latvia → Lithuania → Bulgaria → Serbia → Romania").wait_for()
    tab.get_by_text("all 6 announced legs seen").first.wait_for()
    tab.locator("button.row .who", has_text="6. Bucharest").first.wait_for()
    legs = [x for x in tab.locator("button.row .who").all_inner_texts() if re.match(r"\d\. ", x)]
    assert legs[:6] == ["1. Tallinn, Estonia", "2. Riga, Latvia", "3. Vilnius, Lithuania", "4. Sofia, Bulgaria", "5. Belgrade, Serbia", "6. Bucharest, Romania"]
    numbers = tab.locator(".entente-numbers").inner_text()
    far = int(re.search(r"([\d,]+)\s+kilometres travelled", numbers)[1].replace(",", ""))
    assert 80_000 < far < 90_000  # Brazil is the last leg of Latin America: put first, the way would be 11,000 longer
    assert "Shinzo Abe" in tab.title()


def test_2_when_did_japan_and_latvia_last_meet(tab, base):
    see(tab, base + "/ties")
    for label, country in (("Two countries", "Japan"), ("and", "Latvia")):
        tab.get_by_role("combobox", name=label, exact=True).click()
        tab.keyboard.type(country)
        tab.keyboard.press("Enter")
        idle(tab)
    tab.get_by_role("button", name="Show the pair").click()
    tab.get_by_role("heading", name="Japan and Latvia").wait_for()
    wait_for(lambda: state(tab).get("pair") == "JP-LV")
    tab.get_by_text("Japan → Latvia: last 13 Jan 2018.").wait_for()
    words = tab.locator('[data-testid="stMain"]').inner_text()
    assert "Latvia → Japan: last 22 Oct 2019." in words and "Japan is to go next." in words and "days since they last met" in words
    days = int(re.search(r"([\d,]+)\s+days since", words)[1].replace(",", ""))
    assert days == (dt.date.today() - dt.date(2019, 10, 22)).days
    assert "Japan and Latvia" in tab.title()


def test_3_what_was_it_about_says_who(tab, base):
    open_riga(tab, base)
    card = tab.locator(CARD)
    card.get_by_text("4 articles, 2 independent sources").wait_for()
    assert re.search(r"10 Jan 2018: announced.*13 Jan 2018: reported under way.*17 Jan 2018: took place", card.locator(".root").inner_text(), re.S)
    field = card.locator("button.field", has_text="Met")
    field.click()
    said, faint = card.locator("button.said"), card.locator("button.said.faint")
    assert 0 < faint.count() < said.count() and field.get_attribute("aria-pressed") == "true"
    lit = card.locator("button.said:not(.faint)").first
    words = lit.locator("mark").first.inner_text()
    lit.click()
    tab.locator(".text").wait_for()
    wait_for(lambda: {"article", "at", "visit"} <= state(tab).keys())
    target = tab.locator(".text .lit").first
    target.wait_for()
    assert target.is_visible() and words in tab.locator(".text").inner_text()


def test_4_this_is_wrong(tab, base):
    open_riga(tab, base)
    card = tab.locator(CARD)
    card.get_by_role("button", name="All fields …").click()
    dialog = tab.get_by_role("dialog")
    dialog.get_by_role("textbox", name="City").fill("Liepaja")
    dialog.get_by_role("textbox", name="First day").fill("13.1.2018")
    dialog.get_by_role("textbox", name="Your name").fill("Ann")
    tab.keyboard.press("Tab")
    dialog.get_by_role("button", name="Keep the correction").click()
    dialog.get_by_text("is no date that Entente understands").wait_for()
    dialog.get_by_role("textbox", name="First day").fill("2018-01-14")
    tab.keyboard.press("Tab")
    dialog.get_by_role("button", name="Keep the correction").click()
    card.get_by_text("Shinzo Abe → Liepaja, Latvia").wait_for()
    card.get_by_text("city was Riga, is Liepaja; first day was 13 Jan 2018, is 14 Jan 2018 (Ann,").wait_for()
    card.get_by_role("button", name="Undo", exact=True).click()
    card.get_by_text("Shinzo Abe → Riga, Latvia").wait_for()
    see(tab, base + "/check")
    tab.locator(".st-key-queue_card h2").wait_for()
    tab.locator(".st-key-queue_right button").wait_for()  # the keys are the buttons'
    tab.wait_for_timeout(500)
    first = tab.locator(".st-key-queue_card h2").inner_text()
    tab.keyboard.press("y")
    wait_for(lambda: tab.locator(".st-key-queue_card h2").inner_text() != first)
    tab.get_by_text("1 checked").wait_for()
    tab.keyboard.press("u")
    wait_for(lambda: tab.locator(".st-key-queue_card h2").inner_text() == first)
    tab.get_by_role("tab", name="Log").click()
    tab.get_by_text("undone by").first.wait_for()


def test_4_a_name_is_set_right_everywhere(tab, base):
    see(tab, base + "/people?q=Nauseda")
    tab.locator("button.row", has_text="Gitanas Nauseda").first.click()
    tab.get_by_role("button", name="Rename, merge, part …").click()
    dialog = tab.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name", exact=True).fill("Gitanas Nausėda")
    tab.keyboard.press("Tab")
    dialog.get_by_role("button", name="Keep the name").click()
    tab.get_by_role("heading", name="Gitanas Nausėda").wait_for()
    see(tab, base + "/check")
    tab.get_by_role("tab", name="Log").click()
    tab.locator("button.row", has_text="Gitanas Nauseda is Gitanas Nausėda").first.click()
    tab.get_by_text("undone by").first.wait_for()


@pytest.fixture(scope="module")
def forty(tmp_path_factory):
    """A ZIP of forty clippings: 36 stories, a copy of one by another paper, one twice, one without a date, one that is no text."""
    cities = ["Oslo", "Stockholm", "Helsinki", "Copenhagen", "Madrid", "Lisbon", "Vienna", "Bern", "Dublin"]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for i in range(36):
            text = f"Dutch Prime Minister Mark Rutte arrived in {cities[i % 9]} on Tuesday and held talks with officials about story number {i}, the harvest of year {i * 7} and bridge {i * 13} over river {i * 29}.\n\nThey spoke for {i + 2} hours, a spokesman said, and toured hall {i * 3}."
            archive.writestr(f"clip{i:02}.txt", f"PUBLISHED: {dt.date(2020, 1, 7) + dt.timedelta(days=28 * i)}\nRutte in {cities[i % 9]}, part {i}\n\n{text}")
        archive.writestr("copy.txt", f"PUBLISHED: {dt.date(2020, 1, 7) + dt.timedelta(days=28 * 35)}\nAnother headline\n\n{text} The end.")
        archive.writestr("twice.txt", f"PUBLISHED: {dt.date(2020, 1, 7) + dt.timedelta(days=28 * 35)}\nRutte in {cities[35 % 9]}, part 35\n\n{text}")
        archive.writestr("undated.txt", "Norwegian Prime Minister Erna Solberg visited Iceland and met Prime Minister Katrin Jakobsdottir there, officials said in the evening.\n\nThey spoke about fish and the sea.")
        archive.writestr("broken.pdf", b"%PDF-1.4 nothing")
    return made.getvalue()


def test_5_forty_clippings(tab, base, tmp_path, forty):
    (tmp_path / "clippings.zip").write_bytes(forty)
    see(tab, base + "/add")
    tab.locator('input[type="file"]').first.set_input_files([tmp_path / "clippings.zip"])
    tab.get_by_role("button", name="Read", exact=True).click()
    tab.get_by_text("38 articles read, 38 visits found").wait_for(timeout=90_000)
    words = tab.locator('[data-testid="stMain"]').inner_text()
    assert "1 file refused" in words and "1 date to confirm" in words and "1 near-duplicate" in words and "broken.pdf is damaged" in words
    tab.get_by_role("group", name="Publication date").get_by_role("spinbutton").first.click()
    tab.keyboard.type("20200202")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.get_by_role("button", name="Use this date").click()
    tab.get_by_text("1 date to confirm").wait_for(state="hidden")
    tab.get_by_role("button", name="Keep 38 articles").click()
    tab.get_by_text("38 articles added").wait_for(timeout=90_000)
    tab.get_by_role("button", name="Show me only these").click()
    tab.get_by_text("38 chosen articles").first.wait_for()
    assert visits_shown(tab) == 37 and "only" in state(tab)  # the copy tells of a visit that was told
    tab.get_by_role("button", name="Remove the filter: 38 chosen articles").click()
    wait_for(lambda: visits_shown(tab) > 37)


def test_6_send_this_to_a_colleague(browser, tab, base):
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    see(tab, base + "/map?place=Latvia&from=2018-01-01&to=2018-12-31")
    tab.get_by_role("radio", name="Visitor").click()
    wait_for(lambda: state(tab).get("colour") == "Visitor")
    idle(tab)
    tab.locator("button.row", has_text="Shinzo Abe").first.click()
    tab.locator(CARD).get_by_text("Shinzo Abe → Riga, Latvia").wait_for()
    wait_for(lambda: {"visit", "colour", "place"} <= state(tab).keys())
    idle(tab)
    tab.get_by_role("button", name="Copy link").click()
    tab.get_by_text("Link copied").wait_for()
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied == tab.url and "to Latvia" in tab.title()
    other = browser.new_page()
    other.goto(copied)
    other.locator(CARD).get_by_text("Shinzo Abe → Riga, Latvia").wait_for(timeout=40_000)
    assert other.get_by_role("radio", name="Visitor").get_attribute("aria-checked") == "true" and other.title() == tab.title()
    drawn = "() => document.querySelector('.js-plotly-plot') && JSON.stringify(document.querySelector('.js-plotly-plot').layout.map.style.sources.spots.data)"
    other.wait_for_function(drawn)
    assert other.evaluate(drawn) == tab.evaluate(drawn)
    other.close()


def test_7_take_it_away(tab, base, tmp_path):
    see(tab, base + "/timeline?place=Latvia")
    tab.get_by_role("button", name="Export").click()
    tab.get_by_role("combobox", name="Format").click()
    tab.get_by_role("option", name="GeoJSON").click()
    with tab.expect_download() as got:
        tab.get_by_role("button", name="Download GeoJSON").click()
    told = json.loads(got.value.path().read_text())
    assert {f["properties"]["country"] for f in told["features"] if f["properties"].get("country")} == {"LV"}
    for kind, starts in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        saved = []
        keep = lambda download: saved.append(download)  # noqa: B023, E731
        tab.on("download", keep)
        tab.get_by_role("button", name=kind, exact=True).click()
        for _ in range(100):
            if len(saved) < 2:
                tab.wait_for_timeout(100)  # events come while the browser is being asked
        tab.remove_listener("download", keep)
        data = saved[-1].path().read_bytes()
        assert data.startswith(starts) and saved[-1].suggested_filename.startswith("entente-")
        if kind == "SVG":
            assert b"to Latvia" in data and b"Entente," in data and data.count(b"<path") > 5


def test_8_what_is_new_and_where_is_it_told(tab, base):
    see(tab, base + "/overview")
    words = tab.locator('[data-testid="stMain"]').inner_text()
    for heading in ("Latest visits", "Announced, postponed, called off", "Changed by a later article", "First between two countries", "Busiest hosts", "Visits by month"):
        assert heading in words
    search(tab, "kučinskis cybersecurity")
    hit = tab.locator("button.row mark", has_text="Kucinskis").first
    hit.wait_for()
    hit.click()
    tab.locator(".text .found", has_text="Kucinskis").first.wait_for()


def test_9_only_the_paragraphs_about_him(tab, base):
    see(tab, base + "/articles?article=18")
    tab.locator(".text .person", has_text="Bergmanis").first.click()
    tab.locator(".wrap.dimmed").wait_for()
    paragraphs = tab.locator(".para").evaluate_all("all => all.filter(p => p.textContent.trim()).map(p => p.classList.contains('has'))")
    assert True in paragraphs and False in paragraphs
    tab.keyboard.press("Escape")
    tab.get_by_text("Articles of the same visits").wait_for()
    before = tab.get_by_role("heading", level=1).inner_text()
    tab.keyboard.press("ArrowRight")
    wait_for(lambda: tab.get_by_role("heading", level=1).inner_text() != before)


def test_an_empty_view_says_which_filter_to_loosen(tab, base):
    see(tab, base + "/map?place=Ukraine&home=Germany")
    tab.get_by_text("No visit fits these filters").wait_for()
    tab.locator("button.row", has_text="Without “from Germany”").click()
    tab.wait_for_function("() => document.querySelector('.js-plotly-plot .maplibregl-canvas')")
    assert "home" not in state(tab)
