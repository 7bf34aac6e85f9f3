"""Runs: one task on its machine, as the reference placed it."""

from __future__ import annotations

from typing import NamedTuple


class Run(NamedTuple):
    """One task on its machine, `share` (in 0..1) of which it takes, from start to finish [s].

    Its final outputs are at home at `brought` [s]; at its finish, where they stay.
    """

    task: int
    machine: int
    level: int
    share: float
    start: float
    finish: float
    brought: float

    @property
    def machine_s(self) -> float:
        """Seconds of the whole machine: run time times share."""
        return self.share * (self.finish - self.start)
