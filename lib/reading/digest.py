"""Digests of mailing lists in plain text (RFC 1153): a preamble, then messages between lines of thirty hyphens, each
with its own head.
"""

import re
from collections.abc import Callable, Iterator

from lib.errors import EmptyText, UnreadableFile
from lib.model import Article
from lib.reading.article import made, stem

FORM = "mail digest"
_BETWEEN = re.compile(r"^-{28,72}[ \t]*$", re.M)
_HEAD = re.compile(
    r"\A\s*(?:(?:Message|Date|From|Subject|Message-ID|To|Content-Type|Reply-To|Cc)\s*:.*\n(?:[ \t]+\S.*\n)*)+", re.I
)


def _parts(text: str) -> list[str]:
    return [
        p
        for p in _BETWEEN.split(text)
        if (h := _HEAD.match(p + "\n")) and len(re.findall(r"(?im)^(?:date|from|subject):", h[0])) >= 2
    ]


def fits(text: str) -> bool:
    """Is this a digest of two messages or more?"""
    return bool(_BETWEEN.search(text)) and len(_parts(text)) >= 2


def articles(name: str, text: str, joined: Callable[[str], list[str]]) -> Iterator[Article | UnreadableFile]:
    """One outcome for each message."""
    for number, part in enumerate(_parts(text), start=1):
        head = _HEAD.match(part + "\n")[0]
        told = {k.lower(): v.strip() for k, v in re.findall(r"(?im)^(date|from|subject)\s*:\s*(.*)$", head)}
        story = joined(part[len(head) :].strip())
        fields = {
            "title": re.sub(r"^(?:\[[^\]]+\]|re:|fwd?:)\s*", "", told.get("subject", ""), flags=re.I),
            "source": re.sub(r"\s*[<(].*", "", told.get("from", "")).strip('" '),
            "published": told.get("date", ""),
        }
        yield (
            made(f"{stem(name)}-{number}", {k: v for k, v in fields.items() if v}, story, "mail", form=FORM)
            if story
            else EmptyText(f"{name}, message {number}")
        )
