"""Commands and the JSON they print (design: a contract)."""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path

from lib import __version__, command_links, command_second
from lib.config import Config, load
from lib.errors import EntenteError, TooLarge, UnreadableFile
from lib.files import whole
from lib.model import STATUSES, Article, Reading, Toponym, When
from lib.tables import country_names, home_of, organisations, rows

OK, SOME_FAILED, WRONG_USE = 0, 1, 2
EXPORTS = ("csv", "xlsx", "colt", "geojson", "kml", "ics", "timelinejs", "plover", "html", "articles")


def _toponym(t: Toponym) -> dict:
    at = t.place
    return {"start": t.start, "end": t.end, "text": t.text, "name": at and at.name, "lat": at and at.lat,
            "lon": at and at.lon, "country": (at.country or None) if at else None,
            "geonameid": at and at.geonameid}  # fmt: skip


def as_json(reading: Reading, with_text: bool, with_why: bool = False) -> dict:
    """One reading as the object `extract` prints; dates as EDTF strings, spans as offsets into the article's text."""
    a = reading.article
    edtf = lambda w: w.edtf if isinstance(w, When) else None  # noqa: E731

    def boundary(w):
        told = edtf(w)
        return told.strip("[]").replace("..", "/") if told and told.startswith("[") else told

    iso = lambda d: d.isoformat() if d else None  # noqa: E731
    evidence = lambda r: [e._asdict() for e in r.evidence]  # noqa: E731
    return {
        "id": a.id, "title": a.title, "published": iso(a.published), "language": a.language,
        **({"text": a.text} if with_text else {}),
        "entities": [{"start": e.start, "end": e.end, "text": e.text, "label": e.label} for e in reading.entities],
        "toponyms": [_toponym(t) for t in reading.toponyms if not t.demonym],
        "demonyms": [_toponym(t) for t in reading.toponyms if t.demonym],
        "timex": [
            {"start": t.start, "end": t.end, "text": t.text, "type": t.type, "value": t.value, "edtf": edtf(t.when),
             "earliest": iso(t.when.earliest) if t.when else None, "latest": iso(t.when.latest) if t.when else None}
            for t in reading.timex
        ],
        "people": [{"name": p.name, "role": p.role or None, "role_class": p.role_class or None,
                    "country": p.country or None, "mentions": [list(m) for m in p.mentions]} for p in reading.people],
        "quotes": [{"start": q.start, "end": q.end, "speaker": q.speaker or None, "speaker_start": q.speaker_start,
                    "speaker_end": q.speaker_end, "kind": q.kind} for q in reading.quotes],
        "visits": [
            {"visitor": v.visitor, "visitor_role": v.visitor_role or None, "visitor_country": v.visitor_country or None,
             "destination_country": v.destination_country, "destination_city": v.destination_city or None,
             "start": boundary(v.start), "end": boundary(v.end), "status": v.status, "hosts": list(v.hosts),
             "tour": v.tour or None, "sequence": v.sequence, "topics": list(v.topics), "confidence": v.confidence,
             "purpose": v.purpose, "is_first_ever": v.is_first_ever, "evidence": evidence(v),
             **({"why": [r._asdict() for r in v.why]} if with_why else {})}
            for v in reading.visits
        ],
        "meetings": [{"participants": list(m.participants), "country": m.country or None, "city": m.city or None,
                      "date": edtf(m.date), "mode": m.mode, "status": m.status, "confidence": m.confidence,
                      "evidence": evidence(m)} for m in reading.meetings],
        "tours": [{"visitor": t.visitor, "label": t.label, "announced_legs": t.announced_legs, "legs": list(t.legs),
                   "evidence": evidence(t)} for t in reading.tours],
        "topics": [{"id": t.id, "weight": t.weight, "evidence": [list(s) for s in t.evidence]} for t in reading.topics],
    }  # fmt: skip


