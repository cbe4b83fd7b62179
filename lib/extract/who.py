"""Whose doing: the people behind a verb or a noun - its subject, the subject it borrows, a possessor, an agent."""

from lib.extract.lexicon import classed, speech_verbs, verb_is
from lib.extract.parse import Token
from lib.extract.scene import Scene, auxiliaries, climb, governor, joined_to, once

VEHICLES = {
    "plane",
    "jet",
    "aircraft",
    "train",
    "helicopter",
    "motorcade",
    "convoy",
    "ship",
    "entourage",
    "party",
    "flight",
}
RELATIVE = {"who", "which", "that", "whom"}
SPEECH = 300  # words that a speaker is looked for behind an "I"
BORROWING = {"xcomp", "ccomp", "advcl", "conj", "pcomp", "prep", "oprd", "dep", "acl", "relcl"}

Named = list[tuple[int, Token]]


@once
def actors(scene: Scene, verb: Token) -> Named:
    """(person, token that names them) for whoever does the verb: its subject, or the subject it borrows from the words
    above.
    """
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        subject = _subject(scene, verb)
        if subject is not None:
            return _behind(scene, verb, subject)
        before = _just_before(scene, verb)
        if before:
            return before
        above = _main_clause(verb) if verb.dep_ == "advcl" else joined_to(verb)
        if verb.dep_ in ("acl", "relcl", "advcl") and above.pos_ in ("NOUN", "PROPN", "PRON"):
            found = named(scene, above) or [x for c in above.children if c.dep_ == "poss" for x in named(scene, c)]
            if found:
                return found  # "Holm, speaking in Lima", "his decision to go"
        if verb.dep_ not in BORROWING or above == verb:
            return _inverted(scene, verb)
        upper = above if above.pos_ in ("VERB", "AUX") else governor(above)
        if verb.dep_ in ("xcomp", "ccomp") and verb_is(upper, "invite_control") and not is_passive(upper):
            target = [x for c in upper.children if c.dep_ in ("dobj", "obj") for x in named(scene, c)]
            if target:
                return target  # "urged Holm to come"
        verb = upper
    return []


def _inverted(scene: Scene, verb: Token) -> Named:
    """ "Also due to visit Peru are X and Y", "First to arrive was Z"."""
    return [
        x
        for c in verb.children
        if verb.lemma_ == "be" and c.i > verb.i and c.dep_ in ("attr", "nsubj", "dep")
        for x in named(scene, c)
    ]


def is_passive(verb: Token) -> bool:
    """ "was received"."""
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


def _subject(scene: Scene, verb: Token) -> Token | None:
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "csubj", "expl")]
    subject = next((c for c in reversed(subjects) if scene.people_at(c)), subjects[0] if subjects else None)
    if subject is not None and subject.i in scene.where and subject.i not in scene.who and "to" in auxiliaries(verb):
        return None  # "leave for Bolivia to attend": the place is no subject
    return subject


def _behind(scene: Scene, verb: Token, subject: Token) -> Named:
    """The people that a subject stands for."""
    if subject.lower_ in RELATIVE and verb.dep_ == "relcl":
        if is_visit_word(verb.head):
            return noun_actors(scene, verb.head)  # "her tour, which includes Peru"
        own = [(p, verb.head) for p in scene.who.get(verb.head.i, ())]
        listed = own and any(c.dep_ == "conj" and c.i > verb.i for c in verb.head.children)
        return own if listed else named(scene, verb.head)  # "A, who was in Rome, and B"
    if subject.text == "I":
        return _speaker(scene, subject)
    found = named(scene, subject)
    for child in verb.lefts:  # "A, B and C held a summit": the parse may leave the first of a list outside
        if (
            child.i < subject.i
            and child.i in scene.who
            and child.dep_ in ("npadvmod", "dep", "nsubj", "parataxis", "appos", "ccomp")
        ):
            found = [x for x in named(scene, child) if x[0] not in {p for p, _ in found}] + found
    if not found and (subject.tag_ == "NNS" or subject.lower_ in ("most", "many", "several", "dozens", "all")):
        found = [(p, subject) for p in scene.listed_in(verb)]  # "Most leaders were flying to Lima, among them A and B"
    if not found and subject.lemma_.lower() in VEHICLES:  # "a plane carrying Peru's president", "Kim's train"
        found = [x for c in subject.children if c.dep_ == "poss" for x in named(scene, c)]
    if not found and is_visit_word(subject):
        found = noun_actors(scene, subject, False)
    return found


