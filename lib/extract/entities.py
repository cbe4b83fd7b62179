"""Named entities: spaCy's, corrected by what the tables know and by what the rest of the article shows."""

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from operator import itemgetter

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc as SpacyDoc
from spacy.util import filter_spans

from lib.extract.parse import Doc, Span
from lib.tables import country_names, demonyms, fold, organisations, rows, words

NAMES = {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "LANGUAGE"}
_TRIM_LEFT = {"the", "The", "THE", "a", "an", "``", '"', "“", "‘", "'", "(", "-", "–", ",", ":"}
_TRIM_RIGHT = {"'s", "’s", "'", "’", '"', "”", "''", ")", "(", ",", ".", "-", "–", ":", ";"}
_HANGING = {"and", "or", "near", "of", "in", "at", "the", "for", "with", "from", "by", "&"}
_CRAFT = re.compile(r"[A-Z]{1,3}-\d+")
_PARTICLES = {"al", "el", "bin", "ibn", "van", "von", "der", "den", "de", "da", "di", "du", "la", "le", "del", "della", "dos", "ter", "ten", "abu", "arap", "ag", "y", "e"}
_DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
_ALLCAPS = re.compile(r"[A-Z]{2,}$")
WRONG_PERSON = re.compile(r"[\d@/]|^(?:Mr|Mrs|Ms|Dr|President|Minister|Prime Minister|King|Queen|Chancellor)\.?$")


@cache
def _matcher(vocab) -> PhraseMatcher:
    matcher = PhraseMatcher(vocab)
    blank = lambda names: [SpacyDoc(vocab, words=_split(n)) for n in names]  # noqa: E731
    matcher.add("GPE", blank(country_names()))
    matcher.add("NORP", blank(n for n in demonyms() if n not in country_names()))
    matcher.add("LOC", blank(r["name"] for r in rows("areas") if r["kind"] != "seat"))
    matcher.add("FAC", blank(r["name"] for r in rows("areas") if r["kind"] == "seat"))
    matcher.add("ORG", blank(organisations()))
    return matcher


def _split(name: str) -> list[str]:
    """As spaCy's tokenizer splits names: hyphens stand alone."""
    return [t for t in re.split(r"\s+|(?<=\w)(-)(?=\w)|('s)\b", name) if t]


def find(doc: Doc, known_place: Callable[[str], bool] = lambda name: False) -> list[Span]:
    """Entity spans of the doc, sorted, not overlapping. known_place: is this the name of a sizeable place?"""
    words = doc.words
    spans = [s for e in doc.ents for part in _parted(e) if (s := _trimmed(part)) is not None]
    spans = _with_tables(doc, spans)
    spans = _known_surnames(doc, words, _known_people(doc, words, _whole_names(doc, spans)), known_place)
    spans = _people_after_titles(doc, words, spans)
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
    """"Karl Langdon & Jenny Seaton" are two people."""
    cut = next((t.i for t in span if t.text == "&"), None) if span.label_ == "PERSON" else None
    if cut is None:
        return [span]
    return [Span(span.doc, a, b, label="PERSON") for a, b in ((span.start, cut), (cut + 1, span.end)) if b > a]


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
        titles = _title_words()
        while start < end - 1 and (doc[start].lower_.rstrip(".") in titles or doc[start].text in demonyms()):
            start += 1
        while end > start + 1 and doc[end - 1].text in _DAYS:
            end -= 1
        alone = end - start == 1 and start > 0
        if alone and (doc[start - 1].lower_ == "the" or (doc[start].text.isupper() and len(doc[start]) > 3)):
            return None  # "the Goths", "the Raven"
        said = doc.span(start, end).text
        if WRONG_PERSON.search(said) or said.islower():
            return None
    return Span(doc, start, end, label=label)


@cache
def _title_words() -> frozenset[str]:
    heads = {w for row in rows("offices") for w in row["phrase"].replace("-", " ").split()}
    return frozenset(heads | words("modifiers", "honorific") | words("modifiers", "male") | words("modifiers", "female")) - {"of", "the", "and", "for", "he", "she"}


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


@cache
def _people() -> dict[str, list[tuple[str, ...]]]:
    """First word -> full names of well-known officials, as words. A PhraseMatcher of them takes half a second to make."""
    titles = _title_words() | words("modifiers", "honorific")
    bare = (" ".join(w for i, w in enumerate(r["name"].split()) if i or w.lower() not in titles) for table in ("people", "leaders") for r in rows(table))
    names = {n for n in bare if " " in n and n.split()[0].lower() not in titles}
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted((tuple(_split(n)) for n in names), key=lambda w: (len(w), w)):
        found.setdefault(name[0], []).append(name)
    return found


