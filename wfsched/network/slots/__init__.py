"""Tasks of one slot: where they run, over which links, in which order."""
