"""A real server and a real browser for the journeys."""

import os
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port, wait_until_up


def serve(data_dir: Path, port: int = 0):
    port = port or free_port()
    env = {**os.environ, "ENTENTE_DATA_DIR": str(data_dir), "ENTENTE_DATABASE_URL": "", "ENTENTE_SAMPLE": "1"}
    server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    wait_until_up(f"http://127.0.0.1:{port}")
    return server, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def base(seeded_dir, tmp_path_factory):
    where = tmp_path_factory.mktemp("browser") / "data"
    shutil.copytree(seeded_dir, where)
    server, url = serve(where)
    yield url
    server.terminate()
    server.wait(20)


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


def search(tab, words: str) -> None:
    """Search for words in the panel of filters."""
    tab.get_by_role("button", name="+ Filter").click()
    box = tab.get_by_role("textbox", name="Search", exact=True)
    box.fill(words)
    tab.keyboard.press("Enter")
    tab.wait_for_function("(w) => new URLSearchParams(location.search).get('q') === w", arg=words)
    tab.keyboard.press("Escape")


READY = "() => { const p = document.querySelector('.js-plotly-plot'), m = p?._fullLayout?.map?._subplot?.map; return m && m.getLayer('names') && m.loaded() && p.querySelector('.entente-over') && !m.isMoving(); }"


def map_ready(tab) -> None:
    """Wait until the map is drawn and answers."""
    tab.wait_for_function(READY)
    tab.wait_for_timeout(300)


def pin(tab, title: str) -> tuple[float, float]:
    """Where on the screen the middle of a place's pin is."""
    return tuple(tab.evaluate(
        """(title) => { const p = document.querySelector('.js-plotly-plot'), m = p._fullLayout.map._subplot.map, s = p.layout.map.style.sources;
           const f = [...s.spots.data.features, ...s.discs.data.features].find(f => f.properties.title === title);
           const q = m.project(f.geometry.coordinates), r = m.getCanvas().getBoundingClientRect(); return [r.left + q.x, r.top + q.y]; }""", title,
    ))  # fmt: skip


def come_near(tab, title: str) -> None:
    """Zoom in on a place until its pin stands alone."""
    tab.evaluate(
        """(title) => { const p = document.querySelector('.js-plotly-plot'), s = p.layout.map.style.sources;
           p._fullLayout.map._subplot.map.jumpTo({ center: s.spots.data.features.find(f => f.properties.title === title).geometry.coordinates, zoom: 7 }); }""", title,
    )  # fmt: skip
    map_ready(tab)
