"""How likely it is that a person was, is or will be in a country: everything the text shows the person doing, weighed together.

Rules (visits.py) claim presence by single wordings. A reader also weighs what no single wording tells: who acts where the story plays, whom they meet
there, who else came. Each person and foreign country of an article get a handful of signs (features, 0..1); a logistic model over them
(lib/data/presence.csv, made by lib/data/build_presence.py from tests/gold and tests/wires) says how likely a visit is. What is unlikely is dropped, what is
likely without a claim gets one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import exp

from lib.extract.parse import Token
from lib.extract.scene import Scene, auxiliaries, cue, governor, verb_table
from lib.extract.setting import Setting
from lib.extract.status import times_for, verb_status
from lib.extract.where import destinations
from lib.extract.who import actors, agents, beside, speech_verbs
from lib.model import Claim, Encounter, Place, Span
from lib.tables import column, words

ADD = 0.6  # from this likelihood on, presence that no rule claims is claimed
DROP = 0.1  # below this likelihood, what a rule claims is not believed
PLACES = frozenset({"in", "at", "to", "into", "on"})
STANDING = frozenset({"in", "at", "on"})
DOUBTFUL = {"presence", "meeting"}  # kinds of claims that need more than their own words
NOWHERE = {"continent", "area", "water"}
STAY_AT_HOME = {"", "resident", "private", "former", "candidate"}
EARLY = 3  # sentences that carry the news

Pair = tuple[int, str]


@dataclass(slots=True)
class Sighting:
    """One sentence that shows a person doing something, and a place it may be at; how says why that place."""

    person: int
    place: Place
    verb: Token
    place_span: Span
    how: str
    kind: str
    status: str


@dataclass(slots=True)
class Candidate:
    """A person, a country, the signs for and against, and where the text shows the person there."""

    signs: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    sightings: list[Sighting] = field(default_factory=list)


def judge(scene: Scene, claims: Sequence[Claim], met: Sequence[Encounter]) -> list[Claim]:
    """The claims that are likely, each with its likelihood, and further ones where the signs are strong without a claim."""
    found = candidates(scene, claims, met)
    likely = {pair: likelihood(c.signs) for pair, c in found.items()}
    kept = [replace(c, likely=likely.get((c.person, c.place.country), 1.0)) for c in claims]
    kept = [c for c in kept if c.likely >= DROP or c.kind not in DOUBTFUL or c.status == "negated"]
    claimed = {(c.person, c.place.country) for c in claims if c.status != "negated"}
    for pair, chance in likely.items():
        if chance >= ADD and pair not in claimed and found[pair].sightings:
            kept.append(_claim(scene, found[pair].sightings, chance))
    return sorted(kept, key=lambda c: (c.trigger.start, c.person, c.place_span.start))


def likelihood(signs: dict[str, float]) -> float:
    """0..1: the logistic model's word on a candidate's signs."""
    weights = _weights()
    z = weights["(bias)"] + sum(weights.get(name, 0.0) * value for name, value in signs.items())
    return 1 / (1 + exp(-z))


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in column("presence", "sign", "weight").items()}


_TELLING = {"attached": 0, "loose": 1, "setting0": 2, "encounter": 3, "stage": 3.5, "filed": 4, "dateline": 5, "setting": 6}
_PHASES = {"completed": "real", "ongoing": "real", "planned": "plan"}


def _claim(scene: Scene, sightings: list[Sighting], chance: float) -> Claim:
    """The claim that the most telling sighting makes."""
    best = min((s for s in sightings if s.status in _PHASES), key=lambda s: (s.status == "planned", _TELLING[s.how], s.verb.i), default=None) or sightings[0]
    status = best.status if best.status in _PHASES else "completed"
    times = times_for(scene, best.verb)
    near = scene.story_day(best.verb) if not times and status != "planned" and not auxiliaries(best.verb) & {"has", "have", "had"} else None
    name = min(scene.people[best.person].mentions, key=lambda m: abs(m.start - best.verb.idx))
    return Claim(best.person, best.place, "presence", status, scene.sentence[best.verb.i], scene.span(best.verb), name, best.place_span, times=times, near=near, weight=0.8, likely=chance)


# --- signs ------------------------------------------------------------------------------------------------------------


def candidates(scene: Scene, claims: Sequence[Claim], met: Sequence[Encounter]) -> dict[Pair, Candidate]:
    """Every person who may travel, with every foreign country that the text names, and what speaks for and against it."""
    countries = {t.place.country for t in scene.toponyms if t.place is not None and t.place.country and not t.demonym and t.place.kind not in NOWHERE}
    if scene.dateline is not None and scene.dateline.country:
        countries.add(scene.dateline.country)
    travellers = [i for i, p in enumerate(scene.people) if p.role_class not in STAY_AT_HOME and p.country]
    found = {(i, c): Candidate() for i in travellers for c in countries if c != scene.people[i].country}
    setting = Setting(scene, claims)
    seen_at_home, acting = set(), set()
    seen_at = defaultdict(set)  # person -> countries where a sentence's own words place them
    for s in _sightings(scene, setting, met):
        if s.how == "attached" and s.place.country == scene.people[s.person].country and s.status in _PHASES and s.kind != "motion":
            seen_at_home.add(s.person)
        if s.how == "attached" and s.status in ("completed", "ongoing") and s.kind != "motion":
            seen_at[s.person].add(s.place.country)
        if s.verb.dep_ == "ROOT" or (s.verb.dep_ == "conj" and s.verb.head.dep_ == "ROOT"):
            acting.add(s.person)
        if (s.person, s.place.country) in found:
            candidate = found[(s.person, s.place.country)]
            candidate.sightings.append(s)
            candidate.signs[f"{s.how}/{s.kind}/{_PHASES.get(s.status, 'off')}"] = 1.0
    for (person, country), candidate in found.items():
        elsewhere = bool(seen_at[person] - {country, scene.people[person].country}) and country not in seen_at[person]
        _add(candidate.signs, {"seen-elsewhere": elsewhere, "seen-at-home": person in seen_at_home, "acts": person in acting})
    _from_claims(found, claims)
    _from_meetings(scene, found, met, claims)
    _from_text(scene, found)
    return found


def _sightings(scene: Scene, setting: Setting, met: Sequence[Encounter]) -> list[Sighting]:
    found = []
    for verb in scene.doc:
        if verb.pos_ not in ("VERB", "AUX") or verb.dep_ in ("aux", "auxpass") or verb.idx < scene.header_end:
            continue
        who = [p for p, _ in actors(scene, verb)]
        who += [p for p, _ in agents(scene, verb)]
        who += [p for p, _ in beside(scene, verb)]
        if not who:
            continue
        kind = kind_of(verb)
        status = verb_status(scene, verb, ())
        for how, place, span in _places(scene, verb, setting, status == "planned"):
            found += [Sighting(p, place, verb, span, how, kind, status) for p in dict.fromkeys(who)]
    for e in met:
        trigger = scene.doc.around(e.trigger.start, e.trigger.end)
        if e.mode != "in_person" or trigger is None:
            continue
        status = {"held": "completed", "planned": "planned", "cancelled": "cancelled"}[e.status]
        at = (e.place, e.place_span) if e.place is not None and e.place_span is not None else _there(setting.at(trigger.root, status == "planned"))
        if at is not None:
            how = "encounter" if e.place is not None else "setting"
            found += [Sighting(p, at[0], _verb_of(trigger.root), at[1], how, "meet", status) for p in e.people]
        if e.place is None and scene.dateline is not None and scene.dateline.country and e.sentence <= EARLY:
            guests = all(scene.people[p].country != scene.dateline.country for p in e.people)
            found += [Sighting(p, scene.dateline, _verb_of(trigger.root), Span(0, max(1, scene.header_end)), "filed", "meet-abroad" if guests else "meet", status) for p in e.people]
    return found


def _verb_of(token: Token) -> Token:
    return governor(token) if token.pos_ == "NOUN" else token


def _there(at: tuple | None) -> tuple[Place, Span] | None:
    return (at[0], at[1]) if at is not None else None


def _places(scene: Scene, verb: Token, setting: Setting, planned: bool) -> list[tuple[str, Place, Span]]:
    """Where a verb may be done: the place that hangs on it, one loosely in its clause, the setting of the story, the dateline."""
    found = [("attached", place, scene.place_span(token)) for place, token in destinations(scene, verb, PLACES if kind_of(verb) == "motion" else STANDING, False)]
    if not found:
        found = [("loose", place, scene.place_span(token)) for place, token in _loosely(scene, verb)]
    if not found and verb.dep_ == "conj" and verb.head.dep_ == "ROOT" and any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        found = [("loose", place, scene.place_span(token)) for place, token in destinations(scene, verb.head, STANDING, False) if token.i < verb.head.i]  # "In Brussels A said ... and B warned"
    if not found and setting.stage is not None:
        found.append(("stage", setting.stage[0], setting.stage[1]))
    at = setting.at(verb, planned)
    if at is not None and at[0].country:
        told = scene.sentence_of(*at[1])
        near = told is not None and scene.sentence[verb.i] - told <= 1 and at[0] != scene.dateline
        found.append(("setting0" if near else "setting", at[0], at[1]))
    if scene.dateline is not None and scene.dateline.country:
        found.append(("filed" if scene.sentence[verb.i] <= EARLY else "dateline", scene.dateline, Span(0, max(1, scene.header_end))))
    return found


def _loosely(scene: Scene, verb: Token) -> list[tuple[Place, Token]]:
    """A place behind "in" or "at" in the verb's own clause, whatever it hangs on there."""
    inside, found = [verb], []
    while inside:
        token = inside.pop(0)
        if token.lower_ in ("on", "about", "over", "of", "against") and token.pos_ == "ADP":
            continue  # "comments on the debate at a summit in Riga": that is where the debate is
        for child in token.children:
            if child.dep_ in ("relcl", "ccomp", "advcl", "acl", "conj", "parataxis") and child.pos_ in ("VERB", "AUX"):
                continue
            inside.append(child)
            if child.dep_ == "pobj" and child.head.lower_ in ("in", "at") and (place := scene.place_of(child)) is not None and place.country:
                found.append((place, child))
    return found


