"""The numpy version of the model is held equal to the kernel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks.numpy_population import evaluate_population
from strategies import problems, random_population, seeds
from wfsched.core.errors import ProblemError
from wfsched.platforms.pricing import Lease
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN
from wfsched.schedule.problem import Problem

often = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@often
@given(problems(shared=False, leased=False, routed=False), seeds())
def test_figures_are_those_of_the_kernel(case: Problem, seed: int) -> None:
    case = replace(case, staging="free")
    machine, level, order = random_population(case, 5, np.random.default_rng(seed))
    expected = evaluate(case.tables, machine, level, order[0])[:, [MAKESPAN, ENERGY, COST]]
    np.testing.assert_allclose(evaluate_population(case, machine, level, order[0]), expected, rtol=1e-9)


def test_what_it_has_not_is_refused(montage: Problem) -> None:
    leased = replace(montage, platform=replace(montage.platform, pricing=Lease()))
    genes = np.zeros((1, montage.n_tasks), np.int16)
    with pytest.raises(ProblemError, match="numpy"):
        evaluate_population(leased, genes, genes, montage.workflow.topological)
