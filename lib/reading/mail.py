"""EML: a mail, usually a forwarded story or an alert; attachments are left alone."""

import email
import email.policy
import email.utils
import re

from lib.errors import EmptyText
from lib.model import Article
from lib.reading import page, plain
from lib.reading.clean import paragraphs, tidy


def read(name: str, data: bytes) -> Article:
    """One article from a mail: its text part, else its HTML part; Subject is the title, Date the publication date."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise EmptyText(name)
    content = body.get_content()
    sent = message["date"].datetime if message["date"] and getattr(message["date"], "datetime", None) else None
    fields = {"title": re.sub(r"^(?:(?:fwd?|re|aw|wg):\s*)+", "", tidy(str(message["subject"] or "")), flags=re.I)}
    if body.get_content_type() == "text/html":
        article = page.read(name, content.encode("utf-8"))
        story, found = article.text.split("\n\n"), {"published": article.published_time or str(article.published or "")}
    else:
        found, story = plain.header.split(paragraphs(tidy(content)))
    sender = email.utils.parseaddr(str(message["from"] or ""))[0]
    if sent:
        fields["published"] = sent.isoformat(timespec="minutes")
    fields = {"source": tidy(sender), **{k: v for k, v in fields.items() if v}, **{k: v for k, v in found.items() if v and (k != "title" or not fields["title"])}}
    return plain.made(name, fields, story, "metadata" if sent and "published" not in found else "header")
