"""The careful reader's word on one article."""

from lib.careful import encoder, heads
from lib.careful.layout import Layout
from lib.careful.windows import cut

NOTHING = heads.Judged({}, {}, {}, {}, {})


def judged(layout: Layout) -> heads.Judged:
    """What the encoder says of every stay and meeting that the article could tell; nothing of an article without people or words."""
    if not any(layout.people):
        return NOTHING
    ready = encoder.load()
    windows = cut(ready.tokenizer, layout)
    return heads.judge(layout, windows, encoder.said(ready, windows), ready.heads) if windows is not None else NOTHING
