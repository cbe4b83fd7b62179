"""The screen: the only part of lib that imports streamlit. What pages use is named here."""

from lib.ui import lists, pairs, review
from lib.ui.card import body
from lib.ui.collection import ask, colours, config, open_collection, settle, store, worker
from lib.ui.correct import add_dialog, person_dialog
from lib.ui.filters import filter_bar, go, narrow, numbered
from lib.ui.parts import brush, chart, clicked, heading, latest_first, nothing, numbers, open_person, open_point, plain, problem, style, visit_list
from lib.ui.reading import reader
from lib.ui.settings import collection_settings, date_to_confirm

__all__ = [
    "add_dialog", "ask", "body", "brush", "chart", "clicked", "collection_settings", "colours", "config", "date_to_confirm", "filter_bar", "go", "heading", "latest_first", "lists", "narrow", "nothing", "numbered", "numbers", "open_collection", "open_person", "open_point", "pairs", "person_dialog", "plain", "problem", "reader", "review", "settle", "store", "style", "visit_list", "worker",
]  # fmt: skip
