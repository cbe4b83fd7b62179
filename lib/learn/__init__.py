"""How the careful reader learns: annotated folders to the weights that ship. Needs torch, which Entente itself does not (requirements.txt here)."""
