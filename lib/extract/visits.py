"""Claims of presence: who, the text says, is, was or will be where. Rules over the parse; words in lib/data."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from lib.extract.claiming import claims_of
from lib.extract.implied import implied
from lib.extract.nouns import from_guest, from_noun, from_talks
from lib.extract.parse import Token
from lib.extract.scene import EVENTS, Scene, auxiliaries, climb, cue, governor, verb_table, with_particle
from lib.extract.setting import Setting
from lib.extract.status import days_near, status_of, times_for, verb_status
from lib.extract.where import and_then, destinations, event_places, seat_or_site, sites, straight_after, where_clause
from lib.extract.who import actors, agents, beside, named, noun_actors, traveller, visit_nouns
from lib.model import Claim, Place
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
            claims += from_noun(scene, token)
        elif token.lemma_.lower() == "guest":
            claims += from_guest(scene, token)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in words("meeting_words", "noun"):
            claims += from_talks(scene, token)
        elif token.i in scene.who:
            claims += _from_name(scene, token)
    setting = Setting(scene, claims)
    claims = [replace(c, times=setting.days_at(c.place)) if c.status == "planned" and not c.times and c.place.city else c for c in claims]
    told = {(c.person, c.trigger.start) for c in claims}
    for token in scene.doc:
        if token.idx >= scene.header_end and token.pos_ in ("VERB", "AUX", "NOUN"):
            claims += [c for c in implied(scene, token, setting) if (c.person, c.trigger.start) not in told]
    return sorted(claims, key=lambda c: (c.trigger.start, c.person, c.place_span.start))


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
        who = agents(scene, verb)
        yield from claims_of(scene, verb, who, where, "visit", verb_status(scene, verb, ()))
        return
    if kind == "being" and (verb.lower_ == "been" or "been" in auxiliaries(verb)):
        prepositions = prepositions | {"to", "through"}  # "has been to Brazil"
    if kind == "expected":  # "is expected in Tokyo in February"
        who = actors(scene, verb) if passive and not any(c.dep_ in ("xcomp", "ccomp") for c in verb.children) else []
        yield from claims_of(scene, verb, who, destinations(scene, verb, prepositions, False), "motion", "planned")
        return
    if kind == "departure" and lemma == "set" and not any(c.lower_ in ("off", "out") for c in verb.children):
        return
    if any(c.dep_ in ("dobj", "obj") and c.lemma_.lower() in cue("private") for c in verb.children):
        return  # "spent his holiday in Peru"
    if kind in ("motion", "departure") and any(c.lower_ == "home" and c.dep_ == "advmod" for c in verb.children):
        yield from _sources(scene, verb, actors(scene, verb), "motion")
        yield from claims_of(scene, verb, actors(scene, verb), _by_way_of(scene, verb), "motion", verb_status(scene, verb, times_for(scene, verb)))
        yield from _homeward(scene, verb)
        return
    if kind == "being" and any(c.lower_ == "back" for c in verb.children):  # "is back from Peru"
        back = destinations(scene, verb, frozenset({"from"}), False) or [x for c in verb.children if c.lower_ == "back" for x in destinations(scene, c, frozenset({"from"}), False)]
        for claim in claims_of(scene, verb, actors(scene, verb), back, "motion", "completed", ends=True):
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
        who = agents(scene, verb) if kind == "presence" else []
    if lemma in ("lead", "head", "bring") and kind in ("lead", "motion"):  # "is heading a delegation to Peru"
        groups = [c for c in verb.children if c.dep_ in ("dobj", "obj") and c.lemma_.lower() in ("delegation", "team", "mission", "group")]
        told = [x for c in groups for x in destinations(scene, c, frozenset({"to", "in", "at"}), False)] or [x for c in groups for p in c.children if p.lower_ == "to" for o in p.children if o.lemma_.lower() in cue("occasion") for x in destinations(scene, o, frozenset({"in", "at"}), False)]
        if told:
            yield from claims_of(scene, verb, who, told, "motion", status_of(scene, verb, times_for(scene, verb)))
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
            yield from claims_of(scene, verb, who, where or destinations(scene, verb, frozenset({"of"}), False) or [x for c in verb.subtree if c.lemma_.lower() in cue("occasion") for x in destinations(scene, c, frozenset({"in", "at"}), False)][:1], "presence", "cancelled")
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
    yield from claims_of(scene, verb, who, where, shown, status, arrives=kind == "arrival" or (lemma in ("fly", "come", "travel") and verb.tag_ == "VBD" and status == "completed"), days=days_near(scene, verb) if kind != "presence" else None, first_ever=first and shown == "visit")


def _by_way_of(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    return [x for c in verb.children if c.lower_ == "by" for w in c.children if w.lower_ == "way" for x in destinations(scene, w, frozenset({"of"}), False)]


def _homeward(scene: Scene, verb: Token) -> Iterator[Claim]:
    """"He flies home tomorrow": the day that ends the last leg."""
    status = verb_status(scene, verb, times_for(scene, verb))
    for person, name in actors(scene, verb):
        home = scene.country.get(scene.people[person].country)
        if home is not None:
            yield from claims_of(scene, verb, [(person, name)], [(home, name)], "motion", status)


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
        for claim in claims_of(scene, start, [(scene.who[token.i][0], token)], [where], "motion", "completed", ends=True):
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
    yield from claims_of(scene, word, [(person, token)], where, "visit", status)


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
        yield from claims_of(scene, verb, who, where[:1], "presence", "completed", ends=True)


def _sources(scene: Scene, verb: Token, who: list[tuple[int, Token]], kind: str) -> Iterator[Claim]:
    """"arrived in Chile from Argentina", "flew in from Seoul": where they came from was visited, unless it is home."""
    if kind not in ("arrival", "motion") or verb.lemma_ not in ("arrive", "fly", "travel", "come", "land", "return", "go", "cross", "drive"):
        return
    for place, token in destinations(scene, verb, frozenset({"from"}), False):
        status = "planned" if verb_status(scene, verb, times_for(scene, verb)) == "planned" else "completed"
        for claim in claims_of(scene, verb, who, [(place, token)], "motion", status, ends=True, weight=0.6):
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
            return agents(scene, child)
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
    guests = actors(scene, verb) if passive else [x for o in objects for x in named(scene, o)]
    hosts = agents(scene, verb) if passive else actors(scene, verb)
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
    for claim in claims_of(scene, verb, guests, where, "host", status):
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
        yield from claims_of(scene, verb, carried, where, "tour", verb_status(scene, verb, ()))


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
        yield from claims_of(scene, verb, who or traveller(scene, verb), where, "tour", verb_status(scene, verb, ()))


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
    if subject.lower_ == "it":
        noun = next((t for t in reversed(scene.doc[: subject.i]) if scene.sentence[subject.i] - scene.sentence[t.i] <= 1 and t.lemma_.lower() in visit_nouns() and t.pos_ == "NOUN"), subject)
    if noun.lemma_.lower() not in visit_nouns():
        return
    who = noun_actors(scene, noun, verb) or actors(scene, governor(noun)) or traveller(scene, verb)
    yield from claims_of(scene, verb, who, destinations(scene, verb, frozenset({"in", "at"}), False), "tour", verb_status(scene, verb, times_for(scene, verb)))