def _outcomes(paths: list[Path], config: Config) -> Iterator[tuple[Path, Reading | UnreadableFile]]:
    """Readings and refusals in input order; the articles go through the pipeline in batches."""
    from lib.ingest import articles_in, read

    waiting: list[tuple[Path, Article | UnreadableFile]] = []

    def flush() -> Iterator[tuple[Path, Reading | UnreadableFile]]:
        readings = read([a for _, a in waiting if isinstance(a, Article)], config)
        for path, outcome in waiting:
            yield path, next(readings) if isinstance(outcome, Article) else outcome
        waiting.clear()

    for path, outcome in articles_in(paths, config):
        waiting.append((path, outcome))
        if len(waiting) == 64:
            yield from flush()
    yield from flush()


def _progress(pairs: Iterable, quiet: bool):
    from tqdm import tqdm

    return tqdm(pairs, unit=" articles", file=sys.stderr, disable=quiet or not sys.stderr.isatty(), leave=False)


def extract(args: argparse.Namespace, config: Config) -> int:
    """Read articles and print one JSON object each, without touching the store."""
    failed = 0
    if args.dry_run:
        return command_second.dry_run(args, _progress(_outcomes(args.paths, config), args.quiet), config)
    outcomes, report = command_second.read_by(args, args.answers, _outcomes(args.paths, config), config)
    with open(args.out, "w", encoding="utf-8") if args.out else nullcontext(sys.stdout) as out:
        for path, outcome in _progress(outcomes, args.quiet):
            if isinstance(outcome, UnreadableFile):
                failed += 1
                row = {
                    "id": Path(path).stem if outcome.name == path.name else outcome.name,
                    "error": {"kind": outcome.kind, "message": str(outcome)},
                }
                print(f"refused: {outcome}", file=sys.stderr)
            else:
                row = as_json(outcome, path.suffix.lower() not in (".jsonl", ".ndjson"), args.why)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return SOME_FAILED if command_second.reported(report) or failed else OK


def ingest(args: argparse.Namespace, config: Config) -> int:
    """Read articles into the store, from files and from links; the same article again changes nothing."""
    from lib.reading_twice import Report, all_twice
    from lib.store import Store

    if not args.sources and not args.links:
        raise EntenteError("Name what to read: files, folders or links.")
    links, paths = command_links.parted(args.sources, args.links)
    paths = _paths(paths)
    store = Store(config)
    config = config.knowing(store.recall("columns"))
    told = {"added": 0, "known already": 0, "refused": 0}
    how, report = command_second.model_for(args, config), Report()
    if how is not None and links:
        raise EntenteError("Links are read by the offline reader only so far; give --reader offline, or files.")
    visits = command_links.ingest_links(links, store, config, args.quiet, told) if links else 0
    outcomes: Iterable = _outcomes(paths, config)
    if how is not None:
        outcomes = all_twice(command_second.not_known(outcomes, store, told), how, report)
    for _, outcome in _progress(outcomes, args.quiet):
        if isinstance(outcome, UnreadableFile):
            told["refused"] += 1
            print(f"refused: {outcome}", file=sys.stderr)
            continue
        added = store.add(outcome)
        told["added" if added.new else "known already"] += 1
        visits += added.visits
    print(", ".join(f"{n} {what}" for what, n in told.items()) + f"; {visits} visits told", file=sys.stderr)
    return SOME_FAILED if command_second.reported(report) or told["refused"] else OK


def import_(args: argparse.Namespace, config: Config) -> int:
    """Bring visits that you coded by hand into the store, from CSV or Excel with COLT's columns or ours; the same file
    again changes nothing.
    """
    from lib.ingest import read
    from lib.reading import sheet
    from lib.store import Store

    store, told, visits, failed = Store(config), {"added": 0, "known already": 0}, 0, False
    for path in args.paths:
        try:
            if path.stat().st_size > config.file_bytes:
                raise TooLarge(path.name, f"the limit is {config.file_bytes // 1_000_000} MB")
            articles = list(sheet.visits(path.name, path.read_bytes(), " ".join(args.by.split())))
        except UnreadableFile as error:
            failed = True
            print(f"refused: {error}", file=sys.stderr)
            continue
        for reading in _progress(read(articles, config), args.quiet):
            if isinstance(reading, UnreadableFile):
                failed = True
                print(f"refused: {reading}", file=sys.stderr)
                continue
            added = store.add(reading)
            told["added" if added.new else "known already"] += len(reading.visits)
            visits += added.new_visits
            for note in reading.article.notes:
                print(f"{path.name}: {note}", file=sys.stderr)
    print(
        f"{told['added']} visits added, {told['known already']} known already; {visits} of them told by nothing else",
        file=sys.stderr,
    )
    return SOME_FAILED if failed else OK


