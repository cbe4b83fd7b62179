"""What was broken once, as clicks in a real browser: one server, one browser."""

import re

import pytest
from PIL import Image

from lib.draw import palette
from tests.browser.conftest import come_near, idle, map_ready, pin
from tests.conftest import wait_for

CARD = ".st-key-visit_card"


def see(tab, address: str, *, map_: bool = False) -> None:
    tab.goto(address)
    tab.locator(".entente-title").first.wait_for(timeout=90_000)
    idle(tab)
    if map_:
        map_ready(tab)


def asked(tab, words: str, there: bool = True) -> None:
    """Wait until the address has these words, or has them no more."""
    tab.wait_for_function(f"() => decodeURIComponent(location.search).includes({words!r}) === {str(there).lower()}", timeout=15_000)


def heading(tab) -> str:
    return tab.locator(CARD).locator("h2").inner_text()


@pytest.mark.parametrize("city", ["Tokyo, Japan", "Riga, Latvia", "Beijing, China"])
def test_a_click_on_the_middle_of_a_pin_opens_its_visits_and_nothing_fades(tab, base, city):
    """1: a home's dot took the click, and everything stayed faded."""
    see(tab, f"{base}/map?place={city.split(', ')[1]}", map_=True)
    come_near(tab, city)
    tab.mouse.move(*pin(tab, city))
    tab.locator(".entente-over .tip b", has_text=city).wait_for()
    tab.mouse.click(*pin(tab, city))
    tab.locator(CARD).get_by_text(f"→ {city}").wait_for()
    idle(tab)
    faded = tab.evaluate("() => document.querySelector('.js-plotly-plot')._fullLayout.map._subplot.map.getPaintProperty('spots', 'circle-opacity')")
    assert faded in (None, 1)


def test_a_city_with_many_visits_opens_them_all_in_order(tab, base):
    """1: a city with eleven visits opened one."""
    see(tab, base + "/map?place=Latvia", map_=True)
    tab.mouse.click(*pin(tab, "Riga, Latvia"))
    card = tab.locator(CARD)
    many = int(re.search(r"of (\d+) in Riga", card.locator(".steps").first.inner_text())[1])
    assert many > 10
    card.get_by_text(f"All {many} in Riga").click()
    assert card.locator("button.one").count() == many
    last = card.locator("button.one[aria-current=true]").inner_text()
    card.get_by_role("button", name="Earlier in Riga").click()
    wait_for(lambda: card.locator(".steps").first.inner_text().startswith("‹") and f"{many - 1} of {many}" in card.locator(".steps").first.inner_text())
    card.get_by_text(f"All {many} in Riga").click()
    assert card.locator("button.one[aria-current=true]").inner_text() != last


def test_what_lies_too_near_is_gathered_and_a_click_looks_closer(tab, base):
    """1 and 6: pins on pins; the whole of the data is on the screen at every width."""
    for width in (390, 834, 1440):
        tab.set_viewport_size({"width": width, "height": 900})
        see(tab, base + "/map", map_=True)
        box = tab.locator(".js-plotly-plot").bounding_box()
        for place in ("Tokyo, Japan", "Brasília, Brazil", "Tallinn, Estonia"):
            x, y = pin(tab, place)
            assert box["x"] <= x <= box["x"] + box["width"] and box["y"] <= y <= box["y"] + box["height"], (width, place)
    zoom = "() => document.querySelector('.js-plotly-plot')._fullLayout.map._subplot.map.getZoom()"
    before = tab.evaluate(zoom)
    tab.mouse.click(*pin(tab, "Tokyo, Japan"))
    wait_for(lambda: tab.evaluate(zoom) > before + 0.5 or tab.locator(CARD).count())
    tab.get_by_role("button", name="Show everything").click()
    wait_for(lambda: abs(tab.evaluate(zoom) - before) < 0.05)
    tab.get_by_role("button", name="Zoom in").click()
    wait_for(lambda: tab.evaluate(zoom) > before + 0.8)


