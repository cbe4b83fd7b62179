"""Named entities: spaCy's, corrected by what the tables know and by what the rest of the article shows."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise, takewhile

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc as SpacyDoc
from spacy.util import filter_spans

from lib.extract.named import DAYS, no_names, people, split, title_words
from lib.extract.offices import heads
from lib.extract.parse import Doc, Span
from lib.tables import column, country_names, demonyms, organisations, rows, words

NAMES = {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "LANGUAGE"}
LONGER = NAMES - {"NORP", "LANGUAGE"} | {"DATE"}  # what may stand around a known country's name and be more than it
VOTERS = {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP"}
PERHAPS_PLACES = {"PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART", "FAC"}
LOCATIVE = {"in", "to", "from", "at", "near", "into", "outside", "around", "for", "via", "through"}
SURE = {"in", "near", "into", "outside", "around", "through"}  # behind these a single unknown name is a place
ARGUMENTS = {"nsubj", "nsubjpass", "poss", "dobj"}
_TRIM_LEFT = {"the", "The", "THE", "a", "A", "an", "An", "``", '"', "“", "‘", "'", "(", "-", "–", ",", ":"}
_TRIM_RIGHT = {"'s", "’s", "'", "’", '"', "”", "''", ")", "(", ",", ".", "-", "–", ":", ";"}
_HANGING = {"and", "or", "near", "of", "in", "at", "the", "for", "with", "from", "by", "&"}
_CRAFT = re.compile(r"[A-Z]{1,3}-\d+")
_SHORT_NAME = re.compile(r"[A-Z]{2,6}")
_NO_PERSON = re.compile(r"[\d@/]|^(?:Mr|Mrs|Ms|Dr|President|Minister|Prime Minister|King|Queen|Chancellor)\.?$")


@cache
def _matcher(vocab) -> PhraseMatcher:
    matcher = PhraseMatcher(vocab)
    seats = {r["name"] for r in rows("areas") if r["kind"] == "seat"}
    tables = {
        "GPE": country_names(),
        "NORP": demonyms().keys() - country_names().keys(),
        "LOC": {r["name"] for r in rows("areas")} - seats,
        "FAC": seats,
        "ORG": organisations(),
    }
    for label, names in tables.items():
        matcher.add(label, [SpacyDoc(vocab, words=split(n)) for n in sorted(names)])
    return matcher


def find(doc: Doc, known_place: Callable[[str], bool] = lambda name: False) -> list[Span]:
    """Entity spans of the doc, sorted, not overlapping. known_place: is this the name of a sizeable place?"""
    spans = [s for e in doc.ents for part in _parted(e) if (s := _trimmed(part)) is not None]
    spans = _with_tables(doc, spans)
    spans = _apart([*people(doc, spans, known_place), *_short_names(doc, spans)])
    spans = _apart(list(_with_places(doc, spans, known_place)))
    return _apart(list(_spread(doc, spans)))


def _apart(spans: list[Span]) -> list[Span]:
    """Sorted; of those that overlap the longest."""
    ordered = sorted(spans, key=_start)
    return filter_spans(ordered) if any(a.end > b.start for a, b in pairwise(ordered)) else ordered


def _start(span: Span) -> int:
    return span.start


def _labelled(span: Span, label: str) -> Span:
    return span if span.label_ == label else Span(span.doc, span.start, span.end, label=label)


def _parted(span: Span) -> list[Span]:
    """ "Karl Langdon & Jenny Seaton" are two people; "Moses Byaruhanga - flew" and "Birendra of Nepal" are one."""
    if span.label_ != "PERSON":
        return [span]
    doc, both = span.doc, {"&": 2, "-": 1, "–": 1, "—": 1}
    cut = next(
        (
            t
            for t in span
            if (t.text in both and t.whitespace_) or (t.text == "of" and doc[t.i + 1].text in country_names())
        ),
        None,
    )
    parts = (
        [(span.start, span.end)]
        if cut is None
        else [(span.start, cut.i), (cut.i + 1, span.end)][: both.get(cut.text, 1)]
    )
    return [Span(doc, a, b, label="PERSON") for a, b in parts if b > a]


def _trimmed(span: Span) -> Span | None:
    """The entity without articles, quotes and titles, under the label that its words show; None if it is none."""
    doc, start, end = span.doc, span.start, span.end
    if "\n" in span.text:  # an entity never runs over a line end
        end = next((i for i in range(start, end) if doc[i].is_space and "\n" in doc[i].text), end)
    if span.label_ in NAMES:
        while start < end and (doc[start].text in _TRIM_LEFT or doc[start].is_space):
            start += 1
        while end > start and (
            doc[end - 1].text in _TRIM_RIGHT
            or doc[end - 1].is_space
            or (end - start > 1 and doc[end - 1].text in _HANGING)
        ):
            end -= 1
    bare = Span(doc, start, end, label=span.label_)
    label = _kind(bare) if bare.text.strip() else ""
    return (_person(bare) if label == "PERSON" else _labelled(bare, label)) if label else None


def _kind(span: Span) -> str:
    """The label of an entity, by its words; "" if it is none."""
    doc, label, last = span.doc, span.label_, span.doc[span.end - 1]
    if label in ("GPE", "LOC") and span.text in demonyms() and span.text not in country_names():
        return "NORP"
    if label in ("PERSON", "ORG") and len(span) > 1 and last.text.istitle():
        if last.lower_ in words("modifiers", "feature"):
            return "LOC"
        if last.lower_ in words("modifiers", "structure") or (
            label == "PERSON" and last.lower_ in words("modifiers", "building")
        ):
            return "FAC"
    if label == "ORG":
        if (
            span.text.islower()
            or span.text.isdigit()
            or (len(span) > 1 and span.text not in organisations() and _enumerates(doc, span))
        ):
            return ""
        return (
            "EVENT"
            if last.lower_ in words("modifiers", "occasion")
            else "PRODUCT"
            if _CRAFT.match(span.text)
            else label
        )
    return (
        ""
        if label in ("GPE", "LOC") and span.text.islower() and span.text not in country_names() and len(span) == 1
        else label
    )


def _enumerates(doc: Doc, span: Span) -> bool:
    """Lists and numbered things are no organisations."""
    joined = doc[span.start - 1].lower_ != "the" and any(t.lower_ in ("and", "&") for t in span)
    return joined or any(c.isdigit() for c in span.text)


def _person(span: Span) -> Span | None:
    """A person's name without titles before and days behind it; None if it is no person."""
    doc, start, end = span.doc, span.start, span.end
    given = (
        start > 1 and doc[start].text == "Sultan" and doc[start - 1].text == "," and doc[start - 2].lower_ in heads()
    )  # "the Economy Minister, Sultan Al Mansouri"
    while (
        start < end - 1
        and not given
        and (doc[start].lower_.rstrip(".") in title_words() or doc[start].text in demonyms())
    ):
        start += 1
    while end > start + 1 and doc[end - 1].text in DAYS:
        end -= 1
    found = Span(doc, start, end, label="PERSON")
    people_or_ship = (
        end - start == 1
        and start > 0
        and (doc[start - 1].lower_ == "the" or (doc[start].text.isupper() and len(doc[start]) > 3))
    )
    return (
        None if people_or_ship or _NO_PERSON.search(found.text) or found.text.islower() else found
    )  # "the Goths", "the Raven"