@cache
def _kinds() -> dict[str, str]:
    shown = {"visit": "motion", "arrival": "motion", "motion": "motion", "departure": "motion", "accompany": "motion", "event": "motion", "hosting": "meet"}
    found = dict.fromkeys(speech_verbs(), "do")
    found |= {lemma: shown[kind] for lemma, (kind, _) in verb_table().items() if kind in shown}
    found |= dict.fromkeys(cue("hypothetical") | words("cues", "mental"), "mental")
    found |= dict.fromkeys(words("meeting_words", "beside"), "do")  # "spoke of a lost chance"; with somebody it is an encounter of its own
    for kind in ("verb", "with", "joint"):
        found |= {w: "meet" for w in words("meeting_words", kind) if w not in found}
    return found


def kind_of(verb: Token) -> str:
    """motion, meet, mental or do: what sort of doing a verb is."""
    lemma = verb.lemma_.lower()
    if any(c.dep_ in ("dobj", "obj") and (c.lemma_.lower() in words("meeting_words", "noun") or c.lemma_.lower() in cue("occasion")) for c in verb.children):
        return "motion" if lemma in ("attend", "join", "address", "open", "chair") else "meet"
    return _kinds().get(lemma, "do")


def _from_claims(found: dict[Pair, Candidate], claims: Sequence[Claim]) -> None:
    elsewhere = defaultdict(set)
    company = defaultdict(set)
    for c in claims:
        if c.status in ("negated", ""):
            continue
        elsewhere[c.person].add(c.place.country)
        if c.status in ("completed", "ongoing"):
            company[c.place.country].add(c.person)
    count = defaultdict(int)
    for c in claims:
        candidate = found.get((c.person, c.place.country))
        if candidate is None:
            continue
        phase = {"negated": "not", "cancelled": "off", "postponed": "off", "overtaken": "off"}.get(c.status) or _PHASES.get(c.status, "off")
        candidate.signs[f"claim:{c.kind}/{phase}"] = 1.0
        if c.weight < 1:
            candidate.signs["claim:implied"] = 1.0
        count[(c.person, c.place.country)] += 1
    for (person, country), candidate in found.items():
        others = len(company[country] - {person})
        _add(candidate.signs, {"claims:several": count[(person, country)] > 1, "claims:elsewhere": bool(elsewhere[person] - {country}), "company:some": others > 0, "company:many": others > 2})


