"""What a person does, in real Chromium against the real app: look, filter, share, upload, select. Nothing leaves the machine."""

import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port, skip, wait_for

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
CHROMIUM = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome") if Path(p).exists()), "")
ARTICLE = """Finnish president flies to Oslo

PUBLISHED: Tuesday, 3 March 2020

OSLO, March 3 - Finnish President Sauli Niinisto arrived in Oslo on Tuesday and met Norwegian Prime Minister Erna Solberg.

They spoke about defence and trade, officials said. ![x](http://leak.example/pixel.png) <img src=http://leak.example/y.png>
"""


def serve(data_dir: Path):
    port = free_port()
    env = {**os.environ, "ENTENTE_DATA_DIR": str(data_dir), "ENTENTE_DATABASE_URL": "", "ENTENTE_SAMPLE": "1"}
    server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def up() -> bool:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).status == 200
        except OSError:
            return False

    wait_for(up, 60)
    return server, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def base(seeded_dir, tmp_path_factory):
    where = tmp_path_factory.mktemp("browser") / "data"
    shutil.copytree(seeded_dir, where)
    server, url = serve(where)
    yield url
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        skip("Chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        opened = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(40_000)
    outside, errors = [], []
    page.on("request", lambda r: outside.append(r.url) if urllib.parse.urlparse(r.url).hostname not in ("127.0.0.1", None, "") else None)
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" and "404" not in m.text else None)  # Streamlit's own probes of /page/_stcore answer 404
    page.on("pageerror", lambda e: errors.append(str(e)))
    yield page
    assert outside == [] and errors == []
    assert page.locator('[data-testid="stException"]').count() == 0
    context.close()


def visits_shown(tab) -> int:
    tab.locator(".entente-numbers b").first.wait_for()
    return int(tab.locator(".entente-numbers b").first.inner_text().replace(",", ""))


def idle(tab) -> None:
    tab.wait_for_function("() => document.querySelector('[data-testid=\"stApp\"]')?.getAttribute('data-test-script-state') === 'notRunning'")


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
    tab.goto(base)
    every = visits_shown(tab)
    tab.get_by_label("Search").fill("Sugihara")
    tab.keyboard.press("Enter")
    wait_for(lambda: visits_shown(tab) < every)
    link, narrowed = tab.url, visits_shown(tab)
    assert "q=Sugihara" in link
    other = browser.new_page()
    other.goto(link)
    other.locator(".entente-numbers b").first.wait_for(timeout=40_000)
    assert visits_shown(other) == narrowed
    other.get_by_role("link", name="Timeline").click()
    other.get_by_text("When was who where?").wait_for(timeout=40_000)
    wait_for(lambda: "q=Sugihara" in other.url)  # the address follows the page
    other.go_back()
    other.get_by_text("What is new, and what is coming?").wait_for(timeout=40_000)
    assert visits_shown(other) == narrowed
    other.close()


def test_upload_a_file_and_find_its_visit_with_its_sentence(tab, base, tmp_path):
    (tmp_path / "oslo.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4 nothing")
    tab.goto(base + "/add")
    tab.locator('input[type="file"]').set_input_files([tmp_path / "oslo.txt", tmp_path / "scan.pdf"])
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
    card.get_by_role("link", name="Read it in the article").click()
    tab.get_by_role("heading", name="Finnish president flies to Oslo").wait_for()
    tab.get_by_text("![x](http://leak.example/pixel.png)").first.wait_for()
    assert "article=" in tab.url


def test_select_a_pin_and_see_its_sentence(tab, base):
    tab.goto(base + "/map?place=Latvia")
    idle(tab)
    tab.wait_for_function("() => document.querySelector('.js-plotly-plot .maplibregl-canvas')")
    tab.wait_for_function("() => { const p = document.querySelector('.js-plotly-plot'); return p && p._fullLayout && p._fullLayout.map && p._fullLayout.map._subplot && p._fullLayout.map._subplot.map.loaded(); }")
    at = tab.evaluate(
        """() => { const p = document.querySelector('.js-plotly-plot'), m = p._fullLayout.map._subplot.map, t = p.data.find(d => d.name === 'cities');
           const q = m.project([t.lon[0], t.lat[0]]), r = m.getCanvas().getBoundingClientRect(); return [r.left + q.x, r.top + q.y]; }"""
    )
    tab.wait_for_timeout(500)
    tab.mouse.move(*at)
    tab.wait_for_timeout(600)
    tab.mouse.click(*at)
    card = tab.locator(".st-key-visit_card")
    card.get_by_text(re.compile("→ Riga, Latvia")).wait_for()
    assert card.locator("mark").count() > 2


def test_the_reader_lights_up_what_a_fact_rests_on(tab, base):
    tab.goto(base + "/articles?article=1")
    fact = tab.locator("button.fact").first
    fact.wait_for()
    fact.click()
    tab.locator(".wrap.dim").wait_for()
    assert tab.locator(".text .lit").count() > 0
    fact.click()
    assert tab.locator(".wrap.dim").count() == 0


@pytest.mark.parametrize("width", [390, 834, 1440])
@pytest.mark.parametrize("page", ["", "map", "timeline", "topics", "ties", "articles", "add", "data", "accuracy"])
def test_no_page_is_wider_than_its_screen(tab, base, page, width):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(f"{base}/{page}")
    tab.locator(".entente-title").first.wait_for()
    idle(tab)
    assert tab.evaluate("() => { const m = document.querySelector('[data-testid=\"stMain\"]'); return m.scrollWidth - m.clientWidth; }") <= 1


def test_other_sessions_turn_pages_while_articles_are_being_read(tab, base, browser, tmp_path):
    words = "The officials spoke about trade, energy and transport between the countries of the region, and about the agreement they want to sign. "
    for i in range(10):
        (tmp_path / f"long{i}.txt").write_text(f"PUBLISHED: 2020-03-0{i % 9 + 1}\nLong report {i}\n\n" + f"Danish Prime Minister Lars Holm visited Portugal on day {i}. " + words * 120, encoding="utf-8")
    tab.goto(base + "/add")
    tab.locator('input[type="file"]').set_input_files([tmp_path / f"long{i}.txt" for i in range(10)])
    tab.get_by_role("button", name="Read", exact=True).click()
    other = browser.new_page()
    other.goto(base + "/articles")
    other.locator(".entente-title").first.wait_for(timeout=20_000)
    other.get_by_role("link", name="Data", exact=True).click()
    other.get_by_text("Tables to take away").wait_for(timeout=20_000)
    still_reading = tab.get_by_text(re.compile(r"\d+ articles? read")).count() == 0
    tab.get_by_text("10 articles read").wait_for(timeout=120_000)
    assert still_reading
    other.close()
