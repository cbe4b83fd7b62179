"""Who is spoken of: names with the offices around them, titles that stand for a person, pronouns, delegations."""

import re
from functools import cache

from lib.extract.parse import Doc, Span, Token
from lib.model import PersonMention
from lib.tables import column, country_names, demonyms, fold, home_of, organisations, rows, words

PRONOUNS = {"he": "male", "him": "male", "his": "male", "himself": "male", "she": "female", "her": "female", "hers": "female", "herself": "female",
            "they": "", "them": "", "their": "", "theirs": "", "themselves": "", "both": ""}  # fmt: skip
PLURAL_PRONOUNS = {"they", "them", "their", "theirs", "themselves", "both"}
GROUPS = {"delegation": "delegation", "mission": "mission", "team": "team", "envoys": "envoys", "officials": "officials", "delegates": "delegation", "inspectors": "team"}
UNDER = {"under secretary"}  # one word (lib/extract/pipeline.py)
LONGEST_TITLE = 16  # tokens
_POSSESSIVES = {"his", "her", "their"}
_ORGANISATIONS = frozenset(organisations().values())
_AT_THE_TOP = {"chief", "head", "chairman", "chairwoman", "chairperson", "leader", "boss", "commission", "council", "executive"}  # "NATO chief", not "UN refugee chief"
_SENDING = {"send", "dispatch", "appoint", "name"}
_COUNTERPART = re.compile(r"\b(?:counterparts?|opposite numbers?|homologues?)\b|\bcolleagues?$", re.I)


@cache
def offices() -> dict[str, tuple[str, str]]:
    """Office phrase, folded -> (class, home or "")."""
    return {fold(r["phrase"]): (r["class"], r["home"]) for r in rows("offices")}


@cache
def heads() -> frozenset[str]:
    """The words that carry an office phrase: "minister" in "prime minister", "secretary" in "secretary of state"."""
    found = set()
    for phrase in offices():
        before = re.split(r" (?:of|for|to|at) ", phrase)[0]
        found.add(before.split()[-1])
    return frozenset(found - {"late", "de"} | UNDER)


@cache
def _office_words() -> frozenset[str]:
    return frozenset(w for phrase in offices() for w in phrase.split()) - {"of", "the", "for", "to", "at", "and"} | UNDER


def office_in(phrase: str) -> tuple[str, str, str]:
    """The longest office in a phrase -> (office as listed, class, home it implies); ("", "", "") if none."""
    tokens = fold(phrase).replace(",", " ").split()
    tokens = [t.removesuffix("'s") for t in tokens]
    singular = [t[:-1] if t.endswith("s") and t[:-1] in heads() else t for t in tokens]
    best = ("", "", "")
    for i in range(len(singular)):
        for j in range(min(len(singular), i + 7), i, -1):
            words_ = " ".join(singular[i:j])
            if words_ in offices() and len(words_) >= len(best[0]):
                best = (words_, *offices()[words_])
    if best[1] == "minister" and re.search(r"\b(?:deputy|vice|assistant)\b", fold(phrase)):
        best = (best[0], "envoy", best[2])
    if best[1] == "minister" and re.search(r"minister (?:of|for) (?:\w+ )?(?:foreign|external)|ministers? of foreign", fold(phrase)):
        best = (best[0], "foreign_minister", best[2])
    if best[1] == "minister" and re.search(r"\bdefen[cs]e\b", fold(phrase)):
        best = (best[0], "defence_minister", best[2])
    if best[1] == "minister" and re.search(r"\bfinance\b", fold(phrase)):
        best = (best[0], "finance_minister", best[2])
    if best[0] == "secretary" and not re.search(r"\b(?:defen[cs]e|state|trade|commerce|energy|interior|home|foreign|health|cabinet|labor|labour|agriculture|treasury)\b", fold(phrase)):
        best = (best[0], "official", best[2])
    return best


