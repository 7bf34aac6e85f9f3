"""Groups of identical machines, which share the columns of the program."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.schedule.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The groups of machines of a problem; K machines in G groups, by their first machine.

    Machines of a group are at one site and identical in all tables. The average of a solution over all
    permutations of them is as good a solution, in which they have equal shares of each task: so they
    share one column.

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

    Two tasks on one group may be on one machine, without a transfer.
    """
    pairs: FloatArray = table[np.ix_(groups.first, groups.first)].copy()
    np.fill_diagonal(pairs, 0.0)
    return pairs
