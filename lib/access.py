"""Who may do what: the one table (data/access.csv), and who somebody is.

Rights are checked in the store, wherever the work is done.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lib.config import Config
from lib.model import Filters
from lib.tables import rows

ROLES = ("owner", "editor", "viewer", "stranger")
WHOLE = Filters(with_staff=True)  # the scope of a link to everything: all but what was rejected
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


@cache
def rights() -> dict[str, frozenset[str]]:
    """role -> the actions open to it."""
    return {r["role"]: frozenset(action for action, told in r.items() if told == "yes") for r in rows("access")}


@dataclass(frozen=True)
class Who:
    """Somebody who uses the collection.

    name is an e-mail address or a computer's user; scope is None where all can be seen; link: key of the link they came
    by.
    """

    role: str
    name: str = ""
    scope: Filters | None = None
    link: str = ""

    def may(self, action: str) -> bool:
        """Whether the table allows it."""
        return action in rights()[self.role]


STRANGER = Who("stranger")


def signed_in(claims: Mapping[str, object], config: Config) -> Who:
    """Who somebody is by the claims of their identity provider; an address that it says is not verified counts for
    nothing.
    """
    email = str(claims.get("email") or "").strip().casefold()
    if not claims.get("is_logged_in"):
        return STRANGER
    if email.count("@") != 1 or claims.get("email_verified") in (False, "false", "False", 0):
        return Who("stranger", email or "somebody")
    for role, listed in (("owner", config.owners), ("editor", config.editors)):
        if email in listed or "@" + email.split("@")[1] in listed:
            return Who(role, email)
    return Who("stranger", email)


def at_home(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a connection comes from this very machine and from no proxy in front of it."""
    if any(h.casefold() in FORWARDED for h in headers):
        return False
    try:
        told = ipaddress.ip_address(address or "127.0.0.1")
    except ValueError:
        return False
    return (getattr(told, "ipv4_mapped", None) or told).is_loopback


def outsider(config: Config) -> Who:
    """Somebody unknown: a stranger, unless the host opened the collection to everybody."""
    return Who("viewer", scope=WHOLE) if config.public == "viewer" else STRANGER
