"""The first command: what it says, which Python it takes, that it opens the browser when the app is up, and ends what
it started.
"""

import importlib.util
import shutil
import signal
import site
import socket
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import free_port, wait_for

ROOT = Path(__file__).parent.parent
spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
start = importlib.util.module_from_spec(spec)
spec.loader.exec_module(start)

PIP = """Collecting streamlit==1.67.0
  Downloading streamlit-1.67.0-py3-none-any.whl (10.2 MB)
Collecting spacy
  Downloading spacy-3.8.18-cp311-cp311-manylinux_2_17_x86_64.whl.metadata (27 kB)
Requirement already satisfied: pip in ./lib
Using cached x
Installing collected packages: a, b
Successfully installed a b"""


def test_what_pip_does_is_told_in_words():
    names: set[str] = set()
    told = [start.progress(line, names) for line in PIP.splitlines()]
    assert told[0] == "Installing: 1 of about 120 libraries found, streamlit"
    assert told[1] == "Installing: 1 of about 120 libraries found, downloading streamlit (10.2 MB)"
    assert told[6] == "Installing: unpacking 3 libraries" and told[5] == told[7] == ""


def test_an_old_python_finds_a_new_one_or_says_which_is_needed(monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 1, "final", 0))
    monkeypatch.setattr(start.shutil, "which", lambda name: "/usr/bin/python3.12" if name == "python3.12" else None)
    assert start.python() == "/usr/bin/python3.12"
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"needs Python 3.11 to 3.14; this is 3.9.*python.org"):
        start.python()
    monkeypatch.setattr(start.sys, "version_info", (3, 15, 0, "final", 0))
    with pytest.raises(SystemExit):
        start.python()


def test_the_first_free_port_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert start.free(port) > port


@pytest.fixture
def house(tmp_path) -> Path:
    """A folder with start.py, a small app, and a .venv that borrows the libraries of these tests."""
    shutil.copy(ROOT / "start.py", tmp_path)
    (tmp_path / "app.py").write_text("import streamlit as st\nst.write('hello')\n")
    (tmp_path / "requirements.txt").write_text("streamlit\n")
    venv.create(tmp_path / ".venv", with_pip=True)
    (place,) = (tmp_path / ".venv/lib").glob("python*/site-packages")
    (place / "borrowed.pth").write_text("\n".join(site.getsitepackages()))
    return tmp_path


def test_it_opens_the_browser_when_the_app_is_up_and_ends_with_it(house):
    opened, port = house / "opened", free_port()
    browser = house / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}\n')
    browser.chmod(0o755)
    env = {"PATH": "/usr/bin:/bin", "BROWSER": f"{browser} %s", "HOME": str(house)}
    run = subprocess.Popen(
        [sys.executable, "start.py", "--port", str(port)], cwd=house, env=env, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a background job ignores it
    )
    try:
        told = [run.stdout.readline() for _ in range(3)]
        assert (
            "Installing the libraries" in told[0] and "Installed." in told[1]
        )  # they are there: pip has nothing to do
        assert f"Entente is up: http://localhost:{port}" in told[2]
        wait_for(opened.exists, 30)
        wait_for(lambda: opened.read_text() != "", 10)
        assert opened.read_text() == f"http://localhost:{port}"
        run.send_signal(signal.SIGINT)
        assert run.wait(60) == 0
        assert start.free(port) == port
    finally:
        run.kill()
    assert (house / ".venv/entente-installed").read_text()
    again = subprocess.Popen(
        [sys.executable, "start.py", "--no-browser", "--port", str(port)],
        cwd=house,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert "Entente is up" in again.stdout.readline()  # nothing is installed again
    finally:
        again.send_signal(signal.SIGINT)
        again.wait(60)


def test_what_cannot_be_installed_is_one_sentence(house):
    (house / "requirements.txt").write_text("./nothing-1.0-py3-none-any.whl\n")
    done = subprocess.run(
        [sys.executable, "start.py"], cwd=house, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1 and "could not be installed" in done.stderr and "nothing-1.0" in done.stderr
    assert not (house / ".venv/entente-installed").exists()
