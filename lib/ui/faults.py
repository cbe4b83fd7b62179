"""What becomes of an exception that no page caught."""

from lib.errors import EntenteError
from lib.logs import place
from lib.ui.parts import problem
from lib.ui.session import whole


def went_wrong(error: Exception) -> bool:
    """Our own errors are told in their one sentence (True). Others are remembered without their message, and the reader sees the usual sentence (False)."""
    if isinstance(error, EntenteError):
        problem(error)
        return True
    whole().note(f"fault in the app: {type(error).__name__}", place(error))
    return False
