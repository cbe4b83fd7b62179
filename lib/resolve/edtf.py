"""Days as a person types them into a field: EDTF (ISO 8601-2) to a When."""

import calendar
import datetime as dt
import re

from lib.errors import NotADate
from lib.model import When

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(~?)")


def _days(text: str, told: str) -> tuple[dt.date, dt.date]:
    found = _PLAIN.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(p) if p else None for p in found.groups()[:3])
        if day:
            one = dt.date(year, month, day)
            return one, one
        if month:
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    except ValueError:
        raise NotADate(told) from None


def parse(text: str) -> When | None:
    """ "2018-01-13", "2018-01", "2018", "2018-01~", "[2018-01-08..2018-01-14]", "2018-01-12/2018-01-17" -> When; "" ->
    None.

    Raises NotADate for anything else, and where the end lies before the start.
    """
    words = text.strip()
    if not words:
        return None
    between = re.fullmatch(r"\[\s*(\S+?)\s*\.\.\s*(\S+?)\s*\]", words)
    lasting = re.fullmatch(r"(\S+?)\s*/\s*(\S+)", words)
    if between or lasting:
        (first, _), (_, last) = (_days(part, text) for part in (between or lasting).groups())
        if last < first:
            raise NotADate(text)
        return When("[{}..{}]".format(*between.groups()) if between else "{}/{}".format(*lasting.groups()), first, last)
    first, last = _days(words, text)
    return When(words, first, last)
