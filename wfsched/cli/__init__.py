"""Command line: one file per command; arguments and printing only."""
