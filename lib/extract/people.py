"""Who is spoken of: names with the offices around them, titles that stand for a person, pronouns, delegations."""

from functools import cache

from lib.extract.homes import beside, led, listed, plural_office, possessor
from lib.extract.offices import (
    COUNTERPART,
    NATIONAL,
    POSSESSIVE,
    Office,
    courtesy_start,
    heads,
    home_in,
    is_counterpart,
    nation,
    office_in,
    plurals,
    singular,
    title_after,
    title_before,
    walk_left,
)
from lib.extract.parse import Doc, Span, Token
from lib.model import PersonMention
from lib.tables import column, demonyms, home_of, organisations, words

PRONOUNS = {
    "he": "male",
    "him": "male",
    "his": "male",
    "himself": "male",
    "she": "female",
    "her": "female",
    "hers": "female",
    "herself": "female",
    "they": "",
    "them": "",
    "their": "",
    "theirs": "",
    "themselves": "",
    "both": "",
}
PLURAL_PRONOUNS = {"they", "them", "their", "theirs", "themselves", "both"}
GROUPS = {"delegation", "mission", "team", "envoys", "officials", "delegates", "inspectors"}
_SUBJECT = {"nsubj", "nsubjpass"}
_POSSESSIVES = {"his", "her", "their"}
_ORGANISATIONS = frozenset(organisations().values())
_TOP = {
    "chief",
    "head",
    "chairman",
    "chairwoman",
    "chairperson",
    "leader",
    "boss",
    "commission",
    "council",
    "executive",
    "president",
    "current",
    "of",
    "the",
}
_REACH = 2  # sentences that "the foreign ministers" names an office for those of a list


def find(doc: Doc, entities: list[Span]) -> list[PersonMention]:
    """Every mention of a person or a named delegation, and of the countries they may be from (kind "nation"), in
    order."""
    people = [
        e
        for e in entities
        if e.label_ == "PERSON" and not _is_thing(doc, e) and e.start_char >= doc.user_data.get("story", 0)
    ]
    inside = {i: e for e in entities for i in range(e.start, e.end)}
    given, holder = listed(doc, entities), doc.user_data.setdefault("offices", {})
    found: list[PersonMention] = []
    for person in people:
        before, after = title_before(doc, person.start, inside), title_after(doc, person.end, inside)
        for phrase in filter(None, (before, after)):
            holder |= dict.fromkeys(
                range(phrase.start, phrase.end), person.end - 1
            )  # whose office this word is part of
        found.append(_named(doc, person, before, after, inside, given.get(person.start)))
    found += _nations(doc, entities)
    taken, alone, of_nations = holder.keys() | {i for p in people for i in range(p.start, p.end)}, _alone(), demonyms()
    for token in doc:
        if (token.lower_ in alone or token.dep_ in _SUBJECT or token.text in of_nations) and token.i not in taken:
            found += _standing(doc, token, inside)
    return sorted(found, key=lambda m: (m.start, m.end))


@cache
def _alone() -> frozenset[str]:
    """The words that can mean a person without a name, but for demonyms and subjects."""
    carriers = heads() | _COUNTERPARTS
    return frozenset(
        {
            *PRONOUNS,
            *_SEVERAL,
            *_COUNTS,
            *GROUPS,
            "old",
            *carriers,
            *(f"{w}s" for w in carriers),
            *(f"{w}." for w in carriers),
        }
    )


def _standing(doc: Doc, token: Token, inside: dict[int, Span]) -> list[PersonMention]:
    """What a word without a name means: a pronoun, "the two men", "the North Korean", "the veteran", a delegation, an
    office."""
    low, sentence = token.lower_, doc.sentence[token.i]
    if low in PRONOUNS and token.tag_ in ("PRP", "PRP$"):
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
        "subject": _is_subject(token),
    }
    if (low in _SEVERAL or low in _COUNTS) and (several := _several(token)) is not None:
        return [PersonMention(**made, kind="pronoun", plural=True, count=several)]
    if token.text in demonyms() and (home := _by_nation(token)):
        return [PersonMention(**made, kind="title", home=home)]
    if token.dep_ in _SUBJECT and _others(token):
        return [PersonMention(**{**made, "subject": True}, kind="others", plural=True)]
    if (token.dep_ in _SUBJECT or low == "old") and _epithet(token):
        return [PersonMention(**{**made, "subject": True}, kind="pronoun", clause=_clause(token))]
    title = _title(doc, token, inside, sentence) if low in _alone() else None
    return [title] if title is not None else []


