"""Bytes to text. Marks and UTF-8 first; then the older code page in which the letters stand as they do in names."""

import math
import re
from functools import cache

from charset_normalizer import from_bytes

from lib.tables import rows

MEGABYTE = 1_000_000
PAGES = {
    "cp1252": 0.0,
    "cp1250": -0.6,
    "cp1257": -0.6,
    "cp1254": -0.8,
    "iso8859-2": -1.0,
    "iso8859-4": -1.6,
    "mac_roman": -1.2,
    "cp850": -1.4,
    "cp852": -1.8,
}  # and how much likelier than Windows-1252 it must look, in logs
MOST_FOREIGN = 0.2  # share of bytes above 127 from which it is no Latin script
LEAST_FOREIGN = 40  # such bytes
LOOKED_AT = 400_000
UNSEEN = math.log(0.02)  # a neighbourhood that no known name has
NO_LETTER = -9.0  # a control character, or a sign inside a word
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MANGLED = re.compile("(?:[ÃÂÄÅ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ\u009d“”˜¦]?)")


def decoded(data: bytes, said: str = "") -> str:
    """Bytes as text. said: the encoding that the file itself claims; it is believed where the bytes allow it."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    claimed = _claimed(data, said)
    return claimed if claimed is not None else _likeliest(data)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    head = data[:2000]
    if len(head) < 8:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    return (
        "utf-16-le"
        if odd > 0.6 * half and even < 0.1 * half
        else "utf-16-be"
        if even > 0.6 * half and odd < 0.1 * half
        else ""
    )


def _claimed(data: bytes, said: str) -> str | None:
    """The text in the encoding claimed; Latin-1 is always meant as Windows-1252, and a claim of UTF-8 or ASCII is
    already disproved.
    """
    name = said.strip().strip("\"'").lower().replace("_", "-")
    if not name or name in ("utf-8", "utf8", "us-ascii", "ascii"):
        return None
    try:
        text = data.decode("cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "windows-1252") else name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
    return text if not re.search("[\u0080-\u009f]", text) else None


def _likeliest(data: bytes) -> str:
    """The older encoding whose letters stand as in names; for other scripts, what charset_normalizer says."""
    sample = data[:LOOKED_AT]
    if sum(b > 127 for b in sample[:20_000]) > max(MOST_FOREIGN * len(sample[:20_000]), LEAST_FOREIGN):
        best = from_bytes(data[:MEGABYTE]).best()
        return data.decode(best.encoding if best else "cp1252", "replace")
    around = b" ".join(re.findall(rb"[A-Za-z'\x80-\xff-]*[\x80-\xff][A-Za-z'\x80-\xff-]*", sample)[:2000])
    best = max(PAGES, key=lambda page: _score(around, page) + PAGES[page])
    return data.decode(best, "replace")


def _score(words: bytes, page: str) -> float:
    """The mean log of how often each marked letter stands between such neighbours, times how many there are (at most
    40).
    """
    text = words.decode(page, "replace").lower()
    told = []
    for word in text.replace("-", " ").split():
        bound = f"^{word}$"
        for i, c in enumerate(word, start=1):
            if c.isascii():
                continue
            if not c.isalpha():
                inside = bound[i + 1].isalpha() and (bound[i - 1].isalpha() or c not in "“‘«„–—€£§¿¡¥$")
                told.append(
                    NO_LETTER
                    if c in "\ufffd" or "\x80" <= c <= "\x9f" or (inside and c not in "’‘´`")
                    else -0.5
                    if c in "“”‘’–—«»„…\xa0£€§°"
                    else -4.0
                )
            else:
                told.append(_likelihood(bound[i - 1], c, bound[i + 1]))
    return sum(told) / len(told) * min(len(told), 40) if told else 0.0


def _likelihood(before: str, letter: str, after: str) -> float:
    triples, left, right, alone = _letters()
    if many := triples.get(before + letter + after):
        return math.log(many + 1)
    near = left.get(before + letter, 0) + right.get(letter + after, 0)
    return math.log(0.3 + near / 50) if near else math.log(0.05) if letter in alone else UNSEEN * 2


@cache
def _letters() -> tuple[dict[str, int], dict[str, int], dict[str, int], frozenset[str]]:
    triples = {r["letters"]: int(r["count"]) for r in rows("letters")}
    left: dict[str, int] = {}
    right: dict[str, int] = {}
    for letters, many in triples.items():
        left[letters[:2]] = left.get(letters[:2], 0) + many
        right[letters[1:]] = right.get(letters[1:], 0) + many
    return triples, left, right, frozenset(t[1] for t in triples)


def mended(text: str) -> str:
    """UTF-8 that was read as Windows-1252 and saved again ("MÃ¡ris") set right; any other text as it is."""
    if not _MANGLED.search(text):
        return text
    return re.sub(r"[^\x00-\x7f]{2,}", _again, text)


def _again(found: re.Match) -> str:
    try:
        back = found[0].encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return found[0]
    return back if len(back) < len(found[0]) else found[0]
