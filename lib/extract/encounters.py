"""Who met whom: every two people of different countries, the signs that they talked in person, and the encounters that are likely."""

import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

from lib.extract.candidates import PHASES, contacts
from lib.extract.lexicon import classes
from lib.extract.modality import phase, times_for
from lib.extract.parse import Token
from lib.extract.scene import Scene
from lib.extract.score import is_told, likelihood
from lib.model import Encounter, Place, Span

CALL = re.compile(
    r"\b(?:(?:tele)?phon(?:ed?|es|ing|ic)|telephoned|video ?(?:call|conference|link)|videoconference|teleconference|virtual(?:ly)?|online|letter|message|tweet)s?\b",
    re.I,
)
VIDEO = ("video", "virtual", "telecon", "online")
TOGETHER = 0.1  # likelihood of having been in one country from which on a meeting is asked about

Two = tuple[int, int]


def signs(scene: Scene, present: dict[tuple[int, str], float]) -> dict[Two, dict[str, float]]:
    """(person, person) -> signs. present: how likely each stay abroad is."""
    found: dict[Two, dict[str, float]] = defaultdict(dict)
    for c in (c for c in contacts(scene) if c.clause.kind != "call"):
        told = "unreal" if c.clause.asked else PHASES[c.clause.state]
        roles = "+".join(sorted(c.roles))
        call = "call:" if mode_of(c.clause.trigger) != "in_person" else ""
        for name in (
            f"{call}{c.clause.kind}:{roles}/{told}",
            f"{call}{c.clause.kind}/{told}",
            f"{call}{roles}/{told}",
            f"{call}/{told}",
        ):
            found[_two(*c.people)][name] = 1.0
    at = _sentences(scene)
    for sentence, people in at.items():
        if len(people) > 1:
            _from_sentence(scene, sentence, people, found)
    there = _places(scene, present)
    for pair in list(combinations(range(len(scene.people)), 2)):
        together = max(
            (
                min(there[pair[0]].get(c, 0.0), there[pair[1]].get(c, 0.0))
                for c in there[pair[0]].keys() & there[pair[1]].keys()
            ),
            default=0.0,
        )
        if together > TOGETHER or pair in found:
            _from_stays(scene, pair, together, found[pair])
    return {pair: s for pair, s in found.items() if _may_meet(scene, *pair)}


def _two(a: int, b: int) -> Two:
    return (a, b) if a < b else (b, a)


def _may_meet(scene: Scene, a: int, b: int) -> bool:
    one, other = scene.people[a], scene.people[b]
    groups = one.is_group or other.is_group
    return not groups and not (one.country and one.country == other.country)


def _sentences(scene: Scene) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for i, p in enumerate(scene.people):
        for m in p.mentions:
            if (sentence := scene.sentence_of(*m)) is not None:
                found[sentence].add(i)
    return found


def _from_sentence(scene: Scene, sentence: int, people: set[int], found: dict[Two, dict[str, float]]) -> None:
    begin, end = scene.doc.sentences[sentence]
    root = next((t for t in scene.doc[begin:end] if t.head == t), scene.doc[begin])
    state = PHASES[phase(scene, root)] if root.pos_ in ("VERB", "AUX") else "real"
    told = [f"same~{c}" for c in classes(scene.doc[begin:end])] + [f"same/{state}", "same"]
    if len(people) > 3:
        told.append("same~many")
    for pair in combinations(sorted(people), 2):
        found[pair].update(dict.fromkeys(told, 1.0))


def _places(scene: Scene, present: dict[tuple[int, str], float]) -> list[dict[str, float]]:
    """For each person where they are, and how likely: at home, unless nothing shows them abroad; wherever they travel."""
    there: list[dict[str, float]] = [{p.country: 1.0} if p.country else {} for p in scene.people]
    for (person, country), chance in present.items():
        there[person][country] = max(chance, there[person].get(country, 0.0))
    return there


