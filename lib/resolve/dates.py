"""Time phrases to days: TIMEX3 values, EDTF, earliest and latest day.

Everything hangs on the publication date, never on today.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

from lib.model import TimePhrase, Timex, When

DAY = dt.timedelta(days=1)
PART_OF_MONTH = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
PART_OF_YEAR = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
SEASON_CODE = {"SP": (21, 3), "SU": (22, 6), "FA": (23, 9), "WI": (24, 12)}  # EDTF code, first month (northern)


def day(d: dt.date) -> When:
    """One day."""
    return When(d.isoformat(), d, d)


def month(year: int, number: int) -> When:
    """A month of which no day is known."""
    return When(
        f"{year:04d}-{number:02d}",
        dt.date(year, number, 1),
        dt.date(year, number, calendar.monthrange(year, number)[1]),
    )


def year(number: int) -> When:
    """A year of which no month is known."""
    return When(f"{number:04d}", dt.date(number, 1, 1), dt.date(number, 12, 31))


def between(first: dt.date, last: dt.date) -> When:
    """Somewhere in [first, last]: "[2018-01-08..2018-01-14]"."""
    return day(first) if first == last else When(f"[{first.isoformat()}..{last.isoformat()}]", first, last)


def lasting(first: dt.date, last: dt.date) -> When:
    """From first to last, both included: "2018-01-12/2018-01-17"."""
    return day(first) if first == last else When(f"{first.isoformat()}/{last.isoformat()}", first, last)


def anchor(phrases: Iterable[TimePhrase], published: dt.date | None) -> list[Timex]:
    """Phrases with their values; without a publication date only what stands in the text is resolved."""
    found: list[Timex] = []
    reference = published
    for phrase in phrases:
        try:
            timex = _anchored(phrase, published, reference)
        except (ValueError, OverflowError):
            continue
        if timex is None:
            continue
        found.append(timex)
        if (
            timex.when
            and re.fullmatch(r"\d{4}-\d\d-\d\d.*", timex.value)
            and phrase.kind in ("date", "iso", "weekday", "today")
        ):
            reference = timex.when.earliest
    return found


def _anchored(p: TimePhrase, published: dt.date | None, reference: dt.date | None) -> Timex | None:
    maker = _MAKERS.get(p.kind)
    if maker is None:
        return None
    made = maker(p, published, reference)
    if made is None:
        return None
    kind, value, when = made
    return Timex(p.start, p.end, p.text, kind, value, when)


Made = tuple[str, str, When | None] | None


def _whole(d: dt.date, part: str = "") -> Made:
    if part in ("MO", "AF", "EV", "NI", "MI"):
        return "TIME", f"{d.isoformat()}T{part}", day(d)
    return "DATE", d.isoformat(), day(d)


def _iso(p: TimePhrase, published, reference) -> Made:
    d = dt.date(p.year, p.month, p.day)
    return ("TIME", f"{d.isoformat()}T{p.clock}", day(d)) if p.clock else _whole(d)


def year_for(month_no: int, day_no: int, tense: int, published: dt.date) -> int:
    """The year a month and day without one mean: past the last such day, future the next, else the nearest."""
    options = []
    for y in (published.year - 1, published.year, published.year + 1):
        try:
            options.append(dt.date(y, month_no, min(day_no, calendar.monthrange(y, month_no)[1])))
        except ValueError:
            continue
    near = min(options, key=lambda d: abs(d - published))
    if (
        tense < 0
        and abs(near - published) <= 45 * DAY
        and min(abs(d - published) for d in options if d != near) >= 290 * DAY
    ):
        return near.year  # two months off in the other direction of the tense is likelier than a year
    if tense < 0 and (before := [d for d in options if d <= published]):
        return before[-1].year
    if tense > 0 and (after := [d for d in options if d >= published - 7 * DAY]):
        return after[0].year
    return min(options, key=lambda d: abs(d - published)).year


def _date(p: TimePhrase, published, reference) -> Made:
    y = p.year or (year_for(p.month, p.day, p.tense, published) if published else None)
    if y is None:
        return "DATE", f"XXXX-{p.month:02d}-{p.day:02d}", None
    return _whole(dt.date(y, p.month, p.day))


def _span(p: TimePhrase, published, reference) -> Made:
    first_month = p.month or p.last_month
    last_month = p.last_month or p.month
    y = p.year or (year_for(first_month, p.day, p.tense, published) if published else None)
    if y is None:
        return None
    first = dt.date(y, first_month, p.day)
    last = dt.date(y if last_month >= first_month else y + 1, last_month, p.last_day)
    return ("DATE", first.isoformat(), lasting(first, last)) if last >= first else _whole(first)


def _month(p: TimePhrase, published, reference) -> Made:
    y = p.year
    if y is None and published is None:
        return "DATE", f"XXXX-{p.month:02d}", None
    if y is None and p.count is not None and published is not None:
        y = published.year + int(p.count)  # "October of next year"
    if y is None and p.shift is not None and "year" in p.text:
        y = published.year + p.shift
    elif y is None and p.shift is not None:
        y = published.year + (
            -1 if p.shift < 0 and p.month >= published.month else 1 if p.shift > 0 and p.month <= published.month else 0
        )
    elif y is None:
        y = _month_year(p.month, p.tense, published)
    if p.part in PART_OF_MONTH:
        first, last = PART_OF_MONTH[p.part]
        return (
            "DATE",
            f"{y}-{p.month:02d}",
            between(dt.date(y, p.month, first), dt.date(y, p.month, min(last, calendar.monthrange(y, p.month)[1]))),
        )
    return "DATE", f"{y}-{p.month:02d}", month(y, p.month)


def _month_year(number: int, tense: int, published: dt.date) -> int:
    if tense < 0:
        return published.year if number <= published.month else published.year - 1
    if tense > 0:
        return published.year if number >= published.month else published.year + 1
    return year_for(number, 15, 0, published)


def _weekday(p: TimePhrase, published, reference) -> Made:
    if published is None:
        return None
    last = published - DAY * ((published.weekday() - p.weekday) % 7)
    ahead = published + DAY * ((p.weekday - published.weekday()) % 7)
    if p.text.rstrip().endswith("week") and p.count is not None:
        monday = published - DAY * published.weekday() + DAY * 7 * int(p.count)
        d = monday + DAY * p.weekday
    elif p.shift is not None and p.shift < 0:
        d = last if last < published else last - 7 * DAY
    elif p.shift is not None and p.shift > 0:
        d = ahead if ahead > published else ahead + 7 * DAY
    elif p.tense > 0:
        d = ahead
    elif p.tense < 0 or p.shift is None:
        d = last
    else:
        d = ahead
    return _whole(d, p.part)


def _weekday_span(p: TimePhrase, published, reference) -> Made:
    made = _weekday(p, published, reference)
    if not made:
        return None
    first = made[2].earliest
    return "DATE", first.isoformat(), lasting(first, first + DAY * ((int(p.count) - first.weekday()) % 7))


_TODAY = {
    "today": 0,
    "tonight": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
}


def _today(p: TimePhrase, published, reference) -> Made:
    return _whole(published + DAY * _TODAY[p.value], "NI" if p.value == "tonight" else p.part) if published else None


def _this_part(p: TimePhrase, published, reference) -> Made:
    if reference is not None and p.text.lower().startswith(("the same", "that")):
        return _whole(reference, p.part)
    return _whole(published + DAY * (p.shift or 0), p.part) if published else None


def _same_day(p: TimePhrase, published, reference) -> Made:
    return _whole(reference) if reference else None


def _next_day(p: TimePhrase, published, reference) -> Made:
    if p.count is not None or reference is None:
        return _past_n(p, published, reference)
    if p.unit in ("D", ""):
        return _whole(reference + DAY * p.shift)
    return _shifted(p.unit, p.shift, reference)


def _day_after(p: TimePhrase, published, reference) -> Made:
    return _whole(reference + DAY * p.shift) if reference else None


def plus_months(d: dt.date, count: int) -> dt.date:
    index = d.year * 12 + d.month - 1 + count
    y, m = divmod(index, 12)
    return dt.date(y, m + 1, min(d.day, calendar.monthrange(y, m + 1)[1]))


def _week(d: dt.date) -> tuple[dt.date, dt.date]:
    monday = d - DAY * d.weekday()
    return monday, monday + 6 * DAY


def _shifted(unit: str, shift: int, base: dt.date) -> Made:
    if unit == "W":
        first, last = _week(base + 7 * DAY * shift)
        iso = first.isocalendar()
        return "DATE", f"{iso.year}-W{iso.week:02d}", between(first, last)
    if unit == "WE":
        saturday = _week(base + 7 * DAY * shift)[0] + 5 * DAY
        iso = saturday.isocalendar()
        return "DATE", f"{iso.year}-W{iso.week:02d}-WE", between(saturday, saturday + DAY)
    if unit == "M":
        d = plus_months(base.replace(day=1), shift)
        return "DATE", f"{d.year}-{d.month:02d}", month(d.year, d.month)
    if unit == "Y":
        return "DATE", str(base.year + shift), year(base.year + shift)
    if unit == "DE":
        decade = base.year // 10 + shift
        return "DATE", str(decade), When(f"{decade}X", dt.date(decade * 10, 1, 1), dt.date(decade * 10 + 9, 12, 31))
    if unit == "Q":
        return _quarter_of(base.year + ((base.month - 1) // 3 + shift) // 4, ((base.month - 1) // 3 + shift) % 4 + 1)
    if unit == "CE":
        century = base.year // 100 + shift
        return (
            "DATE",
            str(century),
            When(f"{century}XX", dt.date(century * 100, 1, 1), dt.date(century * 100 + 99, 12, 31)),
        )
    if unit == "D":
        return _whole(base + DAY * shift)
    return None


def _relative(p: TimePhrase, published, reference) -> Made:
    if published is None:
        return None
    if p.shift is None and p.part in ("later", "earlier"):
        p = replace(p, shift=0)
    if p.unit == "W" and p.shift == 0 and published.weekday() == 6 and (p.tense > 0 or p.part == "later"):
        p = replace(p, shift=1)  # on a Sunday "later this week" is the week to come
    if p.shift is None:
        return None
    made = _shifted(p.unit, p.shift, published)
    if made is None or made[2] is None or p.shift != 0 or p.part not in ("later", "earlier", "late", "early"):
        if made and p.part in ("late", "early", "mid") and p.unit in ("M", "Y") and made[2]:
            return made[0], made[1], _edge(p.part, made[2])
        return made
    if p.part == "later":
        return made[0], made[1], between(min(published, made[2].latest), made[2].latest)
    if p.part == "earlier":
        return made[0], made[1], between(made[2].earliest, published)
    return made[0], made[1], _edge(p.part, made[2])


def _edge(part: str, whole: When) -> When:
    third = (whole.latest - whole.earliest) // 3
    if part == "early":
        return between(whole.earliest, whole.earliest + third)
    if part == "late":
        return between(whole.latest - third, whole.latest)
    return between(whole.earliest + third, whole.latest - third)


def _edge_relative(p: TimePhrase, published, reference) -> Made:
    made = _shifted(p.unit, p.shift or 0, published) if published else None
    return (made[0], made[1], _edge(p.part, made[2])) if made and made[2] else made


def _this_time(p: TimePhrase, published, reference) -> Made:
    return _shifted(p.unit, p.shift, published) if published else None


def _duration(p: TimePhrase, published=None, reference=None) -> Made:
    letter = {"DE": "Y", "FN": "W", "CE": "Y", "H": "H", "MIN": "M", "S": "S"}.get(p.unit, p.unit)
    time = "T" if p.unit in ("H", "MIN", "S") else ""
    if not letter or p.unit == "WE":
        return None
    if p.count is None:
        return "DURATION", f"P{time}X{letter}", None
    count = p.count * {"DE": 10, "FN": 2, "CE": 100}.get(p.unit, 1)
    return "DURATION", f"P{time}{count:g}{letter}", None


def _ago(p: TimePhrase, published, reference) -> Made:
    base = published if "ago" in p.text or "now" in p.text else reference
    if base is None or p.count is None:
        return _duration(p)
    n = int(p.count) * p.shift
    if p.unit == "D":
        return _whole(base + DAY * n)
    if p.unit == "W":
        d = base + 7 * DAY * n
        return ("DATE", d.isoformat(), between(d - 2 * DAY, d + 2 * DAY)) if p.count < 9 else _shifted("W", n, base)
    if p.unit == "M":
        d = plus_months(base, n)
        return "DATE", f"{d.year}-{d.month:02d}", month(d.year, d.month)
    if p.unit == "Y":
        return "DATE", str(base.year + n), year(base.year + n)
    if p.unit == "DE":
        return (
            "DATE",
            str(base.year + 10 * n),
            between(dt.date(base.year + 10 * n - 2, 1, 1), dt.date(base.year + 10 * n + 2, 12, 31)),
        )
    return _duration(p)


def _within(p: TimePhrase, published, reference) -> Made:
    return _ago(replace(p, shift=1, text=p.text + " now"), published, reference)


def _past_n(p: TimePhrase, published, reference) -> Made:
    made = _duration(p)
    if made is None or published is None or p.count is None or p.unit not in ("D", "W", "M", "Y"):
        return made
    n = int(p.count)
    other = (
        published + DAY * n * p.shift
        if p.unit == "D"
        else published + 7 * DAY * n * p.shift
        if p.unit == "W"
        else plus_months(published, n * p.shift * (12 if p.unit == "Y" else 1))
    )
    return made[0], made[1], between(min(other, published), max(other, published))


def _past_unit(p: TimePhrase, published, reference) -> Made:
    return _past_n(replace(p, count=1, shift=-1), published, reference)


def _quarter_of(y: int, n: int) -> Made:
    first = dt.date(y, 3 * n - 2, 1)
    return "DATE", f"{y}-Q{n}", When(f"{y}-{32 + n}", first, plus_months(first, 3) - DAY)


def _quarter(p: TimePhrase, published, reference) -> Made:
    y = p.year or (published.year + (p.shift or 0) if published else None)
    n = int(p.count)
    if y is None:
        return None
    if (
        p.year is None
        and p.shift is None
        and published
        and dt.date(y, 3 * n - 2, 1) > published
        and dt.date(y, 3 * n - 2, 1) - published > (60 if p.tense < 0 else 182) * DAY
    ):
        y -= 1
    return _quarter_of(y, n)


def _half(p: TimePhrase, published, reference) -> Made:
    y = p.year or (published.year + (p.shift or 0) if published else None)
    if y is None:
        return None
    first = dt.date(y, 1 if p.count == 1 else 7, 1)
    return "DATE", f"{y}-H{int(p.count)}", When(f"{y}-{39 + int(p.count)}", first, plus_months(first, 6) - DAY)


def _week_of(p: TimePhrase, published, reference) -> Made:
    y = p.year or (_month_year(p.month, p.tense, published) if published else None)
    if y is None:
        return None
    last = calendar.monthrange(y, p.month)[1]
    d = dt.date(y, p.month, last if p.count == -1 else min(last, 7 * int(p.count) - 3))
    if p.count == -1 and d.weekday() < 3:
        d -= 7 * DAY  # the last week with more than half of it in the month
    first, end = _week(d)
    iso = first.isocalendar()
    return "DATE", f"{iso.year}-W{iso.week:02d}", between(first, end)


def _season(p: TimePhrase, published, reference) -> Made:
    shift = p.shift if p.shift is not None else (int(p.count) if p.count is not None else 0)
    y = p.year or (published.year + shift if published else None)
    if y is None:
        return None
    code, first_month = SEASON_CODE[p.value]
    if p.year is None and p.shift is not None and p.shift < 0 and first_month <= published.month - 3:
        y += 1
    first = dt.date(y, first_month, 1)
    return "DATE", f"{y}-{p.value}", When(f"{y}-{code}", first, plus_months(first, 3) - DAY)


def _weekend(p: TimePhrase, published, reference) -> Made:
    if published is None:
        return None
    if p.shift in (-1, 1) and "this" not in p.text:
        return _shifted("WE", p.shift, published)
    return _shifted("WE", -1 if p.tense < 0 and published.weekday() < 5 else 0, published)


def _edge_year(p: TimePhrase, published, reference) -> Made:
    first, last = PART_OF_YEAR.get(p.part, (1, 12))
    return "DATE", str(p.year), between(dt.date(p.year, first, 1), month(p.year, last).latest)


def _later_year(p: TimePhrase, published, reference) -> Made:
    whole = year(p.year)
    if published and published.year == p.year:
        return (
            "DATE",
            str(p.year),
            between(published, whole.latest) if p.part == "later" else between(whole.earliest, published),
        )
    return "DATE", str(p.year), whole


def _decade(p: TimePhrase, published, reference) -> Made:
    first = int(p.value) if len(p.value) == 4 else 1900 + int(p.value) if int(p.value) > 20 else 2000 + int(p.value)
    return "DATE", str(first // 10), When(f"{first // 10}X", dt.date(first, 1, 1), dt.date(first + 9, 12, 31))


def _year(p: TimePhrase, published, reference) -> Made:
    return "DATE", str(p.year), year(p.year)


def _fiscal(p: TimePhrase, published, reference) -> Made:
    return "DATE", f"FY{p.year}", year(p.year)


def _clock(p: TimePhrase, published, reference) -> Made:
    if not p.clock:
        return None
    base = reference
    if p.weekday is not None:
        made = _weekday(replace(p, shift=None, text=""), published, reference)
        base = made[2].earliest if made else None
    elif p.value in _TODAY and published:
        base = published + DAY * _TODAY[p.value]
    if base is None:
        return "TIME", f"T{p.clock}", None
    if p.zone is None:
        return "TIME", f"{base.isoformat()}T{p.clock}", day(base)
    return "TIME", f"{base.isoformat()}T{p.clock}Z" if p.zone == 0 else f"{base.isoformat()}T{p.clock}", day(base)


def _reference(p: TimePhrase, published, reference) -> Made:
    return ("SET" if p.unit == "SET" else "DATE"), p.value, None


def _holiday(p: TimePhrase, published, reference) -> Made:
    return _date(replace(p, kind="date"), published, reference)


def _set(p: TimePhrase, published, reference) -> Made:
    made = _duration(replace(p, count=2 if " other " in p.text else 1))
    return ("SET", made[1], None) if made else None


_MAKERS = {
    "iso": _iso, "date": _date, "span": _span, "month": _month, "weekday": _weekday, "weekday_span": _weekday_span,
    "today": _today, "this_part": _this_part, "same_day": _same_day, "next_day": _next_day, "day_after": _day_after,
    "this_time": _this_time, "relative": _relative, "ago": _ago, "within": _within, "past_n": _past_n,
    "past_unit": _past_unit, "quarter": _quarter, "half": _half, "week_of": _week_of, "season": _season,
    "weekend": _weekend, "edge_year": _edge_year, "edge_relative": _edge_relative, "later_year": _later_year,
    "fiscal": _fiscal, "decade": _decade, "year": _year, "clock": _clock, "duration": _duration, "set": _set,
    "reference": _reference, "holiday": _holiday,
}  # fmt: skip
