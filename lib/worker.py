"""Reading in a process of its own, so that the app stays quick and a bad file can be given up."""

import multiprocessing
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TookTooLongError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

from lib.config import Config
from lib.errors import Broken, TookTooLong, UnreadableFile
from lib.model import Article, Reading

Outcome = Reading | UnreadableFile


def read_bytes(name: str, data: bytes, config: Config) -> list[Outcome]:
    """Every article of one file, read. Runs in the worker process."""
    from lib.reading import read_file

    return _read(list(read_file(name, data, config)), config)


def read_articles(articles: Sequence[Article | UnreadableFile], config: Config) -> list[Outcome]:
    """Articles already taken apart, read. Runs in the worker process."""
    return _read(list(articles), config)


def read_text(text: str, title: str, config: Config) -> list[Outcome]:
    """Pasted text, read. Runs in the worker process."""
    from lib.reading import read_pasted

    return _read([read_pasted(text, config, title)], config)


def _read(outcomes: list, config: Config) -> list[Outcome]:
    from lib.ingest import read

    readings = read([o for o in outcomes if isinstance(o, Article)], config)
    return [next(readings) if isinstance(o, Article) else o for o in outcomes]


def _limited(memory: int) -> None:
    """Give the worker a ceiling: a file that wants more fails alone."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass


class Worker:
    """One reading process, started when first needed and again after a crash; safe to share between sessions."""

    def __init__(self, config: Config):
        self.config = config
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def _submit(self, function, *args) -> Future:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_limited, initargs=(self.config.file_memory,))
            return self._pool.submit(function, *args, self.config)

    def _restart(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)

    def _result(self, name: str, function, *args) -> list[Outcome]:
        for attempt in (1, 2):
            try:
                return self._submit(function, *args).result(timeout=self.config.file_seconds)
            except TookTooLongError:
                self._restart()
                return [TookTooLong(name, str(self.config.file_seconds))]
            except (BrokenProcessPool, MemoryError):
                self._restart()
                if attempt == 2:
                    return [Broken(name, " (reading it used up the memory allowed)")]
        return []

    def files(self, files: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, list[Outcome]]]:
        """(name, outcomes) for each file as it is done, in order."""
        for name, data in files:
            yield name, self._result(name, read_bytes, name, data)

    def text(self, text: str, title: str = "") -> list[Outcome]:
        """The outcome of pasted text."""
        return self._result("The pasted text", read_text, text, title)

    def again(self, reading: Reading, day) -> Reading:
        """The article read anew after a person confirmed its date."""
        outcome = self.article(reading.article.dated(day))
        return outcome if isinstance(outcome, Reading) else replace(reading, article=reading.article.dated(day))

    def article(self, article: Article) -> Outcome:
        """One article read, or why it could not be."""
        return self._result(article.id, read_articles, [article])[0]

    def warm(self) -> None:
        """Start the process and load the model before the first file comes."""
        self._submit(read_articles, [])

    def close(self) -> None:
        self._restart()