def test_a_row_and_its_pin_are_lit_together(tab, base):
    see(tab, base + "/map?place=Latvia", map_=True)
    tab.mouse.move(*pin(tab, "Riga, Latvia"))
    tab.locator("button.row.lit").first.wait_for()
    tab.locator("button.row", has_text="Shinzo Abe").hover()
    wait_for(lambda: "|" in str(tab.evaluate("() => document.querySelector('.js-plotly-plot')._fullLayout.map._subplot.map.getFilter('ways_lit')")))


def test_the_legend_is_a_filter(tab, base):
    see(tab, base + "/map", map_=True)
    tab.get_by_role("button", name=re.compile("^announced")).click()
    tab.wait_for_url(re.compile("status=announced"))
    tab.get_by_role("button", name=re.compile("^announced"), pressed=True).click()
    tab.wait_for_url(re.compile(r"/map$"))


def test_escape_closes_the_card_and_the_focus_goes_back(tab, base):
    """9: Enter on a row lost the focus; Escape did not close the card."""
    see(tab, base + "/map?place=Latvia")
    row = tab.locator("button.row", has_text="Shinzo Abe")
    row.focus()
    tab.keyboard.press("Enter")
    tab.locator(CARD).get_by_text("Shinzo Abe → Riga, Latvia").wait_for()
    idle(tab)
    focused = "() => { let a = document.activeElement; while (a?.shadowRoot?.activeElement) a = a.shadowRoot.activeElement; return a?.innerText || ''; }"
    assert "Shinzo Abe" in tab.evaluate(focused)
    tab.keyboard.press("Escape")
    tab.locator(CARD).wait_for(state="hidden")
    wait_for(lambda: "Shinzo Abe" in tab.evaluate(focused))


def test_back_undoes_one_deed_at_a_time(tab, base):
    """4: Back never undid a filter."""
    see(tab, base + "/map?place=Latvia")
    tab.locator("button.row", has_text="Shinzo Abe").click()
    tab.locator(CARD).locator("h2").wait_for()
    asked(tab, "visit=")
    idle(tab)
    tab.get_by_role("button", name="Remove the filter: to Latvia").click()
    asked(tab, "place=", False)
    idle(tab)
    tab.go_back()
    tab.get_by_role("button", name="Remove the filter: to Latvia").wait_for()
    assert "place=Latvia" in tab.url and "visit=" in tab.url
    tab.go_back()
    tab.locator(CARD).wait_for(state="hidden")
    assert "place=Latvia" in tab.url and "visit=" not in tab.url


def test_a_field_is_set_right_beside_its_sentence(tab, base):
    """8: the form hid the sentence, Save lay below the fold, and the card still said 83 %."""
    see(tab, base + "/map?place=Latvia&from=2018-01-01&to=2018-12-31")
    tab.locator("button.row", has_text="Shinzo Abe").click()
    card = tab.locator(CARD)
    card.get_by_text("of records this sure are right").wait_for()
    card.get_by_role("button", name="Correct: When").click()
    form = card.locator("form.edit")
    assert "Riga" in form.locator(".quote").first.inner_text() or "Saturday" in form.inner_text()
    assert form.get_by_role("button", name="Save").bounding_box()["y"] < 900
    form.get_by_label("First day").fill("13.1.2018")
    tab.keyboard.press("Enter")
    form.get_by_text("is no date that Entente understands").wait_for()
    assert form.get_by_label("First day").input_value() == "13.1.2018"
    form.get_by_label("First day").fill("2018-01-14")
    tab.keyboard.press("Enter")
    card.get_by_text(re.compile("set right by .+ on|set right by .+, ")).wait_for()
    card.locator("button.field", has_text="When").get_by_text("14 Jan 2018").wait_for()
    assert card.get_by_text("of records this sure").count() == 0
    card.get_by_role("button", name="Undo").click()
    card.get_by_text("of records this sure are right").wait_for()


