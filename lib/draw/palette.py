"""One palette: the same colour for the same thing on every page, light and dark."""

from collections.abc import Iterable

import pandas as pd
import plotly.graph_objects as go

from lib.tables import column, country_name

ACCENT = "#0b7285"
TRUSTED = {
    "_validate": False
}  # values are our own plain lists: plotly's checks cost many times what the drawing does, so the tests do them instead
CHOSEN = "#c2255c"
FONT = '"Source Sans", "Source Sans 3", system-ui, sans-serif'  # Streamlit brings the first
INK = {"light": "#1f2933", "dark": "#e6e9ec"}
FAINT = {"light": "#8a94a0", "dark": "#7d8791"}
GRID = {"light": "#e4e8ec", "dark": "#2c343c"}
SEA = {"light": "#eaf0f4", "dark": "#11181f"}
LAND = {"light": "#fbfbf9", "dark": "#1f2830"}
TOUCHED = {"light": "#d8e9ec", "dark": "#234048"}
PAPER = {"light": "#ffffff", "dark": "#1c242c"}
BORDER = {"light": "#c9d1d8", "dark": "#3a4651"}
STATUS = {
    "completed": "#0b7285",
    "ongoing": "#2f9e44",
    "planned": "#e8890c",
    "postponed": "#9c6ade",
    "cancelled": "#8a94a0",
}
STATUS_SHOWN = {
    "completed": "took place",
    "ongoing": "reported under way",
    "planned": "announced",
    "postponed": "postponed",
    "cancelled": "cancelled",
}
PEOPLE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#7a3e9d", "#8c564b", "#1b5e20", "#37474f")
OTHERS = "#8a94a0"
CLASS_SHOWN = {
    "head_of_state": "head of state", "head_of_government": "head of government", "royal": "royal or heir", "foreign_minister": "foreign minister",
    "defence_minister": "defence minister", "finance_minister": "finance minister", "minister": "other minister", "organisation_head": "head of an organisation",
    "deputy_head": "deputy head", "envoy": "envoy or deputy minister", "legislator": "speaker or legislator", "military": "commander", "official": "official",
    "spokesperson": "spokesperson", "delegation": "delegation", "leader": "leader", "former": "former holder", "resident": "ambassador",
}  # fmt: skip


def atlas(theme: str, line: str, now: str) -> dict[str, str]:
    """The colours of a map that the browser draws by itself (atlas.js): line is what was travelled, now what it is about."""
    return {
        "sea": SEA[theme],
        "land": LAND[theme],
        "border": BORDER[theme],
        "ink": INK[theme],
        "line": line,
        "now": now,
    }


def layout(theme: str, **more) -> dict:
    """What every chart's layout has in common; more overrides it."""
    ink, grid = INK[theme], GRID[theme]
    axis = {
        "gridcolor": grid,
        "zeroline": False,
        "linecolor": grid,
        "automargin": True,
        "tickfont": {"color": ink, "size": 12},
        "title": {"font": {"color": ink, "size": 12}},
    }
    own = {
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "font": {"family": FONT, "size": 13, "color": ink}, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}, "dragmode": "pan",
        "xaxis": axis, "yaxis": axis, "hoverlabel": {"align": "left", "bgcolor": PAPER[theme], "bordercolor": BORDER[theme], "font": {"family": FONT, "size": 13, "color": ink}},
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"color": ink, "size": 12}, "title": {"text": ""}, "itemsizing": "constant", "bgcolor": "rgba(0,0,0,0)"},
    }  # fmt: skip
    for key, value in more.items():
        own[key] = (
            {**own.get(key, {}), **value} if isinstance(value, dict) and isinstance(own.get(key), dict) else value
        )
    return own


def many(frame: pd.DataFrame) -> pd.Series:
    """How many visits each row stands for: its column n, or one."""
    return frame["n"] if "n" in frame else pd.Series(1, index=frame.index)


def figure(theme: str, traces: Iterable, frames: Iterable = (), **more) -> go.Figure:
    """The chart of these traces, with layout(theme, **more). Made in one go: each change to a made figure costs plotly as much as the whole chart."""
    return go.Figure(list(traces), layout(theme, **more), list(frames), **TRUSTED)


def lively(colour: str, theme: str) -> str:
    """A colour as it is drawn: on dark paper a third of the way to white, so that it keeps its contrast."""
    return colour if theme == "light" else mixed(colour, "#ffffff", 0.34)


def mixed(a: str, b: str, share: float) -> str:
    """The colour that is `share` of the way from a to b."""
    return "#" + "".join(
        f"{round(int(a[i : i + 2], 16) * (1 - share) + int(b[i : i + 2], 16) * share):02x}" for i in (1, 3, 5)
    )


def veil(theme: str) -> str:
    """Paper that lets a little of what lies under it through."""
    return "rgba(255,255,255,.82)" if theme == "light" else "rgba(20,26,32,.82)"


def place_name(city: str, country: str) -> str:
    """ "Riga, Latvia", or the country alone."""
    return f"{city}, {country_name(country)}" if city and city != country_name(country) else country_name(country)


def of_people(uids: Iterable[str]) -> dict[str, str]:
    """uid (or home code) -> colour for people (or countries) in order of weight; the first ten have their own, the rest share grey."""
    return {uid: PEOPLE[i] if i < len(PEOPLE) else OTHERS for i, uid in enumerate(uids)}


def topic_label(topic: str) -> str:
    """ "cyber_info" -> "Cyber & information security"."""
    return column("topics", "id", "label").get(topic, topic)


FAMILIES = {
    "diplomacy": ("Diplomacy", "#2f7f86"),
    "security": ("Security", "#4f629c"),
    "economy": ("Economy", "#a87428"),
    "planet": ("Climate, aid, health", "#5f8a4c"),
    "people": ("People and rights", "#92567f"),
}
LIGHTER = 0.085  # of the way to white, for each further topic of a family


def topic_family(topic: str) -> str:
    """A key of FAMILIES, "" for none (topic_families.csv)."""
    return column("topic_families", "id", "family").get(topic, "")


def topic_colour(topic: str) -> str:
    """The topic's own shade of its family's hue."""
    family = FAMILIES.get(topic_family(topic))
    return (
        mixed(family[1], "#ffffff", LIGHTER * int(column("topic_families", "id", "shade")[topic])) if family else OTHERS
    )


def steady(opacity: float = 1.0) -> dict:
    """What keeps a trace as it is when one of its points is clicked: nothing else fades."""
    return {"selected": {"marker": {"opacity": opacity}}, "unselected": {"marker": {"opacity": opacity}}}


def safe(words: str) -> str:
    """Text for plotly hovers and labels, which read HTML: nothing in it stays markup."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
