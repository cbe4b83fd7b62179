"""Offices: what the words beside a name say its bearer is, and for which country or organisation."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from lib.extract.parse import Doc, Span, Token
from lib.tables import column, country_names, demonyms, fold, home_of, organisations, rows, words

UNDER = {"under secretary"}  # one word (lib/extract/pipeline.py)
LONGEST_TITLE = 16  # words
POSSESSIVE = {"'s", "’s", "'", "’"}
DETERMINERS = {"the", "his", "her", "their", "its", "our", "whose", *POSSESSIVE}
RANK = (
    "head_of_state",
    "head_of_government",
    "royal",
    "organisation_head",
    "foreign_minister",
    "defence_minister",
    "finance_minister",
    "deputy_head",
    "minister",
    "envoy",
    "legislator",
    "military",
    "leader",
    "official",
    "spokesperson",
    "resident",
    "candidate",
    "private",
    "former",
)
COUNTERPART = re.compile(r"\b(?:counterparts?|opposite numbers?|homologues?)\b|\bcolleagues?$", re.I)
_PORTFOLIO = re.compile(r"\b(?:minister|secretary|commissioner|chief|head|director)\b.*\b(?:of|for)\b")
_BREAK = re.compile(r"\s*[,;()–—&]\s*|\s-+\s|\s(?:and|also|both|as|who)\s", re.I)
_WITHIN = re.compile(
    r"\s(?:of|to|for|at|in|on|from|with|under(?! secretar)|by|during|before|until|since|over|overseeing)\s"
)
_MINISTER_OF = (
    ("envoy", r"\b(?:deputy|vice|assistant|junior|alternate)\b"),
    ("foreign_minister", r"minister s?(?:of|for) (?:\w+ )?(?:foreign|external)"),
    ("foreign_minister", r"ministers? (?:of|for) (?:\w+ )?(?:foreign|external)"),
    ("defence_minister", r"\bdefen[cs]e\b"),
    ("finance_minister", r"\bfinance\b"),
)


class Office(NamedTuple):
    """words: as listed in offices.csv ("" if the phrase names none); kind: its class; home: what it implies; former:
    held once."""

    words: str = ""
    kind: str = ""
    home: str = ""
    former: bool = False


@cache
def offices() -> dict[str, tuple[str, str]]:
    """Office phrase, folded -> (class, home or "")."""
    return {fold(r["phrase"]): (r["class"], r["home"]) for r in rows("offices")}


@cache
def heads() -> frozenset[str]:
    """The words that carry an office phrase: "minister" in "prime minister", "secretary" in "secretary of state"."""
    found = {re.split(r" (?:of|for|to|at) ", phrase)[0].split()[-1] for phrase in offices()}
    return frozenset(found - {"late", "de"} | UNDER)


@cache
def plurals() -> frozenset[str]:
    """ "presidents", "ministers": the words that say an office of several."""
    return frozenset(f"{w[:-1]}ies" if w.endswith("y") else f"{w}s" for w in heads()) - heads()


@cache
def office_words() -> frozenset[str]:
    return (
        frozenset(w for phrase in offices() for w in phrase.split())
        - {"of", "the", "for", "to", "at", "and", "in", "with", "on"}
        | UNDER
    )


@cache
def courtesy() -> frozenset[str]:
    """Words that stand before a name and are no office: "Mr", "Dr", "Shri", "His Excellency"."""
    return words("modifiers", "courtesy") | words("modifiers", "honorific")


@lru_cache(maxsize=20_000)
def office_in(phrase: str) -> Office:
    """The office that a phrase says is held: of several joined by "and" the highest now held; not one that is only
    spoken of in it ("adviser to the minister")."""
    found = [office for part in _BREAK.split(phrase) for office in _held(part)]
    return min(found, key=lambda o: (o.former, RANK.index(o.kind)), default=Office())


def _held(part: str) -> Iterator[Office]:
    """The office of one phrase without "and": the last before its first preposition, unless it only owns what follows
    ("the president's aide")."""
    low = fold(part).replace(",", " ")
    said, tokens = low.split(), [_plain(t) for t in low.split()]
    inner = len(_WITHIN.split(f" {low} ")[0].split()) or len(tokens)
    held, reached = None, 0
    for i in range(min(inner, len(tokens))):
        end = next((j for j in range(min(len(tokens), i + 7), i, -1) if " ".join(tokens[i:j]) in offices()), 0)
        if end > reached and not (end < len(tokens) and said[end - 1].endswith(("'s", "s'"))):
            held, reached = (i, end), end
    if held is not None:
        listed = " ".join(tokens[held[0] : held[1]])
        kind, home = offices()[listed]
        former = kind == "former" or bool(words("modifiers", "former") & set(tokens[: held[0]]))
        portfolio = (
            home and f"{listed} for " in low and kind == "foreign_minister"
        )  # a British secretary of state, not the American one
        kind = "minister" if portfolio and "foreign" not in low else _kind(listed, kind, low)
        yield Office(listed, kind, "" if portfolio else home, former)


def _plain(token: str) -> str:
    token = token.removesuffix("'s")
    if not token.endswith("s") or token in heads():
        return token
    return next((w for w in (token[:-1], f"{token[:-3]}y") if w in heads()), token)


def _kind(listed: str, kind: str, phrase: str) -> str:
    """The class of an office by the words around it: "minister of defence", "secretary" of a portfolio, "president"
    of a party."""
    said = set(phrase.replace("'s", "").split())
    if kind == "minister" and listed != "secretary":
        return next((k for k, pattern in _MINISTER_OF if re.search(pattern, phrase)), kind)
    if listed == "secretary" and not said & words("modifiers", "portfolio"):
        return "official"
    if (
        kind in ("official", "head_of_state", "leader")
        and said & words("modifiers", "chamber")
        and listed not in ("leader", "secretary")
        and " of " not in listed
    ):
        return "legislator"
    return "official" if kind == "head_of_state" and said & words("modifiers", "body") else kind


@cache
def bodies() -> dict[str, str]:
    """Parliaments, parties, agencies, palaces and regions known by one name -> their country: "Duma", "Kremlin",
    "NASA", "Texas"."""
    seats = {
        r["name"]: r["country"]
        for r in rows("areas")
        if r["kind"] in ("seat", "region") and r["name"].split()[-1] not in NO_GOVERNMENT
    }
    return {**seats, **column("bodies", "name", "country")}


NO_GOVERNMENT = {"Conference", "Forum", "Dialogue", "Assembly", "Asia", "headquarters", "Parliament", "Nations"}
NATIONAL = {"NORP", "GPE", "ORG", "LOC", "FAC"}


def nation(entity: Span) -> str:
    """The home that an entity's words stand for: a country, a demonym, a capital, an organisation, a body of one."""
    if entity.label_ not in NATIONAL:
        return ""
    if entity.text in _homonyms() and (other := _other_meaning(entity)):
        return other
    return _nation(entity.text, entity.label_ == "ORG")


