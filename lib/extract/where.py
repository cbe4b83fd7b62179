"""Which place: the toponyms that hang on a verb or a noun through words of place."""

from functools import cache

from lib.extract.parse import Token
from lib.extract.people import heads
from lib.extract.scene import Scene, climb, is_ahead, once
from lib.model import Place
from lib.tables import rows, words

PATH = {"pobj", "prep", "conj", "appos", "compound", "nmod", "dobj", "obj", "attr", "npadvmod", "advmod", "amod", "dep", "obl", "pcomp", "agent"}
AROUND = {"outskirt", "edge", "heart", "centre", "center", "suburb"}  # of a town
TRANSPARENT = AROUND | {"city", "town", "port", "resort", "island", "province", "state", "village", "region", "capital", "republic", "kingdom"}
MARGINS = {"sideline", "margin", "fringe"}
ABSTRACT = {"end", "need", "role", "progress", "way", "chance", "opportunity", "situation", "war", "crisis", "conflict", "peace", "investigation", "talk", "embassy", "attack", "fighting", "violence", "unrest", "election", "vote", "interest", "stake", "confidence", "faith", "involvement", "coup", "protest",
            "company", "project", "investment", "rise", "fall", "increase", "decline", "change", "case", "favour", "favor", "line", "light", "terms", "event", "wake", "hope", "front", "campaign"}


@cache
def _place_nouns() -> frozenset[str]:
    return frozenset(r["word"] for r in rows("place_nouns"))


@once
def destinations(scene: Scene, trigger: Token, prepositions: frozenset[str], direct: bool) -> list[tuple[Place, Token]]:
    """Places that hang on a trigger through allowed prepositions (or directly, as object or compound), in text order."""
    found: list[tuple[Place, Token]] = []
    for place, token in scene.places_in(trigger.sent):
        toponym = scene.where.get(token.i)
        if toponym is not None and token.i + 1 < len(scene.doc) and scene.where.get(token.i + 1) == toponym:
            continue  # climb from the last token of a name only
        if _hangs_on(scene, token, trigger, prepositions, direct):
            found.append((place, token))
    return merged_places(found)


