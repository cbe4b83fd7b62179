"""The sightings behind an accepted candidate as claims: who, where, in which state, on which of the days that the words
tell.
"""

import re
from dataclasses import replace

from lib.extract.candidates import Candidate, Pair, Sign, kind_of, parts, signs
from lib.extract.lexicon import verb_is
from lib.extract.modality import days_near, new_date, phase, times_for
from lib.extract.parse import Token
from lib.extract.scene import Scene, auxiliaries, governor
from lib.extract.score import weight
from lib.model import ENCODER, Claim, Reason, Span, Timex

FIRST_EVER = re.compile(r"\bfirst\b[^.;]{0,60}\b(?:ever|to (?:visit|set foot|travel)|visit)\b", re.I)
SHOWN = {"visit": "visit", "arrive": "motion", "go": "motion", "leave": "motion", "bring": "motion",
         "accompany": "motion", "lead": "motion", "send": "motion", "visit-noun": "noun", "tour": "noun",
         "departure": "noun", "return": "motion", "host": "host", "guest": "host", "visiting": "visit",
         "meet": "meeting", "talk": "meeting", "talks": "meeting", "include": "noun"}  # fmt: skip
AT = {"at", "here", "to", "direct", "bound", "there", "via", "event", "loose", "of"}
PURPOSES = {"state", "official", "working", "private"}
ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
LAST = {"last", "final", "closing"}
REASONS = 5  # told on a card
LONGEST_WORDS = 70  # characters


def claims_of(scene: Scene, pair: Pair, candidate: Candidate, chance: float) -> list[Claim]:
    """What the text tells of an accepted stay: the clauses with a place of their own, else those that play where the
    story does.
    """
    told = [s for s in candidate.told if s.clause.state not in ("", "negated") and not s.clause.asked]
    best = [
        s
        for s in told
        if s.own and s.name.split(":")[2].split("/")[0] in AT | {"from"} and weight("visit", parts(s.name)) > 0
    ]
    best = (
        best
        or [s for s in told if s.own]
        or sorted(told, key=lambda s: -weight("visit", parts(s.name)))[:3]
        or candidate.told[:1]
    )
    return [claim for s in best if (claim := _claim(scene, s, chance)) is not None] or _bare(scene, pair, chance)


def _bare(scene: Scene, pair: Pair, chance: float) -> list[Claim]:
    """A stay that no clause tells: the words nearest to each other that name the person and a place there."""
    person, country = pair
    there = [
        (Span(t.start, t.end), t.place)
        for t in scene.toponyms
        if t.place is not None and t.place.country == country and not t.demonym
    ]
    if not there and scene.dateline is not None and scene.dateline.country == country:
        there = [(Span(0, max(1, scene.header_end)), scene.dateline)]
    if not there:
        return []
    name, (where, place) = min(
        ((m, t) for m in scene.people[person].mentions for t in there),
        key=lambda x: (abs(x[0].start - x[1][0].start), x[0].start),
    )
    words = scene.doc.around(name.start, name.end)
    verb = governor(words.root) if words is not None else scene.doc[0]
    state = phase(scene, verb) if verb.pos_ in ("VERB", "AUX") else "completed"
    status = state if state in ("planned", "ongoing", "cancelled") else "completed"
    times = times_for(scene, verb)
    return [
        Claim(
            person,
            place,
            "presence",
            status,
            scene.sentence[verb.i],
            scene.span(verb),
            name,
            where,
            times=times,
            near=None if times else _untold_day(scene, verb, status),
            weight=0.6,
            likely=chance,
        )
    ]


def reasons(
    scene: Scene, candidate: Candidate, encoder: float | None = None, looked: tuple[Span, Span] | None = None
) -> tuple[Reason, ...]:
    """The signs that spoke loudest for and against, each with its words and its weight in log odds.

    encoder, looked: the encoder's log odds, and the names of person and place that it went by most; None where it was
    not asked or looked at the title.
    """
    found: dict[tuple[int, int], Reason] = {}
    for s in candidate.told:
        loud = weight("visit", parts(s.name))
        span = _words(scene, s)
        if abs(loud) >= 0.2 and abs(loud) > abs(found[span].weight if span in found else 0.0):
            found[span] = Reason(s.name, span.start, span.end, round(loud, 2))
    told = list(found.values())
    if encoder is not None and looked is not None:
        one, other = sorted(looked)
        whole = Span(one.start, max(one.end, other.end))
        span = whole if _fits(scene, whole) else one
        told.append(Reason(ENCODER, span.start, span.end, round(weight("visit, careful", [ENCODER]) * encoder, 2)))
    return tuple(sorted(told, key=lambda r: -abs(r.weight))[:REASONS])


def _fits(scene: Scene, span: Span) -> bool:
    return span.end - span.start <= LONGEST_WORDS and "\n" not in scene.text[span.start : span.end]


def _words(scene: Scene, sign: Sign) -> Span:
    """The words of a sign: its verb or noun, with the place if that stands beside it."""
    own, where = scene.span(sign.clause.trigger), sign.place_span
    both = Span(min(own.start, where.start), max(own.end, where.end))
    return both if sign.own and _fits(scene, both) else own


