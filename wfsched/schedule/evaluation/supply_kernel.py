"""Supply kernel: brown energy, carbon and electricity cost of a decoded schedule, compiled by numba.

The power of a site is a step function of its schedule. It is walked from event to event over all its
machines and integrated exactly against the pieces of the supply of the site:
``brown = max(0, demand - green)``, minus the discharge of a battery.

Inner functions take arrays one by one and are inlined: passing tables of thirty arrays to a call, or
fetching an array from them in a loop, takes longer than the work itself.
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, inlined
from wfsched.schedule.figures import BROWN, CARBON, ELECTRICITY

NO_TASK = -1
OFF, BOOTING, ON = range(3)


class Walk(NamedTuple):
    """Working memory of one thread; n tasks, K machines, S slots.

    Parameters
    ----------
    head : (K,)
        Next task of each machine to start, `NO_TASK` for none.
    after : (n,)
        Task that starts next on the same machine, `NO_TASK` for none.
    busy : (K,)
        The machines of a site that have events left.
    upcoming : (K,) [s]
        Time of the next event of each of them.
    ends, steps : (K, S) [s], [W]
        Finish and power of running tasks on each machine; finish inf marks a free slot.
    phase : (K,)
        `OFF`, `BOOTING` or `ON`.
    """

    head: IntArray
    after: IntArray
    busy: IntArray
    upcoming: FloatArray
    ends: FloatArray
    steps: FloatArray
    phase: IntArray


def walk(n_tasks: int, n_machines: int, slots: int) -> Walk:
    """Allocate the working memory."""
    return Walk(
        head=np.full(n_machines, NO_TASK),
        after=np.full(n_tasks, NO_TASK),
        busy=np.zeros(n_machines, np.int64),
        upcoming=np.zeros(n_machines),
        ends=np.full((n_machines, max(1, slots)), inf),
        steps=np.zeros((n_machines, max(1, slots))),
        phase=np.zeros(n_machines, np.int64),
    )


@inlined
def _chain(order, machine, head, after):  # type: ignore[no-untyped-def]
    """Chain the tasks of each machine in the order in which they were placed on it."""
    head[:] = NO_TASK
    for position in range(order.shape[0] - 1, -1, -1):
        i = order[position]
        k = machine[i]
        after[i] = head[k]
        head[k] = i


@inlined
def _piece_at(knot, low, high, instant):  # type: ignore[no-untyped-def]
    """Return the piece in which `instant` [s] lies: the last knot at or before it, by bisection."""
    while low < high:
        middle = (low + high + 1) // 2
        if knot[middle] <= instant:
            low = middle
        else:
            high = middle - 1
    return low


@inlined
def _balance(capacity, charge_w, discharge_w, efficiency, level, surplus, seconds):  # type: ignore[no-untyped-def]
    """Charge or discharge a battery for `seconds`.

    Return its new level [J] and the remaining mean surplus [W] (< 0: a lack).
    """
    if surplus >= 0.0:
        stored = min(surplus, charge_w) * efficiency * seconds
        return min(capacity, level + stored), surplus
    given = min(min(-surplus, discharge_w) * seconds, level)
    return level - given, surplus + given / seconds


@inlined
def _earliest(upcoming, size):  # type: ignore[no-untyped-def]
    """Return the place of the least of the first `size` entries; a scan without branches."""
    best, place = inf, 0
    for j in range(size):
        earlier = upcoming[j] < best
        best = upcoming[j] if earlier else best
        place = j if earlier else place
    return place


@inlined
def _next_event(task, start, ends, k):  # type: ignore[no-untyped-def]
    """Return the time [s] of the next start (of `task`) or finish on machine `k`; inf for none."""
    due = inf if task == NO_TASK else start[task]
    for slot in range(ends.shape[1]):
        due = min(due, ends[k, slot])
    return due


@inlined
def _finish_due(now, ends, steps, k):  # type: ignore[no-untyped-def]
    """Free the slots of machine `k` that have ended; return the power [W] that they drew."""
    watts = 0.0
    for slot in range(ends.shape[1]):
        if ends[k, slot] <= now:
            watts += steps[k, slot]
            ends[k, slot] = inf
    return watts


@inlined
def _take_slot(finish, watts, ends, steps, k):  # type: ignore[no-untyped-def]
    """Occupy a slot of machine `k` until `finish` [s]."""
    for slot in range(ends.shape[1]):
        if ends[k, slot] == inf:
            ends[k, slot] = finish
            steps[k, slot] = watts
            return


@inlined
def _switch_on(phase, k, leased_w, boot_w):  # type: ignore[no-untyped-def]
    """Let machine `k` be on from its first start; return the change of its power at rest [W]."""
    if phase[k] == ON:
        return 0.0
    booted = boot_w if phase[k] == BOOTING else 0.0
    phase[k] = ON
    return leased_w - booted


@compiled
def _open_site(tables, w, site, start):  # type: ignore[no-untyped-def]
    """List the used machines of `site`; return how many, and the power of the site at rest [W]."""
    size, watts = 0, 0.0
    for m in range(tables.supply.site_start[site], tables.supply.site_start[site + 1]):
        k = tables.supply.site_machine[m]
        w.phase[k] = OFF
        if tables.always_on[k]:
            watts += tables.idle_w[k]
        if w.head[k] != NO_TASK:
            w.busy[size] = k
            w.upcoming[size] = start[w.head[k]] - tables.boot_s[k]
            size += 1
    return size, watts


@compiled
def _walk_site(tables, w, site, level, start, finish, offset, makespan):  # type: ignore[no-untyped-def]  # noqa: C901
    """Return brown energy [J], its carbon [g] and its price at one site.

    One long function on purpose: split into functions that pass arrays to each other, inlined or not,
    it took half as long again.
    """
    supply = tables.supply
    knot, green, intensity, rate = supply.knot, supply.green, supply.carbon, supply.price
    head, after, busy, upcoming = w.head, w.after, w.busy, w.upcoming
    ends, steps, phase = w.ends, w.steps, w.phase
    idle_w, boot_w, boot_s, watts_at = tables.idle_w, tables.boot_w, tables.boot_s, tables.watts
    shared, cores, task_cores, always_on = tables.shared, tables.cores, tables.task_cores, tables.always_on
    pue, capacity, charge = supply.pue[site], supply.capacity_j[site], 0.0
    charge_w, discharge_w = supply.charge_w[site], supply.discharge_w[site]
    efficiency = supply.efficiency[site]

    size, watts = _open_site(tables, w, site, start)
    final = supply.first[site + 1] - 1
    piece = _piece_at(knot, supply.first[site], final, offset)
    if capacity > 0.0:
        # Since the submission the battery has met the site at rest.
        charge = supply.waiting_j[piece]
        if offset > knot[piece]:
            charge, _ = _balance(
                capacity,
                charge_w,
                discharge_w,
                efficiency,
                charge,
                green[piece] - pue * watts,
                offset - knot[piece],
            )
    until = knot[piece + 1] - offset if piece < final else inf
    now, brown, carbon, price = 0.0, 0.0, 0.0, 0.0
    while now < makespan or size > 0:
        j = _earliest(upcoming, size)
        due = upcoming[j] if size > 0 else makespan
        while now < due:
            seconds = min(due, until) - now
            surplus = green[piece] - pue * watts
            if capacity > 0.0:
                charge, surplus = _balance(
                    capacity, charge_w, discharge_w, efficiency, charge, surplus, seconds
                )
            drawn = max(-surplus, 0.0) * seconds
            brown += drawn
            carbon += drawn * intensity[piece]
            price += drawn * rate[piece]
            if until <= due:
                now = until
                piece += 1
                until = knot[piece + 1] - offset if piece < final else inf
            else:
                now = due
        if size == 0:
            break
        k = busy[j]
        i = head[k]
        leased_w = 0.0 if always_on[k] else idle_w[k]
        if phase[k] == ON and not shared[k]:
            # The common case, in a few steps: the running task ends, or the next one starts.
            watts -= steps[k, 0]
            steps[k, 0] = 0.0
            due = inf
            if i != NO_TASK:
                due = start[i]
                if due <= now:
                    steps[k, 0] = watts_at[k, level[i]] - idle_w[k]
                    watts += steps[k, 0]
                    due = finish[i]
                    head[k] = after[i]
            upcoming[j] = due
        elif phase[k] == OFF and boot_s[k] > 0.0:
            phase[k] = BOOTING
            watts += boot_w[k]
            upcoming[j] = start[i]
        else:
            watts -= _finish_due(now, ends, steps, k)
            if i != NO_TASK and start[i] <= now:
                share = task_cores[i] / cores[k] if shared[k] else 1.0
                step = share * (watts_at[k, level[i]] - idle_w[k])
                _take_slot(finish[i], step, ends, steps, k)
                i = after[i]
                head[k] = i
                watts += step + _switch_on(phase, k, leased_w, boot_w[k])
            upcoming[j] = _next_event(i, start, ends, k)
        if upcoming[j] == inf:
            size -= 1
            upcoming[j], busy[j] = upcoming[size], busy[size]
            watts -= leased_w
    return brown, carbon, price


@compiled
def account(tables, w, order, machine, level, start, finish, offset, makespan, out):  # type: ignore[no-untyped-def]
    """Fill the brown energy, its carbon and its price of one decoded schedule.

    Parameters
    ----------
    tables : Tables
    w : Walk
    order, machine, level : (n,) unsigned
    start, finish : (n,) [s]
    offset : float [s]
        When the workflow starts, counted from the start of the problem.
    makespan : float [s]
    out : (N_FIGURES,)
    """
    out[BROWN], out[CARBON], out[ELECTRICITY] = 0.0, 0.0, 0.0
    _chain(order, machine, w.head, w.after)
    w.ends[:] = inf
    for site in range(tables.supply.pue.shape[0]):
        brown, carbon, price = _walk_site(tables, w, site, level, start, finish, offset, makespan)
        out[BROWN] += brown
        out[CARBON] += carbon
        out[ELECTRICITY] += price
