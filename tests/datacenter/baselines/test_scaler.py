"""CarbonScaler: servers by slot against hand-computed plans, the linear programme and enumeration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.datacenter.baselines.scaler import N_BODY, ScalingProfile, scale

TWO = ScalingProfile(np.array([1.0, 0.5]), np.ones(2))
INTENSITY = (100.0, 50.0, 200.0)


@pytest.mark.parametrize(
    ("work", "servers", "grams"),
    [
        (1.0, [0, 1, 0], 50.0),
        (2.0, [1, 1, 0], 150.0),
        (2.5, [1, 2, 0], 200.0),
        (3.0, [2, 2, 0], 300.0),
        (4.0, [2, 2, 1], 500.0),
    ],
)
def test_plans_of_whole_servers(work: float, servers: list[int], grams: float) -> None:
    plan = scale(INTENSITY, work, TWO)
    assert plan is not None
    assert plan.servers.tolist() == servers
    assert plan.grams == pytest.approx(grams)
    assert plan.whole_grams == pytest.approx(grams)


def test_last_server_counts_by_its_share() -> None:
    plan = scale(INTENSITY, 1.5, TWO)
    assert plan is not None
    assert (plan.grams, plan.whole_grams) == (100.0, 150.0)
    assert (plan.last_slot, plan.last_share) == (0, 0.5)


def test_all_slots_but_a_share_of_the_dirtiest() -> None:
    # 4.5 = 3 x 1.5: both servers in all slots, 2 (100 + 50 + 200).
    plan = scale(INTENSITY, 4.5, TWO)
    assert plan is not None
    assert plan.grams == pytest.approx(700.0)


def test_more_work_than_the_slots_hold() -> None:
    assert scale(INTENSITY, 5.0, TWO) is None


def test_no_work_needs_no_server() -> None:
    plan = scale(INTENSITY, 0.0, TWO)
    assert plan is not None
    assert (plan.servers.tolist(), plan.grams, plan.last_share) == ([0, 0, 0], 0.0, 0.0)


def random_case(seed: int, profile: ScalingProfile | None = None) -> tuple[np.ndarray, float, ScalingProfile]:
    rng = generator(seed, "scaler")
    profile = profile or ScalingProfile(np.sort(rng.uniform(0.2, 1.0, 3))[::-1], np.ones(3))
    intensity = rng.uniform(20.0, 400.0, 4)
    return intensity, float(rng.uniform(0.3, 0.9) * 4 * profile.throughput.sum()), profile


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("given_profile", [None, N_BODY])
def test_plan_is_the_linear_optimum(seed: int, given_profile: ScalingProfile | None) -> None:
    intensity, work, profile = random_case(seed, given_profile)
    cost = np.outer(intensity, profile.power).ravel()
    adds = np.tile(profile.throughput, len(intensity))
    best = linprog(cost, A_eq=adds[None, :], b_eq=[work], bounds=(0.0, 1.0)).fun
    plan = scale(intensity, work, profile)
    assert plan is not None
    assert plan.grams == pytest.approx(best, rel=1e-7)


def test_billed_in_whole_slots_the_plan_is_often_not_the_best() -> None:
    worse = 0
    for seed in range(60):
        intensity, work, profile = random_case(seed)
        total = np.concatenate([[0.0], np.cumsum(profile.throughput)])
        best = min(
            float(np.dot(intensity, number))
            for number in product(range(4), repeat=4)
            if total[list(number)].sum() >= work - 1e-9
        )
        plan = scale(intensity, work, profile)
        assert plan is not None
        assert plan.whole_grams >= best - 1e-9
        worse += plan.whole_grams > best + 1e-9
    assert worse > 6


def test_least_number_of_servers_starts_together() -> None:
    # Two servers at once (work 2, 2 kW), a third adds 0.5: the clean slot takes three, the other two.
    profile = ScalingProfile(np.array([2.0, 0.5]), np.array([2.0, 1.0]), least=2)
    plan = scale((100.0, 50.0), 4.5, profile)
    assert plan is not None
    assert plan.servers.tolist() == [2, 3]
    assert plan.grams == pytest.approx(2 * 50 + 1 * 50 + 2 * 100)


def test_first_servers_of_a_profile() -> None:
    assert N_BODY.most == 7
    assert N_BODY.first(2).throughput.tolist() == [1.0, 0.989]
    with pytest.raises(ParameterError, match="servers out of range"):
        N_BODY.first(8)


@pytest.mark.parametrize(
    ("adds", "power", "least"),
    [([0.5, 1.0], [1, 1], 1), ([1.0], [1, 1], 1), ([1.0, 0.0], [1, 1], 1), ([1.0], [1.0], 0), ([], [], 1)],
)
def test_profiles_that_are_none_are_refused(adds: list[float], power: list[float], least: int) -> None:
    with pytest.raises(ParameterError):
        ScalingProfile(np.array(adds), np.array(power), least)
