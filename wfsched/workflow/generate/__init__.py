"""Generators of the workflow families that the literature schedules, fitted on real files."""
