"""Supplies from TOML descriptions, trace files and the built-in catalogue."""
