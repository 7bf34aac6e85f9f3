"""Queues, reserves and the choice of a node. Compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.compiling import compiled, inlined

SCORE, LEXICOGRAPHIC, LATENCY, GREEN, NEAREST = range(5)
"""What a rule minimises."""

# Differences of keys below one part in this are ties.
_ROUNDING = 1e9


class RuleTables(NamedTuple):
    """A rule as kernels read it.

    Parameters
    ----------
    mode : int
        What it minimises.
    weights : (2, 3)
        Of latency, brown share and mismatch: of insensitive tasks, of sensitive ones.
    scale_s : float [s]
        Latency of score 1; 0 to stretch latencies between the least and the greatest.
    theta : float
        Green share for which an insensitive task waits; 0 for no waiting.
    look_s, margin_s : float [s]
        Time between two looks, and before the last instant at which it must go.
    """

    mode: int
    weights: FloatArray
    scale_s: float
    theta: float
    look_s: float
    margin_s: float


class NodeStates(NamedTuple):
    """State of the nodes: when each pool has served what it was given, and the energy stored.

    Parameters
    ----------
    free : (N, 2) [s]
    reserve : (N,) [J]
        At the instant `at`.
    at : (N,) [s]
    """

    free: FloatArray
    reserve: FloatArray
    at: FloatArray


class Booked(NamedTuple):
    """What becomes of tasks, (m,) each: start and end [s], energy from the reserve and in all [J]."""

    start: FloatArray
    finish: FloatArray
    used: FloatArray
    energy: FloatArray


@inlined
def supplied_until(tables, n, t):  # type: ignore[no-untyped-def]
    """Return the energy supplied to node `n` from the begin of the day until `t` [J]."""
    last = tables.supplied.shape[1] - 1
    place = t / tables.piece_s
    if place >= last:
        return tables.supplied[n, last]
    k = int(place)
    return tables.supplied[n, k] + (place - k) * (tables.supplied[n, k + 1] - tables.supplied[n, k])


@inlined
def reserve_at(tables, states, n, t):  # type: ignore[no-untyped-def]
    """Return the energy stored on node `n` at `t` [J], not before the last booking."""
    gained = supplied_until(tables, n, t) - supplied_until(tables, n, states.at[n])
    return min(tables.cap[n], states.reserve[n] + gained)


@inlined
def finish_at(tables, states, task, n, t):  # type: ignore[no-untyped-def]
    """Return when a task that is sent to node `n` at `t` starts and ends there [s]."""
    u, k = tables.user[task], tables.kind[task]
    arrived = t + tables.latency_s[u, n] + tables.data[task] * tables.s_per_byte[u, n]
    start = max(arrived, states.free[n, k])
    return start, start + tables.work[task] / tables.units[n, k]


@inlined
def book(tables, states, task, n, t, booked):  # type: ignore[no-untyped-def]
    """Book a task on node `n` at the instant `t` of its decision: green energy first."""
    k = tables.kind[task]
    start, finish = finish_at(tables, states, task, n, t)
    energy = tables.power[n, k] * tables.work[task]
    reserve = reserve_at(tables, states, n, t)
    used = min(energy, reserve)
    states.reserve[n] = reserve - used
    states.at[n] = t
    states.free[n, k] = finish
    booked.start[task] = start
    booked.finish[task] = finish
    booked.used[task] = used
    booked.energy[task] = energy


@inlined
def look(tables, states, task, t, latency, green):  # type: ignore[no-untyped-def]
    """Fill latency and green share of a task on each node, infinite without units; return if one is in time.

    Latency counts from `t`; in time is what ends by the deadline, which counts from the arrival.
    """
    k, in_time = tables.kind[task], False
    left = tables.arrival[task] + tables.deadline[task] - t
    for n in range(tables.units.shape[0]):
        latency[n], green[n] = np.inf, 0.0
        if tables.units[n, k] > 0.0:
            _, finish = finish_at(tables, states, task, n, t)
            latency[n] = finish - t
            energy = tables.power[n, k] * tables.work[task]
            reserve = reserve_at(tables, states, n, t)
            green[n] = 1.0 if reserve >= energy else reserve / energy
            in_time = in_time or latency[n] <= left
    return in_time


@inlined
def rounded(value):  # type: ignore[no-untyped-def]
    """Return a key that is the same for numbers that differ by rounding."""
    return np.round(value * _ROUNDING)


@inlined
def score(rule, sensitive, latency, least, span, green, match):  # type: ignore[no-untyped-def]
    """Return the weighted sum of latency, brown share and mismatch."""
    row = 1 if sensitive else 0
    late = latency / rule.scale_s if rule.scale_s > 0.0 else (latency - least) / span
    weights = rule.weights
    return weights[row, 0] * late + weights[row, 1] * (1.0 - green) + weights[row, 2] * (1.0 - match)


@inlined
def stretch(tables, task, t, in_time, latency):  # type: ignore[no-untyped-def]
    """Return the least latency of the nodes that count, and the distance to the greatest (1 if none)."""
    left = tables.arrival[task] + tables.deadline[task] - t
    least, most = np.inf, -np.inf
    for n in range(latency.shape[0]):
        if latency[n] < np.inf and (latency[n] <= left or not in_time):
            least, most = min(least, latency[n]), max(most, latency[n])
    span = most - least
    return least, (span if span > 0.0 else 1.0)


@inlined
def choose(tables, states, rule, task, t, in_time, latency, green):  # type: ignore[no-untyped-def]
    """Return the node of least key; `look` has filled the arrays.

    Ties go to the least latency where latency counts at all, then to the first name.
    """
    k, u = tables.kind[task], tables.user[task]
    sensitive = tables.sensitive[task]
    left = tables.arrival[task] + tables.deadline[task] - t
    filtered = in_time and rule.mode <= LEXICOGRAPHIC
    least, span = stretch(tables, task, t, in_time, latency)
    best, first, second, third = -1, np.inf, np.inf, np.inf
    for n in tables.rank:
        if latency[n] == np.inf or (filtered and latency[n] > left):
            continue
        key, then = 0.0, 0.0
        if rule.mode == SCORE:
            key = score(rule, sensitive, latency[n], least, span, green[n], tables.match[n, k])
        elif rule.mode == LEXICOGRAPHIC and not sensitive:
            key = 0.0 if green[n] >= 1.0 else 1.0
            then = -tables.match[n, k]
        elif rule.mode == GREEN:
            key = -reserve_at(tables, states, n, t)
        elif rule.mode == NEAREST:
            key = tables.latency_s[u, n] + tables.data[task] * tables.s_per_byte[u, n]
        a, b = rounded(key), rounded(then)
        c = rounded(latency[n]) if rule.mode < GREEN else 0.0
        if a < first or (a == first and (b < second or (b == second and c < third))):
            best, first, second, third = n, a, b, c
    return best


@inlined
def open_states(tables):  # type: ignore[no-untyped-def]
    """Return the state of the nodes at the begin of the day."""
    n_nodes = tables.units.shape[0]
    return NodeStates(np.zeros((n_nodes, 2)), tables.reserve.copy(), np.zeros(n_nodes))


@compiled
def place_by_rule(tables, rule, node, decided, risk):  # type: ignore[no-untyped-def]
    """Let a rule place all tasks, each at its arrival or, if it waits, at a later look.

    Parameters
    ----------
    tables : DayTables
    rule : RuleTables
    node, decided, risk : (m,)
        Filled: node, instant of the decision [s], and whether no node was in time then.
    """
    n_nodes, m = tables.units.shape[0], tables.arrival.shape[0]
    states = open_states(tables)
    latency, green = np.zeros(n_nodes), np.zeros(n_nodes)
    booked = Booked(np.zeros(m), np.zeros(m), np.zeros(m), np.zeros(m))
    # All wait equally long between two looks, so those that look again do so in turn.
    waiting, again = np.zeros(m + 1, np.int64), np.zeros(m + 1)
    head, n_waiting, arriving = 0, 0, 0
    while arriving < m or n_waiting > 0:
        if n_waiting > 0 and (arriving == m or again[head] <= tables.arrival[arriving]):
            task, t = waiting[head], again[head]
            head = (head + 1) % (m + 1)
            n_waiting -= 1
        else:
            task, t = arriving, tables.arrival[arriving]
            arriving += 1
        in_time = look(tables, states, task, t, latency, green)
        n = choose(tables, states, rule, task, t, in_time, latency, green)
        last = tables.arrival[task] + tables.deadline[task] - latency[n] - rule.margin_s
        if not tables.sensitive[task] and green[n] < rule.theta and t < last and last < np.inf:
            place = (head + n_waiting) % (m + 1)
            waiting[place], again[place] = task, t + rule.look_s
            n_waiting += 1
            continue
        book(tables, states, task, n, t, booked)
        node[task], decided[task], risk[task] = n, t, not in_time


@inlined
def book_in_order(tables, node, decided, order, booked):  # type: ignore[no-untyped-def]
    """Book tasks as they were decided, in this order of their instants."""
    states = open_states(tables)
    for i in range(order.shape[0]):
        task = order[i]
        book(tables, states, task, node[task], decided[task], booked)


@compiled
def book_all(tables, node, decided, order, booked):  # type: ignore[no-untyped-def]
    """Book all tasks.

    Parameters
    ----------
    tables : DayTables
    node : (m,)
    decided : (m,) [s]
    order : (m,)
        Tasks by (decided, index).
    booked : Booked
        Filled.
    """
    book_in_order(tables, node, decided, order, booked)


def open_booked(m: int) -> Booked:
    """Return empty columns for `m` tasks."""
    return Booked(*np.zeros((4, m)))


def blank_placement(m: int) -> tuple[IntArray, FloatArray, BoolArray]:
    """Return empty columns of node, decision and risk for `m` tasks."""
    return np.zeros(m, np.int64), np.zeros(m), np.zeros(m, np.bool_)
