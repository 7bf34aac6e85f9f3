"""The supply kernel: what the watts of a decoded schedule are made of, compiled by numba.

The power of a site is a step function of its schedule. It is walked from event to event, machines
merged, and integrated exactly against the pieces of the supply of
the site: ``brown = max(0, demand - green)``, less what a battery gives.

Inner functions take arrays one by one: handing tables of thirty arrays to a call, or fetching an
array out of them in a loop, takes longer than what they do.
"""

from __future__ import annotations

from math import floor, inf, nan
from typing import NamedTuple

import numpy as np
from numba import njit

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.schedule.figures import BROWN, CARBON, ELECTRICITY
from wfsched.schedule.supply_tables import GREEN, HOLD, INTENSITY, PRICE, RAISE, WRAP

_NONE = -1
OFF, BOOTING, ON = 0, 1, 2

# Columns of `Walk.stream`: where a stream stands.
PIECE, SHIFT, UNTIL, VALUE = range(4)


class Walk(NamedTuple):
    """Working memory of one thread; n tasks, K machines, S slots.

    Parameters
    ----------
    head, tail : (K,)
        First and latest task that was placed on each machine, -1 for none.
    after : (n,)
        Task that starts next on the same machine, -1 for none.
    busy : (K,)
        The machines of a site that have events left.
    upcoming : (K,) [s]
        Time of the next event of each of them.
    ends, steps : (K, S) [s], [W]
        Finish and power of what runs on each machine; finish inf marks a free slot.
    phase : (K,)
        `OFF`, `BOOTING` or `ON`.
    stream : (3, 4)
        Of each stream of the supply: piece, what to add to its knots [s] (periods passed, less
        the start of the workflow), end of the piece [s], value.
    """

    head: IntArray
    tail: IntArray
    after: IntArray
    upcoming: FloatArray
    busy: IntArray
    ends: FloatArray
    steps: FloatArray
    phase: IntArray
    stream: FloatArray


def walk(n_tasks: int, n_machines: int, slots: int) -> Walk:
    """Allocate the working memory."""
    return Walk(
        head=np.full(n_machines, _NONE),
        tail=np.full(n_machines, _NONE),
        after=np.full(n_tasks, _NONE),
        upcoming=np.zeros(n_machines),
        busy=np.zeros(n_machines, np.int64),
        ends=np.full((n_machines, max(1, slots)), inf),
        steps=np.zeros((n_machines, max(1, slots))),
        phase=np.zeros(n_machines, np.int64),
        stream=np.zeros((3, 4)),
    )


@njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
def chain(head, tail, after, i, k):  # type: ignore[no-untyped-def]
    """Note that task `i` is the next to start on machine `k`."""
    after[i] = _NONE
    if head[k] == _NONE:
        head[k] = i
    else:
        after[tail[k]] = i
    tail[k] = i


# The streams of a site


@njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
def _piece_end(first, knot, span, rule, number, piece, shift):  # type: ignore[no-untyped-def]
    """Return the time [s] at which a piece of stream `number` ends."""
    if piece + 1 < first[number + 1]:
        return knot[piece + 1] + shift
    if rule[number] == HOLD:
        return inf
    return knot[first[number]] + span[number] + shift


@njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
def _seek(first, knot, value, span, rule, site, offset, stream):  # type: ignore[no-untyped-def]
    """Turn the streams of `site` to the instant `offset` [s], which becomes time 0."""
    for q in range(3):
        number = 3 * site + q
        low, high = first[number], first[number + 1] - 1
        origin, period = knot[low], 0.0
        if rule[number] == WRAP:
            period = floor((offset - origin) / span[number]) * span[number]
            if offset - period >= origin + span[number]:  # the quotient was rounded
                period += span[number]
        while low < high:
            middle = (low + high + 1) // 2
            if knot[middle] + period <= offset:
                low = middle
            else:
                high = middle - 1
        stream[q, PIECE] = low
        stream[q, SHIFT] = period - offset
        stream[q, UNTIL] = _piece_end(first, knot, span, rule, number, low, period - offset)
        stream[q, VALUE] = nan if rule[number] == RAISE and offset < origin else value[low]


@njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
def _turn(first, knot, value, span, rule, site, stop, stream):  # type: ignore[no-untyped-def]
    """Turn the streams that end by `stop` [s] to their next piece; past a hard end to NaN."""
    for q in range(3):
        if stream[q, UNTIL] > stop:
            continue
        number = 3 * site + q
        piece = int(stream[q, PIECE]) + 1
        if piece == first[number + 1]:
            if rule[number] == RAISE:
                stream[q, UNTIL] = inf
                stream[q, VALUE] = nan
                continue
            piece = first[number]
            stream[q, SHIFT] += span[number]
        stream[q, PIECE] = piece
        stream[q, UNTIL] = _piece_end(first, knot, span, rule, number, piece, stream[q, SHIFT])
        stream[q, VALUE] = value[piece]


@njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
def _balance(capacity, charge_w, discharge_w, efficiency, level, surplus, seconds):  # type: ignore[no-untyped-def]
    """Charge or discharge a battery for a while.

    Return its new level [J] and the mean surplus [W] that is left to use (< 0: a lack).
    """
    if surplus >= 0.0:
        stored = min(surplus, charge_w) * efficiency * seconds
        return min(capacity, level + stored), surplus
    given = min(min(-surplus, discharge_w) * seconds, level)
    return level - given, surplus + given / seconds


