"""The reading order of a PDF page: columns one after the other, whatever the order its words are drawn in; heads and
feet that come back on each page left out.
"""

import re
from statistics import median
from typing import NamedTuple

GUTTER = 9.0  # points of white between columns, at least
LEAST_LINES = 6  # of each column
MOST_ACROSS = 0.25  # share of a page's lines that may lie across the gutter (titles, tables)
EDGE_LINES = 2  # at the top and bottom of a page that may be running heads and feet
LONGEST_HEAD = 120  # characters
EDGE = 4.0  # points from the lowest or highest words in which a number is the page's
MOST_PIECES = 20_000
_NUMBER = re.compile(r"^(?:[-–] ?)?(?:page )?\d{1,4}(?: ?[-–]| of \d+|/\d+)?$", re.I)


class Piece(NamedTuple):
    """A run of words on a line, in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    text: str


def text_of(page) -> str:
    """The words of a page of pypdfium2, lines ended by \\n. A page without columns is given as the library reads it."""
    words = page.get_textpage()
    if not words.count_chars():
        return ""
    plain = words.get_text_range()
    pieces = _pieces(words)
    gutters = _gutters(pieces, page.get_width()) if pieces else []
    return "\n".join(_in_order(pieces, gutters)) if gutters else plain


def _pieces(words) -> list[Piece]:
    many = words.count_rects()
    if many > MOST_PIECES:
        return []
    found = []
    for i in range(many):
        left, bottom, right, top = words.get_rect(i)
        text = words.get_text_bounded(left, bottom, right, top).replace("\r\n", " ").replace("\n", " ").strip()
        if text:
            found.append(Piece(left, bottom, right, top, text))
    low, high = min((p.bottom for p in found), default=0), max((p.top for p in found), default=0)
    return [p for p in found if not (_NUMBER.match(p.text) and (p.bottom - low < EDGE or high - p.top < EDGE))]


def _gutters(pieces: list[Piece], width: float) -> list[float]:
    """Where white runs down the page between columns of several lines each; [] for a page of one column."""
    if sum(p.left > 0.3 * width for p in pieces) < LEAST_LINES:
        return []
    lines = max(1, len({round(p.bottom / 3) for p in pieces}))
    found: list[float] = []
    steps = [x * 2.0 for x in range(int(width * 0.12 / 2), int(width * 0.88 / 2))]
    free: list[float] = []
    for x in [*steps, -1.0]:
        across = sum(p.left < x + GUTTER / 2 and p.right > x - GUTTER / 2 for p in pieces) if x >= 0 else lines
        if across <= MOST_ACROSS * lines * 0.5:
            free.append(x)
        elif free:
            middle = free[len(free) // 2]
            left = {round(p.bottom / 3) for p in pieces if p.right <= middle}
            right = {round(p.bottom / 3) for p in pieces if p.left >= middle}
            if (
                len(left) >= LEAST_LINES
                and len(right) >= LEAST_LINES
                and len(left & right) >= LEAST_LINES / 2
                and _wordy(pieces, middle)
            ):
                found.append(middle)
            free = []
    return found


def _wordy(pieces: list[Piece], x: float) -> bool:
    """Are both sides running text, not a list of labels and values?"""
    sides = [[len(p.text) for p in pieces if p.right <= x], [len(p.text) for p in pieces if p.left >= x]]
    return all(side and median(side) >= 15 for side in sides)


def _in_order(pieces: list[Piece], gutters: list[float]) -> list[str]:
    """Lines in reading order: what lies across the gutters parts the page into bands; in each band one column after the
    other.
    """
    lines = _lines(pieces, gutters)
    found: list[str] = []
    band: dict[int, list[str]] = {}

    def flush() -> None:
        for column in sorted(c for c in band if any(band[c])):
            ended = re.search(r"(?:^|[.!?:”\"’'])$", next(x for x in reversed(band[column]) if x))
            found.extend([*band[column], ""] if ended else band[column])
        band.clear()

    for column, text in lines:
        if column < 0:
            flush()
            found.append(text)
        elif text or column == 0 or band.get(column):
            band.setdefault(column, []).append(text)
    flush()
    return found


def _lines(pieces: list[Piece], gutters: list[float]) -> list[tuple[int, str]]:
    """(column, text) from top to bottom; -1 for lines that lie across a gutter.

    Pieces of one column at one height are one line.
    """
    rows: list[tuple[float, int, list[Piece]]] = []
    for p in sorted(pieces, key=lambda p: (-p.bottom, p.left)):
        column = -1 if any(p.left < x < p.right for x in gutters) else sum(p.left >= x for x in gutters)
        height = max(1.0, p.top - p.bottom)
        row = next((r for r in reversed(rows[-12:]) if r[1] == column and abs(r[0] - p.bottom) < 0.6 * height), None)
        if row:
            row[2].append(p)
        else:
            rows.append((p.bottom, column, [p]))
    out: list[tuple[int, str]] = []
    before: dict[int, float] = {}
    for bottom, column, row in rows:
        words = " ".join(p.text for p in sorted(row, key=lambda p: p.left))
        gap = before.get(column, bottom) - bottom
        if gap > 1.9 * max(p.top - p.bottom for p in row):
            out.append((column, ""))
        before[column] = bottom
        out.append((column, words))
    return out


def without_running_heads(pages: list[str]) -> list[str]:
    """Pages without page numbers and the lines that come back at the edge of most pages, their numbers the same or
    counting up.
    """
    split = [page.replace("\r\n", "\n").split("\n") for page in pages]
    places = [[i for i, line in enumerate(lines) if line.strip()] for lines in split]
    gone: list[set[int]] = [
        {i for i in (*p[:1], *p[-1:]) if _NUMBER.match(lines[i].strip())}
        for lines, p in zip(split, places, strict=True)
    ]
    for edge in (*range(EDGE_LINES), *range(-EDGE_LINES, 0)):
        alike: dict[str, list[tuple[int, int]]] = {}
        for number, (lines, p) in enumerate(zip(split, places, strict=True)):
            if len(p) > 2 * EDGE_LINES and len(lines[p[edge]]) < LONGEST_HEAD:
                alike.setdefault(_alike(lines[p[edge]]), []).append((number, p[edge]))
        for found in alike.values():
            if len(found) >= max(2, len(pages) / 2) and _counts([(n, split[n][i]) for n, i in found]):
                for number, i in found:
                    gone[number].add(i)
    return [
        "\n".join(line for i, line in enumerate(lines) if i not in out) for lines, out in zip(split, gone, strict=True)
    ]


def _counts(lines: list[tuple[int, str]]) -> bool:
    """Are the numbers in lines of several pages the same on each, or do they count the pages?"""
    rows = [[int(x) for x in re.findall(r"\d{1,9}", line)] for _, line in lines]
    counted = [[int(x) - n for x in re.findall(r"\d{1,9}", line)] for n, line in lines]
    return all(
        len(set(column)) == 1 or len(set(other)) == 1
        for column, other in zip(zip(*rows, strict=False), zip(*counted, strict=False), strict=True)
    )


def joined(pages: list[str]) -> str:
    """The pages as one text: a sentence that runs on over the end of a page stays one."""
    text = ""
    for page in (p.replace("\r\n", "\n").strip("\n") for p in pages):
        runs_on = text and re.search(r"[\w,;-]$", text.rstrip()) and re.match(r"[a-z]", page.lstrip())
        text = f"{text.rstrip()}\n{page.lstrip()}" if runs_on else f"{text}\n\n{page}" if text else page
    return text


def _alike(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.lower().split()))
