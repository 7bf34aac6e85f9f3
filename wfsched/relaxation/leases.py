"""Lease rows: leased time, billed time and machines in use of each group."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.linear_program.rows import Entries, Rows, rows, stacked

# Shorter leases, as a share of a quantum, may be billed nothing (`Billing.billed_s`).
_MIN_BILLED = 1e-6

# Least excess of the share of a task over the machines in use, and most such tasks for each group.
_MIN_VIOLATION = 1e-4
_MAX_TASKS = 4


def lease_rows(facts: Instance) -> Rows:
    """Return the rows of leases: leased time covers all runs, billed time covers the lease.

    Billed time is the lease and the boot, and at least the least charge for each machine in use.
    """
    ways, layout, tables = facts.columns, facts.layout, facts.problem.tables
    groups, at = np.arange(layout.groups), facts.groups.first
    boot = tables.boot_s[at] / layout.seconds
    charge = max(tables.quantum_s, tables.minimum_s) / layout.seconds
    work: Entries = (ways.group, np.arange(len(ways)), -ways.area / layout.seconds)
    lease: Entries = (groups, layout.lease, 1.0)
    billed: Entries = (groups, layout.billed, 1.0)
    longer: list[Entries] = [billed, (groups, layout.lease, -1.0), (groups, layout.used, -boot)]
    return stacked(
        [
            rows([work, lease], layout.groups, lower=0.0),
            rows(longer, layout.groups, lower=0.0),
            rows([billed, (groups, layout.used, -charge)], layout.groups, lower=0.0),
        ]
    )


def use_matters(facts: Instance, terms: FloatArray, budget: float) -> bool:
    """Tell whether the number of machines in use affects `terms` or a budget."""
    layout = facts.layout
    billed = bool(facts.problem.tables.lease_rate.any()) and budget < np.inf
    return billed or bool(terms[layout.used].any() or terms[layout.billed].any())


def use_rows(facts: Instance, end: float) -> Rows:
    """Return rows: the machines in use of a group have room for its work within `end` seconds."""
    ways, layout = facts.columns, facts.layout
    own = np.flatnonzero(_counted(facts))
    groups = np.arange(layout.groups)
    head, tail = (np.where(np.isfinite(each), each, np.inf).min(axis=0) for each in (facts.head, facts.tail))
    span = np.where(np.isfinite(head + tail), end - head - tail, end) / layout.seconds
    work = (ways.group[own], own, -ways.area[own] / layout.seconds)
    return rows([work, (groups, layout.used, np.maximum(span, 0.0))], layout.groups, lower=0.0)


def violated_uses(facts: Instance, point: FloatArray) -> Rows:
    """Return violated rows: the machines in use of a group are at least the share of each task on it."""
    ways, layout = facts.columns, facts.layout
    counted = _counted(facts)
    share = np.zeros(facts.shortest.shape)
    np.add.at(share, (ways.task, ways.group), point[: layout.ways] * counted)
    excess = share - point[layout.used]
    entries: list[Entries] = []
    count = 0
    for g in range(layout.groups):
        for task in np.argsort(-excess[:, g], kind="stable")[:_MAX_TASKS]:
            if excess[task, g] > _MIN_VIOLATION:
                own = _ways_on(facts, int(task), g)
                own = own[counted[own]]
                entries += [(count, own, -1.0), (count, layout.used[g], 1.0)]
                count += 1
    return rows(entries, count, lower=0.0)


def _ways_on(facts: Instance, task: int, group: int) -> IntArray:
    first, last = facts.columns.first[task], facts.columns.first[task + 1]
    own: IntArray = first + np.flatnonzero(facts.columns.group[first:last] == group)
    return own


def _counted(facts: Instance) -> BoolArray:
    """Tell which ways to run a task certainly use a machine."""
    tables, ways = facts.problem.tables, facts.columns
    charged = np.maximum(ways.seconds + tables.boot_s[facts.groups.first][ways.group], tables.minimum_s)
    counted: BoolArray = charged >= _MIN_BILLED * tables.quantum_s
    return counted
