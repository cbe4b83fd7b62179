"""DataFrames and records to plotly figures and safe marked text. Nothing here knows the store or streamlit."""