def _from_stays(scene: Scene, pair: Two, together: float, signs: dict[str, float]) -> None:
    a, b = (scene.people[i] for i in pair)
    signs["together"] = together
    signs["together:strong"] = float(together > 0.5)
    signs["apart"] = float(together < 0.2)
    signs["home:unknown"] = float(not a.country or not b.country)
    signs["office:none"] = float(not a.role_class or not b.role_class)
    signs["private"] = float("private" in (a.role_class, b.role_class))
    signs["staff"] = float("spokesperson" in (a.role_class, b.role_class))
    signs["former"] = float("former" in (a.role_class, b.role_class))
    signs["office:same"] = float(bool(a.role_class) and a.role_class == b.role_class)
    signs["host-guest"] = float(together > 0.2 and "same" not in signs)
    mine, theirs = ({scene.sentence_of(*m) for m in p.mentions} for p in (a, b))
    gap = min((abs(s - t) for s in mine for t in theirs if s is not None and t is not None), default=9)
    signs[f"gap:{min(gap, 4)}"] = 1.0
    signs["crowd"] = min(len(scene.people), 30) / 30
    signs["often"] = min(len(a.mentions), len(b.mentions), 5) / 5
    signs["shared"] = min(len(mine & theirs), 4) / 4
    for name in [n for n in signs if n.startswith(("same~", "gap:"))]:
        signs[f"together|{name}"] = together


def mode_of(token: Token) -> str:
    """in_person, phone or video, by the words around."""
    near = token.doc.span(max(token.sent.start, token.i - 6), min(token.sent.end, token.i + 12)).text
    if not (found := CALL.search(near)):
        return "in_person"
    return "video" if found[0].lower().startswith(VIDEO) else "phone"


STATES = {"planned": "planned", "overtaken": "cancelled", "cancelled": "cancelled", "postponed": "cancelled"}


def find(
    scene: Scene, present: dict[tuple[int, str], float], encoder: Mapping[Two, float] | None = None
) -> list[Encounter]:
    """The encounters that are likely, in the order of the text, calls included. encoder: its log odds of each, where it has been asked."""
    by_pair = defaultdict(list)
    for c in contacts(scene):
        if c.clause.state not in ("", "negated") and not c.clause.asked:
            by_pair[_two(*c.people)].append(c)
    found = []
    for pair, told in signs(scene, present).items():
        chance = likelihood("meeting", told, encoder.get(pair) if encoder is not None else None)
        clauses = by_pair.get(pair, [])
        calls = [
            c
            for c in clauses
            if mode_of(c.clause.trigger) != "in_person" and c.clause.kind in ("talk", "talks", "meet")
        ]
        if not is_told("meeting", chance, encoder is not None):
            continue
        own = [c for c in clauses if c not in calls and c.clause.kind != "call"]
        found += [_encounter(scene, pair, c.clause.trigger, c.clause.state, c.clause.spots, chance) for c in own]
        if not own:
            found.append(_untold(scene, pair, chance))
    for pair, clauses in by_pair.items():  # calls need no weighing: the words say how they spoke
        for c in clauses:
            mode = (
                "phone"
                if c.clause.kind == "call"
                else mode_of(c.clause.trigger)
                if c.clause.kind in ("talk", "talks", "meet")
                else "in_person"
            )
            if mode != "in_person" and _may_meet(scene, *pair):
                found.append(_encounter(scene, pair, c.clause.trigger, c.clause.state, c.clause.spots, 1.0, mode))
    return sorted(found, key=lambda e: (e.trigger.start, e.people))


def _encounter(
    scene: Scene, pair: Two, trigger: Token, state: str, spots, chance: float, mode: str = "in_person"
) -> Encounter:
    spot = next((s for s in spots if s.role in ("at", "here", "to", "bound", "there", "direct")), None)
    place: Place | None = spot.place if spot is not None else None
    where: Span | None = scene.place_span(spot.token) if spot is not None else None
    times = times_for(scene, trigger)
    near = None if times or state == "planned" else scene.story_day(trigger)
    return Encounter(
        pair,
        place,
        scene.sentence[trigger.i],
        scene.span(trigger),
        mode,
        STATES.get(state, "held"),
        times,
        where,
        near=near,
        likely=chance,
    )


def _untold(scene: Scene, pair: Two, chance: float) -> Encounter:
    """People who met by everything that is told, though no clause says so: the mentions nearest to each other are the words."""
    a, b = (scene.people[i].mentions for i in pair)
    one, other = min(((m, n) for m in a for n in b), key=lambda x: (abs(x[0].start - x[1].start), x[0].start))
    words = scene.doc.around(one.start, one.end)
    root = words.root if words is not None else scene.doc[0]
    state = phase(scene, root if root.pos_ in ("VERB", "AUX") else root.sent.root)
    return Encounter(
        pair,
        None,
        scene.sentence[root.i],
        Span(min(one.start, other.start), max(one.end, other.end)),
        "in_person",
        STATES.get(state, "held"),
        (),
        None,
        joint=True,
        likely=chance,
    )
