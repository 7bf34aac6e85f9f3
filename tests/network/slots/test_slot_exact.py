"""Proven plans against all plans tried, and the bound against every policy."""

from __future__ import annotations

import numpy as np
import pytest

from network.slots.drawn_slots import drawn_slot, two_users
from wfsched.core.errors import MissingExtraError, ParameterError
from wfsched.network.slots.check import check_plan
from wfsched.network.slots.exact import prove_slot
from wfsched.network.slots.policies import Exhaustive, LocalSearch, routing_bound, upper_bound


@pytest.mark.parametrize("queue", [False, True])
def test_the_bound_holds_and_the_plan_is_near_it(queue: bool) -> None:
    pytest.importorskip("ortools", reason="the extra exact is not installed")
    for seed in range(3):
        slot = drawn_slot(3, 4, seed, queue=queue, k_paths=2)
        best = Exhaustive(2)(slot, np.random.default_rng(1))
        found = prove_slot(slot, tick_s=0.02, time_limit_s=20.0)
        assert check_plan(found.plan) == ()
        assert found.proven
        assert found.plan.total <= best.total + 1e-9
        assert found.bound >= best.total - 1e-9
        assert found.plan.total >= best.total * (1 - 5e-3)
        assert 0.0 <= found.gap < 0.2


def test_ticks_that_divide_all_times_prove_the_plan() -> None:
    """The better order of the worked example: t = (1, 1.3), the sum of (1 + 1 / t) m is 3 + 2.7692."""
    pytest.importorskip("ortools", reason="the extra exact is not installed")
    slot = two_users((2.0, 1.0))
    coarse, fine = (prove_slot(slot, tick_s=tick, time_limit_s=20.0) for tick in (0.2, 0.1))
    assert fine.plan.total == pytest.approx(5.7692, abs=5e-5)
    assert fine.proven
    assert 5.7692 <= fine.bound <= 5.7696
    assert coarse.bound >= 5.7692


def test_no_plan_of_a_search_exceeds_the_bound() -> None:
    pytest.importorskip("ortools", reason="the extra exact is not installed")
    slot = drawn_slot(5, 4, 1, queue=True)
    found = prove_slot(slot, tick_s=0.1, time_limit_s=6.0)
    searched = LocalSearch(60)(slot, np.random.default_rng(1)).total
    assert found.bound >= searched - 1e-9
    assert found.plan.total <= found.bound


def test_numbers_out_of_range_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    slot = two_users((1.0, 1.0))
    with pytest.raises(ParameterError, match=r"tick_s: out of range; got 0.0"):
        prove_slot(slot, tick_s=0.0)
    with pytest.raises(ParameterError, match="time_limit_s: out of range"):
        prove_slot(slot, time_limit_s=float("inf"))
    import sys

    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    with pytest.raises(MissingExtraError, match=r"wfsched\[exact\]"):
        prove_slot(slot)
    assert upper_bound(slot) > 0


def test_the_bound_is_never_above_that_of_all_tasks_alone() -> None:
    """Coarse ticks, rounded down, make a program whose bound is worth less."""
    pytest.importorskip("ortools", reason="the extra exact is not installed")
    for seed in range(3):
        slot = drawn_slot(4, 4, seed)
        found = prove_slot(slot, tick_s=0.5, time_limit_s=6.0)
        assert found.bound <= upper_bound(slot) * (1 + 1e-12)
        node = found.plan.node
        assert prove_slot(slot, node=node, tick_s=0.5, time_limit_s=6.0).bound <= routing_bound(slot, node)
