"""Who is spoken of: names with the offices around them, words that stand for a person, countries they may be from."""

from functools import cache

from lib.extract.homes import beside, led, listed, plural_office, possessor
from lib.extract.offices import (
    COUNTERPART,
    Office,
    courtesy_start,
    heads,
    home_in,
    nation,
    office_in,
    plurals,
    title_after,
    title_before,
)
from lib.extract.parse import Doc, Span
from lib.extract.standing import (
    ORGANISATIONS,
    SUBJECT,
    alone,
    clause,
    gender,
    is_main,
    is_subject,
    role_words,
    standing,
)
from lib.model import PersonMention
from lib.tables import demonyms, organisations, words

__all__ = ["find", "heads"]
COLLEAGUES = {"colleagues", "counterparts"}
_POSSESSIVES = {"his", "her", "their"}


def find(doc: Doc, entities: list[Span]) -> list[PersonMention]:
    """Every mention of a person, a named delegation, or a country they may be from (kind "nation"), in order."""
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
            holder |= dict.fromkeys(range(phrase.start, phrase.end), person.end - 1)  # whose office a word is part of
        found.append(_named(doc, person, before, after, inside, given.get(person.start)))
    found += _nations(doc, entities)
    taken = holder.keys() | {i for p in people for i in range(p.start, p.end)}
    without_name, of_nations = alone(), demonyms()
    for token in doc:
        if (token.lower_ in without_name or token.dep_ in SUBJECT or token.text in of_nations) and token.i not in taken:
            found += standing(doc, token, inside)
    return sorted(found, key=lambda m: (m.start, m.end))


def _nations(doc: Doc, entities: list[Span]) -> list[PersonMention]:
    """Countries and organisations spoken of, role being the word of place before them ("dateline" where the story is
    filed); and the offices that several are said to hold ("foreign ministers"), with their class."""
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
            subject=is_subject(e.root),
        )
        for e in entities
        if (home := nation(e))
    ]
    for token in [t for t in doc if t.lower_ in _several_words()]:
        role, kind = plural_office(doc, token.i) or ("", "counterpart" if token.lower_ in COLLEAGUES else "")
        if kind:
            end = token.idx + len(token.text)
            found.append(PersonMention(token.idx, end, token.text, "nation", doc.sentence[token.i], role, kind))
    return found


@cache
def _several_words() -> frozenset[str]:
    return plurals() | COLLEAGUES


def _place_word(doc: Doc, entity: Span, story: int) -> str:
    if entity.start_char < story:
        return "dateline"
    i = entity.start - 1
    while i > entity.sent.start and (doc[i].lower_ == "the" or doc[i].pos_ == "ADJ"):
        i -= 1
    return doc[i].lower_ if i >= 0 and doc[i].pos_ == "ADP" else ""


def _is_thing(doc: Doc, entity: Span) -> bool:
    """ "The helicopter carrier Kaga", "Typhoon Haiyan", "Queen Alia airport": a ship, a storm or a building is no
    person."""
    before = doc[entity.start - 1].lower_ if entity.start else ""
    after = doc[entity.end].lower_ if entity.end < len(doc) else ""
    things = words("modifiers", "thing")
    return before in things or after in words("modifiers", "building")


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
    role, kind = (role_words(phrase, inside), office.kind) if phrase is not None else ("", "")
    if office.former and kind in ("private", "military"):
        role, kind = "", ""  # "once a fisherman", "Retired General X"
    mission = led(doc, first, inside) if office.former else ""
    if mission:
        home, kind = mission, "envoy"
    if given is not None:
        home, role, kind = given[0], role or given[1], kind or given[2]
    if home in ORGANISATIONS and (kind == "head_of_state" or (kind == "official" and _at_the_top(role))):
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
        gender(person.text, words_before),
        is_subject(root),
        counterpart=counterpart,
        former=office.former,
        possessed=before is not None
        and ((before.start > 0 and doc[before.start - 1].lower_ in _POSSESSIVES) or sent or "accompanied" in company),
        owner=_owner(doc, before, inside),
        clause=clause(root),
        main=is_main(root),
        aside=root.dep_ in SUBJECT and root.head.dep_ == "relcl",
        accompanying=bool(company),
        opens=start == person.sent.start,
        joined=root.dep_ == "conj" and root.head.i in inside and inside[root.head.i].label_ == "PERSON",
    )


def _at_the_top(role: str) -> bool:
    """ "NATO chief", not "UN refugee chief"."""
    return (
        not set(role.lower().split())
        - words("modifiers", "top")
        - {w for n in organisations() for w in n.lower().split()}
    )


def _owner(doc: Doc, before: Span | None, inside: dict[int, Span]) -> int:
    """Where the name begins of the person whose office it is: "Barack Obama's Mideast envoy, X"; -1 if none."""
    if before is None or before.start < 2 or doc[before.start - 1].text not in ("'s", "’s", "'", "’"):
        return -1
    owner = inside.get(before.start - 2)
    return owner.start_char if owner is not None and owner.label_ == "PERSON" else -1
