"""Slack reclamation: tasks with slack run at lower frequency levels."""

from __future__ import annotations

import math

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.heuristics.makespan.heft import heft
from wfsched.placing.redecoding import open_redecoding, redecode
from wfsched.placing.slack import frugal_levels
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.evaluation.supply_tables import NO_SUPPLY
from wfsched.schedule.figures import CARBON, COMPLETION, COST, ENERGY
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# No sweep begins after this many tasks were looked at: late sweeps find little, and take as long.
MAX_TASKS_SWEPT = 5_000

# Less than this (relative) is rounding, no gain.
_ROUNDING = 1e-12


def heft_reclaim(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the HEFT schedule with its slack reclaimed by `reclaim`."""
    return reclaim(heft(problem, rng))


def reclaim(schedule: Schedule, deadline: float | None = None) -> Schedule:
    """Return the schedule with tasks slowed down within their slack [1]_, [2]_.

    Machines and order stay. Tasks are swept by falling saving, ``run time * (P - P_ee)``; each
    takes the lowest frequency level with which the schedule still keeps the deadline, not below
    the most frugal one of its machine; sweeps repeat until nothing changes, or `MAX_TASKS_SWEPT`
    tasks were looked at. The most frugal level is that of the least ``(P - P_idle) * slowdown``:
    the machine would draw its idle power in the slack anyway.

    Every step is decoded by the kernel. It stands if the energy falls and the budget (as far as
    it was kept) and, with a supply, the carbon are not the worse for it. (The kernel starts tasks
    as early as their data and their machine let them: that the run time fits between the earliest
    start and the latest finish of a task, as [1]_ has it, and that the end keeps the deadline are
    one and the same.) Decoding O(n levels) schedules takes O(n (n + e) levels) a sweep.

    Parameters
    ----------
    schedule : Schedule
        Its holds and offset are kept.
    deadline : float [s], optional
        Counted from submission. By default the limit of the problem, and if there is none the
        completion of the schedule. A schedule that is later than that gets no later.

    References
    ----------
    .. [1] Huang, Su, Li et al., "Enhanced energy-efficient scheduling for parallel applications in
       cloud", CCGrid 2012.
    .. [2] Tang et al., "An energy-efficient task scheduling algorithm in DVFS-enabled cloud
       environment", J. Grid Computing, doi 10.1007/s10723-015-9334-y.
    """
    problem = schedule.problem
    redecoding = open_redecoding(schedule)
    best = redecoding.figures.copy()
    limits = (_latest(schedule, deadline), _highest_cost(schedule), bool(problem.supply))
    frugal = frugal_levels(problem)
    sequence = _by_saving(schedule, frugal)
    bare = problem.tables._replace(supply=NO_SUPPLY)
    for _ in range(1 + MAX_TASKS_SWEPT // problem.n_tasks):
        if not _sweep(problem.tables, bare, redecoding, sequence, frugal, limits, best):
            break
    return Schedule.decode(
        problem,
        schedule.machine,
        redecoding.level.astype(np.int16),
        schedule.order,
        hold=schedule.hold,
        offset=schedule.offset,
    )


def _latest(schedule: Schedule, deadline: float | None) -> float:
    limit = schedule.problem.limit("deadline") if deadline is None else deadline
    completion = schedule.completion_s
    return completion if math.isinf(limit) else max(limit, completion)


def _highest_cost(schedule: Schedule) -> float:
    """Return the highest cost allowed: the budget with its tolerance, or the cost of the schedule."""
    for constraint in schedule.problem.constraints:
        if isinstance(constraint, Constraint) and constraint.name == "budget":
            return max(constraint.limit + constraint.tolerance, schedule.cost)
    return math.inf


def _by_saving(schedule: Schedule, frugal: IntArray) -> IntArray:
    """Return the tasks (n_tasks,) by falling saving; equal ones as they are placed."""
    tables, machine = schedule.problem.tables, schedule.machine
    watts = tables.watts[machine, schedule.level] - tables.watts[machine, frugal[machine]]
    saving: FloatArray = (schedule.finish - schedule.start) * watts
    order = schedule.order
    return order[np.argsort(-saving[order], kind="stable")].astype(np.int64)


@compiled
def _sweep(tables, bare, r, sequence, frugal, limits, best):  # type: ignore[no-untyped-def]
    """Slow each task of `sequence` down as far as allowed; return the number slowed.

    `best` (N_FIGURES,) holds the figures of what stands, `limits` the latest completion [s], the
    highest cost, and whether carbon counts. `bare` are the tables without the supply: most steps
    fall without it being looked at, which takes several times as long as the rest.
    """
    changed = 0
    for i in sequence:
        k, level = r.machine[i], r.level[i]
        for lower in range(frugal[k], level):
            r.level[i] = lower
            redecode(bare, r)
            stands = _stands(r.figures, limits, best)
            if stands and limits[2]:
                redecode(tables, r)
                stands = r.figures[CARBON] <= best[CARBON]
            if stands:
                best[:] = r.figures
                changed += 1
                break
            r.level[i] = level
    return changed


@compiled
def _stands(figures, limits, best):  # type: ignore[no-untyped-def]
    kept = figures[COMPLETION] <= limits[0] and figures[COST] <= limits[1]
    return kept and figures[ENERGY] < best[ENERGY] * (1.0 - _ROUNDING)
