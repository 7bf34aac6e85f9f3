"""The independent check of a schedule: possible intervals and correct figures.

Nothing is decoded here. The check compares the intervals of a schedule with the workflow and the
platform; it shares no code with the kernel or its reference and does not read the compiled tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from wfsched.core.arguments import takes
from wfsched.schedule.check.constraints import elsewhere
from wfsched.schedule.check.figures import check_figures
from wfsched.schedule.check.laid_out import LaidOut, machine_facts
from wfsched.schedule.check.links import check_links
from wfsched.schedule.check.times import check_times
from wfsched.schedule.check.violation import Violation, found
from wfsched.schedule.placement_rules import MemoryRule, PlacementRule
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.transfers import transfers

CheckRule = Callable[[Problem, Schedule], Iterator[Violation]]
CheckStage = tuple[CheckRule, ...]


@takes("schedule", "wfsched.schedule.schedule:Schedule")
def check(schedule: Schedule, *, problem: Problem | None = None) -> tuple[Violation, ...]:
    """Return all violations of a schedule: intervals that are impossible, figures that are wrong.

    Times may be off by 1e-9 s plus 1e-12 of the makespan; figures by 1e-9 of their value, plus
    the effect of rounded times. If a rule is broken that others depend on (a machine that does not
    exist), the others are skipped. At most 20 places are shown for each code. Complexity
    O((n + e) log n), vectorised.

    Parameters
    ----------
    schedule : Schedule
        From any source.
    problem : Problem, optional
        Problem to check it against; that of the schedule if None.

    Returns
    -------
    tuple of Violation
        Empty if the schedule is correct.
    """
    problem = schedule.problem if problem is None else problem
    for stage in _STAGES:
        violations = tuple(violation for rule in stage for violation in rule(problem, schedule))
        if violations:
            return violations
    return ()


def _shapes(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    for name in ("machine", "level", "order", "start", "finish"):
        shape = getattr(schedule, name).shape
        if shape != (problem.n_tasks,):
            yield Violation("shape", name, f"has shape {shape} for {problem.n_tasks} tasks")
    if schedule.hold.shape not in ((0,), (problem.n_tasks,)):
        yield Violation("shape", "hold", f"has shape {schedule.hold.shape} for {problem.n_tasks} tasks")


def _finite(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    ids = problem.workflow.tasks.ids
    start, finish = schedule.start, schedule.finish
    good = np.isfinite(start) & np.isfinite(finish) & (start >= 0) & (finish >= start)
    yield from found(
        "time",
        ~good,
        lambda i: f"task {ids[i]}",
        lambda i: f"runs from {start[i]:.12g} s to {finish[i]:.12g} s",
    )


def _offset(_: Problem, schedule: Schedule) -> Iterator[Violation]:
    if not 0.0 <= schedule.offset < np.inf:
        yield Violation("offset", "offset", f"is {schedule.offset:.12g} s")


def _machines(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    ids, machine, count = problem.workflow.tasks.ids, schedule.machine, problem.platform.n_machines
    yield from found(
        "machine",
        (machine < 0) | (machine >= count),
        lambda i: f"task {ids[i]}",
        lambda i: f"is on machine {machine[i]} of {count}",
    )


def _order(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    n, edges, order = problem.n_tasks, problem.workflow.edges, schedule.order
    if not np.array_equal(np.sort(order), np.arange(n)):
        yield Violation("order", "order", "is not a permutation of the tasks")
        return
    position = np.argsort(order)
    ids = problem.workflow.tasks.ids
    yield from found(
        "order",
        position[edges.source] >= position[edges.target],
        lambda e: f"task {ids[edges.target[e]]}",
        lambda e: f"is placed before its parent {ids[edges.source[e]]}",
    )


def _levels(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    ids, level = problem.workflow.tasks.ids, schedule.level
    count = np.array([len(m.type.frequencies_ghz) for m in problem.platform.machines])[schedule.machine]
    yield from found(
        "level",
        (level < 0) | (level >= count),
        lambda i: f"task {ids[i]}",
        lambda i: f"runs at level {level[i]} of {count[i]}",
    )


def _hosts(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    tasks, machine = problem.workflow.tasks, schedule.machine
    cores, memory = (machine_facts(problem.platform, name)[machine] for name in ("cores", "memory_bytes"))
    swapping = any(isinstance(rule, MemoryRule) and rule.mode != "hard" for rule in problem.constraints)
    fits = (tasks.cores <= cores) & ((tasks.memory <= memory) | swapping)
    able = ~np.isnan(LaidOut.of(problem, schedule).base)
    yield from found(
        "host",
        ~(fits & able),
        lambda i: f"task {tasks.ids[i]}",
        lambda i: (
            f"needs {tasks.cores[i]} cores, {tasks.memory[i]:g} B and accelerator "
            f"{tasks.accelerator[i]}; cannot run on {problem.platform.machines[machine[i]].name}"
        ),
    )


def _placements(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    ids, sites, p = problem.workflow.tasks.ids, problem.platform.sites, LaidOut.of(problem, schedule)
    for rule in problem.constraints:
        if isinstance(rule, PlacementRule) and rule.mode == "hard":
            away = np.zeros(problem.n_tasks, np.bool_)
            away[elsewhere(p, rule)] = True
            yield from found(
                "placement",
                away,
                lambda i: f"task {ids[i]}",
                lambda i: f"runs at {sites[p.site[i]].name}; {rule.name}",  # noqa: B023
            )


def _times(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    yield from check_times(LaidOut.of(problem, schedule))


def _links_and_figures(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    p = LaidOut.of(problem, schedule)
    moved = transfers(schedule if schedule.problem is problem else replace(schedule, problem=problem))
    if problem.platform.routing is not None:
        yield from check_links(p, problem.platform.routing, moved)
    yield from check_figures(p, moved, schedule.figures, schedule.violations)


# Each stage assumes that the stages before found nothing.
_STAGES: tuple[CheckStage, ...] = (
    (_shapes,),
    (_finite, _offset, _machines, _order),
    (_levels,),
    (_hosts, _placements),
    (_times, _links_and_figures),
)
