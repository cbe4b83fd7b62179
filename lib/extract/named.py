"""Names of people that the model missed, cut or took for something else: by titles, lists of countries, and tables of
officials."""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from lib.extract.offices import POSSESSIVE, heads, is_courtesy, plurals
from lib.extract.parse import Doc, Span, Token
from lib.tables import column, country_names, demonyms, fold, home_of, organisations, rows, words

PARTICLES = {
    "al",
    "el",
    "bin",
    "ibn",
    "bint",
    "van",
    "von",
    "der",
    "den",
    "de",
    "da",
    "di",
    "du",
    "la",
    "le",
    "del",
    "della",
    "dos",
    "das",
    "do",
    "ter",
    "ten",
    "abu",
    "arap",
    "ag",
    "y",
    "e",
    "ul",
    "ould",
}
DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
LONGEST = 6  # words of a name
SHORT = {
    "general",
    "head",
    "chief",
    "leader",
    "deputy",
    "official",
    "officials",
}  # in small letters before a name they may belong to the words before
NO_NAME = {"DT", "IN", "PRP", "CC", "PRP$", "TO", "MD"}
PLACES = {"GPE", "LOC", "ORG"}
MISREAD = {"ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART", "LAW", "EVENT", "LANGUAGE"}
_ALLCAPS = re.compile(r"[A-Z]{2,}$")
_WORD = re.compile(r"[A-Z][\w’'.-]*$")


@cache
def title_words() -> frozenset[str]:
    found = {w for row in rows("offices") for w in row["phrase"].replace("-", " ").split()}
    courtesy = {w for kind in ("honorific", "courtesy", "male", "female") for w in words("modifiers", kind)}
    return frozenset(found | courtesy) - {"of", "the", "and", "for", "he", "she"}


@cache
def no_names() -> frozenset[str]:
    return frozenset({*country_names(), *demonyms(), *organisations()})


def is_name_word(token: Token) -> bool:
    return (token.text[:1].isupper() and token.is_alpha) or (not token.is_punct and _WORD.match(token.text) is not None)


def run_end(doc: Doc, first: int) -> int:
    """Where the name that begins at a word ends: capitalised words, particles between them, hyphens inside."""
    i, last = first, min(len(doc), first + 2 * LONGEST)
    while (
        i < last and not (i > first and doc[i].is_sent_start) and doc[i].text not in DAYS and _continues(doc, i, first)
    ):
        i += 1
    return i


def _continues(doc: Doc, i: int, first: int) -> bool:
    token, after = doc[i], doc[i + 1] if i + 1 < len(doc) else None
    if is_name_word(token):
        return token.lower_.rstrip(".") not in title_words() and token.tag_ not in NO_NAME
    if token.lower_ in PARTICLES and after is not None:
        return is_name_word(after) or (after.lower_ in PARTICLES and i + 2 < len(doc) and is_name_word(doc[i + 2]))
    return token.text == "-" and i > first and after is not None and not token.whitespace_ and after.is_alpha


class Found:
    """The entities of a text while names are looked for: which words are taken, and by what."""

    def __init__(self, doc: Doc, spans: list[Span]) -> None:
        self.doc = doc
        self.taken = {i: s for s in spans for i in range(s.start, s.end)}
        self.spans = dict.fromkeys(spans)

    def at(self, i: int) -> str:
        """The label of the entity at word i, "" where there is none."""
        return self.taken[i].label_ if i in self.taken else ""

    def person(self, start: int, end: int) -> None:
        """The words start to end are a person: what stood there goes."""
        made = Span(self.doc, start, end, label="PERSON")
        around = dict.fromkeys(self.taken[i] for i in range(start, end) if i in self.taken)
        if any(s.label_ == "PERSON" and s.start <= start and s.end >= end for s in around):
            return
        for s in around:
            del self.spans[s]
            for i in range(s.start, s.end):
                del self.taken[i]
        self.spans[made] = None
        self.taken.update(dict.fromkeys(range(start, end), made))


def people(doc: Doc, spans: list[Span], known_place: Callable[[str], bool]) -> list[Span]:
    """The spans, with the people in them that only their surroundings show."""
    found = Found(doc, spans)
    for start, end in [
        *_whole(doc, found),
        *_pieces(doc, spans, known_place),
        *_known(doc, found),
        *_surnames_known(doc, found, known_place),
    ]:
        found.person(start, end)
    for start, end in _after_titles(doc, found):
        found.person(start, end)
    for start, end in _in_company(doc, found, known_place):
        found.person(start, end)
    return list(found.spans)


