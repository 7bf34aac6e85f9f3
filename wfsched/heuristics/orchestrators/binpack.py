"""Binpack: each task on the most packed machine with room."""

from __future__ import annotations

import numpy as np

from wfsched.core.errors import ParameterError
from wfsched.heuristics.orchestrators.orchestration import orchestrate
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def binpack(problem: Problem, _rng: np.random.Generator, *, patience: float = 1.0) -> Schedule:
    """Return the schedule of the orchestrator's binpack strategy [1]_, all at the top frequency.

    Each task, when it is ready, goes to the most packed machine with room for it, so that few
    machines are opened; neither speed nor price counts before that. How the strategy carries over
    to workflows is said in `wfsched.heuristics.orchestrators.event_simulation`.

    Parameters
    ----------
    patience : float
        Where machines run one task at a time: a task queues on a machine that is open if it waits
        no longer than `patience` times its run time there. Infinite: all on one machine.

    Raises
    ------
    ParameterError
        If `patience` is negative or NaN.

    References
    ----------
    .. [1] As for `wfsched.heuristics.orchestrators.spread.spread`.
    """
    if not patience >= 0:
        raise ParameterError("out of range", where="patience", got=patience, allowed=">= 0")
    return orchestrate(problem, pack=True, patience=patience)