def find(doc: Doc, entities: list[Span]) -> list[PersonMention]:
    """Every mention of a person or a named delegation, in order."""
    sentence = doc.sentence
    people = [e for e in entities if e.label_ == "PERSON" and not _is_thing(doc, e) and e.start_char >= doc.user_data.get("story", 0)]
    inside = {i: e for e in entities for i in range(e.start, e.end)}
    used: set[int] = set()
    found: list[PersonMention] = []
    for person in people:
        before = _title_before(doc, person.start, inside)
        after = _title_after(doc, person.end, inside)
        used.update(range(before.start, before.end) if before else ())
        used.update(range(after.start, after.end) if after else ())
        for i in [*(range(before.start, before.end) if before else ()), *(range(after.start, after.end) if after else ())]:
            doc.user_data.setdefault("offices", {})[i] = person.end - 1  # whose office this word is part of
        found.append(_named(doc, person, before, after, inside, sentence))
    taken = {i for p in people for i in range(p.start, p.end)}
    of_nations, carriers = demonyms(), heads() | _COUNTERPARTS
    for token in doc:
        if token.i in used or token.i in taken:
            continue
        low = token.lower_
        if low in PRONOUNS and token.tag_ in ("PRP", "PRP$"):
            if low.endswith("self") and token.dep_ == "appos":
                continue  # "by Holm himself"
            found.append(_pronoun(token, sentence))
        elif (low in _SEVERAL or low in _COUNTS) and (several := _several(token)) is not None:
            found.append(PersonMention(token.idx, token.idx + len(token.text), token.text, "pronoun", sentence[token.i], subject=_is_subject(token), plural=True, count=several))
        elif token.text in of_nations and (home := _by_nation(token)) != "":
            found.append(PersonMention(token.idx, token.idx + len(token.text), token.text, "title", sentence[token.i], home=home, subject=_is_subject(token)))
        elif token.dep_ in ("nsubj", "nsubjpass") and _others(token):
            found.append(PersonMention(token.idx, token.idx + len(token.text), token.text, "others", sentence[token.i], subject=True, plural=True))
        elif (token.dep_ in ("nsubj", "nsubjpass") or low == "old") and _epithet(token):
            found.append(PersonMention(token.idx, token.idx + len(token.text), token.text, "pronoun", sentence[token.i], subject=True, clause=_clause(token)))
        elif low in GROUPS:
            found += _group(doc, token, inside, sentence)
        elif (low in carriers or (low[-1] in "s." and _singular(token) in carriers)) and (made := _title(doc, token, inside, sentence)) is not None:
            found.append(made)
    return sorted(found, key=lambda m: (m.start, m.end))


def _is_main(token: Token) -> bool:
    """Is it the subject of a main clause, or of what is reported by "... , he said"?"""
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head != token:
        token = token.head
    verb = token.head
    while verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    reported = verb.dep_ == "ccomp" and verb.head.dep_ == "ROOT" and verb.i < verb.head.i
    return token.dep_ in ("nsubj", "nsubjpass") and (verb.dep_ == "ROOT" or reported)


def _clause(token: Token) -> int:
    """The verb whose argument a mention is: two arguments of one verb are not the same person. -1 for possessors and the like."""
    while token.dep_ in ("conj", "appos", "compound", "nmod", "pobj", "prep", "flat") and token.head != token:
        token = token.head
    return token.head.i if token.dep_ in ("nsubj", "nsubjpass", "dobj", "obj", "iobj", "dative", "agent", "prep") or token.head.pos_ in ("VERB", "AUX") else -1


def _others(token: Token) -> bool:
    """Is a subject a plural that is no named person: "diplomats said", "Turkey and Israel signed"; a "they" that follows means them."""
    nations = token.ent_type_ == "GPE" and any(c.dep_ == "conj" and c.ent_type_ == "GPE" for c in token.children)
    return nations or (token.tag_ == "NNS" and _singular(token) not in heads() and not any(c.dep_ in ("nummod", "det") and c.lower_ in ("two", "three", "four", "both") for c in token.children) and token.lower_ not in ("sides", "talks"))


def _epithet(token: Token) -> bool:
    """"The retired general returned", "the 62-year-old arrived", "the veteran diplomat said": another word for whoever was spoken of."""
    if token.lower_ == "old":
        first = next((c for c in token.children if c.lower_ == "year"), token).left_edge
        return first.i < token.i and "the" in (first.lower_, token.doc[max(0, first.i - 1)].lower_) and (token.dep_ in ("nsubj", "nsubjpass") or (token.dep_ == "amod" and token.head.pos_ == "VERB" and token.head.i == token.i + 1))
    if token.tag_ != "NN" or not any(c.lower_ == "the" for c in token.children) or any(c.dep_ in ("prep", "appos") or c.ent_type_ == "PERSON" for c in token.children if c.lower_ != "the"):
        return False
    told = any(c.lower_ in words("modifiers", "former") or c.lower_ in ("veteran", "long-serving") or (c.lower_ == "old" and any(g.lower_ == "year" for g in c.children)) for c in token.children if c.dep_ in ("amod", "compound"))
    return told and (_singular(token) in heads() or token.lemma_ in words("modifiers", "calling"))