@lru_cache(maxsize=50_000)
def _nation(name: str, by_parts: bool) -> str:
    home = home_of(name) or bodies().get(name, "")
    return home or (next((h for part in name.split() if (h := _nation(part, False))), "") if by_parts else "")


@cache
def _homonyms() -> dict[str, tuple[str, re.Pattern[str], re.Pattern[str]]]:
    """Name -> (the other country or state's country that bears it, words that speak for that one, words that speak
    for the usual one)."""
    either = lambda clues: re.compile(rf"\b(?:{'|'.join(map(re.escape, clues.split('|')))})(?!\w)")  # noqa: E731
    return {r["name"]: (r["country"], either(r["clues"]), either(r["own_clues"])) for r in rows("homonyms")}


def _other_meaning(entity: Span) -> str:
    """Is it Georgia beside Atlanta? What stands nearer decides."""
    country, *clues = _homonyms()[entity.text]
    other, own = (
        min((abs(m.start() - entity.start_char) for m in c.finditer(entity.doc.text)), default=FAR) for c in clues
    )
    return country if other < min(own, FAR) else ""


FAR = 500  # characters at which a clue says nothing more


def home_in(phrase: Span | None, inside: dict[int, Span], about_too: bool = False) -> str:
    """The home that a title names: its first country, demonym or organisation; not what the office is about ("envoy
    to Peru"), unless about_too."""
    about, i = "", phrase.start if phrase is not None else 0
    while phrase is not None and i < phrase.end:
        token, entity = phrase.doc[i], inside.get(i)
        about = token.lower_ if token.lower_ in words("modifiers", "object") | {"at", "of", "and"} else about
        end = entity.end if entity is not None and entity.label_ in NATIONAL else i + 1
        named = entity if entity is not None and entity.label_ in NATIONAL else phrase.doc.span(i, i + 1)
        home = nation(named) if named is entity else _by_itself(token.text)
        if (
            home
            and not _compound(phrase.doc, named)
            and (about_too or not _is_object(phrase.doc, named, about, i > phrase.start + 1))
        ):
            return home
        i = end
    return ""


