"""Routers: nodes stay as given, plans pass the check, and none is better than all routings tried."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest

import wfsched.network as net
from network.slots.drawn_slots import drawn_slot, two_users
from wfsched.core.errors import NetworkError, ParameterError
from wfsched.network.slots.policies import routing_bound

FAST = ("list", "improved", "transform", "exhaustive")


@pytest.mark.parametrize("queue", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_routers_keep_the_nodes_and_none_beats_all_routings(seed: int, queue: bool) -> None:
    slot = drawn_slot(3, 4, seed, queue=queue, k_paths=2)
    node = np.random.default_rng(seed).integers(4, size=3)
    plans = {name: net.route(slot, node, name) for name in FAST}
    best = max(
        net.Plan.decode(slot, node, path, order).total
        for path in product(*(range(int(slot.network.paths.count[u, n])) for u, n in enumerate(node)))
        for order in permutations(range(3))
    )
    for plan in plans.values():
        assert plan.node.tolist() == node.tolist()
        assert net.check_plan(plan) == ()
        assert plan.total <= best + 1e-9
    assert plans["exhaustive"].total == best
    assert best <= routing_bound(slot, node) + 1e-9
    assert plans["list"].total <= plans["improved"].total


@pytest.mark.parametrize("queue", [False, True])
def test_the_exact_router_finds_the_best_routing(queue: bool) -> None:
    pytest.importorskip("ortools", reason="the extra exact is not installed")
    for seed in range(3):
        slot = drawn_slot(4, 4, seed, queue=queue, k_paths=2)
        node = np.random.default_rng(seed).integers(4, size=4)
        best = net.route(slot, node, "exhaustive").total
        found = net.prove_slot(slot, node=node, tick_s=0.01, time_limit_s=20.0)
        assert found.plan.node.tolist() == node.tolist()
        assert best * (1 - 2e-3) <= found.plan.total <= best + 1e-9
        assert found.bound >= best - 1e-9
        assert net.route(slot, node, "exact").total == found.plan.total


def test_nodes_may_be_named_and_routers_be_functions() -> None:
    """The better order of the worked example: the sum of (1 + 1 / t) m is 3 + 2.7692."""
    slot = two_users((2.0, 1.0))
    assert net.route(slot, ["n", "n"]).total == pytest.approx(5.7692, abs=5e-5)
    backwards = net.route(slot, [0, 0], lambda slot, node: net.Plan.decode(slot, node, [0, 0], [1, 0]))
    assert backwards.total == pytest.approx(3 + 2.5833, abs=5e-5)


@pytest.mark.parametrize(
    ("node", "message"),
    [
        ([0], r"node: not a node for each task; got '?\(1,\)'?; allowed: \(2,\)"),
        ([0.0, 0.0], "not a node for each task"),
        ([0, 1], r"node\[1\]: there is no such computing node; got 1"),
        ([-1, 0], r"node\[0\]: there is no such computing node; got -1"),
        (["n", "r"], "the destination does not compute; got 'r'"),
        (["n", "z"], "unknown destination; got 'z'"),
    ],
)
def test_what_is_no_node_is_one_clear_error(node: list[object], message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        net.route(two_users((1.0, 1.0)), node)  # type: ignore[arg-type]


def test_an_unknown_router_is_refused() -> None:
    with pytest.raises(ParameterError, match="unknown router; got 'improve'"):
        net.route(two_users((1.0, 1.0)), [0, 0], "improve")
