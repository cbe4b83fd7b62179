"""Each verb and each noun of an event, once: who takes part and how, where, in which phase."""

from dataclasses import dataclass
from typing import NamedTuple

from lib.extract.lexicon import noun_class, noun_is, verb_class
from lib.extract.modality import is_asked, phase
from lib.extract.parse import Token
from lib.extract.scene import Scene, auxiliaries, governor, once
from lib.extract.where import Spot, and_then, spots, where_clause
from lib.extract.who import Named, actors, agents, behind, is_passive, named, noun_actors
from lib.tables import words

WITH = frozenset({"with", "alongside", "beside"})
BESIDE = {"flank", "join", "accompany"}
LIGHT = {
    "hold",
    "have",
    "begin",
    "open",
    "conclude",
    "end",
    "attend",
    "finish",
    "pay",
    "make",
    "start",
    "take",
    "host",
    "chair",
    "convene",
}
MARGINS = {"sideline", "margin", "fringe", "side", "start", "end", "day", "eve", "opening", "part"}
VISITING = {"visiting", "touring", "travelling", "traveling"}
DOING = {"after", "before", "when", "while", "since", "by", "of", "besides", "despite", "for", "without"}
RECEIVING = {"meet", "talk", "host", "joint", "tell", "beside", "do", "act", "say"}
MOVING = {"go", "arrive", "leave", "visit", "bring"}


class Party(NamedTuple):
    """Somebody in a clause.

    role: doer, target (object, or subject of a passive), with, to, of (whose talks), guest, host.
    """

    role: str
    person: int
    token: Token


@dataclass(slots=True)
class Clause:
    """What one verb or noun tells. kind: its class (lib/extract/lexicon.py); state: its phase; asked: in a question."""

    trigger: Token
    kind: str
    state: str
    parties: list[Party]
    spots: list[Spot]
    asked: bool = False
    noun: bool = False

    def of(self, *roles: str) -> list[Party]:
        return [p for p in self.parties if p.role in roles]


@once
def clauses(scene: Scene) -> list[Clause]:
    """Every clause of the text that somebody takes part in, or that tells where something takes place, in order."""
    found = []
    for token in scene.doc:
        if token.idx < scene.header_end:
            continue
        if token.lower_ in VISITING and (who := _visitors(scene, token)):
            made = _of_visiting(scene, token, who)
        elif token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass", "amod", "prep"):
            made = _of_verb(scene, token)
        elif kind := noun_class(token):
            made = _of_noun(scene, token, kind)
        elif token.pos_ == "NOUN" and (noun_is(token, "guest") or noun_is(token, "host")):
            made = _of_guest(scene, token)
        else:
            continue
        if made is not None and (made.parties or made.spots):
            made.asked = is_asked(token)
            found.append(made)
    return found


def _parties(*groups: tuple[str, Named]) -> list[Party]:
    """Each person once, in the first role that they have."""
    found: dict[int, Party] = {}
    for role, people in groups:
        for person, token in people:
            found.setdefault(person, Party(role, person, token))
    return list(found.values())


def _of_verb(scene: Scene, verb: Token) -> Clause | None:
    kind = verb_class(verb)
    objects = [x for c in verb.children if c.dep_ in ("dobj", "obj", "dative", "iobj") for x in named(scene, c)]
    things = [c for c in verb.children if c.dep_ in ("dobj", "obj")]
    if (
        kind in ("do", "act")
        and any(c.lemma_.lower() in words("cues", "meal") for c in things)
        and verb.lemma_ in ("give", "throw", "hold", "offer")
    ):
        kind, objects = "host", behind(scene, verb, {"for"}) or objects  # "gave a dinner for X"
    if verb.lemma_ in ("play", "act") and any(c.lower_ == "host" for t in verb.children for c in (t, *t.children)):
        kind, objects = (
            "host",
            behind(scene, verb, {"to"}) + [x for c in things for x in behind(scene, c, {"to", "of"})],
        )
    doers = actors(scene, verb)
    if is_passive(verb) or (verb.tag_ == "VBN" and verb.dep_ == "acl"):
        doers, objects = agents(scene, verb), doers + objects
    parties = _parties(
        ("doer", doers),
        ("target", objects),
        ("with", _beside(scene, verb)),
        ("to", behind(scene, verb, {"to"}, wide=False)),
    )
    return Clause(verb, kind, phase(scene, verb), parties, _spots(scene, verb, kind))


