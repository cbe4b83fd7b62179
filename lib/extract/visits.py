"""Claims of presence: who, the text says, is, was or will be where. Rules over the parse; words in lib/data."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from spacy.tokens import Token

from lib.extract.scene import Scene, auxiliaries, climb, cue, governor, has_negation, verb_table, with_particle
from lib.extract.times import number
from lib.model import Claim, Place, Span, Timex, TourPhrase
from lib.tables import rows

PATH = {"pobj", "prep", "conj", "appos", "compound", "nmod", "dobj", "obj", "attr", "npadvmod", "advmod", "amod", "dep", "obl", "pcomp", "agent"}
OBJECT_CONTROL = {"invite", "urge", "ask", "allow", "order", "send", "dispatch", "take", "bring", "press", "force", "lead", "encourage", "instruct", "want", "expect", "permit", "prompt"}
FIRST_EVER = re.compile(r"\bfirst\b[^.;]{0,60}\b(?:ever|to (?:visit|set foot|travel)|visit)\b", re.I)
TRANSPARENT = {"city", "town", "port", "resort", "island", "province", "state", "village", "region", "capital", "republic", "kingdom"}
SET_FOR = {"schedule", "set", "plan", "slate", "due", "expect"}
SITE_VERBS = {"see", "inspect", "open", "inaugurate", "tour", "unveil", "launch"}
ABSTRACT = {"end", "need", "role", "progress", "way", "chance", "opportunity", "situation", "war", "crisis", "conflict", "peace", "investigation", "talk", "embassy", "front", "campaign"}
STAY_VERBS = {"live", "reside", "work", "study", "bear", "grow", "base", "locate", "die", "kill", "assassinate", "serve", "deploy", "station"}


@cache
def _verbs():
    return verb_table()


@cache
def _nouns() -> dict[str, str]:
    return {r["word"]: r["kind"] for r in rows("visit_nouns")}


@cache
def _place_nouns() -> frozenset[str]:
    return frozenset(r["word"] for r in rows("place_nouns"))


def find(scene: Scene) -> list[Claim]:
    """Every claim in the order of the text, negated ones included (status "negated")."""
    claims: list[Claim] = []
    for token in scene.doc:
        if token.idx < scene.header_end:
            continue
        if token.pos_ in ("VERB", "AUX"):
            claims += _from_verb(scene, token)
        elif token.lemma_.lower() in _nouns() and token.pos_ in ("NOUN", "PROPN"):
            claims += _from_noun(scene, token)
    return sorted(claims, key=lambda c: (c.trigger.start, c.person, c.place_span.start))


# --- who -------------------------------------------------------------------------------------------------------------


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
        if subject.lower_ in ("who", "which", "that", "whom") and verb.dep_ == "relcl":
            return _named(scene, verb.head)
        found = _named(scene, subject)
        if not found and subject.lemma_.lower() in _nouns():
            found = [(p, t) for p, t in _noun_actors(scene, subject, verb, depth + 1)]
        return found
    before = _just_before(scene, verb)
    if before:
        return before
    head = verb.head
    if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
        found = _named(scene, head)
        if found:
            return found
        if head.pos_ == "NOUN":  # "a plan to visit", "his decision to go"
            owner = next((c for c in head.children if c.dep_ == "poss" and c.i in scene.who), None)
            return _named(scene, owner) if owner is not None else actors(scene, governor(head), depth + 1) if head.head != head else []
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "conj", "pcomp", "prep", "oprd", "dep"):
        above = head if head.pos_ in ("VERB", "AUX") else governor(head) if head.head != head else None
        if above is not None and above != verb:
            if verb.dep_ in ("xcomp", "ccomp") and above.lemma_ in OBJECT_CONTROL and not passive:
                target = next((c for c in above.children if c.dep_ in ("dobj", "obj") and c.i in scene.who), None)
                if target is not None:
                    return _named(scene, target)
            return actors(scene, above, depth + 1)
    return []


def _just_before(scene: Scene, verb: Token) -> list[tuple[int, Token]]:
    """"a plan for Latvian Defence Minister X to visit": whoever stands right before the "to"."""
    to = next((c for c in verb.children if c.lower_ == "to" and c.dep_ == "aux"), None)
    if to is None or to.i <= verb.sent.start or scene.doc[to.i - 1].i not in scene.who or to.head.i - to.i > 2:
        return []
    token = scene.doc[to.i - 1]
    while token.dep_ in ("conj", "appos") and token.head.i in scene.who:
        token = token.head
    return _named(scene, token)


def _named(scene: Scene, token: Token | None) -> list[tuple[int, Token]]:
    return [(p, token) for p in scene.people_at(token)] if token is not None else []


def _noun_actors(scene: Scene, noun: Token, skip: Token | None = None, depth: int = 0) -> list[tuple[int, Token]]:
    """Whose visit: "his", "Abe's", "by X", "of X", or the subject of the verb it hangs on."""
    for child in noun.children:
        if child.dep_ == "poss" or (child.dep_ in ("compound", "nmod") and child.i in scene.who):
            if found := _named(scene, child):
                return found
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "of", "from"):
            for obj in child.children:
                if obj.dep_ == "pobj" and (found := _named(scene, obj)) and obj.i not in scene.where:
                    return found
    for child in noun.head.children if noun.dep_ in ("dobj", "obj", "pobj", "nsubjpass") else ():  # "block a trip to Beijing by X": "by" often hangs too high
        if child.lower_ == "by" and child.i > noun.i and child.dep_ in ("prep", "agent") and not any(c.dep_ == "auxpass" for c in noun.head.children):
            for obj in child.children:
                if obj.dep_ == "pobj" and (found := _named(scene, obj)):
                    return found
    passive_agent = next((o for c in (noun.head.children if noun.dep_ == "nsubjpass" else ()) if c.dep_ == "agent" for o in c.children), None)
    if passive_agent is not None:
        return _named(scene, passive_agent)
    if noun.dep_ in ("dobj", "obj", "attr", "pobj", "conj", "appos", "oprd", "npadvmod", "dep", "ROOT"):
        above = governor(noun)
        if above != noun and above != skip:
            if above.lemma_ in ("welcome", "host", "receive", "greet", "invite") and noun.dep_ != "pobj":
                return []
            carried = next((c for c in above.children if c.dep_ in ("dobj", "obj") and c.i in scene.who), None)
            if carried is not None and above.lemma_ in ("receive", "welcome", "host", "greet", "invite", "accompany", "meet") and carried != noun:
                return _named(scene, carried)
            return actors(scene, above, depth + 1)
    return []


# --- where -----------------------------------------------------------------------------------------------------------


def destinations(scene: Scene, trigger: Token, prepositions: frozenset[str], direct: bool) -> list[tuple[Place, Token]]:
    """Places that hang on a trigger through allowed prepositions (or directly, as object or compound), in text order."""
    found: list[tuple[Place, Token]] = []
    for token in trigger.sent:
        place = scene.place_of(token)
        if place is None or not place.country:
            continue
        toponym = scene.where.get(token.i)
        if toponym is not None and token.i + 1 < len(scene.doc) and scene.where.get(token.i + 1) == toponym:
            continue  # climb from the last token of a name only
        if _hangs_on(scene, token, trigger, prepositions, direct):
            found.append((place, token))
    return _merged_places(found)


def _hangs_on(scene: Scene, token: Token, trigger: Token, prepositions: frozenset[str], direct: bool) -> bool:
    first_preposition = ""
    current = token
    for _ in range(9):
        if current == trigger:
            return False
        if current.dep_ not in PATH:
            return False
        if current.pos_ == "ADP" and not first_preposition:
            first_preposition = current.lower_
        above = current.head
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
            if above.i in scene.who and first_preposition in ("in", "at") and current.dep_ == "prep" and above.dep_ in ("dobj", "obj", "pobj", "conj", "appos"):
                current = above  # "met President X in Tokyo": "in" often hangs on the name
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


def _merged_places(found: list[tuple[Place, Token]]) -> list[tuple[Place, Token]]:
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


# --- status ----------------------------------------------------------------------------------------------------------


def status_of(scene: Scene, token: Token, times: tuple[Timex, ...] = ()) -> str:
    """planned, ongoing, completed, postponed, cancelled; "negated" if said not to be so, "" if only wished or imagined."""
    verb = token if token.pos_ in ("VERB", "AUX") else None
    if verb is None:
        modifiers = {c.lower_ for c in token.children} | {c.lemma_.lower() for c in token.children}
        if modifiers & cue("cancel") or modifiers & {"cancelled", "canceled", "aborted", "scrapped"}:
            return "cancelled"
        if modifiers & {"postponed", "delayed"}:
            return "postponed"
        if modifiers & cue("planned"):
            above = _cancelling(token)
            return above or "planned"
        if modifiers & cue("hypothetical"):
            return _cancelling(token) or ""
        above = _cancelling(token)
        if above:
            return above
        for child in token.children:
            if child.dep_ in ("acl", "relcl") and child.lemma_ in ("schedule", "plan", "set", "expect", "slate", "arrange"):
                return "planned"
        if modifiers & cue("past"):
            return "completed"
        verb = governor(token)
        if verb == token or verb.pos_ not in ("VERB", "AUX"):
            return _by_times(scene, times) or "completed"
        if verb.lemma_ in cue("hypothetical") and token.dep_ in ("dobj", "obj", "pobj", "conj"):
            return "" if verb.lemma_ not in ("deny",) else "negated"
        return _verb_status(scene, verb, times, noun=token)
    return _verb_status(scene, verb, times)


def _cancelling(noun: Token) -> str:
    """The cancelling word a visit noun is the object or passive subject of."""
    current = noun
    for above in climb(noun, 5):
        lemma = with_particle(above) if above.pos_ == "VERB" else above.lemma_.lower()
        if lemma in cue("cancel") or lemma in cue("postpone"):
            if current.dep_ in ("dobj", "obj", "nsubjpass", "pobj", "prep", "nsubj", "conj", "compound") and not (above.pos_ == "VERB" and has_negation(above)):
                return "cancelled" if lemma in cue("cancel") else "postponed"
        if above.pos_ in ("VERB", "AUX") and above.dep_ not in ("xcomp",):
            return ""
        current = above
    return ""


def _by_times(scene: Scene, times: tuple[Timex, ...]) -> str:
    published = scene.article.published
    days = [t.when for t in times if t.when is not None and t.when.earliest]
    if not published or not days:
        return ""
    return "planned" if min(d.earliest for d in days) > published else ""


def _verb_status(scene: Scene, verb: Token, times: tuple[Timex, ...], noun: Token | None = None, depth: int = 0) -> str:
    helpers = auxiliaries(verb)
    lemma = with_particle(verb)
    if depth > 5:
        return "completed"
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.children):
        return ""
    if lemma in cue("cancel") and noun is None and verb.dep_ != "ROOT":
        return "cancelled"
    if has_negation(verb):
        return "negated"
    if helpers & {"could", "might", "may", "should", "can", "must", "ca"}:
        return ""
    if "have" in helpers and "to" in helpers:  # "was to have travelled", "had been due to have met"
        return "cancelled"
    if helpers & {"would", "'d"}:
        return "" if "have" in helpers else "planned"
    if helpers & {"will", "shall", "'ll", "’ll", "wo"}:
        return "planned"
    if "to" in helpers:
        return _infinitive(scene, verb, times, depth)
    if verb.tag_ == "VBG":
        if helpers & {"is", "are", "'s", "’s", "am", "be", "was", "were", "been", "has"}:
            if helpers & {"will"}:
                return "planned"
            if _by_times(scene, times) == "planned" or verb.lemma_ in ("fly", "head", "go", "leave", "travel", "depart", "proceed", "come", "arrive", "return"):
                return "planned" if not helpers & {"was", "were", "been"} else "completed"
            return "ongoing" if not helpers & {"was", "were"} else "completed"
        if verb.dep_ in ("advcl", "pcomp", "acl", "conj", "xcomp", "prep"):
            return _borrowed(scene, verb, times, depth)
        return "ongoing"
    if verb.tag_ in ("VBD",):
        return "completed"
    if verb.tag_ == "VBN":
        if helpers & {"has", "have", "had", "was", "were", "'s"}:
            return "completed"
        return _borrowed(scene, verb, times, depth) if verb.dep_ in ("advcl", "conj", "acl") and verb.head != verb else "completed"
    if verb.tag_ in ("VBZ", "VBP"):
        if _by_times(scene, times) == "planned":
            return "planned"
        return "ongoing"
    if verb.tag_ == "VB":
        return _borrowed(scene, verb, times, depth) if verb.dep_ in ("conj", "ccomp", "advcl") else "planned"
    return "completed"


def _infinitive(scene: Scene, verb: Token, times: tuple[Timex, ...], depth: int) -> str:
    above = verb.head
    if verb.dep_ in ("acl", "relcl") and above.pos_ in ("NOUN", "PROPN"):
        word = above.lemma_.lower()
        if word in ("first", "president", "leader", "minister", "premier", "head", "official", "chancellor", "king") and any(c.lower_ in ("first", "last", "only") for c in above.children):
            return ""
        if word in cue("hypothetical") or word in ("desire", "offer", "refusal", "chance", "opportunity", "call"):
            return ""
        return "planned"
    if above == verb or above.pos_ not in ("VERB", "AUX", "ADJ"):
        return "planned"
    if above.pos_ == "ADJ" and any(c.lower_ in ("not", "n't") for c in above.children):
        return ""
    lemma = with_particle(above) if above.pos_ == "VERB" else above.lemma_.lower()
    if lemma in cue("planned") and _had_been(above):
        return "overtaken"
    if lemma in cue("hypothetical") or lemma in ("try", "fail", "threaten", "able", "unable", "likely", "unlikely", "welcome", "eager", "willing", "happy", "reluctant"):
        return ""
    if lemma in cue("cancel"):
        return "cancelled"
    if lemma in cue("postpone"):
        return "postponed"
    if has_negation(above):
        return "negated"
    if lemma == "be":
        return "planned"
    if lemma in cue("planned"):
        return "planned"
    if verb.dep_ in ("advcl", "xcomp", "conj"):
        base = _verb_status(scene, above, times, depth=depth + 1)
        if lemma in ("arrive", "fly", "travel", "go", "come", "leave", "head", "depart", "visit") and base == "completed":
            return "planned" if lemma in ("leave", "depart", "head") else base
        return base
    return "planned"


def _had_been(word: Token) -> bool:
    """"had been due to", "had been scheduled to": a plan that something overtook."""
    verb = word if word.pos_ == "VERB" else word.head
    return bool(auxiliaries(verb) & {"had"}) and (verb.lower_ == "been" or "been" in auxiliaries(verb))


def _borrowed(scene: Scene, verb: Token, times: tuple[Timex, ...], depth: int) -> str:
    above = verb.head
    if above.pos_ in ("ADP", "SCONJ"):
        word = above.lower_
        base = _verb_status(scene, governor(above), times, depth=depth + 1) if governor(above) != above else "completed"
        if word == "before" and base == "completed" and _days_ago(scene, governor(above)) <= 1:
            return "planned"  # what comes after today's news is still to come
        return base
    if above.pos_ not in ("VERB", "AUX"):
        above = governor(above)
    return _verb_status(scene, above, times, depth=depth + 1) if above != verb else "completed"


def _days_ago(scene: Scene, verb: Token) -> int:
    published = scene.article.published
    days = [(published - t.when.latest).days for t in times_for(scene, verb) if t.when is not None and t.when.latest] if published else []
    return min(days, default=0 if scene.sentence[verb.i] < 3 else 99)


# --- when ------------------------------------------------------------------------------------------------------------


def times_for(scene: Scene, trigger: Token) -> tuple[Timex, ...]:
    """Time expressions of the trigger's own clause, nearest first."""
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else governor(trigger)
    own: list[tuple[int, Timex]] = []
    for timex, root in scene.times:
        if root.sent.start != trigger.sent.start or timex.type not in ("DATE", "TIME") or timex.when is None:
            continue
        holder = root
        crossed = 0
        chain = [root, *climb(root, 10)]
        if trigger in chain:
            distance = 0
        else:
            holder = governor(root)
            if holder == verb or (holder.lemma_ in ("schedule", "set", "plan", "slate", "expect", "due") and (holder.head == trigger or trigger in holder.subtree)):
                distance = 1
            elif (verb.dep_ in ("xcomp", "ccomp", "conj", "advcl", "acl") and (holder == verb.head) and verb.dep_ in ("xcomp", "conj")) or (holder.dep_ in ("xcomp",) and holder.head == verb):
                distance = 3
            elif trigger.pos_ == "NOUN" and holder.dep_ in ("acl", "relcl") and holder.lemma_ in SET_FOR and 0 < holder.i - trigger.i < 14:
                distance = 2  # "a trip to Beijing by Minister X scheduled for June": the parse hangs it on X
            else:
                continue
        below = chain[: chain.index(trigger)] if trigger in chain else []
        if any(t.pos_ in ("VERB", "AUX") and t.dep_ in ("relcl", "ccomp") and t != trigger and t != verb for t in below):
            crossed = 5
        own.append((distance * 100 + crossed * 100 + abs(root.i - trigger.i), timex))
    return tuple(t for _, t in sorted(own, key=lambda x: (x[0], x[1].start)) if _ < 400)


