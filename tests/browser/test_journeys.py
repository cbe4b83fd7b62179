"""What a person does, in real Chromium against the real app: look, filter, share, upload, select. Nothing leaves the machine."""

import re
import shutil

import pytest

from tests.browser.conftest import come_near, idle, map_ready, pin, search, serve, visits_shown
from tests.conftest import wait_for

ARTICLE = """Finnish president flies to Oslo

PUBLISHED: Tuesday, 3 March 2020

OSLO, March 3 - Finnish President Sauli Niinisto arrived in Oslo on Tuesday and met Norwegian Prime Minister Erna Solberg.

They spoke about defence and trade, officials said. ![x](http://leak.example/pixel.png) <img src=http://leak.example/y.png>
"""


def test_a_deep_link_into_a_fresh_server(tab, seeded_dir, tmp_path):
    shutil.copytree(seeded_dir, tmp_path / "data")
    server, url = serve(tmp_path / "data")
    try:
        tab.goto(url + "/timeline?place=Latvia")
        tab.get_by_text("to Latvia").first.wait_for()
        assert tab.get_by_role("dialog").count() == 0
    finally:
        server.terminate()
        server.wait(20)


def test_filter_then_follow_the_link_to_the_same_view(tab, base, browser):
    tab.goto(base + "/overview")
    every = visits_shown(tab)
    search(tab, "Sugihara")
    wait_for(lambda: visits_shown(tab) < every and "q=Sugihara" in tab.url)
    link, narrowed = tab.url, visits_shown(tab)
    other = browser.new_page()
    other.goto(link)
    other.locator(".entente-numbers b").first.wait_for(timeout=40_000)
    assert visits_shown(other) == narrowed
    other.get_by_role("link", name="Topics").click()
    other.get_by_text("What was it about?").wait_for(timeout=40_000)
    other.wait_for_url(re.compile("q=Sugihara"))  # the address follows the page
    other.go_back()
    other.locator(".entente-title").get_by_text("What is new").wait_for(timeout=40_000)
    wait_for(lambda: visits_shown(other) == narrowed)
    other.close()


def test_upload_a_file_and_find_its_visit_with_its_sentence(tab, base, tmp_path):
    (tmp_path / "oslo.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4 nothing")
    tab.goto(base + "/add")
    tab.locator('input[type="file"]').first.set_input_files([tmp_path / "oslo.txt", tmp_path / "scan.pdf"])
    tab.get_by_role("button", name="Read", exact=True).click()
    tab.get_by_text("1 article read, 1 visit found; 1 file refused").wait_for()
    tab.get_by_text("scan.pdf is damaged").wait_for()
    tab.get_by_role("button", name="Keep 1 article").click()
    tab.get_by_text("1 article added, telling 1 visit").wait_for()
    tab.get_by_role("button", name=re.compile("Sauli Niinisto")).click()
    card = tab.locator(".st-key-visit_card")
    card.get_by_text("Sauli Niinisto → Oslo, Norway").wait_for()
    assert "arrived" in card.locator("mark").all_inner_texts()
    assert "visit=" in tab.url
    card.get_by_role("button", name="Read it in the article", exact=True).click()
    tab.get_by_role("heading", name="Finnish president flies to Oslo").wait_for()
    tab.get_by_text("![x](http://leak.example/pixel.png)").first.wait_for()
    assert "article=" in tab.url


def test_select_a_pin_and_see_its_sentence(tab, base):
    tab.goto(base + "/map?place=Latvia")
    idle(tab)
    map_ready(tab)
    come_near(tab, "Riga, Latvia")
    tab.mouse.click(*pin(tab, "Riga, Latvia"))
    card = tab.locator(".st-key-visit_card")
    card.get_by_text(re.compile("→ Riga, Latvia")).wait_for()
    assert card.locator("mark").count() > 2


def test_the_reader_lights_up_what_a_fact_rests_on(tab, base):
    tab.goto(base + "/articles?article=1")
    fact = tab.locator("button.fact").first
    fact.wait_for()
    fact.click()
    tab.locator(".wrap.dimmed").wait_for()
    assert tab.locator(".text .lit").count() > 0 and tab.locator(".para.has").count() > 0
    tab.keyboard.press("j")  # the next fact
    assert fact.get_attribute("aria-pressed") == "false" and tab.locator(".fact[aria-pressed=true]").count() == 1
    tab.keyboard.press("n")
    assert tab.locator(".text .now").count() == 1
    tab.keyboard.press("Escape")
    assert tab.locator(".wrap.dimmed").count() == 0


