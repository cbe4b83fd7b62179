"""Where the story plays at a given word, for sentences that do not say: "Obama will fly in on Friday", "who addressed the gathering"."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from lib.extract.parse import Token
from lib.extract.scene import Scene, auxiliaries, climb, governor, once
from lib.extract.status import times_for
from lib.extract.where import destinations
from lib.model import Claim, Place, Span, Timex
from lib.tables import words

REACH = 6  # sentences a place mentioned before still is the setting
LEAD = 3  # sentences in which a gathering without named people sets the stage
_STAGE_PREPOSITIONS = frozenset({"in", "at", "on", "to"})


@once
def _marked(scene: Scene, cue: str, kinds: tuple[str, ...]) -> list[Token]:
    """The words of the story that are such a cue."""
    wanted = words("cues", cue)
    return [t for t in scene.doc if t.lemma_.lower() in wanted and t.pos_ in kinds and t.idx >= scene.header_end]


class Setting:
    """The places that the text sets its story in, in order."""

    def __init__(self, scene: Scene, claims: Sequence[Claim]) -> None:
        self._scene = scene
        self._claims = claims
        self._days: dict[str, tuple[Timex, ...]] = {}
        found: list[tuple[int, Place, Span, bool, tuple[Timex, ...]]] = []
        for claim in claims:
            at_home = claim.kind == "presence" and scene.people[claim.person].country == claim.place.country and not (scene.dateline is not None and scene.dateline.country == claim.place.country)
            if claim.status != "negated" and not claim.ends and not at_home and claim.place.kind not in ("continent", "area", "water"):
                found.append((claim.trigger.start, claim.place, claim.place_span, claim.status in ("planned", "cancelled", "postponed") and scene.text[claim.trigger.start : claim.trigger.end] not in ("left", "departed"), claim.times))
        for token in _marked(scene, "stage", ("VERB", "NOUN")):
            if scene.sentence[token.i] > LEAD:
                break
            for place, at in destinations(scene, token, _STAGE_PREPOSITIONS, False):
                self._days.setdefault(place.name, times_for(scene, token))
                found.append((token.idx, place, scene.place_span(at), False, ()))
        self._found = sorted(found, key=lambda f: f[0])
        self._starts = [f[0] for f in self._found]
        self._occasions: list[tuple[int, str, Place, Span, tuple[Timex, ...]]] = []
        self._before: set[int] = set()  # of these, where the story was earlier: "she had stopped in Oslo for talks"
        for token in _marked(scene, "occasion", ("NOUN", "PROPN")):
            self._occasions += self._held(token)
            if "had" in auxiliaries(governor(token)):
                self._before.add(token.idx)

    def _held(self, noun: Token) -> list[tuple[int, str, Place, Span, tuple[Timex, ...]]]:
        """Where a summit, talks or a ceremony take place: "the forum in Jerusalem", "the summit, to be held in Tallinn on Friday", "attend talks in Riga"."""
        scene, verb = self._scene, governor(noun)
        if any(a.lower_ in ("on", "about", "over") and a.pos_ == "ADP" for a in climb(noun, 6)):
            return []  # "comments on the debate at a summit in Riga": spoken of, not the stage
        inner = [c for c in noun.children if c.dep_ in ("acl", "relcl") and c.pos_ in ("VERB", "AUX")]
        for trigger in (noun, *inner, verb):
            for place, at in destinations(scene, trigger, frozenset({"in", "at"}), False)[:1]:
                return [(noun.idx, noun.lemma_.lower(), place, scene.place_span(at), times_for(scene, inner[0] if inner else noun))]
        before = [c for c in self._claims if c.sentence == scene.sentence[noun.i] and c.trigger.start < noun.idx and c.status not in ("negated", "") and verb.lemma_ in ("attend", "join", "address", "open", "chair")]
        return [(noun.idx, noun.lemma_.lower(), before[-1].place, before[-1].place_span, before[-1].times)] if before else []

    def of(self, noun: Token) -> tuple[Place, Span, tuple[Timex, ...]] | None:
        """Where the summit or meeting is that the text spoke of before by the same word; else where the text's first occasion is."""
        before = [o for o in self._occasions if o[0] < noun.idx]
        same = [o for o in before if o[1] == noun.lemma_.lower()]
        return same[-1][2:] if same else None

    def latest(self, token: Token) -> tuple[Place, Span, tuple[Timex, ...]] | None:
        """Where the summit or ceremony is that was told of last, in this sentence or the one before."""
        scene = self._scene
        before = [(o[0], *o[2:]) for o in self._occasions if o[0] < token.idx and scene.sentence[token.i] - (scene.sentence_of(o[0], o[0] + 1) or 0) <= 1]
        for verb in _marked(scene, "stage", ("VERB",)):  # "NATO ministers gather in Brussels"
            if verb.i < token.i and scene.sentence[token.i] - scene.sentence[verb.i] <= 1:
                before += [(verb.idx, place, scene.place_span(at), times_for(scene, verb)) for place, at in destinations(scene, verb, frozenset({"in", "at"}), False)[:1]]
        return max(before, key=lambda b: b[0])[1:] if before else None

    @cached_property
    def stage(self) -> tuple[Place, Span, tuple[Timex, ...]] | None:
        """Where the occasion takes place that the first sentences or a headline tell of; the dateline if they name no other place."""
        scene = self._scene
        first = next((o for o in self._occasions if scene.sentence_of(o[0], o[0] + 1) <= LEAD and o[0] not in self._before), None)
        if first is not None:
            return first[2:]
        told = any(t.lemma_.lower() in words("cues", "gathering") for t in scene.doc if scene.sentence[t.i] <= LEAD) or any(w.lower().strip(",.:;'’s") in words("cues", "gathering") for w in scene.article.title.split())
        return self._filed if told else None

    @property
    def whole(self) -> tuple[Place, Span, tuple[Timex, ...]] | None:
        """Where the story as a whole plays: its stage, else its dateline."""
        return self.stage or self._filed

    @cached_property
    def _filed(self) -> tuple[Place, Span, tuple[Timex, ...]] | None:
        """Where the dateline says the story was filed."""
        line = self._scene.dateline
        return (line, Span(0, max(1, self._scene.header_end)), ()) if line is not None and line.country else None

    def days_at(self, place: Place) -> tuple[Timex, ...]:
        """When, the first sentences say, something takes place there: "will meet in Sochi on Wednesday"."""
        return self._days.get(place.name, ())

    def at(self, token: Token, planned: bool = False) -> tuple[Place, Span, tuple[Timex, ...]] | None:
        """The last place told before this word, not more than some sentences ago; else the dateline; else the first told. With its words and times."""
        last = bisect_left(self._starts, token.idx)
        sentence = self._scene.sentence[token.i]
        for _, place, span, ahead, times in reversed(self._found[:last]):
            if sentence - (self._scene.sentence_of(*span) or 0) > REACH:
                break
            if planned or not ahead:
                return place, span, times
        if self._filed is not None:
            return self._filed
        return self._found[0][1:3] + ((),) if self._found and not self._found[0][3] else None
