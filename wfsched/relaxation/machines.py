"""Machines that are alike, as one: a relaxation need not tell them apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.schedule.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The groups of machines of a problem; K machines in G groups, by their first machine.

    Machines of a group are of one site and alike in all that the tables say. The average of a
    linear program's solution over all ways to swap them is a solution as good, in which they
    all have the same share of each task: so they may share one column.

    Parameters
    ----------
    of : (K,)
        The group of each machine.
    first, size : (G,)
        The first machine of each group, and how many there are.
    """

    of: IntArray
    first: IntArray
    size: IntArray

    def __len__(self) -> int:
        return len(self.first)


def machine_groups(problem: Problem) -> Groups:
    """Return the groups of machines of `problem`."""
    tables = problem.tables
    site = [machine.site for machine in problem.platform.machines]
    power = (tables.idle_w, tables.boot_w, tables.boot_s, tables.always_on)
    room = (tables.lease_rate, tables.shared, tables.cores, tables.memory)
    levels = (tables.slowdown.T, tables.watts.T, tables.task_rate.T)
    rows = np.vstack([site, *power, *room, *levels, tables.base])
    _, first, of = np.unique(np.nan_to_num(rows, nan=-1.0), axis=1, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    of = rank[of.ravel()].astype(np.int64)
    return Groups(of, np.sort(first).astype(np.int64), np.bincount(of).astype(np.int64))


def between_groups(table: FloatArray, groups: Groups) -> FloatArray:
    """Return a table of machine pairs (K, K) by pairs of groups (G, G); 0 within a group.

    Within a group two tasks may be on one machine, between which nothing moves.
    """
    pairs: FloatArray = table[np.ix_(groups.first, groups.first)].copy()
    np.fill_diagonal(pairs, 0.0)
    return pairs
