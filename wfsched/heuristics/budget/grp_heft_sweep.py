"""GRP-HEFT at several budgets: with less to spend greed sometimes ends sooner."""

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
from wfsched.heuristics.budget.lease_plans import allotments
from wfsched.heuristics.budget.planned_leases import place_within_leases
from wfsched.heuristics.budget.provisioning import machine_runs
from wfsched.heuristics.makespan.heft import heft
from wfsched.placing.lease_costs import clear_bill, open_bill, settle
from wfsched.placing.list_scheduling import schedule_from_times, top_durations
from wfsched.placing.ranks import by_falling_rank, upward_ranks
from wfsched.placing.task_prices import least_prices, lone_prices, own_prices
from wfsched.placing.timetable import Books, clear, open_books
from wfsched.schedule.evaluation.tables import UnsignedArray, longest_schedule
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# Budgets that are tried: shares of what there is to spend beyond the least that the tasks can cost.
SHARES = (1.0, 0.99, 0.98, 0.96, 0.93, 0.9, 0.85, 0.8, 0.7)


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """What one run of a list scheduler made, all at f_max.

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
    """Return the fastest schedule within the budget that GRP-HEFT finds at it or at less, at f_max.

    As `grp_heft`, which see for the source, but each contiguous run of the machines is tried with
    several budgets, down to `SHARES` of what there is to spend beyond the least that the tasks can
    cost. Less money makes another schedule, and now and then a shorter one. Where leases are
    rounded up to long units HEFT is also tried on leases that are bought beforehand, for as much work
    as the budget can hold (`allotments`): greed leaves paid time unused.

    Where no attempt keeps the budget the cheapest one-machine schedule is returned. Without a budget
    there is as much to spend as HEFT does.
    """
    limit, last = with_rounding(problem.limit("budget")), cheapest(problem, rng)
    tried = chain(attempts(problem), allotted(problem))
    kept = [attempt for attempt in tried if attempt.cost <= limit]
    if not kept:
        return last
    best = min(kept, key=lambda attempt: attempt.makespan_s).schedule(problem)
    return last if last.cost <= limit and last.makespan_s < best.makespan_s else best


def attempts(problem: Problem, shares: tuple[float, ...] = SHARES) -> Iterator[Attempt]:
    """Yield what GRP-HEFT makes of each run of the machines with each budget; see `grp_heft_sweep`."""
    tables, full = problem.tables, top_durations(problem)
    own, lone = own_prices(problem), lone_prices(problem)
    low, most = float(least_prices(problem).sum()), _to_spend(problem)
    books, bill = open_books(tables), open_bill(tables)
    for machines in machine_runs(problem):
        durations = np.full_like(full, np.nan)
        durations[:, machines] = full[:, machines]
        least = np.where(np.isnan(durations), inf, lone).min(axis=1)
        order = by_falling_rank(problem, upward_ranks(problem, durations)).astype(np.uint32)
        for share in shares:
            limit = with_rounding(low + share * (most - low))
            if float(least.sum()) > limit:
                break
            figures = _run(tables, books, bill, order, durations, own, least, limit)
            yield _attempt(figures, books)


def allotted(problem: Problem) -> Iterator[Attempt]:
    """Yield what HEFT makes of leases bought beforehand; see `allotments`."""
    tables, durations, own = problem.tables, top_durations(problem), own_prices(problem)
    order = by_falling_rank(problem, upward_ranks(problem, durations)).astype(np.uint32)
    books, bill = open_books(tables), open_bill(tables)
    deadline = min(problem.limit("deadline"), longest_schedule(tables))
    for units in allotments(problem, problem.limit("budget"), deadline):
        allowed = with_rounding(units * tables.lease_rate * tables.quantum_s)
        yield _attempt(place_within_leases(tables, books, bill, order, durations, own, allowed), books)


def _attempt(figures: tuple[float, float], books: Books) -> Attempt:
    return Attempt(*figures, books.machine.copy(), books.start.copy(), books.finish.copy())


@compiled
def _run(tables, books, bill, order, durations, prices, least, limit):  # type: ignore[no-untyped-def]
    """Place all tasks anew, as `place_within_budget` does; return makespan [s] and cost."""
    clear(books)
    clear_bill(bill)
    place_within_budget(tables, books, bill, order, durations, prices, least, limit)
    return settle(tables, books, prices)


def _to_spend(problem: Problem) -> float:
    budget = problem.limit("budget")
    return heft(problem, np.random.default_rng(0)).cost if isinf(budget) else budget
