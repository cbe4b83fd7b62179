"""What has become of it: held, under way, planned, off, denied, imagined - and which days and lengths the words tell.

A word's phase is one of completed, ongoing, planned, postponed, cancelled (as in Visit), "overtaken" for a plan that
something came in between, "negated" for what is said not to be, "" for what is only wished, asked or imagined. It is
told by the word's own form, then by what governs it, step by step upwards.
"""

import re

from lib.extract.lexicon import classed, cue, noun_is, verb_is
from lib.extract.parse import Token
from lib.extract.scene import Scene, auxiliaries, climb, governor, has_negation, is_ahead, joined_to, once
from lib.extract.times import number
from lib.model import Timex

WILL = {"will", "shall", "'ll", "’ll", "wo"}
WOULD = {"would", "'d"}
MAY = {"could", "might", "may", "should", "can", "must", "ca"}
HAVE = {"has", "have", "had", "'ve", "’ve", "'s"}
SETTING_OUT = {"fly", "head", "go", "leave", "travel", "depart", "come", "arrive", "return", "proceed"}
CHANCES = {
    "able",
    "unable",
    "likely",
    "unlikely",
    "welcome",
    "eager",
    "willing",
    "happy",
    "reluctant",
    "keen",
    "possible",
    "free",
}
ORDERS = {"first", "last", "only", "latest"}
STEPS = 8  # words above that may change the phase
RECENT = 3  # days that "is on a visit" told in the past still goes on
TAKES_PLACE = {"open", "begin", "start", "hold", "schedule", "set", "run", "end", "convene"}  # of a summit
OFF = ("off", "cancelled"), ("postpone", "postponed")


@once
def phase(scene: Scene, token: Token) -> str:
    """The phase of what a verb or noun tells."""
    return _of_verb(scene, token, 0) if token.pos_ in ("VERB", "AUX") else _of_noun(scene, token)


def is_asked(token: Token) -> bool:
    """Is it a reporter's question? Nothing is claimed by asking."""
    return token.sent.text.rstrip(" \n”\"'").endswith("?")


def _of_noun(scene: Scene, noun: Token) -> str:
    own = {w for c in noun.children for w in (c.lower_, c.lemma_.lower())}
    above = noun.head
    fate = _fate(noun)
    if fate:
        return fate
    ahead = (
        above.lower_ in ("before", "pending")
        or is_ahead(above)
        or (above.lower_ == "of" and above.head.lower_ == "eve")
    )
    if noun.dep_ == "pobj" and ahead and not own & cue("past"):
        return "planned"  # "ahead of his visit", "on the eve of a trip"
    if own & cue("planned"):
        return "planned"
    if own & cue("hypothetical") or above.lemma_ in classed("noun", "unreal"):
        return ""
    if "no" in own:
        return "negated"
    if any(c.dep_ in ("acl", "relcl") and verb_is(c, "plan") for c in noun.children):
        return "planned"
    verb = governor(noun)
    if verb == noun or verb.pos_ not in ("VERB", "AUX"):
        return _by_times(scene, noun) or (
            "completed"
            if own & cue("past") or scene.sentence[noun.i] > 1
            else "planned"
            if _heads_into(noun)
            else "completed"
        )
    governed = noun.dep_ in ("dobj", "obj", "conj") or (
        noun.dep_ == "pobj" and above.lower_ not in ("in", "at", "during", "after", "on")
    )
    if governed and verb_is(verb, "deny"):
        return "negated"
    if governed and verb_is(verb, "wish"):
        return ""
    told = _of_verb(scene, verb, 0)
    under_way = (above.lower_ == "on" and noun.dep_ == "pobj") or (above.lower_ == "of" and above.head.lemma_ == "day")
    begun = verb_is(verb, "begin") and noun.dep_ in ("dobj", "obj") and verb.lemma_ not in ("pay", "make", "undertake")
    after = {"after", "following"} & {a.lower_ for a in climb(noun, 4)}
    if (
        told == "completed"
        and (under_way or begun)
        and not after
        and not own & cue("past")
        and days_ago(scene, verb) <= RECENT
    ):
        return "ongoing"
    if own & cue("past") and told in ("ongoing", "planned"):
        return "completed"
    return told


def _heads_into(noun: Token) -> bool:
    return any(
        t.lemma_ == "follow" and t.tag_ in ("VB", "VBP", "VBZ") for t in noun.subtree
    )  # "Stops in Jordan and Syria follow"


