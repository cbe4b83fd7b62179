"""Time expressions as they stand in the text; lib/resolve/dates.py says which days they mean."""

import re
from collections.abc import Iterator
from functools import cache

from lib.extract.parse import Doc, Token
from lib.model import TimePhrase
from lib.tables import rows

MONTHS = {m: i for i, names in enumerate(
    ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
     "september sept sep", "october oct", "november nov", "december dec"), 1) for m in names.split()}  # fmt: skip
WEEKDAYS = {d: i for i, names in enumerate(
    ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri", "saturday sat",
     "sunday sun")) for d in names.split()}  # fmt: skip
UNITS = {"day": "D", "week": "W", "month": "M", "year": "Y", "decade": "DE", "quarter": "Q", "weekend": "WE",
         "fortnight": "FN", "century": "CE", "hour": "H", "minute": "MIN", "second": "S", "night": "D"}  # fmt: skip
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "lunchtime": "MI",
    "noon": "MI",
    "midday": "MI",
    "midnight": "NI",
    "overnight": "NI",
}
ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "CET": 60, "CEST": 120, "EET": 120, "EST": -300, "EDT": -240, "ET": -300,
         "CST": -360, "CDT": -300, "PST": -480, "PDT": -420, "JST": 540, "IST": 330, "BST": 60, "AEST": 600,
         "MSK": 180}  # fmt: skip

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = (
    r"(?:Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|Sundays?|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri"
    r"|Sat|Sun)\b\.?)"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DASH = r"\s?(?:-|–|—|to|until|through|and)\s?"
_NUMBER = (
    r"(?:\d{1,3}(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|ninety|(?:twenty|thirty|forty|fifty)-\w+)"
)
_VAGUE = r"(?:several|few|a few|some|many|couple of|a couple of|recent|numerous)"
_UNIT = (
    r"(?:days?|weeks?|months?|years?|decades?|quarters?|weekends?|hours?|minutes?|fortnights?|nights?|century"
    r"|centuries)"
)
_SEASON = r"(?:spring|summer|autumn|winter|fall)"
_PART = r"(?:morning|afternoon|evening|night|lunchtime|noon|midnight)"
_ZONE = (
    r"(?:\s?\(?(?:UTC|GMT|CES?T|EES?T|E[SD]?T|C[SD]T|P[SD]T|JST|IST|BST|AEST|MSK"
    r"|local time)(?:\s?[+-]\s?\d{1,2}(?::?\d\d)?)?\)?)"
)
_CLOCK = (
    rf"(?:\d{{1,2}}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?|\d{{1,2}}\.\d\d\s?[ap]\.?m\b\.?"
    rf"|(?<=\bat )\d{{1,2}}\.[0-5]\d(?!\d|%|\s(?:percent|per cent|points|euros|dollars|a share|to the))"
    rf"|\d{{1,2}}\s?[ap]\.?m\b\.?|[012]\d[0-5]\d(?={_ZONE})|noon|midnight)"
)
_EDGE = r"(?:early|mid|late|the beginning of|the start of|the end of|the middle of|beginning of|end of)"
_EARLIER = r"(?:later|earlier|late|early)"

# (kind, what the text must have for the pattern to match, pattern) in order of preference; the longest match at a place
# wins, then the earlier kind.
# What it must have: one word of each group, groups divided by "&"; the signs of _SHAPES count as words.
_MONTHS, _WEEKDAYS, _SEASONS = " ".join(MONTHS), " ".join(f"{d} {d}s" for d in WEEKDAYS), " ".join(SEASONS)
_EDGES = "early mid late beginning start end middle"
_UNITS = (
    "day days week weeks month months year years decade decades quarter quarters weekend weekends hour hours "
    "minute minutes fortnight fortnights night nights century centuries"
)
_PATTERNS = [
    (
        "iso",
        "#-#",
        (
            rf"(?P<year>{_YEAR})-(?P<month_no>\d\d)-(?P<day>\d\d)(?:[T ](?P<clock>\d\d:\d\d)(?::\d\d)?(?P<zone>Z"
            r"|[+-]\d\d:?\d\d)?)?"
        ),
    ),
    (
        "span",
        f"{_MONTHS} & ##",
        rf"(?:(?P<weekday>{_WEEKDAY}),?[^\S\n]+)?(?P<month>{_MONTH})[^\S\n]+(?P<day>{_DAY}){_DASH}(?:{_WEEKDAY},?\s+)?(?:(?P<last_month>{_MONTH})\s+)?(?P<last_day>{_DAY})(?!\d)(?!\s?(?:percent|per cent|%|,\d))(?:,?\s+(?P<year>{_YEAR}))?",
    ),
    (
        "span",
        f"{_MONTHS} & ## & #m",
        rf"(?:(?P<weekday>{_WEEKDAY}),?\s+)?(?P<day>{_DAY})(?:\s+(?P<month>{_MONTH}))?{_DASH}(?:{_WEEKDAY},?\s+)?(?P<last_day>{_DAY})\s+(?:of\s+)?(?P<last_month>{_MONTH})(?:,?\s+(?P<year>{_YEAR}))?",
    ),
    (
        "date",
        f"{_MONTHS} & #",
        rf"(?:(?P<weekday>{_WEEKDAY}),?[^\S\n]+(?:the\s+)?)?(?P<month>{_MONTH})[^\S\n]+(?P<day>{_DAY})(?![\d:])(?:,?\s+(?P<year>{_YEAR}))?",
    ),
    (
        "date",
        f"{_MONTHS} & #m",
        rf"(?:(?P<weekday>{_WEEKDAY}),?[^\S\n]+(?:the\s+)?)?(?P<day>{_DAY})\s+(?:of\s+)?(?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR}))?(?![a-z])",
    ),
    (
        "month",
        f"{_MONTHS} & ####",
        rf"(?:(?P<part>{_EDGE})[ -])?(?:the month of )?(?P<month>{_MONTH}),?\s+(?:of\s+)?(?P<year>{_YEAR})",
    ),
    (
        "month",
        f"{_MONTHS} & year & last this next",
        rf"(?:(?P<part>{_EDGE})[ -])?(?P<month>{_MONTH})\s+(?P<shift>last|this|next)\s+year",
    ),
    ("month", f"{_MONTHS} & of & year", rf"(?P<month>{_MONTH})(?= of (?P<year_shift>last|this|next) year)"),
    (
        "month",
        f"{_MONTHS} & last this next past following",
        rf"(?P<shift>last|this|next|this coming|this past|the following)\s+(?P<month>{_MONTH})",
    ),
    ("month", f"{_MONTHS} & in", rf"(?<=\bin )(?:(?P<part>{_EDGE})[ -])?(?P<month>{_MONTH})"),
    ("month", f"{_MONTHS} & {_EDGES}", rf"(?:(?P<part>{_EDGE})[ -])(?P<month>{_MONTH})"),
    (
        "month",
        _MONTHS,
        (
            r"(?<![\w-])(?P<month>January|February|April|June|July|August|September|October|November|December"
            r"|(?<=since )May|(?<=until )May|(?<=by )May|(?<=of )May|(?<=since )March|(?<=until )March|(?<=by )March"
            r"|(?<=of )March|(?<=for )May|(?<=for )March)"
        ),
    ),
    (
        "weekday",
        _WEEKDAYS,
        (
            r"(?:(?P<shift>last|this|next|this coming|this past|the following|the previous|the next"
            rf"|coming)\s+)?(?:(?P<part>early|late)\s+(?:on\s+)?)?(?P<weekday>{_WEEKDAY})(?:\s+(?P<daypart>{_PART}))?(?:\s+(?P<week_shift>last|next|this)\s+week)?"
        ),
    ),
    (
        "weekday_span",
        _WEEKDAYS,
        rf"(?P<weekday>{_WEEKDAY})(?:\s+(?:to|through|until)\s+|[-–])(?P<last_weekday>{_WEEKDAY})",
    ),
    (
        "today",
        "today tonight yesterday tomorrow day",
        (
            r"(?:early |late |later |earlier )?(?P<today>today|tonight|yesterday|tomorrow|the day before yesterday"
            r"|the day after tomorrow)(?:\s+(?P<daypart>morning|afternoon|evening|night))?"
        ),
    ),
    (
        "this_part",
        "morning afternoon evening night overnight",
        (
            r"(?:this|the same|that) (?P<daypart>morning|afternoon|evening)|(?:(?<=in )|(?<=during )"
            r"|(?<=for ))the (?P<later_part>morning|afternoon|evening)(?! of\b)|(?P<last>last) (?P<lastpart>night)"
            r"|overnight"
        ),
    ),
    (
        "same_day",
        "day",
        (
            r"(?:the|that) same day|that day|on the day|(?:(?<=end )|(?<=ends )|(?<=ended )|(?<=ending )|(?<=finish )"
            r"|(?<=finished )|(?<=close )|(?<=closed )|(?<=closing )|(?<=[Ff]or )|(?<=start of )|(?<=end of )"
            r"|(?<=during )|(?<=late in )|(?<=later in )|(?<=early in )|(?<=earlier in ))the day(?=[\s.,;])(?! (?:of|when"
            r"|that|he|she|they|it))"
        ),
    ),
    (
        "next_day",
        "day days morning week weeks month months year years",
        (
            r"the (?P<shift>following|next|previous) (?:(?P<unit>day|morning|week|month|year)"
            rf"|(?P<count>{_NUMBER}) (?P<units>days|weeks|months|years))(?!\s+of)"
        ),
    ),
    (
        "day_after",
        "day",
        (
            r"(?:the|a) day (?P<shift>later|earlier|(?:before|after)(?=\s*[,.;:)]|\s*$|\s+(?:and|but|when|he|she|it"
            r"|they)\b))"
        ),
    ),
    ("this_time", "time & next last", r"(?:at )?this time (?P<shift>next|last) (?P<unit>week|month|year)"),
    (
        "relative",
        "week month year decade weekend century quarter",
        (
            rf"(?:(?P<part>{_EARLIER})\s+|(?P<edge>{_EDGE})\s+)?(?P<shift>last|this|next|the current|the coming|this past"
            r"|the same|that|the|coming)\s+(?P<unit>week|month|year|decade|weekend|century|quarter)(?!\s+(?:of|ago|after"
            r"|before|earlier|later|long|ending|ended))(?<!the week)(?<!the month)(?<!the year)(?<!the decade)(?<!the "
            r"century)"
        ),
    ),
    (
        "ago",
        f"ago earlier later now hence before after & {_UNITS}",
        (
            rf"(?:(?:about|around|nearly|almost|more than|over|some|at least) )?(?P<count>{_NUMBER}"
            rf"|{_VAGUE})(?: and a half)? (?P<unit>{_UNIT}) (?P<shift>ago|earlier|later|from now|hence|(?:before"
            r"|after)(?=\s*[,.;:)]|\s*$|\s+(?:and|but)\b))(?! than\b)"
        ),
    ),
    (
        "within",
        "time",
        rf"(?:in|within) (?P<count>{_NUMBER}) (?P<unit>days|weeks|months|years|week|month|year)(?:'s?|’s?)? time",
    ),
    (
        "past_n",
        f"past last next coming previous following & {_UNITS}",
        (
            r"(?:the|over the|for the|in the|during the|within the)?\s?(?P<shift>past|last|next|coming|previous"
            rf"|following) (?P<count>{_NUMBER}|{_VAGUE}) (?:\w+ )?(?P<unit>{_UNIT})"
        ),
    ),
    ("past_unit", "past", r"the past (?P<unit>day|week|month|year|decade|century)"),
    (
        "quarter",
        "quarter",
        (
            rf"(?:the )?(?P<quarter>first|second|third|fourth|final|last)[ -]quarter(?:,? (?:of )?(?:(?P<year>{_YEAR})"
            r"|(?P<shift>this|last|next) year))?"
        ),
    ),
    ("quarter", "q", rf"Q(?P<quarter_no>[1-4])(?:\s+(?:of\s+)?(?P<year>{_YEAR}))?"),
    (
        "half",
        "half",
        (
            rf"the (?P<half>first|second|latter) half(?: of (?:(?P<year>{_YEAR})|(?P<shift>this|last|next) year"
            r"|the year))?"
        ),
    ),
    (
        "week_of",
        "week",
        (
            r"the (?P<week>first|second|third|fourth|last|final) week (?:of"
            rf"|in) (?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR}))?"
        ),
    ),
    (
        "season",
        _SEASONS,
        (
            rf"(?:(?P<part>{_EDGE})[ -])?(?:(?P<shift>last|this|next|the following)\s+|(?<=in )(?:the )?|the "
            rf"|in the )?(?P<season>{_SEASON})(?:\s+(?:of\s+)?(?P<year>{_YEAR})|\s+(?P<year_shift>last|this"
            r"|next)\s+year)?"
        ),
    ),
    (
        "weekend",
        "weekend",
        (
            r"(?:(?:at|over|during) )?(?:(?P<shift>this|last|next|this past|this coming|the following|the previous"
            r"|the)\s+)(?:coming |past )?weekend"
        ),
    ),
    ("edge_year", f"{_EDGES} & ####", rf"(?:(?P<part>{_EDGE})[ -])(?:the year\s+)?(?P<year>{_YEAR})"),
    (
        "edge_relative",
        "beginning start middle end",
        (
            r"(?P<edge>the end of|the beginning of|the start of|the middle of|end of) (?P<shift>this|last|next"
            r"|the) (?P<unit>week|month|year)"
        ),
    ),
    ("later_year", "later earlier & ####", rf"(?P<part>later|earlier) (?:in )?(?P<year>{_YEAR})"),
    (
        "fiscal",
        "fiscal financial fy",
        rf"(?:the )?(?:fiscal|financial)(?: year)? (?P<year>{_YEAR})|FY ?(?P<fy>\d\d(?:\d\d)?)",
    ),
    ("decade", "#0s", r"(?:the )?(?:(?P<part>early|mid|late)[ -])?(?P<decade>(?:1[5-9]|20)?\d0)['’]?s\b"),
    (
        "year",
        "####",
        (
            rf"(?:the year )?(?<![\w$£€.,:/-])(?P<year>{_YEAR})(?![\w%/:]|[.,]\d|\s+(?:people|troops|soldiers|men|percent"
            r"|dollars|euros|km|kilomet))"
        ),
    ),
    (
        "clock",
        "#:# noon midnight",
        (
            rf"(?:(?P<clock>{_CLOCK})(?P<zone>{_ZONE})?)(?:(?:,| on)?\s+(?:(?P<weekday>{_WEEKDAY})|(?P<today>today"
            r"|yesterday|tomorrow)))?"
        ),
    ),
    (
        "duration",
        _UNITS,
        (
            rf"(?<![\w-])(?P<count>{_NUMBER})[ -](?:and-a-half-)?(?P<unit>day|week|month|year|decade|hour|minute"
            r"|night)(?:-long|-old)?(?![\w-]|s\b|\s?old\b)"
        ),
    ),
    (
        "duration",
        _UNITS,
        (
            rf"(?:(?:about|around|nearly|almost|more than|over|some|at least|up to) )?(?P<count>{_NUMBER}"
            rf"|{_VAGUE})(?P<half> and a half)? (?:consecutive |straight |trading |full |long "
            rf"|whole )?(?P<unit>{_UNIT})(?! (?:ago|old|earlier))"
        ),
    ),
    ("duration", "long", r"(?P<unit>day|week|month|year|decade)s?-long"),
    (
        "duration",
        _UNITS,
        (
            r"(?:over|for|in|within) (?:the |just |only )?(?P<unit>minutes|hours|days|weeks|months|years|decades"
            r"|centuries)"
        ),
    ),
    ("duration", "single", r"(?P<count>single)[ -](?P<unit>day|week|month|year)"),
    ("relative", "later earlier", r"(?P<edge>later|earlier) in the (?P<unit>week|month|year)"),
    ("set", "every each per", r"(?:every|each|per) (?:other )?(?P<unit>day|week|month|year|weekend|quarter)"),
]
_COMPILED = [
    (
        kind,
        [frozenset(group.split()) for group in needed.split("&")],
        re.compile(rf"(?<![\w])(?:{p})(?!\w)", re.I if kind not in ("month", "weekday", "weekday_span") else 0),
    )
    for kind, needed, p in _PATTERNS
]
_LETTERS = re.compile(r"[a-z]+")
_SHAPES = {
    "##": re.compile(r"\d\D+\d"), "####": re.compile(_YEAR), "#-#": re.compile(r"\d-\d\d-\d"),
    "#0s": re.compile(r"\d0['’]?s", re.I),
    "#m": re.compile(rf"\d(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}", re.I),
    "#:#": re.compile(r"\d[:.]\d\d|\d\s?[ap]\.?m|\d{4}", re.I),
}  # fmt: skip
_DIGIT = re.compile(r"\d")
_SENTENCE_CASE = {"weekday", "weekday_span", "month"}
_FUTURE_WORDS = {
    "schedule",
    "plan",
    "due",
    "set",
    "expect",
    "slate",
    "prepare",
    "aim",
    "hope",
    "intend",
    "forthcoming",
    "upcoming",
    "will",
    "shall",
    "would",
    "next",
    "postpone",
    "delay",
    "invite",
}


def find(doc: Doc) -> list[TimePhrase]:
    """Every time expression, longest first at each place, in order."""
    text = doc.text
    found: list[tuple[int, int, int, str, dict[str, str]]] = []
    there = _signs(text)
    for rank, (kind, needed, pattern) in enumerate(_COMPILED):
        if there.isdisjoint(needed[0]) or any(map(there.isdisjoint, needed[1:])):
            continue
        for m in pattern.finditer(text):
            said = {k: v for k, v in m.groupdict().items() if v}
            if m.end() > m.start() and not _false_friend(text, m.start(), m.end(), kind, said):
                found.append((m.start(), m.end(), rank, kind, said))
    for start, end, rank, kind, said in _from_tables(text, there):
        found.append((start, end, rank, kind, said))
    found.sort(key=lambda f: (f[0] - f[1], f[2], f[0]))
    taken: list[tuple[int, int]] = []
    out = []
    for start, end, _, kind, said in found:
        if any(start < b and a < end for a, b in taken):
            continue
        taken.append((start, end))
        out.append(_phrase(doc, text, start, end, kind, said))
    return sorted(out, key=lambda p: p.start)


def _signs(text: str) -> set[str]:
    """The words of a text and what its digits look like (_SHAPES): what tells at once that most patterns have nothing
    to find in it.
    """
    found = set(_LETTERS.findall(text.casefold()))
    if _DIGIT.search(text):
        found.add("#")
        found.update(sign for sign, shape in _SHAPES.items() if shape.search(text))
    return found


def _from_tables(text: str, there: set[str]) -> Iterator[tuple[int, int, int, str, dict[str, str]]]:
    if not there.isdisjoint(_telling("time_references", "phrase")):
        for m in _references().finditer(text):
            row = _reference_rows()[m.group(0).lower()]
            yield m.start(), m.end(), 90, "reference", {"value": row["value"], "type": row["kind"]}
    if not there.isdisjoint(_telling("holidays", "name")):
        for m in _holidays().finditer(text):
            yield (
                m.start(),
                m.end(),
                91,
                "holiday",
                {"holiday": m.group("name"), **({"year": m["year"]} if m["year"] else {})},
            )


@cache
def _telling(table: str, column: str) -> frozenset[str]:
    """The longest word of each phrase in a table: a text without any of them has none of the phrases."""
    return frozenset(max(_LETTERS.findall(r[column].casefold()), key=len) for r in rows(table))


@cache
def _reference_rows() -> dict[str, dict[str, str]]:
    return {row["phrase"]: row for row in rows("time_references")}


@cache
def _references() -> re.Pattern:
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, _reference_rows()), key=len, reverse=True)) + r")(?![\w-])",
        re.I,
    )


