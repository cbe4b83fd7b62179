"""Which place: how the toponyms of a sentence hang on a verb or a noun."""

from typing import NamedTuple

from lib.extract.lexicon import noun_is
from lib.extract.parse import Token
from lib.extract.people import heads
from lib.extract.scene import Scene, climb, is_ahead, once
from lib.model import Place
from lib.tables import words

ROLES = {"to": "to", "into": "to", "towards": "to", "toward": "to", "for": "to", "onto": "to", "in": "at", "at": "at",
         "on": "at", "inside": "at", "near": "at", "outside": "at", "within": "at", "around": "at", "from": "from",
         "via": "via", "through": "via", "across": "via"}  # fmt: skip
PATH = {"pobj", "prep", "conj", "appos", "compound", "nmod", "dobj", "obj", "attr", "npadvmod", "advmod", "amod", "dep",
        "obl", "pcomp", "agent", "nsubjpass", "nsubj", "poss"}  # fmt: skip
WORDS = {"outskirt", "edge", "heart", "centre", "center", "suburb", "city", "town", "port", "resort", "island",
         "province", "state", "village", "region", "capital", "republic", "kingdom", "side"}  # fmt: skip
LIKE = {"including", "like", "as"}
TOGETHER = {"between", "among"}  # "the talks between A and B in Lima"
AWAY = {"about", "regarding", "concerning", "over", "against", "between"}


class Spot(NamedTuple):
    """A place in a clause: role to, at, from, via, direct, of, event (the place of a summit the clause tells of),
    loose.
    """

    role: str
    place: Place
    token: Token


@once
def spots(scene: Scene, trigger: Token) -> list[Spot]:
    """The places that hang on a trigger, in text order, each with its role; "La Paz, Bolivia" is one."""
    found: list[Spot] = []
    for place, token in scene.places_in(trigger.sent):
        toponym = scene.where.get(token.i)
        if toponym is not None and token.i + 1 < len(scene.doc) and scene.where.get(token.i + 1) == toponym:
            continue  # climb from the last token of a name only
        role = _role(scene, token, trigger)
        if not role:
            continue
        last = found[-1] if found else None
        if (
            last is not None
            and last.place.country == place.country
            and last.role == role
            and "country" in (place.kind, last.place.kind)
        ):
            found[-1] = last if last.place.city else Spot(role, place, token)
        else:
            found.append(Spot(role, place, token))
    return found


def _role(scene: Scene, token: Token, trigger: Token) -> str:
    """How a place hangs on a trigger: up the parse from the one to the other, "" if the way is no way of being
    there.
    """
    role, loose, event = "", False, False
    current = token
    for above in climb(token, 9):
        if current == trigger or current.dep_ not in PATH:
            return ""
        if current.dep_ in ("compound", "nmod", "amod") and _human(scene, above):
            return ""  # "US President X"
        if current.pos_ in ("ADP", "SCONJ", "VERB") and current.lower_ in LIKE:
            role = role or "direct"  # "visited countries, including Peru"
        elif current.pos_ in ("ADP", "SCONJ"):
            if (current.lower_ in AWAY and not (role and current.lower_ in TOGETHER)) or is_ahead(current):
                return ""
            if not role:
                role = (
                    "of"
                    if current.lower_ == "of" and above.lemma_.lower() not in WORDS
                    else ROLES.get(current.lower_, "")
                )
                if not role and current.lower_ != "of":
                    return ""
            elif role == "of" and current.lower_ in ROLES:
                role = ROLES[current.lower_]  # "in the north of Peru"
        elif current.dep_ == "conj" and above.ent_type_ in ("DATE", "TIME") and not role:
            role = "at"  # "was in Seoul on Thursday and Tokyo on Monday"
        elif current.dep_ in ("nsubj", "nsubjpass", "poss") and above != trigger:
            return ""
        if above == trigger:
            if not role:
                role = (
                    "here"
                    if token.lower_ == "here"
                    else "direct"
                    if current.dep_ not in ("nsubj", "nsubjpass")
                    else "subject"
                )
            return (
                "event"
                if event and role in ("at", "of", "direct")
                else "loose"
                if loose and role in ("at", "direct", "of")
                else role
            )
        if above.pos_ in ("VERB", "AUX"):
            return ""
        if (
            above.pos_ in ("NOUN", "PROPN")
            and above.i not in scene.where
            and scene.place_of(above) is None
            and above.lemma_.lower() not in WORDS
        ):
            if noun_is(above, "occasion") or noun_is(above, "talks"):
                event = True
            elif not _human(scene, above) and above.ent_type_ not in ("DATE", "TIME"):
                loose = loose or not (
                    above.dep_ == "pobj" and above.head.lower_ in ("at", "in", "inside") and role == "at"
                )
        current = above
    return ""


def _human(scene: Scene, noun: Token) -> bool:
    lemma = noun.lemma_.lower()
    return (
        noun.i in scene.who
        or lemma in heads()
        or noun.i in scene.doc.user_data.get("offices", {})
        or lemma in words("modifiers", "audience")
    )


def where_clause(scene: Scene, verb: Token) -> list[Spot]:
    """ "following Estonia, where Abe met ...": the place before "where"."""
    holder = verb.head if verb.dep_ == "conj" else verb
    marker = next((c for v in (verb, holder) for c in v.children if c.lower_ == "where"), None)
    if marker is None:
        return []
    for token in reversed(scene.doc[max(marker.i - 15, marker.sent.start) : marker.i]):
        place = scene.place_of(token)
        if place is not None and place.country:
            return [Spot("at", place, token)]
    return []


def and_then(scene: Scene, verb: Token) -> list[Spot]:
    """ "travels to St Petersburg on Friday, then to Vilnius and Bucharest": the places behind "then" in the verb's
    sentence.
    """
    found: list[Spot] = []
    rest = scene.doc[verb.i + 1 : verb.sent.end]
    begin = next(
        (
            k
            for k, t in enumerate(rest)
            if t.lower_ in ("then", "followed", "onward", "onwards") or (t.lower_ == "before" and rest[k + 1 : k + 2])
        ),
        None,
    )
    for token in rest[begin + 1 :] if begin is not None else ():
        place = scene.place_of(token)
        if place is not None and place.country:
            found.append(Spot("to", place, token))
        elif token.pos_ in ("PRON", "PUNCT") and token.text != ",":
            break
    return found