def _several(token: Token) -> int | None:
    """"the two men", "both men", "the pair", "the three": how many people of whom the text has spoken; None if these words (_SEVERAL, _COUNTS) mean none here."""
    before = {c.lower_ for c in token.children if c.dep_ in ("det", "nummod", "predet", "amod", "preconj")}
    if any(c.dep_ in ("prep", "relcl") and c.lower_ == "of" for c in token.children):
        return None
    counted = next((_COUNTS[w] for w in before if w in _COUNTS), None)
    if token.lower_ in ("pair", "duo", "trio") and "the" in before:
        return 3 if token.lower_ == "trio" else 2
    if token.lower_ in ("men", "women") and (counted or "both" in before):
        return counted or 2
    if token.lower_ in _COUNTS and token.pos_ == "NUM" and "the" in before and token.dep_ in ("nsubj", "nsubjpass") and not any(c.dep_ in ("amod", "compound") for c in token.children):
        return _COUNTS[token.lower_]
    return None


def _by_nation(token: Token) -> str:
    """"the North Korean also toured a farm": the home of a person whom the text calls by a demonym alone; "" if it does not."""
    if token.tag_ not in ("NNP", "NN", "JJ") or token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj") or token.text.endswith("s"):
        return ""
    first = token.left_edge
    if first.lower_ != "the" or any(c.dep_ in ("prep", "relcl", "acl") for c in token.children):
        return ""
    verb = token.head if token.head.pos_ in ("VERB", "AUX") else token.head.head
    plural = any(c.tag_ == "VBP" or c.lower_ in ("are", "were", "have") for c in (verb, *verb.children) if c.pos_ in ("VERB", "AUX"))
    name = token.doc.span(first.i + 1, token.i + 1).text
    return "" if plural else home_of(name) or home_of(token.text)


_SEVERAL = {"pair", "duo", "trio", "men", "women"}
_COUNTERPARTS = {"counterpart", "homologue", "number", "colleague"}
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}


def _is_thing(doc: Doc, entity: Span) -> bool:
    """"The helicopter carrier Kaga", "Typhoon Haiyan", "Queen Alia airport": a ship, a storm or a building is no person."""
    before = doc[entity.start - 1].lower_ if entity.start else ""
    after = doc[entity.end].lower_ if entity.end < len(doc) else ""
    things = words("modifiers", "thing")
    return before in things or after in words("modifiers", "building")


def _walk_left(doc: Doc, i: int, inside: dict[int, Span]) -> int:
    """First token of the title phrase that ends at token i."""
    start = i + 1
    sent_start = doc[i].sent.start
    while i >= sent_start and start - i <= LONGEST_TITLE:
        token = doc[i]
        low = token.lower_.rstrip(".")
        entity = inside.get(i)
        if entity is not None and entity.label_ in ("PERSON", "DATE", "TIME", "CARDINAL", "EVENT"):
            break
        if low == "the" and i > sent_start and doc[i - 1].lower_ in ("of", "to"):
            i -= 1
            continue
        if low in ("of", "for", "to") or token.text == "and":
            left = doc[i - 1] if i > sent_start else None
            if left is None or (low == "to" and left.lower_ not in ("ambassador", "envoy", "representative", "adviser", "advisor")) or not (_singular(left) in heads() or (low == "for" and left.lower_ == "state" and i - 3 >= sent_start and _singular(doc[i - 3]) in heads()) or (token.text == "and" and _plain_word(left, inside) and _office_of_before(doc, i, sent_start))):
                break
        elif token.text in ("'s", "’s", "'", "’", "-", ".") or low in _office_words() or low in words("modifiers", "office") or low in words("modifiers", "former") or low in words("modifiers", "honorific") or (entity is not None and entity.label_ in ("NORP", "GPE", "ORG", "LOC", "FAC", "ORDINAL")):
            pass
        elif token.text == "," or token.is_punct or token.is_space or (token.pos_ in ("VERB", "AUX", "ADP", "SCONJ", "CCONJ", "PRON", "ADV", "PART", "NUM") and low not in words("modifiers", "office")) or token.pos_ == "DET" or token.pos_ not in ("ADJ", "NOUN", "PROPN"):
            break
        start = i
        i -= 1
    return start