def _spots(scene: Scene, verb: Token, kind: str) -> list[Spot]:
    """Where a verb's doing is: what hangs on it, the place before "where", the stops behind "then"; for who came to do
    it, where they came.
    """
    found = where_clause(scene, verb) or spots(scene, verb)
    if kind in MOVING and any(s.role in ("to", "direct", "at") for s in found):
        known = {s.place.country for s in found}
        found = found + [s for s in and_then(scene, verb) if s.place.country not in known]
    if not found and verb.dep_ in ("xcomp", "advcl", "conj", "pcomp") and verb.head != verb:
        above = governor(verb)
        if (
            above.pos_ in ("VERB", "AUX")
            and ("to" in auxiliaries(verb) or verb.tag_ == "VBG")
            and verb_class(above) in MOVING | {"be", "stay"}
        ):
            found = [Spot("bound", s.place, s.token) for s in spots(scene, above) if s.role in ("to", "at", "direct")]
    there = next((c for c in verb.children if c.lower_ == "there" and c.dep_ == "advmod"), None)
    if not found and there is not None and (at := scene.there(there)) is not None:
        found = [Spot("there", *at)]
    return found


@once
def _beside(scene: Scene, verb: Token) -> Named:
    """Who is shown at the side of whoever does the verb: "with X", "flanked by X", "in the presence of X", "with X at
    his side".
    """
    found = behind(scene, verb, WITH)
    for child in verb.children:
        if child.lemma_ in BESIDE and child.tag_ == "VBN":
            found += agents(scene, child)
        elif child.lower_ in ("by", "via"):  # "spoke by telephone with X"
            found += [
                x
                for o in child.children
                if o.lemma_ in ("telephone", "phone")
                for x in behind(scene, o, {"with"}, wide=False)
            ]
        elif child.lower_ in ("in", "before", "with"):
            for o in child.children:
                if o.lemma_ in ("presence", "front", "side", "company") or child.lower_ == "before":
                    found += behind(scene, o, {"of"}, wide=False)
                if o.dep_ == "pcomp":  # "with X looking on"
                    found += [x for c in o.children if c.dep_ == "nsubj" for x in named(scene, c)]
    for subject in (c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")):
        found += [x for c in subject.children if c.dep_ == "acl" and c.lemma_ in BESIDE for x in agents(scene, c)]
        found += behind(scene, subject, {"with", "alongside"}, wide=False)
    return found


def _of_noun(scene: Scene, noun: Token, kind: str) -> Clause | None:
    verb = governor(noun)
    light = verb != noun and verb.pos_ in ("VERB", "AUX")
    if kind in ("visit", "tour", "departure", "return", "speech", "presence"):
        parties = _parties(("doer", noun_actors(scene, noun)))
        if kind == "visit" and not parties and noun.lemma_ in ("stop", "leg", "stopover"):
            parties = _parties(
                (
                    "doer",
                    next(
                        (
                            w
                            for t in noun.subtree
                            if t != noun and noun_class(t) in ("visit", "tour") and (w := noun_actors(scene, t))
                        ),
                        [],
                    ),
                )
            )
    else:
        own = [x for c in noun.children if c.dep_ == "poss" for x in named(scene, c)]
        own += behind(scene, noun, {"between", "among", "of", "by", "amongst"}) if kind == "talks" else []
        others = behind(scene, noun, {"with"})
        if light and not others and noun.dep_ in ("dobj", "obj", "nsubjpass", "attr"):
            others = behind(scene, verb, {"with"})
        doers = [x for x in actors(scene, verb) if x[0] not in {p for p, _ in own + others}] if light else []
        if is_passive(verb) and noun.dep_ == "nsubjpass":
            doers = agents(scene, verb)
        role = _part_in(noun, verb)
        parties = _parties(("of", own), ("with", others), (role, doers))
    found = spots(scene, noun)
    if kind in ("visit", "tour"):
        found = found or [
            Spot("direct", p, t) for t in noun.lefts if (p := _compound_place(scene, t, noun)) is not None
        ]
    else:
        found = [
            Spot("at" if s.role in ("direct", "of", "event", "loose") else s.role, s.place, s.token)
            for s in found
            if s.role != "from"
        ]
    if not found and light:
        inner = [c for c in noun.children if c.dep_ in ("acl", "relcl") and c.pos_ in ("VERB", "AUX")]
        found = next(
            (
                f
                for t in (*inner, verb)
                if (
                    f := [
                        s for s in _spots(scene, t, verb_class(t)) if s.role in ("at", "to", "bound", "event", "there")
                    ]
                )
            ),
            [],
        )
    return Clause(noun, kind, phase(scene, noun), parties, found, noun=True)


_PARTS = {"at": "in", "in": "in", "during": "in", "on": "in", "after": "after", "following": "after",
          "before": "before", "for": "for", "to": "for", "from": "after", "with": "in"}  # fmt: skip


def _part_in(noun: Token, verb: Token) -> str:
    """What the doer of the verb above has to do with an event: holds it (doer), is in it, comes after it, goes for it,
    or only speaks about it.
    """
    if noun.dep_ == "nsubjpass" or (
        noun.dep_ in ("dobj", "obj", "attr")
        and (verb.lemma_ in LIGHT or verb_class(verb) in ("attend", "act", "go", "leave"))
    ):
        return "doer"
    if noun.dep_ == "pobj":
        above = noun.head.head
        return (
            _PARTS.get(noun.head.lower_, "about")
            if above == verb or above.pos_ != "NOUN" or noun_is(above, "visit") or above.lemma_ in MARGINS
            else "about"
        )
    return "about"


def _compound_place(scene: Scene, token: Token, noun: Token):
    """ "his Riga visit", "Abe's Estonia stop"; "Canadian visit" counts the demonym."""
    toponym = scene.where.get(token.i)
    if (
        toponym is None
        or toponym.place is None
        or not toponym.place.country
        or token.dep_ not in ("compound", "amod", "nmod")
    ):
        return None
    return None if toponym.demonym and noun_is(noun, "tour") else toponym.place


def _of_guest(scene: Scene, noun: Token) -> Clause | None:
    """ "his German guest, Joachim Gauck", "was the guest of President X", "his host, Y"."""
    role = "host" if noun_is(noun, "host") else "guest"
    other = "guest" if role == "host" else "host"
    mine = [x for c in noun.children if c.dep_ in ("appos", "compound", "flat") for x in named(scene, c)]
    theirs = [x for c in noun.children if c.dep_ == "poss" for x in named(scene, c)] + behind(
        scene, noun, {"of"}, wide=False
    )
    verb = governor(noun)
    if not mine and noun.dep_ == "attr" and verb.lemma_ in ("be", "become"):
        mine = [x for x in actors(scene, verb) if x not in theirs]
    if not mine and noun.tag_ == "NNS":
        mine = [(p, noun) for p in scene.people_at(noun)]
    parties = _parties((role, mine), (other, theirs))
    return (
        Clause(
            noun,
            "guest",
            phase(scene, verb),
            parties,
            spots(scene, noun) or (spots(scene, verb) if verb.lemma_ == "be" else []),
            noun=True,
        )
        if parties
        else None
    )


def _visitors(scene: Scene, word: Token) -> Named:
    """Who is called visiting: "with visiting US President X".

    "After visiting the Pope", "is visiting X" tell of a doing.
    """
    if word.dep_ in ("amod", "compound"):
        return named(scene, word.head) or [(p, word) for p in scene.who.get(word.i, ())]
    before, behind_ = scene.doc[max(word.i - 1, 0)], scene.doc[min(word.i + 1, len(scene.doc) - 1)]
    doing = before.i < word.i and (before.pos_ in ("AUX", "SCONJ", "PART") or before.lower_ in DOING)
    if (
        word.pos_ != "VERB"
        or doing
        or behind_.pos_ in ("DET", "PRON", "ADP")
        or any(c.dep_ == "aux" for c in word.children)
    ):
        return []
    return [x for c in word.children if c.dep_ in ("dobj", "obj", "nsubj") and c.i > word.i for x in named(scene, c)]


def _of_visiting(scene: Scene, word: Token, who: Named) -> Clause:
    """ "visiting US President X", "the touring minister"; whoever else takes part in the sentence's doing receives
    them.
    """
    verb, guests = governor(word), {p for p, _ in who}
    around = _of_verb(scene, verb) if verb.pos_ == "VERB" and verb.dep_ not in ("aux", "auxpass", "amod") else None
    receives = around is not None and around.kind in RECEIVING
    hosts = [(p.person, p.token) for p in around.parties if p.person not in guests] if receives else []
    return Clause(word, "visiting", "ongoing", _parties(("doer", who), ("host", hosts)), [])
