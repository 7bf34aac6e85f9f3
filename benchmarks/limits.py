"""Limits of searches of wfsched: by generations, evaluations or time."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from wfsched.schedule.problem import Problem
from wfsched.solving import solve

# Searches that have one stopping protocol are told what to keep to; others know generations only.
ONE_PROTOCOL = find_spec("wfsched.evolve.stop") is not None


def for_generations(params: Any, generations: int) -> Any:
    """Return the parameters with so many generations after the first population."""
    return (
        _stopping(params, generations=generations)
        if ONE_PROTOCOL
        else replace(params, generations=generations)
    )


def for_evaluations(params: Any, case: Problem, evaluations: int) -> Any:
    """Return the parameters with at most so many evaluations, those of the seeds included."""
    if ONE_PROTOCOL:
        return _stopping(params, evaluations=evaluations)
    first = solve(case, for_generations(params, 0), threads=1)
    return for_generations(params, max(0, evaluations - first.evaluations) // params.n_offsprings)


def for_seconds(params: Any, case: Problem, seconds: float) -> Any:
    """Return the parameters for a run of about so long [s]."""
    if ONE_PROTOCOL:
        return _stopping(params, time_s=seconds)
    tries = 20
    first, tried = (solve(case, for_generations(params, n), threads=1).wall_s for n in (0, tries))
    return for_generations(params, max(0, int((seconds - first) / (tried - first) * tries)))


def _stopping(params: Any, **limits: float) -> Any:
    from wfsched.evolve.stop import Stop

    return replace(params, stop=Stop(**limits))
