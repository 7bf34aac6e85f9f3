"""Evaluation of slots: transfers booked arc by arc, tasks served by nodes. Compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, uncounted
from wfsched.network.slots.slot import SlotTables
from wfsched.platforms.topology.booking import Bookings, find_gap, open_bookings, take_gap


class Decoding(NamedTuple):
    """Working memory of one decoding; U users, N nodes, A arcs, longest path L.

    Parameters
    ----------
    bookings : Bookings
        Transfers on each arc.
    arc, position : (U L,)
        Log of the bookings: where each was made, so that they can be taken back in reverse.
    logged : (U + 1,)
        Entries of the log before each place of the order.
    arrival, start, finish, profit : (U,)
        Of each user's task [s]; what it brings.
    begin : (U, L) [s]
        Start of each transfer.
    queue : (U,)
        Users by arrival.
    busy : (N,) [s]
    """

    bookings: Bookings
    arc: IntArray
    position: IntArray
    logged: IntArray
    arrival: FloatArray
    start: FloatArray
    finish: FloatArray
    profit: FloatArray
    begin: FloatArray
    queue: IntArray
    busy: FloatArray


def open_decoding(tables: SlotTables) -> Decoding:
    """Allocate the working memory that decoding needs."""
    n_users, n_arcs = tables.seconds.shape
    longest = max(tables.arc.shape[3], 1)
    arrival, start, finish, profit = np.zeros((4, n_users))
    return Decoding(
        bookings=open_bookings(n_arcs, n_users),
        arc=np.zeros(n_users * longest, np.int64),
        position=np.zeros(n_users * longest, np.int64),
        logged=np.zeros(n_users + 1, np.int64),
        arrival=arrival,
        start=start,
        finish=finish,
        profit=profit,
        begin=np.zeros((n_users, longest)),
        queue=np.zeros(n_users, np.int64),
        busy=np.zeros(len(tables.speed)),
    )


@uncounted
def send(tables, decoding, place, u, node, path):  # type: ignore[no-untyped-def]
    """Book the transfers of user `u`, which is at `place` of the order; all before it are booked."""
    at, logged = 0.0, decoding.logged[place]
    hops = tables.length[u, node, path]
    for hop in range(hops):
        arc = tables.arc[u, node, path, hop]
        duration = tables.seconds[u, arc]
        start, position = find_gap(decoding.bookings, arc, at, duration)
        take_gap(decoding.bookings, arc, position, start, start + duration)
        decoding.arc[logged] = arc
        decoding.position[logged] = position
        logged += 1
        decoding.begin[u, hop] = start
        at = start + duration + tables.hop_s[arc]
        if hop + 1 < hops:
            at += tables.switch_s
    decoding.logged[place + 1] = logged
    decoding.arrival[u] = at


@uncounted
def take_back(decoding, place, last):  # type: ignore[no-untyped-def]
    """Take back the bookings of the places from `place` up to, not including, `last`."""
    bookings = decoding.bookings
    for entry in range(decoding.logged[last] - 1, decoding.logged[place] - 1, -1):
        arc = decoding.arc[entry]
        bookings.taken[arc] -= 1
        for j in range(decoding.position[entry], bookings.taken[arc]):
            bookings.begin[arc, j] = bookings.begin[arc, j + 1]
            bookings.end[arc, j] = bookings.end[arc, j + 1]


@uncounted
def earned(tables, u, node, finish):  # type: ignore[no-untyped-def]
    """Return the profit of the task of user `u` that ends on `node` at `finish`."""
    reward = 0.0
    if finish <= tables.deadline[u]:
        reward = tables.price * (1.0 + tables.haste / finish) * tables.work[u]
    return reward - tables.cost[u, node]


@uncounted
def serve(tables, decoding, node):  # type: ignore[no-untyped-def]
    """Serve all tasks and return the sum of their profits; queues go by (arrival, user)."""
    n_users = tables.work.shape[0]
    total = 0.0
    if tables.queue:
        for u in range(n_users):
            j = u
            while j > 0 and decoding.arrival[decoding.queue[j - 1]] > decoding.arrival[u]:
                decoding.queue[j] = decoding.queue[j - 1]
                j -= 1
            decoding.queue[j] = u
        for n in range(tables.busy_s.shape[0]):
            decoding.busy[n] = tables.busy_s[n]
        for j in range(n_users):
            u = decoding.queue[j]
            k = node[u]
            decoding.start[u] = max(decoding.arrival[u], decoding.busy[k])
            decoding.finish[u] = decoding.start[u] + tables.run_s[u, k]
            decoding.busy[k] = decoding.finish[u]
    else:
        for u in range(n_users):
            decoding.start[u] = decoding.arrival[u]
            decoding.finish[u] = decoding.start[u] + tables.run_s[u, node[u]]
    for u in range(n_users):
        decoding.profit[u] = earned(tables, u, node[u], decoding.finish[u])
        total += decoding.profit[u]
    return total


@compiled
def decode(tables, decoding, node, path, order):  # type: ignore[no-untyped-def]
    """Decode a plan from nothing into `decoding` and return its profit.

    Parameters
    ----------
    tables : SlotTables
    decoding : Decoding
    node, path : (U,)
        Destination and path of each user.
    order : (U,)
        Users in the order in which their transfers are booked.
    """
    decoding.bookings.taken[:] = 0
    decoding.logged[0] = 0
    for i in range(order.shape[0]):
        send(tables, decoding, i, order[i], node[order[i]], path[order[i]])
    return serve(tables, decoding, node)


@uncounted
def alone_s(tables, u, node, path):  # type: ignore[no-untyped-def]
    """Return when the task of user `u` would end if it were the only one [s]."""
    at = 0.0
    hops = tables.length[u, node, path]
    for hop in range(hops):
        arc = tables.arc[u, node, path, hop]
        at += tables.seconds[u, arc] + tables.hop_s[arc]
        if hop + 1 < hops:
            at += tables.switch_s
    return max(at, tables.busy_s[node]) + tables.run_s[u, node]


@compiled
def end_alone(tables, u, node, path):  # type: ignore[no-untyped-def]
    """Return when the task of user `u` would end on a path if it were the only one [s]."""
    return alone_s(tables, u, node, path)
