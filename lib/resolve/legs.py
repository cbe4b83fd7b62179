"""Claims and encounters of one article to visits (legs), meetings and tours, each with its evidence."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from lib.model import (
    Claim,
    Encounter,
    Evidence,
    Meeting,
    Person,
    Place,
    Reason,
    Span,
    Story,
    Timex,
    Toponym,
    Tour,
    TourPhrase,
    Visit,
    When,
)
from lib.resolve import dates, first_days, inherited, statuses
from lib.resolve.first_days import Stay
from lib.resolve.homes import NOWHERE, is_at_home
from lib.resolve.people import is_unnamed
from lib.resolve.statuses import begun
from lib.tables import rows

APART = 45  # days between two dated claims that make them two visits
FILED_REACH = 8  # sentences from the top in which a meeting without a place is where the story was filed
FRESH = 3  # days an arrival stays "ongoing" when nothing says it ended
TOUR_GAP = 21  # days between legs of one tour
_TELLING = {"visit": 0, "motion": 1, "noun": 1, "host": 2, "meeting": 3}  # which claim of a stay is its main one


def merge(
    people: Sequence[Person],
    claims: Sequence[Claim],
    encounters: Sequence[Encounter],
    tours: Sequence[TourPhrase],
    story: Story,
    why: Mapping[tuple[int, str], tuple[Reason, ...]] = MappingProxyType({}),
    named: Sequence[Toponym] = (),
    reader: str = "quick",
    said: Mapping[tuple[int, str], Mapping[str, float]] = MappingProxyType({}),
) -> tuple[list[Visit], list[Meeting], list[Tour]]:
    """The article's visits in order of departure, meetings and tours.

    story tells where the article names its times, people and places; why tells, for a person and a country, the signs
    that spoke loudest; named are the places the article names; reader says whose likelihoods the claims carry ("quick"
    or "careful"); said holds the encoder's log likelihood of each state of a stay.
    """
    encounters = placed(people, claims, encounters, story)
    visits = by_rules(people, claims, encounters, tours, story, named, reader)
    visits = weighed(visits, claims, encounters, story, said)
    visits, told = _tours(
        people, [(p, replace(v, why=why.get((p, v.destination_country), ()))) for p, v in visits], tours
    )
    return visits, _meetings(people, encounters), told


def placed(
    people: Sequence[Person], claims: Sequence[Claim], encounters: Sequence[Encounter], story: Story
) -> list[Encounter]:
    """The encounters, each where it took place if that can be told."""
    line, day = story.dateline, story.published
    return [_at_dateline(_placed(e, people, claims), people, line, day) for e in encounters]


def by_rules(
    people: Sequence[Person],
    claims: Sequence[Claim],
    encounters: Sequence[Encounter],
    tours: Sequence[TourPhrase],
    story: Story,
    named: Sequence[Toponym],
    reader: str = "quick",
) -> list[tuple[int, Visit]]:
    """(person, visit) with the days and the state that the nearest words tell, before all is weighed."""
    published = story.published
    homeward = [c for c in claims if c.place.country == people[c.person].country]
    claims = [c for c in claims if _is_foreign(c, people)]
    by_leg: dict[tuple[int, str], list[Claim]] = defaultdict(list)
    for c in (*claims, *_days_of_meetings(encounters, claims)):
        by_leg[(c.person, c.place.country)].append(c)
    visits = [
        (person, _visit(people, person, part, encounters, published, reader))
        for (person, _), group in sorted(by_leg.items(), key=lambda g: (g[1][0].trigger.start, g[0]))
        for part in _split(group, published)
    ]
    over = {(c.person, c.place.country) for c in claims if c.ends and c.status == "completed"}
    visits = _one_at_a_time(_under_way(_went_home(visits, homeward), over, published), claims)
    return inherited.complete(visits, tours, story.dateline, story.lead, published, named)


def stays(visits: Sequence[tuple[int, Visit]], claims: Sequence[Claim]) -> list[Stay]:
    """Each visit with the claims that tell of it. Of several visits of one person to one country nobody can tell whose
    the claims are: they have none, and stay as the rules left them.
    """
    times = Counter((p, v.destination_country) for p, v in visits)
    about: dict[int, list[Claim]] = defaultdict(list)
    for c in claims:
        about[c.person].append(c)
    found = []
    for person, v in visits:
        own = [c for c in about[person] if c.place.country == v.destination_country]
        others = [c for c in about[person] if c.place.country != v.destination_country]
        found.append(Stay(person, v, own if times[person, v.destination_country] == 1 else [], others))
    return found


def weighed(
    visits: Sequence[tuple[int, Visit]],
    claims: Sequence[Claim],
    encounters: Sequence[Encounter],
    story: Story,
    said: Mapping[tuple[int, str], Mapping[str, float]],
) -> list[tuple[int, Visit]]:
    """(person, visit), each with its likeliest first day, then in its likeliest state."""
    out = []
    for stay, met, others in in_company(first_days.chosen(stays(visits, claims), story), encounters):
        heard = said.get((stay.person, stay.visit.destination_country))
        out.append((stay.person, statuses.chosen(stay, story, met, others, heard) if stay.is_open else stay.visit))
    return out


def in_company(
    found: Sequence[Stay], encounters: Sequence[Encounter]
) -> Iterator[tuple[Stay, list[Encounter], list[Visit]]]:
    """Each stay, whom the visitor meets, and the article's other visits."""
    for i, stay in enumerate(found):
        yield stay, [e for e in encounters if stay.person in e.people], [s.visit for j, s in enumerate(found) if j != i]


