"""Contracts of policies of slots and of years: ours pass, wrong ones are told what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.registry import GREEDY, SLOT_POLICIES
from wfsched.network.stper.registry import YEAR_POLICIES
from wfsched.testing import ContractError, check_slot_policy, check_year_policy


@pytest.mark.parametrize("name", SLOT_POLICIES.names())
def test_our_slot_policies_keep_their_contract(name: str) -> None:
    check_slot_policy(name)


@pytest.mark.parametrize("name", YEAR_POLICIES.names())
def test_our_year_policies_keep_their_contract(name: str) -> None:
    check_year_policy(name, knowing=name.endswith("-knowing"))


def to_the_first(slot, order) -> Plan:
    none = np.zeros(slot.network.n_users, np.int64)
    return Plan.decode(slot, none, none, order)


def own_dice(slot, rng) -> Plan:
    return to_the_first(slot, np.random.permutation(slot.network.n_users))  # noqa: NPY002


def scribbling(slot, rng) -> Plan:
    plan = GREEDY(slot, rng)
    slot.work.setflags(write=True)
    slot.work[:1] += 1
    slot.work.setflags(write=False)
    return plan


def boasting(slot, rng) -> Plan:
    plan = GREEDY(slot, rng)
    return replace(plan, profit=plan.profit + 1.0)


def instant(slot, rng) -> Plan:
    plan = GREEDY(slot, rng)
    return replace(plan, start=plan.start - 1e-3, finish=plan.finish - 1e-3)


def of_another(slot, rng) -> Plan:
    return GREEDY(replace(slot, deadline=20.0), rng)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (own_dice, r"own_dice, slot \d: two runs with one generator state differ"),
        (scribbling, "scribbling, slot 0: the policy changed the slot"),
        (boasting, r"impossible plan: profit .*; got '\d+ violations'"),
        (instant, "impossible plan: u0 starts at"),
        (of_another, "the plan is one of another slot"),
        (lambda slot, rng: to_the_first(slot, [-1]), r"the policy raised NetworkError"),
        (lambda slot, rng: None, r"not a plan; got 'NoneType'; allowed: Plan"),
    ],
)
def test_a_wrong_slot_policy_is_told_what_is_wrong(policy: Callable, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        check_slot_policy(policy)


class Deciding:
    """A policy of a year that decides by a function of (world, sight, rng)."""

    def __init__(self, decide: Callable) -> None:
        self.decide = decide

    def start(self, world) -> Callable:
        return lambda sight, rng: self.decide(world, sight, rng)


def all_to(world, node: int) -> np.ndarray:
    return np.full(world.network.n_users, node)


def peeking(world, sight, rng) -> np.ndarray:
    """Chooses by the demand of the next slot but one."""
    return all_to(world, int(10 * world.signals.demand[sight.at + 2, 0]) % 5)


def counting() -> Callable:
    """Returns a decision that hangs on how often it was asked, over all starts."""
    calls = iter(range(10**6))
    return lambda world, sight, rng: all_to(world, next(calls) % 3)


def overwriting(world, sight, rng) -> np.ndarray:
    world.signals.price.setflags(write=True)
    world.signals.price[0] += 1.0
    return all_to(world, 0)


@pytest.mark.parametrize(
    ("decide", "words"),
    [
        (peeking, "Deciding, world literal: decisions hang on what is to come"),
        (counting(), "two runs from one start differ"),
        (overwriting, "the policy changed the world"),
        (lambda world, sight, rng: [0], r"slot \d+: not a node for each task; got 'int64 \(1,\)'"),
        (lambda world, sight, rng: all_to(world, 5), "there is no such computing node"),
        (lambda world, sight, rng: all_to(world, 0) / 1, r"not a node for each task; got 'float64"),
        (lambda world, sight, rng: 1 / 0, "the policy raised ZeroDivisionError"),
    ],
)
def test_a_wrong_year_policy_is_told_what_is_wrong(decide: Callable, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        check_year_policy(Deciding(decide))


def test_what_is_no_year_policy_is_told_what_it_lacks() -> None:
    with pytest.raises(ContractError, match=r"Give it a method start\(world\)"):
        check_year_policy(lambda sight, rng: None)  # type: ignore[arg-type]


def test_bounds_may_know_what_is_to_come_and_policies_may_not() -> None:
    check_year_policy(Deciding(peeking), knowing=True)
    with pytest.raises(ContractError, match="what is to come"):
        check_year_policy("local-search-knowing")


def test_unknown_policies_are_no_broken_contract() -> None:
    with pytest.raises(ParameterError, match="unknown slot policy"):
        check_slot_policy("best")
    with pytest.raises(ParameterError, match="unknown year policy"):
        check_year_policy("best")
