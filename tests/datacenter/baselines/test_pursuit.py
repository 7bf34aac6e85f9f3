"""PCM and the ratio of ST-CLIP: thresholds against hand-computed values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from wfsched.core.errors import ParameterError
from wfsched.datacenter.baselines.one_way import one_way_ratio
from wfsched.datacenter.baselines.pursuit import PursuitTerms

TERMS = PursuitTerms(100.0, 400.0, 20.0, 5.0)
PSI = (246.880, 224.314, 198.311, 168.346, 133.817)


def test_competitive_ratio() -> None:
    assert TERMS.ratio == pytest.approx(1.763047, abs=5e-7)


def test_ratio_solves_its_equation() -> None:
    inner = (400 - 100 - 20 - 10) / (400 - 400 / TERMS.ratio - 20)
    assert math.log(inner) == pytest.approx(1 / TERMS.ratio, rel=1e-12)


def test_thresholds() -> None:
    found = [TERMS.threshold(done) for done in (0, 0.25, 0.5, 0.75, 1)]
    assert found == pytest.approx(PSI, abs=5e-4)
    assert found[0] == pytest.approx(400 / TERMS.ratio + 20)
    assert found[-1] == pytest.approx(100 + 20 + 5 * (1 + math.exp(1 / TERMS.ratio)))


def test_without_moving_costs_the_ratio_is_that_of_one_way_trading() -> None:
    free = PursuitTerms(100.0, 400.0)
    assert free.ratio == pytest.approx(one_way_ratio(100.0, 400.0), rel=1e-12)
    assert free.ratio == pytest.approx(1.723747, abs=5e-7)
    assert free.threshold(1.0) == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("epsilon", "gamma"),
    [(0.05, 3.29939), (0.1, 3.05548), (0.3, 2.47056), (0.5, 2.14833), (0.7, 1.93765)],
)
def test_ratio_for_advice(epsilon: float, gamma: float) -> None:
    assert TERMS.advised_ratio(epsilon) == pytest.approx(gamma, abs=5e-6)
    assert TERMS.consistency(TERMS.advised_ratio(epsilon)) == pytest.approx(1 + epsilon, rel=1e-9)


def test_ratio_for_advice_is_that_of_the_thresholds_where_they_suffice() -> None:
    assert TERMS.consistency(TERMS.ratio) - 1 == pytest.approx(0.939351, abs=5e-7)
    assert TERMS.advised_ratio(TERMS.ratio - 1) == TERMS.ratio
    assert TERMS.advised_ratio(5.0) == TERMS.ratio
    assert TERMS.advised_ratio(TERMS.ratio - 1 - 1e-6) > 1.85


@given(st.floats(0, 1), st.floats(0, 1))
def test_integral_of_thresholds(first: float, second: float) -> None:
    done, then = sorted((first, second))
    area = quad(TERMS.threshold, done, then)[0]
    assert TERMS.threshold_integral(done, then, TERMS.ratio) == pytest.approx(area, rel=1e-9, abs=1e-9)


@given(st.floats(1, 100), st.floats(1.1, 20), st.floats(0, 0.3), st.floats(0, 0.1))
def test_ratio_lies_between_one_and_the_spread(low: float, spread: float, move: float, switch: float) -> None:
    room = low * (spread - 1)
    terms = PursuitTerms(low, low * spread, move * room, switch * room)
    assert 1.0 <= terms.ratio <= spread + 1
    assert terms.threshold(0.0) >= terms.threshold(1.0) - 1e-9 * terms.high


@pytest.mark.parametrize("parts", [(100.0, 50.0), (100.0, 200.0, -1.0), (100.0, 200.0, 90.0, 5.0)])
def test_terms_that_are_none_are_refused(parts: tuple[float, ...]) -> None:
    with pytest.raises(ParameterError):
        PursuitTerms(*parts)


def test_advice_without_room_is_refused() -> None:
    with pytest.raises(ParameterError, match="distance from the advice"):
        TERMS.advised_ratio(0.0)