# --- people ----------------------------------------------------------------------------------------------------------


def _is_foreign(c: Claim, people: Sequence[Person]) -> bool:
    if not c.place.country or c.status == "negated" or c.place.kind in NOWHERE:
        return False
    return not is_at_home(people[c.person].country, c.place)


# --- encounters ------------------------------------------------------------------------------------------------------


def _pair(e: Encounter) -> frozenset[int]:
    return frozenset(e.people)


def _placed(e: Encounter, people: Sequence[Person], claims: Sequence[Claim]) -> Encounter:
    """An encounter without a place happens where one of the two is visiting the other, or where both are near it in the
    text.
    """
    if e.place is not None or e.mode != "in_person":
        return e
    options = []
    for c in claims:
        if c.person not in e.people or c.status == "negated" or (c.kind == "tour" and c.weight < 1):
            continue
        if c.place.country == people[c.person].country:
            continue
        at_home = any(people[o].country == c.place.country for o in e.people if o != c.person)
        distance = abs(c.sentence - e.sentence)
        same_time = (c.status == "planned") == (e.status == "planned")
        if not same_time and c.status != "ongoing" and c.kind != "tour" and not (c.arrives and distance <= 12):
            continue
        if at_home or (distance <= 1 and all(people[p].country for p in e.people)):
            options.append((not at_home, distance - same_time, c.sentence > e.sentence, c.trigger.start, c))
    if not options:
        return e
    best = min(options, key=lambda o: o[:4])[4]
    return replace(e, place=best.place)


def _at_dateline(
    e: Encounter, people: Sequence[Person], dateline: Place | None, published: dt.date | None
) -> Encounter:
    """ "BAGHDAD - A Russian envoy saw Foreign Minister X": who meets an official at home, in a story filed from there,
    is there.
    """
    if (
        e.place is not None
        or e.mode != "in_person"
        or dateline is None
        or not dateline.country
        or e.sentence > FILED_REACH
    ):
        return e
    days = [t.when for t in e.times if t.when is not None and t.when.earliest]
    if days and published and min(abs((d.earliest - published).days) for d in days) > FRESH:
        return e
    homes = [people[p].country for p in e.people]
    if not all(homes) or dateline.country not in homes or len(set(homes)) < 2:
        return e
    return replace(e, place=dateline, filed=True)