def test_a_topic_bar_opens_its_sentences_and_narrows(tab, base):
    """2: a click on a tile gave a blue sheet, three times of three."""
    see(tab, base + "/topics")
    tab.locator(".js-plotly-plot .bars .point path").first.wait_for()
    tab.wait_for_timeout(400)
    bars = tab.locator(".st-key-chart_shares .bars .point path")
    box = bars.nth(bars.count() - 1).bounding_box()  # the longest, on top
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    asked(tab, "topic=")
    tab.get_by_text("IPTC Media Topics").wait_for()
    tab.locator("button.row", has=tab.locator(".sub")).first.wait_for()


def test_one_click_reads_what_was_pasted(tab, base):
    """3: the button waited for the field to lose focus; 3: a refusal was said twice."""
    see(tab, base + "/add")
    tab.get_by_role("tab", name="Paste a text").click()
    tab.get_by_label("Text", exact=True).fill("Latvijas premjerministrs trešdien Rīgā tikās ar Japānas premjerministru, lai pārrunātu ekonomiskās attiecības un drošību Baltijas reģionā un citus jautājumus.")
    tab.get_by_role("button", name="Read", exact=True).click()
    tab.get_by_text("is not in English").wait_for(timeout=120_000)  # the reader may have to warm up first
    words = tab.locator('[data-testid="stMain"]').inner_text()
    assert words.count("is not in English") == 1 and "(it looks like )" not in words


def test_one_click_makes_the_link(tab, base):
    see(tab, base + "/map?place=Latvia")
    tab.get_by_role("button", name="Share").click()
    tab.get_by_role("dialog").get_by_label("Name of the link").fill("Ann")
    tab.get_by_role("button", name="Make the link").click()
    tab.get_by_text("works now").wait_for()


def test_a_title_opens_its_article(tab, base):
    """9: a title was no link, one had to tick a box."""
    see(tab, base + "/articles")
    tab.locator("button.row", has_text="Abe").first.click()
    tab.locator(".text .para").first.wait_for()
    assert "article=" in tab.url


def test_a_filter_on_a_phone_leaves_the_page_in_sight(tab, base):
    """4: at 390 the menu covered the page after each choice. 3: "Abe" and Enter chose eight people; dates ignored Enter."""
    tab.set_viewport_size({"width": 390, "height": 850})
    see(tab, base + "/people")
    tab.get_by_role("button", name="+ Filter").click()
    tab.get_by_role("combobox", name="People").click()
    tab.keyboard.type("Abe")
    tab.get_by_role("option", name="Shinzo Abe").first.wait_for()
    tab.keyboard.press("Enter")
    asked(tab, "people=Shinzo")
    assert tab.evaluate("() => new URLSearchParams(location.search).getAll('people').length") == 1
    tab.keyboard.press("Escape")  # the list of people
    tab.get_by_role("listbox").wait_for(state="hidden")
    tab.keyboard.press("Escape")  # the panel
    tab.locator(".st-key-filter_panel").wait_for(state="hidden")
    tab.get_by_role("button", name="Remove the filter: Shinzo Abe").wait_for()
    tab.locator(".st-key-phone_bar").get_by_role("link", name="Articles").click()
    tab.get_by_role("heading", name="Articles", exact=True).wait_for()
    asked(tab, "people=Shinzo")


def test_enter_ends_a_date(tab, base):
    see(tab, base + "/people")
    tab.get_by_role("button", name="+ Filter").click()
    tab.get_by_role("group", name="Since").get_by_role("spinbutton").first.click()
    tab.keyboard.type("20180101")
    tab.keyboard.press("Enter")
    asked(tab, "from=2018-01-01")


def test_ask_by_keyboard_and_explore_the_answer(tab, base):
    see(tab, base + "/people")
    tab.get_by_label("Ask or search").wait_for()
    tab.keyboard.press("Control+k")
    tab.keyboard.type("when did Japan and Latvia last meet")
    tab.keyboard.press("Enter")
    tab.get_by_text("Japan and Latvia last met on 22 October 2019 in Tokyo").wait_for()
    tab.get_by_text("Who says so").wait_for()
    tab.get_by_role("button", name="Everything between the two").click()
    tab.get_by_role("heading", name="Japan and Latvia").wait_for()


