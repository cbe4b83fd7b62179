"""What the model tells, proved by the text: every field stands in a sentence, or it is refused and counted."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from lib.model import Article, Evidence, Meeting, Person, Place, Reading, Span, Timex, Tour, Visit, When
from lib.resolve import dates
from lib.resolve.homes import NOWHERE, is_at_home
from lib.resolve.names import name_words, same_person
from lib.second.answer import Answer, Contact, Ref, Stay
from lib.second.words import find
from lib.tables import home_of

REACH = 8  # sentences between the one that names the visitor and the one that names the place
READER = "model"
UNPROVED = 0.5  # confidence of what the model alone says: not measured, for that hangs on the model
_STANDS_FOR_NOBODY = re.compile(r"[\W\d_]*\Z")
PlaceOf = Callable[[Span], Place | None]  # the gazetteer's word on characters of the text


@dataclass
class Proved:
    """What of an answer holds. refused counts the fields and records that do not, by why."""

    visits: list[Visit] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    tours: list[Tour] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


class _Refused(Exception):
    """A record that the text does not hold; str() says what is missing."""


def proved(answer: Answer, reading: Reading, sentences: tuple[Span, ...], place_of: PlaceOf) -> Proved:
    """The visits, meetings and tours of an answer that the article's text holds, as our own records."""
    court = _Court(reading, sentences, place_of)
    found = Proved(refused=court.refused)
    seen: set[tuple] = set()
    for stay in answer.visits:
        try:
            visit = court.visit(stay)
        except _Refused as why:
            court.refused[str(why)] += 1
            continue
        key = (visit.visitor, visit.destination_country, visit.start, visit.status in ("cancelled", "postponed"))
        if key in seen:
            court.refused["told twice"] += 1
            continue
        seen.add(key)
        found.visits.append(visit)
    for contact in answer.meetings:
        try:
            found.meetings.append(court.meeting(contact))
        except _Refused as why:
            court.refused[str(why)] += 1
    found.visits, found.tours = _toured(found.visits)
    return found