def _hangs_on(scene: Scene, token: Token, trigger: Token, prepositions: frozenset[str], direct: bool) -> bool:
    first_preposition = ""
    current = token
    past_human = False  # "talks with A and B in Riga": once past a name, on to what the name hangs on
    for _ in range(9):
        if current == trigger:
            return False
        if current.dep_ not in PATH:
            return False
        if current.pos_ == "ADP" and not first_preposition:
            first_preposition = "in" if current.lower_ == "on" and any(c.lemma_.lower() in AROUND for c in current.children) else current.lower_  # "on the outskirts of Lima"
        above = current.head
        if current.dep_ == "conj" and above.ent_type_ in ("DATE", "TIME") and not first_preposition:
            if direct and trigger in climb(above, 3):
                return True  # "visited Peru in 2015 and Chile in 2016"
            first_preposition = "in" if "in" in prepositions else "to"  # "was in Seoul on Thursday and Tokyo on Monday"
        if current.pos_ == "ADP" and current.lower_ != first_preposition and (current.lower_ in ("about", "regarding", "concerning") or is_ahead(current) or (current.lower_ == "of" and above.pos_ == "VERB")):
            return False  # "spoke of the talks in Lima", "said nothing about the summit in Lima": not there
        if current.lower_ == "of" and above.lemma_.lower() in TRANSPARENT:
            first_preposition = ""  # "in the city of Cochabamba"
        if above == trigger:
            if not first_preposition:
                return (direct and (current.dep_ in ("dobj", "obj", "compound", "nmod", "conj", "appos", "attr", "npadvmod", "amod") or (current.dep_ == "advmod" and current.lower_ in ("here", "there")))) or (
                    current.lower_ == "here" and bool(prepositions) and prepositions != {"from"}
                )
            return first_preposition in prepositions
        if above.pos_ in ("VERB", "AUX"):
            return False
        if above.pos_ in ("NOUN", "PROPN") and above.i not in scene.where and above.lemma_.lower() not in _place_nouns() and scene.place_of(above) is None:
            human = above.i in scene.who or above.lemma_.lower() in heads() or above.i in scene.doc.user_data.get("offices", {}) or above.lemma_.lower() in words("modifiers", "audience")
            if past_human and (human or above.lemma_.lower() in words("meeting_words", "noun") or above.dep_ in ("dobj", "obj")):
                current = above
                continue
            if above.lemma_.lower() in words("cues", "occasion") and first_preposition in ("in", "at") and above.dep_ == "pobj" and (above.head.lower_ in ("at", "during") or above.head.head.lemma_.lower() in MARGINS):
                current = above  # "at a summit in Riga", "on the sidelines of a summit in Riga"
                continue
            if above.dep_ == "pobj" and above.head.lower_ in ("at", "in", "inside", "outside") and first_preposition in ("in", "at") and above.lemma_.lower() not in ABSTRACT and above.i not in scene.who:
                current = above  # "at a university in Lima"
                continue
            doing = trigger.lemma_ in ("hold", "give", "deliver", "lay", "sign", "make") or (trigger.lemma_ in ("have", "begin", "open", "end", "conclude", "start", "finish", "chair") and above.lemma_.lower() in words("cues", "occasion"))
            if above.dep_ in ("dobj", "obj") and above.head == trigger and doing and first_preposition in ("in", "at") and above.lemma_.lower() not in ABSTRACT and above.i not in scene.who:
                current = above  # "had talks at the palace in Lima", "gave a lecture at the University of Lima"
                continue
            if above.lemma_.lower() in MARGINS and first_preposition in ("in", "at"):
                current = above
                continue
            past_human = past_human or (human and first_preposition in ("in", "at"))
            if human and first_preposition in ("in", "at") and current.dep_ == "prep" and above.dep_ in ("dobj", "obj", "pobj", "conj", "appos"):
                current = above  # "met President X in Tokyo", "told students in Beijing": "in" often hangs on the name
                continue
            if not ((current.dep_ == "compound" and above.i + 1 < len(scene.doc)) or above.dep_ in ("npadvmod", "tmod") or above.ent_type_ in ("DATE", "TIME")):
                return False
            if current.dep_ == "compound" and not _place_like(above):
                return False
        if above.head == above:
            return False
        current = above
    return False


def _place_like(noun: Token) -> bool:
    return noun.lemma_.lower() in _place_nouns() or noun.lower_.endswith(("port", "town", "city"))


def merged_places(found: list[tuple[Place, Token]]) -> list[tuple[Place, Token]]:
    """"La Paz, Bolivia" is one place: a country right after a city of it says where the city is."""
    kept: list[tuple[Place, Token]] = []
    for place, token in found:
        if kept and place.kind == "country" and kept[-1][0].country == place.country and kept[-1][0].city:
            continue
        if kept and kept[-1][0].kind == "country" and kept[-1][0].country == place.country and place.city:
            kept[-1] = (place, token)
            continue
        kept.append((place, token))
    return kept


