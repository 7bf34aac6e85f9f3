"""Workflow formats: a registry of readers, chosen by content."""
