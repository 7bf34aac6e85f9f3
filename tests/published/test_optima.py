"""The optima of the graphs that papers on list scheduling show, beside what the papers' algorithms reach."""

from __future__ import annotations

import pytest

from published.graphs import graph_a, graph_b
from wfsched.exact.minimise import minimise
from wfsched.schedule.check.check import check


@pytest.mark.parametrize(
    ("make", "optimum"),
    [
        # HEFT 80, CPoP 86 (Topcuoglu, Hariri, Wu 2002). Computed here; no paper at hand prints it.
        (graph_a, 73),
        # PEFT 122, HEFT 133 (Arabnejad, Barbosa 2014). Computed here as well.
        (graph_b, 113),
    ],
    ids=["A", "B"],
)
def test_the_shortest_schedule(make, optimum: int) -> None:
    problem = make()
    result = minimise(problem, "makespan")
    assert result.status == "optimal"
    assert result.value == optimum
    assert result.lower_bound == pytest.approx(optimum)
    assert check(result.schedule, problem=problem) == ()
