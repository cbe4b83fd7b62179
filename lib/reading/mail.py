"""Mails: a newsletter, a forwarded or quoted story, mails within mails, alerts; what hangs on them is read as files of
their own.
"""

import email
import email.message
import email.policy
import email.utils
import re
from collections.abc import Iterator

from lib.config import Config
from lib.errors import Broken, EmptyText, NoTexts, TooLarge, UnreadableFile, counted
from lib.model import Article
from lib.reading import blocks, exports, forwarded, header, kinds, page
from lib.reading.archive import Inner
from lib.reading.article import made, stem
from lib.reading.clean import decoded, each_line, mended, paragraphs, tidy
from lib.reading.days import Told

FORM = "mail"
DEEPEST = 4  # mails within one another
MOST_PARTS = 500
MOST_TEXT = 1_000_000  # characters of a mail that is no archive's export
LONGEST_HEAD = 250_000  # bytes of a mail's head
LONGEST_FIELD = 5_000  # characters of a field of it; the library's time grows with the square
MOST_HEADS = 5_000  # of parts, before they are looked at
_ALERT = re.compile(r"googlealerts-noreply|^google alert\b|^\[?talkwalker alert", re.I | re.M)


def read(name: str, data: bytes, config: Config) -> Iterator[Article | UnreadableFile | Inner]:
    """The article or articles of a mail file."""
    data = data.lstrip()
    if sized := re.match(rb"(\d{1,10})\s*\r?\n(?=[A-Za-z-]+:)", data):  # Apple Mail writes the length first, notes last
        data = data[sized.end() : sized.end() + int(sized[1])]
    ends = [at for blank in (b"\n\n", b"\n\r\n") if (at := data.find(blank)) >= 0]
    if min(ends, default=len(data)) > LONGEST_HEAD:
        raise TooLarge(name, f"a head of more than {LONGEST_HEAD // 1000} kB")
    if data.count(b"\nContent-Type:") > MOST_HEADS:
        raise TooLarge(name, f"more than {MOST_HEADS:,} parts")
    try:
        yield from of_message(name, email.message_from_bytes(data, policy=email.policy.default))
    except RecursionError:
        raise Broken(name, ": it is nested too deeply") from None


def of_message(
    name: str, message: email.message.EmailMessage, depth: int = 0
) -> Iterator[Article | UnreadableFile | Inner]:
    """The article or articles of one mail, those of mails within it, and its attachments as files.

    Raises NoTexts for alerts, which are lists of links.
    """
    if depth > DEEPEST:
        raise TooLarge(name, f"more than {DEEPEST} mails within one another")
    inside, attached, notes = [], [], []
    for part in _outer_parts(message):
        if part.get_content_type() in ("message/rfc822", "message/global"):
            inside += (
                [p for p in part.get_payload() if isinstance(p, email.message.Message)] if part.is_multipart() else []
            )
        elif part.get_content_disposition() == "attachment" and part.get_filename():
            data = part.get_payload(decode=True) or b""
            try:
                kinds.kind_of(part.get_filename(), data)
                attached.append(Inner(part.get_filename(), data, form=f"{FORM}, attachment"))
            except UnreadableFile:
                notes.append(f"The attachment {part.get_filename()[:60]} was left out.")
    for number, one in enumerate(inside, start=1):
        yield from of_message(f"{stem(name)}-{number}", one, depth + 1)
    yield from attached
    try:
        own = list(_own(name, message, tuple(notes)))
    except UnreadableFile:
        if not inside and not attached:
            raise
        own = []
    covers = [a for a in own if isinstance(a, Article) and len(a.text.split()) < forwarded.A_COMMENT]
    yield from (a for a in own if not ((inside or attached) and a in covers))


def _outer_parts(message: email.message.EmailMessage) -> Iterator[email.message.EmailMessage]:
    """The parts of a mail, those of mails within it not among them."""
    waiting, many = [message], 0
    while waiting and many < MOST_PARTS:
        part = waiting.pop(0)
        many += 1
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting = list(part.get_payload()) + waiting
        else:
            yield part


