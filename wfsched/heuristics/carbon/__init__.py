"""Heuristics for green power and carbon."""
