"""Paths over a topology: least-cost ones and the k least, loopless, ties by the names of their nodes.

J. Y. Yen, "Finding the K Shortest Loopless Paths in a Network", Management Science 17(11), 1971, doi
10.1287/mnsc.17.11.712, on Dijkstra's algorithm.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import ParameterError, TopologyError
from wfsched.platforms.topology.model import Topology

Path: TypeAlias = tuple[int, ...]
"""Arcs from the source to the target, in their order; empty if both are one node."""

# Costs that differ by less (relative) tie: they are sums of the same numbers in another order.
_TIE_TOLERANCE = 1e-12


class _Priced(NamedTuple):
    """A path with its cost and the names of its nodes, by which ties are broken."""

    cost: float
    names: tuple[str, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class _Search:
    """What searches for paths of one topology share: the arcs out of and into each node, and their costs."""

    topology: Topology
    cost: tuple[float, ...]
    tail: tuple[int, ...]
    head: tuple[int, ...]
    into: tuple[tuple[int, ...], ...]
    out: tuple[tuple[int, ...], ...]


def transfer_costs(topology: Topology, data: float, switch_s: float = 0.0) -> FloatArray:
    """Return the time to send over each arc (n_arcs,) [s]: sending, propagation and switching.

    Parameters
    ----------
    topology : Topology
    data : float [B]
    switch_s : float [s]
        Time that a node takes to pass a transfer on.
    """
    arcs = topology.arcs
    costs: FloatArray = data / arcs.bandwidth + arcs.latency + switch_s
    return costs


def shortest_path(topology: Topology, source: int, target: int, cost: FloatArray) -> Path:
    """Return the path of least cost; ties go to the least sequence of node names.

    Parameters
    ----------
    topology : Topology
    source, target : int
        Indices of nodes.
    cost : array (n_arcs,), > 0

    Raises
    ------
    TopologyError
        If `target` cannot be reached.
    """
    return k_shortest_paths(topology, source, target, cost, 1)[0]


def k_shortest_paths(
    topology: Topology, source: int, target: int, cost: FloatArray, k: int
) -> tuple[Path, ...]:
    """Return the `k` loopless paths of least cost, by (cost, names of nodes); fewer if there are fewer.

    Users are passed by no path that is not theirs.

    Parameters
    ----------
    topology : Topology
    source, target : int
        Indices of nodes.
    cost : array (n_arcs,), > 0
    k : int
        At least 1.

    Raises
    ------
    TopologyError
        If `target` cannot be reached.
    ParameterError
        If `k` is less than 1.
    """
    if k < 1:
        raise ParameterError("k out of range", where="k", got=k, allowed="an integer >= 1")
    search = _search(topology, cost)
    first = _least(search, source, target, frozenset(), frozenset())
    if first is None:
        nodes = topology.nodes
        raise TopologyError("no path", where=topology.name, got=f"{nodes[source]} to {nodes[target]}")
    found, others = [_priced(search, source, first)], list[_Priced]()
    while len(found) < k:
        seen = {each.path for each in (*found, *others)}
        others += [each for each in _deviations(search, source, target, found) if each.path not in seen]
        if not others:
            break
        others.sort(key=lambda each: (_rounded(each.cost), each.names))
        found.append(others.pop(0))
    return tuple(each.path for each in found)


def least_paths(
    topology: Topology, sources: Sequence[int], targets: Sequence[int], cost: FloatArray
) -> list[list[Path]]:
    """Return the path of least cost from each source (row) to each target, ties as `shortest_path`.

    One search for each target, so that all pairs of many nodes take seconds.

    Parameters
    ----------
    topology : Topology
        Connected, so that all can be reached.
    sources, targets : sequence of int
        Indices of nodes.
    cost : array (n_arcs,), > 0
    """
    search = _search(topology, cost)
    rows: list[list[Path]] = [[] for _ in sources]
    for target in targets:
        left = _costs_to(search, None, target, frozenset(), frozenset())
        for row, source in zip(rows, sources):
            row.append(_follow(search, left, source, target, frozenset()))
    return rows


def _search(topology: Topology, cost: FloatArray) -> _Search:
    arcs = topology.arcs
    into: list[list[int]] = [[] for _ in topology.nodes]
    out: list[list[int]] = [[] for _ in topology.nodes]
    for arc, (tail, head) in enumerate(zip(arcs.tail.tolist(), arcs.head.tolist())):
        out[tail].append(arc)
        into[head].append(arc)
    by_name = [sorted(each, key=lambda arc: topology.nodes[arcs.head[arc]]) for each in out]
    return _Search(
        topology,
        tuple(np.asarray(cost, dtype=np.float64).tolist()),
        tuple(arcs.tail.tolist()),
        tuple(arcs.head.tolist()),
        tuple(map(tuple, into)),
        tuple(map(tuple, by_name)),
    )


def _deviations(search: _Search, source: int, target: int, found: Sequence[_Priced]) -> list[_Priced]:
    """Return the best path that leaves the last one found at each of its nodes and repeats none found."""
    last = found[-1].path
    deviations = []
    at = source
    for i, arc in enumerate(last):
        root = last[:i]
        barred = frozenset(each.path[i] for each in found if each.path[:i] == root and len(each.path) > i)
        passed = frozenset([source, *(search.head[a] for a in root)]) - {at}
        rest = _least(search, at, target, barred, passed)
        if rest is not None:
            deviations.append(_priced(search, source, (*root, *rest)))
        at = search.head[arc]
    unique = {each.path: each for each in deviations}
    return list(unique.values())


def _least(
    search: _Search, source: int, target: int, barred: frozenset[int], passed: frozenset[int]
) -> Path | None:
    """Return the least path without barred arcs and nodes passed, None if there is none."""
    if source == target:
        return ()
    left = _costs_to(search, source, target, barred, passed)
    return None if math.isinf(left[source]) else _follow(search, left, source, target, barred)


def _follow(search: _Search, left: list[float], source: int, target: int, barred: frozenset[int]) -> Path:
    """Return the path along which the costs `left` to `target` fall, by names where they tie."""
    path, at = list[int](), source
    forwards = search.topology.forwards
    while at != target:
        arc = next(
            arc
            for arc in search.out[at]
            if arc not in barred
            and not math.isinf(left[search.head[arc]])
            and (forwards[search.head[arc]] or search.head[arc] == target)
            and _ties(search.cost[arc] + left[search.head[arc]], left[at])
        )
        path.append(arc)
        at = search.head[arc]
    return tuple(path)


def _costs_to(
    search: _Search, source: int | None, target: int, barred: frozenset[int], passed: frozenset[int]
) -> list[float]:
    """Return the least cost from each node to `target`, infinite where there is no way.

    Only `source` is asked for: users that are not it are left out. All are, if it is None.
    """
    forwards = search.topology.forwards
    left = [math.inf] * search.topology.n_nodes
    left[target] = 0.0
    queue = [(0.0, target)]
    while queue:
        cost, node = heapq.heappop(queue)
        if cost > left[node] or (node != target and not forwards[node]):
            continue
        for arc in search.into[node]:
            tail = search.tail[arc]
            begins = source is None or tail == source
            if arc in barred or tail in passed or not (begins or forwards[tail]):
                continue
            if cost + search.cost[arc] < left[tail]:
                left[tail] = cost + search.cost[arc]
                heapq.heappush(queue, (left[tail], tail))
    return left


def _priced(search: _Search, source: int, path: Path) -> _Priced:
    nodes = search.topology.nodes
    names = (nodes[source], *(nodes[search.head[arc]] for arc in path))
    return _Priced(math.fsum(search.cost[arc] for arc in path), names, path)


def _ties(value: float, other: float) -> bool:
    return abs(value - other) <= _TIE_TOLERANCE * max(abs(value), abs(other))


def _rounded(cost: float) -> float:
    """Return a cost that is the same for sums of the same numbers in any order."""
    return float(f"{cost:.11e}")


@dataclass(frozen=True, slots=True, eq=False)
class PathTable:
    """Paths from sources to targets, as kernels read them.

    Parameters
    ----------
    sources, targets : array (S,), (T,)
        Indices of nodes.
    count : array (S, T)
        Number of paths; 0 if source and target are one node.
    length : array (S, T, k)
        Arcs of each path.
    arc : array (S, T, k, longest)
        Arcs of each path in their order; -1 beyond its length.
    """

    sources: IntArray
    targets: IntArray
    count: IntArray
    length: IntArray
    arc: IntArray


def path_table(
    topology: Topology, sources: Sequence[int], targets: Sequence[int], cost: FloatArray, k: int = 1
) -> PathTable:
    """Return the `k` least paths from each source to each target.

    Parameters
    ----------
    topology : Topology
    sources, targets : sequence of int
        Indices of nodes.
    cost : array (n_arcs,), > 0
    k : int
        At least 1.
    """
    paths = [[k_shortest_paths(topology, s, t, cost, k) for t in targets] for s in sources]
    lengths = [len(path) for row in paths for cell in row for path in cell]
    shape = (len(sources), len(targets), k)
    count, length = np.zeros(shape[:2], np.int64), np.zeros(shape, np.int64)
    arc = np.full((*shape, max(lengths, default=0)), -1, np.int64)
    for i, row in enumerate(paths):
        for j, cell in enumerate(row):
            count[i, j] = len(cell)
            for r, path in enumerate(cell):
                length[i, j, r] = len(path)
                arc[i, j, r, : len(path)] = path
    columns = (np.asarray(sources, np.int64), np.asarray(targets, np.int64), count, length, arc)
    return PathTable(*(readonly(column, np.int64) for column in columns))
