"""Is the text English?"""

from functools import cache

from babel import Locale, UnknownLocaleError

from lib.errors import NotEnglish, UnreadableFile

SAMPLE = 2_000  # characters looked at
PERHAPS_ENGLISH = (
    0.01  # share of probability left to English from which the text passes: what is full of foreign names keeps more
)
# fmt: off
ENGLISH = {
    "the", "of", "and", "to", "in", "is", "was", "for", "on", "by",
    "that", "with", "as", "at", "from", "his", "has", "were", "an", "he",
}
# fmt: on
PLAINLY_ENGLISH = 0.16  # share of such words from which a text is English whatever names are in it
SHORTEST = 60  # characters under which no detector can tell


@cache
def _detector():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _foreign(sample: str) -> str:
    """The code of the language, if it is surely not English, else ""."""
    ranked = _detector().rank(sample)
    best = ranked[0][0]
    return best if best != "en" and dict(ranked).get("en", 0.0) < PERHAPS_ENGLISH else ""


def refusal(name: str, text: str) -> UnreadableFile | None:
    """NotEnglish if the text is surely in another language. The detector (80 MB) is loaded for the first text that is
    not plainly English.
    """
    sample = " ".join(w for w in text[:SAMPLE].split() if any(c.isalpha() for c in w))  # numbers have no language
    if len(sample) < SHORTEST:
        return None
    told = sample.split()
    if sum(w.lower() in ENGLISH for w in told) >= PLAINLY_ENGLISH * len(told):
        return None
    best = _foreign(sample)
    if not best:
        return None
    plain = " ".join(w for w in told if w[0].islower())  # without the names, which speak for their own language
    if len(plain) >= SHORTEST and not _foreign(plain):
        return None
    try:
        shown = Locale(best).get_language_name("en") or best
    except (UnknownLocaleError, ValueError):
        shown = best
    return NotEnglish(name, shown)
