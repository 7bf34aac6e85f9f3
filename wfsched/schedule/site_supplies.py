"""Supplies of sites: from the platform, or given instead by the user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from wfsched.core.errors import ParameterError
from wfsched.energy.catalogue.catalogue import load_supply
from wfsched.energy.catalogue.profiles import supply_names
from wfsched.energy.catalogue.trace_file import is_trace_file, supply_of_traces
from wfsched.energy.fill import Fill
from wfsched.energy.supply import Supply
from wfsched.platforms.model import Platform

SupplyOf: TypeAlias = str | Supply
"""A supply, the name of a built-in one, or the path of a description (.toml) or a trace file."""

NO_SUPPLY = "none"
"""Name for no supply at any site, even if the platform has supplies."""


def site_supplies(
    platform: Platform, override: SupplyOf | Mapping[str, SupplyOf] | None = None, *, fill: Fill | None = None
) -> dict[str, Supply]:
    """Return the supply of each site of `platform`, for `Problem(supply=...)`.

    Parameters
    ----------
    platform : Platform
    override : str, Supply or mapping from site names, optional
        Instead of the supplies of the platform: one for all sites, ``"none"`` for no supply at all,
        or those of some sites. Names and files are as in the key ``supply`` of a catalogue; those given
        here are not scaled by its ``green_scale``.
    fill : {"previous", "linear", "day-before", "zero"}, optional
        How to fill gaps in trace files; without it they are an error.

    Returns
    -------
    dict
        Empty if no site has one. Green power of a built-in supply is sized to a nameplate, that of a
        trace file to a greatest value, of the site's power with all machines at work
        (`Platform.peak_w`) times its scale; a description is taken as it is, times the scale.
        A price in another currency than that of the platform is left out: there are no exchange
        rates. `all_priced` tells whether all have one.

    Raises
    ------
    ParameterError
        If a site is unknown.
    SupplyError
        If a supply is unknown or malformed, or a trace file has no green power or carbon intensity.

    Examples
    --------
    >>> from wfsched.platforms.catalogue import load_platform
    >>> sorted(site_supplies(load_platform("geo-3")))
    ['ap-southeast', 'eu-central', 'us-west']
    """
    if override == NO_SUPPLY:
        return {}
    said: dict[str, tuple[SupplyOf, float]] = {
        site.name: (site.supply, site.supply_scale) for site in platform.sites if site.supply
    }
    said |= {name: (supply, 1.0) for name, supply in _by_site(platform, override).items()}
    sites = {site.name: index for index, site in enumerate(platform.sites)}
    return {
        name: _in_currency(_supply(said[name][0], said[name][1], platform.peak_w(index), fill), platform)
        for name, index in sites.items()
        if name in said
    }


def all_priced(supplies: Mapping[str, Supply]) -> bool:
    """Tell whether the electricity of all sites has a price, so that prices add up."""
    return bool(supplies) and all(supply.price is not None for supply in supplies.values())


def latest_begin(supplies: Mapping[str, Supply]) -> float:
    """Return the first instant [POSIX s] that all traces describe; 0 if there are none."""
    begins = (trace.start for supply in supplies.values() for trace in supply.traces().values())
    return max(begins, default=0.0)


def _by_site(
    platform: Platform, override: SupplyOf | Mapping[str, SupplyOf] | None
) -> Mapping[str, SupplyOf]:
    names = [site.name for site in platform.sites]
    if override is None:
        return {}
    if isinstance(override, str | Supply):
        return dict.fromkeys(names, override)
    for name in override:
        if name not in names:
            raise ParameterError("unknown site", where="supply", got=name, known=names)
    return override


def _supply(said: SupplyOf, scale: float, peak_w: float, fill: Fill | None) -> Supply:
    """Return one supply; `site_supplies` explains the scale."""
    if isinstance(said, Supply):
        return said
    if said in supply_names():
        return load_supply(said, scale=scale * peak_w)
    if is_trace_file(said):
        return supply_of_traces(said, greatest_w=scale * peak_w, fill=fill)
    return load_supply(said, scale=scale)


def _in_currency(supply: Supply, platform: Platform) -> Supply:
    return supply.without_price() if supply.currency not in (None, platform.currency) else supply
