"""A language model's server on this machine for tests: it answers what it is told to, well or badly, and keeps what it was asked."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Says = Callable[[BaseHTTPRequestHandler, dict], None]


def completion(content: object) -> bytes:
    """A chat completion with a content, which is written as JSON unless it is words."""
    told = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": told}}]}).encode()


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """A whole answer."""
    handler.send_response(status)
    for key, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(key.replace("_", "-"), value)
    handler.end_headers()
    with contextlib.suppress(OSError):
        handler.wfile.write(body)


def telling(*contents: object) -> Says:
    """Completions one after the other, the last of them for ever."""
    left = list(contents)

    def says(handler: BaseHTTPRequestHandler, asked: dict) -> None:
        send(handler, completion(left.pop(0) if len(left) > 1 else left[0]))

    return says


class ModelServer:
    """asked: the bodies of all requests; heads: their headers; url: for ENTENTE_MODEL_URL."""

    def __init__(self, says: Says):
        self.says, self.asked, self.heads, self.paths, self.url = says, [], [], [], ""

    @contextlib.contextmanager
    def open(self) -> Iterator["ModelServer"]:
        """Serve until the end of the block."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(asked)
                outer.heads.append(dict(self.headers))
                outer.paths.append(self.path)
                with contextlib.suppress(OSError):
                    outer.says(self, asked)

            do_GET = do_POST

            def log_message(self, *about):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
