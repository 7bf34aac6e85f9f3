"""GRP-HEFT as in its public implementations, limited to the machines of a fixed platform."""

from __future__ import annotations

from math import inf

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, internal
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.heuristics.budget.grp_heft import best_within
from wfsched.heuristics.budget.provisioning import hosts_all, provision, speeds_and_prices
from wfsched.placing.lease_costs import billing_unit, is_prepaid
from wfsched.placing.list_scheduling import schedule_of, top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.placing.ties import less
from wfsched.placing.timetable import find_starts, open_timetable, place
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def grp_heft_literal(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the best schedule of GRP-HEFT's rounds, all at f_max; it may break the budget [1]_.

    Machines of equal speed and price that host the same tasks are one type. Each round buys
    machines for one billing unit (`provision`, no more of a type than there are) and runs `prepaid`
    on them; the shortest schedule within the budget wins, or else the cheapest. The billing unit
    is the quantum of the leases, or one second where there is none.

    Our decisions: a round whose machines cannot host every task is left out, and where no round
    is left the whole platform is used. The first round is held to the budget like the others.

    References
    ----------
    .. [1] Faragardi et al., IEEE TPDS 31(6):1239-1254, 2020, doi 10.1109/TPDS.2019.2961098; after
       four public implementations that agree; not checked against the paper.
    """
    budget = problem.limit("budget")
    machine_type, (speed, hourly) = _types(problem)
    limits = np.bincount(machine_type)
    bought = provision(speed, hourly * billing_unit(problem) / SECONDS_PER_HOUR, budget, limits)
    rounds = [_instances(machine_type, counts) for counts in bought]
    usable = [machines for machines in rounds if hosts_all(problem, machines)]
    everything = np.arange(problem.n_machines)
    return best_within(
        (prepaid(problem, machines, machine_type) for machines in usable or [everything]), budget
    )


def _types(problem: Problem) -> tuple[IntArray, FloatArray]:
    """Return the type of each machine (n_machines,), and the speed and price of each type (2, n_types)."""
    _, hosting = np.unique(problem.hosts, axis=1, return_inverse=True)
    columns = np.stack([*speeds_and_prices(problem), hosting.reshape(-1)])
    types, machine_type = np.unique(columns, axis=1, return_inverse=True)
    return machine_type.reshape(-1).astype(np.int64), types[:2]


def _instances(machine_type: IntArray, counts: IntArray) -> IntArray:
    """Return the first machines of each type, as many as are bought; ascending."""
    bought = [np.flatnonzero(machine_type == t)[:count] for t, count in enumerate(counts)]
    return np.sort(np.concatenate(bought)).astype(np.int64)


def prepaid(problem: Problem, machines: IntArray, machine_type: IntArray) -> Schedule:
    """Return the schedule of the literal modified HEFT; each of `machines` is paid for one unit.

    By falling upward rank (means over `machines`): if the task ends first on a machine whose paid
    time it does not exceed, it goes there. Else, if there is an unused machine of that type, it
    goes there too and the unused one is given back for a further unit of it (of several the one
    with the highest index). Else it goes to the machine with the earliest finish within paid
    time. Else to that with the earliest finish, paid or not.

    Parameters
    ----------
    machines : array of int
    machine_type : array (n_machines,)
        Type of each machine.
    """
    durations = top_durations(problem)
    durations[:, np.setdiff1d(np.arange(problem.n_machines), machines)] = np.nan
    order = by_upward_rank(problem, durations).astype(np.uint32)
    units = np.zeros(problem.n_machines)
    units[machines] = 1.0
    timetable = open_timetable(problem.tables)
    place_prepaid(problem.tables, timetable, order, durations, machine_type, units, billing_unit(problem))
    return schedule_of(problem, timetable)


@compiled
def place_prepaid(tables, timetable, order, durations, machine_type, units, unit):  # type: ignore[no-untyped-def]
    """Place tasks as `prepaid` says.

    Parameters
    ----------
    tables : Tables
    timetable : Timetable
        Newly opened; filled.
    order : (n,) unsigned
    durations : (n, K) [s]
        NaN where a task may not run.
    machine_type : (K,)
    units : (K,)
        Billing units that each machine is paid for; changed. 0: not there (any more).
    unit : float [s]
    """
    n_machines = durations.shape[1]
    first, last = np.full(n_machines, inf), np.full(n_machines, -inf)
    for i in order:
        find_starts(tables, timetable, i, durations, True)
        soonest, soonest_paid = -1, -1
        for k in range(n_machines):
            if units[k] == 0.0 or not timetable.end[k] < inf:
                continue
            if soonest < 0 or less(timetable.end[k], timetable.end[soonest]):
                soonest = k
            lease = (min(first[k], timetable.begin[k]), max(last[k], timetable.end[k]))
            paid = is_prepaid(tables, k, lease[0], lease[1], units[k], unit)
            if paid and (soonest_paid < 0 or less(timetable.end[k], timetable.end[soonest_paid])):
                soonest_paid = k
        chosen = soonest
        if soonest != soonest_paid:
            spare = _spare(units, last, machine_type, soonest)
            if spare >= 0:
                units[spare] = 0.0
                units[soonest] += 1.0
            elif soonest_paid >= 0:
                chosen = soonest_paid
        place(tables, timetable, i, chosen)
        first[chosen] = min(first[chosen], timetable.begin[chosen])
        last[chosen] = max(last[chosen], timetable.end[chosen])


@internal
def _spare(units, last, machine_type, like):  # type: ignore[no-untyped-def]
    """Return the last machine that is paid for, unused and of the type of `like`; -1 if none is."""
    for k in range(units.shape[0] - 1, -1, -1):
        if units[k] > 0.0 and last[k] < 0.0 and k != like and machine_type[k] == machine_type[like]:
            return k
    return -1
