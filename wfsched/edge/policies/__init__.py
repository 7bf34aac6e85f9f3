"""Policies that place jobs on edge servers, and their kernels."""
