"""Encounters: who, the text says, met, meets or will meet whom; calls and video calls are told apart."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lib.extract.parse import Token
from lib.extract.scene import Scene, climb, governor, verb_table
from lib.extract.status import status_of, times_for
from lib.extract.where import destinations, noun_places, where_clause
from lib.extract.who import actors, agents, named
from lib.model import Encounter, Place
from lib.tables import words

_CALL = re.compile(r"\b(?:phone|phoned|phones|telephone|telephoned|telephones|telephonic|video ?(?:call|conference|link)|videoconference|teleconference|virtual(?:ly)?|by phone|phone call|on the phone|(?:in|by|via|through) (?:a |an |his |her |their )?(?:\w+ )?(?:letter|message|tweet)s?|exchang\w+ (?:\w+ )?(?:letters|messages|tweets))\b", re.I)
_HISTORY = re.compile(r"\b(?:last met|previous(?:ly)? met|since they met)\b", re.I)


def find(scene: Scene) -> list[Encounter]:
    """Every encounter, in the order of the text."""
    found: list[Encounter] = []
    for token in scene.doc:
        if token.idx < scene.header_end:
            continue
        lemma = token.lemma_.lower()
        if token.pos_ == "VERB":
            if lemma in words("meeting_words", "verb") or lemma in words("meeting_words", "see"):
                found += _met(scene, token, lemma in words("meeting_words", "see"))
            if lemma in words("meeting_words", "with"):
                found += _with(scene, token)
            if lemma == "call":
                found += _called_on(scene, token)
            if lemma in words("meeting_words", "beside") or any(c.lower_ in ("alongside", "beside", "next") for c in verb_children(token)):
                found += _beside(scene, token)
            if lemma in words("meeting_words", "joint"):
                found += _joint(scene, token)
            if any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children) and verb_kind(token.head) in ("motion", "departure", "arrival") and lemma not in ("visit", "replace", "succeed"):
                found += _bound_for(scene, token)
            if lemma in words("meeting_words", "told"):
                found += _told(scene, token)
            if lemma in words("meeting_words", "awaiting"):
                found += _awaited(scene, token)
            if lemma == "agree" and any(c.dep_ == "xcomp" for c in token.children) and destinations(scene, token, frozenset({"in", "at"}), False):
                found += _with(scene, token)  # "In Jakarta he agreed with President X to fight piracy"
            if lemma == "join":
                found += _joined(scene, token)
            if lemma in ("pay", "see"):
                found += _paid_a_visit(scene, token) if lemma == "pay" else _seen_off(scene, token)
            if lemma in ("host", "welcome", "receive", "greet", "play") or (lemma in ("give", "throw", "hold", "offer", "roll") and any(c.dep_ in ("dobj", "obj") and c.lemma_.lower() in words("cues", "meal") for c in token.children)):
                found += _received(scene, token)
        elif token.pos_ in ("NOUN", "PROPN") and lemma in words("meeting_words", "noun"):
            found += _noun(scene, token)
        elif lemma == "guest":
            found += _guest_of(scene, token)
        elif lemma == "host" and token.pos_ in ("NOUN", "PROPN"):
            found += _host_of(scene, token)
    return sorted(found, key=lambda e: (e.trigger.start, e.people))


def _place(scene: Scene, token: Token) -> tuple[Place | None, object]:
    where = where_clause(scene, token if token.pos_ == "VERB" else governor(token)) if token.pos_ == "VERB" or token.dep_ in ("dobj", "obj") else []  # "Lima, where he held talks with"
    nearer = destinations(scene, token, frozenset({"in", "at"}), False)
    where = nearer if not where or (nearer and nearer[0][0].city and nearer[0][0].country == where[0][0].country) else where
    verb = governor(token) if token.pos_ != "VERB" else token
    there = next((c for c in verb.children if c.lower_ == "there" and c.dep_ == "advmod"), None) or next((c for c in token.children if c.lower_ == "there"), None)
    if not where and there is not None and (at := scene.there(there)) is not None:
        where = [at]
    if not where:
        verb = governor(token)
        if verb != token:
            bound = any(a.lower_ == "for" for a in climb(token, 3)) and verb_kind(verb) in ("motion", "departure", "arrival")
            where = destinations(scene, verb, frozenset({"in", "at", "to", "for"} if bound else {"in", "at"}), False)
    if not where:  # "on his New Zealand leg he will meet", "met him during a visit to Ireland"
        for child in governor(token).children if token.pos_ != "VERB" else token.children:
            for noun in child.children if child.lower_ in ("on", "during", "at", "in") and child.dep_ == "prep" else ():
                if noun.lemma_ in words("visit_nouns", "visit") and noun.lower_ not in ("way",):
                    where = where or noun_places(scene, noun)
    return (where[0][0], scene.place_span(where[0][1])) if where else (None, None)


def verb_children(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in ("prep", "advmod")]


def verb_kind(verb: Token) -> str:
    return verb_table().get(verb.lemma_.lower(), ("", frozenset()))[0]


def _mode(token: Token) -> str:
    near = token.doc.span(max(token.sent.start, token.i - 6), min(token.sent.end, token.i + 12)).text
    found = _CALL.search(near)
    if not found:
        return "in_person"
    return "video" if found[0].lower().startswith(("video", "virtual", "telecon")) else "phone"


def _made(scene: Scene, token: Token, people: list[int], joint: bool = False) -> Iterator[Encounter]:
    people = list(dict.fromkeys(people))
    if len(people) < 2:
        return
    times = times_for(scene, token)
    status = status_of(scene, token, times)
    if status in ("", "negated"):
        return
    shown = {"planned": "planned", "cancelled": "cancelled", "postponed": "cancelled", "overtaken": "cancelled"}.get(status, "held")
    place, span = _place(scene, token)
    near = scene.story_day(token) if shown == "held" and not times else None
    yield Encounter(tuple(people), place, scene.sentence[token.i], scene.span(token), _mode(token), shown, times, span, joint, near=near)


def _pairs(first: list[int], second: list[int]) -> Iterator[list[int]]:
    """One meeting for each person met, unless they are met together."""
    for b in second:
        for a in first:
            if a != b:
                yield [a, b]


def _met(scene: Scene, verb: Token, seeing: bool) -> Iterator[Encounter]:
    first = _doers(scene, verb)
    others: list[int] = []
    for child in verb.children:
        if child.dep_ in ("dobj", "obj"):
            others += scene.people_at(child)
            if child.lower_ in ("whom", "who") and verb.dep_ == "relcl":
                others += scene.people_at(verb.head)
            if not others and child.tag_ == "NNS":
                others += scene.listed_after(child)  # "the leaders of the Baltic states, A, B and C"
        if (child.lower_ == "with" and child.dep_ == "prep") or child.dep_ == "agent":
            others += [p for o in child.children for p in scene.people_at(o)]
    others = [p for p in others if p not in first]
    if others:
        if seeing and not _each_other(verb) and not _calls_on(scene, verb, first, others):
            return
        if any(c.lower_ in ("jointly", "together") for c in verb.children):
            yield from _made(scene, verb, [*first, *others])
            return
        for pair in _pairs(first[:4], others):
            yield from _made(scene, verb, pair)
    elif len(first) >= 2 and (not seeing or _each_other(verb)):
        yield from _made(scene, verb, first)


def _calls_on(scene: Scene, verb: Token, first: list[int], others: list[int]) -> bool:
    """"saw Foreign Minister X": an official who sees a foreign one has met them, unless as, off or doing something."""
    if any(c.dep_ in ("xcomp", "ccomp", "prt") or c.lower_ in ("as", "off") for c in verb.children):
        return False
    return all(scene.people[p].role_class not in ("", "private") for p in (*first[:1], *others)) and all(scene.people[p].country for p in others)


def _spelt_with(scene: Scene, token: Token) -> list[int]:
    """The people behind the next "with" of a meeting word, where the parse hung it elsewhere."""
    for other in token.doc[token.i + 1 : min(token.sent.end, token.i + 9)]:
        if other.lower_ == "with":
            return scene.listed_after(other)
        if other.pos_ in ("VERB", "AUX", "SCONJ") or other.text in ("“", '"', ";"):
            return []
    return []


def _doers(scene: Scene, verb: Token) -> list[int]:
    """Whoever does the verb; where the parse lost its subject, the person named last before it in the sentence."""
    found = [p for p, _ in actors(scene, verb)]
    if found or any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return found
    before = [t for t in verb.doc[verb.sent.start : verb.i] if t.i in scene.who and t.ent_type_ == "PERSON"]
    return list(scene.who[before[-1].i]) if before and verb.i - before[-1].i <= 3 else []


def _each_other(verb: Token) -> bool:
    return any(t.lower_ in ("each", "another") for t in verb.subtree)


def _with(scene: Scene, verb: Token) -> Iterator[Encounter]:
    first = _doers(scene, verb)
    if verb.dep_ == "relcl" and any(c.lower_ == "with" and any(o.lower_ == "whom" for o in c.children) for c in verb.children):
        for pair in _pairs(first, scene.people_at(verb.head)):  # "Park, with whom he announced"
            yield from _made(scene, verb, pair)
        return
    if len(first) == 2 and verb.lemma_ in ("talk", "confer", "negotiate", "debate") and len({scene.people[p].country for p in first}) == 2 and not any(c.lower_ in ("with", "to", "on") and c.dep_ == "prep" and c.lower_ != "on" for c in verb.children):
        yield from _made(scene, verb, first)  # "the two men are to talk about debt"
        return
    spelt = any(c.lower_ in ("with", "to") and c.dep_ == "prep" and any(scene.people_at(o) for o in c.children) for c in verb.subtree)
    if not spelt:
        for pair in _pairs(first, [p for p in _spelt_with(scene, verb) if p not in first]):
            yield from _made(scene, verb, pair)
    for child in verb.children:
        if child.lower_ in ("with", "to") and child.dep_ == "prep" and not (child.lower_ == "to" and verb.lemma_ != "talk"):
            others = [p for o in child.children for p in scene.people_at(o)]
            for _other in child.children:  # "with President A ..., and with Foreign Minister B"
                others += [p for c in child.children if c.dep_ == "conj" for o in c.children for p in scene.people_at(o)]
                break
            for pair in _pairs(first, others):
                yield from _made(scene, verb, pair)
        if child.dep_ == "conj" and child.lower_ == "with":
            for pair in _pairs(first, [p for o in child.children for p in scene.people_at(o)]):
                yield from _made(scene, verb, pair)
    direct = set(verb.children)
    for token in verb.subtree:  # "discuss the latest developments with X": "with" hangs on the object
        if token.lower_ == "with" and token.dep_ == "prep" and token not in direct and token.head.pos_ in ("NOUN", "PROPN") and governor(token) == verb:
            others = [p for o in token.children for p in scene.people_at(o)]
            for pair in _pairs(first, [p for p in others if p not in first]):
                yield from _made(scene, verb, pair)
    for child in verb.children:  # "... and with Foreign Minister B" attached to the first "with"
        for second in child.children:
            if child.dep_ == "prep" and second.dep_ == "conj" and second.lower_ == "with":
                for pair in _pairs(first, [p for o in second.children for p in scene.people_at(o)]):
                    yield from _made(scene, verb, pair)


def _bound_for(scene: Scene, verb: Token) -> Iterator[Encounter]:
    """"travels to St Petersburg to reassure Vladimir Putin": who goes somewhere to do something with one who is at home there meets them."""
    others = [p for c in verb.children if c.dep_ in ("dobj", "obj") for p in scene.people_at(c)]
    where = destinations(scene, verb.head, frozenset({"to", "into", "for", "in"}), False) if others else []
    for pair in _pairs([p for p, _ in actors(scene, verb)][:1], [o for o in others if any(p.country == scene.people[o].country for p, _ in where)]):
        yield from _made(scene, verb, pair)


def _told(scene: Scene, verb: Token) -> Iterator[Encounter]:
    """"In Japan Mr Biden had promised Shinzo Abe that ...": words said to somebody at a place told."""
    first = [p for p, _ in actors(scene, verb)]
    others = [p for c in verb.children if c.dep_ in ("dobj", "obj", "dative") for p in scene.people_at(c) if p not in first]
    others += [p for c in verb.children if c.lower_ in ("to", "with") and c.dep_ in ("prep", "dative") for o in c.children for p in scene.people_at(o) if p not in first] if verb.lemma_ in ("present", "hand", "deliver", "apologise", "apologize") else []
    doers = [p for p, _ in agents(scene, verb)]
    if doers and not others:  # "was shown around Lima by its president"
        first, others = doers, [p for p in first if p not in doers]
    where = (where_clause(scene, verb) or destinations(scene, verb, frozenset({"in", "at", "around", "of", "on", "through"}), False) or _governing_place(scene, verb)) if others else []
    line = scene.dateline
    if not where and others and line is not None and line.country and scene.sentence[verb.i] <= 3:
        where = [(line, verb)]  # told from where one of them is at home
    at_table = any(o.lemma_.lower() in words("meeting_words", "noun") for c in verb.children if c.lower_ in ("at", "over", "during", "in") and c.dep_ == "prep" for o in c.children)
    for pair in _pairs(first[:1], others):
        homes = [scene.people[p].country for p in pair]
        if at_table and all(homes) and homes[0] != homes[1]:  # "told President X at a lunch"
            yield from _made(scene, verb, pair)
            continue
        if all(homes) and homes[0] != homes[1] and any(p.country in homes for p, _ in where):
            yield from _made(scene, verb, pair)


def _governing_place(scene: Scene, verb: Token) -> list:
    """"was at the White House to hand a letter to Clinton": the place of the verb above."""
    above = verb.head
    return destinations(scene, above, frozenset({"in", "at"}), False) if verb.dep_ in ("advcl", "xcomp") and above.pos_ in ("VERB", "AUX") else []


def _paid_a_visit(scene: Scene, verb: Token) -> Iterator[Encounter]:
    """"paid President X a visit"."""
    if any(c.dep_ in ("dobj", "obj") and c.lemma_ in ("visit", "call") for c in verb.children):
        for pair in _pairs([p for p, _ in actors(scene, verb)], [p for c in verb.children if c.dep_ in ("dative", "iobj") for p in scene.people_at(c)]):
            yield from _made(scene, verb, pair)


def _seen_off(scene: Scene, verb: Token) -> Iterator[Encounter]:
    """"was seen off by X", "will see Y off"."""
    if any(c.dep_ == "prt" and c.lower_ == "off" for c in verb.children):
        others = [p for c in verb.children if c.dep_ in ("dobj", "obj") for p in scene.people_at(c)] or [p for p, _ in agents(scene, verb)]
        for pair in _pairs([p for p, _ in actors(scene, verb)], others):
            yield from _made(scene, verb, pair)


def _awaited(scene: Scene, verb: Token) -> Iterator[Encounter]:
    """"moves on to Vilnius, where President X awaits him", "Seoul, where the ministers A and B are waiting"."""
    first = [p for p, _ in actors(scene, verb)]
    others = [p for c in verb.children if c.dep_ in ("dobj", "obj") for p in scene.people_at(c)]
    for pair in _pairs(first, [p for p in others if p not in first]):
        for e in _made(scene, verb, pair):
            yield replace(e, status="planned")


def _guest_of(scene: Scene, noun: Token) -> Iterator[Encounter]:
    """"was President X's guest", "had been the guest of President X": they met."""
    if noun.dep_ != "attr" or noun.head.lemma_ not in ("be", "become"):
        return
    hosts = [p for c in noun.children if c.dep_ == "poss" or c.lower_ == "of" for o in ((c,) if c.dep_ == "poss" else c.children) for p in scene.people_at(o)]
    for pair in _pairs([p for p, _ in actors(scene, noun.head)], hosts):
        yield from _made(scene, noun.head, pair)


def _host_of(scene: Scene, noun: Token) -> Iterator[Encounter]:
    """"Holm and his host, President X": they met."""
    guests = [p for c in noun.children if c.dep_ == "poss" for p in scene.people_at(c)]
    hosts = [p for c in noun.children if c.dep_ in ("appos", "compound", "flat") for p in scene.people_at(c) if p not in guests]
    for pair in _pairs(guests[:1], hosts[:1]):
        if scene.people[pair[0]].country != scene.people[pair[1]].country:
            yield from _made(scene, noun, pair)


def _joined(scene: Scene, verb: Token) -> Iterator[Encounter]:
    """"are to join Putin in Sochi": who joins somebody at a place or for talks meets them, and one another."""
    others = [p for c in verb.children if c.dep_ in ("dobj", "obj") for p in scene.people_at(c)]
    first = [p for p, _ in actors(scene, verb) if p not in others]
    there = destinations(scene, verb, frozenset({"in", "at"}), False) or any(c.lower_ == "for" and any(o.lemma_.lower() in words("meeting_words", "noun") for o in c.children) for c in verb.children)
    if first and others and (there or where_clause(scene, verb)) and len({scene.people[p].country for p in (*first, *others)}) > 1:
        yield from _made(scene, verb, [*first, *others])


WITH_OTHERS = {"appear", "pose", "walk", "stroll", "ride"}


def _beside(scene: Scene, verb: Token) -> Iterator[Encounter]:
    """"Speaking alongside his Polish counterpart X", "stood beside Raul Castro"."""
    first = [p for p, _ in actors(scene, verb)]
    if len(first) >= 2 and verb.lemma_ in WITH_OTHERS and any(c.lower_ in ("together", "side") for c in verb.children) and len({scene.people[p].country for p in first}) == len(first):
        yield from _made(scene, verb, first)  # "appeared together before reporters"
    for child in verb.children:
        if child.lower_ == "side" or (child.lower_ in ("at", "by") and any(o.lower_ == "side" for o in child.children)):  # "stood at his side"
            for pair in _pairs(first[:1], [p for o in child.children if o.lower_ == "side" for c in o.children if c.dep_ == "poss" for p in scene.people_at(c) if p not in first]):
                yield from _made(scene, verb, pair)
        if child.lower_ == "next" or (child.lower_ == "to" and child.i and verb.doc[child.i - 1].lower_ == "next"):  # "standing next to Putin"
            inner = [o for c in ((child,) if child.lower_ == "to" else child.children) for o in (c.children if c.lower_ == "to" else ())]
            for pair in _pairs(first[:1], [p for o in inner for p in scene.people_at(o) if p not in first]):
                yield from _made(scene, verb, pair)
        if child.lower_ in ("alongside", "beside", "with") and child.dep_ == "prep" and (child.lower_ != "with" or verb.lemma_ in WITH_OTHERS or any(c.lower_ == "together" for c in verb.children)):
            others = [p for o in child.children for p in scene.people_at(o)] or scene.listed_after(child)
            for pair in _pairs(first[:1], [p for p in others if p not in first]):
                if scene.people[pair[0]].country != scene.people[pair[1]].country:
                    yield from _made(scene, verb, pair)


def _called_on(scene: Scene, verb: Token) -> Iterator[Encounter]:
    """"called on President X": a courtesy call, not a demand ("called on X to resign")."""
    first = [p for p, _ in actors(scene, verb)]
    demand = any(c.dep_ in ("xcomp", "ccomp", "advcl") and any(g.lower_ == "to" for g in c.children) for c in verb.children)
    for child in verb.children if not demand else ():
        if child.lower_ == "on" and child.dep_ in ("prep", "prt"):
            for pair in _pairs(first, [p for o in child.children for p in scene.people_at(o) if p not in first]):
                yield from _made(scene, verb, pair)


_OF_SEVERAL = {"three", "four", "trilateral", "tripartite", "quadrilateral", "joint", "way", "quartet", "multilateral"}


def _joint(scene: Scene, verb: Token) -> Iterator[Encounter]:
    """Leaders of different countries who together agree, affirm or sign met to do so; weaker than a word of meeting."""
    people = list(dict.fromkeys(p for p, _ in actors(scene, verb) or agents(scene, verb)))
    if 2 <= len(people) <= 4 and len({scene.people[p].country for p in people}) == len(people):
        if not any(scene.people[p].is_group for p in people):
            yield from _made(scene, verb, people, joint=True)


def _received(scene: Scene, verb: Token) -> Iterator[Encounter]:
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children) or (verb.tag_ == "VBN" and verb.dep_ == "acl" and any(c.dep_ == "agent" for c in verb.children))
    first = [p for p, _ in actors(scene, verb)]
    if passive:
        others = [p for p, _ in agents(scene, verb)]
    else:
        objects = [c for c in verb.children if c.dep_ in ("dobj", "obj")]
        if any(o.lemma_.lower() in words("cues", "meal") for o in objects):
            objects = [o for t in verb.subtree if t.lower_ in ("for", "of") and t.dep_ in ("prep", "dative") and (t.lower_ == "for" or t.head.lower_ in ("honour", "honor")) for o in t.children]
        if verb.lemma_ == "play":
            objects = [o for c in verb.subtree if c.lower_ == "to" and c.dep_ in ("prep", "dative") and any(x.lower_ == "host" for x in objects) for o in c.children]
        others = [p for c in objects for p, _ in named(scene, c)]
    for pair in _pairs(first, [p for p in others if p not in first]):
        yield from _made(scene, verb, pair)


def _noun(scene: Scene, noun: Token) -> Iterator[Encounter]:
    """"talks with B", "a meeting between A and B", "at a joint news conference with B", "their meeting"."""
    if noun.lemma_ in ("hour", "minute", "day") and not any(c.lower_ == "with" for c in noun.children):
        return
    if noun.lemma_ == "conference" and not any(c.lower_ in ("news", "press", "joint") for c in noun.children):
        return
    own: list[int] = []
    others: list[int] = []
    for child in noun.children:
        if child.dep_ == "poss":
            own += scene.people_at(child)
        if child.dep_ in ("prep", "agent"):
            people = [p for o in child.children for p in scene.people_at(o)]
            if child.lower_ in ("with",):
                others += people
                for second in child.children:
                    if second.dep_ == "conj" and second.pos_ == "ADP":
                        others += [p for o in second.children for p in scene.people_at(o)]
            elif child.lower_ in ("between", "among", "of", "by"):
                own += people
    verb = governor(noun)
    if not others and noun.dep_ in ("dobj", "obj", "nsubjpass") and verb.pos_ == "VERB":
        for child in verb.children:
            if child.lower_ == "with" and child.dep_ == "prep":
                others += [p for o in child.children for p in scene.people_at(o)]
    if not others:
        others = _spelt_with(scene, noun)
    if others and not own and verb != noun and verb.pos_ in ("VERB", "AUX"):
        own = _doers(scene, verb) or ([p for p, _ in actors(scene, governor(verb))] if noun.dep_ == "nsubjpass" and where_clause(scene, verb) else [])  # "Lima, where meetings are planned with"
    if not others and not own and noun.lemma_ == "conference" and noun.dep_ == "pobj" and any(c.lower_ == "joint" for c in noun.children):
        own = [p for p, _ in actors(scene, verb)]  # "disagreed in a joint news conference"
        if len(own) < 2:
            return
    if not others and not own and noun.dep_ in ("dobj", "obj", "pobj") and verb.lemma_ in ("hold", "have", "begin", "open", "conclude", "end", "attend", "finish"):
        own = [p for p, _ in actors(scene, verb)]
        if len(own) < 2:
            return
    if not others and len(own) == 1 and verb != noun:
        return
    own = [p for p in own if p not in others]
    if others and own:
        if len(others) > 1 and any(c.lower_ in _OF_SEVERAL for c in noun.children):
            yield from _made(scene, noun, [*own, *others])
            return
        for pair in _pairs(own, others):
            yield from _made(scene, noun, pair)
    elif len(own) >= 2:
        yield from _made(scene, noun, own)