def _office_of_before(doc: Doc, i: int, sent_start: int) -> bool:
    """Is the "and" at i inside "Minister of Trade and Industry"?"""
    near = doc.span(max(sent_start, i - 5), i).text.lower()
    return bool(re.search(r"\b(?:minister|secretary|commissioner|chief|head|director)\b.*\b(?:of|for)\b", near))


def _plain_word(token: Token, inside: dict[int, Span]) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "ADJ") and (token.i not in inside or inside[token.i].label_ == "ORG")


def _singular(token: Token) -> str:
    low = token.lower_.rstrip(".")
    return low[:-1] if low.endswith("s") and low[:-1] in heads() and low not in heads() else low


def _title_before(doc: Doc, start: int, inside: dict[int, Span]) -> Span | None:
    """"Latvian Defence Minister" before a name, also with a comma between ("his Libyan counterpart, Shukri Ghanem")."""
    end = start
    if end and doc[end - 1].text == ".":
        end -= 1
    comma = end and doc[end - 1].text == ","
    last = end - 2 if comma else end - 1
    if last < doc[start].sent.start:
        return None
    of_country = comma and last in inside and inside[last].label_ in ("GPE", "ORG") and _after_of(doc, inside[last])
    closed = _singular(doc[last]) in heads() or _is_counterpart(doc, last) or doc[last].lower_ in ("state", "affairs", "defense", "defence") or of_country or (comma and _inside_office(doc, last, inside))
    if comma and not closed:
        return None
    begin = _walk_left(doc, last, inside)
    while begin <= last and (doc[begin].text in ("'s", "’s", "-", ".", "and", "of", "for") or doc[begin].is_punct):
        begin += 1
    phrase = doc.span(begin, last + 1)
    if begin > last or not (office_in(phrase.text)[0] or _COUNTERPART.search(phrase.text)):
        short = doc[last]
        if short.lower_.rstrip(".") in words("modifiers", "male") | words("modifiers", "female") | words("modifiers", "honorific") or short.text in demonyms():
            return doc.span(last, last + 1)
        return None
    if comma:
        determiner = doc[begin - 1] if begin > 0 else None
        definite = (determiner is not None and determiner.lower_ in ("the", "his", "her", "their", "its", "'s", "’s")) or doc[begin].text in demonyms() or any(t.text in ("'s", "’s") for t in phrase)
        if not definite:
            return None
    return phrase


def _is_counterpart(doc: Doc, i: int) -> bool:
    """Is the word at i the end of "his Iranian counterpart", "opposite number", "colleague"?"""
    return bool(_COUNTERPART.search(doc.span(max(doc[i].sent.start, i - 1), i + 1).text))


def _inside_office(doc: Doc, last: int, inside: dict[int, Span]) -> bool:
    """Does the phrase that ends here hang on an office through "of" or "for": "chairman of the parliament", "head of the planning commission"?"""
    for i in range(last, max(doc[last].sent.start, last - 6), -1):
        if doc[i].lower_ in ("of", "for"):
            return i > 0 and _singular(doc[i - 1]) in heads()
        if doc[i].pos_ not in ("NOUN", "PROPN", "ADJ", "DET", "CCONJ", "PART") or (i in inside and inside[i].label_ == "PERSON"):
            return False
    return False


def _after_of(doc: Doc, entity: Span) -> bool:
    """"premier of Japan": does the entity hang on an office through "of"?"""
    i = entity.start - 1
    if i > 0 and doc[i].lower_ == "the":
        i -= 1
    return i > 0 and doc[i].lower_ in ("of", "to") and _singular(doc[i - 1]) in heads()


