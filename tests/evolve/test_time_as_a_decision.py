"""The start of the workflow and the holds of its tasks as genes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import random_population, seeds, supplied_problems
from wfsched.core.errors import ParameterError
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.evolve.encoding.encoding import Encoding
from wfsched.evolve.first_population import random_rows, restarted, schedule_rows
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.search import Search, search
from wfsched.evolve.stop import Stop
from wfsched.evolve.variation.mutation import mutate_times
from wfsched.evolve.variation.variation import Variation
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import deadline
from wfsched.schedule.fronts.indicators import HypervolumeBox
from wfsched.schedule.genes import check_genes, check_times
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import machine_type, platform

HOUR = 3600.0
PARAMS = NSGA2(pop_size=24, n_offsprings=40, stop=Stop(generations=40), start_from=(), start_weights=0)
KIND = machine_type(
    "only",
    1.0,
    0.36,
    frequencies_ghz=np.array([2.0]),
    active_w=np.array([100.0]),
    idle_w=0.0,
)


def run(problem: Problem, params: NSGA2 = PARAMS, **other: object) -> Search:
    box = HypervolumeBox(*zip(*[(0.0, 1e6)] * len(problem.objectives)))
    order = problem.workflow.topological
    return search(problem, params, **({"seed": 1, "box": box, "order": order} | other))  # type: ignore[arg-type]


def sunny(watts: dict[int, float]) -> Supply:
    """Return a supply with green power in some hours of the day, each day."""
    green = np.array([watts.get(hour, 0.0) for hour in range(24)])
    return Supply(Trace(HOUR * np.arange(24.0), green, 24 * HOUR, "W", "wrap"), constant(360.0, "g/kWh"))


def chain_at_six(n_machines: int = 1, **other: object) -> Problem:
    """Return a chain of 1, 2, 1 h of 100 W that is submitted at 06:00; the sun is highest at noon."""
    tasks = Tasks.of("abc", [HOUR, 2 * HOUR, HOUR])
    workflow = Workflow.build("chain", tasks, Edges.of([0, 1], [1, 2]))
    noon = {9: 20.0, 10: 60.0, 11: 90.0, 12: 100.0, 13: 95.0, 14: 50.0, 15: 30.0}
    values: dict[str, object] = {
        "objectives": ("makespan", "carbon"),
        "supply": {"here": sunny(noon)},
        "start": 6 * HOUR,
        "window_s": 24 * HOUR,
        "time_step_s": HOUR / 2,
    }
    return Problem(workflow, platform(*[KIND] * n_machines), **(values | other))  # type: ignore[arg-type]


def test_the_search_finds_the_best_start_of_all() -> None:
    problem = chain_at_six()
    genes = [0, 0, 0], [0, 0, 0]
    tried = [Schedule.decode(problem, *genes, offset=k * HOUR / 2) for k in range(49)]
    carbon = [schedule.figures.origin.carbon_g for schedule in tried if schedule.figures.origin]
    best = run(problem, replace(PARAMS, orders=False)).front[-1]
    assert best.figures.origin is not None
    assert best.figures.origin.carbon_g <= carbon[0]
    assert best.figures.origin.carbon_g == pytest.approx(min(carbon), rel=1e-12)
    # 10:00 to 14:00: 40 + 10 + 0 + 5 W short for an hour each.
    assert best.offset == 4 * HOUR
    assert best.figures.origin.carbon_g == pytest.approx(55.0 * HOUR * 1e-4)
    assert best.completion_s == 8 * HOUR
    assert check(best, problem=problem) == ()


def test_a_deadline_cuts_the_waiting_short() -> None:
    problem = chain_at_six().constrained(deadline(6.5 * HOUR))
    front = run(problem, replace(PARAMS, orders=False)).front
    best = front[-1]
    assert front.feasible.all()
    assert best.offset == 2.5 * HOUR
    assert best.completion_s == 6.5 * HOUR


def test_without_a_window_nothing_waits() -> None:
    front = run(chain_at_six(window_s=0.0)).front
    assert front.offset.tolist() == [0.0] * len(front)
    assert front.hold.shape == (len(front), 0)


def two_green_hours() -> Problem:
    """Return two tasks of an hour each; there is power for one of them at 03:00 and for one at 07:00."""
    workflow = Workflow.build("pair", Tasks.of("ab", [HOUR, HOUR]), Edges.of([], []))
    return Problem(
        workflow,
        platform(KIND, KIND),
        objectives=("carbon",),
        supply={"here": sunny({3: 100.0, 7: 100.0})},
        window_s=10 * HOUR,
        time_step_s=HOUR,
    )


def test_holds_find_what_no_start_can() -> None:
    problem = two_green_hours()
    together = run(problem).front[0]
    apart = run(problem, replace(PARAMS, delays=True)).front[0]
    assert together.figures.origin is not None
    assert apart.figures.origin is not None
    assert together.figures.origin.brown_j == pytest.approx(100.0 * HOUR)
    assert apart.figures.origin.brown_j == pytest.approx(0.0, abs=1e-6)
    assert sorted((apart.start + apart.offset).tolist()) == [3 * HOUR, 7 * HOUR]
    assert check(apart, problem=problem) == ()


@pytest.mark.parametrize("delays", [False, True])
def test_times_do_not_depend_on_threads(delays: bool) -> None:
    problem = chain_at_six(3)
    params = replace(PARAMS, stop=Stop(generations=5), delays=delays)
    one, three = (run(problem, params, threads=threads).front for threads in (1, 3))
    for name in ("machine", "level", "order", "hold", "offset", "figures"):
        np.testing.assert_array_equal(getattr(one, name), getattr(three, name))


def test_a_front_tells_of_times_and_origins() -> None:
    front = run(chain_at_six()).front
    for row, schedule in zip(front.rows(), front):
        assert schedule.figures.origin is not None
        assert row["completion_s"] == schedule.completion_s
        assert row["makespan_s"] == 4 * HOUR
        assert row["green_share"] == schedule.figures.origin.green_share
        assert row["carbon_g"] == schedule.figures.origin.carbon_g
    assert {"carbon_g", "brown_j", "green_j", "green_share", "electricity_cost"} <= set(
        front.to_frame().columns
    )
    assert "completion_s" not in run(chain_at_six(window_s=0.0)).front.rows()[0]


# Genes


@settings(max_examples=60, deadline=None, derandomize=True)
@given(supplied_problems(), seeds(), st.floats(0.0, 1.0), st.booleans())
def test_times_stay_in_the_window_whatever_is_done_to_them(
    problem: Problem, seed: int, rate: float, delays: bool
) -> None:
    rng = np.random.default_rng(seed)
    encoding = Encoding.of(problem, None, delays=delays)
    assert encoding.started == (problem.window_s > 0)
    assert encoding.held == (delays and problem.window_s > 0)
    rows = random_rows(encoding, 8, problem.workflow.topological, rng)
    if encoding.started:
        rows = restarted(encoding, rows, rng)
    vary = Variation(encoding, problem.tables, crossover=0.9, mutation=0.7, gene_rate=rate)
    for _ in range(5):
        rows, _ = vary.children(rows, np.arange(4), np.arange(4, 8), rng)
        mutable = rng.random(len(rows)) < 0.7
        untouched = rows[~mutable].copy()
        mutate_times(encoding, rows, mutable, rate, rng)
        np.testing.assert_array_equal(rows[~mutable], untouched)
    genes = encoding.split(rows)
    for i in range(len(rows)):
        check_genes(problem, genes.machine[i], genes.level[i], genes.order[i])
        check_times(problem, genes.hold[i], float(genes.offset[i]))
        # No supply is left, wherever in the window a schedule ends up.
        Schedule.decode(
            problem,
            genes.machine[i],
            genes.level[i],
            genes.order[i],
            hold=genes.hold[i],
            offset=float(genes.offset[i]),
        )
    for times in (genes.hold, genes.offset):
        assert (times <= problem.window_s).all()
        np.testing.assert_allclose(times % 10.0, 0.0)


def test_mutation_reaches_every_step_and_both_ends() -> None:
    problem = two_green_hours()
    encoding = Encoding.of(problem, problem.workflow.topological, delays=True)
    rng = np.random.default_rng(0)
    rows = random_rows(encoding, 2000, problem.workflow.topological, rng)
    assert set(encoding.starts(rows).tolist()) == set(range(11))
    assert (encoding.placement(rows)[2] == 0).all()
    encoding.starts(rows)[:] = 5
    mutate_times(encoding, rows, np.ones(2000, bool), 0.5, rng)
    assert set(encoding.starts(rows).tolist()) == set(range(11))
    assert set(np.unique(encoding.placement(rows)[2])) == set(range(11))


def test_children_take_hold_and_start_from_a_parent() -> None:
    problem = two_green_hours()
    encoding = Encoding.of(problem, None, delays=True)
    machine, level, order = random_population(problem, 40, np.random.default_rng(3))
    hold = np.repeat([[HOUR, 2 * HOUR], [3 * HOUR, 4 * HOUR]], 20, axis=0)
    offset = np.repeat([5 * HOUR, 6 * HOUR], 20)
    parents = encoding.join(machine, level, order, hold, offset)
    vary = Variation(encoding, problem.tables, crossover=1.0, mutation=0.0)
    rows, _ = vary.children(parents, np.arange(20), np.arange(20, 40), np.random.default_rng(4))
    children = encoding.split(rows)
    assert {tuple(row) for row in (children.hold / HOUR).tolist()} == {(1, 2), (1, 4), (3, 2), (3, 4)}
    assert set(children.offset.tolist()) == {5 * HOUR, 6 * HOUR}
    # Twins share out what their parents have.
    assert (children.offset[:20] + children.offset[20:] == 11 * HOUR).all()
    assert (children.hold[:20] + children.hold[20:] == [4 * HOUR, 6 * HOUR]).all()


@pytest.mark.parametrize("step", [0.1, 0.3, 7.0, 900.0])
def test_steps_of_time_survive_the_genes(step: float) -> None:
    """0.3 s // 0.1 s is 2, but three steps are three steps."""
    problem = replace(two_green_hours(), window_s=100 * step, time_step_s=step)
    encoding = Encoding.of(problem, None, delays=True)
    assert encoding.n_steps == 100
    steps = np.arange(101)
    n = len(steps)
    times = steps * step
    none = np.zeros((n, 2), int)
    rows = encoding.join(none, none, np.tile([0, 1], (n, 1)), np.stack([times, times[::-1]], axis=1), times)
    genes = encoding.split(rows)
    np.testing.assert_array_equal(genes.offset, times)
    np.testing.assert_array_equal(genes.hold, np.stack([times, times[::-1]], axis=1))