def _days_of_meetings(encounters: Iterable[Encounter], claims: Sequence[Claim]) -> list[Claim]:
    """A meeting where a stay is told adds its day and its city to the stay; it makes none."""
    made, stays = [], {(c.person, c.place.country): c for c in claims}
    for e in encounters:
        if e.mode != "in_person" or e.status == "cancelled" or e.place is None or not (e.times or e.near):
            continue  # a meeting called off ends no stay
        status = {"held": "completed", "planned": "planned"}[e.status]
        for p in e.people:
            if (c := stays.get((p, e.place.country))) is not None:
                others = tuple(o for o in e.people if o != p)
                made.append(
                    Claim(
                        p,
                        e.place,
                        "meeting",
                        status,
                        e.sentence,
                        e.trigger,
                        c.visitor_span,
                        e.place_span or e.trigger,
                        others,
                        e.times,
                        near=e.near,
                        weight=0.8,
                        likely=c.likely,
                    )
                )
    return made


def _meetings(people: Sequence[Person], encounters: Sequence[Encounter]) -> list[Meeting]:
    found: dict[tuple, Meeting] = {}
    for e in sorted(encounters, key=lambda e: (e.joint, e.trigger.start)):
        if any(is_unnamed(people[p]) or people[p].is_group or people[p].role_class in ("private",) for p in e.people):
            continue
        if len({people[p].country for p in e.people if people[p].country}) < 2 and all(
            people[p].country for p in e.people
        ):
            continue
        key = (_pair(e), e.mode)
        evidence = [Evidence("meeting", *e.trigger)]
        evidence += [
            Evidence("participant", *min(people[p].mentions, key=lambda m: abs(m.start - e.trigger.start)))
            for p in e.people
        ]
        when = next((t for t in e.times if t.when is not None), None)
        if when is not None:
            evidence.append(Evidence("date", when.start, when.end))
        if e.place_span is not None:
            evidence.append(Evidence("place", *e.place_span))
        meeting = Meeting(
            tuple(people[p].name for p in e.people), e.place.country if e.place else "",
            e.place.city if e.place else "", when.when if when else None, e.mode, e.status, round(e.likely, 3),
            tuple(evidence),
        )  # fmt: skip
        known = found.get(key)
        if known is None:
            found[key] = meeting
        else:
            found[key] = replace(
                known, country=known.country or meeting.country, city=known.city or meeting.city,
                date=known.date or meeting.date, status="held" if "held" in (known.status, meeting.status)
                else known.status, confidence=max(known.confidence, meeting.confidence),
                evidence=tuple(dict.fromkeys(known.evidence + meeting.evidence)),
            )  # fmt: skip
    return list(found.values())


# --- legs ------------------------------------------------------------------------------------------------------------


def _when(c: Claim) -> When | None:
    """The claim's best time: the nearest with a day, else the nearest at all."""
    timed = [t.when for t in c.times if t.when is not None and t.when.earliest]
    exact = [w for w in timed if (w.latest - w.earliest).days <= 31]
    return (exact or timed or [None])[0]


def _split(group: list[Claim], published: dt.date | None) -> list[list[Claim]]:
    """One person's claims about one country, parted into visits: far dates apart, and a cancelled leg beside one that
    took place.
    """
    off = [c for c in group if c.status in ("cancelled", "postponed", "overtaken")]
    on = [c for c in group if c not in off]
    parts: list[list[Claim]] = []
    if off and on:
        happened = [c for c in on if c.status in ("completed", "ongoing") and not _long_ago(c, published)]
        off_cities = {c.place.name for c in off if c.place.kind != "country"}
        on_cities = {c.place.name for c in on if c.place.kind != "country"}
        if happened and (off_cities - on_cities or (not off_cities & on_cities and off_cities)):
            parts.append(off)
        elif happened and not off_cities:
            parts.append(off + [c for c in on if c not in happened])
            on = happened
        else:
            past = [c for c in on if _long_ago(c, published)]
            parts.append(off + [c for c in on if c not in past])
            on = past
    elif off:
        parts.append(off)
    dated = sorted((c for c in on if _when(c) is not None), key=lambda c: (_when(c).earliest, c.trigger.start))
    undated = [c for c in on if _when(c) is None]
    runs: list[list[Claim]] = []
    for c in dated:
        if runs and (_when(c).earliest - max(_when(x).latest for x in runs[-1])).days <= APART:
            runs[-1].append(c)
        else:
            runs.append([c])
    if undated:
        if not runs:
            runs = [undated]
        else:
            for c in undated:
                min(runs, key=lambda r: (min(abs(c.sentence - x.sentence) for x in r), -r[0].trigger.start)).append(c)
    return parts + runs


