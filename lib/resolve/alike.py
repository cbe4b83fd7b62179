"""Near-duplicates: wire copies and second editions, by MinHash over runs of words (A. Broder, 1997)."""

import re
from collections.abc import Iterable, Sequence

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


def minima(signatures: Iterable[str]) -> np.ndarray:
    """Signatures as a table of int64, one row each; a text too short to have one gets -1, which no hash is."""
    rows = [
        np.frombuffer(bytes.fromhex(s), ">u4").astype(np.int64)
        if len(s) == 8 * HASHES
        else np.full(HASHES, -1, np.int64)
        for s in signatures
    ]
    return np.stack(rows) if rows else np.empty((0, HASHES), np.int64)


def shared(one: str, others: np.ndarray) -> np.ndarray:
    """Estimated share (0..1) of runs of words that a text (its signature) has in common with each other one (rows of
    minima()).
    """
    return (others == minima([one])).mean(axis=1) if one else np.zeros(len(others))


def independent(sources: Sequence[tuple[str, str]]) -> int:
    """How many independent sources (source name or "", signature) are: the same outlet counts once, and so do copies of
    one text.
    """
    leader = list(range(len(sources)))

    def root(i: int) -> int:
        while leader[i] != i:
            i = leader[i]
        return i

    table = minima(sign for _, sign in sources)
    for i, (name, sign) in enumerate(sources):
        alike = shared(sign, table[:i])
        for j, (other, _) in enumerate(sources[:i]):
            if (name and name == other) or alike[j] >= SAME_TEXT:
                leader[root(i)] = root(j)
    return len({root(i) for i in range(len(sources))})
