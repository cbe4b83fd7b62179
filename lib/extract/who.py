"""Whose doing: the people behind a verb or a noun - its subject, the subject it borrows, a possessor, an agent."""

from functools import cache

from lib.extract.parse import Token
from lib.extract.people import heads
from lib.extract.scene import Scene, auxiliaries, climb, governor, joined_to, once
from lib.tables import rows, words

VEHICLES = {"plane", "jet", "aircraft", "airliner", "train", "helicopter", "motorcade", "convoy", "ship", "yacht", "entourage", "party", "flight"}
SPEECH = 300  # words that a speaker is looked for behind an "I"
BESIDE = {"flank", "join", "accompany"}
ONLOOKING = {"look", "watch", "stand", "sit", "listen"}
OBJECT_CONTROL = {"invite", "urge", "ask", "allow", "order", "send", "dispatch", "take", "bring", "press", "force", "lead", "encourage", "instruct", "want", "expect", "permit", "prompt"}


@cache
def visit_nouns() -> dict[str, str]:
    """"visit", "trip", "tour" ... -> kind of noun."""
    return {r["word"]: r["kind"] for r in rows("visit_nouns")}


@once
def actors(scene: Scene, verb: Token, depth: int = 0) -> list[tuple[int, Token]]:
    """(person, token that names them) for whoever does the verb: its subject, or the subject it borrows."""
    if depth > 5:
        return []
    passive = any(c.dep_ == "auxpass" for c in verb.children) or any(c.dep_ == "nsubjpass" for c in verb.children)
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "csubj", "expl")]
    subject = next((c for c in reversed(subjects) if scene.people_at(c)), subjects[0] if subjects else None)
    if subject is not None and subject.i in scene.where and subject.i not in scene.who and "to" in auxiliaries(verb):
        subject = None  # "leave for Bolivia to attend": the place is no subject
    if subject is not None:
        if subject.lower_ in ("which", "that") and verb.dep_ == "relcl" and verb.head.lemma_ in ("delegation", "team", "mission") and verb.head.head.lemma_ in ("lead", "head") and verb.head.dep_ in ("dobj", "obj"):
            return actors(scene, verb.head.head, depth + 1)  # "heads a delegation that arrived in Lima"
        if subject.lower_ in ("who", "which", "that", "whom") and verb.dep_ == "relcl":
            own = [(p, verb.head) for p in scene.who.get(verb.head.i, ())]
            return own if own and any(c.dep_ == "conj" and c.i > verb.i for c in verb.head.children) else named(scene, verb.head)  # "A, who was in Rome, and B"
        found = named(scene, subject) if subject.text != "I" else _speaker(scene, subject)
        for child in verb.lefts:  # "A, B and C held a summit": the parse may leave the first of a list outside
            if child.i < subject.i and child != subject and child.i in scene.who and child.dep_ in ("npadvmod", "dep", "nsubj", "parataxis", "appos", "meta", "intj", "ccomp"):
                found = [x for x in named(scene, child) if x[0] not in {p for p, _ in found}] + found
        if not found and (subject.tag_ == "NNS" or subject.lower_ in ("most", "many", "several", "dozens")):  # "Most leaders were flying to Washington, among them A and B"
            among = next((t for t in verb.doc[verb.i : verb.sent.end] if t.lower_ == "among" and t.i + 1 < len(verb.doc) and verb.doc[t.i + 1].lower_ == "them"), None)
            found = [(p, subject) for p in scene.listed_after(verb.doc[among.i + 1])] if among is not None else []
        if not found and subject.tag_ == "NNS":  # "More than 40 leaders have arrived for the summit, including A and B"
            found = [(p, subject) for t in verb.doc[verb.i : verb.sent.end] if t.lower_ == "including" for o in t.children for p in scene.people_at(o)]
        if not found and subject.lemma_.lower() in VEHICLES:  # "a plane carrying Bolivia's president", "Kim's train"
            found = [x for c in subject.children if c.dep_ == "poss" for x in named(scene, c)]
            found = found or [x for c in subject.children if c.lemma_ in ("carry", "bring", "fly") for o in c.children if o.dep_ in ("dobj", "obj") for x in named(scene, o)]
        if not found and subject.lemma_.lower() in visit_nouns():
            found = [(p, t) for p, t in noun_actors(scene, subject, verb, depth + 1)]
        return found
    if verb.i > verb.sent.start and verb.doc[verb.i - 1].head == verb and verb.doc[verb.i - 1].dep_ in ("compound", "nmod", "amod") and verb.doc[verb.i - 1].i in scene.who:
        return named(scene, verb.doc[verb.i - 1])  # "Holm heads for Lima": the parse takes the verb for a noun
    before = _just_before(scene, verb)
    if before:
        return before
    head = _main_clause(verb) if verb.dep_ == "advcl" else joined_to(verb)
    if (verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON")) or (verb.dep_ == "advcl" and head.i in scene.who and head.dep_ == "ROOT"):  # also "A and B, meeting for the first time, ..."
        found = named(scene, head)
        if found:
            return found
        if head.pos_ == "NOUN":  # "a plan to visit", "his decision to go"
            owner = next((c for c in head.children if c.dep_ == "poss" and c.i in scene.who), None)
            return named(scene, owner) if owner is not None else actors(scene, governor(head), depth + 1) if head.head != head else []
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "conj", "pcomp", "prep", "oprd", "dep"):
        above = head if head.pos_ in ("VERB", "AUX") else governor(head) if head.head != head else None
        if above is not None and above != verb:
            if verb.dep_ in ("xcomp", "ccomp") and above.lemma_ in OBJECT_CONTROL and not passive:
                target = next((c for c in above.children if c.dep_ in ("dobj", "obj") and c.i in scene.who), None)
                if target is not None:
                    return named(scene, target)
            return actors(scene, above, depth + 1)
    return []


