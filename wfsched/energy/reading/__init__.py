"""Readers of trace files: rows to a checked trace."""
