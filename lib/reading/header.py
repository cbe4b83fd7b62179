"""What stands around the story: title, publication date, byline, source, dateline."""

import datetime as dt
import re
import warnings
from dataclasses import dataclass

from dateutil import parser as dateutil_parser
from dateutil.parser import UnknownTimezoneWarning

from lib.model import Article
from lib.tables import rows

MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
WEEKDAY = r"(?:Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun|Wed|Thu|Sat)(?:day)?\.?"
_DATE = rf"""(?:{WEEKDAY},?\s+)?(?:
    \d{{4}}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?Z|\s?[+-]\d\d:?\d\d)?)?
  | \d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}
  | {MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}
  | \d{{1,2}}[./-]\d{{1,2}}[./-]\d{{4}}
  | \d{{4}}[./]\d{{1,2}}[./]\d{{1,2}})"""
_CLOCK = r"(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s*(?:GMT|UTC|[A-Z]{2,4}T|[+-]\d\d:?\d\d))?|,?\s+\d{1,2}\s*[ap]\.?m\.?)?"
DATE = re.compile(_DATE + _CLOCK, re.X | re.I)
_LABEL = re.compile(r"^\s*(?P<label>[A-Za-z][A-Za-z -]{1,24}?)\s*:\s*(?P<value>.+)$")
_BARE_LABEL = re.compile(r"^\s*(?P<label>published|updated|posted|last updated|last modified)(?:\s+(?:on|at))?\s+(?P<value>.+)$", re.I)
_BYLINE = re.compile(r"^\s*by\s+(?P<name>[A-Z][\w.'’-]+(?:\s+(?:and\s+)?[A-Z][\w.'’-]+){0,7})(?:,\s*(?P<source>[A-Z][\w .&'-]{1,40}))?\s*$", re.I)
_CITY = r"[A-Z][A-Z.'’\- ]{2,40}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
_AGENCY = r"(?P<agency>[A-Z][\w .&/-]{1,30}|(?:dpa|epa|afp|ddp|apa|ntb|mti|ots|sda|swissinfo)(?:[-/][\w ]{1,12})?)"  # some write themselves small
_DATELINE = re.compile(
    rf"""\A(?P<all>(?P<city>[A-Z][A-Z.'’/\- ]{{2,45}})
      (?:,\s*(?!{MONTH}\b)(?P<region>[A-Z][\w.'’ -]{{2,30}}?))?
      (?:,?\s+(?P<day>{MONTH}\s*\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+(?P<year>\d{{4}}))?)?
      (?:,?\s*\({_AGENCY}\))?
      (?:,?\s+(?P<late>{MONTH}\s*\d{{1,2}}|\d{{1,2}}\s+{MONTH}))?
      \s*(?P<dash>--+|[-–—_:](?=\s|$)))""",
    re.X,
)
_AGENCY_DATELINE = re.compile(
    rf"""\A(?P<all>(?P<city>[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){{0,2}})(?:,\s*(?!{MONTH}\b)(?P<region>[A-Z][\w.'’ -]{{2,30}}?))?
      (?:,?\s+(?P<day>{MONTH}\s*\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+(?P<year>\d{{4}}))?)?
      \s*\({_AGENCY}\)\s*(?:--+|[-–—_:]))""",
    re.X,
)
_BARE_DATELINE = re.compile(r"\A(?P<all>(?P<city>[A-Z][A-Z.'’ -]{2,30}?)(?:,\s*(?P<region>[A-Z][\w.'’ -]{2,30}?))?(?:\s+(?P<day>\d{4}-\d\d-\d\d))?)(?=\n|\Z)")
_TOWN = r"[A-Z][\w.'’-]+(?: (?:(?:[a-z]{2,3} )?[A-Z][\w'’-]+)){0,3}"
_REGION = rf"(?:,\s*(?!{MONTH}\b)(?P<region>[A-Z][\w’-]+(?: [A-Z][\w’-]+){{0,2}}))?"
_DAY = rf"(?P<day>{MONTH}\s*\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+(?P<year>\d{{4}}))?"
_LOOSE_DATELINES = [
    re.compile(rf"\A(?P<all>(?P<city>{_TOWN}?){_REGION}[,.]?\s+{_DAY}(?:[,.]?\s*(?:\((?P<agency>[\w .&/-]{{2,30}})\)|/[\w .-]{{2,20}}/|[A-Z][A-Za-z-]{{2,15}}))?\s*(?:--+|[-–—.:]))(?=\s+[“\"A-Z]|\s*\Z)"),  # "Kabul, May 3, IRNA --"
    re.compile(rf"\A(?P<all>(?P<city>[A-Z][A-Z’-]{{3,}}(?: [A-Z][A-Z’-]+){{0,2}}){_REGION}\s+\((?P<agency>[A-Z][\w .&/-]{{1,30}})\))(?=\s+[“\"A-Z]|\s*\Z)"),  # "TOKYO (Kyodo) Prime Minister"
    re.compile(r"\A(?P<all>(?P<city>[A-Z][A-Z’-]{3,}(?: [A-Z][A-Z’-]+){0,2})\.)(?=\s+[“\"]?[A-Z][a-z]?|\s*\Z)"),  # "BRASILIA. A month after"
    re.compile(rf"\A(?P<all>(?P<city>{_TOWN}){_REGION}\s+(?:--+|[-–—]))(?=\s+[“\"A-Z]|\s*\Z)"),  # "Entebbe, Uganda - It was here"
]
_DASH_DATELINE = re.compile(r"\A(?P<all>(?P<city>[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,2})\s+[-–—]{1,2})(?=\s+(?:[“\"A-Z])|\s*\Z)")
_DAY_DATELINE = re.compile(rf"\A(?P<all>(?P<city>[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){{0,2}})(?:,\s*(?!{MONTH}\b)(?P<region>[A-Z][\w.'’ -]{{2,30}}?))?,\s+(?P<day>{MONTH}\s*\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+(?P<year>\d{{4}}))?\s*(?:[-–—.:]|\([A-Z][\w .&/-]{{1,30}}\)))(?=\s|\Z)")
NOT_A_CITY = {"ATTENTION", "UPDATE", "BREAKING", "AFP", "AP", "REUTERS", "CORRECTED", "EXCLUSIVE", "URGENT", "ADDS", "RECASTS", "NOTE", "ROUNDUP", "XINHUA"}
EARLIEST = dt.date(1900, 1, 1)
DATELINE_DRIFT = 7  # days a dateline may lie from the publication date before we ask


