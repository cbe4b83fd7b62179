"""What was read, kept: transactions in, DataFrames out."""

from lib.store.store import Added, Store

__all__ = ["Added", "Store"]