def _long_ago(c: Claim, published: dt.date | None) -> bool:
    when = _when(c)
    return bool(published and when is not None and when.latest and (published - when.latest).days > APART)


def _status(part: Sequence[Claim], published: dt.date | None, start: When | None, end: When | None) -> str:
    said = {c.status for c in part}
    if said & {"cancelled", "overtaken"}:
        return "cancelled"
    if "postponed" in said:
        again = [
            c
            for c in part
            if c.status == "postponed"
            and any(
                t.when is not None and published and t.when.earliest and t.when.earliest > published for t in c.times
            )
        ]
        return "postponed" if again and not any(c.status == "planned" for c in part) else "cancelled"
    happened = [c for c in part if c.status in ("completed", "ongoing")]
    if not happened:
        return "planned"
    if all(_ahead(c, published) for c in happened):
        return "planned"  # "on Saturday she is in Moscow"
    if any(c.ends and c.status != "planned" for c in part):
        return "completed"
    if published and end is not None and end.latest and end.latest >= published:
        return "ongoing" if start is None or start.earliest is None or start.earliest <= published else "planned"
    if "ongoing" in said and not (published and end is not None and end.latest and end.latest < published):
        return "ongoing"
    if published and end is not None and end.latest and end.latest < published:
        return "completed"
    if published and any(
        c.day > 1 and not c.ends and _when(c) is not None and 0 <= (published - _when(c).latest).days <= 1
        for c in happened
    ):
        return "ongoing"  # yesterday was the second day
    if any(c.arrives for c in happened) and (
        not published or start is None or start.latest is None or 0 <= (published - start.latest).days <= FRESH
    ):
        return "ongoing"
    if (
        "planned" in said
        and published
        and start is not None
        and start.latest
        and (published - start.latest).days <= FRESH
    ):
        return "ongoing"
    return "completed"


def _ahead(c: Claim, published: dt.date | None) -> bool:
    when = _when(c)
    return bool(published and when is not None and when.earliest > published)


def _start_end(part: Sequence[Claim], published: dt.date | None) -> tuple[When | None, When | None, list[Timex]]:
    """Arrival, else the first day told; the end from a range, or a length of stay."""
    ranked = sorted(
        (c for c in part if _when(c) is not None),
        key=lambda c: (not c.arrives, c.kind in ("meeting", "presence"), c.ends, _when(c).earliest, c.trigger.start),
    )
    if not ranked:
        return None, None, []
    real = [c for c in part if c.status in ("completed", "ongoing") and not _ahead(c, published)]
    if real and all(_ahead(c, published) for c in ranked):
        return None, None, []  # there already; the days told are of what is still to come
    if real:
        ranked = [c for c in ranked if not _ahead(c, published)]
    elif any(_ahead(c, published) for c in ranked):  # "said on Tuesday that she will go": Tuesday is of the saying
        ranked = [c for c in ranked if _when(c).latest > published]
    first = ranked[0]
    if not first.arrives:
        width = lambda c: (_when(c).latest - _when(c).earliest).days  # noqa: E731
        exact = [c for c in ranked if width(c) <= 1 or ("/" in _when(c).edtf and width(c) <= 31)]
        if exact and width(first) > 7:
            first = min(exact, key=lambda c: _when(c).earliest)
    when = _when(first)
    used = [t for t in first.times if t.when == when][:1]
    start, end = _first_day(when, first.day), None
    if "/" in when.edtf and when.earliest and when.latest:
        if first.shared:  # "from 12 to 17 January he will visit A, B and C": each stay lies somewhere in it
            return dates.between(when.earliest, when.latest), None, used
        start, end = dates.day(when.earliest), dates.day(when.latest)
    if first.ends and not first.arrives:
        earlier = [c for c in ranked if _when(c).earliest < when.earliest and not c.ends]
        end = when
        start = _when(earlier[0]) if earlier else _first_day(when, first.day)
        used += [t for c in earlier[:1] for t in c.times if t.when == start][:1]
    stay = next((c.days for c in part if c.days), None)
    if end is None and stay and start.earliest == start.latest and start.earliest:
        end = dates.day(start.earliest + dates.DAY * (stay - 1))
    if end is None:
        done = [
            c
            for c in part
            if c.ends and _when(c) is not None and start.earliest and _when(c).earliest >= start.earliest
        ]
        end = _when(done[0]) if done else None
    return start, end, used


