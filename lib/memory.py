"""What the machine gives: memory and cores; and what the garbage collector need not look at."""

import contextlib
import gc
import os
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """While very many objects are made that go by themselves, or never: the collector would walk through all of them
    again and again, which takes longer than making them.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def free_memory() -> int:
    """Bytes that the machine, and the container we run in, can still give; 0 where it does not say."""
    try:
        with open("/proc/meminfo", encoding="ascii") as told:
            free = next(int(line.split()[1]) * 1024 for line in told if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        try:
            return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        except (AttributeError, OSError, ValueError):  # Windows
            return 0
    return min(free, _left_in_container())


def cores() -> int:
    """How many cores this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _left_in_container() -> int:
    """What the control group leaves, version 2 or 1; very much where it sets no limit."""
    for most, used in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ):
        try:
            with open(most, encoding="ascii") as a, open(used, encoding="ascii") as b:
                limit = a.read().strip()
                return int(limit) - int(b.read()) if limit.isdigit() else 1 << 62
        except (OSError, ValueError):
            continue
    return 1 << 62
