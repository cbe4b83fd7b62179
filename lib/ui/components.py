"""Small browser components: lists, the visit card, the annotated reader, the tool line. Text is set as text nodes, never as markup.

Their JavaScript and styles are files of their own in lib/ui/browser/: NAME.js and NAME.css, after dom.js, linked.js and base.css, which all share.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

BROWSER = Path(__file__).parent / "browser"


def text_of(name: str) -> str:
    """A file of lib/ui/browser."""
    return (BROWSER / name).read_text(encoding="utf-8")


def _component(name: str, html: str = "<div class='root'></div>", style: str = "", parts: tuple = ()) -> Callable:
    """The component entente_NAME of NAME.js, after the parts that it shares, and its styles (of another one's file, where they look alike)."""
    return st.components.v2.component(
        f"entente_{name}",
        html=html,
        css=text_of("base.css") + text_of(f"{style or name}.css"),
        js="\n".join(text_of(part) for part in ("dom.js", "linked.js", *parts, f"{name}.js")),
    )


_LEGEND = ("<div class='legend'><span class='person'>people</span><span class='place'>places</span><span class='date'>dates</span><span class='organisation'>organisations</span><span class='visit'>what a visit rests on</span>"
           "<span class='keys'><kbd>j</kbd> <kbd>k</kbd> facts, <kbd>n</kbd> <kbd>p</kbd> their places, <kbd>Esc</kbd> all</span></div>")  # fmt: skip

_visits = _component("visits", "<div class='list root'></div>")
_card = _component("card", parts=("atlas.js", "picture.js"))
_map = _component("map", parts=("chart.js",))
_keys = _component("keys", parts=("chart.js",))
_bar = _component("bar")
_axis = _component("axis")
_front = _component("front", parts=("atlas.js",))
_tools = _component("tools")
_pictures = _component("pictures", style="tools")
_links = _component("links", "<div class='list root'></div>")
_reader = _component(
    "reader",
    f"<div class='root'>{_LEGEND}<div class='holder'><div class='wrap'><div class='text'></div><div class='facts'></div></div></div></div>",
)

Act = Callable[[Any], None]


def _acts(key: str, acts: Mapping[str, Act]) -> dict[str, Callable[[], None]]:
    """Streamlit's callbacks for a component's events: they run before the page, when other widgets may still be set."""

    def telling(event: str, act: Act) -> Callable[[], None]:
        def told() -> None:
            value = st.session_state[key].get(event)
            if value is not None:
                act(value)

        return told

    return {f"on_{event}_change": telling(event, act) for event, act in acts.items()}


def visits(items: list[dict], key: str, picked: Act) -> None:
    """Draw a list of visits; picked is called with the uid of one that is clicked."""
    _visits(data=items, key=key, **_acts(key, {"picked": picked}))


def links(items: list[dict], key: str, picked: Act) -> None:
    """Draw a list of anything with a name, a line below it and a number; picked is called with the id of the one clicked."""
    _links(data=items, key=key, **_acts(key, {"picked": picked}))


def card(told: dict, key: str, **acts: Act) -> None:
    """Draw the visit card; acts: closed(True), person(uid), opened({article, at}), stepped(uid), undo(correction), fixed({field, typed})."""
    _card(data=told, key=key, **_acts(key, acts))


def keys() -> None:
    """What the keyboard does on every page, and what Back undoes; once a page."""
    _keys(key="keys", data={})


def axis(told: dict, key: str, **acts: Act) -> None:
    """Draw the time axis with its brush and play button; acts: brushed({since, until}, days since 1970 or null)."""
    _axis(data=told, key=key, **_acts(key, acts))


def front(told: dict, key: str) -> None:
    """Draw a tour leg by leg, each with its sentence."""
    _front(data=told, key=key)


def bar(told: dict, key: str, **acts: Act) -> None:
    """Draw the line on top: ask or search, the filters' panel, the active filters; acts: asked(words), removed(name of a filter, "*" for all)."""
    _bar(data=told, key=key, **_acts(key, acts))


def map_(told: dict, key: str, **acts: Act) -> None:
    """Make the map drawn just before answer to the pointer, with its legend below; acts: picked(uid), narrowed({place, city}), legend(key)."""
    _map(data=told, key=key, **_acts(key, acts))


def copy_link(key: str) -> None:
    """Draw the Copy link button."""
    _tools(data={}, key=key, width="content")


def pictures(told: dict, key: str) -> None:
    """Draw the buttons that save every chart of the page as PNG or SVG, with title, filters, date and source; made in the browser."""
    _pictures(data=told, key=key)


def reader(told: dict, key: str, picked: Act) -> None:
    """Draw the article; picked is called with the uid of a visit that is opened."""
    _reader(data=told, key=key, **_acts(key, {"picked": picked}))