def _first_day(when: When, day: int) -> When:
    """ "on Monday, the second day of his visit": he came on Sunday."""
    return (
        dates.day(when.earliest - dates.DAY * (day - 1))
        if day > 1 and when.earliest and when.earliest == when.latest
        else when
    )


def _city(part: Sequence[Claim]) -> tuple[str, Claim | None]:
    score: dict[str, float] = defaultdict(float)
    first: dict[str, Claim] = {}
    for c in part:
        if c.place.city:
            score[c.place.city] += {"visit": 2, "motion": 2, "noun": 2, "host": 2, "tour": 2, "meeting": 2.2}.get(
                c.kind, 1
            ) + 0.5 * (c.place.kind in ("capital", "seat"))
            first.setdefault(c.place.city, c)
    if not score:
        return "", None
    best = max(score, key=lambda name: (score[name], -first[name].trigger.start))
    return best, first[best]


def _visit(
    people, person: int, part: list[Claim], encounters: Sequence[Encounter], published, reader: str = "quick"
) -> Visit:
    who = people[person]
    main = min(part, key=lambda c: (_TELLING.get(c.kind, 4), -c.weight, c.trigger.start))
    country = main.place.country
    city, city_claim = _city(part)
    start, end, used = _start_end(part, published)
    status = _status(part, published, start, end)
    if start is None and status in ("completed", "ongoing"):
        near = next(
            (
                c.near
                for c in sorted(part, key=lambda c: c.trigger.start)
                if c.near is not None
                and c.status in ("completed", "ongoing")
                and not c.ends
                and not (c.shared and c.kind == "tour")
            ),
            None,
        )
        start, used = (_first_day(near.when, max(c.day for c in part)), [near]) if near is not None else (None, used)
    hosts, host_spans = _hosts(people, person, country, part, encounters, status)
    evidence = [
        Evidence("visitor", *main.visitor_span), Evidence("destination_country", *main.place_span),
        Evidence("status", *main.trigger),
    ]  # fmt: skip
    if city_claim is not None:
        evidence.append(Evidence("destination_city", *city_claim.place_span))
    evidence += [Evidence("start" if i == 0 else "end", t.start, t.end) for i, t in enumerate(used)]
    evidence += [Evidence("hosts", *s) for s in host_spans]
    evidence += [Evidence("status", *c.trigger) for c in part if c is not main][:6]
    evidence += [
        Evidence("destination_country", *c.place_span) for c in part if c is not main and (c.shared or c.kind == "tour")
    ]  # where a list of legs names it
    place: Place = city_claim.place if city_claim is not None else main.place
    likely = max(c.likely for c in part)
    return Visit(
        who.name, who.role, who.role_class, who.country, country, city,
        place.lat if city_claim is not None else None, place.lon if city_claim is not None else None,
        start, end, status, _purpose(part), tuple(hosts), "", None, (), any(c.first_ever for c in part),
        calibrated(likely, reader), tuple(dict.fromkeys(evidence)),
    )  # fmt: skip


@cache
def _steps(reader: str) -> list[tuple[float, float]]:
    """(likelihood from which, share of such records that were right), measured (confidence.csv)."""
    return [(float(r["raw_from"]), float(r["confidence"])) for r in rows("confidence") if r["reader"] == reader]


def calibrated(likely: float, reader: str = "quick") -> float:
    """The share of records this likely that are right: visitor, country and city.

    Measured by lib/data/build_weights.py (quick) and lib/learn/blend.py (careful).
    """
    return max((share for least, share in _steps(reader) if likely >= least), default=round(likely, 3))


