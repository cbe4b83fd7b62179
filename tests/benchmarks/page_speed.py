"""What a filter change costs: CPU of the server for a page with the sample and 1,000 visits, beside an empty Streamlit page, in one run.

  python tests/benchmarks/page_speed.py [--runs 10] [--pages explore,overview,map,timeline,topics,ties,people]

Each page is opened in headless Chromium; the same filter is set and taken away again. "uncached" is the first time a value is set, "cached" when
it comes again. CPU is user + system time of the server process from /proc; bytes are what the browser received over the socket.
"""

import argparse
import datetime as dt
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import sync_playwright

from lib import sample
from lib.config import Config
from lib.model import Article, Evidence, Meeting, Person, Reading, Topic, Visit
from lib.resolve.dates import day
from lib.store import Store
from lib.tables import capitals, rows
from tests.conftest import CHROMIUM, FLAGS, ROOT, free_port

EMPTY = "import streamlit as st\nst.set_page_config(layout='wide')\nq = st.text_input('Search', key='q', bind='query-params')\nst.html(f'<h1 class=entente-title>{len(q)}</h1>')\n"
TICK = os.sysconf("SC_CLK_TCK")


def seed(where: Path, visits: int) -> None:
    """The sample, and made-up visits between real countries."""
    random.seed(7)
    store = Store(Config(data_dir=where, database_url=""))
    sample.load(store, Config(data_dir=where, database_url=""))
    lands = [r for r in rows("countries") if r["iso2"] in capitals()]
    topics = [r["id"] for r in rows("topics")]
    for i in range(visits):
        home, there = random.sample(lands, 2)
        name = f"{random.choice(('Ana', 'Ben', 'Cleo', 'Dan'))} {chr(65 + i % 26)}{home['iso2'].lower()}ovic"
        on = dt.date(2000, 1, 1) + dt.timedelta(days=random.randrange(9000))
        text = f"{name}, prime minister of {home['name']}, arrived in {there['capital']} on {on} for talks number {i}."
        v = Visit(name, "Prime Minister", "head_of_government", home["iso2"], there["iso2"], there["capital"], float(there["lat"]), float(there["lon"]), day(on), topics=tuple(random.sample(topics, 2)),
                  evidence=(Evidence("visitor", 0, len(name)),))  # fmt: skip
        host = Person(f"Host {there['iso2']}", "President", "head_of_state", there["iso2"])
        store.add(Reading(Article(f"a{i}", text, f"{name} in {there['capital']}", on, source=f"Paper {i % 20}"), visits=(v,), people=(host, Person(name, "Prime Minister", "head_of_government", home["iso2"])),
                          meetings=(Meeting((name, host.name), there["iso2"], there["capital"], day(on)),), topics=tuple(Topic(t, 0.5) for t in v.topics)))  # fmt: skip
    store.engine.dispose()


def serve(script: str, cwd: Path, data: Path) -> tuple[subprocess.Popen, str]:
    """A server and its address."""
    port = free_port()
    env = {**os.environ, "ENTENTE_DATA_DIR": str(data), "ENTENTE_DATABASE_URL": ""}
    server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port), "--server.headless", "true"], cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(6)
    return server, f"http://127.0.0.1:{port}"


def cpu(pid: int) -> float:
    """Seconds of CPU a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def measure(browser, server: subprocess.Popen, address: str, values: list[str]) -> tuple[list[float], int, float]:
    """(milliseconds of CPU per change of the search field, most bytes of one change, seconds to first idle)."""
    tab = browser.new_page(viewport={"width": 1400, "height": 1000})
    received = [0]
    tab.on("websocket", lambda ws: ws.on("framereceived", lambda data: received.__setitem__(0, received[0] + len(data))))
    idle = "() => document.querySelector('[data-testid=\"stApp\"]')?.getAttribute('data-test-script-state') === 'notRunning'"
    begun = time.perf_counter()
    tab.goto(address)
    tab.locator(".entente-title").first.wait_for(timeout=60_000)
    tab.wait_for_function(idle)
    opened = time.perf_counter() - begun
    tab.wait_for_timeout(1_500)
    box = tab.get_by_role("textbox", name="Search").first
    spent, most = [], 0
    for value in values:
        before, bytes_before = cpu(server.pid), received[0]
        box.fill(value)
        tab.keyboard.press("Enter")
        tab.wait_for_timeout(1_200)
        tab.wait_for_function(idle)
        spent.append((cpu(server.pid) - before) * 1000)
        most = max(most, received[0] - bytes_before)
    tab.close()
    return spent, most, opened


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--visits", type=int, default=1_000)
    parser.add_argument("--pages", default="explore,overview,map,timeline,topics,ties,people,articles,data")
    args = parser.parse_args()
    words = ["an", "ben", "cleo", "dan", "ovic", "prime", "arrived", "talks", "number", "minister", "paper", "official", "president", "for", "the", "2005"][: args.runs]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        data = Path(folder) / "data"
        seed(data, args.visits)
        (Path(folder) / "empty.py").write_text(EMPTY)
        empty, empty_at = serve("empty.py", Path(folder), data)
        app, app_at = serve("app.py", ROOT, data)
        browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            floor = statistics.median(measure(browser, empty, empty_at, words * 2)[0])
            print(f"empty page: {floor:.0f} ms of CPU for a change")
            for page in args.pages.split(","):
                first, most, opened = measure(browser, app, f"{app_at}/{'' if page == 'explore' else page}", words)
                again, most_again, _ = measure(browser, app, f"{app_at}/{'' if page == 'explore' else page}", words)
                print(f"{page:9} uncached {statistics.median(first) - floor:4.0f} ms, cached {statistics.median(again) - floor:4.0f} ms above it; at most {max(most, most_again) / 1000:,.0f} kB a change; opened in {opened:.1f} s", flush=True)
        finally:
            browser.close()
            for server in (empty, app):
                server.terminate()
                server.wait(20)


if __name__ == "__main__":
    main()
