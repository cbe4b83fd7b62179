"""One article laid out for the event extractors: the parse, and which tokens are which person, place and time."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from lib.extract.lexicon import verb_class
from lib.extract.parse import Doc, Token
from lib.extract.parse import Span as Words
from lib.extract.people import heads
from lib.model import Article, Person, Place, Span, Timex, Toponym
from lib.tables import capitals, words

STORY_REACH = 3  # sentences a day told before still is the day of the story
_OF_A_NATION = {
    "soil",
    "territory",
    "resort",
    "town",
    "city",
    "port",
    "island",
    "desert",
    "village",
    "coast",
    "countryside",
    "airport",
    "border",
}
_PLACE_WORDS = _OF_A_NATION | {
    "capital",
    "here",
    "country",
    "summit",
    "meeting",
    "conference",
    "forum",
    "congress",
    "assembly",
}  # that may stand for a place
T = TypeVar("T")
EVENTS = {"summit", "meeting", "conference", "forum", "congress", "assembly"}


def once(told: Callable[..., T]) -> Callable[..., T]:
    """For what several extractors ask about the words of one scene: worked out once. A list is everybody's own."""

    @wraps(told)
    def asked(scene: "Scene", *about: Hashable) -> T:
        key = (told, *about)
        if key not in scene.known:
            scene.known[key] = told(scene, *about)
        found = scene.known[key]
        return found.copy() if isinstance(found, list) else found

    return asked


