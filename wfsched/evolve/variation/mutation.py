"""Mutations of one row of genes. Compiled; `wfsched.evolve.variation.variation` calls them.

Each gene is hit with the same probability; the genes between two hits are skipped by one draw.
"""

from __future__ import annotations

from math import log, log1p
from typing import Any

import numpy as np

from wfsched.core.arrays import BoolArray, IntArray
from wfsched.core.compiling import compiled, inlined
from wfsched.core.streams import draw_below, draw_unit
from wfsched.evolve.encoding.encoding import Encoding, Genes
from wfsched.schedule.evaluation.tables import Tables

# Kinds of mutation, by name; a kernel takes the place of one in this table.
MUTATIONS = ("redraw", "neighbour", "any")
REDRAW, NEIGHBOUR, ANY = range(3)
# Share of the mutated rows whose start is redrawn.
START_RATE = 0.1

_SKIP_LIMIT = 1 << 40


def log_miss(rate: float) -> float:
    """Return the logarithm of the probability that a gene is not hit, an argument of `skip`."""
    return log1p(-rate) if rate < 1.0 else -np.inf


@inlined
def skip(stream, logarithm):  # type: ignore[no-untyped-def]
    """Return the number of genes before the next hit, geometrically distributed."""
    missed = log(1.0 - draw_unit(stream)) / logarithm
    # Written so that 0 / 0, which is not a number, is far away too: the rate is 0.
    return np.int64(missed) if missed < _SKIP_LIMIT else np.int64(_SKIP_LIMIT)


@inlined
def mutate_placement_row(row, n, domain, kind, logarithm, stream):  # type: ignore[no-untyped-def]
    """Change machine and level genes.

    ``redraw``: a new machine is any host of the task, a new level any of its machine.
    ``neighbour``: a new machine is another host, a new level the next one up or down.
    ``any``: one of the two for each row.
    The level stays where a new machine has it; its top one otherwise.
    """
    hosts, n_hosts, n_levels = domain
    way = draw_below(stream, ANY) if kind == ANY else kind
    at = skip(stream, logarithm)
    while at < 2 * n:
        task = at if at < n else at - n
        machine, level = row[task], row[n + task]
        if at >= n:
            row[n + task] = _other_level(level, n_levels[machine], way, stream)
        elif way == REDRAW or n_hosts[task] > 1:
            row[task] = _other_host(hosts, task, n_hosts[task], machine, way, stream)
            row[n + task] = min(level, n_levels[row[task]] - 1)
        at += 1 + skip(stream, logarithm)


@inlined
def _other_level(level, count, kind, stream):  # type: ignore[no-untyped-def]
    if kind == REDRAW:
        return draw_below(stream, count)
    if count == 1:
        return np.int64(0)
    step = 2 * draw_below(stream, 2) - 1
    # From an end there is one way only.
    return level + step if 0 <= level + step < count else level - step


@inlined
def _other_host(hosts, task, count, machine, kind, stream):  # type: ignore[no-untyped-def]
    if kind == REDRAW:
        return hosts[task, draw_below(stream, count)]
    drawn = hosts[task, draw_below(stream, count - 1)]
    return hosts[task, count - 1] if drawn == machine else drawn


@inlined
def mutate_order_row(order, logarithm, parents, children, near, stream):  # type: ignore[no-untyped-def]
    """Shift tasks: each to a random place between its last parent and its first child.

    `near` (n,) is working memory, false throughout. O(window) for each.
    """
    at = skip(stream, logarithm)
    while at < order.shape[0]:
        task = order[at]
        low = _window(order, at, -1, task, parents, near)
        high = _window(order, at, 1, task, children, near)
        _shift(order, at, low + draw_below(stream, high - low + 1))
        at += 1 + skip(stream, logarithm)


@inlined
def _window(order, at, step, task, relation, near):  # type: ignore[no-untyped-def]
    """Return how far a task may move in one direction: up to its first relative."""
    start, item = relation
    for edge in range(start[task], start[task + 1]):
        near[item[edge]] = True
    last = order.shape[0] - 1 if step > 0 else 0
    while at != last and not near[order[at + step]]:
        at += step
    for edge in range(start[task], start[task + 1]):
        near[item[edge]] = False
    return at


@inlined
def _shift(order, at, to):  # type: ignore[no-untyped-def]
    """Move the task at place `at` to another place; tasks between close up."""
    task = order[at]
    while at < to:
        order[at] = order[at + 1]
        at += 1
    while at > to:
        order[at] = order[at - 1]
        at -= 1
    order[to] = task


@inlined
def mutate_times_row(row, layout, logarithm, start_rate, stream):  # type: ignore[no-untyped-def]
    """Redraw holds, one out of two to none, and the start, one out of two to a neighbour."""
    n, _, hold_at, start_at, n_steps = layout
    if hold_at > 0:
        at = skip(stream, logarithm)
        while at < n:
            row[hold_at + at] = draw_below(stream, 2) * draw_below(stream, n_steps + 1)
            at += 1 + skip(stream, logarithm)
    if start_at > 0 and draw_unit(stream) < start_rate:
        near = row[start_at] + draw_below(stream, 3) - 1
        far = draw_below(stream, n_steps + 1)
        row[start_at] = min(n_steps, max(0, near)) if draw_below(stream, 2) == 0 else far


def mutate_orders(
    encoding: Encoding,
    rows: Genes,
    mutable: BoolArray,
    rate: float,
    tables: Tables,
    rng: np.random.Generator,
) -> None:
    """Shift tasks in the order, each with probability `rate`, in the `mutable` rows.

    A task goes to a random place between its last parent and its first child.
    """
    parents = (tables.parent_start, tables.parent)
    places, seeds = _chosen(mutable, rng)
    _mutate_orders(encoding.orders(rows), places, seeds, log_miss(rate), parents, encoding.children)


def mutate_times(
    encoding: Encoding, rows: Genes, mutable: BoolArray, rate: float, rng: np.random.Generator
) -> None:
    """Redraw holds, each with probability `rate`, and starts, one in ten, in the `mutable` rows.

    One new hold out of two is none. One new start out of two is a neighbour of the old one.
    """
    if encoding.started:
        _mutate_times(rows, *_chosen(mutable, rng), encoding.layout, log_miss(rate))


def _chosen(mutable: BoolArray, rng: np.random.Generator) -> tuple[IntArray, Any]:
    """Return the rows to mutate, and a seed for each."""
    places = np.flatnonzero(mutable)
    return places, rng.integers(0, 1 << 64, len(places), np.uint64)


@compiled
def _mutate_orders(orders, places, seeds, logarithm, parents, children):  # type: ignore[no-untyped-def]
    near, stream = np.zeros(orders.shape[1], np.bool_), np.zeros(1, np.uint64)
    for i in range(places.shape[0]):
        stream[0] = seeds[i]
        mutate_order_row(orders[places[i]], logarithm, parents, children, near, stream)


@compiled
def _mutate_times(rows, places, seeds, layout, logarithm):  # type: ignore[no-untyped-def]
    stream = np.zeros(1, np.uint64)
    for i in range(places.shape[0]):
        stream[0] = seeds[i]
        mutate_times_row(rows[places[i]], layout, logarithm, START_RATE, stream)
