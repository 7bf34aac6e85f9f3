"""Policies that place jobs on edge servers."""