@cache
def speech_verbs() -> frozenset[str]:
    """Lemmas of saying."""
    return frozenset(r["lemma"] for r in rows("speech_verbs"))


def _speaker(scene: Scene, word: Token) -> list[tuple[int, Token]]:
    """Who "I" is: whoever says the sentence, else whoever spoke last in the same paragraph."""
    above = next((a for a in climb(word) if a.lemma_.lower() in speech_verbs() and not any(c.text == "I" for c in a.children)), None)
    if above is not None:
        return actors(scene, above)
    for token in reversed(scene.doc[max(0, word.i - SPEECH) : word.i]):
        if "\n" in token.text:
            break
        if token.lemma_.lower() in speech_verbs() and token.pos_ == "VERB" and not any(c.text == "I" for c in token.children) and (found := actors(scene, token)):
            return found
    return []


def _main_clause(verb: Token) -> Token:
    """"... became the first to visit since X was swept away, flying into Cairo": a participle after a comma belongs to the main clause."""
    above = verb.head
    if verb.tag_ == "VBG" and verb.i > verb.sent.start and verb.doc[verb.i - 1].text == "," and above.i < verb.i:
        while above.dep_ in ("advcl", "relcl", "acl", "ccomp") and any(c.dep_ == "mark" or c.lower_ in ("who", "which", "that") for c in above.children):
            above = governor(above)
            if above.head == above:
                break
    return above


def _just_before(scene: Scene, verb: Token) -> list[tuple[int, Token]]:
    """"a plan for Latvian Defence Minister X to visit": whoever stands right before the "to"."""
    to = next((c for c in verb.children if c.lower_ == "to" and c.dep_ == "aux"), None)
    if to is None or to.i <= verb.sent.start or scene.doc[to.i - 1].i not in scene.who or to.head.i - to.i > 2:
        return []
    token = scene.doc[to.i - 1]
    if token.dep_ == "pobj" and token.head.lower_ in ("from", "by", "of"):
        return []  # "an invitation from President X to visit Peru"
    while token.dep_ in ("conj", "appos") and token.head.i in scene.who:
        token = token.head
    return named(scene, token)


def agents(scene: Scene, verb: Token) -> list[tuple[int, Token]]:
    """"was met by X": whoever does what a passive verb tells."""
    return [x for c in verb.children if c.dep_ == "agent" for o in c.children for x in named(scene, o)]


def named(scene: Scene, token: Token | None) -> list[tuple[int, Token]]:
    return [(p, token) for p in scene.people_at(token)] if token is not None else []


