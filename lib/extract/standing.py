"""Words that mean a person without a name: pronouns, "the two men", "the North Korean", delegations, offices."""

from functools import cache

from lib.extract.homes import possessor
from lib.extract.offices import (
    NATIONAL,
    POSSESSIVE,
    heads,
    home_in,
    is_counterpart,
    nation,
    office_in,
    singular,
    walk_left,
)
from lib.extract.parse import Doc, Span, Token
from lib.model import PersonMention
from lib.tables import column, demonyms, home_of, organisations, words

PLURAL_PRONOUNS = {"they", "them", "their", "theirs", "themselves", "both"}
GROUPS = {"delegation", "mission", "team", "envoys", "officials", "delegates", "inspectors"}
SUBJECT = {"nsubj", "nsubjpass"}
ORGANISATIONS = frozenset(organisations().values())
_SEVERAL = {"pair", "duo", "trio", "men", "women"}
_COUNTERPARTS = {"counterpart", "homologue", "number", "colleague"}
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}


@cache
def pronouns() -> dict[str, str]:
    """Pronoun -> gender, "" for those of several."""
    return {**column("pronouns", "word", "gender"), **dict.fromkeys(PLURAL_PRONOUNS, "")}


@cache
def alone() -> frozenset[str]:
    """The words that can mean a person without a name, but for demonyms and subjects."""
    carriers = heads() | _COUNTERPARTS
    return frozenset(
        {
            *pronouns(),
            *_SEVERAL,
            *_COUNTS,
            *GROUPS,
            "old",
            *carriers,
            *(f"{w}s" for w in carriers),
            *(f"{w}." for w in carriers),
        }
    )


def standing(doc: Doc, token: Token, inside: dict[int, Span]) -> list[PersonMention]:
    """What a word without a name means: a pronoun, "the two men", "the North Korean", "the veteran", a delegation, an
    office."""
    low, sentence = token.lower_, doc.sentence[token.i]
    if low in pronouns() and token.tag_ in ("PRP", "PRP$"):
        return (
            [] if low.endswith("self") and token.dep_ == "appos" else [_pronoun(token, sentence)]
        )  # "by Holm himself"
    if low in GROUPS:
        return _group(doc, token, inside, sentence)
    made = {
        "start": token.idx,
        "end": token.idx + len(token.text),
        "text": token.text,
        "sentence": sentence,
        "subject": is_subject(token),
    }
    if (low in _SEVERAL or low in _COUNTS) and (several := _several(token)) is not None:
        return [PersonMention(**made, kind="pronoun", plural=True, count=several)]
    if token.text in demonyms() and (home := _by_nation(token)):
        return [PersonMention(**made, kind="title", home=home)]
    if token.dep_ in SUBJECT and _others(token):
        return [PersonMention(**{**made, "subject": True}, kind="others", plural=True)]
    if (token.dep_ in SUBJECT or low == "old") and _epithet(token):
        return [PersonMention(**{**made, "subject": True}, kind="pronoun", clause=clause(token))]
    title = _title(doc, token, inside, sentence) if low in alone() else None
    return [title] if title is not None else []


def is_main(token: Token) -> bool:
    """Is it the subject of a main clause, or of what is reported by "... , he said"?"""
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head != token:
        token = token.head
    verb = token.head
    while verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    reported = verb.dep_ == "ccomp" and verb.head.dep_ == "ROOT" and verb.i < verb.head.i
    return token.dep_ in SUBJECT and (verb.dep_ == "ROOT" or reported)


def clause(token: Token) -> int:
    """The verb whose argument a mention is: two arguments of one verb are not the same person. -1 for possessors and
    the like."""
    while token.dep_ in ("conj", "appos", "compound", "nmod", "pobj", "prep", "flat") and token.head != token:
        token = token.head
    return (
        token.head.i
        if token.dep_ in ("nsubj", "nsubjpass", "dobj", "obj", "iobj", "dative", "agent", "prep")
        or token.head.pos_ in ("VERB", "AUX")
        else -1
    )


def _others(token: Token) -> bool:
    """Is a subject a plural that is no named person: "diplomats said", "Turkey and Israel signed"; a "they" that
    follows means them."""
    nations = token.ent_type_ == "GPE" and any(c.dep_ == "conj" and c.ent_type_ == "GPE" for c in token.children)
    return nations or (
        token.tag_ == "NNS"
        and singular(token) not in heads()
        and not any(
            c.dep_ in ("nummod", "det") and c.lower_ in ("two", "three", "four", "both") for c in token.children
        )
        and token.lower_ not in ("sides", "talks")
    )


