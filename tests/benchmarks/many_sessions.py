"""Two hundred sessions come and go: what of the server's memory and file descriptors comes back?

  python tests/benchmarks/many_sessions.py [--sessions 200]

Streamlit keeps a session for two minutes in case its browser comes back, so this waits that long before it looks again.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "hosted"))

from conftest import Client, start, stop

from lib import sample
from lib.config import Config
from lib.store import Store
from tests.conftest import free_port

KEPT = 125  # seconds for which Streamlit keeps a session


def main() -> None:
    """Print memory and files before, with all sessions kept, and after."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--sessions", type=int, default=200)
    many = told.parse_args().sessions
    where = Path(tempfile.mkdtemp())
    config = Config(data_dir=where, database_url="")
    held = Store(config)
    sample.load(held, config)
    held.engine.dispose()
    port = free_port()
    server = start(port, where / "log", ENTENTE_DATA_DIR=str(where))
    url = f"http://127.0.0.1:{port}"

    def visit(i: int) -> None:
        one = Client(url, query="q=" + ("Abe", "Riga", "Bush", "")[i % 4])
        one.run(page=("map", "people", "topics", "data")[i % 4])
        one.close()

    def look(when: str) -> None:
        memory = int(next(x for x in Path(f"/proc/{server.pid}/status").read_text().splitlines() if x.startswith("VmRSS")).split()[1]) / 1024
        print(f"{when}: {memory:.0f} MB, {len(list(Path(f'/proc/{server.pid}/fd').iterdir()))} files", flush=True)

    try:
        for i in range(8):
            visit(i)
        look("after 8 sessions")
        for i in range(many):
            visit(i)
        look(f"after {many} more")
        time.sleep(KEPT)
        visit(0)  # the next session makes Streamlit forget the old ones
        time.sleep(60)
        look("three minutes later")
    finally:
        stop(server)
        shutil.rmtree(where, ignore_errors=True)


if __name__ == "__main__":
    main()
