"""Kernel, twin and check of slots, and the oracles of the model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.slots.drawn_slots import drawn_slot, slots, two_users
from wfsched.core.errors import NetworkError, WfschedError
from wfsched.network.slots.check import check_plan
from wfsched.network.slots.economics import Economics
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.policies import Random
from wfsched.network.slots.reference import evaluate_plan
from wfsched.network.slots.slot import Network, Slot
from wfsched.platforms.topology.generate import generate_topology


def per_time(slot: Slot, plan: Plan) -> float:
    """Return the sum of m / t."""
    return float((np.asarray(slot.work) / plan.finish).sum())


@pytest.mark.parametrize(
    ("work", "queue", "order", "times", "total"),
    [
        ((2.0, 1.0), False, (0, 1), (1.0, 1.3), 2.7692),
        ((2.0, 1.0), False, (1, 0), (1.5, 0.8), 2.5833),
        ((4.0, 1.0), False, (0, 1), None, 3.6264),
        ((4.0, 1.0), False, (1, 0), None, 3.3553),
        ((4.0, 1.0), True, (0, 1), (1.4, 1.6), 3.4821),
        ((4.0, 1.0), True, (1, 0), None, 3.3553),
        ((1.0, 1.0), False, (0, 1), None, 2.0192),
        ((1.0, 1.0), False, (1, 0), None, 2.0192),
    ],
)
def test_two_users_on_one_link(
    work: tuple[float, float],
    queue: bool,
    order: tuple[int, int],
    times: tuple[float, float] | None,
    total: float,
) -> None:
    """First t = .6 + m / 5, the second arrives .5 s later."""
    slot = two_users(work, queue)
    plan = Plan.decode(slot, [0, 0], [0, 0], list(order))
    if times is not None:
        assert plan.finish.tolist() == pytest.approx(times)
    assert per_time(slot, plan) == pytest.approx(total, abs=5e-5)
    assert check_plan(plan) == ()


def test_a_task_earns_by_haste_and_pays_by_power() -> None:
    """m = 2, t = 1: R = 3. f = 5, i_e = .04, kappa 1: E = 1.08 at alpha .5, 2.08 at alpha 1."""
    economics = Economics(kappa=1.0)
    assert economics.reward(2.0, 1.0, 2.0) == 3.0
    assert economics.reward(2.0, 2.1, 2.0) == 0.0
    for brown, cost in ((0.5, 1.08), (1.0, 2.08)):
        per_work = economics.cost_per_work(np.array([5.0]), np.array([0.04]), np.array([brown]))
        assert 2.0 * per_work[0] == pytest.approx(cost)
    relative = Economics(kappa=1.0, law="relative", nominal_speed=5.0, holding=0.0)
    assert relative.cost_per_work(np.array([5.0]), np.array([0.04]), np.array([1.0]))[0] == pytest.approx(
        0.04
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(slots(), st.integers(0, 2**32))
def test_kernel_and_twin_agree_and_the_check_finds_nothing(slot: Slot, seed: int) -> None:
    plan = Random()(slot, np.random.default_rng(seed))
    twin = evaluate_plan(slot, plan.node.tolist(), plan.path.tolist(), plan.order.tolist())
    for u, task in enumerate(twin):
        assert plan.begin[u] == pytest.approx(task.begin)
        for name in ("arrival", "start", "finish", "profit"):
            assert getattr(plan, name)[u] == pytest.approx(getattr(task, name), rel=1e-12, abs=1e-12)
    assert check_plan(plan) == ()


def changed(plan: Plan, **fields: Any) -> list[str]:
    return sorted({violation.code for violation in check_plan(replace(plan, **fields))})


def test_each_rule_of_the_check_is_broken_once() -> None:
    slot = two_users((2.0, 1.0), queue=True)
    plan = Plan.decode(slot, [0, 0], [0, 0], [0, 1])
    assert changed(plan, begin=((0.0, 0.05), plan.begin[1])) == ["arrival", "transfer"]
    assert changed(plan, begin=(plan.begin[0], (0.0, 0.4)), arrival=np.array([0.6, 0.9])) == ["arc", "node"]
    assert changed(plan, begin=((0.0,), plan.begin[1])) == ["transfer"]
    assert changed(plan, arrival=plan.arrival + 0.1) == ["arrival", "node"]
    assert changed(plan, start=plan.start + 0.1) == ["node"]
    assert changed(plan, finish=plan.finish + 0.1) == ["node", "profit"]
    assert changed(plan, profit=plan.profit + 0.1) == ["profit"]


def test_a_path_through_another_user_is_found() -> None:
    slot = drawn_slot(3, 4, 1)
    plan = Random()(slot, np.random.default_rng(1))
    paths = slot.network.paths
    wrong = replace(slot.network.topology, users=(), name="all forward")
    network = replace(slot.network, topology=wrong)
    assert not [v for v in check_plan(plan) if v.code == "path"]
    arc = np.array(paths.arc)
    u = int(np.argmax([len(plan.arcs(u)) for u in range(3)]))
    arc[u, plan.node[u], plan.path[u], 0] ^= 1
    object.__setattr__(network, "paths", replace(paths, arc=arc))
    codes = {v.code for v in check_plan(replace(plan, slot=replace(slot, network=network)))}
    assert "path" in codes


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"work": np.array([1.0, -1.0])}, r"work\[1\]: out of range; got -1.0; allowed: a finite number > 0"),
        ({"work": np.array([1.0, 0.0])}, r"work\[1\]: out of range"),
        ({"work": np.array([1.0])}, "work: wrong shape"),
        ({"work": np.array(["a", "b"])}, "work: not numbers"),
        ({"deadline": np.nan}, r"deadline\[0\]: out of range; got nan"),
        ({"brown": 1.5}, r"brown\[0\]: out of range; got 1.5; allowed: 0 to 1"),
        ({"electricity": -0.1}, r"electricity\[0\]: out of range"),
        ({"backlog": -1.0}, r"backlog\[0\]: out of range"),
        ({"data": -1.0}, r"data\[0\]: out of range"),
    ],
)
def test_numbers_out_of_range_are_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        replace(two_users((1.0, 1.0)), **fields)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"nodes": ("u0",)}, "a user is no computing node; got 'u0'"),
        ({"nodes": ()}, "there are no computing nodes"),
        ({"users": ()}, "there are no users"),
        ({"users": ("u0", "u0")}, "users are named twice"),
        ({"nodes": ("x",)}, "unknown node among the computing nodes; got 'x'"),
        ({"speed": np.array([0.0])}, "two: n: speed out of range; got 0.0"),
        ({"speed": np.array([1.0, 2.0])}, "wrong number of speeds"),
        ({"switch_s": -1.0}, "switch_s: out of range"),
        ({"data": 0.0}, "data: out of range"),
        ({"k_paths": 0}, "k out of range"),
    ],
)
def test_networks_that_cannot_serve_are_refused(fields: dict[str, Any], message: str) -> None:
    network = two_users((1.0, 1.0)).network
    with pytest.raises(WfschedError, match=message):
        replace(network, **fields)


def test_a_router_is_no_destination() -> None:
    network = two_users((1.0, 1.0)).network
    assert network.node("n") == 0
    with pytest.raises(NetworkError, match="the destination does not compute; got 'r'"):
        network.node("r")
    with pytest.raises(NetworkError, match="unknown destination; got 'x'"):
        network.node("x")


@pytest.mark.parametrize(
    ("genes", "message"),
    [
        (([0, 1], [0, 0], [0, 1]), r"node\[1\]: there is no such computing node; got 1"),
        (([0, 0], [0, 1], [0, 1]), r"path\[1\]: there is no such path; got 1"),
        (([0, 0], [0, 0], [0, 0]), "order: not a permutation"),
        (([0], [0, 0], [0, 1]), "node: not an index for each user"),
        (([0.0, 0.0], [0, 0], [0, 1]), "node: not an index for each user"),
    ],
)
def test_genes_that_are_no_plan_are_refused(genes: tuple[Any, Any, Any], message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        Plan.decode(two_users((1.0, 1.0)), *genes)


def test_more_users_than_nodes_share_homes() -> None:
    topology = generate_topology("ring", 3, users=8)
    network = Network(topology, topology.users, ("n0", "n1", "n2"), np.ones(3))
    slot = Slot(network, np.ones(8))
    assert check_plan(Random()(slot, np.random.default_rng(1))) == ()
