"""Figures and tables of answers: they read what a run found and run nothing themselves."""
