"""Each rule of the check is broken once, alone, and found alone."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings

from strategies import problems, random_genes, seeds
from wfsched.platforms.pricing import Lease, PerTask, PriceModel
from wfsched.schedule.check.check import check
from wfsched.schedule.check.violation import CHECK_RULES, Violation
from wfsched.schedule.constraints import deadline
from wfsched.schedule.figures import Energy
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.adjacency import Adjacency
from wfsched.workflow.model import Edges, Files, Tasks, Workflow
from worked_by_hand import MB, machine_type, platform, two_machines

A, B, C, D, E = range(5)


def problem(
    *, pricing: PriceModel | None = None, cores: int = 1, files: Files | None = None, **machine: object
) -> Problem:
    """Return A -> B (100 MB), A -> C, A -> E (50 MB) and D alone, on M0 and M1 without idle power.

    With no idle power and `per_task` prices, moving a run that ends before the makespan changes no
    figure: what is found then is the rule that the move breaks.
    """
    tasks = Tasks.of(list("ABCDE"), [10.0, 20.0, 15.0, 4.0, 1.0], cores=[1, 1, 1, cores, 1])
    edges = Edges.of([A, A, A], [B, C, E], [100 * MB, 50 * MB, 50 * MB])
    workflow = Workflow.build("five", tasks, edges, files)
    return Problem(workflow, two_machines(pricing, **({"idle_w": 0.0} | machine)))


def placed(of: Problem) -> Schedule:
    """Return A, B on M1 and D, E, C on M0, C at the low level.

    A [0, 5], B [5, 15]; D [0, 4], E [10, 11], C [11, 41].
    """
    return Schedule.decode(of, [1, 1, 0, 0, 0], [1, 1, 0, 1, 1], [A, B, D, E, C])


def changed(schedule: Schedule, **entries: dict[int, float]) -> Schedule:
    """Return the schedule with some entries of its arrays replaced."""
    arrays = {name: getattr(schedule, name).copy() for name in entries}
    for name, values in entries.items():
        for i, value in values.items():
            arrays[name][i] = value
    return replace(schedule, **arrays)


def codes(of: Problem, schedule: Schedule) -> list[str]:
    return [violation.code for violation in check(schedule, problem=of)]


def restated(schedule: Schedule, **figures: Any) -> Schedule:
    return replace(schedule, figures=replace(schedule.figures, **figures))


def test_the_good_schedule_stands() -> None:
    schedule = placed(problem())
    assert schedule.start.tolist() == [0.0, 5.0, 11.0, 0.0, 10.0]
    assert schedule.finish.tolist() == [5.0, 15.0, 41.0, 4.0, 11.0]
    assert check(schedule) == ()


def test_every_task_stands_once() -> None:
    schedule = placed(problem())
    assert codes(schedule.problem, replace(schedule, start=schedule.start[:-1])) == ["shape"]


@pytest.mark.parametrize(
    "run",
    [(np.nan, 4.0), (0.0, np.inf), (-1.0, 3.0), (4.0, 0.0)],
    ids=["nan", "inf", "negative", "backwards"],
)
def test_times_are_times(run: tuple[float, float]) -> None:
    schedule = placed(problem())
    bad = changed(schedule, start={D: run[0]}, finish={D: run[1]})
    assert codes(schedule.problem, bad) == ["time"]


@pytest.mark.parametrize("machine", [-1, 2])
def test_machines_exist(machine: int) -> None:
    schedule = placed(problem())
    assert codes(schedule.problem, changed(schedule, machine={D: machine})) == ["machine"]


@pytest.mark.parametrize("order", [[B, A, D, E, C], [A, A, D, E, C]], ids=["child first", "twice"])
def test_the_order_is_topological(order: list[int]) -> None:
    schedule = placed(problem())
    assert codes(schedule.problem, replace(schedule, order=np.array(order, np.int32))) == ["order"]


@pytest.mark.parametrize("level", [-1, 2])
def test_levels_exist(level: int) -> None:
    schedule = placed(problem())
    assert codes(schedule.problem, changed(schedule, level={D: level})) == ["level"]


def test_a_level_that_another_machine_has_is_not_enough() -> None:
    one_level = machine_type("one", 1.0, 0.36, frequencies_ghz=np.array([2.0]), active_w=np.array([85.0]))
    workflow = Workflow.build("one", Tasks.of(["A"], [10.0]), Edges.of([], []))
    of = Problem(workflow, platform(one_level, machine_type("two", 1.0, 0.36)))
    good = Schedule.decode(of, [0], [0])
    assert codes(of, good) == []
    assert codes(of, changed(good, level={0: 1})) == ["level"]


@pytest.mark.parametrize(
    "asks", [{"cores": [5]}, {"memory": [9e9]}, {"accelerator": [1]}], ids=["cores", "memory", "accelerator"]
)
def test_machines_have_what_tasks_ask_for(asks: dict[str, list[float]]) -> None:
    able = machine_type("able", 1.0, 0.36, cores=8, memory_bytes=1e10, accelerator_speed=np.ones(4))
    workflow = Workflow.build("one", Tasks.of(["A"], [10.0], **asks), Edges.of([], []))  # type: ignore[arg-type]
    of = Problem(workflow, platform(able, machine_type("unable", 1.0, 0.36)))
    good = Schedule.decode(of, [0], [1])
    assert codes(of, good) == []
    assert codes(of, changed(good, machine={0: 1})) == ["host"]


def test_a_missing_run_time_means_that_the_machine_cannot_host() -> None:
    workflow = Workflow.build("one", Tasks.of(["A"], [10.0]), Edges.of([], []))
    of = Problem(workflow, two_machines(), times=[[3.0, np.nan]])
    good = Schedule.decode(of, [0], [1])
    assert codes(of, good) == []
    assert codes(of, changed(good, machine={0: 1})) == ["host"]


@pytest.mark.parametrize("longer", [-1.0, 1.0, 1e-6])
def test_runs_take_as_long_as_their_level_says(longer: float) -> None:
    schedule = placed(problem())
    energy, drawn = schedule.figures.energy, 85.0 * longer
    right_energy = replace(energy, busy_j=energy.busy_j + drawn, total_j=energy.total_j + drawn)
    bad = restated(changed(schedule, finish={D: 4.0 + longer}), energy=right_energy)
    assert codes(schedule.problem, bad) == ["duration"]


def test_machines_boot_first() -> None:
    schedule = placed(problem(boot_s=2.0, boot_w=20.0))
    assert schedule.start[D] == 2.0
    assert check(schedule) == ()
    bad = changed(schedule, start={D: 1.5}, finish={D: 5.5})
    assert codes(schedule.problem, bad) == ["boot"]


def test_external_inputs_are_there_first() -> None:
    files = Files(
        ("in",), np.array([30 * MB]), Adjacency.from_pairs(5, [D], [0]), Adjacency.from_pairs(5, [], [])
    )
    free = problem(files=files)
    of = Problem(free.workflow, free.platform, staging="site:here")
    schedule = placed(of)
    assert schedule.start[D] == 3.0
    assert check(schedule, problem=of) == ()
    early = changed(schedule, start={D: 2.0}, finish={D: 6.0})
    assert codes(of, early) == ["staging"]


@pytest.mark.parametrize("start", [9.0, 5.0, 4.5], ids=["in transfer", "at its end", "before it"])
def test_data_arrive_first(start: float) -> None:
    schedule = placed(problem())
    bad = changed(schedule, start={E: start}, finish={E: start + 1.0})
    assert codes(schedule.problem, bad) == ["precedence"]


@pytest.mark.parametrize("start", [9.0, 10.0, 10.5, 37.0], ids=["into E", "with E", "across E, C", "in C"])
def test_exclusive_machines_run_one_task_at_a_time(start: float) -> None:
    schedule = placed(problem())
    bad = changed(schedule, start={D: start}, finish={D: start + 4.0})
    assert set(codes(schedule.problem, bad)) == {"overlap"}


def test_touching_runs_do_not_overlap() -> None:
    schedule = placed(problem())
    assert codes(schedule.problem, changed(schedule, start={D: 6.0}, finish={D: 10.0})) == []


@pytest.mark.parametrize(
    ("code", "asks"),
    [("cores", {"cores": [2, 2, 3, 1]}), ("memory", {"memory": [4e9, 4e9, 5e9, 1e9]})],
)
def test_shared_machines_are_not_overfull(code: str, asks: dict[str, list[float]]) -> None:
    kind = machine_type("big", 1.0, 3.6, shared=True, idle_w=0.0)
    tasks = Tasks.of(list("PQRS"), [10.0, 20.0, 6.0, 9.0], **asks)  # type: ignore[arg-type]
    of = Problem(Workflow.build("four", tasks, Edges.of([], [])), platform(kind))
    good = Schedule.decode(of, [0] * 4, [1] * 4, [0, 1, 2, 3])
    assert good.start.tolist() == [0.0, 0.0, 20.0, 20.0]
    assert codes(of, good) == []
    assert codes(of, changed(good, start={3: 15.0, 2: 20.5}, finish={3: 24.0, 2: 26.5})) == ["makespan"]
    assert codes(of, changed(good, start={2: 14.0}, finish={2: 20.0})) == [code]


def test_a_task_of_no_length_takes_no_room() -> None:
    kind = machine_type("big", 1.0, 3.6, shared=True)
    tasks = Tasks.of(list("PQRS"), [10.0, 0.0, 0.0, 10.0], cores=[4, 4, 4, 4])
    of = Problem(Workflow.build("four", tasks, Edges.of([], [])), platform(kind))
    schedule = Schedule.decode(of, [0] * 4, [1] * 4, [0, 1, 2, 3])
    assert schedule.start.tolist() == [0.0, 10.0, 10.0, 10.0]
    assert codes(of, schedule) == []


def test_the_makespan_is_the_last_finish() -> None:
    schedule = placed(problem())
    assert codes(schedule.problem, restated(schedule, makespan_s=40.9)) == ["makespan"]


def test_the_makespan_waits_for_final_outputs() -> None:
    files = Files(
        ("out",), np.array([30 * MB]), Adjacency.from_pairs(5, [], []), Adjacency.from_pairs(5, [C], [0])
    )
    free = problem(files=files)
    of = Problem(free.workflow, free.platform, staging="site:here")
    schedule = placed(of)
    assert schedule.makespan_s == 44.0
    assert codes(of, schedule) == []
    assert codes(of, restated(schedule, makespan_s=41.0)) == ["makespan"]


@pytest.mark.parametrize(
    ("pricing", "cost"),
    [
        # A, B: 15 s of 0.0003; D, E: 5 s of 0.0001; C: 15 s at the top, doubly paid at half speed.
        (PerTask(), 0.0045 + 0.0005 + 0.003),
        (Lease(quantum_s=0.0), 0.0045 + 0.0041),
        (Lease(quantum_s=60.0), 0.018 + 0.006),
        (Lease(quantum_s=0.0, minimum_s=100.0), 0.03 + 0.01),
    ],
    ids=["per task", "exact lease", "by the minute", "minimum"],
)
def test_the_cost_is_what_is_charged(pricing: PriceModel, cost: float) -> None:
    schedule = placed(problem(pricing=pricing))
    assert schedule.cost == pytest.approx(cost, rel=1e-12)
    assert codes(schedule.problem, schedule) == []
    assert codes(schedule.problem, restated(schedule, cost=cost * 1.0001)) == ["cost"]


@pytest.mark.parametrize("part", ["busy_j", "idle_j", "boot_j", "overhead_j", "communication_j", "total_j"])
@pytest.mark.parametrize("off", [-1e-4, 1e-4, np.nan])
def test_energies_are_integrals_of_power(part: str, off: float) -> None:
    schedule = placed(problem(idle_w=2.0, boot_s=2.0, boot_w=20.0))
    assert codes(schedule.problem, schedule) == []
    energy = schedule.figures.energy
    bad = restated(schedule, energy=replace(energy, **{part: getattr(energy, part) + off}))
    (violation,) = check(bad, problem=schedule.problem)
    assert (violation.code, violation.where) == ("energy", part)


def test_machines_are_counted() -> None:
    schedule = placed(problem())
    assert codes(schedule.problem, restated(schedule, machines_used=1)) == ["machines"]


@pytest.mark.parametrize("stated", [(), (0.0,), (1.0,), (-1.05,), (1.05, 0.0)])
def test_violations_of_constraints_are_stated(stated: tuple[float, ...]) -> None:
    of = problem().constrained(deadline(20.0))
    schedule = placed(of)
    assert schedule.violations == pytest.approx((1.05,))
    assert codes(of, schedule) == []
    assert codes(of, replace(schedule, violations=stated)) == ["constraints"]


def test_every_rule_has_been_broken() -> None:
    """Keep the list of codes together with the tests above, those beside the supply's, and those of links."""
    times = "duration boot staging hold precedence overlap cores memory"
    places = "shape time offset machine order level host placement"
    figures = "makespan completion cost energy machines supply origin constraints"
    assert list(CHECK_RULES) == [*places.split(), *times.split(), "links", *figures.split()]


