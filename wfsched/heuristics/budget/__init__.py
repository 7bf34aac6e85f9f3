"""Heuristics within a budget or a deadline."""
