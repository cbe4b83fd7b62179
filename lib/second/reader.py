"""One article through the second reader: asked, once more if the answer is no answer, and proved by the text."""

import hashlib
import json
import logging
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from lib.errors import EntenteError, ModelFailed
from lib.files import whole
from lib.model import Reading
from lib.second import answer, request
from lib.second.proof import PlaceOf, Proved, proved
from lib.second.request import Request
from lib.second.wire import content as content_of

LOG = logging.getLogger(__name__)
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
    """What came of one article: what is proved; or failure, a sentence, when nothing could be used.

    left: sentences not sent.
    """

    proved: Proved
    failure: str = ""
    left: int = 0
    paid: bool = True  # False where a kept answer was used

    @property
    def refused(self) -> Counter[str]:
        """How often something was refused, by why."""
        return self.proved.refused


class Kept:
    """Answers on the disk by text, instruction and model, so that nothing is paid for twice.

    Only usable answers are kept.
    """

    def __init__(self, folder: Path, model: str):
        self._folder, self._model = folder, model

    def _path(self, asked: Request) -> Path:
        key = "\n".join((asked.article.fingerprint, request.VERSION, self._model))
        return self._folder / f"{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}.json"

    def find(self, asked: Request) -> answer.Answer | None:
        """What the model answered before, if it was kept and is whole."""
        try:
            return answer.taken(self._path(asked).read_bytes().decode("utf-8", "replace"))
        except (OSError, answer.Malformed):
            return None

    def keep(self, asked: Request, content: str) -> None:
        """Keep an answer; a disk that is full costs only the next time's money."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with whole(self._path(asked)) as out:
                out.write(content.encode("utf-8", "replace"))
        except OSError:
            LOG.warning("an answer of the model could not be kept")


def read(reading: Reading, asks: Asks, place_of: PlaceOf, kept: Kept | None = None) -> Second:
    """The second reading of an article, from what was kept if it was asked about before.

    Raises nothing that the server or the text can bring about.
    """
    asked = request.made(reading)
    known = kept.find(asked) if kept is not None else None
    if known is not None:
        return Second(proved(known, reading, asked.sentences, place_of), left=asked.left, paid=False)
    said = ""
    for _ in range(ASKED):
        try:
            content = asks.ask(asked)
            told = answer.taken(content)
        except answer.Malformed as malformed:
            said = f"The language model at {asks.host} gave no answer that can be used: {malformed}."
            continue
        except ModelFailed as failed:
            return Second(Proved(), str(failed), asked.left)
        if kept is not None:
            kept.keep(asked, content)
        return Second(proved(told, reading, asked.sentences, place_of), left=asked.left)
    return Second(Proved(), said, asked.left)


def alone(offline: Reading, second: Second) -> Reading:
    """The reading with the model's proved visits, meetings and tours in the place of the offline ones; what failed
    keeps those.
    """
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
            return content_of(data, self.host)
        return data.decode("utf-8", "replace")
