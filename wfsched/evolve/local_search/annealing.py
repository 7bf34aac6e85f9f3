"""Simulated annealing of machines and order; levels follow by slack reclamation. Compiled.

A search in which machines and levels change one at a time gets stuck close below a deadline: a task
may not move before others are faster, and nothing is gained before others are slower. Here
a move changes machines and order only; the placement is then put at its top speed and slowed down
again into all the room that the deadline leaves (`wfsched.placing.slack`), so that mapping and levels
change together. Moves that cannot keep the deadline are known after one pass.

Kirkpatrick, Gelatt, Vecchi, Science 220, 1983, doi 10.1126/science.220.4598.671; the moves and
their combination with slack reclamation are ours.
"""

from __future__ import annotations

from math import exp, log
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, inlined
from wfsched.placing.redecoding import redecode
from wfsched.placing.slack import slow_down, top_speed
from wfsched.schedule.figures import COST, MAKESPAN

# Temperatures at the beginning and the end, as a share of the value that is annealed.
_T_START, _T_END = 1e-3, 1e-4
# Factor of the temperature while a limit is broken: values are relative excesses then.
_HEAT_WHERE_BROKEN = 30.0
# Attempts per evaluation where moves change nothing.
_ATTEMPTS_PER_EVALUATION = 20
# Least value of a schedule that breaks a limit: worse than any that breaks none.
_VALUE_WHERE_BROKEN = 2.0
# Probabilities of the moves, each with those before it: a task to another machine, two tasks near each
# other in the order exchange machines, a task to the machine of a neighbour in the workflow; else a task to
# another place in the order, and with the last probability to another machine too.
_P_MOVE, _P_SWAP, _P_JOIN = 0.25, 0.45, 0.55
_P_SHIFT_AND_MOVE = 0.6
# Greatest distance in the order of two tasks that exchange machines.
_SWAP_DISTANCE = 12
# Rounding (relative) that does not break a limit.
_ROUNDING = 1e-9
# Times that a placement on routed links is slowed down again by less, if it ends too late.
CORRECTIONS = 2


class Target(NamedTuple):
    """Objective and limits of annealing.

    Parameters
    ----------
    primary : int
        Column of the figures to be minimised.
    scale : float
        Unit of the value of that column; not 0.
    makespan, cost : float [s], [currency]
        Limits; infinite for none.
    columns : (m,)
        Other columns that are limited,
    limits : (m,)
        and their limits.
    ordered : bool
        Whether the order may change.
    slowed : bool
        Whether levels follow by slack; else all tasks stay at the top.
    """

    primary: int
    scale: float
    makespan: float
    cost: float
    columns: IntArray
    limits: FloatArray
    ordered: bool
    slowed: bool


@compiled
def anneal(tables, slack, passes, chain, target, hosts, n_hosts, most, rng):  # type: ignore[no-untyped-def]
    """Anneal `chain`; it ends as the best schedule met, possibly the first.

    Parameters
    ----------
    tables : Tables
    slack : Slack
    passes : Passes
    chain : Redecoding
    target : Target
    hosts : (n, K), n_hosts : (n,)
        The machines of each task, as in `Encoding`.
    most : int
        Evaluations that may be made. Passes over the tasks count too: two take as long as one.
    rng : Generator

    Returns
    -------
    int
        How many were made.
    """
    machine, level, order = chain.machine, chain.level, chain.order
    redecode(tables, chain)
    best = _value(chain.figures, target)
    best_genes = machine.copy(), level.copy(), order.copy()
    used, now = _evaluate(tables, slack, passes, chain, target)
    used += 1
    step = 2 + slack.thresholds.shape[0]
    if chain.scratch.traffic is not None:
        step *= 1 + CORRECTIONS
    kept = machine.copy(), level.copy(), order.copy()
    mark = np.full(order.shape[0], -1, np.int64)
    cooling = log(_T_END / _T_START)
    for _ in range(_ATTEMPTS_PER_EVALUATION * most):
        if used + step > most:
            break
        if not _change(slack, chain, mark, kept[1], target.ordered, hosts, n_hosts, rng):
            continue
        heat = _HEAT_WHERE_BROKEN if now >= _VALUE_WHERE_BROKEN else 1.0
        temperature = _T_START * exp(cooling * used / most) * heat
        spent, value = _evaluate(tables, slack, passes, chain, target)
        used += spent
        if value <= now - temperature * log(1.0 - rng.random()):
            now = value
            _copy(chain, kept)
            if value < best:
                best = value
                _copy(chain, best_genes)
        else:
            machine[:], order[:] = kept[0], kept[2]
    machine[:], level[:], order[:] = best_genes
    return used


@compiled
def slowed(slack, passes, chain, makespan, cost):  # type: ignore[no-untyped-def]
    """Slow the placement of `chain` down to `makespan` [s] and `cost`; return evaluations used.

    Only its levels change; they stay as they are if its top speed does not keep `makespan`.
    """
    machine, level, order, hold = chain.machine, chain.level, chain.order, chain.hold
    before = level.copy()
    top, price = top_speed(slack, passes, machine, level, order, hold)
    if top > makespan:
        level[:] = before
        return 1
    slow_down(slack, passes, machine, level, order, hold, makespan, max(0.0, cost - price))
    return 1 + slack.thresholds.shape[0]


@inlined
def _copy(chain, genes):  # type: ignore[no-untyped-def]
    genes[0][:], genes[1][:], genes[2][:] = chain.machine, chain.level, chain.order