def _nations(doc: Doc, entities: list[Span]) -> list[PersonMention]:
    """Countries and organisations spoken of, role being the word of place before them, "dateline" where the story is filed; and the
    offices that several are said to hold ("foreign ministers"), with their class."""
    story = doc.user_data.get("story", 0)
    found = [
        PersonMention(
            e.start_char,
            e.end_char,
            e.text,
            "nation",
            doc.sentence[e.start],
            _place_word(doc, e, story),
            home=home,
            subject=_is_subject(e.root),
        )
        for e in entities
        if (home := nation(e))
    ]
    found += [
        PersonMention(doc[i].idx, doc[i].idx + len(doc[i]), word, "nation", doc.sentence[i], role_class="counterpart")
        for i, word in enumerate(doc.words)
        if word in ("colleagues", "counterparts")
    ]
    several = [
        (i, held)
        for i, word in enumerate(doc.words)
        if word.lower() in plurals() and (held := plural_office(doc, i)) is not None
    ]
    return found + [
        PersonMention(doc[i].idx, doc[i].idx + len(doc[i]), doc[i].text, "nation", doc.sentence[i], *held)
        for i, held in several
    ]


def _place_word(doc: Doc, entity: Span, story: int) -> str:
    if entity.start_char < story:
        return "dateline"
    i = entity.start - 1
    while i > entity.sent.start and (doc[i].lower_ == "the" or doc[i].pos_ == "ADJ"):
        i -= 1
    return doc[i].lower_ if i >= 0 and doc[i].pos_ == "ADP" else ""


def _is_main(token: Token) -> bool:
    """Is it the subject of a main clause, or of what is reported by "... , he said"?"""
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head != token:
        token = token.head
    verb = token.head
    while verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    reported = verb.dep_ == "ccomp" and verb.head.dep_ == "ROOT" and verb.i < verb.head.i
    return token.dep_ in _SUBJECT and (verb.dep_ == "ROOT" or reported)


def _clause(token: Token) -> int:
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
                token.dep_ in _SUBJECT
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
        and token.dep_ in _SUBJECT
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


_SEVERAL = {"pair", "duo", "trio", "men", "women"}
_COUNTERPARTS = {"counterpart", "homologue", "number", "colleague"}
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}


def _is_thing(doc: Doc, entity: Span) -> bool:
    """ "The helicopter carrier Kaga", "Typhoon Haiyan", "Queen Alia airport": a ship, a storm or a building is no
    person."""
    before = doc[entity.start - 1].lower_ if entity.start else ""
    after = doc[entity.end].lower_ if entity.end < len(doc) else ""
    things = words("modifiers", "thing")
    return before in things or after in words("modifiers", "building")


def _role_words(phrase: Span, inside: dict[int, Span]) -> str:
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


def _gender(name: str, phrase: str) -> str:
    tokens = {w.rstrip(".").lower() for w in phrase.split()}
    for gender in ("female", "male"):
        if tokens & words("modifiers", gender):
            return gender
    return column("first_names", "name", "gender").get(name.split()[0], "") if " " in name else ""