@dataclass
class Scene:
    """doc and what is known about it; who maps a token index to people (their indexes), where to a toponym."""

    doc: Doc
    article: Article
    people: list[Person]
    toponyms: list[Toponym]
    timex: list[Timex]
    country: dict[str, Place]
    capital: dict[str, Place]
    dateline: Place | None = None
    who: dict[int, tuple[int, ...]] = field(default_factory=dict)
    where: dict[int, Toponym] = field(default_factory=dict)
    person_span: dict[tuple[int, int], Span] = field(default_factory=dict)
    times: list[tuple[Timex, Token]] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    header_end: int = 0
    inner: list[Toponym] = field(default_factory=list)
    _sentence_times: dict[int, list[tuple[Timex, Token]]] = field(default_factory=dict)
    _places: dict[int, Place | None] = field(default_factory=dict)
    _sentence_places: dict[int, list[tuple[Place, Token]]] = field(default_factory=dict)
    events: dict[str, Place] = field(default_factory=dict)
    known: dict[tuple, Any] = field(default_factory=dict)  # what has been asked of the scene (once)
    text: str = ""
    entities: list[Words] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.doc.text
        self.sentence = self.doc.sentence
        found: dict[int, list[int]] = {}
        width: dict[int, int] = {}
        for index, person in enumerate(self.people):
            for mention in person.mentions:
                for token in self.tokens(mention.start, mention.end):
                    # the narrowest mention around a token wins: a name inside a longer title phrase
                    size = mention.end - mention.start
                    if token.i in width and size > width[token.i]:
                        continue
                    if token.i in width and size < width[token.i]:
                        found[token.i] = []
                    width[token.i] = size
                    if index not in found.setdefault(token.i, []):
                        found[token.i].append(index)
                    self.person_span.setdefault((token.i, index), mention)
        self.who = {i: tuple(p) for i, p in found.items()}
        for toponym in self.toponyms:
            for token in self.tokens(toponym.start, toponym.end):
                self.where[token.i] = toponym
        for timex in self.timex:
            span = self.doc.around(timex.start, timex.end)
            if span is not None:
                self.times.append((timex, span.root))
                self._sentence_times.setdefault(self.sentence[span.root.i], []).append((timex, span.root))
        self._find_events()
        line = self.article.dateline
        at = self.text.find(line) if line else -1
        self.header_end = at + len(line) if at == 0 or 0 < at < 5 else 0

    def times_in(self, token: Token) -> list[tuple[Timex, Token]]:
        """The time expressions of a token's sentence, each with its root."""
        return self._sentence_times.get(self.sentence[token.i], [])

    def tokens(self, start: int, end: int) -> list[Token]:
        span = self.doc.around(start, end)
        return self.doc[span.start : span.end] if span is not None else []

    def sentence_of(self, start: int, end: int) -> int | None:
        """The number of the sentence that characters begin in; None if they are none of the text's."""
        words = self.doc.around(start, end)
        return self.sentence[words.start] if words is not None and len(words) else None

    @once
    def people_at(self, token: Token) -> list[int]:
        """People that a token names, with those joined to it: "A, B and C"."""
        return self._people_at(token, frozenset())

    def _people_at(self, token: Token, seen: frozenset[int]) -> list[int]:
        if token.i in seen:
            return []
        seen = seen | {token.i}
        found = list(self.who.get(token.i, ()))
        for child in token.children:
            if child.dep_ in ("conj", "appos") and child.pos_ in ("NOUN", "PROPN", "PRON"):
                found += [p for p in self._people_at(child, seen) if p not in found]
        if (
            token.tag_ == "NNS"
        ):  # "African leaders, including Ethiopia's Meles Zenawi", "40 colleagues, among them X and Y"
            for child in token.children:
                if child.lower_ in ("including", "like"):
                    found += [p for o in child.children for p in self._people_at(o, seen) if p not in found]
            if not found and token.lemma_.lower() in heads():
                found += self.listed_after(token)  # "The presidents of Peru and Chile - X and Y - flew in"
        if not found:
            for child in token.children:  # "officers of a delegation", "President Mubarak" headed by the title
                if (
                    child.dep_ in ("compound", "appos", "nmod", "flat")
                    and child.i in self.who
                    and child.lower_ not in ("he", "she")
                ):
                    found += [p for p in self.who[child.i] if p not in found]
        holder = self.doc.user_data.get("offices", {}).get(token.i)
        if not found and holder is not None and holder in self.who and token.pos_ in ("NOUN", "PROPN"):
            found = self._people_at(self.doc[holder], seen)  # the parse cut the office from the name
        return found

    def listed_after(self, at: Token) -> list[int]:
        """The people named right behind a word, whatever the parse made of it: "with the Prime Minister, Mr Mart Laar",
        "the foreign ministers of A and B, X and Y".
        """
        found: list[int] = []
        since = 0
        for token in self.doc[at.i + 1 : at.sent.end]:
            since += 1
            people = [p for p in self.who.get(token.i, ()) if p not in found] if token.dep_ != "poss" else []
            if people:
                found += people
                since = 0
            elif token.i in self.who or token.i in self.doc.user_data.get("offices", {}):
                since = 0
            elif (
                token.text in ("“", "”", '"', ";", ".")
                or token.pos_ == "AUX"
                or (
                    token.pos_ in ("VERB", "SCONJ", "PRON")
                    and token.dep_ not in ("amod", "poss")
                    and token.tag_ != "PRP$"
                )
                or (token.pos_ == "ADP" and token.lower_ not in ("of", "for", "with", "by") and (found or since > 1))
                or since > (4 if found else 9)
            ):
                break
        return found

    def listed_in(self, verb: Token) -> list[int]:
        """Who is told as examples behind a verb: "Most leaders have arrived, among them X and Y", "...,
        including X".
        """
        for token in self.doc[verb.i + 1 : verb.sent.end]:
            if token.lower_ in ("including", "among", "notably"):
                return self.listed_after(token)
        return []

    def place_of(self, token: Token) -> Place | None:
        """The place a token stands for: a toponym, "the Latvian capital", "here"."""
        if token.i not in self._places:
            self._places[token.i] = self._place_of(token)
        return self._places[token.i]

    def places_in(self, sent: Words) -> list[tuple[Place, Token]]:
        """The tokens of a sentence that stand for places in a country, in order."""
        if sent.start not in self._sentence_places:
            found = [
                (self.place_of(t), t)
                for t in self.doc[sent.start : sent.end]
                if t.i in self.where
                or t.lower_ in _PLACE_WORDS
                or (self.inner and t.text in words("cues", "campus"))
                or (self.inner and t.dep_ == "pobj" and t.pos_ == "PROPN")
            ]
            self._sentence_places[sent.start] = [(p, t) for p, t in found if p is not None and p.country]
        return self._sentence_places[sent.start]

    def _place_of(self, token: Token) -> Place | None:
        if token.i not in self.where and token.dep_ == "pobj" and token.head.lower_ in ("at", "in"):
            words_ = {t.text for t in token.subtree if t.ent_type_ and t.pos_ == "PROPN"}
            if words_ & words("cues", "campus"):  # "at the University of Lima": the town inside the name
                inner = next(
                    (
                        t
                        for t in self.inner
                        if t.place is not None
                        and t.place.city
                        and token.left_edge.idx <= t.start < token.right_edge.idx + len(token.right_edge.text)
                    ),
                    None,
                )
                if inner is not None:
                    return inner.place
        if token.lower_ in _OF_A_NATION:
            named = next(
                (
                    t
                    for c in token.children
                    if (t := self.where.get(c.i)) is not None and t.demonym and t.place is not None
                ),
                None,
            )
            return self.country.get(named.place.country) if named is not None else None
        toponym = self.where.get(token.i)
        if toponym is not None and not toponym.demonym:
            return toponym.place
        low = token.lower_
        if low == "capital" and any(
            c.dep_ == "amod" and c.lower_ in words("modifiers", "not_capital") for c in token.children
        ):
            return None  # "China's commercial capital"
        if low == "capital":
            for child in token.subtree:
                t = self.where.get(child.i)
                if t is not None and t.place is not None and t.place.country and child != token:
                    if not t.demonym and t.place.kind != "country":
                        return t.place
                    return self.capital_of(t.place.country)
            return None
        if low == "here" and token.pos_ == "ADV" and not self._in_quotes(token):
            return self.dateline or self._setting()
        if low == "country" and token.i and self.doc[token.i - 1].lower_ in ("the", "this", "that"):
            return self.last_country(token)
        if low in EVENTS:
            return next((self.events[n] for n in self._event_names(token) if n in self.events), None)
        return None

    def _event_names(self, noun: Token) -> list[str]:
        """What an event is called: "APEC" in "the APEC leaders' meeting"."""
        return [
            t.text
            for t in noun.subtree
            if t.i < noun.i
            and t.text[:1].isupper()
            and t.i not in self.where
            and (t.i not in self.who or t.text.isupper())
            and len(t.text) > 1
        ]

    def _find_events(self) -> None:
        """ "the APEC meeting in Busan": from here on the APEC meeting is in Busan."""
        for token in self.doc:
            if token.lower_ not in EVENTS:
                continue
            inside = [g for c in token.children if c.lower_ in ("in", "at") for g in c.children if g.i in self.where]
            after = token.i + 2
            if (
                not inside
                and after < len(self.doc)
                and self.doc[token.i + 1].lower_ in ("in", "at")
                and after in self.where
            ):
                inside = [self.doc[after]]  # the parse may hang "in Busan" elsewhere
            for g in inside[:1]:
                place = self.where[g.i].place
                if place is not None and place.country and not self.where[g.i].demonym:
                    for name in self._event_names(token):
                        self.events.setdefault(name, place)

    def capital_of(self, code: str) -> Place | None:
        if code not in self.capital and code in capitals():
            return None
        return self.capital.get(code)

    def there(self, token: Token) -> tuple[Place, Token] | None:
        """Where "there" is: the last place told behind a word of place, in this sentence or the two before."""
        for i in range(token.i - 1, -1, -1):
            if self.sentence[token.i] - self.sentence[i] > 2:
                return None
            at = self.doc[i]
            place = self.place_of(at) if at.dep_ in ("pobj", "conj", "appos", "dobj") and at.lower_ != "here" else None
            if (
                place is None
                or not place.country
                or (at.dep_ == "dobj" and verb_class(at.head) not in ("visit", "leave", "attend"))
            ):
                continue  # "threats to bomb Peru": nobody is there
            if at.head.lower_ in ("in", "at", "to", "for", "into", "on") or at.dep_ != "pobj":
                return place, at
        return None

    def last_country(self, token: Token) -> Place | None:
        for i in range(token.i - 1, -1, -1):
            t = self.where.get(i)
            if (
                t is not None
                and t.place is not None
                and t.place.country
                and not t.demonym
                and self.doc[i].dep_ not in ("compound", "nmod", "amod")
            ):
                return self.country.get(t.place.country)
        return None

    def _setting(self) -> Place | None:
        """Where an article without a dateline plays: the country it names most often, other than its first person's
        home.
        """
        home = next((p.country for p in self.people if p.role_class and p.country), "")
        counts: dict[str, int] = {}
        for t in self.toponyms:
            if t.place is not None and t.place.country and t.place.country != home:
                counts[t.place.country] = counts.get(t.place.country, 0) + 1
        return self.country.get(max(counts, key=lambda c: counts[c])) if counts else None

    def _in_quotes(self, token: Token) -> bool:
        before = self.doc.span(token.sent.start, token.i).text
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1

    def story_day(self, token: Token) -> Timex | None:
        """The last single day of the past week told in this sentence or the three before it."""
        published = self.article.published
        if published is None:
            return None
        best = None
        for timex, root in self.times:
            when = timex.when
            if (
                when is None
                or when.earliest is None
                or when.earliest != when.latest
                or not 0 <= (published - when.earliest).days <= 7
            ):
                continue
            if governor(root).lemma_ in ("set", "schedule", "plan", "slate", "postpone", "delay"):
                continue
            behind = self.sentence[token.i] - self.sentence[root.i]
            if 0 <= behind <= STORY_REACH and (
                best is None or root.i < token.i or self.sentence[best[1].i] != self.sentence[token.i]
            ):
                if best is None or abs(root.i - token.i) < abs(best[1].i - token.i):
                    best = (timex, root)
        return best[0] if best else None

    def span(self, *tokens: Token) -> Span:
        first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
        return Span(first.idx, last.idx + len(last.text))

    def mention(self, token: Token, person: int) -> Span:
        """Where the text names a person at or near a token."""
        if (token.i, person) in self.person_span:
            return self.person_span[(token.i, person)]
        return min(self.people[person].mentions, key=lambda m: abs(m.start - token.idx))

    def place_span(self, token: Token) -> Span:
        t = self.where.get(token.i)
        return Span(t.start, t.end) if t is not None else Span(token.idx, token.idx + len(token.text))


