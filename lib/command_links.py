"""The commands that ask the web: links for `ingest`, and `follow` with its feeds."""

import argparse
import re
import sys
from pathlib import Path

from lib.config import Config
from lib.errors import EntenteError, FetchingOff, UnreadableFile
from lib.model import Feed, Reading
from lib.reading.addresses import found_in, only_links

OK, SOME_FAILED, WRONG_USE = 0, 1, 2
MOST_LISTED = 5_000_000  # bytes of a file that may be a list of links


def parted(given: list[str], listed: list[str]) -> tuple[list[str], list[str]]:
    """(links, paths) of what was given; a file that holds nothing but links is its links. listed: files of which every
    address counts.
    """
    links, paths = [], []
    for one in given:
        if re.match(r"https?:", one, re.I):
            links.append(one)
        elif own := _links_of(Path(one)):
            links += own
        else:
            paths.append(one)
    for one in listed:
        try:
            links += found_in(Path(one).read_text("utf-8", errors="replace"))
        except OSError:
            raise EntenteError(f"There is no file named {one}.") from None
    return links, paths


def _links_of(path: Path) -> list[str]:
    if (
        not path.is_file()
        or path.stat().st_size > MOST_LISTED
        or path.suffix.lower() not in ("", ".txt", ".list", ".urls", ".links")
    ):
        return []
    return only_links(path.read_text("utf-8", errors="replace"))


def ingest_links(links: list[str], store, config: Config, quiet: bool, told: dict[str, int]) -> int:
    """Fetch links, read them and put them into the store; told counts what became of them. Returns how many visits were
    told.
    """
    from lib import fetching
    from lib.worker import Worker

    if not config.fetches:
        raise FetchingOff("")
    worker, visits = Worker(config), 0
    try:
        for n, came in enumerate(fetching.pages_of(links, store, worker, config), 1):
            if not quiet and sys.stderr.isatty():
                print(f"{n} of {len(links)}: {came.name}", file=sys.stderr)
            told["known already"] += came.same_since is not None
            for outcome in came.outcomes:
                if isinstance(outcome, Reading):
                    added = fetching.keep(store, outcome, came.page)
                    told["added" if added.new else "known already"] += 1
                    visits += added.visits
                else:
                    told["refused"] += 1
                    print(f"refused: {outcome}", file=sys.stderr)
    finally:
        worker.close()
    return visits


def follow(args: argparse.Namespace, config: Config) -> int:
    """Look at the feeds that are followed and keep what is new in them (for cron: no output where there is nothing to
    tell, with --quiet).
    `follow add URL` follows a feed, or the one that a web page names; `follow list` names them; `follow leave URL`
    ends it, and keeps its articles."""
    from lib.store import Store, feeds

    store = Store(config)
    if args.do in ("add", "leave") and not args.feeds:
        raise EntenteError(f"Name the feed: follow {args.do} URL.")
    if args.do == "list":
        for feed in feeds.every(store):
            print(_line(feed))
        return OK
    if args.do == "leave":
        return _leave(args.feeds, store)
    if not config.fetches:
        raise FetchingOff("")
    return _add(args, store, config) if args.do == "add" else _look(args, store, config)


def _line(feed: Feed) -> str:
    state = (
        f"fails since {feed.failing:%Y-%m-%d %H:%M}Z: {feed.failure}"
        if feed.failing
        else f"looked at {feed.looked:%Y-%m-%d %H:%M}Z"
        if feed.looked
        else "not looked at"
    )
    counts = (
        f"{feed.articles} articles"
        + (f", {feed.waiting} waiting" if feed.waiting else "")
        + (f", {feed.refused} refused" if feed.refused else "")
    )
    return f"{feed.id:>4}  {feed.title or '(no title)'}  {feed.address}  {counts}; {state}"


def _leave(named: list[str], store) -> int:
    from lib.reading.links import normal
    from lib.store import feeds

    every = {f.address: f.id for f in feeds.every(store)} | {str(f.id): f.id for f in feeds.every(store)}
    for one in named:
        number = every.get(one) or every.get(normal(one))
        if number is None or not feeds.leave(store, number):
            print(f"error: {one} is not followed; `follow list` names what is", file=sys.stderr)
            return WRONG_USE
    return OK


def _add(args: argparse.Namespace, store, config: Config) -> int:
    from lib import following
    from lib.worker import Worker

    worker, failed = Worker(config), False
    try:
        for address in args.feeds:
            try:
                feed, new = following.follow(address, store, worker, config)
                print(
                    f"{following.name(feed)} is {'followed' if new else 'followed already'}; {feed.address}",
                    file=sys.stderr,
                )
            except UnreadableFile as refused:
                failed = True
                print(f"refused: {refused}", file=sys.stderr)
    finally:
        worker.close()
    return SOME_FAILED if failed else OK


def _look(args: argparse.Namespace, store, config: Config) -> int:
    from lib import following
    from lib.store import feeds
    from lib.worker import Worker

    worker, failed = Worker(config), False
    try:
        for looked in following.look(
            store, worker, config, feeds.every(store) if args.all else feeds.due(store), force=args.all
        ):
            news = bool(looked.first or looked.refused)
            failed |= news
            if news or not (args.quiet or looked.failure):
                print(looked.words(), file=sys.stderr)
                for title, reason in looked.refused:
                    print(f"refused: {title}: {reason}", file=sys.stderr)
    finally:
        worker.close()
    return SOME_FAILED if failed else OK


def add_to(commands) -> None:
    """Put `follow` among the commands."""
    f = commands.add_parser(
        "follow", help="look at the feeds that are followed; add, list, leave them", description=follow.__doc__
    )
    f.add_argument("do", nargs="?", default="look", choices=("look", "add", "list", "leave"))
    f.add_argument(
        "feeds", nargs="*", metavar="URL", help="add: a feed, or a page that names one; leave: its address or number"
    )
    f.add_argument("--all", action="store_true", help="look also at those that failed lately")
    f.add_argument("--quiet", action="store_true", help="tell only what is new and wrong")
    f.set_defaults(run=follow)
