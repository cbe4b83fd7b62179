"""Presence told by a noun: a visit, a tour and its legs, a stop, somebody's talks, a guest."""

from collections.abc import Iterator
from dataclasses import replace

from lib.extract.claiming import claims_of
from lib.extract.parse import Token
from lib.extract.scene import Scene, cue, governor
from lib.extract.status import cancelling, days_near, status_of, times_for, verb_status
from lib.extract.where import destinations, noun_places, where_clause
from lib.extract.who import actors, named, noun_actors, traveller, visit_nouns
from lib.model import Claim, Place

ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
LAST = {"last", "final", "closing"}


def from_noun(scene: Scene, noun: Token) -> Iterator[Claim]:
    """"his visit to Peru", "the last leg of her tour", "on their return from Lima"."""
    kind = visit_nouns()[noun.lemma_.lower()]
    prepositions = frozenset({"for"}) if kind == "departure" else frozenset({"to", "in", "at"}) if kind != "tour" else frozenset({"to", "of", "in", "through"})
    if kind == "return":  # "on his return from Peru"
        for claim in claims_of(scene, noun, noun_actors(scene, noun), destinations(scene, noun, frozenset({"from"}), False), "motion", "completed", ends=True):
            yield replace(claim, times=())
        return
    if noun.lemma_ == "mission" and not any(c.lower_ == "to" for c in noun.children):
        return
    where = noun_places(scene, noun, prepositions) or _next_stop(scene, noun) or [x for c in noun.children if c.dep_ == "relcl" and c.lemma_ in ("pay", "make", "undertake") for x in destinations(scene, c, frozenset({"to"}), False)]
    above = governor(noun)
    if not where and noun.dep_ in ("dobj", "obj") and above.lemma_ in cue("begins") | cue("ends"):
        where = _in_clause(scene, above)
    if not where and any(c.lower_ == "here" for c in noun.children) and scene.dateline:
        where = [(scene.dateline, next(c for c in noun.children if c.lower_ == "here"))]
    if not where and cancelling(noun) and noun.dep_ in ("dobj", "obj"):  # "Peru cancelled a visit by X"
        where = [(p, c) for c in above.children if c.dep_ == "nsubj" and (p := scene.place_of(c)) is not None and p.country]
    if not where:
        return
    times = times_for(scene, noun)
    status = status_of(scene, noun, times)
    if (kind == "departure" and status == "completed") or (noun.lemma_ in ("stop", "leg") and noun.head.lemma_ == "be" and status == "ongoing" and any(c.lower_ in ("next", "last", "final") for c in noun.children)):
        status = "planned"
    if noun.lemma_ == "way":  # "on his way to Oslo": not there yet
        if noun.head.lower_ != "on" or not any(c.dep_ == "poss" for c in noun.children):
            return
        status = "planned" if status in ("completed", "ongoing") else status
    paid = next((c for c in noun.children if c.dep_ == "relcl" and c.lemma_ in ("pay", "make", "undertake")), None)
    if paid is not None:  # "the state visit which X is to pay to Britain"
        who = actors(scene, paid)
        status = verb_status(scene, next((c for c in (paid.head, paid) if c.pos_ in ("VERB", "AUX")), paid), times)
        where = destinations(scene, paid, frozenset({"to"}), False) or where
    else:
        who = noun_actors(scene, noun)
    if not who and noun.lemma_ in ("stop", "leg", "stopover"):  # "the second leg of X's tour"
        who = next((w for t in noun.subtree if t != noun and t.lemma_.lower() in visit_nouns() and (w := noun_actors(scene, t))), [])
    if not who and noun.dep_ in ("nsubj", "nsubjpass", "ROOT") and noun.lemma_ in ("stop", "leg", "stopover") and not any(c.dep_ == "poss" for c in noun.children):
        who = traveller(scene, noun)  # "a stop in Hanoi was added"
    if not who:
        return
    verb = governor(noun)
    sets_out = noun.dep_ == "pobj" and noun.head.lower_ in ("for", "on") and verb.lemma_ in ("leave", "depart", "embark", "set")
    day, last = _day_of(noun, days_near(scene, noun))
    direct = noun.dep_ in ("dobj", "obj", "nsubj") or (noun.dep_ == "pobj" and noun.head.head == verb)  # not "signed it, ending a dispute, on the last day of a visit"
    ends = last or (verb.lemma_ in cue("ends") and direct and not (noun.dep_ == "nsubj" and verb.lemma_ in ("follow", "leave")) and not sets_out)
    if sets_out and status == "completed":
        status = "ongoing"
    if ends and status == "ongoing":
        status = "completed"
    private = next((c.lower_ for c in noun.children if c.lower_ in ("state", "official", "working", "private")), "")
    if any(c.lower_ in ("private", "personal", "family") for c in noun.children):
        private = "private"
    yield from claims_of(
        scene, noun, who, where, "noun", status, arrives=noun.lemma_ == "arrival", ends=ends, days=days_near(scene, noun), purpose=private, day=day,
        first_ever=any(c.lower_ in ("first", "maiden") for c in noun.children) and "ever" in noun.sent.text.lower(),
    )  # fmt: skip