def governor(token: Token) -> Token:
    """The verb a token hangs on, or the root of its sentence."""
    while token.head != token:
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return token


def joined_to(verb: Token) -> Token:
    """What a verb is joined to.

    "was due to lay flowers, talk to those who survived and meet X": a bare "meet" is not joined to "survived".
    """
    if (
        verb.tag_ != "VB"
        or verb.dep_ != "conj"
        or any(c.dep_ == "aux" for c in verb.children)
        or verb.head.tag_ == "VB"
    ):
        return verb.head
    above = verb.head
    while above.head != above and not (
        above.tag_ == "VB" or any(c.lower_ in ("to", "will", "would") and c.dep_ == "aux" for c in above.children)
    ):
        above = above.head
    return above if above.pos_ in ("VERB", "AUX") else verb.head


def has_negation(verb: Token) -> bool:
    return any(c.dep_ == "neg" or c.lower_ in ("never", "not", "n't") for c in verb.children)


def auxiliaries(verb: Token) -> set[str]:
    return {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}


def is_ahead(of: Token) -> bool:
    """Is it the "of" of "ahead of", wherever the parse hung "ahead"?"""
    return of.lower_ == "of" and any(t.lower_ == "ahead" for t in (of.head, *of.head.children))


def climb(token: Token, limit: int = 8) -> Iterator[Token]:
    """The heads above a token, nearest first."""
    for _ in range(limit):
        if token.head == token:
            return
        token = token.head
        yield token
