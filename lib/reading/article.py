"""The article of a head and a story: where every reader ends."""

import re
from collections.abc import Iterator, Sequence

from lib.model import Article
from lib.reading import days, header
from lib.reading.days import Told

OPENING = 400  # characters in which a story may repeat its date


def made(
    name: str,
    fields: dict[str, str],
    story: list[str],
    where: str = "label",
    more: Sequence[Told] = (),
    order: str = "",
    form: str = "",
    notes: tuple[str, ...] = (),
) -> Article:
    """The article of header fields and paragraphs. id is the file's stem.

    where: what fields["published"] is (day_sources.csv); more: further words that may hold the day. order: "day" or
    "month" first in numeric dates.
    """
    text = "\n\n".join(story)
    line = header.dateline(text)
    url = fields.get("url", "") if re.match(r"https?://", fields.get("url", "")) else ""
    chosen = days.choose([Told(w, v) for w, v in (*_told(fields, where, line, text, url), *more) if v], order)
    updated = days.of_value(fields.get("updated", ""), order)
    when = chosen.stamp
    return Article(
        id=stem(name),
        text=text,
        title=fields.get("title", ""),
        published=when.day if when else None,
        published_time=when.time if when else "",
        updated=(updated.time or updated.day.isoformat()) if updated else "",
        published_by=days.by(chosen.where),
        doubt=chosen.doubt,
        byline=fields.get("byline", ""),
        source=fields.get("source") or header.dateline_parts(line).get("agency", ""),
        dateline=line,
        url=url,
        form=form,
        days=chosen.days,
        notes=notes,
    )


def _told(fields: dict[str, str], where: str, line: str, text: str, url: str) -> Iterator[tuple[str, str]]:
    """(where it stands, words) of every day that an article's head tells."""
    yield where, fields.get("published", "")
    yield "line", fields.get("line", "")
    parts = header.dateline_parts(line)
    if parts.get("day") and parts.get("year"):
        yield "dateline", f"{parts['day']} {parts['year']}"
    opening = days.stamp(text[:OPENING])
    if (
        opening
        and not opening.ambiguous
        and (stated := days.stamp(fields.get("published", "") or fields.get("line", "")))
        and stated.ambiguous
        and {stated.day.day, stated.day.month} == {opening.day.day, opening.day.month}
    ):
        yield "title", opening.day.isoformat()  # tells which of two readings a numeric date has
    yield "updated", fields.get("updated", "")
    yield "title", fields.get("in_title", "")
    yield "signed", fields.get("signed", "")
    if day := days.in_address(url):
        yield "address", day.isoformat()


def stem(name: str) -> str:
    """The file's name without folders and ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return last.rsplit(".", 1)[0] if "." in last[1:] else last
