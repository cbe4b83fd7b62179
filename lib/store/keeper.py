"""Keeps the board of a store, and has it made anew beside the clicks."""

import threading
import time
from collections.abc import Callable

from lib.store.board import Board

LARGE = 50_000  # visits from which a board is made anew beside the clicks
REST, LONGEST_REST = 4.0, 300.0  # times as long as making it took, and seconds, until a large board is made anew


class Keeper:
    """The board of one store, made anew when the store has changed; a large one beside the clicks, which see the one
    before until it is there.
    """

    def __init__(self) -> None:
        self._board: Board | None = None
        self._version, self._took, self._made_at = -1, 0.0, 0.0
        self._lock, self._making = threading.Lock(), threading.Lock()

    def get(self, version: int, make: Callable[[], Board]) -> tuple[int, Board]:
        """(its version, the board): of this version, or of an earlier one where making it takes long."""
        with self._lock:
            if self._board is not None and (self._version == version or len(self._board.v_id) > LARGE):
                rested = time.monotonic() - self._made_at > min(
                    self._took * REST, LONGEST_REST
                )  # while articles keep coming in, most of the time is the readers'
                if self._version != version and rested and self._making.acquire(blocking=False):
                    threading.Thread(target=self._make, args=(version, make), daemon=True).start()
                return self._version, self._board
            with self._making:
                made, took = _timed(make)
                self._put(version, made, took)
            return version, made

    def _make(self, version: int, make: Callable[[], Board]) -> None:
        try:
            made, took = _timed(make)
            with self._lock:
                self._put(version, made, took)
        finally:
            self._making.release()

    def _put(self, version: int, made: Board, took: float) -> None:
        self._board, self._version, self._took, self._made_at = made, version, took, time.monotonic()


def _timed(make: Callable[[], Board]) -> tuple[Board, float]:
    """What was made, and the seconds it took."""
    begun = time.monotonic()
    return make(), time.monotonic() - begun
