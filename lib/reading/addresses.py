"""Web addresses as people give them, taken apart, and whether what they lead to lies open on the web."""

import ipaddress
import re
import socket
import urllib.parse
from dataclasses import dataclass
from functools import cache

import idna

from lib.errors import NotALink, NotPublic, WithPassword
from lib.tables import rows, words

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
LONGEST = 2_000  # characters
PORTS = {"http": 80, "https": 443}
OTHER_SERVICES = frozenset(map(int, words("not_public", "port")))
_UNICAST = ipaddress.ip_network("2000::/3")  # all that is given out of IPv6
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ISATAP = re.compile(r":0[02]00:5efe:")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_ODD = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")


@dataclass(frozen=True)
class Address:
    """A web address taken apart once, so that what is checked is what is asked: host in lower case ASCII, target as it
    goes over the wire.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def site(self) -> str:
        """The host as the address has it, its port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.site}{self.target}"


def parse(words_: str, base: Address | None = None) -> Address:
    """The address in words; relative ones (of a redirect) are joined to base.

    Raises NotALink, WithPassword, or NotPublic where the host's very spelling shows that it is not on the open web: a
    number that is no
    plain IPv4 address (decimal, octal, hexadecimal, short), an address that is not public, a name without a dot or of
    the local network.
    """
    given = words_.strip().strip("<>").replace(" ", "%20")
    if _ODD.search(given) or len(given) > LONGEST:
        raise NotALink(given)
    try:
        parts = urllib.parse.urlsplit(urllib.parse.urljoin(str(base), given) if base else given)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NotALink(given) from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not host:
        raise NotALink(given)
    if "@" in parts.netloc:
        raise WithPassword(given)
    port = PORTS[scheme] if port is None else port
    if port in OTHER_SERVICES or (port < 1024 and port not in PORTS.values()):
        raise NotPublic(given)
    query = "?" + urllib.parse.quote(parts.query, safe="%/:@!$&'()*+,;=~?-._[]") if parts.query else ""
    path = urllib.parse.quote(parts.path, safe="%/:@!$&'()*+,;=~-._") or "/"
    return Address(scheme, _host(given, host), port, path + query)


def _host(given: str, host: str) -> str:
    if ":" in host:
        try:
            literal = ipaddress.IPv6Address(host)
        except ValueError:
            raise NotALink(given) from None
        if literal.scope_id or not public(literal):
            raise NotPublic(given)
        return literal.compressed
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise NotALink(given) from None
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(x) for x in labels):
        raise NotALink(given)
    if _NUMBER.fullmatch(labels[-1]):  # what browsers and the C library take for an IPv4 address
        try:
            literal = ipaddress.IPv4Address(name)  # the plain spelling only: four decimal numbers
        except ValueError:
            raise NotPublic(given) from None
        if not public(literal):
            raise NotPublic(given)
        return str(literal)
    if len(labels) == 1 or any(name == n or name.endswith("." + n) for n in words("not_public", "name")):
        raise NotPublic(given)
    return name


@cache
def _closed() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(r["word"]) for r in rows("not_public") if r["kind"] == "network")


def public(address: str | IP) -> bool:
    """Whether an IP address lies on the open web (lib/data/not_public.csv, after IANA's registries of special
    addresses).

    An IPv6 address that stands for an IPv4 one (mapped, NAT64, 6to4, ISATAP) counts as that one; of the rest of IPv6
    only what is given out
    (2000::/3) is open.
    """
    try:
        told = ipaddress.ip_address(address) if isinstance(address, str) else address
    except ValueError:
        return False
    if isinstance(told, ipaddress.IPv6Address):
        if told.scope_id:
            return False
        inner = _inner(told)
        if inner is not None:
            return public(inner)
        if told not in _UNICAST:
            return False
    return (
        not any(told.version == n.version and told in n for n in _closed())
        and not told.is_private
        and not told.is_multicast
    )


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one carries."""
    if address.ipv4_mapped is not None or address.sixtofour is not None:
        return address.ipv4_mapped or address.sixtofour
    if address in _NAT64 or _ISATAP.search(address.exploded):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def of_this_machine(address: str) -> bool:
    """Whether an IP address is one of this machine's own, public or not: only such a one can be bound."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as tried:
            tried.bind((address, 0))
    except OSError:
        return False
    return True


def unwrapped(address: str) -> str:
    """The address that a redirecting one of a search engine or a mail system carries within
    (lib/data/wrapped_links.csv), else itself.
    """
    try:
        parts = urllib.parse.urlsplit(address.strip())
        host = re.sub(r"^(?:www\.)?google\.(?:com?\.)?[a-z]{2,3}$", "google.com", parts.hostname or "")
        query = urllib.parse.parse_qs(parts.query)
    except ValueError:
        return address
    for r in rows("wrapped_links"):
        inside = query.get(r["parameter"], [""])[0]
        if (
            (host == r["host"] or host.endswith("." + r["host"]))
            and parts.path == r["path"]
            and inside.startswith(("http://", "https://"))
        ):
            return inside
    return address


_LINK = re.compile(r"https?://[^\s<>\"'\\^`{|}\x00-\x1f]+", re.I)
_END = ".,;:!?)]}…”’»"


def found_in(text: str) -> list[str]:
    """Every web address in a text (a list, a table, a page of bookmarks), in order, each once."""
    found = (_closed_off(m.group(0)) for m in _LINK.finditer(text.replace("&amp;", "&")))
    return list(dict.fromkeys(unwrapped(a) for a in found if len(a) > len("https://")))


def _closed_off(address: str) -> str:
    """Without the sentence's own marks at its end; a closing bracket stays where the address opens it."""
    while address and address[-1] in _END and not (address[-1] == ")" and address.count("(") >= address.count(")")):
        address = address[:-1]
    return address


def only_links(text: str) -> list[str]:
    """The addresses of a text that holds nothing else: a link a line, and lines that begin with #. Else none."""
    lines = [x.strip() for x in text.lstrip("\ufeff").splitlines() if x.strip() and not x.strip().startswith("#")]
    return found_in("\n".join(lines)) if lines and all(re.fullmatch(r"https?://\S+", x, re.I) for x in lines) else []
