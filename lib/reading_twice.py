"""The offline reading and the second reader's together: which readings are asked about, and what comes of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lib.config import Config
from lib.errors import ModelSetWrong
from lib.ingest import place_at
from lib.model import Reading
from lib.second import meeting, reader
from lib.second.wire import Client

MODES = ("offline", "model", "both")
NOT_SET = "No language model is set: name its address in ENTENTE_MODEL_URL and the model in ENTENTE_MODEL."


@dataclass
class Report:
    """What the second reader did: articles asked about, failures (their sentences), refusals by why, and whose the visits are."""

    articles: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    visits: Counter[str] = field(default_factory=Counter)
    unsent: int = 0

    def lines(self) -> Iterator[str]:
        """The report as sentences."""
        if self.articles:
            failed = sum(self.failures.values())
            yield f"second reader: {self.articles:,} articles asked about, {failed:,} without an answer that can be used"
        if self.visits:
            yield "visits: " + ", ".join(f"{n:,} {who}" for who, n in sorted(self.visits.items()))
        if self.unsent:
            yield f"{self.unsent:,} sentences of long articles were not sent"
        if self.refused:
            yield f"refused: {sum(self.refused.values()):,} claims of the model"
            yield from (f"  {n:,} {why}" for why, n in self.refused.most_common())
        yield from (f"{why} The offline reading stands for {n:,}." for why, n in self.failures.most_common())


def asks(config: Config, answers: str = "") -> reader.Asks:
    """Where answers come from: a folder of recorded ones, else the model of the settings. Raises ModelSetWrong."""
    if answers:
        return reader.Recorded(Path(answers))
    if not config.model_url:
        raise ModelSetWrong(NOT_SET)
    return Client(config)


def twice(reading: Reading, mode: str, source: reader.Asks, report: Report) -> Reading:
    """One reading with the second reader's. mode: "model" puts its records in the place of the offline ones, "both" joins them."""
    second = reader.read(reading, source, lambda span: place_at(reading.article.text, span))
    report.articles += 1
    report.refused += second.refused
    report.unsent += second.left
    if second.failure:
        report.failures[second.failure] += 1
        return reading
    if mode == "model":
        report.visits["of the model"] += len(second.proved.visits)
        return reader.alone(reading, second)
    met = meeting.both(reading, second.proved)
    names = {"both": "told by both", "offline": "by the offline reader alone", "model": "by the model alone"}
    report.visits += Counter({names[k]: n for k, n in met.counts.items() if k in names})
    report.refused += Counter({"visit: unlikely, and the offline reader does not tell it": met.counts["left out"]})
    return met.reading


def all_twice(pairs: Iterable[tuple], mode: str, source: reader.Asks, report: Report) -> Iterator[tuple]:
    """(file, reading or refusal) with each reading read twice; refusals pass."""
    for path, outcome in pairs:
        yield path, twice(outcome, mode, source, report) if isinstance(outcome, Reading) else outcome
