"""Can two names mean one person? Folded words, family names, initials, spelling variants."""

from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from lib.tables import fold

_PARTICLES = {"al", "el", "bin", "ibn", "van", "von", "der", "de", "abu", "ul", "da", "di"}


@lru_cache(maxsize=20_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell people apart, folded: "Abdel Fattah el-Sisi" -> abdel fattah sisi."""
    found = [w for w in fold(name.replace("-", " ")).replace("'s", "").split() if w not in _PARTICLES and len(w) > 1]
    return tuple(found or fold(name).split())


@lru_cache(maxsize=100_000)
def same_person(a: str, b: str) -> bool:
    """Can two names in one article mean the same person? Surname alone, a fuller form, or a spelling variant."""
    wa, wb = name_words(a), name_words(b)
    if not wa or not wb:
        return False
    if _initials(a) and _initials(b) and _initials(a) != _initials(b) and wa[0] == wb[0]:
        return False  # "George W. Bush" is not George H.W. Bush
    if wa == wb:
        return True
    short, long = sorted((wa, wb), key=len)
    if len(short) == 1:
        if len(short[0]) > 3 and short[0] in long[2:-1]:
            return True  # "Lula", "Chavez": of several surnames the one that is used
        return (
            short[0] in (long[-1], long[0])
            if (len(long) > 1 and short[0] != long[-1] and len(long) <= 3 and len(short[0]) > 3)
            or (short[0] == long[0] and _family_first(long))
            else _close(short[0], long[-1])
        )
    if set(short) <= set(long):
        return True
    return _close(short[-1], long[-1]) and (
        _close(short[0], long[0]) or (short[0][0] == long[0][0] and len(short[0]) <= 2)
    )


@lru_cache(maxsize=20_000)
def _initials(name: str) -> str:
    """ "George H.W. Bush" -> "hw"."""
    return "".join(w for w in name.replace(".", " ").lower().split()[1:-1] if len(w) == 1)


def _family_first(words: list[str]) -> bool:
    return len(words[0]) <= 6 and len(words) in (2, 3)


def _close(a: str, b: str) -> bool:
    return (
        a == b
        or (min(len(a), len(b)) >= 6 and a[0] == b[0] and Levenshtein.distance(a, b) <= 1)
        or (len(a) >= 5 and (b.startswith(a) or a.startswith(b)) and abs(len(a) - len(b)) <= 1)
    )
