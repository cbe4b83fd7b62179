"""What there is to read, cut into parts that one task each reads: files, ranges of lines, ranges of rows."""

import csv
import glob
import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from lib import __version__
from lib.config import Config
from lib.errors import Broken, EntenteError, UnreadableFile
from lib.ingest import articles_in, files
from lib.model import Article
from lib.reading import read_row

PART_BYTES = 500_000  # of text, some hundred articles: a task of a quarter of a minute
PART_FILES = 200
PART_ROWS = 300
ENDED = " (reading it ended the process)"
LINES, ROWS, PACKED = (
    (".jsonl", ".ndjson"),
    (".parquet", ".pq"),
    (".jsonl.gz", ".ndjson.gz", ".csv", ".csv.gz", ".tsv", ".tsv.gz"),
)


@dataclass(frozen=True)
class Part:
    """One task's share of the input.

    kind: files (each an article or several), lines (bytes [start, end) of a JSON-lines file: the lines that begin
    there) or rows (numbers [start, end) of a Parquet file).

    size: bytes or so, for telling how long it will take. columns: (field, the input's name for it), where they differ
    from reading/table.py's.
    """

    kind: str
    paths: tuple[str, ...]
    start: int = 0
    end: int = 0
    size: int = 0
    columns: tuple[tuple[str, str], ...] = ()
    stamp: str = ""  # of the files' sizes and times: a file that changed is read again
    careful: bool = (
        False  # the process that read it ended: one unit (file, line, row) at a time, each noted before it is read
    )
    skip: frozenset[int] = frozenset()  # units that ended it

    @property
    def key(self) -> str:
        """Names what the part gives: the same input read by the same version has the same key."""
        told = json.dumps([__version__, self.kind, self.paths, self.start, self.end, self.columns, self.stamp])
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _stamp(paths: Iterable[str]) -> str:
    told = [(p, s.st_size, s.st_mtime_ns) for p in paths for s in [Path(p).stat()]]
    return hashlib.sha256(json.dumps(told).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def named(inputs: Iterable[str]) -> list[Path]:
    """The files and folders that arguments name, patterns expanded. Raises EntenteError for what is not there."""
    found: list[Path] = []
    for told in inputs:
        here = [Path(told)] if Path(told).exists() else [Path(p) for p in sorted(glob.glob(told, recursive=True))]
        if not here:
            raise EntenteError(f"There is no file or folder named {told}.")
        found += here
    return found


def parts(inputs: Iterable[str], columns: Mapping[str, str], spool: Path) -> list[Part]:
    """The input in parts, always the same for the same input.

    CSV and packed files are first written to `spool` as JSON lines, which can be cut anywhere.
    """
    told = tuple(sorted(columns.items()))
    out: list[Part] = []
    group: list[Path] = []
    size = 0

    def done() -> None:
        nonlocal group, size
        if group:
            paths = tuple(map(str, group))
            out.append(Part("files", paths, size=size, columns=told, stamp=_stamp(paths)))
        group, size = [], 0

    for path in dict.fromkeys(p.resolve() for p in files(named(inputs))):
        name = path.name.lower()
        if name.endswith(LINES):
            out += _of_lines(path, told, _stamp([str(path)]))
        elif name.endswith(PACKED):
            stamp = _stamp([str(path)])
            for piece in _unpacked(path, spool, stamp):
                out += _of_lines(piece, told, stamp)
        elif name.endswith(ROWS):
            many = pq.ParquetFile(path).metadata.num_rows
            stamp, each = _stamp([str(path)]), path.stat().st_size // max(many, 1)
            out += [
                Part("rows", (str(path),), at, min(at + PART_ROWS, many), each * PART_ROWS, told, stamp)
                for at in range(0, many, PART_ROWS)
            ]
        else:
            group.append(path)
            size += path.stat().st_size
            if len(group) >= PART_FILES or size >= PART_BYTES:
                done()
    done()
    return out


def _of_lines(path: Path, columns: tuple, stamp: str) -> list[Part]:
    size = path.stat().st_size
    return [
        Part("lines", (str(path),), at, min(at + PART_BYTES, size), min(PART_BYTES, size - at), columns, stamp)
        for at in range(0, size, PART_BYTES)
    ]


def _unpacked(path: Path, spool: Path, stamp: str) -> list[Path]:
    """The same rows as JSON lines under spool; made once."""
    spool.mkdir(parents=True, exist_ok=True)
    made = spool / f"{hashlib.sha256(str(path).encode('utf-8', 'surrogatepass')).hexdigest()[:12]}-{stamp}.jsonl"
    if not made.exists():
        beside = made.with_suffix(".part")
        opened = gzip.open if path.name.lower().endswith(".gz") else open
        try:
            with (
                opened(path, "rt", encoding="utf-8", errors="replace", newline="") as told,
                beside.open("w", encoding="utf-8") as out,
            ):
                if ".csv" in path.name.lower() or ".tsv" in path.name.lower():
                    csv.field_size_limit(10_000_000)
                    first = told.readline()
                    told.seek(0)
                    for number, row in enumerate(csv.DictReader(told, delimiter=max(",;\t", key=first.count)), start=1):
                        out.write(
                            json.dumps(
                                {
                                    "_row": number,
                                    "_file": path.name,
                                    **{(k or "").strip(): v for k, v in row.items() if isinstance(v, str)},
                                },
                                ensure_ascii=False,
                            )
                            + "\n"
                        )
                else:
                    for line in told:
                        out.write(line if line.endswith("\n") else line + "\n")
        except (OSError, EOFError, csv.Error) as error:
            beside.unlink(missing_ok=True)
            raise EntenteError(f"{path.name} cannot be unpacked; nothing was read.") from error
        beside.replace(made)
    return [made]


def outcomes(
    part: Part, config: Config, before: Callable[[int], None] = lambda unit: None
) -> Iterator[Article | UnreadableFile]:
    """Every article of a part, or the reason why there is none, in order.

    before is told of each unit before it is touched.
    """
    if part.kind == "files":
        for unit, path in enumerate(map(Path, part.paths)):
            before(unit)
            if unit in part.skip:
                yield Broken(path.name, ENDED)
            else:
                yield from (outcome for _, outcome in articles_in([path], config))
        return
    stem = Path(part.paths[0]).stem
    for at, row in _lines(part) if part.kind == "lines" else _rows(part):
        before(at)
        if at in part.skip:
            yield Broken(f"{Path(part.paths[0]).name}, {'byte' if part.kind == 'lines' else 'row'} {at}", ENDED)
            continue
        where = (
            f"{row.get('_file', stem)}, row {row.get('_row', at)}" if isinstance(row, dict) else f"{stem}, byte {at}"
        )
        if not isinstance(row, dict):
            yield Broken(where, ": this line is not a JSON object")
            continue
        told = {k.lower(): v for k, v in row.items()} | {field: row.get(name) for field, name in part.columns}
        yield read_row(where, told, f"{stem}-{row.get('_row', at)}", config)


def _lines(part: Part) -> Iterator[tuple[int, dict | None]]:
    """(offset, object) of each line that begins in the part's bytes; None for what is no object."""
    with open(part.paths[0], "rb") as file:
        if part.start:
            file.seek(part.start - 1)
            file.readline()  # the line that began before belongs to the part before
        while (at := file.tell()) < part.end and (line := file.readline()):
            if line.strip():
                try:
                    row = json.loads(line.decode("utf-8", "replace"))
                except (ValueError, RecursionError):
                    row = None
                yield at, row if isinstance(row, dict) else None


def _rows(part: Part) -> Iterator[tuple[int, dict]]:
    """(number, row) of the part's rows."""
    file = pq.ParquetFile(part.paths[0])
    at = 0
    for group in range(file.num_row_groups):
        many = file.metadata.row_group(group).num_rows
        first, last = max(part.start, at), min(part.end, at + many)
        if first < last:
            yield from enumerate(file.read_row_group(group).slice(first - at, last - first).to_pylist(), start=first)
        at += many
