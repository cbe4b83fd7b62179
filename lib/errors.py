"""Every error a person can meet, one sentence each.

The tree:
    EntenteError
      UnreadableFile          the file was at fault; .kind says how
        NotEnglish, NoTextLayer, EmptyText, TooLarge, UnknownType, Encrypted, Broken, NotAnArticle, TookTooLong, ReadingFailed
      StoreError              the database was at fault
      WrongEntry              what a person typed was at fault
        NotADate, NotAPlace, NothingToCorrect
"""


class EntenteError(Exception):
    """Anything Entente tells a person; str() is the sentence to show."""

    kind = "error"

    def __reduce__(self) -> tuple:
        """From one process to another as it is: making it anew out of its sentence would say everything twice."""
        return _as_told, (type(self), self.args, self.__dict__)


def _as_told(kind: type[EntenteError], args: tuple, held: dict) -> EntenteError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(held)
    return error


class UnreadableFile(EntenteError):
    """A file that gives no article. name is the file's own name, made safe to show."""

    kind = "unreadable"
    sentence = "{name} cannot be read."

    def __init__(self, name: str, detail: str = ""):
        self.name = shown_name(name)
        super().__init__(self.sentence.format(name=self.name, detail=detail))


class NotEnglish(UnreadableFile):
    kind = "not_english"
    sentence = "{name} is not in English (it looks like {detail}), and Entente reads English only so far."


class NoTextLayer(UnreadableFile):
    kind = "no_text_layer"
    sentence = "{name} is a scan without a text layer; run text recognition (OCR) on it first."


class EmptyText(UnreadableFile):
    kind = "empty"
    sentence = "{name} contains no text."


class TooLarge(UnreadableFile):
    kind = "too_large"
    sentence = "{name} is too large ({detail})."


class UnknownType(UnreadableFile):
    kind = "unknown_type"
    sentence = "{name} is not a kind of file Entente reads (text, Markdown, HTML, PDF, DOCX, EML, JSONL, CSV, ZIP)."


class Encrypted(UnreadableFile):
    kind = "encrypted"
    sentence = "{name} is protected by a password; save it without one first."


class Broken(UnreadableFile):
    kind = "broken"
    sentence = "{name} is damaged or not what its name says{detail}."


class NotAnArticle(UnreadableFile):
    kind = "not_an_article"
    sentence = "{name} is a login, consent or error page, not an article."


class TookTooLong(UnreadableFile):
    kind = "too_slow"
    sentence = "{name} took longer than {detail} seconds to read and was given up."


class ReadingFailed(UnreadableFile):
    """An article on which our own code stumbled; the log has the details."""

    kind = "failed"
    sentence = "{name} could not be read because of a fault in Entente; the other articles were."


class StoreError(EntenteError):
    kind = "store"


class NotAllowed(EntenteError):
    """Somebody tried what their role does not allow."""

    kind = "not_allowed"

    def __init__(self, action: str = "see"):
        self.action = action
        super().__init__({
            "see": "Nothing can be seen here without signing in or a link that is valid.", "add": "You may look, but not add articles to this collection.", "correct": "You may look, but not correct anything in this collection.",
            "export": "You may look, but not take anything away from this collection.", "delete": "Only owners of this collection may delete.", "share": "You may look, but not make links to this collection.",
            "administer": "Only owners of this collection may change its settings.",
        }.get(action, "You may not do this."))  # fmt: skip


class TooManyRows(EntenteError):
    """A table that a spreadsheet cannot hold."""

    kind = "rows"

    def __init__(self, table: str, most: int):
        super().__init__(f"A spreadsheet holds {most:,} rows, and “{table}” has more: narrow the filters, or export CSV.")


class OverQuota(EntenteError):
    kind = "quota"

    def __init__(self, most: int):
        super().__init__(f"You may add {most:,} articles in 24 hours; what was kept so far stays. Go on tomorrow, or ask an owner.")


class WrongEntry(EntenteError):
    """Something typed into a field that cannot be kept."""

    kind = "entry"
    sentence = "{words} cannot be used."

    def __init__(self, words: str = ""):
        super().__init__(self.sentence.format(words=shown_name(words, 60)))


class NotADate(WrongEntry):
    kind = "date"
    sentence = "“{words}” is no date that Entente understands; write 2018-01-13, 2018-01 for a month, 2018 for a year, or [2018-01-08..2018-01-14] for a day in between."


class NotAPlace(WrongEntry):
    kind = "place"
    sentence = "No town named “{words}” is known in that country; leave the city empty to keep the country alone."


class NothingToCorrect(WrongEntry):
    kind = "nothing"
    sentence = "Nothing was changed, so there is nothing to keep."


def shown_name(name: str, longest: int = 80) -> str:
    """A file name as it may be shown: no folders, control or direction characters, at most `longest` characters."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if c.isprintable() and c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    name = name.strip() or "The file"
    return name if len(name) <= longest else name[: longest - 1] + "…"
