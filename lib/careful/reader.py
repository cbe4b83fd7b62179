"""The careful reader's word on one article."""

from lib.careful import encoder, heads
from lib.careful.layout import Layout
from lib.careful.pairs import Asked
from lib.careful.windows import cut

NOTHING = heads.Judged({}, {}, {}, {})


def judged(layout: Layout) -> heads.Judged:
    """What the encoder says of every stay and meeting that the article could tell; it is not asked about an article that could tell none."""
    if not any(layout.people):
        return NOTHING
    ready = encoder.load()
    windows = cut(ready.tokenizer, layout)
    asked = Asked.of(layout, windows) if windows is not None else None
    if asked is None or not (asked.stays or asked.meetings):
        return NOTHING
    return heads.judge(layout, asked, encoder.said(ready, windows), ready.heads)
