"""Which articles are kept out of learning: the same on every machine."""

import hashlib

FOLDS = 6
KEPT_OUT = 0  # the fold that the shipped encoder has not seen


def fold_of(article: str) -> int:
    """0..FOLDS - 1, by the hash of the article's folder and name."""
    return int(hashlib.md5(article.encode()).hexdigest(), 16) % FOLDS
