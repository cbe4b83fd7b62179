"""HTML tables as rows of cells: spans filled, references and pictures out."""

import re

MOST_CELLS = 200_000
LARGEST_SPAN = 200
_REFERENCE = re.compile(r"\[(?:\d+|[a-z]|note \d+|citation needed)\]")


def rows(table) -> list[list[str]]:
    """The cells of a table of lxml, row by row; a cell that spans rows or columns stands in each."""
    held: dict[tuple[int, int], str] = {}
    found: list[list[str]] = []
    many = 0
    lines = [tr for tr in table.iter("tr") if next(tr.iterancestors("table")) is table]
    for r, tr in enumerate(lines):
        row: list[str] = []
        c = 0
        for cell in (n for n in tr if n.tag in ("td", "th")):
            while (r, c) in held:
                row.append(held.pop((r, c)))
                c += 1
            words, down, across = text(cell), _span(cell, "rowspan"), _span(cell, "colspan")
            for _ in range(across):
                row.append(words)
                for below in range(1, min(down, len(lines) - r)):
                    held[(r + below, c)] = words
                c += 1
                many += min(down, len(lines) - r)
            if many > MOST_CELLS:
                return found
        while (r, c) in held:
            row.append(held.pop((r, c)))
            c += 1
        if any(row):
            found.append(row)
    return found


def _span(cell, name: str) -> int:
    told = cell.get(name) or "1"
    return max(1, min(int(told), LARGEST_SPAN)) if told.isdigit() and len(told) < 6 else 1


def text(node) -> str:
    """The words of a cell or a paragraph, without references, hidden sort keys and styles."""
    parts: list[str] = []

    def walk(one) -> None:
        if not isinstance(one.tag, str) or one.tag in ("style", "script"):
            return
        if one.tag == "sup" and "reference" in (one.get("class") or ""):
            return
        if "display:none" in (one.get("style") or "").replace(" ", "") or "sortkey" in (one.get("class") or ""):
            return
        parts.append(one.text or "")
        for child in one:
            if child.tag == "br":
                parts.append(
                    "; "
                    if parts and parts[-1].strip() and not parts[-1].rstrip().endswith((",", ";", "–", "-"))
                    else " "
                )
            if child.tag == "li" and any(p.strip() for p in parts):
                parts.append("; ")
            if sum(1 for _ in child.iterancestors()) < 200:
                walk(child)
            parts.append(child.tail or "")

    walk(node)
    said = " ".join(_REFERENCE.sub("", "".join(parts)).replace("\xa0", " ").split())
    return re.sub(r"\s+([;,.])", r"\1", said).strip("; ")
