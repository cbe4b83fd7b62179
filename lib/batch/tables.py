"""The datasets of a batch: their columns, readings as their rows, and files that appear whole or not at all."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from lib import records
from lib.errors import UnreadableFile
from lib.files import whole
from lib.model import Reading

HOMES, COUNTRIES = (
    64,
    8,
)  # cells that tellings are sorted into by home, then by country visited: what belongs together lies in one cell
ROW_GROUP = 512
MANIFEST, DONE, FINISHED = (
    "entente.json",
    "_done",
    "merged.json",
)  # in the folder of a batch: what it is, a file for each part read, what merging came to

_S, _I, _F, _B, _D = pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.date32()


def _schema(told: str) -> pa.Schema:
    """ "name:S age:I" as a schema."""
    kinds = {"S": _S, "I": _I, "F": _F, "B": _B, "D": _D, "L": pa.list_(_S)}
    return pa.schema([(n, kinds[k]) for n, k in (c.split(":") for c in told.split())])


SCHEMAS = {
    "articles": _schema(
        "fingerprint:S name:S title:S text:S published:D published_time:S updated:S published_by:S doubt:S byline:S "
        "source:S dateline:S url:S language:S signature:S reading:S words:I"
    ),
    "reports": _schema(
        "fingerprint:S position:I read_as:S visitor:S home:S country:S role:S role_class:S status:S published:D "
        "source:S signature:S record:S cell:I"
    ),
    "meetings": _schema(
        "fingerprint:S number:I first:S first_home:S first_role:S first_class:S second:S second_home:S second_role:S "
        "second_class:S country:S city:S date:S first_day:D last_day:D mode:S status:S evidence:S first_cell:I "
        "second_cell:I"
    ),
    "quotes": _schema("fingerprint:S start:I end:I speaker:S kind:S text:S"),
    "topics": _schema("fingerprint:S topic:S weight:F evidence:S"),
    "tours": _schema("fingerprint:S number:I visitor:S label:S announced:I legs:S"),
    "mentions": _schema("fingerprint:S person:S home:S role:S role_class:S start:I end:I text:S"),
    "errors": _schema("name:S kind:S message:S"),
    # what merging adds
    "people": _schema("person:S name:S home:S role:S role_class:S"),
    "names": _schema("home:S name:S role_class:S person:S cell:I"),
    "visits": _schema(
        "visit:S person:S visitor:S role:S role_class:S home:S country:S city:S lat:F lon:F start:S start_earliest:D "
        "start_latest:D end:S end_earliest:D end_latest:D first_day:D last_day:D "
        "status:S purpose:S tour:S sequence:I is_first_ever:B confidence:F reports:I sources:I hosts:L topics:L "
        "journey:S leg:I legs:I from_name:S from_lat:F from_lon:F km:F back:F"
    ),
    "tellings": _schema("fingerprint:S position:I visit:S"),
}
READ = ("articles", "reports", "meetings", "quotes", "topics", "tours", "mentions", "errors")
MERGED = ("people", "names", "visits", "tellings")


def cell(home: str, country: str = "") -> int:
    """Which cell a telling of a visit from home to country lies in; divided by COUNTRIES, that of the home alone."""

    def number(s):
        return int.from_bytes(hashlib.blake2b(s.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")

    return number(home) % HOMES * COUNTRIES + number(f"{home}|{country}") % COUNTRIES


def rows(readings: Iterable[Reading], refused: Iterable[UnreadableFile]) -> dict[str, list[dict]]:
    """Dataset -> rows, for what was read from some articles."""
    out: dict[str, list[dict]] = {name: [] for name in READ}
    for r in readings:
        made = records.article_row(r)
        key = {"fingerprint": made["fingerprint"]}
        out["articles"].append({**made, "words": len(r.article.text.split())})
        shared = {**key, "published": r.article.published, "source": r.article.source, "signature": made["signature"]}
        out["reports"] += [
            {
                **shared,
                **row,
                "role": v.visitor_role,
                "role_class": v.visitor_class,
                "cell": cell(v.visitor_country, v.destination_country),
            }
            for v, row in zip(r.visits, records.report_rows(r), strict=True)
        ]
        out["meetings"] += [
            {**key, "number": n, **m, "first_cell": cell(m["first_home"]), "second_cell": cell(m["second_home"])}
            for n, m in enumerate(records.meeting_rows(r))
        ]
        out["quotes"] += [
            {
                **key,
                "start": q.start,
                "end": q.end,
                "speaker": q.speaker,
                "kind": q.kind,
                "text": r.article.text[q.start : q.end],
            }
            for q in r.quotes
        ]
        out["topics"] += [{**key, **t} for t in records.topic_rows(r)]
        out["tours"] += [{**key, "number": n, **t} for n, t in enumerate(records.tour_rows(r.tours))]
        out["mentions"] += [
            {
                **key,
                "person": p.name,
                "home": p.country,
                "role": p.role,
                "role_class": p.role_class,
                "start": m.start,
                "end": m.end,
                "text": r.article.text[m.start : m.end],
            }
            for p in r.people
            for m in p.mentions
        ]
    out["errors"] = [{"name": e.name, "kind": e.kind, "message": str(e)} for e in refused]
    out["reports"].sort(key=lambda row: (row["cell"], row["fingerprint"], row["position"]))
    return out


def clean(row: dict) -> dict:
    """Lone surrogates, which are no Unicode text, as question marks."""
    return {
        k: v.encode("utf-8", "replace").decode() if isinstance(v, str) and not v.isascii() else v
        for k, v in row.items()
    }


def put_down(path: Path, words: str) -> None:
    """Write a small file; it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as file:
        file.write(words.encode())


def write(out: Path, name: str, part: str, made: Sequence[dict]) -> None:
    """Put the rows of one part of a dataset down; the file appears whole or not at all, and takes the place of an
    earlier one.
    """
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    schema = SCHEMAS[name]
    table = pa.Table.from_pylist([{f: r.get(f) for f in schema.names} for r in map(clean, made)], schema=schema)
    with whole(folder / f"part-{part}.parquet") as file:
        pq.write_table(table, file, compression="zstd", row_group_size=ROW_GROUP)


def scan(out: Path, name: str, columns: Sequence[str] | None = None, where: ds.Expression | None = None) -> pa.Table:
    """The rows of a dataset that fulfil `where`, with column "part": the part they are from."""
    columns = list(columns or SCHEMAS[name].names)
    files = sorted(str(p) for p in (out / name).glob("part-*.parquet"))
    if not files:
        return pa.table({**{c: pa.array([], SCHEMAS[name].field(c).type) for c in columns}, "part": pa.array([], _S)})
    found = ds.dataset(files, schema=SCHEMAS[name], format="parquet").to_table(
        columns=[*columns, "__filename"], filter=where, use_threads=False
    )
    return found.rename_columns([*columns, "part"])


def batches(out: Path, name: str, columns: Sequence[str] = ()) -> Iterator[list[dict]]:
    """The rows of a dataset (some columns, or all), part by part, with "part": the name of the file."""
    for path in sorted((out / name).glob("part-*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(batch_size=2_000, columns=list(columns) or None):
            yield [{**row, "part": path.name} for row in batch.to_pylist()]
