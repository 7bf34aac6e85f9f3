"""Titles of the axes of deadline and budget factors, which say what their ends are."""

DEADLINE = "Deadline factor μ [0: fastest, 1: cheapest]"
BUDGET = "Budget factor λ [0: cheapest, 1: fastest]"
