"""The careful reader: an encoder that has learnt from annotated press gives the scorer one more sign. Numpy only; lib/learn makes its weights."""
