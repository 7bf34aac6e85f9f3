"""What holds for the green schedulers on any problem."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from heuristics.green_supply import supplied, varied
from strategies import problems, random_genes, seeds
from wfsched.core.rng import generator
from wfsched.energy.battery import Battery
from wfsched.heuristics.carbon.carbon_by_start import carbon_by_start
from wfsched.heuristics.carbon.cawosched import SCORES, cawosched
from wfsched.heuristics.carbon.green_heft import green_heft
from wfsched.heuristics.carbon.green_power_left import added, book, open_green_power
from wfsched.heuristics.carbon.site_demand import site_demands
from wfsched.heuristics.carbon.supply_needed import carbon_of
from wfsched.heuristics.carbon.wait_awhile import wait_awhile
from wfsched.heuristics.energy.reclaim import reclaim
from wfsched.heuristics.makespan.heft import heft
from wfsched.placing.order_graph import bound_starts, earliest_start, order_graph
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import deadline
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import CARBON
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from worked_by_hand import chain

often = settings(max_examples=120, deadline=None, derandomize=True)
TINY = 1e-9
BATTERY = Battery(capacity_j=400.0, charge_w=30.0, discharge_w=20.0, efficiency=0.9, initial_share=0.5)
supplies = st.sampled_from([varied(), varied(400.0), varied(60.0, BATTERY)])


def drawn(problem: Problem, seed: int) -> Schedule:
    return Schedule.decode(problem, *random_genes(problem, np.random.default_rng(seed)))


def same(one: Schedule, other: Schedule) -> bool:
    names = ("machine", "level", "order", "hold", "start", "finish")
    return one.offset == other.offset and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in names
    )


@often
@given(problems(max_tasks=15), supplies, seeds(), st.sampled_from([1.0, 1.5, 4.0]), st.sampled_from(SCORES))
def test_cawosched_only_puts_off_and_only_gains(
    problem: Problem, supply: object, seed: int, stretch: float, score: str
) -> None:
    given_ = drawn(supplied(problem, supply), seed)  # type: ignore[arg-type]
    until = given_.completion_s * stretch
    options = {"score": score, "weighted": bool(seed % 2), "refined": bool(seed // 2 % 2)}
    put_off = cawosched(given_, **options, deadline=until)  # type: ignore[arg-type]
    assert check(put_off) == ()
    assert carbon_of(put_off) <= carbon_of(given_)
    assert put_off.completion_s <= until * (1 + TINY)
    for name in ("machine", "level", "order"):
        assert np.array_equal(getattr(put_off, name), getattr(given_, name))
    assert same(put_off, cawosched(given_, **options, deadline=until))  # type: ignore[arg-type]


@often
@given(problems(max_tasks=15), st.none() | supplies, seeds(), st.sampled_from([1.0, 1.7]))
def test_reclaiming_slows_down_and_only_gains(
    problem: Problem, supply: object, seed: int, stretch: float
) -> None:
    whole = problem if supply is None else supplied(problem, supply)  # type: ignore[arg-type]
    given_ = drawn(whole, seed)
    until = given_.completion_s * stretch
    slow = reclaim(given_, until)
    assert check(slow) == ()
    assert slow.energy_j <= given_.energy_j * (1 + TINY)
    assert carbon_of(slow) <= carbon_of(given_) * (1 + TINY)
    assert slow.completion_s <= until * (1 + TINY)
    assert np.all(slow.level <= given_.level)
    budget = [c.limit + c.tolerance for c in whole.constraints if c.name == "budget"]
    assert slow.cost <= max([given_.cost, *budget] if budget else [np.inf]) * (1 + TINY)
    assert same(slow, reclaim(given_, until))


@often
@given(problems(max_tasks=15), supplies, st.sampled_from([1.0, 1.3, 3.0]))
def test_green_heft_is_no_dirtier_than_heft_and_keeps_what_it_keeps(
    problem: Problem, supply: object, stretch: float
) -> None:
    fastest = heft(supplied(problem, supply), generator(0))  # type: ignore[arg-type]
    bounded = fastest.problem.constrained(deadline(fastest.completion_s * stretch))
    greened = green_heft(bounded, generator(0))
    assert carbon_of(greened) <= carbon_of(fastest)
    assert greened.completion_s <= fastest.completion_s * stretch


@often
@given(problems(max_tasks=15), supplies, seeds(), st.sampled_from([0.0, 20.0, 200.0]))
def test_waiting_finds_no_worse_start_than_any_grid(
    problem: Problem, supply: object, seed: int, window: float
) -> None:
    given_ = drawn(supplied(problem, supply, window), seed)  # type: ignore[arg-type]
    waited = wait_awhile(given_)
    assert check(waited) == ()
    assert carbon_of(waited) <= carbon_of(given_)
    latest = min(window, max(problem.limit("deadline") - given_.makespan_s, 0.0))
    assert 0.0 <= waited.offset <= latest
    if supply.battery is None:  # type: ignore[attr-defined]
        offset = np.linspace(0.0, latest, 200)
        least = carbon_at(given_, offset).min()
        assert carbon_of(waited) <= least + TINY * carbon_of(given_) + 1e-15


def carbon_at(schedule: Schedule, offset: np.ndarray) -> np.ndarray:
    rows = (len(offset), 1)
    machine, level = np.tile(schedule.machine, rows), np.tile(schedule.level, rows)
    return evaluate(schedule.problem.tables, machine, level, schedule.order, offset=offset)[:, CARBON]


@often
@given(problems(max_tasks=15), seeds())
def test_carbon_by_start_is_what_the_kernel_says(problem: Problem, seed: int) -> None:
    schedule = drawn(supplied(problem, varied()), seed)
    offset, change = carbon_by_start(schedule, 90.0)
    assert np.all(np.diff(offset) >= 0)
    at = np.concatenate([np.random.default_rng(seed).uniform(0.0, 90.0, 20), [0.0, 90.0]])
    expected = carbon_at(schedule, at)
    got = np.interp(at, offset, change) + carbon_of(schedule)
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-12 + 1e-9 * expected.max())


@often
@given(problems(max_tasks=20, routed=False), seeds())
def test_starts_that_keep_the_order_graph_come_back_from_the_kernel(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    schedule = drawn(problem, seed)
    graph = order_graph(schedule)
    starts = np.zeros(problem.n_tasks)
    for i in graph.order:
        starts[i] = earliest_start(graph, starts, i) + rng.choice([0.0, 0.0, 1.0, rng.uniform(0, 5)])
    genes = (schedule.machine, schedule.level, schedule.order)
    held = Schedule.decode(problem, *genes, hold=starts)
    np.testing.assert_allclose(held.start, starts, rtol=1e-12, atol=1e-9)


@often
@given(problems(max_tasks=20), seeds())
def test_the_schedule_itself_keeps_its_order_graph(problem: Problem, seed: int) -> None:
    schedule = drawn(problem, seed)
    graph = order_graph(schedule)
    n = problem.n_tasks
    early, late = np.zeros(n), np.zeros(n)
    bound_starts(graph, np.zeros(n, np.bool_), early, late, schedule.makespan_s)
    slack = 1e-9 * max(1.0, schedule.makespan_s)
    assert np.all(early <= schedule.start + slack)
    assert np.all(schedule.start <= late + slack)


@often
@given(problems(max_tasks=15), seeds())
def test_demand_integrates_to_the_energy_of_the_facilities(problem: Problem, seed: int) -> None:
    schedule = drawn(problem, seed)
    joules = sum(float(np.dot(d.watts[:-1], np.diff(d.time))) for d in site_demands(schedule))
    expected = schedule.energy_j - schedule.figures.energy.communication_j
    np.testing.assert_allclose(joules, expected, rtol=1e-9, atol=1e-9)


@often
@given(seeds(), st.integers(1, 12))
def test_what_bookings_add_comes_to_the_brown_energy_of_them_all(seed: int, count: int) -> None:
    """Integers throughout, so that a sum over whole seconds is the integral."""
    rng = np.random.default_rng(seed)
    problem = supplied(chain(), varied())
    begin, length = rng.integers(0, 60, count), rng.integers(0, 30, count)
    watts = rng.integers(1, 80, count).astype(np.float64)
    green_power = open_green_power(problem.tables, count, np.array([5.0]))
    total = 0.0
    for b, n, w in zip(begin.tolist(), length.tolist(), watts.tolist()):
        total += added(green_power, 0, float(b), float(b + n), w)[0]
        book(green_power, 0, float(b), float(b + n), w)
    second = np.arange(100)
    running = (second >= begin[:, None]) & (second < (begin + length)[:, None])
    green = varied().green.at(second.astype(np.float64)) - 5.0
    demand = watts @ running
    expected = np.maximum(0.0, demand - np.maximum(0.0, green)).sum()
    np.testing.assert_allclose(total, expected, rtol=1e-9, atol=1e-9)
