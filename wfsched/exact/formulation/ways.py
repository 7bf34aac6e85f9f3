"""Ways to run a task: allowed and undominated pairs of machine and level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.problem import Problem


def allowed_ways(problem: Problem) -> BoolArray:
    """Tell which ways all rules allow, (n_tasks, n_machines, n_levels)."""
    hosts = problem.hosts.copy()
    for rule in problem.constraints:
        if not isinstance(rule, Constraint):
            hosts &= problem.rule_tables[rule.name] <= 0
    allowed: BoolArray = hosts[:, :, None] & ~np.isnan(problem.tables.slowdown)
    return allowed


def waiting_pays(problem: Problem, figures: Sequence[str]) -> bool:
    """Tell whether a later start of a task than necessary may improve `figures`.

    It may where idle power or a price is due from the first start on a machine to its last finish.
    """
    tables = problem.tables
    idle = "energy" in figures and bool((tables.idle_w[~tables.always_on] > 0).any())
    return idle or ("cost" in figures and bool(tables.lease_rate.any()))


def worthwhile_ways(problem: Problem, figures: Sequence[str]) -> BoolArray:
    """Tell which ways no other level of the machine dominates, (n_tasks, n_machines, n_levels).

    A level that is as fast and no worse in any figure can replace another at the same start. Where
    tasks must start as soon as they can, that moves others, which is no loss unless waiting pays.
    """
    tables = problem.tables
    least = [tables.slowdown]
    if "energy" in figures:
        least.append(tables.slowdown * (tables.watts - tables.idle_w[:, None]))
    if "cost" in figures:
        least.append(tables.task_rate)
    kept = ~_dominated(np.stack(least))
    worthwhile: BoolArray = np.broadcast_to(kept, (problem.n_tasks, *kept.shape))
    return worthwhile


def _dominated(figures: FloatArray) -> BoolArray:
    """Tell which levels another one dominates, (n_machines, n_levels).

    Of equal levels the highest is undominated.

    Parameters
    ----------
    figures : array (any, n_machines, n_levels)
    """
    one, other = figures[:, :, :, None], figures[:, :, None, :]
    no_worse: BoolArray = np.all(other <= one, axis=0)
    better: BoolArray = np.any(other < one, axis=0)
    level = np.arange(figures.shape[2])
    dominated: BoolArray = np.any(no_worse & (better | (level[None, :] > level[:, None])), axis=2)
    return dominated
