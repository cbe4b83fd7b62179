"""The second reader on the command line: the options that ask for it, and what `extract`, `ingest` and `evaluate` do
with it.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lib.careful import encoder
from lib.config import Config
from lib.errors import EntenteError, UnreadableFile
from lib.model import Reading

OK, SOME_FAILED = 0, 1


def options(command: argparse.ArgumentParser, readers: tuple[str, ...], default: str, words: str) -> None:
    """The options that every command with a second reader has; words say what --reader chooses."""
    command.add_argument("--reader", choices=readers, default=default, help=words)
    command.add_argument(
        "--unsure", action="store_true", help="ask the model only about articles of which the offline reader is unsure"
    )


def chosen(args: argparse.Namespace, config: Config) -> Config:
    """The settings with the offline reader that --reader asks for; args.reader is "offline" afterwards.

    Raises EntenteError where the encoder is not there.
    """
    asked = getattr(args, "reader", "")
    if asked not in ("quick", "careful"):
        return config
    if asked == "careful" and not encoder.is_there():
        raise EntenteError(encoder.MISSING)
    args.reader = "offline"
    return replace(config, reader=asked)


def _say_where(how) -> None:
    print(f"The articles are sent to {how.source.host}.", file=sys.stderr)


def read_by(args: argparse.Namespace, answers: str, outcomes: Iterable, config: Config):
    """The outcomes as args.reader tells them, and the report that fills as they are taken (None for the offline
    reader).
    """
    if args.reader == "offline":
        if answers or args.unsure:
            raise EntenteError("Answers and --unsure are of the second reader; add --reader model or --reader both.")
        return outcomes, None
    from lib.reading_twice import Report, all_twice, asking

    report, how = Report(), asking(config, args.reader, "unsure" if args.unsure else "every", answers)
    if not answers:
        _say_where(how)
    return all_twice(outcomes, how, report), report


def reported(report) -> bool:
    """Say on standard error what the second reader did; whether any article was left without its answer."""
    for line in report.lines() if report is not None else ():
        print(line, file=sys.stderr)
    return report is not None and bool(report.failures)


def dry_run(args: argparse.Namespace, outcomes: Iterable, config: Config) -> int:
    """Write each article's request to the second reader as JSON; nothing is sent."""
    from lib.second.reader import write_request

    if args.reader == "offline" or args.answers:
        raise EntenteError(
            "--dry-run writes requests to the second reader; use it with --reader model or both, without --answers."
        )
    folder, failed, written = Path(args.dry_run), 0, 0
    folder.mkdir(parents=True, exist_ok=True)
    for _, outcome in outcomes:
        if isinstance(outcome, UnreadableFile):
            failed += 1
            print(f"refused: {outcome}", file=sys.stderr)
        else:
            write_request(outcome, folder, config.model or "model")
            written += 1
    print(f"{written:,} requests written to {folder}; nothing was sent", file=sys.stderr)
    return SOME_FAILED if failed else OK


def model_for(args: argparse.Namespace, config: Config):
    """How `ingest` asks the second reader: as --reader says, else as the settings do; None if it is not asked."""
    from lib.reading_twice import asking, goes_to

    if args.reader == "offline" or (not args.reader and not goes_to(config)):
        if args.unsure:
            raise EntenteError("--unsure is of the second reader; add --reader both.")
        return None
    how = asking(
        config, "both", "unsure" if args.unsure or (not args.reader and config.model_mode == "unsure") else "every"
    )
    _say_where(how)
    return how


def not_known(outcomes: Iterable, store, told: dict[str, int]) -> Iterator[tuple]:
    """The outcomes without the articles that the store has already: nobody is asked about those again."""
    for path, outcome in outcomes:
        if isinstance(outcome, Reading) and store.known([outcome.article.fingerprint]):
            told["known already"] += 1
        else:
            yield path, outcome
