"""The records that pass between the rooms. All are frozen; spans are half-open character offsets into Article.text."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field, replace
from typing import NamedTuple


class Span(NamedTuple):
    """Characters [start, end) of an article's text."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


class Evidence(NamedTuple):
    """The characters [start, end) of the article that support the named field of a record, and which reader found them.

    reader: "offline" (our own rules) or "model" (the second reader, proved by lib/second).
    """

    field: str
    start: int
    end: int
    reader: str = "offline"


@dataclass(frozen=True, slots=True)
class When:
    """A date as wide as the text leaves it: EDTF (ISO 8601-2) and the plain days it can mean, both included.

    earliest or latest is None where that side is open ("2018-01-12/..") or unknown.
    """

    edtf: str
    earliest: dt.date | None
    latest: dt.date | None


ENCODER = "encoder"  # the sign that is the word of the careful reader's encoder (lib/careful)


class Reason(NamedTuple):
    """One sign that spoke for (weight above 0) or against a record: its name, the characters [start, end) of its words,
    its weight in log odds.
    """

    sign: str
    start: int
    end: int
    weight: float


class DayTold(NamedTuple):
    """A day that may be that of publication: where it stands (a `where` of lib/data/day_sources.csv) and in which
    words.
    """

    day: dt.date
    where: str
    words: str