def batch(args: argparse.Namespace, config: Config) -> int:
    """Read any number of articles on all cores, or on a Dask cluster, into Parquet datasets; what was read before is
    not read again.
    """
    from lib.batch.engine import run, to_stderr

    columns = {}
    for told in args.column:
        field, _, name = told.partition("=")
        if field not in ("id", "text", "title", "published", "url", "source", "byline") or not name:
            raise EntenteError(
                f"{told} names no column; write text=body, or id, title, published, url, source or byline in the "
                "place of text."
            )
        columns[field] = name
    told = run(args.inputs, Path(args.out), config, args.scheduler, args.workers, columns, to_stderr(args.quiet))
    seconds = max(told.reading, 0.01)
    print(f"{told.articles:,} articles, {told.words:,} words, {told.errors:,} "
          f"errors{f', {told.again:,} parts read before' if told.again else ''}: {told.reading:,.0f} s to read "
          f"({told.fresh / seconds:,.1f} articles/s on {told.workers} workers), "
          f"{told.merging:,.1f} s to merge into {told.visits:,} visits of {told.people:,} people",
          file=sys.stderr)  # fmt: skip
    return SOME_FAILED if told.errors else OK


def load_batch(args: argparse.Namespace, config: Config) -> int:
    """Take what `batch` wrote into the store, in one transaction; what the store knows already changes nothing."""
    from lib.loading import take_in
    from lib.store import Store

    added, known = take_in(Store(config), Path(args.folder), config)
    print(f"{added:,} articles added, {known:,} known already", file=sys.stderr)
    return OK


def evaluate(args: argparse.Namespace, config: Config) -> int:
    """Score what Entente reads, or what a file of predictions says, against a folder of annotations (format:
    lib/evaluate.py).
    """
    from lib import evaluate as scoring

    gold, *predictions = args.paths
    wanted = scoring.inputs(gold)
    told: dict[str, dict[str, dict]] = {}
    if args.reader_answers and args.reader == "offline":
        args.reader = "both"
    if predictions and args.reader != "offline":
        raise EntenteError("Files of predictions are read by nobody; leave --reader and --reader-answers away.")
    if predictions:
        rows = {row["id"]: row for p in predictions for row in scoring.lines(p) if "id" in row}
        told = dict.fromkeys(wanted, rows)
    else:
        for name, path in wanted.items():
            outcomes, report = _outcomes([path], config), None
            if name == "visits":  # the second reader tells visits; dates, places and names are the offline reader's
                outcomes, report = command_second.read_by(args, args.reader_answers, outcomes, config)
            told[name] = {
                r.article.id: as_json(r, with_text=False)
                for _, r in _progress(outcomes, args.quiet)
                if isinstance(r, Reading)
            }
            command_second.reported(report)
    scores = scoring.score(gold, told)
    if args.json:
        print(json.dumps({**scoring.as_dict(scores), "texts": scoring.texts_of(gold)}, ensure_ascii=False, indent=1))
    else:
        print(scoring.as_text(scores))
        if args.kinds and "visits" in wanted:
            from lib import by_kind

            print(by_kind.as_text(by_kind.measured(gold, told["visits"])))
        if args.misses:
            print("\n".join(m for s in scores.values() for m in s.misses))
    return OK


def sample(args: argparse.Namespace, config: Config) -> int:
    """Read the sample collection anew and keep what was read beside it (for developers, after a change to the
    reading).
    """
    from lib.sample import write

    print(f"{write(config)} articles read and kept", file=sys.stderr)
    return OK


