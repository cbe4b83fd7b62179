"""Reading and merging more articles than one process can: parts of the input, read and merged as Parquet datasets on
Dask.

See docs/datasets.md, "From one article to millions".
"""
