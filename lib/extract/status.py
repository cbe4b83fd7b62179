"""What has become of it: planned, ongoing, completed, postponed, cancelled - and which days and lengths the words tell."""

import re

from lib.extract.parse import Token
from lib.extract.scene import Scene, auxiliaries, climb, cue, governor, has_negation, is_ahead, joined_to, once, with_particle
from lib.extract.times import number
from lib.extract.where import destinations
from lib.model import Timex
from lib.tables import words

_TAKES_PLACE = {"open", "begin", "start", "hold", "schedule", "set", "run", "end", "convene"}  # of a summit
UNREAL = {"thought", "idea", "possibility", "chance", "prospect", "talk", "hope", "dream", "point", "way", "rumour", "rumor"}  # of going
PLANS = {"plan", "intention", "question", "need"}
SET_FOR = {"slat", "schedule", "set", "plan", "slate", "due", "expect"}


def status_of(scene: Scene, token: Token, times: tuple[Timex, ...] = ()) -> str:
    """planned, ongoing, completed, postponed, cancelled; "negated" if said not to be so, "" if only wished or imagined."""
    verb = token if token.pos_ in ("VERB", "AUX") else None
    if verb is None:
        modifiers = {c.lower_ for c in token.children} | {c.lemma_.lower() for c in token.children}
        if token.dep_ == "pobj" and (token.head.lower_ in ("before", "pending") or is_ahead(token.head) or (token.head.lower_ == "of" and token.head.head.lower_ == "eve")) and not modifiers & cue("past"):
            return cancelling(token) or "planned"  # "ahead of his visit", "on the eve of a trip"
        fate = next((with_particle(c) for c in token.children if c.dep_ == "relcl" and with_particle(c) in cue("cancel") | cue("postpone")), "")
        if fate:  # "a state visit which he called off"
            return "cancelled" if fate in cue("cancel") else "postponed"
        if modifiers & cue("cancel") or modifiers & {"cancelled", "canceled", "aborted", "scrapped"}:
            return "cancelled"
        if modifiers & {"postponed", "delayed"}:
            return "postponed"
        if modifiers & cue("planned"):
            above = cancelling(token)
            return above or "planned"
        if modifiers & cue("hypothetical"):
            return cancelling(token) or ""
        above = cancelling(token)
        if above:
            return above
        for child in token.children:
            if child.dep_ in ("acl", "relcl") and child.lemma_ in ("schedule", "plan", "set", "expect", "slate", "arrange"):
                return "planned"
        if modifiers & cue("past"):
            return "completed"
        verb = governor(token)
        if verb == token or verb.pos_ not in ("VERB", "AUX"):
            ahead = any(t.lemma_ == "follow" and t.tag_ in ("VB", "VBP", "VBZ") for t in token.subtree)  # "Stops in Jordan and Syria follow"
            return _by_times(scene, times) or ("planned" if ahead else "completed")
        under_way = (token.dep_ == "pobj" and token.head.lower_ == "on") or (token.head.lower_ == "of" and token.head.head.lemma_ == "day")
        begun = verb.lemma_ in cue("begins") and token.dep_ in ("dobj", "obj") and verb.lemma_ not in ("pay", "make", "undertake")
        if (under_way or begun) and verb_status(scene, verb, times, token) == "completed" and _days_ago(scene, verb) <= 3 and not {"after", "following"} & {a.lower_ for a in climb(token, 4)}:
            return "ongoing"
        if (verb.lemma_ in cue("hypothetical") or with_particle(verb) in cue("hypothetical")) and (token.dep_ in ("dobj", "obj", "conj") or (token.dep_ == "pobj" and token.head.lower_ not in ("in", "at", "during", "after"))):
            return "" if verb.lemma_ not in ("deny",) else "negated"
        return verb_status(scene, verb, times, token)
    return verb_status(scene, verb, times)


def cancelling(noun: Token) -> str:
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


