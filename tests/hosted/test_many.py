"""Two hundred sessions come and go: memory and file descriptors return to where they were."""

import time
import urllib.parse
from pathlib import Path

from tests.conftest import free_port, wait_for


def resident(pid: int) -> float:
    """Megabytes of memory in use."""
    return int(next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if x.startswith("VmRSS")).split()[1]) / 1024


def test_two_hundred_sessions_leave_nothing_behind(seeded_dir, tmp_path):
    import shutil

    from conftest import Client, start, stop  # this folder's

    shutil.copytree(seeded_dir, tmp_path / "data")
    port = free_port()
    server = start(port, tmp_path / "log", ENTENTE_DATA_DIR=str(tmp_path / "data"))
    url = f"http://127.0.0.1:{port}"
    try:
        def some(n: int, first: int) -> None:
            for i in range(n):
                one = Client(url, query=urllib.parse.urlencode({"q": ("Abe", "Riga", "Bush", "")[i % 4]}))
                one.run(page=("map", "people", "topics", "data")[(first + i) % 4])
                one.close()

        files = lambda: len(list(Path(f"/proc/{server.pid}/fd").iterdir()))  # noqa: E731
        some(60, 0)
        time.sleep(3)
        before, held = resident(server.pid), files()
        some(140, 1)
        wait_for(lambda: files() <= held + 5, 60)
        assert resident(server.pid) - before < 60
    finally:
        stop(server)
