"""Heuristics: one list-scheduling engine and the published rules that choose on top of it."""
