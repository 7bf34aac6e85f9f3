"""What GRP-HEFT buys from the academic VM catalogue of the L-ACO code family."""

from __future__ import annotations

import pytest

from wfsched.heuristics.budget.provisioning import provision

SPEEDS = [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]
PRICES = [0.12, 0.195, 0.28, 0.375, 0.48, 0.595, 0.72, 0.855, 1.0]


@pytest.mark.parametrize(
    ("budget", "bought", "left"),
    [
        (1.0, [8, 5, 3, 2, 2, 1, 1, 1, 1], [0.04, 0.025, 0.16, 0.25, 0.04, 0.405, 0.28, 0.145, 0]),
        (2.0, [16, 10, 7, 5, 4, 3, 2, 2, 2], None),
    ],
)
def test_each_round_buys_the_most_efficient_type_that_is_left(
    budget: float, bought: list[int], left: list[float] | None
) -> None:
    rounds = provision(SPEEDS, PRICES, budget)
    assert [[int(row[m]), int(row.sum())] for m, row in enumerate(rounds)] == [[n, n] for n in bought]
    if left is not None:
        assert (budget - rounds @ PRICES).tolist() == pytest.approx(left, abs=1e-12)
