"""What sort of word it is: the classes of lib/data/lexicon.csv, asked of verbs and nouns."""

from functools import cache

from lib.extract.parse import Token
from lib.tables import rows, words

# a verb's own class is the first of these that its word is in; any other verb only does something
OWN = ("arrive", "leave", "visit", "attend", "host", "bring", "send", "lead", "accompany", "meet", "talk", "joint",
       "tell", "beside", "call", "stay", "go", "be", "include", "await", "act", "mental")  # fmt: skip
EVENTS = ("visit", "tour", "departure", "return", "talks", "occasion", "speech", "presence")  # of nouns, likewise
PARTICLES = ("prt", "advmod")


@cache
def classed(kind: str, name: str) -> frozenset[str]:
    """The words of a kind (verb, noun) that are of a class."""
    return frozenset(r["word"] for r in rows("lexicon") if r["kind"] == kind and r["class"] == name)


@cache
def _particled() -> dict[str, frozenset[str]]:
    """ "call" -> {"off", "on", "in"}: the verbs that the lexicon lists with a second word, and those words."""
    found: dict[str, frozenset[str]] = {}
    for r in rows("lexicon"):
        first, _, second = r["word"].partition("_")
        if second and r["kind"] == "verb":
            found[first] = found.get(first, frozenset()) | {second}
    return found


def word_of(verb: Token) -> str:
    """A verb as the lexicon writes it: "called off" -> "call_off"."""
    lemma = verb.lemma_.lower()
    seconds = _particled().get(lemma)
    if not seconds:
        return lemma
    with_it = next((c.lower_ for c in verb.children if c.lower_ in seconds and c.i > verb.i), "")
    with_it = with_it or next(
        (c.lemma_ for c in verb.children if c.lemma_ in seconds and c.dep_ in ("dobj", "obj")), ""
    )
    return f"{lemma}_{with_it}" if with_it else lemma


def verb_is(verb: Token, name: str) -> bool:
    """Is a verb of the class? Its particle decides first: "call off" is not "call"."""
    return word_of(verb) in classed("verb", name)


def noun_is(noun: Token, name: str) -> bool:
    """Is a noun of the class?"""
    return noun.lemma_.lower() in classed("noun", name)


@cache
def _class_of(word: str) -> str:
    return next((name for name in OWN if word in classed("verb", name)), "")


def verb_class(verb: Token) -> str:
    """The verb's own class: one of OWN, "say", or "do"."""
    word = word_of(verb)
    return _class_of(word) or (
        "say" if verb.lemma_.lower() in speech_verbs() else _class_of(verb.lemma_.lower()) or "do"
    )


def noun_class(noun: Token) -> str:
    """The noun's class if it tells of something that takes place, else ""."""
    if noun.pos_ not in ("NOUN", "PROPN"):
        return ""
    word = noun.lemma_.lower()
    return next((name for name in EVENTS if word in classed("noun", name)), "")


@cache
def speech_verbs() -> frozenset[str]:
    """Lemmas of saying."""
    return frozenset(r["lemma"] for r in rows("speech_verbs"))


def cue(kind: str) -> frozenset[str]:
    """Words of lib/data/cues.csv of a kind."""
    return words("cues", kind)


SAID_OF = ("arrive", "leave", "visit", "attend", "host", "bring", "send", "lead", "accompany", "meet", "talk", "joint",
           "stay", "go", "await", "off", "postpone", "plan", "wish", "deny", "include", "tour", "talks", "occasion",
           "guest", "delegation", "call", "departure", "return", "treaty")  # fmt: skip


@cache
def _all_classes(word: str) -> tuple[str, ...]:
    return tuple(c for c in SAID_OF if any(word in classed(kind, c) for kind in ("verb", "noun")))


def classes(words: list[Token]) -> set[str]:
    """All the classes of lexicon.csv that some words are in, whatever the parse made of them."""
    return {c for w in words if w.pos_ in ("VERB", "NOUN", "PROPN", "AUX") for c in _all_classes(w.lemma_.lower())} | (
        {"represent"} if any(w.lemma_ == "represent" for w in words) else set()
    )