def days_near(scene: Scene, trigger: Token) -> int | None:
    """"five-day", "week-long", "a three-day" next to a visit noun -> days."""
    found = re.search(r"\b([\w]+)[- ]day(?!s? (?:ago|later|earlier|after|before))\b", _phrase_around(trigger))
    if found:
        n = number(found[1])
        return int(n) if n and n < 60 else None
    found = re.search(r"\b(one|two|three|a)?[- ]?week(?:-| )?long\b|\b(one|two|three|a)-week\b", _phrase_around(trigger))
    if found:
        return 7 * int(number(found[1] or found[2] or "one") or 1)
    return None


def _phrase_around(noun: Token) -> str:
    first = min((t.i for t in noun.lefts), default=noun.i)
    return noun.doc[max(noun.sent.start, first - 2) : min(noun.sent.end, noun.i + 2)].text.lower()


# --- triggers --------------------------------------------------------------------------------------------------------


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
        who = [x for c in verb.children if c.dep_ == "agent" for o in c.children for x in _named(scene, o)]
        yield from _claims(scene, verb, who, where, "visit", _verb_status(scene, verb, ()))
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
    where = _where_clause(scene, verb) or destinations(scene, verb, prepositions, kind == "visit")
    if kind == "visit" and not where and lemma == "visit":
        where = [(scene.dateline, c) for c in verb.children if c.lower_ == "here" and scene.dateline]
    if kind == "event":
        where = _event_places(scene, verb)
    if kind == "fronted":
        where = [(p, t) for p, t in where if t.i < verb.i]
    if kind == "visit":
        where = where or _seat_or_site(scene, verb)
    if lemma in SITE_VERBS:
        where = where or _sites(scene, verb)
    if kind == "departure" and not where:
        where = _straight_after(scene, verb)
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
            return [x for c in child.children if c.dep_ == "agent" for o in c.children for x in _named(scene, o)]
    return []