def _speaker(scene: Scene, word: Token) -> Named:
    """Who "I" is: whoever says the sentence, else whoever spoke last in the same paragraph."""
    spoke = [a for a in climb(word) if a.lemma_.lower() in speech_verbs()]
    for token in (*spoke, *reversed(scene.doc[max(0, word.i - SPEECH) : word.i])):
        if "\n" in token.text:
            return []
        if token.pos_ == "VERB" and token.lemma_.lower() in speech_verbs():
            found = [x for c in token.children if c.dep_ == "nsubj" and c.text != "I" for x in named(scene, c)]
            if found:
                return found
    return []


def _main_clause(verb: Token) -> Token:
    """ "... became the first to visit since X was swept away, flying into Cairo": a participle after a comma belongs to
    the main clause.
    """
    above = verb.head
    if verb.tag_ != "VBG" or above.i > verb.i or verb.i == verb.sent.start or verb.doc[verb.i - 1].text != ",":
        return above
    while above.dep_ in ("advcl", "relcl", "acl", "ccomp") and any(
        c.dep_ == "mark" or c.lower_ in RELATIVE for c in above.children
    ):
        above = governor(above)
    return above


def _just_before(scene: Scene, verb: Token) -> Named:
    """ "a plan for Latvian Defence Minister X to visit": whoever stands right before the "to"."""
    to = next((c for c in verb.children if c.lower_ == "to" and c.dep_ == "aux"), None)
    if to is None or to.i <= verb.sent.start or scene.doc[to.i - 1].i not in scene.who or verb.i - to.i > 2:
        return []
    token = scene.doc[to.i - 1]
    if token.dep_ == "pobj" and token.head.lower_ in ("from", "by", "of", "with"):
        return []  # "an invitation from President X to visit Peru"
    while token.dep_ in ("conj", "appos") and token.head.i in scene.who:
        token = token.head
    return named(scene, token)


def agents(scene: Scene, verb: Token) -> Named:
    """ "was met by X": whoever does what a passive verb tells."""
    return [x for c in verb.children if c.dep_ == "agent" for o in c.children for x in named(scene, o)]


def named(scene: Scene, token: Token | None) -> Named:
    """The people that a token names, each with the token."""
    return [(p, token) for p in scene.people_at(token)] if token is not None else []


def behind(scene: Scene, token: Token, prepositions: set[str] | frozenset[str], wide: bool = True) -> Named:
    """The people behind a word's prepositions: "with X and Y", "alongside X"; a list cut by the parse is read on, if
    wide.
    """
    found: Named = []
    for child in token.children:
        if child.lower_ in prepositions and child.dep_ in ("prep", "agent", "dative", "prt", "advmod"):
            own = [x for o in child.children if o.dep_ in ("pobj", "pcomp", "conj") for x in named(scene, o)]
            own += [
                x
                for o in child.children
                if o.lower_ in ("with", "of", "to")
                for g in o.children
                for x in named(scene, g)
            ]
            found += own or ([(p, child) for p in scene.listed_after(child)] if wide else [])
    return list(dict.fromkeys(found))


@once
def noun_actors(scene: Scene, noun: Token, above: bool = True) -> Named:
    """Whose visit: "his", "Abe's", "by X", "of X", or, if above, the subject of the verb it hangs on."""
    for child in noun.children:
        if child.lower_ == "whose":
            clause = next((t for t in climb(noun, 6) if t.dep_ == "relcl"), noun)
            return named(scene, clause.head)
        if child.dep_ == "poss" or (child.dep_ in ("compound", "nmod") and child.i in scene.who):
            if found := named(scene, child):
                return found
    for child in noun.subtree:  # "the visit to Peru of X"
        near = child.head == noun or child.head.i in scene.where
        if near and child.dep_ in ("prep", "agent") and child.lower_ in ("by", "of", "from"):
            found = [x for o in child.children if o.dep_ == "pobj" and o.i not in scene.where for x in named(scene, o)]
            if found:
                return found
    verb = governor(noun)
    if verb == noun or not above:
        return []
    if noun.dep_ in ("dobj", "obj", "pobj", "nsubjpass"):  # "block a trip to Beijing by X": "by" often hangs too high
        if found := agents(scene, verb) or behind(scene, verb, {"by"}, wide=False):
            return found
    if verb_is(verb, "host"):
        guests = [x for c in verb.children if c.dep_ in ("dobj", "obj") and c != noun for x in named(scene, c)]
        return guests if guests or noun.dep_ != "pobj" else actors(scene, verb)
    return actors(scene, verb)


def is_visit_word(noun: Token) -> bool:
    """visit, trip, tour, stop ..."""
    word = noun.lemma_.lower()
    return word in classed("noun", "visit") or word in classed("noun", "tour")