def _by_itself(word: str) -> str:
    return (
        home_of(word)
        if word in country_names() or word in demonyms() or word in organisations()
        else bodies().get(word, "")
    )


def _compound(doc: Doc, named: Span) -> bool:
    """ "anti-Syrian", "ethnic Albanian", "US-backed", "Commonwealth affairs": a nation is only a part."""
    before, after = doc[named.start - 1] if named.start else None, doc[named.end] if named.end < len(doc) else None
    dashed = (before is not None and before.text == "-" and not before.whitespace_) or (
        after is not None and after.text == "-" and not doc[named.end - 1].whitespace_
    )
    affairs = named.text == "Commonwealth" and after is not None and after.lower_ in ("affairs", "secretary", "office")
    return (dashed and not named.text.isupper()) or affairs or (before is not None and before.lower_ == "ethnic")


def _is_object(doc: Doc, named: Span, about: str, deep: bool) -> bool:
    if not deep or about not in words("modifiers", "object"):
        return False
    return not (
        about in ("for", "to")
        and named.end < len(doc)
        and doc[named.end].pos_ in ("NOUN", "PROPN", "ADJ")
        and named.label_ == "NORP"
    )


def singular(token: Token) -> str:
    """The office word of a plural: "ministers", "secretaries" -> minister, secretary; any other word as it is."""
    return _plain(token.lower_.rstrip("."))


def is_courtesy(token: Token) -> bool:
    low = token.lower_.rstrip(".")
    lady = low == "lady" and token.i > 0 and token.doc[token.i - 1].lower_ == "first"
    return low in courtesy() and (low != "he" or token.text == "HE") and not lady


def courtesy_start(doc: Doc, start: int) -> int:
    """Where the honorifics before a name begin: "H.E. Mr. Holm", "Dr. (Smt.) Iyer", "His Excellency Lars Holm"."""
    i = start - 1
    while i >= 0:
        if is_courtesy(doc[i]) or (doc[i].lower_ in ("his", "her") and is_courtesy(doc[i + 1])):
            start = i
        elif doc[i].text not in (".", "(", ")"):
            break
        i -= 1
    return start


