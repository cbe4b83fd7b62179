"""The second reader: a language model of the user's own, asked for visits, believed only where the text proves them."""
