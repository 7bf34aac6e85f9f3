"""Commands of `wfsched network`."""
