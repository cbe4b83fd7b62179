"""Telexes in capitals as they would be written elsewhere: names with a capital, other words small; every character
stays in its place."""

import re
from functools import cache

from spacy.language import Language

from lib.tables import capitals, column, country_names, demonyms, organisations, rows, words

CAPITALS = 0.9  # share of letters from which a text counts as written in capitals
SAMPLE = 2_000  # characters looked at
LETTERS = 60  # fewer are a headline or a list of short names
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PAIR = re.compile(r"\b([A-Z][^\W\d_]+) ([^\W\d_A-Z]{3,})\b")
_DAYS = {
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
}
_ENDINGS = ("", "s", "es", "d", "ed", "ing", "ly", "er", "ers")


def recased(text: str, nlp: Language) -> str:
    """The text itself, or, if it is written in capitals, the same number of characters with capitals only where names
    and sentences begin."""
    letters = [c for c in text[:SAMPLE] if c.isalpha()]
    if len(letters) < LETTERS or sum(c.isupper() for c in letters) < CAPITALS * len(letters):
        return text
    made = _WORD.sub(lambda m: _word(m[0], nlp), text)
    made = _PAIR.sub(lambda m: f"{m[1]} {m[2].capitalize()}" if _is_surname(*m.groups(), nlp) else m[0], made)
    for name in _phrases():
        made = re.sub(rf"\b{re.escape(name)}\b", name, made, flags=re.IGNORECASE)
    made = re.sub(r"(?:^|[.!?]\s+|\n\s*|[-–—]\s)[^\W\d_]", lambda m: m[0].upper(), made)
    return made if len(made) == len(text) else text


def _is_surname(before: str, word: str, nlp: Language) -> bool:
    """Is a word behind a given name the family name ("Colin powell") and no verb ("Colin said")?"""
    verbs = nlp.get_pipe("lemmatizer").lookups
    is_verb = (
        any(word.removesuffix(e) in verbs.get_table("lemma_index")["verb"] for e in _ENDINGS)
        or word in verbs.get_table("lemma_exc")["verb"]
    )
    return before in column("first_names", "name") and word not in nlp.Defaults.stop_words and not is_verb


def _word(word: str, nlp: Language) -> str:
    low = word.lower()
    if len(low) != len(word) or word in organisations() or (len(word) <= 5 and not re.search(r"[aeiouy]", low)):
        return word
    if low in _DAYS or low in _names():
        return low.capitalize()
    stem = low.split("'")[0].split("’")[0]
    common = low in nlp.Defaults.stop_words or any(
        stem.endswith(e) and stem.removesuffix(e) in _common(nlp) for e in _ENDINGS
    )
    doubled = stem.endswith(("ied", "ies")) and f"{stem[:-3]}y" in _common(nlp)
    return low if common or doubled or stem in _common(nlp) else low.capitalize()


@cache
def _names() -> frozenset[str]:
    """Words that are names though a dictionary may have them: nations, capitals, given names."""
    whole = {*country_names(), *demonyms(), *capitals().values(), *column("first_names", "name")}
    return frozenset(n.lower() for n in whole if " " not in n and len(n) > 2)


@cache
def _phrases() -> tuple[str, ...]:
    """Names of several words, longest first."""
    whole = {*country_names(), *demonyms(), *capitals().values(), *(r["name"] for r in rows("areas")), *organisations()}
    return tuple(sorted((n for n in whole if " " in n), key=lambda n: (-len(n), n)))


@cache
def _common(nlp: Language) -> frozenset[str]:
    """The dictionary's words: nouns, verbs, adjectives, adverbs; and the words of our own tables."""
    index = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index", {})
    irregular = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_exc", {})
    found = {w for table in (*index.values(), *(t.keys() for t in irregular.values())) for w in table}
    return (
        frozenset(found | {w for row in rows("offices") for w in row["phrase"].split()} | words("modifiers", "office"))
        - _names()
    )
