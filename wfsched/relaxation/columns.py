"""The columns of the programme: a task on a group of machines at a level, and what it takes there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.relaxation.machines import Groups
from wfsched.schedule.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The ways to run each task, sorted by (task, group, level); C in all.

    Parameters
    ----------
    task, group, level : (C,)
    seconds : (C,) [s]
        Run time.
    area : (C,) [s]
        Time of a whole machine that it is worth: run time times share.
    joules : (C,) [J]
        What its site draws while it runs, overhead included, beyond what the machine would draw
        idle.
    idle_joules : (C,) [J]
        What the site would have drawn meanwhile for the idle machine, or its part.
    staging : (C,) [J]
        What the links draw to stage its files.
    price : (C,)
        Under `per_task` pricing, and of its staging.
    first : (n + 1,)
        Where the columns of each task begin.
    """

    task: IntArray
    group: IntArray
    level: IntArray
    seconds: FloatArray
    area: FloatArray
    joules: FloatArray
    idle_joules: FloatArray
    staging: FloatArray
    price: FloatArray
    first: IntArray

    def __len__(self) -> int:
        return len(self.task)


def columns(problem: Problem, groups: Groups) -> Columns:
    """Return the columns of `problem`, without levels that others of the same machine beat.

    With a supply all levels stay: at less power more of it may be green, whatever the energy.
    """
    tables, at = problem.tables, groups.first
    levels = ~np.isnan(tables.slowdown) if problem.supply else worthwhile(problem)
    wanted = problem.hosts[:, at, None] & levels[at]
    task, group, level = (index.astype(np.int64) for index in np.nonzero(wanted))
    machine = at[group]
    base = tables.base[task, machine]
    share = np.where(tables.shared[machine], tables.task_cores[task] / tables.cores[machine], 1.0)
    seconds = base * tables.slowdown[machine, level]
    idle = tables.pue[machine] * tables.idle_w[machine]
    active = tables.pue[machine] * tables.watts[machine, level]
    staged = len(tables.stage_joules) > 0
    price = base * share * tables.task_rate[machine, level]
    return Columns(
        task=task,
        group=group,
        level=level,
        seconds=seconds,
        area=seconds * share,
        joules=(active - idle) * seconds * share,
        idle_joules=idle * seconds * share,
        staging=tables.stage_joules[task, machine] if staged else np.zeros(len(task)),
        price=price + tables.stage_price[task, machine] if staged else price,
        first=np.searchsorted(task, np.arange(problem.n_tasks + 1)).astype(np.int64),
    )


def worthwhile(problem: Problem) -> BoolArray:
    """Tell which levels a relaxation needs, (K, H).

    With y = f_max / f, run time and price are affine in y and rise with it. So a level above the
    lower convex hull of (y, energy beyond idling), or to the right of its least point, is no better
    than a mixture of two others.
    """
    tables = problem.tables
    joules = (tables.watts - tables.idle_w[:, None]) * tables.slowdown
    needed = np.zeros(joules.shape, np.bool_)
    for k, machine in enumerate(problem.platform.machines):
        top_over = machine.type.frequencies_ghz[-1] / machine.type.frequencies_ghz
        needed[k, _hull(top_over.tolist(), joules[k].tolist())] = True
    return needed


def _hull(y: list[float], joules: list[float]) -> list[int]:
    """Return the levels on the falling part of the lower convex hull, the top one first."""
    kept: list[int] = []
    for h in reversed(range(len(y))):
        if kept and joules[h] >= joules[kept[-1]]:
            continue
        while len(kept) > 1:
            a, b = kept[-2], kept[-1]
            across = (y[b] - y[a]) * (joules[h] - joules[a])
            if across > (y[h] - y[a]) * (joules[b] - joules[a]):
                break
            kept.pop()
        kept.append(h)
    return kept
