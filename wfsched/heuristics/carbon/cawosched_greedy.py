"""Greedy phase of CaWoSched: each task starts where it emits least. Compiled."""

from __future__ import annotations

from math import inf, isnan
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled
from wfsched.heuristics.carbon.green_power_left import added, book, open_green_power, piece_at
from wfsched.placing.order_graph import OrderGraph, bound_starts
from wfsched.placing.ties import TIE_TOLERANCE, less, no_later
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.schedule import Schedule

# Tasks of a block that is aligned with a border, as the paper has it.
BLOCK_SIZE = 3


class Draws(NamedTuple):
    """Power that the tasks of a schedule draw; n tasks.

    Parameters
    ----------
    site : (n,)
    length : (n,) [s]
    watts : (n,) [W]
        Beyond the idle power, facility overhead included.
    whole_w : (n,) [W]
        Power of the machine that runs the task: idle and beyond.
    shifts : (n, 2 BLOCK_SIZE) [s]
        From a border to the start of the task, for blocks aligned with it: first those that
        begin there, then those that end there.
    """

    site: IntArray
    length: FloatArray
    watts: FloatArray
    whole_w: FloatArray
    shifts: FloatArray


def draws(schedule: Schedule) -> Draws:
    """Return the power that the tasks of `schedule` draw."""
    problem, machine, level = schedule.problem, schedule.machine, schedule.level
    tables, tasks = problem.tables, np.arange(problem.n_tasks)
    length = tables.base[tasks, machine] * tables.slowdown[machine, level]
    share = machine_shares(tables)[tasks, machine]
    whole = tables.watts[machine, level]
    beyond = share * tables.pue[machine] * (whole - tables.idle_w[machine])
    site = np.array([m.site for m in problem.platform.machines])
    return Draws(site[machine], length, beyond, whole, _shifts(schedule, length))


def _shifts(schedule: Schedule, length: FloatArray) -> FloatArray:
    """Return `Draws.shifts`; blocks are of tasks that follow each other on one machine."""
    shifts = np.full((len(length), 2 * BLOCK_SIZE), np.nan)
    order, machine = schedule.order, schedule.machine
    for k in np.unique(machine):
        queued = order[machine[order] == k]
        run = np.concatenate([[0.0], np.cumsum(length[queued])])
        for size in range(BLOCK_SIZE):
            shifts[queued[size:], size] = run[size : len(queued)] - run[: len(queued) - size]
            last = np.arange(size + 1, len(queued) + 1)
            shifts[queued[: len(queued) - size], BLOCK_SIZE + size] = run[last - size - 1] - run[last]
    return shifts


def rest_watts(schedule: Schedule) -> FloatArray:
    """Return the idle power (n_sites,) [W] of the machines in use and of those always on."""
    problem = schedule.problem
    tables, used = problem.tables, np.zeros(problem.n_machines, np.bool_)
    used[schedule.machine] = True
    idle = tables.pue * tables.idle_w * (used | tables.always_on)
    site = np.array([machine.site for machine in problem.platform.machines])
    resting: FloatArray = np.bincount(site, weights=idle, minlength=len(problem.platform.sites)).astype(
        np.float64
    )
    return resting


def greedy_starts(
    schedule: Schedule, graph: OrderGraph, drawn: Draws, sequence: IntArray, end: float, *, refined: bool
) -> FloatArray:
    """Return the starts (n_tasks,) [s] that the greedy choice gives.

    Parameters
    ----------
    sequence : array (n_tasks,)
        The tasks by score.
    end : float [s]
        Deadline, counted from the start of the workflow as all times here.
    refined : bool
        Whether blocks of tasks are aligned with the borders of the supply.
    """
    tables = schedule.problem.tables
    green_power = open_green_power(tables, schedule.problem.n_tasks, rest_watts(schedule))
    shifts = drawn.shifts if refined else drawn.shifts[:, :0]
    borders = (tables.supply.first, tables.supply.knot)
    starts: FloatArray = _greedy(
        graph, green_power, drawn, np.ascontiguousarray(shifts), borders, sequence, schedule.offset, end
    )
    return starts


@compiled
def _greedy(graph, green_power, drawn, shifts, borders, sequence, offset, end):  # type: ignore[no-untyped-def]
    fixed = np.zeros(sequence.shape[0], np.bool_)
    early, late = np.zeros(sequence.shape[0]), np.zeros(sequence.shape[0])
    for i in sequence:
        bound_starts(graph, fixed, early, late, end)
        site, watts = drawn.site[i], drawn.watts[i]
        low, high = early[i] + offset, late[i] + offset
        begin = _best_start(green_power, borders, shifts[i], site, watts, drawn.length[i], low, high)
        fixed[i] = True
        early[i] = max(early[i], begin - offset)
        late[i] = early[i]
        book(green_power, site, begin, begin + drawn.length[i], watts)
    return early


@compiled
def _best_start(green_power, borders, shifts, site, watts, length, low, high):  # type: ignore[no-untyped-def]
    """Return the best start from `low` to `high` [s], all counted from the start of the problem.

    Looked at are `low`, the begin of each piece of the green_power, and the borders of the supply
    (first and knot of its tables) moved by each of `shifts`.
    """
    best, piece, begin = (inf, inf, inf), piece_at(green_power, site, low), low
    while no_later(begin, high):
        rated = _rated(green_power, site, min(begin, high), watts, length)
        best = rated if _better(rated, best, watts) else best
        piece += 1
        begin = green_power.time[site, piece] if piece < green_power.size[site] else inf
    first, knot = borders
    own = knot[first[site] : first[site + 1]]
    for shift in shifts:
        if isnan(shift):
            continue
        for q in range(np.searchsorted(own, low - shift), own.shape[0]):
            begin = max(low, own[q] + shift)
            if not no_later(begin, high):
                break
            rated = _rated(green_power, site, min(begin, high), watts, length)
            best = rated if _better(rated, best, watts) else best
    return best[2]


@compiled
def _rated(green_power, site, begin, watts, length):  # type: ignore[no-untyped-def]
    """Return the rating of a start, least first: carbon, negated green power left, start."""
    carbon = added(green_power, site, begin, begin + length, watts)[1]
    return (carbon, -green_power.left[site, piece_at(green_power, site, begin)], begin)


@compiled
def _better(rated, best, watts):  # type: ignore[no-untyped-def]
    """Tell whether a rating is less than the best one, each part by more than rounding."""
    if less(rated[0], best[0]) or less(best[0], rated[0]):
        return rated[0] < best[0]
    # What is left is a difference of powers, near 0 where all is booked.
    rounding = TIE_TOLERANCE * max(watts, abs(rated[1]))
    if abs(rated[1] - best[1]) > rounding:
        return rated[1] < best[1]
    return less(rated[2], best[2])