def _went_home(visits: list[tuple[int, Visit]], homeward: Sequence[Claim]) -> list[tuple[int, Visit]]:
    """The day someone goes home ends their last leg, and that one only."""
    out = list(visits)
    for person in {c.person for c in homeward}:
        timed = next((c for c in homeward if c.person == person and _when(c) is not None), None)
        own = [
            i
            for i, (p, v) in enumerate(out)
            if p == person
            and v.status in ("completed", "ongoing", "planned")
            and v.start is not None
            and v.start.latest
        ]
        if timed is None or not own or any(p == person and v.status == "completed" and v.start is None for p, v in out):
            continue  # a leg of which no day is told may have been the last
        last = max(own, key=lambda i: (out[i][1].start.earliest, -i))
        v, when = out[last][1], _when(timed)
        if v.end is None and 0 <= (when.earliest - v.start.earliest).days <= 14:
            spans = tuple(Evidence("end", t.start, t.end) for t in timed.times if t.when == when)[:1]
            out[last] = (person, replace(v, end=when, evidence=v.evidence + spans))
    return out


def _under_way(
    visits: list[tuple[int, Visit]], over: set[tuple[int, str]], published: dt.date | None
) -> list[tuple[int, Visit]]:
    """The last leg that took place goes on while its end lies ahead, or while onward legs are announced and it is not
    two days old.
    """
    out = list(visits)
    if published is None:
        return out
    for person in dict.fromkeys(p for p, _ in visits):
        held = [
            i
            for i, (p, v) in enumerate(out)
            if p == person and v.status in ("completed", "ongoing") and v.start is not None and v.start.latest
        ]
        if not held:
            continue
        last = max(held, key=lambda i: (out[i][1].start.latest, i))
        v = out[last][1]
        onward = [
            w
            for p, w in out
            if p == person
            and w.status == "planned"
            and (
                w.start is None
                or w.start.latest is None
                or published <= w.start.latest <= published + dt.timedelta(days=7)
            )
        ]
        ahead = v.end is not None and v.end.latest and v.end.latest >= published
        if (
            v.status == "completed"
            and (person, v.destination_country) not in over
            and (ahead or (onward and v.end is None and 0 <= (published - v.start.latest).days <= 1))
        ):
            out[last] = (person, replace(v, status="ongoing"))
    return out


def _one_at_a_time(visits: list[tuple[int, Visit]], claims: Sequence[Claim]) -> list[tuple[int, Visit]]:
    """Nobody is in two countries: of several legs said to go on, the one begun last does; what came before is over."""
    out = list(visits)
    for person in dict.fromkeys(p for p, _ in visits):
        going = [i for i, (p, v) in enumerate(out) if p == person and v.status == "ongoing"]
        held = [i for i, (p, v) in enumerate(out) if p == person and v.status == "completed" and begun(v)]
        for i in going:
            visit = out[i][1]
            at = begun(visit) or dt.date.min, _arrival(visit, person, claims)
            others = [(begun(out[j][1]) or dt.date.min, _arrival(out[j][1], person, claims)) for j in going if j != i]
            later = [begun(out[j][1]) for j in held if begun(visit) and begun(out[j][1]) > begun(visit)]
            if any(other > at for other in others) or later:
                out[i] = (person, replace(visit, status="completed"))
    return out


def _arrival(v: Visit, person: int, claims: Sequence[Claim]) -> int:
    """Where the text tells of getting there: of two legs of one day the one told of a going on, "and flew on to
    Tbilisi", is the later.
    """
    told = [
        c.trigger.start
        for c in claims
        if c.person == person and c.place.country == v.destination_country and c.kind == "motion" and not c.ends
    ]
    return max(told, default=-1)


def _purpose(part: Sequence[Claim]) -> str:
    told = next((c.purpose for c in part if c.purpose), "")
    return told or ("multilateral" if any(c.place.kind == "multilateral" for c in part) else "unspecified")