def test_only_the_first_places_are_listed() -> None:
    workflow = Workflow.build("many", Tasks.of([f"T{i}" for i in range(50)], [1.0] * 50), Edges.of([], []))
    of = Problem(workflow, two_machines(idle_w=0.0))
    schedule = Schedule.decode(of, [0] * 50, [1] * 50)
    bad = replace(schedule, machine=np.full(50, 9, np.int16))
    violations = check(bad, problem=of)
    assert len(violations) == 21
    assert violations[-1].where == "30 more places"


@settings(max_examples=100, deadline=None, derandomize=True)
@given(problems(), seeds())
def test_any_figure_that_is_off_by_a_millionth_is_found(of: Problem, seed: int) -> None:
    schedule = Schedule.decode(of, *random_genes(of, np.random.default_rng(seed)))
    figures = schedule.figures
    for name in ("makespan_s", "cost"):
        value = getattr(figures, name)
        bad = restated(schedule, **{name: value * (1.0 + 1e-6)})
        # Times near 0 may be off by a nanosecond.
        assert value < 1e-2 or name.partition("_")[0] in codes(of, bad)
    for i, name in enumerate(Energy.__slots__):
        values = list(astuple(figures.energy))
        values[i] += 1e-6 * figures.energy.total_j
        bad = restated(schedule, energy=Energy(*values))
        assert figures.energy.total_j == 0.0 or ("energy", name) in {
            (violation.code, violation.where) for violation in check(bad, problem=of)
        }


