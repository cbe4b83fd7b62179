"""Presence where the words leave the place to the story: "arrived on Tuesday night", "who addressed the gathering", "was due on Thursday"."""

from collections.abc import Iterator

from lib.extract.claiming import claims_of, untold_day
from lib.extract.parse import Token
from lib.extract.scene import Scene, climb, cue, governor
from lib.extract.setting import Setting
from lib.extract.status import times_for, verb_status
from lib.extract.where import MARGINS, destinations, where_clause
from lib.extract.who import actors, agents, beside, named, visit_nouns
from lib.model import Claim, Place

DUE = frozenset({"in", "at", "for", "to", "here"})
BOUND = {"come", "go", "travel", "fly", "arrive", "invite", "gather"}
BARE_ARRIVALS = {"arrive", "land", "fly", "come", "go"}
ATTENDING = {"use", "attend", "address", "join", "open", "chair", "leave", "tell", "participate", "speak", "take"}


def implied(scene: Scene, token: Token, setting: Setting) -> Iterator[Claim]:
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
            yield from claims_of(scene, token, who, where, "motion", status)
        elif any(t.type in ("DATE", "TIME") for t in times_for(scene, token)):
            yield from _staged(scene, token, who, setting, "motion", status)
        return
    if (lemma not in cue("mental") or (lemma == "see" and any(scene.people_at(c) for c in token.children if c.dep_ in ("dobj", "obj")))) and any(c.lower_ == "there" and c.dep_ in ("advmod", "acomp") for c in token.children):
        told = scene.there(next(c for c in token.children if c.lower_ == "there"))
        if told is not None:
            who = actors(scene, token) + [x for c in token.children if c.dep_ == "agent" or c.lower_ == "by" for o in c.children for x in named(scene, o)]  # "will be joined there by X"
            yield from claims_of(scene, token, who, [told], "motion" if lemma in BARE_ARRIVALS | {"travel"} else "presence", verb_status(scene, token, times_for(scene, token)))
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
        doers = agents(scene, token)
        if doers and not _goes_somewhere(scene, token):
            subject = named(scene, token.head) if token.dep_ in ("acl", "relcl") else actors(scene, token)
            yield from _staged(scene, token, [*doers, *(subject if lemma == "join" else ())], setting, "presence", verb_status(scene, token, times_for(scene, token)))
    if (onlookers := beside(scene, token)) and not destinations(scene, token, frozenset({"in", "at", "to", "into", "on"}), True) and not where_clause(scene, token):
        yield from _staged(scene, token, onlookers, setting, "presence", verb_status(scene, token, times_for(scene, token)))
    if lemma in ("lead", "head") and any(c.dep_ == "nsubjpass" and c.lemma_.lower() in ("delegation", "team") for c in token.children) and not _goes_somewhere(scene, token):  # "the US delegation was headed by X"
        yield from _staged(scene, token, agents(scene, token), setting, "presence", verb_status(scene, token, ()), at=setting.whole)
    nations = any(c.dep_ == "nsubj" and c.ent_type_ == "GPE" and c.i not in scene.who for c in token.children)  # "Britain sent Foreign Secretary X"
    if lemma in ("send", "dispatch") and (any(c.lower_ == "instead" for c in token.children) or (nations and not _goes_somewhere(scene, token))):
        yield from _staged(scene, token, [x for c in token.children if c.dep_ in ("dobj", "obj") for x in named(scene, c)], setting, "presence", verb_status(scene, token, ()), at=setting.whole)
    if lemma == "represent" and any(c.dep_ == "agent" for c in token.children):
        yield from _staged(scene, token, agents(scene, token), setting, "presence", verb_status(scene, token, ()))
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
            yield from claims_of(scene, token, shown, at[:1], "presence", verb_status(scene, token, ()))
        else:
            yield from _staged(scene, token, shown, setting, "presence", verb_status(scene, token, ()))
    if lemma == "be" and any(c.lower_ == "among" and any(g.lemma_ in cue("guest") for g in c.children) for c in token.children):
        yield from _staged(scene, token, actors(scene, token), setting, "presence", verb_status(scene, token, ()))


def _due(scene: Scene, verb: Token) -> tuple[list[tuple[int, Token]], list[tuple[Place, Token]]] | None:
    """"is due in Seoul tonight", "was due on Thursday": who, and where if it is told."""
    complement = next((c for c in verb.children if c.lower_ in ("due", "expected") and c.dep_ in ("acomp", "oprd", "xcomp", "advmod", "dep", "attr")), None)
    if complement is None and verb.lemma_ == "expect" and any(c.dep_ == "auxpass" for c in verb.children):
        complement = verb
    if complement is None or any(c.dep_ in ("xcomp", "ccomp") and c.pos_ in ("VERB", "AUX") for t in (verb, complement) for c in t.children if c != complement):
        return None
    who = actors(scene, verb)
    return who, destinations(scene, complement, DUE, False) or destinations(scene, verb, DUE, False)


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
        yield Claim(person, at[0], kind, status, scene.sentence[token.i], scene.span(token), scene.mention(name, person), at[1], times=times, near=untold_day(scene, token, status), weight=0.8, **more)


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


def _gone(verb: Token) -> bool:
    """"flew out again", "flew home", "left on Friday": gone from where the story was."""
    if verb.lemma_ in ("fly", "go", "head", "drive", "sail") and any(c.lower_ in ("out", "home", "back", "away", "off") and c.dep_ in ("prt", "advmod") for c in verb.children):
        return not any(c.lower_ in ("to", "for", "into") and c.dep_ == "prep" for c in verb.children)
    return verb.lemma_ in ("leave", "depart") and not any(c.dep_ in ("dobj", "obj", "xcomp", "ccomp", "oprd") or (c.lower_ in ("for", "to", "with", "behind") and c.dep_ in ("prep", "prt")) for c in verb.children)
