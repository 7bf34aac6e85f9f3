"""Baselines: schedules by heuristics that a front is compared with."""

from __future__ import annotations

from wfsched.core.arguments import takes
from wfsched.energy.supply import carbon_known
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import solve

_METHODS = ("heft", "grp-heft", "binpack", "spread")
_CARBON_AWARE = ("heft", "grp-heft", "green-heft", "wait-awhile")


@takes("problem", "wfsched.schedule.problem:Problem")
def baselines(problem: Problem, seed: int = 1) -> dict[str, Schedule]:
    """Return the schedules of four heuristics by name: HEFT, GRP-HEFT and two that suit the problem.

    These are the carbon-aware Green-HEFT and Wait-awhile where the carbon intensity of all sites is known,
    else the container orchestrators Binpack and Spread.
    """
    methods = _CARBON_AWARE if carbon_known(problem.supply) else _METHODS
    return {name: solve(problem, name, seed=seed).schedule for name in methods}
