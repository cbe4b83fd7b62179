"""Named entities: spaCy's, corrected by what the tables know and by what the rest of the article shows."""

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from operator import itemgetter

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc as SpacyDoc
from spacy.util import filter_spans

from lib.extract.named import DAYS, no_names, people, split, title_words
from lib.extract.offices import heads
from lib.extract.parse import Doc, Span
from lib.tables import country_names, demonyms, organisations, rows, words

NAMES = {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "LANGUAGE"}
_TRIM_LEFT = {"the", "The", "THE", "a", "A", "an", "An", "``", '"', "“", "‘", "'", "(", "-", "–", ",", ":"}
_TRIM_RIGHT = {"'s", "’s", "'", "’", '"', "”", "''", ")", "(", ",", ".", "-", "–", ":", ";"}
_HANGING = {"and", "or", "near", "of", "in", "at", "the", "for", "with", "from", "by", "&"}
_CRAFT = re.compile(r"[A-Z]{1,3}-\d+")
WRONG_PERSON = re.compile(r"[\d@/]|^(?:Mr|Mrs|Ms|Dr|President|Minister|Prime Minister|King|Queen|Chancellor)\.?$")


@cache
def _matcher(vocab) -> PhraseMatcher:
    matcher = PhraseMatcher(vocab)
    blank = lambda names: [SpacyDoc(vocab, words=split(n)) for n in names]  # noqa: E731
    matcher.add("GPE", blank(country_names()))
    matcher.add("NORP", blank(n for n in demonyms() if n not in country_names()))
    matcher.add("LOC", blank(r["name"] for r in rows("areas") if r["kind"] != "seat"))
    matcher.add("FAC", blank(r["name"] for r in rows("areas") if r["kind"] == "seat"))
    matcher.add("ORG", blank(organisations()))
    return matcher


def find(doc: Doc, known_place: Callable[[str], bool] = lambda name: False) -> list[Span]:
    """Entity spans of the doc, sorted, not overlapping. known_place: is this the name of a sizeable place?"""
    words = doc.words
    spans = [s for e in doc.ents for part in _parted(e) if (s := _trimmed(part)) is not None]
    spans = _with_tables(doc, spans)
    spans = _apart(people(doc, spans, known_place))
    spans = _places_after_prepositions(doc, words, spans, known_place)
    spans = _spread(doc, words, spans)
    return _apart(spans)


def _apart(spans: list[Span]) -> list[Span]:
    """Sorted; of those that overlap the longest."""
    ordered = sorted(spans, key=_start)
    return filter_spans(ordered) if any(a.end > b.start for a, b in pairwise(ordered)) else ordered


def _start(span: Span) -> int:
    return span.start


def _parted(span: Span) -> list[Span]:
    """"Karl Langdon & Jenny Seaton" are two people; "Moses Byaruhanga - flew" and "Birendra of Nepal" are one."""
    if span.label_ != "PERSON":
        return [span]
    doc = span.doc
    cut = next((t for t in span if t.text == "&" or (t.text in ("-", "–", "—") and t.whitespace_) or (t.text == "of" and doc[t.i + 1].text in country_names())), None)
    parts = [(span.start, span.end)] if cut is None else [(span.start, cut.i), (cut.i + 1, span.end)][: 2 if cut.text == "&" else 1]
    return [Span(doc, a, b, label="PERSON") for a, b in parts if b > a]


