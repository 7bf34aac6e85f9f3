"""Limits that nothing can keep are named before a search, with their proof."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wfsched.energy.supply import Supply
from wfsched.energy.trace import constant
from wfsched.evolve.stop import Stop
from wfsched.schedule.bounds import lower_bounds
from wfsched.schedule.constraints import Constraint, budget, deadline
from wfsched.schedule.unreachable import unreachable_limits
from wfsched.solving import solve
from worked_by_hand import chain


def test_limits_below_the_bounds_are_named_with_them() -> None:
    bounds = lower_bounds(chain())
    limits = {"deadline": bounds.makespan_s, "budget": bounds.cost, "energy": bounds.energy_j}
    for name, least in limits.items():
        (line,) = unreachable_limits(chain().constrained(Constraint(name, least / 2)))
        assert line.startswith(f"{name}: no schedule ")
        assert f"{least:.6g} " in line
        assert f"the limit is {least / 2:.6g} " in line
        assert unreachable_limits(chain().constrained(Constraint(name, least))) == ()
        assert unreachable_limits(chain().constrained(Constraint(name, least / 2, tolerance=least))) == ()


@pytest.mark.parametrize("price", [0.2, -0.2])
def test_the_cost_of_electricity_is_bounded_too_below_0_as_well(price: float) -> None:
    """All power from the grid at one price: the least is that of the least energy, or of the most."""
    free = chain()
    grid = Supply(
        constant(0.0, "W"), constant(400.0, "g/kWh"), constant(price, f"{free.platform.currency}/kWh")
    )
    problem = replace(free, supply={site.name: grid for site in free.platform.sites})
    least = lower_bounds(problem).electricity_cost
    assert (least > 0) == (price > 0)
    below = least - 0.5 * abs(least)
    (line,) = unreachable_limits(problem.constrained(Constraint("electricity_cost", below)))
    assert line.startswith("electricity_cost: no schedule pays less for electricity than ")
    assert unreachable_limits(problem.constrained(Constraint("electricity_cost", least))) == ()


@pytest.mark.parametrize("method", ["heft", "nsga2"])
def test_results_and_their_documents_hold_the_proof(method: str) -> None:
    problem = chain().constrained(budget(lower_bounds(chain()).cost / 2))
    result = solve(problem, method, stop=Stop(generations=1, extra_generations=0))
    assert result.notices == unreachable_limits(problem)
    assert result.notices[0].startswith("budget: no schedule costs less than")
    assert result.to_dict()["notices"] == list(result.notices)


@pytest.mark.parametrize("problem", [chain(), chain().constrained(deadline(1e6), budget(1e6))])
def test_limits_that_can_be_kept_are_not_named(problem) -> None:
    assert unreachable_limits(problem) == ()
