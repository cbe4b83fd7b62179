"""What stands around the story: title, publication date, byline, source, dateline."""

import datetime as dt
import re

from dateutil import parser as dateutil_parser

from lib.model import Article
from lib.reading import days
from lib.reading.days import MONTH, stamp
from lib.reading.marks import any_of
from lib.tables import column

_LABEL = re.compile(r"^\s*(?P<label>[A-Za-z][A-Za-z -]{1,24}?)\s*:\s*(?P<value>.+)$")
_BARE_LABEL = re.compile(
    r"^\s*(?P<label>published|updated|posted|last updated|last modified)(?:\s+(?:on|at))?\s+(?P<value>.+)$", re.I
)
_BYLINE = re.compile(
    r"^\s*by\s+(?P<name>[A-Z][\w.'’-]+(?:\s+(?:and\s+)?[A-Z][\w.'’-]+){0,7})(?:,\s*(?P<source>[A-Z][\w .&'-]{1,40}))?\s*$",
    re.I,
)
_CITY = r"[A-Z][A-Z.'’\- ]{2,40}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
# some write themselves small
_AGENCY = r"(?P<agency>[A-Z][\w .&/-]{1,30}|(?:dpa|epa|afp|ddp|apa|ntb|mti|ots|sda|swissinfo)(?:[-/][\w ]{1,12})?)"
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
_BARE_DATELINE = re.compile(
    r"\A(?P<all>(?P<city>[A-Z][A-Z.'’ -]{2,30}?)(?:,\s*(?P<region>[A-Z][\w.'’ -]{2,30}?))?(?:\s+(?P<day>\d{4}-\d\d-\d\d))?)(?=\n|\Z)"
)
_TOWN = r"[A-Z][\w.'’-]+(?: (?:(?:[a-z]{2,3} )?[A-Z][\w'’-]+)){0,3}"
_REGION = rf"(?:,\s*(?!{MONTH}\b)(?P<region>[A-Z][\w’-]+(?: [A-Z][\w’-]+){{0,2}}))?"
_DAY = rf"(?P<day>{MONTH}\s*\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+(?P<year>\d{{4}}))?"
_LOOSE_DATELINES = [
    re.compile(
        rf"\A(?P<all>(?P<city>{_TOWN}?){_REGION}[,.]?\s+{_DAY}(?:[,.]?\s*(?:\((?P<agency>[\w .&/-]{{2,30}})\)"
        rf"|/[\w .-]{{2,20}}/|[A-Z][A-Za-z-]{{2,15}}))?\s*(?:--+|[-–—.:]))(?=\s+[“\"A-Z]|\s*\Z)"
    ),  # "Kabul, May 3, IRNA --"
    re.compile(
        rf"\A(?P<all>(?P<city>[A-Z][A-Z’-]{{3,}}(?: "
        rf"[A-Z][A-Z’-]+){{0,2}}){_REGION}\s+\((?P<agency>[A-Z][\w .&/-]{{1,30}})\))(?=\s+[“\"A-Z]|\s*\Z)"
    ),  # "TOKYO (Kyodo) Prime Minister"
    re.compile(
        r"\A(?P<all>(?P<city>[A-Z][A-Z’-]{3,}(?: [A-Z][A-Z’-]+){0,2})\.)(?=\s+[“\"]?[A-Z][a-z]?|\s*\Z)"
    ),  # "BRASILIA. A month after"
    re.compile(
        rf"\A(?P<all>(?P<city>{_TOWN}){_REGION}\s+(?:--+|[-–—]))(?=\s+[“\"A-Z]|\s*\Z)"
    ),  # "Entebbe, Uganda - It was here"
]
_DASH_DATELINE = re.compile(
    r"\A(?P<all>(?P<city>[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,2})\s+[-–—]{1,2})(?=\s+(?:[“\"A-Z])|\s*\Z)"
)
_DAY_DATELINE = re.compile(
    r"\A(?P<all>(?P<city>[A-Z][\w.'’]+(?: "
    rf"[A-Z][\w.'’]+){{0,2}})(?:,\s*(?!{MONTH}\b)(?P<region>[A-Z][\w.'’ -]{{2,30}}?))?,\s+(?P<day>{MONTH}\s*\d{{1,2}}"
    rf"|\d{{1,2}}\s+{MONTH})(?:,?\s+(?P<year>\d{{4}}))?\s*(?:[-–—.:]|\([A-Z][\w .&/-]{{1,30}}\)))(?=\s|\Z)"
)
NOT_A_CITY = {
    "ATTENTION",
    "UPDATE",
    "BREAKING",
    "AFP",
    "AP",
    "REUTERS",
    "CORRECTED",
    "EXCLUSIVE",
    "URGENT",
    "ADDS",
    "RECASTS",
    "NOTE",
    "ROUNDUP",
    "XINHUA",
}
EARLIEST = dt.date(1900, 1, 1)
DATELINE_DRIFT = 7  # days a dateline may lie from the publication date before we ask


