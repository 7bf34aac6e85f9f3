"""Workflows: the DAG of tasks and files, the formats it is read from, and generators."""
