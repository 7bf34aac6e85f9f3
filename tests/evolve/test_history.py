"""One hypervolume: of the history, of the target and of the result."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

import numpy as np
import pytest

from wfsched.evolve.presets import PRESETS
from wfsched.evolve.registry import ALGORITHMS, settings
from wfsched.evolve.stop import Stop
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.problem import Problem
from wfsched.solving import Result, solve
from wfsched.workflow.generate.generator import generate

CASES = [(name, None) for name in ALGORITHMS.names()] + [(None, name) for name in PRESETS]


@lru_cache
def bounded(share: float) -> Problem:
    """Within a hard deadline and a soft budget, `share` of the way from the best to the other end."""
    problem = Problem(generate("montage", 30, 1), load_platform("cfn-6"))
    fast, cheap = (solve(problem, name).schedule for name in ("heft", "cheapest"))
    return problem.constrained(
        deadline(fast.makespan_s + share * (cheap.makespan_s - fast.makespan_s)),
        budget(cheap.cost + share * (fast.cost - cheap.cost)),
    )


@lru_cache
def run(name: str | None, preset: str | None, share: float, target: float | None = None) -> Result:
    most = 2600 if preset == "memetic" else 800
    params = settings(name, preset, stop=Stop(evaluations=most, hypervolume=target))
    return solve(bounded(share), params, threads=1)


def volumes(result: Result) -> list[float]:
    return [generation.hypervolume for generation in result.history]


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6])
@pytest.mark.parametrize(("name", "preset"), CASES)
def test_histories_never_fall_and_end_at_the_hypervolume_of_the_result(
    name: str | None, preset: str | None, share: float
) -> None:
    result = run(name, preset, share)
    found = volumes(result)
    assert found == sorted(found)
    assert result.hypervolume == found[-1]
    best = np.array([generation.best for generation in result.history])
    assert not (np.diff(best, axis=0) > 0).any()
    front = result.front.objectives[result.front.feasible]
    assert result.box is not None
    # The front is what was kept, cut to the size of the population.
    assert result.box.hypervolume(front) <= found[-1]
    # No hypervolume without a schedule that keeps everything, the soft budget too.
    if not np.isfinite(best[-1]).all():
        assert found[-1] == 0.0
        assert not result.feasible


@pytest.mark.parametrize(("name", "preset"), CASES)
def test_a_target_is_reached_by_what_keeps_every_constraint(name: str | None, preset: str | None) -> None:
    for share in (0.01, 0.3, 0.6):
        result = run(name, preset, share, 0.05)
        assert result.hypervolume is not None
        assert (result.stopped_by == "hypervolume") == (result.hypervolume >= 0.05)
        assert all(volume < 0.05 for volume in volumes(result)[:-1])


def test_the_cases_cover_runs_with_and_without_a_feasible_schedule() -> None:
    results = chain.from_iterable((run(*case, share) for case in CASES) for share in (0.01, 0.3, 0.6))
    assert {result.hypervolume == 0.0 for result in results} == {True, False}
