"""The screen: the only part of lib that imports streamlit. What pages use is named here."""

from lib.ui import (
    asking,
    comparing,
    door,
    explore,
    fetched,
    following,
    found,
    front,
    lists,
    news,
    pairs,
    review,
    second,
    sharing,
)
from lib.ui.card import body
from lib.ui.collection import (
    ask,
    colours,
    counted,
    described,
    drawable,
    how_many,
    listed,
    numbers_of,
    open_collection,
    settle,
    to_check,
    waiting,
    worker,
)
from lib.ui.components import keys
from lib.ui.correct import add_dialog, person_dialog
from lib.ui.filters import filter_bar, go, narrow, only
from lib.ui.maps import counted_map, visit_map
from lib.ui.parts import (
    bare,
    brush,
    chart,
    clicked,
    heading,
    in_counts,
    latest_first,
    nothing,
    numbers,
    open_person,
    open_point,
    plain,
    problem,
    style,
    visit_list,
)
from lib.ui.reading import reader
from lib.ui.session import checked, config, embedded, may, store, watch, who
from lib.ui.settings import collection_settings, date_to_confirm, delete_dialog

__all__ = [
    "add_dialog", "ask", "asking", "bare", "body", "brush", "chart", "checked", "clicked", "collection_settings", "colours", "comparing", "config", "counted", "counted_map", "date_to_confirm", "delete_dialog", "described", "door", "drawable", "embedded", "explore", "fetched", "filter_bar", "following", "found", "front", "go", "heading", "how_many", "in_counts", "keys", "latest_first", "listed", "lists", "may", "narrow", "news", "nothing", "numbers", "numbers_of", "only", "open_collection", "open_person", "open_point", "pairs", "person_dialog", "plain", "problem", "reader", "review", "second", "settle", "sharing", "store", "style", "to_check", "visit_list", "visit_map", "waiting", "watch", "who", "worker",
]  # fmt: skip
