"""Starting schedules within deadline and budget, or nearest to them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import chain, islice
from math import inf, isinf

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.rng import generator
from wfsched.heuristics.budget import gain
from wfsched.heuristics.budget.dbcs import dbcs
from wfsched.heuristics.budget.forbidden_heft import forbid
from wfsched.heuristics.budget.grp_heft import with_rounding
from wfsched.heuristics.budget.grp_heft_sweep import BUDGET_SHARES, Attempt, attempts, planned_attempts
from wfsched.heuristics.budget.hbcs import hbcs
from wfsched.schedule.fronts.thinning import thinned
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# Schedules of GRP-HEFT that are handed over at most; HBCS, DBCS and what is repaired come on top.
MAX_KEPT = 6
# A repair may place this many tasks, or decode so many: some ten milliseconds.
_MAX_PLACED = 50_000
_MAX_DECODED = 500_000


def budget_seeds(problem: Problem, most: int | None = None) -> tuple[list[Schedule], int]:
    """Return schedules within deadline and budget, or nearest to them, and the number tried.

    First HBCS, DBCS and GRP-HEFT (on every run of the machines, and on leases bought beforehand).
    If none of their schedules keeps both bounds: forbidden-pair HEFT, which comes from the side of
    the time, GAIN, which comes from the side of the money, and GRP-HEFT with lower budgets. Returned are
    those that keep both, of GRP-HEFT a few between the fastest and the cheapest; if there are
    none, the one that breaks them least. Other constraints are not looked at. Without a deadline
    and a budget there is nothing to keep, and nothing is returned.

    Parameters
    ----------
    problem : Problem
    most : int, optional
        Schedules that may be tried in all; repairs get what the others leave of it, one each at
        least, and end the round of moves that they are in.

    Everything runs at f_max; no schedule comes twice. Takes some ten milliseconds for 100 tasks, some
    hundred for 1000.
    """
    limits = (with_rounding(problem.limit("deadline")), with_rounding(problem.limit("budget")))
    if all(isinf(limit) for limit in limits):
        return [], 0
    rng = generator(0, "budget seeds")
    tried = list(chain(attempts(problem, BUDGET_SHARES[:1]), planned_attempts(problem)))
    # HBCS makes the schedule of HEFT, DBCS that of the cheapest machine too.
    made, count = [hbcs(problem, rng), dbcs(problem, rng)], len(tried) + 4
    if not _any_within(made, tried, limits):
        forbidden, runs = forbid(problem, _within(_MAX_PLACED // problem.n_tasks, most, count))
        left = _within(_MAX_DECODED // problem.n_tasks, most, count + runs)
        gained, moves = gain.within(problem, rng, left)
        made += [forbidden, gained]
        count += runs + moves
    if not _any_within(made, tried, limits):
        lower = list(islice(attempts(problem, BUDGET_SHARES[1:]), _within(sys.maxsize, most, count)))
        tried += lower
        count += len(lower)
    made += [attempt.schedule(problem) for attempt in _between(tried, limits)]
    kept = [schedule for schedule in made if _excess(_figures(schedule), limits) == 0.0]
    nearest = min(made, key=lambda schedule: _excess(_figures(schedule), limits))
    return _distinct(kept or [nearest]), count


def _within(wanted: int, most: int | None, used: int) -> int:
    """Return `wanted`, or the rest of `most` where that is less; at least 1."""
    return wanted if most is None else max(1, min(wanted, most - used))


def _any_within(made: list[Schedule], tried: list[Attempt], limits: tuple[float, float]) -> bool:
    """Tell whether any schedule keeps both limits."""
    figures = chain(map(_figures, made), ((attempt.makespan_s, attempt.cost) for attempt in tried))
    return any(_excess(figure, limits) == 0.0 for figure in figures)


def _figures(schedule: Schedule) -> tuple[float, float]:
    return schedule.completion_s, schedule.cost


def _excess(figures: tuple[float, float], limits: tuple[float, float]) -> float:
    """Return the sum of the relative excesses over the limits."""
    bounded = [(float(value), limit) for value, limit in zip(figures, limits) if limit < inf]
    return sum(max(0.0, value - limit) / (limit or 1.0) for value, limit in bounded)


def _between(tried: list[Attempt], limits: tuple[float, float]) -> Iterable[Attempt]:
    """Return a few attempts from the fastest to the cheapest within the limits; else the nearest one."""
    if not tried:
        return []
    figures: FloatArray = np.array([(attempt.makespan_s, attempt.cost) for attempt in tried])
    excess = np.array([_excess((row[0], row[1]), limits) for row in figures])
    within = np.flatnonzero(excess == 0.0)
    if not len(within):
        return [tried[int(excess.argmin())]]
    within = within[moocore.is_nondominated(figures[within])]
    return [tried[int(within[row])] for row in thinned(figures[within], MAX_KEPT)]


def _distinct(schedules: list[Schedule]) -> list[Schedule]:
    """Return the schedules without duplicates, in their order."""
    genes = {(s.machine.tobytes(), s.level.tobytes(), s.order.tobytes()): s for s in reversed(schedules)}
    return list(genes.values())[::-1]
