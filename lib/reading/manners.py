"""How Entente behaves towards the sites it asks: what it calls itself, what robots.txt allows, how often it comes."""

import re
import threading
import time
from dataclasses import dataclass, field, replace

from protego import Protego

from lib import __version__
from lib.config import Config
from lib.errors import KeptOut, LinkRefused, NoAnswer
from lib.reading import wire
from lib.reading.addresses import Address, parse

NAME = "Entente"  # the product token that robots.txt may name
EVERY = 1.0  # seconds between two requests to a host
LONGEST_DELAY = 10.0  # of what a Crawl-delay asks for, as much is kept
RULES_BYTES = 500_000  # of a robots.txt are read (RFC 9309, 2.5)
RULES_FOR = 3_600.0  # seconds
FAILURE_FOR = 60.0  # seconds in which a site that did not answer is not asked again
RULES_HOPS = 5
MOST_SITES = 5_000
MOVED = (301, 302, 303, 307, 308)
BUSY = 429


def agent(config: Config) -> str:
    """What Entente calls itself, with the address the host gave (ENTENTE_CONTACT, else ENTENTE_URL) for those who want
    to complain.
    """
    contact = re.sub(r"[^\x21-\x7e]|[()]", "", config.contact or config.public_url)[:200]
    return f"{NAME}/{__version__}" + (f" (+{contact})" if contact else "")


@dataclass
class Manners:
    """What a process remembers of the sites it asks; safe to share between threads."""

    every: float = EVERY
    _free: dict[str, float] = field(default_factory=dict)  # host -> when it may be asked again
    _rules: dict[str, tuple[float, Protego | LinkRefused]] = field(
        default_factory=dict
    )  # site -> (until when, rules or why none)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, host: str, delay: float = 0.0) -> None:
        """Wait for one's turn at a host: a second after the request before, or as long as its robots.txt asks for."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._free.get(host, 0.0))
            if len(self._free) > MOST_SITES:
                self._free = {h: t for h, t in self._free.items() if t > now}
            self._free[host] = turn + max(self.every, delay)
        time.sleep(max(0.0, turn - now))

    def ask(self, address: Address, config: Config, door: wire.Door) -> None:
        """Wait until this address may be asked for. Raises KeptOut where robots.txt says no, and what the asking for
        robots.txt raises.
        """
        site = f"{address.scheme}://{address.site}"
        with self._lock:
            until, rules = self._rules.get(site, (0.0, None))
        if rules is None or until < time.monotonic():
            rules = self._had(site, address, config, door)
        if isinstance(rules, LinkRefused):
            raise type(rules)(str(address), rules.detail)
        if not rules.can_fetch(str(address), NAME):
            raise KeptOut(str(address))
        self.wait(address.host, min(LONGEST_DELAY, rules.crawl_delay(NAME) or 0.0))

    def _had(self, site: str, address: Address, config: Config, door: wire.Door) -> Protego | LinkRefused:
        """The rules of a site, or why they cannot be had, asked for and remembered."""
        try:
            rules = self._fetched(replace(address, target="/robots.txt"), config, door)
        except LinkRefused as refused:
            rules = refused
        with self._lock:
            if len(self._rules) > MOST_SITES:
                self._rules.clear()
            kept_for = RULES_FOR if isinstance(rules, Protego) else FAILURE_FOR
            self._rules[site] = (time.monotonic() + kept_for, rules)
        return rules

    def _fetched(self, at: Address, config: Config, door: wire.Door) -> Protego | LinkRefused:
        """The rules of a site after RFC 9309: none where it has none (4xx), nothing allowed where it fails (5xx, or
        busy).
        """
        for _ in range(RULES_HOPS + 1):
            self.wait(at.host)
            answer = wire.get(at, {"User-Agent": agent(config)}, RULES_BYTES, config.fetch_seconds, door, cut=True)
            if answer.status in MOVED and answer.headers.get("location"):
                try:
                    at = parse(answer.headers["location"], at)
                except LinkRefused:
                    return Protego.parse("")
                continue
            if answer.status == wire.OK:
                return Protego.parse(answer.body.decode("utf-8", "replace"))
            if answer.status >= 500 or answer.status == BUSY:
                return NoAnswer(str(at), "its site does not say what programs may read (robots.txt)")
            return Protego.parse("")
        return Protego.parse("")