def _from_meetings(scene: Scene, found: dict[Pair, Candidate], met: Sequence[Encounter], claims: Sequence[Claim]) -> None:
    visiting = {(c.person, c.place.country) for c in claims if c.status not in ("negated", "")}
    for e in met:
        if e.mode != "in_person":
            for p in e.people:
                for o in e.people:
                    if (p, scene.people[o].country) in found:
                        found[(p, scene.people[o].country)].signs["call"] = 1.0
            continue
        phase = "plan" if e.status == "planned" else "real" if e.status == "held" else "off"
        for p in e.people:
            for o in e.people:
                home = scene.people[o].country
                if o == p or not home or home == scene.people[p].country:
                    continue
                if (p, home) in found:
                    found[(p, home)].signs[f"met-host/{phase}"] = 1.0
                    if (o, scene.people[p].country) in visiting:
                        found[(p, home)].signs["met-guest"] = 1.0
                for country in {c for q, c in visiting if q == o}:
                    if (p, country) in found and country != home:
                        found[(p, country)].signs["met-traveller"] = 1.0
            if e.place is not None and (p, e.place.country) in found:
                found[(p, e.place.country)].signs[f"met-there/{phase}"] = 1.0


_CLASSES = {"head_of_state": "head", "head_of_government": "head", "leader": "head", "royal": "head", "foreign_minister": "minister", "defence_minister": "minister", "finance_minister": "minister",
            "minister": "minister", "deputy_head": "minister", "organisation_head": "organisation", "envoy": "envoy", "spokesperson": "spokesperson", "delegation": "delegation"}  # fmt: skip


