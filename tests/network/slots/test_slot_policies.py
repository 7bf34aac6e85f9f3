"""Policies of slots: the contract of each, and how far they are from the best plan."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.slots.drawn_slots import drawn_slot, slots, two_users
from wfsched.network.slots.check import check_plan
from wfsched.network.slots.genetic import FrontSearch, Genetic, SlotCoding
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.policies import (
    Congested,
    Exhaustive,
    Greedy,
    LocalSearch,
    Random,
    routed,
    upper_bound,
)
from wfsched.network.slots.reference import evaluate_plan
from wfsched.network.slots.registry import SLOT_POLICIES
from wfsched.network.slots.slot import Slot
from wfsched.network.slots.transform import Transform

RNG = np.random.default_rng


@pytest.mark.parametrize("name", SLOT_POLICIES.names())
@pytest.mark.parametrize("queue", [False, True])
def test_every_policy_returns_a_checked_plan_that_hangs_on_its_generator_alone(
    name: str, queue: bool
) -> None:
    slot = drawn_slot(5, 5, 3, queue=queue)
    policy = SLOT_POLICIES.entry(name).load()
    first, second = policy(slot, RNG(7)), policy(slot, RNG(7))
    assert check_plan(first) == ()
    assert first.node.tolist() == second.node.tolist()
    assert first.profit.tolist() == second.profit.tolist()
    assert first.total <= upper_bound(slot) * (1 + 1e-12)
    twin = evaluate_plan(slot, first.node.tolist(), first.path.tolist(), first.order.tolist())
    assert first.total == pytest.approx(sum(task.profit for task in twin), rel=1e-12)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(slots(), st.integers(0, 2**32))
def test_no_plan_brings_more_than_all_tasks_alone_and_search_never_less_than_its_start(
    slot: Slot, seed: int
) -> None:
    plans = {
        "random": Random()(slot, RNG(seed)),
        "greedy": Greedy(0)(slot, RNG(seed)),
        "congested": Congested()(slot, RNG(seed)),
        "local": LocalSearch()(slot, RNG(seed)),
        "iterated": LocalSearch(5)(slot, RNG(seed)),
    }
    bound = upper_bound(slot)
    for plan in plans.values():
        assert plan.total <= bound + 1e-9 * abs(bound)
    assert plans["local"].total >= max(plans["greedy"].total, plans["congested"].total) - 1e-9
    assert plans["iterated"].total >= plans["local"].total - 1e-9


def test_a_descent_ends_where_no_move_helps() -> None:
    """All moves and exchanges of the answer, tried one by one from nothing."""
    for seed in range(4):
        slot = drawn_slot(5, 4, seed, queue=bool(seed % 2))
        best = LocalSearch()(slot, RNG(1))
        counts = slot.network.paths.count
        for u in range(5):
            for n in range(4):
                for p in range(int(counts[u, n])):
                    node, path = np.array(best.node), np.array(best.path)
                    node[u], path[u] = n, p
                    assert Plan.decode(slot, node, path, best.order).total <= best.total + 1e-9
        for i in range(5):
            for j in range(i):
                order = np.array(best.order)
                order[i], order[j] = order[j], order[i]
                assert Plan.decode(slot, best.node, best.path, order).total <= best.total + 1e-9


def gaps(policies: dict[str, object], cases: list[Slot]) -> dict[str, float]:
    """Return the mean gap of each policy to all plans tried [share]."""
    found: dict[str, list[float]] = {name: [] for name in policies}
    for slot in cases:
        best = Exhaustive(2)(slot, RNG(1)).total
        for name, policy in policies.items():
            found[name].append(1.0 - policy(slot, RNG(1)).total / best)  # type: ignore[operator]
    return {name: float(np.mean(each)) for name, each in found.items()}


def test_searches_are_near_the_best_of_all_plans() -> None:
    """Four users, five nodes, queues, two paths: 240,000 plans each."""
    cases = [drawn_slot(4, 5, seed, queue=True, k_paths=2) for seed in range(6)]
    found = gaps(
        {"greedy": Greedy(), "local": LocalSearch(), "iterated": LocalSearch(30), "evolve": Genetic()}, cases
    )
    assert found["greedy"] > 0.02
    assert -1e-12 <= found["iterated"] <= 2e-3
    assert found["local"] <= 0.03
    assert found["evolve"] <= 0.01


def test_routing_by_the_transform_is_near_the_best_routing() -> None:
    """Three users whose nodes are given: all paths and orders tried."""
    from itertools import permutations, product

    misses = []
    for seed in range(10):
        slot = drawn_slot(3, 5, seed, kappa=0.0)
        node, _, _ = Greedy(0).genes(slot)
        counts = [range(int(slot.network.paths.count[u, node[u]])) for u in range(3)]
        best = max(
            Plan.decode(slot, node, path, order).total
            for path in product(*counts)
            for order in permutations(range(3))
        )
        transformed = Plan.decode(slot, *Transform().routed(slot, node)).total
        improved = Plan.decode(slot, *routed(slot, node, 2)).total
        assert transformed <= best + 1e-9
        assert improved <= best + 1e-9
        misses.append((1.0 - transformed / best, 1.0 - improved / best))
    assert np.max(misses) <= 0.05
    assert np.mean(misses) <= 0.01


def test_the_router_sends_first_what_pays_most() -> None:
    """Of the orders of the worked example the better one, 2.7692 before 2.5833."""
    for work in ((2.0, 1.0), (1.0, 2.0)):
        slot = two_users(work)
        for sweeps in (0, 1):
            plan = Plan.decode(slot, *routed(slot, np.zeros(2, np.int64), sweeps))
            assert (np.array(work) / plan.finish).sum() == pytest.approx(2.7692, abs=5e-5)


def test_rows_of_numbers_come_back_from_plans() -> None:
    slot = drawn_slot(6, 5, 2, queue=True)
    coding = SlotCoding(slot)
    for seed in range(20):
        plan = Random()(slot, RNG(seed))
        row = coding.row((plan.node, plan.path, plan.order))
        nodes, paths, orders = coding.genes(row[None])
        assert (nodes[0] == plan.node).all()
        assert (paths[0] == plan.path).all()
        assert (orders[0] == plan.order).all()
        figures = coding.figures(row[None])[0]
        expected = [-plan.total, plan.mean_delay_s, plan.energy, plan.brown]
        assert figures.tolist() == pytest.approx(expected)


def test_a_front_holds_the_profit_of_the_search_and_trades_it_off() -> None:
    slot = drawn_slot(6, 6, 1, queue=True)
    plans = FrontSearch(40, 30)(slot, RNG(1))
    figures = np.array([[-p.total, p.mean_delay_s, p.energy, p.brown] for p in plans])
    assert len(plans) > 5
    for row in figures:
        dominated = (figures <= row).all(axis=1) & (figures < row).any(axis=1)
        assert not dominated.any()
    assert -figures[:, 0].min() >= LocalSearch()(slot, RNG(1)).total - 1e-9
    assert all(check_plan(plan) == () for plan in plans)
