"""Profiles of the built-in supplies: one modelled year of hours each, shipped as data."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from importlib.resources import as_file, files

from wfsched.core.errors import SupplyError
from wfsched.energy.catalogue.registry import SUPPLIES
from wfsched.energy.reading.read import read_traces
from wfsched.energy.trace import Trace


def supply_names() -> tuple[str, ...]:
    """Return the names of the built-in supplies, in the order of their registry."""
    return tuple(entry.name for entry in SUPPLIES)


@lru_cache(maxsize=16)
def read_profile(name: str) -> dict[str, Trace]:
    """Return the traces of a built-in supply: ``green`` [per W of nameplate], ``carbon``, ``price``.

    The traces start at 2023-01-01T00:00Z, last one year and wrap.

    Raises
    ------
    SupplyError
        If the supply is unknown.
    """
    if name not in supply_names():
        raise unknown_supply(name)
    with as_file(files("wfsched.energy") / "supplies" / f"{name}.csv.gz") as path:
        traces = read_traces(path, layout="plain")
    source = f"built-in supply {name}"
    return {key: replace(trace, source=source, basis="modelled") for key, trace in traces.items()}


def unknown_supply(name: str) -> SupplyError:
    """Return the error for an unknown supply."""
    return SupplyError(
        "unknown supply",
        got=name,
        allowed=f"{', '.join(supply_names())} or the path of a TOML file",
        known=supply_names(),
    )
