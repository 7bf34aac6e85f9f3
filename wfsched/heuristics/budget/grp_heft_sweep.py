"""GRP-HEFT at several budgets: a lower one sometimes gives a shorter schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from math import inf, isinf

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled
from wfsched.heuristics.budget.cheapest import cheapest
from wfsched.heuristics.budget.grp_heft import place_within_budget, with_rounding
from wfsched.heuristics.budget.lease_plans import lease_plans
from wfsched.heuristics.budget.planned_leases import place_within_leases
from wfsched.heuristics.budget.provisioning import machine_runs
from wfsched.heuristics.makespan.heft import heft
from wfsched.placing.lease_costs import clear_lease_costs, open_lease_costs, total, unit_costs
from wfsched.placing.list_scheduling import schedule_from_times, top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.placing.task_prices import least_prices, lone_prices, own_prices
from wfsched.placing.timetable import Timetable, clear_timetable, open_timetable
from wfsched.schedule.evaluation.tables import UnsignedArray, longest_schedule
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# Budgets that are tried: shares of what there is to spend beyond the least that the tasks can cost.
BUDGET_SHARES = (1.0, 0.99, 0.98, 0.96, 0.93, 0.9, 0.85, 0.8, 0.7)


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """Result of one run of a list scheduler at f_max.

    Parameters
    ----------
    makespan_s : float
    cost : float
    machine : array (n_tasks,)
    start, finish : array (n_tasks,) [s]
    """

    makespan_s: float
    cost: float
    machine: UnsignedArray
    start: FloatArray
    finish: FloatArray

    def schedule(self, problem: Problem) -> Schedule:
        """Return the schedule, decoded."""
        return schedule_from_times(problem, self.machine, self.start, self.finish)


def grp_heft_sweep(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the fastest schedule within the budget that GRP-HEFT finds at this or lower budgets, at f_max.

    As `grp_heft`, which see for the source, but each contiguous run of the machines is tried with
    several budgets, down to `BUDGET_SHARES` of what there is to spend beyond the least that the tasks can
    cost. Less money makes another schedule, and now and then a shorter one. Where leases are
    rounded up to long units HEFT is also tried on leases that are bought beforehand, for as much work
    as the budget can hold (`lease_plans`): greed leaves paid time unused.

    Where no attempt keeps the budget the cheapest one-machine schedule is returned. Without a budget
    there is as much to spend as HEFT does.
    """
    limit, last = with_rounding(problem.limit("budget")), cheapest(problem, rng)
    tried = chain(attempts(problem), planned_attempts(problem))
    kept = [attempt for attempt in tried if attempt.cost <= limit]
    if not kept:
        return last
    best = min(kept, key=lambda attempt: attempt.makespan_s).schedule(problem)
    return last if last.cost <= limit and last.makespan_s < best.makespan_s else best


def attempts(problem: Problem, shares: tuple[float, ...] = BUDGET_SHARES) -> Iterator[Attempt]:
    """Yield the attempts of GRP-HEFT on each run of the machines with each budget; see `grp_heft_sweep`."""
    tables, full = problem.tables, top_durations(problem)
    own, lone = own_prices(problem), lone_prices(problem)
    low, most = float(least_prices(problem).sum()), _to_spend(problem)
    timetable, costs = open_timetable(tables), open_lease_costs(tables)
    for machines in machine_runs(problem):
        durations = np.full_like(full, np.nan)
        durations[:, machines] = full[:, machines]
        least = np.where(np.isnan(durations), inf, lone).min(axis=1)
        order = by_upward_rank(problem, durations).astype(np.uint32)
        for share in shares:
            limit = with_rounding(low + share * (most - low))
            if float(least.sum()) > limit:
                break
            figures = _run(tables, timetable, costs, order, durations, own, least, limit)
            yield _attempt(figures, timetable)


def planned_attempts(problem: Problem) -> Iterator[Attempt]:
    """Yield the attempts of HEFT on planned leases; see `lease_plans`."""
    tables, durations, own = problem.tables, top_durations(problem), own_prices(problem)
    order = by_upward_rank(problem, durations).astype(np.uint32)
    timetable, costs = open_timetable(tables), open_lease_costs(tables)
    deadline = min(problem.limit("deadline"), longest_schedule(tables))
    for units in lease_plans(problem, problem.limit("budget"), deadline):
        allowed = with_rounding(unit_costs(tables, units))
        yield _attempt(
            place_within_leases(tables, timetable, costs, order, durations, own, allowed), timetable
        )


def _attempt(figures: tuple[float, float], timetable: Timetable) -> Attempt:
    return Attempt(*figures, timetable.machine.copy(), timetable.start.copy(), timetable.finish.copy())


@compiled
def _run(tables, timetable, costs, order, durations, prices, least, limit):  # type: ignore[no-untyped-def]
    """Place all tasks anew, as `place_within_budget` does; return makespan [s] and cost."""
    clear_timetable(timetable)
    clear_lease_costs(costs)
    place_within_budget(tables, timetable, costs, order, durations, prices, least, limit)
    return total(tables, timetable, prices)


def _to_spend(problem: Problem) -> float:
    budget = problem.limit("budget")
    return heft(problem, np.random.default_rng(0)).cost if isinf(budget) else budget