def _with_tables(doc: Doc, spans: list[Span]) -> list[Span]:
    """Countries, demonyms, areas, seats and organisations win over the statistical guess unless it is a longer name
    around them."""
    kept = list(spans)
    matches = _apart(
        [Span(doc, start, end, doc.raw.vocab.strings[label]) for label, start, end in _matcher(doc.raw.vocab)(doc.raw)]
    )
    for match in matches:  # the longest: "North Korean", not "Korean"
        if match.text == "US" and match.end < len(doc) and doc[match.end].text == "$":
            continue
        around = [s for s in kept if s.start < match.end and match.start < s.end]
        if not any(_outweighs(s, match) for s in around):
            kept = [
                s for s in kept if s not in around or not (s.start >= match.start or s.end <= match.end or _is_list(s))
            ]
            kept.append(match)
    return _apart(kept)


def _outweighs(span: Span, match: Span) -> bool:
    """Is an entity more than the country it contains: "Bank of Japan", "Jordan Pryce"?"""
    if len(span) <= len(match) or span.label_ not in LONGER or _is_list(span):
        return False
    return span.label_ != "PERSON" or span.start != match.start or _given_name(span, match)


def _given_name(span: Span, match: Span) -> bool:
    """ "Chad Okonjo" and "Georgia Tamihana" are people; "Iraq Saddam" is none."""
    return len(match) == 1 and match.label_ != "NORP" and match.text in column("first_names", "name")


def _is_list(span: Span) -> bool:
    return any(t.text == "," for t in span)


def _short_names(doc: Doc, spans: list[Span]) -> Iterator[Span]:
    """ "the Dave Matthews Band (DMB)": the short name in brackets is what the long one is."""
    for s in spans:
        i = s.end + 1
        if (
            s.label_ in ("ORG", "FAC")
            and len(s) > 1
            and i + 1 < len(doc)
            and doc[s.end].text == "("
            and doc[i + 1].text == ")"
            and _SHORT_NAME.fullmatch(doc[i].text)
        ):
            yield Span(doc, i, i + 1, label=s.label_)


