"""Placement by the least growth of a weighted sum of makespan, energy and cost (TMEC rule, with levels)."""

from __future__ import annotations

from math import inf, isnan
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray
from wfsched.core.compiling import compiled, inlined
from wfsched.placing.gaps import find_gap
from wfsched.placing.lease_costs import lease_rates
from wfsched.placing.timetable import arrivals, open_timetable, place
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.evaluation.tables import Tables
from wfsched.schedule.problem import Problem

_ONE = np.uint32(1)


class Charges(NamedTuple):
    """Growth of the weighted sum; n tasks, K machines, H levels.

    Parameters
    ----------
    work : (n, K) [s]
        Run times at the top frequency, of a shared machine the part that the task takes.
    busy : (K, H)
        For each second of work.
    leased : (K,)
        For each second from the first start on a machine to its last finish.
    opening : (K,)
        For the first task on a machine.
    makespan : float
        For each second of makespan.
    moved : (K, K)
        For each byte between machines.
    staged : (n, K)
        For staging in and out.
    """

    work: FloatArray
    busy: FloatArray
    leased: FloatArray
    opening: FloatArray
    makespan: float
    moved: FloatArray
    staged: FloatArray


def least_added(problem: Problem, order: IndexArray, weights: FloatArray) -> tuple[GeneArray, GeneArray]:
    """Return machine and level (n_tasks,) of each task, placed one by one where the sum grows least.

    What counts are the makespan, the energy and the cost that a task adds to those of all
    before it: busy, idle, boot and link energy, without what changes for tasks that are placed
    already. Ties go to what ends first. With a weight on energy alone this is the TMEC rule of
    Xie et al., with frequency levels beside machines. Leases are paid by the second here, and machines
    that run several tasks at a time are filled one task after another.

    Parameters
    ----------
    order : array (n_tasks,)
        A topological order.
    weights : array (3,)
        Of a second, a joule and a unit of currency.
    """
    alone = problem.tables._replace(shared=np.zeros(problem.n_machines, np.bool_))
    machine, level = np.empty(len(order), np.int16), np.empty(len(order), np.int16)
    place_least_added(alone, open_timetable(alone), _charges(problem.tables, weights), order, machine, level)
    return machine, level


def _charges(t: Tables, weights: FloatArray) -> Charges:
    second, joule, money = weights
    # A machine that is busy is not idle: that is taken off again.
    watts = t.pue[:, None] * (t.watts - t.idle_w[:, None]) * t.slowdown
    idle, rates = joule * t.pue * t.idle_w, money * lease_rates(t)
    staged = np.zeros(t.base.shape)
    if len(t.stage_in_s):
        staged = joule * t.stage_joules + money * t.stage_price
    return Charges(
        t.base * machine_shares(t),
        joule * watts + money * t.task_rate,
        np.where(t.always_on, 0.0, idle) + rates,
        joule * t.pue * t.boot_w * t.boot_s + rates * t.boot_s,
        float(second + idle[t.always_on].sum()),
        joule * t.link_joules + money * t.link_price,
        staged,
    )


@compiled
def place_least_added(tables, timetable, charges, order, machine, level):  # type: ignore[no-untyped-def]
    """Fill `machine` and `level` (n,) as `least_added` says.

    Parameters
    ----------
    tables : Tables
        Without shared machines.
    timetable : Timetable
        Newly opened; filled.
    charges : Charges
    order : (n,)
    """
    n_machines, n_levels = tables.slowdown.shape
    first, last = np.full(n_machines, inf), np.full(n_machines, -inf)
    moved = np.empty(n_machines)
    staging = tables.stage_out_s.shape[0] > 0
    makespan = 0.0
    for i in order:
        arrivals(tables, timetable, i, timetable.ready)
        _move(tables, timetable.machine, charges.moved, i, moved)
        least, soonest = inf, inf
        here, slow = -1, 0
        for k in range(n_machines):
            if isnan(tables.base[i, k]):
                continue
            used = last[k] > -inf
            home = tables.stage_out_s[i, k] if staging else 0.0
            fixed = moved[k] + charges.staged[i, k] + (0.0 if used else charges.opening[k])
            for h in range(n_levels):
                if isnan(tables.slowdown[k, h]):
                    break
                duration = tables.base[i, k] * tables.slowdown[k, h]
                start = find_gap(timetable.gaps, k, timetable.ready[k], duration)
                end = start + duration
                longer = max(0.0, first[k] - start) + max(0.0, end - last[k]) if used else end - start
                added = fixed + charges.work[i, k] * charges.busy[k, h] + longer * charges.leased[k]
                added += charges.makespan * max(0.0, end + home - makespan)
                if added < least or (added == least and end < soonest):
                    least, soonest, here, slow = added, end, k, h
                    timetable.begin[k], timetable.end[k] = start, end
        machine[i], level[i] = here, slow
        first[here] = min(first[here], timetable.begin[here])
        last[here] = max(last[here], soonest)
        makespan = max(makespan, soonest + (tables.stage_out_s[i, here] if staging else 0.0))
        place(tables, timetable, i, here)


@inlined
def _move(tables, machine, charge, i, moved):  # type: ignore[no-untyped-def]
    """Fill `moved` (K,) with the charge for the data of task `i`."""
    moved[:] = 0.0
    for edge in range(tables.parent_start[i], tables.parent_start[i + _ONE]):
        m = machine[tables.parent[edge]]
        for k in range(moved.shape[0]):
            moved[k] += tables.edge_bytes[edge] * charge[m, k]
