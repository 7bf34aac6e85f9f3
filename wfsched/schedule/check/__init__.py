"""The independent check of schedules and their figures."""