@once
def verb_status(scene: Scene, verb: Token, times: tuple[Timex, ...], noun: Token | None = None, depth: int = 0) -> str:
    """As status_of, of a verb."""
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
    if depth == 0 and _denied(verb):
        return "negated"
    if helpers & {"could", "might", "may", "should", "can", "must", "ca"}:
        return ""
    if "have" in helpers and "to" in helpers:  # "was to have travelled", "had been due to have met"
        return "cancelled"
    if helpers & {"would", "'d"} and any(c.dep_ == "advcl" and any(g.lower_ in ("if", "unless") for g in c.children) for c in verb.children):
        return ""
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
            if helpers & {"was", "were"} and verb.lemma_ in ("fly", "head", "go", "leave", "travel", "proceed") and _days_ago(scene, verb) <= 1:
                return "planned"  # "was travelling on to Tbilisi in the evening"
            if _by_times(scene, times) == "planned" or verb.lemma_ in ("fly", "head", "go", "leave", "travel", "depart", "proceed", "come", "arrive", "return"):
                return "planned" if not helpers & {"was", "were", "been"} else "completed"
            return "ongoing" if not helpers & {"was", "were"} else "completed"
        if verb.dep_ in ("advcl", "pcomp", "acl", "conj", "xcomp", "prep"):
            return _borrowed(scene, verb, times, depth)
        return "ongoing"
    if verb.tag_ in ("VBD",):
        return "completed"
    if verb.tag_ == "VBN" and verb.lemma_ in SET_FOR and any(c.dep_ == "auxpass" for c in verb.children):
        return "overtaken" if "had" in helpers else "planned"  # "is expected to meet": what else the sentence tells is to come too
    if verb.tag_ == "VBN":
        if helpers & {"has", "have", "had", "was", "were", "'s"}:
            return "completed"
        return _borrowed(scene, verb, times, depth) if verb.dep_ in ("advcl", "conj", "acl") and verb.head != verb else "completed"
    if verb.tag_ in ("VBZ", "VBP"):
        if _by_times(scene, times) == "planned" or verb.lemma_ in cue("scheduled"):
            return "planned"  # "then travels to Brussels"
        return "ongoing"
    if verb.tag_ == "VB" and verb.dep_ == "conj" and joined_to(verb) != verb.head:
        above = joined_to(verb)
        following = next((c for c in above.children if c.dep_ == "xcomp"), None)
        return verb_status(scene, following if following is not None else above, times, None, depth + 1)
    if verb.tag_ == "VB":
        return _borrowed(scene, verb, times, depth) if verb.dep_ in ("conj", "ccomp", "advcl") else "planned"
    return "completed"


def _infinitive(scene: Scene, verb: Token, times: tuple[Timex, ...], depth: int) -> str:
    above = verb.head
    off = next((with_particle(c) for v in ((above, above.head) if above.pos_ == "ADJ" else (above,)) for c in v.children if c.dep_ == "conj" and c.pos_ == "VERB" and with_particle(c) in cue("cancel") | cue("postpone") and not has_negation(c) and _of_this(c)), "")
    if off:  # "had planned to visit Peru but cancelled", "was due to go but has put off the trip"
        return "cancelled" if off in cue("cancel") else "postponed"
    if verb.dep_ in ("acl", "relcl") and above.pos_ in ("NOUN", "PROPN"):
        word = above.lemma_.lower()
        if any(t.lower_ in ("first", "last", "only", "latest") for t in scene.doc[above.left_edge.i : verb.i]):
            if above.head.lower_ == "among":
                return verb_status(scene, governor(above), times, None, depth + 1)
            being = governor(above)
            day = any(t.type in ("DATE", "TIME") and t.when is not None and t.when.earliest == t.when.latest and root.sent.start == verb.sent.start for t, root in scene.times)
            told = being.lemma_ == "be" and day and any(c.dep_ == "nsubj" and c.i in scene.who for c in being.children)
            return verb_status(scene, being, times, None, depth + 1) if being.lemma_ == "become" or told else ""
        if any(c.lower_ == "no" for c in above.children):
            return "negated"  # "has no plans to travel"
        dropped = cancelling(above)
        if dropped and word in ("plan", "visit", "trip", "decision", "arrangement", "idea"):
            return dropped  # "has dropped plans to visit"
        if word == "invitation" and governor(above).lemma_ == "accept":
            return "planned"
        if word in cue("hypothetical") or word in ("desire", "offer", "refusal", "chance", "opportunity", "call"):
            return ""
        return "planned"
    plans = [above] if above.pos_ == "NOUN" and verb.dep_ == "advcl" else [c for c in above.children if c.dep_ == "attr" and c.lemma_ in PLANS] if above.lemma_ == "be" else []
    if any(c.lower_ == "no" for plan in plans for c in plan.children):
        return "negated"  # "there are no plans for her to visit Peru"
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
        base = verb_status(scene, above, times, None, depth + 1)
        if lemma in ("arrive", "fly", "travel", "go", "come", "leave", "head", "depart", "visit") and base == "completed":
            return "planned" if lemma in ("leave", "depart", "head") else base
        return base
    return "planned"


def _of_this(verb: Token) -> bool:
    """Does "cancelled" speak of the trip itself: without an object, or of "it", "the trip"?"""
    objects = [c for c in verb.children if c.dep_ in ("dobj", "obj")]
    return not objects or any(o.lower_ in ("it", "that") or o.lemma_.lower() in words("visit_nouns", "visit") or o.lemma_.lower() in ("plan", "visit", "trip", "tour") for o in objects)


def _denied(verb: Token) -> bool:
    """"denied reports that he planned to visit": said not to be so by a verb above."""
    current = verb
    for above in climb(verb, 6):
        if current.dep_ not in ("xcomp", "ccomp", "acl", "dobj", "obj", "pcomp", "prep", "pobj"):
            return False
        if above.lemma_ in ("deny", "dismiss", "refute", "rebut") and current.dep_ in ("ccomp", "dobj", "obj", "xcomp"):
            return True
        current = above
    return False


def _had_been(word: Token) -> bool:
    """"had been due to", "had been scheduled to": a plan that something overtook."""
    verb = word if word.pos_ == "VERB" else word.head
    return bool(auxiliaries(verb) & {"had"}) and (verb.lower_ == "been" or "been" in auxiliaries(verb))