class Cell(NamedTuple):
    """One field of a Trip with its words and the characters [start, end) of the article that hold them."""

    field: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Trip:
    """A visit that a row of a table tells: its cells (fields of lib/data/trip_columns.csv), and what stands above the
    table.

    start, end: characters of the row. visitor, role, home: from the title or a line above, "" where a cell tells them.
    year: from a heading or the row above, 0 if none. future: the table is of trips to come. order: "day" or "month"
    first in numeric dates, "" if it stays open. given: a person coded it.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]
    visitor: str = ""
    role: str = ""
    home: str = ""
    year: int = 0
    future: bool = False
    order: str = ""
    given: bool = False

    def told(self, name: str) -> str:
        """The words of a field, "" if the row has none."""
        return next((c.words for c in self.cells if c.field == name), "")


@dataclass(frozen=True, slots=True)
class Article:
    """One news text. id is the caller's name for it; published anchors every relative date in it.

    published_by says where the date comes from: "header", "metadata", "given", "text" or "" when there is none.
    doubt is a sentence for the person adding the article when that date needs confirming, else "".
    form: the kind of file it came in ("Nexis Uni"). days: every day that may be that of publication, best first. notes:
    sentences on what of the file was left out. trips: what its tables tell. These four are for the person adding it and
    are not kept.
    """

    id: str
    text: str
    title: str = ""
    published: dt.date | None = None
    published_time: str = ""  # ISO 8601 with zone, if told
    updated: str = ""
    published_by: str = ""
    doubt: str = ""
    byline: str = ""
    source: str = ""
    dateline: str = ""
    url: str = ""
    language: str = "en"
    form: str = ""
    days: tuple[DayTold, ...] = ()
    notes: tuple[str, ...] = ()
    trips: tuple[Trip, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Equal for articles with equal words on the same day, whatever their file names."""
        words = " ".join((self.title + " " + self.text).split())
        return hashlib.sha256(f"{self.published or ''}\n{words}".encode("utf-8", "surrogatepass")).hexdigest()

    def dated(self, day: dt.date) -> "Article":
        """The same article with its publication date confirmed by a person."""
        return replace(self, published=day, published_by="given", doubt="")


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing as OntoNotes labels it: PERSON, ORG, GPE, LOC, FAC, NORP, EVENT ..."""

    start: int
    end: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a toponym stands for. lat, lon in degrees WGS84; country ISO 3166-1 alpha-2, "" for seas and continents.

    kind: country, capital, city, region, county, area, continent, water, seat. reason says why this candidate was
    chosen.
    """

    name: str
    country: str
    kind: str
    lat: float
    lon: float
    geonameid: int | None = None
    city: str = ""
    population: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name or demonym in the text, with the place it was resolved to, if any."""

    start: int
    end: int
    text: str
    place: Place | None
    demonym: bool = False
    candidates: int = 0


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A time expression as found, before it is anchored. kind names the pattern in lib/extract/times.py that found it.

    tense is that of the verb it belongs to: -1 past, 1 future, 0 unknown. The rest is what the words say:
    numbers for year, month (1..12), day, last_day, weekday (Monday 0), count; unit one of D W M Y DE Q WE H MIN S;
    shift -1 last, 0 this, 1 next; part MO AF EV NI or early, mid, late; clock "HH:MM", zone minutes east of UTC.
    """

    start: int
    end: int
    text: str
    kind: str
    tense: int = 0
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_month: int | None = None
    last_day: int | None = None
    last_year: int | None = None
    weekday: int | None = None
    unit: str = ""
    count: float | None = None
    shift: int | None = None
    part: str = ""
    clock: str = ""
    zone: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression as in TIMEX3 (type DATE, TIME, DURATION, SET; value) and as a When (None for DURATION and
    SET).
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    when: When | None = None


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A name, a title standing for a person ("the Japanese premier"), a pronoun, or a named delegation, before
    grouping.

    kind: name, title, pronoun, group. home: country or organisation code the words give. gender: male, female or "".
    counterpart: the office is that of the person named before. possessed: "his", "her" or "their" stands before the
    office. joined: follows another name with "and" or a comma. owner: where the name of the person begins whose office
    it is ("Obama's envoy"), or whom the relative clause around a pronoun is about ("Dai, who cut short his stay"), -1
    if none. count: how many people a plural mention means ("the three leaders"). clause: which verb it stands directly
    under, -1 where it is no argument of its own ("Trump's lawyer"): two arguments of one verb are two people. main: the
    subject of a main clause. aside: the subject of a relative clause. accompanying: told as being in somebody's company
    ("with her was Trade Minister X"). opens: begins its sentence.
    """

    start: int
    end: int
    text: str
    kind: str
    sentence: int
    role: str = ""
    role_class: str = ""
    home: str = ""
    gender: str = ""
    subject: bool = False
    plural: bool = False
    counterpart: bool = False
    former: bool = False
    possessed: bool = False
    joined: bool = False
    owner: int = -1
    count: int = 2
    clause: int = -1
    main: bool = False
    aside: bool = False
    accompanying: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """One person, or a named delegation, in one article.

    role is the office as the text words it, role_class one of lib/data/offices.csv's classes ("" if the text names
    no office), country the home (ISO alpha-2, or UN, EU, NATO, AU ...). mentions are names, titles and pronouns, in
    order. home_told: the text tells the home in words; False where it follows only from what stands around
    (lib/resolve/homes.py).
    """

    name: str
    role: str = ""
    role_class: str = ""
    country: str = ""
    mentions: tuple[Span, ...] = ()
    is_group: bool = False
    home_told: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """Words attributed to a speaker; kind "direct" (between quotation marks) or "indirect"."""

    start: int
    end: int
    speaker: str
    speaker_start: int | None = None
    speaker_end: int | None = None
    kind: str = "direct"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence's word that a person is, was or will be somewhere, before claims are merged into visits.

    person and hosts index the article's people; place is where. status as in Visit, or "negated" for what is said not
    to be. kind: visit (a word of visiting), motion, presence, meeting, host, tour, noun. arrives and ends: the words
    tell of arrival, of the end. days: length of stay if told. The spans are the evidence for each field.
    """

    person: int
    place: Place
    kind: str
    status: str
    sentence: int
    trigger: Span
    visitor_span: Span
    place_span: Span
    hosts: tuple[int, ...] = ()
    times: tuple[Timex, ...] = ()
    arrives: bool = False
    ends: bool = False
    days: int | None = None
    first_ever: bool = False
    purpose: str = ""
    weight: float = 1.0
    near: Timex | None = None  # the day the story is at, where the words tell none
    shared: bool = False  # one of several places that the same words name
    day: int = 1  # which day of the stay the times tell
    likely: float = 1.0  # how likely such presence is, all signs in the article weighed (extract/score.py)


