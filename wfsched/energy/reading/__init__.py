"""Readers of trace files: from rows to checked traces."""