def test_asking_suggests_while_one_types(tab, base):
    see(tab, base + "/people")
    box, offered = tab.get_by_label("Ask or search"), tab.locator(".suggested li span")
    box.click()
    tab.get_by_role("option", name="Who visited Riga in 2022?").wait_for()
    for typed, first in (("kuc", "Maris Kucinskis"), ("who visited ri", "Riga"), ("Japan", "Japan"), ("japan la", "Japan Latvia")):
        box.fill(typed)
        wait_for(lambda first=first: offered.count() and offered.first.inner_text() == first)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    assert box.input_value() == "Japan Latvia "
    tab.keyboard.press("Enter")
    tab.get_by_text("Japan and Latvia last met on 22 October 2019 in Tokyo").wait_for()
    tab.locator(".who.quote").first.wait_for()


def test_a_phone_reads_the_timeline_as_a_list_by_years(tab, base):
    """9: lanes cut off at the edge, names beside them, nothing of the bars."""
    tab.set_viewport_size({"width": 390, "height": 844})
    see(tab, base + "/timeline")
    tab.locator(".st-key-agenda .year").first.wait_for()
    years = tab.locator(".st-key-agenda .year").all_inner_texts()
    dated = [y for y in years if y != "no date"]
    assert dated == sorted(set(dated), reverse=True) and len(dated) > 5 and years[: len(dated)] == dated  # undated last
    assert not tab.locator(".st-key-chart_timeline").is_visible()
    row = tab.locator(".st-key-agenda button.row").first
    name = row.locator(".who").inner_text()
    row.click()
    tab.locator(CARD).locator("h2").get_by_text(name).wait_for()
    tab.keyboard.press("Escape")
    tab.locator(CARD).wait_for(state="hidden")
    tab.set_viewport_size({"width": 1200, "height": 844})
    tab.locator(".st-key-chart_timeline").wait_for()
    assert not tab.locator(".st-key-agenda").is_visible()


def test_compare_offers_pairs_and_shows_which_it_compares(tab, base):
    see(tab, base + "/compare")
    row = tab.locator("button.row").first
    one, other = row.locator(".who").inner_text().split(" and ")
    row.click()
    tab.get_by_role("heading", name=f"{one} and {other}", exact=True).wait_for()
    tab.get_by_text("visits to").first.wait_for()
    idle(tab)
    assert [tab.get_by_role("combobox", name=label).input_value() for label in ("Compare", "with")] == [one, other]


def test_the_number_at_check_counts_what_is_unsure(tab, base):
    see(tab, base + "/check")
    many = int(re.search(r"Check \((\d+)\)", tab.locator('[data-testid="stHeader"]').inner_text())[1])
    words = tab.get_by_text("of them less sure than three in four").inner_text()
    left, doubtful = (int(n) for n in re.search(r"(\d+) to go, (\d+) of them", words).groups())
    assert many == doubtful and 0 < doubtful < left


def test_the_keyboard_is_seen_on_the_doors(tab, base):
    see(tab, base + "/people")
    tab.keyboard.press("Tab")
    for _ in range(3):
        tab.keyboard.press("Tab")
    told = tab.evaluate("() => { const s = getComputedStyle(document.activeElement); return [document.activeElement.innerText, s.outlineStyle, parseFloat(s.outlineWidth)]; }")
    assert told[0] == "Topics" and told[1] == "solid" and told[2] >= 2


def test_explore_plays_and_its_brush_narrows(tab, base):
    see(tab, base + "/?place=Latvia", map_=True)
    tab.get_by_role("button", name="Play").click()
    tab.get_by_role("button", name="Pause").wait_for()
    tab.locator("button.row.away").first.wait_for()
    tab.wait_for_function("() => document.querySelector('.js-plotly-plot')._fullLayout.map._subplot.map.getLayoutProperty('ways', 'visibility') === 'none'")
    tab.locator(".axis").scroll_into_view_if_needed()
    box = tab.locator(".axis").bounding_box()
    tab.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 30)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] - 4, box["y"] + 30, steps=4)
    tab.mouse.up()
    asked(tab, "from=")
    asked(tab, "to=")
    tab.get_by_role("button", name="All of the time").click()
    asked(tab, "from=", False)


