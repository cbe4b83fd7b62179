"""Every error a person can meet, one sentence each.

The tree:
    EntenteError
      UnreadableFile          the file was at fault; .kind says how
        NotEnglish, NoTextLayer, EmptyText, TooLarge, UnknownType, Encrypted, Broken, NotAnArticle, TookTooLong,
        ReadingFailed, ManyArticles, Incomplete, NoTexts, OldOffice, Nested, NoVisits, UnknownColumns
        LinkRefused           a link gives nothing to read
          NotALink, NotPublic, WithPassword, FetchingOff, NoSuchSite, NoAnswer, Roundabout, Answered, KeptOut,
          PageTooLarge, NotText, IsAFeed, NotAFeed
      ModelSetWrong           the settings of the second reader are at fault
      ModelFailed             the second reader gave no answer that can be used
      StoreError              the database was at fault
      WrongEntry              what a person typed was at fault
        NotADate, NotAPlace, NothingToCorrect
"""

import re

_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # characters that turn the direction of writing


def counted(many: int, word: str) -> str:
    """ "1 article", "57 articles", "1 entry" of a word in the plural."""
    one = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    return f"{many:,} {one if many == 1 else word}"


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
        self.name, self.detail = self.shown(name), detail
        super().__init__(self.sentence.format(name=self.name, detail=detail))

    @staticmethod
    def shown(name: str) -> str:
        """The name as the sentence has it."""
        return shown_name(name)


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
    sentence = (
        "{name} is not a kind of file Entente reads (text, web pages, PDF, Word, RTF, OpenDocument, EPUB, "
        "mails and mailboxes, feeds, JSON, CSV, Excel, WARC, ZIP)."
    )


class Encrypted(UnreadableFile):
    kind = "encrypted"
    sentence = "{name} is protected by a password; save it without one first."


class Broken(UnreadableFile):
    kind = "broken"
    sentence = "{name} is damaged or not what its name says{detail}."


class NotAnArticle(UnreadableFile):
    kind = "not_an_article"
    sentence = "{name} is a login, consent or error page, not an article."


class ManyArticles(UnreadableFile):
    """Several articles in one file that cannot be told apart safely."""

    kind = "many_articles"
    sentence = (
        "{name} holds {detail} articles in a form Entente does not know, so it cannot tell where each begins; "
        "give it one article a file, or the archive’s own export."
    )


class Incomplete(UnreadableFile):
    """A file that says it holds more articles than could be found in it; those found were read."""

    kind = "incomplete"
    sentence = "{name} says that it holds {detail}; the others could not be found in it."


class NoTexts(UnreadableFile):
    """A list of articles without their texts."""

    kind = "no_texts"
    sentence = (
        "{name} lists {detail} without their texts, so there is nothing to read in it; export the full texts, "
        "or give the articles themselves."
    )


class OldOffice(UnreadableFile):
    kind = "old_office"
    sentence = "{name} is {detail}; open it in its program and save it as {name}x or as PDF first."


class Nested(UnreadableFile):
    kind = "nested"
    sentence = "{name} lies too deep: it is an archive within archives; unpack it first."


class NoVisits(UnreadableFile):
    """A table without rows of visits."""

    kind = "no_visits"
    sentence = (
        "{name} tells no visits: it needs columns for who travelled, the country, and the day (such as "
        "visitor, home, country, start), and rows below them."
    )


class UnknownColumns(UnreadableFile):
    """A table of which it is not known which column holds the text.

    columns: its names; sample: its first rows; shape: names tables with the same columns.
    """

    kind = "unknown_columns"
    sentence = "{name} has no column that Entente knows as the text of articles ({detail}); say which column is what."

    def __init__(
        self, name: str, columns: tuple[str, ...] = (), sample: tuple[tuple[str, ...], ...] = (), shape: str = ""
    ):
        self.columns, self.sample, self.shape = columns, sample, shape
        said = ", ".join(c.strip()[:30] or "unnamed" for c in columns[:8]) + (" ..." if len(columns) > 8 else "")
        super().__init__(name, f"its columns are {said}" if columns else "it has none")


class TookTooLong(UnreadableFile):
    kind = "too_slow"
    sentence = "{name} took longer than {detail} seconds to read and was given up."


class ReadingFailed(UnreadableFile):
    """An article on which our own code stumbled; the log has the details."""

    kind = "failed"
    sentence = "{name} could not be read because of a fault in Entente; the other articles were."


class LinkRefused(UnreadableFile):
    """A link that gives nothing to read. passing: it may work later; later: seconds to wait, where the site says so."""

    kind = "link"
    passing = False
    later = 0

    @staticmethod
    def shown(name: str) -> str:
        """Addresses keep their folders and lose names and passwords."""
        return shown_address(name)


class NotALink(LinkRefused):
    kind = "not_a_link"
    sentence = (
        "{name} is no web address that Entente can open; it has to begin with http:// or https:// and a site's name."
    )


