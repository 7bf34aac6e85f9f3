"""`load_supply`: read a built-in supply by name or a TOML description by path."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from wfsched.core.arguments import PATH, takes
from wfsched.core.config.reading import read_toml
from wfsched.core.errors import SupplyError
from wfsched.energy.catalogue.profiles import read_profile, supply_names, unknown_supply
from wfsched.energy.catalogue.registry import SUPPLIES
from wfsched.energy.catalogue.supply_rules import NOTHING_SAID, SupplyRules
from wfsched.energy.supply import Supply


@takes("name_or_path", *PATH, allowed="a name or a path")
def load_supply(
    name_or_path: str | os.PathLike[str], *, scale: float = 1.0, unsaid: SupplyRules = NOTHING_SAID
) -> Supply:
    """Read a supply.

    Parameters
    ----------
    name_or_path : str or path
        One of `supply_names`, or the path of a TOML description (format: docs/energy.md). A file with
        the name of a built-in supply is read as ``./name``.
    scale : float
        Factor on the green power. Built-in supplies have a nameplate of 1 W, so `scale` is their
        nameplate [W].
    unsaid : SupplyRules
        Rules for what a description leaves open; of a built-in supply, for instants outside its year.

    Raises
    ------
    SupplyError
        If the supply is unknown or malformed; the message names the file, each faulty key, its
        value and the allowed values.
    MissingExtraError
        If a model needs a package that is not installed.

    Examples
    --------
    >>> supply = load_supply("solar-edge", scale=500.0)
    >>> supply.green.unit, supply.currency
    ('W', 'USD')
    """
    if not 0 <= scale < float("inf"):
        raise SupplyError("scale is out of range", where="scale", got=scale, allowed="a number >= 0")
    if name_or_path in supply_names():
        supply = _built_in(str(name_or_path))
        supply = supply if unsaid.past_end is None else supply.ruled(unsaid.past_end)
    else:
        supply = _described(name_or_path, unsaid)
    return supply if scale == 1.0 else replace(supply, green=supply.green.scaled(scale))


def _built_in(name: str) -> Supply:
    traces = read_profile(name)
    summary = next(entry.summary for entry in SUPPLIES if entry.name == name)
    return Supply(traces["green"].scaled(1.0, "W"), traces["carbon"], traces["price"], None, name, summary)


def _described(name_or_path: str | os.PathLike[str], unsaid: SupplyRules) -> Supply:
    path = Path(name_or_path)
    if isinstance(name_or_path, str) and _looks_like_a_name(name_or_path, path):
        raise unknown_supply(name_or_path)
    raw = read_toml(path, SupplyError)
    if not raw:
        raise SupplyError("the file is empty", where=str(path))
    # pydantic takes 0.1 s to import, so it is imported for descriptions only.
    from wfsched.energy.catalogue.build import Builder

    return Builder(raw, path.parent, str(path), unsaid).supply()


def _looks_like_a_name(text: str, path: Path) -> bool:
    return not text or (path.name == text and not path.suffix and not path.exists())
