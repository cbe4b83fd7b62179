"""One article through the second reader: asked, once more if the answer is no answer, and proved by the text."""

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from lib.errors import EntenteError, ModelFailed
from lib.model import Reading
from lib.second import answer, request
from lib.second.proof import PlaceOf, Proved, proved
from lib.second.request import Request
from lib.second.wire import content

ASKED = 2  # times an article is asked about when the answer is malformed
MOST_FILE = 2_000_000  # bytes of a recorded answer


class Asks(Protocol):
    """Where answers come from: a server, or a folder of recorded ones."""

    host: str

    def ask(self, request: Request) -> str:
        """The content of the model's message. Raises ModelFailed."""
        ...


@dataclass(frozen=True)
class Second:
    """What came of one article: what is proved; or failure, a sentence, when nothing could be used. left: sentences not sent."""

    proved: Proved
    failure: str = ""
    left: int = 0

    @property
    def refused(self) -> Counter[str]:
        """How often something was refused, by why."""
        return self.proved.refused


def read(reading: Reading, asks: Asks, place_of: PlaceOf) -> Second:
    """The second reading of an article. Raises nothing that the server or the text can bring about."""
    asked = request.made(reading)
    said = ""
    for _ in range(ASKED):
        try:
            told = answer.taken(asks.ask(asked))
        except answer.Malformed as malformed:
            said = f"The language model at {asks.host} gave no answer that can be used: {malformed}."
            continue
        except ModelFailed as failed:
            return Second(Proved(), str(failed), asked.left)
        return Second(proved(told, reading, asked.sentences, place_of), left=asked.left)
    return Second(Proved(), said, asked.left)


def alone(offline: Reading, second: Second) -> Reading:
    """The reading with the model's proved visits, meetings and tours in the place of the offline ones; what failed keeps those."""
    if second.failure:
        return offline
    found = second.proved
    return replace(offline, visits=tuple(found.visits), meetings=tuple(found.meetings), tours=tuple(found.tours))


# --- requests and answers in files -----------------------------------------------------------------------------------


def file_name(asked: Request) -> str:
    """The name of the file of an article's request, and of its recorded answer."""
    safe = re.sub(r"[^\w.-]+", "-", asked.article.id)[:60].strip(".-") or "article"
    return f"{safe}-{asked.article.fingerprint[:12]}.json"


def write_request(reading: Reading, folder: Path, model: str) -> Path:
    """Write the exact body that would be sent for an article."""
    asked = request.made(reading)
    path = folder / file_name(asked)
    path.write_text(json.dumps(asked.body(model), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


class Recorded:
    """Answers from a folder: under the request's file name either a whole chat completion or the answer's own JSON."""

    def __init__(self, folder: Path):
        if not folder.is_dir():
            raise EntenteError(f"There is no folder of answers named {folder}.")
        self._folder, self.host = folder, f"the folder {folder.name}"

    def ask(self, request: Request) -> str:
        """The recorded content. Raises ModelFailed where none is recorded."""
        path = self._folder / file_name(request)
        try:
            if path.stat().st_size > MOST_FILE:
                raise ModelFailed(self.host, f"holds an answer {path.name} of more than {MOST_FILE // 1_000_000} MB")
            data = path.read_bytes()
        except OSError:
            raise ModelFailed(self.host, f"holds no answer {path.name}") from None
        try:
            told = json.loads(data)
        except (ValueError, RecursionError):
            told = None
        if isinstance(told, dict) and "choices" in told:
            return content(data, self.host)
        return data.decode("utf-8", "replace")
