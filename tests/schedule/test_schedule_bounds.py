"""No schedule lies below the lower bounds, and where a problem leaves no choice they are exact."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enumeration import all_genes
from strategies import problems, random_population, seeds, supplied_problems
from wfsched.energy.battery import Battery
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.platforms.model import Site
from wfsched.platforms.pricing import Lease, PerTask, PriceModel
from wfsched.schedule.bounds import Bounds, _one_machine, lower_bounds
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import BROWN, CARBON, COST, ENERGY, MAKESPAN
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import chain, fork, four_on_one, machine_type, platform

ROUNDING = 1e-9


def no_lower(figures: np.ndarray, bounds: Bounds) -> None:
    for column, bound in (
        (MAKESPAN, bounds.makespan_s),
        (ENERGY, bounds.energy_j),
        (COST, bounds.cost),
        (BROWN, bounds.brown_j),
        (CARBON, bounds.carbon_g),
    ):
        least = figures[:, column].min()
        assert bound >= 0.0
        assert least >= bound - ROUNDING * bound


@settings(max_examples=300, deadline=None, derandomize=True)
@given(problems(), seeds())
def test_no_random_schedule_lies_below(problem: Problem, seed: int) -> None:
    genes = random_population(problem, 10, np.random.default_rng(seed))
    no_lower(evaluate(problem.tables, *genes), lower_bounds(problem))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(supplied_problems(), seeds())
def test_no_supplied_schedule_lies_below_at_any_time(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    genes = random_population(problem, 10, rng)
    offset = rng.random(10) * problem.window_s
    no_lower(evaluate(problem.tables, *genes, offset=offset), lower_bounds(problem))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(problems(max_tasks=4, max_machines=2))
def test_no_schedule_at_all_lies_below(problem: Problem) -> None:
    machine, level, order = all_genes(problem)
    keep = slice(None, None, max(1, len(machine) // 20_000))
    no_lower(evaluate(problem.tables, machine[keep], level[keep], order[keep]), lower_bounds(problem))


@pytest.mark.parametrize("pricing", [PerTask(), Lease(60.0), Lease(0.0, 90.0)])
@pytest.mark.parametrize("site", [Site("leased", pue=1.3), Site("standing", pue=1.3, idle="always")])
@pytest.mark.parametrize("work", [[7.0], [7.0, 0.0, 2.5]], ids=["one task", "chain"])
def test_one_machine_leaves_no_choice(pricing: PriceModel, site: Site, work: list[float]) -> None:
    kind = machine_type("only", 2.0, 3.6, boot_s=3.0, boot_w=10.0)
    one_level = machine_type(
        "only",
        2.0,
        3.6,
        boot_s=3.0,
        boot_w=10.0,
        frequencies_ghz=kind.frequencies_ghz[1:],
        active_w=kind.active_w[1:],
    )
    n = len(work)
    tasks = Tasks.of([f"T{i}" for i in range(n)], work)
    workflow = Workflow.build("chain", tasks, Edges.of(range(n - 1), range(1, n), [1e8] * (n - 1)))
    problem = Problem(workflow, platform(one_level, pricing=pricing, site=site))
    schedule, bounds = Schedule.decode(problem, [0] * n, [0] * n), lower_bounds(problem)
    assert bounds.makespan_s == pytest.approx(schedule.makespan_s, rel=1e-12)
    assert bounds.energy_j == pytest.approx(schedule.energy_j, rel=1e-12)
    assert bounds.cost == pytest.approx(schedule.cost, rel=1e-8)


def test_fork_by_hand() -> None:
    # A 5 s on M1, then 35 s of work at speed 3; least energy at 15 W on M1 at speed 1; least price on M0.
    bounds = lower_bounds(fork())
    assert bounds.makespan_s == pytest.approx(5.0 + 35.0 / 3.0)
    assert bounds.energy_j == pytest.approx(15.0 * 45.0)
    assert bounds.cost == pytest.approx(45.0 * 0.0001)


def test_the_area_bound_is_met_by_related_machines() -> None:
    """Six tasks of 10 s without edges on speeds 1 and 2 fill both for 20 s."""
    workflow = Workflow.build("six", Tasks.of(list("ABCDEF"), [10.0] * 6), Edges.of([], []))
    problem = Problem(workflow, fork().platform)
    schedule = Schedule.decode(problem, [0, 0, 1, 1, 1, 1], [1] * 6)
    assert schedule.makespan_s == 20.0
    assert lower_bounds(problem).makespan_s == pytest.approx(20.0)


def test_the_area_bound_looks_behind_a_common_head_and_tail() -> None:
    """A fork-join whose four middle tasks cannot all run at once on two machines."""
    tasks = Tasks.of(list("HABCDT"), [8.0, 6.0, 6.0, 6.0, 6.0, 4.0])
    edges = Edges.of([0, 0, 0, 0, 1, 2, 3, 4], [1, 2, 3, 4, 5, 5, 5, 5])
    problem = Problem(Workflow.build("forkjoin", tasks, edges), fork().platform)
    # Head 4 s, middle 24 s of work at speed 3 in all, tail 2 s.
    assert lower_bounds(problem).makespan_s == pytest.approx(4.0 + 8.0 + 2.0)


def test_the_area_bound_knows_that_only_some_machines_host_a_kind() -> None:
    """Four GPU tasks queue at the one GPU, however many other machines there are."""
    gpu = machine_type("gpu", 1.0, 1.0, accelerator_speed=np.array([1.0, 4.0, 0.0, 0.0]))
    plain = [machine_type(f"cpu{k}", 3.0, 1.0) for k in range(3)]
    tasks = Tasks.of(list("ABCDE"), [40.0] * 4 + [1.0], accelerator=[1, 1, 1, 1, 0])
    problem = Problem(Workflow.build("gpus", tasks, Edges.of([], [])), platform(gpu, *plain))
    assert lower_bounds(problem).makespan_s == pytest.approx(40.0)


def test_a_shared_machine_counts_by_its_cores() -> None:
    # 4 cores: P 10 s of 2, Q 20 s of 2, R 6 s of 3, S 2 s of 1 are 20 s of the whole machine.
    bounds = lower_bounds(four_on_one())
    assert bounds.makespan_s == pytest.approx(5.0 + 20.0)
    assert bounds.energy_j == pytest.approx(1.5 * (20.0 * 40.0 + 100.0))
    assert bounds.cost == pytest.approx(20.0 * 0.001)


def test_idle_power_above_active_power_is_no_way_below_the_bound() -> None:
    """On a site that is always on, the slow level of M0 saves idle energy but never all."""
    hungry = machine_type("hungry", 1.0, 0.36, idle_w=50.0)
    problem = Problem(chain().workflow, platform(hungry, hungry, site=Site("standing", idle="always")))
    machine, level, order = all_genes(problem)
    least = evaluate(problem.tables, machine, level, order)[:, ENERGY].min()
    bound = lower_bounds(problem).energy_j
    # The least power is 15 W in place of 50 W: 35 s of work at half speed, both machines for 35 s.
    assert bound == pytest.approx(max(70.0 * (15.0 - 50.0) + 2 * 50.0 * 35.0, 70.0 * 15.0))
    assert bound <= least


def test_brown_energy_is_what_tasks_draw_beyond_all_the_green_power_there_is() -> None:
    """A 45 s fork: M1 at 1 GHz draws 15 W at speed 1; 5 W of sun and 2 W of a battery leave 8 W."""
    green = Trace(np.array([0.0, 60.0]), np.array([5.0, 0.0]), 90.0, "W", "wrap")
    intensity = Trace(np.array([0.0, 50.0]), np.array([500.0, 360.0]), 100.0, "g/kWh", "wrap")
    supply = Supply(green, intensity, battery=Battery(1e6, 1.0, 2.0))
    bounds = lower_bounds(replace(fork(), supply={"here": supply}, objectives=("brown_energy", "carbon")))
    assert bounds.brown_j == pytest.approx(45.0 * (15.0 - 5.0 - 2.0))
    assert bounds.carbon_g == pytest.approx(bounds.brown_j * 360.0 / 3.6e6)
    assert (lower_bounds(fork()).brown_j, lower_bounds(fork()).carbon_g) == (0.0, 0.0)


def test_with_no_green_power_one_task_draws_nothing_but_brown_energy() -> None:
    workflow = Workflow.build("one", Tasks.of(["A"], [7.0]), Edges.of([], []))
    kind = machine_type("only", 1.0, 3.6)
    supply = Supply(constant(0.0, "W"), constant(360.0, "g/kWh"))
    problem = Problem(workflow, platform(kind, site=Site("here", pue=1.5)), supply={"here": supply})
    schedule, bounds = Schedule.decode(problem, [0], [0]), lower_bounds(problem)
    assert schedule.figures.origin is not None
    assert bounds.brown_j == pytest.approx(schedule.figures.origin.brown_j)
    assert bounds.brown_j == pytest.approx(1.5 * 14.0 * 15.0)
    assert bounds.carbon_g == pytest.approx(schedule.figures.origin.carbon_g)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=7))
def test_the_one_machine_bound_is_the_best_over_all_sets(jobs: list[tuple[int, int, int]]) -> None:
    sets = [subset for size in range(1, len(jobs) + 1) for subset in combinations(jobs, size)]
    best = max(min(h for h, _, _ in s) + min(t for _, t, _ in s) + sum(p for _, _, p in s) for s in sets)
    heads, tails, work = ([float(x) for x in column] for column in zip(*jobs))
    assert _one_machine(heads, tails, work) == best


@pytest.mark.parametrize("work", [1e-10, 1e9 + 0.5], ids=["a lease of nothing", "a long lease"])
def test_the_cost_bound_knows_that_leases_may_be_rounded_down(work: float) -> None:
    """What is within 1e-9 of a whole number of quanta is billed as that number."""
    workflow = Workflow.build("one", Tasks.of(["A"], [work]), Edges.of([], []))
    kind = machine_type("only", 1.0, 3.6)
    problem = Problem(workflow, platform(kind, pricing=Lease(quantum_s=1.0)))
    schedule = Schedule.decode(problem, [0], [1])
    assert schedule.cost < 0.001 * work
    assert lower_bounds(problem).cost <= schedule.cost
