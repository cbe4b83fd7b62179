"""Where the story plays at a given word, for sentences that do not say: "Obama will fly in on Friday", "who addressed the gathering"."""

from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Token

from lib.extract.scene import Scene
from lib.extract.status import times_for
from lib.extract.where import destinations
from lib.model import Claim, Place, Span, Timex
from lib.tables import words

REACH = 6  # sentences a place mentioned before still is the setting
LEAD = 3  # sentences in which a gathering without named people sets the stage
_STAGE_PREPOSITIONS = frozenset({"in", "at", "on", "to"})


class Setting:
    """The places that the text sets its story in, in order."""

    def __init__(self, scene: Scene, claims: Sequence[Claim]) -> None:
        self._scene = scene
        self._days: dict[str, tuple[Timex, ...]] = {}
        found: list[tuple[int, Place, Span, bool, tuple[Timex, ...]]] = []
        for claim in claims:
            if claim.status != "negated" and not claim.ends and claim.place.kind not in ("continent", "area", "water"):
                found.append((claim.trigger.start, claim.place, claim.place_span, claim.status in ("planned", "cancelled", "postponed") and scene.text[claim.trigger.start : claim.trigger.end] not in ("left", "departed"), claim.times))
        for token in scene.doc:
            if scene.sentence[token.i] > LEAD:
                break
            if token.idx >= scene.header_end and token.pos_ in ("VERB", "NOUN") and token.lemma_.lower() in words("cues", "stage"):
                for place, at in destinations(scene, token, _STAGE_PREPOSITIONS, False):
                    self._days.setdefault(place.name, times_for(scene, token))
                    found.append((token.idx, place, scene.place_span(at), False, ()))
        self._found = sorted(found, key=lambda f: f[0])
        self._starts = [f[0] for f in self._found]

    def days_at(self, place: Place) -> tuple[Timex, ...]:
        """When, the first sentences say, something takes place there: "will meet in Sochi on Wednesday"."""
        return self._days.get(place.name, ())

    def at(self, token: Token, planned: bool = False) -> tuple[Place, Span, tuple[Timex, ...]] | None:
        """The last place told before this word, not more than some sentences ago; else the dateline; else the first told. With its words and times."""
        last = bisect_left(self._starts, token.idx)
        sentence = self._scene.sentence[token.i]
        sentence_of = lambda span: self._scene.sentence.get(getattr(self._scene.doc.char_span(span.start, span.end, alignment_mode="expand"), "start", 0), 0)  # noqa: E731
        for _, place, span, ahead, times in reversed(self._found[:last]):
            if sentence - sentence_of(span) > REACH:
                break
            if planned or not ahead:
                return place, span, times
        if self._scene.dateline is not None and self._scene.dateline.country:
            return self._scene.dateline, Span(0, max(1, self._scene.header_end)), ()
        return self._found[0][1:3] + ((),) if self._found and not self._found[0][3] else None
