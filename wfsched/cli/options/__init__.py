"""Shared options of commands, and the objects that they describe."""
