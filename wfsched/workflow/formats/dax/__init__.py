"""Pegasus DAX: reader and writer."""