def _title_after(doc: Doc, end: int, inside: dict[int, Span]) -> Span | None:
    """"Ghanem, secretary of the General People's Committee of Libya": an apposition after the name."""
    if end + 2 >= len(doc) or doc[end].text not in (",", "(", "–", "—", "-", "--"):
        return None
    i = end + 1
    if doc[i].lower_ in ("who", "and", "whose", "which", "where", "but"):
        if doc[i].lower_ != "who" or i + 1 >= len(doc) or doc[i + 1].lower_ not in ("is", "was", "serves", "served", "heads", "leads"):
            return None
        i += 2
    stop = i
    sent_end = doc[end].sent.end
    while stop < min(sent_end, i + 14) and doc[stop].text not in (",", ")", ";", ":", ".", "–", "—", "--", "“", '"') and doc[stop].pos_ not in ("VERB", "AUX") and not (stop in inside and inside[stop].label_ == "PERSON"):
        stop += 1
    phrase = doc.span(i, stop)
    if len(phrase) == 0 or not any(_singular(t) in heads() for t in doc[i : min(stop, i + 9)]):
        return None
    if any(t.lower_ in ("with", "to", "from", "after", "before", "during", "in", "at", "by", "on") for t in doc[i : min(stop, i + 3)]) or (stop < len(doc) and stop in inside and inside[stop].label_ == "PERSON"):
        return None
    return phrase if office_in(phrase.text)[0] else None


NO_GOVERNMENT = {"Conference", "Forum", "Dialogue", "Assembly", "Asia", "headquarters", "Parliament", "Nations"}


@cache
def _seats() -> dict[str, str]:
    """The palaces and ministries that stand for a government -> its country: "White House envoy", "Kremlin aide"."""
    return {r["name"]: r["country"] for r in rows("areas") if r["kind"] == "seat" and r["name"].split()[-1] not in NO_GOVERNMENT}


def _home_in(phrase: Span | None, inside: dict[int, Span]) -> str:
    """The home that a title phrase names: its first demonym, country or organisation."""
    if phrase is None:
        return ""
    i = phrase.start
    while i < phrase.end:
        entity = inside.get(i)
        if entity is not None and entity.label_ in ("NORP", "GPE", "ORG", "LOC", "FAC"):
            home = home_of(entity.text)
            home = home or _seats().get(entity.text, "")
            if not home and entity.label_ == "ORG":
                home = next((home_of(t.text) for t in entity if home_of(t.text)), "")
            if home:
                return home
            i = entity.end
            continue
        home = home_of(doc_text) if (doc_text := phrase.doc[i].text) in country_names() or doc_text in demonyms() or doc_text in organisations() else ""
        if home:
            return home
        i += 1
    return ""


def _role_words(phrase: Span, inside: dict[int, Span]) -> str:
    kept = []
    for t in phrase:
        entity = inside.get(t.i)
        if entity is not None and entity.label_ in ("NORP", "GPE") and home_of(entity.text) and not kept:
            continue
        if not kept and (t.text in ("'s", "’s", "-", "–", ",") or t.lower_ in ("the", "a", "an", "his", "her", "their") or t.text in demonyms()):
            continue
        if t.text in ("–", "—"):
            break
        kept.append(t.text_with_ws)
    return "".join(kept).strip()


def _gender(name: str, phrase: str) -> str:
    tokens = {w.rstrip(".").lower() for w in phrase.split()}
    for gender in ("female", "male"):
        if tokens & words("modifiers", gender):
            return gender
    return column("first_names", "name", "gender").get(name.split()[0], "") if " " in name else ""


