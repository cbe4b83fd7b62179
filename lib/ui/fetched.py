"""Links on the screen: a field for them, and what comes of them."""

from collections.abc import Iterator

import streamlit as st

from lib.fetching import Came, pages_of
from lib.reading.addresses import found_in
from lib.ui.collection import worker
from lib.ui.session import config, store

OFF = "Links are not fetched here; whoever hosts this can turn it on with ENTENTE_FETCH=1."
MOST_BYTES = 5_000_000  # of a file with links


def links_field(turn: int) -> list[str]:
    """A field for links and a file of them; the addresses given, each once, at most config.fetch_links."""
    if not config().fetches:
        st.info(OFF, icon=":material/link_off:")
        return []
    typed = st.text_area(
        "Links, one a line", key=f"links_{turn}", height=140, placeholder="https://", max_chars=200_000
    )
    given = st.file_uploader(
        "Or a file with links",
        key=f"link_file_{turn}",
        type=["txt", "csv", "tsv", "html", "htm", "md", "json", "jsonl", "opml", "url", "webloc"],
        help="A list, a table or a page of bookmarks: every link in it counts",
    )
    listed = given.getvalue()[:MOST_BYTES].decode("utf-8", "replace") if given else ""
    found = list(dict.fromkeys([*typed_links(typed or ""), *found_in(listed)]))
    most = config().fetch_links
    if len(found) > most:
        st.caption(f"{len(found):,} links; the first {most:,} are fetched now. Give the others afterwards.")
    elif given:
        st.caption(f"{len(found):,} {'link' if len(found) == 1 else 'links'} to fetch.")
    st.caption(
        "This machine asks each link's own site for it, once a second at most, where robots.txt lets programs in."
    )
    return found[:most]


def came(links: list[str]) -> Iterator[Came]:
    """What comes of links, one after the other."""
    return pages_of(links, store(), worker(), config())


def typed_links(words: str) -> list[str]:
    """What was typed: the links in it, and lines that are meant as links ("example.org/story", or nonsense that is then
    refused).
    """
    found = []
    for line in filter(None, map(str.strip, words.splitlines())):
        found += found_in(line) or (
            [f"https://{line}"] if "." in line and " " not in line and ":" not in line.partition("/")[0] else [line]
        )
    return found