@once
def beside(scene: Scene, verb: Token) -> list[tuple[int, Token]]:
    """Who is shown at the side of whoever does the verb: "flanked by X", "together with X", "alongside X", "with X looking on", "with X at his side"."""
    found: list[tuple[int, Token]] = []
    for subject in (c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")):
        found += [x for c in subject.children if c.dep_ == "acl" and c.lemma_ in BESIDE for x in agents(scene, c)]
    for child in verb.children:
        if child.lemma_ in BESIDE and child.dep_ == "advcl" and child.tag_ == "VBN":  # "Flanked by X, Holm said"
            found += agents(scene, child)
        elif child.dep_ == "prep" and child.lower_ in ("alongside", "beside"):
            found += [x for o in child.children for x in named(scene, o)]
        elif child.dep_ == "prep" and child.lower_ == "before":  # "took the oath before 30 heads of state, including X"
            found += [(p, o) for o in child.children if o.tag_ == "NNS" and (o.lemma_.lower() in heads() or o.lemma_.lower() in words("cues", "guest")) for p in scene.people_at(o) or scene.listed_after(o)]
        elif child.dep_ == "prep" and child.lower_ == "in":
            found += [x for o in child.children if o.lemma_ == "presence" for c in o.children if c.lower_ == "of" for p in c.children for x in named(scene, p)]
        elif child.dep_ == "prep" and child.lower_ == "with":
            together = any(c.lower_ in ("together", "along") for c in child.children) or (child.i > verb.sent.start and verb.doc[child.i - 1].lower_ in ("together", "along"))
            for o in child.children:
                if o.dep_ == "pobj" and (together or any(c.lower_ == "at" and any(g.lemma_ in ("side", "elbow") for g in c.children) for c in o.children) or any(c.lemma_ in ONLOOKING for c in o.children)):
                    found += named(scene, o)
                elif o.dep_ == "pcomp" and o.lemma_ in ONLOOKING:
                    found += [x for c in o.children if c.dep_ == "nsubj" for x in named(scene, c)]
    return list(dict.fromkeys(found))


def noun_actors(scene: Scene, noun: Token, skip: Token | None = None, depth: int = 0) -> list[tuple[int, Token]]:
    """Whose visit: "his", "Abe's", "by X", "of X", or the subject of the verb it hangs on."""
    for child in noun.children:
        if child.lower_ == "whose" and noun.head.dep_ == "relcl" and (found := named(scene, noun.head.head)):
            return found
        if child.lower_ == "whose" and (found := named(scene, next((t for t in climb(noun, 6) if t.dep_ == "relcl"), noun).head)):
            return found
        if child.dep_ == "poss" or (child.dep_ in ("compound", "nmod") and child.i in scene.who):
            if found := named(scene, child):
                return found
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "of", "from"):
            for obj in child.children:
                if obj.dep_ == "pobj" and (found := named(scene, obj)) and obj.i not in scene.where:
                    return found
    for child in noun.head.children if noun.dep_ in ("dobj", "obj", "pobj", "nsubjpass") else ():  # "block a trip to Beijing by X": "by" often hangs too high
        if child.lower_ == "by" and child.i > noun.i and child.dep_ in ("prep", "agent") and not any(c.dep_ == "auxpass" for c in noun.head.children):
            for obj in child.children:
                if obj.dep_ == "pobj" and (found := named(scene, obj)):
                    return found
    for child in noun.subtree:  # "the visit to Peru of X"
        if child.lower_ in ("of", "by") and child.dep_ == "prep" and child.head.i in scene.where:
            for obj in child.children:
                if obj.dep_ == "pobj" and (found := named(scene, obj)) and obj.i not in scene.where:
                    return found
    passive_agent = next((o for c in (noun.head.children if noun.dep_ == "nsubjpass" else ()) if c.dep_ == "agent" for o in c.children), None)
    if passive_agent is not None:
        return named(scene, passive_agent)
    if noun.dep_ in ("dobj", "obj", "attr", "pobj", "conj", "appos", "oprd", "npadvmod", "dep", "ROOT"):
        above = governor(noun)
        if above != noun and above != skip:
            if above.lemma_ in ("welcome", "host", "receive", "greet", "invite") and noun.dep_ != "pobj":
                return []
            carried = next((c for c in above.children if c.dep_ in ("dobj", "obj") and c.i in scene.who), None)
            if carried is not None and above.lemma_ in ("receive", "welcome", "host", "greet", "invite", "accompany", "meet") and carried != noun:
                return named(scene, carried)
            return actors(scene, above, depth + 1)
    return []


def traveller(scene: Scene, token: Token) -> list[tuple[int, Token]]:
    """"Earlier stops included Kabul": of whoever was spoken of last, in the sentences before."""
    for i in range(token.sent.start - 1, -1, -1):
        if scene.sentence[token.i] - scene.sentence[i] > 2:
            break
        at = scene.doc[i]
        if at.i in scene.who and at.dep_ in ("nsubj", "nsubjpass"):
            return named(scene, at)[:1]
    return []
