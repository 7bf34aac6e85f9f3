"""GAIN: tasks of the cheapest schedule move to the faster machines that gain most time per cost."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.heuristics.budget.cheapest import cheapest
from wfsched.heuristics.budget.grp_heft import with_rounding
from wfsched.heuristics.budget.reassigning import MAX_TRIED, reassign
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# Less than this (relative) is rounding, no gain.
_ROUNDING = 1e-12


def gain(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the schedule of `cheapest`, sped up by GAIN within the budget, all at f_max [1]_.

    Tasks are moved one by one, always by the greatest ``(T_old - T_new) / (C_new - C_old)`` of the
    moves that shorten the schedule and keep the budget: infinite where the cost is no more; of
    equals by the shortest. Makespan and cost are those of the whole schedule, computed anew after
    each move. It ends when the deadline holds (as soon as it does [our decision]: the rest of the
    budget stays unspent) or nothing helps; without a deadline only then.
    `wfsched.heuristics.budget.reassigning` says how moves are tried.

    References
    ----------
    .. [1] Sakellariou, Zhao, Tsiakkouri, Dikaiakos, "Scheduling workflows with budget constraints",
       in: Integrated Research in GRID Computing, Springer, 2007. Written from memory; not checked against
       the paper.
    """
    return within(problem, rng)[0]


def within(problem: Problem, rng: np.random.Generator, enough: int = MAX_TRIED) -> tuple[Schedule, int]:
    """Return the schedule of `gain` and the number of schedules tried.

    Parameters
    ----------
    enough : int
        As for `reassign`.
    """
    budget, deadline = with_rounding(problem.limit("budget")), problem.limit("deadline")
    in_time = deadline if np.isfinite(deadline) else -np.inf

    def by_gain(makespan: FloatArray, cost: FloatArray, now: FloatArray) -> tuple[FloatArray, FloatArray]:
        sooner, extra = now[0] - makespan, cost - now[1]
        extra = np.where(extra > now[1] * _ROUNDING, extra, 0.0)
        gains = (sooner > now[0] * _ROUNDING) & (cost <= budget)
        return np.where(gains, extra / np.where(gains, sooner, 1.0), np.inf), makespan

    return reassign(cheapest(problem, rng), by_gain, lambda now: bool(now[0] <= in_time), enough)
