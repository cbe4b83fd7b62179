"""The day of publication: every way news write one, where it stood, and which of several is to be believed
(lib/data/day_sources.csv).
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from lib.model import DayTold
from lib.reading.letters import by_letters
from lib.tables import column, rows

MONTH = (
    r"(?i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_FOREIGN_WEEKDAYS = by_letters(r["word"] for r in rows("weekdays"))
WEEKDAY = (
    r"(?:(?:Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun|Wed|Thu|Sat)(?:day)?\b\.?"
    rf"|(?<![^\W\d_])(?:{_FOREIGN_WEEKDAYS})(?![^\W\d_]))"
)
_NAMED = by_letters(r["word"] for r in rows("months"))
_ZONE = r"(?:\s?\(?(?:Z\b|(?:GMT|UTC)?\s?[+-]\d\d?(?::?\d\d)?(?!\d)|GMT|UTC|[A-Z]{2,4}T|hrs?\b|Uhr\b)\)?)?"
CLOCK = rf"\d{{1,2}}(?:[:.h]\d\d(?::\d\d(?:\.\d+)?)?\s*(?:[ap]\.?\s?m\b\.?)?|\s*[ap]\.?\s?m\b\.?){_ZONE}"
_ORDINAL = r"(?:st|nd|rd|th|er|\.|º|ª)?"
_DAY = rf"""(?:{WEEKDAY}[,.]?\s+(?:the\s+)?)?(?:
    (?P<y1>\d{{4}})-(?P<m1>\d\d?)-(?P<d1>\d\d?)(?!\d)(?:[T ](?P<t1>\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?Z|\s?[+-]\d\d:?\d\d)?))?
  | (?P<y2>\d{{4}})\s?[./]\s?(?P<m2>\d\d?)\s?[./]\s?(?P<d2>\d\d?)(?!\d)\.?
  | (?P<y3>\d{{4}})\s?年\s?(?P<m3>\d\d?)\s?月\s?(?P<d3>\d\d?)\s?日
  | (?P<d4>\d{{1,2}}){_ORDINAL}(?:\s+(?:of|de|d[’'])\s*|\s*[-/\s]\s*)(?P<n4>{_NAMED})\b\.?,?(?:\s+(?:de|del)\s+|\s*[-/\s]\s*)(?P<y4>\d{{4}})(?!\d)
  | (?P<n5>{_NAMED})\b\.?\s*[-/\s]\s*(?P<d5>\d{{1,2}}){_ORDINAL},?\s*[-/\s]?\s*(?P<y5>\d{{4}})(?!\d)
  | (?P<y10>\d{{4}})\.?\s+gada\s+(?P<d10>\d{{1,2}})\.\s*(?P<n10>{_NAMED})\b
  | (?P<y6>\d{{4}})(?:\.|\s+m\.)?,?[-/\s]+(?P<n6>{_NAMED})\b\.?[-/\s]+(?P<d6>\d{{1,2}}){_ORDINAL}(?!\d)
  | (?P<n7>{_NAMED})\b\.?\s+(?P<d7>\d{{1,2}})\s+\d\d:\d\d(?::\d\d)?\s+(?:[A-Z]{{3,4}}\s+)?(?P<y7>\d{{4}})(?!\d)
  | (?P<a8>\d{{1,2}})\s?(?P<s8>[./-])\s?(?P<b8>\d{{1,2}})\s?(?P=s8)\s?(?P<y8>\d{{4}})(?!\d)
  | (?P<y9>(?:19|20)\d\d)(?P<m9>0[1-9]|1[0-2])(?P<d9>0[1-9]|[12]\d|3[01])(?:T(?P<t9>\d{{6}})Z?)?(?!\d))"""
DATE = re.compile(
    rf"(?<![\d.])(?:{CLOCK}\s*[,|–—-]?\s+(?:on\s+)?)?{_DAY}(?:,?\s+{WEEKDAY})?(?:\s*(?:,|\||/|–|—|-|·|•|@|\bat\b)?\s*{CLOCK})?",
    re.X | re.I,
)
_BARE = re.compile(rf"(?<![\d.]){_DAY}", re.X | re.I)
_SHORT = re.compile(
    rf"(?<!\d)(?:(?P<a>\d{{1,2}})(?P<s>[./-])(?P<b>\d{{1,2}})(?P=s)|(?P<d>\d{{1,2}})[-\s](?P<n>{_NAMED})\.?[-\s’']+)(?P<y>\d\d)(?!\d)",
    re.I,
)
_GLUED = re.compile(r"\b((?:19|20)\d\d)(?=\d{1,2}:\d\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")
EXCEL = dt.date(1899, 12, 30)
_IN_ADDRESS = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>0?[1-9]|1[0-2]|[a-z]{3})[/-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/._-]|$)|[/._-](?P<all>(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?=[/._-]|$)",
    re.I,
)
BUDDHIST = 543  # years that the Thai calendar is ahead
SAME = 1  # days two sources may lie apart: time zones


@dataclass(frozen=True)
class Stamp:
    """A date found: the day, the ISO time with zone if told, whether its weekday fits, and whether it can be read day
    first and month first.
    """

    day: dt.date
    time: str = ""
    agrees: bool = True
    ambiguous: bool = False


class Told(NamedTuple):
    """Words that may hold the day of publication, and where they stand (a `where` of day_sources.csv)."""

    where: str
    words: str


class Chosen(NamedTuple):
    """The stamp believed (None if there is none), where it stood, why a person should look ("" if not), and all days
    found, best first.
    """

    stamp: Stamp | None
    where: str
    doubt: str
    days: tuple[DayTold, ...]


def stamp(words: str, order: str = "", short: bool = False) -> Stamp | None:
    """The first full date in words, or None; a day that does not exist gives None.

    order: "day" or "month" where it is known which comes first in numbers.

    short: years of two digits count too (a cell or a labelled line, never a story).
    """
    said = _GLUED.sub(r"\1 ", words.translate(_SPACES))
    found = _find(said)
    if not found:
        return _short(said, order) if short else None
    parts = {k: v for k, v in found.groupdict().items() if v}
    ambiguous = False
    if "a8" in parts:
        day, month, ambiguous = _ordered(int(parts["a8"]), int(parts["b8"]), parts["s8"], order)
        year = int(parts["y8"])
    else:
        year = int(next(v for k, v in parts.items() if k[0] == "y"))
        day = int(next(v for k, v in parts.items() if k[0] == "d"))
        month = next((int(v) for k, v in parts.items() if k[0] == "m"), 0) or _month(
            next((v for k, v in parts.items() if k[0] == "n"), "")
        )
    if 2400 < year < 2700:
        year -= BUDDHIST
    try:
        when = dt.date(year, month, day)
    except ValueError:
        return None
    weekday = re.search(WEEKDAY, found.group(0), re.I)
    agrees = not weekday or when.weekday() == _weekday(weekday.group(0))
    return Stamp(when, _time(when, found.group(0)), agrees, ambiguous)


_SPACES = dict.fromkeys((160, 8201, 8202, 8239, 8199, 12288), " ")


_YEAR = re.compile(r"\d{4}")
BEFORE, AFTER = 70, 60  # characters around a year in which its date stands: the whole pattern is tried only there


def _find(words: str) -> re.Match | None:
    """The first date in words."""
    tried = 0
    for year in _YEAR.finditer(words):
        start = max(tried, year.start() - BEFORE)
        while start and words[start - 1 : start + 1].isalnum():  # not in the middle of a word or a number
            start -= 1
        if _maybe(words[start : year.end() + AFTER]) and (found := DATE.search(words, start, year.end() + AFTER)):
            return found
        tried = year.end()
    return None


_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBERS = re.compile(r"\d\s?[./-]\s?\d|\d{8}|年")


def _maybe(words: str) -> bool:
    """Can words hold a date: a month's name or numbers side by side? Far quicker than the whole pattern."""
    months = column("months", "word", "month")
    return bool(_NUMBERS.search(words)) or any(
        w in months or f"d’{w}" in months for w in map(str.lower, _WORD.findall(words))
    )


def _ordered(a: int, b: int, sign: str, order: str) -> tuple[int, int, bool]:
    """(day, month, whether it could be the other way round) of two numbers; points stand in dates written day first."""
    if order == "month" and a <= 12:
        return b, a, False
    if b > 12 >= a:
        return b, a, False
    return a, b, not order and sign != "." and a != b and a <= 12


def _month(word: str) -> int:
    return int(column("months", "word", "month").get(word.lower(), 0))


def _weekday(word: str) -> int:
    """0 for Monday, in any language of weekdays.csv."""
    known = column("weekdays", "word", "weekday").get(word.lower())
    return int(known) if known else ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(word.lower()[:3])


def _short(said: str, order: str) -> Stamp | None:
    found = _SHORT.search(said)
    if not found:
        return None
    year = int(found["y"]) + (2000 if int(found["y"]) < 70 else 1900)
    day, month, ambiguous = (
        (int(found["d"]), _month(found["n"]), False)
        if found["d"]
        else _ordered(int(found["a"]), int(found["b"]), found["s"], order)
    )
    try:
        return Stamp(dt.date(year, month, day), "", True, ambiguous)
    except ValueError:
        return None


def _time(day: dt.date, words: str) -> str:
    """The clock in words as ISO 8601 on that day, with the zone if it is told in numbers; "" if there is none."""
    rest = _BARE.sub(
        lambda m: (
            f" {m['t1'] or (m['t9'] and m['t9'][:2] + ':' + m['t9'][2:4]) or (re.search(r'[0-9]{2}:[0-9]{2}', m[0]) or [''])[0]} "
        ),
        words,
    )
    found = re.search(
        r"(?<![\d:])(?P<h>\d{1,2})(?:[:.h](?P<m>\d\d)(?::\d\d(?:\.\d+)?)?)?\s*(?P<half>[ap])?(?(half)\.?\s?m\b)\.?(?P<zone>\s?\(?(?:Z\b|(?:GMT|UTC)?\s?[+-]\d\d?:?(?:\d\d)?|GMT|UTC))?",
        rest,
        re.I,
    )
    if not found or not (found["m"] or found["half"]):
        return ""
    hour, minute = int(found["h"]), int(found["m"] or 0)
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"].lower() == "p")
    if hour > 23 or minute > 59:
        return ""
    zone, offset = (found["zone"] or "").strip(" (").upper(), re.search(r"([+-])(\d\d?):?(\d\d)?", found["zone"] or "")
    shown = (
        f"{offset[1]}{int(offset[2]):02d}:{offset[3] or '00'}"
        if offset
        else "+00:00"
        if zone in ("Z", "GMT", "UTC")
        else ""
    )
    return f"{day.isoformat()}T{hour:02d}:{minute:02d}{shown}"


def of_value(value: object, order: str = "") -> Stamp | None:
    """The date of a cell or a JSON value: a date, words, or seconds or milliseconds since 1970."""
    if isinstance(value, dt.datetime):
        return Stamp(value.date(), value.isoformat(timespec="minutes") if (value.hour or value.minute) else "")
    if isinstance(value, dt.date):
        return Stamp(value)
    words = str(value if value is not None else "").strip()
    if _SERIAL.fullmatch(words):  # as Excel counts days
        return Stamp(EXCEL + dt.timedelta(days=int(float(words))))
    if _EPOCH.fullmatch(words):
        seconds = float(words) / (1000 if len(words.split(".")[0]) == 13 else 1)
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
        return Stamp(moment.date(), moment.isoformat(timespec="minutes"))
    return stamp(words, order, short=True)


def order_of(values: Iterable[object]) -> str:
    """ "day" or "month", whichever comes first in the numeric dates of one file or column; "" if no row tells, or rows
    contradict one another.
    """
    seen = set()
    for value in values:
        for a, b in re.findall(
            r"(?<![\d:/.-])(\d{1,2})\s?[/-]\s?(\d{1,2})\s?[/-]\s?(?:\d{4}|\d\d)(?![\d/-])", str(value)
        ):
            seen |= {"day"} if int(a) > 12 >= int(b) else {"month"} if int(b) > 12 >= int(a) else set()
    return seen.pop() if len(seen) == 1 else ""


def in_address(url: str) -> dt.date | None:
    """ "https://example.org/2019/03/12/visit" -> 2019-03-12."""
    found = _IN_ADDRESS.search(url.split("?")[0])
    if not found:
        return None
    try:
        if found["all"]:
            return dt.datetime.strptime(found["all"], "%Y%m%d").date()
        return dt.date(
            int(found["y"]), int(found["m"]) if found["m"].isdigit() else _month(found["m"]), int(found["d"])
        )
    except ValueError:
        return None


def whole(line: str) -> str:
    """What a line holds beside a date and its clock, bare of signs; None-like "\\0" if it holds no date."""
    said = _GLUED.sub(r"\1 ", line.translate(_SPACES))
    found = _find(said) or (_SHORT.search(said) if len(said) < SHORTEST_LINE else None)
    if not found or (found.re is _SHORT and not _CLOCKS.fullmatch(said[: found.start()] + said[found.end() :])):
        return "\0"
    rest = said[: found.start()] + " " + said[found.end() :]
    rest = (
        re.sub(rf"\b(?:{WEEKDAY}|{CLOCK}|[A-Z]{{2,4}}T)(?=\W|$)", " ", rest) if re.search(r"\d|day|T\b", rest) else rest
    )
    rest = re.sub(r"\s+", " ", rest).strip(_SIGNS)
    return "" if not rest or _NOISE.fullmatch(rest) else rest


def beside(kind: str) -> str:
    """A pattern for the words of one kind beside a date (lib/data/day_words.csv); compare without regard to case."""
    return by_letters(r["words"] for r in rows("day_words") if r["kind"] == kind)


SHORTEST_LINE = 40  # characters of a line in which a year of two digits counts
_SIGNS = " ,;:|/–—-·•()[]@."
_CLOCKS = re.compile(rf"(?:\s|[,;|/–—·•-]|{CLOCK}|{WEEKDAY})*", re.I)
_NOISE = re.compile(
    rf"(?:(?:on|the|{beside('noise')}|(?:GMT|UTC)?\s?[+-]\d\d?(?::?\d\d)?|\d{{1,2}} min(?:ute)?s?(?: read)?|\d{{1,3}})(?=\W|$)"
    rf"|[\s,;:|/–—·•()@.-])+",
    re.I,
)


@cache
def _sources() -> dict[str, dict[str, str]]:
    return {r["where"]: r for r in rows("day_sources")}


def shown(where: str) -> str:
    """How a source of days is called on screen."""
    return _sources()[where]["shown"] if where in _sources() else where


def by(where: str) -> str:
    """What Article.published_by says for it."""
    return _sources()[where]["by"] if where in _sources() else where


def _readings(when: Stamp, one: Told) -> list[DayTold]:
    """The day, and the other one that the same numbers can mean."""
    both = [when.day, when.day.replace(month=when.day.day, day=when.day.month)] if when.ambiguous else [when.day]
    return [DayTold(day, one.where, one.words[:80]) for day in both]


def choose(told: Sequence[Told], order: str = "") -> Chosen:
    """The day to believe among all that were told: by rank, with doubt where two good ones differ, and what to say
    about it.
    """
    found: list[tuple[int, Told, Stamp]] = []
    for one in told:
        when = (
            of_value(one.words, order)
            if one.where in ("given", "label", "meta", "ld", "time", "mail", "forwarded", "updated", "line")
            else stamp(one.words, order)
        )
        if when:
            found.append((int(_sources()[one.where]["rank"]), one, when))
    found.sort(key=lambda f: f[0])
    days = tuple(dict.fromkeys(d for _, one, s in found for d in _readings(s, one)))
    if not found:
        return Chosen(None, "", "", ())
    _, best, when = found[0]
    if when.ambiguous:
        clear = [
            s
            for _, _, s in found[1:]
            if not s.ambiguous
            and {s.day.day, s.day.month} == {when.day.day, when.day.month}
            and s.day.year == when.day.year
        ]
        when = clear[0] if clear else when
    doubt = f"The weekday does not fit the publication date {when.day}." if not when.agrees else ""
    if not doubt and when.ambiguous:
        doubt = f"The publication date could be read as day/month or month/day; {when.day} was taken."
    good = [(one, s) for _, one, s in found if _sources()[one.where]["good"] == "yes"]
    other = next(((one, s) for one, s in good if abs((s.day - when.day).days) > SAME), None)
    if not doubt and other:
        doubt = (
            f"{shown(best.where).capitalize()} gives {when.day}, {shown(other[0].where)} {other[1].day}; the "
            "first was taken."
        )
    elif not doubt and best.where in ("file", "forwarded"):
        doubt = f"The only day is that of {shown(best.where)}, {when.day}; is that when it was published?"
    return Chosen(when, best.where, doubt, days)
