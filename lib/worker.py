"""Reading in a process of its own, so that the app stays quick and a bad file can be given up."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TookTooLongError
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from lib.config import Config
from lib.errors import Broken, LinkRefused, NotAFeed, TookTooLong, TooLarge, UnreadableFile
from lib.model import Article, FeedRead, Fetched, Reading, Told

Outcome = Reading | UnreadableFile
CHARACTERS = 20_000  # of text read in one go
MOST_TURNS = 6  # times that the longest article may take as long as CHARACTERS
PART, MOST_PARTS = 100_000, 9  # bytes of a file for which it may take file_seconds, and how often that is given
MOST_TOGETHER = 16  # articles read in one go
NICE = 5
STARTING = 120  # seconds the process may take to load the model


def take_apart(name: str, data: bytes, config: Config) -> list[Article | UnreadableFile]:
    """The articles in one file. Runs in the worker process."""
    from lib.reading import read_file

    with _room(config.file_memory):
        return _at_most(config.batch_files, name, read_file(name, data, config))


def _at_most(most: int, name: str, parts: Iterator[Article | UnreadableFile]) -> list[Article | UnreadableFile]:
    """So many of them at most; that there were more is told, not dropped in silence."""
    found = list(islice(parts, most + 1))
    if len(found) > most:
        found[-1] = TooLarge(name, f"more than {most:,} articles; the first {most:,} were read")
    return found


def take_pasted(text: str, title: str, config: Config) -> list[Article | UnreadableFile]:
    """The article, or the articles, of a pasted text. Runs in the worker process."""
    from lib.reading import read_texts

    with _room(config.file_memory):
        return read_texts(text, config, title)


def take_page(page: Fetched, told: Told, config: Config) -> list[Article | UnreadableFile]:
    """The articles of a page that was fetched. Runs in the worker process."""
    from lib.reading import links

    with _room(config.file_memory):
        return _at_most(config.batch_files, page.name, links.read(page, config, told))


def take_feed(page: Fetched, config: Config) -> list[FeedRead | LinkRefused]:
    """The one feed in a page, or why there is none. Runs in the worker process."""
    from lib.reading import feeds

    with _room(config.file_memory):
        try:
            return [feeds.read(page, config.feed_entries)]
        except LinkRefused as refused:
            return [refused]
        except Exception:  # a parser that stumbles over what somebody sent
            return [NotAFeed(page.address)]


def read_articles(articles: Sequence[Article], quickly: bool, config: Config) -> list[Outcome]:
    """Articles already taken apart, read. Runs in the worker process.

    quickly: without the encoder, unless the settings ask for it.
    """
    from lib.ingest import read

    with _room(config.reading_memory):
        return list(read(articles, config.quickly() if quickly else config))


def end_with_the_app() -> None:
    """The worker process ends when the app does, killed or not: a pool's process holds both ends of its queue and would
    wait for ever.
    """
    parent = multiprocessing.parent_process()

    def watch() -> None:
        parent.join()
        os._exit(0)

    threading.Thread(target=watch, name="end_with_the_app", daemon=True).start()


def ready(config: Config) -> None:
    """Load the model, so that no file pays for it; people who look come before texts that are read.

    Runs in the worker process.
    """
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICE)
    from lib.ingest import ready as used

    with _room(config.reading_memory):
        used(config)


@contextmanager
def _room(memory: int) -> Iterator[None]:
    """Let this process take that many bytes more than it has, and no more."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as told:
            now = int(told.read().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (now + memory, hard))
    except (ImportError, ValueError, OSError):  # not Linux: only the time is limited
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


