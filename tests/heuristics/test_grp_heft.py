"""GRP-HEFT: provisioning, the budget, the literal rule."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import problems, random_genes, seeds
from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.heuristics.budget.cheapest import cheapest
from wfsched.heuristics.budget.grp_heft import grp_heft, least_time, within_budget
from wfsched.heuristics.budget.grp_heft_literal import grp_heft_literal, prepaid
from wfsched.heuristics.budget.provisioning import machine_runs, provision, undominated
from wfsched.heuristics.makespan.heft import heft
from wfsched.placing.lease_costs import billing_unit
from wfsched.placing.list_scheduling import top_durations, top_levels
from wfsched.placing.task_prices import lone_prices
from wfsched.platforms.catalogue import load_platform
from wfsched.platforms.pricing import Lease, PriceModel
from wfsched.schedule.constraints import budget
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import machine_type, platform, two_machines

HOURLY = Lease(quantum_s=3600.0)
RNG = generator(0)


def independent(works: list[float], pricing: PriceModel | None = None) -> Problem:
    tasks = Tasks.of([f"T{i}" for i in range(len(works))], works)
    return Problem(Workflow.build("independent", tasks, Edges.of([], [])), two_machines(pricing))


def chained(works: list[float], machines: int, pricing: PriceModel, size: float = 0.0) -> Problem:
    """A chain on machines of one type, speed 1 and 0.36 per hour."""
    n = len(works)
    edges = Edges.of(range(n - 1), range(1, n), [size] * (n - 1))
    workflow = Workflow.build("chain", Tasks.of([f"T{i}" for i in range(n)], works), edges)
    kinds = [machine_type("one", 1.0, 0.36)] * machines
    return Problem(workflow, platform(*kinds, pricing=pricing))


def test_dominated_types_are_dropped_and_of_duplicates_the_first_stays() -> None:
    speeds = np.array([1.0, 2.0, 2.0, 1.5, 3.0])
    prices = np.array([0.1, 0.3, 0.3, 0.3, 0.2])
    assert undominated(speeds, prices).tolist() == [0, 4]
    assert undominated(speeds[:4], prices[:4]).tolist() == [0, 1]


def test_what_a_round_cannot_spend_on_one_type_it_spends_on_the_next() -> None:
    rounds = provision([1, 2, 3], [1.0, 2.5, 4.0], budget=10.0, limits=[2, 1, 9])
    assert rounds.tolist() == [[2, 1, 1], [0, 1, 1], [0, 0, 2]]
    assert provision([1, 2], [1.0, 2.5], np.inf, limits=[2, 7]).tolist() == [[2, 7], [0, 7]]


def test_of_types_as_efficient_the_faster_comes_first_and_rounding_buys_no_less() -> None:
    assert provision([1, 2], [1.0, 2.0], budget=2.0).tolist() == [[0, 1], [2, 0]]
    assert provision([1], [0.1], budget=0.3).tolist() == [[3]]


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_impossible_budgets_are_refused(bad: float) -> None:
    with pytest.raises(ParameterError):
        provision([1, 2], [1.0, 2.5], bad)


def test_a_budget_buys_speed_task_by_task() -> None:
    """10 s tasks: 0.001 each on M0 in 10 s, 0.0015 each on M1 in 5 s."""
    problem = independent([10.0, 10.0])
    for bound, makespan, cost in ((0.002, 20.0, 0.002), (0.0025, 10.0, 0.0025), (0.003, 10.0, 0.0025)):
        schedule = grp_heft(problem.constrained(budget(bound)), RNG)
        assert (schedule.makespan_s, schedule.cost) == (makespan, pytest.approx(cost))
        assert schedule.feasible


def test_of_machines_that_end_a_task_at_once_the_cheaper_has_it() -> None:
    kinds = [machine_type("dear", 1.0, 1.0), machine_type("cheap", 1.0, 0.36)]
    problem = Problem(Workflow.build("one", Tasks.of(["A"], [10.0]), Edges.of([], [])), platform(*kinds))
    assert grp_heft(problem, RNG).machine.tolist() == [1]


def test_money_for_the_rest_is_kept_back() -> None:
    """The first task could have M1 if the second had nothing to pay."""
    problem = independent([10.0, 10.0]).constrained(budget(0.0024))
    everything = within_budget(problem, top_durations(problem), lone_prices(problem), 0.0024)
    assert everything.machine.tolist() == [0, 0]
    assert everything.feasible


def test_runs_are_contiguous_in_efficiency_and_host_all_tasks() -> None:
    kinds = [machine_type("a", 1.0, 1.0), machine_type("b", 3.0, 1.0), machine_type("c", 2.0, 1.0)]
    workflow = Workflow.build("one", Tasks.of(["A"], [1.0]), Edges.of([], []))
    problem = Problem(workflow, platform(*kinds))
    runs = [run.tolist() for run in machine_runs(problem)]
    assert runs == [[1, 2, 0], [1, 2], [2, 0], [1], [2], [0]]
    narrow = Problem(workflow, platform(*kinds), times=[[np.nan, 1.0, np.nan]])
    assert [run.tolist() for run in machine_runs(narrow)] == [[1, 2, 0], [1, 2], [1]]


def test_a_paid_hour_is_used_up_before_another_is_bought() -> None:
    """Ten tasks of 300 s; an hour costs 0.36 on M0 and 1.08 on M1."""
    problem = independent([300.0] * 10, HOURLY)
    on_one = grp_heft(problem.constrained(budget(0.36)), RNG)
    assert (on_one.cost, on_one.makespan_s) == (pytest.approx(0.36), 3000.0)
    on_both = grp_heft(problem.constrained(budget(1.44)), RNG)
    assert (on_both.cost, on_both.makespan_s) == (pytest.approx(1.44), 1050.0)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(problem=problems(max_tasks=20), share=st.sampled_from([1.0, 1.1, 1.5, 3.0]))
def test_the_budget_is_kept_whenever_the_cheapest_schedule_keeps_it(problem: Problem, share: float) -> None:
    bound = cheapest(problem, RNG).cost * share
    schedule = grp_heft(problem.constrained(budget(bound)), RNG)
    assert budget(bound).violation(np.array([[0.0, schedule.cost]]))[0] == 0.0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problem=problems(max_tasks=20, routed=False))
def test_without_a_budget_it_is_no_slower_than_heft(problem: Problem) -> None:
    free = Problem(problem.workflow, problem.platform)
    assert grp_heft(free, RNG).makespan_s <= heft(free, RNG).makespan_s


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problem=problems(max_tasks=20, routed=False))
def test_an_unreachable_budget_gets_the_cheapest_attempt(problem: Problem) -> None:
    schedule = grp_heft(problem.constrained(budget(0.0)), RNG)
    assert schedule.cost <= cheapest(problem, RNG).cost


@settings(max_examples=150, deadline=None, derandomize=True)
@given(problem=problems(max_tasks=20), seed=seeds())
def test_no_schedule_costs_less_than_its_tasks_by_themselves(problem: Problem, seed: int) -> None:
    machine, _, order = random_genes(problem, np.random.default_rng(seed))
    schedule = Schedule.decode(problem, machine, top_levels(problem)[machine], order)
    alone = lone_prices(problem)[np.arange(problem.n_tasks), machine].sum()
    assert schedule.cost >= alone * (1 - 1e-9)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(problem=problems(max_tasks=12), share=st.sampled_from([1.0, 1.2, 2.0, np.inf]))
def test_runs_that_are_passed_over_would_not_have_won(problem: Problem, share: float) -> None:
    low = cheapest(problem, RNG).cost
    bound = np.inf if share == np.inf else low * share
    free = Problem(problem.workflow, problem.platform, times=problem.times)
    schedule = grp_heft(free if bound == np.inf else free.constrained(budget(bound)), RNG)
    durations, lone = top_durations(free), lone_prices(free)
    for machines in machine_runs(free):
        allowed = np.full_like(durations, np.nan)
        allowed[:, machines] = durations[:, machines]
        attempt = within_budget(free, allowed, lone, bound)
        assert attempt.makespan_s >= least_time((durations * machine_shares(free.tables))[:, machines])
        assert attempt.cost > bound or attempt.makespan_s >= schedule.makespan_s


@pytest.mark.parametrize("pricing", [None, Lease(1.0), HOURLY])
def test_more_money_buys_a_shorter_schedule_of_a_real_shape(pricing: PriceModel | None) -> None:
    base = load_platform("laco-9")
    chosen = base if pricing is None else type(base)(**{**_fields(base), "pricing": pricing})
    problem = Problem(generate("montage", 60, 1), chosen)
    low, high = cheapest(problem, RNG).cost, heft(problem, RNG).cost
    bounds = [low + (high - low) * share for share in (0.0, 0.3, 0.6, 1.0)]
    made = [grp_heft(problem.constrained(budget(bound)), RNG) for bound in bounds]
    assert all(schedule.feasible for schedule in made)
    assert made[-1].makespan_s < made[0].makespan_s / 2


def _fields(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__slots__}  # type: ignore[attr-defined]


KIND = np.array([0, 0], np.int64)
BOTH = np.array([0, 1], np.int64)


def test_literal_within_paid_time_the_earliest_finish_wins() -> None:
    tasks = Tasks.of("AB", [3000.0, 3000.0])
    pair = platform(*[machine_type("one", 1.0, 0.36)] * 2, pricing=HOURLY)
    problem = Problem(Workflow.build("two", tasks, Edges.of([], [])), pair)
    assert prepaid(problem, BOTH, KIND).machine.tolist() == [0, 1]


def test_literal_an_unused_machine_is_given_back_for_a_further_hour() -> None:
    """B ends at 6000 s on M0, where one hour is paid; over the link it would come an hour later."""
    problem = chained([3000.0, 3000.0], 2, HOURLY, size=3.6e10)
    assert prepaid(problem, BOTH, KIND).machine.tolist() == [0, 0]


def test_literal_the_further_hour_is_there_for_what_follows() -> None:
    """C ends on M0 at 7000 s, in the second hour; without it M2's unused hour would come first."""
    problem = chained([3000.0, 3000.0, 1000.0], 3, HOURLY, size=3.6e10)
    schedule = prepaid(problem, np.arange(3), np.array([0, 0, 1], np.int64))
    assert schedule.machine.tolist() == [0, 0, 0]