def title_before(doc: Doc, start: int, inside: dict[int, Span], depth: int = 1) -> Span | None:
    """ "Latvian Defence Minister" before a name, also with a comma, a dash or honorifics between ("his Libyan
    counterpart, Dr Shukri Ghanem")."""
    end = courtesy_start(doc, start)
    comma = end > 0 and doc[end - 1].text in (",", "-", "–", "—", "--", ":")
    last = end - 2 if comma else end - 1
    if last >= 0 and doc[last].text == ")":
        last = next((i - 1 for i in range(last - 1, max(-1, last - 4), -1) if doc[i].text == "("), last)
    if last < 0 or (end == start and last < title_bound(doc, start)) or (comma and not _closes(doc, last, inside)):
        return None
    begin = walk_left(doc, last, inside)
    while begin <= last and (doc[begin].text in (*POSSESSIVE, "-", ".", "and", "of", "for") or doc[begin].is_punct):
        begin += 1
    phrase = doc.span(begin, last + 1)
    if begin > last or not (office_in(phrase.text).words or COUNTERPART.search(phrase.text)):
        return doc.span(last, last + 1) if not comma and begin <= last and doc[last].text in demonyms() else None
    if (
        not comma
        and office_in(phrase.text).kind in ("military", "resident")
        and begin > 1
        and doc[begin - 1].text == ","
    ):
        outer = title_before(doc, begin, inside, 0) if depth else None
        if outer is not None:
            return outer  # "the Secretary of State, Ambassador Guy Morel"
    near = next((i for i in range(begin - 1, max(-1, begin - 4), -1) if doc[i].lower_ in DETERMINERS | {"a", "an"}), -1)
    definite = (
        (near >= 0 and all(t.pos_ in ("ADJ", "ADV", "VERB") for t in doc[near + 1 : begin]))
        or doc[begin].text in demonyms()
        or any(t.text in POSSESSIVE for t in phrase)
    )
    return phrase if definite or not comma or end != start else None


def _closes(doc: Doc, last: int, inside: dict[int, Span]) -> bool:
    """Can a title end with this word, before a comma and a name?"""
    if (
        singular(doc[last]) in heads()
        or is_counterpart(doc, last)
        or doc[last].lower_ in ("state", "affairs", "defense", "defence")
    ):
        return True
    for i in range(last, max(doc[last].sent.start, last - LONGEST_TITLE), -1):
        if doc[i].lower_ in ("of", "for", "to", "from") and (
            is_counterpart(doc, i - 1) or singular(doc[i - 1]) in heads() if i else False
        ):
            return True
        if (doc[i].pos_ not in ("NOUN", "PROPN", "ADJ", "DET", "CCONJ", "PART", "ADP") and doc[i].text not in "()") or (
            i in inside and inside[i].label_ == "PERSON"
        ):
            return False
    return False


def is_counterpart(doc: Doc, i: int) -> bool:
    """Is the word at i the end of "his Iranian counterpart", "opposite number", "colleague"?"""
    return bool(COUNTERPART.search(doc.span(max(doc[i].sent.start, i - 1), i + 1).text))


def title_bound(doc: Doc, i: int) -> int:
    """The first word that a title ending at word i can have: a sentence that begins behind a mere word is the parser's
    slip ("Peruvian | President Rosa Quispe")."""
    start, story = doc[i].sent.start, doc.user_data.get("story", 0)
    while start > 0 and doc[start - 1].is_alpha and doc[start - 1].idx >= story:
        start = doc[start - 1].sent.start
    return start


def walk_left(doc: Doc, i: int, inside: dict[int, Span]) -> int:
    """First word of the title that ends with word i."""
    start, first = i + 1, title_bound(doc, i)
    while i >= first and start - i <= LONGEST_TITLE:
        low, entity = doc[i].lower_, inside.get(i)
        if entity is not None and entity.label_ in NATIONAL and first <= entity.start < i:
            start = i = entity.start
            continue
        if low == "the" and i > first and doc[i - 1].lower_ in ("of", "to", "for"):
            i -= 1
            continue
        if doc[i].text == ")" and (
            opening := next((j for j in range(i - 1, max(first, i - 4), -1) if doc[j].text == "("), 0)
        ):
            start, i = opening, opening - 1
            continue
        if not (
            _joins(doc, i, first, inside)
            if low in ("of", "for", "to", "in", "from", "and")
            else _of_title(doc[i], entity)
        ):
            break
        start = i
        i -= 1
    return start


