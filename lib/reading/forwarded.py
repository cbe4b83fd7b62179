"""What people do to a story when they send it on: heads of mails around it, quotation marks, signatures
(lib/data/mail_lines.csv).
"""

import re
from dataclasses import dataclass, field
from functools import cache

from lib.tables import rows

AN_ARTICLE = 200  # characters from which a forwarded part is a story of its own
A_COMMENT = 60  # words that a forwarder's remark may have
LONGEST_SIGNATURE = 15  # lines
A_LINE = 100  # characters of a line that no signature has
MOST_QUOTED = 0.6  # share of lines with ">" from which all of a text is quoted


@dataclass
class Sent:
    """A mail within a mail: who sent it, when, about what, and its lines; all "" or empty for what is not told."""

    sender: str = ""
    date: str = ""
    subject: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")


@cache
def _marks(kind: str) -> re.Pattern:
    return re.compile("|".join(f"(?:{r['pattern']})" for r in rows("mail_lines") if r["kind"] == kind), re.I)


def parts(text: str) -> list[Sent]:
    """The text in front of the first forwarded or quoted head, then each mail within, in order; quotation marks,
    signatures and furniture gone.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    found = [Sent()]
    at = 0
    while at < len(lines):
        head, after = _head(lines, at)
        if head is not None:
            found.append(head)
            at = after
            continue
        wrote = _marks("wrote").match(lines[at]) or (
            at + 1 < len(lines)
            and lines[at].lower().startswith(("on ", "am ", "le "))
            and _marks("wrote").match(f"{lines[at]} {lines[at + 1].strip()}")
        )
        if wrote and any(line.startswith(">") for line in lines[at + 1 : at + 6]):
            words = wrote[0]
            found.append(
                Sent(
                    date=words,
                    sender=_name(
                        re.sub(
                            (
                                r"^.*?\d{4}(?:,?\s(?:at|um|à|,)?\s?\d{1,2}[:.h]\d\d(?:\s?[AP]M)?)?,?\s|\s(?:wrote|schrieb"
                                r"|a écrit|escribió)\s?:$"
                            ),
                            "",
                            words,
                        )
                    ),
                )
            )
            at += 1 if _marks("wrote").match(lines[at]) else 2
            continue
        if not _marks("forward").match(lines[at]):
            found[-1].lines.append(lines[at])
        at += 1
    for sent in found:
        sent.lines = _clean(sent.lines)
    return found


def _head(lines: list[str], at: int) -> tuple[Sent | None, int]:
    """The mail whose head begins at a line, without its text, and where that begins; None where there is no head."""
    sender = _marks("from").match(lines[at])
    if not sender:
        return None, at
    told, i = Sent(sender=_name(_value(sender))), at + 1
    blanks = 0
    while i < len(lines) and i < at + 14:
        line = lines[i]
        if date := _marks("date").match(line):
            told.date = _value(date)
        elif subject := _marks("subject").match(line):
            told.subject = _value(subject)
        elif not _marks("other").match(line) and not (line.strip(" >") and lines[i - 1].rstrip().endswith((",", ";"))):
            if line.strip(" >") or blanks or (told.date and told.subject):
                break
            blanks += 1
        i += 1
    return (told, i) if told.date and (told.subject or i - at >= 3) else (None, at)


def _value(found: re.Match) -> str:
    return next((g for g in found.groups() if g), "").strip(" *")


def _name(words: str) -> str:
    """ "Straits Times Newsletter <news@example.org>" -> "Straits Times Newsletter"."""
    return re.sub(r"\s*(?:<[^>]*>|\[mailto:[^\]]*\]|\(mailto:[^)]*\)|&lt;.*|<\S*$).*$", "", words).strip("\"' *")


def without_furniture(text: str) -> str:
    """A mail's text without what its sender's program wrote around it, and without the signature at its end."""
    lines = text.split("\n")
    kept = [line for line in lines if not line.strip() or not all(map(_furniture, re.split(r"\s+[|•·]\s+", line)))]
    at = next((i for i in range(len(kept) - 1, 0, -1) if _marks("signature").match(kept[i].strip())), None)
    if at and len(kept) - at <= LONGEST_SIGNATURE and all(len(x) < A_LINE for x in kept[at:]):
        kept = kept[:at]
    return "\n".join(kept)


def _furniture(words: str) -> bool:
    return bool(_marks("furniture").match(words.strip()))


def _clean(lines: list[str]) -> list[str]:
    told = [line for line in lines if line.strip()]
    if told and sum(line.lstrip().startswith(">") for line in told) >= MOST_QUOTED * len(told):
        lines = [re.sub(r"^\s*(?:>\s?)+", "", line) for line in lines]
    ends = next(
        (
            i
            for i, line in enumerate(lines)
            if _marks("signature").match(line.strip()) and any(x.strip() for x in lines[:i])
        ),
        len(lines),
    )
    if len([x for x in lines[ends:] if x.strip()]) <= LONGEST_SIGNATURE:
        lines = lines[:ends]
    return [line for line in lines if not _furniture(line)]


def stories(text: str) -> tuple[list[Sent], list[Sent]]:
    """(the parts that are stories, the rest that are not empty): the innermost forwarded one, or each if they are about
    different things; else the mail's own text.
    """
    found = [p for p in parts(text) if p.text.strip()]
    if len(found) < 2 and not (found and found[0].subject):
        return found, []
    inner = [p for p in found if p.sender or p.date]
    own = [p for p in found if not (p.sender or p.date)]
    if own and len(own[0].text.split()) > A_COMMENT and not any(p.subject for p in inner):
        return own, inner
    long = [p for p in inner if len(p.text) >= AN_ARTICLE] or inner[-1:]
    subjects = {bare(p.subject).lower() for p in long}
    taken = long if len(long) > 1 and len(subjects) == len(long) else long[-1:]
    taken = (
        [p for p in own if len(p.text) >= AN_ARTICLE and len(p.text.split()) > A_COMMENT // 2] + taken
        if len(taken) > 1
        else taken
    )
    return taken, [p for p in found if p not in taken]


def bare(subject: str) -> str:
    """ "Fwd: RE: Visit" -> "Visit"."""
    return re.sub(
        r"^(?:\s*(?:fwd?|re|aw|wg|tr|rv|sv|vs|vb|enc|odp|pd|i)\s*(?:\[\d+\])?\s*:\s*)+", "", subject, flags=re.I
    ).strip()
