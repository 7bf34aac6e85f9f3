"""Symmetry of identical machines: one schedule stands for all that differ in machine names only."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from wfsched.core.arrays import GeneArray, IntArray
from wfsched.exact.formulation.variables import Variables


def break_symmetry(v: Variables) -> None:
    """Order identical machines by their first task."""
    for group in _groups(v):
        for one, other in pairwise(group):
            taken: list[cp_model.IntVar] = []
            for i in v.instance.tasks:
                if (i, other) in v.at:
                    v.cp.add(v.at[i, other] <= sum(taken))
                    taken.append(v.at[i, one])


def in_turn(v: Variables, machine: GeneArray) -> IntArray:
    """Return `machine` (n_tasks,) with identical machines renamed in the order of their first task."""
    renamed = machine.astype(np.int64)
    for group in _groups(v):
        seen = [k for k in dict.fromkeys(machine.tolist()) if k in group]
        for one, name in zip(seen, group):
            renamed[machine == one] = name
    return renamed


def _groups(v: Variables) -> list[list[int]]:
    """Return groups of identical machines: of one type, at one site, with the same run times."""
    machines = v.instance.problem.platform.machines
    groups: list[list[int]] = []
    for k in v.instance.machines:
        for group in groups:
            same = machines[group[0]].type is machines[k].type and machines[group[0]].site == machines[k].site
            if same and _same_options(v, group[0], k):
                group.append(k)
                break
        else:
            groups.append([k])
    return groups


def _same_options(v: Variables, one: int, other: int) -> bool:
    base = v.instance.problem.tables.base
    hosted = [[i for i in v.instance.tasks if (i, k) in v.at] for k in (one, other)]
    return hosted[0] == hosted[1] and np.array_equal(base[hosted[0], one], base[hosted[0], other])