@compiled
def _evaluate(tables, slack, passes, chain, target):  # type: ignore[no-untyped-def]
    """Choose levels and decode, if the limits can be kept; return evaluations and value."""
    machine, level, order, hold = chain.machine, chain.level, chain.order, chain.hold
    top, price = top_speed(slack, passes, machine, level, order, hold)
    broken = _excess(top, target.makespan) + _excess(price, target.cost)
    if broken > 0.0:
        return 1, _VALUE_WHERE_BROKEN + broken
    spent = 2
    if target.slowed:
        slow_down(slack, passes, machine, level, order, hold, target.makespan, target.cost - price)
        spent += slack.thresholds.shape[0]
    redecode(tables, chain)
    if target.slowed and chain.scratch.traffic is not None:
        spent += _shortened(tables, slack, passes, chain, target, price)
    return spent, _value(chain.figures, target)


@compiled
def _shortened(tables, slack, passes, chain, target, price):  # type: ignore[no-untyped-def]
    """Slow a placement down by less while it ends too late; return evaluations.

    Passes know links that are free. Data that wait for others on routed links make the end later than they
    aim for, so they aim as much sooner.
    """
    machine, level, order, hold = chain.machine, chain.level, chain.order, chain.hold
    spent, aim = 0, target.makespan
    for _ in range(CORRECTIONS):
        late = chain.figures[MAKESPAN] - target.makespan
        if late <= _ROUNDING * target.makespan:
            break
        top, _ = top_speed(slack, passes, machine, level, order, hold)
        aim = max(top, aim - late)
        slow_down(slack, passes, machine, level, order, hold, aim, target.cost - price)
        redecode(tables, chain)
        spent += 2 + slack.thresholds.shape[0]
    return spent


@compiled
def _value(figures, target):  # type: ignore[no-untyped-def]
    """Return the value to be minimised: about 1, or at least `_VALUE_WHERE_BROKEN` if a limit is broken."""
    broken = _excess(figures[MAKESPAN], target.makespan) + _excess(figures[COST], target.cost)
    for j in range(target.columns.shape[0]):
        broken += _excess(figures[target.columns[j]], target.limits[j])
    value = figures[target.primary] / target.scale
    return _VALUE_WHERE_BROKEN + broken if broken > 0.0 else min(value, _VALUE_WHERE_BROKEN)


@inlined
def _excess(amount, limit):  # type: ignore[no-untyped-def]
    """Return the relative excess of `amount` over `limit`, rounding left out."""
    if amount <= limit * (1.0 + _ROUNDING):
        return 0.0
    return amount / limit - 1.0 if limit > 0.0 else amount


@compiled
def _change(slack, chain, mark, level, ordered, hosts, n_hosts, rng):  # type: ignore[no-untyped-def]
    """Change machines or order at random; tell whether anything is changed.

    Of two tasks, drawn alike, the one further above its frugal level (by the kept `level`) is chosen:
    that is where energy is to be had.
    """
    machine, order, frugal = chain.machine, chain.order, slack.frugal
    n = order.shape[0]
    at, other = int(rng.random() * n), int(rng.random() * n)
    i, j = order[at], order[other]
    if level[j] - frugal[machine[j]] > level[i] - frugal[machine[i]]:
        at, i = other, j
    move = rng.random() * (1.0 if ordered else _P_JOIN)
    if move < _P_MOVE:
        return _put(machine, i, hosts[i, int(rng.random() * n_hosts[i])])
    if move < _P_SWAP:
        beside = at + int(rng.random() * (2 * _SWAP_DISTANCE + 1)) - _SWAP_DISTANCE
        j = order[min(n - 1, max(0, beside))]
        k, m = machine[i], machine[j]
        if k == m or slack.base[i, m] != slack.base[i, m] or slack.base[j, k] != slack.base[j, k]:
            return False
        machine[i], machine[j] = m, k
        return True
    if move < _P_JOIN:
        j = _neighbour(slack, i, rng)
        if j < 0 or slack.base[i, machine[j]] != slack.base[i, machine[j]]:
            return False
        return _put(machine, i, machine[j])
    moved = _shift(slack, order, mark, at, rng)
    if rng.random() < _P_SHIFT_AND_MOVE:
        return _put(machine, i, hosts[i, int(rng.random() * n_hosts[i])]) or moved
    return moved


@inlined
def _put(machine, i, k):  # type: ignore[no-untyped-def]
    changed = machine[i] != k
    machine[i] = k
    return changed


@compiled
def _neighbour(slack, i, rng):  # type: ignore[no-untyped-def]
    """Return a parent or a child of task `i` at random; -1 if it has none."""
    parents = slack.parent_start[i + 1] - slack.parent_start[i]
    children = slack.child_start[i + 1] - slack.child_start[i]
    if parents + children == 0:
        return -1
    drawn = int(rng.random() * (parents + children))
    if drawn < parents:
        return slack.parent[slack.parent_start[i] + drawn]
    return slack.child[slack.child_start[i] + drawn - parents]


@compiled
def _shift(slack, order, mark, at, rng):  # type: ignore[no-untyped-def]
    """Move a task to another place between its parents and its children; tell whether it moved."""
    i, n = order[at], order.shape[0]
    for edge in range(slack.parent_start[i], slack.parent_start[i + 1]):
        mark[slack.parent[edge]] = i
    for edge in range(slack.child_start[i], slack.child_start[i + 1]):
        mark[slack.child[edge]] = i
    low = high = at
    while low > 0 and mark[order[low - 1]] != i:
        low -= 1
    while high < n - 1 and mark[order[high + 1]] != i:
        high += 1
    to = low + int(rng.random() * (high - low + 1))
    step = 1 if to > at else -1
    for position in range(at, to, step):
        order[position] = order[position + step]
    order[to] = i
    return to != at
