"""A web site on this machine for tests, and the door that lets them in: names of .example lead to it, and nothing else
is let through.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lib.reading.manners import Manners
from lib.reading.wire import Door

HERE = "127.0.0.1"
Page = bytes | Callable[[socket.socket, str], None]


def answer(body: bytes = b"", status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """A whole HTTP answer."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def moved(to: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return answer(status=status, Location=to)


@dataclass
class Site:
    """pages: path -> answer, or what writes one to the connection. asked: the heads of all requests, in order; reached:
    connections taken.
    """

    host: str = HERE
    name: str = "news.example"
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    reached: int = 0
    port: int = 0
    first: Callable[[socket.socket, str], None] | None = None  # takes the connection before anything is read from it

    def url(self, path: str = "/", name: str = "") -> str:
        """The address of a page, by a name that only the tests' door knows."""
        return f"http://{name or self.name}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt aside."""
        return [p for p in (head.split(" ")[1] for head in self.asked) if p != "/robots.txt"]

    def _serve(self, connection: socket.socket) -> None:
        self.reached += 1
        with connection, contextlib.suppress(OSError):
            connection.settimeout(20)
            if self.first:
                self.first(connection, "")
                return
            head = b""
            while b"\r\n\r\n" not in head and (some := connection.recv(65_536)):
                head += some
            told = head.decode("latin-1")
            if not told:
                return
            self.asked.append(told)
            path = told.split(" ")[1]
            page = self.pages.get(path, answer(b"nothing here", "404 Not Found"))
            connection.sendall(page) if isinstance(page, bytes) else page(connection, told)

    @contextlib.contextmanager
    def open(self) -> Iterator["Site"]:
        """Serve until the end of the block."""
        with socket.create_server(
            (self.host, 0), family=socket.AF_INET6 if ":" in self.host else socket.AF_INET, backlog=200
        ) as server:
            self.port = server.getsockname()[1]

            def run() -> None:
                with contextlib.suppress(OSError):
                    while True:
                        threading.Thread(target=self._serve, args=server.accept()[:1], daemon=True).start()

            threading.Thread(target=run, daemon=True).start()
            yield self
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)


def look_up(host: str, port: int) -> list[str]:
    """Every name leads here."""
    return [HERE]


def here_only(address: str) -> bool:
    """This one address is let through."""
    return address == HERE


TO_HERE = Door(look_up, here_only)


def hasty() -> Manners:
    """Manners without the waiting."""
    return Manners(every=0.0)
