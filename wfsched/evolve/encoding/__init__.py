"""Encoding of schedules as rows of integer genes."""