def export(args: argparse.Namespace, config: Config) -> int:
    """Write what the filters narrow to, in one of the formats that the page Data offers."""
    from lib.export import FORMATS
    from lib.exporting import view
    from lib.model import Filters
    from lib.store import Store, query

    store = Store(config)
    people = tuple(query.people_named(store, args.person)) if args.person else ()
    if args.person and not people:
        raise EntenteError(f"Nobody in the collection is called {args.person}.")
    f = Filters(people=people, homes=tuple(map(_code, args.home)), places=tuple(map(_code, args.place)),
                statuses=tuple(args.status), topics=tuple(args.topic), since=args.since, until=args.until,
                search=args.search or "", with_sample=not args.no_sample)  # fmt: skip
    chosen = FORMATS[args.format]
    path = Path(args.out or chosen.file)
    told = view(store, f, args.collection)
    with whole(path) as out:
        chosen.write(told, out)
    print(f"{len(told.visits)} visits from {len(told.articles)} articles written to {path}", file=sys.stderr)
    return OK


def backup(args: argparse.Namespace, config: Config) -> int:
    """Write the whole store (articles, readings, corrections, links) to one file, from SQLite or PostgreSQL."""
    from lib.store import Store
    from lib.store.backup import backup as write

    path = Path(args.file)
    if path.exists() and not args.force:
        print(f"error: {path.name} exists; --force writes over it", file=sys.stderr)
        return WRONG_USE
    counts = write(Store(config), path)
    print(
        f"{path}: {counts['article']:,} articles, {counts['visit']:,} visits, {counts['correction']:,} corrections",
        file=sys.stderr,
    )
    return OK


def restore(args: argparse.Namespace, config: Config) -> int:
    """Put a backup into an empty store, SQLite or PostgreSQL, whichever this environment names; all or nothing."""
    from lib.store import Store
    from lib.store.backup import restore as read

    counts = read(Store(config), Path(args.file))
    print(
        f"restored {counts['article']:,} articles, {counts['visit']:,} visits, {counts['correction']:,} corrections",
        file=sys.stderr,
    )
    return OK


def share(args: argparse.Namespace, config: Config) -> int:
    """Make, list or revoke links into the collection. A new link is printed once, on standard output."""
    from lib.access import WHOLE
    from lib.model import Filters, Link
    from lib.store import Store, query

    store = Store(config)
    now = dt.datetime.now(dt.UTC)
    if args.do == "list":
        for one in store.links():
            state = "revoked" if one.revoked else "ended" if one.expires <= now else f"until {one.expires:%Y-%m-%d}"
            print(
                f"{one.key}  {state:<16}  last used {one.last_used:%Y-%m-%d %H:%M}Z  {one.name}"
                if one.last_used
                else f"{one.key}  {state:<16}  never used  {one.name}"
            )
        return OK
    if args.do == "revoke":
        if store.revoke(args.name or ""):
            return OK
        print("error: there is no such link in force; `share list` names them", file=sys.stderr)
        return WRONG_USE
    people = tuple(query.people_named(store, args.person)) if args.person else ()
    if args.person and not people:
        print(f"error: nobody in the store is called {args.person}", file=sys.stderr)
        return WRONG_USE
    scope = Filters(
        people=people,
        places=tuple(map(_code, args.place)),
        since=args.since,
        until=args.until,
        search=args.search or "",
    )
    token = store.share(
        Link(
            "",
            args.name or "link",
            args.note,
            WHOLE if scope == Filters() else scope,
            "",
            "command line",
            now,
            now + dt.timedelta(days=args.days),
        )
    )
    print(f"{config.public_url or 'http://localhost:8501'}/?share={token}")
    return OK


def _code(words: str) -> str:
    """A country's code from its name or code, an organisation's code as it is."""
    found = words.upper() if words.upper() in {*country_names().values(), *organisations().values()} else home_of(words)
    if not found:
        raise EntenteError(f"{words} is no country or organisation that Entente knows.")
    return found


def _day(words: str) -> dt.date:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words} is no day; write it as 2018-01-13") from None


