"""One part read: the pure batch function (ingest.read) between the input and the datasets.

Runs in the engine's workers.
"""

import contextlib
import json
import time
from pathlib import Path
from typing import NamedTuple

from lib.batch import tables
from lib.batch.inputs import ENDED, Part, outcomes
from lib.config import Config
from lib.errors import Broken, UnreadableFile
from lib.ingest import read, ready
from lib.model import Article, Reading


class Read(NamedTuple):
    """What came of one part."""

    key: str
    articles: int
    words: int
    visits: int
    errors: int
    size: int


def read_part(part: Part, out: str, config: Config) -> Read:
    """Read every article of a part and put down what was read; an article that cannot be read is a row of `errors`.

    Nothing is done where it is done already.
    """
    known = done(Path(out), part)
    if known is not None:
        return known
    try:
        return _read(part, out, config)
    except Exception as error:  # on its way to the client an exception is pickled, which not every one survives
        raise RuntimeError(f"{type(error).__name__}: {error}") from None


def _read(part: Part, out: str, config: Config) -> Read:
    config = config.quickly()  # millions of articles: careful only if asked for
    nlp = ready(config)
    with (
        nlp.memory_zone()
    ):  # spaCy forgets the words of this part again: memory stays as it is over any number of parts
        if part.careful:
            note = lambda unit: tables.put_down(_at(Path(out), part), str(unit))  # noqa: E731
            found = [next(read([a], config)) if isinstance(a, Article) else a for a in outcomes(part, config, note)]
        else:
            told = list(outcomes(part, config))
            readings = read((a for a in told if isinstance(a, Article)), config)
            found = [next(readings) if isinstance(a, Article) else a for a in told]
        own: dict[str, Reading] = {}
        for r in found:  # of equal articles the one whose name comes first
            if isinstance(r, Reading):
                held = own.setdefault(r.article.fingerprint, r)
                if _order(r.article) < _order(held.article):
                    own[r.article.fingerprint] = r
        made = tables.rows(own.values(), [e for e in found if isinstance(e, UnreadableFile)])
    return _put(part, Path(out), made)


def _order(article: Article) -> tuple[str, str, str]:
    return article.id, article.source, article.url


def ended_at(out: Path, part: Part) -> int | None:
    """The unit of a part that was being read when the process ended; None if it was read too fast to note any."""
    with contextlib.suppress(OSError, ValueError):
        return int(_at(out, part).read_text(encoding="utf-8"))
    return None


def refuse_part(part: Part, out: Path) -> Read:
    """Put down that a part ends every process before anything of it is read."""
    return _put(part, out, tables.rows([], [Broken(Path(part.paths[0]).name, ENDED)]))


def _at(out: Path, part: Part) -> Path:
    return out / tables.DONE / f"{part.key}.at"


def _put(part: Part, out: Path, made: dict[str, list[dict]]) -> Read:
    for name in tables.READ:
        if made[name]:
            tables.write(out, name, part.key, made[name])
        else:
            (out / name / f"part-{part.key}.parquet").unlink(missing_ok=True)
    read_ = Read(
        part.key,
        len(made["articles"]),
        sum(a["words"] for a in made["articles"]),
        len(made["reports"]),
        len(made["errors"]),
        part.size,
    )
    tables.put_down(
        out / tables.DONE / f"{part.key}.json",
        json.dumps({**read_._asdict(), "paths": part.paths, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}),
    )  # the last step: from now on the part is done
    _at(out, part).unlink(missing_ok=True)
    return read_


def done(out: Path, part: Part) -> Read | None:
    """What came of a part that was read before, or None."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        told = json.loads((out / tables.DONE / f"{part.key}.json").read_text(encoding="utf-8"))
        return Read(*(told[f] for f in Read._fields))
    return None