class Worker:
    """One reading process, started when first needed and again after a crash; safe to share between sessions, which
    take turns.

    Taking a file apart may cost config.file_seconds for every PART of it (at most MOST_PARTS times that) and
    file_memory; reading its articles as many seconds for every CHARACTERS (at most MOST_TURNS times that), and
    reading_memory.
    """

    def __init__(self, config: Config):
        self.config = config
        self.waiting = 0
        self._pool: ProcessPoolExecutor | None = None
        self._turn, self._lock = threading.Lock(), threading.Lock()

    def know(self, shape: str, columns: dict[str, str]) -> str:
        """From now on read tables of that shape with these columns (column -> field); returns all that is known so, as
        JSON.
        """
        self.config = self.config.with_columns(shape, columns)
        return self.config.columns_told()

    def _started(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                pool = ProcessPoolExecutor(
                    1, mp_context=multiprocessing.get_context("spawn"), initializer=end_with_the_app
                )
                pool.submit(ready, self.config).result(timeout=STARTING)
                self._pool = pool
            return self._pool

    def _restart(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)

    def _result(self, name: str, seconds: float, function, *args) -> list:
        """What the function gives in the worker process; [TookTooLong] or [Broken] where it does not come back.

        The time runs from when its turn has come.
        """
        with self._turn:
            for _ in (1, 2):  # a process may also die of something else: once more
                try:
                    return self._started().submit(function, *args, self.config).result(timeout=seconds)
                except TookTooLongError:
                    self._restart()
                    return [TookTooLong(name, f"{seconds:g}")]
                except (BrokenProcessPool, MemoryError):
                    self._restart()
        return [Broken(name, " (reading it used up the memory allowed)")]

    def _read(self, name: str, parts: Sequence[Article | UnreadableFile]) -> list[Outcome]:
        """Every article among the parts read, in groups; a group that fails is read one by one, so that one bad article
        costs no other.
        """
        out: list[Outcome] = []
        quickly = len(parts) > self.config.careful_articles
        for group in _groups(parts):
            if isinstance(group[0], UnreadableFile):
                out += group
                continue
            out += self._group(name, group, quickly)
        return out

    def _group(self, name: str, group: list[Article], quickly: bool) -> list[Outcome]:
        """Articles read together, one by one where that fails; and quickly where the encoder needs more than there is,
        so that nothing is refused that can be read without it.
        """
        found = self._result(name, self._seconds(group), read_articles, group, quickly)
        if len(found) != len(group):
            return [self._group(a.id, [a], quickly)[0] for a in group]
        if isinstance(found[0], (TookTooLong, Broken)) and not quickly and not self.config.reader:
            return self._group(name, group, True)
        return found

    def _apart(self, data: bytes) -> float:
        """Seconds that a file may take to take apart: an export of hundreds of articles has more time than a page."""
        return self.config.file_seconds * min(MOST_PARTS, max(1, -(-len(data) // PART)))

    def _seconds(self, group: Sequence[Article]) -> float:
        return self.config.file_seconds * min(MOST_TURNS, max(1, -(-sum(len(a.text) for a in group) // CHARACTERS)))

    def files(self, files: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, list[Outcome]]]:
        """(name, outcomes) for each file as it is done, in order."""
        with self._counted(len(files)) as done:
            for name, data in files:
                yield name, self._read(name, self._result(name, self._apart(data), take_apart, name, data))
                done()

    def text(self, text: str, title: str = "") -> list[Outcome]:
        """The outcome of pasted text."""
        name = "The pasted text"
        with self._counted(1):
            return self._read(name, self._result(name, self.config.file_seconds, take_pasted, text, title))

    def page(self, page: Fetched, told: Told = Told()) -> list[Outcome]:
        """The outcomes of a page that was fetched."""
        with self._counted(1):
            return self._read(page.name, self._result(page.name, self.config.file_seconds, take_page, page, told))

    def feed(self, page: Fetched) -> FeedRead:
        """The feed in a page that was fetched. Raises the refusal where there is none."""
        found = self._result(page.name, self.config.file_seconds, take_feed, page)[0]
        if isinstance(found, UnreadableFile):
            raise found
        return found

    @contextmanager
    def _counted(self, many: int) -> Iterator[Callable[[], None]]:
        left = [many]

        def done() -> None:
            left[0] -= 1
            with self._lock:
                self.waiting -= 1

        with self._lock:
            self.waiting += many
        try:
            yield done
        finally:
            with self._lock:
                self.waiting -= left[0]

    def again(self, reading: Reading, day) -> Reading:
        """The article read anew after a person confirmed its date."""
        outcome = self.article(reading.article.dated(day))
        return outcome if isinstance(outcome, Reading) else replace(reading, article=reading.article.dated(day))

    def article(self, article: Article) -> Outcome:
        """One article read, or why it could not be."""
        return self._read(article.id, [article])[0]

    def warm(self) -> None:
        """Start the process and load the model before the first file comes."""
        threading.Thread(target=self._started, daemon=True).start()

    def close(self) -> None:
        """End the process."""
        self._restart()


def _groups(parts: Sequence[Article | UnreadableFile]) -> Iterator[list]:
    """Runs of articles of at most CHARACTERS together (a longer one alone), and runs of what could not be read, in
    order.
    """
    group: list = []
    for part in parts:
        alike = not group or isinstance(part, UnreadableFile) == isinstance(group[0], UnreadableFile)
        if group and (
            not alike
            or (
                isinstance(part, Article)
                and (len(group) >= MOST_TOGETHER or sum(len(a.text) for a in group) + len(part.text) > CHARACTERS)
            )
        ):
            yield group
            group = []
        group.append(part)
    if group:
        yield group
