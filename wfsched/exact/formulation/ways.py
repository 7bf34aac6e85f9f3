"""Ways to run a task, a machine and a level each: which are allowed, and which are worth a look."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.problem import Problem


def allowed_ways(problem: Problem) -> BoolArray:
    """Tell what all rules let a task run as, (n_tasks, n_machines, n_levels)."""
    hosts = problem.hosts.copy()
    for rule in problem.constraints:
        if not isinstance(rule, Constraint):
            hosts &= problem.rule_tables[rule.name] <= 0
    allowed: BoolArray = hosts[:, :, None] & ~np.isnan(problem.tables.slowdown)
    return allowed


def waiting_pays(problem: Problem, figures: Sequence[str]) -> bool:
    """Tell whether a schedule may be better by `figures` because a task starts later than it could.

    It may where idle power is drawn, or a price paid, from the first start on a machine to its last end.
    """
    tables = problem.tables
    idle = "energy" in figures and bool((tables.idle_w[~tables.always_on] > 0).any())
    return idle or ("cost" in figures and bool(tables.lease_rate.any()))


def worthwhile_ways(problem: Problem, figures: Sequence[str]) -> BoolArray:
    """Tell which ways no other level of the machine beats, (n_tasks, n_machines, n_levels).

    A level that is as quick and takes no more of any figure can take the place of another, at the same
    start. Where tasks must start as soon as they can, that moves others, which is no loss unless
    waiting pays.
    """
    tables = problem.tables
    least = [tables.slowdown]
    if "energy" in figures:
        least.append(tables.slowdown * (tables.watts - tables.idle_w[:, None]))
    if "cost" in figures:
        least.append(tables.task_rate)
    kept = ~_beaten(np.stack(least))
    worthwhile: BoolArray = np.broadcast_to(kept, (problem.n_tasks, *kept.shape))
    return worthwhile


def _beaten(figures: FloatArray) -> BoolArray:
    """Tell which levels another one beats, (n_machines, n_levels), of `figures` (any, n_machines, n_levels).

    Of equal levels the highest is left.
    """
    one, other = figures[:, :, :, None], figures[:, :, None, :]
    no_worse: BoolArray = np.all(other <= one, axis=0)
    better: BoolArray = np.any(other < one, axis=0)
    level = np.arange(figures.shape[2])
    beaten: BoolArray = np.any(no_worse & (better | (level[None, :] > level[:, None])), axis=2)
    return beaten