def test_literal_without_one_to_give_back_paid_time_comes_first() -> None:
    """Two types: nothing to give back for M0, so B goes where its hour is paid, however late."""
    problem = chained([3000.0, 3000.0], 2, HOURLY, size=3.6e10)
    schedule = prepaid(problem, BOTH, np.array([0, 1], np.int64))
    assert schedule.machine.tolist() == [0, 1]
    assert schedule.start.tolist() == [0.0, 6600.0]


def test_literal_where_nothing_paid_is_left_the_budget_breaks() -> None:
    problem = chained([3000.0] * 3, 1, HOURLY)
    schedule = grp_heft_literal(problem.constrained(budget(0.36)), RNG)
    assert schedule.cost == pytest.approx(3 * 0.36)
    assert not schedule.feasible


def test_literal_drops_what_is_dominated_and_uses_the_platform_if_it_must() -> None:
    """M1 of two_machines is kept (dearer, faster); a third one as fast as M0 and dearer is not."""
    kinds = [machine_type("a", 1.0, 0.36), machine_type("b", 2.0, 1.08), machine_type("c", 1.0, 0.5)]
    workflow = Workflow.build("wide", Tasks.of("ABCD", [10.0] * 4), Edges.of([], []))
    problem = Problem(workflow, platform(*kinds))
    assert set(grp_heft_literal(problem, RNG).machine.tolist()) == {0, 1}
    only_third = Problem(workflow, platform(*kinds), times=[[np.nan, np.nan, 1.0]] * 4)
    assert set(grp_heft_literal(only_third, RNG).machine.tolist()) == {2}


def test_the_billing_unit_is_the_quantum_of_a_lease_or_a_second() -> None:
    units = [billing_unit(independent([1.0], pricing)) for pricing in (None, HOURLY, Lease(0.0))]
    assert units == [1.0, 3600.0, 1.0]
