"""Figures of the edge system."""
