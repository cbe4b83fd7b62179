"""The first day of a stay: of all the days that the article tells, the likeliest by how their words stand to the stay.

What the rules of lib/resolve/legs.py and inherited.py chose is one sign among others.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from lib.model import Claim, Evidence, Naming, Story, TimeTold, Visit, When
from lib.resolve import choice, dates
from lib.resolve.choice import step

QUESTION = "first day"
NO_DAY = ""
LEAST = 0.4  # how likely a day must be; below, more days are wrong than right (measured on articles not learnt from)
MONTH, WEEK = 31, 7  # days
FAR = (1, 3, 7, 31, 366)  # days: steps from the day of publication
PREPOSITIONS = (
    "on",
    "in",
    "from",
    "since",
    "until",
    "before",
    "after",
    "by",
    "for",
    "during",
    "late",
    "early",
    "between",
)
DEICTIC = ("today", "tomorrow", "yesterday")


class Stay(NamedTuple):
    """A stay as the rules left it: who, their visit, the claims that tell of it, and the person's claims about other
    countries.
    """

    person: int
    visit: Visit
    own: Sequence[Claim]
    elsewhere: Sequence[Claim]

    @property
    def is_open(self) -> bool:
        """Are its day and its state to be weighed? Not where its claims may be another's, nor where its days are
        counted ("the second day of a visit").
        """
        return bool(self.own) and all(c.day == 1 for c in self.own)


class Day(NamedTuple):
    """An answer: the day or days, and the words that tell them (None where they are worked out, not told)."""

    when: When | None
    told: tuple[int, int] | None


class Options(NamedTuple):
    """Every day that could be the first, by its EDTF value ("" for none), and the signs that speak for each."""

    days: dict[str, Day]
    signs: dict[str, dict[str, float]]

    def add(self, key: str, day: Day, signs: Mapping[str, float]) -> None:
        self.days.setdefault(key, day)
        known = self.signs.setdefault(key, {})
        for name, value in signs.items():
            known[name] = max(known.get(name, 0.0), value)


def options(stay: Stay, story: Story) -> Options:
    """No day, each day told, the day of publication, and what the rules chose."""
    visit, found = stay.visit, Options({}, {})
    times = [t for t in story.times if _is_a_day(t.timex.when)]
    values = [t.timex.when.edtf for t in times]
    found.add(
        NO_DAY,
        Day(None, None),
        {"none": 1.0, f"none, {visit.status}": 1.0, f"none of {step(len(times), (0, 1, 3, 6))}": 1.0},
    )
    mine = story.people[stay.person]
    there = [p for p in story.places if p.country == visit.destination_country]
    for rank, t in enumerate(times):
        when = t.timex.when
        signs = _of_value(when, visit.status, story) | _of_claims(t, stay) | _of_verb(t, stay, story)
        signs |= _of_neighbours(t, stay, mine, there)
        signs[f"rank {step(rank, (0, 1, 3))}"] = 1.0
        share = values.count(when.edtf) / len(values)
        signs |= {"repeated": share} if values.count(when.edtf) > 1 else {}
        signs |= {"the only one": 1.0} if len(values) == 1 else {}
        if story.dateline is not None and story.dateline.country == visit.destination_country:
            signs[f"filed there, {_relation(when, story.published)}"] = 1.0
        found.add(when.edtf, Day(when, (t.timex.start, t.timex.end)), signs)
    if story.published is not None:
        today = dates.day(story.published)
        alone = {"published, not told": 1.0} if today.edtf not in values else {}
        found.add(today.edtf, Day(today, None), {"published": 1.0, f"published, {visit.status}": 1.0} | alone)
    _add_rules(found, stay, values)
    return found


def _is_a_day(when: When | None) -> bool:
    return when is not None and when.earliest is not None and when.latest is not None


def _add_rules(found: Options, stay: Stay, values: Sequence[str]) -> None:
    """What the rules chose, and how they came by it."""
    visit = stay.visit
    start = visit.start
    if start is None:
        found.add(NO_DAY, Day(None, None), {"rules: none": 1.0, f"rules: none, {visit.status}": 1.0})
        return
    spans = {e.start for e in visit.evidence if e.field == "start"}
    if start.edtf.endswith("~"):
        how = "about"
    elif start.edtf not in values:
        how = "worked out"
    elif any(t.start in spans for c in stay.own for t in c.times):
        how = "of a claim"
    elif any(c.near is not None and c.near.start in spans for c in stay.own):
        how = "of the story"
    else:
        how = "inherited"
    found.add(start.edtf, Day(start, None), {"rules": 1.0, f"rules: {how}": 1.0, f"rules, {visit.status}": 1.0})


def _width(when: When) -> str:
    days = (when.latest - when.earliest).days
    if "~" in when.edtf or "?" in when.edtf:
        return "about"
    if days == 0:
        return "day"
    if "/" in when.edtf:
        return "range" if days <= MONTH else "long"
    return "week" if days <= WEEK else "month" if days <= MONTH else "long"


def _relation(when: When, published: dt.date | None) -> str:
    """Before, on or after publication, and how far."""
    return choice.relation(when, published, FAR, FAR) if published is not None else "undated"


def _of_value(when: When, status: str, story: Story) -> dict[str, float]:
    width, relation = _width(when), _relation(when, story.published)
    side = relation.partition(" ")[0]
    return dict.fromkeys((width, relation, f"{relation}, {status}", f"{width}, {side}"), 1.0)


def _of_claims(t: TimeTold, stay: Stay) -> dict[str, float]:
    """How the claims of the stay, and those of other stays, take the time."""
    at, found = t.timex.start, {}
    mine = [c for c in stay.own if any(x.start == at for x in c.times)]
    for c in mine:
        found |= dict.fromkeys(("of a claim", f"of a claim, {c.kind}", f"of a claim, {c.status}"), 1.0)
        found |= {"of an arrival": 1.0} if c.arrives else {}
        found |= {"of an end": 1.0} if c.ends else {}
        found |= {"nearest of a claim": 1.0} if c.times[0].start == at else {}
    if any(c.near is not None and c.near.start == at for c in stay.own):
        found["of the story around a claim"] = 1.0
    if any(x.start == at for c in stay.elsewhere for x in c.times):
        found["of another stay"] = 1.0
    away = min((abs(t.sentence - c.sentence) for c in stay.own), default=9)
    found[f"claim {step(away, (0, 1, 2, 4))} away"] = 1.0
    near = [abs(at - c.trigger.start) for c in stay.own if c.sentence == t.sentence]
    if near:
        found[f"claim in {step(min(near), (15, 40, 80, 160))} characters"] = 1.0
    if t.verb is not None and any(c.trigger == t.verb for c in stay.own):
        found["hangs on a claim"] = 1.0
    return found


def _of_verb(t: TimeTold, stay: Stay, story: Story) -> dict[str, float]:
    found = dict.fromkeys((f"verb {t.verb_class}", f"tag {t.tag}"), 1.0)
    if t.helper:
        found[f"verb with {t.helper}"] = 1.0
    if t.subjects is None:
        found["subject none"] = 1.0
    elif stay.person in t.subjects:
        found["subject the visitor"] = 1.0
    else:
        found["subject another" if t.subjects else "subject a thing"] = 1.0
    words = t.timex.text.lower()
    found |= {f"after {t.before}": 1.0} if t.before in PREPOSITIONS else {}
    found |= {"clock": 1.0} if t.timex.type == "TIME" else {}
    found |= {"today": 1.0} if any(w in words for w in DEICTIC) else {}
    found |= {"next": 1.0} if "next" in words else {}
    found |= {"last": 1.0} if "last" in words or "ago" in words else {}
    if any(p == stay.person and x.start == t.timex.start for p, x in story.lead):
        found["of the lead"] = 1.0
    found[f"sentence {step(t.sentence, (0, 1, 3, 7, 15))}"] = 1.0
    return found


def _of_neighbours(t: TimeTold, stay: Stay, mine: Sequence[Naming], there: Sequence[Naming]) -> dict[str, float]:
    """Who and what is named in the same sentence, and how far the visitor and the country are."""
    at, found = t.timex.start, {}
    visitor = min((abs(t.sentence - m.sentence) for m in mine), default=9)
    place = min((abs(t.sentence - p.sentence) for p in there), default=9)
    found |= {f"visitor {step(visitor, (0, 1, 2, 4))} away": 1.0, f"country {step(place, (0, 1, 2, 4))} away": 1.0}
    found |= {"visitor and country": 1.0} if visitor == place == 0 else {}
    if t.person is not None:
        found["nearest the visitor" if t.person == stay.person else "nearest another"] = 1.0
    if t.country is not None:
        is_its = t.country == stay.visit.destination_country
        found["nearest the country" if is_its else "nearest another country"] = 1.0
        found |= {"elsewhere": 1.0} if place > 0 else {}
    found |= {"visitor before": 1.0} if any(m.sentence == t.sentence and m.start < at for m in mine) else {}
    found |= {"country before": 1.0} if any(p.sentence == t.sentence and p.start < at for p in there) else {}
    return found


def with_day(stay: Stay, day: Day) -> Visit:
    """The stay with this first day. If the rules did not choose it, its end is told by a range or by a length, or is
    not told.
    """
    visit, when = stay.visit, day.when
    if (when.edtf if when is not None else NO_DAY) == rules_day(visit):
        return visit
    kept = tuple(e for e in visit.evidence if e.field not in ("start", "end"))
    if when is None:
        return replace(visit, start=None, end=None, evidence=kept)
    shown = Evidence("start", *day.told) if day.told else _shown(visit)
    start, end = when, None
    shared = any(c.shared and day.told and any(t.start == day.told[0] for t in c.times) for c in stay.own)
    if "/" in when.edtf and _width(when) == "range":
        start, end = (dates.between(when.earliest, when.latest), None) if shared else (
            dates.day(when.earliest), dates.day(when.latest)
        )  # fmt: skip
    length = next((c.days for c in stay.own if c.days), None)
    if end is None and length and start.earliest == start.latest:
        end = dates.day(start.earliest + dates.DAY * (length - 1))
    if end is None and visit.end is not None and visit.end.earliest and visit.end.earliest >= start.earliest:
        end = visit.end if (visit.end.earliest - start.earliest).days <= MONTH else None
        kept += tuple(e for e in visit.evidence if e.field == "end" and end is not None)
    return replace(visit, start=start, end=end, evidence=tuple(dict.fromkeys((*kept, *([shown] if shown else [])))))


def _shown(visit: Visit) -> Evidence | None:
    """A day that no words tell is shown by those that tell the state of the stay."""
    return next((e._replace(field="start") for e in visit.evidence if e.field == "status"), None)


def chosen(stays: Sequence[Stay], story: Story) -> list[Stay]:
    """The stays of an article, each with its likeliest first day."""
    answers = [_answer(s, story) for s in stays]
    return [
        stay._replace(visit=with_day(stay, day)) if _fits(i, stays, answers) else stay
        for i, (stay, (_, _, day)) in enumerate(zip(stays, answers, strict=True))
    ]


def _fits(i: int, stays: Sequence[Stay], answers: Sequence[tuple[str, float, Day]]) -> bool:
    """Nobody begins two stays on one day: of two with one day, that whose own words tell it has it, else the likelier;
    of more (the legs of a tour looked back on) only those whose own words tell it.
    """
    day, chance, told = answers[i]
    if told.when is None or told.when.earliest != told.when.latest:
        return True  # a month has room for several
    rivals = [
        (day == rules_day(s.visit), theirs[1])
        for s, theirs in zip(stays, answers, strict=True)
        if theirs[0] == day and s.person == stays[i].person
        and s.visit.destination_country != stays[i].visit.destination_country
    ]  # fmt: skip
    return len(rivals) < 2 and all(r <= (False, chance) for r in rivals)


def _answer(stay: Stay, story: Story) -> tuple[str, float, Day]:
    """The likeliest day by its EDTF value, how likely it is, and the day itself; the rules' where none is weighed."""
    if not stay.is_open:
        return rules_day(stay.visit), 1.0, Day(stay.visit.start, None)
    found = options(stay, story)
    chance = choice.chances(QUESTION, found.signs)
    best = likeliest(chance, stay.visit)
    return best, chance[best], found.days[best]


def likeliest(chance: Mapping[str, float], visit: Visit) -> str:
    """The likeliest day. Where none is likely enough, what the rules chose stands: a guess is no day."""
    best = max(chance, key=lambda key: chance[key])
    return best if best == NO_DAY or chance[best] >= LEAST else rules_day(visit)


def rules_day(visit: Visit) -> str:
    """The EDTF value of the day that a visit has, NO_DAY if none."""
    return visit.start.edtf if visit.start is not None else NO_DAY
