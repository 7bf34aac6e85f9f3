"""Generators of workflow families of the literature, fitted on published files."""
