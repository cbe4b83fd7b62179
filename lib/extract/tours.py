"""Tours by their words ("his six-nation European tour"), and the days of what people did in the sentences that carry
the news.
"""

import re

from spacy.tokens import Token

from lib.extract.modality import days_near, times_for
from lib.extract.scene import Scene
from lib.extract.times import number
from lib.extract.who import actors, noun_actors
from lib.model import Span, Timex, TourPhrase

_ANNOUNCED = re.compile(
    (
        r"\b(?P<n>\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[- ](?:nation|country|stop|leg|state"
        r"|city)\b"
    ),
    re.I,
)


def find(scene: Scene) -> list[TourPhrase]:
    """Tours by their words: "his six-nation European tour"; the number announced, if told."""
    found = []
    for token in scene.doc:
        if token.lemma_.lower() not in ("tour", "trip", "swing", "visit", "journey") or token.pos_ != "NOUN":
            continue
        words = scene.doc.span(max(token.sent.start, token.i - 9), token.i + 1)
        announced = _ANNOUNCED.search(words.text)
        if token.lemma_ != "tour" and announced is None:
            continue
        who = noun_actors(scene, token)
        if not who:
            continue
        start = min(
            (s.i for t in token.lefts if t.dep_ not in ("det", "poss", "case") for s in t.subtree), default=token.i
        )
        stop = token.i + 1
        after = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("of", "to", "through")), None)
        if after is not None and len(list(after.subtree)) <= 6:
            stop = max(t.i for t in after.subtree) + 1
        label = scene.doc.span(start, stop)
        n = number(announced["n"]) if announced else None
        found.append(
            TourPhrase(
                who[0][0],
                " ".join(label.text.split()),
                int(n) if n else None,
                Span(label.start_char, label.end_char),
                scene.sentence[token.i],
                times_for(scene, token),
                days_near(token),
                _ends_in(token),
            )
        )
    return found


def _ends_in(tour: Token) -> Span | None:
    """The sentence, where it tells of the end of the tour: "on the last leg of a tour of Latin America"."""
    leg = tour.head.head if tour.dep_ == "pobj" and tour.head.lower_ == "of" else None
    if leg is None or leg.lemma_.lower() not in ("leg", "stop", "stage", "part", "day"):
        return None
    last = any(c.dep_ == "amod" and c.lower_ in ("last", "final", "closing") for c in leg.children)
    return Span(tour.sent.start_char, tour.sent.end_char) if last else None


LEAD = 3  # sentences that carry the news


def lead_days(scene: Scene) -> list[tuple[int, Timex]]:
    """(person, day) for what people did or do in the first sentences, when it fell within a week before publication."""
    published = scene.article.published
    found = []
    for token in scene.doc:
        if scene.sentence[token.i] >= LEAD + bool(scene.header_end) or published is None:
            break
        if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBN", "VBZ", "VBG") and token.idx >= scene.header_end:
            for timex in times_for(scene, token):
                if (
                    timex.when is not None
                    and timex.when.earliest == timex.when.latest
                    and timex.when.earliest
                    and 0 <= (published - timex.when.earliest).days <= 7
                ):
                    found += [(p, timex) for p, _ in actors(scene, token)]
                    break
    return found
