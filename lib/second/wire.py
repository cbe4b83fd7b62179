"""One request to a model's server, and what keeps the answer harmless: limits of time and size, no redirect, no key in
words.
"""

import ipaddress
import json
import random
import time
from urllib.parse import urlsplit

import httpcore

from lib.config import Config
from lib.errors import ModelFailed, ModelSetWrong
from lib.timed import TimedStream, left, trust

MOST_BYTES = 1_000_000  # of an answer
HEADERS_ROOM = 100_000
TRIES = 4
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0  # seconds before another try
AGAIN = (408, 409, 429, 500, 502, 503, 504)
NOT_KNOWN = (400, 404, 415, 422)  # what servers say to a response_format or temperature they do not know
SAID = {
    401: "does not take the key",
    403: "does not take the key",
    404: "knows no such model or address",
    429: "asks to come back later",
}


def host_of(config: Config) -> str:
    """Where texts are sent, as it may be shown: host and port.

    Raises ModelSetWrong where the settings name no such place.
    """
    try:
        at = urlsplit(config.model_url)
        port = at.port
    except ValueError:
        raise ModelSetWrong("ENTENTE_MODEL_URL is no web address.") from None
    if at.scheme not in ("http", "https") or not at.hostname or at.username or at.password or at.query or at.fragment:
        raise ModelSetWrong(
            "ENTENTE_MODEL_URL must be a plain http or https address, for instance http://localhost:11434/v1."
        )
    if not config.model:
        raise ModelSetWrong("ENTENTE_MODEL must name the model to ask, beside ENTENTE_MODEL_URL.")
    if not config.model_key.isascii() or not config.model_key.isprintable():
        raise ModelSetWrong("ENTENTE_MODEL_KEY holds characters that no key has.")
    if config.model_key and at.scheme == "http" and not _near(at.hostname):
        raise ModelSetWrong(f"The key is not sent to {at.hostname} without encryption; use an https address.")
    return f"{at.hostname}:{port}" if port else at.hostname


def _near(host: str) -> bool:
    """This machine or a network of one's own, where plain http is usual."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".localhost"))


class Client:
    """Asks one server. Remembers for its life that the server wants requests without schema."""

    def __init__(self, config: Config, wait=time.sleep):
        self.host = host_of(config)
        self._config, self._wait, self._plain = config, wait, False

    def ask(self, request) -> str:
        """The content of the model's message. Raises ModelFailed with a sentence."""
        status, body = self._tried(request.body(self._config.model, self._plain))
        if status in NOT_KNOWN and not self._plain:
            self._plain = True
            status, body = self._tried(request.body(self._config.model, True))
        if status != 200:
            said = SAID.get(status) or ("redirects elsewhere" if 300 <= status < 400 else "answers with a fault")
            raise ModelFailed(self.host, f"{said} ({status})")
        return content(body, self.host)

    def _tried(self, body: dict) -> tuple[int, bytes]:
        pause = FIRST_WAIT
        until = time.monotonic() + self._config.model_seconds
        for attempt in range(TRIES):
            last = attempt == TRIES - 1
            try:
                status, headers, found = self._once(body, until)
            except httpcore.ConnectError:
                if last or time.monotonic() + pause > until:
                    raise ModelFailed(self.host, "takes no connection") from None
            except (httpcore.TimeoutException, TimeoutError):
                raise ModelFailed(self.host, "did not answer in full in the time it was given") from None
            except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
                raise ModelFailed(self.host, "broke the connection off, or sent no web answer") from None
            else:
                wait = headers.get("retry-after", "")
                pause = min(LONGEST_WAIT, float(wait)) if wait.isascii() and wait.isdigit() and len(wait) < 6 else pause
                if status not in AGAIN or last or time.monotonic() + pause > until:
                    return status, found
            self._wait(pause * random.uniform(1.0, 1.25))
            pause *= 2
        raise AssertionError("the last try returns or raises")

    def _once(self, body: dict, until: float) -> tuple[int, dict[str, str], bytes]:
        at = urlsplit(self._config.model_url)
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        headers = {"Host": at.netloc, "Content-Type": "application/json", "Accept": "application/json",
                   "Accept-Encoding": "identity", "Connection": "close", "Content-Length": str(len(data)),
                   "User-Agent": "entente"}  # fmt: skip
        if self._config.model_key:
            headers["Authorization"] = f"Bearer {self._config.model_key}"
        url = httpcore.URL(
            scheme=at.scheme, host=at.hostname, port=at.port, target=at.path.rstrip("/") + "/chat/completions"
        )
        found = bytearray()
        with (
            httpcore.ConnectionPool(ssl_context=trust(), network_backend=_Timed(until), max_connections=1) as pool,
            pool.stream("POST", url, headers=list(headers.items()), content=data) as response,
        ):
            told = {k.decode("latin-1").lower(): v.decode("latin-1").strip() for k, v in response.headers}
            if response.status == 200:
                for chunk in response.iter_stream():
                    found += chunk
                    if len(found) > MOST_BYTES:
                        raise ModelFailed(self.host, f"sends more than {MOST_BYTES // 1_000_000} MB")
            return response.status, told, bytes(found)


def content(body: bytes, host: str) -> str:
    """The message in a chat completion. Raises ModelFailed where there is none."""
    try:
        message = json.loads(body)["choices"][0]["message"]
        found = message["content"]
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        raise ModelFailed(host, "sends no chat completion") from None
    if not isinstance(found, str):
        raise ModelFailed(host, "sends a completion without words")
    return found


class _Timed(httpcore.NetworkBackend):
    """Connections whose reads and writes all end at one moment, so that a server that drips is given up too."""

    def __init__(self, until: float):
        self._until = until

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        """A stream to the server."""
        stream = httpcore.SyncBackend().connect_tcp(host, port, min(20.0, left(self._until)), None, socket_options)
        return TimedStream(stream, self._until, MOST_BYTES * 2 + HEADERS_ROOM, lambda: httpcore.ReadError("too much"))