def _from_text(scene: Scene, found: dict[Pair, Candidate]) -> None:
    named = defaultdict(list)  # country -> sentences that name a place there
    cities = set()
    for t in scene.toponyms:
        if t.place is not None and t.place.country and not t.demonym and (sentence := scene.sentence_of(t.start, t.end)) is not None:
            named[t.place.country].append(sentence)
            if t.place.city:
                cities.add(t.place.country)
    hosts = defaultdict(int)
    for p in scene.people:
        hosts[p.country] += bool(p.country)
    at = {i: sorted({s for m in scene.people[i].mentions if (s := scene.sentence_of(*m)) is not None}) for i in {person for person, _ in found}}
    title = scene.article.title
    in_title = {t.place.country for t in scene.toponyms if t.place is not None and t.text in title}
    line = scene.dateline.country if scene.dateline is not None else ""
    last = max(len(scene.doc.sentences) - 1, 1)
    acting = defaultdict(set)  # home -> people from there who do something in a main clause
    for (person, _), candidate in found.items():
        if candidate.signs["acts"]:
            acting[scene.people[person].country].add(person)
    for (person, country), candidate in found.items():
        signs, who = candidate.signs, scene.people[person]
        here, at_home = line == country, bool(line) and line == who.country
        total = sum(len(v) for c, v in named.items() if c != who.country) or 1
        nations = len(acting.keys() - {country, who.country}) if here else 0
        guest = bool(signs["acts"] and not signs["seen-at-home"])
        mine = at[person] or [last]
        signs[f"class:{_CLASSES.get(who.role_class, 'official')}"] = 1.0
        signs["share"] = len(named[country]) / total
        _add(signs, {
            "city": country in cities, "home-team": hosts[country] > 0, "home-team:several": hosts[country] > 1,
            "dateline:there": here, "dateline:home": at_home, "dateline:third": bool(line) and not here and not at_home,
            "assembly": nations > 1, "assembly:many": nations > 3, "assembly:acts": nations > 1 and guest, "assembly:many-acts": nations > 3 and guest,
            "title:person": who.name.split()[-1] in title, "title:place": country in in_title, "early": mine[0] < EARLY, "late": mine[0] > 0.6 * last,
        })  # fmt: skip
        signs["often"] = min(len(who.mentions), 8) / 8
        gap = min((abs(a - b) for a in mine for b in named[country]), default=99)
        signs["gap:dateline" if here and gap else f"gap:{min(gap, 3)}"] = 1.0


def _add(signs: dict[str, float], told: dict[str, bool]) -> None:
    signs.update((name, 1.0) for name, true in told.items() if true)