def _named(doc: Doc, person: Span, before: Span | None, after: Span | None, inside: dict[int, Span], sentence: list[int]) -> PersonMention:
    root = person.root
    phrases = [p for p in (before, after) if p is not None]
    role = role_class = home = ""
    counterpart = former = False
    if before is not None and person.end + 1 < len(doc) and doc[person.end].lower_ == "of" and person.end + 1 in inside:
        of_home = inside[person.end + 1]
        home = home_of(of_home.text) if of_home.label_ in ("GPE", "LOC", "ORG") else ""
    for phrase in phrases:
        listed, kind, implied = office_in(phrase.text)
        low = phrase.text.lower()
        counterpart = counterpart or bool(_COUNTERPART.search(low))
        home = home or _home_in(phrase, inside) or implied
        if any(t.lower_.rstrip(".") in words("modifiers", "former") for t in phrase) or low.startswith("ex-"):
            former = True
        if listed and not role_class:
            role, role_class = _role_words(phrase, inside), kind
            if kind == "official" and re.search(r"\b(?:parliament|senate|duma|national assembly|bundestag|knesset|majlis)\b", low):
                role_class = "legislator"
            elif kind == "official" and home in _ORGANISATIONS and not set(role.lower().split()) - _AT_THE_TOP - {w for n in organisations() for w in n.lower().split()}:
                role_class = "organisation_head"
    if role_class == "head_of_state" and home in _ORGANISATIONS:
        role_class = "organisation_head"
    if before is not None and not home and before.start >= 1:
        home = _possessor_home(doc, before.start, inside)
    if not home:
        home = _led_home(root)
    if before is None and not home and person.start >= 2:
        home = _possessor_home(doc, person.start, inside)  # "Peru's Juan Rojas"
    if not home and role_class and root.dep_ in ("dobj", "obj") and root.head.lemma_ in _SENDING:  # "Chile sent Foreign Minister X"
        home = next((home_of(inside[c.i].text) for c in root.head.children if c.dep_ == "nsubj" and c.i in inside and inside[c.i].label_ == "GPE"), "")
    if former and role_class not in ("", "envoy"):
        role_class = "former"
    title_words = before.text if before is not None else ""
    return PersonMention(
        person.start_char, person.end_char, person.text, "name", sentence[person.start], role, role_class, home,
        _gender(person.text, title_words), _is_subject(root), counterpart=counterpart, former=former,
        possessed=before is not None and (_represents(root) or (before.start > 0 and doc[before.start - 1].lower_ in _POSSESSIVES) or (root.dep_ in ("dobj", "obj") and root.head.lemma_ in _SENDING)),
        owner=_owner(doc, before, inside), clause=_clause(root), main=_is_main(root), aside=root.dep_ in ("nsubj", "nsubjpass") and root.head.dep_ == "relcl",
        joined=root.dep_ == "conj" and root.head.i in inside and inside[root.head.i].label_ == "PERSON",
    )  # fmt: skip


def _represents(token: Token) -> bool:
    """"will be represented by Foreign Minister X": at home where the one represented is."""
    return token.dep_ == "pobj" and token.head.dep_ == "agent" and token.head.head.lemma_ == "represent"


def _led_home(token: Token) -> str:
    """"Observers from South Africa, led by Labour Minister X": the home of those led."""
    if not (token.dep_ == "pobj" and token.head.dep_ == "agent" and token.head.head.lemma_ in ("lead", "head") and token.head.head.dep_ in ("acl", "relcl")):
        return ""
    verb = token.head.head
    return next((h for t in verb.head.subtree if t.i < verb.i and (t.text in demonyms() or t.ent_type_ in ("GPE", "ORG", "NORP")) and (h := home_of(t.doc.span(t.i - 1, t.i + 1).text if t.i and t.doc[t.i - 1].ent_type_ == t.ent_type_ and t.doc[t.i - 1].ent_iob_ in ("B", "I") else t.text))), "")


def _owner(doc: Doc, before: Span | None, inside: dict[int, Span]) -> int:
    """Where the name begins of the person whose office it is: "Barack Obama's Mideast envoy, X"; -1 if none."""
    if before is None or before.start < 2 or doc[before.start - 1].text not in ("'s", "’s", "'", "’"):
        return -1
    owner = inside.get(before.start - 2)
    return owner.start_char if owner is not None and owner.label_ == "PERSON" else -1


def _possessor_home(doc: Doc, start: int, inside: dict[int, Span]) -> str:
    """"Japan's" before "foreign ministry press secretary"."""
    i = start - 1
    if doc[i].text in ("'s", "’s", "'", "’") and i - 1 in inside and inside[i - 1].label_ in ("GPE", "ORG", "LOC"):
        return home_of(inside[i - 1].text)
    return ""


def _is_subject(token: Token) -> bool:
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head != token:
        token = token.head
    return token.dep_ in ("nsubj", "nsubjpass")


def _antecedent(token: Token) -> int:
    """"Dai, who cut short his stay": where the noun stands that a relative clause says this of; -1 if there is none."""
    verb = token.head
    while verb.head != verb and verb.dep_ != "relcl" and (verb.pos_ not in ("VERB", "AUX") or verb.dep_ in ("conj", "xcomp")):
        verb = verb.head
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return verb.head.idx if verb.dep_ == "relcl" and subject is not None and subject.lower_ in ("who", "that") and subject.i < token.i else -1