def _day_of(noun: Token, days: int | None) -> tuple[int, bool]:
    """Which day of the stay it is, and whether the last: "on the second day of a visit" -> 2, False; "on the last day of a three-day visit" -> 3, True."""
    day = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "of" or day.lemma_ != "day":
        return 1, False
    which = {c.lower_ for c in day.children}
    return (days or 1, True) if which & LAST else (next((n for word, n in ORDINALS.items() if word in which), 1), False)


def _next_stop(scene: Scene, noun: Token) -> list[tuple[Place, Token]]:
    """"Holm's next stop is Lima", "Lima is the first stop on a tour by Holm"."""
    if noun.lemma_ not in ("stop", "leg", "stopover") or noun.head.lemma_ != "be":
        return []
    if noun.dep_ == "attr":
        return [(p, c) for c in noun.head.children if c.dep_ == "nsubj" and (p := scene.place_of(c)) is not None and p.country]
    return [(p, c) for c in noun.head.children if c.dep_ == "attr" and (p := scene.place_of(c)) is not None and p.country]


def from_talks(scene: Scene, noun: Token) -> Iterator[Claim]:
    """"his talks in Vienna and Paris", "after Holm's meetings in Lima"."""
    who = [x for c in noun.children if c.dep_ == "poss" and c.tag_ != "NNS" for x in named(scene, c)]
    if who:
        yield from claims_of(scene, noun, who, destinations(scene, noun, frozenset({"in", "at"}), False), "presence", status_of(scene, noun, times_for(scene, noun)))


def from_guest(scene: Scene, noun: Token) -> Iterator[Claim]:
    """"his German guest, Joachim Gauck": a guest is where the host is at home."""
    hosts = [p for c in noun.children if c.dep_ == "poss" for p in scene.people_at(c)]
    guests = [(p, c) for c in noun.children if c.dep_ in ("appos", "compound", "flat") for p in scene.people_at(c) if p not in hosts]
    if not guests and noun.dep_ == "attr" and noun.head.lemma_ in ("be", "become"):  # "was President Clinton's guest in Washington", "was the guest of X"
        hosts = hosts or [p for c in noun.children if c.lower_ == "of" for o in c.children for p in scene.people_at(o)]
        status = verb_status(scene, noun.head, times_for(scene, noun.head))
        told = [(p, t) for p, t in actors(scene, noun.head) if p not in hosts]
        where = where_clause(scene, noun.head) or destinations(scene, noun, frozenset({"in", "at"}), False) or destinations(scene, noun.head, frozenset({"in", "at"}), False)
        if not where and hosts and scene.country.get(scene.people[hosts[0]].country) is not None:
            where = [(scene.country[scene.people[hosts[0]].country], noun)]
        for claim in claims_of(scene, noun, told, where, "host", status):
            yield replace(claim, hosts=tuple(hosts))
        return
    home = scene.country.get(scene.people[hosts[0]].country) if hosts else None
    if guests and home is not None:
        for claim in claims_of(scene, noun, guests, [(home, noun)], "host", "completed"):
            yield replace(claim, hosts=tuple(hosts))


def _in_clause(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """"opened her first tour as secretary of state in Tokyo": the place in the verb's own clause, whatever it was hung on."""
    inside = [verb]
    found = []
    while inside:
        token = inside.pop(0)
        for child in token.children:
            if child.dep_ in ("relcl", "ccomp", "advcl", "conj", "parataxis") or (child.pos_ == "VERB" and child.dep_ != "xcomp"):
                continue
            inside.append(child)
            place = scene.place_of(child)
            if place is not None and place.country and child.dep_ == "pobj" and child.head.lower_ in ("in", "at", "to"):
                found.append((place, child))
    return found[:1]
