"""What is logged, and what never is: no words of articles, no tokens, no messages of exceptions (they quote what they
stumbled on).
"""

import json
import logging
import re
import traceback
from pathlib import Path

ROOT = str(Path(__file__).parent.parent)
FRAMES = 6
_TOKEN = re.compile(r"\b[0-9a-f]{12}\.[\w-]{20,}|([?&](?:share|code|state|access_token|id_token)=)[^&\s\"']+")
_standard = logging.getLogRecordFactory()


def place(error: BaseException) -> str:
    """Where an exception arose, as "module:line < module:line", the innermost first; of our own files where there are
    any.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if f.filename.startswith(ROOT) and "/.venv/" not in f.filename] or frames
    return " < ".join(f"{Path(f.filename).stem}:{f.lineno}" for f in own[::-1][:FRAMES])


def _record(*args, **more) -> logging.LogRecord:
    record = _standard(*args, **more)
    try:
        said = record.getMessage()
    except (TypeError, ValueError):
        said = str(record.msg)
    if record.exc_info and record.exc_info[1] is not None:
        said = f"{said} [{record.exc_info[0].__name__} at {place(record.exc_info[1])}]"
    record.exc_info = record.exc_text = record.stack_info = None
    said = _TOKEN.sub(lambda m: f"{m.group(1) or ''}…", said)
    record.msg, record.args, record.json = said.replace("\r", " ").replace("\n", " "), (), json.dumps(said)
    return record


def quiet() -> None:
    """From now on every log line of this process is one line without exception messages, tracebacks or tokens; %(json)s
    gives it as a JSON string.
    """
    logging.setLogRecordFactory(_record)