def field_of(line: str) -> tuple[str, str] | None:
    """("published", "Saturday, 13 January, 2018, 9:45pm") for a header line, else None.

    Labels: lib/data/headers.csv.
    """
    known = column("headers", "label", "field")
    for pattern in (_LABEL, _BARE_LABEL):
        found = pattern.match(line)
        if found and found["label"].strip().lower() in known:
            return known[found["label"].strip().lower()], found["value"].strip()
    byline = _BYLINE.match(line)
    if byline and len(line) < 90:
        return "byline", byline["name"]
    return None


def dateline(text: str) -> str:
    """ "RIGA, Jan 13 (Kyodo) -" if the text opens with one, else ""."""
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


TOP, SHORT, STORY = (
    14,
    60,
    160,
)  # lines that may belong to the head; characters of a line of it; characters from which a line is the story
_BY_AND_SOURCE = re.compile(
    r"^(?P<name>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}) [-–—|] (?P<source>(?:The )?[A-Z][\w .&'’-]{2,40})$"
)
_PLACE = re.compile(r"^[A-Z][\w.'’-]+(?:,? (?:[a-z]{2,3} )?[A-Z][\w.'’-]+){0,4}$")
_A_SOURCE = re.compile(rf"\b{any_of('any', 'source')}\b", re.I)


def _says(english: str, kind: str) -> re.Pattern:
    """What stands beside a date, where it only says what kind of date it is, in English or in words of day_words.csv."""
    return re.compile(rf"^(?:{english}|{days.beside(kind)})\b[:\s]*(?:\s{days.beside('noise')})*$", re.I)


_SAYS_WHEN = _says(
    r"(?:first )?(?:published|posted|issued|released|release|date|created|publication date|news)(?: (?:on|at|date))?",
    "when",
)
_SAYS_CHANGED = _says(r"(?:last )?(?:updated|modified|edited|changed|reviewed)(?: (?:on|at))?", "changed")
_CLOCK_ALONE = re.compile(rf"{days.CLOCK}", re.I)
_FURNITURE = re.compile(
    rf"^(?:ZCZC\b.{{0,20}}|NNNN|MORE|[A-Z] [A-Z](?: [A-Z])?|#\s?#\s?#|-{{2,}}\s?30\s?-{{2,}}|E N D S?|-?ENDS-?"
    r"|(?i:press release|news release|for immediate release|media release)[ :]*(?:(?i:no)\.? ?)?[\d/-]*"
    rf"|{days.CLOCK}(?:\s[A-Z]{{2,4}})?)$"
)
_LETTERHEAD = re.compile(
    r"^(?:The )?(?:\w+ )?(?:Ministry|Department|Embassy|Office|Permanent Mission|Mission|Government|Chancellery"
    r"|Presidency|Secretariat|Cabinet|Delegation) (?:of|for|to) [\w ,’'&-]{3,70}$"
)


