"""From the network table of a catalogue to the site-by-site arrays of `Network`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.config.faults import Fault, repeated
from wfsched.core.nearest import nearest
from wfsched.platforms.model import Network

if TYPE_CHECKING:
    from wfsched.platforms.schema import EgressTerms, LinkEntry, LinkTerms, NetworkEntry

BYTES_PER_GB = 1e9

_KEYS = ("bandwidth_bytes_per_s", "latency_s", "joules_per_byte", "price_per_byte")


def network_faults(network: NetworkEntry, sites: Sequence[str]) -> list[Fault]:
    """Return what is wrong with the links of `network` between the sites called `sites`."""
    faults = _kind_faults(network)
    if len(sites) > 1 and network.between is None and network.links == "sites":
        allowed = "a table with bandwidth_bytes_per_s, for there is more than one site"
        faults.append(Fault("network.between", "a required key is missing", None, allowed))
    if len(sites) == 1 and network.between is not None:
        faults.append(Fault("network.between", "the platform has only one site"))
    tables = (("within", network.within), ("between", network.between), ("egress", network.egress))
    for name, terms in tables:
        if terms is not None:
            faults += _price_faults(f"network.{name}", terms)
    for i, link in enumerate(network.link):
        path = f"network.link[{i}]"
        faults += _price_faults(path, link)
        unknown = [(key, site) for key, site in (("from", link.origin), ("to", link.to)) if site not in sites]
        faults += [
            Fault(f"{path}.{key}", "unknown site", s, ", ".join(sites), near=nearest(s, sites))
            for key, s in unknown
        ]
    pairs = [(link.origin, link.to) for link in network.link]
    return faults + repeated("network.link", "from", pairs, "duplicate pair of sites")


def _kind_faults(network: NetworkEntry) -> list[Fault]:
    """Return the keys that say what the topology says, or that only routed links have."""
    if network.links == "sites":
        odd = network.model_fields_set & {"topology", "seed", "bandwidth_bytes_per_s", "egress"}
        return [
            Fault(f"network.{key}", "only routed links have it", remedy='Add links = "routed".')
            for key in sorted(odd)
        ]
    said = "the topology says this of routed links"
    faults = [Fault("network.between", said)] if network.between is not None else []
    faults += [
        Fault(f"network.link[{i}].{key}", said)
        for i, link in enumerate(network.link)
        for key in ("bandwidth_bytes_per_s", "latency_s", "joules_per_byte")
        if key in link.model_fields_set
    ]
    if not network.topology:
        allowed = 'a name such as "ring-10", or the path of a file'
        faults.append(Fault("network.topology", "a required key is missing", None, allowed))
    return faults


def _price_faults(path: str, terms: LinkTerms | LinkEntry | EgressTerms) -> list[Fault]:
    if terms.price_per_byte is None or terms.price_per_gb is None:
        return []
    return [Fault(f"{path}.price_per_gb", "two prices are given", None, "price_per_byte or price_per_gb")]


def build_network(network: NetworkEntry, sites: Sequence[str]) -> Network:
    """Return the arrays of `network`: the terms within and between sites, then what differs.

    Parameters
    ----------
    network : NetworkEntry
        Free of `network_faults`.
    sites : sequence of str
        Site names, in the order of their indices.
    """
    n = len(sites)
    columns = [_spread(key, network, n) for key in _KEYS]
    for link in network.link:
        i, j = sites.index(link.origin), sites.index(link.to)
        for column, key in zip(columns, _KEYS, strict=True):
            value = _value(link, key)
            if value is not None:
                column[i, j] = value
                if link.symmetric:
                    column[j, i] = value
    return Network(*(readonly(column, np.float64) for column in columns))


def _spread(key: str, network: NetworkEntry, n_sites: int) -> FloatArray:
    """Return the value of a key for all pairs of sites, as within and between two of them.

    Of routed links only the price is that between sites: the paths say the rest.
    """
    within = _value(network.within, key) or 0.0
    between: LinkTerms | EgressTerms | None = network.between or network.within
    if network.links == "routed" and key == "price_per_byte":
        between = network.egress
    column = np.full((n_sites, n_sites), 0.0 if between is None else _value(between, key) or 0.0)
    np.fill_diagonal(column, within)
    return column


def _value(terms: LinkTerms | LinkEntry | EgressTerms, key: str) -> float | None:
    """Return the value of a key; the price of a byte also where it is given for a gigabyte."""
    if key == "price_per_byte" and terms.price_per_gb is not None:
        return terms.price_per_gb / BYTES_PER_GB
    value: float | None = getattr(terms, key)
    return value