@cache
def _holidays() -> re.Pattern:
    names = "|".join(re.escape(r["name"]).replace("'", "['’]") for r in rows("holidays"))
    return re.compile(rf"(?<!\w)(?P<name>{names})(?:,? (?P<year>{_YEAR}))?(?!\w)")


def _false_friend(text: str, start: int, end: int, kind: str, said: dict[str, str]) -> bool:
    words = text[start:end]
    after = text[end : end + 12]
    if (
        kind == "month"
        and said.get("month", "") in ("May", "March", "Mar", "may", "march")
        and "year" not in said
        and "shift" not in said
        and not re.search(
            r"\b(?:in|since|until|by|of|for|early|mid|late|and|or)[ -]$",
            text[max(0, start - 8) : start] + ("in " if words.startswith(("early", "mid", "late")) else ""),
        )
    ):
        return True
    if (
        kind == "month"
        and said.get("month") in ("April", "June", "August", "May")
        and "year" not in said
        and re.match(r"\s[A-Z][a-z]+", after)
        and not re.search(r"\b(?:in|since|until|by|of|for|last|next|this)\s$", text[max(0, start - 8) : start])
    ):
        return True
    if kind == "weekday" and re.search(
        r"\b(?:Black|Bloody|Good|Ash|Holy|Easter|Super|Palm|Whit|Boxing)\s$", text[max(0, start - 8) : start]
    ):
        return True
    if kind == "weekday" and len(said["weekday"].rstrip(".s")) <= 4 and not re.match(r"[A-Z]", said["weekday"]):
        return True
    if (
        kind == "weekday"
        and said["weekday"] in ("Sun", "Sat", "Wed", "Mon")
        and not re.search(r"\b(?:on|last|next|this) $", text[max(0, start - 6) : start])
    ):
        return True
    if (
        kind == "season"
        and said["season"].lower() == "fall"
        and "year" not in said
        and "shift" not in said
        and "year_shift" not in said
    ):
        return True
    if (
        kind == "season"
        and not ({"year", "shift", "year_shift"} & set(said))
        and not re.search(r"\b(?:in|in the|the) $", text[max(0, start - 7) : start])
        and not words.lower().startswith(("the ", "in the "))
    ):
        return True
    if (
        kind == "decade"
        and len(said["decade"]) == 2
        and re.search(r"\b(?:his|her|their|my|its)\s(?:\w+\s)?$", text[max(0, start - 12) : start])
    ):
        return True
    if kind == "date" and re.match(r"\s?(?:percent|per cent|%|-year|million|billion)", after):
        return True
    if kind == "duration" and re.match(r"[ -]olds?\b", after):
        return True
    return False


