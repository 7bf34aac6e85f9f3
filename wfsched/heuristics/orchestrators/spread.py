"""Spread: each task on the machine with the fewest tasks."""

from __future__ import annotations

import numpy as np

from wfsched.heuristics.orchestrators.orchestration import orchestrate
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def spread(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the schedule of the orchestrator's spread strategy [1]_, all at the top frequency.

    Each task, when it is ready, goes to the least loaded machine; neither speed nor price nor
    where its data are counts. How the strategy carries over to workflows is said in
    `wfsched.heuristics.orchestrators.event_simulation`.

    References
    ----------
    .. [1] Docker Swarm (classic), scheduler strategies,
       pkg.go.dev/github.com/docker/swarm/scheduler/strategy; as a baseline of workflow schedulers
       in Lan et al., ANIT 2023, doi 10.5220/0012277500003807.
    """
    return orchestrate(problem, pack=False, patience=0.0)