class NotPublic(LinkRefused):
    kind = "not_public"
    sentence = "{name} is no public address on the web, and is not opened."


class WithPassword(LinkRefused):
    kind = "with_password"
    sentence = "{name} carries a name or password, and is not opened; give the address without them."


class FetchingOff(LinkRefused):
    kind = "fetching_off"
    sentence = "Links are not fetched here; whoever hosts this can turn it on with ENTENTE_FETCH=1."


class NoSuchSite(LinkRefused):
    kind = "no_such_site"
    passing = True
    sentence = "{name} cannot be opened: no site of that name is found from here."


class NoAnswer(LinkRefused):
    kind = "no_answer"
    passing = True
    sentence = "{name} cannot be opened: {detail}."


class Roundabout(LinkRefused):
    kind = "roundabout"
    sentence = "{name} leads from one address to the next and never to a page."


class Answered(LinkRefused):
    """The site answered with something else than the page; status is the HTTP status."""

    kind = "answered"
    status = 0
    sentence = "{name} cannot be read: {detail}."


class KeptOut(LinkRefused):
    kind = "kept_out"
    sentence = (
        "{name} is not fetched, because its site asks programs not to (robots.txt); open it yourself and paste "
        "the text."
    )


class PageTooLarge(LinkRefused):
    kind = "too_large"
    sentence = "{name} is too large ({detail})."


class NotText(LinkRefused):
    kind = "not_text"
    sentence = "{name} is {detail}, not a text."


class IsAFeed(LinkRefused):
    kind = "is_a_feed"
    sentence = "{name} is a feed, not an article; follow it, and its articles are read."


class NotAFeed(LinkRefused):
    kind = "not_a_feed"
    sentence = "{name} is no feed, and names none."


class StoreError(EntenteError):
    kind = "store"


class NotAllowed(EntenteError):
    """Somebody tried what their role does not allow."""

    kind = "not_allowed"

    def __init__(self, action: str = "see"):
        self.action = action
        super().__init__({
            "see": "Nothing can be seen here without signing in or a link that is valid.",
            "add": "You may look, but not add articles to this collection.",
            "correct": "You may look, but not correct anything in this collection.",
            "export": "You may look, but not take anything away from this collection.",
            "delete": "Only owners of this collection may delete.",
            "share": "You may look, but not make links to this collection.",
            "administer": "Only owners of this collection may change its settings.",
        }.get(action, "You may not do this."))  # fmt: skip


class TooManyRows(EntenteError):
    """A table that a spreadsheet cannot hold."""

    kind = "rows"

    def __init__(self, table: str, most: int):
        super().__init__(
            f"A spreadsheet holds {most:,} rows, and “{table}” has more: narrow the filters, or export CSV."
        )


class OverQuota(EntenteError):
    kind = "quota"

    def __init__(self, most: int):
        super().__init__(
            f"You may add {most:,} articles in 24 hours; what was kept so far stays. Go on tomorrow, or ask an owner."
        )


class WrongEntry(EntenteError):
    """Something typed into a field that cannot be kept."""

    kind = "entry"
    sentence = "{words} cannot be used."

    def __init__(self, words: str = ""):
        super().__init__(self.sentence.format(words=shown_name(words, 60)))


class NotADate(WrongEntry):
    kind = "date"
    sentence = (
        "“{words}” is no date that Entente understands; write 2018-01-13, 2018-01 for a month, 2018 for a "
        "year, or [2018-01-08..2018-01-14] for a day in between."
    )


class NotAPlace(WrongEntry):
    kind = "place"
    sentence = "No town named “{words}” is known in that country; leave the city empty to keep the country alone."


class NothingToCorrect(WrongEntry):
    kind = "nothing"
    sentence = "Nothing was changed, so there is nothing to keep."


def shown_name(name: str, longest: int = 80) -> str:
    """A file name as it may be shown: no folders, control or direction characters, at most `longest` characters."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if c.isprintable() and c not in _TURNING)
    name = name.strip() or "The file"
    return name if len(name) <= longest else name[: longest - 1] + "…"


def shown_address(address: str, longest: int = 80) -> str:
    """A web address as it may be shown: no name or password, no control or direction characters, at most `longest`
    characters.
    """
    address = re.sub(
        r"(?<=//)[^/?#]*@", "", "".join(c for c in address if c.isprintable() and c not in _TURNING).strip()
    )
    address = re.sub(r"^https?://", "", address) or "The link"
    return address if len(address) <= longest else address[: longest - 1] + "…"


class ModelSetWrong(EntenteError):
    kind = "model_settings"


class ModelFailed(EntenteError):
    """The language model gave no usable answer for an article; the offline reading stands.

    host is where it was asked.
    """

    kind = "model_failed"

    def __init__(self, host: str, detail: str):
        self.host, self.detail = host, detail
        super().__init__(f"The language model at {host} {detail}.")
