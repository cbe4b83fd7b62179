"""Connections to the web whose reads and writes all end at one moment, and which trust what this machine trusts."""

import ssl
import time
from collections.abc import Callable
from functools import cache

import certifi
import httpcore


@cache
def trust() -> ssl.SSLContext:
    """The certificates that are believed: Mozilla's, and what this machine trusts beside (a ministry's own)."""
    made = ssl.create_default_context(cafile=certifi.where())
    made.load_default_certs()
    return made


def left(until: float) -> float:
    """Seconds left until a moment of time.monotonic(). Raises httpcore.ReadTimeout where there are none."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout
    return seconds


class TimedStream(httpcore.NetworkStream):
    """A stream that ends when the time is over or too much has come, however slowly.

    most: bytes that may come; too_much: what is raised behind them.
    """

    def __init__(self, inner: httpcore.NetworkStream, until: float, most: int, too_much: Callable[[], Exception]):
        self.inner, self.until, self.most, self.too_much, self.come = inner, until, most, too_much, 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What comes next."""
        found = self.inner.read(max_bytes, left(self.until))
        self.come += len(found)
        if self.come > self.most:
            raise self.too_much()
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send the request."""
        self.inner.write(buffer, left(self.until))

    def close(self) -> None:
        """End it."""
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same stream, encrypted; the certificate has to be that of the name in the address."""
        inner = self.inner.start_tls(ssl_context, server_hostname, left(self.until))
        return TimedStream(inner, self.until, self.most, self.too_much)

    def get_extra_info(self, info: str) -> object:
        """What httpcore asks about the socket."""
        return self.inner.get_extra_info(info)
