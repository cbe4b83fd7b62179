"""Entente: reads diplomatic visits out of news articles and shows them."""

__version__ = "0.1.0"
