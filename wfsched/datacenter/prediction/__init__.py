"""Predictors of run time and energy of jobs in every data centre, and how they learn."""
