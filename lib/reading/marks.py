"""What archives write around their articles, in the languages of their screens (lib/data/export_marks.csv,
export_fields.csv).
"""

import re
from functools import cache

from lib.reading.letters import by_letters
from lib.tables import rows


@cache
def known(form: str) -> dict[str, str]:
    """label -> field of an export's labels (lib/data/export_fields.csv)."""
    return {r["label"]: r["field"] for r in rows("export_fields") if r["form"] == form}


@cache
def any_of(form: str, mark: str) -> str:
    """A pattern for all the words of one mark, the longest first; compare without regard to case."""
    return by_letters(r["words"] for r in rows("export_marks") if (r["form"], r["mark"]) == (form, mark))


_COPYRIGHT = re.compile(rf"^\s*(?:copyright\b|\(c\)|©)|{any_of('any', 'rights')}\.?\s*$", re.I)
LONGEST = 160  # characters of a line that only says whose the rights are


def of_rights(line: str) -> bool:
    """Does a line only say whose the rights are?"""
    return len(line) <= LONGEST and bool(_COPYRIGHT.search(line))
