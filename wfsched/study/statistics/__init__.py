"""Summaries and statistical tests of studies."""
