"""Identical machines: of schedules that differ in their names only, one is looked at."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from wfsched.core.arrays import GeneArray, IntArray
from wfsched.exact.formulation.variables import Variables


def break_symmetry(v: Variables) -> None:
    """Let machines that are alike be taken in turn: the first task of each comes before that of the next."""
    for group in _groups(v):
        for one, other in pairwise(group):
            taken: list[cp_model.IntVar] = []
            for i in v.instance.tasks:
                if (i, other) in v.at:
                    v.cp.add(v.at[i, other] <= sum(taken))
                    taken.append(v.at[i, one])


def in_turn(v: Variables, machine: GeneArray) -> IntArray:
    """Return `machine` (n_tasks,) with machines that are alike renamed so that they are taken in turn."""
    renamed = machine.astype(np.int64)
    for group in _groups(v):
        seen = [k for k in dict.fromkeys(machine.tolist()) if k in group]
        for one, name in zip(seen, group):
            renamed[machine == one] = name
    return renamed


def _groups(v: Variables) -> list[list[int]]:
    """Return the machines that are alike: of one type, at one site, with the same run times."""
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
