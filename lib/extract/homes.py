"""Homes told beside a name without an office: "X of Peru", "Peru's X", "Peru was represented by X", "the presidents
of A and B, X and Y"."""

from collections.abc import Iterator
from itertools import pairwise

from lib.extract.offices import NATIONAL, POSSESSIVE, heads, home_in, is_courtesy, nation, offices, plurals, singular
from lib.extract.parse import Doc, Span
from lib.tables import words

CLOSE = 8  # words between a list of countries and the list of their people
LINKS = {",", "and", "&", "of", "the", "both", "or", "for", "'s", "’s"}
ITS = {"its", "whose"}
SAID_FOR = {"of", "from", "for"}
_END = {
    ".",
    ",",
    ";",
    ":",
    ")",
    "–",
    "—",
    "-",
    "--",
    "and",
    "or",
    "who",
    "were",
    "was",
    "is",
    "are",
    "has",
    "had",
    "have",
}


def led(doc: Doc, start: int, inside: dict[int, Span]) -> str:
    """Whose mission a former office-holder now leads or is sent on: "a U.N. team headed by former President X"."""
    return _by_verb(doc, start, inside)


def beside(doc: Doc, person: Span, start: int, end: int, inside: dict[int, Span]) -> str:
    """The home that stands beside a name whose title begins at start and ends before end (the name's own bounds where
    it has none)."""
    return (
        _after(doc, person.end, inside)
        or _after(doc, end, inside)
        or _before(doc, start, inside)
        or _by_verb(doc, start, inside)
        or _apposed(doc, person, inside)
    )


def _at(doc: Doc, i: int, inside: dict[int, Span]) -> Span | None:
    """The country, people or organisation that begins at word i, an article before it passed over."""
    i += i < len(doc) and doc[i].lower_ == "the" and i not in inside
    entity = inside.get(i)
    return entity if entity is not None and entity.start == i and nation(entity) else None


def _after(doc: Doc, end: int, inside: dict[int, Span]) -> str:
    """ "X of Peru", "X (Peru)", "X, for the United States,", "X, of Peru"."""
    i = end + 1 if end < len(doc) and doc[end].text == "," else end
    if i + 1 >= len(doc) or not (doc[i].text == "(" or doc[i].lower_ in SAID_FOR):
        return ""
    named = _at(doc, i + 1, inside)
    if named is None or (doc[i].lower_ == "from" and i == end + 1):
        return ""
    following = doc[named.end] if named.end < len(doc) else None
    closed = (
        following is None or following.is_space or following.text in _END or following.pos_ in ("VERB", "AUX", "ADP")
    )
    return (
        nation(named)
        if closed
        or (doc[i].lower_ in ("of", "from") and named.label_ != "NORP")
        or (named.label_ == "NORP" and doc[i].lower_ == "of")
        else ""
    )


def _ending(doc: Doc, i: int, inside: dict[int, Span]) -> str:
    """The home of the country or organisation that ends with word i."""
    return (
        nation(inside[i]) if i >= 0 and i in inside and inside[i].end == i + 1 and inside[i].label_ in NATIONAL else ""
    )


def possessor(doc: Doc, start: int, inside: dict[int, Span]) -> str:
    """ "Japan's" before "foreign ministry press secretary"."""
    return _ending(doc, start - 2, inside) if start and doc[start - 1].text in POSSESSIVE else ""


def _before(doc: Doc, start: int, inside: dict[int, Span]) -> str:
    """ "Peru's X", "the Peruvian X", "from Peru X", "its minister, X", "For Peru it was X"."""
    first = doc[start].sent.start if start < len(doc) else 0
    i = start - 1
    while i > first and (is_courtesy(doc[i]) or doc[i].text in (",", "(", ")", "-", "–", "—", ":")):
        i -= 1
    if i < first:
        return ""
    if doc[i].text in POSSESSIVE:
        return _ending(doc, i - 1, inside)
    if doc[i].lower_ in ITS and i == start - 1:
        return _meant_by_its(doc, i, inside)
    if i in inside and inside[i].label_ == "NORP" and i == start - 1:
        return nation(inside[i])
    home, at = _ending(doc, i, inside), inside[i].start if i in inside else i
    opens = (
        at == first or (at > first and doc[at - 1].text in (";", "-")) or (at > first + 1 and doc[at - 2].text == ";")
    )
    if (
        home
        and opens
        and i + 1 < start
        and doc[i + 1].text in (",", "-", "–", "—", ":", "(")
        and (doc[i + 1].text != "," or at > first)
    ):
        return home  # "Bolivia, H.E. Ms. X;", "Hungary - X"
    if (
        home
        and i + 1 < start
        and doc[i + 1].text == "("
        and not {t.lower_ for t in doc[start : start + 7]} & {"and", "&"}
    ):
        return home  # "Zimbabwe (X)"
    if home and i == start - 1 and at > first and doc[at - (2 if doc[at - 1].lower_ == "the" else 1)].lower_ == "from":
        return home
    opening = _at(doc, first + 1, inside) if doc[first].lower_ == "for" else None
    return (
        nation(opening)
        if opening is not None
        and start - opening.end <= 4
        and {t.lower_ for t in doc[opening.end : start]} & {"was", "came", ","}
        else ""
    )


