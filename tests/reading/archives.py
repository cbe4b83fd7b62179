"""Archives' exports in the languages of their screens and the layouts of several years, made by the tests."""

import html
import quopri
import textwrap
from typing import NamedTuple

import makers as m

MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
WEEKDAYS = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
}


def weekday(day, language: str) -> str:
    return WEEKDAYS[language].split()[day.weekday()]


def local(day, language: str) -> str:
    return f"{day.day}{'.' if language == 'de' else ''} {MONTHS[language].split()[day.month - 1]} {day.year}"


class Labels(NamedTuple):
    byline: str
    section: str
    length: str
    words: str
    load: str
    language: str
    kind: str
    body: str = ""
    end: str = ""
    classes: str = ""


UNI = {
    "en": Labels("Byline", "Section", "Length", "words", "Load-Date", "Language", "Publication-Type", "Body", "End of Document", "Classification"),
    "de": Labels("Autor", "Rubrik", "Länge", "Wörter", "Update", "Sprache", "Publikationstyp", "Textkörper", "Ende des Dokuments", "Klassifizierung"),
    "fr": Labels("Auteur", "Rubrique", "Longueur", "mots", "Date de chargement", "Langue", "Type de publication", "Corps", "Fin du document", "Classification"),
    "nl": Labels("Auteur", "Sectie", "Lengte", "woorden", "Laad-datum", "Taal", "Publicatie-type", "Hoofdtekst", "Einde van document", "Classificatie"),
}  # fmt: skip
CLASSIC = {
    "en": Labels("BYLINE", "SECTION", "LENGTH", "words", "LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE"),
    "de": Labels("AUTOR", "RUBRIK", "LÄNGE", "Wörter", "UPDATE", "SPRACHE", "PUBLICATION-TYPE"),
    "fr": Labels("AUTEUR", "RUBRIQUE", "LONGUEUR", "mots", "DATE-CHARGEMENT", "LANGUE", "TYPE-PUBLICATION"),
    "nl": Labels("AUTEUR", "SECTIE", "LENGTE", "woorden", "LAAD-DATUM", "TAAL", "PUBLICATIE-TYPE"),
}
STARTS = {"en": "{} of 3 DOCUMENTS", "de": "Dokument {} von 3", "fr": "Document {} de 3", "nl": "Document {} van 3"}


def nexis(language="en", rights_apart=False) -> list[str]:
    t, out = (
        UNI[language],
        ["User Name: = Jane Reader", "Date and Time: = Monday, October 1, 2018 9:31:00 AM EDT", "Documents (3)"],
    )
    for n, s in enumerate(m.STORIES, start=1):
        out += [
            f"{n}. {s.title}",
            "Client/Matter: -None-",
            "Search Terms: visit",
            "Content Type\tNarrowed by",
            "News\tTimeline: Jan 01, 2018 to Dec 31, 2018",
        ]
    out += ["| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright © 2018 LexisNexis"]
    for s in m.STORIES:
        day = (
            f"{m.american(s.day)} {s.day:%A} 10:15 PM GMT"
            if language == "en"
            else f"{weekday(s.day, language)} {local(s.day, language)}"
        )
        rights = (
            [f"Copyright {s.day.year} {s.source}", "All Rights Reserved"]
            if rights_apart
            else [f"Copyright {s.day.year} {s.source} All Rights Reserved"]
        )
        out += ["", s.title, s.source, day, "", *rights, f"{t.section}: WORLD NEWS; Pg. 4", f"{t.length}: 72 {t.words}", *([f"{t.byline}: {s.byline}"] if s.byline else []), "", t.body, "",
                *(x for p in s.paragraphs for x in (p, "")), t.classes, "", f"{t.language}: ENGLISH", f"{t.kind}: Newspaper", "Subject: HEADS OF STATE (89%)", f"{t.load}: October 1, 2018", "", t.end, ""]  # fmt: skip
    return out


def classic(language="en") -> str:
    t, out = (
        CLASSIC[language],
        "\nDownload Request: Selected Items: 1-3\nTime Of Request: Monday, October 01, 2018  16:51:31\n\n",
    )
    for n, s in enumerate(m.STORIES, start=1):
        day = (
            f"{m.american(s.day)} {s.day:%A}"
            if language == "en"
            else f"{local(s.day, language)} {weekday(s.day, language)}"
        )
        body = "\n\n".join(textwrap.fill(p, 78) for p in s.paragraphs)
        by = f"{t.byline}: {s.byline}\n\n" if s.byline else ""
        out += (f"\n{STARTS[language].format(n):^78}\n\n\n\n{s.source:^78}\n\n{day:^78}\n\n{s.title}\n\n{by}{t.section}: NEWS; Pg. 3\n\n{t.length}: 72 {t.words}\n\n\n{body}\n\n"
                f"{t.load}: October 1, 2018\n\n{t.language}: ENGLISH\n\n{t.kind}: Newspaper\n\n\n{f'Copyright {s.day.year} The Company':^78}\n{'All Rights Reserved':^78}\n")  # fmt: skip
    return out


