"""Topics by sentence: weighted terms from lib/data/topic_terms.csv; no topic without the sentences that earned it."""

from collections import defaultdict
from functools import cache

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc as SpacyDoc
from spacy.util import filter_spans

from lib.extract.parse import Doc, Span
from lib.model import Span as Characters
from lib.model import Topic
from lib.tables import rows

SMALLEST_SHARE = 0.03  # a topic with less of the article than this is a passing word
STRONG = 0.9  # a single term this telling is enough


@cache
def _terms() -> dict[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for row in rows("topic_terms"):
        found.setdefault(row["term"], []).append((row["topic"], float(row["weight"])))
    return found


@cache
def _matchers(vocab) -> tuple[PhraseMatcher, PhraseMatcher]:
    lemma, lower = PhraseMatcher(vocab, attr="LEMMA"), PhraseMatcher(vocab, attr="LOWER")
    for term in _terms():
        words = [w for part in term.split() for w in (part.replace("-", " - ").split() if "-" in part else [part])]
        lemma.add(term, [SpacyDoc(vocab, words=words, lemmas=words)])
        lower.add(term, [SpacyDoc(vocab, words=words)])
    return lemma, lower


def _hits(doc: Doc) -> list[Span]:
    vocab = doc.raw.vocab
    lemma, lower = _matchers(vocab)
    found = {(s, e): m for matcher in (lemma, lower) for m, s, e in matcher(doc.raw)}
    return filter_spans([Span(doc, s, e, vocab.strings[m]) for (s, e), m in found.items()])


Scores = dict[tuple[int, int], dict[str, float]]


def by_sentence(doc: Doc) -> Scores:
    """Sentence (start, end) -> topic -> weight of the terms in it; made once per article."""
    scores: Scores = defaultdict(lambda: defaultdict(float))
    for hit in _hits(doc):
        sent = hit.sent
        text = sent.text
        start = sent.start_char + len(text) - len(text.lstrip())
        key = (start, start + len(text.strip()))
        for topic, weight in _terms()[hit.label_]:
            scores[key][topic] = max(scores[key][topic], weight) + 0.25 * weight * (scores[key][topic] > 0)
    return scores


def find(scores: Scores) -> list[Topic]:
    """Topics of the article, heaviest first; weights add up to 1."""
    total: dict[str, float] = defaultdict(float)
    where: dict[str, list[Characters]] = defaultdict(list)
    best: dict[str, float] = defaultdict(float)
    for (start, end), topics in scores.items():
        for topic, weight in topics.items():
            total[topic] += weight
            best[topic] = max(best[topic], weight)
            where[topic].append(Characters(start, end))
    whole = sum(total.values())
    kept = {
        t: w
        for t, w in total.items()
        if w / whole >= SMALLEST_SHARE or (best[t] >= STRONG and w / whole >= SMALLEST_SHARE / 2)
    }
    kept = {t: w for t, w in kept.items() if best[t] >= 0.6 or len(where[t]) > 1}
    whole = sum(kept.values())
    ranked = sorted(kept.items(), key=lambda x: (-x[1], x[0]))
    return [Topic(t, round(w / whole, 4), tuple(sorted(where[t]))) for t, w in ranked]


def of_spans(scores: Scores, spans: list[tuple[int, int]]) -> tuple[str, ...]:
    """Topics of the sentences that hold the spans, strongest first: what a visit was about."""
    total: dict[str, float] = defaultdict(float)
    for (start, end), topics in scores.items():
        if any(start <= a < end for a, _ in spans):
            for topic, weight in topics.items():
                total[topic] += weight
    return tuple(t for t, w in sorted(total.items(), key=lambda x: (-x[1], x[0])) if w >= 0.5)[:6]