def test_map_legend_time_and_list_are_on_one_screen(tab, base):
    """6: at 1440 by 900 the axis lay below the fold."""
    tab.set_viewport_size({"width": 1440, "height": 900})
    see(tab, base + "/", map_=True)
    boxes = {name: tab.locator(where).first.bounding_box() for name, where in {"map": ".js-plotly-plot", "legend": ".legend", "axis": ".axis", "years": ".labels", "list": ".st-key-beside"}.items()}
    assert all(b["y"] >= 0 and b["y"] + b["height"] <= 900 for b in boxes.values()), boxes
    assert boxes["map"]["height"] > 440 and boxes["map"]["width"] > 850  # the map has most of it
    assert tab.get_by_label("Ask or search").bounding_box()["y"] < 60


def test_a_phone_shows_map_legend_and_play_at_once(tab, base):
    """6: at 390 the legend covered Europe."""
    tab.set_viewport_size({"width": 390, "height": 844})
    see(tab, base + "/", map_=True)
    bar = tab.locator(".st-key-phone_bar").bounding_box()["y"]
    chart, legend, play = (tab.locator(w).first.bounding_box() for w in (".js-plotly-plot", ".legend", "button.play"))
    assert chart["y"] + chart["height"] <= legend["y"] and legend["y"] + legend["height"] <= play["y"] < bar - play["height"]
    assert not tab.locator(".maplibregl-ctrl-attrib-inner").first.is_visible()
    assert tab.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    assert tab.get_by_role("button", name="Copy link").bounding_box()["y"] < tab.get_by_role("heading", name="Explore").bounding_box()["y"] + 40


WIDTHS = "() => [...document.querySelectorAll('.js-plotly-plot')].map(p => [p, p.querySelector('.maplibregl-map') || p.querySelector('.main-svg')].map(n => n.getBoundingClientRect().width))"


@pytest.mark.parametrize("page", ["/", "/overview", "/map", "/timeline?place=Latvia"])
def test_a_chart_fills_its_box_however_slowly_it_came(tab, base, page):
    """Drawn before its box had a width, a chart kept plotly's own 700 pixels for ever."""
    tab.set_viewport_size({"width": 834, "height": 1000})
    see(tab, base + page)
    tab.locator(".js-plotly-plot").first.wait_for()
    wait_for(lambda: all(abs(a - b) < 3 for a, b in tab.evaluate(WIDTHS)))


def test_a_map_that_was_drawn_too_narrow_is_made_to_fit(tab, base):
    see(tab, base + "/map", map_=True)
    assert tab.evaluate("() => { const map = document.querySelector('.maplibregl-map'); map.style.width = '700px'; return map.getBoundingClientRect().width; }") == 700
    wait_for(lambda: all(abs(a - b) < 3 for a, b in tab.evaluate(WIDTHS)))


def test_a_visit_is_taken_away_as_a_picture(tab, base):
    see(tab, base + "/map?place=Latvia")
    tab.locator("button.row", has_text="Shinzo Abe").click()
    with tab.expect_download() as got:
        tab.locator(CARD).get_by_role("button", name="Save as a picture").click()
    assert got.value.suggested_filename == "entente-shinzo-abe-riga-latvia.png"
    taken = Image.open(got.value.path()).convert("RGB")
    assert taken.size == (1600, 900)
    colours = {name: tuple(int(shade[i : i + 2], 16) for i in (1, 3, 5)) for name, shade in (("sea", palette.SEA["light"]), ("land", palette.LAND["light"]), ("here", palette.CHOSEN), ("line", palette.STATUS["completed"]))}
    many = dict.fromkeys(colours, 0)
    for n, shade in taken.crop((990, 0, 1600, 900)).getcolors(600 * 900):
        many |= {name: many[name] + n for name, own in colours.items() if own == shade}
    assert many["sea"] > 5_000 and many["land"] > 50_000 and many["here"] > 100 and many["line"] > 500, many