def _where_clause(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """"following Estonia, where Abe met ...": the place before "where"."""
    if verb.dep_ not in ("relcl", "advcl", "acl", "conj", "ccomp"):
        return []
    marker = next((c for c in verb.children if c.lower_ == "where"), None)
    if marker is None and verb.dep_ == "conj" and verb.head.dep_ == "relcl":
        marker = next((c for c in verb.head.children if c.lower_ == "where"), None)
    if marker is None:
        return []
    for i in range(marker.i - 1, max(marker.i - 9, marker.sent.start - 1), -1):
        place = scene.place_of(scene.doc[i])
        if place is not None and place.country:
            return [(place, scene.doc[i])]
    return []


def _straight_after(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """"leave that day for Bolivia to attend": the place right behind "for", whatever the parse made of it."""
    for token in scene.doc[verb.i + 1 : min(verb.sent.end, verb.i + 6)]:
        if token.lower_ == "for":
            for following in scene.doc[token.i + 1 : token.i + 4]:
                place = scene.place_of(following)
                if place is not None and place.country:
                    return [(place, following)]
    return []


def _event_places(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
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
    return _merged_places(sorted(found + inside, key=lambda x: x[1].i))[:2]


def _seat_or_site(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """"toured the damage in Dar es Salaam", "visited a slum in Nairobi"."""
    thing = next((c for c in verb.children if c.dep_ in ("dobj", "obj")), None)
    if thing is None:
        return destinations(scene, verb, frozenset({"in", "at", "to", "of"}), True)
    for token in thing.subtree:
        place = scene.place_of(token)
        if place is not None and place.country and (token.dep_ == "poss" or any(a.lower_ in ("in", "at", "near", "of") for a in climb(token, 3))):
            return [(place, token)]  # also "visited Kenya's largest port"
    return destinations(scene, verb, frozenset({"in", "at"}), False)


def _sites(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
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


def _hosting(scene: Scene, verb: Token) -> Iterator[Claim]:
    """"Abdullah hosted Olmert": the guest comes to the host's country, or where the sentence says."""
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    objects = [c for c in verb.children if c.dep_ in ("dobj", "obj")]
    agents = [o for c in verb.children if c.dep_ == "agent" for o in c.children]
    guests = actors(scene, verb) if passive else [x for o in objects for x in _named(scene, o)]
    hosts = [x for o in agents for x in _named(scene, o)] if passive else actors(scene, verb)
    guests = [g for g in guests if g[0] not in {h[0] for h in hosts}]
    status = _verb_status(scene, verb, times_for(scene, verb))
    if not guests or not hosts:
        return
    where = _where_clause(scene, verb) or destinations(scene, verb, frozenset({"in", "at"}), False)
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
        yield from _claims(scene, verb, _named(scene, objects[0]), where, "tour", _verb_status(scene, verb, ()))


def _included(scene: Scene, verb: Token) -> Iterator[Claim]:
    """"the tour will include Bolivia and Ecuador", also through "that" and "which"."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    head = verb
    while subject is None and head.dep_ == "conj":
        head = head.head
        subject = next((c for c in head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is not None and subject.lower_ in ("that", "which") and head.dep_ == "relcl":
        subject = head.head
    if subject is None or subject.lemma_.lower() not in _nouns():
        return
    where = destinations(scene, verb, frozenset(), True)
    if where:
        yield from _claims(scene, verb, _noun_actors(scene, subject, verb) or actors(scene, governor(subject)), where, "tour", _verb_status(scene, verb, ()))


def _from_noun(scene: Scene, noun: Token) -> Iterator[Claim]:
    kind = _nouns()[noun.lemma_.lower()]
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
    who = _noun_actors(scene, noun)
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


# --- tours -----------------------------------------------------------------------------------------------------------

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
        who = _noun_actors(scene, token)
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