class _Court:
    """One article's text and what the offline reading knows of it."""

    def __init__(self, reading: Reading, sentences: tuple[Span, ...], place_of: PlaceOf):
        self.reading, self.sentences, self.place_of = reading, sentences, place_of
        self.refused: Counter[str] = Counter()

    @property
    def article(self) -> Article:
        return self.reading.article

    # --- references ---------------------------------------------------------------------------------------------------

    def at(self, ref: Ref, what: str) -> Span:
        """The characters of a reference; raises _Refused."""
        if not 1 <= ref.sentence <= len(self.sentences):
            raise _Refused(f"{what}: there is no such sentence")
        if _STANDS_FOR_NOBODY.match(ref.words):
            raise _Refused(f"{what}: no words are cited")
        span = find(ref.words, self.article.text, self.sentences[ref.sentence - 1])
        if span is None:
            raise _Refused(f"{what}: the words do not stand in the sentence")
        return span

    def field(self, ref: Ref | None, what: str) -> Span | None:
        """The same for a field without which the record still stands: None, counted, where the text does not
        hold it.
        """
        if ref is None:
            return None
        try:
            return self.at(ref, what)
        except _Refused as why:
            self.refused[str(why)] += 1
            return None

    def person(self, ref: Ref, what: str, cited: Iterable[int]) -> tuple[Person, Span]:
        """Whom a reference means: of the offline people, or somebody new whom the text names."""
        span = self.at(ref, what)
        name = ref.name or ref.words
        there = [p for p in self.reading.people if any(m.overlaps(span) for m in p.mentions)]
        known = _called(there, name)
        if known is not None:
            return known, span
        if not _holds_name(self.article.text, span, name):
            if there:
                raise _Refused(f"{what}: the words stand for somebody else")
            where = [self.sentences[n - 1] for n in cited if 1 <= n <= len(self.sentences)]
            if not any(_holds_name(self.article.text, sentence, name) for sentence in where):
                raise _Refused(f"{what}: no cited sentence names them")
        return _called(self.reading.people, name) or self._new(name, span, what), span

    def _new(self, name: str, span: Span, what: str) -> Person:
        """Somebody whom the offline reading does not know, called as the text writes it."""
        whole = find(name, self.article.text, Span(0, len(self.article.text)))
        if whole is None and not _holds_name(self.article.text, span, name):
            raise _Refused(f"{what}: the text knows no such name")
        spelt = whole or span
        return Person(" ".join(self.article.text[spelt.start : spelt.end].split()), mentions=(span,))

    def place(self, ref: Ref, what: str, cited: Iterable[int]) -> tuple[Place, Span]:
        """The place a reference means, of the gazetteer."""
        span = self.at(ref, what)
        found = self._place_at(span)
        if found is None and ref.name:
            where = [self.sentences[n - 1] for n in cited if 1 <= n <= len(self.sentences)]
            line = self.article.dateline
            at = self.article.text.find(line) if line else -1
            where += [Span(at, at + len(line))] if at >= 0 else []
            named = next((s for w in where if (s := find(ref.name, self.article.text, w))), None)
            found = self._place_at(named) if named is not None else None
        if found is None or not found.country or found.kind in NOWHERE:
            raise _Refused(f"{what}: the words are no place in a country that the gazetteer knows")
        return found, span

    def _place_at(self, span: Span) -> Place | None:
        there = [
            t
            for t in self.reading.toponyms
            if t.place is not None and not t.demonym and Span(t.start, t.end).overlaps(span)
        ]
        narrow = max(there, key=lambda t: (bool(t.place.city), t.start == span.start, t.end - t.start), default=None)
        return narrow.place if narrow is not None else self.place_of(span)

    def time(self, ref: Ref | None, what: str) -> Timex | None:
        """Our own calendar's word on the cited time expression."""
        span = self.field(ref, what)
        if span is None:
            return None
        there = [t for t in self.reading.timex if Span(t.start, t.end).overlaps(span)]
        best = max(
            there, key=lambda t: (t.when is not None, min(t.end, span.end) - max(t.start, span.start)), default=None
        )
        if best is None or (best.when is None and best.type != "DURATION"):
            self.refused[f"{what}: our calendar cannot read the words"] += 1
            return None
        return best

    # --- records ------------------------------------------------------------------------------------------------------

    def visit(self, stay: Stay) -> Visit:
        cited = {stay.visitor.sentence, stay.place.sentence, stay.told.sentence}
        who, who_at = self.person(stay.visitor, "visitor", cited)
        where, where_at = self.place(stay.place, "place", cited)
        told_at = self.at(stay.told, "told")
        if max(cited) - min(cited) > REACH:
            raise _Refused("visitor and place stand too far apart")
        who, home_at = self._home(who, stay.home)
        if not who.country:
            raise _Refused("visitor: the text tells no home")
        if is_at_home(who.country, where):
            raise _Refused("visitor is at home there")
        evidence = [
            Evidence("visitor", *who_at, READER),
            Evidence("destination_country", *where_at, READER),
            Evidence("status", *told_at, READER),
        ]
        if where.city:
            evidence.append(Evidence("destination_city", *where_at, READER))
        if home_at is not None:
            evidence.append(Evidence("visitor_country", *home_at, READER))
        start, end, more = self._days(stay)
        hosts, spans = self._hosts(stay, who, cited)
        tour = self.field(stay.tour, "tour")
        evidence += [*more, *(Evidence("hosts", *s, READER) for s in spans)]
        evidence += [Evidence("tour", *tour, READER)] if tour else []
        return Visit(
            who.name, who.role, who.role_class, who.country, where.country, where.city,
            where.lat if where.city else None, where.lon if where.city else None, start, end,
            _status(stay.status, start, end, self.article.published), "unspecified", tuple(hosts),
            " ".join(self.article.text[tour.start : tour.end].split()) if tour else "", confidence=UNPROVED,
            evidence=tuple(dict.fromkeys(evidence)),
        )  # fmt: skip

    def _home(self, who: Person, ref: Ref | None) -> tuple[Person, Span | None]:
        """The offline reading's home, else the one that cited words tell."""
        if who.country:
            return who, None
        span = self.field(ref, "home")
        words = self.article.text[span.start : span.end] if span else ""
        known = next((h for w in (words, *words.split()) if (h := home_of(w))), "")
        if span is not None and not known:
            place = self._place_at(span)
            known = place.country if place is not None else ""
        return replace(who, country=known), span if known else None

    def _days(self, stay: Stay) -> tuple[When | None, When | None, list[Evidence]]:
        first, last = self.time(stay.time, "time"), self.time(stay.until, "until")
        start = first.when if first is not None else None
        end, used = None, []
        if start is not None:
            used.append(Evidence("start", first.start, first.end, READER))
            if "/" in start.edtf and start.earliest and start.latest:
                start, end = dates.day(start.earliest), dates.day(start.latest)
        if last is not None and last.when is not None and last.when.latest:
            if start is None or start.earliest is None or last.when.latest >= start.earliest:
                end = dates.day(last.when.latest) if "/" in last.when.edtf else last.when
                used.append(Evidence("end", last.start, last.end, READER))
            else:
                self.refused["until: it lies before the first day"] += 1
        return start, end, used

    def _hosts(self, stay: Stay, who: Person, cited: set[int]) -> tuple[list[str], list[Span]]:
        names: list[str] = []
        spans: list[Span] = []
        for ref in stay.hosts:
            try:
                host, span = self.person(ref, "host", {*cited, ref.sentence})
            except _Refused as why:
                self.refused[str(why)] += 1
                continue
            if same_person(host.name, who.name) or (host.country and host.country == who.country):
                self.refused["host: of the visitor's own country"] += 1
            elif host.name not in names:
                names.append(host.name)
                spans.append(span)
        return names, spans

    def meeting(self, contact: Contact) -> Meeting:
        told = self.at(contact.told, "meeting")
        people: dict[str, tuple[Person, Span]] = {}
        for ref in contact.people:
            try:
                if abs(ref.sentence - contact.told.sentence) > REACH:
                    raise _Refused("participant: too far from the meeting")
                one, span = self.person(ref, "participant", (ref.sentence, contact.told.sentence))
                people.setdefault(one.name, (one, span))
            except _Refused as why:
                self.refused[str(why)] += 1
        homes = {p.country for p, _ in people.values()}
        if len(people) < 2 or (len(homes) == 1 and "" not in homes):
            raise _Refused("meeting: the text does not hold two people of two countries")
        evidence = [
            Evidence("meeting", *told, READER),
            *(Evidence("participant", *s, READER) for _, s in people.values()),
        ]
        place, timex = None, self.time(contact.time, "time")
        if contact.place is not None:
            try:
                place, span = self.place(contact.place, "place", (contact.place.sentence, contact.told.sentence))
                evidence.append(Evidence("place", *span, READER))
            except _Refused as why:
                self.refused[str(why)] += 1
        when = timex.when if timex is not None else None
        evidence += [Evidence("date", timex.start, timex.end, READER)] if when is not None else []
        return Meeting(
            tuple(people), place.country if place else "", place.city if place else "", when, contact.mode,
            contact.status, UNPROVED, tuple(evidence)
        )  # fmt: skip


