"""Fronts: dominance, picks, thinning, quality indicators."""
