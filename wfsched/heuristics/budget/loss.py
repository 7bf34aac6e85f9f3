"""LOSS: tasks of the HEFT schedule move to cheaper machines at the least loss of time per saving."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.heuristics.budget.grp_heft import with_rounding
from wfsched.heuristics.budget.reassigning import reassign
from wfsched.heuristics.makespan.heft import heft
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# Less than this (relative) is rounding, no saving.
_ROUNDING = 1e-12


def loss(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the schedule of HEFT, repaired to the budget by LOSS, all at the top frequency [1]_.

    Tasks are moved one by one, always by the least ``(T_new - T_old) / (C_old - C_new)``: 0 where
    the makespan is no later, infinite where the cost is no less; of equals by the greatest saving
    [our decision]. Makespan and cost are those of the whole schedule, computed anew after each
    move: of the variants of the paper (written from memory, not checked) the one that recomputes. What
    cannot be made cheap enough comes back as cheap as it got. Without a budget it is HEFT.
    `wfsched.heuristics.budget.reassigning` says how moves are tried.

    References
    ----------
    .. [1] Sakellariou, Zhao, Tsiakkouri, Dikaiakos, "Scheduling workflows with budget constraints",
       in: Integrated Research in GRID Computing, Springer, 2007.
    """
    budget = with_rounding(problem.limit("budget"))
    return reassign(heft(problem, rng), by_loss, lambda now: bool(now[1] <= budget))[0]


def by_loss(makespan: FloatArray, cost: FloatArray, now: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the loss of time [s] for each unit of currency saved, and the cost, for each move.

    Parameters
    ----------
    makespan, cost : array (n_moves,) [s], [currency]
    now : array (2,)
        Makespan and cost before the move.
    """
    later, saved = makespan - now[0], now[1] - cost
    later = np.where(later > now[0] * _ROUNDING, later, 0.0)
    saving = saved > now[1] * _ROUNDING
    return np.where(saving, later / np.where(saving, saved, 1.0), np.inf), cost
