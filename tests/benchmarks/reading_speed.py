"""Reading beside the bare spaCy pipeline (spaCy's own components, same batches, same memory zone) on the same texts, in one run: one core, two cores, memory, and how long one short article takes from a standing start.

Entente reads headlines too, so bare spaCy is given them; a line tells what it takes without them.

    python tests/benchmarks/reading_speed.py [FILE.jsonl | FOLDER] [--rounds 3]     default: the sample collection, repeated
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from lib.config import load
from lib.extract.pipeline import _pinned
from lib.ingest import BATCH, LONGEST_TITLE, articles_in, read, ready
from lib.model import Article
from lib.sample import articles

ROOT = Path(__file__).parents[2]
BARE = f"import warnings; warnings.simplefilter('ignore')\nimport spacy\nspacy.load({str(_pinned())!r})"


def _bare(given: list[Article], headlines: bool = True) -> float:
    """Seconds of CPU: on a shared machine the clock on the wall tells of others."""
    nlp = ready(load())
    texts = [t for a in given for t in ((a.title[:LONGEST_TITLE], a.text) if headlines else (a.text,))]
    with nlp.select_pipes(disable=["paragraph_starts"]), nlp.memory_zone():
        started = time.process_time()
        for _doc in nlp.pipe(texts, batch_size=2 * BATCH):
            pass
        return time.process_time() - started


def _bodies(given: list[Article]) -> float:
    return _bare(given, headlines=False)


def _ours(given: list[Article]) -> float:
    nlp = ready(load())
    started = time.process_time()
    with nlp.memory_zone():
        for _reading in read(given, load()):
            pass
    return time.process_time() - started


def _memory(_: int) -> int:
    time.sleep(0.2)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _ready(_: int) -> None:
    ready(load())
    time.sleep(0.5)


def main() -> None:
    """Print the table."""
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("path", nargs="?", type=Path)
    told.add_argument("--rounds", type=int, default=3)
    args = told.parse_args()
    given = [a for _, a in articles_in([args.path], load()) if isinstance(a, Article)] if args.path else articles(load()) * 4
    words = sum(len(a.text.split()) for a in given)
    pieces = [given[i::8] for i in range(8)]
    found: dict[str, list[float]] = {"bare spaCy, no headlines": [], "bare spaCy, one core": [], "Entente, one core": [], "bare spaCy, two cores": [], "Entente, two cores": []}
    cpu: dict[str, list[float]] = {name: [] for name in found}
    one, two = (ProcessPoolExecutor(n, mp_context=get_context("spawn")) for n in (1, 2))
    list(one.map(_ready, range(1)))
    list(two.map(_ready, range(2)))
    print(f"{len(given)} articles, {words:,} words, median of {args.rounds} rounds")
    for _ in range(args.rounds):
        for name, pool, function, parts in (("bare spaCy, no headlines", one, _bodies, [given]), ("bare spaCy, one core", one, _bare, [given]), ("Entente, one core", one, _ours, [given]), ("bare spaCy, two cores", two, _bare, pieces), ("Entente, two cores", two, _ours, pieces)):
            started = time.perf_counter()
            cpu[name].append(sum(pool.map(function, parts)))
            found[name].append(time.perf_counter() - started)
    seconds = {name: statistics.median(s) for name, s in found.items()}
    for name, s in seconds.items():
        print(f"{name:<24}{words / s:>8,.0f} words/s{s / len(given) * 1000:>8.0f} ms an article")
    ratio, of_cpu = (statistics.median(o / b for o, b in zip(spent["Entente, one core"], spent["bare spaCy, one core"], strict=True)) for spent in (found, cpu))
    gain = statistics.median(o / t for o, t in zip(found["Entente, one core"], found["Entente, two cores"], strict=True))
    bare_gain = statistics.median(o / t for o, t in zip(found["bare spaCy, one core"], found["bare spaCy, two cores"], strict=True))
    print(f"Entente takes {of_cpu:.2f} times the bare pipeline's CPU, {ratio:.2f} times its time; two cores are {gain:.2f} times as fast as one (bare spaCy {bare_gain:.2f}); peak memory of a process {max(two.map(_memory, range(2))) / 1000:,.0f} MB")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as short:
        short.write("Estonian President Alar Karis arrived in Riga on Monday. He met Latvian President Edgars Rinkevics for talks on trade and security.")
        short.flush()
        starts: list[list[float]] = [[], []]
        for _ in range(max(args.rounds, 3)):
            for n, command in enumerate(([sys.executable, "-c", BARE], [sys.executable, "-m", "lib", "extract", short.name])):
                started = time.perf_counter()
                subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                starts[n].append(time.perf_counter() - started)
        print(f"one short article from a standing start: {statistics.median(starts[1]):.2f} s; loading the model alone {statistics.median(starts[0]):.2f} s; difference {statistics.median(b - a for a, b in zip(*starts, strict=True)):.2f} s")


if __name__ == "__main__":
    main()