def _epithet(token: Token) -> bool:
    """ "The retired general returned", "the 62-year-old arrived", "the veteran diplomat said": another word for
    whoever was spoken of."""
    if token.lower_ == "old":
        first = next((c for c in token.children if c.lower_ == "year"), token).left_edge
        return (
            first.i < token.i
            and "the" in (first.lower_, token.doc[max(0, first.i - 1)].lower_)
            and (
                token.dep_ in SUBJECT
                or (token.dep_ == "amod" and token.head.pos_ == "VERB" and token.head.i == token.i + 1)
            )
        )
    if (
        token.tag_ != "NN"
        or not any(c.lower_ == "the" for c in token.children)
        or any(c.dep_ in ("prep", "appos") or c.ent_type_ == "PERSON" for c in token.children if c.lower_ != "the")
    ):
        return False
    told = any(
        c.lower_ in words("modifiers", "former")
        or c.lower_ in ("veteran", "long-serving")
        or (c.lower_ == "old" and any(g.lower_ == "year" for g in c.children))
        for c in token.children
        if c.dep_ in ("amod", "compound")
    )
    return told and (singular(token) in heads() or token.lemma_ in words("modifiers", "calling"))


def _several(token: Token) -> int | None:
    """ "the two men", "both men", "the pair", "the three": how many people of whom the text has spoken; None if these
    words (_SEVERAL, _COUNTS) mean none here."""
    before = {c.lower_ for c in token.children if c.dep_ in ("det", "nummod", "predet", "amod", "preconj")}
    if any(c.dep_ in ("prep", "relcl") and c.lower_ == "of" for c in token.children):
        return None
    counted = next((_COUNTS[w] for w in before if w in _COUNTS), None)
    if token.lower_ in ("pair", "duo", "trio") and "the" in before:
        return 3 if token.lower_ == "trio" else 2
    if token.lower_ in ("men", "women") and (counted or "both" in before):
        return counted or 2
    if (
        token.lower_ in _COUNTS
        and token.pos_ == "NUM"
        and "the" in before
        and token.dep_ in SUBJECT
        and not any(c.dep_ in ("amod", "compound") for c in token.children)
    ):
        return _COUNTS[token.lower_]
    return None


def _by_nation(token: Token) -> str:
    """ "the North Korean also toured a farm": the home of a person whom the text calls by a demonym alone; "" if it
    does not."""
    if (
        token.tag_ not in ("NNP", "NN", "JJ")
        or token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj")
        or token.text.endswith("s")
    ):
        return ""
    first = token.left_edge
    if first.lower_ != "the" or any(c.dep_ in ("prep", "relcl", "acl") for c in token.children):
        return ""
    verb = token.head if token.head.pos_ in ("VERB", "AUX") else token.head.head
    plural = any(
        c.tag_ == "VBP" or c.lower_ in ("are", "were", "have")
        for c in (verb, *verb.children)
        if c.pos_ in ("VERB", "AUX")
    )
    name = token.doc.span(first.i + 1, token.i + 1).text
    return "" if plural else home_of(name) or home_of(token.text)


def is_subject(token: Token) -> bool:
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head != token:
        token = token.head
    return token.dep_ in SUBJECT


def _antecedent(token: Token) -> int:
    """ "Dai, who cut short his stay": the noun that a relative clause says this of; -1 if there is none."""
    verb = token.head
    while (
        verb.head != verb
        and verb.dep_ != "relcl"
        and (verb.pos_ not in ("VERB", "AUX") or verb.dep_ in ("conj", "xcomp"))
    ):
        verb = verb.head
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return (
        verb.head.idx
        if verb.dep_ == "relcl" and subject is not None and subject.lower_ in ("who", "that") and subject.i < token.i
        else -1
    )


def _pronoun(token: Token, sentence: int) -> PersonMention:
    return PersonMention(
        token.idx,
        token.idx + len(token.text),
        token.text,
        "pronoun",
        sentence,
        gender=pronouns()[token.lower_],
        subject=token.dep_ in SUBJECT,
        plural=token.lower_ in PLURAL_PRONOUNS,
        clause=clause(token)
        if token.tag_ == "PRP" and not token.lower_.endswith("self")
        else token.head.head.i
        if token.head.dep_ == "attr" and not any(c.dep_ == "acomp" for c in token.head.head.children)
        else -1,
        main=is_main(token),
        owner=_antecedent(token) if token.tag_ == "PRP$" or token.lower_ in ("he", "she") else -1,
    )