def _fate(noun: Token) -> str:
    """Called off or put off: by a word on the noun, or by the verb it is the object of."""
    for child in noun.children:
        for name, fate in OFF:
            if child.dep_ in ("relcl", "acl", "amod") and (
                verb_is(child, name) or child.lower_ in ("cancelled", "canceled", "aborted")
            ):
                return fate
    current = noun
    for above in climb(noun, 5):
        for name, fate in OFF:
            of_it = current.dep_ in ("dobj", "obj", "nsubjpass", "pobj", "prep", "nsubj", "conj", "compound")
            told = verb_is(above, name) if above.pos_ == "VERB" else noun_is(above, "cancellation")
            if told and of_it and not has_negation(above):
                return fate
        if above.pos_ in ("VERB", "AUX") and above.dep_ != "xcomp":
            return ""
        current = above
    return ""


def _by_times(scene: Scene, token: Token) -> str:
    """ "planned" where all the days that the clause tells lie ahead."""
    published = scene.article.published
    days = [t.when.earliest for t in times_for(scene, token) if t.when is not None and t.when.earliest]
    return "planned" if published and days and min(days) > published else ""


def _of_verb(scene: Scene, verb: Token, steps: int) -> str:
    helpers = auxiliaries(verb)
    if steps > STEPS:
        return "completed"
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.children):
        return ""
    if has_negation(verb) or (steps == 0 and _denied(verb)):
        return "negated"
    if helpers & MAY:
        return ""
    if "have" in helpers and "to" in helpers:  # "was to have travelled"
        return "cancelled"
    if helpers & WOULD:
        return "" if "have" in helpers or _on_condition(verb) else "planned"
    if helpers & WILL:
        return "planned"
    if "to" in helpers:
        return _infinitive(scene, verb, steps)
    return _by_form(scene, verb, helpers, steps)


def _on_condition(verb: Token) -> bool:
    return any(c.dep_ == "advcl" and any(g.lower_ in ("if", "unless") for g in c.children) for c in verb.children)


def _by_form(scene: Scene, verb: Token, helpers: set[str], steps: int) -> str:
    """The phase that a finite verb, a participle or a bare form tells."""
    setting_out = verb.lemma_ in SETTING_OUT
    if verb.tag_ == "VBG" and helpers & {"is", "are", "'s", "’s", "am", "be", "was", "were", "been", "has"}:
        past = bool(helpers & {"was", "were", "been"})
        if setting_out and (not past or days_ago(scene, verb) <= 1):
            return "planned"  # also "was travelling on to Lima in the evening"
        return "completed" if past else _by_times(scene, verb) or "ongoing"
    if verb.tag_ == "VBN" and verb_is(verb, "plan") and is_set(verb):
        return "overtaken" if "had" in helpers else "planned"  # "is expected in Lima"
    if verb.tag_ == "VBN" and helpers & (HAVE | {"was", "were", "is", "are"}):
        return "completed" if helpers & (HAVE | {"was", "were"}) else _by_times(scene, verb) or "ongoing"
    if verb.tag_ in ("VBZ", "VBP"):
        if (
            verb.dep_ == "advcl"
            and any(c.lower_ == "when" for c in verb.children)
            and _of_verb(scene, verb.head, steps + 1) == "planned"
        ):
            return "planned"  # "agreed to meet when he passes through"
        return "planned" if setting_out or verb.lemma_ in cue("scheduled") else _by_times(scene, verb) or "ongoing"
    if (
        verb.tag_ in ("VBG", "VBN", "VB")
        and verb.head != verb
        and verb.dep_ in ("advcl", "pcomp", "acl", "conj", "xcomp", "prep", "ccomp")
    ):
        return _borrowed(scene, verb, steps)
    return "planned" if verb.tag_ == "VB" else "ongoing" if verb.tag_ == "VBG" else "completed"


def is_set(verb: Token) -> bool:
    """ "is expected", "is due": the passive that tells a plan."""
    return any(c.dep_ == "auxpass" for c in verb.children)


