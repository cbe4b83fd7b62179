"""The offline reading and the second reader's together: which readings are asked about, and what comes of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

from lib.config import Config
from lib.errors import ModelSetWrong
from lib.extract import score
from lib.model import Place, Reading, Span
from lib.resolve import places
from lib.resolve.gazetteer import Gazetteer
from lib.second import meeting, reader
from lib.second.wire import Client, host_of

WHICH = ("unsure", "every")  # articles that are sent
AT_ONCE = 4  # requests under way
TOGETHER = 64  # articles heard before the first of them is decided on
CLOSE = 1.0  # log odds around the threshold within which the offline reading is unsure of a visit
NOT_SET = "No language model is set: name its address in ENTENTE_MODEL_URL and the model in ENTENTE_MODEL."
WHOSE = {"both": "told by both", "offline": "by the offline reader alone", "model": "by the model alone"}


@dataclass
class Report:
    """What the second reader did. refused and failures by why (sentences), visits by who tells them.

    articles: asked about, of which kept came from answers kept before; passed: not asked about, for the offline reading
    is sure of them.
    """

    articles: int = 0
    kept: int = 0
    passed: int = 0
    unsent: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    visits: Counter[str] = field(default_factory=Counter)
    record: meeting.Record = field(default_factory=meeting.Record)

    def lines(self) -> Iterator[str]:
        """The report as sentences."""
        if self.articles:
            failed = sum(self.failures.values())
            yield (
                f"second reader: {self.articles:,} articles asked about ({self.kept:,} answers kept from before), "
                f"{failed:,} without an answer that can be used"
            )
        if self.passed:
            yield f"{self.passed:,} articles of which the offline reader is sure were not sent"
        if self.visits:
            yield "visits: " + ", ".join(f"{n:,} {who}" for who, n in sorted(self.visits.items()))
        if self.unsent:
            yield f"{self.unsent:,} sentences of long articles were not sent"
        if self.refused:
            yield f"refused: {sum(self.refused.values()):,} claims of the model"
            yield from (f"  {n:,} {why}" for why, n in self.refused.most_common())
        yield from (f"{why} The offline reading stands for {n:,}." for why, n in self.failures.most_common())


@dataclass(frozen=True)
class Asking:
    """How articles are read twice. mode: "model" puts its records in the place of the offline ones, "both" joins them.

    which: "every" article, or those that the offline reading is "unsure" of.
    """

    source: reader.Asks
    mode: str = "both"
    which: str = "every"
    kept: reader.Kept | None = None


def asking(config: Config, mode: str = "both", which: str = "every", answers: str = "") -> Asking:
    """How the settings say to ask: a folder of recorded answers, else the model. Raises ModelSetWrong, EntenteError."""
    if answers:
        return Asking(reader.Recorded(Path(answers)), mode, which)
    if not config.model_url:
        raise ModelSetWrong(NOT_SET)
    return Asking(Client(config), mode, which, reader.Kept(config.data_dir / "answers", config.model))


def goes_to(config: Config) -> str:
    """The host to which the app and `ingest` send articles, "" if to none. Raises ModelSetWrong."""
    return host_of(config) if config.model_mode in WHICH and config.model_url else ""


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer()


def place_at(text: str, span: Span) -> Place | None:
    """The gazetteer's word on characters of a text that the offline reading took for no place; None if they
    are none.
    """
    return places.resolve([(*span, text[span.start : span.end], False)], text, _gazetteer())[0].place


def unsure(reading: Reading) -> bool:
    """Does the offline reading find nobody who could be anywhere, or hold a visit for about as likely as not?

    Tables, which it copies, are sure.
    """
    if reading.article.trips:
        return False
    line = meeting.log_odds(score.model("visit").threshold)
    return not reading.chances or any(abs(meeting.log_odds(c.likely) - line) <= CLOSE for c in reading.chances)


def is_sent(reading: Reading, which: str) -> bool:
    """Is an article asked about?"""
    return not reading.article.trips if which == "every" else unsure(reading)


def _second(reading: Reading, how: Asking) -> reader.Second:
    return reader.read(reading, how.source, lambda span: place_at(reading.article.text, span), how.kept)


def _joined(reading: Reading, second: reader.Second, how: Asking, report: Report) -> Reading:
    report.articles += 1
    report.kept += not second.paid
    report.refused += second.refused
    report.unsent += second.left
    if second.failure:
        report.failures[second.failure] += 1
        return reading
    if how.mode == "model":
        report.visits["of the model"] += len(second.proved.visits)
        return reader.alone(reading, second)
    met = meeting.both(reading, second.proved, report.record.word)
    report.visits += Counter({WHOSE[k]: n for k, n in met.counts.items() if k in WHOSE})
    report.refused += Counter({"visit: unlikely, and the offline reader does not tell it": met.counts["left out"]})
    return met.reading


def all_twice(pairs: Iterable[tuple], how: Asking, report: Report) -> Iterator[tuple]:
    """(file, reading or refusal) in order, each reading read twice, AT_ONCE requests under way; refusals pass.

    TOGETHER articles are heard before the first is decided on: what a model's word weighs hangs on what it says
    elsewhere.
    """
    left = iter(pairs)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="second") as pool:
        while some := list(islice(left, TOGETHER)):
            asked = [isinstance(o, Reading) and is_sent(o, how.which) for _, o in some]
            waiting = [pool.submit(_second, o, how) if a else None for (_, o), a in zip(some, asked, strict=True)]
            heard = [w.result() if w is not None else None for w in waiting]
            for (_, outcome), second in zip(some, heard, strict=True):
                if second is not None:
                    report.record.hear(outcome, second.proved)
            for (path, outcome), second in zip(some, heard, strict=True):
                report.passed += second is None and isinstance(outcome, Reading)
                yield path, outcome if second is None else _joined(outcome, second, how, report)
