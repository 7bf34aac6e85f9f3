"""Supplies of sites: from the platform, or given instead by the user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from wfsched.core.arguments import takes
from wfsched.core.errors import ParameterError
from wfsched.energy.catalogue.catalogue import load_supply
from wfsched.energy.catalogue.profiles import supply_names
from wfsched.energy.catalogue.supply_rules import SupplyRules
from wfsched.energy.catalogue.trace_file import is_trace_file, supply_of_traces
from wfsched.energy.fill import Fill
from wfsched.energy.supply import Supply
from wfsched.energy.supply import all_priced as all_priced
from wfsched.energy.supply import carbon_known as carbon_known
from wfsched.energy.trace import PastEnd
from wfsched.platforms.model import Platform

SupplyOf: TypeAlias = str | Supply
"""A supply, the name of a built-in one, or the path of a description (.toml) or a trace file."""

NO_SUPPLY = "none"
"""Name for no supply at any site, even if the platform has supplies."""


@takes("platform", "wfsched.platforms.model:Platform")
def site_supplies(
    platform: Platform,
    override: SupplyOf | Mapping[str, SupplyOf] | None = None,
    *,
    fill: Fill | None = None,
    zone: str | None = None,
    zone_id: str | None = None,
    past_end: PastEnd | None = None,
    size_green: bool = False,
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
    zone : str, optional
        IANA name of the zone of times without an offset in trace files.
    zone_id : str, optional
        Zone of the grid whose rows are read, such as ``"PL"``, in files that hold several.
    past_end : {"wrap", "hold", "raise"}, optional
        Rule for instants outside the traces. Without it files repeat, but no problem may begin outside.
    size_green : bool
        Whether the green power of trace files is scaled, its greatest value to the power of the site with
        all machines at work (`Platform.peak_w`). Without it watts are watts.

        All but the last are for what descriptions leave open.

    Returns
    -------
    dict
        Empty if no site has one. Green power of a built-in supply has the power of the site for a
        nameplate, as has that of trace files of shares; that of files of a whole grid is sized to it
        by its greatest value; that of all others is in its own watts. All are multiplied by the scale of the
        site. `Supply.notes` tells what was scaled.
        A price in another currency than that of the platform is left out: there are no exchange
        rates. `all_priced` tells whether all have one.

    Raises
    ------
    ParameterError
        If a site is unknown.
    SupplyError
        If a supply is unknown or malformed.

    Examples
    --------
    >>> from wfsched.platforms.catalogue import load_platform
    >>> sorted(site_supplies(load_platform("geo-3")))
    ['ap-southeast', 'eu-central', 'us-west']
    """
    if override == NO_SUPPLY:
        return {}
    rules = SupplyRules(fill, zone, zone_id, past_end, size_green)
    said: dict[str, tuple[SupplyOf, float]] = {
        site.name: (site.supply, site.supply_scale) for site in platform.sites if site.supply
    }
    said |= {name: (supply, 1.0) for name, supply in _by_site(platform, override).items()}
    sites = {site.name: index for index, site in enumerate(platform.sites)}
    return {
        name: _in_currency(_supply(said[name][0], said[name][1], platform.peak_w(index), rules), platform)
        for name, index in sites.items()
        if name in said
    }


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


def _supply(said: SupplyOf, scale: float, peak_w: float, rules: SupplyRules) -> Supply:
    """Return one supply; `site_supplies` explains the scale."""
    if isinstance(said, Supply):
        return said if rules.past_end is None else said.ruled(rules.past_end)
    if said in supply_names():
        supply = load_supply(said, scale=scale * peak_w, unsaid=rules)
        done = f"a nameplate of {scale * peak_w:.6g} W, from the power of the site with all machines at work"
        return replace(supply, green=replace(supply.green, notes=(*supply.green.notes, done)))
    if is_trace_file(said):
        return supply_of_traces(said, site_w=peak_w, scale=scale, rules=rules)
    return load_supply(said, scale=scale, unsaid=rules)


def _in_currency(supply: Supply, platform: Platform) -> Supply:
    return supply.without_price() if supply.currency not in (None, platform.currency) else supply
