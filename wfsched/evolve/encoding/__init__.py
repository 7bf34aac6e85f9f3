"""Genes: how a schedule is written as integer rows, and read back."""