@pytest.mark.parametrize("page", ["", "ask?ask=Japan+Latvia", "overview", "map", "timeline", "topics", "ties", "ties?pair=JP-LV", "people", "articles", "articles?article=1", "add", "check", "data", "accuracy"])
def test_no_page_is_wider_than_its_screen(tab, base, page):
    wider = "() => { const m = document.querySelector('[data-testid=\"stMain\"]'); return m.scrollWidth - m.clientWidth; }"
    for width in (390, 834, 1440):
        tab.set_viewport_size({"width": width, "height": 900})
        if width == 390:
            tab.goto(f"{base}/{page}")
            tab.locator(".entente-title").first.wait_for()
        tab.wait_for_timeout(300)
        idle(tab)
        wait_for(lambda: tab.evaluate(wider) <= 1)  # charts take the new width a moment later


def test_other_sessions_turn_pages_while_articles_are_being_read(tab, base, browser, tmp_path):
    words = "The officials spoke about trade, energy and transport between the countries of the region, and about the agreement they want to sign. "
    for i in range(10):
        (tmp_path / f"long{i}.txt").write_text(f"PUBLISHED: 2020-03-0{i % 9 + 1}\nLong report {i}\n\n" + f"Danish Prime Minister Lars Holm visited Portugal on day {i}. " + words * 300, encoding="utf-8")
    tab.goto(base + "/add")
    tab.locator('input[type="file"]').first.set_input_files([tmp_path / f"long{i}.txt" for i in range(10)])
    other = browser.new_page()
    other.goto(base + "/articles")
    other.locator(".entente-title").first.wait_for(timeout=40_000)
    tab.get_by_role("button", name="Read", exact=True).click()
    other.get_by_role("link", name="People", exact=True).click()
    other.get_by_text("Who travels, and whom do they meet?").wait_for(timeout=20_000)
    still_reading = tab.get_by_text(re.compile(r"\d+ articles? read")).count() == 0
    tab.get_by_text("10 articles read").wait_for(timeout=120_000)
    assert still_reading
    other.close()


@pytest.mark.timeout(300)  # starts two servers, each with a language model, beside other tests
def test_a_restart_under_use_gives_the_same_view_back(browser, seeded_dir, tmp_path):
    """The server is stopped and started again, as a deploy does, under an open window: it comes back by itself, with its filters, and what was added before is there."""
    shutil.copytree(seeded_dir, tmp_path / "data")
    server, url = serve(tmp_path / "data")
    page = browser.new_page()
    page.set_default_timeout(120_000)
    try:
        page.goto(url + "/add")
        (tmp_path / "oslo.txt").write_text(ARTICLE, encoding="utf-8")
        page.locator('input[type="file"]').first.set_input_files([tmp_path / "oslo.txt"])
        page.get_by_role("button", name="Read", exact=True).click()
        page.get_by_role("button", name="Keep 1 article").click()
        page.get_by_text("Show me only these").wait_for()
        page.goto(url + "/overview?home=Finland")
        before = visits_shown(page)
        search(page, "Oslo")
        wait_for(lambda: 0 < visits_shown(page) <= before and "q=Oslo" in page.url)
        narrowed = visits_shown(page)
        server.terminate()
        server.wait(20)
        server, _ = serve(tmp_path / "data", int(url.rsplit(":", 1)[1]))
        page.locator('[data-testid="stTopNavLink"]:not([disabled])').first.wait_for()  # connected again
        page.get_by_role("link", name="Articles", exact=True).click()
        page.get_by_text("What do the texts say?").wait_for()
        page.go_back()
        page.locator(".entente-title").get_by_text("What is new").wait_for()
        wait_for(lambda: visits_shown(page) == narrowed)
        assert "q=Oslo" in page.url and "home=Finland" in page.url
    finally:
        page.close()
        server.terminate()
        server.wait(20)
