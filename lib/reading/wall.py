"""Login, consent and error pages, which are no articles."""

import re

from lib.errors import NotAnArticle, UnreadableFile

_WALL = re.compile(
    r"\b(?:(?:please )?(?:log|sign) ?in(?: to (?:continue|read|your account|view))|enter your password"
    r"|forgot(?:ten)? your password|subscribe to (?:continue|read)|"
    r"access denied|403 forbidden|404 not found|page not found|enable (?:javascript|cookies)|are you a robot"
    r"|verify you are (?:a )?human|"
    r"create (?:an|your) account|accept (?:all )?cookies)\b",
    re.I,
)
SHORT_PAGE = 900  # characters; a wall has little else on it


def refusal(name: str, title: str, text: str) -> UnreadableFile | None:
    """NotAnArticle for a login, consent or error page."""
    words = f"{title}\n{text}"
    return (
        NotAnArticle(name)
        if len(text) < SHORT_PAGE and len(_WALL.findall(words)) >= (1 if len(text) < SHORT_PAGE / 3 else 2)
        else None
    )
