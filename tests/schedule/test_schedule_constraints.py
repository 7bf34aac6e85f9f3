"""Constraints measure excess relative to their bound, beyond a tolerance, and refuse bad values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.schedule.constraints import Constraint, budget, deadline
from wfsched.schedule.figures import COMPLETION, COST, N_FIGURES
from wfsched.schedule.schedule import Schedule
from worked_by_hand import chain


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