def split(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Header fields and the paragraphs that remain.

    Only the first lines are looked at, and for "signed" the last; the story is never searched.

    The day stands under "published" (a line that says so), "line" (a line that is a date), "title" or "signed"; see
    lib/data/day_sources.csv.
    """
    fields: dict[str, str] = {}
    rest = [
        line
        for at, line in enumerate(lines)
        if not ((at < TOP or at >= len(lines) - 3) and _FURNITURE.match(line.strip()))
    ] or list(lines)
    if (
        len(rest) > 2
        and _LETTERHEAD.match(rest[0])
        and any(_like_a_title(x) and days.whole(x) == "\0" and len(x) > 20 for x in rest[1:4])
    ):
        fields["source"] = rest.pop(0)
    at = passed = 0
    while at < min(len(rest), TOP):
        line = _until_changed(rest[at])
        if _parts_told(line, fields):
            del rest[at]
            continue
        found = field_of(line)
        beside = days.whole(line) if len(line) < 90 and not found else "\0"
        if found and found[0] not in fields:
            fields[found[0]] = found[1]
        elif beside != "\0" and not _headline(line, beside, at == 0 and "title" not in fields):
            if not (key := _day_line(beside)) or key in fields:
                at += 1
                continue
            fields[key] = line
            if key == "line" and "source" not in fields and a_source(beside):
                fields["source"] = beside
            elif key == "line" and _PLACE.match(beside):  # "Oslo, 12 March 2019" stays: it places the story
                at += 1
                continue
        elif "source" not in fields and a_source(line) and any(map(_goes_on, rest[at + 1 : at + 3])):
            fields["source"] = line
        elif "title" not in fields and at < 8 and _like_a_title(line) and len(rest) > at + 1:
            fields["title"] = line.lstrip("# ").strip()
        elif (
            (who := _BY_AND_SOURCE.match(line))
            and "line" not in fields
            and "byline" not in fields
            and any(days.whole(x) == "" for x in rest[at + 1 : at + 3])
        ):
            fields["byline"], fields["source"] = who["name"], fields.get("source") or who["source"]
        elif (
            len(line) > STORY
            or passed >= 4
            or (passed and len(line) > SHORT)
            or (dateline(line) and not any(len(x) < SHORT and days.whole(x) != "\0" for x in rest[at + 1 : at + 2]))
            or re.search(r"[a-z]{2}[.!?][”\"’']?$", line)
        ):
            break
        else:
            at, passed = at + 1, passed + 1
            continue
        del rest[at]
    if (
        "title" in fields
        and (told := stamp(fields["title"][-40:]))
        and fields["title"].rstrip(" )").endswith(str(told.day.year))
    ):
        fields["in_title"] = fields["title"][-40:]
    for line in rest[-2:] if len(rest) > 2 else ():
        if (
            len(line) < SHORT + 20
            and stamp(line)
            and (days.whole(line) == "" or re.match(r"(?:Done|Issued|Signed|Adopted) (?:at|in) ", line))
        ):
            fields["signed"] = line
    return fields, rest


def below_title(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """What split() gives of the lines below a title and a day that are known already: none of them is a title."""
    fields, story = split(["", *lines])
    if "title" in fields:
        story.insert(0, fields.pop("title"))
    return fields, [line for line in story if line]


def _until_changed(line: str) -> str:
    """A line with two days without the one when it was changed: "12 March 2019 | Updated 1 October 2019"."""
    told = (
        re.split(r"\W*\b(?:last )?(?:updated|modified)\b", line, maxsplit=1, flags=re.I) if len(line) < 120 else [line]
    )
    return told[0] if len(told) > 1 and days.whole(told[0]) != "\0" else line


def _parts_told(line: str, fields: dict[str, str]) -> bool:
    """Takes a line of parts between bars, a day among them ("Source: Xinhua | 2019-03-12 | Editor: Li"); False where
    a part may be more than that.
    """
    parts = [p.strip() for p in re.split(r"\s*[|•·]\s*", line) if p.strip()] if len(line) < 120 else []
    if len(parts) < 2 or "line" in fields or "published" in fields:
        return False
    dated = [p for p in parts if _day_line(days.whole(p)) in ("published", "line")]
    if not dated:
        return False
    others = [p for p in parts if p not in dated and not _CLOCK_ALONE.fullmatch(p)]
    if (
        len(others) == 1 and _PLACE.match(others[0]) and not (a_source(others[0]) or field_of(others[0]))
    ):  # "Oslo | 12 March 2019" stays
        return False
    if not others or any(len(p.split()) > 4 or len(p) > 40 or p.endswith(".") for p in others):
        return False
    fields["line"] = " ".join([dated[0], *(p for p in parts if _CLOCK_ALONE.fullmatch(p))])
    for part in others:
        told = field_of(part)
        if told:
            fields.setdefault(*told)
        elif a_source(part):
            fields.setdefault("source", part)
    return True


def a_source(line: str) -> bool:
    """Is a short line the name of a newspaper or an agency?"""
    told = line.split()
    return (
        0 < len(told) <= 6
        and not re.search(r" [-–—|] ", line)
        and bool(_A_SOURCE.search(line))
        and all(w[0].isupper() or not w[0].isalpha() or w in ("of", "the", "and", "de", "di") for w in told)
    )


def stands_alone(line: str) -> bool:
    """Is a line of a page's head one by itself: a letterhead, a date, furniture?"""
    return bool(
        _LETTERHEAD.match(line) or _FURNITURE.match(line.strip()) or (len(line) < SHORT and days.whole(line) == "")
    )


def _goes_on(line: str) -> bool:
    """Does a head go on with a line: a title, or a day?"""
    return _like_a_title(line) or (len(line) < SHORT and days.whole(line) == "")


def _headline(line: str, beside: str, first: bool) -> bool:
    """Is a line with a date in it a title, not a date line?"""
    opens = first and beside and not _SAYS_WHEN.match(beside) and not _SAYS_CHANGED.match(beside)
    return len(beside) > 45 or len(beside.split()) > 7 or bool(opens and not line.startswith(f"{beside}, "))


def _day_line(beside: str) -> str:
    """What kind of date line it is by what stands beside the date: line, label, updated; "" if it is none."""
    if _SAYS_CHANGED.match(beside):
        return "updated"
    if _SAYS_WHEN.match(beside):
        return "published"
    return (
        "line"
        if not beside
        or _PLACE.match(beside)
        or re.fullmatch(r"(?:\w+ ){0,3}(?:press release|release|news|statement|no\.? ?\d+)", beside, re.I)
        else ""
    )


def _like_a_title(line: str) -> bool:
    filed = dateline(line) and not (
        len(line) < 90 and days.whole(line) != "\0"
    )  # "Department Press Briefing - March 12, 2019" is no dateline
    return (
        len(line) <= 180
        and not filed
        and (not re.search(r"[.!?][”\"’']?$", line) or line.startswith("#") or line.endswith("?"))
    )


def doubt(article: Article, today: dt.date | None = None) -> str:
    """Why the publication date needs a person's word, as one sentence, or ""."""
    today = today or dt.date.today()
    if article.published is None and article.trips:
        return ""  # a table tells whole days
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
                (
                    dateutil_parser.parse(f"{said.replace('.', '')} {year}").date()
                    for year in (day.year - 1, day.year, day.year + 1)
                ),
                key=lambda d: abs(d - day),
            )
        except (ValueError, OverflowError):
            return ""
        if abs((near - day).days) > DATELINE_DRIFT:
            return f"The dateline says {said}, but the publication date is {day}."
    return ""
