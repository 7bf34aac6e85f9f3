"""Instances of the edge problem: settings, generators, forecasts, files."""