def _group(doc: Doc, token: Token, inside: dict[int, Span], sentence: int) -> list[PersonMention]:
    """ "An African Union (AU) delegation", "Ukraine trade mission": a delegation named by its home."""
    if token.text[0].isupper() and token.i in inside and inside[token.i].label_ == "ORG" and len(inside[token.i]) > 1:
        return []  # "the EU Monitoring Mission" resides
    left = token.i
    while left > token.sent.start and _of_group(doc[left - 1], inside.get(left - 1)):
        left -= 1
    phrase = doc.span(left, token.i + 1)
    following = doc.span(token.i + 1, token.i + 5)
    home = home_in(phrase, inside) or (
        home_in(following, inside) if following.text.lower().startswith(("from ", "of ")) else ""
    )
    if not home and "the" not in (doc[left].lower_, doc[left - 1].lower_ if left else ""):
        return []
    named = next((inside[i].text for i in range(left, token.i) if i in inside and nation(inside[i])), "")
    return [
        PersonMention(
            doc[left].idx,
            token.idx + len(token.text),
            f"{named} {token.text}".strip(),
            "group",
            sentence,
            phrase.text,
            "delegation" if home else "",
            home,
            subject=is_subject(token),
        )
    ]


def _of_group(token: Token, entity: Span | None) -> bool:
    if entity is not None and entity.label_ in NATIONAL | {"PERSON", "DATE"}:
        return entity.label_ in NATIONAL
    return token.pos_ in ("ADJ", "NOUN", "PROPN", "NUM") or token.text in ("(", ")", "-", "'s", "’s")


def _title(doc: Doc, token: Token, inside: dict[int, Span], sentence: int) -> PersonMention | None:
    """ "the Japanese premier", "the U.S. secretary of state": an office that stands for its holder."""
    counterpart = token.lower_ in ("counterpart", "homologue") or (
        token.lower_ in ("number", "colleague") and is_counterpart(doc, token.i)
    )
    if (
        not (singular(token) in heads() or counterpart)
        or token.pos_ not in ("NOUN", "PROPN")
        or token.dep_ in ("compound", "amod")
    ):
        return None
    if token.i in inside and inside[token.i].label_ in ("PERSON", "ORG", "EVENT", "GPE"):
        return None
    left, right = min(walk_left(doc, token.i, inside), token.i), token.i + 1
    if right < len(doc) - 1 and doc[right].lower_ in ("of", "for"):
        stop, last = right + 1, min(len(doc), right + 6)
        while (
            stop < last
            and (doc[stop].pos_ in ("PROPN", "ADJ", "NOUN", "DET") or doc[stop].text in POSSESSIVE)
            and not doc[stop].is_space
        ):
            stop += 1
        right = stop if stop > right + 1 else right
    phrase = doc.span(left, right)
    office = office_in(phrase.text)
    if office.former or not (office.words or counterpart):
        return None
    home = home_in(phrase, inside) or office.home or possessor(doc, left, inside)
    determiner = doc[left - 1].lower_ if left > token.sent.start else ""
    if determiner in words("modifiers", "indefinite") or doc[left].lower_ in ("a", "an", "any", "first"):
        return None
    if (
        not home
        and determiner not in ("the", "his", "her", "their", "both", "two", "three")
        and not token.text[0].isupper()
    ):
        return None
    kind = "organisation_head" if office.kind == "head_of_state" and home in ORGANISATIONS else office.kind
    end = doc[right - 1].idx + len(doc[right - 1].text)
    return PersonMention(
        doc[left].idx,
        end,
        phrase.text,
        "title",
        sentence,
        role_words(phrase, inside),
        kind,
        home,
        gender=gender("", phrase.text),
        subject=is_subject(token),
        plural=token.tag_ in ("NNS", "NNPS"),
        counterpart=counterpart,
        main=is_main(token),
    )


def role_words(phrase: Span, inside: dict[int, Span]) -> str:
    kept = []
    for t in phrase:
        entity = inside.get(t.i)
        if entity is not None and entity.label_ in ("NORP", "GPE") and home_of(entity.text) and not kept:
            continue
        if not kept and (
            t.text in ("'s", "’s", "-", "–", ",")
            or t.lower_ in ("the", "a", "an", "his", "her", "their")
            or t.text in demonyms()
        ):
            continue
        if t.text in ("–", "—"):
            break
        kept.append(t.text_with_ws)
    return "".join(kept).strip()


def gender(name: str, phrase: str) -> str:
    tokens = {w.rstrip(".").lower() for w in phrase.split()}
    for gender in ("female", "male"):
        if tokens & words("modifiers", gender):
            return gender
    return column("first_names", "name", "gender").get(name.split()[0], "") if " " in name else ""
