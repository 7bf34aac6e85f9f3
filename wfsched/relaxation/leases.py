"""Machines in use: how many of each group a fractional schedule needs, and what their leases cost."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.linear_program.rows import Entries, Rows, rows, stacked

# Leases shorter than this share of a quantum may be billed nothing (`Pricing.billed_s`).
_TOO_SHORT = 1e-6

# A machine that is in use by less than a task's share, by this, and such tasks added for each group.
_BROKEN = 1e-4
_MOST = 4


def lease_rows(facts: Instance) -> Rows:
    """Return the rows of what is leased: the lease holds all that runs, what is billed holds the lease.

    What is billed is the lease and the boot, and at least the least charge for each machine in use.
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
    """Tell whether it makes a difference to `terms` or a budget that a machine is used at all."""
    layout = facts.layout
    billed = bool(facts.problem.tables.lease_rate.any()) and budget < np.inf
    return billed or bool(terms[layout.used].any() or terms[layout.billed].any())


def use_rows(facts: Instance, end: float) -> Rows:
    """Return rows: the work on a group takes so many of its machines, within `end` seconds."""
    ways, layout = facts.columns, facts.layout
    own = np.flatnonzero(_counted(facts))
    groups = np.arange(layout.groups)
    head, tail = (np.where(np.isfinite(each), each, np.inf).min(axis=0) for each in (facts.head, facts.tail))
    span = np.where(np.isfinite(head + tail), end - head - tail, end) / layout.seconds
    work = (ways.group[own], own, -ways.area[own] / layout.seconds)
    return rows([work, (groups, layout.used, np.maximum(span, 0.0))], layout.groups, lower=0.0)


def broken_uses(facts: Instance, point: FloatArray) -> Rows:
    """Return rows: a group has as much of a machine in use as of a task that runs on it."""
    ways, layout = facts.columns, facts.layout
    counted = _counted(facts)
    share = np.zeros(facts.shortest.shape)
    np.add.at(share, (ways.task, ways.group), point[: layout.ways] * counted)
    excess = share - point[layout.used]
    entries: list[Entries] = []
    count = 0
    for g in range(layout.groups):
        for task in np.argsort(-excess[:, g], kind="stable")[:_MOST]:
            if excess[task, g] > _BROKEN:
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
    """Tell which ways to run a task certainly make a machine count as in use."""
    tables, ways = facts.problem.tables, facts.columns
    charged = np.maximum(ways.seconds + tables.boot_s[facts.groups.first][ways.group], tables.minimum_s)
    counted: BoolArray = charged >= _TOO_SHORT * tables.quantum_s
    return counted
