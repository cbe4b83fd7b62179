"""Hosted servers: an identity provider on loopback, the app behind sign-in, and a client that speaks Streamlit's websocket."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

from tests.conftest import ROOT, free_port, wait_until_up

KEY = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})


class Provider:
    """A real OpenID Connect provider in miniature: discovery, authorize, token, keys. Whoever is in `person` signs in without being asked."""

    def __init__(self):
        self.person = {"email": "boss@example.org", "email_verified": True}
        self.codes: dict[str, str] = {}
        self.newspaper = ""  # a page of another host, for showing ours inside it
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self, told: dict) -> None:
                body = json.dumps(told).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                parts = urllib.parse.urlsplit(self.path)
                asked = dict(urllib.parse.parse_qsl(parts.query))
                if parts.path == "/.well-known/openid-configuration":
                    self.answer({"issuer": provider.url, "authorization_endpoint": f"{provider.url}/authorize", "token_endpoint": f"{provider.url}/token", "jwks_uri": f"{provider.url}/jwks", "response_types_supported": ["code"],
                                 "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"], "scopes_supported": ["openid", "email"], "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"]})  # fmt: skip
                elif parts.path == "/jwks":
                    self.answer({"keys": [KEY.as_dict(private=False)]})
                elif parts.path == "/newspaper":
                    self.send_response(200)
                    self.send_header("Content-Type", "text/html")
                    self.end_headers()
                    self.wfile.write(provider.newspaper.encode())
                elif parts.path == "/authorize":
                    code = os.urandom(8).hex()
                    provider.codes[code] = asked.get("nonce", "")
                    self.send_response(302)
                    self.send_header("Location", asked["redirect_uri"] + "?" + urllib.parse.urlencode({"code": code, "state": asked["state"]}))
                    self.end_headers()
                else:
                    self.send_error(404)

            def do_POST(self):
                asked = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                nonce, now = provider.codes.pop(asked["code"]), int(time.time())
                claims = {"iss": provider.url, "aud": "entente", "sub": provider.person["email"], "iat": now, "exp": now + 600, "nonce": nonce, **provider.person}
                self.answer({"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": jwt.encode({"alg": "RS256", "kid": "test"}, claims, KEY)})

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="session")
def provider():
    held = Provider()
    yield held
    held.server.shutdown()


def start(port: int, log: Path, path: str = "", **env: str) -> subprocess.Popen:
    """The app on a port, its output in a file."""
    with log.open("ab") as out:
        server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)], cwd=ROOT, env={**os.environ, "ENTENTE_DATABASE_URL": "", **env}, stdout=out, stderr=out)

    wait_until_up(f"http://127.0.0.1:{port}{path}")
    return server


def stop(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()


@pytest.fixture(scope="module")
def hosted(seeded_dir, tmp_path_factory, provider):
    """(address, data directory, log) of the app as somebody would host it, with sign-in."""
    where = tmp_path_factory.mktemp("hosted")
    shutil.copytree(seeded_dir, where / "data")
    port = free_port()
    url = f"http://localhost:{port}"
    server = start(port, where / "log", ENTENTE_DATA_DIR=str(where / "data"), ENTENTE_OWNERS="boss@example.org", ENTENTE_EDITORS="@example.org", ENTENTE_URL=url, ENTENTE_OIDC_URL=f"{provider.url}/.well-known/openid-configuration",
                   ENTENTE_OIDC_CLIENT="entente", ENTENTE_OIDC_SECRET="secret", ENTENTE_COOKIE_SECRET="0123456789abcdef0123456789abcdef")  # fmt: skip
    yield url, where / "data", where / "log"
    stop(server)


class Client:
    """One session, as a browser has it, but free to send what it likes."""

    def __init__(self, url: str, query: str = "", cookie: str = "", headers: dict | None = None):
        parts = urllib.parse.urlsplit(url)
        more = {**({"Cookie": cookie} if cookie else {}), **(headers or {})}
        crossed = re.search(r"_streamlit_xsrf=([^;]+)", cookie)  # a browser proves with it that its page is ours
        self.socket = connect(f"ws://{parts.netloc}{parts.path.rstrip('/')}/_stcore/stream", subprotocols=["streamlit", *([crossed[1]] if crossed else [])], origin=f"{parts.scheme}://{parts.netloc}", max_size=None, additional_headers=more, open_timeout=30)
        self.query, self.pages, self.widgets, self.said = query, {}, {}, ""
        self.run()

    def run(self, states: list[WidgetState] = (), page: str = "", fragment: str = "") -> str:
        """Ask for a run; returns everything the server showed, as text."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        if page:
            message.rerun_script.page_script_hash = self.pages[page]
        if fragment:
            message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(states)
        self.socket.send(message.SerializeToString())
        return self.listen()

    def listen(self, seconds: float = 60) -> str:
        """Everything shown until the script has run."""
        shown, began, until = [], False, time.monotonic() + seconds
        while time.monotonic() < until:
            told = ForwardMsg()
            told.ParseFromString(self.socket.recv(timeout=seconds))
            kind = told.WhichOneof("type")
            if kind == "new_session":
                began = True
            elif kind == "navigation":
                self.pages = {p.url_pathname or "explore": p.page_script_hash for p in told.navigation.app_pages}
            elif kind == "delta":
                shown.append(str(told.delta))
                element = told.delta.new_element
                which = element.WhichOneof("type")
                made = getattr(element, which) if which else None
                if made is not None and getattr(made, "id", ""):
                    self.widgets[made.id] = which
            elif kind == "script_finished" and began and told.script_finished in (0, 3):
                self.said = " ".join(shown)
                return self.said
        raise TimeoutError("the script did not finish")

    def close(self) -> None:
        self.socket.close()


@pytest.fixture
def client() -> Callable[..., Client]:
    opened: list[Client] = []

    def open_(*args, **more) -> Client:
        opened.append(Client(*args, **more))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()
