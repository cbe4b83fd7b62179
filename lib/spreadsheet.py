"""Cells that stay text: a leading =, +, -, @ or control character would become a formula in a spreadsheet."""

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it (or where it already begins so)."""
    return (
        "'" + text if text.startswith(_RUNS) or (text.startswith("'") and text.lstrip("'").startswith(_RUNS)) else text
    )


def plain_cell(text: str) -> str:
    """The text that safe_cell() wrote."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_RUNS) else text
