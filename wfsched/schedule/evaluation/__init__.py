"""Compiled evaluation: tables of a problem, kernels, figures of populations."""
