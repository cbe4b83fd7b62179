"""Claims of presence: who, the text says, is, was or will be where. Rules over the parse; words in lib/data."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from spacy.tokens import Token

from lib.extract.scene import Scene, cue, governor, verb_table
from lib.extract.status import days_near, status_of, times_for, verb_status
from lib.extract.times import number
from lib.extract.where import destinations, event_places, noun_places, seat_or_site, sites, straight_after, where_clause
from lib.extract.who import actors, named, noun_actors, visit_nouns
from lib.model import Claim, Place, Span, Timex, TourPhrase

FIRST_EVER = re.compile(r"\bfirst\b[^.;]{0,60}\b(?:ever|to (?:visit|set foot|travel)|visit)\b", re.I)
SITE_VERBS = {"see", "inspect", "open", "inaugurate", "tour", "unveil", "launch"}
STAY_VERBS = {"live", "reside", "work", "study", "bear", "grow", "base", "locate", "die", "kill", "assassinate", "serve", "deploy", "station"}


@cache
def _verbs():
    return verb_table()


def find(scene: Scene) -> list[Claim]:
    """Every claim in the order of the text, negated ones included (status "negated")."""
    claims: list[Claim] = []
    for token in scene.doc:
        if token.idx < scene.header_end:
            continue
        if token.pos_ in ("VERB", "AUX"):
            claims += _from_verb(scene, token)
        elif token.lemma_.lower() in visit_nouns() and token.pos_ in ("NOUN", "PROPN"):
            claims += _from_noun(scene, token)
    return sorted(claims, key=lambda c: (c.trigger.start, c.person, c.place_span.start))


# --- triggers ---------------------------------------------------------------------------------------------------------


def _claims(scene: Scene, trigger: Token, who: list[tuple[int, Token]], where: list[tuple[Place, Token]], kind: str, status: str, **more) -> Iterator[Claim]:
    if status == "":
        return
    times = times_for(scene, trigger)
    for person, name in dict.fromkeys(who):
        for place, token in where:
            yield Claim(
                person, place, kind, status, scene.sentence[trigger.i], scene.span(trigger), scene.mention(name, person), scene.place_span(token), times=times,
                shared=len({p.country for p, _ in where}) > 1, **more,
            )  # fmt: skip


def _from_verb(scene: Scene, verb: Token) -> Iterator[Claim]:
    lemma = verb.lemma_.lower()
    kind, prepositions = _verbs().get(lemma, ("", frozenset()))
    if not kind:
        if verb.dep_ == "ROOT" and lemma not in STAY_VERBS:
            kind, prepositions = "fronted", frozenset({"in", "at"})
        else:
            return
    if kind == "hosting":
        yield from _hosting(scene, verb)
        return
    if kind == "carry":
        yield from _carried(scene, verb)
        if lemma not in ("take", "bring"):
            return
    if kind == "includes":
        yield from _included(scene, verb)
        return
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    if passive and kind in ("visit",):
        where = [(p, t) for c in verb.children if c.dep_ == "nsubjpass" for t in [c] if (p := scene.place_of(c)) is not None and p.country]
        who = [x for c in verb.children if c.dep_ == "agent" for o in c.children for x in named(scene, o)]
        yield from _claims(scene, verb, who, where, "visit", verb_status(scene, verb, ()))
        return
    if kind == "expected":  # "is expected in Tokyo in February"
        who = actors(scene, verb) if passive and not any(c.dep_ in ("xcomp", "ccomp") for c in verb.children) else []
        yield from _claims(scene, verb, who, destinations(scene, verb, prepositions, False), "motion", "planned")
        return
    if kind == "departure" and lemma == "set" and not any(c.lower_ in ("off", "out") for c in verb.children):
        return
    who = actors(scene, verb)
    if not who and kind not in ("fronted",):
        who = _inner_person(scene, verb)
    who = [(p, t) for p, t in who if not (passive and kind in ("presence", "fronted", "being"))]
    if not who:
        return
    where = where_clause(scene, verb) or destinations(scene, verb, prepositions, kind == "visit")
    if kind == "visit" and not where and lemma == "visit":
        where = [(scene.dateline, c) for c in verb.children if c.lower_ == "here" and scene.dateline]
    if kind == "event":
        where = event_places(scene, verb)
    if kind == "fronted":
        where = [(p, t) for p, t in where if t.i < verb.i]
    if kind == "visit":
        where = where or seat_or_site(scene, verb)
    if lemma in SITE_VERBS:
        where = where or sites(scene, verb)
    if kind == "departure" and not where:
        where = straight_after(scene, verb)
    if kind == "presence" and lemma == "spend":
        where = where or destinations(scene, verb, frozenset({"in", "at"}), False)
    yield from _sources(scene, verb, who, kind)
    if not where:
        return
    times = times_for(scene, verb)
    status = status_of(scene, verb, times)
    if kind == "being":
        complement = next((c for c in verb.children if c.dep_ in ("attr", "acomp")), None)
        if complement is not None:
            return
        status = {"completed": "completed", "ongoing": "ongoing"}.get(status, status)
    if kind == "departure" and status == "completed":
        status = "planned"
    if kind in ("presence", "fronted") and status == "ongoing":
        status = "completed" if verb.tag_ in ("VBD", "VBN") else "ongoing"
    shown = {"visit": "visit", "arrival": "motion", "motion": "motion", "departure": "motion", "being": "presence", "event": "presence", "lead": "motion"}.get(kind, "presence")
    first = bool(FIRST_EVER.search(verb.sent.text))
    yield from _claims(scene, verb, who, where, shown, status, arrives=kind in ("arrival",), days=days_near(scene, verb) if kind != "presence" else None, first_ever=first and shown == "visit")


def _sources(scene: Scene, verb: Token, who: list[tuple[int, Token]], kind: str) -> Iterator[Claim]:
    """"arrived in Chile from Argentina", "flew in from Seoul": where they came from was visited, unless it is home."""
    if kind not in ("arrival", "motion") or verb.lemma_ not in ("arrive", "fly", "travel", "come", "land", "return", "go"):
        return
    for place, token in destinations(scene, verb, frozenset({"from"}), False):
        for claim in _claims(scene, verb, who, [(place, token)], "motion", "completed", ends=True, weight=0.6):
            yield replace(claim, times=())


def _inner_person(scene: Scene, verb: Token) -> list[tuple[int, Token]]:
    """The subject may be a noun with the person inside: "a delegation led by X arrived"."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None:
        return []
    for child in subject.subtree:
        if child.lemma_ == "lead" and child.dep_ == "acl":
            return [x for c in child.children if c.dep_ == "agent" for o in c.children for x in named(scene, o)]
    return []


