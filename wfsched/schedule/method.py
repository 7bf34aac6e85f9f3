"""Schedulers: callables from a problem and a random generator to a schedule."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


class Scheduler(Protocol):
    """A callable that makes one schedule, such as a plain function.

    It must be deterministic: the same problem and a generator in the same state give the same
    schedule. It may read the constraints of the problem (a deadline, a budget). If it finds no
    feasible schedule, it returns its best attempt, and `violations` of the schedule show how far off.
    """

    def __call__(self, problem: Problem, rng: np.random.Generator, /) -> Schedule:
        """Return a schedule of `problem`."""
        ...