def _paths(values: list[str]) -> list[Path]:
    paths = [Path(v) for v in values]
    for p in paths:
        if not p.exists():
            raise EntenteError(f"There is no file or folder named {p}.")
    return paths


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    top = argparse.ArgumentParser(
        prog="python -m lib", description="Entente: reads diplomatic visits out of news articles."
    )
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    e = commands.add_parser("extract", help="read articles and print one JSON object each", description=extract.__doc__)
    e.add_argument("paths", nargs="+", metavar="PATH", help="an article file, a folder, or a .jsonl with id and text")
    e.add_argument("--out", metavar="FILE.jsonl", help="write here instead of to standard output")
    e.add_argument(
        "--why",
        action="store_true",
        help="for each visit the signs that spoke for and against it, their words and weights",
    )
    e.add_argument("--quiet", action="store_true", help="no progress on standard error")
    command_second.options(
        e,
        ("offline", "quick", "careful", "model", "both"),
        "offline",
        "who reads: quick (our own rules), careful (an encoder beside them), the language model of "
        "ENTENTE_MODEL_URL, or both; default: offline, which is quick or careful as ENTENTE_READER says",
    )
    e.add_argument("--dry-run", metavar="DIR", help="write the requests to the model there as JSON; nothing is sent")
    e.add_argument("--answers", default="", metavar="DIR", help="take the model's answers from there; nothing is sent")
    e.set_defaults(run=extract)
    i = commands.add_parser("ingest", help="read articles into the store", description=ingest.__doc__)
    i.add_argument(
        "sources",
        nargs="*",
        metavar="PATH|URL",
        help="an article file, a folder, a link, or a file of links, one a line",
    )
    i.add_argument(
        "--links",
        action="append",
        default=[],
        metavar="FILE",
        help="fetch every link in a file (a table, a page of bookmarks)",
    )
    i.add_argument("--quiet", action="store_true", help="no progress on standard error")
    command_second.options(
        i,
        ("offline", "quick", "careful", "both"),
        "",
        (
            "who reads: quick (our own rules), careful (an encoder beside them), or the language model of "
            "ENTENTE_MODEL_URL beside them; default: as ENTENTE_READER and ENTENTE_MODEL_MODE say"
        ),
    )
    i.set_defaults(run=ingest)
    m = commands.add_parser("import", help="bring visits coded by hand, from CSV or Excel", description=import_.__doc__)
    m.add_argument("what", choices=("visits",))
    m.add_argument(
        "paths",
        nargs="+",
        metavar="FILE",
        help=(
            "CSV or Excel with COLT's columns or ours: visitor, role, home, country, city, start, end, status, "
            "purpose, hosts"
        ),
    )
    m.add_argument("--by", required=True, metavar="NAME", help="who brings them; stands as their source")
    m.add_argument("--quiet", action="store_true", help="no progress on standard error")
    m.set_defaults(run=import_)
    g = commands.add_parser(
        "batch", help="read any number of articles, on all cores or a cluster, into Parquet", description=batch.__doc__
    )
    g.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="folders, files or patterns: articles, .jsonl(.gz), .csv(.gz), .parquet",
    )
    g.add_argument(
        "--out", required=True, metavar="DIR", help="the folder of the datasets; run again to go on, or to add inputs"
    )
    g.add_argument(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="of a Dask scheduler (tcp://host:8786); default: a cluster of this machine's cores",
    )
    g.add_argument(
        "--workers", type=int, default=0, metavar="N", help="processes on this machine; default: one for each core"
    )
    g.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=NAME",
        help="what the input calls a field: text=body, published=pub_date ...; may be repeated",
    )
    g.add_argument("--quiet", action="store_true", help="no progress on standard error")
    g.set_defaults(run=batch)
    o = commands.add_parser("load", help="take what `batch` wrote into the store", description=load_batch.__doc__)
    o.add_argument("folder", metavar="DIR")
    o.set_defaults(run=load_batch)
    v = commands.add_parser(
        "evaluate", help="measure how well it reads, on your own annotated texts", description=evaluate.__doc__
    )
    v.add_argument(
        "paths",
        nargs="+",
        metavar="GOLD [PRED.jsonl ...]",
        help="the folder of annotations, then files that `extract` wrote; without them the folder's texts are read now",
    )
    v.add_argument("--json", action="store_true", help="print the figures as JSON")
    v.add_argument("--misses", action="store_true", help="name the visits missed and the false ones")
    v.add_argument("--quiet", action="store_true", help="no progress on standard error")
    v.add_argument(
        "--kinds",
        action="store_true",
        help="figures for each kind of text that the annotations name, with 95%% intervals",
    )
    command_second.options(
        v,
        ("offline", "quick", "careful", "model", "both"),
        "offline",
        "whose visits are measured: of our own rules (quick), with an encoder beside them (careful), of the language "
        "model of ENTENTE_MODEL_URL, or of both",
    )
    v.add_argument(
        "--reader-answers",
        default="",
        metavar="DIR",
        help=(
            "take the model's answers from there (names as extract --dry-run writes them); measures both unless "
            "--reader model"
        ),
    )
    v.set_defaults(run=evaluate)
    x = commands.add_parser(
        "export",
        help="write visits from the store as CSV, GeoJSON, KML, a calendar, a report ...",
        description=export.__doc__,
    )
    x.add_argument("format", choices=EXPORTS, metavar="FORMAT", help=", ".join(EXPORTS))
    x.add_argument("--out", metavar="FILE", help="where to write; default: a name of its own in this folder")
    x.add_argument("--person", metavar="NAME", help="visits of the people called so")
    x.add_argument(
        "--home",
        action="append",
        default=[],
        metavar="COUNTRY",
        help="visits of officials of that country (name or code); may be repeated",
    )
    x.add_argument(
        "--place", action="append", default=[], metavar="COUNTRY", help="visits to that country; may be repeated"
    )
    x.add_argument("--status", action="append", default=[], choices=STATUSES, help="may be repeated")
    x.add_argument(
        "--topic",
        action="append",
        default=[],
        choices=[r["id"] for r in rows("topics")],
        metavar="TOPIC",
        help="an id of lib/data/topics.csv; may be repeated",
    )
    x.add_argument("--since", type=_day, metavar="DAY")
    x.add_argument("--until", type=_day, metavar="DAY")
    x.add_argument("--search", metavar="WORDS", help="words that an article, a name or a place must hold")
    x.add_argument("--no-sample", action="store_true", help="leave the sample collection out")
    x.add_argument("--collection", default="", metavar="NAME", help="what the citation calls the collection")
    x.set_defaults(run=export)
    b = commands.add_parser("backup", help="write the whole store to one file", description=backup.__doc__)
    b.add_argument("file", metavar="FILE.zip")
    b.add_argument("--force", action="store_true", help="write over a file that exists")
    b.set_defaults(run=backup)
    r = commands.add_parser("restore", help="put a backup into an empty store", description=restore.__doc__)
    r.add_argument("file", metavar="FILE.zip")
    r.set_defaults(run=restore)
    h = commands.add_parser("share", help="make, list or revoke links into the collection", description=share.__doc__)
    h.add_argument("do", choices=("make", "list", "revoke"))
    h.add_argument("name", nargs="?", metavar="NAME", help="make: what the link is called; revoke: its key")
    h.add_argument("--note", default="", help="for you and your colleagues")
    h.add_argument("--days", type=int, default=30, help="until it ends; default 30")
    h.add_argument("--person", metavar="NAME")
    h.add_argument(
        "--place", action="append", default=[], metavar="COUNTRY", help="visits to that country only; may be repeated"
    )
    h.add_argument("--since", type=_day, metavar="DAY")
    h.add_argument("--until", type=_day, metavar="DAY")
    h.add_argument("--search", metavar="WORDS")
    h.set_defaults(run=share)
    command_links.add_to(commands)
    commands.add_parser(
        "sample", help="read the sample collection anew (for developers)", description=sample.__doc__
    ).set_defaults(run=sample)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 all well, 1 some articles were refused, 2 wrong use."""
    args = parser().parse_args(arguments)
    try:
        if hasattr(args, "paths"):
            args.paths = _paths(args.paths)
        return args.run(args, command_second.chosen(args, load()))
    except EntenteError as error:
        print(f"error: {error}", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        return OK