def test_a_schedule_that_waits_decodes_to_itself() -> None:
    problem = two_green_hours()
    schedule = Schedule.decode(problem, [0, 1], [0, 0], hold=[HOUR, 5 * HOUR], offset=2 * HOUR)
    encoding = Encoding.of(problem, None, delays=True)
    rows = schedule_rows(encoding, [schedule, Schedule.decode(problem, [0, 1], [0, 0])])
    genes = encoding.split(rows)
    assert genes.hold.tolist() == [[HOUR, 5 * HOUR], [0.0, 0.0]]
    assert genes.offset.tolist() == [2 * HOUR, 0.0]


def test_too_many_steps_are_refused() -> None:
    problem = replace(two_green_hours(), window_s=32768.0, time_step_s=1.0)
    with pytest.raises(ParameterError, match=r"time_step_s: too many steps of time; got 1\.0"):
        Encoding.of(problem, None)
    assert Encoding.of(replace(problem, window_s=32767.0), None).n_steps == 32767


@pytest.mark.parametrize("delays", [False, True])
def test_a_starting_schedule_between_the_steps_is_kept_as_it_is(delays: bool) -> None:
    """There is power for 3700 s from 03:16:40 on: no start on a whole hour meets all of it."""
    workflow = Workflow.build("one", Tasks.of("a", [HOUR]), Edges.of([], []))
    knots = np.array([0.0, 3 * HOUR + 1000.0, 4 * HOUR + 1100.0])
    green = Trace(knots, np.array([0.0, 100.0, 0.0]), 24 * HOUR, "W", "wrap")
    problem = Problem(
        workflow,
        platform(KIND),
        objectives=("carbon",),
        supply={"here": Supply(green, constant(360.0, "g/kWh"))},
        window_s=10 * HOUR,
        time_step_s=HOUR,
    )
    seed = Schedule.decode(problem, [0], [0], hold=[40.0], offset=3 * HOUR + 1000.0)
    params = replace(PARAMS, stop=Stop(generations=3), delays=delays)
    alone, seeded = run(problem, params).front[0], run(problem, params, start_from=[seed]).front[0]
    assert alone.figures.origin is not None
    assert alone.figures.origin.brown_j == pytest.approx(100.0 * 1000.0)
    assert (seeded.offset, seeded.hold.tolist()) == (seed.offset, [40.0])
    assert seeded.figures.origin == seed.figures.origin
    assert check(seeded, problem=problem) == ()
