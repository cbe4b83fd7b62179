"""The app as a platform starts it: a checkout that may only be read, any address, a proxy in front, settings as secrets."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port, wait_until_up

PUBLIC = 'ENTENTE_PUBLIC = "viewer"\n'
PROXY = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "atlas.example.org"}


@pytest.fixture
def checkout(tmp_path) -> Iterator[Path]:
    """The project, mounted where nothing can be written."""
    where = tmp_path / "src"
    where.mkdir()
    if subprocess.run(["mount", "--bind", str(ROOT), str(where)], capture_output=True, check=False).returncode:
        pytest.skip("a folder cannot be mounted here")  # needs a capability that not every container has
    subprocess.run(["mount", "-o", "remount,bind,ro", str(where)], check=True)
    yield where
    subprocess.run(["umount", "-l", str(where)], check=False)


@pytest.fixture
def started(checkout, tmp_path, seeded_dir) -> Iterator[Callable[[str], int]]:
    """secrets -> the port of the app that was started with them, by somebody without any other setting."""
    servers = []

    def start(secrets: str) -> int:
        home = tmp_path / "home"
        (home / ".streamlit").mkdir(parents=True)
        (home / ".streamlit" / "secrets.toml").write_text(secrets)
        shutil.copytree(seeded_dir, tmp_path / "data")
        own = {k: v for k, v in os.environ.items() if not k.startswith(("ENTENTE_", "STREAMLIT_"))}
        env = {**own, "HOME": str(home), "ENTENTE_DATA_DIR": str(tmp_path / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        servers.append(subprocess.Popen(command, cwd=checkout, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        wait_until_up(f"http://127.0.0.1:{port}")
        return port

    yield start
    for one in servers:
        one.terminate()
        one.wait(20)


def own_address() -> str:
    """This machine's address on its network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this machine has no address but its own")
        return asked.getsockname()[0]


def test_without_settings_strangers_see_nothing_and_an_owner_what_to_set(started, client):
    port = started("")
    for url, headers in ((f"http://{own_address()}:{port}", {}), (f"http://127.0.0.1:{port}", PROXY)):
        one = client(url, headers=headers)
        assert "open only on the machine it runs on" in one.said and "Abe" not in one.said
        assert 'ENTENTE_PUBLIC = \\"viewer\\"' in one.said and "ENTENTE_OWNERS" in one.said
        assert "map" not in one.pages
    assert "map" in client(f"http://127.0.0.1:{port}").pages  # who sits at it


def test_one_secret_opens_it_for_everybody_to_look_at(started, client):
    one = client(f"http://127.0.0.1:{started(PUBLIC)}", headers=PROXY)
    assert {"map", "articles"} <= set(one.pages) and not {"add", "check", "links", "hosting"} & set(one.pages)
    assert "Abe" in one.run(page="articles")
