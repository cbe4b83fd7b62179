"""Who goes along: companions, entourages, members and leaders of delegations."""

from lib.extract.parse import Token
from lib.extract.scene import Scene, climb
from lib.extract.who import actors, agents
from lib.model import Span


def find(scene: Scene) -> list[tuple[int, int, Span]]:
    """(who goes along, with whom, the words): "the king, accompanied by Foreign Minister X", "Y travelled to Riga with the president"."""
    found = []
    for verb in scene.doc:
        if verb.pos_ == "VERB" and verb.lemma_ in ("lead", "head", "include", "comprise"):
            found += _of_delegation(scene, verb)
        if verb.pos_ == "VERB" and verb.lemma_ == "travel":
            found += [(p, o, scene.span(verb)) for c in verb.children if c.lower_ == "with" for g in c.children for o in scene.people_at(g) for p, _ in actors(scene, verb) if o != p]
        if verb.lemma_ == "be":
            found += _in_company(scene, verb) + _with_them(scene, verb)
        if verb.pos_ != "VERB" or verb.lemma_ not in ("accompany", "flank", "join"):
            continue
        if verb.lemma_ != "accompany" and not any(c.dep_ == "agent" for c in verb.children):
            continue
        along = [p for c in verb.children if c.dep_ == "agent" for p in _listed(scene, c)]
        if not along and any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):  # "is accompanied on his trip to Peru by X"
            along = [p for t in verb.subtree if t.lower_ == "by" and t.i > verb.i for p in _listed(scene, t)]
        objects = [p for c in verb.children if c.dep_ in ("dobj", "obj") for p in scene.people_at(c)]
        subjects = [p for p, _ in actors(scene, verb)]
        if not subjects and verb.dep_ == "acl":
            subjects = scene.people_at(verb.head)
        pairs = [(a, s) for a in along for s in subjects] if along else [(s, o) for s in subjects for o in objects]
        found += [(a, b, scene.span(verb)) for a, b in pairs if a != b]
    return found


def _in_company(scene: Scene, verb: Token) -> list[tuple[int, int, Span]]:
    """"X and Y are in Hu's entourage", "X is among those accompanying Merkel"."""
    with_whom: list[int] = []
    for token in verb.subtree:
        if token.lemma_.lower() in ("entourage", "delegation", "party", "retinue") and any(a == verb for a in climb(token, 4)) and any(c.lower_ in ("in", "of") for c in (token.head,)):
            with_whom += [p for c in token.children if c.dep_ == "poss" for p in scene.people_at(c)]
        if token.lemma_ in ("accompany", "travel") and token.tag_ == "VBG" and any(a.lower_ == "among" for a in climb(token, 4)):
            with_whom += [p for c in token.children if c.dep_ in ("dobj", "obj") for p in scene.people_at(c)]
            with_whom += [p for c in token.children if c.lower_ == "with" for o in c.children for p in scene.people_at(o)]
    return [(p, o, scene.span(verb)) for p, _ in actors(scene, verb) for o in with_whom[:1] if o != p] if with_whom else []


def _with_them(scene: Scene, verb: Token) -> list[tuple[int, int, Span]]:
    """"Ministers X and Y are with the president": countrymen who are where he is."""
    principals = [p for c in verb.children if c.lower_ == "with" and c.dep_ == "prep" for o in c.children for p in scene.people_at(o)]
    own = [p for c in verb.children if c.dep_ in ("nsubj", "attr") for p in scene.people_at(c)]
    return [(p, o, scene.span(verb)) for o in principals[:1] for p in own if p != o and scene.people[p].country in ("", scene.people[o].country)]


def _listed(scene: Scene, agent: Token) -> list[int]:
    """Everybody named behind "accompanied by", in a list however it was parsed, but not inside a relative clause."""
    inside = [agent]
    found: list[int] = []
    while inside:
        token = inside.pop(0)
        if token.dep_ in ("relcl", "acl", "advcl") or (token != agent and token.pos_ == "VERB"):
            continue
        found += [p for p in scene.who.get(token.i, ()) if p not in found]
        inside += list(token.children)
    return found


def _of_delegation(scene: Scene, verb: Token) -> list[tuple[int, int, Span]]:
    """"the mission will be headed by X", "a delegation led by X", "members of the delegation include X and Y": they travel with it."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    whole = list(subject.subtree) if subject is not None else [verb.head] if verb.dep_ in ("acl", "relcl") else []
    groups = [p for t in whole for p in scene.who.get(t.i, ()) if scene.people[p].is_group]
    leaders = [p for p, _ in agents(scene, verb)]
    objects = [p for c in verb.children if c.dep_ in ("dobj", "obj") for p in scene.people_at(c)]
    members = leaders if verb.lemma_ in ("lead", "head") else objects
    if verb.lemma_ in ("lead", "head") and not leaders:  # "X, who leads a delegation"
        groups = [p for p in objects if scene.people[p].is_group]
        members = [p for p, _ in actors(scene, verb)]
    return [(m, g, scene.span(verb)) for g in groups[:1] for m in members if m != g and not scene.people[m].is_group]
