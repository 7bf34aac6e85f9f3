"""Comparisons of methods on the same problem."""