def _hosting(scene: Scene, verb: Token) -> Iterator[Claim]:
    """"Abdullah hosted Olmert": the guest comes to the host's country, or where the sentence says."""
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    objects = [c for c in verb.children if c.dep_ in ("dobj", "obj")]
    agents = [o for c in verb.children if c.dep_ == "agent" for o in c.children]
    guests = actors(scene, verb) if passive else [x for o in objects for x in named(scene, o)]
    hosts = [x for o in agents for x in named(scene, o)] if passive else actors(scene, verb)
    guests = [g for g in guests if g[0] not in {h[0] for h in hosts}]
    status = verb_status(scene, verb, times_for(scene, verb))
    if not guests or not hosts:
        return
    where = where_clause(scene, verb) or destinations(scene, verb, frozenset({"in", "at"}), False)
    if not where:
        host, token = hosts[0]
        home = scene.country.get(scene.people[host].country)
        where = [(home, token)] if home is not None else []
    for claim in _claims(scene, verb, guests, where, "host", status):
        yield replace(claim, hosts=tuple(h for h, _ in hosts))


def _carried(scene: Scene, verb: Token) -> Iterator[Claim]:
    """"a tour that will take him to Ireland, France and Germany", "sent his envoy to Moscow"."""
    objects = [c for c in verb.children if c.dep_ in ("dobj", "obj", "nsubjpass") and c.i in scene.who]
    if not objects:
        return
    where = destinations(scene, verb, frozenset({"to"}), False)
    if where:
        yield from _claims(scene, verb, named(scene, objects[0]), where, "tour", verb_status(scene, verb, ()))


