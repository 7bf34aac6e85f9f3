"""What a scheduler is: a callable from a problem and a generator to a schedule."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


class Scheduler(Protocol):
    """Anything that makes one schedule; a plain function will do.

    It must be deterministic: the same problem and a generator in the same state give the same
    schedule. It may read the constraints of the problem (a deadline, a budget); a scheduler that
    cannot keep them returns its best attempt, whose `violations` tell.
    """

    def __call__(self, problem: Problem, rng: np.random.Generator, /) -> Schedule:
        """Return a schedule of `problem`."""
        ...
