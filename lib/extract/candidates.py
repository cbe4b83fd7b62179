"""Every person with every foreign country that the text names, and everything in the text that speaks for and against a stay there."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from lib.extract.clauses import Clause, Party, clauses
from lib.extract.lexicon import classes
from lib.extract.modality import phase
from lib.extract.scene import Scene, once
from lib.extract.setting import EARLY, NOWHERE, sceneries, stage
from lib.extract.where import ROLES
from lib.model import Place, Span
from lib.tables import seats

STAY_AT_HOME = {"private", "resident", "candidate"}  # who does not visit
PHASES = {
    "completed": "real",
    "ongoing": "real",
    "planned": "plan",
    "cancelled": "off",
    "postponed": "off",
    "overtaken": "off",
    "negated": "not",
    "": "unreal",
}
MEETING = {"visiting", "meet", "host", "talk", "talks", "guest", "joint", "tell", "beside"}
FAMILY = {"arrive": "move", "leave": "move", "visit": "move", "go": "move", "bring": "move", "send": "move", "lead": "move", "accompany": "move",
          "attend": "attend", "include": "move", "stay": "stay", "be": "be", "await": "meet", "meet": "meet", "host": "meet", "talk": "talk", "talks": "meet",
          "guest": "meet", "joint": "joint", "tell": "tell", "beside": "do", "act": "do", "mental": "mental", "say": "say", "do": "do", "call": "do", "tour": "trip",
          "departure": "trip", "return": "trip", "visit-noun": "trip", "occasion": "attend", "speech": "attend", "presence": "attend",
          "visiting": "visiting"}  # fmt: skip

_RANKS = {
    "head": ("head_of_state", "head_of_government", "leader", "royal"),
    "minister": (
        "foreign_minister",
        "defence_minister",
        "finance_minister",
        "minister",
        "deputy_head",
        "envoy",
        "organisation_head",
    ),
    "official": ("spokesperson", "official", "military", "legislator"),
}  # whose doings weigh alike
_RANK = {office: rank for rank, offices in _RANKS.items() for office in offices}

Pair = tuple[int, str]


class Sign(NamedTuple):
    """One thing in the text that speaks for or against a stay: its name, and the words. phase is the clause's, as in modality.py."""

    name: str
    place: Place
    clause: Clause
    party: Party
    place_span: Span
    own: bool  # the place stands in the clause itself


@dataclass(slots=True)
class Candidate:
    """A person and a country: named signs with their strength (0..1), and those of them that are words of the text."""

    signs: dict[str, float] = field(default_factory=dict)
    told: list[Sign] = field(default_factory=list)

    def add(self, name: str, value: float = 1.0) -> None:
        if value:
            self.signs[name] = max(value, self.signs.get(name, 0.0))


def kind_of(clause: Clause) -> str:
    """The clause's class; nouns of visiting are told from verbs."""
    return "visit-noun" if clause.noun and clause.kind == "visit" else clause.kind


@once
def signs(scene: Scene) -> dict[Pair, list[Sign]]:
    """(person, country) -> what the clauses say of it, whether or not it is abroad."""
    found: dict[Pair, list[Sign]] = defaultdict(list)
    for clause in clauses(scene):
        told = "unreal" if clause.asked else PHASES[clause.state]
        kind = kind_of(clause)
        for party in clause.parties:
            for spot in clause.spots:
                if spot.place.kind not in NOWHERE:
                    name = f"{kind}:{party.role}:{spot.role}/{told}"
                    found[(party.person, spot.place.country)].append(
                        Sign(name, spot.place, clause, party, scene.place_span(spot.token), True)
                    )
            if not any(s.role in ("at", "here", "to", "direct", "bound", "there") for s in clause.spots):
                for at in sceneries(scene, clause.trigger, told == "plan"):
                    name = f"{FAMILY[kind]}:{party.role}@{at.how}/{told}"
                    found[(party.person, at.place.country)].append(Sign(name, at.place, clause, party, at.span, False))
                for home, place in _partners_homes(scene, clause, party):
                    found[(party.person, place.country)].append(
                        Sign(
                            f"{FAMILY[kind]}:{party.role}@{home}/{told}",
                            place,
                            clause,
                            party,
                            scene.place_span(party.token),
                            False,
                        )
                    )
    return found


