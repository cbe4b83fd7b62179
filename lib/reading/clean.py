"""Text made readable: paragraphs separated by one blank line."""

import re
import unicodedata

from lib.reading.encoding import MEGABYTE, decoded, mended

WRAPPED_AT = (55, 100)  # characters; a block whose lines are nearly all this long was wrapped by a machine
_INVISIBLE = dict.fromkeys(
    [c for c in range(0x20) if c not in (0x09, 0x0A)]
    + [0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def tidy(text: str) -> str:
    """Line ends as \\n, composed characters, no control or direction characters, no runs of blanks."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0b", "\n")
        .replace("\x0c", "\n\n")
        .replace("\x85", "\n")
    )
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    text = re.sub(r"[^\S\n]+", " ", text)
    return re.sub(r" ?\n ?", "\n", text).strip()


def each_line(text: str) -> list[str]:
    """The lines of a text whose every line is a paragraph, tidied, empty ones left out."""
    return [line for line in tidy(text).split("\n") if line]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of tidied text. Single line ends part paragraphs unless a machine wrapped the lines."""
    found = []
    for block in re.split(r"\n{2,}", text):
        lines = [line for line in block.split("\n") if line.strip()]
        body = lines[:-1]
        low, high = WRAPPED_AT
        wrapped = (
            len(body) >= 1
            and all(low <= len(line) <= high for line in body)
            and not all(re.search(r"[.!?”\"’']$", x) for x in body)
        )
        found += [" ".join(lines)] if wrapped else lines
    return [p.strip() for p in found if p.strip()]


__all__ = ["MEGABYTE", "decoded", "each_line", "mended", "paragraphs", "tidy"]