@dataclass(frozen=True)
class Stamp:
    """A date found in a header: the day, the ISO time with zone if told, and whether its parts agree."""

    day: dt.date
    time: str = ""
    agrees: bool = True
    ambiguous: bool = False


def stamp(words: str) -> Stamp | None:
    """The first full date in words, or None. A day that does not exist gives None."""
    found = DATE.search(words)
    if not found:
        return None
    said = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", found.group(0))
    said = re.sub(r"(\d{4},?\s+\d{1,2})\.(\d\d)\b", r"\1:\2", said)
    slashed = re.search(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})", said)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnknownTimezoneWarning)
            moment = dateutil_parser.parse(said.replace(".m", "m").rstrip("."), dayfirst=bool(slashed), default=dt.datetime(2000, 1, 1))
    except (ValueError, OverflowError):
        return None
    weekday = re.search(WEEKDAY, said, re.I)
    agrees = not weekday or moment.strftime("%A").lower().startswith(weekday.group(0).lower().rstrip(".")[:3])
    clock = re.search(r"\d[:.]\d\d|\d\s*[ap]\.?m", said.replace(str(moment.year), "", 1), re.I)
    ambiguous = bool(slashed) and int(slashed[1]) <= 12 and int(slashed[2]) <= 12 and slashed[1] != slashed[2]
    return Stamp(moment.date(), moment.isoformat(timespec="minutes") if clock and not slashed else "", agrees, ambiguous)


def field_of(line: str) -> tuple[str, str] | None:
    """("published", "Saturday, 13 January, 2018, 9:45pm") for a header line, else None. Labels: lib/data/headers.csv."""
    known = {row["label"]: row["field"] for row in rows("headers")}
    for pattern in (_LABEL, _BARE_LABEL):
        found = pattern.match(line)
        if found and found["label"].strip().lower() in known:
            return known[found["label"].strip().lower()], found["value"].strip()
    byline = _BYLINE.match(line)
    if byline and len(line) < 90:
        return "byline", byline["name"]
    return None


def dateline(text: str) -> str:
    """"RIGA, Jan 13 (Kyodo) -" if the text opens with one, else ""."""
    found = _dateline(text.lstrip()[:140])
    return found["all"] if found else ""


def _dateline(text: str) -> re.Match | None:
    patterns = (_DATELINE, _AGENCY_DATELINE, _BARE_DATELINE, _DASH_DATELINE, _DAY_DATELINE, *_LOOSE_DATELINES)
    found = next((m for p in patterns if (m := p.match(text))), None)
    return found if found and found["city"].strip() not in NOT_A_CITY else None


def dateline_parts(line: str) -> dict[str, str]:
    """city, region, day, agency of a dateline; "" where it names none."""
    found = _dateline(line)
    if not found:
        return {}
    parts = {k: (v or "").strip() for k, v in found.groupdict().items()}
    parts["day"] = parts.get("day") or parts.get("late", "")
    parts["city"] = re.sub(r"(?<=\w{3})\.(?: [A-Z]+)?$", "", parts["city"])  # "KYIV.", "NUR-SULTAN. KAZINFORM"
    return parts


def split(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Header fields and the paragraphs that remain. Only the first lines are looked at; the story is never searched."""
    fields: dict[str, str] = {}
    rest = list(lines)
    at = 0
    while at < min(len(rest), 8):
        line = rest[at]
        found = field_of(line)
        alone = stamp(line) if len(line) < 60 and DATE.fullmatch(line.strip()) else None
        if found and found[0] not in fields:
            fields[found[0]] = found[1]
        elif alone and "published" not in fields:
            fields["published"] = line
        elif "title" not in fields and _like_a_title(line) and len(rest) > at + 1:
            fields["title"] = line.lstrip("# ").strip()
        elif at >= 1 or len(line) > 160:
            break
        else:
            at += 1
            continue
        del rest[at]
    return fields, rest


def _like_a_title(line: str) -> bool:
    return len(line) <= 180 and not dateline(line) and (not re.search(r"[.!?][”\"’']?$", line) or line.startswith("#") or line.endswith("?"))


def doubt(article: Article, today: dt.date | None = None) -> str:
    """Why the publication date needs a person's word, as one sentence, or ""."""
    today = today or dt.date.today()
    if article.published is None:
        return "No publication date was found; relative dates such as “on Saturday” stay empty until you give one."
    day = article.published
    if not EARLIEST <= day <= today + dt.timedelta(days=1):
        return f"The publication date {day} is not plausible."
    if article.doubt:
        return article.doubt
    said = dateline_parts(article.dateline).get("day", "")
    if said:
        try:
            near = min(
                (dateutil_parser.parse(f"{said.replace('.', '')} {year}").date() for year in (day.year - 1, day.year, day.year + 1)),
                key=lambda d: abs(d - day),
            )
        except (ValueError, OverflowError):
            return ""
        if abs((near - day).days) > DATELINE_DRIFT:
            return f"The dateline says {said}, but the publication date is {day}."
    return ""
