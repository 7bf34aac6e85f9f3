"""Constraints measure excess relative to their bound, beyond a tolerance, and refuse bad values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.energy.supply import Supply
from wfsched.energy.trace import constant
from wfsched.platforms.model import Site
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import Constraint, budget, deadline
from wfsched.schedule.figures import BROWN, CARBON, COMPLETION, COST, ENERGY, N_FIGURES
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import solve
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import chain, machine_type, platform


def figures(column: int, values: list[float]) -> np.ndarray:
    """Return rows in which only the given column is not enormous."""
    rows = np.full((len(values), N_FIGURES), 1e9)
    rows[:, column] = values
    return rows


def test_a_violation_is_the_excess_over_the_bound() -> None:
    rows = figures(COMPLETION, [0.0, 99.0, 100.0, 101.0, 150.0, 300.0])
    assert deadline(100.0).violation(rows).tolist() == pytest.approx([0.0, 0.0, 0.0, 0.01, 0.5, 2.0])


def test_the_tolerance_is_free() -> None:
    rows = figures(COST, [10.0, 12.0, 13.0])
    assert budget(10.0, tolerance=2.0).violation(rows).tolist() == pytest.approx([0.0, 0.0, 0.1])


def test_a_cheap_schedule_is_not_punished() -> None:
    """The absolute value that CFN Eq. 5 prints would do so."""
    assert budget(10.0).violation(figures(COST, [1.0])).tolist() == [0.0]


def test_rounding_is_no_violation() -> None:
    rows = figures(COMPLETION, [100.0 * (1.0 + 1e-12), 100.0 * (1.0 + 1e-6)])
    assert deadline(100.0).violation(rows).tolist() == pytest.approx([0.0, 1e-6])


def test_a_bound_of_zero_counts_the_excess_itself() -> None:
    assert budget(0.0).violation(figures(COST, [0.0, 0.25])).tolist() == [0.0, 0.25]


@pytest.mark.parametrize("name", ["brown_energy", "carbon"])
def test_grid_energy_by_rounding_is_none_whatever_the_size(name: str) -> None:
    """Of all energy the grid gives 1e-15, 5e-10 and 2e-9; 1e-4 g/J."""
    share = np.array([1e-15, 5e-10, 2e-9])
    for joules in (1e-3, 1.0, 4.8e6, 1e15):
        rows = np.zeros((3, N_FIGURES))
        rows[:, ENERGY], rows[:, BROWN], rows[:, CARBON] = joules, joules * share, joules * share * 1e-4
        kept = Constraint(name, 0.0).violation(rows) == 0.0
        assert kept[:2].all()
        assert not kept[2] or joules <= 1.0


def test_green_power_equal_to_the_demand_leaves_nothing_for_the_grid() -> None:
    """36 equal tasks on 3 shared machines that always draw power, all of it from the sun."""
    kind = machine_type(
        "m",
        3.0,
        1.0,
        shared=True,
        frequencies_ghz=np.array([0.7, 1.3, 2.1]),
        active_w=10.1 + 3.3 * np.array([0.7, 1.3, 2.1]) ** 3,
        idle_w=7.3,
    )
    machines = platform(kind, kind, kind, site=Site("s", pue=1.1, idle="always"))
    tasks = Tasks.of([f"T{i:02}" for i in range(36)], [36000.7] * 36)
    workflow = Workflow.build("equal", tasks, Edges.of([], []))
    supply = Supply(constant(134.18229, "W"), constant(300.0, "g/kWh"))
    limits = (Constraint("brown_energy", 0.0), Constraint("carbon", 0.0))
    problem = Problem(workflow, machines, constraints=limits, supply={"s": supply})
    for method in ("heft", "min-min", "cheapest"):
        schedule = solve(problem, method).schedule
        assert schedule.feasible
        assert check(schedule) == ()


def test_a_deadline_is_hard_and_a_budget_soft_unless_said_otherwise() -> None:
    assert (deadline(1.0).mode, budget(1.0).mode) == ("hard", "soft")
    assert (deadline(1.0, mode="soft").mode, budget(1.0, mode="hard").mode) == ("soft", "hard")
    assert budget(1.0, weight=3.0).weight == 3.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"limit": -1.0}, "deadline: limit out of range; got -1.0"),
        ({"limit": np.nan}, "deadline: limit out of range"),
        ({"limit": np.inf}, "deadline: limit out of range"),
        ({"tolerance": -0.1}, "deadline: tolerance out of range"),
        ({"weight": np.inf}, "deadline: weight out of range"),
        ({"name": "punctuality"}, "unknown constraint; got 'punctuality'; allowed: deadline, budget"),
        ({"mode": "firm"}, "deadline: unknown mode; got 'firm'; allowed: hard, soft"),
    ],
)
def test_bad_values_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        Constraint(**({"name": "deadline", "limit": 1.0} | arguments))
    assert message in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_schedule_states_its_violations_in_the_order_of_the_constraints() -> None:
    problem = chain().constrained(budget(0.001), deadline(50.0))
    schedule = Schedule.decode(problem, [0, 1, 0], [1, 1, 1])
    assert schedule.violations == pytest.approx((3.5, 0.0))
    assert not schedule.feasible
    assert Schedule.decode(chain().constrained(deadline(35.0)), [0, 1, 0], [1, 1, 1]).feasible