@cache
def _numbers() -> dict[str, float]:
    return {row["word"]: float(row["number"]) for row in rows("numbers")}


def number(words: str) -> float | None:
    """ "six", "twenty-five", "2.5", "a" -> 6, 25, 2.5, 1; None for "several"."""
    words = words.lower().strip()
    try:
        return float(words)
    except ValueError:
        parts = re.split(r"[- ]", words)
        known = [_numbers().get(p) for p in parts]
        return sum(known) if known and all(k is not None for k in known) else None


_SHIFT = {"last": -1, "past": -1, "previous": -1, "this past": -1, "the past": -1, "the previous": -1, "this": 0,
          "the current": 0, "the same": 0, "that": 0, "the": 0, "next": 1, "coming": 1, "following": 1, "the coming": 1,
          "this coming": 1, "the following": 1, "the next": 1, "ago": -1, "earlier": -1, "before": -1, "later": 1,
          "after": 1, "from now": 1, "hence": 1}  # fmt: skip
_PART_OF = {
    "the beginning of": "early",
    "the start of": "early",
    "beginning of": "early",
    "the end of": "late",
    "end of": "late",
    "the middle of": "mid",
}
_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4, "latter": 2}


def _phrase(doc: Doc, text: str, start: int, end: int, kind: str, said: dict[str, str]) -> TimePhrase:
    while text[start].isspace():
        start += 1
    month = lambda key: MONTHS.get(said[key].lower().rstrip(".")) if key in said else None  # noqa: E731
    day = lambda key: int(re.match(r"\d+", said[key])[0]) if key in said else None  # noqa: E731
    year = lambda key: int(said[key]) if key in said else None  # noqa: E731
    weekday = _weekday(said.get("weekday", ""))
    fields: dict = {
        "year": year("year"), "month": int(said["month_no"]) if "month_no" in said else month("month"),
        "day": day("day"), "last_month": month("last_month"), "last_day": day("last_day"),
        "last_year": year("last_year"), "weekday": weekday,
    }  # fmt: skip
    unit = said.get("unit") or said.get("units") or ""
    fields["unit"] = UNITS.get(unit.lower().removesuffix("s") if unit.lower() != "centuries" else "century", "")
    shift = said.get("shift", "").lower()
    fields["shift"] = _SHIFT.get(shift) if shift else None
    part = (said.get("part") or said.get("edge") or "").lower()
    fields["part"] = _PART_OF.get(part, part) or PARTS.get(
        (said.get("daypart") or said.get("lastpart") or said.get("later_part") or "").lower(), ""
    )
    if "count" in said:
        fields["count"] = number(said["count"])
        if fields["count"] is not None and ("half" in said or "and a half" in text[start:end]):
            fields["count"] += 0.5
    if "year_shift" in said or "week_shift" in said:
        fields["count"] = _SHIFT[(said.get("year_shift") or said.get("week_shift")).lower()]
    if kind in ("quarter", "half", "week_of"):
        words = said.get("quarter") or said.get("half") or said.get("week") or said.get("quarter_no", "1")
        fields["count"] = _ORDER.get(words.lower()) or float(words)
        if kind == "week_of" and words.lower() in ("last", "final"):
            fields["count"] = -1
    if kind == "weekday_span":
        fields["count"] = _weekday(said["last_weekday"])
    if kind == "season":
        fields["value"] = SEASONS[said["season"].lower()]
    if kind == "decade":
        fields["value"] = said["decade"]
    if kind in ("reference",):
        fields["value"], fields["unit"] = said["value"], said["type"]
    if kind == "holiday":
        row = next(r for r in rows("holidays") if r["name"] == said["holiday"].replace("’", "'"))
        fields["month"], fields["day"] = int(row["month"]), int(row["day"])
    if kind == "fiscal" and "fy" in said:
        fields["year"] = int(said["fy"]) if len(said["fy"]) == 4 else 2000 + int(said["fy"])
    if "today" in said:
        fields["value"] = said["today"].lower()
    if kind == "this_part":
        fields["shift"] = -1 if "last" in said else 0
        fields["part"] = fields["part"] or "NI"
    if kind == "day_after":
        fields["unit"], fields["count"] = "D", 1
    if "clock" in said:
        fields["clock"] = _clock(said["clock"])
        fields["zone"] = _zone(said.get("zone", ""))
    return TimePhrase(start, end, text[start:end], kind, tense_at(doc, text, start, end), **fields)