def _meant_by_its(doc: Doc, i: int, inside: dict[int, Span]) -> str:
    """Whose "its" is: the last country told before it in the sentence, else the first of the sentence before."""
    sent = doc[i].sent
    here = [
        h
        for j in range(i - 1, sent.start - 1, -1)
        if (h := _ending(doc, j, inside)) and "-" not in (doc[j + 1].text, doc[inside[j].start - 1].text)
    ]
    if here or sent.start == 0:
        return here[0] if here else ""
    before = doc[sent.start - 1].sent
    return next((h for j in range(before.start, before.end) if (h := _ending(doc, j, inside))), "")


def _by_verb(doc: Doc, start: int, inside: dict[int, Span]) -> str:
    """ "Peru was represented by X", "Chile by X", "Chile sent X", "a Chilean delegation led by X"."""
    first = doc[start].sent.start
    i = start - 1
    while (
        i > first
        and (doc[i].pos_ in ("DET", "ADJ", "PUNCT", "ADV", "PRON") or is_courtesy(doc[i]))
        and doc[i].lower_ not in ITS
    ):
        i -= 1
    if i <= first:
        return ""
    if doc[i].lower_ == "by":
        if (home := _ending(doc, i - 1, inside)) and doc[inside[i - 1].start - 1].pos_ not in ("ADP", "DET"):
            return home  # "Chile by X"
        verb = next(
            (
                t
                for t in reversed(doc[max(first, i - 8) : i])
                if t.lemma_.lower() in words("modifiers", "led") and t.pos_ in ("VERB", "AUX")
            ),
            None,
        )
    else:
        verb = doc[i] if doc[i].lemma_.lower() in words("modifiers", "sending") and doc[i].pos_ == "VERB" else None
    if verb is None:
        return ""
    to = {
        j
        for j in range(first, verb.i)
        if (j and doc[j - 1].lower_ in words("modifiers", "object"))
        or (doc[j - 1].lower_ == "the" and j > 1 and doc[j - 2].lower_ in words("modifiers", "object"))
    }
    return next(
        (h for j in range(verb.i - 1, first - 1, -1) if (h := _ending(doc, j, inside)) and inside[j].start not in to),
        "",
    )


def _apposed(doc: Doc, person: Span, inside: dict[int, Span]) -> str:
    """ "Pretoria's man at the talks, X", "a Dutch envoy, X": the home of the noun that the name explains."""
    root = person.root
    if (
        root.dep_ != "appos"
        or root.head.i >= person.start
        or (root.head.i in inside and inside[root.head.i].label_ == "PERSON")
    ):
        return ""
    noun = root.head
    if noun.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return ""
    left = min([c.i for c in noun.children if c.i < noun.i], default=noun.i)
    return (
        (nation(inside[noun.i]) if inside[noun.i].label_ == "NORP" else "")
        if noun.i in inside
        else home_in(doc.span(left, noun.i + 1), inside)
    )


def listed(doc: Doc, entities: list[Span]) -> dict[int, tuple[str, str, str]]:
    """First word of a name -> (home, office, class): "the presidents of A, B and C - X, Y and Z", "X and Y, the Czech
    and Polish premiers"."""
    found: dict[int, tuple[str, str, str]] = {}
    said: tuple[int, tuple[str, str]] | None = None  # sentence and office of the pairs before
    for a, b in pairwise(_runs(doc, entities)):
        nations, people = (a, b) if b[0].label_ == "PERSON" else (b, a)
        number = doc.sentence[people[0].start]
        if people[0].start in found:
            continue
        fits = (
            nations[0].label_ != "PERSON"
            and people[0].label_ == "PERSON"
            and len(nations) == len(people) > 1
            and b[0].start - a[-1].end <= CLOSE
        )
        if (
            not fits
            or doc.sentence[nations[0].start] != number
            or any(t.pos_ == "VERB" for t in doc[a[-1].end : b[0].start])
        ):
            continue
        head = _plural_office(doc, max(0, nations[0].start - 5), nations[-1].end + 5) or (
            said[1] if said is not None and said[0] == number else None
        )
        if head is not None:
            said = (number, head)
            found |= {p.start: (nation(n), *head) for p, n in zip(people, nations, strict=True)}
    return found


def _runs(doc: Doc, entities: list[Span]) -> Iterator[list[Span]]:
    """Countries, or people, with nothing between them but commas, "and", articles and honorifics."""
    run: list[Span] = []
    for e in entities:
        kind = "PERSON" if e.label_ == "PERSON" else "NATION" if nation(e) else ""
        if not kind:
            continue
        joined = (
            run
            and kind == ("PERSON" if run[0].label_ == "PERSON" else "NATION")
            and all(t.lower_ in LINKS or is_courtesy(t) or t.lower_ in heads() for t in doc[run[-1].end : e.start])
        )
        if run and not joined:
            yield run
            run = []
        run.append(e)
    if run:
        yield run


def _plural_office(doc: Doc, start: int, end: int) -> tuple[str, str] | None:
    """The office that several are said to hold: "presidents", "foreign ministers" -> its words and class."""
    for i in range(start, min(end, len(doc))):
        if doc[i].lower_ in plurals():
            return plural_office(doc, i)
        if doc[i].lower_ in ("colleagues", "counterparts"):
            return "", ""
    return None


def plural_office(doc: Doc, i: int) -> tuple[str, str] | None:
    """ "foreign ministers" at i -> ("foreign minister", its class); None if it is no office of state."""
    for width in (3, 2, 1):
        said = " ".join([t.lower_ for t in doc[max(0, i - width + 1) : i]] + [singular(doc[i])])
        if said in offices():
            return said, offices()[said][0]
    return (
        ("speaker", "legislator")
        if doc[i].lower_ == "heads" and "parliaments" in doc.text[doc[i].idx : doc[i].idx + 60].lower()
        else None
    )
