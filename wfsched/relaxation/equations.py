"""The rows of the programme that hold for every schedule, whatever its makespan."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.relaxation.brown import brown_rows
from wfsched.relaxation.goals import price_terms
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.rows import Block, block, stacked

BUDGET_ROW = 0


def equations(facts: Instance) -> Block:
    """Return the rows: the budget first, which is free until it is set."""
    blocks = [_budget(facts), _one_of_each(facts), _precedence(facts), _ends(facts), _leases(facts)]
    if facts.layout.sites:
        blocks.append(brown_rows(facts))
    return stacked(blocks)


def ways_of(facts: Instance, tasks: IntArray) -> tuple[IntArray, IntArray]:
    """Return the columns of each of `tasks`, one task after another, and whose each is (a position)."""
    first = facts.columns.first
    counts = first[tasks + 1] - first[tasks]
    position = np.repeat(np.arange(len(tasks)), counts)
    within = np.arange(len(position)) - np.repeat(np.cumsum(counts) - counts, counts)
    return first[tasks][position] + within, position


def _budget(facts: Instance) -> Block:
    return block([(0, np.arange(facts.layout.size), price_terms(facts))], 1)


def _one_of_each(facts: Instance) -> Block:
    ways = facts.columns
    return block([(ways.task, np.arange(len(ways)), 1.0)], facts.layout.tasks, lower=1.0, upper=1.0)


def _precedence(facts: Instance) -> Block:
    """Start of the target >= start of the source + its run time + the gap."""
    edges, layout = facts.problem.workflow.edges, facts.layout
    source, target = edges.source[facts.edge], edges.target[facts.edge]
    own, edge = ways_of(facts, source.astype(np.int64))
    every = np.arange(len(facts.edge))
    parts = [
        (edge, own, -facts.columns.seconds[own] / layout.seconds),
        (every, layout.start[target], 1.0),
        (every, layout.start[source], -1.0),
    ]
    return block(parts, len(every), lower=facts.gap[facts.edge] / layout.seconds)


def _ends(facts: Instance) -> Block:
    """Start >= head on its machine; makespan >= start + run time + tail on its machine."""
    ways, layout = facts.columns, facts.layout
    every, tasks = np.arange(len(ways)), np.arange(layout.tasks)
    head = facts.head[ways.task, ways.group] / layout.seconds
    rest = (ways.seconds + facts.tail[ways.task, ways.group]) / layout.seconds
    early = block([(ways.task, every, -head), (tasks, layout.start, 1.0)], layout.tasks, lower=0.0)
    late = [(ways.task, every, -rest), (tasks, layout.start, -1.0), (tasks, layout.makespan, 1.0)]
    return stacked([early, block(late, layout.tasks, lower=0.0)])


def _leases(facts: Instance) -> Block:
    """Lease >= what runs; billed >= lease and boot, and >= the least charge; one machine is in use."""
    ways, layout, tables = facts.columns, facts.layout, facts.problem.tables
    groups, at = np.arange(layout.groups), facts.groups.first
    boot = tables.boot_s[at] / layout.seconds
    charge = max(tables.quantum_s, tables.minimum_s) / layout.seconds
    work = (ways.group, np.arange(len(ways)), -ways.area / layout.seconds)
    billed = (groups, layout.billed, 1.0)
    blocks = [
        block([work, (groups, layout.lease, 1.0)], layout.groups, lower=0.0),
        block([billed, (groups, layout.lease, -1.0), (groups, layout.used, -boot)], layout.groups, lower=0.0),
        block([billed, (groups, layout.used, -charge)], layout.groups, lower=0.0),
    ]
    return stacked(blocks)
