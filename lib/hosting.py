"""What whoever hosts the app wants to know."""

import os
import shutil

from lib.config import Config
from lib.store import Store


def state(store: Store, config: Config, waiting: int) -> list[tuple[str, str]]:
    """(what, how much) of the collection and the machine, in words."""
    free = shutil.disk_usage(config.data_dir if config.data_dir.exists() else "/").free
    kind = "PostgreSQL" if store.url.startswith("postgresql") else "SQLite"
    return [
        ("Database", f"{kind}, {store.size() / 1e6:,.1f} MB"), ("Free on the disk", f"{free / 1e9:,.1f} GB"),
        ("Memory of this process", f"{_memory() / 1e6:,.0f} MB"),
        ("Files waiting to be read", f"{waiting:,}"), ("Sign-in",
                                                       "on" if config.hosted
                                                       else "off: only this machine may open the app"),
        ("Everybody may look", "yes" if config.public == "viewer" else "no"),
    ]  # fmt: skip


def _memory() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as told:
            return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
