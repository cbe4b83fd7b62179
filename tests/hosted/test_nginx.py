"""nginx from Debian, with the project's own configuration, in front of two app processes on one PostgreSQL."""

import json
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from lib.config import Config
from lib.model import Article, Reading
from lib.store import Store
from tests.conftest import ROOT, free_port, fresh_database, skip, wait_for, wait_until_up

NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else "")


@pytest.fixture(scope="module")
def behind(request, tmp_path_factory):
    """(address, database URL, the two app processes, nginx's log); pages lie under /desk, as behind a proxy with a base path."""
    from tests.hosted.conftest import start, stop  # this folder's

    if not NGINX:
        skip("nginx is not installed (apt-get install nginx)")
    url = fresh_database(request.getfixturevalue("postgres"))
    where = tmp_path_factory.mktemp("nginx")
    front, ports = free_port(), (free_port(), free_port())
    address = f"http://127.0.0.1:{front}/desk"
    env = {"ENTENTE_DATABASE_URL": url, "ENTENTE_SAMPLE": "0", "ENTENTE_PUBLIC": "viewer", "ENTENTE_OWNERS": "boss@example.org", "ENTENTE_URL": address, "STREAMLIT_SERVER_BASE_URL_PATH": "desk"}
    apps = [start(port, where / f"log{port}", path="/desk", ENTENTE_DATA_DIR=str(where / str(port)), **env) for port in ports]
    told = (ROOT / "deploy/nginx.conf").read_text()
    locations = told[told.index("# BEGIN locations") : told.index("# END locations")]
    for path in ("/_stcore/metrics", "/_stcore/stream", "/_stcore/upload_file"):
        locations = locations.replace(path, "/desk" + path)
    head = told[: told.index("    server {\n        listen 80;")].replace("app1:8501", f"127.0.0.1:{ports[0]}").replace("app2:8501", f"127.0.0.1:{ports[1]}").replace("/dev/stdout", str(where / "access")).replace("/dev/stderr", str(where / "error"))
    (where / "nginx.conf").write_text(f"daemon off;\npid {where}/pid;\n{head}\n    server {{\n        listen 127.0.0.1:{front};\n{locations}\n    }}\n}}\n")
    server = subprocess.Popen([NGINX, "-c", str(where / "nginx.conf"), "-p", str(where)], stderr=subprocess.DEVNULL)

    wait_until_up(address, 30)
    yield address, url, apps, where
    server.terminate()
    server.wait(10)
    for app in apps:
        stop(app)


def test_the_configuration_is_sound_as_it_stands(tmp_path):
    if not NGINX:
        skip("nginx is not installed (apt-get install nginx)")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "fullchain.pem"], check=True, capture_output=True)
    told = (ROOT / "deploy/nginx.conf").read_text().replace("/etc/nginx/certificates", str(tmp_path)).replace("app1:", "127.0.0.1:").replace("app2:8501", "127.0.0.1:8502")
    told = told.replace("http2 on;", "")  # Debian 12's nginx is older than that word
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\n{told}")
    subprocess.run([NGINX, "-t", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)], check=True, capture_output=True)


def test_pages_websocket_upload_limit_and_truth_through_nginx(behind, browser):
    address, url, _, where = behind
    page = browser.new_page()
    page.goto(f"{address}/map?q=secretword")
    page.locator(".entente-title").first.wait_for(timeout=60_000)  # the websocket works, under the base path
    assert page.inner_text(".entente-title") == "Map"
    page.close()
    held = Store(Config(data_dir=where / "x", database_url=url))
    from tests.hosted.conftest import Client

    sessions = [Client(address) for _ in range(4)]
    held.add(Reading(Article("fresh", "An article that only one process was told of.", "Seen by all")))
    held.engine.dispose()
    for one in sessions:
        wait_for(lambda one=one: "Seen by all" in one.run(page="articles"), 5)  # within seconds
        one.close()
    big = urllib.request.Request(f"{address}/_stcore/upload_file/x/y", data=b"x" * 110_000_000, method="PUT")
    try:
        refused = urllib.request.urlopen(big, timeout=30).status
    except urllib.error.HTTPError as error:
        refused = error.code
    except OSError:
        refused = 413  # nginx hangs up on a body that is too large
    assert refused == 413
    with pytest.raises(urllib.error.HTTPError) as hidden:
        urllib.request.urlopen(f"{address}/_stcore/metrics")
    assert hidden.value.code == 403
    headers = urllib.request.urlopen(f"{address}/").headers
    assert headers["Referrer-Policy"] == "no-referrer" and headers["Strict-Transport-Security"] and "default-src 'self'" in headers["Content-Security-Policy"]
    lines = (where / "access").read_text().splitlines()
    assert len(lines) > 5 and all(json.loads(line)["path"] for line in lines) and not re.search("secretword|[?]", " ".join(lines))


def test_one_process_dies_and_people_go_on(behind):
    address, _, apps, _ = behind
    from tests.hosted.conftest import Client, stop

    Client(address).close()
    stop(apps[0])
    deadline = time.monotonic() + 15
    while True:
        try:
            one = Client(address)
            break
        except Exception:
            assert time.monotonic() < deadline
            time.sleep(0.5)
    assert "map" in one.pages
    one.close()
