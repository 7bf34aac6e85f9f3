"""Links: where all are alike the kernel takes a short cut, and nobody can tell."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from strategies import problems, random_population, seeds
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import COMPLETION, MACHINES, MAKESPAN
from wfsched.schedule.problem import Problem

often = settings(max_examples=150, deadline=None, derandomize=True)


@often
@given(problems(), seeds())
def test_the_short_cut_for_links_that_are_alike_changes_no_time(problem: Problem, seed: int) -> None:
    tables = problem.tables
    genes = random_population(problem, 3, np.random.default_rng(seed))
    figures = evaluate(tables, *genes)
    if tables.uniform_links:
        other = evaluate(tables._replace(uniform_links=False), *genes)
        exact = [MAKESPAN, COMPLETION, MACHINES]
        np.testing.assert_array_equal(figures[:, exact], other[:, exact])
        np.testing.assert_allclose(figures, other, rtol=1e-12)


@often
@given(problems())
def test_links_are_told_alike_when_every_pair_of_machines_has_the_same(problem: Problem) -> None:
    tables = problem.tables
    pairs = [(m, k) for m in range(problem.n_machines) for k in range(problem.n_machines) if m != k]
    kinds = {
        (tables.latency[p], tables.inverse_bandwidth[p], tables.link_joules[p], tables.link_price[p])
        for p in pairs
    }
    assert tables.uniform_links == (len(kinds) <= 1)
    for m, k in pairs:
        row = (tables.latency[m, k], tables.inverse_bandwidth[m, k], tables.link_joules[m, k])
        assert tuple(tables.links[k, m]) == (*row, tables.link_price[m, k])
