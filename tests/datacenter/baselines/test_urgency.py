"""PCAPS: thresholds by urgency against hand-computed values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError
from wfsched.datacenter.baselines.urgency import (
    CarbonThreshold,
    executors_as_published,
    relative_urgency,
    selection_chances,
    urgency_of_slack,
)

URGENCY = (0.0, 0.25, 0.5, 0.75, 1.0)


@pytest.mark.parametrize(
    ("gamma", "psi"),
    [
        (0.1, (370, 377.221, 384.625, 392.216, 400)),
        (0.5, (250, 280.787, 315.674, 355.205, 400)),
        (0.9, (130, 176.675, 235.127, 308.329, 400)),
    ],
)
def test_thresholds(gamma: float, psi: tuple[float, ...]) -> None:
    found = [CarbonThreshold(gamma).at(r, 100.0, 400.0) for r in URGENCY]
    assert found == pytest.approx(psi, abs=5e-4)


def test_urgency_of_independent_jobs_and_their_thresholds() -> None:
    urgency = urgency_of_slack(np.array([100.0, 160.0, 460.0, 820.0]))
    assert urgency == pytest.approx((1.0, 0.8465, 0.3679, 0.1353), abs=5e-5)
    psi = [CarbonThreshold(0.5).at(r, 50.0, 200.0) for r in urgency]
    assert psi == pytest.approx((200.0, 185.92, 148.35, 133.09), abs=5e-3)


def test_executors_of_the_published_code() -> None:
    assert [executors_as_published(10, 0.5, 100.0 + above, 100.0) for above in (0, 1, 5)] == [7, 7, 5]


def test_selection_is_the_softmax_of_ranks_over_their_deviation() -> None:
    # Ranks 0 and 2 have deviation 1, so the chances are as 1 to e^2.
    assert selection_chances(np.array([0.0, 2.0])) == pytest.approx(
        [1 / (1 + math.e**2), 1 / (1 + math.e**-2)]
    )
    assert relative_urgency(selection_chances(np.array([0.0, 2.0]))) == pytest.approx([math.exp(-2), 1.0])


def test_equal_ranks_are_equally_urgent() -> None:
    assert relative_urgency(selection_chances(np.full(3, 7.0))).tolist() == [1.0, 1.0, 1.0]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(1, 500), st.floats(1, 5))
def test_thresholds_lie_within_the_bounds_and_the_most_urgent_starts(
    gamma: float, urgency: float, low: float, spread: float
) -> None:
    rule, high = CarbonThreshold(gamma), low * spread
    assert low * (1 - 1e-9) <= rule.at(urgency, low, high) <= high * (1 + 1e-9)
    assert rule.starts(1.0, 2 * high, low, high)


def test_no_awareness_starts_every_task() -> None:
    assert CarbonThreshold(0.0).starts(0.0, 400.0, 100.0, 400.0)


@pytest.mark.parametrize("gamma", [-0.1, 1.1, float("nan")])
def test_awareness_out_of_range_is_refused(gamma: float) -> None:
    with pytest.raises(ParameterError, match="carbon awareness"):
        CarbonThreshold(gamma)
