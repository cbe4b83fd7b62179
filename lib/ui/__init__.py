"""The screen: the only part of lib that imports streamlit. What pages use is named here."""

from lib.ui import lists, pairs, review
from lib.ui.card import actions, body, show_card
from lib.ui.collection import ask, author, colours, config, described, open_collection, options, settle, store, theme, worker
from lib.ui.correct import add_dialog, correct_dialog, person_dialog
from lib.ui.filters import filter_bar, go, hidden, narrow, numbered, show
from lib.ui.parts import brush, chart, clicked, heading, latest_first, nothing, numbers, open_article, open_person, open_point, plain, problem, select_visit, style, visit_list
from lib.ui.reading import reader
from lib.ui.settings import collection_settings, date_to_confirm

__all__ = [
    "actions", "add_dialog", "ask", "author", "body", "brush", "chart", "clicked", "collection_settings", "colours", "config", "correct_dialog", "date_to_confirm", "described", "filter_bar", "go", "heading", "hidden", "latest_first", "lists", "narrow", "nothing",
    "numbered", "numbers", "open_article", "open_collection", "open_person", "open_point", "options", "pairs", "person_dialog", "plain", "problem", "reader", "review", "select_visit", "settle", "show", "show_card", "store", "style", "theme", "visit_list", "worker",
]  # fmt: skip