@settings(max_examples=100, deadline=None, derandomize=True)
@given(problems(), seeds())
def test_any_task_that_starts_before_its_data_is_found(of: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    schedule = Schedule.decode(of, *random_genes(of, rng))
    children = np.flatnonzero(of.workflow.parents.degrees())
    children = children[schedule.finish[children] > schedule.start[children]]
    assume(len(children))
    i = int(rng.choice(children))
    arrival = max(schedule.finish[p] for p in of.workflow.parents.row(i))
    assume(arrival > 1e-3)
    start = arrival - 1e-3
    bad = changed(schedule, start={i: start}, finish={i: start + schedule.finish[i] - schedule.start[i]})
    assert "precedence" in codes(of, bad)


def test_violations_say_where_and_what() -> None:
    schedule = placed(problem())
    early = check(changed(schedule, start={E: 9.0}, finish={E: 10.0}), problem=schedule.problem)
    assert early == (Violation("precedence", "task E", "starts at 9 s; data of task A arrive at 10 s"),)
    across = check(changed(schedule, start={D: 37.0}, finish={D: 41.0}), problem=schedule.problem)
    assert across == (
        Violation("overlap", "machine M0", "task D starts at 37 s, before task C finishes at 41 s"),
    )
    cheap = check(restated(schedule, cost=0.004), problem=schedule.problem)
    assert cheap == (Violation("cost", "cost", "is 0.004, should be 0.008"),)