def of_the_nineties(start="{} of 3 DOCUMENTS") -> str:
    """The copyright on top, HEADLINE and BODY among the labels."""
    out = ""
    for n, s in enumerate(m.STORIES, start=1):
        body = "\n\n".join(textwrap.fill(p, 78, initial_indent="   ") for p in s.paragraphs)
        by = f"BYLINE:  By {s.byline}\n\n" if s.byline else ""
        out += (f"\n{start.format(n):^78}\n\n\n{f'Copyright {s.day.year} The Company':^78}\n{s.source:^78}\n\n{f'{m.american(s.day)}, {s.day:%A}, Late Edition - Final':^78}\n\n"
                f"SECTION: Section A; Page 1; Column 5; Foreign Desk\n\nLENGTH: 72 words\n\nHEADLINE: {s.title}\n\n{by}DATELINE: WASHINGTON, March 11\n\nBODY:\n{body}\n\nLOAD-DATE: October 1, 2018\n")  # fmt: skip
    return out


def docfull() -> bytes:
    """LexisNexis as a page."""

    def cell(words: str) -> str:
        return f'<DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c7">{words}</SPAN></P></DIV>'

    out = "<HTML><HEAD><TITLE>Search</TITLE></HEAD><BODY>"
    for n, s in enumerate(m.STORIES, start=1):
        head = [
            f"{n} of 3 DOCUMENTS",
            s.source,
            f"{m.american(s.day)} {s.day:%A} <BR>First Edition",
            html.escape(s.title),
        ]
        labels = [
            *([f"BYLINE: </SPAN><SPAN>{s.byline}"] if s.byline else []),
            "SECTION: </SPAN><SPAN>NEWS; Pg. 3",
            "LENGTH: </SPAN><SPAN>72 words",
        ]
        tail = [
            "LOAD-DATE: </SPAN><SPAN>October 1, 2018",
            "LANGUAGE: </SPAN><SPAN>ENGLISH",
            "Copyright 2018 The Company<BR>All Rights Reserved",
        ]
        out += f"<DOCFULL>{''.join(map(cell, (*head, *labels, *s.paragraphs, *tail)))}</DOCFULL>"
    return (out + "</BODY></HTML>").encode()


FACTIVA = {
    "en": ("words", "English", "Document", "By "),
    "de": ("Wörter", "Englisch", "Dokument", "Von "),
    "fr": ("mots", "Anglais", "Document", "Par "),
}


def factiva(language="en", by=True, section=True) -> list[str]:
    """Reading form, with the summary of the search at the end."""
    words, english, document, wrote = FACTIVA[language]
    out = ["Factiva", "", "Dow Jones", ""]
    for n, s in enumerate(m.STORIES, start=1):
        day = m.english(s.day) if language == "en" else local(s.day, language)
        out += [*(["World News"] if section else []), s.title, *([f"{wrote if by else ''}{s.byline}"] if s.byline else []), f"72 {words}", day, "10:15", s.source, "EXMPL", "A3", english,
                f"(c) {s.day.year} Example Holdings. All rights reserved.  ", "", *(x for p in s.paragraphs for x in (p, "")), f"{document} EXMPL0002018{n:04d}e2ab00001", ""]  # fmt: skip
    return [
        *out,
        "Search Summary",
        "Text\tvisit and minister",
        "Results Found\t3",
        "Timestamp\t1 October 2018 9:31",
        "© 2018 Factiva, Inc. All rights reserved.",
    ]


def factiva_codes(between="   ") -> list[str]:
    return [
        f"{code}{between}{words}"
        for n, s in enumerate(m.STORIES, start=1)
        for code, words in (*m.factiva_codes(s, n), ("", ""))
    ]


def factiva_pps() -> bytes:
    """Factiva's XML as it is delivered: paragraph and dateTime; notes are no story."""

    def paragraph(words: str) -> str:
        return f"<paragraph display='Proportional'>{html.escape(words)}</paragraph>"

    rows = "".join(
        f"<ppsarticle><article><copyright>(c) 2018 Co</copyright><headline>{paragraph(s.title)}</headline><leadParagraph>{paragraph(s.paragraphs[0])}</leadParagraph>"
        f"<publicationDate><dateTime>{s.day}T01:35:58Z</dateTime></publicationDate><sourceName>{s.source}</sourceName><region code='usa'><name>United States</name></region>"
        f"<tailParagraphs>{paragraph(s.paragraphs[1])}</tailParagraphs><notes>{paragraph('A NOTE')}</notes></article></ppsarticle>" for s in m.STORIES
    )  # fmt: skip
    return f"<?xml version='1.0' encoding='utf-8'?><PPSResponse><ppsArticleResponse xmlns='http://global.factiva.com/pps/2.0'>{rows}</ppsArticleResponse></PPSResponse>".encode()