def _weekday(word: str) -> int | None:
    word = word.lower().rstrip(".")
    return WEEKDAYS.get(word, WEEKDAYS.get(word.removesuffix("s"))) if word else None


def _clock(words: str) -> str:
    words = words.lower().replace(".", ":" if re.match(r"\d+\.\d\d", words) else "")
    if words in ("noon", "midnight"):
        return "12:00" if words == "noon" else "00:00"
    found = re.match(
        r"(\d{1,2})(?::?(\d\d))?",
        words if ":" in words or not re.match(r"\d{4}", words) else words[:2] + ":" + words[2:4],
    )
    hour, minute = int(found[1]), int(found[2] or 0)
    if "p" in words and hour < 12:
        hour += 12
    if "a" in words and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else ""


def _zone(words: str) -> int | None:
    words = words.strip(" ()")
    found = re.search(r"([+-])\s?(\d{1,2})(?::?(\d\d))?", words)
    name = re.match(r"[A-Z]+", words)
    base = ZONES.get(name[0]) if name else None
    if found:
        return (base or 0) + (1 if found[1] == "+" else -1) * (int(found[2]) * 60 + int(found[3] or 0))
    return base


def tense_at(doc: Doc, text: str, start: int, end: int) -> int:
    """-1 past, 1 future, 0 unknown: the tense of the verb that the characters [start, end) hang on."""
    span = doc.around(start, end)
    if span is None:
        return 0
    token: Token = span.root
    before = text[max(0, start - 50) : start]
    if "ti" in before and re.search(r"\b(?:until|till)\s$", before[-6:]):
        return 1
    if "since" in before and re.search(r"\bsince\s(?:the\s)?$", before[-10:]):
        return -1
    if "ally" in before and re.search(r"\b(?:originally|initially)\b[^.;]{0,40}$", before):
        return 0  # the nearest: it may be over or still to come
    for _ in range(12):
        if token.pos_ in ("VERB", "AUX"):
            tense = verb_tense(token)
            if tense:
                return tense
        if token.lemma_.lower() in _FUTURE_WORDS or token.lower_ in _FUTURE_WORDS or token.lower_ == "ahead":
            return 1
        if token.head == token:
            break
        token = token.head
    return 0