def parts(name: str) -> tuple[str, ...]:
    """A sign's name and what it shares with others: "arrive:doer:at/real" -> also "move::at/real", "::at/real"."""
    front, told = name.split("/")
    if "@" in front:
        family, how = front.split(":")[0], front.split("@")[1]
        return name, f"{family}@{how}/{told}", f"@{how}/{told}"
    kind, role, spot = front.split(":")
    return name, f"{FAMILY[kind]}::{spot}/{told}", f"::{spot}/{told}", f"{kind}:{role}/{told}"


def _partners_homes(scene: Scene, clause: Clause, party: Party):
    """Whoever is received is where the host is at home; whoever meets somebody may be."""
    if clause.kind not in MEETING:
        return
    for other in clause.parties:
        home = scene.country.get(scene.people[other.person].country)
        if other.person == party.person or home is None or home.country == scene.people[party.person].country:
            continue
        hosted = (clause.kind == "host" and other.role == "doer" and party.role == "target") or (
            clause.kind == "guest" and other.role == "host"
        )
        yield ("host-home" if hosted else "partner-home"), home


def candidates(scene: Scene) -> dict[Pair, Candidate]:
    """Every person who may travel with every foreign country that the text names."""
    countries = dict.fromkeys(
        t.place.country
        for t in scene.toponyms
        if t.place is not None and t.place.country and not t.demonym and t.place.kind not in NOWHERE
    )  # in the order of the text: a set's order changes from one start of Python to the next
    if scene.dateline is not None and scene.dateline.country:
        countries.setdefault(scene.dateline.country)
    spoken = signs(scene)
    travellers = [
        i for i, p in enumerate(scene.people) if p.role_class not in STAY_AT_HOME and (p.country or p.role_class)
    ]
    found = {(i, c): Candidate() for i in travellers for c in countries if c != scene.people[i].country}
    for (person, country), some in spoken.items():
        if (
            (person, country) not in found
            and country
            and person in travellers
            and country != scene.people[person].country
            and any(s.own or s.name.startswith("visiting:doer@partner-home") for s in some)
        ):
            found[(person, country)] = Candidate()  # "the Peruvian capital", "the Peruvian president met visiting"
    for pair, candidate in found.items():
        candidate.told = spoken.get(pair, [])
        for s in candidate.told:
            rank = _RANK.get(scene.people[pair[0]].role_class, "other")
            for name in (*parts(s.name), *(f"{rank}|{shared}" for shared in parts(s.name)[1:3])):
                candidate.add(name)
    _from_doings(scene, found, spoken)
    _from_meetings(scene, found)
    _from_company(scene, found)
    _from_sentences(scene, found)
    _from_text(scene, found)
    return found


def _from_doings(scene: Scene, found: dict[Pair, Candidate], told: dict[Pair, list[Sign]]) -> None:
    """What the person does elsewhere, how often they are told to be here, who else is here."""
    at_home, acting, elsewhere, company = set(), set(), defaultdict(set), defaultdict(set)
    for (person, country), some in told.items():
        real = [
            s
            for s in some
            if s.own
            and PHASES[s.clause.state] == "real"
            and not s.clause.asked
            and s.name.split(":")[2].split("/")[0] in ("at", "here", "to", "direct", "there", "bound")
        ]
        if (
            real
            and country == scene.people[person].country
            and any(FAMILY[kind_of(s.clause)] not in ("move", "trip") for s in real)
        ):
            at_home.add(person)
        elif real and country != scene.people[person].country:
            elsewhere[person].add(country)
            company[country].add(person)
    for clause in clauses(scene):
        if clause.trigger.dep_ == "ROOT" or (clause.trigger.dep_ == "conj" and clause.trigger.head.dep_ == "ROOT"):
            acting |= {p.person for p in clause.of("doer")}
    for (person, country), candidate in found.items():
        own = {s.clause.trigger.i for s in candidate.told if s.own and PHASES[s.clause.state] in ("real", "plan")}
        candidate.add("own:none", not own)
        candidate.add("own:several", len(own) > 1)
        candidate.add("own:many", len(own) > 3)
        candidate.add("elsewhere:told", bool(elsewhere[person] - {country}) and country not in elsewhere[person])
        candidate.add("elsewhere:too", bool(elsewhere[person] - {country}) and country in elsewhere[person])
        candidate.add("seen-at-home", person in at_home)
        candidate.add("acts", person in acting)
        others = len(company[country] - {person})
        candidate.add("company:some", others > 0)
        candidate.add("company:many", others > 2)


