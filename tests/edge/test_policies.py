"""Every policy of the table: plain twins, the validator, the bounds, and that nothing else decides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from edge.plain_policies import World, greedy, realloc
from wfsched.core.errors import ParameterError
from wfsched.edge.bounds import flow_bound, fluid_bound
from wfsched.edge.green_time.green_intervals import green_of, no_green
from wfsched.edge.instances.forecast import Forecast
from wfsched.edge.outcome import Outcome
from wfsched.edge.policies.policies import Fifo, Greedy, Realloc
from wfsched.edge.registry import POLICIES
from wfsched.edge.simulate import simulate
from wfsched.edge.system import Cloud, Instance, Jobs, Links, System
from wfsched.testing import check_policy, random_instance

MAPPINGS = ("in-place", "low-carb", "no-carb-comm")
NAMES = POLICIES.names()


def same(outcome: Outcome, world: World) -> bool:
    slots = sorted(zip(outcome.job.tolist(), outcome.begin.tolist(), outcome.end.tolist()))
    moves = zip(outcome.moved, outcome.moved_at, outcome.moved_from, outcome.moved_to)
    return (
        outcome.place.tolist() == world.place
        and outcome.cloud_from.tolist() == world.cloud_from
        and slots == world.merged()
        and sorted(tuple(map(int, move)) for move in moves) == sorted(world.moves)
    )


@pytest.mark.parametrize("mapping", MAPPINGS)
def test_greedy_does_what_its_plain_twin_does(mapping) -> None:
    rng = np.random.default_rng(21)
    for _ in range(60):
        instance = random_instance(rng)
        assert same(simulate(instance, Greedy(mapping)), greedy(instance, mapping))


@pytest.mark.parametrize("order", ["edf", "looseness"])
@pytest.mark.parametrize("mapping", MAPPINGS)
def test_realloc_does_what_its_plain_twin_does(mapping, order) -> None:
    rng = np.random.default_rng(22)
    for _ in range(40):
        instance = random_instance(rng)
        assert same(simulate(instance, Realloc(mapping, order)), realloc(instance, mapping, order))


@pytest.mark.parametrize("name", NAMES)
def test_every_policy_keeps_the_contract(name) -> None:
    rng = np.random.default_rng(23)
    check_policy(name, instances=[random_instance(rng, most_jobs=40) for _ in range(60)])


def test_the_flow_bound_lies_between_the_fluid_bound_and_every_policy() -> None:
    rng, apart = np.random.default_rng(24), 0
    for _ in range(80):
        instance = random_instance(rng)
        flow, fluid = flow_bound(instance), fluid_bound(instance)
        assert fluid <= flow + 1e-6
        apart += flow > fluid + 1e-6
        assert flow <= min(simulate(instance, name).cost for name in NAMES) + 1e-6
    assert apart > 0


def lone(
    green: list[tuple[int, int]], *, deadline: int = 20, edges: int = 1, volume: float = 1.0
) -> Instance:
    """One job of 4 ticks, released at 0 on edge 0 of several; the others are always green."""
    system = System(
        (green_of(green), *(green_of([(0, 100)]) for _ in range(edges - 1))),
        Links(1.0, 2.0, edge_cost=3.0, cloud_cost=7.0),
        Cloud(2.0, 10.0),
        brown_cost=10.0,
    )
    return Instance(system, Jobs([4], [0], [deadline], [0], [volume]))


@pytest.mark.parametrize(
    ("name", "cost", "end"),
    [
        ("all-cloud", 4 * 10 + 2 * 7, 2 * 1 + 2),
        ("local", 20, 4),
        ("local-green", 0, 8),
        ("ect", 20, 4),
        ("ect-green", 2 * 3, 6),
        ("greedy-low-carb", 0, 8),
        ("greedy-no-carb-comm", 0, 6),
        ("greedy-in-place", 0, 8),
        ("realloc-low-carb-edf", 0, 8),
        ("realloc-in-place-edf", 0, 8),
        # Of equal keys the origin is taken where plans can change later.
        ("realloc-no-carb-comm-edf", 0, 8),
    ],
)
def test_one_job_by_hand(name, cost, end) -> None:
    """Green at home from 1 to 3 and from 6; abroad always, a tick away."""
    instance = lone([(1, 3), (6, 20)], edges=2)
    outcome = simulate(instance, name)
    if name == "greedy-no-carb-comm":
        assert outcome.completion().tolist() == [end]
        assert outcome.cost == 6.0
        return
    assert (outcome.cost, outcome.completion().tolist()) == (cost, [end])


def test_brown_time_is_cheaper_than_a_dear_transfer_and_dearer_than_a_cheap_one() -> None:
    near, far = lone([], edges=2, volume=1.0), lone([], edges=2, volume=7.0)
    assert simulate(near, "realloc-low-carb-edf").bill.moves == 2 * 3.0
    assert simulate(far, "realloc-low-carb-edf").bill.brown == 4 * 10.0
    assert simulate(far, "greedy-low-carb").bill.brown == 4 * 10.0


def test_a_job_that_is_late_at_home_moves_or_goes_to_the_cloud() -> None:
    """Two jobs at once, each as long as its window: one waits for nothing, the other must leave."""
    links = Links(100.0, 100.0, 1.0, 5.0)
    jobs = Jobs([6, 6], [0, 0], [9, 9], [0, 0], [1.0, 1.0])
    two = Instance(System((no_green(), no_green()), links, Cloud(2.0, 180.0)), jobs)
    one = replace(two, system=replace(two.system, green=(no_green(),)))
    for name in set(NAMES) - {"all-cloud", "local", "local-green", "ect-green"}:
        assert sorted(simulate(two, name).place.tolist()) == [0, 1], name
        assert sorted(simulate(one, name).place.tolist()) == [0, 1], name
        assert simulate(one, name).bill.cloud == 6 * 180.0 + 2 * 5.0


def test_policies_believe_the_forecast_and_pay_for_the_truth() -> None:
    instance = lone([(10, 14)])
    wrong = Forecast([0], ((green_of([(4, 8)]),),))
    for name in ("local-green", "greedy-low-carb", "realloc-low-carb-edf"):
        assert simulate(instance, name).cost == 0.0
        fooled = simulate(instance, name, forecast=wrong)
        assert fooled.completion().tolist() == [8]
        assert fooled.cost == 40.0


def test_a_later_issue_changes_plans_at_the_next_arrival() -> None:
    """The first job waits for green time at 10 until, at the second arrival, it is expected at 6."""
    system = System((green_of([(6, 10)]), no_green()), Links(100.0, 100.0, 1.0, 1000.0), Cloud(2.0, 180.0))
    jobs = Jobs([4, 1], [0, 3], [20, 20], [0, 1], [1.0, 1.0])
    forecast = Forecast([0, 2], ((green_of([(10, 14)]), no_green()), (green_of([(6, 10)]), no_green())))
    instance = Instance(system, jobs)
    first = simulate(instance, "realloc-low-carb-edf", forecast=forecast)
    assert first.begin[first.job == 0].tolist() == [6]
    late = simulate(instance, "greedy-low-carb", forecast=forecast)
    assert late.begin[late.job == 0].tolist() == [10]


def test_a_forecast_for_other_edges_is_refused() -> None:
    with pytest.raises(ParameterError, match="number of edges"):
        simulate(lone([]), "local", forecast=Forecast([0], ((no_green(), no_green()),)))


@pytest.mark.parametrize(
    ("issued", "green", "words"),
    [
        ([0], (), "match in length"),
        ([], (), "match in length"),
        ([5, 5], ((no_green(),), (no_green(),)), "ascend"),
        ([0, 5], ((no_green(),), (no_green(), no_green())), "differ in their number of edges"),
    ],
)
def test_forecasts_that_are_none_are_refused(issued, green, words) -> None:
    with pytest.raises(ParameterError, match=words):
        Forecast(issued, green)


def test_a_policy_of_ones_own_needs_no_table() -> None:
    instance = lone([])
    assert simulate(instance, Fifo(anywhere=False, green_only=False)).cost == simulate(instance, "LOCAL").cost


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ParameterError, match="realloc-low-carb-edf"):
        simulate(lone([]), "realloc-low-carb-edff")


@pytest.mark.parametrize("name", NAMES)
def test_no_jobs_cost_nothing(name) -> None:
    system = System((green_of([(0, 5)]), no_green()))
    nothing = Instance(system, Jobs([], [], [], [], []))
    assert simulate(nothing, name).cost == fluid_bound(nothing) == flow_bound(nothing) == 0.0
