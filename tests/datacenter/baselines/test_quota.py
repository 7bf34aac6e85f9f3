"""CAP: quotas of cores against hand-computed thresholds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError
from wfsched.datacenter.baselines.one_way import k_search_ratio, one_way_ratio
from wfsched.datacenter.baselines.quota import Quota

PHI = (232.053, 219.874, 206.811, 192.802, 177.777, 161.662, 144.379, 125.842)


def test_ratio_of_unlimited_many_thresholds() -> None:
    assert one_way_ratio(100.0, 400.0) == pytest.approx(1.723747, abs=5e-7)


def test_ratio_of_eight_thresholds() -> None:
    assert k_search_ratio(100.0, 400.0, 8) == pytest.approx(1.767135, abs=5e-7)


def test_thresholds_of_ten_cores() -> None:
    assert Quota(10, 0.2).thresholds(100.0, 400.0) == pytest.approx(PHI, abs=5e-4)


def test_ninth_threshold_of_the_ratio_in_the_limit_is_not_the_least_price() -> None:
    # Phi_9 = U (1 - (1 - 1/a)(1 + 1/(8 a))^8): 105.96 in place of L = 100, which the exact ratio gives.
    for ratio, ninth in ((one_way_ratio(100.0, 400.0), 105.96), (k_search_ratio(100.0, 400.0, 8), 100.0)):
        assert 400 * (1 - (1 - 1 / ratio) * (1 + 1 / (8 * ratio)) ** 8) == pytest.approx(ninth, abs=5e-3)


@pytest.mark.parametrize(
    ("intensity", "cores"),
    [(80, 10), (100, 10), (125, 10), (130, 9), (150, 8), (200, 5), (250, 2), (400, 2)],
)
def test_quota_of_ten_cores(intensity: float, cores: int) -> None:
    assert Quota(10, 0.2).at(intensity, 100.0, 400.0) == cores


def test_quota_by_the_exact_ratio() -> None:
    assert Quota(10, 0.2, exact=True).at(125.0, 100.0, 400.0) == 9


@pytest.mark.parametrize(("intensity", "cores"), [(50, 80), (60, 73), (80, 56), (100, 36), (125, 16)])
def test_quota_of_eighty_cores(intensity: float, cores: int) -> None:
    assert Quota(80, 0.2).at(intensity, 50.0, 200.0) == cores


def test_no_spread_of_prices_leaves_all_cores() -> None:
    assert Quota(10, 0.2).at(300.0, 300.0, 300.0) == 10


def test_share_of_a_hundredth_is_not_rounded_up() -> None:
    assert Quota(100, 0.07).always == 7


@given(
    st.integers(1, 200),
    st.floats(0, 1),
    st.floats(1, 500),
    st.floats(1, 5),
    st.lists(st.floats(0, 3000), min_size=2, max_size=2),
    st.booleans(),
)
def test_quota_falls_with_the_intensity(
    cores: int, share: float, low: float, spread: float, at: list[float], exact: bool
) -> None:
    quota = Quota(cores, share, exact)
    clean, dirty = (quota.at(value, low, low * spread) for value in sorted(at))
    assert quota.always <= dirty <= clean <= cores


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (2.0, 1.0), (1.0, float("inf")), (1.0, float("nan"))])
def test_bounds_out_of_order_are_refused(low: float, high: float) -> None:
    with pytest.raises(ParameterError, match="bounds out of order"):
        Quota(10).at(1.0, low, high)


@pytest.mark.parametrize(("cores", "share"), [(0, 0.2), (10, -0.1), (10, 1.1), (10, float("nan"))])
def test_quotas_of_nothing_are_refused(cores: int, share: float) -> None:
    with pytest.raises(ParameterError):
        Quota(cores, share)
