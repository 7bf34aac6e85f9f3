"""Selection: survival, constraint handling, reference directions."""
