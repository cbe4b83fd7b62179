"""One request over the web, and what keeps it harmless: the connection goes to an address that was checked, within
limits of time and size.

No cookies, no proxies, no credentials, no connection kept: each request is alone.
"""

import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import httpcore

from lib.errors import Answered, NoAnswer, NoSuchSite, NotPublic, PageTooLarge
from lib.reading.addresses import Address, of_this_machine, public
from lib.reading.clean import MEGABYTE
from lib.timed import TimedStream, left, trust

HEAD_ROOM = 200_000  # bytes over the wire beside the body: status line and headers, of which h11 takes 100 kB
CHUNK = 65_536
OK = 200


def system_look_up(host: str, port: int) -> list[str]:
    """The IP addresses of a name, as this machine's resolver gives them."""
    return list(dict.fromkeys(str(a[4][0]) for a in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def open_to_all(address: str) -> bool:
    """Whether a connection may go to this IP address: public, and not one of this machine's own."""
    return public(address) and not of_this_machine(address)


@dataclass(frozen=True)
class Door:
    """Through which one goes out: who is asked for a name's addresses, and which of them may be connected to.

    Nothing outside the code opens another one (no setting, no variable); tests hand over one that lets their own
    loopback servers through.
    """

    look_up: Callable[[str, int], list[str]] = system_look_up
    lets: Callable[[str], bool] = open_to_all


FRONT = Door()


@dataclass(frozen=True)
class Answer:
    """What a site answered. headers in lower case, the first of each name; body only of a 200, decompressed."""

    status: int
    reason: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def get(
    address: Address,
    headers: dict[str, str],
    most: int,
    seconds: float,
    door: Door = FRONT,
    cut: bool = False,
    wanted: Callable[[dict[str, str]], None] = lambda headers: None,
) -> Answer:
    """Ask for one address, following nothing.

    most: bytes of the body, packed and unpacked; cut: a longer one is cut off there, else PageTooLarge. seconds: for
    all of it, so that a
    server that drips is given up too. wanted: asked with the headers of a 200 before its body is read; may raise.
    Raises NoSuchSite, NotPublic, NoAnswer, PageTooLarge, Answered.
    """
    name, until = str(address), time.monotonic() + seconds
    network = _Checked(name, door, until, most + HEAD_ROOM)
    asked = [("Host", address.site), *headers.items(), ("Connection", "close")]
    url = httpcore.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=trust(), network_backend=network, max_connections=1) as pool,
            pool.stream("GET", url, headers=asked) as response,
        ):
            told: dict[str, str] = {}
            for key, value in response.headers:
                told.setdefault(key.decode("latin-1").lower(), value.decode("latin-1").strip())
            reason = bytes(response.extensions.get("reason_phrase", b"")).decode("latin-1")
            if response.status != OK:
                return Answer(response.status, reason, told)
            wanted(told)
            if told.get("content-length", "").isdigit() and int(told["content-length"]) > most and not cut:
                raise PageTooLarge(name, _size(int(told["content-length"]), most))
            return Answer(
                OK, reason, told, _body(name, response.iter_stream(), told.get("content-encoding", ""), most, cut)
            )
    except (httpcore.TimeoutException, httpcore.PoolTimeout):
        raise NoAnswer(name, "it did not answer in full in the time it was given") from None
    except httpcore.ConnectError as error:
        raise NoAnswer(name, _why(error)) from None
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise NoAnswer(name, "the connection broke off, or what came was no web page") from error


def _size(told: int, most: int) -> str:
    return f"{told / MEGABYTE:,.0f} MB; the limit is {most / MEGABYTE:g} MB"


def _why(error: BaseException) -> str:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return "its certificate is not valid"
        if isinstance(error, ssl.SSLError):
            return "it does not speak HTTPS that is still safe"
        error = error.__cause__ or error.__context__
    return "it takes no connection"


# --- the body --------------------------------------------------------------------------------------------------------


def _body(name: str, chunks: Iterable[bytes], packed: str, most: int, cut: bool) -> bytes:
    found = bytearray()
    for chunk in _unpacked(name, chunks, packed.strip().lower()):
        found += chunk
        if len(found) > most:
            if cut:
                break
            raise PageTooLarge(name, f"more than {most / MEGABYTE:g} MB")
    return bytes(found[:most])


def _unpacked(name: str, chunks: Iterable[bytes], packed: str) -> Iterator[bytes]:
    """The bytes without their packing, never more than CHUNK at a time, so that a bomb goes off in small pieces."""
    if packed in ("", "identity"):
        yield from chunks
        return
    if packed not in ("gzip", "x-gzip", "deflate"):
        raise Answered(name, "what it sends is packed in a way that was not asked for")
    unpacker = zlib.decompressobj(47)  # gzip or zlib, whichever its head says
    first = True
    for chunk in chunks:
        if first and packed == "deflate" and chunk[:1] and chunk[0] & 0x0F != 8:
            unpacker = zlib.decompressobj(-15)  # deflate without a head, as some servers send it
        first = False
        more = True
        while more:
            try:
                piece = unpacker.decompress(chunk, CHUNK)
            except zlib.error:
                raise Answered(name, "what it sends is damaged") from None
            yield piece
            if unpacker.eof:
                return
            chunk = unpacker.unconsumed_tail
            more = bool(chunk) or len(piece) == CHUNK


# --- the connection --------------------------------------------------------------------------------------------------


class _Checked(httpcore.NetworkBackend):
    """Connects to an address that the door lets through, looked up once, and to nothing else."""

    def __init__(self, name: str, door: Door, until: float, most: int):
        self.name, self.door, self.until, self.most = name, door, until, most

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        """A stream to the first address that takes a connection. One closed address among them closes all."""
        found = self._looked_up(host, port)
        if not found:
            raise NoSuchSite(self.name)
        if not all(map(self.door.lets, found)):
            raise NotPublic(self.name)
        last: Exception = httpcore.ConnectError()
        for at in found:
            try:
                stream = httpcore.SyncBackend().connect_tcp(at, port, left(self.until), socket_options=socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                continue
            if ipaddress.ip_address(stream.get_extra_info("server_addr")[0]) != ipaddress.ip_address(at):
                stream.close()
                raise NotPublic(self.name)
            return TimedStream(stream, self.until, self.most, self._too_much)
        raise last

    def _too_much(self) -> PageTooLarge:
        return PageTooLarge(self.name, f"more than {(self.most - HEAD_ROOM) / MEGABYTE:g} MB")

    def connect_unix_socket(self, path, timeout=None, socket_options=None) -> httpcore.NetworkStream:
        """Never."""
        raise NotPublic(self.name)

    def _looked_up(self, host: str, port: int) -> list[str]:
        """The name's addresses, asked for in a thread: the system's resolver keeps no time."""
        found: list[list[str]] = []

        def ask() -> None:
            try:
                found.append(list(self.door.look_up(host, port)))
            except (OSError, UnicodeError):
                found.append([])

        asking = threading.Thread(target=ask, name="look-up", daemon=True)
        asking.start()
        asking.join(left(self.until))
        if not found:
            raise httpcore.ConnectTimeout
        return found[0]
