"""Heuristics for energy."""
