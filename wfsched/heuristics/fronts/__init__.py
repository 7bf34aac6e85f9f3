"""List schedulers that return a front."""