class Contact(NamedTuple):
    """Two people in one clause of meeting, the role of each, and the clause."""

    people: tuple[int, int]
    roles: tuple[str, str]
    clause: Clause


@once
def contacts(scene: Scene) -> list[Contact]:
    """Every two parties of one clause of meeting."""
    return [
        Contact((a.person, b.person), (a.role, b.role), c)
        for c in clauses(scene)
        if c.kind in MEETING | {"call"}
        for a, b in combinations(c.parties, 2)
    ]


def _from_meetings(scene: Scene, found: dict[Pair, Candidate]) -> None:
    """Who meets an official of the country, or somebody who is told to be there."""
    there = {
        pair for pair, c in found.items() if any(s.own and PHASES[s.clause.state] in ("real", "plan") for s in c.told)
    }
    for contact in (c for c in contacts(scene) if c.clause.kind != "call"):
        told = "unreal" if contact.clause.asked else PHASES[contact.clause.state]
        for p, o in (contact.people, contact.people[::-1]):
            home = scene.people[o].country
            if not home or home == scene.people[p].country:
                continue
            if (p, home) in found:
                found[(p, home)].add(f"met-official/{told}")
                found[(p, home)].add("met-guest", (o, scene.people[p].country) in there)
            for q, country in there:
                if q == o and (p, country) in found and country != home:
                    found[(p, country)].add(f"met-traveller/{told}")


def _from_company(scene: Scene, found: dict[Pair, Candidate]) -> None:
    """Who goes along with somebody who is there: "accompanied by X", "with Y at his side", "the delegation includes Z"."""
    there = {
        pair for pair, c in found.items() if any(s.own and PHASES[s.clause.state] in ("real", "plan") for s in c.told)
    }
    for clause in clauses(scene):
        along = clause.of("with") if clause.kind not in MEETING else []
        along = clause.parties if clause.kind in ("accompany", "lead") else along
        for p in along:
            for o in clause.parties:
                same = (
                    scene.people[o.person].country in ("", scene.people[p.person].country)
                    or not scene.people[p.person].country
                )
                for q, country in there if o.person != p.person else ():
                    if q == o.person and (p.person, country) in found:
                        found[(p.person, country)].add("goes-along" if same else "goes-along:foreign")
    team = defaultdict(set)
    for person, country in there:
        team[(scene.people[person].country, country)].add(person)
    for (person, country), candidate in found.items():
        candidate.add(
            "countryman-there",
            bool(team[(scene.people[person].country, country)] - {person}) and bool(scene.people[person].country),
        )


def _from_sentences(scene: Scene, found: dict[Pair, Candidate]) -> None:
    """What stands in one sentence with the person, whatever the parse made of it: words of travelling and meeting, places, other people of other countries."""
    homes = defaultdict(set)
    for i, p in enumerate(scene.people):
        for m in p.mentions:
            if (sentence := scene.sentence_of(*m)) is not None:
                homes[sentence].add(i)
    for sentence, people in homes.items():
        begin, end = scene.doc.sentences[sentence]
        if scene.doc[end - 1].idx < scene.header_end:
            continue
        sent = scene.doc[begin].sent
        root = next((t for t in scene.doc[begin:end] if t.head == t), scene.doc[begin])
        state = phase(scene, root) if root.pos_ in ("VERB", "AUX") else "completed"
        told = classes(scene.doc[begin:end])
        listed = len({scene.people[p].country for p in people if scene.people[p].country}) >= 3
        words_ = [f"~{c}" for c in told] + [f"~/{PHASES[state]}"] + ([f"~list/{PHASES[state]}"] if listed else [])
        here = defaultdict(set)
        for place, token in scene.places_in(sent):
            if place.kind not in NOWHERE:
                here[place.country].add(
                    f"near~{token.head.lower_}"
                    if token.head.pos_ == "ADP" and token.head.lower_ in ROLES
                    else "near~other"
                )
        scenes = defaultdict(set)
        for at in sceneries(scene, root, PHASES[state] == "plan"):
            scenes[at.place.country].add(at.how)
        for p in people:
            for country, how in here.items():
                if (p, country) in found:
                    for name in (*how, *(f"near{w}" for w in words_)):
                        found[(p, country)].add(name)
            if not here.keys() - {scene.people[p].country}:
                for country, hows in scenes.items():
                    if (p, country) in found:
                        for how in hows:
                            for w in words_:
                                found[(p, country)].add(how + w)