def _claim(scene: Scene, sign: Sign, chance: float) -> Claim | None:
    clause, trigger = sign.clause, sign.clause.trigger
    kind, state = kind_of(clause), clause.state
    if not state:
        return None
    role = sign.name.split("/")[0].split(":")[-1] if sign.own else ""
    if state == "postponed" and not new_date(scene, trigger):
        state = "cancelled"
    if kind == "leave" and role == "to" and state == "completed":
        state = "planned" if verb_is(trigger, "leave") else state
    if trigger.lemma_ == "way" and state in ("completed", "ongoing"):
        state = "planned"  # "on his way to Peru": not there yet
    if kind not in SHOWN and state == "ongoing" and trigger.tag_ in ("VBD", "VBN"):
        state = "completed"
    ends = role == "from" or kind == "return" or (kind in ("visit-noun", "tour") and _ends(trigger))
    day, last = _day_of(trigger) if kind in ("visit-noun", "tour") else (1, False)
    if last or (ends and state == "ongoing"):
        state, ends = "completed" if state != "planned" else state, True
    shared = len({s.place.country for s in clause.spots}) > 1
    on_tour = shared and kind in (
        "tour",
        "bring",
        "include",
        "visit-noun",
    )  # the day such a clause tells is the tour's, not each leg's
    times = () if role == "from" or (on_tour and (ends or state == "completed")) else _own_times(scene, sign)
    arrives = kind == "arrive" or (
        kind == "go" and trigger.lemma_ in ("fly", "come", "travel") and trigger.tag_ == "VBD" and state == "completed"
    )
    own = {c.lower_ for c in trigger.children}
    told = Claim(
        sign.party.person, sign.place, SHOWN.get(kind, "presence"), state, scene.sentence[trigger.i],
        scene.span(trigger), scene.mention(sign.party.token, sign.party.person), sign.place_span, times=times,
        arrives=arrives, ends=ends, days=days_near(trigger) if kind in ("visit-noun", "tour", "go", "arrive") else None,
        first_ever=bool(FIRST_EVER.search(trigger.sent.text)) and kind in ("visit", "visit-noun"),
        purpose=next(iter(own & PURPOSES), "private" if own & {"personal", "family"} else ""),
        weight=1.0 if sign.own else 0.8, shared=shared, day=day, likely=chance,
    )  # fmt: skip
    hosts = tuple(
        p.person
        for p in clause.parties
        if p.person != sign.party.person and _hosted(clause.kind, sign.party.role, p.role)
    )
    return replace(told, hosts=hosts, near=None if times or on_tour else _untold_day(scene, trigger, state))


def _hosted(kind: str, mine: str, theirs: str) -> bool:
    return (kind == "host" and mine == "target" and theirs == "doer") or (kind == "guest" and theirs == "host")


def _ends(noun: Token) -> bool:
    """ "ended her visit", "wrapped up a tour"."""
    verb = governor(noun)
    direct = noun.dep_ in ("dobj", "obj", "nsubj") or (
        noun.dep_ == "pobj" and noun.head.head == verb and noun.head.lower_ not in ("for", "on")
    )
    return (
        verb.pos_ == "VERB"
        and verb_is(verb, "end")
        and direct
        and not (noun.dep_ == "nsubj" and verb.lemma_ in ("follow", "leave"))
    )


def _day_of(noun: Token) -> tuple[int, bool]:
    """Which day of the stay it is, and whether the last: "on the second day of a visit" -> 2, False."""
    day = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "of" or day.lemma_ != "day":
        return 1, False
    which = {c.lower_ for c in day.children}
    return next((n for word, n in ORDINALS.items() if word in which), 1), bool(which & LAST)


def _own_times(scene: Scene, sign: Sign) -> tuple[Timex, ...]:
    """ "flies to Seoul on Wednesday and to Beijing on Thursday": of several places, each has the times told behind it
    and before the next.
    """
    times, spots = times_for(scene, sign.clause.trigger), sign.clause.spots
    if len(spots) < 2 or len(times) < 2 or not sign.own:
        return times
    spans = sorted(scene.place_span(s.token) for s in spots)
    told = {}
    for i, span in enumerate(spans):
        stop = spans[i + 1].start if i + 1 < len(spans) else float("inf")
        told[span] = tuple(t for t in times if span.end <= t.start < stop)
    return told.get(sign.place_span, times) if all(told.values()) else times


def _untold_day(scene: Scene, trigger: Token, state: str) -> Timex | None:
    """The day the story is at, for what is told in the simple past without a day of its own."""
    if state not in ("completed", "ongoing"):
        return None
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else governor(trigger)
    return None if auxiliaries(verb) & {"has", "have", "had", "'ve", "’ve"} else scene.story_day(trigger)


def homeward(scene: Scene) -> list[Claim]:
    """Who is told to go home: the day that ends the last leg."""
    going = {"go", "leave", "arrive", "return"}
    return [
        claim for (person, country), some in signs(scene).items() if country and country == scene.people[person].country
        for s in some if s.own and kind_of(s.clause) in going and s.name.split(":")[2].startswith("to/")
        and (claim := _claim(scene, s, 1.0)) is not None
    ]  # fmt: skip