@dataclass(frozen=True, slots=True)
class Encounter:
    """One sentence's word that people meet; place None if it names none. mode and status as in Meeting."""

    people: tuple[int, ...]
    place: Place | None
    sentence: int
    trigger: Span
    mode: str = "in_person"
    status: str = "held"
    times: tuple[Timex, ...] = ()
    place_span: Span | None = None
    joint: bool = False  # known only by what they did together
    near: Timex | None = None  # the day the story is at, where the words tell none
    filed: bool = False  # the place is that of the dateline
    likely: float = 1.0  # how likely such an encounter is, all signs weighed


class Naming(NamedTuple):
    """Where the text names someone or somewhere: characters [start, end), their sentence; of a place its country and
    whether it is a demonym.
    """

    start: int
    end: int
    sentence: int
    country: str = ""
    demonym: bool = False


class TimeTold(NamedTuple):
    """A time expression and how its words stand: their sentence, the verb they hang on (its class in
    lib/data/lexicon.csv, its tag, its helper "have", "will" or ""), the people who are its subjects (None where it has
    none at all), the word before; and the person and the country named nearest in the sentence (None: it names none).
    """

    timex: Timex
    sentence: int
    verb: Span | None
    verb_class: str
    tag: str
    helper: str
    subjects: tuple[int, ...] | None
    before: str
    person: int | None = None
    country: str | None = None


