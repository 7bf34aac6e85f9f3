"""A platform as plain data, for ``wfsched platforms NAME --json`` and for reports."""

from __future__ import annotations

import math
from dataclasses import asdict, is_dataclass
from typing import Any

from wfsched.core.accelerator import Accelerator
from wfsched.platforms.model import MachineType, Network, Platform
from wfsched.platforms.pricing import PriceModel
from wfsched.platforms.routing import Routing


def describe_platform(platform: Platform) -> dict[str, Any]:
    """Return `platform` as dictionaries, lists, numbers and text; keys carry the unit.

    Memory that is not limited is None. Each type is listed once, in the order of its first machine.
    """
    types: dict[str, MachineType] = {}
    for machine in platform.machines:
        types.setdefault(machine.type.name, machine.type)
    return {
        "name": platform.name,
        "currency": platform.currency,
        "source": platform.source,
        "count_static": platform.count_static,
        "pricing": {"model": platform.pricing.name, **_keys(platform.pricing)},
        "sites": [
            {
                "name": site.name,
                "tier": site.tier.value,
                "pue": site.pue,
                "idle": site.idle,
                "supply": site.supply or None,
                "green_scale": site.supply_scale,
                "peak_w": platform.peak_w(index),
            }
            for index, site in enumerate(platform.sites)
        ],
        "network": _describe_network(platform.network),
        "routing": None if platform.routing is None else _describe_routing(platform, platform.routing),
        "types": [_describe_type(machine_type) for machine_type in types.values()],
        "machines": [
            {"name": machine.name, "type": machine.type.name, "site": platform.sites[machine.site].name}
            for machine in platform.machines
        ],
    }


def _keys(pricing: PriceModel) -> dict[str, Any]:
    """Return the keys of a price model."""
    return asdict(pricing) if is_dataclass(pricing) and not isinstance(pricing, type) else {}


def _describe_network(network: Network) -> dict[str, Any]:
    """Return the link tables: row and column are the sites in their order."""
    return {
        "bandwidth_bytes_per_s": network.bandwidth.tolist(),
        "latency_s": network.latency.tolist(),
        "joules_per_byte": network.joules_per_byte.tolist(),
        "price_per_byte": network.price_per_byte.tolist(),
    }


def _describe_routing(platform: Platform, routing: Routing) -> dict[str, Any]:
    """Return the links and the node of each site; the network says what their paths take when free."""
    topology = routing.topology
    return {
        "topology": topology.name,
        "source": topology.source,
        "notes": list(topology.notes),
        "nodes": {
            site.name: topology.nodes[node] for site, node in zip(platform.sites, routing.node.tolist())
        },
        "links": [
            {
                "u": link.u,
                "v": link.v,
                "bandwidth_bytes_per_s": link.bandwidth,
                "latency_s": link.latency,
                "joules_per_byte": link.joules_per_byte,
            }
            for link in topology.links
        ],
    }


def _describe_type(machine_type: MachineType) -> dict[str, Any]:
    return {
        "name": machine_type.name,
        "speed": machine_type.speed,
        "cores": machine_type.cores,
        "memory_bytes": machine_type.memory_bytes if math.isfinite(machine_type.memory_bytes) else None,
        "shared": machine_type.shared,
        "accelerators": {
            accelerator.name.lower(): float(machine_type.accelerator_speed[accelerator])
            for accelerator in Accelerator
            if accelerator is not Accelerator.NONE and machine_type.hosts(accelerator)
        },
        "price_per_hour": machine_type.price_per_hour,
        "frequencies_ghz": machine_type.frequencies_ghz.tolist(),
        "active_w": machine_type.active_w.tolist(),
        "idle_w": machine_type.idle_w,
        "static_w": machine_type.static_w,
        "boot_s": machine_type.boot_s,
        "boot_w": machine_type.boot_w,
        "source": machine_type.source,
    }
