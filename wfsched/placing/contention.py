"""List scheduling that sees routed links: each machine is tried with its transfers. Compiled.

Transfers are booked on trial, in the order in which decoding books them, and released again; those of the
chosen machine stay. O((e + n) K) bookings.
"""

from __future__ import annotations

from math import inf, isnan
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IndexArray, IntArray
from wfsched.core.compiling import compiled, inlined
from wfsched.placing.list_scheduling import schedule_from_times, top_levels
from wfsched.placing.ties import less
from wfsched.placing.timetable import fit, open_timetable, place
from wfsched.platforms.topology.blocks import occupy, release
from wfsched.schedule.evaluation.route_kernel import coarse, sort_by_end
from wfsched.schedule.evaluation.route_tables import traffic
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

_ONE = np.uint32(1)


class Journal(NamedTuple):
    """Bookings on trial, to be released; L the most arcs that the data of one task take.

    Parameters
    ----------
    arc, block, apart : (L,)
    until : (L,) [s]
        As `wfsched.platforms.topology.blocks.occupy` returns them.
    """

    arc: IntArray
    block: IntArray
    apart: IntArray
    until: FloatArray


def contention_schedule(
    problem: Problem, order: IndexArray, durations: FloatArray, *, insertion: bool
) -> Schedule:
    """Return the schedule that places tasks in `order`, each where it finishes first on shared links.

    Parameters
    ----------
    problem : Problem
        On a routed platform.
    order : array (n_tasks,)
        A topological order.
    durations : array (n_tasks, n_machines) [s]
        NaN where a task may not run.
    insertion : bool
        Whether a task may start before what its machine runs already. Then tasks are decoded by their
        start, which books their transfers in another order than here: times may come out different.
        Without it they are those that were planned.
    """
    tables = problem.tables
    timetable, links = open_timetable(tables), traffic(tables.routes, tables.parent_start)
    longest = int(np.diff(tables.routes.first).max(initial=0))
    legs = longest * (len(links.edge) + 1)
    arc, block, apart = np.zeros((3, legs), np.int64)
    journal = Journal(arc, block, apart, np.zeros(legs))
    place_contended(tables, timetable, links, journal, order.astype(np.uint32), durations, insertion)
    if insertion:
        return schedule_from_times(problem, timetable.machine, timetable.start, timetable.finish)
    return Schedule.decode(problem, timetable.machine, top_levels(problem)[timetable.machine], order)


@compiled
def place_contended(tables, timetable, traffic, journal, order, durations, insertion):  # type: ignore[no-untyped-def]
    """Place tasks, each on the machine with the least finish, equal ones on that of the lowest index.

    Parameters
    ----------
    tables : Tables
        Of a routed platform.
    timetable : Timetable
        Newly opened; filled.
    traffic : Traffic
        All links free; booked.
    journal : Journal
    order : (n,) unsigned
        Each task after all its parents.
    durations : (n, K) [s]
        NaN where a task may not run.
    insertion : bool
    """
    for i in order:
        waiting = _by_end(tables, timetable, traffic, i)
        for k in range(durations.shape[1]):
            timetable.ready[k] = inf
            if not isnan(durations[i, k]):
                timetable.ready[k], legs = _receive(tables, timetable, traffic, journal, i, k, waiting)
                _release(traffic, journal, legs)
        fit(tables, timetable, i, timetable.ready, durations, insertion)
        best, chosen = inf, 0
        for k in range(durations.shape[1]):
            if less(timetable.end[k], best):
                best, chosen = timetable.end[k], k
        _receive(tables, timetable, traffic, journal, i, chosen, waiting)
        place(tables, timetable, i, chosen)
        _bring(tables, timetable, traffic, journal, i, chosen)


@inlined
def _by_end(tables, timetable, traffic, i):  # type: ignore[no-untyped-def]
    """Fill the edges into task `i` in the order in which their data leave; return their number."""
    waiting = 0
    for edge in range(tables.parent_start[i], tables.parent_start[i + _ONE]):
        traffic.edge[waiting] = edge
        traffic.end[waiting] = coarse(timetable.finish[tables.parent[edge]])
        waiting += 1
    sort_by_end(traffic.edge, traffic.end, waiting)
    return waiting


@compiled
def _receive(tables, timetable, traffic, journal, i, k, waiting):  # type: ignore[no-untyped-def]
    """Book all data of task `i` on their way to machine `k`; return when they are there and the legs."""
    routes, legs = tables.routes, 0
    ready = tables.boot_s[k]
    if tables.stage_in_s.shape[0] > 0:
        ready = max(ready, tables.stage_in_s[i, k])
        if routes.staged_in[i] > 0.0:
            pair = routes.home * routes.n_sites + routes.site[k]
            arrival, legs = _book(routes, traffic.blocks, journal, pair, 0.0, routes.staged_in[i], legs)
            ready = max(ready, arrival)
    for at in range(waiting):
        edge = traffic.edge[at]
        p = tables.parent[edge]
        m, size, finish = timetable.machine[p], tables.edge_bytes[edge], timetable.finish[p]
        ready = max(ready, finish + (tables.latency[m, k] + size * tables.inverse_bandwidth[m, k]))
        pair = routes.site[m] * routes.n_sites + routes.site[k]
        if size > 0.0 and routes.first[pair + 1] > routes.first[pair]:
            arrival, legs = _book(routes, traffic.blocks, journal, pair, finish, size, legs)
            ready = max(ready, arrival)
    return ready, legs


@compiled
def _bring(tables, timetable, traffic, journal, i, k):  # type: ignore[no-untyped-def]
    """Book the final outputs of task `i` on their way home from machine `k`."""
    routes = tables.routes
    if tables.stage_out_s.shape[0] > 0 and routes.staged_out[i] > 0.0:
        pair = routes.site[k] * routes.n_sites + routes.home
        _book(routes, traffic.blocks, journal, pair, timetable.finish[i], routes.staged_out[i], 0)


@compiled
def _book(routes, blocks, journal, pair, ready, size, legs):  # type: ignore[no-untyped-def]
    """Book the path of a pair of sites from entry `legs` of the journal on; return arrival and next entry."""
    taken, begin, end = blocks
    for leg in range(routes.first[pair], routes.first[pair + 1]):
        arc = routes.arc[leg]
        duration = size * routes.per_byte[arc]
        start, block, apart, until = occupy(taken, begin, end, arc, ready, duration)
        journal.arc[legs], journal.block[legs] = arc, block
        journal.apart[legs], journal.until[legs] = apart, until
        legs += 1
        ready = start + duration + routes.latency[arc]
    return ready, legs


@compiled
def _release(traffic, journal, legs):  # type: ignore[no-untyped-def]
    """Release the bookings of the first `legs` entries of the journal."""
    taken, begin, end = traffic.blocks
    for leg in range(legs - 1, -1, -1):
        release(
            taken, begin, end, journal.arc[leg], journal.block[leg], journal.apart[leg], journal.until[leg]
        )
