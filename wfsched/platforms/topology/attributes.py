"""What files of topologies say of nodes and links, in the words of several sources."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from wfsched.core.errors import TopologyError
from wfsched.platforms.topology.units import LIGHT_KM_PER_S, MEGABIT_BYTES

# Attribute -> factor to SI.
_BANDWIDTHS = {
    "bandwidth": 1.0,
    "bandwidth_bytes_per_s": 1.0,
    "bandwidth_mbps": MEGABIT_BYTES,
    "LinkSpeedRaw": 1.0 / 8.0,
}
_LATENCIES = {
    "latency": 1.0,
    "latency_s": 1.0,
    "latency_ms": 1e-3,
    "dist": 1.0 / LIGHT_KM_PER_S,
    "length_km": 1.0 / LIGHT_KM_PER_S,
}
_PLACES = (("Longitude", "Latitude"), ("lon", "lat"), ("x", "y"))


class LinkNumbers(NamedTuple):
    """Bandwidth [B/s], latency [s] and energy [J/B] of a link."""

    bandwidth: float
    latency: float
    joules_per_byte: float


@dataclass(slots=True)
class Assumed:
    """Counts of what a file does not state, or states twice, while it is read.

    Parameters
    ----------
    bandwidth : float [B/s] or None
        Of links that state none.
    without_bandwidth, without_latency, parallel, loops : int
        Links.
    """

    bandwidth: float | None = None
    without_bandwidth: int = 0
    without_latency: int = 0
    parallel: int = 0
    loops: int = 0

    def notes(self) -> tuple[str, ...]:
        """Return one clause for each thing that was assumed or left out."""
        rate = "" if self.bandwidth is None else f"{self.bandwidth / MEGABIT_BYTES:g} Mb/s"
        told = (
            (self.without_bandwidth, f"state no bandwidth: {rate} assumed"),
            (self.without_latency, "state no latency and no length: 0 s assumed"),
            (self.parallel, "are beside another one of the same ends, or its way back: left out"),
            (self.loops, "lead back to their own node: left out"),
        )
        return tuple(f"{n} links {text}" for n, text in told if n)


def link_numbers(attributes: Mapping[str, Any], where: str, assumed: Assumed) -> LinkNumbers:
    """Return the numbers of a link and count what is assumed.

    Raises
    ------
    TopologyError
        If a number is none, or there is no bandwidth and none to assume.
    """
    bandwidth = _first(attributes, _BANDWIDTHS, where)
    if bandwidth is None:
        if assumed.bandwidth is None:
            raise TopologyError(
                "the file states no bandwidth",
                where=where,
                allowed=", ".join(_BANDWIDTHS),
                remedy="Give one for all links that lack it (--bandwidth, in Mb/s).",
            )
        bandwidth = assumed.bandwidth
        assumed.without_bandwidth += 1
    latency = _first(attributes, _LATENCIES, where)
    assumed.without_latency += latency is None
    joules = _first(attributes, {"joules_per_byte": 1.0}, where)
    return LinkNumbers(bandwidth, latency or 0.0, joules or 0.0)


def node_place(attributes: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return longitude and latitude of a node, None if it does not state both."""
    pair = attributes.get("pos")
    if not (isinstance(pair, Sequence) and len(pair) == 2):
        pair = next(
            ([attributes[x], attributes[y]] for x, y in _PLACES if x in attributes and y in attributes), []
        )
    try:
        x, y = (float(value) for value in pair)
    except (TypeError, ValueError):
        return None
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None


def text_of(attributes: Mapping[str, Any], keys: Sequence[str]) -> str:
    """Return the first of some attributes that is there, as text; empty if none is."""
    return next((str(attributes[key]) for key in keys if attributes.get(key) not in (None, "")), "")


def _first(attributes: Mapping[str, Any], factors: Mapping[str, float], where: str) -> float | None:
    """Return the first of some attributes that is there, in SI."""
    for key, factor in factors.items():
        if attributes.get(key) is not None:
            try:
                return float(attributes[key]) * factor
            except (TypeError, ValueError):
                raise TopologyError(f"{key} is not a number", where=where, got=attributes[key]) from None
    return None
