"""Near-duplicates: wire copies and second editions, by MinHash over runs of words (A. Broder, 1997)."""

import re
from collections.abc import Sequence

import numpy as np
from datasketch import MinHash

RUN = 4  # words
HASHES = 128
SAME_TEXT = 0.5  # of the runs of words shared: a copy with another headline and a paragraph cut keeps more


def signature(text: str) -> str:
    """128 hash minima as hexadecimal characters; "" for texts of fewer than RUN words."""
    words = re.findall(r"\w+", text.lower())
    runs = {" ".join(words[i : i + RUN]).encode() for i in range(len(words) - RUN + 1)}
    if not runs:
        return ""
    made = MinHash(num_perm=HASHES, seed=1)
    made.update_batch(sorted(runs))
    return made.hashvalues.astype(">u4").tobytes().hex()


def shared(one: str, others: Sequence[str]) -> np.ndarray:
    """Estimated share (0..1) of runs of words that a text has in common with each other one, by their signatures."""
    own = _minima(one)
    if own is None or not others:
        return np.zeros(len(others))
    table = np.stack([m if (m := _minima(o)) is not None else np.full(HASHES, -1, np.int64) for o in others])
    return (table == own).mean(axis=1)


def _minima(text: str) -> np.ndarray | None:
    return np.frombuffer(bytes.fromhex(text), ">u4").astype(np.int64) if len(text) == 8 * HASHES else None


def independent(sources: Sequence[tuple[str, str]]) -> int:
    """How many independent sources (source name or "", signature) are: the same outlet counts once, and so do copies of one text."""
    leader = list(range(len(sources)))

    def root(i: int) -> int:
        while leader[i] != i:
            i = leader[i]
        return i

    for i, (name, sign) in enumerate(sources):
        alike = shared(sign, [s for _, s in sources[:i]])
        for j, (other, _) in enumerate(sources[:i]):
            if (name and name == other) or alike[j] >= SAME_TEXT:
                leader[root(i)] = root(j)
    return len({root(i) for i in range(len(sources))})
