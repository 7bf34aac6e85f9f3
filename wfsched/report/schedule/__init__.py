"""Figures of one schedule."""