# The events of a machine


@njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
def _next_event(task, start, ends, k):  # type: ignore[no-untyped-def]
    """Return the time [s] of the next start (of `task`) or finish on a machine; inf for none."""
    due = inf if task == _NONE else start[task]
    for slot in range(ends.shape[1]):
        due = min(due, ends[k, slot])
    return due


@njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
def _finish_due(now, ends, steps, k):  # type: ignore[no-untyped-def]
    """Free the slots of what has ended; return the power [W] that it drew."""
    watts = 0.0
    for slot in range(ends.shape[1]):
        if ends[k, slot] <= now:
            watts += steps[k, slot]
            ends[k, slot] = inf
    return watts


@njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
def _take_slot(finish, watts, ends, steps, k):  # type: ignore[no-untyped-def]
    for slot in range(ends.shape[1]):
        if ends[k, slot] == inf:
            ends[k, slot] = finish
            steps[k, slot] = watts
            return


@njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
def _earliest(upcoming, size):  # type: ignore[no-untyped-def]
    """Return the place of the least of the first `size` entries; a scan without branches."""
    best, place = inf, 0
    for j in range(size):
        earlier = upcoming[j] < best
        best = upcoming[j] if earlier else best
        place = j if earlier else place
    return place


@njit(cache=True, nogil=True, error_model="numpy")
def account(tables, w, level, start, finish, offset, makespan, out):  # type: ignore[no-untyped-def]
    """Fill the brown energy, its carbon and its price of one decoded schedule.

    Parameters
    ----------
    tables : Tables
    w : Walk
        With the tasks of each machine chained.
    level : (n,) unsigned
    start, finish : (n,) [s]
    offset : float [s]
        When the workflow starts, counted from the start of the problem.
    makespan : float [s]
    out : (N_FIGURES,)
    """
    out[BROWN], out[CARBON], out[ELECTRICITY] = 0.0, 0.0, 0.0
    supply = tables.supply
    first, knot, value, span, rule = supply.first, supply.knot, supply.value, supply.span, supply.rule
    idle_w, boot_w, boot_s, always_on = tables.idle_w, tables.boot_w, tables.boot_s, tables.always_on
    watts_at, shared, cores, task_cores = tables.watts, tables.shared, tables.cores, tables.task_cores
    head, after, upcoming, busy = w.head, w.after, w.upcoming, w.busy
    ends, steps, phase, stream = w.ends, w.steps, w.phase, w.stream
    for site in range(supply.pue.shape[0]):
        pue, capacity, charge_j = supply.pue[site], supply.capacity_j[site], supply.initial_j[site]
        size, watts = 0, 0.0
        for m in range(supply.site_start[site], supply.site_start[site + 1]):
            k = supply.site_machine[m]
            phase[k] = OFF
            if always_on[k]:
                watts += idle_w[k]
            if head[k] != _NONE:
                upcoming[size] = start[head[k]] - boot_s[k]
                busy[size] = k
                size += 1
        _seek(first, knot, value, span, rule, site, offset, stream)
        now = 0.0
        brown, carbon, price = 0.0, 0.0, 0.0
        while now < makespan or size > 0:
            j = _earliest(upcoming, size)
            due = upcoming[j] if size > 0 else makespan
            demand = pue * watts
            while now < due:
                stop = min(due, stream[GREEN, UNTIL])
                stop = min(stop, min(stream[INTENSITY, UNTIL], stream[PRICE, UNTIL]))
                seconds = stop - now
                if seconds > 0.0:
                    surplus = stream[GREEN, VALUE] - demand
                    if capacity > 0.0:
                        charge_j, surplus = _balance(
                            capacity, supply.charge_w[site], supply.discharge_w[site],
                            supply.efficiency[site], charge_j, surplus, seconds,
                        )
                    if not surplus >= 0.0:
                        drawn = -surplus * seconds
                        brown += drawn
                        carbon += drawn * stream[INTENSITY, VALUE]
                        price += drawn * stream[PRICE, VALUE]
                if stop < due or stop == stream[GREEN,UNTIL] or stop==stream[INTENSITY,UNTIL] or stop==stream[PRICE,UNTIL]:
                    _turn(first, knot, value, span, rule, site, stop, stream)
                now = stop
            if size == 0:
                break
            k = busy[j]
            if phase[k] == OFF and boot_s[k] > 0.0:
                phase[k] = BOOTING
                watts += boot_w[k]
            else:
                watts -= _finish_due(now, ends, steps, k)
                i = head[k]
                if i != _NONE and start[i] <= now:
                    share = task_cores[i] / cores[k] if shared[k] else 1.0
                    step = share * (watts_at[k, level[i]] - idle_w[k])
                    _take_slot(finish[i], step, ends, steps, k)
                    head[k] = after[i]
                    watts += step
                    if phase[k] != ON:
                        if not always_on[k]:
                            watts += idle_w[k]
                        if phase[k] == BOOTING:
                            watts -= boot_w[k]
                        phase[k] = ON
            upcoming[j] = _next_event(head[k], start, ends, k)
            if upcoming[j] == inf:
                size -= 1
                upcoming[j], busy[j] = upcoming[size], busy[size]
                if not always_on[k]:
                    watts -= idle_w[k]
        out[BROWN] += brown
        out[CARBON] += carbon
        out[ELECTRICITY] += price