def _included(scene: Scene, verb: Token) -> Iterator[Claim]:
    """"the tour will include Bolivia and Ecuador", also through "that" and "which"."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    head = verb
    while subject is None and head.dep_ == "conj":
        head = head.head
        subject = next((c for c in head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is not None and subject.lower_ in ("that", "which") and head.dep_ == "relcl":
        subject = head.head
    if subject is None or subject.lemma_.lower() not in visit_nouns():
        return
    where = destinations(scene, verb, frozenset(), True)
    if where:
        yield from _claims(scene, verb, noun_actors(scene, subject, verb) or actors(scene, governor(subject)), where, "tour", verb_status(scene, verb, ()))


def _from_noun(scene: Scene, noun: Token) -> Iterator[Claim]:
    kind = visit_nouns()[noun.lemma_.lower()]
    prepositions = frozenset({"to", "in", "at"}) if kind != "tour" else frozenset({"to", "of", "in", "through"})
    if noun.lemma_ == "mission" and not any(c.lower_ == "to" for c in noun.children):
        return
    where = noun_places(scene, noun, prepositions)
    if not where and any(c.lower_ == "here" for c in noun.children) and scene.dateline:
        where = [(scene.dateline, next(c for c in noun.children if c.lower_ == "here"))]
    if not where:
        return
    times = times_for(scene, noun)
    status = status_of(scene, noun, times)
    who = noun_actors(scene, noun)
    if not who:
        return
    verb = governor(noun)
    sets_out = noun.dep_ == "pobj" and noun.head.lower_ in ("for", "on") and verb.lemma_ in ("leave", "depart", "embark", "set")
    ends = verb.lemma_ in cue("ends") and noun.dep_ in ("dobj", "obj", "pobj") and not sets_out
    if sets_out and status == "completed":
        status = "ongoing"
    if ends and status == "ongoing":
        status = "completed"
    private = next((c.lower_ for c in noun.children if c.lower_ in ("state", "official", "working", "private")), "")
    if any(c.lower_ in ("private", "personal", "family") for c in noun.children):
        private = "private"
    yield from _claims(
        scene, noun, who, where, "noun", status, arrives=noun.lemma_ == "arrival", ends=ends, days=days_near(scene, noun), purpose=private,
        first_ever=any(c.lower_ in ("first", "maiden") for c in noun.children) and "ever" in noun.sent.text.lower(),
    )  # fmt: skip


# --- tours ------------------------------------------------------------------------------------------------------------

_ANNOUNCED = re.compile(r"\b(?P<n>\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[- ](?:nation|country|stop|leg|state|city)\b", re.I)


def find_tours(scene: Scene) -> list[TourPhrase]:
    """Tours by their words: "his six-nation European tour"; the number announced, if told."""
    found = []
    for token in scene.doc:
        if token.lemma_.lower() not in ("tour", "trip", "swing", "visit", "journey") or token.pos_ != "NOUN":
            continue
        words = scene.doc[max(token.sent.start, token.i - 9) : token.i + 1]
        announced = _ANNOUNCED.search(words.text)
        if token.lemma_ != "tour" and announced is None:
            continue
        who = noun_actors(scene, token)
        if not who:
            continue
        start = min((s.i for t in token.lefts if t.dep_ not in ("det", "poss", "case") for s in t.subtree), default=token.i)
        stop = token.i + 1
        after = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("of", "to", "through")), None)
        if after is not None and len(list(after.subtree)) <= 6:
            stop = max(t.i for t in after.subtree) + 1
        label = scene.doc[start:stop]
        n = number(announced["n"]) if announced else None
        found.append(TourPhrase(who[0][0], " ".join(label.text.split()), int(n) if n else None, Span(label.start_char, label.end_char), scene.sentence[token.i], times_for(scene, token), days_near(scene, token)))
    return found


LEAD = 3  # sentences that carry the news


def lead_days(scene: Scene) -> list[tuple[int, Timex]]:
    """(person, day) for what people did or do in the first sentences, when it fell within a week before publication."""
    published = scene.article.published
    found = []
    for token in scene.doc:
        if scene.sentence[token.i] >= LEAD + bool(scene.header_end) or published is None:
            break
        if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBN", "VBZ", "VBG") and token.idx >= scene.header_end:
            for timex in times_for(scene, token):
                if timex.when is not None and timex.when.earliest == timex.when.latest and timex.when.earliest and 0 <= (published - timex.when.earliest).days <= 7:
                    found += [(p, timex) for p, _ in actors(scene, token)]
                    break
    return found


def find_companions(scene: Scene) -> list[tuple[int, int, Span]]:
    """(who goes along, with whom, the words): "the king, accompanied by Foreign Minister X", "Y travelled to Riga with the president"."""
    found = []
    for verb in scene.doc:
        if verb.pos_ == "VERB" and verb.lemma_ in ("lead", "head", "include", "comprise"):
            found += _of_delegation(scene, verb)
        if verb.pos_ != "VERB" or verb.lemma_ != "accompany":
            continue
        agents = [p for c in verb.children if c.dep_ == "agent" for o in c.children for p in scene.people_at(o)]
        objects = [p for c in verb.children if c.dep_ in ("dobj", "obj") for p in scene.people_at(c)]
        subjects = [p for p, _ in actors(scene, verb)]
        if not subjects and verb.dep_ == "acl":
            subjects = scene.people_at(verb.head)
        pairs = [(a, s) for a in agents for s in subjects] if agents else [(s, o) for s in subjects for o in objects]
        found += [(a, b, scene.span(verb)) for a, b in pairs if a != b]
    return found


def _of_delegation(scene: Scene, verb: Token) -> list[tuple[int, int, Span]]:
    """"the mission will be headed by X", "a delegation led by X", "members of the delegation include X and Y": they travel with it."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    whole = list(subject.subtree) if subject is not None else [verb.head] if verb.dep_ in ("acl", "relcl") else []
    groups = [p for t in whole for p in scene.who.get(t.i, ()) if scene.people[p].is_group]
    agents = [p for c in verb.children if c.dep_ == "agent" for o in c.children for p in scene.people_at(o)]
    objects = [p for c in verb.children if c.dep_ in ("dobj", "obj") for p in scene.people_at(c)]
    members = agents if verb.lemma_ in ("lead", "head") else objects
    if verb.lemma_ in ("lead", "head") and not agents:  # "X, who leads a delegation"
        groups = [p for p in objects if scene.people[p].is_group]
        members = [p for p, _ in actors(scene, verb)]
    return [(m, g, scene.span(verb)) for g in groups[:1] for m in members if m != g and not scene.people[m].is_group]
