"""Rows of the program that hold for every schedule, whatever its makespan."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.relaxation.brown import brown_rows
from wfsched.relaxation.goals import price_terms
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.leases import lease_rows
from wfsched.relaxation.linear_program.rows import Entries, Rows, rows, stacked

BUDGET_ROW = 0


def equations(facts: Instance) -> Rows:
    """Return the rows; budget and green energy of the sites come first and are free until set."""
    brown = [brown_rows(facts)] if facts.layout.sites else []
    kept = [_one_of_each(facts), _precedence(facts), _ends(facts), lease_rows(facts)]
    return stacked([_budget(facts), *brown, *kept])


def ways_of(facts: Instance, tasks: IntArray) -> tuple[IntArray, IntArray]:
    """Return the columns of `tasks`, task by task, and the position of the task of each."""
    first = facts.columns.first
    counts = first[tasks + 1] - first[tasks]
    position = np.repeat(np.arange(len(tasks)), counts)
    within = np.arange(len(position)) - np.repeat(np.cumsum(counts) - counts, counts)
    return first[tasks][position] + within, position


def _budget(facts: Instance) -> Rows:
    return rows([(0, np.arange(facts.layout.size), price_terms(facts))], 1)


def _one_of_each(facts: Instance) -> Rows:
    ways = facts.columns
    return rows([(ways.task, np.arange(len(ways)), 1.0)], facts.layout.tasks, lower=1.0, upper=1.0)


def _precedence(facts: Instance) -> Rows:
    """Start of the target >= start of the source + its run time + the gap."""
    edges, layout = facts.problem.workflow.edges, facts.layout
    source, target = edges.source[facts.edge], edges.target[facts.edge]
    own, edge = ways_of(facts, source.astype(np.int64))
    every = np.arange(len(facts.edge))
    parts: list[Entries] = [
        (edge, own, -facts.columns.seconds[own] / layout.seconds),
        (every, layout.start[target], 1.0),
        (every, layout.start[source], -1.0),
    ]
    return rows(parts, len(every), lower=facts.gap[facts.edge] / layout.seconds)


def _ends(facts: Instance) -> Rows:
    """Start >= head on its machine; makespan >= start + run time + tail on its machine."""
    ways, layout = facts.columns, facts.layout
    every, tasks = np.arange(len(ways)), np.arange(layout.tasks)
    head = facts.head[ways.task, ways.group] / layout.seconds
    rest = (ways.seconds + facts.tail[ways.task, ways.group]) / layout.seconds
    early = rows([(ways.task, every, -head), (tasks, layout.start, 1.0)], layout.tasks, lower=0.0)
    late: list[Entries] = [
        (ways.task, every, -rest),
        (tasks, layout.start, -1.0),
        (tasks, layout.makespan, 1.0),
    ]
    return stacked([early, rows(late, layout.tasks, lower=0.0)])
