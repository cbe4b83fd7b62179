"""Claims of presence: who, the text says, is, was or will be where. Rules over the parse; words in lib/data."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from lib.extract.parse import Token
from lib.extract.scene import EVENTS, Scene, auxiliaries, climb, cue, governor, verb_table, with_particle
from lib.extract.setting import Setting
from lib.extract.status import cancelling, days_near, new_date, status_of, times_for, verb_status
from lib.extract.where import MARGINS, and_then, destinations, event_places, noun_places, seat_or_site, sites, straight_after, where_clause
from lib.extract.who import actors, beside, named, noun_actors, visit_nouns
from lib.model import Claim, Place, Timex
from lib.tables import words

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
        elif token.lemma_.lower() == "guest":
            claims += _guests(scene, token)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in words("meeting_words", "noun"):
            claims += _own_talks(scene, token)
        elif token.i in scene.who:
            claims += _from_name(scene, token)
    setting = Setting(scene, claims)
    claims = [replace(c, times=setting.days_at(c.place)) if c.status == "planned" and not c.times and c.place.city else c for c in claims]
    told = {(c.person, c.trigger.start) for c in claims}
    for token in scene.doc:
        if token.idx >= scene.header_end and token.pos_ in ("VERB", "AUX", "NOUN"):
            claims += [c for c in _implied(scene, token, setting) if (c.person, c.trigger.start) not in told]
    return sorted(claims, key=lambda c: (c.trigger.start, c.person, c.place_span.start))


# --- triggers ---------------------------------------------------------------------------------------------------------


def _claims(scene: Scene, trigger: Token, who: list[tuple[int, Token]], where: list[tuple[Place, Token]], kind: str, status: str, **more) -> Iterator[Claim]:
    if status == "":
        return
    if status == "postponed" and not new_date(scene, trigger):
        status = "cancelled"
    times = times_for(scene, trigger)
    own = _each_day(scene, times, where)
    for person, name in dict.fromkeys(who):
        for place, token in where:
            yield Claim(
                person, place, kind, status, scene.sentence[trigger.i], scene.span(trigger), scene.mention(name, person), scene.place_span(token), times=own.get(token.i, times),
                shared=len({p.country for p, _ in where}) > 1, near=None if times else _near(scene, trigger, status), **more,
            )  # fmt: skip


def _each_day(scene: Scene, times: tuple[Timex, ...], where: list[tuple[Place, Token]]) -> dict[int, tuple[Timex, ...]]:
    """"flies to Seoul on Wednesday and to Beijing on Thursday": to each place (its token) the times told behind it and before the next."""
    if len(where) < 2 or len(times) < 2:
        return {}
    spans = [scene.place_span(token) for _, token in where]
    told = {}
    for i, (_, token) in enumerate(where):
        stop = spans[i + 1].start if i + 1 < len(spans) else float("inf")
        told[token.i] = tuple(t for t in times if spans[i].end <= t.start < stop)
    return told if all(told.values()) else {}


def _from_verb(scene: Scene, verb: Token) -> Iterator[Claim]:
    lemma = verb.lemma_.lower()
    kind, prepositions = _verbs().get(lemma, ("", frozenset()))
    if not kind:
        if lemma not in STAY_VERBS and lemma not in cue("mental") and (verb.dep_ == "ROOT" or verb.tag_ in ("VBD", "VBN", "VBG", "VB", "VBZ")):
            kind, prepositions = "fronted", frozenset({"in", "at"})
        else:
            return
    if kind == "hosting" or (lemma in ("give", "throw", "hold", "offer") and any(c.dep_ in ("dobj", "obj") and c.lemma_.lower() in cue("meal") for c in verb.children) and any(c.lower_ in ("for", "in") for c in verb.subtree)):
        hosted = list(_hosting(scene, verb))
        yield from hosted
        if kind == "hosting" or hosted:
            return
    if lemma in ("play", "act") and any(c.lower_ == "host" for t in verb.children for c in (t, *t.children)):
        yield from _hosting(scene, verb)
        return
    if kind == "carry":
        yield from _carried(scene, verb)
        if lemma not in ("take", "bring"):
            return
        if any(c.dep_ in ("dobj", "obj") and c.lower_ in ("part", "office", "place") for c in verb.children):
            kind, prepositions = "presence", frozenset({"in", "at"})  # "will take part in Tehran in the summit"
    if lemma == "take" and any(c.lower_ == "in" and c.dep_ in ("prt", "prep") for c in verb.children) and any(c.lemma_.lower() in visit_nouns() for c in (*verb.children, verb.head)):
        kind = "includes"  # "a tour that has taken in Egypt and Tunisia"
    if kind == "includes":
        yield from _included(scene, verb)
        return
    if lemma in GOING_ON and (of_tour := list(_tour_goes_on(scene, verb))):
        yield from of_tour
        return
    if kind == "fronted" and not scene.inner and not scene.places_in(verb.sent):
        return  # it tells nothing without a place
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    if passive and kind in ("visit",):
        where = [(p, t) for c in verb.children if c.dep_ == "nsubjpass" for t in [c] if (p := scene.place_of(c)) is not None and p.country]
        who = [x for c in verb.children if c.dep_ == "agent" for o in c.children for x in named(scene, o)]
        yield from _claims(scene, verb, who, where, "visit", verb_status(scene, verb, ()))
        return
    if kind == "being" and (verb.lower_ == "been" or "been" in auxiliaries(verb)):
        prepositions = prepositions | {"to", "through"}  # "has been to Brazil"
    if kind == "expected":  # "is expected in Tokyo in February"
        who = actors(scene, verb) if passive and not any(c.dep_ in ("xcomp", "ccomp") for c in verb.children) else []
        yield from _claims(scene, verb, who, destinations(scene, verb, prepositions, False), "motion", "planned")
        return
    if kind == "departure" and lemma == "set" and not any(c.lower_ in ("off", "out") for c in verb.children):
        return
    if any(c.dep_ in ("dobj", "obj") and c.lemma_.lower() in cue("private") for c in verb.children):
        return  # "spent his holiday in Peru"
    if kind in ("motion", "departure") and any(c.lower_ == "home" and c.dep_ == "advmod" for c in verb.children):
        yield from _sources(scene, verb, actors(scene, verb), "motion")
        yield from _claims(scene, verb, actors(scene, verb), _by_way_of(scene, verb), "motion", verb_status(scene, verb, times_for(scene, verb)))
        yield from _homeward(scene, verb)
        return
    if kind == "being" and any(c.lower_ == "back" for c in verb.children):  # "is back from Peru"
        back = destinations(scene, verb, frozenset({"from"}), False) or [x for c in verb.children if c.lower_ == "back" for x in destinations(scene, c, frozenset({"from"}), False)]
        for claim in _claims(scene, verb, actors(scene, verb), back, "motion", "completed", ends=True):
            yield replace(claim, times=())
        return
    if lemma == "roll" and any(o.lemma_ == "carpet" for o in verb.children):  # "rolled out the red carpet for X"
        yield from _hosting(scene, verb)
        return
    if kind == "visit" and lemma in ("reach", "enter") and verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl"):
        return  # "the agreement reached in Lima"
    who = actors(scene, verb)
    if kind == "motion" and lemma in ("move", "fly", "return", "sail", "land", "continue") and any(c.dep_ in ("dobj", "obj") and scene.place_of(c) is None and c.ent_type_ not in ("DATE", "TIME") and c.lemma_ not in ("way", "visit", "tour", "trip") for c in verb.children):
        return  # "to move 8,000 marines to Guam"
    if kind in ("motion", "visit", "arrival"):  # "will travel to Washington with Grybauskaite"
        who = who + [x for c in verb.children if c.lower_ == "with" and c.dep_ == "prep" for o in c.children for x in named(scene, o) if x[0] not in {p for p, _ in who}]
    if kind == "being" and (where_clause(scene, verb) or destinations(scene, verb, prepositions, False)):
        who = who + [x for c in verb.children if c.lower_ == "with" and c.dep_ == "prep" for o in c.children for x in named(scene, o) if x[0] not in {p for p, _ in who}]
    if lemma == "join":
        who = who + [x for c in verb.children if c.dep_ in ("dobj", "obj") for x in named(scene, c) if who and scene.people[x[0]].country == scene.people[who[0][0]].country]
    if kind == "accompany":
        who = who + [x for c in verb.children if c.dep_ in ("dobj", "obj") for x in named(scene, c)]
        kind = "motion"
    who = who + [x for x in beside(scene, verb) if x[0] not in {p for p, _ in who}]
    if not who and kind not in ("fronted",):
        who = _inner_person(scene, verb)
    if passive and kind in ("presence", "fronted", "being"):  # "was signed in Lima by X"
        who = [x for c in verb.children if c.dep_ == "agent" for o in c.children for x in named(scene, o)] if kind == "presence" else []
    if lemma in ("lead", "head", "bring") and kind in ("lead", "motion"):  # "is heading a delegation to Peru"
        groups = [c for c in verb.children if c.dep_ in ("dobj", "obj") and c.lemma_.lower() in ("delegation", "team", "mission", "group")]
        told = [x for c in groups for x in destinations(scene, c, frozenset({"to", "in", "at"}), False)] or [x for c in groups for p in c.children if p.lower_ == "to" for o in p.children if o.lemma_.lower() in cue("occasion") for x in destinations(scene, o, frozenset({"in", "at"}), False)]
        if told:
            yield from _claims(scene, verb, who, told, "motion", status_of(scene, verb, times_for(scene, verb)))
            return
    if not who:
        return
    where = where_clause(scene, verb) or destinations(scene, verb, prepositions, kind == "visit")
    if kind == "visit" and not where and lemma == "visit":
        where = [(scene.dateline, c) for c in verb.children if c.lower_ == "here" and scene.dateline]
    if kind == "event":
        where = event_places(scene, verb)
    if kind == "fronted" and with_particle(verb) in cue("cancel") | cue("postpone"):
        if with_particle(verb) == "pull_out":  # "pulled out of a summit in Lima"
            yield from _claims(scene, verb, who, where or destinations(scene, verb, frozenset({"of"}), False) or [x for c in verb.subtree if c.lemma_.lower() in cue("occasion") for x in destinations(scene, c, frozenset({"in", "at"}), False)][:1], "presence", "cancelled")
        return
    if kind in ("fronted", "presence") and not where:  # "told the Munich Security Conference"
        where = [(p, c) for c in verb.children if c.dep_ in ("dobj", "obj") and c.lower_ in EVENTS and (p := scene.place_of(c)) is not None and p.country]
    if kind == "fronted":  # any doing: the place stands before the verb, or it is a city
        where = [(p, t) for p, t in where if (t.i < verb.i and verb.dep_ == "ROOT") or p.city or any(a.lemma_.lower() in cue("occasion") for a in climb(t, 4))]
    if kind == "visit":
        where = where or seat_or_site(scene, verb)
    if lemma in SITE_VERBS:
        where = where or sites(scene, verb)
    if kind == "departure" and not where:
        where = straight_after(scene, verb)
    if kind in ("departure", "motion") and not where:  # "left for talks with Putin in Irkutsk"
        things = [o for c in verb.children if c.lower_ in ("for", "to") and c.dep_ == "prep" for o in c.children if o.lemma_.lower() in cue("occasion") or o.lemma_.lower() in visit_nouns()]
        where = [x for o in things for x in destinations(scene, o, frozenset({"in", "at", "to"}), False)]
    if kind == "presence" and lemma == "spend":
        where = where or destinations(scene, verb, frozenset({"in", "at"}), False)
    if kind == "motion":
        where = where + [x for x in destinations(scene, verb, frozenset({"via", "through"}), False) if x not in where]
        where = where + [x for x in _by_way_of(scene, verb) if x not in where]
        if where:
            where = where + [x for x in destinations(scene, verb, frozenset({"after"}), False) if x not in where and x[0].country not in {p.country for p, _ in where}]  # "After Lima he will travel to Santiago"
    if lemma in ("call", "appeal", "push", "press", "plead"):  # "called for talks in Lima"
        asked = next((c.i for c in verb.children if c.lower_ == "for" and c.dep_ == "prep"), None)
        where = [(p, t) for p, t in where if asked is None or t.i < asked]
    if kind not in ("visit", "motion", "departure", "arrival"):
        nearer = destinations(scene, verb, prepositions, False)
        if nearer and where and all(p.city and p.country == where[0][0].country for p, _ in nearer):
            where = nearer  # "in France, where they will meet in Paris"
    if kind in ("motion", "visit", "departure") and where:
        known = {p.country for p, _ in where}
        where = where + [(p, t) for p, t in and_then(scene, verb) if p.country not in known]
    if not where and kind in ("visit", "being", "motion"):
        where = _both(scene, verb)
    yield from _sources(scene, verb, who, kind)
    yield from _left(scene, verb, who)
    if not where:
        return
    times = times_for(scene, verb)
    status = status_of(scene, verb, times)
    if kind == "being":
        complement = next((c for c in verb.children if c.dep_ in ("attr", "acomp")), None)
        if complement is not None and complement.lemma_.lower() not in ("back", "present", "due", "host", "here", "there", "last", "first"):
            return
        if complement is not None and complement.lemma_.lower() == "due":
            return  # _due knows
        if any(c.lower_ in ("due", "expected", "scheduled") for c in verb.children):
            return
        if any(c.dep_ in ("xcomp", "ccomp") and any(g.lower_ == "to" and g.dep_ == "aux" for g in c.children) for c in verb.children):
            status = "planned" if verb.tag_ in ("VBZ", "VBP") or status == "ongoing" else "cancelled" if any(g.lower_ == "have" for c in verb.children if c.dep_ == "xcomp" for g in c.children) else "planned"
        status = {"completed": "completed", "ongoing": "ongoing"}.get(status, status)
        if "been" in {c.lower_ for c in verb.children} | {verb.lower_} and any(t.lower_ == "since" for t in verb.subtree):
            status = "ongoing"  # "has been in Abidjan since Monday"
    if kind == "departure" and status == "completed":
        status = "planned"
    if kind in ("presence", "fronted") and status == "ongoing":
        status = "completed" if verb.tag_ in ("VBD", "VBN") else "ongoing"
    shown = {"visit": "visit", "arrival": "motion", "motion": "motion", "departure": "motion", "being": "presence", "event": "presence", "lead": "motion"}.get(kind, "presence")
    first = bool(FIRST_EVER.search(verb.sent.text))
    yield from _claims(scene, verb, who, where, shown, status, arrives=kind == "arrival" or (lemma in ("fly", "come", "travel") and verb.tag_ == "VBD" and status == "completed"), days=days_near(scene, verb) if kind != "presence" else None, first_ever=first and shown == "visit")


def _by_way_of(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    return [x for c in verb.children if c.lower_ == "by" for w in c.children if w.lower_ == "way" for x in destinations(scene, w, frozenset({"of"}), False)]


def _homeward(scene: Scene, verb: Token) -> Iterator[Claim]:
    """"He flies home tomorrow": the day that ends the last leg."""
    status = verb_status(scene, verb, times_for(scene, verb))
    for person, name in actors(scene, verb):
        home = scene.country.get(scene.people[person].country)
        if home is not None:
            yield from _claims(scene, verb, [(person, name)], [(home, name)], "motion", status)


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


def _guests(scene: Scene, noun: Token) -> Iterator[Claim]:
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
        for claim in _claims(scene, noun, told, where, "host", status):
            yield replace(claim, hosts=tuple(hosts))
        return
    home = scene.country.get(scene.people[hosts[0]].country) if hosts else None
    if guests and home is not None:
        for claim in _claims(scene, noun, guests, [(home, noun)], "host", "completed"):
            yield replace(claim, hosts=tuple(hosts))


def _own_talks(scene: Scene, noun: Token) -> Iterator[Claim]:
    """"his talks in Vienna and Paris", "after Holm's meetings in Lima"."""
    who = [x for c in noun.children if c.dep_ == "poss" and c.tag_ != "NNS" for x in named(scene, c)]
    if who:
        ahead = noun.dep_ == "pobj" and noun.head.lower_ == "of" and any(c.lower_ in ("ahead", "eve") for c in (noun.head.head, *noun.head.head.children))
        yield from _claims(scene, noun, who, destinations(scene, noun, frozenset({"in", "at"}), False), "presence", "planned" if ahead else status_of(scene, noun, times_for(scene, noun)))


DUE = frozenset({"in", "at", "for", "to", "here"})


def _next_stop(scene: Scene, noun: Token) -> list[tuple[Place, Token]]:
    """"Holm's next stop is Lima", "Lima is the first stop on a tour by Holm"."""
    if noun.lemma_ not in ("stop", "leg", "stopover") or noun.head.lemma_ != "be":
        return []
    if noun.dep_ == "attr":
        return [(p, c) for c in noun.head.children if c.dep_ == "nsubj" and (p := scene.place_of(c)) is not None and p.country]
    return [(p, c) for c in noun.head.children if c.dep_ == "attr" and (p := scene.place_of(c)) is not None and p.country]


def _just_back(scene: Scene, token: Token) -> Iterator[Claim]:
    """"Holm, just back from Peru, ...", "fresh from talks in Lima"."""
    after = scene.doc[token.i + 1 : min(token.sent.end, token.i + 9)]
    if len(after) < 3 or after[0].text != ",":
        return
    start = next((t for t in after[1:4] if t.lower_ in ("back", "fresh", "home", "returning")), None)
    if start is None or start.i + 1 >= len(scene.doc) or scene.doc[start.i + 1].lower_ != "from":
        return
    where = next(((p, t) for p, t in scene.places_in(token.sent) if start.i < t.i < start.i + 8), None)
    if where is not None:
        for claim in _claims(scene, start, [(scene.who[token.i][0], token)], [where], "motion", "completed", ends=True):
            yield replace(claim, times=())


def _visiting(scene: Scene, token: Token) -> Iterator[Claim]:
    """"held talks with visiting Danish Prime Minister X": where the words place it, else where the other is at home, else where the story was filed."""
    start = next((m.start for m in scene.people[scene.who[token.i][0]].mentions if m.start <= token.idx < m.end), token.idx)
    word = next((t for t in reversed(scene.doc[max(token.sent.start, token.i - 12) : token.i]) if t.idx < start and (t.lower_ == "visiting" or (t.pos_ not in ("ADJ", "NOUN", "PROPN", "PART") and t.text != "-"))), None)
    if word is None or word.lower_ != "visiting":
        return
    person = scene.who[token.i][0]
    home = scene.people[person].country
    where = [(p, t) for p, t in scene.places_in(token.sent) if p.country != home and t.head.lower_ in ("in", "at")][:1]
    if not where:
        hosts = [scene.country[c] for t in token.sent if t.i in scene.who for p in scene.who[t.i] if (c := scene.people[p].country) and c != home and c in scene.country]
        if scene.dateline is not None and scene.dateline.country not in ("", home):
            hosts = [h for h in hosts if h.country == scene.dateline.country] or hosts or [scene.dateline]
        where = [(h, word) for h in hosts[:1]]
    times = times_for(scene, governor(token))
    verb = governor(token)
    status = "planned" if verb_status(scene, verb, times) == "planned" else "ongoing"
    yield from _claims(scene, word, [(person, token)], where, "visit", status)


def _from_name(scene: Scene, token: Token) -> Iterator[Claim]:
    """"Trump, in Japan since Saturday, ...": a place right behind a name and a comma."""
    if token.ent_type_ == "PERSON" and (token.i + 1 == len(scene.doc) or scene.doc[token.i + 1].i not in scene.who):
        yield from _visiting(scene, token)
        yield from _just_back(scene, token)
    at = token.i + 2
    if at + 2 >= len(scene.doc) or scene.doc[token.i + 1].text != ",":
        return
    at += scene.doc[at].lower_ in ("also", "already", "currently", "now", "still")
    preposition = scene.doc[at]
    if preposition.lower_ != "in":
        return
    for child in preposition.children:
        place = scene.place_of(child)
        if place is None or not place.country:
            continue
        after = next((t for t in scene.doc[child.i + 1 : child.i + 3] if not t.is_punct), None)
        if after is not None and (after.lower_ in ("for", "since", "on", "to", "after", "as") or at > token.i + 2):
            times = tuple(t for t, root in scene.times if child.i < root.i <= child.i + 4 and t.when is not None)
            yield Claim(scene.who[token.i][0], place, "presence", "ongoing", scene.sentence[token.i], scene.span(preposition), scene.mention(token, scene.who[token.i][0]), scene.place_span(child), times=times, arrives=after.lower_ == "since" if after is not None else False)


def _due(scene: Scene, verb: Token) -> tuple[list[tuple[int, Token]], list[tuple[Place, Token]]] | None:
    """"is due in Seoul tonight", "was due on Thursday": who, and where if it is told."""
    complement = next((c for c in verb.children if c.lower_ in ("due", "expected") and c.dep_ in ("acomp", "oprd", "xcomp", "advmod", "dep", "attr")), None)
    if complement is None and verb.lemma_ == "expect" and any(c.dep_ == "auxpass" for c in verb.children):
        complement = verb
    if complement is None or any(c.dep_ in ("xcomp", "ccomp") and c.pos_ in ("VERB", "AUX") for t in (verb, complement) for c in t.children if c != complement):
        return None
    who = actors(scene, verb)
    return who, destinations(scene, complement, DUE, False) or destinations(scene, verb, DUE, False)


def _implied(scene: Scene, token: Token, setting: Setting) -> Iterator[Claim]:
    """Presence where the words leave the place to the story: "arrived on Tuesday night", "who addressed the gathering", "was due on Thursday"."""
    if token.pos_ == "NOUN":
        yield from _at_the_margin(scene, token, setting)
        return
    lemma = token.lemma_.lower()
    due = _due(scene, token) if lemma in ("be", "expect") else None
    if due is not None:
        who, where = due
        status = "overtaken" if "had" in {c.lower_ for c in token.children} or not who else "planned"
        there = next((c for c in token.children if c.lower_ == "there"), None)
        where = where or ([told] if there is not None and (told := scene.there(there)) is not None else [])
        if where:
            yield from _claims(scene, token, who, where, "motion", status)
        elif any(t.type in ("DATE", "TIME") for t in times_for(scene, token)):
            yield from _staged(scene, token, who, setting, "motion", status)
        return
    if (lemma not in cue("mental") or (lemma == "see" and any(scene.people_at(c) for c in token.children if c.dep_ in ("dobj", "obj")))) and any(c.lower_ == "there" and c.dep_ in ("advmod", "acomp") for c in token.children):
        told = scene.there(next(c for c in token.children if c.lower_ == "there"))
        if told is not None:
            who = actors(scene, token) + [x for c in token.children if c.dep_ == "agent" or c.lower_ == "by" for o in c.children for x in named(scene, o)]  # "will be joined there by X"
            yield from _claims(scene, token, who, [told], "motion" if lemma in BARE_ARRIVALS | {"travel"} else "presence", verb_status(scene, token, times_for(scene, token)))
        else:
            yield from _staged(scene, token, actors(scene, token), setting, "presence", verb_status(scene, token, times_for(scene, token)))
        return
    if _gone(token) and verb_status(scene, token, times_for(scene, token)) == "completed" and not any(scene.place_of(o) for c in token.children if c.dep_ == "prep" for o in c.children):
        yield from _staged(scene, token, actors(scene, token), setting, "presence", "completed", ends=True)
        return
    if lemma in BARE_ARRIVALS and not _takes_part(token) and not _goes_somewhere(scene, token):
        on_visit = any(c.lower_ == "for" and any(o.lemma_.lower() in visit_nouns() or o.lemma_.lower() in cue("occasion") for o in c.children) for c in token.children)
        if lemma in ("come", "fly", "go") and not on_visit and not any(c.lower_ in ("in", "over", "out", "instead", "too", "uninvited", "along") and c.dep_ in ("prt", "advmod", "acomp", "oprd", "prep") and not list(c.children) for c in token.children):
            return
        if any(c.lower_ in ("home", "back") for c in token.children):
            return
        status = verb_status(scene, token, times_for(scene, token))
        yield from _staged(scene, token, actors(scene, token), setting, "motion", status, arrives=lemma in ("arrive", "land"))
        return
    if token.tag_ == "VBN" and lemma in ("attend", "join", "address"):  # "the meeting, attended among others by X and Y"
        agents = [x for c in token.children if c.dep_ == "agent" for o in c.children for x in named(scene, o)]
        if agents and not _goes_somewhere(scene, token):
            subject = named(scene, token.head) if token.dep_ in ("acl", "relcl") else actors(scene, token)
            yield from _staged(scene, token, [*agents, *(subject if lemma == "join" else ())], setting, "presence", verb_status(scene, token, times_for(scene, token)))
    if (onlookers := beside(scene, token)) and not destinations(scene, token, frozenset({"in", "at", "to", "into", "on"}), True) and not where_clause(scene, token):
        yield from _staged(scene, token, onlookers, setting, "presence", verb_status(scene, token, times_for(scene, token)))
    if lemma in ("lead", "head") and any(c.dep_ == "nsubjpass" and c.lemma_.lower() in ("delegation", "team") for c in token.children) and not _goes_somewhere(scene, token):  # "the US delegation was headed by X"
        yield from _staged(scene, token, [x for c in token.children if c.dep_ == "agent" for o in c.children for x in named(scene, o)], setting, "presence", verb_status(scene, token, ()), at=setting.whole)
    nations = any(c.dep_ == "nsubj" and c.ent_type_ == "GPE" and c.i not in scene.who for c in token.children)  # "Britain sent Foreign Secretary X"
    if lemma in ("send", "dispatch") and (any(c.lower_ == "instead" for c in token.children) or (nations and not _goes_somewhere(scene, token))):
        yield from _staged(scene, token, [x for c in token.children if c.dep_ in ("dobj", "obj") for x in named(scene, c)], setting, "presence", verb_status(scene, token, ()), at=setting.whole)
    if lemma == "represent" and any(c.dep_ == "agent" for c in token.children):
        yield from _staged(scene, token, [x for c in token.children if c.dep_ == "agent" for o in c.children for x in named(scene, o)], setting, "presence", verb_status(scene, token, ()))
    if token.dep_ == "relcl" and token.head.lemma_.lower() in cue("occasion") and any(c.lower_ in ("at", "in") and any(o.lower_ == "which" for o in c.children) for c in token.children):
        yield from _staged(scene, token, actors(scene, token), setting, "presence", verb_status(scene, token, ()), token.head)
        return
    occasion = next((o for o in _occasions(token) if _definite(o)), None)
    if occasion is not None and not _goes_somewhere(scene, token) and scene.place_of(occasion) is None and not any(scene.place_of(g) for c in occasion.children if c.lower_ in ("in", "at") for g in c.children):
        status = verb_status(scene, token, times_for(scene, token))
        yield from _staged(scene, token, actors(scene, token), setting, "presence", status, occasion)
    elif occasion is None and _takes_part(token) and not _goes_somewhere(scene, token) and (at := setting.latest(token)) is not None:
        yield from _staged(scene, token, actors(scene, token), setting, "presence", verb_status(scene, token, times_for(scene, token)), at=at)
    bound = next((o for c in token.children if c.lower_ in ("to", "for", "at") and c.dep_ == "prep" for o in c.children if o.lemma_.lower() in cue("occasion") and _definite(o)), None) if lemma in BOUND else None
    if bound is not None and scene.place_of(bound) is None and not _goes_somewhere(scene, token) and setting.of(bound) is not None:  # "will come to the summit"
        yield from _staged(scene, token, actors(scene, token), setting, "motion", verb_status(scene, token, times_for(scene, token)), bound)
    if lemma == "sign" and not _goes_somewhere(scene, token) and any(c.lemma_.lower() in cue("treaty") for c in token.children if c.dep_ in ("dobj", "obj")):
        yield from _staged(scene, token, actors(scene, token), setting, "presence", verb_status(scene, token, times_for(scene, token)))
    if lemma == "be" and any(c.lower_ == "with" and c.dep_ == "prep" and any(scene.people_at(o) for o in c.children) for c in token.children):  # "With him at the palace were X and Y"
        shown = [x for c in token.children if c.dep_ in ("attr", "nsubj") for x in named(scene, c)]
        if (at := destinations(scene, token, frozenset({"in", "at", "with"}), False)):
            yield from _claims(scene, token, shown, at[:1], "presence", verb_status(scene, token, ()))
        else:
            yield from _staged(scene, token, shown, setting, "presence", verb_status(scene, token, ()))
    if lemma == "be" and any(c.lower_ == "among" and any(g.lemma_ in cue("guest") for g in c.children) for c in token.children):
        yield from _staged(scene, token, actors(scene, token), setting, "presence", verb_status(scene, token, ()))


BOUND = {"come", "go", "travel", "fly", "arrive", "invite", "gather"}
BARE_ARRIVALS = {"arrive", "land", "fly", "come", "go"}
ATTENDING = {"use", "attend", "address", "join", "open", "chair", "leave", "tell", "participate", "speak", "take"}


def _goes_somewhere(scene: Scene, verb: Token) -> bool:
    """Does a place, or a word of place, hang on the verb?"""
    for child in verb.children:
        if child.lower_ in ("there", "home", "here"):
            return True
        if child.dep_ in ("prep", "dobj", "advmod", "npadvmod") and any(scene.place_of(t) is not None for t in child.subtree if not any(a.dep_ == "relcl" for a in (t, *climb(t, 6)) if a.i > child.i)):
            return True
    return False


def _occasions(verb: Token) -> list[Token]:
    """The summit, the talks attended, addressed or joined."""
    if verb.lemma_.lower() not in ATTENDING:
        return []
    direct = [c for c in verb.children if c.dep_ in ("dobj", "obj")]
    if verb.lemma_ in ("participate", "speak") or (verb.lemma_ == "take" and any(c.lower_ == "part" for c in direct)):
        direct = [o for c in verb.children for x in (c, *(c.children if c.lower_ == "part" else ())) if x.lower_ in ("in", "at") and x.dep_ == "prep" for o in x.children]
    elif verb.lemma_ == "take":
        return []
    return [o for o in direct if o.lemma_.lower() in cue("occasion") and not any(c.lower_ == "with" and c.dep_ == "prep" for c in o.children)]  # a meeting with somebody is no gathering


def _takes_part(verb: Token) -> bool:
    """"X and Y will take part", "X is also going", "Y joins them for a session": in what was told of just before."""
    if verb.lemma_ == "take":
        return any(c.lower_ == "part" and not list(c.children) for c in verb.children)
    if verb.lemma_ in ("attend", "participate", "join"):
        return not any((c.dep_ in ("dobj", "obj") and c.lower_ not in ("them", "him", "her")) or c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "in") for c in verb.children)
    return verb.lemma_ in ("go", "come") and any(c.lower_ in ("also", "too") for c in verb.children) and not any(c.dep_ in ("prep", "xcomp", "dobj", "acomp", "prt") for c in verb.children)


def _definite(noun: Token) -> bool:
    return any(c.lower_ in ("the", "its", "their", "this") for c in noun.children) or noun.tag_ == "NNS"


def _staged(scene: Scene, token: Token, who: list[tuple[int, Token]], setting: Setting, kind: str, status: str, occasion: Token | None = None, at: tuple | None = None, **more) -> Iterator[Claim]:
    if not who or status in ("", "negated"):
        return
    at = at or ((setting.of(occasion) or setting.whole) if occasion is not None else None) or setting.at(token, status == "planned")
    if at is None:
        return
    for person, name in dict.fromkeys(who):
        times = times_for(scene, token) or (at[2] if status == "planned" else ())
        yield Claim(person, at[0], kind, status, scene.sentence[token.i], scene.span(token), scene.mention(name, person), at[1], times=times, near=_near(scene, token, status), weight=0.8, **more)


def _near(scene: Scene, token: Token, status: str) -> Timex | None:
    """The day the story is at, for what is told in the simple past without a day of its own."""
    if status not in ("completed", "ongoing"):
        return None
    verb = token if token.pos_ in ("VERB", "AUX") else governor(token)
    if auxiliaries(verb) & {"has", "have", "had", "'ve", "’ve"}:
        return None
    return scene.story_day(token)


def _at_the_margin(scene: Scene, noun: Token, setting: Setting) -> Iterator[Claim]:
    """"held talks on the sidelines": those who meet there are where the summit is."""
    if noun.lemma_.lower() not in MARGINS or noun.head.lower_ != "on":
        return
    if any(scene.place_of(t) for t in noun.subtree):
        return
    verb = governor(noun)
    who = actors(scene, verb)
    who = who + [x for c in verb.subtree if c.lower_ == "with" for o in c.children for x in named(scene, o) if x[0] not in {p for p, _ in who}]
    yield from _staged(scene, noun, who, setting, "presence", verb_status(scene, verb, times_for(scene, verb)))


def _left(scene: Scene, verb: Token, who: list[tuple[int, Token]]) -> Iterator[Claim]:
    """"left Tokyo on Wednesday", "left the summit in Quebec": they were there until then."""
    if verb.lemma_ not in ("leave", "depart"):
        return
    where = []
    for thing in (c for c in verb.children if c.dep_ in ("dobj", "obj") or (c.lower_ == "from" and c.dep_ == "prep")):
        for token in [thing] if thing.dep_ != "prep" else list(thing.children):
            place = scene.place_of(token)
            if place is not None and place.country:
                where.append((place, token))
            elif token.lemma_.lower() in cue("occasion"):
                where += [(p, o) for c in token.children if c.lower_ in ("in", "at") for o in c.children if (p := scene.place_of(o)) is not None and p.country]
    status = verb_status(scene, verb, times_for(scene, verb))
    if status == "completed":
        yield from _claims(scene, verb, who, where[:1], "presence", "completed", ends=True)


def _gone(verb: Token) -> bool:
    """"flew out again", "flew home", "left on Friday": gone from where the story was."""
    if verb.lemma_ in ("fly", "go", "head", "drive", "sail") and any(c.lower_ in ("out", "home", "back", "away", "off") and c.dep_ in ("prt", "advmod") for c in verb.children):
        return not any(c.lower_ in ("to", "for", "into") and c.dep_ == "prep" for c in verb.children)
    return verb.lemma_ in ("leave", "depart") and not any(c.dep_ in ("dobj", "obj", "xcomp", "ccomp", "oprd") or (c.lower_ in ("for", "to", "with", "behind") and c.dep_ in ("prep", "prt")) for c in verb.children)


def _sources(scene: Scene, verb: Token, who: list[tuple[int, Token]], kind: str) -> Iterator[Claim]:
    """"arrived in Chile from Argentina", "flew in from Seoul": where they came from was visited, unless it is home."""
    if kind not in ("arrival", "motion") or verb.lemma_ not in ("arrive", "fly", "travel", "come", "land", "return", "go", "cross", "drive"):
        return
    for place, token in destinations(scene, verb, frozenset({"from"}), False):
        status = "planned" if verb_status(scene, verb, times_for(scene, verb)) == "planned" else "completed"
        for claim in _claims(scene, verb, who, [(place, token)], "motion", status, ends=True, weight=0.6):
            yield replace(claim, times=())


def _both(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """"was in both capitals a week ago", "visited the two countries": the last two named before."""
    words_ = [o for c in verb.children for o in ((c,) if c.dep_ in ("dobj", "obj") else c.children if c.lower_ in ("in", "to") and c.dep_ == "prep" else ()) if o.lower_ in ("capitals", "countries", "cities")]
    if not any(c.lower_ in ("both", "two") for w in words_ for c in w.children):
        return []
    found: dict[str, tuple[Place, Token]] = {}
    for token in reversed(scene.doc[: words_[0].i]):
        place = scene.place_of(token) if token.i in scene.where else None
        if place is not None and place.country and (words_[0].lower_ == "countries" or place.kind == "capital" or place.city):
            found.setdefault(place.country, (scene.country.get(place.country, place) if words_[0].lower_ == "countries" else place, token))
        if len(found) == 2 or scene.sentence[verb.i] - scene.sentence[token.i] > 3:
            break
    return list(found.values()) if len(found) == 2 else []


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
    if verb.lemma_ == "roll" or any(o.lemma_.lower() in cue("meal") for o in objects):  # "gave a banquet for X", "threw a dinner in honour of X"
        honoured = [o for t in verb.subtree if t.lower_ in ("for", "of") and t.dep_ in ("prep", "dative") and (t.lower_ == "for" or t.head.lower_ in ("honour", "honor")) for o in t.children]
        objects = [o for o in honoured if named(scene, o)] or objects
    if verb.lemma_ in ("play", "act"):  # "plays host to X"
        objects = [o for c in verb.subtree if c.lower_ == "to" and c.dep_ in ("prep", "dative") for o in c.children]
    agents = [o for c in verb.children if c.dep_ == "agent" for o in c.children]
    guests = actors(scene, verb) if passive else [x for o in objects for x in named(scene, o)]
    hosts = [x for o in agents for x in named(scene, o)] if passive else actors(scene, verb)
    guests = [g for g in guests if g[0] not in {h[0] for h in hosts}]
    status = verb_status(scene, verb, times_for(scene, verb))
    status = "planned" if status == "ongoing" and verb.lemma_ == "await" else status
    if not guests:
        return
    where = where_clause(scene, verb) or destinations(scene, verb, frozenset({"in", "at", "to"}), False)
    if not where and not hosts:
        subject = next((c for v in (verb, *([governor(verb)] if verb.dep_ == "xcomp" else [])) for c in v.children if c.dep_ == "nsubj"), None)
        at = verb.head if subject is not None and subject.lower_ in ("which", "that") and verb.dep_ == "relcl" else subject
        place = scene.place_of(at) if at is not None else None
        where = [(place, at)] if place is not None and place.country else []  # "the capital, which next week receives X"
    if not where and not hosts:
        return
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
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    carried = named(scene, objects[0])
    if subject is not None and subject.lemma_.lower() in visit_nouns() and objects[0].pos_ == "PRON":
        carried = noun_actors(scene, subject, verb) or carried  # "Hasina's last trip took her to Perth"
    if where:
        yield from _claims(scene, verb, carried, where, "tour", verb_status(scene, verb, ()))


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
    where = destinations(scene, verb, frozenset({"in"}) if verb.lemma_ == "take" else frozenset(), True)
    if where:
        who = noun_actors(scene, subject, verb) or actors(scene, governor(subject)) or [x for t in subject.subtree if t.dep_ == "poss" for x in named(scene, t)]
        yield from _claims(scene, verb, who or _traveller(scene, verb), where, "tour", verb_status(scene, verb, ()))


GOING_ON = {"begin", "start", "continue", "resume", "end", "conclude", "finish", "culminate"}


def _tour_goes_on(scene: Scene, verb: Token) -> Iterator[Claim]:
    """"The tour began in Turkey and continued in Ukraine", also as "it", where the sentence before tells of one."""
    head = verb
    while head.dep_ == "conj" and head.head.pos_ == "VERB" and not any(c.dep_ == "nsubj" for c in head.children):
        head = head.head
    subject = next((c for c in head.children if c.dep_ == "nsubj"), None)
    if subject is None:
        return
    noun = subject
    if subject.text.lower() == "it":
        noun = next((t for t in reversed(scene.doc[: subject.i]) if scene.sentence[subject.i] - scene.sentence[t.i] <= 1 and t.lemma_.lower() in visit_nouns() and t.pos_ == "NOUN"), subject)
    if noun.lemma_.lower() not in visit_nouns():
        return
    who = noun_actors(scene, noun, verb) or actors(scene, governor(noun)) or _traveller(scene, verb)
    yield from _claims(scene, verb, who, destinations(scene, verb, frozenset({"in", "at"}), False), "tour", verb_status(scene, verb, times_for(scene, verb)))


def _traveller(scene: Scene, token: Token) -> list[tuple[int, Token]]:
    """"Earlier stops included Kabul": of whoever was spoken of last, in the sentences before."""
    for i in range(token.sent.start - 1, -1, -1):
        if scene.sentence[token.i] - scene.sentence[i] > 2:
            break
        at = scene.doc[i]
        if at.i in scene.who and at.dep_ in ("nsubj", "nsubjpass"):
            return named(scene, at)[:1]
    return []


ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}


LAST = {"last", "final", "closing"}


def _day_of(noun: Token, days: int | None) -> int:
    """"on the second day of a visit" -> 2; "on the last day of a three-day visit" -> 3."""
    day = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "of" or day.lemma_ != "day":
        return 1
    which = {c.lower_ for c in day.children}
    return (days or 1) if which & LAST else next((n for word, n in ORDINALS.items() if word in which), 1)


def _from_noun(scene: Scene, noun: Token) -> Iterator[Claim]:
    kind = visit_nouns()[noun.lemma_.lower()]
    prepositions = frozenset({"for"}) if kind == "departure" else frozenset({"to", "in", "at"}) if kind != "tour" else frozenset({"to", "of", "in", "through"})
    if kind == "return":  # "on his return from Peru"
        for claim in _claims(scene, noun, noun_actors(scene, noun), destinations(scene, noun, frozenset({"from"}), False), "motion", "completed", ends=True):
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
        who = _traveller(scene, noun)  # "a stop in Hanoi was added"
    if not who:
        return
    verb = governor(noun)
    sets_out = noun.dep_ == "pobj" and noun.head.lower_ in ("for", "on") and verb.lemma_ in ("leave", "depart", "embark", "set")
    last = noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_ == "day" and any(c.lower_ in LAST for c in noun.head.head.children)
    direct = noun.dep_ in ("dobj", "obj", "nsubj") or (noun.dep_ == "pobj" and noun.head.head == verb)  # not "signed it, ending a dispute, on the last day of a visit"
    ends = verb.lemma_ in cue("ends") and direct and not (noun.dep_ == "nsubj" and verb.lemma_ in ("follow", "leave")) and not sets_out
    ends = ends or last
    if sets_out and status == "completed":
        status = "ongoing"
    if ends and status == "ongoing":
        status = "completed"
    private = next((c.lower_ for c in noun.children if c.lower_ in ("state", "official", "working", "private")), "")
    if any(c.lower_ in ("private", "personal", "family") for c in noun.children):
        private = "private"
    yield from _claims(
        scene, noun, who, where, "noun", status, arrives=noun.lemma_ == "arrival", ends=ends, days=days_near(scene, noun), purpose=private, day=_day_of(noun, days_near(scene, noun)),
        first_ever=any(c.lower_ in ("first", "maiden") for c in noun.children) and "ever" in noun.sent.text.lower(),
    )  # fmt: skip
