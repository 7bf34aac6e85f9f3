"""Supplies described in TOML files, and the built-in ones."""
