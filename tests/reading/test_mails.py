"""Mailboxes and mails as programs write them: each story with its own day and words, nothing that a sender’s program put around it."""

import html

import makers as m
import pytest

from lib.config import Config
from lib.reading import read_file

CONFIG = Config()
BRIEFING = {"From": "Desk <desk@example.org>", "Subject": "Morning briefing"}
FOOT = "You are receiving this email because you signed up."


def without_times() -> bytes:
    return b"".join(b"From news@example.org 2018-10-01\n" + bytes(m.mail(s)) + b"\n\n" for s in m.STORIES)


def marked_up(s: m.Story, body: str) -> m.email.message.EmailMessage:
    mail = m.mail(s)
    mail.set_content(
        f"<html><body>{body}<p><a href='http://x'>Unsubscribe</a> | View in browser</p><p>{FOOT}</p></body></html>",
        subtype="html",
    )
    return mail


def pages() -> bytes:
    return m.mbox(
        marked_up(s, f"<h1>{html.escape(s.title)}</h1>{''.join(f'<p>{p}</p>' for p in s.paragraphs)}")
        for s in m.STORIES
    )


def newsletter() -> bytes:
    told = "\n\n".join(
        f"{n}. {s.title}\n{s.source}, {m.english(s.day)}\n\n{s.text}\n\nRead more"
        for n, s in enumerate(m.STORIES, start=1)
    )
    return bytes(m.mail(m.STORIES[0], f"Your morning briefing\n\n{told}\n\n--\nUnsubscribe: http://u\n", **BRIEFING))


def newsletter_page() -> bytes:
    told = "".join(
        f"<h2>{html.escape(s.title)}</h2><p>{s.source}, {m.english(s.day)}</p>{''.join(f'<p>{p}</p>' for p in s.paragraphs)}<p>Read more</p>"
        for s in m.STORIES
    )
    return bytes(marked_up(m.STORIES[0], f"<h1>Morning briefing</h1>{told}"))


def copied(opening: str = "") -> str:
    return opening + "\n\n".join(
        f"From: {s.source} <n@example.org>\nSent: {s.day:%A}, {m.american(s.day)} 10:15 AM\nTo: Jane\nSubject: {s.title}\n\n{s.text}"
        for s in m.STORIES
    )


FORMS = {
    "without-times.mbox": without_times(), "pages.mbox": pages(), "newsletter.eml": newsletter(), "newsletter-page.eml": newsletter_page(),
    "copied.txt": copied().encode(), "thread.eml": bytes(m.mail(m.STORIES[0], copied("Thanks\n\n"), Subject="three stories")),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_each_story_of_a_mail_has_its_own_title_day_source_and_words(name):
    found = list(read_file(name, FORMS[name], CONFIG))
    assert m.told(found) == m.TOLD


def test_apples_note_after_a_mail_is_no_text():
    mail = bytes(m.mail(m.STORIES[0]))
    (found,) = read_file(
        "1.emlx", b"%d\n%s<?xml version='1.0'?><plist><dict><key>flags</key></dict></plist>" % (len(mail), mail), CONFIG
    )
    assert found.text == m.STORIES[0].text


def test_a_newsletter_whose_stories_have_no_heads_is_refused_with_the_count():
    told = "\n\n".join(f"{s.title}\n\n{s.text}\n\nRead more" for s in m.STORIES)
    (error,) = read_file("n.eml", bytes(m.mail(m.STORIES[0], told, **BRIEFING)), CONFIG)
    assert error.kind == "many_articles" and "holds 3 articles" in str(error)