def where_clause(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """"following Estonia, where Abe met ...": the place before "where"."""
    if verb.dep_ not in ("relcl", "advcl", "acl", "conj", "ccomp"):
        return []
    marker = next((c for c in verb.children if c.lower_ == "where"), None)
    if marker is None and verb.dep_ == "conj" and verb.head.dep_ == "relcl":
        marker = next((c for c in verb.head.children if c.lower_ == "where"), None)
    if marker is None:
        return []
    for i in range(marker.i - 1, max(marker.i - 15, marker.sent.start - 1), -1):
        place = scene.place_of(scene.doc[i])
        if place is not None and place.country:
            return [(place, scene.doc[i])]
    return []


def and_then(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """"travels to St Petersburg on Friday, then to Vilnius and Bucharest": the places behind "then" in the verb's sentence."""
    found: list[tuple[Place, Token]] = []
    doc = scene.doc
    for then in doc[verb.i + 1 : verb.sent.end]:
        if then.pos_ in ("VERB", "AUX") and then.lower_ != "followed" and then.dep_ not in ("xcomp", "aux", "auxpass") and not any(c.lower_ == "to" for c in then.children):
            break
        on_the_way = then.lower_ in ("route", "way") and then.i + 1 < len(doc) and doc[then.i + 1].lower_ == "to"
        if not (then.lower_ == "then" or (then.lower_ == "followed" and doc[then.i + 1].lower_ == "by") or on_the_way):
            continue
        for token in doc[then.i + 1 : verb.sent.end]:
            place = scene.place_of(token)
            if place is not None and place.country:
                found.append((place, token))
            elif token.lower_ not in ("on", "to", "for", "in", "and", "the", ",", "onward", "onwards", "by") and token.i not in scene.where:
                break
        break
    return merged_places(found)


def straight_after(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """"leave that day for Bolivia to attend": the place right behind "for", whatever the parse made of it."""
    for token in scene.doc[verb.i + 1 : min(verb.sent.end, verb.i + 6)]:
        if token.lower_ == "for":
            for following in scene.doc[token.i + 1 : token.i + 4]:
                place = scene.place_of(following)
                if place is not None and place.country:
                    return [(place, following)]
    return []


def event_places(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """"attend a summit in Riga": the place of the thing attended."""
    thing = next((c for c in verb.children if c.dep_ in ("dobj", "obj")), None)
    found = destinations(scene, verb, frozenset({"in", "at"}), False)
    if thing is None or thing.i in scene.who:
        return found
    inside = []
    for token in thing.subtree:
        place = scene.place_of(token)
        if place is not None and place.country and token.i not in {t.i for _, t in found}:
            above = list(climb(token, 3))
            if any(a.lower_ in ("in", "at") for a in above) or token.dep_ == "compound":
                inside.append((place, token))
    return merged_places(sorted(found + inside, key=lambda x: x[1].i))[:2]


def seat_or_site(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """"toured the damage in Dar es Salaam", "visited a slum in Nairobi"."""
    thing = next((c for c in verb.children if c.dep_ in ("dobj", "obj")), None)
    if thing is None:
        return destinations(scene, verb, frozenset({"in", "at", "to", "of"}), True)
    for token in thing.subtree:
        place = scene.place_of(token)
        if place is not None and place.country and (token.dep_ == "poss" or any(a.lower_ in ("in", "at", "near", "of") for a in climb(token, 3))):
            return [(place, token)]  # also "visited Kenya's largest port"
    return destinations(scene, verb, frozenset({"in", "at"}), False)


def sites(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """"will see an orphanage in Tanzania and a clinic in Mozambique": where the things seen, opened or inspected are."""
    things = [c for c in verb.children if c.dep_ in ("dobj", "obj")]
    found = []
    while things:
        thing = things.pop()
        things += [c for c in thing.children if c.dep_ == "conj"]
        if thing.i in scene.who or thing.lemma_.lower() in ABSTRACT:
            continue
        for child in thing.children:
            if child.lower_ in ("in", "at", "near"):
                found += [(p, o) for o in child.children if (p := scene.place_of(o)) is not None and p.country]
    return sorted(found, key=lambda x: x[1].i)


def noun_places(scene: Scene, noun: Token, prepositions: frozenset[str] = frozenset({"to", "in", "at"})) -> list[tuple[Place, Token]]:
    """Where a visit, trip, stop or leg goes: "visit to Ireland", "stay in Rome", "his New Zealand leg"."""
    if noun.lower_ in ("stay", "stop", "arrival", "stopover"):
        prepositions = prepositions | {"in", "at", "to", "on"}
    return destinations(scene, noun, prepositions, True) or [(p, t) for t in noun.lefts if (p := _compound_place(scene, t, noun)) is not None]


def _compound_place(scene: Scene, token: Token, noun: Token) -> Place | None:
    """"his Riga visit", "Abe's Estonia stop"; "Canadian visit" counts the demonym."""
    toponym = scene.where.get(token.i)
    if toponym is None or toponym.place is None or not toponym.place.country or token.dep_ not in ("compound", "amod", "nmod"):
        return None
    if toponym.demonym and noun.lemma_ in ("tour", "mission"):
        return None
    return toponym.place
