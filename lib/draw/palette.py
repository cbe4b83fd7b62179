"""One palette: the same colour for the same thing on every page, light and dark."""

from collections.abc import Iterable

from lib.tables import column, rows

ACCENT = "#0b7285"
INK = {"light": "#1f2933", "dark": "#e6e9ec"}
FAINT = {"light": "#8a94a0", "dark": "#7d8791"}
GRID = {"light": "#e4e8ec", "dark": "#2c343c"}
SEA = {"light": "#eaf0f4", "dark": "#11181f"}
LAND = {"light": "#fbfbf9", "dark": "#1f2830"}
TOUCHED = {"light": "#d8e9ec", "dark": "#234048"}
BORDER = {"light": "#c9d1d8", "dark": "#3a4651"}
STATUS = {"completed": "#0b7285", "ongoing": "#2f9e44", "planned": "#e8890c", "postponed": "#9c6ade", "cancelled": "#8a94a0"}
STATUS_SHOWN = {"completed": "took place", "ongoing": "reported under way", "planned": "announced", "postponed": "postponed", "cancelled": "cancelled"}
PEOPLE = ("#0b7285", "#c2255c", "#5f3dc4", "#e8590c", "#2b8a3e", "#1971c2", "#a0522d", "#9c36b5", "#66a80f", "#495057")
OTHERS = "#8a94a0"
CLASS_SHOWN = {
    "head_of_state": "head of state", "head_of_government": "head of government", "royal": "royal or heir", "foreign_minister": "foreign minister",
    "defence_minister": "defence minister", "finance_minister": "finance minister", "minister": "other minister", "organisation_head": "head of an organisation",
    "deputy_head": "deputy head", "envoy": "envoy or deputy minister", "legislator": "speaker or legislator", "military": "commander", "official": "official",
    "spokesperson": "spokesperson", "delegation": "delegation", "leader": "leader", "former": "former holder", "resident": "ambassador",
}  # fmt: skip


def of_people(uids: Iterable[str]) -> dict[str, str]:
    """uid -> colour for people in order of weight; the first ten have their own, the rest share grey."""
    return {uid: PEOPLE[i] if i < len(PEOPLE) else OTHERS for i, uid in enumerate(uids)}


def country_name(code: str) -> str:
    """"LV" -> "Latvia"; an organisation's code stays as it is."""
    return column("countries", "iso2", "name").get(code, code)


def topic_label(topic: str) -> str:
    """"cyber_info" -> "Cyber & information security"."""
    return column("topics", "id", "label").get(topic, topic)


def topic_colour(topic: str) -> str:
    """The topic's own colour, fixed by its place in topics.csv."""
    order = [r["id"] for r in rows("topics")]
    wheel = ("#0b7285", "#1971c2", "#5f3dc4", "#c2255c", "#862e9c", "#364fc7", "#a61e4d", "#495057", "#087f5b", "#d9480f",
             "#2b8a3e", "#e67700", "#5c940d", "#37b24d", "#f08c00", "#d6336c", "#7048e8", "#1098ad", "#4263eb", "#ae3ec9")  # fmt: skip
    return wheel[order.index(topic) % len(wheel)] if topic in order else OTHERS


def safe(words: str) -> str:
    """Text for plotly hovers and labels, which read HTML: nothing in it stays markup."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
