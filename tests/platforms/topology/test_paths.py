"""Paths against all simple paths, and the gap oracle of booking."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError
from wfsched.platforms.topology.booking import book, earliest_start, open_bookings
from wfsched.platforms.topology.generate import generate_topology
from wfsched.platforms.topology.load import load_topology
from wfsched.platforms.topology.model import Link, Topology
from wfsched.platforms.topology.paths import (
    k_shortest_paths,
    least_paths,
    path_table,
    shortest_path,
    transfer_costs,
)


def names(topology: Topology, source: int, path: tuple[int, ...]) -> tuple[str, ...]:
    return (topology.nodes[source], *(topology.nodes[topology.arcs.head[arc]] for arc in path))


def simple_paths(
    topology: Topology, source: int, target: int, cost: list[float]
) -> list[tuple[float, tuple[str, ...]]]:
    """Return all loopless paths that pass no user, by (cost, names)."""
    graph = nx.DiGraph()
    arcs = topology.arcs
    for arc, (tail, head) in enumerate(zip(arcs.tail.tolist(), arcs.head.tolist())):
        graph.add_edge(topology.nodes[tail], topology.nodes[head], cost=cost[arc])
    ends = (topology.nodes[source], topology.nodes[target])
    found = []
    for path in nx.all_simple_paths(graph, *ends):
        if not set(path[1:-1]) & set(topology.users):
            total = sum(graph.edges[pair]["cost"] for pair in pairwise(path))
            found.append((round(total, 9), tuple(path)))
    return sorted(found)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.sampled_from(["ring", "gabriel", "waxman"]),
    st.integers(3, 7),
    st.integers(0, 3),
    st.integers(0, 200),
    st.integers(1, 5),
)
def test_the_least_paths_are_those_of_an_enumeration(
    shape: str, n: int, users: int, seed: int, k: int
) -> None:
    """Costs are small whole numbers, so that many paths tie."""
    topology = generate_topology(shape, n, seed, users=users)
    rng = np.random.default_rng(seed)
    cost = rng.integers(1, 4, len(topology.arcs.tail)).astype(float)
    source, target = 0, topology.n_nodes - 1
    expected = simple_paths(topology, source, target, cost.tolist())[:k]
    found = k_shortest_paths(topology, source, target, cost, k)
    assert [names(topology, source, path) for path in found] == [path for _, path in expected]


def test_paths_of_the_worked_example_are_as_printed() -> None:
    topology = load_topology("gecrs")
    hops = np.ones(len(topology.arcs.tail))
    for ends, expected in (
        ("AC", "ABC"),
        ("AI", "AJI"),
        ("AF", "AJHGF"),
        ("HC", "HDC"),
        ("HF", "HGF"),
        ("HI", "HI"),
    ):
        source, target = map(topology.node_index, ends)
        path = shortest_path(topology, source, target, hops)
        assert names(topology, source, path) == tuple(expected)
        assert len(k_shortest_paths(topology, source, target, hops, 2)[1]) > len(path)


def test_no_path_leads_from_a_node_to_itself_and_k_is_at_least_1() -> None:
    topology = load_topology("gecrs")
    assert shortest_path(topology, 0, 0, np.ones(24)) == ()
    with pytest.raises(ParameterError, match="k out of range"):
        k_shortest_paths(topology, 0, 1, np.ones(24), 0)


def test_costs_are_sending_propagation_and_switching() -> None:
    """1 MB over 1 MB/s, 0.25 s of propagation, 0.01 s of switching."""
    topology = Topology("t", ("A", "B"), (Link("A", "B", 1e6, 0.25),))
    assert transfer_costs(topology, 1e6, 0.01).tolist() == pytest.approx([1.26, 1.26])


def test_tables_hold_the_paths_of_all_pairs() -> None:
    topology = generate_topology("ring", 8, 1, users=2)
    cost = transfer_costs(topology, 1e6)
    sources, targets = [8, 9], list(range(8))
    table = path_table(topology, sources, targets, cost, 3)
    for i, source in enumerate(sources):
        for j, target in enumerate(targets):
            paths = k_shortest_paths(topology, source, target, cost, 3)
            assert table.count[i, j] == len(paths)
            for r, path in enumerate(paths):
                assert tuple(table.arc[i, j, r, : table.length[i, j, r]]) == path
                assert (table.arc[i, j, r, table.length[i, j, r] :] == -1).all()


@pytest.mark.parametrize(("ready", "duration", "start"), [(0, 1, 0), (0.5, 1, 2), (0.5, 1.5, 5), (2, 1, 2)])
def test_the_earliest_gap_of_an_arc(ready: float, duration: float, start: float) -> None:
    """An arc is taken in [1, 2) and [3, 5)."""
    bookings = open_bookings(1, 4)
    assert book(bookings, 0, 3.0, 2.0) == 3.0
    assert book(bookings, 0, 1.0, 1.0) == 1.0
    assert earliest_start(bookings, 0, ready, duration) == start


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), min_size=1, max_size=20))
def test_bookings_never_overlap_and_none_could_begin_earlier(transfers: list[tuple[int, int]]) -> None:
    bookings = open_bookings(1, len(transfers))
    taken: list[tuple[float, float]] = []
    for ready, duration in transfers:
        start = book(bookings, 0, float(ready), float(duration))
        free = [
            t for t in range(ready, 200) if all(t + duration <= begin or t >= end for begin, end in taken)
        ]
        assert start == free[0]
        taken.append((start, start + duration))
    count = bookings.taken[0]
    assert (bookings.begin[0, 1:count] >= bookings.end[0, : count - 1]).all()


@pytest.mark.parametrize("name", ["ring-12", "gabriel-15", "waxman-20"])
def test_paths_of_all_pairs_are_those_of_each_pair(name: str) -> None:
    topology = load_topology(name, seed=4, users=3)
    cost = transfer_costs(topology, 1500.0)
    nodes = range(topology.n_nodes)
    rows = least_paths(topology, nodes, nodes, cost)
    assert rows == [[shortest_path(topology, s, t, cost) for t in nodes] for s in nodes]
