"""Makes lib/data/accuracy.json: how well Entente reads our own annotated articles, and how well those that nothing was
mended with.

    python -m lib.data.build_accuracy tests/gold ../shared/dev/check      folders in the format of lib/evaluate.py

The careful reader is measured. figures and shares are those of the first folder; under "new" stand those of the
second, and the reliability of stated confidence, which is meant for new texts, is measured on it.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

from lib import evaluate
from lib.command import as_json
from lib.config import Config, load
from lib.ingest import articles_in, read
from lib.model import Article


def measured(folder: Path, config: Config) -> dict:
    """evaluate.as_dict of a folder read now, with its numbers of texts."""
    told = {}
    for name, path in evaluate.inputs(folder).items():
        given = [a for _, a in articles_in([path], config) if isinstance(a, Article)]
        told[name] = {r.article.id: as_json(r, with_text=False) for r in read(given, config)}
    return {**evaluate.as_dict(evaluate.score(folder, told)), "texts": evaluate.texts_of(folder)}


def published(own: Path, new: Path, config: Config) -> dict:
    """What lib/data/accuracy.json holds."""
    return {**measured(own, config), "new": measured(new, config)}


if __name__ == "__main__":
    kept = published(Path(sys.argv[1]), Path(sys.argv[2]), replace(load(), reader="careful"))
    (Path(__file__).parent / "accuracy.json").write_text(
        json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