def _hosts(
    people, person: int, country: str, part: Sequence[Claim], encounters: Sequence[Encounter], status: str
) -> tuple[list[str], list[Span]]:
    """Named people met there, or named as hosting; at a third place also the other foreigners met."""
    found: dict[int, Span] = {}
    for c in part:
        for h in c.hosts:
            if h != person and people[h].country != people[person].country:
                found.setdefault(h, min(people[h].mentions, key=lambda m: abs(m.start - c.trigger.start)))
    for e in encounters:
        if (
            person not in e.people
            or e.mode != "in_person"
            or (e.status == "cancelled") != (status in ("cancelled", "postponed"))
        ):
            continue
        for o in e.people:
            if o == person or (people[o].country == people[person].country and people[o].country):
                continue
            here = e.place.country == country if e.place is not None else people[o].country == country
            if here:
                found.setdefault(o, min(people[o].mentions, key=lambda m: abs(m.start - e.trigger.start)))
    named = [
        (h, s)
        for h, s in sorted(found.items(), key=lambda x: x[1])
        if not is_unnamed(people[h]) and not people[h].is_group and people[h].role_class not in ("private",)
    ]
    return [people[h].name for h, _ in named], [s for _, s in named]


# --- tours -----------------------------------------------------------------------------------------------------------

_ORDER = {"completed": 0, "ongoing": 1, "planned": 2, "postponed": 3, "cancelled": 3}


def _tours(people, visits: list[tuple[int, Visit]], phrases: Sequence[TourPhrase]) -> tuple[list[Visit], list[Tour]]:
    """Legs of one person that hang together in time, in order, under the tour's own words if the text has them."""
    out: list[Visit] = []
    told: list[Tour] = []
    for person in dict.fromkeys(p for p, _ in visits):
        own = [v for p, v in visits if p == person]
        mine = [t for t in phrases if t.person == person]
        label = max(mine, key=lambda t: (t.announced_legs or 0, len(t.label)), default=None)
        runs: list[list[Visit]] = []
        for v in sorted(own, key=_leg_key):
            if v.status in ("cancelled", "postponed"):
                continue
            last = runs[-1][-1] if runs else None
            if last is not None and _near(last, v):
                runs[-1].append(v)
            else:
                runs.append([v])
        runs = [_as_told(run) for run in runs]
        main = max(runs, key=len, default=[])
        if label is not None and label.ends_in is not None:
            runs = [_ending(run, label.ends_in) if run is main else run for run in runs]
            main = max(runs, key=len, default=[])
        for run in runs:
            named = label is not None and run is main
            if len(run) < 2 and not named:
                continue
            name = label.label if named else "tour"
            evidence = (Evidence("tour", *label.span),) if named else ()
            told.append(
                Tour(
                    people[person].name,
                    name,
                    label.announced_legs if named else None,
                    tuple(v.destination_country for v in run),
                    evidence,
                )
            )
            numbered = {id(v): i for i, v in enumerate(run, 1)}
            own = [
                replace(v, tour=name, sequence=numbered[id(v)], evidence=v.evidence + evidence)
                if id(v) in numbered
                else v
                for v in own
            ]
        if label is not None and not main:
            told.append(
                Tour(people[person].name, label.label, label.announced_legs, (), (Evidence("tour", *label.span),))
            )
        out += own
    return out, told


def _leg_key(v: Visit) -> tuple:
    return (
        _ORDER[v.status],
        v.start.earliest.toordinal() if v.start is not None and v.start.earliest else 10**7,
        _told_at(v),
    )


def _told_at(v: Visit) -> int:
    return min((e.start for e in v.evidence if e.field == "destination_country"), default=0)


def _as_told(run: list[Visit]) -> list[Visit]:
    """Legs without a day stand where the text names them, if it names those with a day in order: "took him to Estonia,
    Latvia, Lithuania and Bulgaria".
    """
    told = sorted(run, key=_told_at)
    dated = [_leg_key(v)[:2] for v in told if v.start is not None and v.start.earliest]
    return told if len(dated) < len(run) and dated == sorted(dated) else run


def _ending(run: list[Visit], told: Span) -> list[Visit]:
    """The leg that this sentence tells of comes last: "in Brasilia on Friday on the last leg of a tour". As it was,
    if the sentence tells of none or of several.
    """
    last = [v for v in run if v.start is not None and told.start <= _told_at(v) < told.end]
    return [*(v for v in run if v is not last[0]), last[0]] if len(last) == 1 else run


def _near(a: Visit, b: Visit) -> bool:
    if a.start is None or b.start is None or a.start.latest is None or b.start.earliest is None:
        return True  # what is not dated cannot be told apart
    return abs((b.start.earliest - a.start.latest).days) <= TOUR_GAP
