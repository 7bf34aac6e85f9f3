"""Kernels of our policies: jobs placed now by a key, or planned at the cheapest start."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.compiling import compiled, internal
from wfsched.datacenter.engine.state import (
    NEXT,
    PLANNED,
    RUNNING,
    SLOT,
    WAITING,
    State,
    Tables,
    begin_slot,
    keep_list,
    reserve,
    slots_of,
    start_due,
    withdraw,
)

PERF, GREEDY, FORECAST, PLAN = 0, 1, 2, 3
_SLOTS_PER_HOUR = 12


class Rule(NamedTuple):
    """A policy of ours, as kernels read it.

    Parameters
    ----------
    mode : int
        `PERF`: least completion. `GREEDY`: least beta * energy * intensity now + alpha * lateness.
        `FORECAST`: the integral over the run instead. `PLAN`: cheapest start, with reservations.
    allowed : array (m, D)
        Centres that a job may use.
    beta : float
        Weight of the carbon.
    guard : int [slots]
        A planned run ends, with its margin, this long before it is due.
    replan : int [slots]
        Jobs that have not begun are planned anew this often; 0 for never.
    prices : array (D, Q + 1) [g min/core h]
        Prefix integral of the prices of cores.
    """

    mode: int
    allowed: BoolArray
    beta: float
    guard: int
    replan: int
    prices: FloatArray


@internal
def between(prefix: FloatArray, slot: int, minutes: float) -> Any:
    """Return the integral over a run of `minutes` from `slot`."""
    whole = int(np.floor(minutes / SLOT))
    part = minutes / SLOT - whole
    last = min(slot + whole, prefix.shape[0] - 2)
    return prefix[last] * (1.0 - part) + prefix[last + 1] * part - prefix[slot]


@internal
def _cost(tables: Tables, rule: Rule, prefix: FloatArray, j: int, d: int, slot: int) -> Any:
    """Return the expected cost of a start [g]: carbon, lateness and the price of the cores."""
    run = tables.run[j, d]
    grams = tables.kw[j, d] / 60.0 * between(prefix[d], slot, run)
    late = max(0.0, slot * SLOT + run - tables.due[j])
    price = tables.cores[j] / 60.0 * between(rule.prices[d], slot, run)
    return rule.beta * grams + tables.alpha * late + price


@internal
def _key(tables: Tables, rule: Rule, prefix: FloatArray, now: FloatArray, j: int, d: int, slot: int) -> Any:
    """Return what a rule that decides now minimises."""
    done = slot * SLOT + tables.run[j, d]
    if rule.mode == PERF:
        return done - tables.release[j]
    if rule.mode == GREEDY:
        return rule.beta * tables.energy[j, d] * now[d] + tables.alpha * max(0.0, done - tables.due[j])
    return _cost(tables, rule, prefix, j, d, slot)


@internal
def _place_now(tables: Tables, state: State, rule: Rule, prefix: FloatArray, now: FloatArray, t: int) -> None:
    """Place each waiting job where cores are free and the key is least; the others wait."""
    kept = np.ones(state.size[WAITING], np.bool_)
    for k in range(state.size[WAITING]):
        j = state.lists[WAITING, k]
        best, at = np.inf, -1
        for d in range(tables.capacity.shape[0]):
            if not rule.allowed[j, d] or state.plan[d, t] + tables.cores[j] > tables.capacity[d]:
                continue
            key = _key(tables, rule, prefix, now, j, d, max(t, tables.ready[j, d]))
            if key < best:
                best, at = key, d
        if at >= 0:
            reserve(tables, state, j, at, t, max(t, tables.ready[j, at]))
            kept[k] = False
    keep_list(state, WAITING, kept)


@internal
def _last_start(tables: Tables, rule: Rule, j: int, d: int) -> int:
    """Return the last slot from which a run with its margin ends in time, with the guard."""
    need = tables.run[j, d] * (1 + tables.margin)
    return int(np.floor((tables.due[j] - need) / SLOT)) - rule.guard


@internal
def _cheapest_in(
    tables: Tables, state: State, rule: Rule, prefix: FloatArray, j: int, d: int, t: int
) -> tuple[bool, float, int]:
    """Return whether it is late, cost and slot of the cheapest start with room; the first if all are late."""
    n = max(slots_of(tables.run[j, d] * (1 + tables.margin)), 1)
    most = tables.capacity[d] - tables.cores[j]
    row, last = state.plan[d], _last_start(tables, rule, j, d)
    b = max(t, tables.ready[j, d])
    clear, best, at = b, np.inf, -1
    while (b <= last or at < 0) and b + n < row.shape[0]:
        while clear < b + n and row[clear] <= most:
            clear += 1
        if clear < b + n:
            clear += 1
            b = clear
            continue
        cost = _cost(tables, rule, prefix, j, d, b)
        if cost < best:
            best, at = cost, b
        b += 1
    return at > last, best, at


@internal
def _plan(tables: Tables, state: State, rule: Rule, prefix: FloatArray, t: int) -> None:
    """Plan all waiting jobs, by latest start, each at the cheapest start that is left."""
    kept = np.ones(state.size[WAITING], np.bool_)
    for k in range(state.size[WAITING]):
        j = state.lists[WAITING, k]
        late, best, at, slot = True, np.inf, -1, -1
        for d in range(tables.capacity.shape[0]):
            if rule.allowed[j, d] and tables.cores[j] <= tables.capacity[d]:
                tardy, cost, b = _cheapest_in(tables, state, rule, prefix, j, d, t)
                if cost < np.inf and (tardy, cost) < (late, best):
                    late, best, at, slot = tardy, cost, d, b
        if at >= 0:
            reserve(tables, state, j, at, slot, slot)
            kept[k] = False
    keep_list(state, WAITING, kept)


@internal
def _withdraw_all(tables: Tables, state: State, t: int) -> None:
    for k in range(state.size[PLANNED]):
        withdraw(tables, state, k, t)
    state.size[PLANNED] = 0


@compiled
def run_rule(
    tables: Tables, state: State, rule: Rule, true_run: FloatArray, held: IntArray, prefixes: FloatArray,
    issue: IntArray, intensity: FloatArray, first: int,
) -> int:  # fmt: skip
    """Run a rule until all jobs have ended, or the signals have; return the slot.

    Parameters
    ----------
    tables, state, rule
    true_run : array (m, D) [min]
        Read when a job begins, by the engine alone.
    held : array (D, Q)
    prefixes : array (n, D, Q + 1) [g min/kWh]
        By issue of the forecast.
    issue : array (Q,)
        Current issue in each slot.
    intensity : array (D, H) [g/kWh]
    first : int
    """
    m, t = tables.cores.shape[0], first
    while t < held.shape[1]:
        begin_slot(tables, state, t)
        left = state.size[WAITING] + state.size[PLANNED] + state.size[RUNNING]
        if left == 0 and state.size[NEXT] == m:
            break
        prefix = prefixes[issue[t]]
        if rule.mode != PLAN:
            _place_now(tables, state, rule, prefix, intensity[:, t // _SLOTS_PER_HOUR], t)
            start_due(tables, state, true_run, held, t)
        else:
            if rule.replan > 0 and (t - first) % rule.replan == 0:
                _withdraw_all(tables, state, t)
            _plan(tables, state, rule, prefix, t)
            # A job that finds no cores may be planned for this slot elsewhere, once.
            if start_due(tables, state, true_run, held, t) > 0:
                _plan(tables, state, rule, prefix, t)
                start_due(tables, state, true_run, held, t)
        t += 1
    return t
