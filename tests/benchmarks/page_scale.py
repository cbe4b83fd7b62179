"""What pages cost with a thousand and with a million visits: first draw and a change of filter, CPU of the server and time in the browser, side by side.

  python tests/benchmarks/synthetic.py visits 1000000 --out DIR; ENTENTE_DATA_DIR=BIG python -m lib load DIR      (and a SMALL one of 1,000)
  python tests/benchmarks/page_scale.py SMALL BIG [--pages overview,map,...] [--runs 5]

SMALL and BIG are data folders, or URLs of PostgreSQL. Filters: a country, a year, a word.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from page_speed import cpu
from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM, FLAGS, ROOT, free_port, wait_until_up

IDLE = "() => document.querySelector('[data-testid=\"stApp\"]')?.getAttribute('data-test-script-state') === 'notRunning'"
PAGES = "explore,overview,map,timeline,topics,ties,people,articles,data"
COUNTRIES = ("Germany", "France", "Italy", "Spain", "Japan", "Canada", "Brazil", "India")


def memory(pid: int) -> float:
    """Megabytes a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def serve(where: str) -> tuple[subprocess.Popen, str]:
    """A server over a data folder or a database."""
    port = free_port()
    env = {**os.environ, "ENTENTE_SAMPLE": "0", **({"ENTENTE_DATABASE_URL": where} if "://" in where else {"ENTENTE_DATA_DIR": where, "ENTENTE_DATABASE_URL": ""})}
    server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until_up(f"http://127.0.0.1:{port}")
    return server, f"http://127.0.0.1:{port}"


def visit(browser, server: subprocess.Popen, address: str) -> tuple[float, float, int]:
    """(ms of server CPU, ms until idle, bytes received) of opening an address."""
    tab = browser.new_page(viewport={"width": 1400, "height": 1000})
    received = [0]
    tab.on("websocket", lambda ws: ws.on("framereceived", lambda data: received.__setitem__(0, received[0] + len(data))))
    before, begun = cpu(server.pid), time.perf_counter()
    tab.goto(address)
    tab.locator(".entente-title").first.wait_for(timeout=120_000)
    tab.wait_for_function(IDLE, timeout=120_000)
    told = (cpu(server.pid) - before) * 1000, (time.perf_counter() - begun) * 1000, received[0]
    assert tab.locator('[data-testid="stException"]').count() == 0, address
    tab.close()
    return told


def main() -> None:
    """Print a table: page, filter, and for each size CPU, time and bytes; then the ratio."""
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("small")
    told.add_argument("big")
    told.add_argument("--pages", default=PAGES)
    told.add_argument("--runs", type=int, default=5)
    args = told.parse_args()
    servers = [serve(args.small), serve(args.big)]
    try:
        with sync_playwright() as p:
            browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for n, (server, url) in enumerate(servers):
                begun = time.perf_counter()
                visit(browser, server, url)
                print(f"{('small', 'big')[n]}: first page of a fresh server after {time.perf_counter() - begun:.1f} s, {memory(server.pid):.0f} MB")
            print(f"{'page':<12}{'filter':<12}{'small cpu':>10}{'big cpu':>10}{'ratio':>7}{'small ms':>10}{'big ms':>10}{'ratio':>7}{'small kB':>10}{'big kB':>9}")
            for page in args.pages.split(","):
                for what in ("none", "country", "year", "word"):
                    found: list[list[tuple[float, float, int]]] = [[], []]
                    for run in range(args.runs):
                        query = {"none": f"from=19{60 + run}-01-01", "country": f"place={COUNTRIES[run % len(COUNTRIES)]}", "year": f"from={2005 + run}-01-01&to={2005 + run}-12-31", "word": f"q={('pipeline', 'fighter', 'tariffs', 'refugees', 'museum')[run % 5]}"}[what]
                        for n, (server, url) in enumerate(servers):
                            found[n].append(visit(browser, server, f"{url}/{'' if page == 'explore' else page}?{query}"))
                    (sc, sm, sb), (bc, bm, bb) = ([statistics.median(x) for x in zip(*f, strict=True)] for f in found)
                    print(f"{page:<12}{what:<12}{sc:>10.0f}{bc:>10.0f}{bc / max(sc, 1):>7.2f}{sm:>10.0f}{bm:>10.0f}{bm / max(sm, 1):>7.2f}{sb / 1000:>10.0f}{bb / 1000:>9.0f}", flush=True)
            for n, (server, _) in enumerate(servers):
                print(f"{('small', 'big')[n]}: {memory(server.pid):.0f} MB at the end")
            browser.close()
    finally:
        for server, _ in servers:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