def _whole(doc: Doc, found: Found) -> Iterator[tuple[int, int]]:
    """ "Kim Jong-il": the words that the tokenizer kept together after a family name (pipeline.prepared) are a
    person's."""
    for i in doc.user_data.get("given_names", ()):
        around = found.taken.get(i)
        if around is None or around is not found.taken.get(i - 1) or len(around) <= 2:
            yield i - 1, i + 1


def _pieces(doc: Doc, spans: list[Span], known_place: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """ "Jigme" and "Khesar", taken for two things, are one name; so is "Ali Murtopo" with the "Siregar" behind it."""
    by_end = {s.end: s for s in spans}
    starts = {s.start: s for s in spans}
    for s in spans:
        if (
            s.label_ == "ORG"
            and len(s) > 2
            and any(t.lower_ in heads() for t in doc[max(s.sent.start, s.start - 3) : s.start])
            and doc[s.start - 1].lower_ in ("of", "for", "the")
        ):
            first = next((t.i for t in doc[s.start + 1 : s.end - 1] if t.text in column("first_names", "name")), None)
            if first is not None:
                yield first, s.end  # "Under Secretary for Arms Control Wendell Strand"
        if s.label_ != "PERSON":
            continue
        before, start = by_end.get(s.start), s.start
        if (
            before is not None
            and len(before) == 1
            and before.label_ in MISREAD | {"PERSON"}
            and _loose(doc, before, known_place)
        ):
            start = before.start
        after, end = starts.get(s.end), s.end
        if after is not None and len(after) == 1 and after.label_ in MISREAD and _loose(doc, after, known_place):
            end = after.end
        while (
            end < len(doc)
            and end not in starts
            and end - start < LONGEST
            and doc[end].tag_ == "NNP"
            and doc[end].is_alpha
            and doc[end].text.istitle()
            and not doc[end].is_sent_start
            and doc[end].lower_ not in title_words()
            and not _is_thing(doc[end])
        ):
            end += 1
        if end - start > len(s):
            yield start, end


def _loose(doc: Doc, piece: Span, known_place: Callable[[str], bool]) -> bool:
    """Is this a word that the tables do not know, so that it may be a part of the name beside it?"""
    word = doc[piece.start]
    if (
        piece.text in no_names()
        or piece.text in _areas()
        or not word.is_alpha
        or not word.text.istitle()
        or word.lower_ in title_words()
        or _is_thing(word)
    ):
        return False
    return piece.text in column("first_names", "name") or not known_place(piece.text)


def _is_thing(token: Token) -> bool:
    return any(
        token.lower_ in words("modifiers", kind)
        for kind in ("body", "building", "feature", "occasion", "thing", "chamber")
    )


@cache
def _officials() -> dict[str, list[tuple[str, ...]]]:
    """First word -> full names of well-known officials, as words. A PhraseMatcher of them takes half a second to
    make."""
    bare = (
        " ".join(w for i, w in enumerate(r["name"].split()) if i or w.lower() not in title_words())
        for table in ("people", "leaders")
        for r in rows(table)
    )
    names = {n for n in bare if " " in n and n.split()[0].lower() not in title_words()}
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted((tuple(split(n)) for n in names), key=lambda w: (len(w), w)):
        found.setdefault(name[0], []).append(name)
    return found


def split(name: str) -> list[str]:
    """As spaCy's tokenizer splits names: hyphens stand alone."""
    return [t for t in re.split(r"\s+|(?<=\w)(-)(?=\w)|('s)\b", name) if t]


def _known(doc: Doc, found: Found) -> Iterator[tuple[int, int]]:
    """Full names of well-known officials are people whatever the model said, unless they are part of a longer name."""
    known = _officials()
    for i in [i for i, text in enumerate(doc.words) if text in known]:
        for name in known[doc.words[i]]:
            end = i + len(name)
            if tuple(doc.words[i:end]) == name and not any(
                len(found.taken[j]) > len(name) + 1 for j in (i, end - 1) if j in found.taken
            ):
                yield i, end


@cache
def _surnames() -> frozenset[str]:
    """Family names of heads of state and government, folded; short ones are too often something else."""
    return frozenset(name for r in rows("leaders") if len(name := fold(r["name"].split()[-1])) > 5)


@lru_cache(maxsize=50_000)
def _leads(word: str) -> bool:
    """Is this a leader's family name, as a name is written?"""
    return len(word) > 5 and word[0].isupper() and fold(word) in _surnames()


def _surnames_known(doc: Doc, found: Found, known_place: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """ "Putin plays host to Erdoğan": what ends in a leader's name is a person, though the model said company or town
    or nothing."""
    for i, text in [(i, text) for i, text in enumerate(doc.words) if _leads(text)]:
        if doc[i].tag_ in ("NNP", "NNPS") and not known_place(text):
            around = found.taken.get(i)
            if around is None:
                yield i, i + 1
            elif (
                around.label_ in ("ORG", "GPE", "LOC", "NORP")
                and around.end == i + 1
                and len(around) <= 3
                and around.text not in organisations()
                and all(is_name_word(t) for t in around)
            ):
                yield around.start, around.end


@cache
def _before_names() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The words that stand before a name: those that carry an office, those that do only behind "of" or "for"
    ("secretary of state"), and both as they are written, some with a full stop."""
    phrases = [row["phrase"].replace("-", " ") for row in rows("offices") if row["class"] != "private"]
    carriers = {re.split(r" (?:of|for|to|at|in) ", phrase)[0].split()[-1] for phrase in phrases}
    strong = (carriers | (plurals() - title_words()) | words("modifiers", "courtesy")) - WEAK - {"to"}
    weak = ({phrase.split()[-1] for phrase in phrases} - carriers | WEAK) - {"to", "large"}
    written = {f"{w}{stop}" for w in strong | weak for stop in ("", ".")}
    return frozenset(strong), frozenset(weak), frozenset(written)


WEAK = {
    "state",
    "house",
    "nations",
    "government",
    "army",
    "council",
    "mission",
    "opposition",
    "parliament",
    "defence",
    "defense",
    "finance",
    "exchequer",
    "affairs",
    "staff",
    "elect",
    "office",
    "two",
}
BEFORE_WEAK = {"of", "for", "and", "foreign", "united", "the"}


def _after_titles(doc: Doc, found: Found) -> Iterator[tuple[int, int]]:
    """ "Prime Minister Juri Ratas": capitalised words after a title are a person whatever the model said."""
    strong, _, written = _before_names()
    for at in [t.i for t in doc[:-1] if t.lower_ in written]:
        text, low = doc.words[at], doc[at].lower_.rstrip(".")
        if not (low in strong or _behind_of(doc, at)) or text == "He":
            continue
        first = at + 1 + (doc[at + 1].text == "." and len(text) <= 4)
        if (
            first >= len(doc)
            or not is_name_word(doc[first])
            or doc[first].text in demonyms()
            or (doc[first].is_sent_start and text[-1] != ".")
        ):
            continue
        end = run_end(doc, first)
        if end > first and not _no_person(doc, doc[at], found, first, end):
            yield first, end


def _behind_of(doc: Doc, at: int) -> bool:
    before = [t.lower_ for t in doc[max(0, at - 2) : at]]
    return (
        bool(before)
        and before[-1] in BEFORE_WEAK
        and (before[-1] != "the" or (len(before) > 1 and before[-2] in BEFORE_WEAK - {"the"}))
    )


def _no_person(doc: Doc, title: Token, found: Found, first: int, end: int) -> bool:
    """Is what follows a title something else: "General Assembly", "Deputy Industry Minister", "chief NATO"?"""
    label, at_first, following = found.at(first), found.taken.get(first), doc[end] if end < len(doc) else None
    if title.lower_ in SHORT and (
        (title.text.islower() and label in ("ORG", "GPE", "DATE"))
        or (
            following is not None
            and following.text in POSSESSIVE
            and end + 1 < len(doc)
            and doc[end + 1].text[:1].isupper()
        )
    ):
        return True
    if title.lower_ == "general" and doc[first].text in words("modifiers", "general"):
        return True
    if (
        following is not None
        and not following.is_sent_start
        and following.text[0].isupper()
        and following.lower_ in OFFICE_HEADS
    ):
        return True
    if end - first > LONGEST + 1 or (
        label in ("DATE", "TIME", "CARDINAL", "NORP") and len(at_first) < end - first + 1 and label != "NORP"
    ):
        return True
    known = at_first is not None and label in PLACES and (at_first.text in no_names() or at_first.text in _areas())
    return (
        known
        or (label == "NORP" and at_first.text in demonyms())
        or (end - first == 1 and label == "ORG" and _ALLCAPS.match(doc[first].text) is not None)
    )


OFFICE_HEADS = {"minister", "secretary", "commissioner", "ministers", "secretaries"}


@cache
def _areas() -> frozenset[str]:
    return frozenset(r["name"] for r in rows("areas"))


@cache
def _triggers() -> frozenset[str]:
    return frozenset({*POSSESSIVE, ",", "of", "from"} | plurals())


def _in_company(doc: Doc, found: Found, known_place: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """ "Denmark's Soren Lind", "Roosevelt Skerrit of Dominica", "the Greek minister, Thanos Vellios,": names where a
    person is told with home or office."""
    triggers = _triggers()
    for at in [t.i for t in doc[1:-1] if t.lower_ in triggers]:
        text = doc.words[at]
        if text in POSSESSIVE and found.at(at - 1) in ("GPE", "ORG", "LOC") and home_of(found.taken[at - 1].text):
            yield from _bearer(doc, found, at + 1, False, known_place)
        elif text == "," and doc[at - 1].lower_ in heads() and found.at(at - 1) != "PERSON":
            yield from _bearer(doc, found, at + 1, True, known_place)
        elif doc[at].lower_ in plurals():
            yield from _listed(doc, found, at)
        elif (
            text in ("of", "from")
            and is_name_word(doc[at - 1])
            and found.at(at - 1) != "PERSON"
            and _nation_at(doc, found, at + 1)
        ):
            first = at - 1
            while (
                first > 0
                and at - first < LONGEST
                and is_name_word(doc[first - 1])
                and not doc[first].is_sent_start
                and doc[first - 1].lower_ not in title_words()
            ):
                first -= 1
            yield from _bearer(doc, found, first, False, known_place, True)


def _listed(doc: Doc, found: Found, at: int) -> Iterator[tuple[int, int]]:
    """ "the presidents of Malawi and Uganda - Chisomo Kaliwo and Moses Byaruhanga": the names that follow an office of
    several."""
    i, last = at + 1, doc[at].sent.end
    while i < last and (
        doc[i].lower_ in ("of", "and", ",", "the", "both", "parliaments", "governments", "states")
        or (found.at(i) in ("GPE", "LOC", "ORG", "NORP") and found.taken[i].text in no_names())
    ):
        i += 1
    if i < last and doc[i - 1].text != "," and doc[i].text not in _DASHES:
        return
    i += doc[i].text in _DASHES if i < last else 0
    while i < last and is_name_word(doc[i]) and found.at(i) in (*MISREAD, "", "PERSON"):
        while i < last and is_courtesy(doc[i]):
            i += 1
        end = run_end(doc, i) if i < last else i
        if (
            end - i < 2
            or end - i > LONGEST
            or any(t.text in no_names() or t.lower_ in title_words() for t in doc[i:end])
        ):
            return
        yield i, end
        i = end
        while i < last and doc[i].text in (",", "and"):
            i += 1


_DASHES = {"-", "–", "—", "--", ":"}


def _nation_at(doc: Doc, found: Found, i: int) -> bool:
    i += doc[i].lower_ == "the"
    return i in found.taken and found.taken[i].text in country_names()


def _bearer(
    doc: Doc, found: Found, first: int, sure: bool, known_place: Callable[[str], bool], listed: bool = False
) -> Iterator[tuple[int, int]]:
    """The name that begins at a word, if it can be a person's; sure: an office and a comma stand before it."""
    while first < len(doc) and is_courtesy(doc[first]) and doc[first].lower_ not in heads():
        first, sure = first + 1, True
    end = run_end(doc, first) if first < len(doc) else first
    label = found.at(first)
    if (
        end == first
        or label in ("PERSON", "DATE", "TIME", "CARDINAL")
        or end - first > LONGEST
        or any(
            _is_thing(t) or t.lower_ in title_words() or t.text in no_names() or t.text.isupper()
            for t in doc[first:end]
        )
    ):
        return
    given = doc[first].text in column("first_names", "name")
    noun_next = end < len(doc) and doc[end].pos_ == "NOUN" and not doc[end].text[0].isupper()
    listed = (
        listed
        or end == len(doc)
        or doc[end].text in (",", "and", ".", ";", ")", "(")
        or doc[end].pos_ in ("VERB", "AUX")
    )
    if (
        end - first > 1 and not noun_next and (given or (listed and (sure or _among_people(doc, found, first, end))))
    ) or (sure and listed and not known_place(doc.span(first, end).text)):
        yield first, end


def _among_people(doc: Doc, found: Found, first: int, end: int) -> bool:
    """Do people stand within the sentence that the words are part of?"""
    sent = doc[first].sent
    return any(found.at(i) == "PERSON" for i in range(max(sent.start, first - 12), min(sent.end, end + 12)))