SCHEDULED = {
    "fly",
    "leave",
    "arrive",
    "travel",
    "go",
    "head",
    "depart",
    "return",
    "visit",
    "meet",
    "begin",
    "start",
    "open",
    "host",
    "come",
    "proceed",
    "continue",
    "move",
    "wrap",
    "end",
    "conclude",
    "see",
    "receive",
    "welcome",
    "attend",
    "dine",
    "lunch",
    "address",
    "join",
    "speak",
    "tour",
    "sign",
    "stop",
    "chair",
}  # "flies to Geneva on Tuesday" is to come


SETTING_OUT = {"fly", "leave", "travel", "go", "head", "depart", "come", "arrive", "return", "visit"}


def verb_tense(verb: Token) -> int:
    """-1 past, 1 future, 0 unknown, for a verb token; "would" in reported speech and "is to" are future."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if (
        verb.lemma_ in ("schedule", "expect", "plan", "slate", "slat", "set") and verb.tag_ in ("VBN", "VBD")
    ) or verb.lower_ == "due":
        return 1
    if (
        helpers & {"will", "'ll", "’ll", "shall", "would", "'d", "may", "might", "could", "should"}
        and "have" not in helpers
    ):
        return 1
    if "should" in helpers and "have" in helpers:
        return 1  # "should have begun on Wednesday"
    if (
        "to" in helpers
        and verb.dep_ in ("acl", "relcl")
        and any(c.lower_ in ("first", "last", "only", "latest") for c in verb.head.children)
        and verb.head.head.pos_ in ("VERB", "AUX")
    ):
        return verb_tense(verb.head.head)  # "became on Friday the first to visit"
    if "to" in helpers:
        governor = verb.head
        if governor != verb and governor.pos_ in ("VERB", "AUX"):
            return (
                1
                if governor.lemma_
                in (
                    "be",
                    "expect",
                    "schedule",
                    "plan",
                    "set",
                    "due",
                    "agree",
                    "decide",
                    "hope",
                    "want",
                    "intend",
                    "prepare",
                    "vow",
                    "pledge",
                    "propose",
                )
                else 0
            )
        return 1
    if verb.tag_ in ("VBZ", "VBP") and verb.lemma_ in SCHEDULED:
        return 1
    if verb.lemma_ == "be" and any(
        c.dep_ == "xcomp" and any(g.lower_ == "to" for g in c.children) for c in verb.children
    ):
        return 1  # "on Thursday he is to confer"
    if verb.tag_ == "VBG" and helpers & {"is", "are", "'s", "’s", "was", "were"} and verb.lemma_ in SETTING_OUT:
        return 1  # "was leaving early Wednesday"
    if verb.lemma_ == "be" and any(
        c.lower_ in ("due", "expected", "set") and c.dep_ in ("acomp", "oprd", "xcomp", "advmod", "attr")
        for c in verb.children
    ):
        return 1
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and not helpers:
        return -1  # "plans announced in January"
    if verb.tag_ == "VBD" or helpers & {"had", "was", "were", "did"}:
        return -1
    if verb.tag_ == "VBN" and helpers & {"has", "have"}:
        return -1
    return 0