def _infinitive(scene: Scene, verb: Token, steps: int) -> str:
    above = verb.head
    off = next(
        (
            fate
            for v in (above, above.head)
            for c in v.children
            if c.dep_ == "conj"
            for name, fate in OFF
            if _drops_it(c, name)
        ),
        "",
    )
    if off:
        return off  # "had planned to visit Peru but cancelled"
    if verb.dep_ in ("acl", "relcl") and above.pos_ in ("NOUN", "PROPN"):
        return _plan_of(scene, verb, above, steps)
    if above == verb or above.pos_ not in ("VERB", "AUX", "ADJ"):
        return "planned"
    if above.pos_ == "ADJ" and (above.lower_ in CHANCES or has_negation(above)):
        return ""
    if any(
        c.dep_ == "attr" and noun_is(c, "plan") and any(g.lower_ == "no" for g in c.children) for c in above.children
    ) or has_negation(above):
        return "negated"  # "there are no plans for her to go"
    if verb_is(above, "plan") or above.lower_ == "due":
        holder = above if above.pos_ == "VERB" else above.head
        return (
            "overtaken"
            if "had" in auxiliaries(holder) and (holder.lower_ == "been" or "been" in auxiliaries(holder))
            else "planned"
        )
    for name, told in (*OFF, ("wish", ""), ("deny", "negated")):
        if verb_is(above, name):
            return told
    if verb.dep_ in ("advcl", "xcomp", "conj") and above.lemma_ != "be":
        told = _of_verb(scene, above, steps + 1)
        return "planned" if told == "completed" and verb_is(above, "leave") else told
    return "planned"


def _plan_of(scene: Scene, verb: Token, noun: Token, steps: int) -> str:
    """ "plans to visit", "the first to visit", "an invitation to visit"."""
    if any(t.lower_ in ORDERS for t in scene.doc[noun.left_edge.i : verb.i]):
        being = governor(noun)
        told_day = any(
            t.when is not None and t.when.earliest and t.when.earliest == t.when.latest for t, _ in scene.times_in(verb)
        )
        who = any(c.dep_ == "nsubj" and c.i in scene.who for c in being.children)
        happened = (
            being.lemma_ == "become" or noun.head.lower_ == "among" or (being.lemma_ == "be" and told_day and who)
        )
        return _of_verb(scene, being, steps + 1) if happened else ""
    if any(c.lower_ == "no" for c in noun.children):
        return "negated"
    if fate := _fate(noun):
        return fate
    if noun_is(noun, "unreal"):
        return "planned" if noun.lemma_ == "invitation" and governor(noun).lemma_ == "accept" else ""
    return "planned"


def _drops_it(verb: Token, name: str) -> bool:
    """Does "cancelled" speak of the trip itself: without an object, or of "it", "the trip"?"""
    objects = [c for c in verb.children if c.dep_ in ("dobj", "obj")]
    of_it = not objects or any(o.lower_ in ("it", "that") or noun_is(o, "visit") or noun_is(o, "plan") for o in objects)
    return verb.pos_ == "VERB" and verb_is(verb, name) and not has_negation(verb) and of_it


def _denied(verb: Token) -> bool:
    """ "denied reports that he planned to visit": said not to be so by a verb above."""
    current = verb
    for above in climb(verb, 6):
        if current.dep_ not in ("xcomp", "ccomp", "acl", "dobj", "obj", "pcomp", "prep", "pobj"):
            return False
        if above.pos_ == "VERB" and verb_is(above, "deny") and current.dep_ in ("ccomp", "dobj", "obj", "xcomp"):
            return True
        current = above
    return False


def _borrowed(scene: Scene, verb: Token, steps: int) -> str:
    """The phase of what a participle or a bare form is joined to."""
    above = joined_to(verb)
    if above.pos_ in ("ADP", "SCONJ"):
        noun = above.head
        if noun.pos_ == "NOUN" and any(c.lower_ in ("no", "little", "any") and c.dep_ == "det" for c in noun.children):
            return "negated"  # "no intention of going"
        if noun_is(noun, "unreal"):
            return ""
        told = _of_verb(scene, governor(above), steps + 1) if governor(above) != above else "completed"
        next_ = above.lower_ == "before" and told == "completed" and days_ago(scene, governor(above)) <= 1
        return "planned" if next_ else told  # what comes after today's news is still to come
    above = above if above.pos_ in ("VERB", "AUX") else governor(above)
    if above == verb:
        return "completed"
    if verb.dep_ in ("ccomp", "xcomp") and verb_is(above, "wish"):
        return ""
    return _of_verb(scene, above, steps + 1)


def days_ago(scene: Scene, verb: Token) -> int:
    """Days from the clause's last day to publication; 0 for news without a day, 99 for what stands further down."""
    published = scene.article.published
    days = (
        [(published - t.when.latest).days for t in times_for(scene, verb) if t.when is not None and t.when.latest]
        if published
        else []
    )
    return min(days, default=0 if scene.sentence[verb.i] < 3 else 99)


