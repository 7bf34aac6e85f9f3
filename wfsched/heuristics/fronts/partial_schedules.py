"""Partial schedules: several timetables with their makespan, energy and cost so far. Compiled."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import inlined, internal
from wfsched.placing.core_profiles import Profiles
from wfsched.placing.gaps import Gaps
from wfsched.placing.lease_costs import lease_cost
from wfsched.placing.timetable import Timetable, place
from wfsched.schedule.evaluation.tables import Tables, UnsignedArray

# compiled into kernels (wfsched.core.kernel_cache)
# Columns of the sums of a partial schedule, and of the objectives: time, energy, money.
TIME, ENERGY, MONEY, SPARED = range(4)

_ONE = np.uint32(1)


class PartialSchedules(NamedTuple):
    """P partial schedules; n tasks, K machines. Leading axis: the schedule; else as in `Timetable`.

    Parameters
    ----------
    machine, level, start, finish : (P, n)
    n_gaps, gap_begin, gap_end : (P, K), (P, K, n + 1)
    n_steps, step_time, step_cores, step_memory : (P, K), (P, K, 2 n + 1)
    thin, sharing : bool
    floor : (P, K)
    ready, begin, end : (K,)
        Of the task that was last asked for; shared by all.
    first, last, busy_s : (P, K) [s]
        Start of the first task and end of the last one on each machine (infinite where there
        is none), and what it is busy.
    sums : (P, 4)
        Makespan [s], energy [J] apart from the idle power of what is always on, cost, and the idle
        energy [J] that what is always on does not draw while it is busy.
    """

    machine: UnsignedArray
    level: npt.NDArray[np.int16]
    start: FloatArray
    finish: FloatArray
    n_gaps: IntArray
    gap_begin: FloatArray
    gap_end: FloatArray
    n_steps: IntArray
    step_time: FloatArray
    step_cores: FloatArray
    step_memory: FloatArray
    thin: bool
    sharing: bool
    floor: FloatArray
    ready: FloatArray
    begin: FloatArray
    end: FloatArray
    first: FloatArray
    last: FloatArray
    busy_s: FloatArray
    sums: FloatArray


class TaskCosts(NamedTuple):
    """Time, energy and price of each task; n tasks, K machines, H levels.

    Parameters
    ----------
    duration : (H, n, K) [s]
        NaN where a task may not run.
    share : (n, K)
        Part of the machine.
    joules : (H, n, K) [J]
        While it runs, and for its staging.
    price : (H, n, K)
        Beside leases and egress.
    boot_j : (K,) [J]
        To boot a machine.
    waiting_w, standing_w : (K,) [W]
        Idle power of machines that are on while they are leased, and of those always on.
    link : float
        How a joule on the links counts.
    """

    duration: FloatArray
    share: FloatArray
    joules: FloatArray
    price: FloatArray
    boot_j: FloatArray
    waiting_w: FloatArray
    standing_w: FloatArray
    link: float


def open_partial_schedules(tables: Tables, size: int) -> PartialSchedules:
    """Return `size` empty partial schedules."""
    n_tasks, n_machines = tables.base.shape
    sharing = bool(tables.shared.any())
    each, gaps = (size, n_machines), (size, n_machines, n_tasks + 1)
    steps = (size, n_machines, 2 * n_tasks + 1 if sharing else 1)
    begin, end, time, cores, memory = (np.empty(shape) for shape in (gaps, gaps, steps, steps, steps))
    for rows in (begin, time, cores, memory):
        rows[:, :, 0] = 0.0
    end[:, :, 0] = inf
    return PartialSchedules(
        machine=np.zeros((size, n_tasks), np.uint32),
        level=np.zeros((size, n_tasks), np.int16),
        start=np.zeros((size, n_tasks)),
        finish=np.zeros((size, n_tasks)),
        n_gaps=np.ones(each, np.int64),
        gap_begin=begin,
        gap_end=end,
        n_steps=np.ones(each, np.int64),
        step_time=time,
        step_cores=cores,
        step_memory=memory,
        thin=bool((tables.base == 0).any()),
        sharing=sharing,
        floor=np.zeros(each),
        ready=np.empty(n_machines),
        begin=np.empty(n_machines),
        end=np.empty(n_machines),
        first=np.full(each, inf),
        last=np.full(each, -inf),
        busy_s=np.zeros(each),
        sums=np.zeros((size, 4)),
    )


@inlined
def timetable_of(partials, p):  # type: ignore[no-untyped-def]
    """Return the timetable of schedule `p`."""
    gaps = Gaps(partials.n_gaps[p], partials.gap_begin[p], partials.gap_end[p], partials.thin)
    steps = (partials.n_steps[p], partials.step_time[p], partials.step_cores[p], partials.step_memory[p])
    profiles = Profiles(steps[0], steps[1], steps[2], steps[3])
    offer = (partials.ready, partials.begin, partials.end)
    placed = (partials.machine[p], partials.start[p], partials.finish[p])
    return Timetable(
        placed[0],
        placed[1],
        placed[2],
        gaps,
        profiles,
        partials.sharing,
        partials.floor[p],
        offer[0],
        offer[1],
        offer[2],
    )


@internal
def take_over(later, s, now, p):  # type: ignore[no-untyped-def]
    """Make schedule `s` of `later` a copy of schedule `p` of `now`."""
    later.machine[s] = now.machine[p]
    later.level[s] = now.level[p]
    later.start[s] = now.start[p]
    later.finish[s] = now.finish[p]
    later.n_gaps[s] = now.n_gaps[p]
    later.n_steps[s] = now.n_steps[p]
    for k in range(now.n_gaps.shape[1]):
        count = now.n_gaps[p, k]
        later.gap_begin[s, k, :count] = now.gap_begin[p, k, :count]
        later.gap_end[s, k, :count] = now.gap_end[p, k, :count]
        count = now.n_steps[p, k]
        later.step_time[s, k, :count] = now.step_time[p, k, :count]
        later.step_cores[s, k, :count] = now.step_cores[p, k, :count]
        later.step_memory[s, k, :count] = now.step_memory[p, k, :count]
    later.floor[s] = now.floor[p]
    later.first[s] = now.first[p]
    later.last[s] = now.last[p]
    later.busy_s[s] = now.busy_s[p]
    later.sums[s] = now.sums[p]


@internal
def sums_after(tables, task_costs, partials, p, choice, begin, end, out):  # type: ignore[no-untyped-def]
    """Fill `out` (4,) with the sums of schedule `p` once a task is placed.

    Parameters
    ----------
    tables : Tables
    task_costs : TaskCosts
    partials : PartialSchedules
    p : int
    choice : (task, machine, level)
    begin, end : float [s]
    """
    i, k, h = choice
    first, last = partials.first[p, k], partials.last[p, k]
    busy = partials.busy_s[p, k]
    used = last > -inf
    span = last - first if used else 0.0
    longer = max(last, end) - min(first, begin)
    busier = busy + (end - begin) * task_costs.share[i, k]
    joules, money = task_costs.joules[h, i, k], task_costs.price[h, i, k]
    for edge in range(tables.parent_start[i], tables.parent_start[i + _ONE]):
        m, size = partials.machine[p, tables.parent[edge]], tables.edge_bytes[edge]
        joules += task_costs.link * size * tables.link_joules[m, k]
        money += size * tables.link_price[m, k]
    joules += task_costs.waiting_w[k] * (max(0.0, longer - busier) - max(0.0, span - busy))
    joules += 0.0 if used else task_costs.boot_j[k]
    money += lease_cost(tables, k, min(first, begin), max(last, end))
    if used:
        money -= lease_cost(tables, k, first, last)
    staged = tables.stage_out_s[i, k] if tables.stage_out_s.shape[0] > 0 else 0.0
    out[TIME] = max(partials.sums[p, TIME], end + staged)
    out[ENERGY] = partials.sums[p, ENERGY] + joules
    out[MONEY] = partials.sums[p, MONEY] + money
    out[SPARED] = partials.sums[p, SPARED] + task_costs.standing_w[k] * (busier - busy)


@inlined
def place_in(tables, task_costs, partials, s, choice, begin, end, sums):  # type: ignore[no-untyped-def]
    """Place a task in schedule `s`; parameters as for `sums_after`, whose outcome is `sums`."""
    i, k, h = choice
    timetable = timetable_of(partials, s)
    timetable.begin[k] = begin
    timetable.end[k] = end
    place(tables, timetable, i, k)
    partials.level[s, i] = h
    partials.first[s, k] = min(partials.first[s, k], begin)
    partials.last[s, k] = max(partials.last[s, k], end)
    partials.busy_s[s, k] += (end - begin) * task_costs.share[i, k]
    partials.sums[s] = sums
