"""Words found again in a text of any script, and a text cut into numbered sentences."""

import re
import unicodedata
from functools import lru_cache

from lib.model import Span

LONGEST_SENTENCE = 600  # characters
_ALIKE = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
_ALIKE |= dict.fromkeys("‐‑‒–—−", "-")
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？｡]+[」』”）]*|[।॥؟۔။።](?=\s|$)|\n\s*\n|\n(?=\S)")
_SHORT = re.compile(r"(?:^|[\s(.])(?:\w|Mr|Mrs|Ms|Dr|St|Sen|Gen|Lt|Col|Adm|Gov|Rep|Hr|Fr|Prof|bzw|etc)\.$")
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "ARABIC", "HEBREW")


def sentences(text: str) -> list[Span]:
    """The sentences of a text in order, without the spaces around them; what never ends is cut."""
    cuts, begun = [], 0
    for stop in _STOP.finditer(text):
        before, after = text[max(0, stop.start() - 8) : stop.start() + 1], text[stop.end() :].lstrip()[:1]
        if text[stop.start()] == "." and (
            _SHORT.search(before) or after.islower() or (before[-2:-1].isdigit() and after.isdigit())
        ):
            continue
        cuts.append(stop.end())
    found: list[Span] = []
    for cut in (*cuts, len(text)):
        piece = Span(begun, cut)
        begun = cut
        while piece.end - piece.start > LONGEST_SENTENCE:
            space = text.rfind(" ", piece.start + LONGEST_SENTENCE // 2, piece.start + LONGEST_SENTENCE)
            middle = space if space > 0 else piece.start + LONGEST_SENTENCE
            found.append(_trimmed(text, Span(piece.start, middle)))
            piece = Span(middle, piece.end)
        found.append(_trimmed(text, piece))
    return [s for s in found if s.end > s.start]


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


@lru_cache(maxsize=4_000)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """A text without case, marks and width, and for each of its characters where it stood."""
    letters: list[str] = []
    places: list[int] = []
    for i, character in enumerate(text):
        for c in unicodedata.normalize("NFKD", _ALIKE.get(character, character)).casefold():
            if unicodedata.category(c) in ("Mn", "Cf"):
                continue
            c = " " if c.isspace() else c
            if c == " " and (not letters or letters[-1] == " "):
                continue
            letters.append(c)
            places.append(i)
    return "".join(letters), tuple(places)


def find(words: str, text: str, within: Span) -> Span | None:
    """Where the words stand in a part of a text: first as they are written, else case, accents, width and kinds of
    quotation mark aside. Whole words only.
    """
    sought = _folded(words)[0].strip()
    held, places = _folded(text[within.start : within.end])
    found: list[Span] = []
    at = held.find(sought) if sought else -1
    while at >= 0:
        end = at + len(sought)
        if _whole(held, places, at, end):
            last = within.start + places[end - 1] + 1
            while last < within.end and _is_mark(text[last]):
                last += 1
            found.append(Span(within.start + places[at], last))
        at = held.find(sought, at + 1)
    return next((s for s in found if text[s.start : s.end] == words.strip()), found[0] if found else None)


def _is_mark(character: str) -> bool:
    """Does a character belong to the letter before it?"""
    return all(unicodedata.category(c) in ("Mn", "Mc") for c in unicodedata.normalize("NFKD", character))


def _whole(held: str, places: tuple[int, ...], start: int, end: int) -> bool:
    """Do no letters go on at either end? Scripts that write words together have no such ends, but whole characters."""
    if (start and places[start - 1] == places[start]) or (end < len(places) and places[end] == places[end - 1]):
        return False
    left = start and held[start - 1].isalnum() and held[start].isalnum() and not _unspaced(held[start])
    right = end < len(held) and held[end].isalnum() and held[end - 1].isalnum() and not _unspaced(held[end - 1])
    return not left and not right


def _unspaced(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_UNSPACED)
