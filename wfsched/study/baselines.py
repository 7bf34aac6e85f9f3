"""Baselines: schedules by heuristics that a front is compared with."""

from __future__ import annotations

from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import solve

_METHODS = ("heft", "grp-heft", "binpack", "spread")
_METHODS_WITH_SUPPLY = ("heft", "grp-heft", "green-heft", "wait-awhile")


def baselines(problem: Problem, seed: int = 1) -> dict[str, Schedule]:
    """Return the schedules of four heuristics by name: HEFT, GRP-HEFT and two that suit the problem.

    Without a supply these are the container orchestrators Binpack and Spread, with one the carbon-aware
    Green-HEFT and Wait-awhile.
    """
    methods = _METHODS_WITH_SUPPLY if problem.supply else _METHODS
    return {name: solve(problem, name, seed=seed).schedule for name in methods}
