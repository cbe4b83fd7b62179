"""Quotations and who said them: words between quotation marks, and reported speech ("said that ...")."""

import re

from lib.extract.lexicon import speech_verbs
from lib.extract.parse import Token
from lib.extract.scene import Scene
from lib.extract.who import actors
from lib.model import Quote

_PAIRS = {"“": "”", '"': '"', "«": "»", "‘": "’", "``": "''"}
SHORTEST = 12  # characters; shorter ones are scare quotes and titles
REPORTING_REACH = 90  # characters between the quotation and its verb


def find(scene: Scene) -> list[Quote]:
    """Direct quotes first to last, then indirect ones that no direct one covers; a quote without a speaker is kept with
    "".
    """
    direct = _direct(scene)
    spoken = (
        [
            t
            for t in scene.doc
            if t.lemma_.lower() in speech_verbs()
            and t.pos_ in ("VERB", "AUX")
            and not any(a <= t.idx < b for a, b in direct)
        ]
        if direct
        else []
    )
    last = None
    attributed: list[Quote] = []
    for start, end in direct:
        quote = _attributed(scene, start, end, spoken, last)
        attributed.append(quote)
        if quote.speaker:
            last = quote
    indirect = [q for q in _indirect(scene) if not any(q.start < d.end and d.start < q.end for d in attributed)]
    return sorted(attributed + indirect, key=lambda q: (q.start, q.end))


def _direct(scene: Scene) -> list[tuple[int, int]]:
    text = scene.text
    found = []
    for m in re.finditer(
        r"“([^“”]{2,1500})(?:”|$|(?=\n\n“))|(?<![\w])\"([^\"\n]{2,1500})\"|«([^«»]{2,1500})»|(?<!\w)‘([^‘\n]{12,600}?)’(?!\w)",
        text,
    ):
        words = next(g for g in m.groups() if g is not None)
        if len(words) >= SHORTEST or re.search(r"[,.!?]$", words):
            found.append((m.start(), m.end()))
    return found


def _token_at(scene: Scene, at: int) -> Token | None:
    span = scene.doc.around(at, at + 1)
    return scene.doc[span.start] if span is not None and len(span) else None


def _attributed(scene: Scene, start: int, end: int, spoken: list[Token], last: Quote | None) -> Quote:
    """The nearest verb of speech (spoken: those outside quotations) whose subject is a person; else the speaker of the
    quotation just before.
    """
    doc = scene.doc
    options = []
    paragraph = (scene.text.rfind("\n", 0, start) + 1, (scene.text.find("\n", end) + 1 or len(scene.text) + 1) - 1)
    for token in spoken:
        if not paragraph[0] <= token.idx < paragraph[1]:
            continue
        distance = token.idx - end if token.idx >= end else start - token.idx
        if distance > REPORTING_REACH:
            continue
        who = _speakers(scene, token)
        if who:
            between = scene.text[min(end, token.idx) : max(start, token.idx)]
            breaks = len(re.findall(r"[.!?]\s", between)) * 40
            options.append((distance + breaks + (8 if token.idx < start else 0), who))
    according = re.search(r"according to\s", scene.text[end : end + REPORTING_REACH], re.I)
    if according:
        at = _token_at(scene, end + according.end())
        for token in list(doc[at.i : at.i + 8]) if at is not None else []:
            if token.i in scene.who:
                options.append((according.start(), (scene.who[token.i][0], token)))
                break
    before = scene.text[max(paragraph[0], start - REPORTING_REACH) : start]
    ahead = re.search(r"according to\s|(?P<colon>:\s*$)", before, re.I)
    if ahead and not options:  # "According to X, “...”", "X: “...”"
        at = _token_at(scene, start)
        names = (
            [t for t in reversed(doc[max(0, at.i - 14) : at.i]) if t.i in scene.who and t.idx >= start - len(before)]
            if at is not None
            else []
        )
        if names and not any(t.text in (".", "”") for t in doc[names[0].i : at.i]):
            options.append((0, (scene.who[names[0].i][0], names[0])))
    if options:
        person, token = min(options, key=lambda o: o[0])[1]
        span = scene.mention(token, person)
        return Quote(start, end, scene.people[person].name, span.start, span.end)
    if last is not None and last.speaker and start - last.end < 400 and scene.text[paragraph[0] : start].strip() == "":
        return Quote(start, end, last.speaker, last.speaker_start, last.speaker_end)
    if last is not None and last.speaker and scene.text.rfind("\n", last.end, start) == -1 and start - last.end < 300:
        return Quote(start, end, last.speaker, last.speaker_start, last.speaker_end)
    return Quote(start, end, "")


def _speakers(scene: Scene, verb: Token) -> tuple[int, Token] | None:
    found = actors(scene, verb)
    if found:
        return found[0]
    for token in (*scene.doc[verb.i + 1 : verb.i + 7], *reversed(scene.doc[max(verb.sent.start, verb.i - 4) : verb.i])):
        if token.text in (".", "”", '"', "“", ";"):
            break
        if token.i in scene.who:
            return scene.who[token.i][0], token
    return None


def _indirect(scene: Scene) -> list[Quote]:
    found = []
    for verb in scene.doc:
        if verb.pos_ != "VERB" or verb.lemma_.lower() not in speech_verbs():
            continue
        clause = next((c for c in verb.children if c.dep_ == "ccomp" and len(list(c.subtree)) >= 5), None)
        if clause is None:
            continue
        who = actors(scene, verb)
        if not who:
            continue
        tokens = [t for t in clause.subtree if not t.is_space]
        first, last = tokens[0], tokens[-1]
        if first.i <= verb.i <= last.i:
            continue
        if first.lower_ == "that" and len(tokens) > 1:
            first = tokens[1]
        person, token = who[0]
        span = scene.mention(token, person)
        found.append(
            Quote(first.idx, last.idx + len(last.text), scene.people[person].name, span.start, span.end, "indirect")
        )
    return found