def _trimmed(span: Span) -> Span | None:
    start, end = span.start, span.end
    doc = span.doc
    if "\n" in span.text:  # an entity never runs over a line end
        end = next((i for i in range(start, end) if doc[i].is_space and "\n" in doc[i].text), end)
    if span.label_ in NAMES:
        while start < end and (doc[start].text in _TRIM_LEFT or doc[start].is_space):
            start += 1
        while end > start and (doc[end - 1].text in _TRIM_RIGHT or doc[end - 1].is_space or (end - start > 1 and doc[end - 1].text in _HANGING)):
            end -= 1
    said = doc.span(start, end).text
    if not said.strip():
        return None
    label = span.label_
    if label in ("GPE", "LOC") and said in demonyms() and said not in country_names():
        label = "NORP"
    last = doc[end - 1].lower_
    if end - start > 1 and doc[end - 1].text.istitle() and (last in words("modifiers", "feature") or (label == "PERSON" and last in words("modifiers", "building"))) and label in ("PERSON", "ORG"):
        label = "LOC" if last in words("modifiers", "feature") else "FAC"
    if label == "ORG":
        if said.islower() or said.isdigit():
            return None
        if end - start > 1 and (any(c.isdigit() for c in said) or (doc[start - 1].lower_ != "the" and any(t.lower_ in ("and", "&") for t in doc[start:end]))) and said not in organisations():
            return None  # lists and numbered things, not organisations
        if last in words("modifiers", "occasion"):
            label = "EVENT"
        elif _CRAFT.match(said):
            label = "PRODUCT"
    if label == "PERSON":
        titles = title_words()
        given = start > 1 and doc[start].text == "Sultan" and doc[start - 1].text == "," and doc[start - 2].lower_ in heads()  # "the Economy Minister, Sultan Al Mansouri"
        while start < end - 1 and not given and (doc[start].lower_.rstrip(".") in titles or doc[start].text in demonyms()):
            start += 1
        while end > start + 1 and doc[end - 1].text in DAYS:
            end -= 1
        alone = end - start == 1 and start > 0
        if alone and (doc[start - 1].lower_ == "the" or (doc[start].text.isupper() and len(doc[start]) > 3)):
            return None  # "the Goths", "the Raven"
        said = doc.span(start, end).text
        if WRONG_PERSON.search(said) or said.islower():
            return None
    return Span(doc, start, end, label=label)


def _with_tables(doc: Doc, spans: list[Span]) -> list[Span]:
    """Countries, demonyms, areas, seats and organisations win over the statistical guess unless it is a longer name around them."""
    kept = list(spans)
    matches = _apart([Span(doc, start, end, doc.raw.vocab.strings[label]) for label, start, end in _matcher(doc.raw.vocab)(doc.raw)])
    for match in matches:  # the longest: "North Korean", not "Korean"
        start, end, label = match.start, match.end, match.label_
        if doc.span(start, end).text == "US" and start + 1 < len(doc) and doc[start + 1].text == "$":
            continue
        if label == "GPE" and doc[start].text == "Georgia" and _american_georgia(doc, start):
            continue  # the gazetteer decides between the two
        around = [s for s in kept if s.start < end and start < s.end]
        if any(s.end - s.start > end - start and s.label_ in ("ORG", "FAC", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "PERSON", "DATE", "LOC", "GPE")
               and not _list_of_places(s) and not (s.label_ == "PERSON" and s.start == start) for s in around):
            continue
        kept = [s for s in kept if s not in around or not (s.start >= start or s.end <= end or _list_of_places(s))]
        kept.append(Span(doc, start, end, label=label))
    return _apart(kept)


def _american_georgia(doc: Doc, i: int) -> bool:
    near = doc.text[max(0, doc[i].idx - 400) : doc[i].idx + 400]
    return bool(re.search(r"\bAtlanta\b|\bSavannah\b|\bU\.?S\.? state\b|\bAlabama\b|\bFlorida\b|\bTennessee\b|\bCarolina\b", near))


def _list_of_places(span: Span) -> bool:
    return any(t.text == "," for t in span)


LOCATIVE = {"in", "to", "from", "at", "near", "into", "outside", "around", "for", "via", "through"}


