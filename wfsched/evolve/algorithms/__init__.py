"""Evolutionary algorithms, one file each."""