def _with_places(doc: Doc, spans: list[Span], known_place: Callable[[str], bool]) -> Iterator[Span]:
    """ "to Alberta", "in Busan", "the village of Mece": after a word of place a name is a place, whatever the model
    said."""
    full = [s.text.split() for s in spans if s.label_ == "PERSON" and len(s) > 1]
    surnames, given_names = {name[-1] for name in full}, {name[0] for name in full}
    placed = {id(s) for s in spans if _is_place(doc, s, surnames, given_names, known_place)}
    places = {s.text for s in spans if id(s) in placed and s.label_ != "NORP"}
    for s in spans:
        titled = s.start > 0 and doc[s.start - 1].lower_.rstrip(".") in title_words()
        again = s.text in places and s.label_ in ("PERSON", "ORG") and len(s) == 1 and not titled
        yield _labelled(s, "GPE") if id(s) in placed or again else s
    taken = {i for s in spans for i in range(s.start, s.end)}
    for at in [t.i + 1 for t in doc[:-1] if t.lower_ in LOCATIVE]:
        if at not in taken and doc[at].tag_ in ("NNP", "NNPS") and not doc[at].text.isupper():
            stop = at + 1
            while stop < len(doc) and stop not in taken and doc[stop].tag_ in ("NNP", "NNPS"):
                stop += 1
            if stop - at <= 3 and known_place(doc.span(at, stop).text):
                yield Span(doc, at, stop, label="GPE")


def _is_place(doc: Doc, s: Span, surnames: set[str], given_names: set[str], known_place: Callable[[str], bool]) -> bool:
    if s.label_ == "NORP" and s.text not in demonyms() and known_place(s.text):
        return True
    if s.label_ not in PERHAPS_PLACES or s.text.split()[0] in surnames or s.text.isupper():
        return False
    before, after = doc[s.start - 1].lower_ if s.start else "", doc[s.end] if s.end < len(doc) else None
    if before == "of" and s.start > 1 and doc[s.start - 2].lower_ in words("modifiers", "settlement"):
        return s.text not in no_names()
    if _is_settlement(doc, s):
        return True
    if before not in LOCATIVE or (
        after is not None
        and ((after.pos_ == "NOUN" and s.label_ == "ORG") or (after.text in ("'s", "’s") and s.label_ == "PERSON"))
    ):
        return False
    return known_place(s.text) or (
        s.label_ == "PERSON" and len(s) == 1 and before in SURE and s.text.isalpha() and s.text not in given_names
    )


def _is_settlement(doc: Doc, s: Span) -> bool:
    """ "Brensbach is a municipality in": what the sentence says it is."""
    said = list(takewhile(lambda t: t.pos_ != "ADP", doc[s.end : s.end + 7]))
    return (
        len(said) > 2
        and said[0].lower_ in ("is", "was")
        and said[1].lower_ in ("a", "an", "the")
        and any(t.lower_ in words("modifiers", "settlement") for t in said)
    )


SOLE = {
    "king",
    "queen",
    "emperor",
    "sultan",
    "emir",
    "sheikh",
    "pope",
    "mr",
    "mrs",
    "ms",
    "president",
    "minister",
    "premier",
    "chancellor",
}  # before a person's only name


def _spread(doc: Doc, spans: list[Span]) -> Iterator[Span]:
    """One name, one label: a surname known as a person's is a person everywhere, and a name mostly seen as one label
    takes it everywhere."""
    known = _people_known(doc, spans)
    votes: dict[str, Counter[str]] = {}
    for s in spans:
        if s.label_ in VOTERS:
            votes.setdefault(s.text, Counter())[s.label_] += 1
    best = {text: max(cast.items(), key=lambda kv: kv[1]) for text, cast in votes.items()}
    for s in spans:
        label, often = best.get(s.text, (s.label_, 0))
        outvoted = label != s.label_ and often >= 2 * votes[s.text][s.label_]
        yield _labelled(s, "PERSON" if s.text in known else label if outvoted else s.label_)
    taken = {i for s in spans for i in range(s.start, s.end)}
    told = known | {text for text, (_, often) in best.items() if often > 1}
    for i, text in [(i, text) for i, text in enumerate(doc.words) if text in told]:
        if i not in taken and text[:1].isupper():
            label, often = best.get(text, ("", 0))
            if text in known:
                yield Span(doc, i, i + 1, label="PERSON")
            elif label in ("PERSON", "GPE", "LOC") and doc[i].tag_ in ("NNP", "NNPS", "NN", "JJ"):
                yield Span(doc, i, i + 1, label=label)


def _people_known(doc: Doc, spans: list[Span]) -> set[str]:
    """The single names that are a person's all over the text: family names, names behind a title, given names used
    alone."""
    people = [s for s in spans if s.label_ == "PERSON"]
    names = {s.text: s.text.split() for s in people}
    known = {name[-1] for name in names.values() if len(name) > 1 and len(name[-1]) > 2}
    known |= {
        s.text
        for s in people
        if len(s) == 1 and s.start and len(s.text) > 3 and doc[s.start - 1].lower_.rstrip(".") in SOLE
    }
    pairs = [name for name in names.values() if len(name) == 2 and (len(name[0]) > 3 or "-" in name[1])]
    inside = {i for s in people if len(s) > 1 for i in range(s.start, s.end)}
    parts = {w for name in pairs for w in name}
    alone = {
        text
        for i, text in enumerate(doc.words)
        if text in parts and i not in inside and doc[i].dep_ in ARGUMENTS and doc[i].ent_type_ not in ("DATE", "TIME")
    }
    known |= {given for given, family in pairs if given in alone and family not in alone}
    return known - no_names()