def _known_people(doc: Doc, texts: list[str], spans: list[Span]) -> list[Span]:
    """Full names of well-known officials are people whatever the model said, unless they are part of a longer name."""
    known = _people()
    there = [(i, i + len(name)) for i, text in enumerate(texts) for name in known.get(text, ()) if tuple(texts[i : i + len(name)]) == name]
    for start, end in there:
        around = [s for s in spans if s.start < end and start < s.end]
        if any(s.start <= start and s.end >= end and (s.label_ == "PERSON" or len(s) > end - start + 1) for s in around):
            continue
        spans = [s for s in spans if s not in around] + [Span(doc, start, end, label="PERSON")]
    return _apart(spans)


@cache
def _surnames() -> frozenset[str]:
    """Family names of heads of state and government, folded; short ones are too often something else."""
    return frozenset(name for r in rows("leaders") if len(name := fold(r["name"].split()[-1])) > 5)


def _known_surnames(doc: Doc, texts: list[str], spans: list[Span], known_place: Callable[[str], bool]) -> list[Span]:
    """"Putin plays host to Erdoğan": what ends in a leader's name is a person, though the model said company or town or nothing."""
    at = [i for i, text in enumerate(texts) if len(text) > 5 and text[0].isupper() and doc[i].tag_ in ("NNP", "NNPS") and fold(text) in _surnames() and not known_place(text)]
    if not at:
        return spans
    taken = {i: s for s in spans for i in range(s.start, s.end)}
    for i in at:
        around = taken.get(i)
        if around is None:
            spans = [*spans, Span(doc, i, i + 1, label="PERSON")]
        elif around.label_ in ("ORG", "GPE", "LOC", "NORP") and around.end == i + 1 and len(around) <= 3 and all(t.text[0].isupper() and t.is_alpha for t in around) and around.text not in organisations():
            spans = [Span(doc, around.start, around.end, label="PERSON") if s is around else s for s in spans]
    return _apart(spans)


def _whole_names(doc: Doc, spans: list[Span]) -> list[Span]:
    """"Kim Jong-il": the words that the tokenizer kept together after a family name (pipeline.prepared) are a person's."""
    names = []
    for i in doc.user_data.get("given_names", ()):
        start = i - 1
        if not any(s.start <= start and s.end > i and s.end - s.start > 2 for s in spans):
            names.append(Span(doc, start, i + 1, label="PERSON"))
    taken = {t for s in names for t in range(s.start, s.end)}
    return [s for s in spans if not taken & set(range(s.start, s.end))] + names


def _american_georgia(doc: Doc, i: int) -> bool:
    near = doc.text[max(0, doc[i].idx - 400) : doc[i].idx + 400]
    return bool(re.search(r"\bAtlanta\b|\bSavannah\b|\bU\.?S\.? state\b|\bAlabama\b|\bFlorida\b|\bTennessee\b|\bCarolina\b", near))


def _list_of_places(span: Span) -> bool:
    return any(t.text == "," for t in span)


def _is_name_word(token) -> bool:
    return (token.text[:1].isupper() and token.is_alpha) or (bool(re.match(r"[A-Z][\w’'.-]*$", token.text)) and not token.is_punct)


@cache
def _heads() -> frozenset[str]:
    return frozenset({row["phrase"].replace("-", " ").split()[-1] for row in rows("offices") if row["class"] != "private"} - {"to", "large"} | {"mr", "mrs", "ms"})  # not "high commissioner to", "ambassador at large"


# words that end an office only behind "of", "for" and the like: "Secretary of State John Kerry" names a person, "State Department" does not
WEAK_HEADS = {"state", "house", "nations", "government", "army", "council", "mission", "opposition", "parliament", "defence", "defense", "finance", "exchequer", "affairs", "staff"}
BEFORE_WEAK = {"of", "for", "and", "foreign", "united", "the"}
OFFICE_HEADS = {"minister", "secretary", "commissioner", "ministers", "secretaries"}


