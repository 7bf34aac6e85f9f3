"""From the keys of a catalogue file to a `Platform`; all faults are reported at once.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wfsched.core.config.faults import Fault, as_one_error, repeated
from wfsched.core.config.tables import validate
from wfsched.core.errors import MissingExtraError, ParameterError, PlatformError, TopologyError
from wfsched.core.nearest import nearest
from wfsched.platforms.machines import build_machines, build_type, machine_faults
from wfsched.platforms.model import MachineType, Platform, Site, Tier
from wfsched.platforms.model_tables import price_model
from wfsched.platforms.network import build_network, network_faults
from wfsched.platforms.pricing import PriceModel
from wfsched.platforms.schema import CatalogueEntry, SiteEntry


def build_platform(raw: Mapping[str, Any], where: str, folder: Path) -> Platform:
    """Return the platform that the parsed TOML `raw` describes.

    Parameters
    ----------
    raw : mapping
        The catalogue as `tomllib` read it.
    where : str
        What to call the file in messages.
    folder : Path
        What the paths in it are relative to.

    Raises
    ------
    PlatformError
        If anything is wrong with it.
    """
    entry, faults = validate(CatalogueEntry, raw)
    if entry is None:
        raise as_one_error(where, faults, PlatformError)
    types: dict[str, MachineType] = {}
    for type_entry in entry.type:
        built, more = build_type(type_entry)
        faults += more
        if built is not None:
            types[type_entry.name] = built
    pricing, more = price_model({key: entry.pricing[key] for key in entry.pricing if key != "source"})
    faults += _name_faults(entry) + more + _text_faults(entry.pricing)
    if faults or pricing is None:
        raise as_one_error(where, faults, PlatformError)
    platform = _assemble(entry, types, pricing, folder)
    return platform if entry.network.links == "sites" else _routed(platform, entry, where, folder)


def _routed(platform: Platform, entry: CatalogueEntry, where: str, folder: Path) -> Platform:
    """Return the platform with its sites at the nodes of the topology that the catalogue names."""
    from wfsched.platforms.routed import route_platform
    from wfsched.platforms.topology.load import load_topology

    network = entry.network
    try:
        topology = load_topology(
            _beside(network.topology, folder), network.seed, bandwidth=network.bandwidth_bytes_per_s
        )
    except (TopologyError, ParameterError, MissingExtraError) as error:
        fault = Fault("network.topology", error.what, error.got, error.allowed or "", error.remedy or "")
        raise fault.error(PlatformError, where) from error
    nodes = [site.node or site.name for site in entry.site]
    faults = [
        Fault(
            f"site[{site.name}].node",
            "the site is at no node of the topology",
            node,
            ", ".join(topology.nodes[:12]) + (", ..." if topology.n_nodes > 12 else ""),
            near=nearest(node, topology.nodes),
        )
        for site, node in zip(entry.site, nodes)
        if node not in topology.index
    ]
    if faults:
        raise as_one_error(where, faults, PlatformError)
    return route_platform(platform, topology, nodes)


def _name_faults(entry: CatalogueEntry) -> list[Fault]:
    """Return what is wrong between the tables of a catalogue."""
    sites, types = [site.name for site in entry.site], [each.name for each in entry.type]
    return [
        *repeated("site", "name", sites, "duplicate site name"),
        *repeated("type", "name", types, "duplicate type name"),
        *network_faults(entry.network, sites),
        *machine_faults(entry.machine, types, sites),
        *_supply_faults(entry.site),
        *_node_faults(entry),
    ]


def _text_faults(pricing: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the source of the prices, the one key that all price models have."""
    source = pricing.get("source", "")
    if isinstance(source, str):
        return []
    return [Fault("pricing.source", "the value is not allowed", source, "text")]


def _supply_faults(sites: Sequence[SiteEntry]) -> list[Fault]:
    return [
        Fault(f"site[{site.name}].green_scale", "the site has no supply to scale", site.green_scale)
        for site in sites
        if site.green_scale is not None and not site.supply
    ]


def _node_faults(entry: CatalogueEntry) -> list[Fault]:
    if entry.network.links == "routed":
        return []
    return [
        Fault(f"site[{site.name}].node", "only routed links have a topology", site.node)
        for site in entry.site
        if site.node
    ]


def _site(entry: SiteEntry, folder: Path) -> Site:
    scale = 1.0 if entry.green_scale is None else entry.green_scale
    return Site(entry.name, Tier(entry.tier), entry.pue, entry.idle, _beside(entry.supply, folder), scale)


def _beside(text: str, folder: Path) -> str:
    """Return a name as it is, and a path relative to the catalogue from where the program runs."""
    path = Path(text)
    return text if not path.suffix and path.name == text else str(folder / path)


def _assemble(
    entry: CatalogueEntry, types: Mapping[str, MachineType], pricing: PriceModel, folder: Path
) -> Platform:
    sites = tuple(_site(site, folder) for site in entry.site)
    names = [site.name for site in sites]
    return Platform(
        name=entry.name,
        currency=entry.currency,
        sites=sites,
        machines=tuple(build_machines(entry.machine, types, names)),
        network=build_network(entry.network, names),
        pricing=pricing,
        count_static=entry.count_static,
        source=_source(entry),
    )


def _source(entry: CatalogueEntry) -> str:
    """Return where all numbers but those of the types come from."""
    parts = [
        ("", entry.source),
        ("pricing: ", entry.pricing.get("source", "")),
        ("network: ", entry.network.source),
    ]
    parts += [(f"site {site.name}: ", site.source) for site in entry.site]
    return "; ".join(label + text for label, text in parts if text)
