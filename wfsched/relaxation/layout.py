"""Layout of the program: positions and units of its columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IntArray


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of the program; C ways to run tasks, n tasks, G groups of machines, S sites.

    After the shares of the ways come, in this order, the starts of the tasks, the makespan, the
    leased time of each group, its billed time, its machines in use, and the brown energy of each
    site. Times are in units of `seconds`, energies of `joules`, prices of `money`, so that
    all are near 1.
    """

    ways: int
    tasks: int
    groups: int
    sites: int
    seconds: float
    joules: float
    money: float

    @property
    def start(self) -> IntArray:
        """Starts of the tasks, (n,)."""
        return self.ways + np.arange(self.tasks)

    @property
    def makespan(self) -> int:
        """The makespan."""
        return self.ways + self.tasks

    @property
    def lease(self) -> IntArray:
        """Leased time, (G,)."""
        return self.makespan + 1 + np.arange(self.groups)

    @property
    def billed(self) -> IntArray:
        """Billed time, (G,)."""
        return self.lease + self.groups

    @property
    def used(self) -> IntArray:
        """Machines in use, (G,)."""
        return self.billed + self.groups

    @property
    def brown(self) -> IntArray:
        """Brown energy, (S,)."""
        return self.makespan + 1 + 3 * self.groups + np.arange(self.sites)

    @property
    def size(self) -> int:
        """Number of columns."""
        return self.makespan + 1 + 3 * self.groups + self.sites
