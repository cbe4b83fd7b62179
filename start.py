"""Install Entente, start it and open it in the browser: python3 start.py

Needs nothing but Python, and runs on old ones too, to say which is needed. What it installs goes into the folder .venv
beside it; the next start installs only what has changed.
"""

import argparse
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from pathlib import Path

HERE = Path(__file__).resolve().parent
FROM, UNTIL = (3, 11), (3, 14)  # Pythons that have wheels for everything (.ci/wheels.py proves it)
PORT = 8501
ABOUT = 120  # libraries, with those that others bring along
SAID_EVERY = 15.0  # seconds between two lines where they cannot replace each other
UP_WITHIN = 180.0  # seconds
FAILED = (
    "The libraries could not be installed; the lines above say why. They come from pypi.org: a connection is needed.\n"
    "Run this again to go on where it ended."
)


def say(words="", replace=False):
    """A line for whoever waits; replace: the next line takes its place, where the screen can do that."""
    if sys.stdout.isatty():
        width = shutil.get_terminal_size((80, 24)).columns - 1
        sys.stdout.write("\r" + words[:width].ljust(width) + ("" if replace else "\n"))
    elif not replace:
        sys.stdout.write(words + "\n")
    sys.stdout.flush()


def python():
    """A Python that Entente runs on: this one, or another of this machine. Ends with a sentence where there is none."""
    if FROM <= sys.version_info[:2] <= UNTIL:
        return sys.executable
    for minor in range(UNTIL[1], FROM[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    told = f"Entente needs Python {dotted(FROM)} to {dotted(UNTIL)}; this is {dotted(sys.version_info[:2])}."
    sys.exit(f"{told} Install one from python.org, then run this again.")


def dotted(version):
    """(3, 11) as "3.11"."""
    return ".".join(map(str, version))


def place(interpreter):
    """The interpreter of .venv, made if it is not there."""
    folder = HERE / ".venv"
    inside = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    fits = f"import pip, sys; sys.exit(not {FROM} <= sys.version_info[:2] <= {UNTIL})"
    if inside.exists() and subprocess.run([str(inside), "-c", fits], capture_output=True, check=False).returncode == 0:
        return inside
    say(f"Making a place for the libraries: {folder}")
    made = subprocess.run(
        [interpreter, "-m", "venv", "--clear", str(folder)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        told = (made.stdout + made.stderr).strip()
        hint = " On Debian and Ubuntu: sudo apt install python3-venv." if "ensurepip" in told else ""
        sys.exit(f"The folder could not be made: {(told.splitlines() or ['no reason given'])[-1]}.{hint}")
    return inside


def state():
    """What the installed libraries depend on, as a short text."""
    return hashlib.sha256((HERE / "requirements.txt").read_bytes()).hexdigest()


def install(inside):
    """Install what requirements.txt names, saying what is being done; nothing where it is there already."""
    mark = HERE / ".venv" / "entente-installed"
    if mark.exists() and mark.read_text() == state():
        return
    say("Installing the libraries, about 450 MB; this takes 2 to 5 minutes, once.")
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--prefer-binary"]
    command = [str(inside), "-m", "pip", "install", *options, "-r", "requirements.txt"]
    pip = subprocess.Popen(
        command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    lines, names, said = [], set(), time.time()
    for line in pip.stdout:
        lines.append(line.rstrip())
        words = progress(line, names)
        if words:
            say(words, replace=True)
            if not sys.stdout.isatty() and time.time() - said > SAID_EVERY:
                said = time.time()
                say(words)
    if pip.wait():
        say()
        sys.exit("\n".join([*lines[-6:], "", FAILED]))
    mark.write_text(state())
    say("Installed.")


def progress(line, names):
    """What a line of pip's means for whoever waits, else "". names: the libraries that were seen so far."""
    found = re.match(r"\s*(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9_.-]+)", line)
    if found:
        names.add(found.group(1).lower())
    so_far = f"Installing: {len(names)} of about {max(ABOUT, len(names))} libraries found"
    if found:
        return f"{so_far}, {found.group(1)}"
    found = re.match(r"\s*Downloading (?:\S*/)?([A-Za-z0-9_.]+)-\S+ \(([^)]+)\)", line)
    if found:
        return f"{so_far}, downloading {found.group(1)} ({found.group(2)})"
    return f"Installing: unpacking {len(names)} libraries" if line.startswith("Installing collected packages") else ""


def free(port):
    """The first port from this one on that nobody uses."""
    for tried in range(port, port + 50):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", tried)) != 0:
                return tried
    sys.exit(f"No port from {port} on is free.")


def up(port, server):
    """Wait until the server answers; False where it ended instead."""
    until, dots = time.time() + UP_WITHIN, 0
    while server.poll() is None and time.time() < until:
        try:
            if urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).status == 200:
                return True
        except OSError:
            dots += 1
            say("Starting" + "." * (dots // 2 % 20), replace=True)
            time.sleep(0.25)
    return False


def main():
    """Install, start, open, and wait for the end."""
    given = argparse.ArgumentParser(description="Install Entente, start it and open it in the browser.")
    given.add_argument("--port", type=int, default=PORT, help=f"default: {PORT}; else the next that is free")
    given.add_argument("--no-browser", action="store_true", help="only say where it is")
    asked = given.parse_args()
    inside = place(python())
    install(inside)
    port = free(asked.port)
    command = [str(inside), "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    server = subprocess.Popen(command, cwd=HERE, stdout=subprocess.DEVNULL)
    try:
        if not up(port, server):
            sys.exit("Entente did not start; the lines above say why.")
        address = f"http://localhost:{port}"
        say(f"Entente is up: {address} (Ctrl+C ends it)")
        if not asked.no_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        sys.exit(server.wait())
    except KeyboardInterrupt:
        say()
        say("Ending.")
    finally:
        if server.poll() is None:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


if __name__ == "__main__":
    main()
