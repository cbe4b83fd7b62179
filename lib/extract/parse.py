"""The parse of one article as plain objects: laid out once, so that the rules' many looks at a word cost an attribute
each and not a walk through spaCy's memory.

Names are spaCy's, so that a rule reads as it would over a spaCy Doc; where spaCy tells ids, only the strings are here.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeVar

from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, ORTH, POS, SENT_START, SPACY, TAG
from spacy.lexeme import Lexeme
from spacy.tokens import Doc as SpacyDoc

_COLUMNS = [ORTH, LEMMA, POS, TAG, DEP, ENT_TYPE, ENT_IOB, SPACY, SENT_START, HEAD]
_IOB = ("", "I", "O", "B")
_KNOWN = 100_000  # words remembered from one article to the next: some 20 MB


class Token:
    """One word. i: its number in the text; idx: its first character there; children in the order of the text."""

    __slots__ = (
        "children",
        "dep_",
        "doc",
        "ent_iob_",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_alpha",
        "is_punct",
        "is_sent_start",
        "is_space",
        "lemma_",
        "lower_",
        "pos_",
        "sent",
        "tag_",
        "text",
        "whitespace_",
    )

    doc: "Doc"
    head: "Token"
    sent: "Span"
    children: list["Token"]
    i: int
    idx: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    ent_iob_: str
    whitespace_: str
    is_alpha: bool
    is_punct: bool
    is_space: bool
    is_sent_start: bool

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def text_with_ws(self) -> str:
        return self.text + self.whitespace_

    @property
    def lefts(self) -> list["Token"]:
        return [c for c in self.children if c.i < self.i]

    @property
    def rights(self) -> list["Token"]:
        return [c for c in self.children if c.i > self.i]

    @property
    def subtree(self) -> list["Token"]:
        """The word and all that hangs on it, what stands left of it first."""
        if not self.children:
            return [self]
        found: list[Token] = []
        own = False
        for child in self.children:
            if not own and child.i > self.i:
                found.append(self)
                own = True
            found += child.subtree if child.children else (child,)
        if not own:
            found.append(self)
        return found

    @property
    def left_edge(self) -> "Token":
        return min(self.subtree, key=_position)

    @property
    def right_edge(self) -> "Token":
        return max(self.subtree, key=_position)


def _position(token: Token) -> int:
    return token.i


class Span:
    """Words start to end (without end) of a text, with a label if they are an entity; start_char to end_char are their
    characters.
    """

    __slots__ = ("doc", "end", "end_char", "label_", "start", "start_char", "text")

    def __init__(self, doc: "Doc", start: int, end: int, label: str = "") -> None:
        self.doc = doc
        self.start = start
        self.end = end
        self.label_ = label
        self.start_char = doc.starts[start]
        self.end_char = doc.ends[end - 1] if end > start else self.start_char
        self.text = doc.text[self.start_char : self.end_char]

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc[self.start : self.end])

    def __repr__(self) -> str:
        return self.text

    @property
    def root(self) -> Token:
        """The word nearest to the root of its sentence; the first of several."""
        inside = self.doc[self.start : self.end]
        for token in inside:
            if token.head is token:
                return token
        outermost = [t for t in inside if not self.start <= t.head.i < self.end]
        return min(outermost, key=_depth) if outermost else inside[0]

    @property
    def sent(self) -> "Span":
        """The sentence it begins in."""
        return self.doc[self.start].sent


def _depth(token: Token) -> int:
    """Steps up to the root of the sentence; a blank or a comma is further down than any word."""
    if (token.is_space or token.is_punct) and not token.children:
        return len(token.doc)
    steps = 0
    while token.head is not token:
        token = token.head
        steps += 1
    return steps


class Doc(list[Token]):
    """The words of one text in order: doc[i] is a Token, doc[a:b] a list of them, doc.span(a, b) a Span.

    raw is spaCy's own Doc, for its matchers; user_data is what was found before the parse ("story", "given_names") and
    what one extractor leaves for the next ("offices": word -> last word of the name whose office it is part of).
    """

    __slots__ = ("ends", "ents", "raw", "sentence", "sentences", "starts", "text", "user_data", "words")

    def __init__(self, raw: SpacyDoc) -> None:
        """Lay out what spaCy found; nothing that is changed in raw afterwards is seen."""
        super().__init__()
        self.raw = raw
        self.user_data: dict = raw.user_data
        columns = raw.to_array(_COLUMNS).T
        heads = columns[-1].astype("int64").tolist()
        orths, *kinds, iobs, spaces, starts = columns[:-1].tolist()
        words = _known(_word, orths, lambda orth: _word_of(raw.vocab[orth]))
        self.words = [word[0] for word in words]  # as they are written
        self.text = "".join([word + " " if space else word for word, space in zip(self.words, spaces, strict=True)])
        self.starts: list[int] = []  # first character of each word, and behind the last word the text's length
        self.ends: list[int] = []
        idx = 0
        for i, (word, lemma, pos, tag, dep, entity, iob, space, start) in enumerate(
            zip(
                words,
                *(_known(_string, k, raw.vocab.strings.__getitem__) for k in kinds),
                iobs,
                spaces,
                starts,
                strict=True,
            )
        ):
            token = Token()
            token.doc = self
            token.i = i
            token.idx = idx
            token.text, token.lower_, token.is_space, token.is_punct, token.is_alpha = word
            token.lemma_ = lemma
            token.pos_ = pos
            token.tag_ = tag
            token.dep_ = dep
            token.ent_type_ = entity
            token.ent_iob_ = _IOB[iob]
            token.whitespace_ = " " if space else ""
            token.is_sent_start = start == 1
            token.children = []
            self.append(token)
            self.starts.append(idx)
            idx += len(word[0])
            self.ends.append(idx)
            idx += space
        self.starts.append(idx)
        for token, away in zip(self, heads, strict=True):
            if away:
                token.head = self[token.i + away]
                token.head.children.append(token)
            else:
                token.head = token
        begins = [i for i, start in enumerate(starts) if start == 1 or not i]
        self.sentences: list[tuple[int, int]] = (
            list(pairwise([*begins, len(self)])) if len(self) else []
        )  # (first word, word after the last) of each
        self.sentence: list[int] = []  # the number of each word's sentence
        for number, (begin, end) in enumerate(self.sentences):
            sent = Span(self, begin, end)
            self.sentence += [number] * (end - begin)
            for token in self[begin:end]:
                token.sent = sent
        self.ents = self._entities()

    def _entities(self) -> list[Span]:
        """The entities that the model found, in order."""
        found: list[Span] = []
        begun: Token | None = None
        for token in self:
            if begun is not None and token.ent_iob_ != "I":
                found.append(Span(self, begun.i, token.i, begun.ent_type_))
                begun = None
            if token.ent_iob_ == "B" and token.ent_type_:
                begun = token
        if begun is not None:
            found.append(Span(self, begun.i, len(self), begun.ent_type_))
        return found

    def span(self, start: int, end: int) -> Span:
        return Span(self, start, max(start, min(end, len(self))))

    def around(self, start: int, end: int) -> Span | None:
        """The words that the characters start to end touch; None if they are none of the text's."""
        first, last = self._at(start), self._at(end - 1)
        if first is None or last is None:
            return None
        if start == self.ends[first]:
            first += 1  # the blank behind a word is none of it
        return Span(self, first, max(first, last + 1))

    def _at(self, character: int) -> int | None:
        """The word at a character, the blank behind it included."""
        return bisect_right(self.starts, character, hi=len(self)) - 1 if 0 <= character < self.starts[-1] else None

    def close(self) -> None:
        """Let go of the words: they hold each other, and would wait for the garbage collector."""
        for token in self:
            token.children = []
            token.head = token.sent = token.doc = None
        self.ents = []
        self.clear()


Word = tuple[str, str, bool, bool, bool]  # text, in small letters, is space, is punctuation, is alphabetic
_word: dict[int, Word] = {}
_string: dict[int, str] = {}
T = TypeVar("T")


def _known(kept: dict[int, T], ids: list[int], tell: Callable[[int], T]) -> list[T]:
    """What spaCy's ids mean, kept from one article to the next: they are the same in every vocabulary."""
    try:
        return [kept[n] for n in ids]
    except KeyError:
        if len(kept) > _KNOWN:
            kept.clear()
        kept.update((n, tell(n)) for n in set(ids) - kept.keys())
        return [kept[n] for n in ids]


def _word_of(lexeme: Lexeme) -> Word:
    return lexeme.text, lexeme.lower_, lexeme.is_space, lexeme.is_punct, lexeme.is_alpha
