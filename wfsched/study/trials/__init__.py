"""Trials: one run of one method on one problem."""