def _people_after_titles(doc: Doc, texts: list[str], spans: list[Span]) -> list[Span]:
    """"Prime Minister Juri Ratas": capitalised words after a title are a person whatever the model said."""
    heads = _heads()
    taken = {i: s for s in spans for i in range(s.start, s.end)}
    for at, text in enumerate(texts[:-1]):
        if text.lower().rstrip(".") not in heads or not text[0].isalpha():
            continue
        token = doc[at]
        if token.lower_ in WEAK_HEADS and (at == 0 or doc[at - 1].lower_ not in BEFORE_WEAK or (doc[at - 1].lower_ == "the" and (at < 2 or doc[at - 2].lower_ not in BEFORE_WEAK))):
            continue
        i = at + 1
        if i < len(doc) and doc[i].text == "." and len(token.text) <= 4:
            i += 1
        first = i
        if first >= len(doc) or not _is_name_word(doc[first]) or doc[first].lower_ in _title_words() or doc[first].text in demonyms():
            continue
        if token.text.islower() and token.lower_ in ("general", "head", "chief", "leader", "deputy", "official", "officials") and first in taken and taken[first].label_ in ("ORG", "GPE", "DATE"):
            continue
        if token.lower_ == "general" and doc[first].text in words("modifiers", "general"):
            continue  # "General Assembly", "General Motors"
        while i < len(doc) and ((_is_name_word(doc[i]) and doc[i].lower_ not in _title_words() and doc[i].tag_ not in ("DT", "IN", "PRP", "CC"))
                                or (doc[i].lower_ in _PARTICLES and i + 1 < len(doc) and (_is_name_word(doc[i + 1]) or (doc[i + 1].lower_ in _PARTICLES and i + 2 < len(doc) and _is_name_word(doc[i + 2]))))
                                or (doc[i].text == "-" and i > first and i + 1 < len(doc) and not doc[i].whitespace_ and (doc[i + 1].is_alpha))):
            if (doc[i].is_sent_start and i > first) or doc[i].text in _DAYS:
                break
            i += 1
        if i == first or (i < len(doc) and not doc[i].is_sent_start and doc[i].text.rstrip(".").title() == doc[i].text.rstrip(".") and doc[i].lower_ in OFFICE_HEADS):
            continue  # "Deputy Industry Minister"
        if i < len(doc) and doc[i].text in ("'s", "’s") and i + 1 < len(doc) and doc[i + 1].text[:1].isupper() and token.lower_ in ("general", "head", "chief"):
            continue  # "General People's Committee" is no general
        found = Span(doc, first, i, label="PERSON")
        if i - first > 5 or (first in taken and taken[first].label_ in ("DATE", "TIME", "CARDINAL", "NORP")):
            continue
        if first in taken and taken[first].label_ in ("GPE", "LOC", "ORG") and (taken[first].text in country_names() or taken[first].text in organisations() or _known_area(taken[first].text)):
            continue
        if i - first == 1 and first in taken and taken[first].label_ == "ORG" and _ALLCAPS.match(doc[first].text):
            continue
        overlapping = {taken[j] for j in range(first, i) if j in taken}
        if any(s.label_ == "PERSON" and s.start <= first and s.end >= i for s in overlapping):
            continue
        spans = [s for s in spans if s not in overlapping] + [found]
        for j in range(first, i):
            taken[j] = found
    return _apart(spans)


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
    kept = [Span(doc, s.start, s.end, label="GPE") if s.text in places and s.label_ in ("PERSON", "ORG") and len(s) == 1 and not (s.start and doc[s.start - 1].lower_.rstrip(".") in _title_words()) else s for s in kept]
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


@cache
def _areas() -> frozenset[str]:
    return frozenset(r["name"] for r in rows("areas"))


def _known_area(text: str) -> bool:
    return text in _areas()


SOLE = {"king", "queen", "emperor", "sultan", "emir", "sheikh", "pope", "mr", "mrs", "ms", "president", "minister", "premier", "chancellor"}  # before a person's only name


@cache
def _no_surnames() -> frozenset[str]:
    return frozenset({*country_names(), *demonyms(), *organisations()})


def _spread(doc: Doc, texts: list[str], spans: list[Span]) -> list[Span]:
    """One name, one label: a surname known as a person's is a person everywhere, and a name mostly seen as one label takes it everywhere."""
    people = {s.text for s in spans if s.label_ == "PERSON"}
    surnames = {p.split()[-1] for p in people if len(p.split()) > 1}
    known = {name for name in surnames if len(name) > 2} - _no_surnames()
    parts = {w for p in people if len(p.split()) == 2 for w in p.split()}
    whole = {i for s in spans if s.label_ == "PERSON" and len(s) > 1 for i in range(s.start, s.end)}
    alone = {t.text for t in (doc[i] for i, text in enumerate(texts) if text in parts and i not in whole) if t.dep_ in ("nsubj", "nsubjpass", "poss", "dobj") and t.ent_type_ not in ("DATE", "TIME")}
    known |= {p.split()[0] for p in people if len(p.split()) == 2 and (len(p.split()[0]) > 3 or "-" in p.split()[1]) and p.split()[0] in alone and p.split()[1] not in alone} - _no_surnames()
    known |= {s.text for s in spans if s.label_ == "PERSON" and len(s) == 1 and s.start and len(s.text) > 3 and doc[s.start - 1].lower_.rstrip(".") in SOLE} - _no_surnames()
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