def _called(people: Iterable[Person], name: str) -> Person | None:
    return next((p for p in people if same_person(p.name, name)), None)


def _holds_name(text: str, within: Span, name: str) -> bool:
    """Does one of a name's telling words, the family name for instance, stand in a part of a text?"""
    telling = [w for w in name_words(name) if len(w) > 2 or not w.isascii()]
    return any(find(w, text, within) is not None for w in telling)


def _status(told: str, start: When | None, end: When | None, published: dt.date | None) -> str:
    """The told state, set right where our own days contradict it."""
    if published is None or told in ("cancelled", "postponed"):
        return told
    if start is not None and start.earliest and start.earliest > published:
        return "planned"
    last = end or start
    over = last is not None and last.latest is not None and last.latest < published
    if told == "planned" and over:
        return "completed"
    return "completed" if told == "ongoing" and end is not None and over else told


def _toured(visits: list[Visit]) -> tuple[list[Visit], list[Tour]]:
    """Legs of one person under one tour's words, numbered in order of their days."""
    out, tours = list(visits), []
    for visitor, label in dict.fromkeys((v.visitor, v.tour) for v in visits if v.tour):
        legs = [i for i, v in enumerate(out) if (v.visitor, v.tour) == (visitor, label)]
        legs.sort(key=lambda i: (out[i].start.earliest if out[i].start and out[i].start.earliest else dt.date.max, i))
        for n, i in enumerate(legs, 1):
            out[i] = replace(out[i], sequence=n)
        words = tuple(e for e in out[legs[0]].evidence if e.field == "tour")
        tours.append(Tour(visitor, label, None, tuple(out[i].destination_country for i in legs), words))
    return out, tours