class Story(NamedTuple):
    """Where an article names its times, its people (one tuple a person) and its places, each in the order of the text;
    lead holds (person, day) of what people did in its first sentences; where and when it was filed.
    """

    times: tuple[TimeTold, ...]
    people: tuple[tuple[Naming, ...], ...]
    places: tuple[Naming, ...]
    lead: tuple[tuple[int, Timex], ...] = ()
    dateline: Place | None = None
    published: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TourPhrase:
    """ "his six-nation European tour": who, the words, how many legs are announced.

    ends_in: the sentence that tells of the last leg, where it says so ("on the last leg of a tour").
    """

    person: int
    label: str
    announced_legs: int | None
    span: Span
    sentence: int
    times: tuple[Timex, ...] = ()
    days: int | None = None
    ends_in: Span | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A leg: one principal's stay in one country not their own (design: the row of count).

    visitor_country and destination_country as in Person.country; destination_city "" if the text names none.
    start and end are None if the text gives no date. confidence: estimated share of such records that are right (0..1).
    """

    visitor: str
    visitor_role: str
    visitor_class: str
    visitor_country: str
    destination_country: str
    destination_city: str = ""
    lat: float | None = None
    lon: float | None = None
    start: When | None = None
    end: When | None = None
    status: str = "completed"
    purpose: str = "unspecified"
    hosts: tuple[str, ...] = ()
    tour: str = ""
    sequence: int | None = None
    topics: tuple[str, ...] = ()
    is_first_ever: bool = False
    confidence: float = 0.5
    evidence: tuple[Evidence, ...] = ()
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """An encounter of named people; mode "in_person", "phone" or "video"; status held, planned or cancelled."""

    participants: tuple[str, ...]
    country: str = ""
    city: str = ""
    date: When | None = None
    mode: str = "in_person"
    status: str = "held"
    confidence: float = 0.5
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Tour:
    """One departure-to-return: announced_legs is the number told ("six-nation tour"), legs the countries seen, in
    order.
    """

    visitor: str
    label: str
    announced_legs: int | None = None
    legs: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """One of lib/data/topics.csv with its share of the article (weights add up to 1) and the sentences that earned
    it.
    """

    id: str
    weight: float
    evidence: tuple[Span, ...] = ()


class Chance(NamedTuple):
    """How likely our own rules hold it that somebody named in the article is, was or will be in a country, told or not
    (0..1).
    """

    visitor: str
    country: str
    likely: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one article. chances are for the second reader and are not kept."""

    article: Article
    entities: tuple[Entity, ...] = ()
    toponyms: tuple[Toponym, ...] = ()
    timex: tuple[Timex, ...] = ()
    people: tuple[Person, ...] = ()
    quotes: tuple[Quote, ...] = ()
    visits: tuple[Visit, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    tours: tuple[Tour, ...] = ()
    topics: tuple[Topic, ...] = ()
    chances: tuple[Chance, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the filter bar narrows to; an empty tuple or None means everything. Days are both included."""

    people: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    search: str = ""
    with_staff: bool = False
    with_sample: bool = True
    articles: tuple[int, ...] = field(default=())
    reviews: tuple[str, ...] = field(default=())  # of REVIEWS; empty means all but the rejected ones

    @property
    def of_visits(self) -> "Filters | None":
        """What of it narrows visits, whatever it says of articles; None where nothing does."""
        own = replace(self, sources=(), search="", with_staff=True, with_sample=True, articles=(), reviews=())
        return own if own != Filters(with_staff=True) else None


@dataclass(frozen=True, slots=True)
class Link:
    """A way into the collection for whoever has its token: read only, what `scope` leaves of it, until it expires or is
    revoked. Times are UTC.

    view: where it opens, as page and query ("map?place=LV"). key names it; the token is key and secret, of which only a
    hash is kept.
    """

    key: str
    name: str
    note: str
    scope: Filters
    view: str
    made_by: str
    made_at: dt.datetime
    expires: dt.datetime
    revoked: dt.datetime | None = None
    last_used: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stood at a web address: asked is the address given, address the one that answered, kind its content type,
    name what it is called as a file.

    at is UTC. etag and modified are for asking again; unchanged: nothing is new since then, and data is empty.
    """

    asked: str
    address: str
    data: bytes
    kind: str
    name: str
    at: dt.datetime
    etag: str = ""
    modified: str = ""
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a page beforehand, from a feed that names it: taken where the page itself does not say."""

    title: str = ""
    published: str = ""  # as the feed writes it
    source: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed.

    Times are UTC: added, looked (last tried), fine (last answered), failing (since when it does not), due (not before).

    failure is the sentence of its last failure, "" while all is well; articles and waiting count what came of it.
    """

    id: int
    address: str
    title: str
    added: dt.datetime
    added_by: str = ""
    looked: dt.datetime | None = None
    fine: dt.datetime | None = None
    failure: str = ""
    failing: dt.datetime | None = None
    failures: int = 0
    due: dt.datetime | None = None
    etag: str = ""
    modified: str = ""
    articles: int = 0
    waiting: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article: key names it within the feed; published as the feed writes it; story is HTML, ""
    if it tells none.
    """

    key: str
    address: str
    title: str = ""
    published: str = ""
    story: str = ""


@dataclass(frozen=True, slots=True)
class FeedRead:
    """A feed as it stands now: its title, and its entries as it orders them; or, of a web page, the addresses of the
    feeds it names.
    """

    title: str = ""
    entries: tuple[Entry, ...] = ()
    named: tuple[str, ...] = ()


class Anchor(NamedTuple):
    """One article's telling of a visit, found again after that article is read anew: the article, and who, whence,
    where and when (EDTF) as read.
    """

    fingerprint: str
    visitor: str
    home: str
    country: str
    start: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person set right; it stands above every reading. names are (home, name as read).

    kind: rename (the names mean change["name"] of change["home"]), apart (the first name is not the person of the
    others), fix (the visit has these fields), reject (it is none), confirm (it is right), join (the tellings are one
    visit), split (the first telling is another visit than the others), add (the article tells a visit that was missed;
    change["record"] is its JSON). before: what the changed fields said.
    """

    id: int
    at: dt.datetime
    author: str
    kind: str
    names: tuple[tuple[str, str], ...] = ()
    anchors: tuple[Anchor, ...] = ()
    change: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    undone_at: dt.datetime | None = None
    undone_by: str = ""


STATUSES = ("planned", "ongoing", "completed", "postponed", "cancelled")
HELD = ("completed", "ongoing")  # somebody was or is there
OFF = ("cancelled", "postponed")  # nobody went
REVIEWS = ("machine", "confirmed", "corrected", "added", "rejected")
PURPOSES = ("unspecified", "state", "official", "working", "multilateral", "private")