def _named(
    doc: Doc,
    person: Span,
    before: Span | None,
    after: Span | None,
    inside: dict[int, Span],
    given: tuple[str, str, str] | None,
) -> PersonMention:
    """A name with the office and home that stand around it. given: what a list it is part of tells (home, office,
    class)."""
    root, start = person.root, courtesy_start(doc, person.start)
    phrases = [p for p in (before, after) if p is not None]
    told = [(o, p) for p in phrases if (o := office_in(p.text)).words]
    office, phrase = min(told, key=lambda t: t[0].former, default=(Office(), None))
    counterpart = any(COUNTERPART.search(p.text) for p in phrases)
    first = before.start if before is not None else start
    told = (
        [p for p in phrases if phrase is None or office.former or not office_in(p.text).former]
        if phrase is not None
        else phrases
    )
    home = possessor(doc, start, inside) if before is None else ""  # "Ghana's X, chairman of the African Union"
    home = home or next((h for p in told if (h := home_in(p, inside))), "") or office.home
    if not home and office.kind not in ("envoy", "resident", "official", ""):
        home = home_in(phrase, inside, about_too=True)  # "oil minister for Oman"
    home = home or beside(doc, person, first, after.end if after is not None else person.end, inside)
    home = home or next((h for p in phrases if (h := home_in(p, inside))), "")
    role, kind = (_role_words(phrase, inside), office.kind) if phrase is not None else ("", "")
    if office.former and kind in ("private", "military"):
        role, kind = "", ""  # "once a fisherman", "Retired General X"
    mission = led(doc, first, inside) if office.former else ""
    if mission:
        home, kind = mission, "envoy"
    if given is not None:
        home, role, kind = given[0], role or given[1], kind or given[2]
    if home in _ORGANISATIONS and (kind == "head_of_state" or (kind == "official" and _at_the_top(role))):
        kind = "organisation_head"
    words_before = doc.span(first, person.start).text
    sent = root.dep_ in ("dobj", "obj") and root.head.lemma_ in words("modifiers", "sending")
    company = {t.lower_ for t in doc[max(doc[first].sent.start, first - 12) : first]} & words("modifiers", "company")
    return PersonMention(
        person.start_char,
        person.end_char,
        person.text,
        "name",
        doc.sentence[person.start],
        role,
        "former" if office.former and kind != "envoy" else kind,
        home,
        _gender(person.text, words_before),
        _is_subject(root),
        counterpart=counterpart,
        former=office.former,
        possessed=before is not None
        and ((before.start > 0 and doc[before.start - 1].lower_ in _POSSESSIVES) or sent or "accompanied" in company),
        owner=_owner(doc, before, inside),
        clause=_clause(root),
        main=_is_main(root),
        aside=root.dep_ in ("nsubj", "nsubjpass") and root.head.dep_ == "relcl",
        accompanying=bool(company),
        opens=start == person.sent.start,
        joined=root.dep_ == "conj" and root.head.i in inside and inside[root.head.i].label_ == "PERSON",
    )


def _at_the_top(role: str) -> bool:
    """ "NATO chief", not "UN refugee chief"."""
    return not set(role.lower().split()) - _TOP - {w for n in organisations() for w in n.lower().split()}


def _owner(doc: Doc, before: Span | None, inside: dict[int, Span]) -> int:
    """Where the name begins of the person whose office it is: "Barack Obama's Mideast envoy, X"; -1 if none."""
    if before is None or before.start < 2 or doc[before.start - 1].text not in ("'s", "’s", "'", "’"):
        return -1
    owner = inside.get(before.start - 2)
    return owner.start_char if owner is not None and owner.label_ == "PERSON" else -1


def _is_subject(token: Token) -> bool:
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head != token:
        token = token.head
    return token.dep_ in _SUBJECT


def _antecedent(token: Token) -> int:
    """ "Dai, who cut short his stay": where the noun stands that a relative clause says this of; -1 if there is none."""
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
        gender=PRONOUNS[token.lower_],
        subject=token.dep_ in _SUBJECT,
        plural=token.lower_ in PLURAL_PRONOUNS,
        clause=_clause(token)
        if token.tag_ == "PRP" and not token.lower_.endswith("self")
        else token.head.head.i
        if token.head.dep_ == "attr" and not any(c.dep_ == "acomp" for c in token.head.head.children)
        else -1,
        main=_is_main(token),
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
            subject=_is_subject(token),
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
    kind = "organisation_head" if office.kind == "head_of_state" and home in _ORGANISATIONS else office.kind
    end = doc[right - 1].idx + len(doc[right - 1].text)
    return PersonMention(
        doc[left].idx,
        end,
        phrase.text,
        "title",
        sentence,
        _role_words(phrase, inside),
        kind,
        home,
        gender=_gender("", phrase.text),
        subject=_is_subject(token),
        plural=token.tag_ in ("NNS", "NNPS"),
        counterpart=counterpart,
        main=_is_main(token),
    )
