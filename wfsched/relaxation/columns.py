"""Columns of the program: ways to run a task on a group of machines at a level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.relaxation.machines import Groups
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class WayColumns:
    """The ways to run each task, sorted by (task, group, level); C in all.

    Parameters
    ----------
    task, group, level : (C,)
    seconds : (C,) [s]
        Run time.
    area : (C,) [s]
        Time of the whole machine: run time times share.
    joules : (C,) [J]
        Energy of its site while it runs, overhead included, beyond idle energy.
    idle_joules : (C,) [J]
        Idle energy of the machine, or of its share, meanwhile.
    staging : (C,) [J]
        Energy of the links to stage its files.
    price : (C,)
        Price under `per_task` pricing, staging included.
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


def columns(problem: Problem, groups: Groups) -> WayColumns:
    """Return the columns of `problem`, without dominated levels.

    With a supply all levels stay: at less power more of the energy may be green.
    """
    tables, at = problem.tables, groups.first
    levels = ~np.isnan(tables.slowdown) if problem.supply else worthwhile(problem)
    wanted = problem.hosts[:, at, None] & levels[at]
    task, group, level = (index.astype(np.int64) for index in np.nonzero(wanted))
    machine = at[group]
    base = tables.base[task, machine]
    share = machine_shares(tables)[task, machine]
    seconds = base * tables.slowdown[machine, level]
    idle = tables.pue[machine] * tables.idle_w[machine]
    active = tables.pue[machine] * tables.watts[machine, level]
    staged = len(tables.stage_joules) > 0
    price = base * share * tables.task_rate[machine, level]
    return WayColumns(
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
    """Tell which levels no higher level of the machine dominates, (K, H).

    A higher level is quicker and, under `per_task` pricing, cheaper; if it takes no more energy
    beyond idling either, it can stand in for the lower one in any schedule. (A mixture of two levels
    cannot stand in for one between them: the slower of the two may not fit where that one does.)
    """
    tables = problem.tables
    joules = (tables.watts - tables.idle_w[:, None]) * tables.slowdown
    joules = np.where(np.isnan(joules), np.inf, joules)
    # Least energy of the levels above each.
    above = np.minimum.accumulate(joules[:, ::-1], axis=1)[:, ::-1]
    above = np.column_stack([above[:, 1:], np.full(len(joules), np.inf)])
    needed: BoolArray = joules < above
    return needed