def _borrowed(scene: Scene, verb: Token, times: tuple[Timex, ...], depth: int) -> str:
    above = joined_to(verb)
    if above.pos_ == "ADP" and above.head.pos_ == "NOUN" and any(c.lower_ in ("no", "little", "any") and c.dep_ == "det" for c in above.head.children):
        return "negated"  # "no intention of going", "saw no point in going"
    if above.pos_ == "ADP" and above.head.lemma_.lower() in UNREAL and above.lower_ in ("of", "in", "on", "for", "about"):
        return ""
    if above.pos_ in ("ADP", "SCONJ"):
        word = above.lower_
        base = verb_status(scene, governor(above), times, None, depth + 1) if governor(above) != above else "completed"
        if word == "before" and base == "completed" and _days_ago(scene, governor(above)) <= 1:
            return "planned"  # what comes after today's news is still to come
        return base
    if above.pos_ not in ("VERB", "AUX"):
        above = governor(above)
    return verb_status(scene, above, times, None, depth + 1) if above != verb else "completed"


def _days_ago(scene: Scene, verb: Token) -> int:
    published = scene.article.published
    days = [(published - t.when.latest).days for t in times_for(scene, verb) if t.when is not None and t.when.latest] if published else []
    return min(days, default=0 if scene.sentence[verb.i] < 3 else 99)



# --- when -------------------------------------------------------------------------------------------------------------


@once
def times_for(scene: Scene, trigger: Token) -> tuple[Timex, ...]:
    """Time expressions of the trigger's own clause, nearest first."""
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else governor(trigger)
    own: list[tuple[int, Timex]] = []
    for timex, root in scene.times_in(trigger):
        if timex.type not in ("DATE", "TIME") or timex.when is None:
            continue
        holder = root
        crossed = 0
        chain = [root, *climb(root, 10)]
        below = chain[: chain.index(trigger)] if trigger in chain else chain[:5]
        if any(t.lower_ in ("since", "ahead") for t in below) and not (trigger.lemma_ in ("be", "stay", "remain") and root.head.head == trigger):
            continue  # "since taking office in December", "ahead of a summit on Tuesday"
        if trigger in chain:
            distance = 0
        else:
            holder = governor(root)
            if holder == verb or (holder.lemma_ in ("schedule", "set", "plan", "slate", "expect", "due") and (holder.head == trigger or trigger in holder.subtree)):
                distance = 1
            elif (holder == verb.head and verb.dep_ in ("xcomp", "conj")) or (holder.dep_ == "xcomp" and holder.head == verb):
                distance = 3
            elif verb.dep_ in ("acl", "relcl") and holder.lemma_ == "become" and governor(verb.head) == holder:
                distance = 3  # "on Monday became the first leader to visit"
            elif verb.tag_ == "VBG" and verb.dep_ == "advcl" and holder in list(climb(verb, 4)) and not any(c.dep_ == "mark" for c in verb.children):
                distance = 3
            elif verb.dep_ in ("relcl", "advcl") and holder == governor(verb.head) and any(c.lower_ == "when" for c in verb.children):
                distance = 2  # "on Friday, when X meets Y"
            elif trigger.pos_ == "NOUN" and holder.dep_ in ("acl", "relcl") and holder.lemma_ in SET_FOR and 0 < holder.i - trigger.i < 14:
                distance = 2  # "a trip to Beijing by Minister X scheduled for June": the parse hangs it on X
            else:
                continue
        below = chain[: chain.index(trigger)] if trigger in chain else []
        if any(t.dep_ in ("acl", "relcl") and t.lemma_ in _TAKES_PLACE and t.head != trigger and destinations(scene, t, frozenset({"in", "at"}), False) for t in below):
            continue  # "will discuss the summit, to be held in Vilnius in November"
        if any(t.dep_ == "conj" and t.pos_ in ("VERB", "AUX") and t != trigger and any(c.dep_ in ("nsubj", "nsubjpass") for c in t.children) for t in below):
            continue  # "X is in Paris and Y was in Tsavo at the weekend"
        if any(t.pos_ in ("VERB", "AUX") and t.dep_ in ("relcl", "ccomp") and t != trigger and t != verb and t.lemma_ not in _TAKES_PLACE and not (t.lemma_ in SET_FOR and t.head == trigger) for t in below):
            crossed = 5
        own.append((distance * 100 + crossed * 100 + abs(root.i - trigger.i), timex))
    return tuple(t for _, t in sorted(own, key=lambda x: (x[0], x[1].start)) if _ < 400)


def new_date(scene: Scene, trigger: Token) -> bool:
    """Does the sentence tell until when it is put off: "postponed until June", "put back to November"?"""
    for timex, _ in scene.times_in(trigger):
        if timex.type in ("DATE", "TIME"):
            before = scene.text[max(0, timex.start - 12) : timex.start].lower().split()
            if {"until", "till", "to"} & set(before[-2:]):
                return True
    return False


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
    return noun.doc.span(max(noun.sent.start, first - 2), min(noun.sent.end, noun.i + 2)).text.lower()
