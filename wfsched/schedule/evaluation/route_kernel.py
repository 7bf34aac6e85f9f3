"""Data on routed links, compiled: one transfer at a time on each arc, in the order of decoding.

When a task is placed, its external inputs leave first, then the data of its parents by their end (those
that end together by the order of the edges); its final outputs leave when it ends. All data cross the arcs
of their path one after another, in the earliest gap of each. O(log) per arc besides the shifting of gaps.

O. Sinnen, L. A. Sousa, "Communication contention in task scheduling", IEEE TPDS 16(6), 2005, doi
10.1109/TPDS.2005.64.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import inlined
from wfsched.platforms.topology.blocks import occupy
from wfsched.platforms.topology.coarse import COARSE_BITS

_ONE = np.uint32(1)
# Veltkamp's factor: what is left of a product with it has `COARSE_BITS` bits.
_SPLIT = float(2 ** (53 - COARSE_BITS) + 1)


@inlined
def coarse(value):  # type: ignore[no-untyped-def]
    """Return a number without its last bits, as `wfsched.platforms.topology.coarse.coarse` does."""
    scaled = value * _SPLIT
    return scaled - (scaled - value)


@inlined
def _send(first, arcs, per_byte, latency, taken, begin, end, pair, ready, size):  # type: ignore[no-untyped-def]
    """Take the path of a pair of sites for data that are ready; return their arrival [s]."""
    for leg in range(first[pair], first[pair + 1]):
        arc = arcs[leg]
        duration = size * per_byte[arc]
        start, _, _, _ = occupy(taken, begin, end, arc, ready, duration)
        ready = start + duration + latency[arc]
    return ready


@inlined
def sort_by_end(edge, end, count):  # type: ignore[no-untyped-def]
    """Sort the first `count` edges by (end, edge), in place: Shell sort, O(count^1.5)."""
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for at in range(gap, count):
            e, t = edge[at], end[at]
            place = at
            while place >= gap and (
                end[place - gap] > t or (end[place - gap] == t and edge[place - gap] > e)
            ):
                edge[place], end[place] = edge[place - gap], end[place - gap]
                place -= gap
            edge[place], end[place] = e, t
        gap //= 3


@inlined
def arrive_routed(edges, links, routes, traffic, i, k, machine, finish):  # type: ignore[no-untyped-def]
    """Return the arrival of all data of task `i` on machine `k`, and energy and price of the links."""
    parent_start, parent, edge_bytes = edges
    site, n_sites, first, arcs, per_byte, latency, _, _, _, _ = routes
    (taken, begin, end), queue, leave = traffic
    here = site[k]
    ready, joules, price, waiting = 0.0, 0.0, 0.0, 0
    for edge in range(parent_start[i], parent_start[i + _ONE]):
        p = parent[edge]
        m = machine[p]
        size = edge_bytes[edge]
        # As if nothing else was on the way: the least that it takes.
        ready = max(ready, finish[p] + (links[k, m, 0] + size * links[k, m, 1]))
        joules += size * links[k, m, 2]
        price += size * links[k, m, 3]
        pair = site[m] * n_sites + here
        queue[waiting] = edge
        leave[waiting] = coarse(finish[p])
        waiting += size > 0.0 and first[pair + 1] > first[pair]
    sort_by_end(queue, leave, waiting)
    for at in range(waiting):
        edge = queue[at]
        p = parent[edge]
        size = edge_bytes[edge]
        pair = site[machine[p]] * n_sites + here
        arrival = _send(first, arcs, per_byte, latency, taken, begin, end, pair, finish[p], size)
        ready = max(ready, arrival)
    return ready, joules, price


@inlined
def fetch(routes, traffic, i, k):  # type: ignore[no-untyped-def]
    """Take the path of the external inputs of task `i`; return their arrival [s], 0 if they take none."""
    site, n_sites, first, arcs, per_byte, latency, _, home, staged_in, _ = routes
    (taken, begin, end), _, _ = traffic
    arrival = 0.0
    for _ in range(staged_in.shape[0] > 0 and staged_in[i] > 0.0):
        pair, size = home * n_sites + site[k], staged_in[i]
        arrival = _send(first, arcs, per_byte, latency, taken, begin, end, pair, 0.0, size)
    return arrival


@inlined
def bring(routes, traffic, i, k, finish):  # type: ignore[no-untyped-def]
    """Take the path of the final outputs of task `i`; return their arrival [s], 0 if they take none."""
    site, n_sites, first, arcs, per_byte, latency, _, home, _, staged_out = routes
    (taken, begin, end), _, _ = traffic
    arrival = 0.0
    for _ in range(staged_out.shape[0] > 0 and staged_out[i] > 0.0):
        pair, size = site[k] * n_sites + home, staged_out[i]
        arrival = _send(first, arcs, per_byte, latency, taken, begin, end, pair, finish, size)
    return arrival


@inlined
def clear_traffic(traffic):  # type: ignore[no-untyped-def]
    """Free all links."""
    traffic.blocks.taken[:] = 0
