"""Registry of the workflow families with a generator."""

from __future__ import annotations

from wfsched.core.registry import Entry, Registry

_SOURCE = "Bharathi et al. 2008, doi 10.1109/WORKS.2008.4723958"

FAMILIES = Registry(
    "workflow family",
    (
        Entry(
            "montage",
            "wfsched.workflow.generate.montage:montage",
            "mosaic of the sky from many images; wide, with long joins",
            source=_SOURCE,
        ),
        Entry(
            "cybershake",
            "wfsched.workflow.generate.cybershake:cybershake",
            "earthquake hazard; few levels, files of 20 GB from outside",
            source=_SOURCE,
        ),
        Entry(
            "ligo",
            "wfsched.workflow.generate.ligo:ligo",
            "search for gravitational waves; two stages, long tasks, small data",
            source=_SOURCE,
            aliases=("inspiral",),
        ),
        Entry(
            "genome",
            "wfsched.workflow.generate.genome:genome",
            "mapping of the epigenome; parallel chains, nearly all the time in one step",
            source=_SOURCE,
            aliases=("epigenomics",),
        ),
    ),
)
"""Families by name; an entry is a function of (Blueprint, Sampler) that adds tasks and files."""