def proquest_of_2023() -> str:
    """A page, or a mail's: author, source and day in one line under the title, a page within the page."""

    def told(label: str, words: str) -> str:
        return f"<p><strong>{label}: </strong>{words}</p>"

    out = ""
    for n, s in enumerate(m.STORIES, start=1):
        by = f"{s.byline}. " if s.byline else ""
        out += (f"<div><a name='DocID_{n}'></a><p>{html.escape(s.title)}</p><p><span>{by}</span><strong>{s.source}</strong><strong>, Late Edition (East Coast); New York, N.Y.</strong> [New York, N.Y].&nbsp;{s.day:%d %b %Y}. &nbsp;</p>"
                + (told("Author", s.byline) if s.byline else "") + "<p><a href='https://www.proquest.com/docview/1'>ProQuest document link</a></p>" + told("Abstract", "None available.")
                + f"<p><strong>Full text: </strong><Text WordCount='72'><html><head><title></title></head><body>{''.join(f'<p>{p}</p>' for p in s.paragraphs)}</body></html></Text></p>"
                + told("Business indexing term", "Subject: Fishing") + told("Publication title", f"{s.source}, Late Edition (East Coast); New York, N.Y.") + told("Publication date", f"{s.day:%b} {s.day.day}, {s.day.year}")
                + told("ProQuest document ID", str(1000 + n)) + told("Full text availability", "This publication may be subject to restrictions.") + told("Last updated", "2018-10-01") + "</div>")  # fmt: skip
    return f"<html><body>{out}<p>Contact us at: http://www.proquest.com/go/contactsupport</p></body></html>"


def proquest_mail() -> bytes:
    head = "From: noreply@proquest.com\nTo: j@example.org\nSubject: Your ProQuest Research\nDate: Mon, 1 Oct 2018 01:02:03 -0400\nMIME-Version: 1.0\n"
    return (
        f'{head}Content-Type: text/html; charset="UTF-8"\nContent-Transfer-Encoding: quoted-printable\n\n'.encode()
        + quopri.encodestring(proquest_of_2023().encode())
    )


_GERMAN = {"Author": "Autor", "Publication info": "Publikationsinformation", "Abstract": "Zusammenfassung", "Full text": "Volltext", "Subject": "Thema", "Location": "Ort", "Title": "Titel", "Publication title": "Titel der Publikation",
           "Pages": "Seiten", "Publication year": "Erscheinungsjahr", "Publication date": "Publikationsdatum", "Section": "Rubrik", "Source type": "Quellentyp", "ProQuest document ID": "ProQuest-Dokument-ID",
           "Document URL": "Dokument-URL", "Last updated": "Zuletzt aktualisiert", "Database": "Datenbank"}  # fmt: skip


def proquest_german() -> list[str]:
    out = []
    for line in m.proquest_lines():
        label, sign, words = line.partition(": ")
        out.append(
            f"{_GERMAN[label]}: {words}"
            if sign and label in _GERMAN
            else line.replace("Document ", "Dokument ").replace(" of 3", " von 3")
        )
    return out


def europresse() -> bytes:
    out = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Documents sauvegardés</title></head><body><h1>Documents sauvegardés</h1><div>Lundi 1 octobre 2018 à 9 h 31</div>"
    for n, s in enumerate(m.STORIES):
        by = f"<div class='docAuthors'>{s.byline}</div>" if s.byline else ""
        out += (f"<article><header><span class='DocPublicationName'>{s.source}</span><span class='DocHeader'>Monde, {weekday(s.day, 'fr')} {local(s.day, 'fr')} 72 mots, p. 4</span><div class='titreArticle'><p class='titreArticleVisu'>{html.escape(s.title)}</p></div>{by}</header>"
                f"<section><div class='docOcurrContainer'>{''.join(f'<p>{p}</p>' for p in s.paragraphs)}</div></section><footer><small>© 2018 {s.source}. Tous droits réservés.</small><div class='publiC-lblNodoc'>news·{s.day:%Y%m%d}·LM·{n}23</div></footer></article>")  # fmt: skip
    return (
        out + "<footer>Ce document est réservé à l'usage exclusif de l'utilisateur.</footer></body></html>"
    ).encode()


def review(head="{title}\n{source}, {day}", between="\n\n", cover="") -> bytes:
    """Several articles under heads of one kind; {n} counts them."""
    told = (
        head.format(n=n, title=s.title, source=s.source, day=m.english(s.day)) for n, s in enumerate(m.STORIES, start=1)
    )
    return (cover + between.join(f"{top}\n\n{s.text}" for top, s in zip(told, m.STORIES, strict=True))).encode()