def _places_after_prepositions(doc: Doc, texts: list[str], spans: list[Span], known_place: Callable[[str], bool]) -> list[Span]:
    """"to Alberta", "in Busan": a name the gazetteer knows, after a word of place, is a place whatever the model said."""
    surnames = {s.text.split()[-1] for s in spans if s.label_ == "PERSON" and s.end - s.start > 1}
    given_names = {s.text.split()[0] for s in spans if s.label_ == "PERSON" and s.end - s.start > 1}
    kept = []
    taken = {i for s in spans for i in range(s.start, s.end)}
    places: set[str] = set()
    for s in spans:
        if s.label_ == "NORP" and s.text not in demonyms() and known_place(s.text):
            kept.append(Span(doc, s.start, s.end, label="GPE"))
            continue
        if s.label_ in ("PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART", "FAC") and s.start and doc[s.start - 1].lower_ in LOCATIVE and s.text.split()[0] not in surnames:
            followed = s.end < len(doc) and ((doc[s.end].pos_ in ("NOUN",) and s.label_ == "ORG") or (doc[s.end].text in ("'s", "’s") and s.label_ == "PERSON"))
            alone = s.label_ == "PERSON" and len(s) == 1 and doc[s.start - 1].lower_ in ("in", "near") and s.text.isalpha() and s.text not in given_names
            if not followed and not s.text.isupper() and (alone or known_place(s.text)):
                kept.append(Span(doc, s.start, s.end, label="GPE"))
                places.add(s.text)
                continue
        kept.append(s)
    kept = [Span(doc, s.start, s.end, label="GPE") if s.text in places and s.label_ in ("PERSON", "ORG") and len(s) == 1 and not (s.start and doc[s.start - 1].lower_.rstrip(".") in title_words()) else s for s in kept]
    for at in range(1, len(texts)):
        if texts[at - 1].lower() not in LOCATIVE or at in taken or texts[at].isupper() or doc[at].tag_ not in ("NNP", "NNPS"):
            continue
        token = doc[at]
        stop = at + 1
        while stop < len(doc) and stop not in taken and doc[stop].tag_ in ("NNP", "NNPS"):
            stop += 1
        if stop - token.i <= 3 and known_place(doc.span(token.i, stop).text):
            kept.append(Span(doc, token.i, stop, label="GPE"))
    return _apart(kept)


SOLE = {"king", "queen", "emperor", "sultan", "emir", "sheikh", "pope", "mr", "mrs", "ms", "president", "minister", "premier", "chancellor"}  # before a person's only name


def _spread(doc: Doc, texts: list[str], spans: list[Span]) -> list[Span]:
    """One name, one label: a surname known as a person's is a person everywhere, and a name mostly seen as one label takes it everywhere."""
    people = {s.text for s in spans if s.label_ == "PERSON"}
    surnames = {p.split()[-1] for p in people if len(p.split()) > 1}
    known = {name for name in surnames if len(name) > 2} - no_names()
    parts = {w for p in people if len(p.split()) == 2 for w in p.split()}
    whole = {i for s in spans if s.label_ == "PERSON" and len(s) > 1 for i in range(s.start, s.end)}
    alone = {t.text for t in (doc[i] for i, text in enumerate(texts) if text in parts and i not in whole) if t.dep_ in ("nsubj", "nsubjpass", "poss", "dobj") and t.ent_type_ not in ("DATE", "TIME")}
    known |= {p.split()[0] for p in people if len(p.split()) == 2 and (len(p.split()[0]) > 3 or "-" in p.split()[1]) and p.split()[0] in alone and p.split()[1] not in alone} - no_names()
    known |= {s.text for s in spans if s.label_ == "PERSON" and len(s) == 1 and s.start and len(s.text) > 3 and doc[s.start - 1].lower_.rstrip(".") in SOLE} - no_names()
    votes: dict[str, dict[str, int]] = {}
    for s in spans:
        if s.label_ in ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP"):
            cast = votes.setdefault(s.text, {})
            cast[s.label_] = cast.get(s.label_, 0) + 1
    best = {text: max(cast.items(), key=itemgetter(1)) for text, cast in votes.items()}
    out, taken = [], set()
    for s in spans:
        label = s.label_
        if s.text in known and label != "PERSON":
            label = "PERSON"
        elif s.text in best and best[s.text][0] != label and best[s.text][1] >= 2 * votes[s.text].get(label, 0):
            label = best[s.text][0]
        out.append(s if label == s.label_ else Span(doc, s.start, s.end, label=label))
        taken.update(range(s.start, s.end))
    for i, text in enumerate(texts):
        if not text[:1].isupper() or i in taken:
            continue
        if text in known:
            out.append(Span(doc, i, i + 1, label="PERSON"))
        elif text in best and best[text][1] >= 2 and best[text][0] in ("PERSON", "GPE", "LOC") and doc[i].tag_ in ("NNP", "NNPS", "NN", "JJ"):
            out.append(Span(doc, i, i + 1, label=best[text][0]))
    return _apart(out)
