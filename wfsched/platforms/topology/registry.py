"""Registry of the shapes of generated topologies."""

from __future__ import annotations

from wfsched.core.registry import Entry, Registry

_HERE = "wfsched.platforms.topology.shapes"

SHAPES = Registry(
    "shape of topology",
    (
        Entry("ring", f"{_HERE}:ring", "a ring with half as many random chords as nodes", "ours"),
        Entry(
            "gabriel",
            f"{_HERE}:gabriel",
            "random places, neighbours linked; planar, like networks of roads and fibre",
            "Gabriel, Sokal 1969, doi 10.2307/2412323",
        ),
        Entry(
            "waxman",
            f"{_HERE}:waxman",
            "random places, links rarer the longer they are",
            "Waxman 1988, doi 10.1109/49.12889",
        ),
    ),
)
"""Shapes by name; an entry is a function of (number of nodes, Generator) that returns a Shape."""
