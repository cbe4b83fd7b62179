"""The parts given to Dask: a local cluster of this machine's cores, or the scheduler of whatever cluster the user
has.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import dask
from distributed import Client, KilledWorker, LocalCluster, as_completed

from lib import __version__
from lib.batch import merging, reading, tables
from lib.batch.inputs import Part, parts
from lib.batch.reading import Read
from lib.config import Config
from lib.errors import EntenteError
from lib.memory import cores

SETTINGS = {
    # processes that may end while they read a part before it is looked at closer
    "distributed.scheduler.allowed-failures": 1,
    # a process that ended is started anew; a busy machine needs more than the 15 s after which its place would be given
    # up
    "distributed.deploy.lost-worker-timeout": "1 day",
    # samples each process's stack a hundred times a second and keeps an hour of it: 100 MB and more
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.terminate": False, "distributed.comm.retry.count": 3,
    "distributed.admin.large-graph-warning-threshold": "200MB",
}  # fmt: skip
UNTOLD = 3  # careful readings of a part that end a process before any unit is noted, until the part is refused
REPORTS_IN_ONE = 20_000  # tellings that one merging task takes


class Told(NamedTuple):
    """What a batch came to.

    again: parts that had been read before; fresh: articles that were not; the times are seconds of this run.
    """

    articles: int
    words: int
    errors: int
    again: int
    fresh: int
    visits: int
    people: int
    reading: float
    merging: float
    workers: int


@contextmanager
def cluster(scheduler: str = "", workers: int = 0) -> Iterator[Client]:
    """A client of the scheduler at that address, or of a cluster of this machine's own, on loopback, with one process
    for each core.
    """
    with dask.config.set(SETTINGS):
        if scheduler:
            try:
                client = Client(scheduler, timeout=20)
            except (OSError, ValueError) as error:
                raise EntenteError(f"No Dask scheduler answers at {scheduler}.") from error
            with client:
                yield client
            return
        many = workers or cores()
        with (
            LocalCluster(
                n_workers=many,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                memory_limit=0,
                silence_logs=50,
            ) as own,
            Client(own) as client,
        ):
            yield client


def run(
    inputs: Iterable[str],
    out: Path,
    config: Config,
    scheduler: str = "",
    workers: int = 0,
    columns: Mapping[str, str] | None = None,
    say: Callable[[str], None] = lambda words: None,
) -> Told:
    """Read the inputs and merge what they and earlier runs into the same folder gave.

    What was done before is not done again; say is told the progress in words.
    """
    out = out.resolve()
    claim(out)
    wanted = parts(inputs, columns or {}, out / "_rows")
    _forget(out, wanted)
    with cluster(scheduler, workers) as client:
        _same_version(client)
        many = len(client.scheduler_info(n_workers=-1)["workers"])
        say(f"{len(wanted):,} parts, {many} workers; Dask's dashboard: {client.dashboard_link}")
        started = time.monotonic()
        told, again = _read(client, wanted, out, config, say)
        read_for = time.monotonic() - started
        started = time.monotonic()
        folk, visits = _merge(client, out, say)
        return Told(
            sum(r.articles for r in told),
            sum(r.words for r in told),
            sum(r.errors for r in told),
            again,
            sum(r.articles for r in told[again:]),
            visits,
            folk,
            read_for,
            time.monotonic() - started,
            many,
        )


def claim(out: Path) -> None:
    """The folder is ours, of this version, or new."""
    manifest = out / tables.MANIFEST
    if manifest.exists():
        made_by = json.loads(manifest.read_text(encoding="utf-8")).get("version")
        if made_by != __version__:
            raise EntenteError(
                f"{out.name} holds what Entente {made_by} read; this is {__version__}. Name a new folder."
            )
        return
    if out.exists() and any(out.iterdir()):
        raise EntenteError(f"{out.name} is not empty and was not made by this command; name a new folder.")
    tables.put_down(
        manifest,
        json.dumps(
            {
                "version": __version__,
                "datasets": {n: {f.name: str(f.type) for f in s} for n, s in tables.SCHEMAS.items()},
            },
            indent=1,
        ),
    )


def _forget(out: Path, wanted: list[Part]) -> None:
    """Take out what was read from files among the inputs that have changed since."""
    keys, paths = {p.key for p in wanted}, {p for part in wanted for p in part.paths}
    for marker in (out / tables.DONE).glob("*.json"):
        told = json.loads(marker.read_text(encoding="utf-8"))
        if told["key"] in keys or not set(told["paths"]) & paths:
            continue
        marker.unlink()
        for name in tables.READ:
            (out / name / f"part-{told['key']}.parquet").unlink(missing_ok=True)


def _same_version(client: Client) -> None:
    client.wait_for_workers(1, timeout=300)
    for where, there in client.run(_version).items():
        if there != __version__:
            raise EntenteError(
                f"The worker at {where} has Entente {there or 'not at all'}; this is {__version__}. Install the same "
                "version everywhere."
            )


def _version() -> str:
    try:
        from lib import __version__ as here
    except ImportError:
        return ""
    return here


def _read(
    client: Client, wanted: list[Part], out: Path, config: Config, say: Callable[[str], None]
) -> tuple[list[Read], int]:
    before = {p.key: r for p in wanted if (r := reading.done(out, p)) is not None}
    told = list(before.values())
    left = [p for p in wanted if p.key not in before]
    size, done_size, started, spoken = sum(p.size for p in left), 0, time.monotonic(), 0.0
    of = {client.submit(reading.read_part, p, str(out), config, key=f"read-{p.key}", pure=False): p for p in left}
    waiting, untold = as_completed(of), Counter()
    for future in waiting:
        part = of.pop(future)
        error = future.exception()
        if error is None:
            told.append(future.result())
            done_size += part.size
        elif isinstance(
            error, KilledWorker
        ):  # it, or what was read beside it, ends the process: looked at closer, without what is known to do so
            at = reading.ended_at(out, part) if part.careful else None
            untold[part.key] += part.careful and (at is None or at in part.skip)
            if untold[part.key] >= UNTOLD:
                told.append(reading.refuse_part(part, out))
                done_size += part.size
            else:
                part = replace(part, careful=True, skip=part.skip | {at} if at is not None else part.skip)
                again = client.submit(
                    reading.read_part,
                    part,
                    str(out),
                    config,
                    key=f"read-{part.key}-{len(part.skip)}-{untold[part.key]}-again",
                    pure=False,
                )
                of[again] = part
                waiting.add(again)
        else:
            raise EntenteError(
                f"Reading stopped: {error}. What was read so far stays; run the same command again to go on."
            ) from error
        future.release()
        now = time.monotonic()
        if now - spoken > 2 or not of:
            spoken = now
            fresh = told[len(before) :]
            say(
                _progress(
                    sum(r.articles for r in fresh),
                    sum(r.words for r in fresh),
                    sum(r.errors for r in fresh),
                    now - started,
                    done_size / size if size else 1.0,
                )
            )
    return told, len(before)


def _progress(articles: int, words: int, errors: int, seconds: float, share: float) -> str:
    left = seconds / share - seconds if share > 0 else 0.0
    hours, minutes, rest = int(left // 3600), int(left % 3600 // 60), int(left % 60)
    clock = f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"
    return (
        f"{share:4.0%}  {articles:,} articles, {words:,} words, {errors:,} errors; "
        f"{articles / max(seconds, 0.1):.1f} articles/s; {clock} left"
    )


def _merge(client: Client, out: Path, say: Callable[[str], None]) -> tuple[int, int]:
    """People, visits and journeys of all that the folder holds. Returns (people, visits)."""
    state = sorted(p.name for p in (out / tables.DONE).glob("*.json"))
    marker = out / tables.FINISHED
    if marker.exists():
        held = json.loads(marker.read_text(encoding="utf-8"))
        if held["parts"] == state:
            return held["people"], held["visits"]
        marker.unlink()
    for name in tables.MERGED:
        for path in (out / name).glob("part-*.parquet"):
            path.unlink()
    counts = [json.loads((out / tables.DONE / name).read_text(encoding="utf-8")) for name in state]
    tellings, articles = sum(c["visits"] for c in counts), sum(c["articles"] for c in counts)
    say(f"merging {tellings:,} tellings")
    digits = ["0123456789abcdef"] if articles < 1_000_000 else list("0123456789abcdef")
    lost: merging.Lost = {}
    for found in client.gather(client.map(merging.doubles, [str(out)] * len(digits), digits, pure=False)):
        for part, prints in found.items():
            lost.setdefault(part, set()).update(prints)
    tasks = min(tables.HOMES, max(1, tellings // REPORTS_IN_ONE))
    cuts = [round(i * tables.HOMES / tasks) for i in range(tasks + 1)]
    spans = (cuts[:-1], cuts[1:])
    kept = client.scatter(lost, broadcast=True) if lost else {}
    folk = sum(client.gather(client.map(merging.people, [str(out)] * tasks, *spans, lost=kept, pure=False)))
    visits = sum(client.gather(client.map(merging.visits, [str(out)] * tasks, *spans, lost=kept, pure=False)))
    tables.put_down(
        marker,
        json.dumps(
            {"parts": state, "people": folk, "visits": visits, "doubles": {p: sorted(f) for p, f in lost.items()}}
        ),
    )
    return folk, visits


def to_stderr(quiet: bool) -> Callable[[str], None]:
    """Progress on one line of a terminal; else a line every now and then."""
    last = [0.0]

    def say(words: str) -> None:
        if quiet:
            return
        if sys.stderr.isatty():
            print(f"\r\x1b[K{words}", end="\n" if "%" not in words else "", file=sys.stderr, flush=True)
        elif "%" not in words or time.monotonic() - last[0] > 30 or words.startswith("100%"):
            last[0] = time.monotonic()
            print(words, file=sys.stderr, flush=True)

    return say