def _joins(doc: Doc, i: int, first: int, inside: dict[int, Span]) -> bool:
    """Do "of", "for", "to" or "and" at i stand within a title: "secretary of state for trade", "Minister of Trade and
    Industry"?"""
    if i <= first:
        return False
    left, low = doc[i - 1], doc[i].lower_
    if low == "from":
        return is_counterpart(doc, i - 1)
    if low in ("to", "in"):
        return left.lower_ in (
            "ambassador",
            "envoy",
            "representative",
            "adviser",
            "advisor",
            "mission",
            "coordinator",
            "aide",
        )
    if low == "and" and left.lower_.endswith("s") and singular(left) != left.lower_:
        return False  # "NATO officials and Commission President X"
    if singular(left) in heads() or (
        low == "for" and left.lower_ in ("state", "affairs") and i - 3 >= first and singular(doc[i - 3]) in heads()
    ):
        return True
    near = doc.span(max(first, i - 6), i).text.lower()
    plain = left.pos_ in ("NOUN", "PROPN", "ADJ") and (left.i not in inside or inside[left.i].label_ == "ORG")
    return plain and bool(_PORTFOLIO.search(near))


def _of_title(token: Token, entity: Span | None) -> bool:
    """Can this word be one of a title?"""
    low = token.lower_.rstrip(".")
    if entity is not None and entity.label_ in ("PERSON", "DATE", "TIME", "CARDINAL", "EVENT"):
        return False
    if token.text == "-" and token.whitespace_:
        return False  # "LIMA - Danish Prime Minister"
    if (
        token.text in (*POSSESSIVE, "-", ".")
        or low in office_words()
        or low in words("modifiers", "office") | words("modifiers", "former")
        or is_courtesy(token)
    ):
        return True
    return (entity is not None and entity.label_ in NATIONAL | {"ORDINAL"}) or (
        token.pos_ in ("ADJ", "NOUN", "PROPN") and not token.is_punct and not token.is_space
    )


def title_after(doc: Doc, end: int, inside: dict[int, Span]) -> Span | None:
    """ "Ghanem, secretary of the General People's Committee of Libya": an apposition after the name; also "who heads",
    "as envoy"."""
    if end + 2 >= len(doc):
        return None
    relative = doc[end].text in (",", "(", "–", "—", "-", "--")
    i = end + 1
    if doc[end].lower_ == "as" and doc[end].sent.start < end:
        relative = True
    if not relative:
        return None
    if doc[i].lower_ in ("who", "and", "whose", "which", "where", "but"):
        if doc[i].lower_ != "who" or doc[i + 1].lower_ not in ("is", "was", "serves", "served", "heads", "leads"):
            return None
        i += 2
    stop, last = i, min(doc[end].sent.end, i + 14)
    while (
        stop < last
        and doc[stop].text not in _STOPS
        and doc[stop].pos_ not in ("VERB", "AUX")
        and not _person(inside, stop)
    ):
        stop += 1
    phrase = doc.span(i, stop)
    head = next((t for t in doc[i : min(stop, i + 9)] if singular(t) in heads()), None)
    if head is None or (stop < len(doc) and _person(inside, stop)):
        return None
    early = {t.lower_ for t in doc[i : min(head.i, i + 3)]}
    if early & _NOT_AFTER or (early & {"his", "her", "their"} and singular(head) != head.lower_):
        return None
    return phrase if office_in(phrase.text).words else None


_STOPS = {",", ")", ";", ":", ".", "–", "—", "--", "“", '"', "who", "which", "that", "whose"}
_NOT_AFTER = {"with", "to", "from", "after", "before", "during", "in", "at", "by", "on"}


def _person(inside: dict[int, Span], i: int) -> bool:
    return i in inside and inside[i].label_ == "PERSON"