def _pronoun(token: Token, sentence: list[int]) -> PersonMention:
    return PersonMention(
        token.idx, token.idx + len(token.text), token.text, "pronoun", sentence[token.i], gender=PRONOUNS[token.lower_],
        subject=token.dep_ in ("nsubj", "nsubjpass"), plural=token.lower_ in PLURAL_PRONOUNS, clause=_clause(token) if token.tag_ == "PRP" and not token.lower_.endswith("self") else token.head.head.i if token.head.dep_ == "attr" and not any(c.dep_ == "acomp" for c in token.head.head.children) else -1,
        main=_is_main(token), owner=_antecedent(token) if token.tag_ == "PRP$" or token.lower_ in ("he", "she") else -1,
    )  # fmt: skip


def _group(doc: Doc, token: Token, inside: dict[int, Span], sentence: list[int]) -> list[PersonMention]:
    """"An African Union (AU) delegation", "Ukraine trade mission": a delegation named by its home."""
    if token.text[0].isupper() and token.i in inside and inside[token.i].label_ == "ORG" and inside[token.i].end - inside[token.i].start > 1:
        return []  # "the EU Monitoring Mission" resides
    left = token.i
    while left > token.sent.start and (doc[left - 1].pos_ in ("ADJ", "NOUN", "PROPN", "NUM") or doc[left - 1].text in ("(", ")", "-", "'s", "’s") or (left - 1 in inside and inside[left - 1].label_ in ("NORP", "GPE", "ORG"))):
        if left - 1 in inside and inside[left - 1].label_ in ("PERSON", "DATE"):
            break
        left -= 1
    phrase = doc.span(left, token.i + 1)
    home = _home_in(phrase, inside)
    if not home:
        following = doc.span(token.i + 1, token.i + 5)
        if len(following) > 1 and doc[following.start].lower_ in ("from", "of"):
            home = _home_in(following, inside)
    definite = (left > 0 and doc[left - 1].lower_ == "the") or doc[left].lower_ == "the"
    if not home and not definite:
        return []
    named = next((inside[i].text for i in range(left, token.i) if i in inside and inside[i].label_ in ("NORP", "GPE", "ORG") and home_of(inside[i].text)), "")
    name = f"{named} {token.text}" if named else token.text
    return [PersonMention(doc[left].idx, token.idx + len(token.text), name, "group", sentence[token.i], phrase.text, "delegation" if home else "", home, subject=_is_subject(token))]


def _title(doc: Doc, token: Token, inside: dict[int, Span], sentence: list[int]) -> PersonMention | None:
    """"the Japanese premier", "the U.S. secretary of state": an office that stands for its holder."""
    word = _singular(token)
    counterpart = token.lower_ in ("counterpart", "homologue") or (token.lower_ in ("number", "colleague") and _is_counterpart(doc, token.i))
    if not (word in heads() or counterpart) or token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "amod"):
        return None
    entity = inside.get(token.i)
    if entity is not None and entity.label_ in ("PERSON", "ORG", "EVENT", "GPE"):
        return None
    left = min(_walk_left(doc, token.i, inside), token.i)
    right = token.i + 1
    if right < len(doc) - 1 and doc[right].lower_ in ("of", "for"):
        stop = right + 1
        while stop < min(len(doc), right + 6) and (doc[stop].pos_ in ("PROPN", "ADJ", "NOUN", "DET") or doc[stop].text in ("'s", "’s")) and not doc[stop].is_space:
            stop += 1
        right = stop if stop > right + 1 else right
    phrase = doc.span(left, right)
    listed, kind, implied = office_in(phrase.text)
    if not listed and not counterpart:
        return None
    home = _home_in(phrase, inside) or implied or (_possessor_home(doc, left, inside) if left else "")
    if kind == "head_of_state" and home in _ORGANISATIONS:
        kind = "organisation_head"
    determiner = doc[left - 1].lower_ if left > token.sent.start else ""
    if determiner in ("a", "an", "any", "no", "some", "every", "each", "another", "several", "many", "as") or doc[left].lower_ in ("a", "an", "any", "first"):
        return None
    plural = token.tag_ in ("NNS", "NNPS")
    if not home and determiner not in ("the", "his", "her", "their", "both", "two", "three") and not token.text[0].isupper():
        return None
    if re.match(r"(?:former|ex|late)\b", phrase.text.lower()):
        return None
    start = doc[left].idx
    return PersonMention(start, doc[right - 1].idx + len(doc[right - 1].text), phrase.text, "title", sentence[token.i], _role_words(phrase, inside), kind, home, gender=_gender("", phrase.text),
                         subject=_is_subject(token), plural=plural, counterpart=counterpart, main=_is_main(token))  # fmt: skip