def _own(name: str, message: email.message.EmailMessage, notes: tuple[str, ...]) -> Iterator[Article | UnreadableFile]:
    plain, markup = _bodies(message)
    told = {k: tidy(_header(message, k)).replace("\n", " ") for k in ("subject", "from", "date", "sent")}
    told["date"] = told["date"] or told["sent"]  # a mail that was copied out of Outlook
    if _ALERT.search(f"{told['from']}\n{told['subject']}"):
        links = set(re.findall(r"[?&](?:url|q)=(https?://[^&\"\s>]+)", markup or plain)) or set(
            re.findall(r"https?://\S+", plain)
        )
        raise NoTexts(name, counted(len(links), "links"))
    if plain.strip():
        text, joined = plain, paragraphs
    elif markup.strip():
        tree = blocks.tree(name, markup)
        text, joined = "\n".join(blocks.lines(tree)), _each
    else:
        raise EmptyText(name)
    if (many := exports.cut(name, forwarded.without_furniture(text), joined, mail=text)) is not None:
        yield from many
        return
    if len(text) > MOST_TEXT:
        raise TooLarge(name, f"{len(text):,} characters of one mail")
    stories, rest = forwarded.stories(tidy(text))
    if len(stories) == 1 and not stories[0].date and not plain.strip():
        article = page.article(name, markup, tree)
        yield made(stem(name), {"title": forwarded.bare(told["subject"]) or article.title,
                                "source": _sender(told["from"]), "byline": article.byline, "url": article.url},
                   forwarded.without_furniture(article.text).split("\n\n"), more=[Told("mail", told["date"]),
                                                     *(Told(d.where, d.day.isoformat()) for d in article.days)],
                                                     form=FORM, notes=notes + article.notes)  # fmt: skip
        return
    for number, sent in enumerate(stories, start=1):
        found, story = header.split(joined(tidy(sent.text)))
        title = forwarded.bare(sent.subject or told["subject"])
        if title and found.get("title") and found["title"] != title:
            story.insert(0, found["title"])
        fields = {
            **found,
            "title": title or found.get("title", ""),
            "source": found.get("source") or sent.sender or _sender(told["from"]),
        }
        is_forwarded = bool(sent.date or sent.sender)
        more = (
            [Told("mail", sent.date), Told("forwarded", told["date"])] if is_forwarded else [Told("mail", told["date"])]
        )
        about = notes + (
            ("The remark of whoever forwarded it was left out.",)
            if is_forwarded and any(r.text.strip() for r in rest)
            else ()
        )
        yield made(
            stem(name) if len(stories) == 1 else f"{stem(name)}-{number}",
            {k: v for k, v in fields.items() if v},
            [p for p in story if p],
            more=more,
            form=FORM,
            notes=about,
        )
    if not stories:
        raise EmptyText(name)


def _each(text: str) -> list[str]:
    return [line for line in each_line(text) if line != blocks.RULE]


def _header(message: email.message.EmailMessage, field: str) -> str:
    try:
        told = next((v for k, v in message.raw_items() if k.lower() == field.lower()), "")
        return "" if len(str(told)) > LONGEST_FIELD else str(message.get(field) or "")
    except (
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        IndexError,
    ):  # a head that the library cannot take apart
        return ""


def _sender(words: str) -> str:
    if "@" not in words:
        return tidy(words).strip("\"' ")
    name = re.sub(r"\s*<[^>]*>.*$", "", words).strip("\"' ") if "<" in words else email.utils.parseaddr(words)[0]
    address = email.utils.parseaddr(words)[1] or words
    return tidy(name) or (address.rsplit("@", 1)[-1] if "@" in address else "")


def _bodies(message: email.message.EmailMessage) -> tuple[str, str]:
    """(plain text, markup) of a mail; "" for what it has not."""
    found = {"text/plain": "", "text/html": ""}
    for part in _outer_parts(message):
        kind = part.get_content_type()
        if kind in found and not found[kind] and part.get_content_disposition() != "attachment":
            data = part.get_payload(decode=True) or b""
            text = (
                mended(decoded(data, part.get_content_charset() or ""))
                if kind == "text/plain"
                else blocks.markup(data, part.get_content_charset() or "")
            )
            found[kind] = (
                re.sub(r" \n", " ", text.replace("\r\n", "\n"))
                if (part.get_param("format") or "") == "flowed"
                else text
            )
    return found["text/plain"], found["text/html"]