# --- when -------------------------------------------------------------------------------------------------------------


@once
def times_for(scene: Scene, trigger: Token) -> tuple[Timex, ...]:
    """Time expressions of the trigger's own clause, nearest first."""
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else governor(trigger)
    told: list[tuple[int, Timex]] = []
    for timex, root in scene.times_in(trigger):
        if timex.type in ("DATE", "TIME") and timex.when is not None:
            steps = _steps(trigger, verb, root)
            if steps is not None:
                told.append((steps * 100 + abs(root.i - trigger.i), timex))
    return tuple(t for _, t in sorted(told, key=lambda x: (x[0], x[1].start)))


def _steps(trigger: Token, verb: Token, root: Token) -> int | None:
    """How far a time is from a trigger: 0 on it, 1 on its verb, 2 and 3 on a verb it is joined to, None where it tells
    of something else.
    """
    chain = [root, *climb(root, 10)]
    below = chain[: chain.index(trigger)] if trigger in chain else chain[:5]
    if any(t.lower_ in ("since", "ahead") for t in below) and not (
        trigger.lemma_ in ("be", "stay", "remain") and root.head.head == trigger
    ):
        return None  # "since taking office in December", "ahead of a summit on Tuesday"
    if trigger in chain:
        clause = [t for t in below if t.pos_ in ("VERB", "AUX")]
        if any(t.dep_ == "conj" and any(c.dep_ in ("nsubj", "nsubjpass") for c in t.children) for t in clause):
            return None  # "X is in Paris and Y was in Tsavo at the weekend"
        if any(t.dep_ in ("acl", "relcl") and t.lemma_ in TAKES_PLACE and t.head != trigger for t in clause):
            return None  # "will discuss the summit, to be held in Vilnius in November"
        return 3 if any(t.dep_ in ("relcl", "ccomp") and t.head != trigger for t in clause) else 0
    holder = governor(root)
    if holder == verb or (verb_is(holder, "plan") and (holder.head == trigger or trigger in holder.subtree)):
        return 1
    if (
        trigger.pos_ == "NOUN"
        and holder.dep_ in ("acl", "relcl")
        and verb_is(holder, "plan")
        and 0 < holder.i - trigger.i < 14
    ):
        return 2  # "a trip to Beijing by Minister X scheduled for June": the parse hangs it on X
    if (
        verb.dep_ in ("relcl", "advcl")
        and holder == governor(verb.head)
        and any(c.lower_ == "when" for c in verb.children)
    ):
        return 2  # "on Friday, when X meets Y"
    joined = (holder == verb.head and verb.dep_ in ("xcomp", "conj")) or (
        holder.dep_ == "xcomp" and holder.head == verb
    )
    became = verb.dep_ in ("acl", "relcl") and holder.lemma_ == "become" and governor(verb.head) == holder
    beside = (
        verb.tag_ == "VBG"
        and verb.dep_ == "advcl"
        and holder in list(climb(verb, 4))
        and not any(c.dep_ == "mark" for c in verb.children)
    )
    return 3 if joined or became or beside else None


def new_date(scene: Scene, trigger: Token) -> bool:
    """Does the sentence tell until when it is put off: "postponed until June", "put back to November"?"""
    before = [
        scene.text[max(0, t.start - 12) : t.start].lower().split()
        for t, _ in scene.times_in(trigger)
        if t.type in ("DATE", "TIME")
    ]
    return any({"until", "till", "to"} & set(words[-2:]) for words in before)


_DAYS = re.compile(r"\b(\w+)[- ]day(?!s? (?:ago|later|earlier|after|before))\b")
_WEEKS = re.compile(r"\b(one|two|three|a)?[- ]?week(?:-| )?long\b|\b(one|two|three|a)-week\b")


def days_near(trigger: Token) -> int | None:
    """ "five-day", "week-long", "a three-day" next to a visit noun -> days."""
    first = min((t.i for t in trigger.lefts), default=trigger.i)
    near = trigger.doc.span(max(trigger.sent.start, first - 2), min(trigger.sent.end, trigger.i + 2)).text.lower()
    if found := _DAYS.search(near):
        told = number(found[1])
        return int(told) if told and told < 60 else None
    if found := _WEEKS.search(near):
        return 7 * int(number(found[1] or found[2] or "one") or 1)
    return None
