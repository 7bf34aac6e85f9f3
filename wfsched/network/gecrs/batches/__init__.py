"""Batches of tasks that are decided together, and their fronts."""
