"""Forbidden-pair HEFT: repeated runs of HEFT, each with one more pair of task and machine forbidden."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.heuristics.budget.grp_heft import with_rounding
from wfsched.heuristics.budget.loss import by_loss
from wfsched.heuristics.budget.reassigning import MAX_TRIED, TASKS_PER_MOVE
from wfsched.placing.lease_costs import total
from wfsched.placing.list_scheduling import place_in_order, schedule_of, top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.placing.task_prices import own_prices, second_prices
from wfsched.placing.ties import tied
from wfsched.placing.timetable import Timetable, clear_timetable, open_timetable
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def forbidden_heft(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the schedule of HEFT with pairs forbidden until the budget holds, at f_max.

    As long as the budget is broken one pair of a task and the machine that it runs on is forbidden
    and HEFT places all tasks anew (in the order that it had at first). Every such pair is tried,
    and the one that loses least goes: the least time lost for the money saved, as in `loss`. Once
    a pair is enough to keep the budget, the one that leaves the shortest schedule goes. What
    cannot be made cheap enough comes back as cheap as it got. The rule is ours; LOSS
    moves a task and leaves the others where they are, here they may all make way.

    A round takes n runs of HEFT; it forbids one pair in `TASKS_PER_MOVE`, one at the least, and no round
    begins once `MAX_TRIED` schedules were tried.
    """
    return forbid(problem, MAX_TRIED)[0]


def forbid(problem: Problem, enough: int) -> tuple[Schedule, int]:
    """Return the schedule of `forbidden_heft` and the number of schedules tried.

    Parameters
    ----------
    enough : int
        No round begins once so many schedules were tried; a round tries only as many pairs as are
        left, those first that could save most.
    """
    tables, timetable, budget = (
        problem.tables,
        open_timetable(problem.tables),
        with_rounding(problem.limit("budget")),
    )
    durations, prices = top_durations(problem), own_prices(problem)
    order = by_upward_rank(problem, durations).astype(np.uint32)
    rest = (order, durations, prices)
    now, tries = np.array(_run(tables, timetable, *rest)), 1
    while now[1] > budget and (left := enough - tries) > 0:
        pairs = _pairs(problem, timetable, durations)[:left]
        makespan, cost = try_without(tables, timetable, *rest, pairs)
        tries += len(pairs) + 1
        chosen = _chosen(makespan, cost, now, budget)
        if not len(chosen):
            break
        task = pairs[chosen]
        durations[task, timetable.machine[task]] = np.nan
        now = np.array(_run(tables, timetable, *rest))
    return schedule_of(problem, timetable), tries


def _pairs(problem: Problem, timetable: Timetable, durations: FloatArray) -> IntArray:
    """Return the tasks with another host, by falling greatest possible saving."""
    tasks = np.flatnonzero((~np.isnan(durations)).sum(axis=1) > 1)
    rate, home = second_prices(problem), timetable.machine
    spent = (timetable.finish - timetable.start) * rate[home]
    return tasks[np.argsort(tied(-spent[tasks]), kind="stable")]


def _chosen(makespan: FloatArray, cost: FloatArray, now: FloatArray, budget: float) -> IntArray:
    """Return the pairs to forbid; none if no pair saves cost."""
    if (cost <= budget).any():
        return np.lexsort((tied(cost), tied(np.where(cost <= budget, makespan, np.inf))))[:1]
    lost, _ = by_loss(makespan, cost, now)
    ranked = np.lexsort((tied(cost), tied(lost)))[: max(1, len(lost) // TASKS_PER_MOVE)]
    return ranked[np.isfinite(lost[ranked])]


@compiled
def _run(tables, timetable, order, durations, prices):  # type: ignore[no-untyped-def]
    """Place all tasks anew; return makespan [s] and cost."""
    clear_timetable(timetable)
    place_in_order(tables, timetable, order, durations, np.zeros((0, durations.shape[1])))
    return total(tables, timetable, prices)


@compiled
def try_without(tables, timetable, order, durations, prices, tasks):  # type: ignore[no-untyped-def]
    """Return makespan [s] and cost (n_pairs,) with each of `tasks` alone kept off its machine.

    Parameters
    ----------
    tables : Tables
    timetable : Timetable
        With all tasks placed; comes back so, with times of another schedule.
    order : (n,) unsigned
    durations : (n, K) [s]
        NaN where a task may not run; comes back as it was.
    prices : (n, K)
        `own_prices` of the problem.
    tasks : (n_pairs,)
    """
    home = timetable.machine.copy()
    makespan, cost = np.empty(tasks.shape[0]), np.empty(tasks.shape[0])
    for j in range(tasks.shape[0]):
        i = tasks[j]
        kept = durations[i, home[i]]
        durations[i, home[i]] = np.nan
        makespan[j], cost[j] = _run(tables, timetable, order, durations, prices)
        durations[i, home[i]] = kept
    timetable.machine[:] = home
    return makespan, cost
