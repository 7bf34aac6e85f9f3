"""MECABP (minimising energy consumption by available budget preassignment): least energy per budget share."""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import compiled
from wfsched.heuristics.budget.grp_heft import with_rounding
from wfsched.heuristics.budget.mslbl import set_aside
from wfsched.placing.least_energy import task_joules
from wfsched.placing.list_scheduling import place_at, top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.placing.task_prices import level_prices
from wfsched.placing.ties import less
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def mecabp(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the MECABP schedule: least energy within the budget, levels chosen too [1]_.

    Each task has a part of the budget set aside, between the least and the most that it can cost on any
    machine at any level (`set_aside`). By falling upward rank it goes to the machine and level
    of the least energy, of those that cost no more than its own part and what the tasks before it
    left over; of equals to the earlier finish at f_max, then the lower index. Where there is none
    it goes where it is cheapest. It starts as early as HEFT would start it there.

    After the abstract of the paper, which has the parts of the budget and the choice by energy; the
    parts are shared out as in MSLBL by the same authors [our decision]. What a task
    costs is its price, or that of its lease by the second; its energy is that of the facility
    while it runs. On leases that are rounded up or idle in between the budget may break.

    References
    ----------
    .. [1] Chen, Xie, Li, "Reducing energy consumption with cost budget using available budget
       preassignment in heterogeneous cloud computing systems", IEEE Access 6:20572, 2018,
       doi 10.1109/ACCESS.2018.2825648.
    """
    cost, joules = level_prices(problem), task_joules(problem)
    flat = np.where(np.isnan(cost), np.inf, cost).reshape(problem.n_tasks, -1)
    parts = set_aside(flat.min(axis=1), np.nanmax(cost, axis=(1, 2)), with_rounding(problem.limit("budget")))
    durations = top_durations(problem)
    order = by_upward_rank(problem, durations)
    return place_at(problem, order, *choose_within_parts(order, cost, joules, durations, parts))


@compiled
def choose_within_parts(order, cost, joules, durations, parts):  # type: ignore[no-untyped-def]
    """Return machine and level (n,) of each task, as `mecabp` chooses them.

    Parameters
    ----------
    order : (n,)
    cost, joules : (n, K, H)
        NaN where a task may not run.
    durations : (n, K) [s]
        At f_max.
    parts : (n,)
        What is set aside for each task.
    """
    n_tasks, n_machines, n_levels = cost.shape
    machine, level = np.zeros(n_tasks, np.int64), np.zeros(n_tasks, np.int16)
    over = 0.0
    for i in order:
        limit = over + parts[i]
        best, within = (np.inf, np.inf), False
        for k in range(n_machines):
            for h in range(n_levels):
                if not cost[i, k, h] < np.inf:
                    continue
                fits = not less(limit, cost[i, k, h])
                value = (joules[i, k, h] if fits else cost[i, k, h], durations[i, k])
                tied = not less(best[0], value[0])
                better = less(value[0], best[0]) or (tied and less(value[1], best[1]))
                if (fits and not within) or (fits == within and better):
                    machine[i], level[i], best, within = k, h, value, fits
        over = limit - cost[i, machine[i], level[i]]
    return machine, level
