"""The same person and the same visit told by many articles.

Depends on the set of reports only, never on their order.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lib.model import Visit, When
from lib.resolve.people import name_words, same_person
from lib.tables import fold

SAME_STAY = 10  # days two dated reports of one stay may differ
UNDATED_NEAR = 45  # days between publication dates that let an undated report join a visit
STATUS_WEIGHT = {"planned": 0, "postponed": 1, "cancelled": 1, "ongoing": 2, "completed": 3}


@dataclass(frozen=True)
class Reported:
    """A visit as one article tells it.

    key orders reports the same way everywhere (the article's fingerprint and position).
    """

    visit: Visit
    published: dt.date | None
    source: str
    key: str


def group_names(
    names: Sequence[tuple[str, str]], apart: Collection[frozenset[str]] = (), first: int | None = None
) -> list[int]:
    """(name, office class) of people of one home -> a group number each; fuller names first, so that order does not
    matter.

    apart: pairs of folded names that a person said are two people. The names after the first `first` join the groups of
    those before.
    """
    first = len(names) if first is None else first
    order = sorted(
        range(len(names)), key=lambda i: (i >= first, -len(name_words(names[i][0])), names[i][0], names[i][1])
    )
    groups: list[list[int]] = []
    folded = [fold(n) for n, _ in names]
    holding: dict[str, list[int]] = {}  # key -> groups with a name that has it, so that not every pair is compared
    for i in order:
        name, kind = names[i]
        keys = _keys(name)
        fits = [
            groups[n]
            for n in sorted({n for k in keys for n in holding.get(k, ())})
            if any(same_person(name, names[j][0]) for j in groups[n])
        ]
        if apart:
            fits = [g for g in fits if not any(frozenset((folded[i], folded[j])) in apart for j in g)]
        if len(fits) > 1:
            fits = [g for g in fits if any(names[j][1] == kind for j in g)] or fits
        at = next(n for n, g in enumerate(groups) if g is fits[0]) if fits else len(groups)
        if not fits:
            groups.append([])
        groups[at].append(i)
        for k in keys:
            if at not in (there := holding.setdefault(k, [])):
                there.append(at)
    found = [0] * len(names)
    for number, group in enumerate(groups):
        for i in group:
            found[i] = number
    return found


def group_people(
    told: Collection[tuple[str, str]], met: Collection[tuple[str, str]], apart: Collection[frozenset[str]] = ()
) -> dict[tuple[str, str], int]:
    """(name, office class) of everybody of one home -> group number: who travels in tellings, and who meets somebody,
    joins those.
    """
    own = sorted(set(told))
    also = sorted(set(met) - set(own))
    return dict(zip(own + also, group_names(own + also, apart, len(own)), strict=True))


def called(names: Mapping[str, int], chosen: Collection[str] = ()) -> str:
    """What a person is called whom articles call by these names, so often each: the fullest, then the most frequent.

    chosen: what a correction calls them.
    """
    return max(chosen or names, key=lambda n: (len(n.split()), names[n], n))


def office(
    told: Sequence[tuple[dt.date | None, str, int, str, str]], met: Sequence[tuple[str, str]] = ()
) -> tuple[str, str]:
    """(role, class) of a person: of the latest telling (published, fingerprint, position, role, class); of who only
    meets others, the most telling of (role, class).
    """
    if told:
        return max(told, key=lambda t: (t[0] or dt.date.min, t[1], -t[2]))[3:]
    return max(met, key=lambda r: (bool(r[1]), bool(r[0]), r))


@lru_cache(maxsize=50_000)
def _keys(name: str) -> frozenset[str]:
    """Two names that may mean one person (same_person) have one of these in common: a word, or a word less one
    letter.
    """
    found = name_words(name)
    return frozenset(found) | {
        w[:i] + w[i + 1 :] for w in {*found[:1], *found[-1:]} if len(w) >= 4 for i in range(len(w))
    }


def _days(r: Reported) -> tuple[dt.date, dt.date] | None:
    start, end = r.visit.start, r.visit.end
    first = (start or end) and (start or end).earliest
    last = (end or start) and ((end or start).latest or (end or start).earliest)
    return (first, max(first, last or first)) if first else None


def same_stay(a: Reported, b: Reported) -> bool:
    """Could two reports of one person in one country mean the same stay?"""
    off_a, off_b = a.visit.status == "cancelled", b.visit.status == "cancelled"
    if (
        off_a != off_b
        and a.visit.destination_city
        and b.visit.destination_city
        and a.visit.destination_city != b.visit.destination_city
    ):
        return False
    da, db = _days(a), _days(b)
    slack = dt.timedelta(days=SAME_STAY)
    if da and db:
        return da[0] <= db[1] + slack and db[0] <= da[1] + slack
    near_a = da or (
        a.published and (a.published - dt.timedelta(days=UNDATED_NEAR), a.published + dt.timedelta(days=UNDATED_NEAR))
    )
    near_b = db or (
        b.published and (b.published - dt.timedelta(days=UNDATED_NEAR), b.published + dt.timedelta(days=UNDATED_NEAR))
    )
    return bool(near_a and near_b and near_a[0] <= near_b[1] and near_b[0] <= near_a[1])


def group_visits(
    reports: Sequence[Reported], together: Callable[[str, str], bool | None] | None = None
) -> list[list[int]]:
    """Indexes of the reports that tell one visit; all of one person and one country. Narrow dates gather first.

    together says of two reports' keys what a person has decided: True one visit, False two, None nothing; without it
    only reports near in time are compared.
    """

    def width(i: int) -> int:
        days = _days(reports[i])
        return (days[1] - days[0]).days if days else 100_000

    groups: list[list[int]] = []
    # month -> groups whose first report may have been then: no others can be one stay with a report of that month
    near: dict[int, list[int]] = {}
    for i in sorted(
        range(len(reports)), key=lambda i: (width(i), _days(reports[i]) or (dt.date.max, dt.date.max), reports[i].key)
    ):
        months = _months(reports[i])
        asked = range(len(groups)) if together is not None else sorted({n for m in months for n in near.get(m, ())})
        fits = []
        if together is not None:
            said = {n: [together(reports[i].key, reports[j].key) for j in groups[n]] for n in asked}
            fits = [n for n, words in said.items() if True in words]
            asked = [n for n, words in said.items() if False not in words]
        fits = fits or [
            n
            for n in asked
            if all(same_stay(reports[i], reports[j]) for j in groups[n])
            and not any(_article(reports[j]) == _article(reports[i]) for j in groups[n])
        ]
        if fits:
            groups[fits[0]].append(i)
            continue
        groups.append([i])
        for m in months:
            near.setdefault(m, []).append(len(groups) - 1)
    return groups


def _months(r: Reported) -> range:
    """The months (of about 30 days) in which a report's stay may have been, with all the slack that same_stay
    allows.
    """
    days = _days(r) or (
        r.published and (r.published - dt.timedelta(days=UNDATED_NEAR), r.published + dt.timedelta(days=UNDATED_NEAR))
    )
    return (
        range((days[0].toordinal() - SAME_STAY) // 30, (days[1].toordinal() + SAME_STAY) // 30 + 1)
        if days
        else range(0)
    )


def _article(r: Reported) -> str:
    return r.key.rsplit("/", 1)[0]


def merged(reports: Sequence[Reported]) -> Visit:
    """One visit out of its reports: the latest word on status, the narrowest dates, all hosts and topics."""
    by_time = sorted(reports, key=lambda r: (r.published or dt.date.min, STATUS_WEIGHT[r.visit.status], r.key))
    latest = by_time[-1].visit
    visits = [r.visit for r in by_time]
    city = next(
        (
            v
            for v in sorted(
                visits,
                key=lambda v: (
                    -sum(w.destination_city == v.destination_city for w in visits),
                    -v.confidence,
                    v.destination_city,
                ),
            )
            if v.destination_city
        ),
        None,
    )
    told = [v.tour for v in visits if v.tour]
    tour = max(told, key=lambda t: (t != "tour", len(t), t), default="")
    wrong = 1.0
    for v in {r.source or r.key: r.visit for r in by_time}.values():
        wrong *= 1 - v.confidence
    name = max((v.visitor for v in visits), key=lambda n: (len(n.split()), sum(v.visitor == n for v in visits), n))
    return replace(
        latest, visitor=name, destination_city=city.destination_city if city else "", lat=city.lat if city else None,
        lon=city.lon if city else None, start=_narrowest([(r.visit.start, r) for r in reversed(by_time)]),
        end=_narrowest([(r.visit.end, r) for r in reversed(by_time)]),
        purpose=next((v.purpose for v in reversed(visits) if v.purpose != "unspecified"), "unspecified"),
        hosts=_hosts(visits), topics=tuple(dict.fromkeys(t for v in visits for t in v.topics)), tour=tour,
        sequence=next((v.sequence for v in reversed(visits) if v.sequence and v.tour), None),
        is_first_ever=any(v.is_first_ever for v in visits),
        visitor_role=next((v.visitor_role for v in reversed(visits) if v.visitor_role), ""),
        visitor_class=next((v.visitor_class for v in reversed(visits) if v.visitor_class not in ("", "leader")),
                           latest.visitor_class), confidence=round(min(0.99, 1 - wrong), 2), evidence=(),
    )  # fmt: skip


def _narrowest(options: Sequence[tuple[When | None, Reported]]) -> When | None:
    """The narrowest date told; of several, the one most articles tell, then the one told while the stay went on, then
    the latest word.
    """
    known = [(w, r) for w, r in options if w is not None]
    width = lambda w: (w.latest - w.earliest).days if w.latest and w.earliest else 10_000  # noqa: E731
    told = Counter(w for w, _ in known)
    return min(
        (w for w, _ in sorted(known, key=lambda k: (width(k[0]), -told[k[0]], k[1].visit.status != "ongoing"))),
        key=width,
        default=None,
    )


def _hosts(visits: Sequence[Visit]) -> tuple[str, ...]:
    names = sorted({h for v in visits for h in v.hosts})
    groups = group_names([(n, "") for n in names])
    return tuple(
        max((n for n, g in zip(names, groups, strict=True) if g == group), key=lambda n: (len(n.split()), n))
        for group in dict.fromkeys(groups)
    )