_CLASSES = {"head_of_state": "head", "head_of_government": "head", "leader": "head", "royal": "head", "foreign_minister": "minister", "defence_minister": "minister",
            "finance_minister": "minister", "minister": "minister", "deputy_head": "minister", "organisation_head": "organisation", "envoy": "envoy",
            "spokesperson": "spokesperson", "delegation": "delegation", "legislator": "legislator", "military": "military", "": "none", "former": "former", "candidate": "candidate", "resident": "resident"}  # fmt: skip


def _from_text(scene: Scene, found: dict[Pair, Candidate]) -> None:
    """Where and how often the text names the person and the country."""
    named, cities, towns = defaultdict(list), set(), defaultdict(set)
    for t in scene.toponyms:
        if (
            t.place is not None
            and t.place.country
            and not t.demonym
            and (sentence := scene.sentence_of(t.start, t.end)) is not None
        ):
            named[t.place.country].append(sentence)
            if t.place.city:
                cities.add(t.place.country)
                towns[t.place.country].add(t.place.city)
    officials = defaultdict(int)
    for p in scene.people:
        officials[p.country] += bool(p.country)
    title = scene.article.title
    in_title = {t.place.country for t in scene.toponyms if t.place is not None and t.text in title}
    line = scene.dateline.country if scene.dateline is not None else ""
    last = max(len(scene.doc.sentences) - 1, 1)
    homes = {p.country for p in scene.people if p.country and p.role_class}
    staged = at[1].country if (at := stage(scene)) is not None else ""
    acting = defaultdict(set)
    for (person, _), candidate in found.items():
        if "acts" in candidate.signs:
            acting[scene.people[person].country].add(person)
    for (person, country), candidate in found.items():
        who, add = scene.people[person], candidate.add
        mine = sorted({s for m in who.mentions if (s := scene.sentence_of(*m)) is not None}) or [last]
        here, at_home = line == country, bool(line) and line == who.country
        nations = len(acting.keys() - {country, who.country}) if here or country == staged else 0
        guest = "acts" in candidate.signs and "seen-at-home" not in candidate.signs
        add("crowd", min(len(scene.people), 30) / 30)
        add("nations", min(len(homes), 12) / 12)
        add("at-seat", bool(towns[country] & seats().get(who.country, frozenset())))
        add("home:none", not who.country)
        add("home:organisation", len(who.country) > 2)
        add(f"class:{_CLASSES.get(who.role_class, 'official')}")
        add("share", len(named[country]) / (sum(len(v) for c, v in named.items() if c != who.country) or 1))
        add("city", country in cities)
        add("home-team", officials[country] > 0)
        add("home-team:several", officials[country] > 1)
        add("dateline:there", here)
        add("dateline:home", at_home)
        add("dateline:third", bool(line) and not here and not at_home)
        add("assembly", nations > 1 and guest)
        add("assembly:many", nations > 3 and guest)
        add("title:person", who.name.split()[-1] in title)
        add("title:place", country in in_title)
        add("early", mine[0] < EARLY)
        add("late", mine[0] > 0.6 * last)
        add("often", min(len(who.mentions), 8) / 8)
        gap = min((abs(a - b) for a in mine for b in named[country]), default=99)
        add("gap:dateline" if here and gap else f"gap:{min(gap, 3)}")
